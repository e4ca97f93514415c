package report

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// limitSection holds budgets, checks and guardrails against the plan.
func (r *planReport) limitSection() section {
	s := section{ID: "limits", Title: r.say("limits.section")}
	for i := range r.p.Budgets {
		s.Figures = append(s.Figures, r.budgetFigure(fmt.Sprintf("budget-%d", i), &r.p.Budgets[i]))
	}
	if len(r.p.Budgets) > 0 {
		s.Tables = append(s.Tables, r.budgetTable())
	}
	s.Lists = checkLines(r.messages, r.p.Checks)
	if len(r.p.Guardrails) > 0 && r.d == nil {
		s.Tables = append(s.Tables, guardrailTable(r.messages, r.p.Guardrails))
	}
	return s
}

// budgetFigure draws a budget's line and what runs up to it: of a budget of the
// whole time the running sum, of a monthly one the months.
func (r *planReport) budgetFigure(id string, b *document.Budget) figure {
	months := months(r.p.Start, len(b.Months))
	total := b.Period == string(planner.PeriodTotal)
	values, spent := each(b.Months, dec), []decimal.Decimal{}
	if after := dec(b.Projected).Sub(sum(values)); total && b.Basis == string(planner.CostCash) && after.IsPositive() {
		months, values = append(months, r.p.Start+pricing.Month(len(values))), append(values, after)
	}
	var running decimal.Decimal
	for _, v := range values {
		running = running.Add(v)
		if total {
			v = running
		}
		spent = append(spent, v)
	}
	stack := withinAndOver(r.messages, spent, dec(b.Amount))
	amount := dec(b.Amount)
	chart := columns{
		id: id + "-chart", title: r.say("budget.chart", name(b.Address)), months: months, stacks: [][]series{stack},
		limit: &amount, limitText: r.say("budget.limit", money(amount)), description: r.budgetText(b),
	}
	column := "budget.month"
	if total {
		column = "budget.running"
	}
	t := table{ID: id + "-table", Caption: r.say("budget.table", name(b.Address)), Columns: append(texts(r.say("column.month")), numbers(r.say("budget.cost"), r.say(column), r.say("budget.left"))...)}
	for i, month := range months {
		left := amount.Sub(spent[i])
		t.Rows = append(t.Rows, row{Cells: []cell{dateCell(month.String()), moneyCell(values[i]), moneyCell(spent[i]), moneyCell(left).toned("bad", left.IsNegative())}})
	}
	var keys []key
	for _, s := range stack {
		if !sum(s.values).IsZero() {
			keys = append(keys, key{Class: s.class, Name: s.name})
		}
	}
	return figure{ID: id, Title: name(b.Address), Note: r.budgetText(b), Panels: []panel{{ID: id + "-chart", Keys: keys, Chart: chart.draw(r.messages), Tables: []table{t}}}}
}

// withinAndOver parts columns at a limit.
func withinAndOver(m messages, values []decimal.Decimal, limit decimal.Decimal) []series {
	within, over := series{m.say("budget.within"), "s0", nil}, series{m.say("budget.over"), "over", nil}
	for _, v := range values {
		part := decimal.Min(v, limit)
		within.values, over.values = append(within.values, part), append(over.values, v.Sub(part))
	}
	return []series{within, over}
}

// budgetScope says what a budget bounds.
func (m messages) budgetScope(b *document.Budget) string {
	if b.Period == string(planner.PeriodMonth) {
		return m.say("budget.monthly", m.named("basis", b.Basis))
	}
	return m.named("basis", b.Basis)
}

func (r *planReport) budgetText(b *document.Budget) string {
	text := r.say("budget.text", r.budgetScope(b), money(dec(b.Projected)), money(dec(b.Amount)))
	if b.Exceeded {
		return text + r.say("budget.exceeded", b.FirstExceeded)
	}
	return text + r.say("budget.holds")
}

func (r *planReport) budgetTable() table {
	t := table{ID: "budgets", Caption: r.say("budgets.caption"), Columns: slices.Concat(
		texts(r.say("column.budget"), r.say("column.of")),
		numbers(r.say("column.amount"), r.say("column.projected"), r.say("budget.left")), texts(r.say("column.status")))}
	for i := range r.p.Budgets {
		b := &r.p.Budgets[i]
		status := r.say("status.holds")
		if b.Exceeded {
			status = r.say("status.exceeded", b.FirstExceeded, r.named("on", b.OnExceed))
		}
		t.Rows = append(t.Rows, row{Cells: []cell{
			textCell(name(b.Address)), textCell(r.budgetScope(b)), moneyCell(dec(b.Amount)), moneyCell(dec(b.Projected)),
			moneyCell(dec(b.Amount).Sub(dec(b.Projected))), textCell(status).toned("bad", b.Exceeded),
		}})
	}
	return t
}

// checkLines says which checks hold.
func checkLines(m messages, checks []document.Check) (lines []line) {
	for _, c := range checks {
		l := line{Label: name(c.Address), Text: m.say("status.holds"), Tone: "good"}
		if c.Status == "fail" {
			l.Text, l.Tone = m.say("check.fails", m.named("on", c.OnFail), visible(strings.Join(c.Messages, " "))), "bad"
		}
		lines = append(lines, l)
	}
	return lines
}

