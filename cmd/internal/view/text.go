package view

import (
	"bytes"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/cmd/internal/render"
	"github.com/declarative-cost/planner/pricing"
)

// TextOptions say how a result is drawn for people.
type TextOptions struct {
	Width  int           // columns of the terminal; 0 or less: not a terminal
	Color  bool          // colours repeat what the words say
	Detail bool          // everything, for every account; otherwise what matters
	Quiet  bool          // only the summary
	Lang   *lang.Printer // nil: English
}

const (
	logWidth   = render.LogWidth
	leastWidth = render.LeastWidth
)

// A textView draws lines for a terminal or a log.
type textView struct {
	opt TextOptions
	out bytes.Buffer
}

// line prints one line as it is.
func (v *textView) line(text string) {
	v.out.WriteString(text)
	v.out.WriteByte('\n')
}

// heading prints lines that stand out, after an empty line unless they are the
// first.
func (v *textView) heading(lines ...string) {
	if v.out.Len() > 0 {
		v.line("")
	}
	for _, line := range lines {
		v.line(paint(v.opt.Color, bold, line))
	}
}

// title prints a heading in words, as many lines as it takes.
func (v *textView) title(text string) { v.heading(fold(v.opt.Lang, text, v.opt.Width)...) }

// labelIndent is where the paragraphs beside labels start.
const labelIndent = len("  Funding  ")

// labelled prints a paragraph beside a label.
func (v *textView) labelled(label, text string) { v.hanging("  "+label, labelIndent, "", text) }

// hanging prints a paragraph in a colour, all its lines starting in the same
// column, the first of them after the head.
func (v *textView) hanging(head string, indent int, code, text string) {
	for i, line := range fold(v.opt.Lang, text, v.opt.Width-indent) {
		if i > 0 {
			head = ""
		}
		if code != "" {
			line = paint(v.opt.Color, code, line)
		}
		v.line(strings.TrimRight(padRight(head, indent)+line, " "))
	}
}

// table prints a table and returns the heads of the columns that there was no
// room for.
func (v *textView) table(t *table) (left []string) {
	lines, left := t.lines(v.opt.Width, v.opt.Detail, v.opt.Color)
	for _, line := range lines {
		v.line(line)
	}
	return left
}

// noRoom says which columns a table is without.
func (v *textView) noRoom(left []string) {
	if len(left) > 0 {
		v.note(v.opt.Lang.F("No room for: %s (--detail, or a wider terminal).", strings.Join(left, v.opt.Lang.T(", "))))
	}
}

// note prints an explanation under a table.
func (v *textView) note(text string) { v.hanging("", tableIndent, faint, text) }

// A summaryLine is a line of a summary, with its colour.
type summaryLine struct{ text, code string }

// cutAt divides a list after its first entries.
func cutAt[T any](list []T, n int) (first, rest []T) {
	n = min(n, len(list))
	return list[:n:n], list[n:]
}

// manyFrom is from how many accounts on they are listed, not drawn one by one.
const manyFrom = 9

// How many accounts a list names: those in trouble, and those that a summary names.
const (
	listedTroubled = 20
	namedTopUps    = 3
)

const (
	monthWidth = len("2026-12")
	dateWidth  = len("2026-12-31")
)

// meterName is a meter's id and title.
func meterName(m *pricing.Meter) string {
	if m.Title == "" {
		return printable(m.ID)
	}
	return printable(m.ID) + " " + printable(m.Title)
}

// monthSpan says "2026-12 to 2027-11 (12 months)".
func monthSpan(p *lang.Printer, start, end pricing.Month) string {
	n := int64(end-start) + 1
	months := p.N(n, count(n), "month")
	if n == 1 {
		return p.F("%s (%s)", start, months)
	}
	return p.F("%s to %s (%s)", start, end, months)
}

// beside is a remark on a figure, in brackets after it: "(+2.04%)"; nothing where
// there is nothing to say. A large amount is said in short, too, where the language
// does so.
func beside(p *lang.Printer, amount pricing.Money, currency string, remark string) string {
	short := p.Short(amount.Decimal(), currency)
	switch {
	case short == "" && remark == "":
		return ""
	case short == "":
		return p.F(" (%s)", remark)
	case remark == "":
		return p.F(" (%s)", short)
	}
	return p.F(" (%s)", p.F("%s, %s", short, remark))
}

// withCurrency is an amount as it is printed, and what it is in.
func withCurrency(p *lang.Printer, amount, currency string) string {
	return strings.TrimSpace(amount + " " + p.Currency(currency))
}

// signedCell is a change in a table, where none is "-".
func signedCell(d pricing.Money) string {
	if d.IsZero() {
		return none
	}
	return signed(d)
}

// listedAccounts is how many accounts a sentence names.
const listedAccounts = 10
