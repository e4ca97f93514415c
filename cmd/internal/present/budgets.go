package present

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/ranges"
	"github.com/declarative-cost/planner/pricing"
)

// budgets holds each budget against what is actual and what is forecast: of its dearest
// period, and in detail of all its periods, accounts and tags.
func (p *plan) budgets() Section {
	blocks := append([]Block{newTable(items(p.Budgets, p.budgetCells))}, p.budgetCharts()...)
	if p.opt.Detail {
		blocks = append(blocks, p.budgetDetails()...)
	}
	return Section{ID: "budgets", Name: p.T("budgets"), Heading: p.S("Budgets"), Rank: rankLimits, Blocks: blocks}
}

// against are the cells of what a budget's amount, where it has one, is held against.
func (w words) against(budget *pricing.Money, actual, forecast pricing.Money) []cell {
	amount := optional(budget, w.money)
	variance := optional(budget, func(m pricing.Money) Value { return changed(w.money(actual.Add(forecast).Sub(m))) })
	return []cell{
		w.at("budget", amount).id("amount").sum().ifAny(), w.amount("actual", actual).ifAny(), w.amount("forecast", forecast),
		w.at("variance", variance).sum().ifAny().formula("[actual]+[forecast]-[amount]"),
		percentCell(percentOf(variance, amount)).ifAny().formula("IF([amount]=0,0,[variance]/[amount])"),
	}
}

// budgetCells are those of a budget's dearest period.
func (p *plan) budgetCells(b *document.Budget) []cell {
	cells, basis := p.against(&b.Amount, pricing.Money{}, b.Projected), BudgetScope(p.Printer, b.Basis, b.Period)
	if part := find(b.Periods, func(p *document.BudgetPart) bool { return p.Actual.Add(p.Forecast).Equal(b.Projected) }); part != nil {
		cells = p.against(&b.Amount, part.Actual, part.Forecast)
		if b.Period != string(planner.PeriodTotal) {
			basis = p.F("%s, %s", p.T(b.Basis), part.Name)
		}
	}
	p90, chance := Value{}, Value{}
	if r := p.rangeOf(b); r != nil {
		p90 = p.money(r.ProjectedP90)
		chance = word(p.futures(ranges.Ratio{Decimal: decimal.NewFromInt(1).Sub(r.ChanceExceeded.Decimal)}))
	}
	if !p.opt.Detail { // there is little room
		chance, cells = Value{}, cells[:len(cells)-1]
	}
	cells = append(cells, headed("p90", "P90", p90).ifAny())
	return slices.Concat([]cell{p.at("budget", address(b.Address))}, under("", p.at("of", word(basis))), under(p.currency(), cells...),
		under("", p.at("holds in", chance).rank(1).ifAny(), p.at("status", p.budgetStatus(b)).whole()))
}

// rangeOf are the futures of a budget; nil without any.
func (p *plan) rangeOf(b *document.Budget) *ranges.BudgetRange {
	if p.Ranges == nil {
		return nil
	}
	return find(p.Ranges.Budgets, func(r *ranges.BudgetRange) bool { return r.Address == b.Address })
}

// budgetDetails are the budgets by quarter, year and month, and what of them are whose.
func (p *plan) budgetDetails() []Block {
	var months, spans, accounts, tags []line
	for _, b := range pointers(p.Budgets) {
		for _, m := range p.budgetMonths(b) {
			months = append(months, p.ofBudget(b, p.against(&m.amount, m.actual, m.forecast), p.at("month", monthOf(m.month))))
		}
		spans = append(spans, p.budgetSpans(b)...)
		costs := p.source.BudgetCosts(b)
		accounts, tags = append(accounts, p.budgetAccounts(b, costs)...), append(tags, p.budgetTags(b, costs)...)
	}
	table := func(id, heading string, lines []line) Block {
		t := newTable(lines)
		t.ID = id
		for k := range t.Columns {
			t.Columns[k].Sum = t.Columns[k].Sum && id == "budget_months"
		}
		return Group{Text{word(heading)}, []Block{t}}
	}
	return []Block{
		table("budget_spans", p.T("Budgets by quarter and fiscal year"), spans), table("budget_months", p.T("Budgets by month"), months),
		table("budget_accounts", p.T("Budgets by account"), accounts), table("budget_tags", p.T("Budgets by tag"), tags),
	}
}

// ofBudget is a line about a part of a budget.
func (p *plan) ofBudget(b *document.Budget, of []cell, parts ...cell) line {
	return lineOf(Item, under("", append([]cell{p.at("budget", address(b.Address))}, parts...)...), under(p.currency(), of...))
}

// A budgetMonth is a month of a budget.
type budgetMonth struct {
	month                    pricing.Month
	amount, actual, forecast pricing.Money
}

// budgetMonths are the months of a budget, and the one after them where its cash belongs to
// the last period.
func (p *plan) budgetMonths(b *document.Budget) (months []budgetMonth) {
	for i, amount := range b.Amounts {
		months = append(months, budgetMonth{p.Start + pricing.Month(i), amount, b.Actual[i], b.Months[i].Sub(b.Actual[i])})
	}
	addIf(&months, !b.After().IsZero(), budgetMonth{month: p.Start + pricing.Month(p.Months), forecast: b.After()})
	return months
}

// budgetSpans adds the months of a budget up by quarters and fiscal years.
func (p *plan) budgetSpans(b *document.Budget) (lines []line) {
	for _, span := range []planner.Span{planner.SpanQuarter, planner.SpanYear} {
		name := func(m *budgetMonth) string { return p.Inputs.Fiscal().Name(span, m.month) }
		for _, months := range grouped(p.budgetMonths(b), name) {
			var sum budgetMonth
			for _, m := range months {
				sum.amount, sum.actual, sum.forecast = sum.amount.Add(m.amount), sum.actual.Add(m.actual), sum.forecast.Add(m.forecast)
			}
			lines = append(lines, p.ofBudget(b, p.against(&sum.amount, sum.actual, sum.forecast), p.at("period", word(name(&months[0])))))
		}
	}
	return lines
}

// budgetAccounts has a line for each of several accounts that a budget is on.
func (p *plan) budgetAccounts(b *document.Budget, costs []document.BudgetCost) (lines []line) {
	byAccount := grouped(costs, func(c *document.BudgetCost) string { return c.Account.Address })
	for _, of := range byAccount {
		addIf(&lines, len(byAccount) > 1, p.ofBudget(b, p.spentBy(b, of), p.at("account", address(of[0].Account.Address))))
	}
	return lines
}

// budgetTags has a line for each value of a tag. The lines of a tag add up to the budget's
// costs: the last has what is without it.
func (p *plan) budgetTags(b *document.Budget, costs []document.BudgetCost) (lines []line) {
	for _, tag := range keysOf(costs, func(c document.BudgetCost) map[string]string { return c.Tags }) {
		value := func(c *document.BudgetCost) string { return c.Tags[tag] }
		slices.SortStableFunc(costs, func(a, b document.BudgetCost) int { return strings.Compare(value(&a), value(&b)) })
		for _, of := range grouped(costs, value) {
			lines = append(lines, p.ofBudget(b, p.spentBy(b, of), p.at("tag", name(tag)), p.at("value", name(value(&of[0])))))
		}
	}
	return lines
}

// spentBy is what some parts of a budget cost together. They have no amount of their own.
func (p *plan) spentBy(b *document.Budget, costs []document.BudgetCost) []cell {
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
	return p.against(nil, actual, forecast)
}
