package present

import (
	"iter"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
)

// How important the sections of a diff are.
const (
	rankDiffTotals = iota
	rankBroken
	rankReasons
	rankOtherLimits
	rankDiffFunding
	rankDiffAccounts
	rankDiffMonths
	rankDiffAdvice
	rankChanges
	rankRepriced
)

// A diff is a diff document that is being told.
type diff struct {
	words
	*document.Diff
	opt    Options
	limits []limit
	held   int // limits that hold, as before
}

// Diff makes the page of a diff.
func Diff(doc *document.Diff, opt Options) Page {
	d := &diff{words: words{opt.Lang}, Diff: doc, opt: opt}
	d.judge()
	return Page{Lang: opt.Lang, Title: d.title(), Headline: d.headline(), Sections: d.sections()}
}

// sections are all there is to say, what it comes to last. Of plans that are alike
// nothing else is said.
func (d *diff) sections() iter.Seq[Section] {
	return func(yield func(Section) bool) {
		var sections []func() Section
		if !d.opt.Quiet {
			if len(d.Changes) > 0 || d.CostChanged() {
				sections = append(sections, d.changes, d.repriced, d.accounts, d.months, d.reasons, d.funding)
			}
			for _, s := range d.opt.Advice {
				s.Rank = rankDiffAdvice
				sections = append(sections, func() Section { return s })
			}
			sections = append(sections, d.otherLimits, d.broken)
		}
		for _, section := range append(sections, d.totals) {
			if s := section(); len(s.Blocks) > 0 && !yield(s) {
				return
			}
		}
	}
}

func (d *diff) title() Text {
	return d.S("Diff of %s and %s, %s", d.side(d.Base, d.T("base")), d.side(d.Head, d.T("head")), d.scope())
}

func (d *diff) side(side document.DiffSide, otherwise string) Value {
	if side.Source == "" {
		return word(otherwise)
	}
	return address(side.Source)
}

// scope says "2026-12 to 2027-11 (12 months), amounts in CNY".
func (d *diff) scope() string {
	text := d.T("no months")
	if n := len(d.Monthly); n > 0 {
		text = d.span(d.Monthly[0].Month, n)
	}
	if d.Diff.Currency == "" {
		return text
	}
	return d.F("%s, amounts in %s", text, d.currency())
}

func (d *diff) currency() string { return d.Printer.Currency(d.Diff.Currency) }

// withCurrency is an amount with what it is in and, in brackets, what else there is to
// say of it: the amount as a person would say it, and the percentage.
func (d *diff) withCurrency(v Value, percent Value) Text {
	text := Text{v}
	if c := d.currency(); c != "" {
		text = append(text, word(" "+c))
	}
	var beside []Text
	if short := d.Short(v.Number, d.Diff.Currency); short != "" {
		beside = append(beside, Text{word(short)})
	}
	if !percent.IsZero() {
		beside = append(beside, Text{percent})
	}
	if len(beside) == 0 {
		return text
	}
	return append(text, d.S(" (%s)", d.list(beside))...)
}

// headline says what changes.
func (d *diff) headline() Text {
	switch billed := d.Totals.Billed; {
	case !changeOf(billed).IsZero():
		return d.S("Cost change: %s", d.withCurrency(changeOf(billed), percentOf(billed)))
	case d.CostChanged():
		return d.S("Cost change: billed stays the same, but not when it is used or paid")
	}
	return d.S("No cost change")
}

// changeOf is a difference of money, percentOf the same in per cent of what was before,
// rounded half-up to two decimals; nothing where that was zero.
func changeOf(c document.MoneyChange) Value { return changed(moneyOf(c.Change)) }

func percentOf(c document.MoneyChange) Value {
	before, change := pricing.Money(c.Before).Decimal(), pricing.Money(c.Change).Decimal()
	if before.IsZero() || change.IsZero() {
		return Value{}
	}
	return changed(Value{Kind: Percent, Number: change.Mul(decimal.NewFromInt(100)).DivRound(before, pricing.CentDecimals)})
}

// A beforeAfter is a line of a table of what something is on both sides.
type beforeAfter struct {
	level                                Level
	name, before, after, change, percent Value
}

func (l beforeAfter) rowLevel() Level { return l.level }

func costLine(level Level, name Value, c document.MoneyChange) beforeAfter {
	return beforeAfter{level, name, moneyOf(c.Before), moneyOf(c.After), changeOf(c), percentOf(c)}
}

func addCost(a, b document.MoneyChange) document.MoneyChange {
	sum := func(x, y document.Money) document.Money {
		return document.Money(pricing.Money(x).Add(pricing.Money(y)))
	}
	return document.MoneyChange{Before: sum(a.Before, b.Before), After: sum(a.After, b.After), Change: sum(a.Change, b.Change)}
}

