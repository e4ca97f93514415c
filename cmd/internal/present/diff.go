package present

import (
	"cmp"
	"iter"
	"slices"

	"github.com/declarative-cost/planner/cmd/internal/document"
)

// How important the sections of a diff are.
const (
	rankDiffTotals = iota
	rankBroken
	rankReasons
	rankDiffRanges
	rankChanges
	rankDiffAdvice
	rankOtherLimits
	rankPrices
	rankDiffFunding
	rankDiffAccounts
	rankDiffMonths
	rankRepriced
)

// How much of a list the first screen of a comment has.
const (
	briefFigures = 3
	briefList    = 4
	briefAdvice  = 3
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
	d := &diff{words: words{opt.Lang, doc.Currency}, Diff: doc, opt: opt}
	d.judge()
	page := Page{Lang: opt.Lang, Title: d.title(), Headline: d.headline(), Sections: d.sections()}
	return inPeriods(page, opt.By, d.Inputs.Head.Fiscal())
}

// sections are all there is to say, what it comes to last. Of plans that are alike
// nothing else is said.
func (d *diff) sections() iter.Seq[Section] {
	if d.opt.Quiet {
		return lazily(d.totals)
	}
	var sections []func() Section
	addIf(&sections, d.differs(), d.changes, d.renames, d.repriced, d.accounts, d.months, d.prices, d.reasons, d.funding)
	return lazily(append(sections, d.advice, d.grouped, d.ranges, d.otherLimits, d.broken, d.totals)...)
}

// differs says whether the plans are not alike.
func (d *diff) differs() bool { return len(d.Changes) > 0 || d.CostChanged() }

func (d *diff) title() Text {
	base, head := address(d.Base.Source).or(word(d.T("base"))), address(d.Head.Source).or(word(d.T("head")))
	return d.S("Diff of %s and %s, %s", base, head, d.scope())
}

// scope says "2026-12 to 2027-11 (12 months), amounts in CNY".
func (d *diff) scope() string {
	text := d.T("no months")
	if n := len(d.Monthly); n > 0 {
		text = d.span(d.Monthly[0].Month, n)
	}
	return d.amountsIn(text)
}

// withCurrency is an amount with what it is in and, in brackets, what else there is to
// say of it: the amount as a person would say it, and the percentage.
func (d *diff) withCurrency(v Value, percent Value) Text {
	text, currency, short := Text{v}, d.currency(), d.Short(v.Number, d.code)
	addIf(&text, currency != "", word(" "+currency))
	var beside []Text
	addIf(&beside, short != "", Text{word(short)})
	addIf(&beside, !percent.IsZero(), Text{percent})
	return append(text, when(len(beside) > 0, d.S(" (%s)", d.list(beside)))...)
}

// headline says what changes.
func (d *diff) headline() Text {
	switch {
	case !d.billedChange().IsZero():
		return d.S("Cost change: %s", d.withCurrency(d.billedChange(), d.billedPercent()))
	case d.CostChanged():
		return d.S("Cost change: the amount billed stays the same, but not when it is amortized or paid")
	}
	return d.S("No cost change")
}

func (d *diff) billedChange() Value { return d.changeOf(d.Totals.Billed) }

func (d *diff) billedPercent() Value {
	return percentOf(d.billedChange(), d.money(d.Totals.Billed.Before))
}

func minus(a, b document.MoneyChange) document.MoneyChange {
	return document.MoneyChange{Before: a.Before.Sub(b.Before), After: a.After.Sub(b.After)}
}

// totals are billed, amortized and cash, and of the others those that change; and last
// one line that says it all.
func (d *diff) totals() Section {
	var blocks, brief []Block
	if base, head := d.Base, d.Head; base.Start != head.Start || base.Months != head.Months {
		blocks = append(blocks, Lines{{Text: d.S("Only the months that both plans cover are compared (the base has %s, the head %s); cash is what is paid in them.",
			d.span(base.Start, base.Months), d.span(head.Start, head.Months))}})
	}
	verdicts := d.verdictLines()
	if d.differs() {
		table := d.totalTable()
		if short := table; len(short.Rows) > briefList {
			short.Rows = short.Rows[:briefFigures]
			brief = append(slices.Clone(blocks), verdicts, short)
		}
		blocks = append(blocks, table)
	}
	blocks = append(blocks, append(verdicts, Line{Text: d.summaryLine(), Tone: Strong}))
	return Section{ID: "summary", Name: d.T("totals"), Heading: d.S("Summary %s", d.scope()), Rank: rankDiffTotals, Folded: brief != nil, Brief: brief, Blocks: blocks}
}

