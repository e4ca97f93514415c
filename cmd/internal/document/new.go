package document

import (
	"slices"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/reconcile"
	"github.com/declarative-cost/planner/pricing"
)

// Meta is what a plan document says beyond the forecast. What is left out is
// an empty list or null in the document.
type Meta struct {
	PlannerVersion string
	Scenario       *string // nil for the plan without a scenario
	GroupBy        GroupBy
	Probable       []InputScenario // scenarios with a probability
	Findings
}

// New makes the document of a forecast. It shares lists with the forecast,
// which must not change afterwards.
func New(f *planner.Forecast, meta Meta) *Plan { return NewSource(f, meta).Whole() }

// A Source is a plan document for a reader who needs one account at a time. Its
// accounts are not in Plan: they are made when they are asked for, or come from a
// document that has them all. The messages of events, which pages do not show, are there
// only where it is written.
type Source struct {
	Plan     *Plan
	Accounts int
	Account  func(i int) *Account
	Head     func(i int) *Account // without what a forecast of a large plan makes on demand, but where amounts are converted
	written  func(i int) *Account // with the messages
}

// NewSource is the document of a forecast, as New makes it, without holding its
// accounts, which are nearly all of a large document.
func NewSource(f *planner.Forecast, meta Meta) Source {
	account := func(i int) *Account { return newAccount(f.Details(i)) }
	head := func(i int) *Account { return newAccount(&f.Accounts[i]) }
	if len(f.Input.Rates) > 0 {
		head = account
	}
	return Source{
		Plan: newWithoutAccounts(f, meta), Accounts: len(f.Accounts), Account: account, Head: head,
		written: func(i int) *Account {
			a := account(i)
			a.tell()
			return a
		},
	}
}

// Whole is the document with its accounts.
func (s Source) Whole() *Plan {
	if s.Plan.Accounts != nil {
		return s.Plan
	}
	d := *s.Plan
	d.Accounts = make([]Account, s.Accounts)
	for i := range d.Accounts {
		d.Accounts[i] = *s.written(i)
	}
	return &d
}

// Source is the document as it is.
func (p *Plan) Source() Source {
	account := func(i int) *Account { return &p.Accounts[i] }
	return Source{p, len(p.Accounts), account, account, account}
}

// newWithoutAccounts makes all but the accounts, which are nearly all of a large
// document.
func newWithoutAccounts(f *planner.Forecast, meta Meta) *Plan {
	return &Plan{
		Header:       Header{Kind, FormatVersion, meta.PlannerVersion},
		Start:        f.Input.Start,
		Months:       f.Input.Months,
		Currency:     f.Currency,
		Scenario:     meta.Scenario,
		Totals:       f.Totals,
		Monthly:      f.Monthly,
		Actuals:      reconcile.AgainstActuals(f),
		AfterHorizon: f.AfterHorizon,
		Usages:       each(f.Usages, newUsage),
		Budgets:      each(f.Budgets, func(b planner.BudgetForecast) Budget { return newBudget(b, f) }),
		Taxes:        newTaxes(f),
		Findings:     meta.Findings,
		Groups:       NewGroups(meta.GroupBy, nil, f, f.Input.Start, f.Input.Month(f.Input.Months-1)),
		Inputs:       newInputs(f, meta.Probable),
		Rates:        newRates(f),
	}
}

// Meta returns what the document says beyond the forecast: with the forecast of
// its inputs it makes the document again.
func (p *Plan) Meta() Meta {
	return Meta{PlannerVersion: p.PlannerVersion, Scenario: p.Scenario, Probable: p.Inputs.Scenarios, Findings: p.Findings}
}

func newAccount(f *planner.AccountForecast) *Account {
	a := newAccountHead(f)
	a.Totals, a.Served, a.OpeningSettlement, a.Funding = f.Totals, f.Served, f.OpeningSettlement, f.Funding
	a.PastThrough, a.TracksCash = f.PastThrough, f.TracksCash
	a.Subscriptions, a.Vouchers = each(f.Subscriptions, newSubscription), each(f.Vouchers, newVoucher)
	a.Months = each(f.Months, func(m planner.AccountMonth) AccountMonth {
		meters := each(m.Meters, func(m planner.MeterMonth) MeterMonth { return newMeterMonth(m, f) })
		return AccountMonth{m.Figures, meters, m.Settlement}
	})
	a.Events = each(f.Events, func(e planner.Event) Event { return newEvent(e, f) })
	return &a
}

// newAccountHead is what an account's events refer to: its packs and terms.
func newAccountHead(f *planner.AccountForecast) Account {
	return Account{
		Address: f.Account.Address, Currency: f.Currency(), Title: f.Account.Title, Tags: f.Account.Tags,
		Catalog: f.Account.Products[0].Catalog, Terms: f.Account.Products[0].Terms, Packs: each(f.Packs, func(p planner.PackForecast) Pack { return newPack(p, f) }), Catalogs: catalogsOf(f.Account.Products),
		Products: each(f.Products, func(p planner.ProductForecast) Product {
			return Product{p.Catalog.ID(), *f.TermsOf(p.Catalog.ID()), p.Months, p.OpeningSettlement}
		}),
	}
}

