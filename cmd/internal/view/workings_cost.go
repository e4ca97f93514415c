package view

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/declarative-cost/planner/planner/workings"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// costs prices the postpaid calls of each meter.
func (b *sheetBuilder) costs(meters []workings.Meter) {
	intro := b.T("The tier that the basis reaches prices all postpaid calls of the month (tier_mode reached).")
	if b.Terms.TierMode == pricing.TierModeGraduated {
		intro = b.T("Each postpaid call has the price of the tier in which it falls (tier_mode graduated); a tier holds the calls after its from, up to the next tier's.")
	}
	step := b.sheet.step(b.T("Cost of each meter"), intro)
	for _, m := range meters {
		if m.Postpaid == 0 {
			continue
		}
		block := step.block(meterName(m.Meter))
		counted := b.ref(b.T("postpaid"), count(m.Postpaid))
		if b.Terms.TierBasis == pricing.BasisGross {
			counted = b.served(&m)
		}
		block.work(ruleBasis, b.T("basis"), counted, count(m.Basis), "tier_basis "+string(b.Terms.TierBasis))
		b.list(block, b.listNames(), &m, rating{b.T("postpaid"), m.Postpaid, m.Basis, pricing.Rated{List: m.List, Parts: m.Tiers}})
		working := b.ref(b.T("list"), moneyText(m.List))
		if !m.Discount.Equal(decimal.NewFromInt(1)) {
			block.given(ruleCost, b.T("discount"), exactText(m.Discount), b.T("of the account, on list prices"))
			working += " × " + b.ref(b.T("discount"), exactText(m.Discount))
		}
		block.work(ruleCost, b.T("cost"), b.roundedTo(working, pricing.CostDecimals), moneyText(m.Cost), "")
	}
	if len(step.blocks) == 0 {
		step.block("").say(ruleList, b.T("Nothing is postpaid, so nothing is charged for calls."))
	}
}

func (b *sheetBuilder) roundedTo(working string, decimals int) string {
	return b.F("round(%s; %s decimals)", working, strconv.Itoa(decimals))
}

// A rating is calls at list price, with the name of the line that counts them.
type rating struct {
	name         string
	calls, basis int64
	pricing.Rated
}

// The names of the lines that show a list cost.
type listNames struct{ price, part, parts, list string }

func (b *sheetBuilder) listNames() listNames {
	return listNames{b.T("price"), b.T("part"), b.T("parts"), b.T("list")}
}

func (b *sheetBuilder) fullerNames() listNames {
	return listNames{b.T("fuller price"), b.T("fuller part"), b.T("fuller parts"), b.T("fuller list")}
}

func (b *sheetBuilder) grossNames() listNames {
	return listNames{b.T("gross price"), b.T("gross part"), b.T("gross parts"), b.T("gross list")}
}

// list shows the list cost of calls: at one price, or tier by tier. The names tell
// it from other list costs of the meter.
func (b *sheetBuilder) list(block *sheetBlock, names listNames, m *workings.Meter, r rating) {
	unit := count(b.Catalog.CallUnit())
	if b.Terms.TierMode != pricing.TierModeGraduated {
		tier := r.Parts[0].Tier
		block.given(ruleTier, names.price, exactText(tier.Price), b.tierText(m, tier))
		block.work(ruleList, names.list, b.ref(r.name, count(r.calls))+" / "+unit+" × "+b.ref(names.price, exactText(tier.Price)), moneyText(r.List), "")
		return
	}
	from := r.basis - r.calls // calls that stand before these
	for _, p := range r.Parts {
		working := fmt.Sprintf("(%s - %s) / %s × %s", count(from+p.Calls), count(from), unit, exactText(p.Tier.Price))
		block.work(ruleTier, names.part, working, moneyText(p.List), b.tierText(m, p.Tier))
		from += p.Calls
	}
	parts := joined(r.Parts, func(p pricing.RatedPart) string { return moneyText(p.List) })
	block.work(ruleList, names.list, b.ref(names.parts, parts), moneyText(r.List), "")
}

