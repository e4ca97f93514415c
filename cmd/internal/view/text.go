package view

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// TextOptions say how a plan is drawn for people.
type TextOptions struct {
	Width  int  // columns of the terminal; 0 or less: not a terminal
	Color  bool // colours repeat what the words say
	Detail bool // everything, for every account; otherwise what matters
	Quiet  bool // only the summary
}

const (
	logWidth   = 120 // where there is no terminal
	leastWidth = 60  // a narrower terminal breaks the lines itself
	manyFrom   = 9   // so many accounts are listed, not drawn one by one
)

// Text draws a plan for a person: the prices it rests on, every account with
// its months, packs, events and funding, the plan's months, and the summary
// last. Amounts are printed as they were settled, never rounded, so printed
// parts add up to printed totals; only a number that is wider than the terminal
// makes a line wider than it.
func Text(w io.Writer, p Plan, opt TextOptions) error {
	if opt.Width <= 0 {
		opt.Width = logWidth
	}
	opt.Width = max(opt.Width, leastWidth)
	v := &textView{p: p, f: p.Forecast, opt: opt}
	if !opt.Quiet {
		v.body()
		v.scenarios()
		v.budgets()
		v.checks()
		v.outputs()
	}
	v.summary()
	_, err := w.Write(v.out.Bytes())
	return err
}

// A textView draws one plan.
type textView struct {
	p   Plan
	f   *planner.Forecast
	opt TextOptions
	out bytes.Buffer
}

func (v *textView) body() {
	v.header()
	if len(v.f.Accounts) >= manyFrom && !v.opt.Detail {
		v.monthly()
		v.accountList()
		return
	}
	var left []string
	for i := range v.f.Accounts {
		left = v.account(&v.f.Accounts[i])
	}
	if len(v.f.Accounts) != 1 || len(left) > 0 {
		v.monthly()
	}
}

// header says what the plan covers and which prices and terms it rests on.
func (v *textView) header() {
	title := "Plan " + v.scope()
	if v.p.Scenario != "" {
		title += ", scenario " + printable(v.p.Scenario)
	}
	v.title(title)
	for _, c := range v.f.Input.Catalogs {
		spec := c.Spec()
		text := fmt.Sprintf("%s as of %s, sha256 %s", printable(spec.ID), spec.AsOf, c.SHA256()[:12])
		if spec.Title != "" {
			text += ", " + printable(spec.Title)
		}
		v.labelled("Prices", text)
		v.labelled("Terms", termList(spec.Terms))
	}
}

// scope says "2026-12 to 2027-11 (12 months), 3 accounts, amounts in CNY".
func (v *textView) scope() string {
	in := v.f.Input
	months := in.Start.String()
	if in.Months > 1 {
		months += " to " + in.Month(in.Months-1).String()
	}
	return fmt.Sprintf("%s (%s), %s, amounts in %s", months, plural(int64(in.Months), "month"), plural(int64(len(v.f.Accounts)), "account"), v.f.Currency)
}

// termList is every term with its value.
func termList(terms pricing.Terms) string {
	var list []string
	for _, term := range pricing.AllTerms {
		list = append(list, term.Name+" "+term.Get(terms))
	}
	return strings.Join(list, ", ")
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
func (v *textView) title(text string) { v.heading(fold(text, v.opt.Width)...) }

// labelIndent is where the paragraphs beside "Events", "Terms", … start.
const labelIndent = len("  Funding  ")

// labelled prints a paragraph beside a label.
func (v *textView) labelled(label, text string) { v.hanging("  "+label, labelIndent, "", text) }

// hanging prints a paragraph in a colour, all its lines starting in the same
// column, the first of them after the head.
func (v *textView) hanging(head string, indent int, code, text string) {
	for i, line := range fold(text, v.opt.Width-indent) {
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
		v.note("No room for: " + strings.Join(left, ", ") + " (--detail, or a wider terminal).")
	}
}

// note prints an explanation under a table.
func (v *textView) note(text string) { v.hanging("", tableIndent, faint, text) }