func catalogsOf(products []planner.Product) []string {
	return each(products, func(p planner.Product) string { return p.Catalog })
}

func newMeterMonth(m planner.MeterMonth, f *planner.AccountForecast) MeterMonth {
	row := MeterMonth{
		Meter: m.Meter.ID, Title: m.Meter.Title, Catalog: m.Meter.Catalog, Unit: m.Meter.Unit,
		Served: m.Served, List: Cost(m.List), Cost: Cost(m.Cost), Charge: m.Charge, Tiers: m.Tiers,
	}
	switch {
	case m.IsFree:
		row.TierFrom, row.UnitPrice = new(int64), new(decimal.Decimal)
	case len(m.Tiers) > 0:
		highest := m.Tiers[len(m.Tiers)-1] // tiers ascend
		price := highest.Price
		if len(m.Tiers) > 1 || m.Meter.Mode(f.TermsOf(m.Meter.Catalog)) == pricing.TierModeGraduated {
			price = m.AveragePrice()
		}
		row.TierFrom, row.UnitPrice = &highest.From, &price
	}
	return row
}

func newPack(p planner.PackForecast, f *planner.AccountForecast) Pack {
	return Pack{newPackPurchase(*p.Purchase), p, p.Pack.Catalog, packUnit(p, f)}
}

// packUnit is what a pack holds.
func packUnit(p planner.PackForecast, f *planner.AccountForecast) string {
	return f.CatalogOf(p.Pack.Catalog).UnitOf(p.Pack.Ratio)
}

func newPackPurchase(p planner.PackPurchase) PackPurchase {
	return PackPurchase{p.Address, p.SKU, p.Quantity, p.PurchasedOn}
}

func newEvent(e planner.Event, f *planner.AccountForecast) Event {
	event := Event{
		Date:      e.Date,
		Type:      e.Type,
		Catalog:   unlessZero(e.Catalog),
		Address:   unlessZero(e.Address),
		Meter:     unlessZero(e.Meter),
		Quota:     unlessZero(e.Quota),
		TierFrom:  e.TierFrom,
		Calls:     e.Calls,
		Amount:    e.Amount,
		Credit:    e.Credit,
		Balance:   e.Balance,
		Frozen:    e.Frozen,
		Available: e.Available,
	}
	event.tier(e, f)
	if e.Calls != nil {
		event.Unit = new(eventUnit(e, f))
	}
	return event
}

// eventUnit is what the calls of an event are.
func eventUnit(e planner.Event, f *planner.AccountForecast) string {
	if e.Address != "" {
		i := slices.IndexFunc(f.Packs, func(p planner.PackForecast) bool { return p.Purchase.Address == e.Address })
		return packUnit(f.Packs[i], f)
	}
	c := f.CatalogOf(e.Catalog)
	if q, ok := c.FreeQuota(e.Quota); ok {
		return c.UnitOf(q.Ratio)
	}
	m, _ := c.Meter(e.Meter)
	return m.Unit
}

// tell writes the message of every event.
func (a *Account) tell() {
	for i := range a.Events {
		a.Events[i].Message = a.Events[i].Sentence(nil, a.Currency, a, func(name string) string { return name })
	}
}

// tier says how the edge that a meter reached is priced: the list prices below it and from
// it on, and for which calls.
func (event *Event) tier(e planner.Event, f *planner.AccountForecast) {
	if e.TierFrom == nil {
		return
	}
	m, _ := f.CatalogOf(e.Catalog).Meter(e.Meter)
	event.TierMode = new(string(m.Mode(f.TermsOf(e.Catalog))))
	tiers, priced := m.Tiers(e.Date.Month())
	if !priced {
		return
	}
	if i := tiers.Reached(*e.TierFrom); i > 0 && tiers.At(i).Price.Valid {
		event.PriceBefore, event.Price = new(tiers.At(i-1).Price.Decimal), new(tiers.At(i).Price.Decimal)
	}
}

func newUsage(u planner.UsageForecast) Usage {
	return Usage{
		Address: u.Usage.Address,
		Account: u.Usage.Account,
		Catalog: u.Usage.Catalog,
		Meter:   u.Usage.Meter,
		Tags:    u.Usage.Tags,
		Calls:   u.Usage.Calls,
		Cost:    u.Cost,
		Actual:  actual(u.Usage),
	}
}

// actual says for every month whether it was measured.
func actual(u *planner.Usage) []bool {
	if u.Actual == nil {
		return make([]bool, len(u.Calls))
	}
	return u.Actual
}

// NewScenario makes the entry of another forecast of the same plan.
func NewScenario(name string, f *planner.Forecast) Scenario {
	var required pricing.Money
	for _, a := range f.Accounts {
		if a.TracksCash && a.Funding.FirstShortfallOn != nil {
			required = required.Add(a.Conversion.Funding(a.Funding).Required)
		}
	}
	return Scenario{name, f.Totals, f.Monthly, required}
}