// tierText says "tier 2 of 4: 1,000,000 to 2,999,999 calls": the counts that
// reach the tier, or in graduated mode the numbers of the calls that it holds.
func (b *sheetBuilder) tierText(m *workings.Meter, tier pricing.Tier) string {
	i := m.PriceList.Reached(tier.From)
	step, steps := strconv.Itoa(i+1), strconv.Itoa(m.PriceList.Len())
	first, last := tier.From, i+1 == m.PriceList.Len()
	graduated := b.Terms.TierMode == pricing.TierModeGraduated
	if graduated {
		first++
	}
	switch {
	case last && graduated:
		return b.F("tier %s of %s: calls number %s and more", step, steps, count(first))
	case last:
		return b.F("tier %s of %s: calls %s and more", step, steps, count(first))
	}
	upTo := count(first + m.PriceList.At(i+1).From - tier.From - 1)
	if graduated {
		return b.F("tier %s of %s: calls number %s to %s", step, steps, count(first), upTo)
	}
	return b.F("tier %s of %s: calls %s to %s", step, steps, count(first), upTo)
}

// costly are the meters with a cost; the others add nothing.
func (b *sheetBuilder) costly() []workings.Meter {
	return slices.DeleteFunc(slices.Clone(b.Meters), func(m workings.Meter) bool { return m.Postpaid == 0 })
}

// bill adds the costs up. Of meters that are not shown above the costs are given.
func (b *sheetBuilder) bill(shown []workings.Meter) {
	step := b.sheet.step(b.T("The bill"), b.T("The sum of the meters' costs, rounded once."))
	all := b.costly()
	for _, m := range all {
		if !slices.ContainsFunc(shown, func(s workings.Meter) bool { return s.Meter == m.Meter }) {
			step.block(meterName(m.Meter)).given(ruleCost, b.T("cost"), moneyText(m.Cost), b.T("of the same account"))
		}
	}
	block := step.block("")
	if len(all) == 0 {
		block.given(ruleBill, b.T("bill"), moneyText(b.Bill), b.T("nothing is postpaid"))
		return
	}
	if len(step.blocks) > 1 {
		block.subject = b.T("all meters")
	}
	// Costs in catalogue order; those that are given stand after those shown.
	ordered := slices.Clone(all)
	slices.SortStableFunc(ordered, func(x, y workings.Meter) int { return b.shownFirst(shown, x) - b.shownFirst(shown, y) })
	sum := b.sumOfCosts()
	costs := joined(ordered, func(m workings.Meter) string { return moneyText(m.Cost) })
	block.work(ruleBill, b.T("sum"), b.ref(b.T("costs"), costs), moneyText(sum), "")
	block.work(ruleBill, b.T("bill"), b.roundedTo(b.ref(b.T("sum"), moneyText(sum)), pricing.CentDecimals), moneyText(b.Bill), "")
}

func (b *sheetBuilder) shownFirst(shown []workings.Meter, m workings.Meter) int {
	if slices.ContainsFunc(shown, func(s workings.Meter) bool { return s.Meter == m.Meter }) {
		return 0
	}
	return 1
}

// edges says what the month would cost at each meter's next tier.
func (b *sheetBuilder) edges() {
	var step *sheetStep
	for _, m := range b.Meters {
		if m.Edge == nil {
			continue
		}
		if step == nil {
			step = b.sheet.step(b.T("A fuller month"), b.T("If more calls were postpaid, as many as the next tier takes. This changes nothing in the steps below."))
		}
		b.edge(step.block(meterName(m.Meter)), &m)
	}
}

