// Package render draws pages: as text for terminals and logs, and as Markdown. It knows
// how a page looks in a medium, and nothing of what is said on it.
package render

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/present"
)

// The widths of text, in columns.
const (
	LogWidth   = 120 // where there is no terminal
	LeastWidth = 60  // a narrower terminal breaks the lines itself
)

// TextOptions say how a page is drawn as text.
type TextOptions struct {
	Width int  // columns of the terminal; 0 or less: not a terminal
	Color bool // colours repeat what the words say
	Full  bool // every column, in as many panels as it takes
}

// Text draws a page for a terminal or a log. Numbers are never cut: only one that is
// wider than the terminal makes a line wider than it.
func Text(w io.Writer, p present.Page, opt TextOptions) error {
	if opt.Width <= 0 {
		opt.Width = LogWidth
	}
	opt.Width = max(opt.Width, LeastWidth)
	t := &textPage{page: p, opt: opt, out: bufio.NewWriter(w)}
	first := true
	for s := range p.Sections {
		if first && s.Rank > 0 { // a page of nothing but what it comes to has that heading
			t.heading(p.Title)
			if len(s.Heading) > 0 {
				t.line("")
			}
		} else if !first {
			t.line("")
		}
		first = false
		t.heading(s.Heading)
		t.blocks(s.Blocks, 0)
	}
	return t.out.Flush()
}

// A textPage draws a page.
type textPage struct {
	page present.Page
	opt  TextOptions
	out  *bufio.Writer // keeps the first error
}

func (t *textPage) line(text string) {
	fmt.Fprintln(t.out, strings.TrimRight(text, " "))
}

func (t *textPage) heading(text present.Text) {
	plain := plainText(text)
	switch {
	case plain == "":
	case Width(plain) <= t.opt.Width:
		t.line(Paint(t.opt.Color, Bold, plain))
	default:
		t.paragraph("", "", 0, Bold, plain)
	}
}

// paragraph draws prose whose lines all start in the same column, the first of them
// after a head, which has a colour of its own.
func (t *textPage) paragraph(head, headCode string, indent int, code, text string) {
	for i, line := range Fold(t.page.Lang, text, t.opt.Width-indent) {
		if i > 0 {
			head = ""
		}
		text := strings.TrimSpace(head)
		before, after, _ := strings.Cut(PadRight(head, indent), text)
		t.line(before + Paint(t.opt.Color && headCode != "", headCode, text) + after + Paint(t.opt.Color && code != "", code, line))
	}
}

// plainText is a sentence in which nothing is hidden or obeyed.
func plainText(text present.Text) string {
	var b strings.Builder
	for _, v := range text {
		b.WriteString(Printable(v.String()))
	}
	return b.String()
}

// blocks draws blocks, indented by so many columns more than they are otherwise. Tables
// stand apart from what is around them; notes follow what they explain. What charts show
// stands in tables, too.
func (t *textPage) blocks(blocks []present.Block, indent int) {
	blocks = slices.DeleteFunc(slices.Clone(blocks), isChart)
	for i, block := range blocks {
		isNotes := is[present.Notes](block)
		if i > 0 && !isNotes && (isTable(block) || isTable(blocks[i-1])) || i > 0 && isNotes && is[present.Group](blocks[i-1]) {
			t.line("")
		}
		switch b := block.(type) {
		case present.Table:
			t.table(b)
		case present.Figures:
			t.figures(b)
		case present.Lines:
			t.lines(b, indent)
		case present.Notes:
			for _, note := range b {
				t.paragraph("", "", tableIndent+indent, Faint, plainText(note))
			}
		case present.Code:
			for line := range strings.SplitSeq(string(b), "\n") {
				t.line(strings.Repeat(" ", tableIndent+indent+2) + Printable(line))
			}
		case present.Group:
			t.paragraph("", "", tableIndent, Bold, plainText(b.Head))
			t.blocks(b.Blocks, indent+2)
		}
	}
}

// isTable says whether a block is a table or has one in it.
func isTable(block present.Block) bool {
	switch b := block.(type) {
	case present.Table:
		return true
	case present.Group:
		return slices.ContainsFunc(b.Blocks, isTable)
	}
	return false
}

// codeOf is the colour of a tone.
func codeOf(t present.Tone) string {
	return []string{"", Bold, Faint, Green, Yellow, Red}[t]
}

// figures draws amounts below each other, each with its text beside it.
func (t *textPage) figures(figures present.Figures) {
	label, width := 0, 0
	shown := make([]string, len(figures))
	for i, f := range figures {
		shown[i] = None
		if f.Value.Kind != present.None {
			shown[i] = Printable(f.Value.String())
		}
		label, width = max(label, Width(figureLabel(f))), max(width, Width(shown[i]))
	}
	if label > 0 {
		label += tableGap
	}
	for i, f := range figures {
		head := strings.Repeat(" ", tableIndent) + PadRight(figureLabel(f), label) + PadLeft(shown[i], width)
		t.paragraph(head, codeOf(f.Value.Tone), Width(head)+tableGap, codeOf(f.Tone), plainText(f.Text))
	}
}

func figureLabel(f present.Figure) string {
	if f.Part {
		return "  " + f.Label
	}
	return f.Label
}

// lines draws sentences beside their labels and keys, each in a column of its own.
func (t *textPage) lines(lines present.Lines, indent int) {
	label, key := 0, 0
	keys := make([]string, len(lines))
	for i, l := range lines {
		keys[i] = Printable(l.Key.String())
		label, key = max(label, Width(l.Label)), max(key, Width(keys[i]))
	}
	margin := tableIndent + indent
	if label > 0 {
		label += tableGap
	}
	key = min(key, t.opt.Width/2, t.opt.Width-margin-label-tableGap-LeastProse)
	keys = shortenApart(keys, key)
	for i, l := range lines {
		head, at, code := strings.Repeat(" ", margin)+PadRight(l.Label, label), margin+label, ""
		if l.Key.Kind != present.None {
			head += PadRight(Shorten(keys[i], key), key)
			at += key + tableGap
		} else if l.Label != "" {
			code = codeOf(l.Tone)
		}
		t.paragraph(head, code, at, codeOf(l.Tone), plainText(l.Text))
	}
}

// table draws a table, and says which columns it had no room for.
func (t *textPage) table(table present.Table) {
	lines, left := gridOf(sharedOnce(table, Printable)).lines(t.opt.Width, t.opt.Full, t.opt.Color)
	for _, line := range lines {
		t.line(line)
	}
	if len(left) > 0 {
		p := t.page.Lang
		t.paragraph("", "", tableIndent, Faint, p.F("No room for: %s (--detail, or a wider terminal).", strings.Join(left, p.T(", "))))
	}
}

// cellText is what a cell shows. Where rows add up, what is nothing is "-", but not in
// the total.
func cellText(c present.Column, level present.Level, v present.Value, safe func(string) string) string {
	switch {
	case v.Kind == present.None:
		return ""
	case v.IsZero() && (v.Signed || v.Kind == present.Percent || c.Sum && level != present.Total):
		return None
	case v.Kind == present.Address || v.Kind == present.Name:
		return safe(v.String())
	}
	return v.String()
}

func cellCode(level present.Level, v present.Value) string {
	switch {
	case v.Tone != present.Plain && !v.IsZero():
		return codeOf(v.Tone)
	case level == present.Total:
		return Bold
	case level == present.Part:
		return Faint
	}
	return ""
}
