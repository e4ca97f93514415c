package present

// A row is the cells of a table's row by the ids of their columns.
type row map[string]Value

// A rowLine is a row and what it is to the others.
type rowLine struct {
	level Level
	cells row
}

type rowColumn = column[rowLine]

// at is a column of rows; one with ifAny is left out where it has nothing.
func at(id, head string, kind Kind) rowColumn {
	return rowColumn{Column{ID: id, Head: head, Kind: kind}, func(l rowLine) Value { return l.cells[id] }, true}
}

func ifAny(c rowColumn) rowColumn {
	c.fixed = false
	return c
}

// A rowGroup is columns under a heading.
type rowGroup struct {
	heading string
	columns []rowColumn
}

func under(heading string, columns ...rowColumn) rowGroup { return rowGroup{heading, columns} }

// newRows makes a table of rows.
func newRows(lines []rowLine, groups ...rowGroup) Table {
	var headings []string
	var columns []rowColumn
	for i, g := range groups {
		headings = append(headings, g.heading)
		for _, c := range g.columns {
			c.Group = i
			columns = append(columns, c)
		}
	}
	return newTable(headings, columns, lines, func(l rowLine) Level { return l.level })
}

// items are lines, each of them a row.
func items[T any](list []T, of func(*T) row) (lines []rowLine) {
	for i := range list {
		lines = append(lines, rowLine{Item, of(&list[i])})
	}
	return lines
}
