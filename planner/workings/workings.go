package workings

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// Workings are one account's month with every step between its calls and its
// bill, and the settlement of that bill: what a person would write down on paper.
type Workings struct {
	Address         string // what was asked for: the account, or a usage or a pack of it
	Currency        string
	Account         *planner.Account
	Forecast        *planner.AccountForecast // whole, of the account
	planner.Figures                          // of the month

	Products []Product // in the account's order
}

// A Product is a product's part of the month.
type Product struct {
	Catalog *pricing.Catalog
	Terms   pricing.Terms
	List    pricing.Money
	Bill    pricing.Money

	Stopped       []planner.Days // days on which the product was suspended and calls were lost
	Meters        []Meter        // in catalogue order
	Quotas        []Quota        // in the order in which they are used
	Subscriptions []Subscription // by address, before the quotas; those that run on a day of the month
	Packs         []Pack         // in burn order; those to which something happened, and the one asked for

	Opening *Settling          // the settlement before the first month; nil in later ones
	Paid    planner.Settlement // on the month's own bill day: the bill of the month before
	Settled Settling           // of this month; its date lies in the next
}

// A Meter is a meter's month.
type Meter struct {
	Meter     string              `json:"meter"` // id
	Title     string              `json:"title"`
	IsFree    bool                `json:"is_free"`
	Requested int64               `json:"requested"` // V: all usages
	Usages    []Usage             `json:"usages"`    // by address
	Lost      int64               `json:"lost"`
	Calls     int64               `json:"calls"`
	Free      int64               `json:"free"`
	Pack      int64               `json:"pack"`
	Postpaid  int64               `json:"postpaid"`
	Basis     int64               `json:"basis"` // the count that selects the tier; 0 where days are priced one by one
	Tiers     []pricing.RatedPart `json:"tiers"`
	List      pricing.Cost        `json:"list"`
	Discount  decimal.Decimal     `json:"discount"`
	Cost      pricing.Cost        `json:"cost"`
	Charged   Part                `json:"charge"`    // the charge as a part of the bill
	Estimated Estimated           `json:"estimated"` // what the freeze prices
	Edge      *Edge               `json:"next_edge"` // nil without a higher tier, and where nothing is postpaid
	Catalog   string              `json:"catalog" since:"1.1"`
	Unit      string              `json:"unit" since:"1.1"`
	CallUnit  int64               `json:"call_unit" since:"1.1"`
	TierMode  string              `json:"tier_mode" since:"1.1"`

	Subscription int64 `json:"subscription,omitzero" since:"1.1"` // calls that subscriptions covered

	TierPeriod string `json:"tier_period" since:"1.1"`
	Days       []Days `json:"days" since:"1.1"` // where days are priced one by one: those alike together
}

// Days are a number of days that are priced alike.
type Days struct {
	Days     int64               `json:"days"`
	Basis    int64               `json:"basis"` // the count that selects the tier on one of them, of several the largest
	Postpaid int64               `json:"postpaid"`
	Tiers    []pricing.RatedPart `json:"tiers"`
	List     pricing.Cost        `json:"list"` // of one of them
}

// A Part is what a party gets of an amount that is divided in whole cents: what
// is cut to cents, and a cent more or not by the largest remainders.
type Part struct {
	Floor     pricing.Money   `json:"floor"`
	Remainder decimal.Decimal `json:"remainder"` // what was cut off; of a usage times the calls of all
	Amount    pricing.Money   `json:"amount"`
}

// A Usage is a usage's part of its meter's charge.
type Usage struct {
	Address string `json:"address"`
	Calls   int64  `json:"calls"` // requested
	Share   Part   `json:"share"`
}

// Estimated is what a meter adds to the estimate of the next bill.
type Estimated struct {
	Calls int64               `json:"calls"`
	Basis int64               `json:"basis"`
	Tiers []pricing.RatedPart `json:"tiers"`
	List  pricing.Cost        `json:"list"`
}

// An Edge is the next tier, and the bill if just enough more calls were postpaid
// to reach it. It can be lower than the bill of the fewer calls.
type Edge struct {
	From     int64           `json:"from"`
	Price    decimal.Decimal `json:"price"`
	More     int64           `json:"more_calls"` // up to the edge
	Postpaid int64           `json:"postpaid"`   // at the edge
	List     pricing.Cost    `json:"list"`
	Cost     pricing.Cost    `json:"cost"`
	Bill     pricing.Money   `json:"bill"`
}

