package document

import (
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/optimize"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// Optimize is the cheapest pack purchases of a plan. The order of the fields is the
// order of the keys, and every key is always there. docs/optimize.md explains them,
// docs/schema/optimize-1.1.schema.json is their JSON Schema. What people read is
// drawn from it, too.
type Optimize struct {
	Header
	Start    pricing.Month       `json:"start"`
	Months   int                 `json:"months"`
	Currency string              `json:"currency"`
	Scenario *string             `json:"scenario"` // null: none
	Catalogs []OptimizeCatalog   `json:"catalogs"`
	Options  OptimizeOptions     `json:"options"`
	Proven   bool                `json:"proven"` // nothing costs less
	Gap      Cost                `json:"gap"`    // what the best could cost less at most
	Totals   OptimizeTotals      `json:"totals"`
	Accounts []OptimizeAccount   `json:"accounts"`
	Futures  *optimize.OfFutures `json:"futures" since:"1.1"` // null where nothing is uncertain
}

// OptimizeCatalog is a price catalogue that the result rests on.
type OptimizeCatalog struct {
	ID        string       `json:"id"`
	AsOf      pricing.Date `json:"as_of,omitzero" since:"1.1"`
	CheckedOn pricing.Date `json:"checked_on,omitzero" since:"1.1"`
	SHA256    string       `json:"sha256"`
}

// OptimizeOptions say what was looked for.
type OptimizeOptions struct {
	Objective   string  `json:"objective"`
	At          *string `json:"at" since:"1.1"` // of the futures, what was to be least; null: the forecast was taken as certain
	Keep        bool    `json:"keep"`
	Account     *string `json:"account"`
	MaxUpfront  *Money  `json:"max_upfront"`
	MaxLeftover *int64  `json:"max_leftover"`
}

// OptimizeCost is what purchases make a plan cost, in one account or in all.
type OptimizeCost struct {
	Cost          Money `json:"cost"` // by the objective: billed, under "amortized" less value_left
	Billed        Money `json:"billed"`
	Bill          Money `json:"bill"`
	PackPurchases Money `json:"pack_purchases"`
	ValueLeft     Money `json:"value_left"` // at the end, of packs bought inside the horizon, in cents
}

// OptimizeTotals compare the plan as it is, without purchases, and at its best.
type OptimizeTotals struct {
	Configured    OptimizeCost `json:"configured"`
	Without       OptimizeCost `json:"without"`
	Best          OptimizeCost `json:"best"`
	Saving        Money        `json:"saving"`         // of the best on the configured, by the objective
	SavingPercent *Money       `json:"saving_percent"` // of the configured; null where that costs nothing
}

// OptimizeAccount is the best purchases found for an account.
type OptimizeAccount struct {
	Address    string            `json:"address"`
	Title      string            `json:"title"`
	AsPlanned  bool              `json:"as_planned"`
	Proven     bool              `json:"proven"`
	Gap        Cost              `json:"gap"`
	Totals     OptimizeTotals    `json:"totals"`
	Purchases  []OptimalPurchase `json:"purchases"`
	Replaced   []PackPurchase    `json:"replaced"` // of the plan's, not to be made
	Sets       []OptimizeSet     `json:"sets"`
	Suspends   bool              `json:"suspends"`
	Required   Money             `json:"required"`            // money to add so that nothing fails
	RequiredBy *pricing.Date     `json:"required_by"`         // null where nothing is required, or nothing is known of the money
	Negotiated []string          `json:"negotiated"`          // the plan's own purchases at a price that is not the catalogue's
	Futures    *AccountFutures   `json:"futures" since:"1.1"` // null where nothing is uncertain
	Currency   string            `json:"currency" since:"1.1"`
}

// OptimalPurchase is a purchase to make and what becomes of it.
type OptimalPurchase struct {
	Purchase
	UnitPrice        Money          `json:"unit_price"`
	Price            Money          `json:"price"`
	ExpiresOn        pricing.Date   `json:"expires_on"`
	Granted          Units          `json:"granted"`
	Consumed         Units          `json:"consumed"`
	UsedPercent      Money          `json:"used_percent"` // of granted
	Expired          Units          `json:"expired"`
	Remaining        Units          `json:"remaining"`
	Saves            Money          `json:"saves"`
	BreakEven        *int64         `json:"break_even"`         // calls; null where it saves no bill
	BreakEvenPercent *Money         `json:"break_even_percent"` // of granted
	PaidOffIn        *pricing.Month `json:"paid_off_in"`
	Catalog          string         `json:"catalog" since:"1.1"`
	Unit             string         `json:"unit" since:"1.1"` // of the counts

	Futures *optimize.PurchaseInFutures `json:"futures" since:"1.1"` // null where nothing is uncertain
}

// AccountFutures are what an account is billed in the futures of an uncertain plan.
type AccountFutures struct {
	optimize.FutureCosts
	Reason string `json:"reason"` // why nothing is proven; empty where it is
}

// OptimizeSet is meters that share packs, and how sure their purchases are.
type OptimizeSet struct {
	Meters []string `json:"meters"`
	Proven bool     `json:"proven"`
	Gap    Cost     `json:"gap"`
	Reason string   `json:"reason"` // why it is not proven; empty where it is
}

// NewOptimize makes the document of an optimum.
func NewOptimize(o *optimize.Optimum, meta Meta) *Optimize {
	f := o.Best
	d := &Optimize{
		Header: Header{OptimizeKind, OptimizeFormatVersion, meta.PlannerVersion},
		Start:  f.Input.Start, Months: f.Input.Months, Currency: f.Currency, Scenario: meta.Scenario,
		Catalogs: each(f.Input.Catalogs, func(c *pricing.Catalog) OptimizeCatalog {
			return OptimizeCatalog{c.ID(), c.Spec().AsOf, c.Spec().CheckedOn, c.SHA256()}
		}),
		Options: OptimizeOptions{string(o.Options.Objective), unlessZero(string(o.Options.At)), o.Options.Keep, unlessZero(o.Options.Account), o.Options.MaxUpfront, o.Options.MaxLeftover},
		Proven:  true,
	}
	var gap pricing.Money
	inPlan := &optimize.Optimum{Configured: o.Configured.InPlan(), Without: o.Without.InPlan(), Best: o.Best.InPlan()}
	for i := range o.Accounts {
		a := &o.Accounts[i]
		d.Proven = d.Proven && a.Proven
		gap = gap.Add(f.Account(a.Account).Conversion.Amount(f.Input.Start, a.Gap))
		d.Accounts = append(d.Accounts, newOptimizeAccount(o, a))
	}
	for i := range o.Best.Accounts {
		d.Totals.add(inPlan, i)
	}
	d.Totals.compare(o.Options.Objective)
	d.Gap, d.Futures = Cost(gap), o.Futures
	return d
}

// add adds the parts of another cost.
func (c *OptimizeCost) add(d OptimizeCost) {
	c.Bill, c.PackPurchases, c.ValueLeft = c.Bill.Add(d.Bill), c.PackPurchases.Add(d.PackPurchases), c.ValueLeft.Add(d.ValueLeft)
}

// costOf is an account's cost, in parts. What is left of a pack is worth its part of the
// price, rounded half-up to cents.
func costOf(f *planner.Forecast, i int) OptimizeCost {
	a := &f.Accounts[i]
	c, decimals := OptimizeCost{Bill: a.Totals.Bill, PackPurchases: a.Totals.PackPurchases}, pricing.MinorUnit(f.Currency)
	if a.Conversion != nil {
		decimals = pricing.MinorUnit(a.Currency())
	}
	for _, p := range a.Packs {
		if p.Remaining.IsPositive() && p.Purchase.PurchasedOn >= f.Input.Start.First() {
			c.ValueLeft = c.ValueLeft.Add(p.Price.Portion(p.Remaining, p.Granted, decimals))
		}
	}
	return c
}

// add adds the parts of the i-th account's costs.
func (t *OptimizeTotals) add(o *optimize.Optimum, i int) {
	t.Configured.add(costOf(o.Configured, i))
	t.Without.add(costOf(o.Without, i))
	t.Best.add(costOf(o.Best, i))
}

// compare adds the parts up, and compares the costs by an objective.
func (t *OptimizeTotals) compare(by optimize.Objective) {
	for _, c := range []*OptimizeCost{&t.Configured, &t.Without, &t.Best} {
		c.Billed = c.Bill.Add(c.PackPurchases)
		if c.Cost = c.Billed; by == optimize.ObjectiveAmortized {
			c.Cost = c.Billed.Sub(c.ValueLeft)
		}
	}
	t.Saving = t.Configured.Cost.Sub(t.Best.Cost)
	if !t.Configured.Cost.IsZero() {
		t.SavingPercent = percentOf(t.Saving.Decimal(), t.Configured.Cost.Decimal())
	}
}

func newOptimizeAccount(o *optimize.Optimum, a *optimize.AccountOptimum) OptimizeAccount {
	i := o.Best.AccountAt(a.Account)
	best := &o.Best.Accounts[i]
	out := OptimizeAccount{
		Address: a.Account, Currency: best.Currency(), Title: best.Account.Title, AsPlanned: a.AsPlanned, Proven: a.Proven, Gap: Cost(a.Gap),
		Purchases: each(a.Purchases, func(p optimize.OptimalPurchase) OptimalPurchase { return newOptimalPurchase(p, best) }),
		Replaced:  each(a.Replaced, newPackPurchase),
		Sets: each(a.Sets, func(s optimize.SetOptimum) OptimizeSet {
			return OptimizeSet{each(s.Meters, func(m *pricing.Meter) string { return m.ID }), s.Proven, Cost(s.Gap), s.Reason}
		}),
		Suspends: a.Suspends, Required: a.Required, Futures: unlessNil(a.Futures, func(f optimize.FutureCosts) AccountFutures { return AccountFutures{f, a.Reason} }),
	}
	out.Totals.add(o, i)
	out.Totals.compare(o.Options.Objective)
	if a.Required.IsPositive() && (a.Suspends || best.TracksCash) {
		out.RequiredBy = best.Funding.FirstShortfallOn
	}
	for _, p := range o.Configured.Accounts[i].Packs {
		if p.Purchase.Price != nil && p.Purchase.PurchasedOn >= o.Best.Input.Start.First() {
			out.Negotiated = append(out.Negotiated, p.Purchase.Address)
		}
	}
	return out
}

func newOptimalPurchase(p optimize.OptimalPurchase, best *planner.AccountForecast) OptimalPurchase {
	f := &p.Forecast
	granted := f.Granted.Decimal()
	out := OptimalPurchase{
		Purchase: newPurchase(p.Purchase), UnitPrice: f.UnitPrice, Price: f.Price, ExpiresOn: f.ExpiresOn,
		Granted: f.Granted, Consumed: f.Consumed, Expired: f.Expired, Remaining: f.Remaining, Catalog: p.Catalog, Unit: packUnit(*f, best),
		Futures: p.Futures,
		Saves:   p.Saves, BreakEven: p.BreakEven, PaidOffIn: p.PaidOffIn,
	}
	if f.Granted.IsPositive() {
		out.UsedPercent = *percentOf(f.Consumed.Decimal(), granted)
		if p.BreakEven != nil {
			out.BreakEvenPercent = percentOf(decimal.NewFromInt(*p.BreakEven), granted)
		}
	}
	return out
}
