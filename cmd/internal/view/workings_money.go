package view

import (
	"fmt"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// packValues says what the calls of each pack were worth that were used or
// expired.
func (b *sheetBuilder) packValues(packs []planner.PackWorkings) {
	var step *sheetStep
	for _, p := range packs {
		if !b.valued(p) {
			continue
		}
		if step == nil {
			step = b.sheet.step("Pack value used", "The calls used so far are worth price × used / size, in cents; a month's part is the difference of two such values.")
		}
		b.packValue(step.block(printable(p.Purchase.Address)), p)
	}
}

// valued says whether a pack has a part in the month's amortized cost.
func (b *sheetBuilder) valued(p planner.PackWorkings) bool {
	return p.Now.Consumed > 0 || p.Now.Expired > 0
}

func (b *sheetBuilder) packValue(block *sheetBlock, p planner.PackWorkings) {
	block.given(ruleViews, "price", moneyText(p.Price), "of the purchase")
	block.given(ruleViews, "size", count(p.Size()), "calls of the purchase")
	block.given(ruleViews, "used before", count(p.Used), "")
	block.work(ruleViews, "value before", b.valueText(p, "used before", p.Used), moneyText(p.ValueBefore), "")
	if p.Now.Consumed > 0 {
		used := p.Used + p.Now.Consumed
		block.work(ruleViews, "used", "used before "+count(p.Used)+" + "+count(p.Now.Consumed), count(used), "")
		block.work(ruleViews, "value", b.valueText(p, "used", used), moneyText(p.ValueAfter), "")
	} else {
		block.work(ruleViews, "value", "value before "+moneyText(p.ValueBefore), moneyText(p.ValueAfter), "")
	}
	block.work(ruleViews, "consumed", fmt.Sprintf("value %s - value before %s", moneyText(p.ValueAfter), moneyText(p.ValueBefore)), moneyText(p.ConsumedValue), "")
	working := "consumed " + moneyText(p.ConsumedValue)
	if p.Now.Expired > 0 {
		void := p.Price.Sub(p.ValueAfter)
		block.work(ruleViews, "void", fmt.Sprintf("price %s - value %s", moneyText(p.Price), moneyText(p.ValueAfter)), moneyText(void), fmt.Sprintf("%s expired", plural(p.Now.Expired, "call")))
		working += " + void " + moneyText(void)
	}
	block.work(ruleViews, "amortized", working, moneyText(p.Now.Amortized), "")
	b.packShares(block, p)
}

// packShares divides the value used among the meters that took calls; what
// expires is no meter's.
func (b *sheetBuilder) packShares(block *sheetBlock, p planner.PackWorkings) {
	for _, s := range p.Shares {
		if len(p.Shares) == 1 {
			block.work(ruleShare, "share", "consumed "+moneyText(p.ConsumedValue), moneyText(s.Amount), printable(s.Meter.ID))
			continue
		}
		working, remark := partText(fmt.Sprintf("consumed %s × %s / %s", moneyText(p.ConsumedValue), count(s.Calls), count(p.Now.Consumed)), s.Part)
		block.work(ruleShare, "share", working, moneyText(s.Amount), printable(s.Meter.ID)+", "+remark)
	}
}

// valueText is the working of what used calls are worth: never more than the
// price, which may be finer than a cent.
func (b *sheetBuilder) valueText(p planner.PackWorkings, name string, used int64) string {
	price := "price " + moneyText(p.Price)
	if used == p.Size() {
		return price
	}
	value := roundedTo(fmt.Sprintf("%s × %s %s / size %s", price, name, count(used), count(p.Size())), pricing.CentDecimals)
	if !p.Price.Equal(pricing.RoundCents(p.Price)) {
		return fmt.Sprintf("min(%s; %s)", price, value)
	}
	return value
}

// views adds up the three views of the month's cost.
func (b *sheetBuilder) views() {
	step := b.sheet.step("Billed, amortized and cash", "Billed counts a pack when it is bought, amortized when it is used, cash when money moves.")
	block := step.block("")
	bill := "bill " + moneyText(b.Bill)
	billed := bill
	var bought, used []decimal.Decimal
	for _, p := range b.Packs {
		if p.Granted > 0 {
			bought = append(bought, p.Price)
		}
		if b.valued(p) {
			used = append(used, p.Now.Amortized)
		}
	}
	if len(bought) > 0 {
		block.work(rulePack, "pack purchases", joined(bought, moneyText), moneyText(b.PackPurchases), "prices of the packs bought in the month")
		billed += " + pack purchases " + moneyText(b.PackPurchases)
	}
	block.work(ruleViews, "billed", billed, moneyText(b.Billed), "")
	if len(used) > 0 {
		bill += " + " + joined(used, moneyText)
	}
	block.work(ruleViews, "amortized", bill, moneyText(b.Amortized), "")
	block.given(ruleViews, "paid", moneyText(b.Paid.Charged), fmt.Sprintf("the bill of %s, deducted on %s", b.Month-1, b.Paid.Date))
	cash := "paid " + moneyText(b.Paid.Charged)
	if len(bought) > 0 {
		cash += " + pack purchases " + moneyText(b.PackPurchases)
	}
	block.work(ruleViews, "cash", cash, moneyText(b.Cash), "")
}

// settlements shows the month's settlement, and before the first month's the
// opening one.
func (b *sheetBuilder) settlements() {
	if b.Opening != nil {
		step := b.sheet.step(fmt.Sprintf("Opening settlement on %s", b.Opening.Date), "The account's opening block says what is frozen, due and estimated on the first day.")
		block := step.block("")
		b.funds(block, b.Opening, "on the first morning")
		b.settlement(block, b.Opening, "due", func(block *sheetBlock) {
			block.given(ruleEstimate, "estimate", moneyText(b.Opening.Estimate), "of the opening block")
		})
	}
	if b.Account.Terms.FreezeBasis == pricing.BasisGross && !b.Settled.Suspended {
		b.grossLists()
	}
	step := b.sheet.step(fmt.Sprintf("Settlement on %s", b.Settled.Date), "Unfreeze, deduct the bill, freeze an estimate of the next one.")
	block := step.block("")
	b.funds(block, &b.Settled, "after the settlement of "+b.Settled.Before.On.String())
	b.settlement(block, &b.Settled, "bill", b.estimate)
}

// funds shows what money there was, and what moved it up to a settlement.
func (b *sheetBuilder) funds(block *sheetBlock, s *planner.Settling, since string) {
	balance, frozen := s.Before.Balance, s.Before.Frozen
	block.given(ruleBalance, "balance", moneyText(balance), since)
	block.given(ruleBalance, "frozen", moneyText(frozen), "part of it")
	if s.Before.Suspended {
		block.say(ruleSuspended, "The account is suspended.")
	}
	for _, e := range s.Since {
		amount, what := moneyText(*e.Amount), fmt.Sprintf("%s: %s", e.Date, printable(e.Address))
		switch e.Type {
		case planner.EventTopUp:
			block.work(ruleBalance, "balance", fmt.Sprintf("balance %s + %s", moneyText(balance), amount), moneyText(e.Balance), what)
		case planner.EventPackBought:
			block.work(rulePack, "balance", fmt.Sprintf("balance %s - %s", moneyText(balance), amount), moneyText(e.Balance), what+" is bought")
		case planner.EventPackRefused:
			block.say(ruleSuspended, "On %s %s is not bought: it costs %s, and %s is available.", e.Date, printable(e.Address), amount, moneyText(e.Available))
		case planner.EventShortfall:
			block.say(rulePack, "On %s the price of %s is not covered: %s is missing (overdraft report: it is bought all the same).", e.Date, printable(e.Address), amount)
		case planner.EventResumed:
			block.work(ruleSuspended, "frozen", fmt.Sprintf("frozen %s + %s", moneyText(frozen), amount), moneyText(e.Frozen), fmt.Sprintf("%s: the balance covers the pending estimate, service resumes", e.Date))
		}
		balance, frozen = e.Balance, e.Frozen
	}
}

// settlement shows a bill day. The bill is named as the line that has it; one
// without a line of its own is given.
func (b *sheetBuilder) settlement(block *sheetBlock, s *planner.Settling, bill string, estimate func(*sheetBlock)) {
	block.work(ruleUnfreeze, "unfrozen", "frozen "+moneyText(s.Unfrozen), moneyText(s.Unfrozen), "")
	if bill == "due" {
		block.given(ruleDeduct, "due", moneyText(s.Charged), "last month's bill")
	}
	block.work(ruleDeduct, "balance", fmt.Sprintf("balance %s - %s %s", moneyText(s.Balance.Add(s.Charged)), bill, moneyText(s.Charged)), moneyText(s.Balance), "")
	if s.Suspended {
		block.given(ruleSuspended, "estimate", moneyText(s.Estimate), "still the one whose freeze failed; this month's calls change nothing")
	} else {
		estimate(block)
	}
	switch {
	case s.Failed:
		block.given(ruleSuspended, "frozen", "0.00", fmt.Sprintf("the freeze fails: %s is missing; the service stops on this day", moneyText(s.Missing)))
	case s.Suspended && !s.Resumed:
		block.given(ruleSuspended, "frozen", "0.00", "suspended")
	case s.Resumed:
		block.work(ruleSuspended, "frozen", "estimate "+moneyText(s.Estimate), moneyText(s.Frozen), "the balance covers it, service resumes")
	default:
		block.work(ruleFreeze, "frozen", "estimate "+moneyText(s.Estimate), moneyText(s.Frozen), "")
	}
	if s.Missing.IsPositive() && !s.Failed {
		block.say(ruleFreeze, "The balance falls short of it by %s (overdraft report: nothing stops).", moneyText(s.Missing))
	}
	block.work(ruleBalance, "available", fmt.Sprintf("balance %s - frozen %s", moneyText(s.Balance), moneyText(s.Frozen)), moneyText(s.Available), "")
}

// grossLists prices all served calls, for a freeze on that basis.
func (b *sheetBuilder) grossLists() {
	var step *sheetStep
	for _, m := range b.Meters {
		e := m.Estimated
		if e.Calls == 0 {
			continue
		}
		if step == nil {
			step = b.sheet.step("What the freeze prices", "All served calls at list price, at the tier that they reach (freeze_basis gross).")
		}
		name := "calls"
		if len(b.Stopped) > 0 {
			name = "served"
		}
		b.list(step.block(meterName(m.Meter)), "gross ", &m, rating{name, e.Calls, e.Basis, e.Rated})
	}
}

// estimate works out what the settlement freezes.
func (b *sheetBuilder) estimate(block *sheetBlock) {
	var lists []string
	name := "lists "
	if b.Account.Terms.FreezeBasis == pricing.BasisGross {
		name = "gross lists "
	}
	for _, m := range b.Meters {
		if m.Estimated.Calls > 0 {
			lists = append(lists, moneyText(m.Estimated.List))
		}
	}
	if len(lists) == 0 {
		block.given(ruleEstimate, "estimate", moneyText(b.Settled.Estimate), "nothing is priced")
		return
	}
	working := name + joined(lists, func(s string) string { return s })
	if len(lists) > 1 {
		working = "(" + working + ")"
	}
	ratio := b.Account.Terms.FreezeRatio
	block.work(ruleEstimate, "estimate", roundedTo(working+" × "+exactText(ratio), pricing.CentDecimals), moneyText(b.Settled.Estimate), "freeze_ratio "+exactText(ratio))
}