// A Quota is a free quota's month.
type Quota struct {
	Quota   string        `json:"quota"` // id
	Calls   int64         `json:"calls"`
	Draws   []Draw        `json:"draws"`
	Left    pricing.Units `json:"left"`       // void at the month's end, unless the quota is given once
	DryOn   *int          `json:"used_up_on"` // day of the last call; nil where calls are left
	Catalog string        `json:"catalog" since:"1.1"`
	Unit    string        `json:"unit" since:"1.1"`
	Renews  string        `json:"renews" since:"1.1"`
}

// A Subscription is a subscription's month: what its periods include, and what meters took.
type Subscription struct {
	Address  string         `json:"address"`
	Plan     string         `json:"plan"` // id
	Quantity int64          `json:"quantity"`
	Calls    *pricing.Units `json:"calls"` // that a period includes; nil: without limit, as Left
	Draws    []Draw         `json:"draws"`
	Left     *pricing.Units `json:"left"` // on the last evening, in the period that runs then
	Catalog  string         `json:"catalog"`
	Unit     string         `json:"unit"`
}

// A Pack is a pack's month. Start + Granted - Consumed - Expired = Remaining.
type Pack struct {
	Address       string        `json:"address"`
	SKU           string        `json:"sku"`
	Quantity      int64         `json:"quantity"`
	Price         pricing.Money `json:"price"`
	Size          int64         `json:"size"` // calls of the whole purchase
	PurchasedOn   pricing.Date  `json:"purchased_on"`
	ExpiresOn     pricing.Date  `json:"expires_on"`
	Start         pricing.Units `json:"left_at_start"` // of the month
	Granted       pricing.Units `json:"granted"`       // by a purchase in this month
	Refused       bool          `json:"refused"`       // in this month
	Draws         []Draw        `json:"draws"`
	Consumed      pricing.Units `json:"consumed"`
	Expired       pricing.Units `json:"expired"`
	Remaining     pricing.Units `json:"remaining"`
	DryOn         *int          `json:"used_up_on"`  // day of the last call; nil where it is not in this month
	ExpiredOn     *int          `json:"expired_on"`  // day, where calls expire in this month
	UsedBefore    pricing.Units `json:"used_before"` // ever
	ValueBefore   pricing.Money `json:"value_before"`
	ValueAfter    pricing.Money `json:"value_after"`    // of the calls used up to the month's end
	ConsumedValue pricing.Money `json:"consumed_value"` // what the month used: the difference
	Amortized     pricing.Money `json:"amortized"`
	Shares        []PackShare   `json:"shares"` // of ConsumedValue, by the meters that took calls
	Catalog       string        `json:"catalog" since:"1.1"`
	Unit          string        `json:"unit" since:"1.1"`
	StartsOn      pricing.Date  `json:"starts_on" since:"1.1"`
	VoidOn        pricing.Date  `json:"void_on" since:"1.1"` // the first day that is not covered
}

// A PackShare is a meter's part of the value that a month used of a pack.
type PackShare struct {
	Meter string        `json:"meter"`
	Calls pricing.Units `json:"calls"`
	Share Part          `json:"share"` // its remainder is times the units of all
}

// A Draw is what the meters take from a grant on consecutive days.
type Draw struct {
	planner.Days
	Left   pricing.Units `json:"left"`   // before; without limit: what is asked
	Asked  pricing.Units `json:"asked"`  // by all meters
	Shared bool          `json:"shared"` // less is left than they ask for
	Meters []MeterDraw   `json:"meters"`
}

// A MeterDraw is a meter's part of a draw.
type MeterDraw struct {
	Meter     string          `json:"meter"`
	Covered   int64           `json:"covered"` // by earlier grants on these days
	Asked     int64           `json:"asked"`
	Taken     int64           `json:"taken"`
	Remainder decimal.Decimal `json:"remainder"`         // Left × Asked mod all Asked, where the grant is shared
	Ratio     pricing.Units   `json:"ratio" since:"1.1"` // what a call takes
}

