package present

import (
	"iter"
	"maps"
	"slices"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
)

// A workbook is a plan as finance checks it: every account in tables that add up.
type workbook struct {
	*plan
	accounts []*document.Account
	diff     *document.Diff
}

// Workbook makes the page of a plan that is to be calculated with: a section is a sheet.
// With a baseline diff compares the plan with it, in the language; otherwise it is nil.
func Workbook(source document.Source, diff *document.Diff, opt Options) (Page, error) {
	opt.Detail = true
	p, err := newPlan(source, opt)
	if err != nil {
		return Page{}, err
	}
	b := &workbook{plan: p, diff: diff}
	for i := range source.Accounts {
		b.accounts = append(b.accounts, source.Account(i))
	}
	title := p.S("%s. Forecast, not an invoice.", p.title())
	return Page{Lang: opt.Lang, Title: title, Headline: p.headline(), Sections: b.sheets()}, nil
}

// sheets are the sections, those without anything in them left out.
func (b *workbook) sheets() iter.Seq[Section] {
	return func(yield func(Section) bool) {
		for _, section := range []func() Section{
			b.overview, b.costs, b.accountCosts, b.meters, b.accountSheet, b.packSheet, b.cash, b.usages, b.limits, b.plan.ranges, b.actuals,
			b.variance, b.advice, b.sensitivity, b.eventSheet, b.prices, b.reconciliation,
		} {
			if s := section(); len(s.Blocks) > 0 && !yield(s) {
				return
			}
		}
	}
}

// overview is what the plan comes to, as the document states it.
func (b *workbook) overview() Section {
	s := Section{ID: "summary", Name: b.T("summary"), Heading: b.S("Cost plan %s", b.scope()), Rank: rankSummary}
	difference := amount(pricing.Money{})
	difference.Formula = "[reconciliation.difference.total]"
	figures := append(b.figures(), Figure{Label: b.T("Difference"), Value: difference, Text: b.S("between these figures and what the sheets add up to")})
	s.Blocks = append(slices.Concat([]Block{figures, b.billedChart()}, b.months().Blocks, b.scenarios().Blocks), b.basis().Blocks...)
	var outputs Figures
	for _, key := range slices.Sorted(maps.Keys(b.Outputs)) {
		outputs = append(outputs, b.outputFigure(key))
	}
	if len(outputs) > 0 {
		s.Blocks = append(s.Blocks, Group{b.S("Outputs"), []Block{outputs}})
	}
	var warnings Lines
	for _, d := range b.Diagnostics {
		warnings = append(warnings, Line{Label: b.T("Warning"), Text: Text{name(d.Summary + ". " + d.Detail)}, Tone: Warn})
	}
	if len(warnings) > 0 {
		s.Blocks = append(s.Blocks, warnings)
	}
	return s
}

// outputFigure is an output: a number, or text.
func (b *workbook) outputFigure(key string) Figure {
	o := b.Outputs[key]
	if o.Sensitive {
		return Figure{Label: key, Text: b.S("(sensitive)")}
	}
	if v := numberOr(name(string(o.Value))); v.Kind == Price {
		return Figure{Label: key, Value: v}
	}
	return Figure{Label: key, Text: Text{name(string(o.Value))}}
}

// costs are what months cost in all: sums of what they cost in accounts and at meters.
func (b *workbook) costs() Section {
	var lines []monthLine
	for i := range b.Monthly {
		f := &b.Monthly[i]
		lines = append(lines, monthLine{name: monthOf(f.Month), figures: f, measured: b.isMeasured("", f.Month)})
	}
	after := &b.AfterHorizon
	lines = append(lines, monthLine{name: monthOf(after.Date.Month()), after: &after.Cash}, b.totalLine(&b.Totals))
	columns := b.costColumns()
	for k := range columns {
		if columns[k].Sum {
			columns[k].Formula = "SUMIF([costs.month],[month],[costs." + columns[k].ID + "])"
		}
	}
	setFormula(columns, "calls", "SUMIF([meters.month],[month],[meters.calls])")
	setFormula(columns, "bill", "SUMIF([meters.month],[month],[meters.charge])")
	table := newTable(nil, columns, lines, monthLine.rowLevel)
	table.ID = "months"
	return Section{ID: "months", Name: b.T("months"), Heading: b.S("Cost by month"), Rank: rankMonths, Blocks: []Block{table}}
}

