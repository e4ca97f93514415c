package view

import (
	"fmt"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// costs prices the postpaid calls of each meter.
func (b *sheetBuilder) costs(meters []planner.MeterWorkings) {
	intro := "The tier that the basis reaches prices all postpaid calls of the month (tier_mode reached)."
	if b.Account.Terms.TierMode == pricing.TierModeGraduated {
		intro = "Each postpaid call has the price of the tier in which it falls (tier_mode graduated); a tier holds the calls after its from, up to the next tier's."
	}
	step := b.sheet.step("Cost of each meter", intro)
	for _, m := range meters {
		if m.Postpaid == 0 {
			continue
		}
		block := step.block(meterName(m.Meter))
		counted := fmt.Sprintf("postpaid %s", count(m.Postpaid))
		if b.Account.Terms.TierBasis == pricing.BasisGross {
			counted = b.served(&m)
		}
		block.work(ruleBasis, "basis", counted, count(m.Basis), "tier_basis "+string(b.Account.Terms.TierBasis))
		b.list(block, "", &m, rating{"postpaid", m.Postpaid, m.Basis, pricing.Rated{List: m.List, Parts: m.Tiers}})
		working := "list " + moneyText(m.List)
		if !m.Discount.Equal(decimal.NewFromInt(1)) {
			block.given(ruleCost, "discount", exactText(m.Discount), "of the account, on list prices")
			working += " × discount " + exactText(m.Discount)
		}
		block.work(ruleCost, "cost", roundedTo(working, pricing.CostDecimals), moneyText(m.Cost), "")
	}
	if len(step.blocks) == 0 {
		step.block("").say(ruleList, "Nothing is postpaid, so nothing is charged for calls.")
	}
}

func roundedTo(working string, decimals int) string {
	return fmt.Sprintf("round(%s; %d decimals)", working, decimals)
}

// A rating is calls at list price, with the name of the line that counts them.
type rating struct {
	name         string
	calls, basis int64
	pricing.Rated
}

// list shows the list cost of calls: at one price, or tier by tier. The prefix
// tells it from other list costs of the meter.
func (b *sheetBuilder) list(block *sheetBlock, prefix string, m *planner.MeterWorkings, r rating) {
	unit := count(b.Catalog.CallUnit())
	if b.Account.Terms.TierMode != pricing.TierModeGraduated {
		tier := r.Parts[0].Tier
		block.given(ruleTier, prefix+"price", exactText(tier.Price), b.tierText(m, tier))
		block.work(ruleList, prefix+"list", fmt.Sprintf("%s %s / %s × %sprice %s", r.name, count(r.calls), unit, prefix, exactText(tier.Price)), moneyText(r.List), "")
		return
	}
	from := r.basis - r.calls // calls that stand before these
	for _, p := range r.Parts {
		working := fmt.Sprintf("(%s - %s) / %s × %s", count(from+p.Calls), count(from), unit, exactText(p.Tier.Price))
		block.work(ruleTier, prefix+"part", working, moneyText(p.List), b.tierText(m, p.Tier))
		from += p.Calls
	}
	block.work(ruleList, prefix+"list", prefix+"parts "+joined(r.Parts, func(p pricing.RatedPart) string { return moneyText(p.List) }), moneyText(r.List), "")
}

// tierText says "tier 2 of 4: 1,000,000 to 2,999,999 calls": the counts that
// reach the tier, or in graduated mode the numbers of the calls that it holds.
func (b *sheetBuilder) tierText(m *planner.MeterWorkings, tier pricing.Tier) string {
	i := m.PriceList.Reached(tier.From)
	text := fmt.Sprintf("tier %d of %d: ", i+1, m.PriceList.Len())
	first, numbered := tier.From, ""
	if b.Account.Terms.TierMode == pricing.TierModeGraduated {
		first, numbered = first+1, "number "
	}
	if i+1 == m.PriceList.Len() {
		return text + fmt.Sprintf("calls %s%s and more", numbered, count(first))
	}
	return text + fmt.Sprintf("calls %s%s to %s", numbered, count(first), count(first+m.PriceList.At(i+1).From-tier.From-1))
}

// costly are the meters with a cost; the others add nothing.
func (b *sheetBuilder) costly() []planner.MeterWorkings {
	return slices.DeleteFunc(slices.Clone(b.Meters), func(m planner.MeterWorkings) bool { return m.Postpaid == 0 })
}

// bill adds the costs up. Of meters that are not shown above the costs are given.
func (b *sheetBuilder) bill(shown []planner.MeterWorkings) {
	step := b.sheet.step("The bill", "The sum of the meters' costs, rounded once.")
	all := b.costly()
	for _, m := range all {
		if !slices.ContainsFunc(shown, func(s planner.MeterWorkings) bool { return s.Meter == m.Meter }) {
			step.block(meterName(m.Meter)).given(ruleCost, "cost", moneyText(m.Cost), "of the same account")
		}
	}
	block := step.block("")
	if len(all) == 0 {
		block.given(ruleBill, "bill", moneyText(b.Bill), "nothing is postpaid")
		return
	}
	if len(step.blocks) > 1 {
		block.subject = "all meters"
	}
	// Costs in catalogue order; those that are given stand after those shown.
	ordered := slices.Clone(all)
	slices.SortStableFunc(ordered, func(x, y planner.MeterWorkings) int { return b.shownFirst(shown, x) - b.shownFirst(shown, y) })
	sum := b.sumOfCosts()
	block.work(ruleBill, "sum", "costs "+joined(ordered, func(m planner.MeterWorkings) string { return moneyText(m.Cost) }), moneyText(sum), "")
	block.work(ruleBill, "bill", roundedTo("sum "+moneyText(sum), pricing.CentDecimals), moneyText(b.Bill), "")
}

func (b *sheetBuilder) shownFirst(shown []planner.MeterWorkings, m planner.MeterWorkings) int {
	if slices.ContainsFunc(shown, func(s planner.MeterWorkings) bool { return s.Meter == m.Meter }) {
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
			step = b.sheet.step("A fuller month", "If more calls were postpaid, as many as the next tier takes. This changes nothing in the steps below.")
		}
		b.edge(step.block(meterName(m.Meter)), &m)
	}
}

