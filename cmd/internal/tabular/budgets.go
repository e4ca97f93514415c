package tabular

import (
	"slices"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
)

// budgetRows are the months of each budget, and the one after them where its cash belongs
// to the last period.
func budgetRows(p *pricedPlan, add add) {
	for _, b := range p.Budgets {
		month := func(i int, amount, actual, forecast document.Money) {
			m := p.Start + pricing.Month(i)
			add(m, b.Address, b.Basis, b.Period, amount, actual, forecast, actual.Add(forecast).Sub(amount), p.Currency, p.Scenario, fiscal(p, m))
		}
		for i, amount := range b.Amounts {
			month(i, amount, b.Actual[i], b.Months[i].Sub(b.Actual[i]))
		}
		if after := b.After(); !after.IsZero() {
			month(p.Months, document.Money{}, document.Money{}, after)
		}
	}
}

// budgetCostRows are the parts of each budget that cost anything, by month.
func budgetCostRows(p *pricedPlan, add add) {
	for _, b := range p.Budgets {
		costs, months := p.Source().BudgetCosts(&b), p.Months
		if !b.After().IsZero() {
			months++
		}
		for i := range months {
			for _, c := range costs {
				if c.Months[i].IsZero() {
					continue
				}
				m, catalog, usage := p.Start+pricing.Month(i), "", ""
				if c.Usage != nil {
					catalog, usage = c.Usage.Catalog, c.Usage.Address
				}
				sides := []any{document.Money{}, c.Months[i]}
				if c.Actual(i) {
					slices.Reverse(sides)
				}
				add(m, owner(c.Account, catalog), b.Address, usage, c.Tags, sides, planOf(p, c.Account), fiscal(p, m))
			}
		}
	}
}

// scenarioRows are the plan and each scenario beside it: in all, then by month.
func scenarioRows(p *pricedPlan, add add) {
	row := func(name string, month, fiscal any, f, plan document.Figures) {
		add(name, month, f.Billed, f.Billed.Sub(plan.Billed), f.Amortized, f.Amortized.Sub(plan.Amortized), f.Cash, f.Cash.Sub(plan.Cash), p.Currency, fiscal)
	}
	figures := func(t document.Totals) document.Figures {
		return document.Figures{Billed: t.Billed, Amortized: t.Amortized, Cash: t.Cash}
	}
	for _, s := range append([]document.Scenario{{Totals: p.Totals, Monthly: p.Monthly}}, p.Scenarios...) {
		row(s.Name, nil, []any{nil, nil}, figures(s.Totals), figures(p.Totals))
		for _, m := range s.Monthly {
			var plan document.Figures // nothing in months that the plan does not have
			if i := slices.IndexFunc(p.Monthly, func(f document.Figures) bool { return f.Month == m.Month }); i >= 0 {
				plan = p.Monthly[i]
			}
			row(s.Name, m.Month, fiscal(p, m.Month), m, plan)
		}
	}
}

// taxRows are the tax on what accounts are billed, by month.
func taxRows(p *pricedPlan, add add) {
	for _, t := range p.Taxes {
		for _, m := range t.Months {
			add(m.Month, t.Account, t.Rate.String(), t.Included, m.Net, m.Tax, m.Gross, p.accounts[t.Account].Currency, p.Scenario, fiscal(p, m.Month))
		}
	}
}
