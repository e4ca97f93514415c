package render

import (
	"slices"
	"strconv"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/present"
)

// openGroups is how many groups of a row are open; the others are folded away.
const openGroups = 5

func (h *htmlPage) blocks(blocks []present.Block) {
	together := func(a, b present.Block) bool {
		return is[present.Group](a) && is[present.Group](b) || isChart(a) && isChart(b)
	}
	for _, run := range runs(blocks, together) {
		switch {
		case isChart(run[0]):
			h.charts(run)
		case len(run) > openGroups+1:
			h.blocks(run[:openGroups])
			h.open("details", "class", "fold")
			h.element("summary", h.page.Lang.F("and %s more", count(len(run)-openGroups)))
			for _, b := range run[openGroups:] {
				h.block(b)
			}
			h.close("details")
		default:
			for _, b := range run {
				h.block(b)
			}
		}
	}
}

func isChart(block present.Block) bool { return is[present.Chart](block) || is[present.Tabs](block) }

// is says whether a block is of a type.
func is[T present.Block](block present.Block) bool {
	_, ok := block.(T)
	return ok
}

func (h *htmlPage) block(block present.Block) {
	switch b := block.(type) {
	case present.Table:
		h.table(b)
	case present.Figures:
		h.figures(b)
	case present.Lines:
		h.lines(b)
	case present.Notes:
		for _, note := range b {
			h.said("p", note, "class", "note")
		}
	case present.Code:
		h.open("pre")
		for line := range strings.SplitSeq(string(b), "\n") {
			h.text(Printable(line) + "\n")
		}
		h.close("pre")
	case present.Group:
		h.heading(b.Head)
		h.level++
		h.blocks(b.Blocks)
		h.level--
	}
}

// heading is a heading that tables below are named by.
func (h *htmlPage) heading(text present.Text) {
	h.about = text
	h.said("h"+strconv.Itoa(min(h.level, 6)), text)
}

// classOf is the class of a tone. Where something is worse a sign stands beside the
// colour.
func classOf(t present.Tone) string {
	return []string{"", "strong", "muted", "better", "warn", "worse"}[t]
}

// figures are cards; what is part of a figure stands in its card. Without labels they are
// amounts, each with its sentence.
func (h *htmlPage) figures(figures present.Figures) {
	if !slices.ContainsFunc(figures, func(f present.Figure) bool { return f.Label != "" }) {
		var lines present.Lines
		for _, f := range figures {
			lines = append(lines, present.Line{Key: f.Value, Text: f.Text, Tone: f.Tone})
		}
		last := max(len(lines)-1, 0) // their sum
		h.lines(lines[:last])
		h.lines(lines[last:])
		return
	}
	h.open("div", "class", "figures")
	for i, f := range figures {
		value := "–"
		if f.Value.Kind != present.None {
			value = f.Value.String()
		}
		if f.Part {
			h.open("p", "class", "part "+classOf(f.Tone))
			h.text(f.Label + " ")
			h.element("b", value)
		} else {
			h.open("div", "class", "figure "+classOf(f.Tone))
			h.element("h3", f.Label)
			h.element("p", value, "class", "big")
			h.open("p", "class", "text")
		}
		h.text(" ")
		h.sentence(f.Text)
		h.close("p")
		if i+1 == len(figures) || !figures[i+1].Part {
			h.close("div")
		}
	}
	h.close("div")
}

// lines are sentences beside their labels.
func (h *htmlPage) lines(lines present.Lines) {
	labels := slices.ContainsFunc(lines, func(l present.Line) bool { return l.Label != "" })
	h.open("dl", "class", "lines"+map[bool]string{false: " bare"}[labels])
	for _, l := range lines {
		h.open("div", "class", classOf(l.Tone))
		h.element("dt", l.Label)
		h.open("dd", "class", classOf(l.Tone))
		if l.Key.Kind != present.None { // what the sentence is about
			h.said("b", present.Text{l.Key}, "class", map[bool]string{true: "amount "}[l.Key.Kind == present.Money]+classOf(l.Key.Tone))
			h.text(" ")
		}
		h.sentence(l.Text)
		h.close("dd", "div")
	}
	h.close("dl")
}

// longTable is from how many rows on a table scrolls by itself.
const longTable = 40

