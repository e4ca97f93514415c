package document

import (
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// Meta is what a plan document says beyond the forecast. What is left out is
// an empty list or null in the document.
type Meta struct {
	PlannerVersion string
	Scenario       *string // nil for the plan without a scenario
	Checks         []Check
	Guardrails     []DiffGuardrail // against a baseline
	Advice         []Advice
	AdviceRun      *AdviceRun // nil where advice was not asked for
	Sensitivity    []Sensitivity
	Scenarios      []Scenario
	Outputs        map[string]Output
	Diagnostics    []Diagnostic
}

// New makes the document of a forecast. It shares lists with the forecast,
// which must not change afterwards.
func New(f *planner.Forecast, meta Meta) *Plan {
	d := newWithoutAccounts(f, meta)
	d.Accounts = make([]Account, len(f.Accounts))
	account := accountsOf(f)
	for i := range d.Accounts {
		d.Accounts[i] = account(i)
	}
	return d
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
		Totals:       newTotals(f.Totals),
		Monthly:      each(f.Monthly, newFigures),
		AfterHorizon: AfterHorizon{f.AfterHorizon.Date, Money(f.AfterHorizon.Cash)},
		Usages:       each(f.Usages, newUsage),
		Budgets:      each(f.Budgets, newBudget),
		Checks:       meta.Checks,
		Guardrails:   meta.Guardrails,
		Advice:       meta.Advice,
		AdviceRun:    meta.AdviceRun,
		Sensitivity:  meta.Sensitivity,
		Scenarios:    meta.Scenarios,
		Outputs:      meta.Outputs,
		Diagnostics:  meta.Diagnostics,
		Inputs:       newInputs(f),
	}
}

// Meta returns what the document says beyond the forecast: with the forecast of
// its inputs it makes the document again.
func (p *Plan) Meta() Meta {
	return Meta{
		PlannerVersion: p.PlannerVersion,
		Scenario:       p.Scenario,
		Checks:         p.Checks,
		Guardrails:     p.Guardrails,
		Advice:         p.Advice,
		AdviceRun:      p.AdviceRun,
		Sensitivity:    p.Sensitivity,
		Scenarios:      p.Scenarios,
		Outputs:        p.Outputs,
		Diagnostics:    p.Diagnostics,
	}
}

// each converts a list entry by entry.
func each[T, U any](list []T, convert func(T) U) []U {
	out := make([]U, len(list))
	for i, v := range list {
		out[i] = convert(v)
	}
	return out
}

func newTotals(t planner.Totals) Totals {
	return Totals{
		Calls:             t.Calls,
		Lost:              t.Lost,
		List:              Money(t.List),
		Bill:              Money(t.Bill),
		PackPurchases:     Money(t.PackPurchases),
		Billed:            Money(t.Billed),
		Amortized:         Money(t.Amortized),
		Cash:              Money(t.Cash),
		PacksExpiredCalls: t.PacksExpiredCalls,
		PacksExpiredValue: Money(t.PacksExpiredValue),
	}
}

func newFigures(f planner.Figures) Figures {
	return Figures{
		Month:         f.Month,
		Calls:         f.Calls,
		Lost:          f.Lost,
		List:          Money(f.List),
		Bill:          Money(f.Bill),
		PackPurchases: Money(f.PackPurchases),
		Billed:        Money(f.Billed),
		Amortized:     Money(f.Amortized),
		Cash:          Money(f.Cash),
	}
}

// accountsOf makes the i-th account of a document.
func accountsOf(f *planner.Forecast) func(i int) Account {
	callUnit := map[string]int64{}
	for _, c := range f.Input.Catalogs {
		callUnit[c.ID()] = c.CallUnit()
	}
	return func(i int) Account {
		a := &f.Accounts[i]
		return newAccount(a, callUnit[a.Account.Catalog])
	}
}

func newAccount(a *planner.AccountForecast, callUnit int64) Account {
	return Account{
		Address:           a.Account.Address,
		Title:             a.Account.Title,
		Tags:              a.Account.Tags,
		Catalog:           a.Account.Catalog,
		Terms:             a.Account.Terms,
		Totals:            newTotals(a.Totals),
		OpeningSettlement: newSettlement(a.OpeningSettlement),
		Months: each(a.Months, func(m planner.AccountMonth) AccountMonth {
			return AccountMonth{
				Figures: newFigures(m.Figures),
				Meters: each(m.Meters, func(m planner.MeterMonth) MeterMonth {
					return newMeterMonth(m, a.Account.Terms.TierMode, callUnit)
				}),
				Settlement: newSettlement(m.Settlement),
			}
		}),
		Packs:       each(a.Packs, newPack),
		Events:      each(a.Events, func(e planner.Event) Event { return newEvent(e, a) }),
		Funding:     newFunding(a.Funding),
		PastThrough: a.PastThrough,
		TracksCash:  a.TracksCash,
	}
}

func newMeterMonth(m planner.MeterMonth, mode pricing.TierMode, callUnit int64) MeterMonth {
	row := MeterMonth{
		Meter:    m.Meter.ID,
		Title:    m.Meter.Title,
		Calls:    m.Calls,
		Free:     m.Free,
		Pack:     m.Pack,
		Postpaid: m.Postpaid,
		Lost:     m.Lost,
		List:     Cost(m.List),
		Cost:     Cost(m.Cost),
		Charge:   Money(m.Charge),
		Tiers: each(m.Tiers, func(t pricing.RatedPart) Tier {
			return Tier{t.Tier.From, t.Tier.Price, t.Calls, Cost(t.List)}
		}),
	}
	switch {
	case m.IsFree:
		row.TierFrom, row.UnitPrice = new(int64), new(decimal.Decimal)
	case len(m.Tiers) > 0:
		highest := m.Tiers[len(m.Tiers)-1].Tier // tiers ascend
		price := highest.Price
		if mode == pricing.TierModeGraduated {
			price = averagePrice(m.List, m.Postpaid, callUnit)
		}
		row.TierFrom, row.UnitPrice = &highest.From, &price
	}
	return row
}

