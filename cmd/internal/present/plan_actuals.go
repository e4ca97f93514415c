package present

import (
	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner/reconcile"
	"github.com/declarative-cost/planner/pricing"
)

// actuals compares the months that were measured with the forecast of them, and the
// whole horizon settled with and without them.
func (p *plan) actuals() Section {
	a := p.Plan.Actuals
	if a == nil {
		return Section{}
	}
	return Section{ID: "actuals", Name: p.T("forecast against actual"), Heading: p.S("Forecast against actual"), Rank: rankAdvice, Blocks: []Block{
		newTable(p.actualsLines(a)), Group{p.S("The whole plan"), []Block{p.actualsTotals(a)}}, p.actualsNotes(a),
	}}
}

// actualsLine is a line of the comparison; what it is about is a month, a meter or words.
// Calls of different units are not added up.
func (p *plan) actualsLine(level Level, about Text, c reconcile.FigureChange) line {
	what := p.at("month, meter", Value{Kind: Name, Text: about.Plain()})
	what.value = either(len(about) == 1, about[0], what.value)
	calls := prefixed("calls_", p.namedSides(p.T("forecast"), p.T("actual"), callsOf(c.Calls.Before), callsOf(c.Calls.After)))
	for i := range calls {
		calls[i].Rank++
		if len(p.units) > 1 && level != Part {
			calls[i].value = Value{}
		}
	}
	bill := prefixed("bill_", p.namedSides(p.T("forecast"), p.T("with actual"), p.money(c.Bill.Before), p.money(c.Bill.After)))
	return lineOf(level, []cell{what}, under(p.T("calls"), calls...), under(p.F("bill, %s", p.currency()), bill...))
}

// actualsLines has a line for each measured month and below it one for each of its
// meters, which add up to it; then the measured months, the others and all. Meters are
// left out where a month has many accounts, unless detail is asked for.
func (p *plan) actualsLines(a *document.Actuals) (lines []line) {
	meters := len(p.facts) < manyFrom || p.opt.Detail
	for _, m := range a.Months {
		lines = append(lines, p.actualsLine(Item, Text{monthOf(m.Month)}, m.FigureChange))
		if !meters {
			continue
		}
		for _, row := range m.Meters {
			text := either(len(p.facts) > 1, Text{address(row.Account), word(" "), name(row.Meter)}, Text{name(row.Meter)})
			lines = append(lines, p.actualsLine(Part, either(row.Partly, p.S("%s, in part", text), text), row.FigureChange))
		}
		rest := m.Rest
		rest.Calls = when(len(p.units) == 1, rest.Calls)
		addIf(&lines, !isEmpty(m.Rest), p.actualsLine(Part, p.S("not measured"), rest))
	}
	addIf(&lines, len(a.Months) > 1 || !isEmpty(a.Others), p.actualsLine(Total, Text{word(p.count(len(a.Months), "measured month"))}, a.Measured))
	addIf(&lines, !isEmpty(a.Others), p.actualsLine(Item, p.S("other months"), a.Others), p.actualsLine(Total, p.S("all months"), a.All()))
	return lines
}

func isEmpty(c reconcile.FigureChange) bool {
	return c.Calls == document.CallsChange{} && c.Bill.Before.IsZero() && c.Bill.After.IsZero()
}

// actualsTotals compares the whole horizon.
func (p *plan) actualsTotals(a *document.Actuals) Table {
	figure := func(name string, c document.MoneyChange) line {
		return lineOf(Item, []cell{headed("figure", p.currency(), word(p.T(name)))},
			under("", p.namedSides(p.T("forecast only"), p.T("with actual months"), p.money(c.Before), p.money(c.After))...))
	}
	return newTable([]line{figure("billed", a.Billed), figure("amortized", a.Amortized), figure("cash", a.Cash)})
}

// actualsNotes say how the comparison is to be read.
func (p *plan) actualsNotes(a *document.Actuals) (notes Notes) {
	switch {
	case len(a.Changed) > 0:
		notes = append(notes, p.S("All months are settled again with the measured calls, and packs continue with what is left of them. Therefore the cost of %s without measurements changes, too: %s.",
			p.count(len(a.Changed), "month"), p.monthList(a.Changed)))
	case len(a.Months) < p.Months:
		notes = append(notes, p.S("All months are settled again with the measured calls; the cost of those without measurements stays the same."))
	}
	unknown := p.upTo(3, texts(address, a.Unknown), "more usage")
	addIf(&notes, len(unknown) > 0, p.S("The forecast of %s is not known; both sides use the measured calls.", unknown))
	return notes
}

// monthList lists months, a run of them as "2027-01 to 2027-04".
func (w words) monthList(months []pricing.Month) Text {
	var runs []Text
	for i := 0; i < len(months); {
		k := i
		for k+1 < len(months) && months[k+1] == months[k]+1 {
			k++
		}
		runs = append(runs, either(k > i, w.S("%s to %s", monthOf(months[i]), monthOf(months[k])), Text{monthOf(months[i])}))
		i = k + 1
	}
	return w.list(runs)
}