// table draws a table, which a screen reader calls as the heading before it.
func (h *htmlPage) table(t present.Table) {
	foot := len(t.Rows)
	for foot > 0 && (t.Rows[foot-1].Level == present.Total || t.Rows[foot-1].Level == present.Rest) {
		foot--
	}
	sorts := !slices.ContainsFunc(t.Rows[:foot], func(r present.Row) bool { return r.Level != present.Item })
	class := "scroll"
	if foot > longTable {
		class += " long"
	}
	h.open("div", "class", class, "role", "region", "tabindex", "0", "aria-label", plainOf(h.about))
	h.open("table", "class", map[bool]string{true: "sorts"}[sorts])
	h.said("caption", h.about)
	h.tableHead(t)
	h.rows("tbody", t, t.Rows[:foot])
	if foot < len(t.Rows) {
		h.rows("tfoot", t, t.Rows[foot:])
	}
	h.close("table", "div")
	h.leftOut(t)
}

// tableHead has the headings of the groups over those of the columns. Where there is
// little room, columns are left out, and a group's heading stands in those of its columns.
func (h *htmlPage) tableHead(t present.Table) {
	h.open("thead")
	grouped := slices.ContainsFunc(t.Groups, func(g string) bool { return g != "" })
	if grouped {
		h.open("tr", "class", "groups")
		for _, run := range runs(t.Columns, func(a, b present.Column) bool { return a.Group == b.Group }) {
			span := strconv.Itoa(len(run))
			if head := t.Groups[run[0].Group]; head != "" {
				h.element("th", head, "scope", "colgroup", "colspan", span)
			} else {
				h.element("td", "", "colspan", span)
			}
		}
		h.close("tr")
	}
	h.open("tr")
	for _, c := range t.Columns {
		h.open("th", "scope", "col", "class", columnClass(c))
		h.open("bdi")
		if grouped && t.Groups[c.Group] != "" {
			h.element("small", t.Groups[c.Group]+" ")
		}
		h.text(clip(c.Head, longestLabel))
		h.close("bdi", "th")
	}
	h.close("tr", "thead")
}

// columnClass says whether a column is text, and whether it gives way.
func columnClass(c present.Column) string {
	class := ""
	switch {
	case c.Kind == present.Month || c.Kind == present.Date:
		class = "t d"
	case c.Kind.IsText():
		class = "t"
	}
	if c.Rank > 0 {
		class += " gives-way"
	}
	return class
}

// leftOut names the columns that give way.
func (h *htmlPage) leftOut(t present.Table) {
	var heads []string
	for _, c := range t.Columns {
		if c.Rank > 0 {
			heads = append(heads, clip(nameLeft(t, c), longestLabel))
		}
	}
	if p := h.page.Lang; len(heads) > 0 {
		h.element("p", p.F("No room for: %s.", strings.Join(slices.Compact(heads), p.T(", "))), "class", "note left-out")
	}
}

// keyOf is where the section about a row is; empty where the row is about nothing or all.
func (h *htmlPage) keyOf(t present.Table, r present.Row) string {
	i := slices.IndexFunc(t.Columns, func(c present.Column) bool { return c.ID == t.Key })
	if i < 0 || r.Level != present.Item || r.Cells[i].Text == "" {
		return ""
	}
	return h.anchor(r.Cells[i].Text)
}

func (h *htmlPage) rows(element string, t present.Table, rows []present.Row) {
	h.open(element)
	for _, r := range rows {
		h.row(t, r)
	}
	h.close(element)
}

func (h *htmlPage) row(t present.Table, r present.Row) {
	key := h.keyOf(t, r)
	h.open("tr", "class", []string{"", "part", "rest", "total"}[r.Level], "data-key", key)
	for i, v := range r.Cells {
		class := columnClass(t.Columns[i])
		text := cellText(t.Columns[i], r.Level, v, func(s string) string { return clip(s, longestName) })
		if v.Tone != present.Plain && !v.IsZero() {
			class += " " + classOf(v.Tone)
		} else if text == None || v.IsZero() {
			class += " muted"
		}
		class = strings.TrimSpace(class)
		element, attributes := "td", []string{"class", class}
		if i == 0 {
			element, attributes = "th", append(attributes, "scope", "row")
		}
		h.open(element, attributes...)
		linked := i == 0 && key != "" && t.Columns[0].ID == t.Key
		if linked {
			h.open("a", "href", "#"+key)
		}
		if t.Columns[i].Kind.IsText() {
			h.breakable(text)
		} else {
			h.text(text)
		}
		if linked {
			h.close("a")
		}
		h.close(element)
	}
	h.close("tr")
}
