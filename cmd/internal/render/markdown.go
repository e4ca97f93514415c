package render

import (
	"cmp"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/declarative-cost/planner/cmd/internal/present"
	"github.com/declarative-cost/planner/pricing"
)

// Markdown draws a page for a medium that shows Markdown, the most important sections
// first. A limit is the longest text in characters; 0 or less: none. To keep it, sections
// lose the columns that matter least, then rows, and then are left out, the least
// important first; what is missing is counted.
func Markdown(w io.Writer, p present.Page, limit int) error {
	m := &markdownPage{page: p, limit: limit}
	for s := range p.Sections {
		m.sections = append(m.sections, s)
	}
	slices.SortStableFunc(m.sections, func(a, b present.Section) int { return cmp.Compare(a.Rank, b.Rank) })
	_, err := io.WriteString(w, m.text())
	return err
}

// A markdownPage draws a page.
type markdownPage struct {
	page     present.Page
	limit    int
	sections []present.Section
}

// text takes of each section as much as there is room for.
func (m *markdownPage) text() string {
	taken := make([]string, len(m.sections))
	for i, s := range m.sections {
		taken[i] = section(m.page, s, cuts[0])
	}
	if text := m.join(taken); m.fits(text) {
		return text
	}
	clear(taken)
	for _, briefly := range []bool{true, false} { // first of all what is not folded
		for i := range taken {
			m.take(taken, i, briefly)
		}
	}
	return m.join(taken)
}

// take takes of a section what there is room for, beyond what was taken.
func (m *markdownPage) take(taken []string, i int, briefly bool) {
	s, before := m.sections[i], taken[i]
	folded := s.Folded && s.Brief == nil
	if briefly && folded || !briefly && before != "" && !s.Folded {
		return
	}
	for _, c := range cuts {
		c.briefly = briefly
		if taken[i] = section(m.page, s, c); m.fits(m.join(taken)) {
			return
		}
	}
	taken[i] = before
}

func (m *markdownPage) fits(text string) bool {
	return m.limit <= 0 || utf8.RuneCountInString(text) <= m.limit
}

// A cutting is how much of a section is shown: columns up to a rank, so many rows, and
// whether what is folded is left out.
type cutting struct {
	rank, rows int
	briefly    bool
}

const noLimit = 1 << 30

// cuts are tried one after the other.
var cuts = []cutting{{rank: noLimit, rows: noLimit}, {rows: noLimit}, {rows: 20}, {rows: 5}}

// join puts headline and sections together, and says what is missing.
func (m *markdownPage) join(taken []string) string {
	p := m.page.Lang
	parts := []string{"### " + markdownText(m.page.Headline) + "\n\n" + markdownText(m.page.Title) + "\n"}
	missing := map[string]int{}
	var names []string
	for i, s := range m.sections {
		switch {
		case taken[i] != "":
			parts = append(parts, taken[i])
		case len(s.Blocks) > 0:
			if missing[s.Name]++; missing[s.Name] == 1 {
				names = append(names, s.Name)
			}
		}
	}
	for i, name := range names {
		if n := missing[name]; n > 1 {
			names[i] = name + " (" + count(n) + ")"
		}
	}
	if len(names) > 0 {
		parts = append(parts, p.F("_Left out to stay within %s characters: %s._", count(m.limit), strings.Join(names, p.T(", ")))+"\n")
	}
	return strings.Join(parts, "\n")
}

func count(n int) string { return pricing.GroupDigits(strconv.Itoa(n)) }