// Of works out a month of an account, or of the account of a usage or a pack. What
// the forecast does not keep comes from the same month settled once more.
func Of(f *planner.Forecast, address string, month pricing.Month) (*Workings, error) {
	index, last := int(month-f.Input.Start), f.Input.Month(f.Input.Months-1)
	if index < 0 || month > last {
		return nil, fmt.Errorf("%s is not a month of the plan; it covers %s to %s", month, f.Input.Start, last)
	}
	owner, err := ownerOf(f, address)
	if err != nil {
		return nil, err
	}
	n := f.AccountAt(owner)
	a := settle.PlanOf(f).Accounts[n]
	out := &Workings{
		Address: address, Currency: f.Accounts[n].Currency(), Account: a.Account, Forecast: f.Details(n), Figures: f.Accounts[n].Months[index].Figures,
	}
	trace, row := a.Trace(index), 0
	for k := range a.Products {
		p := &a.Products[k]
		w := workingOut{
			f: f, account: a, product: p, forecast: out.Forecast, index: index, address: address,
			rows: out.Forecast.Months[index].Meters[row : row+len(p.Meters)], trace: &trace.Products[k], events: trace.Events,
		}
		row += len(p.Meters)
		out.Products = append(out.Products, w.workings(k))
	}
	return out, nil
}

// ownerOf returns the account that an address is about.
func ownerOf(f *planner.Forecast, address string) (owner string, err error) {
	var known []string
	in := *f.Input
	in.EachThing(func(list string, at, account *string) {
		if slices.Contains([]string{"Accounts", "Usages", "Packs"}, list) {
			known = append(known, *at)
			if *at == address {
				owner = cmp.Or(*account, *at)
			}
		}
	})
	if owner != "" {
		return owner, nil
	}
	near := pricing.DidYouMean(address, known)
	if near == "" && len(f.Input.Accounts) > 0 {
		near = fmt.Sprintf(" An account's address is one like %s.", f.Input.Accounts[0].Address)
	}
	return "", fmt.Errorf("the plan has no account, usage or resource_pack %q.%s", address, near)
}

// A workingOut is a product's month being worked out.
type workingOut struct {
	f        *planner.Forecast
	account  *settle.Account
	product  *settle.Product
	forecast *planner.AccountForecast
	index    int // of the month
	address  string
	rows     []planner.MeterMonth // of the product

	trace  *settle.ProductTrace
	events []planner.Event // of the month
}

func (w *workingOut) workings(k int) Product {
	settlings := settlings(w.forecast, k, w.f.Input.Start.First())
	month := w.forecast.Products[k].Months[w.index]
	out := Product{
		Catalog:       w.product.Catalog,
		Terms:         w.product.Terms,
		List:          month.List,
		Bill:          month.Bill,
		Stopped:       w.trace.Stopped,
		Meters:        w.meters(),
		Quotas:        w.quotas(),
		Subscriptions: w.subscriptions(),
		Packs:         w.packs(),
		Paid:          settlings[w.index].Settlement,
		Settled:       settlings[w.index+1],
	}
	if w.index == 0 {
		out.Opening = &settlings[0]
	}
	return out
}

// meters puts the steps of each meter together.
func (w *workingOut) meters() []Meter {
	rows := make([]Meter, len(w.rows))
	var sum pricing.Money
	for _, m := range w.rows {
		sum = sum.Add(m.Cost)
	}
	for k, m := range w.rows {
		rows[k] = w.meter(k)
		tiers, priced := m.Meter.Tiers(w.f.Input.Month(w.index))
		switch row := &rows[k]; {
		case !priced:
		case w.product.PricesDays(k):
			row.Days = w.days(k)
			row.Estimated = w.estimatedByDay(k, tiers)
		default:
			row.Basis = w.product.Basis(&m.Served)
			row.Estimated = w.estimated(k, tiers)
			row.Edge = w.edge(k, tiers, sum)
		}
	}
	return rows
}

// days are those on which calls of a meter were postpaid, those alike together.
func (w *workingOut) days(k int) (days []Days) {
	for _, d := range w.trace.Days {
		if d.Meter != k || d.Postpaid == 0 {
			continue
		}
		i := slices.IndexFunc(days, func(e Days) bool {
			return slices.EqualFunc(e.Tiers, d.Parts, func(a, b pricing.RatedPart) bool { return a.From == b.From && a.Calls == b.Calls })
		})
		if i < 0 {
			i, days = len(days), append(days, Days{Postpaid: d.Postpaid, Tiers: d.Parts, List: pricing.Cost(d.List)})
		}
		days[i].Days++
		days[i].Basis = max(days[i].Basis, d.Basis)
	}
	return days
}

