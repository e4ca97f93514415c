package present

import (
	"cmp"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// A verdict is what a change does to a budget, a guardrail or a check.
type verdict int

// The verdicts, the worst first.
const (
	fails    verdict = iota // newly, and the change is refused
	worst                   // it did not hold before, holds less now, and the change is refused
	warns                   // newly
	worse                   // it did not hold before, and holds less now
	before                  // it did not hold before either
	again                   // it did not hold before
	moves                   // it holds as before, in another part of the futures
	unjudged                // it holds in a part of futures that nobody drew
	holds
)

// A limit is a budget, a guardrail or a check, with what the change does to it.
type limit struct {
	verdict verdict
	address string
	text    Text
}

// judge finds out what the change does to each limit, the worst first.
func (d *diff) judge() {
	add := func(v verdict, address string, text Text) {
		if v == holds {
			d.held++
			return
		}
		d.limits = append(d.limits, limit{v, address, text})
	}
	for _, b := range pointers(d.Budgets) {
		v := verdictOf(b.Exceeded, b.ExceededBefore, b.Worse, b.OnExceed, b.OnWorse)
		if c := d.chance(b.Address); v == holds && c != nil && c.Before != nil && !c.Before.Equal(c.After.Decimal) && confidenceOf(&d.Inputs.Head, b.Address) != nil {
			v = moves
		}
		if d.Diff.Ranges == nil && d.Inputs.Head.IsUncertain() && confidenceOf(&d.Inputs.Head, b.Address) != nil {
			v = unjudged
		}
		add(v, b.Address, d.budget(b))
	}
	for _, g := range pointers(d.Guardrails) {
		add(verdictOf(g.Exceeded, false, false, g.OnExceed, ""), g.Address, d.guardrail(g))
	}
	for _, c := range d.Checks {
		text := either(c.Status == statusPass, d.S("holds"), Text{name(strings.Join(c.Messages, " "))})
		was := strings.Join(c.MessagesBefore, " ")
		text = either(was != "" && was != text.Plain(), d.S("%s; before: %s", text, name(was)), text)
		add(verdictOf(c.Status != statusPass, c.FailedBefore, c.Worse, c.OnFail, c.OnWorse), c.Address, text)
	}
	slices.SortStableFunc(d.limits, func(a, b limit) int { return cmp.Compare(a.verdict, b.verdict) })
}

// verdictOf is the verdict on a limit that is broken now, or was before, and may be worse.
func verdictOf(broken, brokenBefore, isWorse bool, on, onWorse string) verdict {
	refused := func(on string) bool { return planner.OnFailure(on) == planner.Fail }
	switch {
	case isWorse && refused(onWorse):
		return worst
	case isWorse:
		return worse
	case broken && brokenBefore:
		return before
	case broken && refused(on):
		return fails
	case broken:
		return warns
	case brokenBefore:
		return again
	}
	return holds
}

// budget says by how much a budget is exceeded, before and after.
func (d *diff) budget(b *document.DiffBudget) Text {
	if text := d.byFutures(b); text != nil {
		return text
	}
	text := d.S("%s %s of %s", BudgetScope(d.Printer, b.Basis, b.Period), d.money(b.Projected), d.money(b.Amount))
	text = either(b.Exceeded && b.FirstExceeded != nil, d.S("%s, exceeded %s from %s on", text, d.by(&b.Budget), optional(b.FirstExceeded, monthOf)), text)
	switch was := b.Before; {
	case was != nil && was.Exceeded:
		return d.S("%s; before: exceeded %s", text, d.by(was))
	case b.ExceededBefore && was != nil:
		return d.S("%s; only in months that the base does not cover", text)
	case b.ExceededBefore:
		return d.S("%s; it was exceeded before, too", text)
	case was != nil:
		return d.S("%s; before: %s of %s", text, d.money(was.Projected), d.money(was.Amount))
	}
	return d.S("%s; a new budget", text)
}

// by says "by 50.00", and of a budget of each month, quarter or year in how many.
func (d *diff) by(b *document.Budget) Text {
	excess := d.money(b.Projected.Sub(b.Amount))
	n := len(having(b.Periods, func(p document.BudgetPart) bool { return p.Variance.IsPositive() }))
	period := strings.ReplaceAll(b.Period, "_", " ")
	return either(n > 0 && b.Period != string(planner.PeriodTotal), d.S("by up to %s in %s", excess, d.count(n, period)), d.S("by %s", excess))
}

// GuardrailText says what a change does to a guardrail, and what it allows.
func GuardrailText(p *lang.Printer, g *document.DiffGuardrail) string {
	d := diff{words: words{Printer: p}}
	return d.guardrail(g).Plain()
}

func (d *diff) guardrail(g *document.DiffGuardrail) Text {
	text, percent := Text{d.changeOf(g.Cost)}, percentOf(d.changeOf(g.Cost), d.money(g.Cost.Before))
	addIf(&text, !percent.IsZero(), d.S(" (%s)", percent)...)
	amount := optional(g.MaxIncrease, func(m pricing.Money) Text { return Text{word("+"), d.money(m)} })
	part := optional(g.MaxIncreasePercent, func(m pricing.Money) Text { return Text{word("+" + m.Decimal().String() + "%")} })
	return d.S("%s%s changes by %s, at most %s is allowed", d.atPercentile(g), d.T(g.Basis), text, join(d.T(" and "), amount, part))
}

// andMore counts what a list leaves out.
func (w words) andMore(n int) (notes Notes) {
	addIf(&notes, n > 0, w.S("And %s more.", callsOf(int64(n))))
	return notes
}

// judged are the limits with one of the verdicts.
func (d *diff) judged(verdicts ...verdict) []limit {
	return having(d.limits, func(l limit) bool { return slices.Contains(verdicts, l.verdict) })
}

// limitLines say of each limit what follows, and why.
func (d *diff) limitLines(limits []limit) (lines Lines) {
	said := map[verdict]Line{
		fails: {Label: d.T("fails"), Tone: Worse}, worst: {Label: d.T("worse, fails"), Tone: Worse}, warns: {Label: d.T("warns"), Tone: Warn}, worse: {Label: d.T("worse"), Tone: Worse},
		before: {Label: d.T("as before"), Tone: Warn}, again: {Label: d.T("holds again"), Tone: Better}, moves: {Label: d.T("holds")}, unjudged: {Label: d.T("not judged")},
	}
	for _, l := range limits {
		line := said[l.verdict]
		line.Key, line.Text = address(l.address), l.text
		lines = append(lines, line)
	}
	return lines
}

// broken are the limits that the change breaks, or makes worse.
func (d *diff) broken() Section {
	limits, heading := d.judged(fails, worst, warns, worse), d.S("Newly broken")
	switch n := len(d.judged(worst, worse)); {
	case len(limits) == 0:
		return Section{}
	case n == len(limits):
		heading = d.S("Worse than before")
	case n > 0:
		heading = d.S("Newly broken, or worse than before")
	}
	s := Section{ID: "broken", Name: d.T("what newly fails"), Heading: heading, Rank: rankBroken, Blocks: []Block{d.limitLines(limits)}}
	if first, rest := cut(limits, briefList); len(rest) > 0 {
		s.Folded, s.Brief = true, []Block{d.limitLines(first), d.andMore(len(rest))}
	}
	return s
}

// otherLimits are those that did not hold before; the others are counted.
func (d *diff) otherLimits() Section {
	heading, text := d.S("Budgets, guardrails and checks"), d.S("All hold (%s).", callsOf(int64(d.held)))
	if len(d.limits) > 0 {
		heading, text = d.S("Other budgets, guardrails and checks"), d.S("The others hold (%s).", callsOf(int64(d.held)))
	}
	notes := when(d.held > 0, Notes{text})
	return Section{ID: "limits", Name: d.T("other budgets, guardrails and checks"), Heading: heading, Rank: rankOtherLimits,
		Folded: len(d.limits) > 0, Blocks: []Block{d.limitLines(d.judged(before, again, moves, unjudged)), notes}}
}