// section draws a section, with what is detail folded away.
func section(p present.Page, s present.Section, c cutting) string {
	draw := func(blocks []present.Block) string {
		d := sectionDrawing{page: p, cut: c}
		d.blocks(blocks)
		return strings.TrimRight(d.out.String(), "\n") + "\n"
	}
	text := draw(s.Blocks)
	if s.Folded {
		summary := summary(s)
		if s.Brief != nil {
			summary = htmlText(present.Text{{Kind: present.Words, Text: p.Lang.T("Details")}})
		}
		text = "<details><summary>" + summary + "</summary>\n\n" + text + "\n</details>\n"
	}
	switch {
	case s.Folded && s.Brief == nil:
		return text
	case s.Brief != nil && c.briefly:
		text = draw(s.Brief)
	case s.Brief != nil:
		text = draw(s.Brief) + "\n" + text
	}
	heading := markdownText(s.Heading)
	if heading == "" || s.Rank == 0 { // what the page comes to stands below its headline
		return text
	}
	return "#### " + heading + "\n\n" + text
}

// summary is the heading of a folded section, where platforms read HTML and no Markdown.
func summary(s present.Section) string {
	if len(s.Heading) == 0 {
		return htmlText(present.Text{{Kind: present.Words, Text: present.Capital(s.Name)}})
	}
	return htmlText(s.Heading)
}

// A sectionDrawing draws blocks.
type sectionDrawing struct {
	page present.Page
	cut  cutting
	out  strings.Builder
}

func (d *sectionDrawing) blocks(blocks []present.Block) {
	for _, block := range blocks {
		switch b := block.(type) {
		case present.Table:
			d.table(b)
		case present.Figures:
			d.figures(b)
		case present.Lines:
			d.lines(b)
		case present.Notes:
			for _, note := range b {
				d.out.WriteString("_" + markdownText(note) + "_\n\n")
			}
		case present.Code:
			fence := strings.Repeat("`", max(3, LongestRun(string(b), '`')+1))
			d.out.WriteString(fence + "hcl\n")
			for line := range strings.SplitSeq(string(b), "\n") {
				d.out.WriteString(Printable(line) + "\n")
			}
			d.out.WriteString(fence + "\n\n")
		case present.Group:
			d.out.WriteString("**" + markdownText(b.Head) + "**\n\n")
			d.blocks(b.Blocks)
		}
	}
}

// figures are a table of amounts. What is worse has a sign beside its colour, which
// Markdown lacks.
func (d *sectionDrawing) figures(figures present.Figures) {
	columns := 3
	if !slices.ContainsFunc(figures, func(f present.Figure) bool { return f.Label != "" }) {
		columns, figures = 2, d.cutFigures(figures)
	}
	d.row([]string{"", "", ""}[:columns])
	d.row([]string{"---", "--:", "---"}[3-columns:])
	for _, f := range figures {
		label, value := f.Label, None
		switch {
		case f.Part:
			label = "&nbsp;&nbsp;" + label
		case f.Tone == present.Worse || f.Tone == present.Warn:
			label = "⚠️ " + label
		}
		if f.Value.Kind != present.None {
			value = f.Value.String()
		}
		d.row([]string{label, value, markdownText(f.Text)}[3-columns:])
	}
	d.out.WriteString("\n")
}

// cutFigures keeps the first figures of those that add up to the last one, and adds up the
// others.
func (d *sectionDrawing) cutFigures(figures present.Figures) present.Figures {
	last := len(figures) - 1
	if last <= d.cut.rows {
		return figures
	}
	rest := present.Value{Kind: present.Money, Signed: true}
	for _, f := range figures[d.cut.rows:last] {
		rest.Number = rest.Number.Add(f.Value.Number)
	}
	text := present.Text{{Kind: present.Words, Text: d.page.Lang.F("and %s more", count(last-d.cut.rows))}}
	return append(slices.Clone(figures[:d.cut.rows]), present.Figure{Value: rest, Text: text}, figures[last])
}

func (d *sectionDrawing) row(cells []string) {
	d.out.WriteString("| " + strings.Join(cells, " | ") + " |\n")
}

