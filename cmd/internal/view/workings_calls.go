package view

import (
	"fmt"
	"strconv"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/workings"
	"github.com/declarative-cost/planner/pricing"
)

// calls adds up the usages of each meter, and takes off what a suspension lost.
func (b *sheetBuilder) calls(meters []workings.Meter) {
	intro := b.F("A meter's calls V are spread evenly: the first k of %s days have floor(V × k / %s) of them.", b.dayCount(), b.dayCount())
	if len(b.Stopped) > 0 {
		intro += b.T(" While the account is suspended, calls are lost.")
	}
	step := b.sheet.step(b.T("Calls"), intro)
	if len(meters) == 0 {
		step.block("").say(ruleCalls, b.T("No usage calls a meter."))
	}
	for _, m := range meters {
		block := step.block(meterName(m.Meter))
		if len(m.Usages) == 1 {
			block.given(ruleCalls, b.T("calls"), count(m.Requested), printable(m.Usages[0].Usage.Address))
		} else {
			for _, u := range m.Usages {
				block.given(ruleCalls, b.T("usage"), count(u.Calls), printable(u.Usage.Address))
			}
			parts := joined(m.Usages, func(u workings.Usage) string { return count(u.Calls) })
			block.work(ruleCalls, b.T("calls"), b.ref(b.T("usages"), parts), count(m.Requested), "")
		}
		b.lost(block, &m)
	}
}

// lost takes off the calls of the days on which the service stood still.
func (b *sheetBuilder) lost(block *sheetBlock, m *workings.Meter) {
	if len(b.Stopped) == 0 {
		return
	}
	working := joined(b.Stopped, func(d planner.Days) string { return b.spread(m.Requested, d) })
	block.work(ruleSuspended, b.T("lost"), working, count(m.Lost), joined(b.Stopped, b.dayText))
	served := b.ref(b.T("calls"), count(m.Requested)) + " - " + b.ref(b.T("lost"), count(m.Lost))
	block.work(ruleSuspended, b.T("served"), served, count(m.Calls), "")
}

// served names a meter's served calls as an earlier line does.
func (b *sheetBuilder) served(m *workings.Meter) string {
	if len(b.Stopped) == 0 {
		return b.ref(b.T("calls"), count(m.Calls))
	}
	return b.ref(b.T("served"), count(m.Calls))
}

// quotas says who drew on the free quotas, and how the last calls were shared.
func (b *sheetBuilder) quotas() {
	if len(b.Quotas) == 0 {
		return
	}
	step := b.sheet.step(b.T("Free quota"), b.T("Free calls are used first. On the day on which they run out, the last are shared in proportion to that day's calls; what whole parts leave goes one each to the largest remainders."))
	for _, q := range b.Quotas {
		block := step.block(b.F("free quota %s", strconv.Quote(q.Quota.ID)))
		block.given(ruleQuota, b.T("left"), count(q.Quota.Calls), b.T("renewed on day 1"))
		b.draws(block, q.Draws, q.DryOn)
		switch {
		case len(q.Draws) == 0:
			block.say(ruleQuota, b.T("No call uses it."))
		case q.DryOn == 0:
			block.say(ruleQuota, b.F("The %s left are void at the month's end.", b.N(q.Left.Floor(), count(q.Left.Floor()), "call")))
		}
	}
}

// draws shows what the meters took from a grant, day by day where it matters.
func (b *sheetBuilder) draws(block *sheetBlock, draws []workings.Draw, dryOn int) {
	for i, d := range draws {
		if d.Shared() {
			b.sharedDraw(block, d)
		} else {
			for _, m := range d.Meters {
				block.work(ruleSpread, printable(m.Meter.ID), b.asked(m, d), count(m.Taken), b.askedText(m, d))
			}
		}
		working, left := b.ref(b.T("left"), count(d.Left.Floor())), d.Left.Floor()
		for _, m := range d.Meters {
			working += " - " + count(m.Taken)
			left -= m.Taken
		}
		remark := ""
		if i == len(draws)-1 && dryOn > 0 {
			remark = b.F("used up on day %s", strconv.Itoa(dryOn))
		}
		block.work(ruleOrder, b.T("left"), working, count(left), remark)
	}
}

// asked is the formula of what a meter asks of a grant: its calls of the days
// without those that earlier grants cover.
func (b *sheetBuilder) asked(m workings.MeterDraw, d workings.Draw) string {
	working := b.spread(m.Requested, d.Days)
	if m.Covered > 0 {
		working += " - " + count(m.Covered)
	}
	return working
}

func (b *sheetBuilder) askedText(m workings.MeterDraw, d workings.Draw) string {
	if m.Covered > 0 {
		return b.F("%s, without the calls of earlier grants", b.dayText(d.Days))
	}
	return b.dayText(d.Days)
}

// sharedDraw shows the day on which a grant has less left than is asked of it.
func (b *sheetBuilder) sharedDraw(block *sheetBlock, d workings.Draw) {
	for _, m := range d.Meters {
		block.work(ruleSpread, b.F("%s asks", printable(m.Meter.ID)), b.asked(m, d), count(m.Asked), b.askedText(m, d))
	}
	if len(d.Meters) == 1 {
		block.work(ruleSharing, printable(d.Meters[0].Meter.ID), b.ref(b.T("left"), count(d.Left.Floor())), count(d.Left.Floor()), b.T("all that is left"))
		return
	}
	block.work(ruleSharing, b.T("asked"), joined(d.Meters, func(m workings.MeterDraw) string { return count(m.Asked) }), count(d.Asked.Floor()),
		b.F("more than the %s left, which are shared", count(d.Left.Floor())))
	for _, m := range d.Meters {
		remark := b.F("remainder %s", count(m.Remainder.IntPart()))
		working := fmt.Sprintf("floor(%s × %s / %s)", b.ref(b.T("left"), count(d.Left.Floor())), count(m.Asked), b.ref(b.T("asked"), count(d.Asked.Floor())))
		if m.Extra > 0 {
			working += " + 1"
			remark += b.T(", among the largest")
		}
		block.work(ruleSharing, printable(m.Meter.ID), working, count(m.Taken), remark)
	}
}

