package present

import "slices"

// A column declares a column of a table with what it shows of a row.
type column[R any] struct {
	Column
	of    func(R) Value
	fixed bool // shown also where there is nothing in it
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