// lines are a list, in which those beside one label are a list of their own; sentences
// with neither label nor key are paragraphs, with a sign where they say what is wrong.
func (d *sectionDrawing) lines(lines present.Lines) {
	lines, more := cutLines(lines, d.cut.rows)
	bullet := ""
	for i, l := range lines {
		text := markdownText(l.Text)
		if l.Key.Kind != present.None {
			text = markdownText(present.Text{l.Key}) + " " + text
		}
		alone := i+1 == len(lines) || lines[i+1].Label != ""
		switch {
		case l.Label != "" && l.Key.Kind != present.None && !alone:
			d.out.WriteString("- **" + l.Label + "**\n  - " + text + "\n")
			bullet = "  - "
		case l.Label != "":
			d.out.WriteString("- **" + l.Label + "** " + text + "\n")
			bullet = "  - "
		case bullet != "":
			d.out.WriteString(bullet + text + "\n")
		case l.Key.Kind != present.None:
			d.out.WriteString("- " + text + "\n")
		default:
			d.out.WriteString(map[present.Tone]string{present.Worse: "❌ ", present.Warn: "⚠️ "}[l.Tone] + text + "\n\n")
		}
	}
	if more > 0 {
		d.out.WriteString("- " + d.page.Lang.F("and %s more", count(more)) + "\n")
	}
	if !strings.HasSuffix(d.out.String(), "\n\n") {
		d.out.WriteString("\n")
	}
}

// cutLines keeps the first lines; those that go on with the one above stay with it and do
// not count.
func cutLines(lines present.Lines, most int) (shown present.Lines, more int) {
	n, labels := 0, slices.ContainsFunc(lines, func(l present.Line) bool { return l.Label != "" })
	for i, l := range lines {
		if i == 0 || l.Label != "" || !labels {
			n++
		}
		if n <= most {
			shown = lines[:i+1]
		}
	}
	return shown, max(n-most, 0)
}

// table draws the columns and rows that there is room for; totals always stay.
func (d *sectionDrawing) table(t present.Table) {
	t = sharedOnce(t, Code)
	var shown []int
	var heads, aligned []string
	for i, c := range t.Columns {
		if c.Rank > d.cut.rank {
			continue
		}
		shown = append(shown, i)
		heads = append(heads, headOf(t, c))
		aligned = append(aligned, map[bool]string{true: "---", false: "--:"}[c.Kind.IsText()])
	}
	d.row(heads)
	d.row(aligned)
	items, more := 0, 0
	for _, r := range t.Rows {
		if r.Level == present.Item || r.Level == present.Part {
			if items++; items > d.cut.rows {
				more++
				continue
			}
		}
		if more > 0 {
			d.moreRows(more, len(shown))
			more = 0
		}
		d.tableRow(t, r, shown)
	}
	if more > 0 {
		d.moreRows(more, len(shown))
	}
	d.out.WriteString("\n")
}

// headOf is a column's head, with the heading over it where a column under that has the
// same head as another one.
func headOf(t present.Table, c present.Column) string {
	group := t.Groups[c.Group]
	ambiguous := func(of present.Column) bool {
		same := func(other present.Column) bool { return other.Head == of.Head && other.ID != of.ID }
		return of.Group == c.Group && slices.ContainsFunc(t.Columns, same)
	}
	if group != "" && group != c.Head && slices.ContainsFunc(t.Columns, ambiguous) {
		return group + ": " + c.Head
	}
	return c.Head
}

func (d *sectionDrawing) moreRows(n, columns int) {
	cells := make([]string, columns)
	cells[0] = d.page.Lang.F("and %s more", count(n))
	d.row(cells)
}

func (d *sectionDrawing) tableRow(t present.Table, r present.Row, shown []int) {
	cells := make([]string, len(shown))
	for i, k := range shown {
		cells[i] = cellText(t.Columns[k], r.Level, r.Cells[k], Code)
		if r.Level == present.Total && cells[i] != "" {
			cells[i] = "**" + cells[i] + "**"
		}
	}
	if r.Level == present.Part {
		cells[0] = "&nbsp;&nbsp;" + cells[0]
	}
	d.row(cells)
}
