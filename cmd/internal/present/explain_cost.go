package present

import (
	"cmp"
	"slices"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner/workings"
	"github.com/declarative-cost/planner/pricing"
)

// A rated is calls that are priced at list price: a meter's of a month, or of a day.
type rated struct {
	meter Value // nothing of days, which stand below the meter's
	days  Value
	basis int64
	tiers []document.Tier
	list  document.Cost
	more  []cell
}

// priced are the rows of calls at list price: a row where they have one price, or below it
// one for each tier.
func (e *explanation) priced(id string, level Level, r rated) (lines []line) {
	of, _ := e.catalog.Meter(id)
	of = cmp.Or(of, &pricing.Meter{})
	row := func(level Level, r rated, basis Value, tiers []document.Tier) line {
		var calls int64
		var tier, from, price, per Value
		for _, t := range tiers {
			calls += t.Calls
		}
		if len(tiers) == 1 {
			t := tiers[0]
			tier, from, price, per = callsOf(int64(tierOf(of, e.Month, t.From))), callsOf(t.From), priceOf(t.Price), callsOf(of.CallUnit)
		}
		return lineOf(level, []cell{
			e.at("meter", r.meter), e.at("days", r.days).ifAny(), e.at("counted", basis), e.at("tier", tier), e.at("tier from", from), e.at("price", price),
			e.at("per", per), e.at("calls", callsOf(calls)), e.at("list", e.cost(r.list)),
		}, r.more)
	}
	lines = []line{row(level, r, callsOf(r.basis), r.tiers)}
	for _, t := range r.tiers {
		addIf(&lines, len(r.tiers) > 1, row(Part, rated{list: t.List}, Value{}, []document.Tier{t}))
	}
	return lines
}

func (e *explanation) cost(c document.Cost) Value { return e.money(pricing.Money(c)) }

// costs price the postpaid calls of each meter. Where days are priced one by one, those that
// are alike stand below the meter's.
func (e *explanation) costs() Section {
	var lines []line
	var modes []string
	var notes Notes
	byDay := false
	for _, m := range e.meters {
		if m.Postpaid == 0 {
			continue
		}
		if !slices.Contains(modes, m.TierMode) {
			modes, notes = append(modes, m.TierMode), append(notes, e.tierRule(m.TierMode))
		}
		byDay = byDay || m.TierPeriod == string(pricing.PeriodDay)
		cost := []cell{e.at("discount", when(!isWhole(m.Discount), priceOf(m.Discount))).ifAny(), e.at("cost", e.cost(m.Cost))}
		month := e.priced(m.Meter, Item, rated{meter: e.meter(m.Meter), basis: m.Basis, tiers: m.Tiers, list: m.List, more: cost})
		if len(m.Days) > 0 {
			month = []line{lineOf(Item, []cell{e.at("meter", e.meter(m.Meter)), e.at("calls", callsOf(m.Postpaid)), e.at("list", e.cost(m.List))}, cost)}
		}
		for _, d := range m.Days {
			month = append(month, e.priced(m.Meter, Part, rated{days: callsOf(d.Days), basis: d.Basis, tiers: d.Tiers, list: d.List})...)
		}
		lines = append(lines, month...)
	}
	switch {
	case byDay:
		notes = append(notes, e.S("The calls of each day count by themselves (tier_period day). Days that are priced alike are in one row; calls and list are those of one of them."))
	case e.billedByDay():
		notes = append(notes, e.S("Each day has a bill (billing day). Days that are priced alike are in one row; calls and list are those of one of them."))
	}
	notes = append(notes, e.S("list = calls / per × price; cost = list × the account's discount, rounded to %s decimals.", callsOf(pricing.CostDecimals)))
	return Section{ID: "costs", Heading: e.S("Cost of each meter (§3.1 to §3.4)"), Blocks: []Block{newTable(lines), notes}}
}

// billedByDay says whether the product has a bill every day.
func (e *explanation) billedByDay() bool { return e.product.Terms.Billing == pricing.PeriodDay }

