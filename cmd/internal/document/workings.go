package document

import (
	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/workings"
	"github.com/declarative-cost/planner/pricing"
)

// Workings are an account's month with every step between its calls, its bill
// and the settlement of it. The order of the fields is the order of the keys, and
// every key is always there. docs/explain.md explains them,
// docs/schema/explain-1.0.schema.json is their JSON Schema.
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
}

// Days are days of a month, both inclusive.
type Days struct {
	From int `json:"from"`
	To   int `json:"to"`
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
}

// A Part is a party's part of an amount that is divided in whole cents.
type Part struct {
	Floor     Money           `json:"floor"`
	Remainder decimal.Decimal `json:"remainder"`
	Amount    Money           `json:"amount"`
}

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
	Quota string `json:"quota"`
	Calls int64  `json:"calls"`
	Draws []Draw `json:"draws"`
	Left  int64  `json:"left"`
	DryOn *int   `json:"used_up_on"` // day of the month
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
	Start         int64        `json:"left_at_start"`
	Granted       int64        `json:"granted"`
	Refused       bool         `json:"refused"`
	Draws         []Draw       `json:"draws"`
	Consumed      int64        `json:"consumed"`
	Expired       int64        `json:"expired"`
	Remaining     int64        `json:"remaining"`
	DryOn         *int         `json:"used_up_on"`
	ExpiredOn     *int         `json:"expired_on"`
	UsedBefore    int64        `json:"used_before"`
	ValueBefore   Money        `json:"value_before"`
	ValueAfter    Money        `json:"value_after"`
	ConsumedValue Money        `json:"consumed_value"`
	Amortized     Money        `json:"amortized"`
	Shares        []PackShare  `json:"shares"` // of consumed_value
}

// A PackShare is a meter's part of the value used of a pack.
type PackShare struct {
	Meter string `json:"meter"`
	Calls int64  `json:"calls"`
	Share Part   `json:"share"`
}

// A Draw is what meters take from a grant on consecutive days.
type Draw struct {
	Days
	Left   int64       `json:"left"`
	Asked  int64       `json:"asked"`
	Shared bool        `json:"shared"`
	Meters []MeterDraw `json:"meters"`
}

// A MeterDraw is a meter's part of a draw.
type MeterDraw struct {
	Meter     string `json:"meter"`
	Covered   int64  `json:"covered"`
	Asked     int64  `json:"asked"`
	Taken     int64  `json:"taken"`
	Remainder int64  `json:"remainder"`
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
	settled := func(s workings.Settling) Settling { return newSettling(s, w) }
	p := &w.Products[0]
	out := &Workings{
		Header:      Header{WorkingsKind, WorkingsFormatVersion, meta.PlannerVersion},
		Address:     w.Address,
		Account:     w.Account.Address,
		Catalog:     p.Catalog.ID(),
		CatalogAsOf: p.Catalog.Spec().AsOf, CatalogCheckedOn: p.Catalog.Spec().CheckedOn,
		CallUnit:      p.Catalog.CallUnit(),
		Currency:      w.Currency,
		Scenario:      meta.Scenario,
		Terms:         p.Terms,
		Days:          w.Month.Days(),
		Figures:       newFigures(w.Figures),
		SuspendedDays: each(p.Stopped, newDays),
		Meters:        each(p.Meters, newMeterWorkings),
		FreeQuotas:    each(p.Quotas, newQuotaWorkings),
		Packs:         each(p.Packs, newPackWorkings),
		Paid:          newSettlement(p.Paid),
		Settlement:    settled(p.Settled),
	}
	if p.Opening != nil {
		opening := settled(*p.Opening)
		out.OpeningSettlement = &opening
	}
	return out
}

func newDays(d planner.Days) Days { return Days{d.From, d.To} }

