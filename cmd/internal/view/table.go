package view

import (
	"cmp"
	"slices"
	"strings"
)

// A table is rows under a header, drawn for a width. The first column is the
// key: it stands in every panel. Numbers are never cut and rows never wrapped;
// where not all columns fit side by side, they go below each other in panels,
// groups kept together.
type table struct {
	groups  []string // headings over the groups of columns; "" for none
	columns []tableColumn
	rows    []tableRow
	natural []int // width of each column's widest cell, once measured
}

type tableColumn struct {
	head    string // unique in its table
	title   string // what is shown as the head, in the language; empty: the head
	group   int    // ascending; index into groups
	atLeast int    // text may be shortened to this many columns; 0: a number, right-aligned
	rank    int    // 0: always shown; the others are left out, highest first, where they would cost another panel
	ifAny   bool   // left out where no row has anything in it
}

// A tableRow has its cells by the heads of their columns. A row that has
// nothing but the key is left out of a panel.
type tableRow struct {
	cells map[string]string
	codes map[string]string // colours of cells; the sign of a negative number colours it, too
	code  string            // colour of the other cells
}

const (
	tableIndent = 2
	tableGap    = 2
)

// In a table nothing is "-": a row in which something happened stands out. The
// sign is ASCII because others are two columns wide in some Chinese terminals.
const none = "-"

// shown is what stands over the column.
func (c tableColumn) shown() string { return cmp.Or(c.title, c.head) }

// add adds a row.
func (t *table) add(code string, cells map[string]string) {
	t.rows = append(t.rows, tableRow{cells: cells, code: code})
}

// layout decides which columns stand side by side. With all, every column is
// shown that has anything in it; otherwise as many as take no more panels than
// those that are always shown. It returns what there was no room for.
func (t *table) layout(width int, all bool) (panels [][]int, left []string) {
	shown, highest := t.filled(), 0
	for _, c := range shown {
		highest = max(highest, t.columns[c].rank)
	}
	least := len(t.split(t.upTo(0, shown), width))
	for rank := highest; ; rank-- {
		panels = t.split(t.upTo(rank, shown), width)
		if all || rank == 0 || len(panels) == least {
			return panels, t.heads(shown, rank)
		}
	}
}

// filled returns the columns that are worth showing.
func (t *table) filled() (shown []int) {
	for i, c := range t.columns {
		isEmpty := func(r tableRow) bool { return r.cells[c.head] == "" || c.atLeast == 0 && isNothing(r.cells[c.head]) }
		if !c.ifAny || slices.ContainsFunc(t.rows, func(r tableRow) bool { return !isEmpty(r) }) {
			shown = append(shown, i)
		}
	}
	return shown
}

// isNothing says whether a number is zero.
func isNothing(cell string) bool {
	return cell == "" || cell == none || strings.Trim(cell, "0.") == ""
}

// upTo returns the columns up to a rank, heads the heads of those above it.
func (t *table) upTo(rank int, shown []int) []int {
	return slices.DeleteFunc(slices.Clone(shown), func(c int) bool { return t.columns[c].rank > rank })
}

func (t *table) heads(shown []int, above int) (heads []string) {
	for _, c := range shown {
		if t.columns[c].rank > above {
			heads = append(heads, t.columns[c].shown())
		}
	}
	return heads
}

// split fills panels with groups of columns, and breaks a group only where it
// does not fit a panel of its own.
func (t *table) split(shown []int, width int) (panels [][]int) {
	key, panel := shown[0], []int{shown[0]}
	flush := func() {
		if len(panel) > 1 {
			panels = append(panels, panel)
		}
		panel = []int{key}
	}
	for _, group := range t.byGroup(shown[1:]) {
		if !t.fits(slices.Concat(panel, group), width) {
			flush()
		}
		for _, c := range group {
			if !t.fits(append(slices.Clone(panel), c), width) {
				flush()
			}
			panel = append(panel, c)
		}
	}
	if len(panel) > 1 || len(panels) == 0 {
		panels = append(panels, panel)
	}
	return panels
}

func (t *table) byGroup(shown []int) (groups [][]int) {
	for i, c := range shown {
		if i == 0 || t.columns[c].group != t.columns[shown[i-1]].group {
			groups = append(groups, nil)
		}
		groups[len(groups)-1] = append(groups[len(groups)-1], c)
	}
	return groups
}

