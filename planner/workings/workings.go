package workings

import (
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

	Stopped []planner.Days // days on which the product was suspended and calls were lost
	Meters  []Meter        // in catalogue order
	Quotas  []Quota        // in the order in which they are used

	Subscriptions []Subscription // by address
	Packs         []Pack         // in burn order; those to which something happened, and the one asked for

	Opening *Settling          // the settlement before the first month; nil in later ones
	Paid    planner.Settlement // on the month's own bill day: the bill of the month before
	Settled Settling           // of this month; its date lies in the next
}

// Meter are a meter's month.
type Meter struct {
	planner.MeterMonth
	Requested int64            // V: all usages
	Usages    []Usage          // by address
	PriceList pricing.TierList // empty where the meter is free
	Discount  decimal.Decimal
	Basis     int64            // the count that selects the tier; 0 where days are priced one by one
	Days      []settle.DayCost // where days are priced one by one: those alike together
	Charged   Part             // the charge as a part of the bill
	Estimated Estimated        // what the freeze prices
	Edge      *Edge            // nil without a higher tier, and where nothing is postpaid
}

// A Part is what a party gets of an amount that is divided in whole cents: what
// is cut to cents, and a cent more or not by the largest remainders.
type Part struct {
	Floor     pricing.Money   `json:"floor"`
	Remainder decimal.Decimal `json:"remainder"` // what was cut off; of a usage times the calls of all
	Amount    pricing.Money   `json:"amount"`
}

// Usage are a usage's part of its meter.
type Usage struct {
	Usage *planner.Usage
	Calls int64 // requested
	Part
}

// Estimated is what a meter adds to the estimate of the next bill.
type Estimated struct {
	Calls, Basis int64
	pricing.Rated
}

// An Edge is the next tier, and the bill if just enough more calls were postpaid
// to reach it. It can be lower than the bill of the fewer calls.
type Edge struct {
	Tier  pricing.Tier
	More  int64 // calls up to the edge
	Calls int64 // postpaid at the edge
	pricing.Rated
	Cost pricing.Money
	Bill pricing.Money
}

// A Subscription is a subscription's month.
type Subscription struct {
	*planner.SubscriptionForecast
	Draws []Draw
	Now   planner.SubscriptionMonth
}

// Quota are a free quota's month.
type Quota struct {
	Quota *pricing.FreeQuota
	Draws []Draw
	Left  pricing.Units // void at the month's end, unless the quota is given once
	DryOn int           // day of the last call; 0 where calls are left
}

// Pack are a pack's month. Start + Granted - consumed - expired = End.
type Pack struct {
	*planner.PackForecast
	Start     pricing.Units // left at the month's start
	Granted   pricing.Units // by a purchase in this month
	Refused   bool          // in this month
	Available pricing.Money // when it was refused
	Draws     []Draw
	DryOn     int // day of the last call; 0 where it is not in this month
	ExpiredOn int // day, where calls expire in this month; otherwise 0

	Used          pricing.Units // ever, before the month
	ValueBefore   pricing.Money
	ValueAfter    pricing.Money // of the calls used up to the month's end
	ConsumedValue pricing.Money // what the month used: the difference
	Shares        []PackShare   // of it, by the meters that took calls
	Now           planner.PackMonth
}

// A PackShare is a meter's part of the value that a month used of a pack.
type PackShare struct {
	Meter *pricing.Meter
	Units pricing.Units
	Part  // its remainder is times the units of all
}

// Size is the number of calls of the whole purchase.
func (p *Pack) Size() int64 { return p.Pack.Calls * p.Purchase.Quantity }

// A Draw is what the meters take from a grant on consecutive days.
type Draw struct {
	planner.Days
	Left   pricing.Units // before
	Asked  pricing.Units // by all meters; above Left the grant is shared
	Meters []MeterDraw
}

// A MeterDraw is a meter's part of a draw.
type MeterDraw struct {
	Meter     *pricing.Meter
	Requested int64 // in the whole month
	Covered   int64 // by earlier grants on these days
	Asked     int64
	Taken     int64
	Remainder decimal.Decimal // Left × Asked mod all Asked, where the grant is shared
	Extra     int64           // the calls that a large remainder adds to the whole part
}

