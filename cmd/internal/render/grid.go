package render

import (
	"slices"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/present"
)

// A grid is a table with the texts of its cells, drawn for a width. The first column is the
// key: it stands in every panel. Numbers are never cut and rows never wrapped; where
// not all columns fit side by side, they go below each other in panels, groups kept
// together.
type grid struct {
	present.Table
	cells   [][]string // by column
	natural []int      // width of each column's widest cell
	least   []int      // what is left of it where there is little room: of numbers all
}

func gridOf(t present.Table) *grid {
	g := &grid{Table: t}
	for i, c := range t.Columns {
		natural, cells := Width(c.Head), make([]string, len(t.Rows))
		for k, r := range t.Rows {
			cells[k] = cellText(c, r.Level, r.Cells[i], Printable)
			if i == 0 && r.Level == present.Part {
				cells[k] = "  " + cells[k]
			}
			natural = max(natural, Width(cells[k]))
		}
		least, ok := leastWidths[c.Kind]
		if !ok || c.Whole {
			least = natural
		}
		g.cells, g.natural, g.least = append(g.cells, cells), append(g.natural, natural), append(g.least, min(natural, least))
	}
	return g
}

// leastWidths are how many columns of a text stay where there is little room.
var leastWidths = map[present.Kind]int{present.Month: len("2026-12"), present.Date: len("2026-12-31"), present.Address: 18, present.Words: 18, present.Name: 12}

const (
	tableIndent = 2
	tableGap    = 2
)

// None is what stands in a table where there is nothing, so that a row in which
// something happened stands out. It is ASCII because other signs are two columns wide in
// some Chinese terminals.
const None = "-"

// mostPanels is how many panels a grid takes for texts that may be left out; for numbers it
// takes one more.
const mostPanels = 2

// layout decides which columns stand side by side: all of them, or as many as there is
// room for in a few panels. So what is left out at some width is left out at every
// smaller one. It returns the heads of what there was no room for.
func (g *grid) layout(width int, all bool) (panels [][]int, left []string) {
	highest := slices.MaxFunc(g.Columns, func(a, b present.Column) int { return a.Rank - b.Rank })
	for rank := highest.Rank; ; rank-- {
		var shown []int
		left = nil
		most := mostPanels
		for i, c := range g.Columns {
			switch {
			case c.Rank > rank:
				left = append(left, nameLeft(g.Table, c))
				continue
			case c.Rank == rank && !c.Kind.IsText():
				most = mostPanels + 1
			}
			shown = append(shown, i)
		}
		if panels = g.split(shown, width); all || rank == 0 || len(panels) <= most {
			return panels, slices.Compact(left)
		}
	}
}

// nameLeft is what a column that is left out is called: its head, or where that is a name
// the heading over it.
func nameLeft(t present.Table, c present.Column) string {
	if group := t.Groups[c.Group]; c.Named && group != "" {
		return group
	}
	return headOf(t, c)
}

