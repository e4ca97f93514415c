package document

import (
	"cmp"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/planner/workings"
	"github.com/declarative-cost/planner/pricing"
)

// Workings are an account's month with every step between its calls, its bill
// and the settlement of it. The order of the fields is the order of the keys, and
// every key is always there. What is one product's is that of the first; all of them
// are in Products, and rows name their catalogue. docs/explain.md explains them,
// docs/schema/explain-1.1.schema.json is their JSON Schema.
type Workings struct {
	Header
	Address           string          `json:"address"` // what was asked for
	Account           string          `json:"account"`
	Catalog           string          `json:"catalog"`
	CatalogAsOf       pricing.Date    `json:"catalog_as_of,omitzero" since:"1.1"`
	CatalogCheckedOn  pricing.Date    `json:"catalog_checked_on,omitzero" since:"1.1"`
	CallUnit          int64           `json:"call_unit"`
	Currency          string          `json:"currency"`
	Scenario          *string         `json:"scenario"`
	Terms             pricing.Terms   `json:"terms"`
	Days              int             `json:"days"` // of the month
	Figures                           // of the month
	SuspendedDays     []Days          `json:"suspended_days"`
	Meters            []MeterWorkings `json:"meters"`
	FreeQuotas        []QuotaWorkings `json:"free_quotas"`
	Packs             []PackWorkings  `json:"packs"`
	OpeningSettlement *Settling       `json:"opening_settlement"` // null but in the first month
	Paid              Settlement      `json:"paid"`               // in the month: the bill of the one before
	Settlement        Settling        `json:"settlement"`

	Products []ProductWorkings `json:"products" since:"1.1"` // in the order of the account's
}

// ProductWorkings are what a product's month has besides its meters, quotas and packs.
type ProductWorkings struct {
	Catalog           string        `json:"catalog"`
	CatalogAsOf       pricing.Date  `json:"catalog_as_of,omitzero" since:"1.1"`
	CatalogCheckedOn  pricing.Date  `json:"catalog_checked_on,omitzero" since:"1.1"`
	CallUnit          int64         `json:"call_unit"`
	Terms             pricing.Terms `json:"terms"`
	List              Money         `json:"list"`
	Bill              Money         `json:"bill"`
	SuspendedDays     []Days        `json:"suspended_days"`
	OpeningSettlement *Settling     `json:"opening_settlement"`
	Paid              Settlement    `json:"paid"`
	Settlement        Settling      `json:"settlement"`
}

// MeterWorkings are a meter's month.
type MeterWorkings struct {
	Meter     string          `json:"meter"`
	Title     string          `json:"title"`
	IsFree    bool            `json:"is_free"`
	Requested int64           `json:"requested"`
	Usages    []UsageWorkings `json:"usages"`
	Lost      int64           `json:"lost"`
	Calls     int64           `json:"calls"`
	Free      int64           `json:"free"`
	Pack      int64           `json:"pack"`
	Postpaid  int64           `json:"postpaid"`
	Basis     int64           `json:"basis"`
	Tiers     []Tier          `json:"tiers"`
	List      Cost            `json:"list"`
	Discount  decimal.Decimal `json:"discount"`
	Cost      Cost            `json:"cost"`
	Charged   Part            `json:"charge"`
	Estimated Estimated       `json:"estimated"`
	Edge      *Edge           `json:"next_edge"` // null without one
	Catalog   string          `json:"catalog" since:"1.1"`
	Unit      string          `json:"unit" since:"1.1"`
	CallUnit  int64           `json:"call_unit" since:"1.1"`
	TierMode  string          `json:"tier_mode" since:"1.1"`

	Subscription int64 `json:"subscription,omitzero" since:"1.1"` // calls that subscriptions covered

	TierPeriod string        `json:"tier_period" since:"1.1"`
	Days       []DayWorkings `json:"days" since:"1.1"` // where days are priced one by one: those alike together
}

