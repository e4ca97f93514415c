package tabular

import (
	"slices"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
)

// A budgetRow is a month of a budget.
type budgetRow struct {
	fiscal
	Month    pricing.Month  `csv:"month"`
	Budget   string         `csv:"budget"`
	Basis    string         `csv:"basis"`
	Period   string         `csv:"period"`
	Amount   document.Money `csv:"amount"`
	Actual   document.Money `csv:"actual"`
	Forecast document.Money `csv:"forecast"`
	Variance document.Money `csv:"variance"`
	Currency string         `csv:"currency"`
	Scenario *string        `csv:"scenario"`
}

// budgetRows are the months of each budget, and the one after them where its cash belongs
// to the last period.
func budgetRows(p *document.Plan) func(add func(budgetRow)) {
	return func(add func(budgetRow)) {
		for k := range p.Budgets {
			b := &p.Budgets[k]
			month := func(i int, amount, actual, forecast document.Money) {
				m := p.Start + pricing.Month(i)
				add(budgetRow{fiscalOf(p, m), m, b.Address, b.Basis, b.Period, amount, actual, forecast, actual.Add(forecast).Sub(amount), p.Currency, p.Scenario})
			}
			for i, amount := range b.Amounts {
				month(i, amount, b.Actual[i], b.Months[i].Sub(b.Actual[i]))
			}
			if after := b.After(); !after.IsZero() {
				month(p.Months, document.Money{}, document.Money{}, after)
			}
		}
	}
}

// A budgetCostRow is what a part of a budget costs in a month.
type budgetCostRow struct {
	owner
	fiscal
	Month    pricing.Month     `csv:"month"`
	Budget   string            `csv:"budget"`
	Usage    string            `csv:"usage"`
	Tags     map[string]string `csv:"tags"`
	Actual   document.Money    `csv:"actual"`
	Forecast document.Money    `csv:"forecast"`
}

// budgetCostRows are the parts of each budget that cost anything, by month.
func budgetCostRows(p *document.Plan) func(add func(budgetCostRow)) {
	return func(add func(budgetCostRow)) {
		for k := range p.Budgets {
			b := &p.Budgets[k]
			costs, months := p.Source().BudgetCosts(b), p.Months
			if !b.After().IsZero() {
				months++
			}
			for i := range months {
				for _, c := range costs {
					if c.Months[i].IsZero() {
						continue
					}
					m := p.Start + pricing.Month(i)
					row := budgetCostRow{owner: ownerOf(p, c.Account, ""), fiscal: fiscalOf(p, m), Month: m, Budget: b.Address, Tags: c.Tags, Forecast: c.Months[i]}
					if c.Usage != nil {
						row.Usage, row.Catalog = c.Usage.Address, c.Usage.Catalog
					}
					if c.Actual(i) {
						row.Actual, row.Forecast = row.Forecast, row.Actual
					}
					add(row)
				}
			}
		}
	}
}

// A scenarioRow is what a scenario costs in a month, or in all.
type scenarioRow struct {
	fiscal
	Scenario        string         `csv:"scenario"` // empty: the plan
	Month           *pricing.Month `csv:"month"`    // nil: all
	Billed          document.Money `csv:"billed"`
	BilledChange    document.Money `csv:"billed_change"` // from the plan
	Amortized       document.Money `csv:"amortized"`
	AmortizedChange document.Money `csv:"amortized_change"`
	Cash            document.Money `csv:"cash"`
	CashChange      document.Money `csv:"cash_change"`
	Currency        string         `csv:"currency"`
}

// scenarioRows are the plan and each scenario beside it: in all, then by month.
func scenarioRows(p *document.Plan) func(add func(scenarioRow)) {
	rowOf := func(name string, f, plan document.Figures) scenarioRow {
		row := scenarioRow{
			Scenario: name, Billed: f.Billed, BilledChange: f.Billed.Sub(plan.Billed), Amortized: f.Amortized, AmortizedChange: f.Amortized.Sub(plan.Amortized),
			Cash: f.Cash, CashChange: f.Cash.Sub(plan.Cash), Currency: p.Currency,
		}
		if f.Month != 0 {
			row.Month, row.fiscal = &f.Month, fiscalOf(p, f.Month)
		}
		return row
	}
	figures := func(t document.Totals) document.Figures {
		return document.Figures{Billed: t.Billed, Amortized: t.Amortized, Cash: t.Cash}
	}
	return func(add func(scenarioRow)) {
		for _, s := range append([]document.Scenario{{Totals: p.Totals, Monthly: p.Monthly}}, p.Scenarios...) {
			add(rowOf(s.Name, figures(s.Totals), figures(p.Totals)))
			for _, m := range s.Monthly {
				var plan document.Figures // nothing in months that the plan does not have
				if i := slices.IndexFunc(p.Monthly, func(f document.Figures) bool { return f.Month == m.Month }); i >= 0 {
					plan = p.Monthly[i]
				}
				add(rowOf(s.Name, m, plan))
			}
		}
	}
}

// A taxRow is the tax on what an account is billed in a month.
type taxRow struct {
	fiscal
	document.TaxMonth
	Account  string  `csv:"account"`
	Rate     string  `csv:"rate"`
	Included bool    `csv:"included"`
	Currency string  `csv:"currency"`
	Scenario *string `csv:"scenario"`
}

func taxRows(p *document.Plan) func(add func(taxRow)) {
	currencies := map[string]string{}
	for i := range p.Accounts {
		currencies[p.Accounts[i].Address] = p.Accounts[i].Currency
	}
	return func(add func(taxRow)) {
		for _, t := range p.Taxes {
			for _, m := range t.Months {
				add(taxRow{fiscalOf(p, m.Month), m, t.Account, t.Rate.String(), t.Included, currencies[t.Account], p.Scenario})
			}
		}
	}
}