// packs says what became of each pack.
func (b *sheetBuilder) packs(packs []workings.Pack) {
	if len(packs) == 0 {
		return
	}
	step := b.sheet.step(b.T("Resource packs"), b.T("In burn order: earliest expiry, then earliest purchase, then address. Each covers what the free quota and the packs before it leave."))
	for _, p := range packs {
		block := step.block(printable(p.Purchase.Address))
		block.say(rulePack, b.F("%s × %s, bought on %s, expires on %s; %s calls for %s.", count(p.Purchase.Quantity), printable(p.Purchase.SKU),
			p.Purchase.PurchasedOn, p.ExpiresOn, count(p.Size()), moneyText(p.Price)))
		b.packLeft(block, p)
		b.draws(block, p.Draws, p.DryOn)
		if p.Now.Expired.IsPositive() {
			block.work(rulePack, b.T("left"), b.ref(b.T("left"), count(p.Now.Expired.Floor()))+" - "+count(p.Now.Expired.Floor()), "0",
				b.F("expires on day %s: they are void", strconv.Itoa(p.ExpiredOn)))
		}
		if (p.Start.IsPositive() || p.Granted.IsPositive()) && len(p.Draws) == 0 && p.Now.Expired.IsZero() {
			block.say(rulePack, b.T("No call uses it."))
		}
	}
}

// packLeft says what a pack has before the month uses it.
func (b *sheetBuilder) packLeft(block *sheetBlock, p workings.Pack) {
	day := strconv.Itoa(p.Purchase.PurchasedOn.Day())
	switch {
	case p.Granted.IsPositive() && b.Terms.PackCoverage == pricing.CoverageFromMonth:
		block.given(rulePack, b.T("left"), count(p.Granted.Floor()), b.F("bought on day %s for %s; covers the month from its first day", day, moneyText(p.Price)))
	case p.Granted.IsPositive():
		block.given(rulePack, b.T("left"), count(p.Granted.Floor()), b.F("bought on day %s for %s", day, moneyText(p.Price)))
	case p.Refused:
		block.say(ruleSuspended, b.F("It is not bought: on day %s only %s is available.", day, moneyText(p.Available)))
	case p.Start.IsPositive():
		block.given(rulePack, b.T("left"), count(p.Start.Floor()), b.T("at the month's start"))
	case b.Month < p.Purchase.PurchasedOn.Month():
		block.say(rulePack, b.T("It is not bought yet."))
	default:
		block.say(rulePack, b.F("Nothing is left of it: %s used, %s expired.", count(p.Consumed.Floor()), count(p.Expired.Floor())))
	}
}

// postpaid takes off what grants cover.
func (b *sheetBuilder) postpaid(meters []workings.Meter) {
	if len(meters) == 0 {
		return
	}
	step := b.sheet.step(b.T("Postpaid calls"), b.T("What no grant covers is postpaid."))
	for _, m := range meters {
		block := step.block(meterName(m.Meter))
		if m.IsFree {
			block.say(ruleOrder, b.T("Free this month: its calls cost nothing and use no free quota and no pack."))
			continue
		}
		free, packs := b.drawsOf(m.Meter)
		working := b.served(&m)
		if len(free) > 0 {
			block.work(ruleOrder, b.T("free"), joined(free, count), count(m.Free), "")
			working += " - " + b.ref(b.T("free"), count(m.Free))
		}
		if len(packs) > 0 {
			block.work(ruleOrder, b.T("packs"), joined(packs, count), count(m.Pack), "")
			working += " - " + b.ref(b.T("packs"), count(m.Pack))
		}
		block.work(ruleOrder, b.T("postpaid"), working, count(m.Postpaid), "")
	}
}

// drawsOf lists what a meter took from free quotas and from packs, in the order
// in which earlier steps show it.
func (b *sheetBuilder) drawsOf(meter *pricing.Meter) (free, packs []int64) {
	add := func(list []int64, draws []workings.Draw) []int64 {
		for _, d := range draws {
			for _, m := range d.Meters {
				if m.Meter == meter {
					list = append(list, m.Taken)
				}
			}
		}
		return list
	}
	for _, q := range b.Quotas {
		free = add(free, q.Draws)
	}
	for _, p := range b.Packs {
		packs = add(packs, p.Draws)
	}
	return free, packs
}

// givenCoverage is the postpaid step of a usage: how grants are shared is the
// account's matter.
func (b *sheetBuilder) givenCoverage(m *workings.Meter) {
	step := b.sheet.step(b.T("Postpaid calls"), b.T("What no grant covers is postpaid. The workings of the account show who drew on the grants."))
	block := step.block(meterName(m.Meter))
	if m.IsFree {
		block.say(ruleOrder, b.T("Free this month: its calls cost nothing and use no free quota and no pack."))
		return
	}
	block.given(ruleOrder, b.T("free"), count(m.Free), "")
	block.given(ruleOrder, b.T("packs"), count(m.Pack), "")
	working := b.served(m) + " - " + b.ref(b.T("free"), count(m.Free)) + " - " + b.ref(b.T("packs"), count(m.Pack))
	block.work(ruleOrder, b.T("postpaid"), working, count(m.Postpaid), "")
}
