package view

import (
	"fmt"
	"strings"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/workings"
	"github.com/declarative-cost/planner/pricing"
)

// packValues says what the calls of each pack were worth that were used or
// expired.
func (b *sheetBuilder) packValues(packs []workings.Pack) {
	var step *sheetStep
	for _, p := range packs {
		if !b.valued(p) {
			continue
		}
		if step == nil {
			step = b.sheet.step(b.T("Pack value used"), b.T("The calls used so far are worth price × used / size, in cents; a month's part is the difference of two such values."))
		}
		b.packValue(step.block(printable(p.Purchase.Address)), p)
	}
}

// valued says whether a pack has a part in the month's amortized cost.
func (b *sheetBuilder) valued(p workings.Pack) bool {
	return p.Now.Consumed.IsPositive() || p.Now.Expired.IsPositive()
}

func (b *sheetBuilder) packValue(block *sheetBlock, p workings.Pack) {
	block.given(ruleViews, b.T("price"), moneyText(p.Price), b.T("of the purchase"))
	block.given(ruleViews, b.T("size"), count(p.Size()), b.T("calls of the purchase"))
	block.given(ruleViews, b.T("used before"), count(p.Used.Floor()), "")
	block.work(ruleViews, b.T("value before"), b.valueText(p, b.T("used before"), p.Used.Floor()), moneyText(p.ValueBefore), "")
	before, after := b.ref(b.T("value before"), moneyText(p.ValueBefore)), b.ref(b.T("value"), moneyText(p.ValueAfter))
	if p.Now.Consumed.IsPositive() {
		used := p.Used.Add(p.Now.Consumed).Floor()
		block.work(ruleViews, b.T("used"), b.ref(b.T("used before"), count(p.Used.Floor()))+" + "+count(p.Now.Consumed.Floor()), count(used), "")
		block.work(ruleViews, b.T("value"), b.valueText(p, b.T("used"), used), moneyText(p.ValueAfter), "")
	} else {
		block.work(ruleViews, b.T("value"), before, moneyText(p.ValueAfter), "")
	}
	block.work(ruleViews, b.T("consumed"), after+" - "+before, moneyText(p.ConsumedValue), "")
	working := b.ref(b.T("consumed"), moneyText(p.ConsumedValue))
	if p.Now.Expired.IsPositive() {
		void := p.Price.Sub(p.ValueAfter)
		block.work(ruleViews, b.T("void"), b.ref(b.T("price"), moneyText(p.Price))+" - "+after, moneyText(void), b.F("%s expired", b.N(p.Now.Expired.Floor(), count(p.Now.Expired.Floor()), "call")))
		working += " + " + b.ref(b.T("void"), moneyText(void))
	}
	block.work(ruleViews, b.T("amortized"), working, moneyText(p.Now.Amortized), "")
	b.packShares(block, p)
}

// packShares divides the value used among the meters that took calls; what
// expires is no meter's.
func (b *sheetBuilder) packShares(block *sheetBlock, p workings.Pack) {
	consumed := b.ref(b.T("consumed"), moneyText(p.ConsumedValue))
	for _, s := range p.Shares {
		if len(p.Shares) == 1 {
			block.work(ruleShare, b.T("share"), consumed, moneyText(s.Amount), printable(s.Meter.ID))
			continue
		}
		working, remark := b.partText(consumed+" × "+count(s.Units.Floor())+" / "+count(p.Now.Consumed.Floor()), s.Part)
		block.work(ruleShare, b.T("share"), working, moneyText(s.Amount), b.F("%s, %s", printable(s.Meter.ID), remark))
	}
}

// valueText is the working of what used calls are worth: never more than the
// price, which may be finer than a cent.
func (b *sheetBuilder) valueText(p workings.Pack, name string, used int64) string {
	price := b.ref(b.T("price"), moneyText(p.Price))
	if used == p.Size() {
		return price
	}
	value := b.roundedTo(price+" × "+b.ref(name, count(used))+" / "+b.ref(b.T("size"), count(p.Size())), pricing.CentDecimals)
	if !p.Price.Equal(p.Price.Round(pricing.CentDecimals)) {
		return fmt.Sprintf("min(%s; %s)", price, value)
	}
	return value
}