// edge shows one meter's next tier: how many calls it takes, and the bill then.
func (b *sheetBuilder) edge(block *sheetBlock, m *workings.Meter) {
	e := m.Edge
	block.work(ruleTier, b.T("more"), count(e.Tier.From)+" - "+b.ref(b.T("basis"), count(m.Basis)), count(e.More), b.F("up to %s", b.tierText(m, e.Tier)))
	calls := b.ref(b.T("postpaid"), count(m.Postpaid)) + " + " + b.ref(b.T("more"), count(e.More))
	list := fmt.Sprintf("(%s) / %s × %s", calls, count(b.Catalog.CallUnit()), exactText(e.Tier.Price))
	if b.Terms.TierMode == pricing.TierModeGraduated {
		block.work(ruleTier, b.T("fuller calls"), calls, count(e.Calls), "")
		b.list(block, b.fullerNames(), m, rating{b.T("fuller calls"), e.Calls, e.Tier.From, e.Rated})
		list = b.ref(b.T("fuller list"), moneyText(e.List))
	}
	if !m.Discount.Equal(decimal.NewFromInt(1)) {
		list += " × " + b.ref(b.T("discount"), exactText(m.Discount))
	}
	block.work(ruleCost, b.T("fuller cost"), b.roundedTo(list, pricing.CostDecimals), moneyText(e.Cost), "")
	working := b.ref(b.T("sum"), moneyText(b.sumOfCosts())) + " - " + b.ref(b.T("cost"), moneyText(m.Cost)) + " + " + b.ref(b.T("fuller cost"), moneyText(e.Cost))
	block.work(ruleBill, b.T("fuller bill"), b.roundedTo(working, pricing.CentDecimals), moneyText(e.Bill), "")
	if saved := b.Bill.Sub(e.Bill); saved.IsPositive() {
		block.say(ruleBill, b.F("%s more would cost %s less than this month does.", b.N(e.More, count(e.More), "postpaid call"), moneyText(saved)))
	}
}

// sumOfCosts is the bill before it is rounded.
func (b *sheetBuilder) sumOfCosts() (sum pricing.Money) {
	for _, m := range b.Meters {
		sum = sum.Add(m.Cost)
	}
	return sum
}

// charges divides the bill among the meters.
func (b *sheetBuilder) charges(meters []workings.Meter) {
	all := b.costly()
	if len(all) == 0 {
		return
	}
	step := b.sheet.step(b.T("Each meter's charge"), b.T("A meter's part of the bill in whole cents: its cost cut to cents; the cents still left go one each to the largest remainders."))
	for _, m := range meters {
		if m.Postpaid == 0 {
			continue
		}
		block := step.block(meterName(m.Meter))
		working, remark := b.partText(b.ref(b.T("cost"), moneyText(m.Cost)), m.Charged)
		block.work(ruleCharge, b.T("charge"), working, moneyText(m.Charge), remark)
	}
}

// partText is the working of a part in cents, and its remainder.
func (b *sheetBuilder) partText(exact string, p workings.Part) (working, remark string) {
	working = b.F("floor(%s; %s decimals)", exact, strconv.Itoa(pricing.CentDecimals))
	remark = b.F("remainder %s", exactText(p.Remainder))
	if extra := p.Amount.Sub(p.Floor); !extra.IsZero() {
		working += " + " + exactText(extra.Decimal())
		remark += b.T(", among the largest")
	}
	return working, remark
}

// shares divides each meter's charge among its usages.
func (b *sheetBuilder) shares(meters []workings.Meter) {
	var step *sheetStep
	for _, m := range meters {
		if m.Charge.IsZero() {
			continue
		}
		if step == nil {
			step = b.sheet.step(b.T("Each usage's share"), b.T("A meter's charge is shared by the calls that its usages requested, in whole cents, the rest likewise."))
		}
		block := step.block(meterName(m.Meter))
		charge := b.ref(b.T("charge"), moneyText(m.Charge))
		for _, u := range m.Usages {
			if len(m.Usages) == 1 {
				block.work(ruleShare, b.T("share"), charge, moneyText(u.Amount), printable(u.Usage.Address))
				continue
			}
			working, remark := b.partText(charge+" × "+count(u.Calls)+" / "+b.ref(b.T("calls"), count(m.Requested)), u.Part)
			block.work(ruleShare, b.T("share"), working, moneyText(u.Amount), b.F("%s, %s", printable(u.Usage.Address), remark))
		}
	}
}