func newMeterWorkings(m workings.Meter) MeterWorkings {
	row := MeterWorkings{
		Meter: m.Meter.ID, Title: m.Meter.Title, IsFree: m.IsFree,
		Requested: m.Requested, Lost: m.Lost, Calls: m.Calls, Free: m.Free, Pack: m.Pack, Postpaid: m.Postpaid,
		Usages: each(m.Usages, func(u workings.Usage) UsageWorkings {
			return UsageWorkings{u.Usage.Address, u.Calls, newPart(u.Part)}
		}),
		Basis: m.Basis, Tiers: newParts(m.Tiers), List: Cost(m.List), Discount: m.Discount, Cost: Cost(m.Cost),
		Charged:   newPart(m.Charged),
		Estimated: Estimated{m.Estimated.Calls, m.Estimated.Basis, newParts(m.Estimated.Parts), Cost(m.Estimated.List)},
	}
	if e := m.Edge; e != nil {
		row.Edge = &Edge{e.Tier.From, e.Tier.Price, e.More, e.Calls, Cost(e.List), Cost(e.Cost), Money(e.Bill)}
	}
	return row
}

func newParts(parts []pricing.RatedPart) []Tier {
	return each(parts, func(p pricing.RatedPart) Tier { return Tier{p.Tier.From, p.Tier.Price, p.Calls, Cost(p.List)} })
}

func newPart(p workings.Part) Part { return Part{Money(p.Floor), p.Remainder, Money(p.Amount)} }

func newQuotaWorkings(q workings.Quota) QuotaWorkings {
	return QuotaWorkings{q.Quota.ID, q.Quota.Calls, each(q.Draws, newDraw), q.Left.Floor(), unlessZero(q.DryOn)}
}

// unlessZero is null for a day that is not there.
func unlessZero(day int) *int {
	if day == 0 {
		return nil
	}
	return &day
}

func newPackWorkings(p workings.Pack) PackWorkings {
	return PackWorkings{
		Address: p.Purchase.Address, SKU: p.Purchase.SKU, Quantity: p.Purchase.Quantity,
		Price: Money(p.Price), Size: p.Size(), PurchasedOn: p.Purchase.PurchasedOn, ExpiresOn: p.ExpiresOn,
		Start: p.Start.Floor(), Granted: p.Granted.Floor(), Refused: p.Refused, Draws: each(p.Draws, newDraw),
		Consumed: p.Now.Consumed.Floor(), Expired: p.Now.Expired.Floor(), Remaining: p.Now.Remaining.Floor(),
		DryOn: unlessZero(p.DryOn), ExpiredOn: unlessZero(p.ExpiredOn),
		UsedBefore: p.Used.Floor(), ValueBefore: Money(p.ValueBefore), ValueAfter: Money(p.ValueAfter),
		ConsumedValue: Money(p.ConsumedValue), Amortized: Money(p.Now.Amortized),
		Shares: each(p.Shares, func(s workings.PackShare) PackShare { return PackShare{s.Meter.ID, s.Units.Floor(), newPart(s.Part)} }),
	}
}

func newDraw(d workings.Draw) Draw {
	return Draw{
		Days: newDays(d.Days), Left: d.Left.Floor(), Asked: d.Asked.Floor(), Shared: d.Shared(),
		Meters: each(d.Meters, func(m workings.MeterDraw) MeterDraw {
			return MeterDraw{m.Meter.ID, m.Covered, m.Asked, m.Taken, m.Remainder.IntPart()}
		}),
	}
}

func newSettling(s workings.Settling, w *workings.Workings) Settling {
	account := newAccountHead(w.Forecast)
	return Settling{
		Settlement:    newSettlement(s.Settlement),
		BalanceBefore: Money(s.Before.Balance),
		FrozenBefore:  Money(s.Before.Frozen),
		Since:         each(s.Since, func(e planner.Event) Event { return newEvent(e, w.Forecast, &account) }),
		Suspended:     s.Suspended,
		Missing:       Money(s.Missing),
		Failed:        s.Failed,
		Resumed:       s.Resumed,
	}
}