// guardrailTable holds guardrails against the change.
func guardrailTable(m messages, guardrails []document.DiffGuardrail) table {
	t := table{ID: "guardrails", Caption: m.say("guardrails.caption"), Columns: slices.Concat(
		texts(m.say("column.guardrail"), m.say("column.of")), numbers(m.say("column.before"), m.say("column.after"), m.say("column.change")),
		texts(m.say("column.allowed"), m.say("column.status")))}
	for _, g := range guardrails {
		var allowed []string
		if g.MaxIncrease != nil {
			allowed = append(allowed, signed(dec(*g.MaxIncrease)))
		}
		if g.MaxIncreasePercent != nil {
			allowed = append(allowed, "+"+dec(*g.MaxIncreasePercent).String()+"%")
		}
		status := m.say("status.holds")
		if g.Exceeded {
			status = m.say("status.over", m.named("on", g.OnExceed))
		}
		t.Rows = append(t.Rows, row{Cells: []cell{
			textCell(name(g.Address)), textCell(m.named("basis", g.Basis)), moneyCell(dec(g.Cost.Before)), moneyCell(dec(g.Cost.After)), signedCell(dec(g.Cost.Change)),
			textCell(strings.Join(allowed, m.say("list.and"))), textCell(status).toned("bad", g.Exceeded),
		}})
	}
	return t
}

// A basis is a view of cost: how a figure is taken from totals and from months.
type basis struct {
	key string
	of  func(document.Totals) decimal.Decimal
	in  func(document.Figures) decimal.Decimal
}

// bases are the three views of cost.
func bases() []basis {
	return []basis{
		{"billed", func(t document.Totals) decimal.Decimal { return dec(t.Billed) }, func(f document.Figures) decimal.Decimal { return dec(f.Billed) }},
		{"amortized", func(t document.Totals) decimal.Decimal { return dec(t.Amortized) }, func(f document.Figures) decimal.Decimal { return dec(f.Amortized) }},
		{"cash", func(t document.Totals) decimal.Decimal { return dec(t.Cash) }, func(f document.Figures) decimal.Decimal { return dec(f.Cash) }},
	}
}

// scenarioSection puts the scenarios side by side, the plan without one first.
func (r *planReport) scenarioSection() section {
	if len(r.p.Scenarios) == 0 {
		return section{}
	}
	all := append([]document.Scenario{{Name: r.say("scenario.plan"), Totals: r.p.Totals, Monthly: r.p.Monthly}}, r.p.Scenarios...)
	f := figure{ID: "scenarios", Title: r.say("scenario.title"), Note: r.say("scenario.note"), Wide: true}
	for _, basis := range bases() {
		id, label := "scenarios-"+basis.key, r.say("basis."+basis.key)
		chart := barChart{id: id, title: r.say("scenario.chart", label), description: r.say("scenario.note")}
		for i, s := range all {
			b := bar{label: visible(s.Name), figure: money(basis.of(s.Totals)), to: basis.of(s.Totals), class: "s0"}
			if i > 0 {
				b.figure, b.class = b.figure+" ("+signed(b.to.Sub(basis.of(all[0].Totals)))+")", "s2"
			}
			chart.bars = append(chart.bars, b)
		}
		f.Panels = append(f.Panels, panel{ID: id, Label: label, Chart: chart.draw(r.messages), Tables: []table{r.scenarioTable(id+"-table", label, all, basis)}})
	}
	return section{ID: "scenario", Title: r.say("scenario.section"), Figures: []figure{f}}
}

// scenarioTable has the months of every scenario. What is paid after them has a
// line of its own.
func (r *planReport) scenarioTable(id, label string, all []document.Scenario, basis basis) table {
	var stack []series
	for _, s := range all {
		stack = append(stack, series{name: name(s.Name), values: each(s.Monthly, basis.in)})
	}
	t := table{ID: id, Caption: r.say("scenario.table", label), Columns: append(texts(r.say("column.month")), numbers(each(stack, func(s series) string { return s.name })...)...)}
	for i, m := range r.p.Monthly {
		cells := []cell{dateCell(m.Month.String())}
		for _, s := range stack {
			cells = append(cells, moneyCell(s.values[i]))
		}
		t.Rows = append(t.Rows, row{Cells: cells})
	}
	later, foot := []cell{textCell(r.say("scenario.after"))}, []cell{textCell(r.say("column.total"))}
	var rest decimal.Decimal
	for i, s := range all {
		total := basis.of(s.Totals)
		after := total.Sub(sum(stack[i].values))
		later, foot, rest = append(later, moneyCell(after)), append(foot, moneyCell(total)), rest.Add(after.Abs())
	}
	if !rest.IsZero() {
		t.Rows = append(t.Rows, row{Cells: later})
	}
	t.Foot = []row{{Cells: foot}}
	return t
}

// outputSection lists what the configuration reports, and its warnings.
func (r *planReport) outputSection() section {
	s := section{ID: "outputs", Title: r.say("outputs.section")}
	for _, name := range slices.Sorted(maps.Keys(r.p.Outputs)) {
		output := r.p.Outputs[name]
		text := visible(string(output.Value))
		if output.Sensitive {
			text = r.say("outputs.sensitive")
		}
		s.Lists = append(s.Lists, line{Label: visible(name), Text: text})
	}
	for _, d := range r.p.Diagnostics {
		text := visible(d.Detail)
		if d.Range != nil {
			text += fmt.Sprintf(" (%s:%d)", visible(d.Range.Filename), d.Range.Start.Line)
		}
		s.Lists = append(s.Lists, line{Label: visible(d.Summary), Text: text, Tone: "warn"})
	}
	return s
}
