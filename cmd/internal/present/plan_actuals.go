package present

import (
	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/cmd/internal/document"
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

// An actualsLine is a line of the comparison.
type actualsLine struct {
	level Level
	name  Text
	document.ActualsChange
}

func (p *plan) actualsTable(a *document.Actuals) Table {
	at := func(id, head string, kind Kind, group, rank int, of func(actualsLine) Value) column[actualsLine] {
		return column[actualsLine]{Column{ID: id, Head: head, Kind: kind, Group: group, Rank: rank, Sum: kind != Percent}, of, true}
	}
	columns := []column[actualsLine]{
		at("name", p.T("month, meter"), Name, 0, 0, func(l actualsLine) Value { return l.label() }),
		at("calls_before", p.T("forecast"), Calls, 1, 1, func(l actualsLine) Value { return callsOf(l.Calls.Before) }),
		at("calls_after", p.T("actual"), Calls, 1, 1, func(l actualsLine) Value { return callsOf(l.Calls.After) }),
		at("calls_change", p.T("more"), Calls, 1, 1, func(l actualsLine) Value {
			v := callsOf(l.Calls.Change)
			v.Signed = true
			return v
		}).formula("[calls_after]-[calls_before]"),
		at("calls_percent", p.T("more %"), Percent, 1, 2, func(l actualsLine) Value { return p.percent(callsOf(l.Calls.Change), callsOf(l.Calls.Before)) }).formula("IF([calls_before]=0,0,[calls_change]/[calls_before])"),
		at("bill_before", p.T("forecast"), Money, 2, 0, func(l actualsLine) Value { return moneyOf(l.Bill.Before) }),
		at("bill_after", p.T("with actual"), Money, 2, 0, func(l actualsLine) Value { return moneyOf(l.Bill.After) }),
		at("bill_change", p.T("change"), Money, 2, 0, func(l actualsLine) Value { return changed(moneyOf(l.Bill.Change)) }).formula("[bill_after]-[bill_before]"),
		at("bill_percent", p.T("change %"), Percent, 2, 1, func(l actualsLine) Value { return p.percent(moneyOf(l.Bill.Change), moneyOf(l.Bill.Before)) }).formula("IF([bill_before]=0,0,[bill_change]/[bill_before])"),
	}
	return newTable([]string{"", p.T("calls"), p.F("bill, %s", p.currency())}, columns, p.actualsLines(a), func(l actualsLine) Level { return l.level })
}

// label names the line; a month is one, a meter a name, all else words.
func (l actualsLine) label() Value {
	if len(l.name) == 1 {
		return l.name[0]
	}
	return Value{Kind: Name, Text: l.name.Plain()}
}

// percent is a change in per cent: "new" where the forecast is nothing.
func (w words) percent(change, before Value) Value {
	switch {
	case change.Number.IsZero():
		return Value{Kind: Percent}
	case before.Number.IsZero():
		return Value{Kind: Percent, Text: w.T("new")}
	}
	percent := change.Number.Mul(decimal.NewFromInt(100)).DivRound(before.Number, pricing.CentDecimals)
	return Value{Kind: Percent, Number: percent, Signed: true, Tone: change.Tone}
}

// actualsLines has a line for each measured month and below it one for each of its
// meters, which add up to it; then the measured months, the others and all. Meters are
// left out where a month has many accounts, unless detail is asked for.
func (p *plan) actualsLines(a *document.Actuals) (lines []actualsLine) {
	meters := len(p.facts) < manyFrom || p.opt.Detail
	for _, m := range a.Months {
		lines = append(lines, actualsLine{Item, Text{monthOf(m.Month)}, m.ActualsChange})
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
			lines = append(lines, actualsLine{Part, text, row.ActualsChange})
		}
		if !isEmpty(m.Rest) {
			lines = append(lines, actualsLine{Part, p.S("not measured"), m.Rest})
		}
	}
	if len(a.Months) > 1 || !isEmpty(a.Others) {
		lines = append(lines, actualsLine{Total, Text{word(p.count(len(a.Months), "measured month"))}, a.Measured})
	}
	if !isEmpty(a.Others) {
		lines = append(lines, actualsLine{Item, p.S("other months"), a.Others}, actualsLine{Total, p.S("all months"), plus(a.Measured, a.Others)})
	}
	return lines
}