// tierRule says which calls have which price.
func (e *explanation) tierRule(mode string) Text {
	basis := string(e.product.Terms.TierBasis)
	return either(mode == string(pricing.TierModeGraduated),
		e.S("Each postpaid call has the price of the tier in which it falls (tier_mode graduated), the last of the calls counted (tier_basis %s).", basis),
		e.S("The tier that the calls counted reach (tier_basis %s) prices all postpaid calls of the month (tier_mode reached).", basis))
}

// part are the cells of a party's part of an amount that is divided in whole cents.
func (e *explanation) part(p workings.Part) []cell {
	return []cell{e.at("cut to cents", e.money(p.Floor)).ifAny(), e.at("remainder", priceOf(p.Remainder)).ifAny(), e.at("share", e.money(p.Amount))}
}

// charges add the costs of all meters up to the bill, and divide it among them.
func (e *explanation) charges() Section {
	var lines []line
	var sum pricing.Money
	add := func(level Level, meter, cost Value, share []cell) {
		if e.billedByDay() || level == Total { // the parts of a day are cut, not those of the month
			share = share[2:]
		}
		lines = append(lines, lineOf(level, []cell{e.at("meter", meter), e.at("cost", cost)}, share))
	}
	for _, m := range e.all {
		if m.Postpaid > 0 {
			sum = sum.Add(pricing.Money(m.Cost))
			add(Item, e.meter(m.Meter), e.cost(m.Cost), e.part(m.Charged))
		}
	}
	if len(lines) == 0 {
		return Section{ID: "charges", Heading: e.S("The bill (§3)"), Blocks: []Block{Notes{e.S("Nothing is postpaid, so nothing is charged for calls.")}}}
	}
	add(Total, word(e.T("bill")), e.money(sum), e.part(workings.Part{Amount: e.product.Bill}))
	rule := e.S("The bill is the sum of the costs, rounded once to cents. A meter's share is its cost cut to cents; the cents still left go one each to the largest remainders.")
	if e.billedByDay() {
		rule = e.S("A day's bill is the sum of its costs, rounded once to cents, and deducted on the next day. Its meters' shares are their costs cut to cents; the cents still left go one each to the largest remainders. The month's bill and shares are the sums of its days'.")
	}
	return Section{ID: "charges", Heading: e.S("The bill, and each meter's charge (§3)"), Blocks: []Block{newTable(lines), Notes{rule}}}
}

// shares divide each meter's charge among its usages.
func (e *explanation) shares() Section {
	charged := having(e.meters, func(m workings.Meter) bool { return !m.Charged.Amount.IsZero() })
	lines := flat(charged, func(m workings.Meter) []line {
		return items(m.Usages, func(u *workings.Usage) []cell {
			return append([]cell{e.at("usage", address(u.Address)), e.at("requested", callsOf(u.Calls))}, e.part(u.Share)...)
		})
	})
	rule := e.S("A meter's charge × requested / requested by all its usages, cut to cents; the cents still left go one each to the largest remainders. A remainder is times the calls of all.")
	return Section{ID: "shares", Heading: e.S("Each usage's share (§7)"), Blocks: []Block{newTable(lines), Notes{rule}}}
}

// nextTiers say what the month would cost at each meter's next tier.
func (e *explanation) nextTiers() Section {
	reaching := having(e.meters, func(m workings.Meter) bool { return m.Edge != nil })
	return Section{ID: "next_tiers", Heading: e.S("If a meter reached its next tier"), Blocks: []Block{newTable(items(reaching, func(m *workings.Meter) []cell {
		t := m.Edge
		return []cell{
			e.at("meter", e.meter(m.Meter)), e.at("more calls", callsOf(t.More)), e.at("tier from", callsOf(t.From)), e.at("price", priceOf(t.Price)), e.at("postpaid", callsOf(t.Postpaid)),
			e.at("cost", e.cost(t.Cost)), e.at("bill", e.money(t.Bill)), e.at("change", changed(e.money(t.Bill.Sub(e.product.Bill)))),
		}
	}))}}
}
