package view

import (
	"cmp"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/render"
)

// A table is a grid whose cells are known by the heads of their columns.
type table struct {
	groups  []string // headings over the groups of columns; "" for none
	columns []tableColumn
	rows    []tableRow
}

type tableColumn struct {
	head    string // unique in its table
	title   string // what is shown as the head, in the language; empty: the head
	group   int    // ascending; index into groups
	atLeast int    // text may be shortened to this many columns; 0: a number, right-aligned
	rank    int    // 0: always shown; the others are left out, highest first, where there is no room
	ifAny   bool   // left out where no row has anything in it
}

// A tableRow has its cells by the heads of their columns.
type tableRow struct {
	cells map[string]string
	codes map[string]string // colours of cells; the sign of a negative number colours it, too
	code  string            // colour of the other cells
}

const (
	tableIndent = 2
	tableGap    = 2
)

const none = render.None

// add adds a row.
func (t *table) add(code string, cells map[string]string) {
	t.rows = append(t.rows, tableRow{cells: cells, code: code})
}

// isNothing says whether a number is zero.
func isNothing(cell string) bool {
	return cell == "" || cell == none || strings.Trim(cell, "0.") == ""
}

// lines draws the table and returns the heads of the columns that it had no
// room for.
func (t *table) lines(width int, all, color bool) (lines, left []string) {
	g := render.Grid{Groups: t.groups, Tight: true, Rows: make([]render.GridRow, len(t.rows))}
	for _, c := range t.columns {
		isEmpty := func(r tableRow) bool { return r.cells[c.head] == "" || c.atLeast == 0 && isNothing(r.cells[c.head]) }
		if c.ifAny && !slices.ContainsFunc(t.rows, func(r tableRow) bool { return !isEmpty(r) }) {
			continue
		}
		g.Columns = append(g.Columns, render.GridColumn{Head: cmp.Or(c.title, c.head), Group: c.group, AtLeast: c.atLeast, Rank: c.rank})
		for i, r := range t.rows {
			g.Rows[i].Cells = append(g.Rows[i].Cells, r.cells[c.head])
			g.Rows[i].Codes = append(g.Rows[i].Codes, r.codeOf(c))
		}
	}
	return g.Lines(width, all, color)
}

// codeOf is the colour of a cell. Amounts below zero are red.
func (r tableRow) codeOf(c tableColumn) string {
	text := r.cells[c.head]
	switch {
	case c.atLeast == 0 && len(text) > 1 && text[0] == '-':
		return red
	case isNothing(text):
		return r.code
	default:
		return cmp.Or(r.codes[c.head], r.code)
	}
}
