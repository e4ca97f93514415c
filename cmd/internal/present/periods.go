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
	p := periods{words{page.Lang}, fiscal, by}
	return page.each(func(s *Section) { s.Heading, s.Blocks = p.renamed(s.Heading), p.blocks(s.Blocks) })
}

func (p periods) blocks(blocks []Block) (out []Block) {
	for _, b := range blocks {
		switch block := b.(type) {
		case Table:
			b = p.table(block)
		case Chart:
			b = p.chart(block)
		case Tabs:
			tabs := slices.Clone(block)
			for k := range tabs {
				tabs[k] = p.chart(tabs[k])
			}
			b = tabs
		case Group:
			b = Group{p.renamed(block.Head), p.blocks(block.Blocks)}
		}
		out = append(out, b)
	}
	return out
}

// name is the period of a month.
func (p periods) name(month Value) Value { return word(p.Name(p.span, month.Date.Month())) }

// heading is what columns of such periods are called.
func (p periods) heading() string {
	if p.span == planner.SpanYear {
		return p.T("fiscal year")
	}
	return p.T("quarter")
}

// renamed says "by quarter" for "by month".
func (p periods) renamed(t Text) (out Text) {
	by := p.T("by quarter")
	if p.span == planner.SpanYear {
		by = p.T("by fiscal year")
	}
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
	if t.Columns[at].Head == p.T("month") {
		t.Columns[at].Head = p.heading()
	}
	return t
}

func (p periods) join(columns []Column, at int, rows []Row) (joined []Row) {
	for _, r := range rows {
		r.Cells = slices.Clone(r.Cells)
		if r.Cells[at].Kind == Month {
			r.Cells[at] = p.name(r.Cells[at])
			if n := len(joined); n > 0 && sameKeys(columns, joined[n-1], r) {
				joined[n-1].add(columns, r)
				continue
			}
		}
		joined = append(joined, r)
	}
	return joined
}

// sameKeys says whether two rows are about the same thing in the same period.
func sameKeys(columns []Column, a, b Row) bool {
	for k, c := range columns {
		if (c.Kind == Month || c.Kind == Address || c.Kind == Name) && a.Cells[k].String() != b.Cells[k].String() {
			return false
		}
	}
	return a.Level == b.Level
}

// add adds a later row of the same period. Of a state, which does not add up, it has the
// last; of other things only what all rows say.
func (r *Row) add(columns []Column, later Row) {
	for k, c := range columns {
		v, next := &r.Cells[k], later.Cells[k]
		switch {
		case next.Kind == None && c.Kind != Words:
		case c.Sum || next.Signed && c.Kind == Money:
			*v = v.plus(next)
		case c.Kind == Money || c.Kind == Calls && c.Formula != "":
			*v = next
		case c.Kind == Calls && c.ID == "opening": // of the first
		case c.Kind == Percent && k > 0:
			*v = Value{}
			if of := slices.IndexFunc(columns, func(c Column) bool { return c.ID == "before" || c.ID == "amount" }); of >= 0 {
				*v = percentOf(r.Cells[k-1], r.Cells[of])
			}
		case v.String() != next.String():
			*v = Value{}
		}
	}
}

// chart has one value for all months of a period, where they add up.
func (p periods) chart(c Chart) Chart {
	if !c.Sum || len(c.X) == 0 || c.X[0].Kind != Month {
		return c
	}
	x, series := c.X, c.Series
	c.Title = p.renamed(c.Title)
	c.X, c.Series = nil, slices.Clone(series)
	for k := range c.Series {
		c.Series[k].Values = nil
	}
	marked := map[string]bool{}
	for i, month := range x {
		name := p.name(month)
		isMarked := slices.ContainsFunc(c.Marked, func(m Value) bool { return m.Date == month.Date })
		last := len(c.X) - 1
		if last >= 0 && c.X[last].Text == name.Text {
			marked[name.Text] = marked[name.Text] && isMarked
			for k := range series {
				c.Series[k].Values[last] = c.Series[k].Values[last].plus(series[k].Values[i])
			}
			continue
		}
		c.X, marked[name.Text] = append(c.X, name), isMarked
		for k := range series {
			c.Series[k].Values = append(c.Series[k].Values, series[k].Values[i])
		}
	}
	c.Marked = slices.DeleteFunc(slices.Clone(c.X), func(v Value) bool { return !marked[v.Text] })
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
	t := newRows(p.monthItems(), under("", at("month", p.T("period"), Month)), under(p.currency(), p.moneyColumns(p.isPrepaid())...))
	quarters := periods{p.words, fiscal, planner.SpanQuarter}.join(t.Columns, 0, t.Rows)
	years := periods{p.words, fiscal, planner.SpanYear}.join(t.Columns, 0, t.Rows)
	t.Rows = nil
	for _, year := range years {
		t.Rows = append(t.Rows, year)
		for _, q := range quarters {
			if q.Cells[0].Text[:len(q.Cells[0].Text)-len("-Q1")] == year.Cells[0].Text {
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

// fiscalCells are the fiscal year and the quarter of a month, where the plan says with
// which month its fiscal year begins.
func (p *plan) fiscalCells(m Value) row {
	fiscal := p.Inputs.Fiscal()
	if fiscal == 0 {
		return nil
	}
	month := m.Date.Month()
	return row{"quarter": word(fiscal.Name(planner.SpanQuarter, month)), "year": word(fiscal.Name(planner.SpanYear, month))}
}

// isPrepaid says whether anything is paid in advance.
func (p *plan) isPrepaid() bool {
	return !p.Totals.PackPurchases.IsZero() || !p.Totals.Fees.IsZero()
}

// beginsPeriod says whether a month begins a period of a budget.
func beginsPeriod(b *document.Budget, m Value) bool {
	return slices.ContainsFunc(b.Periods, func(part document.BudgetPart) bool { return part.First == m.Date.Month() })
}
