package present

import (
	"maps"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/ranges"
	"github.com/declarative-cost/planner/pricing"
)

// budgets holds each budget against what is actual and what is forecast: of its dearest
// period, and in detail of all its periods, accounts and tags.
func (p *plan) budgets() Section {
	table := newRows(items(p.Budgets, p.budgetCells), under("", at("budget", p.T("budget"), Address)), under("", at("basis", p.T("of"), Words)),
		under(p.currency(), append(p.budgetColumns(), at("p90", "P90", Money).ifAny())...), under("", at("chance", p.T("holds in"), Words).rank(1).ifAny(), at("status", p.T("status"), Words)))
	blocks := append([]Block{table}, p.budgetCharts()...)
	if p.opt.Detail {
		blocks = append(blocks, p.budgetDetails()...)
	}
	return Section{ID: "budgets", Name: p.T("budgets"), Heading: p.S("Budgets"), Rank: rankLimits, Blocks: blocks}
}

// budgetColumns hold amounts against each other.
func (w words) budgetColumns() []column {
	return []column{
		at("amount", w.T("budget"), Money).ifAny().sum(), at("actual", w.T("actual"), Money).ifAny().sum(), at("forecast", w.T("forecast"), Money).sum(),
		at("variance", w.T("variance"), Money).ifAny().sum(), at("percent", "%", Percent).rank(1).ifAny(),
	}
}

// against are the cells of what a budget's amount is held against.
func against(budget, actual, forecast pricing.Money) row {
	variance := changed(moneyOf(actual.Add(forecast).Sub(budget)))
	return row{"amount": moneyOf(budget), "actual": moneyOf(actual), "forecast": moneyOf(forecast), "variance": variance, "percent": percentOf(variance, moneyOf(budget))}
}

// budgetCells are those of a budget's dearest period.
func (p *plan) budgetCells(b *document.Budget) row {
	cells, basis := against(b.Amount, pricing.Money{}, b.Projected), BudgetScope(p.Printer, b.Basis, b.Period)
	for _, part := range b.Periods {
		if part.Actual.Add(part.Forecast).Equal(b.Projected) {
			cells = against(b.Amount, part.Actual, part.Forecast)
			if b.Period != string(planner.PeriodTotal) {
				basis = p.F("%s, %s", p.T(b.Basis), part.Name)
			}
			break
		}
	}
	if !p.opt.Detail {
		delete(cells, "percent") // there is little room
	}
	if r := p.rangeOf(b); r != nil {
		cells["p90"] = moneyOf(r.ProjectedP90)
		if one := decimal.NewFromInt(1); p.opt.Detail {
			cells["chance"] = word(p.futures(ranges.Ratio{Decimal: one.Sub(r.ChanceExceeded.Decimal)}))
		}
	}
	return cells.and(row{"budget": address(b.Address), "basis": word(basis), "status": p.budgetStatus(b)})
}

// rangeOf are the futures of a budget; nil without any.
func (p *plan) rangeOf(b *document.Budget) *ranges.BudgetRange {
	if p.Ranges == nil {
		return nil
	}
	for i := range p.Ranges.Budgets {
		if r := &p.Ranges.Budgets[i]; r.Address == b.Address {
			return r
		}
	}
	return nil
}

// budgetDetails are the budgets by month, quarter and year, and what of them are whose.
func (p *plan) budgetDetails() []Block {
	var months, spans, accounts, tags []rowLine
	for i := range p.Budgets {
		b := &p.Budgets[i]
		months, spans = append(months, p.budgetMonths(b)...), append(spans, p.budgetSpans(b)...)
		costs := p.source.BudgetCosts(b)
		accounts, tags = append(accounts, budgetAccounts(b, costs)...), append(tags, budgetTags(b, costs)...)
	}
	budget := at("budget", p.T("budget"), Address)
	table := func(id, heading string, lines []rowLine, kinds ...column) Block {
		columns := p.budgetColumns()
		for k := range columns {
			switch columns[k].ID {
			case "variance":
				columns[k] = columns[k].formula("[actual]+[forecast]-[amount]")
			case "percent":
				columns[k] = columns[k].formula("IF([amount]=0,0,[variance]/[amount])")
			}
		}
		t := newRows(lines, under("", append([]column{budget}, kinds...)...), under(p.currency(), columns...))
		t.ID = id
		for k := range t.Columns {
			t.Columns[k].Sum = t.Columns[k].Sum && id == "budget_months"
		}
		return Group{Text{word(heading)}, []Block{t}}
	}
	return []Block{
		table("budget_spans", p.T("Budgets by quarter and fiscal year"), spans, at("period", p.T("period"), Words)),
		table("budget_months", p.T("Budgets by month"), months, at("month", p.T("month"), Month)),
		table("budget_accounts", p.T("Budgets by account"), accounts, at("account", p.T("account"), Address)),
		table("budget_tags", p.T("Budgets by tag"), tags, at("tag", p.T("tag"), Name), at("value", p.T("value"), Name)),
	}
}

