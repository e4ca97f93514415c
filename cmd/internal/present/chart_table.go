package present

import (
	"strconv"

	"github.com/declarative-cost/planner/cmd/internal/lang"
)

// add adds a place to the chart, with the value of each series at it.
func (c *Chart) add(x Value, values ...Value) {
	c.X = append(c.X, x)
	for k := range c.Series {
		c.Series[k].Values = append(c.Series[k].Values, values[k])
	}
}

// rows are the chart's numbers: each place, and the series at it.
func (c Chart) rows() ([]Column, []Row) {
	var lines []line
	for i, x := range c.X {
		l := line{Item, []cell{headed("x", "", x)}}
		for k, s := range c.Series {
			l.cells = append(l.cells, headed(strconv.Itoa(k), s.Name, s.Values[i]).sum().named())
		}
		lines = append(lines, l)
	}
	t := newTable(lines)
	return t.Columns, t.Rows
}

// Table is the table of a chart's numbers, with their sums where they add up.
func (c Chart) Table(p *lang.Printer) Table {
	w, t := words{Printer: p}, Table{Groups: []string{""}}
	t.Columns, t.Rows = c.rows()
	t.Columns[0].Head = map[Kind]string{Month: w.T("month"), Date: w.T("date")}[c.X[0].Kind]
	if c.Shape == Stacked && len(c.Series) > 1 {
		for i, r := range t.Rows {
			total := Value{}
			for _, v := range r.Cells[1:] {
				total = total.plus(v)
			}
			t.Rows[i].Cells = append(r.Cells, total)
		}
		t.Columns = append(t.Columns, w.at("total", t.Rows[0].Cells[len(t.Columns)]).sum().Column)
	}
	if c.Sum {
		return w.totalled("", t)
	}
	return t
}
