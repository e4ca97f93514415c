package present

import (
	"slices"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner"
)

// periods are what a page's tables and charts of months show in the place of months.
type periods struct {
	words
	planner.FiscalYear
	span planner.Span
}

// inPeriods makes the tables and charts of a page that add up months go by longer periods.
func inPeriods(page Page, by planner.Span, fiscal planner.FiscalYear) Page {
	if by == "" || by == planner.SpanMonth {
		return page
	}
	p := periods{words{Printer: page.Lang}, fiscal, by}
	sections := page.Sections
	page.Sections = func(yield func(Section) bool) {
		for s := range sections {
			if s.Heading, s.Blocks = p.renamed(s.Heading), p.blocks(s.Blocks); !yield(s) {
				return
			}
		}
	}
	return page
}

func (p periods) blocks(blocks []Block) (out []Block) {
	for _, b := range blocks {
		switch block := b.(type) {
		case Table:
			b = p.table(block)
		case Chart:
			b = p.chart(block)
		case Tabs:
			b = Tabs(each(block, p.chart))
		case Group:
			b = Group{p.renamed(block.Head), p.blocks(block.Blocks)}
		}
		out = append(out, b)
	}
	return out
}

// name is the period of a month.
func (p periods) name(month Value) Value { return word(p.Name(p.span, month.Date.Month())) }

// renamed says "by quarter" for "by month".
func (p periods) renamed(t Text) (out Text) {
	by := either(p.span == planner.SpanYear, p.T("by fiscal year"), p.T("by quarter"))
	for _, v := range t {
		if v.Kind == Words {
			v.Text = strings.ReplaceAll(v.Text, p.T("by month"), by)
		}
		out = append(out, v)
	}
	return out
}

// table has one row for all months of a period that follow each other and are of the same
// account, meter and pack. A table whose months do not add up stays as it is.
func (p periods) table(t Table) Table {
	at := slices.IndexFunc(t.Columns, func(c Column) bool { return c.Kind == Month })
	if at < 0 || !slices.ContainsFunc(t.Columns, func(c Column) bool { return c.Sum && c.Kind == Money }) {
		return t
	}
	t.Columns, t.Rows = slices.Clone(t.Columns), p.join(t.Columns, at, t.Rows)
	if column := &t.Columns[at]; column.Head == p.T("month") {
		column.Head = either(p.span == planner.SpanYear, p.T("fiscal year"), p.T("quarter"))
	}
	return t
}

func (p periods) join(columns []Column, at int, rows []Row) (joined []Row) {
	var period []Row
	for i, r := range rows {
		r.Cells = slices.Clone(r.Cells)
		if r.Cells[at].Kind == Month {
			r.Cells[at] = p.name(r.Cells[at])
		}
		period = append(period, r)
		if i == len(rows)-1 || rows[i+1].Cells[at].Kind != Month || p.name(rows[i+1].Cells[at]) != r.Cells[at] || !sameKeys(columns, rows[i+1], r) {
			joined, period = append(joined, inOne(columns, period)), nil
		}
	}
	return joined
}

// sameKeys says whether two rows are about the same thing.
func sameKeys(columns []Column, a, b Row) bool {
	for k, c := range columns {
		if (c.Kind == Address || c.Kind == Name) && a.Cells[k].String() != b.Cells[k].String() {
			return false
		}
	}
	return a.Level == b.Level
}

// inOne is what the rows of a period come to: sums; of a state, which does not add up, the
// last; of other things what all rows say.
func inOne(columns []Column, rows []Row) Row {
	one := either(len(rows) == 1, rows[0], combined(columns, rows, rows[0].Level))
	for k, c := range columns {
		for i, r := range rows {
			v, next := &one.Cells[k], r.Cells[k]
			switch {
			case c.Sum || c.Kind == Percent && k > 0 || next.Kind == None && c.Kind != Words:
			case i == 0:
				*v = next
			case c.ID == "opening": // of the first
			case c.Kind == Money || c.Kind == Calls && c.Formula != "":
				*v = next
			case v.String() != next.String():
				*v = Value{}
			}
		}
	}
	return one
}

// chart has one value for all months of a period, where they add up.
func (p periods) chart(c Chart) Chart {
	if !c.Sum || len(c.X) == 0 || c.X[0].Kind != Month {
		return c
	}
	columns, rows := c.rows()
	forecast := map[string]bool{} // periods with a month that is not marked
	for _, x := range c.X {
		if !slices.Contains(c.Marked, x) {
			forecast[p.name(x).Text] = true
		}
	}
	c.Title, c.X, c.Series = p.renamed(c.Title), nil, slices.Clone(c.Series)
	for k := range c.Series {
		c.Series[k].Values = nil
	}
	for _, r := range p.join(columns, 0, rows) {
		c.add(r.Cells[0], r.Cells[1:]...)
	}
	c.Marked = slices.DeleteFunc(slices.Clone(c.X), func(v Value) bool { return forecast[v.Text] })
	return c
}

// periodTable has what fiscal years cost and, as parts of them, their quarters; nothing
// where the plan does not say with which month its fiscal year begins, or goes by longer
// periods anyway.
func (p *plan) periodTable() []Block {
	fiscal := p.Inputs.Fiscal()
	if fiscal == 0 || p.opt.By != "" && p.opt.By != planner.SpanMonth {
		return nil
	}
	t := newTable(append(items(p.Monthly, func(f *document.Figures) []cell {
		return slices.Concat([]cell{p.at("month", monthOf(f.Month))}, under(p.currency(), p.costCells(f, isPrepaid(&p.Totals))...))
	}), p.afterCells(p.AfterHorizon)...))
	t.Columns[0].Head = p.T("period")
	quarters := periods{p.words, fiscal, planner.SpanQuarter}.join(t.Columns, 0, t.Rows)
	years := periods{p.words, fiscal, planner.SpanYear}.join(t.Columns, 0, t.Rows)
	t.Rows = nil
	for _, year := range years {
		t.Rows = append(t.Rows, year)
		for _, q := range quarters {
			if strings.HasPrefix(q.Cells[0].Text, year.Cells[0].Text+"-") {
				q.Level = Part
				for k, c := range t.Columns {
					if c.Sum {
						q.Cells[k].Formula = "SUMIF([months.quarter],[month],[months." + c.ID + "])"
					}
				}
				t.Rows = append(t.Rows, q)
			}
		}
	}
	return []Block{Group{p.S("By fiscal year and quarter"), []Block{p.totalled("periods", t)}}}
}
