package document

import (
	"github.com/declarative-cost/planner/planner"
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
	Address      string           `json:"address"` // what was asked for
	Account      string           `json:"account"`
	Currency     string           `json:"currency"`
	Scenario     *string          `json:"scenario"`
	Days         int              `json:"days"` // of the month
	Figures                       // of the month
	ProductSteps                  // of the first product
	Meters       []workings.Meter `json:"meters"`
	FreeQuotas   []workings.Quota `json:"free_quotas"`
	Packs        []workings.Pack  `json:"packs"`

	Products      []ProductWorkings       `json:"products" since:"1.1"` // in the order of the account's
	Subscriptions []workings.Subscription `json:"subscriptions" since:"1.1"`
}

// ProductWorkings are what a product's month has besides its meters, quotas and packs.
type ProductWorkings struct {
	ProductSteps
	List Money `json:"list"`
	Bill Money `json:"bill"`
}

// ProductSteps are a product's prices and terms, and its settlements.
type ProductSteps struct {
	Catalog           string        `json:"catalog"`
	CatalogAsOf       pricing.Date  `json:"catalog_as_of,omitzero" since:"1.1"`
	CatalogCheckedOn  pricing.Date  `json:"catalog_checked_on,omitzero" since:"1.1"`
	CallUnit          int64         `json:"call_unit"`
	Terms             pricing.Terms `json:"terms"`
	SuspendedDays     []Days        `json:"suspended_days"`
	OpeningSettlement *Settling     `json:"opening_settlement"` // null but in the first month
	Paid              Settlement    `json:"paid"`               // in the month: the bill of the one before
	Settlement        Settling      `json:"settlement"`
}

// A Settling is a settlement with what led to it.
type Settling struct {
	workings.Settling
	BalanceBefore Money   `json:"balance_before"`
	FrozenBefore  Money   `json:"frozen_before"`
	Since         []Event `json:"since"`
}

// NewWorkings makes the document of a month worked out.
func NewWorkings(w *workings.Workings, meta Meta) *Workings {
	out := &Workings{
		Header: Header{WorkingsKind, WorkingsFormatVersion, meta.PlannerVersion}, Address: w.Address, Account: w.Account.Address,
		Currency: w.Currency, Scenario: meta.Scenario, Days: w.Month.Days(), Figures: w.Figures,
		Products: each(w.Products, func(p workings.Product) ProductWorkings { return newProductWorkings(p, w) }),
	}
	out.ProductSteps = out.Products[0].ProductSteps
	for _, p := range w.Products {
		out.Meters, out.Subscriptions = append(out.Meters, p.Meters...), append(out.Subscriptions, p.Subscriptions...)
		out.FreeQuotas, out.Packs = append(out.FreeQuotas, p.Quotas...), append(out.Packs, p.Packs...)
	}
	return out
}

func newProductWorkings(p workings.Product, w *workings.Workings) ProductWorkings {
	spec := p.Catalog.Spec()
	out := ProductWorkings{ProductSteps{
		Catalog: spec.ID, CatalogAsOf: spec.AsOf, CatalogCheckedOn: spec.CheckedOn, CallUnit: p.Catalog.CallUnit(), Terms: p.Terms,
		SuspendedDays: p.Stopped, Paid: p.Paid, Settlement: newSettling(p.Settled, w),
	}, p.List, p.Bill}
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

func newSettling(s workings.Settling, w *workings.Workings) Settling {
	account := newAccountHead(w.Forecast)
	account.Events = each(s.Since, func(e planner.Event) Event { return newEvent(e, w.Forecast) })
	account.tell()
	return Settling{s, s.Before.Balance, s.Before.Frozen, account.Events}
}