func isEmpty(c document.ActualsChange) bool {
	return c.Calls == document.CallsChange{} && isNothing(c.Bill.Before) && isNothing(c.Bill.After)
}

func plus(a, b document.ActualsChange) document.ActualsChange {
	add := func(a, b document.Money) document.Money {
		return document.Money(pricing.Money(a).Add(pricing.Money(b)))
	}
	return document.ActualsChange{
		Calls: document.CallsChange{Before: a.Calls.Before + b.Calls.Before, After: a.Calls.After + b.Calls.After, Change: a.Calls.Change + b.Calls.Change},
		Bill:  document.MoneyChange{Before: add(a.Bill.Before, b.Bill.Before), After: add(a.Bill.After, b.Bill.After), Change: add(a.Bill.Change, b.Bill.Change)},
	}
}

// A changeLine is a figure on both sides.
type changeLine struct {
	level                       Level
	name, before, after, change Value
}

func moneyChange(level Level, name Value, c document.MoneyChange) changeLine {
	return changeLine{level, name, moneyOf(c.Before), moneyOf(c.After), changed(moneyOf(c.Change))}
}

func (l changeLine) rowLevel() Level { return l.level }

// changeColumns compare a figure on both sides.
func changeColumns(what, before, after string, p words) []column[changeLine] {
	name := column[changeLine]{Column{ID: "figure", Head: what, Kind: Name}, func(l changeLine) Value { return l.name }, true}
	return append([]column[changeLine]{name}, bothSides(before, after, p, func(l changeLine) changeLine { return l })...)
}

// bothSides are the columns of a figure on both sides, and of its change.
func bothSides[R any](before, after string, p words, of func(R) changeLine) []column[R] {
	at := func(id, head string, show func(changeLine) Value) column[R] {
		return column[R]{Column{ID: id, Head: head, Kind: Money, Group: 1}, func(r R) Value { return show(of(r)) }, true}
	}
	percent := at("percent", p.T("change %"), func(l changeLine) Value { return p.percent(l.change, l.before) })
	percent.Kind, percent.Rank, percent.Formula = Percent, 1, "IF([before]=0,0,[change]/[before])"
	return []column[R]{
		at("before", before, func(l changeLine) Value { return l.before }),
		at("after", after, func(l changeLine) Value { return l.after }),
		at("change", p.T("change"), func(l changeLine) Value { return l.change }).formula("[after]-[before]"),
		percent,
	}
}

// actualsTotals compares the whole horizon.
func (p *plan) actualsTotals(a *document.Actuals) Table {
	lines := []changeLine{
		moneyChange(Item, word(p.T("billed")), a.Billed), moneyChange(Item, word(p.T("amortized")), a.Amortized), moneyChange(Item, word(p.T("cash")), a.Cash),
	}
	return newTable([]string{"", ""}, changeColumns(p.currency(), p.T("forecast only"), p.T("with actual months"), p.words), lines, changeLine.rowLevel)
}

// actualsNotes say how the comparison is to be read.
func (p *plan) actualsNotes(a *document.Actuals) (notes Notes) {
	switch {
	case len(a.Changed) > 0:
		notes = append(notes, p.S("All months are settled again with the measured calls: packs go on from what was used of them. So %s without measurements cost something else, too: %s.",
			p.count(len(a.Changed), "month"), p.monthList(a.Changed)))
	case len(a.Months) < p.Months:
		notes = append(notes, p.S("All months are settled again with the measured calls; those without measurements cost the same."))
	}
	if len(a.Unknown) > 0 {
		shown, rest := cut(a.Unknown, 3)
		var names []Text
		for _, usage := range shown {
			names = append(names, Text{address(usage)})
		}
		known := p.list(names)
		if len(rest) > 0 {
			known = p.S("%s and %s", known, p.count(len(rest), "more usage"))
		}
		notes = append(notes, p.S("The forecast is not known of %s; both sides have the measured calls.", known))
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
