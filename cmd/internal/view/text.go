package view

import (
	"bytes"
	"io"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// TextOptions say how a plan is drawn for people.
type TextOptions struct {
	Width  int           // columns of the terminal; 0 or less: not a terminal
	Color  bool          // colours repeat what the words say
	Detail bool          // everything, for every account; otherwise what matters
	Quiet  bool          // only the summary
	Lang   *lang.Printer // nil: English
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
		v.actuals()
		v.scenarios()
		v.budgets()
		v.checks()
		v.outputs()
		v.sensitivity()
		v.advice(p.Advice, v.f.Currency)
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
	p := v.opt.Lang
	title := p.F("Plan %s", v.scope())
	if v.p.Scenario != "" {
		title = p.F("%s, scenario %s", title, printable(v.p.Scenario))
	}
	v.title(title)
	for _, c := range v.f.Input.Catalogs {
		spec := c.Spec()
		text := p.F("%s as of %s, sha256 %s", printable(spec.ID), spec.AsOf, c.SHA256()[:12])
		if spec.Title != "" {
			text = p.F("%s, %s", text, printable(spec.Title))
		}
		v.labelled(p.T("Prices"), text)
		v.labelled(p.T("Terms"), termList(spec.Terms))
	}
}

// scope says "2026-12 to 2027-11 (12 months), 3 accounts, amounts in CNY".
func (v *textView) scope() string {
	p, in, accounts := v.opt.Lang, v.f.Input, int64(len(v.f.Accounts))
	return p.F("%s, %s, amounts in %s", monthSpan(p, in.Start, in.Month(in.Months-1)), p.N(accounts, count(accounts), "account"), p.Currency(v.f.Currency))
}

// termList is every term with its value, as a configuration writes them.
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
func (v *textView) title(text string) { v.heading(fold(v.opt.Lang, text, v.opt.Width)...) }

// labelIndent is where the paragraphs beside "Events", "Terms", … start.
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
