package present

import (
	"slices"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner/workings"
	"github.com/declarative-cost/planner/pricing"
)

// priced are the rows of calls at list price: a row where they have one price, or below it
// one for each tier.
func (e *explanation) priced(meter string, basis int64, tiers []document.Tier, list document.Cost, cells row) []rowLine {
	var calls int64
	of, ok := e.catalog.Meter(meter)
	if !ok {
		of = &pricing.Meter{}
	}
	tierCells := func(t document.Tier, cells row) row {
		calls += t.Calls
		cells["tier"], cells["from"], cells["price"], cells["per"] = callsOf(int64(tierOf(of, e.Month, t.From))), callsOf(t.From), priceOf(t.Price), callsOf(of.CallUnit)
		return cells
	}
	var parts []rowLine
	if len(tiers) == 1 {
		tierCells(tiers[0], cells)
	} else {
		for _, t := range tiers {
			parts = append(parts, rowLine{Part, tierCells(t, row{"calls": callsOf(t.Calls), "list": cost(t.List)})})
		}
	}
	cells["meter"], cells["basis"], cells["calls"], cells["list"] = e.meter(meter), callsOf(basis), callsOf(calls), cost(list)
	return append([]rowLine{{Item, cells}}, parts...)
}

// pricedDays are the rows of a meter whose days are priced one by one: below it those of
// days that are alike.
func (e *explanation) pricedDays(m *workings.Meter, cells row) []rowLine {
	cells["meter"], cells["calls"], cells["list"] = e.meter(m.Meter), callsOf(m.Postpaid), cost(m.List)
	lines := []rowLine{{Item, cells}}
	for _, d := range m.Days {
		for _, line := range e.priced(m.Meter, d.Basis, d.Tiers, d.List, row{}) {
			delete(line.cells, "meter")
			line.level = Part
			line.cells["days"] = callsOf(d.Days)
			lines = append(lines, line)
		}
	}
	return lines
}

func cost(c document.Cost) Value { return moneyOf(pricing.Money(c)) }

func (e *explanation) priceColumns() []column {
	return []column{
		at("meter", e.T("meter"), Address), at("days", e.T("days"), Calls).ifAny(), at("basis", e.T("counted"), Calls), at("tier", e.T("tier"), Calls),
		at("from", e.T("tier from"), Calls), at("price", e.T("price"), Price), at("per", e.T("per"), Calls), at("calls", e.T("calls"), Calls),
		at("list", e.T("list"), Money),
	}
}

// costs price the postpaid calls of each meter.
func (e *explanation) costs() Section {
	var lines []rowLine
	for _, m := range e.meters {
		if m.Postpaid > 0 {
			cells := row{"cost": cost(m.Cost)}
			if !isWhole(m.Discount) {
				cells["discount"] = priceOf(m.Discount)
			}
			if len(m.Days) > 0 {
				lines = append(lines, e.pricedDays(&m, cells)...)
			} else {
				lines = append(lines, e.priced(m.Meter, m.Basis, m.Tiers, m.List, cells)...)
			}
		}
	}
	table := newSteps(lines, append(e.priceColumns(), at("discount", e.T("discount"), Price).ifAny(), at("cost", e.T("cost"), Money))...)
	var notes Notes
	modes, byDay := []string{}, false
	for _, m := range e.meters {
		if m.Postpaid > 0 && !slices.Contains(modes, m.TierMode) {
			modes, notes = append(modes, m.TierMode), append(notes, e.tierRule(m.TierMode))
		}
		byDay = byDay || m.Postpaid > 0 && m.TierPeriod == string(pricing.PeriodDay)
	}
	if byDay {
		notes = append(notes, e.S("The calls of each day count by themselves (tier_period day). Days that are priced alike are in one row; calls and list are those of one of them."))
	}
	if e.billedByDay() && !byDay {
		notes = append(notes, e.S("Each day has a bill (billing day). Days that are priced alike are in one row; calls and list are those of one of them."))
	}
	notes = append(notes, e.S("list = calls / per × price; cost = list × the account's discount, rounded to %s decimals.", callsOf(pricing.CostDecimals)))
	return Section{ID: "costs", Heading: e.S("Cost of each meter (§3.1 to §3.4)"), Blocks: []Block{table, notes}}
}

// billedByDay says whether the product has a bill every day.
func (e *explanation) billedByDay() bool { return e.product.Terms.Billing == pricing.PeriodDay }