// DayWorkings are a number of days that are priced alike.
type DayWorkings struct {
	Days     int64  `json:"days"`
	Basis    int64  `json:"basis"` // the count that selects the tier on one of them, of several the largest
	Postpaid int64  `json:"postpaid"`
	Tiers    []Tier `json:"tiers"`
	List     Cost   `json:"list"` // of one of them
}

// A Part is a party's part of an amount that is divided in whole cents.
type Part = workings.Part

// UsageWorkings are a usage's part of its meter's charge.
type UsageWorkings struct {
	Address string `json:"address"`
	Calls   int64  `json:"calls"`
	Share   Part   `json:"share"`
}

// Estimated is what a meter adds to the estimate of the next bill.
type Estimated struct {
	Calls int64  `json:"calls"`
	Basis int64  `json:"basis"`
	Tiers []Tier `json:"tiers"`
	List  Cost   `json:"list"`
}

// An Edge is the bill at the next tier's first call.
type Edge struct {
	From     int64           `json:"from"`
	Price    decimal.Decimal `json:"price"`
	More     int64           `json:"more_calls"`
	Postpaid int64           `json:"postpaid"`
	List     Cost            `json:"list"`
	Cost     Cost            `json:"cost"`
	Bill     Money           `json:"bill"`
}

// QuotaWorkings are a free quota's month.
type QuotaWorkings struct {
	Quota   string `json:"quota"`
	Calls   int64  `json:"calls"`
	Draws   []Draw `json:"draws"`
	Left    Units  `json:"left"`
	DryOn   *int   `json:"used_up_on"` // day of the month
	Catalog string `json:"catalog" since:"1.1"`
	Unit    string `json:"unit" since:"1.1"`
	Renews  string `json:"renews" since:"1.1"`
}

// PackWorkings are a pack's month.
type PackWorkings struct {
	Address       string       `json:"address"`
	SKU           string       `json:"sku"`
	Quantity      int64        `json:"quantity"`
	Price         Money        `json:"price"`
	Size          int64        `json:"size"`
	PurchasedOn   pricing.Date `json:"purchased_on"`
	ExpiresOn     pricing.Date `json:"expires_on"`
	Start         Units        `json:"left_at_start"`
	Granted       Units        `json:"granted"`
	Refused       bool         `json:"refused"`
	Draws         []Draw       `json:"draws"`
	Consumed      Units        `json:"consumed"`
	Expired       Units        `json:"expired"`
	Remaining     Units        `json:"remaining"`
	DryOn         *int         `json:"used_up_on"`
	ExpiredOn     *int         `json:"expired_on"`
	UsedBefore    Units        `json:"used_before"`
	ValueBefore   Money        `json:"value_before"`
	ValueAfter    Money        `json:"value_after"`
	ConsumedValue Money        `json:"consumed_value"`
	Amortized     Money        `json:"amortized"`
	Shares        []PackShare  `json:"shares"` // of consumed_value
	Catalog       string       `json:"catalog" since:"1.1"`
	Unit          string       `json:"unit" since:"1.1"`
	StartsOn      pricing.Date `json:"starts_on" since:"1.1"`
	VoidOn        pricing.Date `json:"void_on" since:"1.1"` // the first day that is not covered
}

// A PackShare is a meter's part of the value used of a pack.
type PackShare struct {
	Meter string `json:"meter"`
	Calls Units  `json:"calls"`
	Share Part   `json:"share"`
}

// A Draw is what meters take from a grant on consecutive days.
type Draw struct {
	Days
	Left   Units       `json:"left"`
	Asked  Units       `json:"asked"`
	Shared bool        `json:"shared"`
	Meters []MeterDraw `json:"meters"`
}

// A MeterDraw is a meter's part of a draw.
type MeterDraw struct {
	Meter     string          `json:"meter"`
	Covered   int64           `json:"covered"`
	Asked     int64           `json:"asked"`
	Taken     int64           `json:"taken"`
	Remainder decimal.Decimal `json:"remainder"`
	Ratio     Units           `json:"ratio" since:"1.1"` // what a call takes
}

