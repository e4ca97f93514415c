package present

import (
	"strconv"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner/ranges"
	"github.com/declarative-cost/planner/pricing"
)

// ranges says how what may be billed changes.
func (d *diff) ranges() Section {
	r := d.Ranges
	if r == nil {
		return Section{}
	}
	side := func(name string, of *ranges.Range, show func(pricing.Money) Value) line {
		return lineOf(Item, []cell{d.at("billed", word(name))}, under(d.currency(), d.percentiles(of, show)...))
	}
	change := func(m pricing.Money) Value { return changed(d.money(m)) }
	table := newTable(append([]line{side(d.T("before"), &r.Billed.Before, d.money), side(d.T("after"), &r.Billed.After, d.money), side(d.T("change of each future"), &r.Billed.Change, change)},
		d.otherDraws("billed", r.Futures, &r.Billed.Change, change)...))
	brief := table
	brief.Rows = table.Rows[2:3]
	notes := Notes{d.S("Both sides have the same futures. The percentiles of the change are not the differences of those above.")}
	addIf(&notes, r.Futures >= ranges.BatchSize, d.S("In 95 of 100 other draws a percentile of the change is between the two amounts below it. %s", d.standardError(r.Futures, r.Billed.Change.StandardError)))
	return Section{ID: "ranges", Name: d.T("ranges"), Heading: d.S("How what may be billed changes, in %s", d.count(r.Futures, "future")), Rank: rankDiffRanges, Folded: true, Brief: []Block{brief}, Blocks: []Block{table, notes}}
}

// isUncertain says whether either side has futures.
func (d *diff) isUncertain() bool { return d.Inputs.Base.IsUncertain() || d.Inputs.Head.IsUncertain() }

// atPercentile says what a guardrail that bounds a percentile is about; "" of others.
func (d *diff) atPercentile(g *document.DiffGuardrail) string {
	switch {
	case g.At == nil:
		return ""
	case d.Diff != nil && d.Ranges == nil && d.isUncertain():
		return d.T("not judged: ")
	}
	return d.F("P%s of the change: ", strconv.Itoa(int(*g.At)))
}

// byFutures says whether a budget with a confidence holds; nil of others.
func (d *diff) byFutures(b *document.DiffBudget) Text {
	of := confidenceOf(&d.Inputs.Head, b.Address)
	if of == nil || !d.Inputs.Head.IsUncertain() {
		return nil
	}
	text := d.S("%s: the plan has %s of %s", BudgetScope(d.Printer, b.Basis, b.Period), d.money(b.Projected), d.money(b.Amount))
	confidence := priceOf(*of)
	if c := d.chance(b.Address); c != nil {
		text = append(text, d.chances(c)...)
	}
	switch {
	case d.Ranges == nil:
		return text
	case b.Exceeded && b.ExceededBefore:
		return d.S("%s; the confidence of %s does not hold, as before", text, confidence)
	}
	return d.S("%s; the confidence of %s %s", text, confidence, d.holdsOrNot(!b.Exceeded))
}

// chance is in what part of the futures a budget is exceeded; nil where the document lacks it.
func (d *diff) chance(address string) *ranges.BudgetChance {
	if d.Ranges == nil {
		return nil
	}
	return find(d.Ranges.Budgets, func(c *ranges.BudgetChance) bool { return c.Address == address })
}

// chances says in how many futures a budget is exceeded, and was where that differs.
func (d *diff) chances(c *ranges.BudgetChance) Text {
	after := Futures(d.Printer, c.After.Decimal, d.Ranges.Futures)
	if c.Before == nil || c.Before.Equal(c.After.Decimal) {
		return d.S("; exceeded in %s", after)
	}
	return d.S("; exceeded in %s, before in %s", after, Futures(d.Printer, c.Before.Decimal, d.Ranges.Futures))
}