// tierRule says which calls have which price.
func (e *explanation) tierRule(mode string) Text {
	if mode == string(pricing.TierModeGraduated) {
		return e.S("Each postpaid call has the price of the tier in which it falls (tier_mode graduated), the last of the calls counted (tier_basis %s).", string(e.product.Terms.TierBasis))
	}
	return e.S("The tier that the calls counted reach (tier_basis %s) prices all postpaid calls of the month (tier_mode reached).", string(e.product.Terms.TierBasis))
}

// part are the cells of a party's part of an amount that is divided in whole cents.
func (e *explanation) part(p workings.Part, cells row) row {
	cells["floor"], cells["remainder"], cells["amount"] = moneyOf(p.Floor), priceOf(p.Remainder), moneyOf(p.Amount)
	return cells
}

// partColumns are columns with those of such a part behind them.
func (e *explanation) partColumns(columns ...column) []column {
	return append(columns, at("floor", e.T("cut to cents"), Money).ifAny(), at("remainder", e.T("remainder"), Price).ifAny(), at("amount", e.T("share"), Money))
}

// charges add the costs of all meters up to the bill, and divide it among them.
func (e *explanation) charges() Section {
	var lines []rowLine
	var sum pricing.Money
	for _, m := range e.all {
		if m.Postpaid == 0 {
			continue
		}
		sum = sum.Add(pricing.Money(m.Cost))
		cells := row{"amount": moneyOf(m.Charged.Amount)}
		if !e.billedByDay() { // the parts of a day are cut, not those of the month
			cells = e.part(m.Charged, cells)
		}
		lines = append(lines, rowLine{Item, cells.and(row{"meter": e.meter(m.Meter), "cost": cost(m.Cost)})})
	}
	if len(lines) == 0 {
		return Section{ID: "charges", Heading: e.S("The bill (§3)"), Blocks: []Block{Notes{e.S("Nothing is postpaid, so nothing is charged for calls.")}}}
	}
	lines = append(lines, rowLine{Total, row{"meter": word(e.T("bill")), "cost": moneyOf(sum), "amount": moneyOf(e.product.Bill)}})
	rule := e.S("The bill is the sum of the costs, rounded once to cents. A meter's share is its cost cut to cents; the cents still left go one each to the largest remainders.")
	if e.billedByDay() {
		rule = e.S("A day's bill is the sum of its costs, rounded once to cents, and deducted on the next day. Its meters' shares are their costs cut to cents; the cents still left go one each to the largest remainders. The month's bill and shares are the sums of its days'.")
	}
	table := newSteps(lines, e.partColumns(at("meter", e.T("meter"), Address), at("cost", e.T("cost"), Money))...)
	return Section{ID: "charges", Heading: e.S("The bill, and each meter's charge (§3)"), Blocks: []Block{table, Notes{rule}}}
}

// shares divide each meter's charge among its usages.
func (e *explanation) shares() Section {
	var lines []rowLine
	for _, m := range e.meters {
		if !m.Charged.Amount.IsZero() {
			lines = append(lines, items(m.Usages, func(u *workings.Usage) row {
				return e.part(u.Share, row{"usage": address(u.Address), "calls": callsOf(u.Calls)})
			})...)
		}
	}
	return Section{ID: "shares", Heading: e.S("Each usage's share (§7)"), Blocks: []Block{
		newSteps(lines, e.partColumns(at("usage", e.T("usage"), Address), at("calls", e.T("requested"), Calls))...),
		Notes{e.S("A meter's charge × requested / requested by all its usages, cut to cents; the cents still left go one each to the largest remainders. A remainder is times the calls of all.")},
	}}
}

// nextTiers say what the month would cost at each meter's next tier.
func (e *explanation) nextTiers() Section {
	reaching := slices.DeleteFunc(slices.Clone(e.meters), func(m workings.Meter) bool { return m.Edge == nil })
	lines := items(reaching, func(m *workings.Meter) row {
		t := m.Edge
		return row{
			"meter": e.meter(m.Meter), "more": callsOf(t.More), "from": callsOf(t.From), "price": priceOf(t.Price), "calls": callsOf(t.Postpaid),
			"cost": cost(t.Cost), "bill": moneyOf(t.Bill), "change": changed(moneyOf(t.Bill.Sub(e.product.Bill))),
		}
	})
	return Section{ID: "next_tiers", Heading: e.S("If a meter reached its next tier"), Blocks: []Block{newSteps(lines, at("meter", e.T("meter"), Address), at("more", e.T("more calls"), Calls), at("from", e.T("tier from"), Calls),
		at("price", e.T("price"), Price), at("calls", e.T("postpaid"), Calls),
		at("cost", e.T("cost"), Money), at("bill", e.T("bill"), Money), at("change", e.T("change"), Money))}}
}
