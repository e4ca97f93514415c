package report

import (
	"html/template"
	"slices"
	"strings"

	"github.com/shopspring/decimal"
)

// A page is what the template draws.
type page struct {
	messages
	Title, Kicker, Scope string
	Policy               string // the Content-Security-Policy
	Style                template.CSS
	Script               template.JS
	Answers              []answer
	Sections             []section
	Footer               string
}

// An answer is a question of the first screen with what the plan says.
type answer struct {
	Question     string
	Figure, Unit string
	Short        string // the figure as a person would say it; empty where that is the same
	Tone         string // "bad", "warn" or empty
	Lines        []line
}

// A line is a figure with a few words.
type line struct {
	Label, Figure, Text string
	Tone                string // "bad", "warn", "good" or empty
}

// A section is a part of the page that has a heading.
type section struct {
	ID, Title, Note string
	Figures         []figure
	Tables          []table
	Lists           []line
	Accounts        *accounts
}

// A figure is a chart with the table behind it. Of several panels one is shown,
// and a switch changes between them.
type figure struct {
	ID, Title, Note string
	Small           bool // its heading one level deeper
	Wide            bool // across the page; others stand side by side
	Panels          []panel
}

// A panel is one state of a figure.
type panel struct {
	ID, Label string
	Keys      []key
	Chart     template.HTML
	Tables    []table
}

// A key explains a colour of a chart.
type key struct{ Class, Name, Figure string }

// A table is what stands behind a chart, or by itself.
type table struct {
	ID, Caption string
	Columns     []column
	Rows        []row
	Foot        []row
	Linked      bool // rows lead to the details of their account
}

// A column is a heading; Class is "t" where its cells are text.
type column struct{ Head, Class string }

// A row belongs to an account where Account is not empty: the filter shows and
// hides it. Its first cell is its heading.
type row struct {
	Account string
	Cells   []cell
}

// A cell is a text; Class "t" is text, "t d" a date, "z" a zero, and "bad" or
// "warn" a warning.
type cell struct{ Text, Class string }

func texts(heads ...string) (all []column) {
	for _, h := range heads {
		all = append(all, column{h, "t"})
	}
	return all
}

func numbers(heads ...string) (all []column) {
	for _, h := range heads {
		all = append(all, column{Head: h})
	}
	return all
}

func textCell(s string) cell { return cell{s, "t"} }

func dateCell(s string) cell { return cell{s, "t d"} }

// without leaves out those of the named columns that have nothing but zeros.
func (t table) without(heads ...string) table {
	for i := len(t.Columns) - 1; i > 0; i-- {
		says := func(r row) bool { return r.Cells[i].Class != "z" && r.Cells[i].Text != "" }
		if !slices.Contains(heads, t.Columns[i].Head) || slices.ContainsFunc(t.Rows, says) {
			continue
		}
		t.Columns = slices.Delete(slices.Clone(t.Columns), i, i+1)
		for _, rows := range [][]row{t.Rows, t.Foot} {
			for k := range rows {
				rows[k].Cells = slices.Delete(rows[k].Cells, i, i+1)
			}
		}
	}
	return t
}

// longTable is from how many rows on a table scrolls by itself.
const longTable = 40

// Long says whether the table scrolls by itself.
func (t table) Long() bool { return len(t.Rows) > longTable }

// moneyCell is an amount; nothing stands back.
func moneyCell(d decimal.Decimal) cell {
	if d.IsZero() {
		return cell{money(d), "z"}
	}
	return cell{Text: money(d)}
}

func signedCell(d decimal.Decimal) cell {
	if d.IsZero() {
		return cell{money(d), "z"}
	}
	return cell{Text: signed(d)}
}

func countCell(n int64) cell {
	if n == 0 {
		return cell{"0", "z"}
	}
	return cell{Text: count(n)}
}

// toned colours a cell where something is wrong.
func (c cell) toned(tone string, wrong bool) cell {
	if wrong {
		c.Class = strings.TrimSpace(strings.TrimSuffix(c.Class, "z") + " " + tone)
	}
	return c
}