// fits says whether columns can stand side by side, their texts shortened.
func (t *table) fits(shown []int, width int) bool {
	sum := tableIndent + tableGap*(len(shown)-1)
	for _, c := range shown {
		w := t.natural[c]
		if least := t.columns[c].atLeast; least > 0 {
			w = min(w, least)
		}
		sum += w
	}
	return sum <= width
}

// measure finds the width of each column's widest cell.
func (t *table) measure() {
	t.natural = make([]int, len(t.columns))
	for i, c := range t.columns {
		t.natural[i] = textWidth(c.shown())
		for _, r := range t.rows {
			t.natural[i] = max(t.natural[i], textWidth(r.cells[c.head]))
		}
	}
}

// widths returns the columns' widths in a panel. Where they do not fit, the
// widest text gives way first.
func (t *table) widths(panel []int, width int) []int {
	widths := make([]int, len(panel))
	over := tableIndent + tableGap*(len(panel)-1) - width
	for i, c := range panel {
		widths[i] = t.natural[c]
		over += widths[i]
	}
	for ; over > 0; over-- {
		widest := -1
		for i, c := range panel {
			least := t.columns[c].atLeast
			if least > 0 && widths[i] > least && (widest < 0 || widths[i] > widths[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			break
		}
		widths[widest]--
	}
	return widths
}

// lines draws the table and returns the heads of the columns that it had no
// room for.
func (t *table) lines(width int, all, color bool) (lines, left []string) {
	t.measure()
	panels, left := t.layout(width, all)
	for i, panel := range panels {
		if i > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, t.panelLines(panel, t.widths(panel, width), color)...)
	}
	return lines, left
}

func (t *table) panelLines(panel, widths []int, color bool) (lines []string) {
	if heading := t.groupLine(panel, widths); heading != "" {
		lines = append(lines, paint(color, faint, heading))
	}
	heads := tableRow{cells: map[string]string{}, code: faint}
	for _, c := range t.columns {
		heads.cells[c.head] = c.shown()
	}
	lines = append(lines, t.line(heads, panel, widths, color))
	for _, r := range t.rows {
		if slices.ContainsFunc(panel[1:], func(c int) bool { return r.cells[t.columns[c].head] != "" }) {
			lines = append(lines, t.line(r, panel, widths, color))
		}
	}
	return lines
}

// line draws a row. Colour codes stand around texts, never in padding, and take
// no columns.
func (t *table) line(r tableRow, panel, widths []int, color bool) string {
	line := strings.Repeat(" ", tableIndent)
	for i, c := range panel {
		if i > 0 {
			line += strings.Repeat(" ", tableGap)
		}
		column := t.columns[c]
		text := shorten(r.cells[column.head], widths[i])
		space := strings.Repeat(" ", max(widths[i]-textWidth(text), 0))
		if code := r.codeOf(column); code != "" {
			text = paint(color, code, text)
		}
		if column.atLeast > 0 {
			line += text + space
		} else {
			line += space + text
		}
	}
	return strings.TrimRight(line, " ")
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

// groupLine draws the headings over the groups of a panel, each over the whole
// width of its columns; "" where no group has one.
func (t *table) groupLine(panel, widths []int) string {
	if len(t.groups) == 0 {
		return ""
	}
	line := strings.Repeat(" ", tableIndent+widths[0])
	for i := 1; i < len(panel); {
		group, span := t.columns[panel[i]].group, -tableGap
		for ; i < len(panel) && t.columns[panel[i]].group == group; i++ {
			span += tableGap + widths[i]
		}
		line += strings.Repeat(" ", tableGap) + groupHeading(t.groups[group], span)
	}
	return strings.TrimRight(line, " ")
}

// groupHeading is a heading in a rule of the given width, "---- calls ----", or
// without the rule, or nothing where there is no room.
func groupHeading(heading string, width int) string {
	free := width - textWidth(heading)
	switch {
	case heading == "" || free < 0:
		return strings.Repeat(" ", width)
	case free < 4:
		return padLeft(heading, width)
	}
	left := (free - 2) / 2
	return strings.Repeat("-", left) + " " + heading + " " + strings.Repeat("-", free-2-left)
}
