package present

import (
	"iter"
	"slices"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// A workbook is a plan as finance checks it: every account in tables that add up.
type workbook struct {
	*plan
	accounts []*document.Account // as they are
	costing  []*document.Account // with their costs in the plan's currency
	diff     *document.Diff
}

// Workbook makes the page of a plan that is to be calculated with: a section is a sheet.
// With a baseline diff compares the plan with it, in the language; otherwise it is nil.
func Workbook(source document.Source, diff *document.Diff, opt Options) (Page, error) {
	opt.Detail, opt.Charts = true, true
	p, err := newPlan(source, opt)
	if err != nil {
		return Page{}, err
	}
	b := &workbook{plan: p, diff: diff}
	for i := range source.Accounts {
		a := source.Account(i)
		b.accounts, b.costing = append(b.accounts, a), append(b.costing, p.InPlan(a))
	}
	title := p.S("%s. Forecast, not an invoice.", p.title())
	page := Page{Lang: opt.Lang, Title: title, Headline: p.headline(), Sections: b.sheets()}
	return inPeriods(page, opt.By, p.Inputs.Fiscal()), nil
}

// sheets are the sections, those without anything in them left out.
func (b *workbook) sheets() iter.Seq[Section] {
	return lazily(b.overview, b.costs, b.accountCosts, b.meters, b.accountSheet, b.packSheet, b.eventSheet, b.usages, b.grouped, b.limits, b.plan.ranges, b.plan.taxes,
		b.actuals, b.variance, b.advice, b.sensitivity, b.prices, b.reconciliation)
}

// overview is what the plan comes to, as the document states it.
func (b *workbook) overview() Section {
	s := Section{ID: "summary", Name: b.T("summary"), Heading: b.S("Cost plan %s", b.scope()), Rank: rankSummary}
	difference := b.money(pricing.Money{})
	difference.Formula = "[reconciliation.difference.total]"
	figures := append(b.figures(), Figure{Label: b.T("Difference"), Value: difference, Text: b.S("between these figures and what the sheets add up to")})
	warnings := Lines(each(b.Diagnostics, func(d document.Diagnostic) Line {
		return Line{Label: b.T("Warning"), Text: Text{name(d.Summary + ". " + d.Detail)}, Tone: Warn}
	}))
	s.Blocks = slices.Concat([]Block{figures, b.monthCharts()[:1]}, b.periodTable(), b.scenarios().Blocks, b.basis().Blocks, []Block{Group{b.S("Outputs"), b.outputs().Blocks}, warnings})
	return s
}

// monthLine is a month in the text's columns, with what its figures are made of.
func (b *workbook) monthLine(first []cell, f *document.Figures, served tally) line {
	costs := append([]cell{b.amount("list price", f.List)}, b.costCells(f, true)...)
	return lineOf(Item, first, b.volumeCells(b.units, served), under(b.currency(), append(costs, b.amount("packs and fees used", f.Amortized.Sub(f.Bill)))...))
}

// costs are what months cost in all: sums of what they cost in accounts and at meters.
func (b *workbook) costs() Section {
	quarter := func(cells []cell) []cell { // where the plan has fiscal years
		v := Value{}
		if fiscal := b.Inputs.Fiscal(); fiscal != 0 {
			v = word(fiscal.Name(planner.SpanQuarter, cells[0].value.Date.Month()))
		}
		return slices.Insert(cells, 1, b.at("quarter", v).ifAny())
	}
	var lines []line
	for i, f := range pointers(b.Monthly) {
		lines = append(lines, b.monthLine(quarter(b.monthCells("", f.Month)), f, b.served(i)))
	}
	for _, l := range b.afterCells(b.AfterHorizon) {
		lines = append(lines, line{Item, quarter(l.cells)})
	}
	table := b.totalled("months", newTable(lines))
	for _, c := range table.Columns {
		if c.Sum {
			table.formula(c.ID, "SUMIF([costs.month],[month],[costs."+c.ID+"])")
		}
	}
	if len(b.units) == 1 {
		table.formula(unitID("calls", b.units[0]), "SUMIF([meters.month],[month],[meters.calls])")
	}
	table.formula("bill", "SUMIF([meters.month],[month],[meters.charge])")
	return Section{ID: "months", Name: b.T("months"), Heading: b.S("Cost by month"), Rank: rankMonths, Blocks: []Block{table, b.monthCharts()[1:]}}
}

// accountCosts are what months cost in each account.
func (b *workbook) accountCosts() Section {
	var lines []line
	for _, a := range b.costing {
		account := b.at("account", address(a.Address))
		for _, m := range pointers(a.Months) {
			lines = append(lines, b.monthLine(slices.Insert(b.monthCells(a.Address, m.Month), 0, account), &m.Figures, tallyOf(*m)))
		}
		for _, l := range b.afterCells(a.After()) {
			lines = append(lines, line{Item, slices.Insert(l.cells, 0, account)})
		}
	}
	table := b.totalled("costs", newTable(lines))
	table.formula("billed", "[bill]+[packs_bought]"+when(!b.Totals.Fees.IsZero(), "+[fees]"))
	table.formula("amortized", "[bill]+[packs_and_fees_used]")
	return Section{ID: "costs", Name: b.T("months by account"), Heading: b.S("Cost by month and account"), Rank: rankMonths, Blocks: []Block{table}}
}

// formula makes a column's values of others.
func (t *Table) formula(id, formula string) {
	for k := range t.Columns {
		if t.Columns[k].ID == id {
			t.Columns[k].Formula = formula
		}
	}
}

// meters are what every meter's months cost.
func (b *workbook) meters() Section {
	var lines []line
	for _, a := range b.costing {
		for k, m := range a.Months[0].Meters {
			lines = append(lines, b.meterLines(a, k, b.T("calls"), b.at("account", address(a.Address)), b.at("meter", name(b.known.Name(a.Address, m.Catalog, m.Meter))),
				b.at("title", name(b.meterTitle(b.meter(a.Address, m.Catalog, m.Meter)))).ifAny(), b.at("of", b.unitCell(m.Unit, len(b.units) > 1)).ifAny())...)
		}
	}
	return Section{ID: "meters", Name: b.T("meters"), Heading: b.S("Calls and charges by meter and month"), Rank: rankMonths, Blocks: []Block{b.totalled("meters", newTable(lines)).countsOf(b.units)}}
}

// unitCell is what is counted, where tables have several units.
func (w words) unitCell(unit string, several bool) Value {
	return when(several, name(w.unitName(unit)))
}
