package view

import (
	"fmt"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// calls adds up the usages of each meter, and takes off what a suspension lost.
func (b *sheetBuilder) calls(meters []planner.MeterWorkings) {
	intro := fmt.Sprintf("A meter's calls V are spread evenly: the first k of %d days have floor(V × k / %d) of them.", b.days, b.days)
	if len(b.Stopped) > 0 {
		intro += " While the account is suspended, calls are lost."
	}
	step := b.sheet.step("Calls", intro)
	if len(meters) == 0 {
		step.block("").say(ruleCalls, "No usage calls a meter.")
	}
	for _, m := range meters {
		block := step.block(meterName(m.Meter))
		if len(m.Usages) == 1 {
			block.given(ruleCalls, "calls", count(m.Requested), printable(m.Usages[0].Usage.Address))
		} else {
			for _, u := range m.Usages {
				block.given(ruleCalls, "usage", count(u.Calls), printable(u.Usage.Address))
			}
			block.work(ruleCalls, "calls", "usages "+joined(m.Usages, func(u planner.UsageWorkings) string { return count(u.Calls) }), count(m.Requested), "")
		}
		b.lost(block, &m)
	}
}

// lost takes off the calls of the days on which the service stood still.
func (b *sheetBuilder) lost(block *sheetBlock, m *planner.MeterWorkings) {
	if len(b.Stopped) == 0 {
		return
	}
	working := joined(b.Stopped, func(d planner.Days) string { return spread(m.Requested, d, b.days) })
	block.work(ruleSuspended, "lost", working, count(m.Lost), joined(b.Stopped, dayText))
	block.work(ruleSuspended, "served", fmt.Sprintf("calls %s - lost %s", count(m.Requested), count(m.Lost)), count(m.Calls), "")
}

// served names a meter's served calls as an earlier line does.
func (b *sheetBuilder) served(m *planner.MeterWorkings) string {
	if len(b.Stopped) == 0 {
		return "calls " + count(m.Calls)
	}
	return "served " + count(m.Calls)
}

// quotas says who drew on the free quotas, and how the last calls were shared.
func (b *sheetBuilder) quotas() {
	if len(b.Quotas) == 0 {
		return
	}
	step := b.sheet.step("Free quota", "Free calls are used first. On the day on which they run out, the last are shared in proportion to that day's calls; what whole parts leave goes one each to the largest remainders.")
	for _, q := range b.Quotas {
		block := step.block(fmt.Sprintf("free quota %q", q.Quota.ID))
		block.given(ruleQuota, "left", count(q.Quota.Calls), "renewed on day 1")
		b.draws(block, q.Draws, q.DryOn)
		switch {
		case len(q.Draws) == 0:
			block.say(ruleQuota, "No call uses it.")
		case q.DryOn == 0:
			block.say(ruleQuota, "The %s left are void at the month's end.", plural(q.Left, "call"))
		}
	}
}

// draws shows what the meters took from a grant, day by day where it matters.
func (b *sheetBuilder) draws(block *sheetBlock, draws []planner.Draw, dryOn int) {
	for i, d := range draws {
		if d.Shared() {
			b.sharedDraw(block, d)
		} else {
			for _, m := range d.Meters {
				block.work(ruleSpread, printable(m.Meter.ID), b.asked(m, d), count(m.Taken), askedText(m, d))
			}
		}
		working, left := "left "+count(d.Left), d.Left
		for _, m := range d.Meters {
			working += " - " + count(m.Taken)
			left -= m.Taken
		}
		remark := ""
		if i == len(draws)-1 && dryOn > 0 {
			remark = fmt.Sprintf("used up on day %d", dryOn)
		}
		block.work(ruleOrder, "left", working, count(left), remark)
	}
}

// asked is the formula of what a meter asks of a grant: its calls of the days
// without those that earlier grants cover.
func (b *sheetBuilder) asked(m planner.MeterDraw, d planner.Draw) string {
	working := spread(m.Requested, d.Days, b.days)
	if m.Covered > 0 {
		working += " - " + count(m.Covered)
	}
	return working
}

func askedText(m planner.MeterDraw, d planner.Draw) string {
	if m.Covered > 0 {
		return dayText(d.Days) + ", without the calls of earlier grants"
	}
	return dayText(d.Days)
}

// sharedDraw shows the day on which a grant has less left than is asked of it.
func (b *sheetBuilder) sharedDraw(block *sheetBlock, d planner.Draw) {
	for _, m := range d.Meters {
		block.work(ruleSpread, printable(m.Meter.ID)+" asks", b.asked(m, d), count(m.Asked), askedText(m, d))
	}
	if len(d.Meters) == 1 {
		block.work(ruleSharing, printable(d.Meters[0].Meter.ID), "left "+count(d.Left), count(d.Left), "all that is left")
		return
	}
	block.work(ruleSharing, "asked", joined(d.Meters, func(m planner.MeterDraw) string { return count(m.Asked) }), count(d.Asked),
		fmt.Sprintf("more than the %s left, which are shared", count(d.Left)))
	for _, m := range d.Meters {
		remark := "remainder " + count(m.Remainder)
		working := fmt.Sprintf("floor(left %s × %s / asked %s)", count(d.Left), count(m.Asked), count(d.Asked))
		if m.Extra > 0 {
			working += " + 1"
			remark += ", among the largest"
		}
		block.work(ruleSharing, printable(m.Meter.ID), working, count(m.Taken), remark)
	}
}

// packs says what became of each pack.
func (b *sheetBuilder) packs(packs []planner.PackWorkings) {
	if len(packs) == 0 {
		return
	}
	step := b.sheet.step("Resource packs", "In burn order: earliest expiry, then earliest purchase, then address. Each covers what the free quota and the packs before it leave.")
	for _, p := range packs {
		block := step.block(printable(p.Purchase.Address))
		block.say(rulePack, "%s × %s, bought on %s, expires on %s; %s calls for %s.", count(p.Purchase.Quantity), printable(p.Purchase.SKU),
			p.Purchase.PurchasedOn, p.ExpiresOn, count(p.Size()), moneyText(p.Price))
		b.packLeft(block, p)
		b.draws(block, p.Draws, p.DryOn)
		if p.Now.Expired > 0 {
			block.work(rulePack, "left", fmt.Sprintf("left %s - %s", count(p.Now.Expired), count(p.Now.Expired)), "0",
				fmt.Sprintf("expires on day %d: they are void", p.ExpiredOn))
		}
		if p.Start+p.Granted > 0 && len(p.Draws) == 0 && p.Now.Expired == 0 {
			block.say(rulePack, "No call uses it.")
		}
	}
}

// packLeft says what a pack has before the month uses it.
func (b *sheetBuilder) packLeft(block *sheetBlock, p planner.PackWorkings) {
	switch {
	case p.Granted > 0 && b.Account.Terms.PackCoverage == pricing.CoverageFromMonth:
		block.given(rulePack, "left", count(p.Granted), fmt.Sprintf("bought on day %d for %s; covers the month from its first day", p.Purchase.PurchasedOn.Day(), moneyText(p.Price)))
	case p.Granted > 0:
		block.given(rulePack, "left", count(p.Granted), fmt.Sprintf("bought on day %d for %s", p.Purchase.PurchasedOn.Day(), moneyText(p.Price)))
	case p.Refused:
		block.say(ruleSuspended, "It is not bought: on day %d only %s is available.", p.Purchase.PurchasedOn.Day(), moneyText(p.Available))
	case p.Start > 0:
		block.given(rulePack, "left", count(p.Start), "at the month's start")
	case b.Month < p.Purchase.PurchasedOn.Month():
		block.say(rulePack, "It is not bought yet.")
	default:
		block.say(rulePack, "Nothing is left of it: %s used, %s expired.", count(p.Consumed), count(p.Expired))
	}
}

// postpaid takes off what grants cover.
func (b *sheetBuilder) postpaid(meters []planner.MeterWorkings) {
	if len(meters) == 0 {
		return
	}
	step := b.sheet.step("Postpaid calls", "What no grant covers is postpaid.")
	for _, m := range meters {
		block := step.block(meterName(m.Meter))
		if m.IsFree {
			block.say(ruleOrder, "Free this month: its calls cost nothing and use no free quota and no pack.")
			continue
		}
		free, packs := b.drawsOf(m.Meter)
		working := b.served(&m)
		if len(free) > 0 {
			block.work(ruleOrder, "free", joined(free, count), count(m.Free), "")
			working += " - free " + count(m.Free)
		}
		if len(packs) > 0 {
			block.work(ruleOrder, "packs", joined(packs, count), count(m.Pack), "")
			working += " - packs " + count(m.Pack)
		}
		block.work(ruleOrder, "postpaid", working, count(m.Postpaid), "")
	}
}

// drawsOf lists what a meter took from free quotas and from packs, in the order
// in which earlier steps show it.
func (b *sheetBuilder) drawsOf(meter *pricing.Meter) (free, packs []int64) {
	add := func(list []int64, draws []planner.Draw) []int64 {
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
func (b *sheetBuilder) givenCoverage(m *planner.MeterWorkings) {
	step := b.sheet.step("Postpaid calls", "What no grant covers is postpaid. The workings of the account show who drew on the grants.")
	block := step.block(meterName(m.Meter))
	if m.IsFree {
		block.say(ruleOrder, "Free this month: its calls cost nothing and use no free quota and no pack.")
		return
	}
	block.given(ruleOrder, "free", count(m.Free), "")
	block.given(ruleOrder, "packs", count(m.Pack), "")
	block.work(ruleOrder, "postpaid", fmt.Sprintf("%s - free %s - packs %s", b.served(m), count(m.Free), count(m.Pack)), count(m.Postpaid), "")
}