func (d *diff) totalTable() Table {
	var lines []line
	add := func(name string, always bool, before, after Value) {
		addIf(&lines, always || !change(before, after).IsZero(), lineOf(Item, []cell{d.at("figure", word(d.T(name)))}, under("", d.sides(before, after)...)))
	}
	t := d.Totals
	for i, f := range []struct {
		name string
		document.MoneyChange
	}{
		{"billed", t.Billed}, {"amortized", t.Amortized}, {"cash", t.Cash}, {"of billed: bills", t.Bill}, {"of billed: packs bought", t.PackPurchases},
		{"of billed: fees", t.Fees}, {"paid by vouchers", t.Credits}, {"bills at list price", t.List}, {"value of expired packs", t.PacksExpiredValue},
	} {
		add(f.name, i < 3, d.money(f.Before), d.money(f.After))
	}
	if !d.severalUnits() { // which are not to be added up
		add("calls served", false, callsOf(t.Calls.Before), callsOf(t.Calls.After))
		add("calls lost", false, callsOf(t.Lost.Before), callsOf(t.Lost.After))
		add("calls of expired packs", false, unitsValue(t.PacksExpiredCalls.Before), unitsValue(t.PacksExpiredCalls.After))
	}
	return newTable(lines)
}

// severalUnits says whether usages of either side count different things.
func (d *diff) severalUnits() bool {
	unit := func(u document.InputUsage) string {
		return cmp.Or(d.Meters.Of(u.Account, u.Catalog, u.Meter).Unit, unitOfCalls)
	}
	return len(distinct(slices.Concat(each(d.Inputs.Base.Usages, unit), each(d.Inputs.Head.Usages, unit)))) > 1
}

// verdictLines say how many limits the change breaks.
func (d *diff) verdictLines() (lines Lines) {
	n := func(v verdict) int { return len(d.judged(v)) }
	addIf(&lines, n(fails) > 0, Line{Text: d.S("%s of budgets, guardrails or checks", d.count(n(fails), "new failure")), Tone: Worse})
	addIf(&lines, n(worst) > 0, Line{Text: d.S("%s worse than before, which fails", d.count(n(worst), "broken limit")), Tone: Worse})
	addIf(&lines, n(warns) > 0, Line{Text: d.S("%s of budgets, guardrails or checks", d.count(n(warns), "new warning")), Tone: Warn})
	addIf(&lines, n(worse) > 0, Line{Text: d.S("%s worse than before", d.count(n(worse), "broken limit")), Tone: Warn})
	return lines
}

// summaryLine is the one line that says it all: "1 created, 2 changed, 14 unchanged:
// billed changes by +12,129.43 CNY (+2.04%)."
func (d *diff) summaryLine() Text {
	change := d.billedChange()
	text := either(change.IsZero(), d.S("billed stays at %s", d.withCurrency(d.money(d.Totals.Billed.After), Value{})),
		d.S("billed changes by %s", d.withCurrency(change, d.billedPercent())))
	if !d.differs() {
		return d.S("No changes. %s unchanged; %s.", callsOf(int64(d.Unchanged)), text)
	}
	counts := d.counted(d.declared(), false)
	addIf(&counts, d.Unchanged > 0 || len(counts) == 0, d.F("%s unchanged", callsOf(int64(d.Unchanged)).String()))
	return d.S("%s: %s.", d.commas(counts), text)
}

// WithDiff is the page of a plan with that of its diff from a baseline behind the summary.
func WithDiff(plan, diff Page) Page {
	sections := slices.SortedStableFunc(diff.Sections, func(a, b Section) int { return cmp.Compare(a.Rank, b.Rank) })
	if len(sections) > 0 {
		sections[0].Heading = diff.Headline
	}
	own := plan.Sections
	plan.Sections = func(yield func(Section) bool) {
		for _, s := range sections {
			s.Rank, s.Name = rankLimits, plan.Lang.T("changes")
			if !yield(s) {
				return
			}
		}
		own(yield)
	}
	return plan
}