// views adds up the three views of the month's cost.
func (b *sheetBuilder) views() {
	step := b.sheet.step(b.T("Billed, amortized and cash"), b.T("Billed counts a pack when it is bought, amortized when it is used, cash when money moves."))
	block := step.block("")
	bill := b.ref(b.T("bill"), moneyText(b.Bill))
	billed := bill
	var bought, used []pricing.Money
	for _, p := range b.Packs {
		if p.Granted.IsPositive() {
			bought = append(bought, p.Price)
		}
		if b.valued(p) {
			used = append(used, p.Now.Amortized)
		}
	}
	if len(bought) > 0 {
		block.work(rulePack, b.T("pack purchases"), joined(bought, moneyText), moneyText(b.PackPurchases), b.T("prices of the packs bought in the month"))
		billed += " + " + b.ref(b.T("pack purchases"), moneyText(b.PackPurchases))
	}
	block.work(ruleViews, b.T("billed"), billed, moneyText(b.Billed), "")
	if len(used) > 0 {
		bill += " + " + joined(used, moneyText)
	}
	block.work(ruleViews, b.T("amortized"), bill, moneyText(b.Amortized), "")
	block.given(ruleViews, b.T("paid"), moneyText(b.Paid.Charged), b.F("the bill of %s, deducted on %s", b.Month-1, b.Paid.Date))
	cash := b.ref(b.T("paid"), moneyText(b.Paid.Charged))
	if len(bought) > 0 {
		cash += " + " + b.ref(b.T("pack purchases"), moneyText(b.PackPurchases))
	}
	block.work(ruleViews, b.T("cash"), cash, moneyText(b.Cash), "")
}

// settlements shows the month's settlement, and before the first month's the
// opening one.
func (b *sheetBuilder) settlements() {
	if b.Opening != nil {
		step := b.sheet.step(b.F("Opening settlement on %s", b.Opening.Date), b.T("The account's opening block says what is frozen, due and estimated on the first day."))
		block := step.block("")
		b.funds(block, b.Opening, b.T("on the first morning"))
		b.settlement(block, b.Opening, b.T("due"), func(block *sheetBlock) {
			block.given(ruleEstimate, b.T("estimate"), moneyText(b.Opening.Estimate), b.T("of the opening block"))
		})
	}
	if b.Terms.FreezeBasis == pricing.BasisGross && !b.Settled.Suspended {
		b.grossLists()
	}
	step := b.sheet.step(b.F("Settlement on %s", b.Settled.Date), b.T("Unfreeze, deduct the bill, freeze an estimate of the next one."))
	block := step.block("")
	b.funds(block, &b.Settled, b.F("after the settlement of %s", b.Settled.Before.On))
	b.settlement(block, &b.Settled, b.T("bill"), b.estimate)
}

// funds shows what money there was, and what moved it up to a settlement.
func (b *sheetBuilder) funds(block *sheetBlock, s *workings.Settling, since string) {
	balance, frozen := s.Before.Balance, s.Before.Frozen
	block.given(ruleBalance, b.T("balance"), moneyText(balance), since)
	block.given(ruleBalance, b.T("frozen"), moneyText(frozen), b.T("part of it"))
	if s.Before.Suspended {
		block.say(ruleSuspended, b.T("The account is suspended."))
	}
	for _, e := range s.Since {
		amount, what := moneyText(*e.Amount), printable(e.Address)
		was := b.ref(b.T("balance"), moneyText(balance))
		switch e.Type {
		case planner.EventAdjusted:
			block.given(ruleStatement, b.T("balance"), moneyText(e.Balance), b.F("statement of %s, %s against the simulation", e.Date, signed(*e.Amount)))
			block.given(ruleStatement, b.T("frozen"), moneyText(e.Frozen), b.T("part of it"))
		case planner.EventTopUp:
			block.work(ruleBalance, b.T("balance"), was+" + "+amount, moneyText(e.Balance), b.F("%s: %s", e.Date, what))
		case planner.EventPackBought:
			block.work(rulePack, b.T("balance"), was+" - "+amount, moneyText(e.Balance), b.F("%s: %s is bought", e.Date, what))
		case planner.EventPackRefused:
			block.say(ruleSuspended, b.F("On %s %s is not bought: it costs %s, and %s is available.", e.Date, what, amount, moneyText(e.Available)))
		case planner.EventShortfall:
			if !b.Forecast.TracksCash {
				continue
			}
			block.say(rulePack, b.F("On %s the price of %s is not covered: %s is missing (overdraft report: it is bought all the same).", e.Date, what, amount))
		case planner.EventResumed:
			block.work(ruleSuspended, b.T("frozen"), b.ref(b.T("frozen"), moneyText(frozen))+" + "+amount, moneyText(e.Frozen), b.F("%s: the balance covers the pending estimate, service resumes", e.Date))
		}
		balance, frozen = e.Balance, e.Frozen
	}
}

