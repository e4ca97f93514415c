package render

import (
	"slices"
	"strings"
)

// A Grid is rows of cells under a header, drawn for a width. The first column is the
// key: it stands in every panel. Numbers are never cut and rows never wrapped; where
// not all columns fit side by side, they go below each other in panels, groups kept
// together.
type Grid struct {
	Groups  []string // headings over the groups of columns; "" for none
	Columns []GridColumn
	Rows    []GridRow
	natural []int // width of each column's widest cell, once measured
}

// A GridColumn is a column of a grid.
type GridColumn struct {
	Head    string
	Group   int  // ascending; index into groups
	AtLeast int  // text may be shortened to this many columns; 0: a number, right-aligned
	Rank    int  // 0: always shown; the others are left out, highest first, where there is no room
	Apart   bool // texts are shortened where they do not differ
}

// A GridRow has a cell for each column. A row that has nothing but the key is left out
// of a panel.
type GridRow struct {
	Cells []string
	Codes []string // colours of the cells
}

const (
	tableIndent = 2
	tableGap    = 2
)

// None is what stands in a table where there is nothing, so that a row in which
// something happened stands out. It is ASCII because other signs are two columns wide in
// some Chinese terminals.
const None = "-"

// mostPanels is how many panels a grid takes for columns that may be left out.
const mostPanels = 2

// layout decides which columns stand side by side: all of them, or as many as there is
// room for in a few panels. So what is left out at some width is left out at every
// smaller one. It returns what there was no room for.
func (g *Grid) layout(width int, all bool) (panels [][]int, left []string) {
	highest := 0
	for _, c := range g.Columns {
		highest = max(highest, c.Rank)
	}
	for rank := highest; ; rank-- {
		panels = g.split(g.upTo(rank), width)
		if all || rank == 0 || len(panels) <= mostPanels {
			return panels, g.heads(rank)
		}
	}
}

// upTo returns the columns up to a rank, heads the heads of those above it.
func (g *Grid) upTo(rank int) (shown []int) {
	for i, c := range g.Columns {
		if c.Rank <= rank {
			shown = append(shown, i)
		}
	}
	return shown
}

func (g *Grid) heads(above int) (heads []string) {
	for _, c := range g.Columns {
		if c.Rank > above {
			heads = append(heads, c.Head)
		}
	}
	return heads
}

// split fills panels with groups of columns, and breaks a group only where it
// does not fit a panel of its own.
func (g *Grid) split(shown []int, width int) (panels [][]int) {
	key, panel := shown[0], []int{shown[0]}
	flush := func() {
		if len(panel) > 1 {
			panels = append(panels, panel)
		}
		panel = []int{key}
	}
	for _, group := range g.byGroup(shown[1:]) {
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

func (g *Grid) byGroup(shown []int) (groups [][]int) {
	for i, c := range shown {
		if i == 0 || g.Columns[c].Group != g.Columns[shown[i-1]].Group {
			groups = append(groups, nil)
		}
		groups[len(groups)-1] = append(groups[len(groups)-1], c)
	}
	return groups
}

// fits says whether columns can stand side by side, their texts shortened.
func (g *Grid) fits(shown []int, width int) bool {
	sum := tableIndent + tableGap*(len(shown)-1)
	for _, c := range shown {
		w := g.natural[c]
		if least := g.Columns[c].AtLeast; least > 0 {
			w = min(w, least)
		}
		sum += w
	}
	return sum <= width
}

// measure finds the width of each column's widest cell.
func (g *Grid) measure() {
	g.natural = make([]int, len(g.Columns))
	for i, c := range g.Columns {
		g.natural[i] = Width(c.Head)
		for _, r := range g.Rows {
			g.natural[i] = max(g.natural[i], Width(r.Cells[i]))
		}
	}
}

// widths returns the columns' widths in a panel. Where they do not fit, the
// widest text gives way first.
func (g *Grid) widths(panel []int, width int) []int {
	widths := make([]int, len(panel))
	over := tableIndent + tableGap*(len(panel)-1) - width
	for i, c := range panel {
		widths[i] = g.natural[c]
		over += widths[i]
	}
	for ; over > 0; over-- {
		widest := -1
		for i, c := range panel {
			least := g.Columns[c].AtLeast
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

// Lines draws the grid and returns the heads of the columns that it had no room for;
// with all, every column is shown.
func (g *Grid) Lines(width int, all, color bool) (lines, left []string) {
	g.measure()
	panels, left := g.layout(width, all)
	for i, panel := range panels {
		if i > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, g.panelLines(panel, g.widths(panel, width), color)...)
	}
	return lines, left
}

func (g *Grid) panelLines(panel, widths []int, color bool) (lines []string) {
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
		if !slices.ContainsFunc(panel[1:], func(c int) bool { return r.Cells[c] != "" }) {
			continue
		}
		for i, c := range panel {
			codes[i] = r.Codes[c]
		}
		lines = append(lines, g.line(panel, widths, texts[k], codes, color))
	}
	return lines
}

// texts are the cells of a panel, no wider than their columns.
func (g *Grid) texts(panel, widths []int) [][]string {
	texts := make([][]string, len(g.Rows))
	for i, c := range panel {
		column := make([]string, len(g.Rows))
		for k, r := range g.Rows {
			column[k] = r.Cells[c]
		}
		if g.Columns[c].Apart {
			column = shortenApart(column, widths[i])
		}
		for k := range g.Rows {
			texts[k] = append(texts[k], Shorten(column[k], widths[i]))
		}
	}
	return texts
}

// line draws a row. Colour codes stand around texts, never in padding, and take
// no columns.
func (g *Grid) line(panel, widths []int, cells, codes []string, color bool) string {
	line := strings.Repeat(" ", tableIndent)
	for i, c := range panel {
		if i > 0 {
			line += strings.Repeat(" ", tableGap)
		}
		text := cells[i]
		space := strings.Repeat(" ", max(widths[i]-Width(text), 0))
		if codes[i] != "" {
			text = Paint(color, codes[i], text)
		}
		if g.Columns[c].AtLeast > 0 {
			line += text + space
		} else {
			line += space + text
		}
	}
	return strings.TrimRight(line, " ")
}

// groupLine draws the headings over the groups of a panel, each over the whole
// width of its columns; "" where no group has one.
func (g *Grid) groupLine(panel, widths []int) string {
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