// split fills panels with groups of columns, and breaks a group only where it
// does not fit a panel of its own.
func (g *grid) split(shown []int, width int) (panels [][]int) {
	key, panel := shown[0], []int{shown[0]}
	flush := func() {
		if len(panel) > 1 {
			panels = append(panels, panel)
		}
		panel = []int{key}
	}
	for _, group := range runs(shown[1:], func(a, b int) bool { return g.Columns[a].Group == g.Columns[b].Group }) {
		if !g.fits(slices.Concat(panel, group), width) {
			flush()
		}
		for _, c := range group {
			if !g.fits(append(slices.Clone(panel), c), width) {
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

// runs divides a list where two entries after each other do not belong together.
func runs[T any](list []T, together func(a, b T) bool) (all [][]T) {
	for i, v := range list {
		if i == 0 || !together(list[i-1], v) {
			all = append(all, nil)
		}
		all[len(all)-1] = append(all[len(all)-1], v)
	}
	return all
}

// fits says whether columns can stand side by side, their texts shortened.
func (g *grid) fits(shown []int, width int) bool {
	sum := tableIndent + tableGap*(len(shown)-1)
	for _, c := range shown {
		sum += g.least[c]
	}
	return sum <= width
}

// widths returns the columns' widths in a panel. Where they do not fit, the
// widest text gives way first.
func (g *grid) widths(panel []int, width int) []int {
	widths := make([]int, len(panel))
	over := tableIndent + tableGap*(len(panel)-1) - width
	for i, c := range panel {
		widths[i] = g.natural[c]
		over += widths[i]
	}
	for ; over > 0; over-- {
		widest := -1
		for i, c := range panel {
			if widths[i] > g.least[c] && (widest < 0 || widths[i] > widths[widest]) {
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

// lines draws the grid and returns the heads of the columns that it had no room for;
// with all, every column is shown.
func (g *grid) lines(width int, all, color bool) (lines, left []string) {
	panels, left := g.layout(width, all)
	for i, panel := range panels {
		if i > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, g.panelLines(panel, g.widths(panel, width), color)...)
	}
	return lines, left
}

func (g *grid) panelLines(panel, widths []int, color bool) (lines []string) {
	if heading := g.groupLine(panel, widths); heading != "" {
		lines = append(lines, Paint(color, Faint, heading))
	}
	heads := make([]string, len(panel))
	codes := slices.Repeat([]string{Faint}, len(panel))
	for i, c := range panel {
		heads[i] = Shorten(g.Columns[c].Head, widths[i])
	}
	lines = append(lines, g.line(panel, widths, heads, codes, color))
	texts := g.texts(panel, widths)
	for k, r := range g.Rows {
		if !slices.ContainsFunc(panel[1:], func(c int) bool { return g.cells[c][k] != "" }) {
			continue // it has nothing but the key
		}
		for i, c := range panel {
			codes[i] = cellCode(r.Level, r.Cells[c])
		}
		lines = append(lines, g.line(panel, widths, texts[k], codes, color))
	}
	return lines
}

// texts are the cells of a panel, no wider than their columns. Addresses are shortened
// where they do not differ.
func (g *grid) texts(panel, widths []int) [][]string {
	texts := make([][]string, len(g.Rows))
	for i, c := range panel {
		column := g.cells[c]
		if g.Columns[c].Kind == present.Address {
			column = shortenApart(column, widths[i])
		}
		for k := range column {
			texts[k] = append(texts[k], Shorten(column[k], widths[i]))
		}
	}
	return texts
}

// line draws a row. Colour codes stand around texts, never in padding, and take
// no columns.
func (g *grid) line(panel, widths []int, cells, codes []string, color bool) string {
	line := strings.Repeat(" ", tableIndent)
	for i, c := range panel {
		if i > 0 {
			line += strings.Repeat(" ", tableGap)
		}
		space := strings.Repeat(" ", max(widths[i]-Width(cells[i]), 0))
		text := Paint(color && codes[i] != "", codes[i], cells[i])
		if g.Columns[c].Kind.IsText() {
			line += text + space
		} else {
			line += space + text
		}
	}
	return strings.TrimRight(line, " ")
}

// groupLine draws the headings over the groups of a panel, each over the whole
// width of its columns; "" where no group has one.
func (g *grid) groupLine(panel, widths []int) string {
	if len(g.Groups) == 0 {
		return ""
	}
	line := strings.Repeat(" ", tableIndent+widths[0])
	for i := 1; i < len(panel); {
		group, span := g.Columns[panel[i]].Group, -tableGap
		for ; i < len(panel) && g.Columns[panel[i]].Group == group; i++ {
			span += tableGap + widths[i]
		}
		line += strings.Repeat(" ", tableGap) + groupHeading(g.Groups[group], span)
	}
	return strings.TrimRight(line, " ")
}

// groupHeading is a heading in a rule of the given width, "---- calls ----", or
// without the rule, or nothing where there is no room.
func groupHeading(heading string, width int) string {
	free := width - Width(heading)
	switch {
	case heading == "" || free < 0:
		return strings.Repeat(" ", width)
	case free < 4:
		return PadLeft(heading, width)
	}
	left := (free - 2) / 2
	return strings.Repeat("-", left) + " " + heading + " " + strings.Repeat("-", free-2-left)
}
