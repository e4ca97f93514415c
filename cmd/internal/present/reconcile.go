package present

import (
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner/reconcile"
	"github.com/declarative-cost/planner/pricing"
)

// A reconciliation is a comparison of bills with a plan that is being told.
type reconciliation struct {
	words
	*document.Reconcile
	opt Options
}

// Reconcile makes the page of a comparison of bills with a plan. Lines that are equal are
// counted, and listed with detail.
func Reconcile(d *document.Reconcile, opt Options) Page {
	r := &reconciliation{words{opt.Lang, d.Currency}, d, opt}
	currencies := distinct(each(d.Lines, func(l document.ReconcileLine) string { return l.Currency }))
	if len(currencies) > 0 { // in that of all lines; empty: each in its own
		r.code = when(len(currencies) == 1, currencies[0])
	}
	title := r.inScenario(r.S("Reconcile %s with the plan %s", name(d.File), r.amountsIn(r.span(d.Start, d.Months))), d.Scenario)
	headline := either(d.Summary.Reconciled, r.S("Bills reconciled"), r.S("Bills not reconciled: %s unexplained", r.count(d.Summary.Unexplained, "line")))
	return Page{Lang: opt.Lang, Title: title, Headline: headline, Sections: r.sections()}
}

func (r *reconciliation) sections() iter.Seq[Section] {
	if r.opt.Quiet {
		return lazily(r.summary)
	}
	return lazily(r.lines, r.clauses, r.summary)
}

// lines are those that differ, or all of them.
func (r *reconciliation) lines() Section {
	told := having(r.Lines, func(l document.ReconcileLine) bool { return l.Verdict != reconcile.VerdictEqual || r.opt.Detail })
	heading := either(r.code == "", r.T("in its currency"), r.currency())
	table := newTable(items(told, func(l *document.ReconcileLine) []cell {
		in := r.in(l.Currency)
		number := optional(l.Line, func(n int) Value { return callsOf(int64(n)) }).or(Value{Kind: Calls, Text: r.T("none")})
		amount := optional(l.Amount, in.money).or(Value{Kind: Money, Text: r.T("missing")})
		return slices.Concat([]cell{r.at("line", number)}, under("", r.at("month", r.month(l.Month, l.Days)), r.at("account", address(l.Account)), r.at("meter", r.meter(l.Meter))),
			under(heading, r.at("currency", when(r.code == "", word(in.currency()))).ifAny(), r.at("on the bill", amount), r.at("in the plan", in.money(l.Charge)), r.at("difference", changed(in.money(l.Difference)))), under("", r.at("verdict", r.verdict(l))))
	}))
	return Section{ID: "lines", Name: r.T("lines"), Rank: rankMonths, Blocks: []Block{table}}
}

// month is the month of a line, with how many of its days it has where that is not all.
func (r *reconciliation) month(m pricing.Month, days []int) Value {
	return either(len(days) == 0, monthOf(m), word(r.F("%s (%s of %s days)", m, callsOf(int64(len(days))).String(), strconv.Itoa(m.Days()))))
}

// meter is the meter of a line, or the whole bill.
func (r *reconciliation) meter(id *string) Value {
	return optional(id, name).or(word(r.T("(whole bill)")))
}

// partial is a line that is not compared.
func (r *reconciliation) partial(l document.PartialLine) Text {
	return r.S("%s %s in %s", address(l.Account), r.meter(l.Meter), r.month(l.Month, l.Days))
}

// verdict is what is thought of a line, in a few words.
func (r *reconciliation) verdict(l *document.ReconcileLine) Value {
	switch l.Verdict {
	case reconcile.VerdictEqual:
		return word(r.T("equal")).toned(Better)
	case reconcile.VerdictRounding:
		return word(r.T("rounding")).toned(Better)
	case reconcile.VerdictExplained:
		var ids []string
		for _, e := range l.Explanations {
			id := e.Clause.String()
			ids = append(ids, either(e.Exact, id, r.F("%s (rounding)", id)))
		}
		return name(r.F("explained by %s", strings.Join(ids, r.T(", or ")))).toned(Warn)
	}
	unexplained := either(l.Charge.IsZero(), r.T("unexplained, the plan charges nothing"), r.T("unexplained"))
	return word(either(l.Amount == nil, r.T("unexplained, not billed"), unexplained)).toned(Worse)
}

// clauses say what the clauses mean that explain lines, and whether they explain the whole
// account.
func (r *reconciliation) clauses() Section {
	var lines Lines
	for _, c := range r.Clauses {
		agree, tone := r.F("%s of its %s match", callsOf(int64(c.Agree)).String(), r.count(c.Lines, "line")), Plain
		if c.ExplainsAll {
			agree, tone = r.T("it explains the whole account: all its lines match"), Strong
		}
		text := r.S("%s, %s: if %s; %s.", address(c.Account), name(c.ID.String()), name(document.ClauseText(r.Printer, c.ID)), agree)
		lines = append(lines, Line{Text: text, Tone: tone})
	}
	return Section{ID: "clauses", Name: r.T("explanations"), Heading: r.S("What would explain it"), Rank: rankAdvice, Blocks: []Block{lines}}
}

// summary counts the lines by what is thought of them.
func (r *reconciliation) summary() Section {
	s := r.Summary
	var figures Figures
	add := func(n int, label string, tone Tone, text Text) {
		addIf(&figures, n > 0, Figure{Label: label, Value: callsOf(int64(n)), Tone: tone, Text: text})
	}
	add(s.Equal, r.T("Equal"), Better, nil)
	add(s.Rounding, r.T("Rounding"), Better, r.S("within what the vendor may round"))
	add(s.Explained, r.T("Explained"), Warn, r.S("by another reading of a clause: the plan and the vendor read it differently. Change the plan, or ask the vendor."))
	add(s.Unexplained, r.T("Unexplained"), Worse, r.S("neither by rounding nor by another reading of a clause"))
	add(s.Missing, r.T("Missing"), Warn, r.S("of these: charges in the plan that have no line in the file, within its months; they count as billed 0.00"))
	var absent, partial Notes
	addIf(&absent, len(r.NotCompared) > 0, r.S("Not compared, because the file has no line for them: %s.", r.upTo(listedLargest, texts(address, r.NotCompared), "more account")))
	addIf(&partial, len(r.Partial) > 0, r.S("Not compared, because they are of some days of a month that has one bill: %s.", r.upTo(listedLargest, each(r.Partial, r.partial), "other")))
	return Section{ID: "summary", Name: r.T("totals"), Heading: r.S("Summary: %s", r.count(s.Lines, "line")), Rank: rankSummary, Blocks: []Block{figures, absent, partial}}
}