// settlement shows a bill day. The bill is named as the line that has it; one
// without a line of its own is given.
func (b *sheetBuilder) settlement(block *sheetBlock, s *workings.Settling, bill string, estimate func(*sheetBlock)) {
	block.work(ruleUnfreeze, b.T("unfrozen"), b.ref(b.T("frozen"), moneyText(s.Unfrozen)), moneyText(s.Unfrozen), "")
	if s == b.Opening {
		block.given(ruleDeduct, bill, moneyText(s.Charged), b.T("last month's bill"))
	}
	deducted := b.ref(b.T("balance"), moneyText(s.Balance.Add(s.Charged))) + " - " + b.ref(bill, moneyText(s.Charged))
	block.work(ruleDeduct, b.T("balance"), deducted, moneyText(s.Balance), "")
	if s.Suspended {
		block.given(ruleSuspended, b.T("estimate"), moneyText(s.Estimate), b.T("still the one whose freeze failed; this month's calls change nothing"))
	} else {
		estimate(block)
	}
	frozen, estimated := b.T("frozen"), b.ref(b.T("estimate"), moneyText(s.Estimate))
	switch {
	case s.Failed:
		block.given(ruleSuspended, frozen, "0.00", b.F("the freeze fails: %s is missing; the service stops on this day", moneyText(s.Missing)))
	case s.Suspended && !s.Resumed:
		block.given(ruleSuspended, frozen, "0.00", b.T("suspended"))
	case s.Resumed:
		block.work(ruleSuspended, frozen, estimated, moneyText(s.Frozen), b.T("the balance covers it, service resumes"))
	default:
		block.work(ruleFreeze, frozen, estimated, moneyText(s.Frozen), "")
	}
	if s.Missing.IsPositive() && !s.Failed && b.Forecast.TracksCash {
		block.say(ruleFreeze, b.F("The balance falls short of it by %s (overdraft report: nothing stops).", moneyText(s.Missing)))
	}
	free := b.ref(b.T("balance"), moneyText(s.Balance)) + " - " + b.ref(frozen, moneyText(s.Frozen))
	block.work(ruleBalance, b.T("available"), free, moneyText(s.Available), "")
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
			step = b.sheet.step(b.T("What the freeze prices"), b.T("All served calls at list price, at the tier that they reach (freeze_basis gross)."))
		}
		name := b.T("calls")
		if len(b.Stopped) > 0 {
			name = b.T("served")
		}
		b.list(step.block(meterName(m.Meter)), b.grossNames(), &m, rating{name, e.Calls, e.Basis, e.Rated})
	}
}

// estimate works out what the settlement freezes.
func (b *sheetBuilder) estimate(block *sheetBlock) {
	var lists []string
	name := b.T("lists")
	if b.Terms.FreezeBasis == pricing.BasisGross {
		name = b.T("gross lists")
	}
	for _, m := range b.Meters {
		if m.Estimated.Calls > 0 {
			lists = append(lists, moneyText(m.Estimated.List))
		}
	}
	if len(lists) == 0 {
		block.given(ruleEstimate, b.T("estimate"), moneyText(b.Settled.Estimate), b.T("nothing is priced"))
		return
	}
	working := b.ref(name, strings.Join(lists, " + "))
	if len(lists) > 1 {
		working = "(" + working + ")"
	}
	ratio := b.Terms.FreezeRatio
	block.work(ruleEstimate, b.T("estimate"), b.roundedTo(working+" × "+exactText(ratio), pricing.CentDecimals), moneyText(b.Settled.Estimate), "freeze_ratio "+exactText(ratio))
}