// budgetMonths has a line for each month of a budget, and the one after them where its
// cash belongs to the last period.
func (p *plan) budgetMonths(b *document.Budget) (lines []rowLine) {
	add := func(month Value, cells row) {
		lines = append(lines, rowLine{Item, cells.and(row{"budget": address(b.Address), "month": month})})
	}
	for i, month := range p.monthsOf(len(b.Amounts)) {
		add(month, against(b.Amounts[i], b.Actual[i], b.Months[i].Sub(b.Actual[i])))
	}
	if after := b.After(); !after.IsZero() {
		add(monthOf(p.Start+pricing.Month(p.Months)), against(pricing.Money{}, pricing.Money{}, after))
	}
	return lines
}

// budgetSpans adds the months of a budget up by fiscal years and their quarters.
func (p *plan) budgetSpans(b *document.Budget) (lines []rowLine) {
	t := newRows(p.budgetMonths(b), under("", at("month", "", Month)), under("", p.budgetColumns()...))
	for _, span := range []planner.Span{planner.SpanQuarter, planner.SpanYear} {
		for _, r := range (periods{p.words, p.Inputs.Fiscal(), span}).join(t.Columns, 0, t.Rows) {
			sums := row{}
			for k, c := range t.Columns {
				sums[c.ID] = r.Cells[k]
			}
			cells := against(pricing.MoneyOf(sums["amount"].Number), pricing.MoneyOf(sums["actual"].Number), pricing.MoneyOf(sums["forecast"].Number))
			lines = append(lines, rowLine{Item, cells.and(row{"budget": address(b.Address), "period": sums["month"]})})
		}
	}
	return lines
}

// budgetAccounts has a line for each of several accounts that a budget is on.
func budgetAccounts(b *document.Budget, costs []document.BudgetCost) (lines []rowLine) {
	byAccount := grouped(costs, func(c *document.BudgetCost) string { return c.Account.Address })
	for _, of := range byAccount {
		if len(byAccount) > 1 {
			lines = append(lines, rowLine{Item, spentBy(b, of).and(row{"account": address(of[0].Account.Address)})})
		}
	}
	return lines
}

// budgetTags has a line for each value of a tag. The lines of a tag add up to the budget's
// costs: the last has what is without it.
func budgetTags(b *document.Budget, costs []document.BudgetCost) (lines []rowLine) {
	values := map[string]map[string][]document.BudgetCost{}
	for _, c := range costs {
		for tag := range c.Tags {
			values[tag] = map[string][]document.BudgetCost{}
		}
	}
	for _, tag := range slices.Sorted(maps.Keys(values)) {
		for _, c := range costs {
			values[tag][c.Tags[tag]] = append(values[tag][c.Tags[tag]], c)
		}
		for _, value := range slices.Sorted(maps.Keys(values[tag])) {
			lines = append(lines, rowLine{Item, spentBy(b, values[tag][value]).and(row{"tag": name(tag), "value": name(value)})})
		}
	}
	return lines
}

// spentBy is what some parts of a budget cost together. They have no amount of their own.
func spentBy(b *document.Budget, costs []document.BudgetCost) row {
	var actual, forecast pricing.Money
	for _, c := range costs {
		months := c.Months
		if b.After().IsZero() {
			months = months[:len(months)-1]
		}
		for i, m := range months {
			if c.Actual(i) {
				actual = actual.Add(m)
			} else {
				forecast = forecast.Add(m)
			}
		}
	}
	return row{"budget": address(b.Address), "actual": moneyOf(actual), "forecast": moneyOf(forecast)}
}
