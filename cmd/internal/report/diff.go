package report

import (
	"slices"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// A diffReport draws what lies between two plans.
type diffReport struct {
	messages
	d      *document.Diff
	within bool // a part of a plan's page
}

func (r *diffReport) page() *page {
	p := &page{
		messages: r.messages,
		Kicker:   r.say("diff.kicker"),
		Title:    r.say("diff.title", name(r.d.Base.Source), name(r.d.Head.Source)),
		Scope:    r.scope(),
		Answers:  []answer{r.changeAnswer(), r.dueAnswer(), r.riskAnswer()},
		Footer:   r.say("page.footer", r.d.PlannerVersion, r.d.FormatVersion),
	}
	for _, s := range r.sections() {
		p.add(s)
	}
	return p
}

// scope says which months are compared: the common ones.
func (r *diffReport) scope() string {
	text := r.say("diff.same")
	if n := len(r.d.Monthly); n > 0 {
		text = r.span(r.d.Monthly[0].Month, n)
	}
	if r.d.Currency != "" {
		text += r.say("scope.currency", r.lang.Currency(r.d.Currency))
	}
	if r.d.Base.Start != r.d.Head.Start || r.d.Base.Months != r.d.Head.Months {
		text += r.say("diff.common")
	}
	return text
}

// sections are the parts of a diff.
func (r *diffReport) sections() []section {
	why := section{ID: "why", Title: r.say("diff.section"), Figures: []figure{r.waterfall()}}
	all := []section{why}
	if len(r.d.Monthly) > 0 {
		all = append(all, section{ID: "diff-months", Title: r.say("diff.months"), Figures: []figure{r.monthFigure()}, Tables: []table{r.totalTable()}})
	}
	if !r.within {
		all = append(all, r.adviceSection())
	}
	if changes := r.changeTable(); len(changes.Rows) > 0 {
		all = append(all, section{ID: "changes", Title: r.say("changes.section"), Tables: []table{changes}})
	}
	limits := section{ID: "diff-limits", Title: r.say("diff.limits")}
	if len(r.d.Budgets) > 0 {
		limits.Tables = append(limits.Tables, r.budgetTable())
	}
	if len(r.d.Guardrails) > 0 {
		limits.Tables = append(limits.Tables, guardrailTable(r.messages, r.d.Guardrails))
	}
	if !r.within {
		for _, c := range r.d.Checks {
			limits.Lists = append(limits.Lists, checkLines(r.messages, []document.Check{c.Check})...)
		}
		all = append(all, limits, r.basisSection())
		return all
	}
	return append(all, limits)
}

// basisSection names the prices of both sides.
func (r *diffReport) basisSection() section {
	s := section{ID: "basis", Title: r.say("basis.section")}
	for _, side := range []struct {
		id       string
		catalogs []document.Catalog
	}{{"base", r.d.Inputs.Base.Catalogs}, {"head", r.d.Inputs.Head.Catalogs}} {
		if len(side.catalogs) > 0 {
			s.Tables = append(s.Tables, catalogTable(r.messages, "catalogs-"+side.id, r.say("catalogs."+side.id), side.catalogs))
		}
	}
	return s
}

// changeAnswer says what becomes of the money billed.
func (r *diffReport) changeAnswer() answer {
	t := r.d.Totals
	a := answer{Question: r.say("answer.change"), Figure: signed(dec(t.Billed.Change)), Unit: r.say("answer.change.unit", r.lang.Currency(r.d.Currency), name(r.d.Base.Source)), Short: r.lang.Short(dec(t.Billed.Change), r.d.Currency)}
	if p := percent(t.Billed); p != "" {
		a.Unit = r.say("answer.change.percent", p, r.lang.Currency(r.d.Currency), name(r.d.Base.Source))
	}
	a.Lines = append(a.Lines, line{Label: r.say("figure.billed"), Figure: money(dec(t.Billed.After)), Text: r.say("answer.change.from", money(dec(t.Billed.Before)))})
	for _, part := range []struct {
		key    string
		change document.MoneyChange
	}{{"figure.amortized", t.Amortized}, {"figure.cash", t.Cash}} {
		a.Lines = append(a.Lines, line{Label: r.say(part.key), Figure: signed(dec(part.change.Change)), Text: r.say("answer.change.pair", money(dec(part.change.Before)), money(dec(part.change.After)))})
	}
	a.Lines = append(a.Lines, line{Label: r.say("figure.calls"), Figure: signedCount(t.Calls.Change), Text: r.say("answer.change.pair", count(t.Calls.Before), count(t.Calls.After))})
	return a
}

// dueAnswer says in which month the cash changes most.
func (r *diffReport) dueAnswer() answer {
	most := -1
	for i, m := range r.d.Monthly {
		if change := dec(m.Cash.Change).Abs(); change.IsPositive() && (most < 0 || change.GreaterThan(dec(r.d.Monthly[most].Cash.Change).Abs())) {
			most = i
		}
	}
	a := answer{Question: r.say("answer.when"), Figure: money(decimal.Zero), Unit: r.say("answer.when.never")}
	if most >= 0 {
		m := r.d.Monthly[most]
		a.Figure, a.Unit = signed(dec(m.Cash.Change)), r.say("answer.when.most", m.Month)
		a.Short = r.lang.Short(dec(m.Cash.Change), r.d.Currency)
		a.Lines = append(a.Lines, line{Label: r.say("figure.cash"), Figure: money(dec(m.Cash.After)), Text: r.say("answer.change.from", money(dec(m.Cash.Before)))})
	}
	return a
}

// riskAnswer says what the change breaks.
func (r *diffReport) riskAnswer() answer {
	a := answer{Question: r.say("answer.breaks")}
	broken := 0
	add := func(label, text string, fails bool) {
		broken++
		a.Lines = append(a.Lines, line{Label: name(label), Text: text, Tone: map[bool]string{true: "bad", false: "warn"}[fails]})
	}
	for i := range r.d.Budgets {
		if b := &r.d.Budgets[i]; b.Exceeded {
			add(b.Address, r.say("budget.text", r.budgetScope(&b.Budget), money(dec(b.Projected)), money(dec(b.Amount))), b.OnExceed == string(planner.Fail))
		}
	}
	for _, g := range r.d.Guardrails {
		if g.Exceeded {
			add(g.Address, r.say("answer.breaks.guardrail", r.named("basis", g.Basis), signed(dec(g.Cost.Change))), g.OnExceed == string(planner.Fail))
		}
	}
	for _, c := range r.d.Checks {
		if c.Status == "fail" {
			add(c.Address, visible(strings.Join(c.Messages, " ")), c.Fails())
		}
	}
	a.Figure, a.Unit = count(int64(broken)), r.say("answer.breaks.unit", len(r.d.Budgets)+len(r.d.Guardrails)+len(r.d.Checks))
	if broken > 0 {
		a.Tone = "bad"
	}
	if t := r.d.Totals; t.PacksExpiredCalls.Change != 0 {
		a.Lines = append(a.Lines, line{Label: r.say("figure.expired"), Figure: signedCount(t.PacksExpiredCalls.Change), Text: r.say("answer.change.pair", count(t.PacksExpiredCalls.Before), count(t.PacksExpiredCalls.After))})
	}
	if t := r.d.Totals; t.Lost.Change != 0 {
		a.Lines = append(a.Lines, line{Label: r.say("figure.lost"), Figure: signedCount(t.Lost.Change), Text: r.say("answer.change.pair", count(t.Lost.Before), count(t.Lost.After))})
	}
	return a
}

// reasonTable lists every reason with its sentence.
func (r *diffReport) reasonTable() table {
	t := table{ID: "reasons", Caption: r.say("reasons.caption"), Columns: slices.Concat(
		texts(r.say("column.account"), r.say("column.month"), r.say("column.group")), numbers(r.say("column.change"), r.say("column.tierpart")), texts(r.say("column.why")))}
	for _, e := range r.d.Explanation {
		month := ""
		if e.Month != nil {
			month = e.Month.String()
		}
		t.Rows = append(t.Rows, row{Cells: []cell{
			textCell(name(e.Account)), dateCell(month), textCell(r.named("group", string(e.Group))), signedCell(dec(e.Change)), signedCell(dec(e.OfWhichTier)), textCell(short(e.Message, 400)),
		}})
	}
	return t
}

// monthFigure puts the months of both sides side by side.
func (r *diffReport) monthFigure() figure {
	f := figure{ID: "diff-cost", Title: r.say("diff.monthly"), Note: r.say("cost.note"), Wide: true}
	months := each(r.d.Monthly, func(m document.DiffMonth) pricing.Month { return m.Month })
	for _, basis := range []struct {
		key string
		of  func(document.DiffMonth) document.MoneyChange
	}{
		{"billed", func(m document.DiffMonth) document.MoneyChange { return m.Billed }},
		{"amortized", func(m document.DiffMonth) document.MoneyChange { return m.Amortized }},
		{"cash", func(m document.DiffMonth) document.MoneyChange { return m.Cash }},
	} {
		f.Panels = append(f.Panels, r.monthPanel("diff-cost-"+basis.key, r.say("basis."+basis.key), months, each(r.d.Monthly, basis.of)))
	}
	return f
}

func (r *diffReport) monthPanel(id, label string, months []pricing.Month, changes []document.MoneyChange) panel {
	before := series{r.say("column.before"), "before", each(changes, func(c document.MoneyChange) decimal.Decimal { return dec(c.Before) })}
	after := series{r.say("column.after"), "s0", each(changes, func(c document.MoneyChange) decimal.Decimal { return dec(c.After) })}
	chart := columns{id: id, title: r.say("diff.monthly.chart", label), months: months, stacks: [][]series{{before}, {after}}, plain: true, description: describe(r.messages, months, after.values)}
	t := table{ID: id + "-table", Caption: r.say("diff.monthly.chart", label), Columns: append(texts(r.say("column.month")), numbers(before.name, after.name, r.say("column.change"))...)}
	var change decimal.Decimal
	for i, c := range changes {
		change = change.Add(dec(c.Change))
		t.Rows = append(t.Rows, row{Cells: []cell{dateCell(months[i].String()), moneyCell(dec(c.Before)), moneyCell(dec(c.After)), signedCell(dec(c.Change))}})
	}
	t.Foot = []row{{Cells: []cell{textCell(r.say("column.total")), moneyCell(sum(before.values)), moneyCell(sum(after.values)), signedCell(change)}}}
	return panel{ID: id, Label: label, Keys: []key{{before.class, before.name, money(sum(before.values))}, {after.class, after.name, money(sum(after.values))}}, Chart: chart.draw(r.messages), Tables: []table{t}}
}

// totalTable has each figure of the totals on both sides.
func (r *diffReport) totalTable() table {
	t := table{ID: "diff-totals", Caption: r.say("diff.totals"), Columns: append(texts(r.say("column.figure")), numbers(r.say("column.before"), r.say("column.after"), r.say("column.change"))...)}
	s := r.d.Totals
	calls := func(key string, c document.CallsChange) {
		t.Rows = append(t.Rows, row{Cells: []cell{textCell(r.say(key)), countCell(c.Before), countCell(c.After), {Text: signedCount(c.Change)}}})
	}
	amount := func(key string, c document.MoneyChange) {
		t.Rows = append(t.Rows, row{Cells: []cell{textCell(r.say(key)), moneyCell(dec(c.Before)), moneyCell(dec(c.After)), signedCell(dec(c.Change))}})
	}
	calls("column.calls", s.Calls)
	calls("column.lost", s.Lost)
	amount("column.list", s.List)
	amount("column.bill", s.Bill)
	amount("column.bought", s.PackPurchases)
	amount("column.billed", s.Billed)
	amount("column.amortized", s.Amortized)
	amount("column.cash", s.Cash)
	calls("column.expired.calls", s.PacksExpiredCalls)
	amount("column.expired.value", s.PacksExpiredValue)
	return t
}

// changeTable lists what is declared or costs differently.
func (r *diffReport) changeTable() table {
	t := table{ID: "change-table", Caption: r.say("changes.caption"), Columns: slices.Concat(
		texts(r.say("column.what"), r.say("column.action"), r.say("column.attributes")), numbers(r.say("column.before"), r.say("column.after"), r.say("column.change")))}
	for _, c := range r.d.Changes {
		label := name(c.Address)
		if c.Kind == "terms" || c.Kind == "catalog" {
			label = r.named("kind", c.Kind) + " · " + label
		}
		if c.PreviousAddress != nil {
			label += r.say("changes.moved", name(*c.PreviousAddress))
		}
		var attributes []string
		for _, a := range c.Attributes {
			attributes = append(attributes, r.say("changes.attribute", name(a.Name), r.side(a.Before), r.side(a.After)))
		}
		t.Rows = append(t.Rows, row{Cells: []cell{
			textCell(label), textCell(r.named("action", string(c.Action))), textCell(strings.Join(attributes, r.say("list.then"))),
			moneyCell(dec(c.Cost.Before)), moneyCell(dec(c.Cost.After)), signedCell(dec(c.Cost.Change)),
		}})
	}
	return t
}

// side shows a value of an attribute; there may be none.
func (r *diffReport) side(value *string) string {
	if value == nil {
		return "–"
	}
	return name(*value)
}

func (r *diffReport) budgetTable() table {
	t := table{ID: "diff-budgets", Caption: r.say("budgets.caption"), Columns: slices.Concat(
		texts(r.say("column.budget"), r.say("column.of")),
		numbers(r.say("column.amount"), r.say("column.projected"), r.say("budget.left")), texts(r.say("column.status")))}
	for i := range r.d.Budgets {
		b := &r.d.Budgets[i]
		status := r.say("status.holds")
		switch {
		case b.Exceeded && b.ExceededBefore:
			status = r.say("status.exceeded.too", b.FirstExceeded, r.named("on", b.OnExceed))
		case b.Exceeded:
			status = r.say("status.exceeded.now", b.FirstExceeded, r.named("on", b.OnExceed))
		}
		t.Rows = append(t.Rows, row{Cells: []cell{
			textCell(name(b.Address)), textCell(r.budgetScope(&b.Budget)), moneyCell(dec(b.Amount)), moneyCell(dec(b.Projected)),
			moneyCell(dec(b.Amount).Sub(dec(b.Projected))), textCell(status).toned("bad", b.Exceeded),
		}})
	}
	return t
}
