package present

import (
	"slices"

	"github.com/shopspring/decimal"
)

// A column declares a column of a table with what it shows of a row.
type column[R any] struct {
	Column
	of    func(R) Value
	fixed bool // shown also where there is nothing in it
}

// col declares a column that is shown also where there is nothing in it.
func col[R any](id, head string, kind Kind, of func(R) Value) column[R] {
	return column[R]{Column{ID: id, Head: head, Kind: kind}, of, true}
}

// sum makes the rows of a column add up to the total.
func (c column[R]) sum() column[R] {
	c.Sum = true
	return c
}

// optional leaves a column out where there is nothing in it.
func (c column[R]) optional() column[R] {
	c.fixed = false
	return c
}

// formula makes a column's values of others.
func (c column[R]) formula(formula string) column[R] {
	c.Formula = formula
	return c
}

// newTable makes a table of rows. A column without anything in it is left out, unless
// it is the first or fixed.
func newTable[R any](groups []string, columns []column[R], rows []R, level func(R) Level) Table {
	t := Table{Groups: groups}
	cells := make([][]Value, len(rows))
	for i, r := range rows {
		t.Rows = append(t.Rows, Row{Level: level(r)})
		for _, c := range columns {
			cells[i] = append(cells[i], c.of(r))
		}
	}
	for k, c := range columns {
		if k > 0 && !c.fixed && !slices.ContainsFunc(cells, func(row []Value) bool { return !row[k].IsZero() }) {
			continue
		}
		t.Columns = append(t.Columns, c.Column)
		for i := range rows {
			t.Rows[i].Cells = append(t.Rows[i].Cells, cells[i][k])
		}
	}
	return t
}

// totalled gives a table a name, and a row of what its items add up to.
func (w words) totalled(id string, t Table) Table {
	t.ID = id
	total := Row{Level: Total, Cells: make([]Value, len(t.Columns))}
	for k, c := range t.Columns {
		if !c.Sum {
			continue
		}
		sum := decimal.Zero
		for _, r := range t.Rows {
			if r.Level == Item {
				sum = sum.Add(r.Cells[k].Number)
			}
		}
		total.Cells[k] = Value{Kind: c.Kind, Number: sum}
	}
	total.Cells[0] = word(w.T("total"))
	t.Rows = append(t.Rows, total)
	return t
}