// accountCosts are what months cost in each account.
func (b *workbook) accountCosts() Section {
	var lines []monthLine
	for _, a := range b.accounts {
		for i := range a.Months {
			m := &a.Months[i]
			lines = append(lines, monthLine{account: a.Address, name: monthOf(m.Month), figures: &m.Figures, measured: b.isMeasured(a.Address, m.Month)})
		}
		last := &a.Months[len(a.Months)-1].Settlement
		lines = append(lines, monthLine{account: a.Address, name: monthOf(last.Date.Month()), after: &last.Charged})
	}
	columns := append([]column[monthLine]{col("account", b.T("account"), Address, func(l monthLine) Value { return address(l.account) })}, b.costColumns()...)
	setFormula(columns, "billed", "[bill]+[pack_purchases]")
	setFormula(columns, "amortized", "[bill]+[packs_used]")
	table := b.totalled("costs", newTable(nil, columns, lines, monthLine.rowLevel))
	return Section{ID: "costs", Name: b.T("months by account"), Heading: b.S("Cost by month and account"), Rank: rankMonths, Blocks: []Block{table}}
}

func setFormula[R any](columns []column[R], id, formula string) {
	for k := range columns {
		if columns[k].ID == id {
			columns[k].Formula = formula
		}
	}
}

// costColumns are those of the text's months, with what they are made of.
func (b *workbook) costColumns() []column[monthLine] {
	columns := []column[monthLine]{b.monthColumn(), col("measured", b.T("calls are"), Words, func(l monthLine) Value {
		if !l.measured {
			return Value{}
		}
		return word(b.T("measured"))
	}).optional()}
	for _, c := range slices.Concat(b.callsColumns(0), b.moneyColumns(0, true)) {
		switch c.ID {
		case "bill":
			columns = append(columns, col("list", b.T("list price"), Money, figure(func(f *document.Figures) Value { return moneyOf(f.List) })).sum())
		case "amortized":
			columns = append(columns, col("packs_used", b.T("packs used"), Money, figure(func(f *document.Figures) Value {
				return amount(pricing.Money(f.Amortized).Sub(pricing.Money(f.Bill)))
			})).sum())
		}
		columns = append(columns, c)
	}
	return columns
}

// billedChart shows what months cost.
func (b *workbook) billedChart() Chart {
	c := Chart{ID: "billed", Title: b.S("Billed by month, %s", b.currency()), Shape: Stacked}
	bills, packs := Series{ID: "bill", Name: b.T("bill")}, Series{ID: "pack_purchases", Name: b.T("packs bought")}
	for _, m := range b.Monthly {
		c.X = append(c.X, monthOf(m.Month))
		bills.Values, packs.Values = append(bills.Values, moneyOf(m.Bill)), append(packs.Values, moneyOf(m.PackPurchases))
	}
	c.Series = []Series{bills, packs}
	if isNothing(b.Totals.PackPurchases) {
		c.Series = c.Series[:1]
	}
	return c
}

// meters are what every meter's months cost.
func (b *workbook) meters() Section {
	var lines []meterLine
	for _, a := range b.accounts {
		for k := range a.Months[0].Meters {
			lines = append(lines, b.meterLines(a, k)...)
		}
	}
	columns := append([]column[meterLine]{
		col("account", b.T("account"), Address, func(l meterLine) Value { return address(l.account.Address) }),
		col("meter", b.T("meter"), Name, func(l meterLine) Value { return name(l.meter.ID) }),
		col("title", b.T("title"), Name, func(l meterLine) Value { return name(b.meterTitle(l.meter)) }).optional(),
	}, b.meterColumns()...)
	table := b.totalled("meters", newTable(nil, columns, lines, item))
	return Section{ID: "meters", Name: b.T("meters"), Heading: b.S("Calls and charges by meter and month"), Rank: rankMonths, Blocks: []Block{table}}
}

// meterCell is a meter of an account: its id and its title.
func (b *workbook) meterCell(account, id string) Value {
	catalog := ""
	if in := b.inputs[account]; in != nil {
		catalog = in.Catalog
	}
	return name(b.meterName(b.meter(catalog, id)).Plain())
}
