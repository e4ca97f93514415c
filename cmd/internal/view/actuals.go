package view

import (
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/reconcile"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// actuals draws the months that were measured against the forecast of them,
// and the whole horizon settled with and without them.
func (v *textView) actuals() {
	a := reconcile.AgainstActuals(v.f)
	if a == nil {
		return
	}
	p := v.opt.Lang
	v.title(p.T("Forecast against actual"))
	t := &table{
		groups: []string{"", p.T("calls"), p.F("bill, %s", p.Currency(v.f.Currency))},
		columns: []tableColumn{
			{head: "month, meter", title: p.T("month, meter"), atLeast: 30},
			{head: "forecast", title: p.T("forecast"), group: 1},
			{head: "actual", title: p.T("actual"), group: 1},
			{head: "more", title: strings.ToLower(p.T("More")), group: 1},
			{head: "more %", title: p.T("more %"), group: 1},
			{head: "bill forecast", title: p.T("forecast"), group: 2},
			{head: "bill with actual", title: p.T("with actual"), group: 2},
			{head: "change", title: p.T("change"), group: 2},
			{head: "change %", title: p.T("change %"), group: 2},
		},
	}
	for _, l := range v.actualsLines(a, printable) {
		c := l.cells(p)
		cells := map[string]string{"month, meter": l.name}
		for i, column := range t.columns[1:] {
			cells[column.head] = c[i]
		}
		t.add(l.code, cells)
	}
	v.noRoom(v.table(t))
	v.detail(p.T("The whole plan"), v.actualsYear(a))
	for _, note := range v.actualsNotes(a, printable) {
		v.note(note)
	}
}

// An actualsLine is a line of the comparison.
type actualsLine struct {
	name, code string
	reconcile.FigureChange
}

// cells are calls and bill, each forecast, actual, change and change in per cent.
func (l actualsLine) cells(p *lang.Printer) [8]string {
	more, change := l.Calls.After-l.Calls.Before, none
	if more != 0 {
		change = signedCount(more)
	}
	return [8]string{
		callsCell(l.Calls.Before), callsCell(l.Calls.After), change, percentCell(p, decimal.NewFromInt(more), decimal.NewFromInt(l.Calls.Before)),
		moneyCell(l.Bill.Before), moneyCell(l.Bill.After), signedCell(l.Bill.Change()), moneyPercent(p, l.Bill),
	}
}

// percentCell is a change in per cent: "new" where the forecast is nothing, "-" where
// nothing changed.
func percentCell(p *lang.Printer, change, before decimal.Decimal) string {
	switch {
	case change.IsZero():
		return none
	case before.IsZero():
		return p.T("new")
	}
	return percentOf(change, before)
}

func moneyPercent(p *lang.Printer, c planner.AmountChange) string {
	return percentCell(p, c.Change().Decimal(), c.Before.Decimal())
}

// actualsLines has a line for each measured month and below it one for each of
// its meters, which add up to it; then the measured months, the others and all.
// Meters are left out where a month has many accounts, unless detail is asked for.
// Names are made safe where they are drawn.
func (v *textView) actualsLines(a *reconcile.Actuals, safe func(string) string) (lines []actualsLine) {
	p := v.opt.Lang
	meters := len(v.f.Accounts) < manyFrom || v.opt.Detail
	for _, m := range a.Months {
		lines = append(lines, actualsLine{m.Month.String(), "", m.FigureChange})
		if !meters {
			continue
		}
		for _, row := range m.Meters {
			name := "  " + safe(row.Meter.ID)
			if len(v.f.Accounts) > 1 {
				name = "  " + safe(row.Account) + " " + safe(row.Meter.ID)
			}
			if row.Partly {
				name = p.F("%s, in part", name)
			}
			lines = append(lines, actualsLine{name, faint, row.FigureChange})
		}
		if !isNothingIn(m.Rest) {
			lines = append(lines, actualsLine{"  " + p.T("not measured"), faint, m.Rest})
		}
	}
	if n := int64(len(a.Months)); n > 1 || !isNothingIn(a.Others) {
		lines = append(lines, actualsLine{p.N(n, count(n), "measured month"), bold, a.Measured})
	}
	if !isNothingIn(a.Others) {
		lines = append(lines, actualsLine{p.T("other months"), "", a.Others}, actualsLine{p.T("all months"), bold, a.All()})
	}
	return lines
}

func isNothingIn(c reconcile.FigureChange) bool {
	return c.Calls == planner.CountChange{} && c.Bill.Before.IsZero() && c.Bill.After.IsZero()
}

// actualsYear compares the whole horizon: forecast only, and with the measured
// months settled.
func (v *textView) actualsYear(a *reconcile.Actuals) *table {
	p := v.opt.Lang
	t := &table{
		columns: []tableColumn{
			{head: "total", title: p.Currency(v.f.Currency), atLeast: len("amortized")},
			{head: "forecast only", title: p.T("forecast only"), group: 1},
			{head: "with actual months", title: p.T("with actual months"), group: 1},
			{head: "change", title: p.T("change"), group: 1},
			{head: "%", group: 1},
		},
	}
	for _, l := range yearLines(p, a) {
		t.add("", map[string]string{
			"total": l.name, "forecast only": moneyText(l.Before), "with actual months": moneyText(l.After),
			"change": signedCell(l.Change()), "%": moneyPercent(p, l.AmountChange),
		})
	}
	return t
}

// A yearLine is a total of the horizon on both sides.
type yearLine struct {
	name string
	planner.AmountChange
}

func yearLines(p *lang.Printer, a *reconcile.Actuals) []yearLine {
	return []yearLine{{p.T("billed"), a.Billed}, {p.T("amortized"), a.Amortized}, {p.T("cash"), a.Cash}}
}

// actualsNotes say how the comparison is to be read.
func (v *textView) actualsNotes(a *reconcile.Actuals, name func(string) string) (notes []string) {
	p := v.opt.Lang
	switch n := int64(len(a.Changed)); {
	case n > 0:
		notes = append(notes, p.F("All months are settled again with the measured calls: packs go on from what was used of them. So %s without measurements cost something else, too: %s.",
			p.N(n, count(n), "month"), monthList(p, a.Changed)))
	case len(a.Months) < v.f.Input.Months:
		notes = append(notes, p.T("All months are settled again with the measured calls; those without measurements cost the same."))
	}
	if len(a.Unknown) > 0 {
		shown, rest := cutAt(a.Unknown, 3)
		var names []string
		for _, address := range shown {
			names = append(names, name(address))
		}
		known := strings.Join(names, p.T(", "))
		if n := int64(len(rest)); n > 0 {
			known = p.F("%s and %s", known, p.N(n, count(n), "more usage"))
		}
		notes = append(notes, p.F("The forecast is not known of %s; both sides have the measured calls.", known))
	}
	return notes
}

// monthList lists months, a run of them as "2027-01 to 2027-04".
func monthList(p *lang.Printer, months []pricing.Month) string {
	var runs []string
	for i := 0; i < len(months); {
		k := i
		for k+1 < len(months) && months[k+1] == months[k]+1 {
			k++
		}
		if k > i {
			runs = append(runs, p.F("%s to %s", months[i], months[k]))
		} else {
			runs = append(runs, months[i].String())
		}
		i = k + 1
	}
	return strings.Join(runs, p.T(", "))
}

// actualsRows are the comparison for a page in Markdown.
func (v *planMarkdown) actualsRows() string {
	a := reconcile.AgainstActuals(v.f)
	if a == nil {
		return ""
	}
	p := v.opt.Lang
	t := markdownTable{heads: []string{p.T("month, meter"), p.T("calls forecast"), p.T("actual"), strings.ToLower(p.T("More")), "%", p.T("bill forecast"), p.T("with actual"), p.T("change"), "%"}}
	for _, l := range v.actualsLines(a, code) {
		c := l.cells(p)
		if l.code == bold {
			t.addBold(append([]string{l.name}, c[:]...)...)
		} else {
			t.add(append([]string{strings.Replace(l.name, "  ", "&nbsp;&nbsp;", 1)}, c[:]...)...)
		}
	}
	year := markdownTable{heads: []string{p.Currency(v.f.Currency), p.T("forecast only"), p.T("with actual months"), p.T("change"), "%"}}
	for _, l := range yearLines(p, a) {
		year.add(l.name, moneyText(l.Before), moneyText(l.After), signedCell(l.Change()), moneyPercent(p, l.AmountChange))
	}
	text := "#### " + p.T("Forecast against actual") + "\n\n" + t.String() + "\n" + year.String()
	for _, note := range v.actualsNotes(a, code) {
		text += "\n" + note + "\n"
	}
	return text
}