// Shared says whether a grant has less left than its meters ask for.
func (d *Draw) Shared() bool { return d.Left.LessThan(d.Asked) }

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
	accounts := settle.PlanOf(f).Accounts
	n := slices.IndexFunc(accounts, func(a *settle.Account) bool { return a.Address == owner })
	a := accounts[n]
	out := &Workings{
		Address: address, Currency: f.Currency, Account: a.Account, Forecast: &f.Accounts[n], Figures: f.Accounts[n].Months[index].Figures,
	}
	trace, row := a.Trace(index), 0
	for k := range a.Products {
		p := &a.Products[k]
		w := workingOut{
			f: f, account: a, product: p, forecast: &f.Accounts[n], index: index, address: address,
			rows: out.Forecast.Months[index].Meters[row : row+len(p.Meters)], trace: &trace.Products[k], events: trace.Events,
		}
		row += len(p.Meters)
		out.Products = append(out.Products, w.workings(k))
	}
	return out, nil
}

// ownerOf returns the account that an address is about.
func ownerOf(f *planner.Forecast, address string) (string, error) {
	var known []string
	for _, a := range f.Input.Accounts {
		known = append(known, a.Address)
	}
	if slices.Contains(known, address) {
		return address, nil
	}
	for _, u := range f.Input.Usages {
		if u.Address == address {
			return u.Account, nil
		}
		known = append(known, u.Address)
	}
	for _, p := range f.Input.Packs {
		if p.Address == address {
			return p.Account, nil
		}
		known = append(known, p.Address)
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
	for k := range w.rows {
		use, m := &w.product.Meters[k], w.rows[k]
		row := Meter{MeterMonth: m, Requested: use.Requested(w.index), Discount: use.Discount.Factor()}
		floor := m.Cost.Cut(w.account.Decimals)
		row.Charged = Part{floor, m.Cost.Sub(floor).Decimal(), m.Charge}
		row.Usages = w.usages(k)
		if tiers, priced := m.Meter.Tiers(w.f.Input.Month(w.index)); priced {
			row.PriceList = tiers
			if w.product.PricesDays(k) {
				row.Days = slices.DeleteFunc(slices.Clone(w.trace.Days), func(d settle.DayCost) bool { return d.Meter != k })
				row.Estimated = w.estimatedByDay(k, row)
			} else {
				row.Basis = w.basis(m)
				row.Estimated = w.estimated(use, row)
				row.Edge = w.edge(use, row, sum)
			}
		}
		rows[k] = row
	}
	return rows
}

// basis is the count of calls that selects a meter's tier.
func (w *workingOut) basis(m planner.MeterMonth) int64 {
	if w.product.Terms.TierBasis == pricing.BasisGross {
		return m.Calls
	}
	return m.Postpaid
}

// usages are the parts of a meter's charge.
func (w *workingOut) usages(k int) []Usage {
	use := &w.product.Meters[k]
	charge := w.rows[k].Charge
	rows := make([]Usage, len(use.Usages))
	for j, u := range use.Usages {
		usage := &w.f.Usages[u]
		row := Usage{Usage: usage.Usage, Calls: usage.Usage.Calls[w.index]}
		row.Part = w.newPart(charge, usage.Cost[w.index], pricing.WholeUnits(row.Calls), pricing.WholeUnits(use.Requested(w.index)))
		rows[j] = row
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
func (w *workingOut) estimated(use *settle.MeterUse, m Meter) Estimated {
	postpaid := pricing.Rated{List: m.List, Parts: m.Tiers}
	if w.product.Terms.FreezeBasis == pricing.BasisGross {
		return Estimated{m.Calls, m.Calls, w.product.FreezeOf(use, m.PriceList, m.Calls, postpaid)}
	}
	return Estimated{m.Postpaid, m.Basis, postpaid}
}

// estimatedByDay is what a meter adds to the estimate whose tiers go by the day.
func (w *workingOut) estimatedByDay(k int, m Meter) Estimated {
	switch {
	case w.product.Terms.Billing == pricing.PeriodDay:
		return Estimated{} // nothing is frozen
	case w.product.Terms.FreezeBasis == pricing.BasisGross:
		return Estimated{m.Calls, 0, w.trace.Gross(k)}
	}
	return Estimated{m.Postpaid, 0, pricing.Rated{List: m.List, Parts: m.Tiers}}
}

// edge works out the bill at the next tier's first call.
func (w *workingOut) edge(use *settle.MeterUse, m Meter, costs pricing.Money) *Edge {
	next := m.PriceList.Reached(m.Basis) + 1
	if m.Postpaid == 0 || next == m.PriceList.Len() || m.PriceList.At(next).NoPrice {
		return nil
	}
	e := &Edge{Tier: m.PriceList.At(next)}
	e.More = e.Tier.From - m.Basis
	e.Calls = m.Postpaid + e.More
	e.Rated, e.Cost = w.product.CostOf(nil, use, m.PriceList, e.Calls, m.Calls+e.More)
	e.Bill = w.product.BillOf(costs.Sub(m.Cost).Add(e.Cost))
	return e
}