// edge shows one meter's next tier: how many calls it takes, and the bill then.
func (b *sheetBuilder) edge(block *sheetBlock, m *planner.MeterWorkings) {
	e := m.Edge
	block.work(ruleTier, "more", fmt.Sprintf("%s - basis %s", count(e.Tier.From), count(m.Basis)), count(e.More), "up to "+b.tierText(m, e.Tier))
	list := fmt.Sprintf("(postpaid %s + more %s) / %s × %s", count(m.Postpaid), count(e.More), count(b.Catalog.CallUnit()), exactText(e.Tier.Price))
	if b.Account.Terms.TierMode == pricing.TierModeGraduated {
		block.work(ruleTier, "fuller calls", fmt.Sprintf("postpaid %s + more %s", count(m.Postpaid), count(e.More)), count(e.Calls), "")
		b.list(block, "fuller ", m, rating{"fuller calls", e.Calls, e.Tier.From, e.Rated})
		list = "fuller list " + moneyText(e.List)
	}
	if !m.Discount.Equal(decimal.NewFromInt(1)) {
		list += " × discount " + exactText(m.Discount)
	}
	block.work(ruleCost, "fuller cost", roundedTo(list, pricing.CostDecimals), moneyText(e.Cost), "")
	working := fmt.Sprintf("sum %s - cost %s + fuller cost %s", moneyText(b.sumOfCosts()), moneyText(m.Cost), moneyText(e.Cost))
	block.work(ruleBill, "fuller bill", roundedTo(working, pricing.CentDecimals), moneyText(e.Bill), "")
	if saved := b.Bill.Sub(e.Bill); saved.IsPositive() {
		block.say(ruleBill, "%s more would cost %s less than this month does.", plural(e.More, "postpaid call"), moneyText(saved))
	}
}

// sumOfCosts is the bill before it is rounded.
func (b *sheetBuilder) sumOfCosts() (sum decimal.Decimal) {
	for _, m := range b.Meters {
		sum = sum.Add(m.Cost)
	}
	return sum
}

// charges divides the bill among the meters.
func (b *sheetBuilder) charges(meters []planner.MeterWorkings) {
	all := b.costly()
	if len(all) == 0 {
		return
	}
	step := b.sheet.step("Each meter's charge", "A meter's part of the bill in whole cents: its cost cut to cents; the cents still left go one each to the largest remainders.")
	for _, m := range meters {
		if m.Postpaid == 0 {
			continue
		}
		block := step.block(meterName(m.Meter))
		working, remark := partText("cost "+moneyText(m.Cost), m.Charged)
		block.work(ruleCharge, "charge", working, moneyText(m.Charge), remark)
	}
}

// partText is the working of a part in cents, and its remainder.
func partText(exact string, p planner.Part) (working, remark string) {
	working, remark = fmt.Sprintf("floor(%s; %d decimals)", exact, pricing.CentDecimals), "remainder "+exactText(p.Remainder)
	if extra := p.Amount.Sub(p.Floor); !extra.IsZero() {
		working += " + " + exactText(extra)
		remark += ", among the largest"
	}
	return working, remark
}

// shares divides each meter's charge among its usages.
func (b *sheetBuilder) shares(meters []planner.MeterWorkings) {
	var step *sheetStep
	for _, m := range meters {
		if m.Charge.IsZero() {
			continue
		}
		if step == nil {
			step = b.sheet.step("Each usage's share", "A meter's charge is shared by the calls that its usages requested, in whole cents, the rest likewise.")
		}
		block := step.block(meterName(m.Meter))
		for _, u := range m.Usages {
			if len(m.Usages) == 1 {
				block.work(ruleShare, "share", "charge "+moneyText(m.Charge), moneyText(u.Amount), printable(u.Usage.Address))
				continue
			}
			working, remark := partText(fmt.Sprintf("charge %s × %s / calls %s", moneyText(m.Charge), count(u.Calls), count(m.Requested)), u.Part)
			block.work(ruleShare, "share", working, moneyText(u.Amount), printable(u.Usage.Address)+", "+remark)
		}
	}
}
