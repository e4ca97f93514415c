package view

import (
	"io"
	"strconv"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/planner/reconcile"
	"github.com/declarative-cost/planner/pricing"
)

// ReconcileText draws a comparison of bills with a plan for a person: every line
// that is not equal with what would explain it, and the verdict last. Lines that
// are equal are counted, and shown with detail.
func ReconcileText(w io.Writer, d *document.Reconcile, opt TextOptions) error {
	if opt.Width <= 0 {
		opt.Width = logWidth
	}
	opt.Width = max(opt.Width, leastWidth)
	v := &reconcileView{textView: textView{opt: opt}, d: d}
	if !opt.Quiet {
		v.title(opt.Lang.F("Reconcile %s with the plan %s", printable(d.File), v.scope()))
		v.lines()
		v.clauses()
	}
	v.verdict()
	_, err := w.Write(v.out.Bytes())
	return err
}

// A reconcileView draws one document.
type reconcileView struct {
	textView // without a plan: what it draws with
	d        *document.Reconcile
}

func (v *reconcileView) scope() string {
	p := v.opt.Lang
	text := monthSpan(p, v.d.Start, v.d.Start+pricing.Month(v.d.Months-1))
	if v.d.Scenario != nil {
		text = p.F("%s, scenario %s", text, printable(*v.d.Scenario))
	}
	return p.F("%s, amounts in %s", text, p.Currency(v.d.Currency))
}

// lines draws the lines that differ, or all of them.
func (v *reconcileView) lines() {
	p := v.opt.Lang
	t := &table{ // what is billed and planned here are amounts, not the view of cost and the document
		columns: []tableColumn{
			{head: "line", title: p.T("line"), atLeast: len("none")},
			{head: "month", title: p.T("month"), group: 1, atLeast: monthWidth},
			{head: "account", title: p.T("account"), group: 1, atLeast: 16},
			{head: "meter", title: p.T("meter"), group: 1, atLeast: 16},
			{head: "billed", title: strings.ToLower(p.T("BILLED")), group: 2},
			{head: "plan", title: strings.ToLower(p.T("Plan")), group: 2},
			{head: "off by", title: p.T("off by"), group: 2},
			{head: "verdict", title: p.T("verdict"), group: 3, atLeast: 20},
		},
	}
	for i := range v.d.Lines {
		l := &v.d.Lines[i]
		if l.Verdict == string(reconcile.VerdictEqual) && !v.opt.Detail {
			continue
		}
		text, code := billVerdict(p, l)
		t.rows = append(t.rows, tableRow{codes: map[string]string{"verdict": code}, cells: map[string]string{
			"line": lineCell(p, l), "month": l.Month.String(), "account": printable(l.Account), "meter": meterCell(p, l),
			"billed": amountCell(p, l), "plan": money(l.Charge), "off by": signedCell(pricing.Money(l.Difference)), "verdict": text,
		}})
	}
	if len(t.rows) > 0 {
		v.noRoom(v.table(t))
	}
}

func lineCell(p *lang.Printer, l *document.ReconcileLine) string {
	if l.Line == nil {
		return p.T("none")
	}
	return strconv.Itoa(*l.Line)
}

func meterCell(p *lang.Printer, l *document.ReconcileLine) string {
	if l.Meter == nil {
		return p.T("(whole bill)")
	}
	return printable(*l.Meter)
}

func amountCell(p *lang.Printer, l *document.ReconcileLine) string {
	if l.Amount == nil {
		return p.T("missing")
	}
	return money(*l.Amount)
}

// billVerdict is a line's verdict in a few words, and its colour.
func billVerdict(p *lang.Printer, l *document.ReconcileLine) (text, code string) {
	switch reconcile.Verdict(l.Verdict) {
	case reconcile.VerdictEqual:
		return p.T("equal"), green
	case reconcile.VerdictRounding:
		return p.T("rounding"), green
	case reconcile.VerdictExplained:
		var ids []string
		for _, e := range l.Explanations {
			id := printable(e.Clause)
			if !e.Exact {
				id = p.F("%s (rounding)", id)
			}
			ids = append(ids, id)
		}
		return p.F("EXPLAINED by %s", strings.Join(ids, p.T(", or "))), yellow
	}
	switch {
	case l.Amount == nil:
		return p.T("UNEXPLAINED, not billed"), red
	case pricing.Money(l.Charge).IsZero():
		return p.T("UNEXPLAINED, the plan charges nothing"), red
	}
	return p.T("UNEXPLAINED"), red
}

// clauses say what the clauses mean that explain lines, and whether they explain
// the whole account.
func (v *reconcileView) clauses() {
	if len(v.d.Clauses) == 0 {
		return
	}
	p := v.opt.Lang
	v.title(p.T("What would explain it"))
	for _, c := range v.d.Clauses {
		agree := p.F("%s of its %s agree", strconv.Itoa(c.Agree), p.N(int64(c.Lines), count(int64(c.Lines)), "line"))
		code := ""
		if c.ExplainsAll {
			agree, code = p.T("it explains the whole account: all its lines agree"), bold
		}
		v.hanging("", tableIndent, code, p.F("%s, %s: if %s; %s.", printable(c.Account), printable(c.ID), printable(c.Sentence(p)), agree))
	}
}

// verdict sums up, last.
func (v *reconcileView) verdict() {
	p, s := v.opt.Lang, v.d.Summary
	v.title(p.T("Summary"))
	var parts []string
	for _, c := range []struct {
		n    int
		text string
	}{{s.Equal, p.T("equal")}, {s.Rounding, p.T("off by rounding")}, {s.Explained, p.T("EXPLAINED by another reading of a clause")}, {s.Unexplained, p.T("UNEXPLAINED")}} {
		if c.n > 0 {
			parts = append(parts, p.F("%[1]s %[2]s", count(int64(c.n)), c.text))
		}
	}
	text, code := p.F("%s: %s.", p.N(int64(s.Lines), count(int64(s.Lines)), "line"), strings.Join(parts, p.T(", "))), green
	switch {
	case s.Unexplained > 0:
		code = red
	case s.Explained > 0:
		code = yellow
	}
	v.hanging("", tableIndent, code, text)
	if n := int64(s.Missing); n > 0 {
		v.hanging("", tableIndent, "", p.F("Of these, %s of the plan without a line in the file, in the months that it spans; what is not billed counts as 0.00.", p.N(n, count(n), "charge")))
	}
	if s.Explained > 0 {
		v.hanging("", tableIndent, "", p.T("An explained line is not equal: the plan reads the clause in another way than the vendor. Change what the plan says of it, or ask the vendor."))
	}
	if n := len(v.d.NotCompared); n > 0 {
		v.hanging("", tableIndent, "", p.F("Not compared, for the file has no line of them: %s.", accountNames(p, v.d.NotCompared)))
	}
}

// accountNames lists a few addresses and counts the others.
func accountNames(p *lang.Printer, addresses []string) string {
	shown, rest := cutAt(addresses, listedAccounts)
	var names []string
	for _, address := range shown {
		names = append(names, printable(address))
	}
	if n := int64(len(rest)); n > 0 {
		names = append(names, p.N(n, count(n), "more account"))
	}
	return strings.Join(names, p.T(", "))
}