// meter is a meter's month without what its price list says.
func (w *workingOut) meter(k int) Meter {
	use, m := &w.product.Meters[k], w.rows[k]
	floor := m.Cost.Cut(w.account.Decimals)
	return Meter{
		Meter: m.Meter.ID, Title: m.Meter.Title, IsFree: m.IsFree, Catalog: m.Meter.Catalog, Unit: m.Meter.Unit, CallUnit: m.Meter.CallUnit,
		TierMode: string(m.Meter.Mode(&w.product.Terms)), TierPeriod: string(m.Meter.Period(&w.product.Terms)),
		Requested: use.Requested(w.index), Usages: w.usages(k), Lost: m.Lost, Calls: m.Calls,
		Subscription: m.Subscription, Free: m.Free, Pack: m.Pack, Postpaid: m.Postpaid,
		Tiers: m.Tiers, List: pricing.Cost(m.List), Discount: use.Discount.Factor(), Cost: pricing.Cost(m.Cost),
		Charged: Part{floor, m.Cost.Sub(floor).Decimal(), m.Charge},
	}
}

// usages are the parts of a meter's charge.
func (w *workingOut) usages(k int) []Usage {
	use := &w.product.Meters[k]
	charge := w.rows[k].Charge
	rows := make([]Usage, len(use.Usages))
	for j, u := range use.Usages {
		usage := &w.f.Usages[u]
		calls := usage.Usage.Calls[w.index]
		share := w.newPart(charge, usage.Cost[w.index], pricing.WholeUnits(calls), pricing.WholeUnits(use.Requested(w.index)))
		rows[j] = Usage{usage.Usage.Address, calls, share}
	}
	return rows
}

// newPart is the part of so many of all units in an amount: what is cut to what can be
// paid, and what was given in the end.
func (w *workingOut) newPart(whole, given pricing.Money, units, all pricing.Units) Part {
	p := Part{Amount: given}
	if !all.IsZero() {
		floor, remainder := whole.Decimal().Mul(units.Decimal()).QuoRem(all.Decimal(), w.account.Decimals)
		p.Floor, p.Remainder = pricing.MoneyOf(floor), remainder
	}
	return p
}

// estimated is what a meter adds to the estimate, before freeze_ratio.
func (w *workingOut) estimated(k int, tiers pricing.TierList) Estimated {
	m := &w.rows[k]
	if w.product.Terms.FreezeBasis == pricing.BasisGross {
		gross := w.product.FreezeOf(&w.product.Meters[k], tiers, m.Calls, pricing.Rated{List: m.List, Parts: m.Tiers})
		return Estimated{m.Calls, m.Calls, gross.Parts, pricing.Cost(gross.List)}
	}
	return Estimated{m.Postpaid, w.product.Basis(&m.Served), m.Tiers, pricing.Cost(m.List)}
}

// estimatedByDay is what a meter adds to the estimate whose tiers go by the day.
func (w *workingOut) estimatedByDay(k int, tiers pricing.TierList) Estimated {
	m := &w.rows[k]
	switch {
	case w.product.Terms.Billing == pricing.PeriodDay:
		return Estimated{} // nothing is frozen
	case w.product.Terms.FreezeBasis == pricing.BasisGross:
		var gross pricing.Rated
		for _, d := range w.trace.Days {
			if d.Meter == k {
				gross.AddDays(tiers.Rate(w.product.Meters[k].Mode, d.Calls, d.Calls, m.Meter.CallUnit), 1)
			}
		}
		return Estimated{m.Calls, 0, gross.Parts, pricing.Cost(gross.List)}
	}
	return Estimated{m.Postpaid, 0, m.Tiers, pricing.Cost(m.List)}
}

// edge works out the bill at the next tier's first call.
func (w *workingOut) edge(k int, tiers pricing.TierList, costs pricing.Money) *Edge {
	m := &w.rows[k]
	basis := w.product.Basis(&m.Served)
	next := tiers.Reached(basis) + 1
	if m.Postpaid == 0 || next == tiers.Len() || !tiers.At(next).Price.Valid {
		return nil
	}
	t := tiers.At(next)
	more := t.From - basis
	list, cost := w.product.CostOf(nil, &w.product.Meters[k], tiers, m.Postpaid+more, m.Calls+more)
	return &Edge{
		From: t.From, Price: t.Price.Decimal, More: more, Postpaid: m.Postpaid + more,
		List: pricing.Cost(list.List), Cost: pricing.Cost(cost), Bill: w.product.BillOf(costs.Sub(m.Cost).Add(cost)),
	}
}