// A Settling is a settlement with what led to it.
type Settling struct {
	Settlement
	BalanceBefore Money   `json:"balance_before"`
	FrozenBefore  Money   `json:"frozen_before"`
	Since         []Event `json:"since"`
	Suspended     bool    `json:"suspended_before"`
	Missing       Money   `json:"missing"`
	Failed        bool    `json:"freeze_failed"`
	Resumed       bool    `json:"resumed"`
}

// NewWorkings makes the document of a month worked out.
func NewWorkings(w *workings.Workings, meta Meta) *Workings {
	out := &Workings{
		Header: Header{WorkingsKind, WorkingsFormatVersion, meta.PlannerVersion}, Address: w.Address, Account: w.Account.Address,
		Currency: w.Currency, Scenario: meta.Scenario, Days: w.Month.Days(), Figures: w.Figures,
		Products: each(w.Products, func(p workings.Product) ProductWorkings { return newProductWorkings(p, w) }),
	}
	first := &out.Products[0]
	out.Catalog, out.CatalogAsOf, out.CatalogCheckedOn, out.CallUnit, out.Terms, out.SuspendedDays = first.Catalog, first.CatalogAsOf, first.CatalogCheckedOn, first.CallUnit, first.Terms, first.SuspendedDays
	out.OpeningSettlement, out.Paid, out.Settlement = first.OpeningSettlement, first.Paid, first.Settlement
	for i := range w.Products {
		p := &w.Products[i]
		out.Meters = append(out.Meters, each(p.Meters, func(m workings.Meter) MeterWorkings { return newMeterWorkings(m, p) })...)
		out.FreeQuotas = append(out.FreeQuotas, each(p.Quotas, func(q workings.Quota) QuotaWorkings { return newQuotaWorkings(q, p.Catalog) })...)
		out.Packs = append(out.Packs, each(p.Packs, func(k workings.Pack) PackWorkings { return newPackWorkings(k, p.Catalog) })...)
	}
	return out
}

func newProductWorkings(p workings.Product, w *workings.Workings) ProductWorkings {
	out := ProductWorkings{
		Catalog: p.Catalog.ID(), CatalogAsOf: p.Catalog.Spec().AsOf, CatalogCheckedOn: p.Catalog.Spec().CheckedOn, CallUnit: p.Catalog.CallUnit(), Terms: p.Terms, List: p.List, Bill: p.Bill,
		SuspendedDays: p.Stopped, Paid: p.Paid, Settlement: newSettling(p.Settled, w),
	}
	if p.Settled.Before.On == p.Paid.Date { // what is frozen for all products
		out.Settlement.FrozenBefore = p.Paid.Balance.Sub(p.Paid.Available)
	}
	if p.Opening != nil {
		out.OpeningSettlement = new(newSettling(*p.Opening, w))
		opening := newInputAccount(*w.Account).Opening
		out.OpeningSettlement.FrozenBefore = (&Account{PastThrough: w.Forecast.PastThrough}).OpeningFrozen(opening)
	}
	return out
}

func newMeterWorkings(m workings.Meter, p *workings.Product) MeterWorkings {
	row := MeterWorkings{
		Meter: m.Meter.ID, Title: m.Meter.Title, IsFree: m.IsFree,
		Catalog: m.Meter.Catalog, Unit: m.Meter.Unit, CallUnit: m.Meter.CallUnit, TierMode: string(m.Meter.Mode(&p.Terms)),
		Requested: m.Requested, Lost: m.Lost, Calls: m.Calls, Free: m.Free, Pack: m.Pack, Postpaid: m.Postpaid,
		Usages: each(m.Usages, func(u workings.Usage) UsageWorkings {
			return UsageWorkings{u.Usage.Address, u.Calls, u.Part}
		}),
		Basis: m.Basis, Tiers: newParts(m.Tiers), List: Cost(m.List), Discount: m.Discount, Cost: Cost(m.Cost),
		Charged:   m.Charged,
		Estimated: Estimated{m.Estimated.Calls, m.Estimated.Basis, newParts(m.Estimated.Parts), Cost(m.Estimated.List)},
	}
	row.TierPeriod, row.Subscription = string(m.Meter.Period(&p.Terms)), m.Subscription
	row.Days = each(m.Days, func(d settle.DayCost) DayWorkings {
		return DayWorkings{d.Days, d.Basis, d.Postpaid, newParts(d.Parts), Cost(d.List)}
	})
	if e := m.Edge; e != nil {
		row.Edge = &Edge{e.Tier.From, e.Tier.Price, e.More, e.Calls, Cost(e.List), Cost(e.Cost), e.Bill}
	}
	return row
}