// beforeAfterColumns are the columns of amounts on both sides.
func beforeAfterColumns[R any](d *diff, of func(R) beforeAfter, sum bool) []column[R] {
	money := func(id, head, formula string, v func(beforeAfter) Value) column[R] {
		return column[R]{Column{ID: id, Head: head, Kind: Money, Group: 1, Sum: sum, Formula: formula}, func(r R) Value { return v(of(r)) }, true}
	}
	return []column[R]{
		money("before", d.T("before"), "", func(l beforeAfter) Value { return l.before }),
		money("after", d.T("after"), "", func(l beforeAfter) Value { return l.after }),
		money("change", d.T("change"), "[after]-[before]", func(l beforeAfter) Value { return l.change }),
	}
}

// costs is a table of amounts on both sides, under a heading.
func (d *diff) costs(first Column, heading string, lines []beforeAfter) Table {
	columns := []column[beforeAfter]{{first, func(l beforeAfter) Value { return l.name }, true}}
	columns = append(columns, beforeAfterColumns(d, func(l beforeAfter) beforeAfter { return l }, false)...)
	columns = append(columns, column[beforeAfter]{Column{ID: "percent", Head: "%", Kind: Percent, Group: 2, Rank: 1}, func(l beforeAfter) Value { return l.percent }, false})
	return newTable([]string{"", heading, ""}, columns, lines, beforeAfter.rowLevel)
}

// totals are billed, amortized and cash, and of the others those that change; and last
// one line that says it all.
func (d *diff) totals() Section {
	var blocks []Block
	if base, head := d.Base, d.Head; base.Start != head.Start || base.Months != head.Months {
		blocks = append(blocks, Lines{{Text: d.S("Only the months that both plans cover are compared (the base has %s, the head %s); cash is what is paid in them.",
			d.span(base.Start, base.Months), d.span(head.Start, head.Months))}})
	}
	if len(d.Changes) > 0 || d.CostChanged() {
		blocks = append(blocks, d.totalTable())
	}
	blocks = append(blocks, append(d.verdictLines(), Line{Text: d.summaryLine(), Tone: Strong}))
	return Section{ID: "summary", Name: d.T("totals"), Heading: d.S("Summary %s", d.scope()), Rank: rankDiffTotals, Blocks: blocks}
}

func (d *diff) totalTable() Table {
	var lines []beforeAfter
	t := d.Totals
	for i, f := range []struct {
		name   string
		change document.MoneyChange
	}{
		{d.T("billed"), t.Billed}, {d.T("amortized"), t.Amortized}, {d.T("cash"), t.Cash},
		{d.T("of billed: bills"), t.Bill}, {d.T("of billed: packs bought"), t.PackPurchases},
		{d.T("bills at list price"), t.List}, {d.T("value of expired packs"), t.PacksExpiredValue},
	} {
		if i < 3 || !changeOf(f.change).IsZero() {
			lines = append(lines, costLine(Item, word(f.name), f.change))
		}
	}
	for _, f := range []struct {
		name   string
		change document.CallsChange
		worse  bool // more of them
	}{{d.T("calls served"), t.Calls, false}, {d.T("calls lost"), t.Lost, true}, {d.T("calls of expired packs"), t.PacksExpiredCalls, true}} {
		if f.change.Change == 0 {
			continue
		}
		change := callsOf(f.change.Change)
		if change.Signed = true; f.worse {
			change = changed(change)
		}
		lines = append(lines, beforeAfter{Item, word(f.name), callsOf(f.change.Before), callsOf(f.change.After), change, Value{}})
	}
	return d.costs(Column{ID: "figure", Head: d.T("figure"), Kind: Words}, "", lines)
}

// verdictLines say how many limits the change breaks.
func (d *diff) verdictLines() (lines Lines) {
	if n := len(d.judged(fails)); n > 0 {
		lines = append(lines, Line{Text: d.S("%s of budgets, guardrails or checks", d.count(n, "new failure")), Tone: Worse})
	}
	if n := len(d.judged(warns)); n > 0 {
		lines = append(lines, Line{Text: d.S("%s of budgets, guardrails or checks", d.count(n, "new warning")), Tone: Warn})
	}
	if n := len(d.judged(worse)); n > 0 {
		lines = append(lines, Line{Text: d.S("%s worse than before", d.count(n, "broken limit")), Tone: Warn})
	}
	return lines
}

// summaryLine is the one line that says it all: "1 created, 2 changed, 14 unchanged:
// billed changes by +12,129.43 CNY (+2.04%)."
func (d *diff) summaryLine() Text {
	billed := d.Totals.Billed
	text := d.S("billed stays at %s", d.withCurrency(moneyOf(billed.After), Value{}))
	if change := changeOf(billed); !change.IsZero() {
		text = d.S("billed changes by %s", d.withCurrency(change, percentOf(billed)))
	}
	if len(d.Changes) == 0 && !d.CostChanged() {
		return d.S("No changes. %s unchanged; %s.", callsOf(int64(d.Unchanged)), text)
	}
	counts := d.counted(d.declared(), false)
	if d.Unchanged > 0 || len(counts) == 0 {
		counts = append(counts, d.F("%s unchanged", callsOf(int64(d.Unchanged)).String()))
	}
	return d.S("%s: %s.", strings.Join(counts, d.T(", ")), text)
}