// averagePrice is what a call unit costs on average, rounded half-up to 8
// decimals.
func averagePrice(list pricing.Money, calls, callUnit int64) decimal.Decimal {
	return list.Decimal().Mul(decimal.NewFromInt(callUnit)).DivRound(decimal.NewFromInt(calls), pricing.CostDecimals)
}

func newSettlement(s planner.Settlement) Settlement {
	return Settlement{
		Date:      s.Date,
		Unfrozen:  Money(s.Unfrozen),
		Charged:   Money(s.Charged),
		Estimate:  Money(s.Estimate),
		Frozen:    Money(s.Frozen),
		Balance:   Money(s.Balance),
		Available: Money(s.Available),
	}
}

func newPack(p planner.PackForecast) Pack {
	return Pack{
		Address:      p.Purchase.Address,
		SKU:          p.Purchase.SKU,
		Quantity:     p.Purchase.Quantity,
		UnitPrice:    Money(p.UnitPrice),
		Price:        Money(p.Price),
		PurchasedOn:  p.Purchase.PurchasedOn,
		ExpiresOn:    p.ExpiresOn,
		Bought:       p.Bought,
		Granted:      p.Granted,
		Consumed:     p.Consumed,
		Expired:      p.Expired,
		Remaining:    p.Remaining,
		ExpiredValue: Money(p.ExpiredValue),
		Months: each(p.Months, func(m planner.PackMonth) PackMonth {
			return PackMonth{
				Month:     m.Month,
				Consumed:  m.Consumed,
				Expired:   m.Expired,
				Remaining: m.Remaining,
				Amortized: Money(m.Amortized),
				Meters: each(m.Meters, func(m planner.PackMeterMonth) PackMeterMonth {
					return PackMeterMonth{m.Meter.ID, m.Consumed, Money(m.Amortized)}
				}),
			}
		}),
	}
}

func newEvent(e planner.Event, a *planner.AccountForecast) Event {
	return Event{
		Date:      e.Date,
		Type:      e.Type,
		Address:   unlessEmpty(e.Address),
		Meter:     unlessEmpty(e.Meter),
		Quota:     unlessEmpty(e.Quota),
		TierFrom:  e.TierFrom,
		Calls:     e.Calls,
		Amount:    (*Money)(e.Amount),
		Balance:   Money(e.Balance),
		Frozen:    Money(e.Frozen),
		Available: Money(e.Available),
		Message:   EventMessage(nil, e, a),
	}
}

func unlessEmpty(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func newFunding(f planner.Funding) Funding {
	return Funding{
		LowestAvailable:  Money(f.LowestAvailable),
		LowestOn:         f.LowestOn,
		FirstShortfallOn: f.FirstShortfallOn,
		Required:         Money(f.Required),
	}
}

func newUsage(u planner.UsageForecast) Usage {
	return Usage{
		Address: u.Usage.Address,
		Account: u.Usage.Account,
		Meter:   u.Usage.Meter,
		Tags:    u.Usage.Tags,
		Calls:   u.Usage.Calls,
		Cost:    each(u.Cost, func(d pricing.Money) Money { return Money(d) }),
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

func newBudget(b planner.BudgetForecast) Budget {
	return Budget{
		Address:       b.Budget.Address,
		Basis:         string(b.Budget.Basis),
		Period:        string(b.Budget.Period),
		Amount:        Money(b.Budget.Amount),
		Projected:     Money(b.Projected),
		Months:        each(b.Months, func(d pricing.Money) Money { return Money(d) }),
		Exceeded:      b.Exceeded,
		FirstExceeded: b.FirstExceeded,
		OnExceed:      string(b.Budget.OnExceed),
	}
}

// NewScenario makes the entry of another forecast of the same plan.
func NewScenario(name string, f *planner.Forecast) Scenario {
	return Scenario{name, newTotals(f.Totals), each(f.Monthly, newFigures)}
}

// Forecast is the part of a forecast that a scenario's entry holds: totals and
// months.
func (s Scenario) Forecast() *planner.Forecast {
	f := &planner.Forecast{Totals: planner.Totals{
		Calls: s.Totals.Calls, Lost: s.Totals.Lost,
		List: pricing.Money(s.Totals.List), Bill: pricing.Money(s.Totals.Bill), PackPurchases: pricing.Money(s.Totals.PackPurchases),
		Billed: pricing.Money(s.Totals.Billed), Amortized: pricing.Money(s.Totals.Amortized), Cash: pricing.Money(s.Totals.Cash),
		PacksExpiredCalls: s.Totals.PacksExpiredCalls, PacksExpiredValue: pricing.Money(s.Totals.PacksExpiredValue),
	}}
	for _, m := range s.Monthly {
		f.Monthly = append(f.Monthly, planner.Figures{
			Month: m.Month, Calls: m.Calls, Lost: m.Lost,
			List: pricing.Money(m.List), Bill: pricing.Money(m.Bill), PackPurchases: pricing.Money(m.PackPurchases),
			Billed: pricing.Money(m.Billed), Amortized: pricing.Money(m.Amortized), Cash: pricing.Money(m.Cash),
		})
	}
	return f
}