func newParts(parts []pricing.RatedPart) []Tier {
	return each(parts, func(p pricing.RatedPart) Tier { return Tier{p.Tier.From, p.Tier.Price, p.Calls, Cost(p.List)} })
}

func newQuotaWorkings(q workings.Quota, c *pricing.Catalog) QuotaWorkings {
	return QuotaWorkings{
		Quota: q.Quota.ID, Calls: q.Quota.Calls, Left: q.Left, DryOn: unlessZero(q.DryOn), Catalog: c.ID(), Unit: QuotaUnit(c, q.Quota),
		Renews: cmp.Or(string(q.Quota.Renews), pricing.Renewals[0]), Draws: each(q.Draws, func(d workings.Draw) Draw { return newDraw(d, q.Quota.Ratio) }),
	}
}

// unlessZero is null for a day that is not there.
func unlessZero(day int) *int {
	if day == 0 {
		return nil
	}
	return &day
}

func newPackWorkings(p workings.Pack, c *pricing.Catalog) PackWorkings {
	return PackWorkings{
		Address: p.Purchase.Address, SKU: p.Purchase.SKU, Quantity: p.Purchase.Quantity,
		Price: p.Price, Size: p.Size(), PurchasedOn: p.Purchase.PurchasedOn, ExpiresOn: p.ExpiresOn,
		Catalog: c.ID(), Unit: PackUnit(c, p.Pack), StartsOn: p.StartsOn, VoidOn: p.VoidOn,
		Start: p.Start, Granted: p.Granted, Refused: p.Refused, Draws: each(p.Draws, func(d workings.Draw) Draw { return newDraw(d, p.Pack.Ratio) }),
		Consumed: p.Now.Consumed, Expired: p.Now.Expired, Remaining: p.Now.Remaining,
		DryOn: unlessZero(p.DryOn), ExpiredOn: unlessZero(p.ExpiredOn),
		UsedBefore: p.Used, ValueBefore: p.ValueBefore, ValueAfter: p.ValueAfter,
		ConsumedValue: p.ConsumedValue, Amortized: p.Now.Amortized,
		Shares: each(p.Shares, func(s workings.PackShare) PackShare { return PackShare{s.Meter.ID, s.Units, s.Part} }),
	}
}

func newDraw(d workings.Draw, ratio func(meter int) Units) Draw {
	return Draw{
		Days: d.Days, Left: d.Left, Asked: d.Asked, Shared: d.Shared(),
		Meters: each(d.Meters, func(m workings.MeterDraw) MeterDraw {
			return MeterDraw{m.Meter.ID, m.Covered, m.Asked, m.Taken, m.Remainder, ratio(m.Meter.Index)}
		}),
	}
}

func newSettling(s workings.Settling, w *workings.Workings) Settling {
	account := newAccountHead(w.Forecast)
	account.Events = each(s.Since, func(e planner.Event) Event { return newEvent(e, w.Forecast, &account) })
	account.tell(w.Currency)
	return Settling{
		Settlement:    s.Settlement,
		BalanceBefore: s.Before.Balance,
		FrozenBefore:  s.Before.Frozen,
		Since:         account.Events,
		Suspended:     s.Suspended,
		Missing:       s.Missing,
		Failed:        s.Failed,
		Resumed:       s.Resumed,
	}
}
