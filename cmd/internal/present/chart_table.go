package present

import (
	"strconv"

	"github.com/declarative-cost/planner/cmd/internal/lang"
)

// Table is the table of a chart's numbers, with their sums where they add up.
func (c Chart) Table(p *lang.Printer) Table {
	kind, stacks := None, c.Shape == Stacked && len(c.Series) > 1
	for _, s := range c.Series {
		for _, v := range s.Values {
			kind = max(kind, v.Kind) // a series may have nothing somewhere
		}
	}
	heads := map[Kind]string{Month: p.T("month"), Date: p.T("date")}
	columns := []column{at("x", heads[c.X[0].Kind], c.X[0].Kind)}
	for i, s := range c.Series {
		columns = append(columns, at(strconv.Itoa(i), s.Name, kind).sum().named())
	}
	if stacks {
		columns = append(columns, at("total", p.T("total"), kind).sum())
	}
	var lines []rowLine
	for i, x := range c.X {
		cells, total := row{"x": x}, Value{Kind: kind}
		for k, s := range c.Series {
			cells[strconv.Itoa(k)], total = s.Values[i], total.plus(s.Values[i])
		}
		lines = append(lines, rowLine{Item, cells.and(row{"total": total})})
	}
	table := newRows(lines, under("", columns...))
	if c.Sum {
		return words{p}.totalled("", table)
	}
	return table
}
