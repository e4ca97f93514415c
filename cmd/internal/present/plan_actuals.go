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
		p.actualsTable(a), Group{p.S("The whole plan"), []Block{p.actualsTotals(a)}}, p.actualsNotes(a),
	}}
}

func (p *plan) actualsTable(a *document.Actuals) Table {
	both := func(prefix, after string, kind Kind, rank int) []column {
		return []column{
			at(prefix+"_before", p.T("forecast"), kind).rank(rank).sum(), at(prefix+"_after", after, kind).rank(rank).sum(),
			at(prefix+"_change", p.T("change"), kind).rank(rank).sum().formula("[" + prefix + "_after]-[" + prefix + "_before]"),
			at(prefix+"_percent", "%", Percent).rank(rank + 1).formula("IF([" + prefix + "_before]=0,0,[" + prefix + "_change]/[" + prefix + "_before])"),
		}
	}
	return newRows(p.actualsLines(a), under("", at("name", p.T("month, meter"), Name)),
		under(p.T("calls"), both("calls", p.T("actual"), Calls, 1)...),
		under(p.F("bill, %s", p.currency()), both("bill", p.T("with actual"), Money, 0)...))
}

// actualsLine is a line of the comparison; what it is about is a month, a meter or words.
func (p *plan) actualsLine(level Level, about Text, c reconcile.FigureChange) rowLine {
	cells := row{"name": {Kind: Name, Text: about.Plain()}}
	if len(about) == 1 {
		cells["name"] = about[0]
	}
	sides := map[string]row{"bill_": p.moneySides(c.Bill)}
	if len(p.units) == 1 || level == Part { // different units are not added up
		sides["calls_"] = p.callSides(c.Calls)
	}
	for prefix, figures := range sides {
		for id, v := range figures {
			cells[prefix+id] = v
		}
	}
	return rowLine{level, cells}
}

// actualsLines has a line for each measured month and below it one for each of its
// meters, which add up to it; then the measured months, the others and all. Meters are
// left out where a month has many accounts, unless detail is asked for.
func (p *plan) actualsLines(a *document.Actuals) (lines []rowLine) {
	meters := len(p.facts) < manyFrom || p.opt.Detail
	for _, m := range a.Months {
		lines = append(lines, p.actualsLine(Item, Text{monthOf(m.Month)}, m.FigureChange))
		if !meters {
			continue
		}
		for _, row := range m.Meters {
			text := Text{name(row.Meter)}
			if len(p.facts) > 1 {
				text = Text{address(row.Account), word(" "), name(row.Meter)}
			}
			if row.Partly {
				text = p.S("%s, in part", text)
			}
			lines = append(lines, p.actualsLine(Part, text, row.FigureChange))
		}
		if rest := m.Rest; !isEmpty(rest) {
			if len(p.units) > 1 {
				rest.Calls = document.CallsChange{}
			}
			lines = append(lines, p.actualsLine(Part, p.S("not measured"), rest))
		}
	}
	if len(a.Months) > 1 || !isEmpty(a.Others) {
		lines = append(lines, p.actualsLine(Total, Text{word(p.count(len(a.Months), "measured month"))}, a.Measured))
	}
	if !isEmpty(a.Others) {
		lines = append(lines, p.actualsLine(Item, p.S("other months"), a.Others), p.actualsLine(Total, p.S("all months"), a.All()))
	}
	return lines
}

func isEmpty(c reconcile.FigureChange) bool {
	return c.Calls == document.CallsChange{} && c.Bill.Before.IsZero() && c.Bill.After.IsZero()
}

// figureLine is a line of a figure on both sides.
func (w words) figureLine(level Level, figure Value, c document.MoneyChange) rowLine {
	return rowLine{level, w.moneySides(c).and(row{"figure": figure})}
}

// actualsTotals compares the whole horizon.
func (p *plan) actualsTotals(a *document.Actuals) Table {
	lines := []rowLine{p.figureLine(Item, word(p.T("billed")), a.Billed), p.figureLine(Item, word(p.T("amortized")), a.Amortized), p.figureLine(Item, word(p.T("cash")), a.Cash)}
	return newRows(lines, under("", at("figure", p.currency(), Name)), under("", p.sideColumns(p.T("forecast only"), p.T("with actual months"))...))
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
	if len(a.Unknown) > 0 {
		unknown := p.upTo(3, texts(address, a.Unknown), "more usage")
		notes = append(notes, p.S("The forecast of %s is not known; both sides use the measured calls.", unknown))
	}
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
		if k > i {
			runs = append(runs, w.S("%s to %s", monthOf(months[i]), monthOf(months[k])))
		} else {
			runs = append(runs, Text{monthOf(months[i])})
		}
		i = k + 1
	}
	return w.list(runs)
}
