package plantest

import (
	"math/big"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// creditTopUps credits what is dated today (2, step 2).
func (r *RefRun) creditTopUps(day pricing.Date) {
	_, _, dayOfMonth := civil(day)
	for _, t := range r.topUps { // by address
		if t.MonthlyOn == dayOfMonth || t.MonthlyOn == 0 && t.Date == day {
			r.balance = new(big.Rat).Add(r.balance, t.Amount.Rat())
			if !t.Amount.IsZero() {
				r.event(day, planner.EventTopUp, planner.Event{Address: t.Address, Amount: new(t.Amount)})
			}
		}
	}
}

// settle is the bill day of month i for the products whose it is; -1 is the month
// before the horizon, whose bill and estimate are the opening's (4, C1).
func (r *RefRun) settle(day pricing.Date, i, dayOfMonth int) {
	var settling []*refProduct
	for _, p := range r.products {
		if p.billDay() == dayOfMonth {
			settling = append(settling, p)
		}
	}
	r.settleOf(settling, day, i, dayOfMonth)
}

// settleOf settles month i for the products whose bill day it is.
func (r *RefRun) settleOf(settling []*refProduct, day pricing.Date, i, dayOfMonth int) {
	wasSuspended := map[*refProduct]bool{}
	for _, p := range settling {
		wasSuspended[p] = p.suspended
		record := p.settlement(i)
		record.Date = day
		if !p.suspended { // one that is deducts the bill and nothing else
			unfrozen := p.frozen
			p.frozen = new(big.Rat)
			record.Unfrozen = money(unfrozen)
			p.moneyEvent(day, planner.EventUnfreeze, unfrozen)
		}
	}
	for _, p := range r.products {
		settles := slices.Contains(settling, p)
		if settles {
			p.settlement(i).Charged = money(p.dueOf(i))
		}
		if p.terms.Billing == "day" { // the bill of the day before (C5)
			p.credited.Add(p.credited, p.deduct(day, p.due))
			p.due = new(big.Rat)
			if settles {
				p.settlement(i).Credit, p.credited = money(p.credited), new(big.Rat)
			}
		} else if settles {
			p.settlement(i).Credit = money(p.deduct(day, p.dueOf(i)))
		}
	}
	for _, p := range r.products { // C1, step 3
		if p.terms.Billing == "day" && !p.suspended && p.stops(day) && r.available().Sign() < 0 {
			p.suspended = true
			p.event(day, planner.EventSuspended, planner.Event{})
		}
	}
	for _, p := range settling {
		if p.terms.Billing == "day" {
			continue // nothing is frozen
		}
		record := p.settlement(i)
		if wasSuspended[p] {
			record.Estimate = money(p.pending)
			continue
		}
		estimate := p.estimateOf(i)
		record.Estimate = money(estimate)
		missing := new(big.Rat).Sub(estimate, r.available())
		if missing.Sign() > 0 && p.stops(day) {
			p.suspended, p.pending = true, estimate
			p.event(day, planner.EventFreezeFailed, planner.Event{Amount: new(money(estimate))})
			p.event(day, planner.EventSuspended, planner.Event{})
			continue
		}
		if missing.Sign() > 0 {
			p.event(day, planner.EventShortfall, planner.Event{Amount: new(money(missing))})
		}
		p.frozen = estimate
		p.moneyEvent(day, planner.EventFreeze, estimate)
	}
}

// deduct takes a bill out of vouchers and the balance, and returns what vouchers paid.
func (p *refProduct) deduct(day pricing.Date, bill *big.Rat) *big.Rat {
	credit := p.payBill(day, bill)
	i := p.monthOf(day)
	p.run.paid[i].Add(p.run.paid[i], bill)
	p.run.credits[i].Add(p.run.credits[i], credit)
	if bill.Sign() != 0 {
		e := planner.Event{Amount: new(money(bill))}
		if credit.Sign() != 0 {
			e.Credit = new(money(credit))
		}
		p.event(day, planner.EventBill, e)
	}
	return credit
}

func (p *refProduct) settlement(i int) *planner.Settlement {
	if i < 0 {
		return &p.opening
	}
	return &p.months[i].settlement
}

func (p *refProduct) dueOf(i int) *big.Rat {
	if i < 0 {
		o := p.run.account.Opening.Product(p.index)
		return o.Due.Rat()
	}
	return p.months[i].bill
}

func (p *refProduct) estimateOf(i int) *big.Rat {
	if i < 0 {
		o := p.run.account.Opening.Product(p.index)
		return o.Estimate.Rat()
	}
	return p.months[i].estimate
}

// resume wakes suspended products, in order, on the first day on which, after top-ups
// and settlement, available ≥ the pending estimate (4, C1).
func (r *RefRun) resume(day pricing.Date) {
	for _, p := range r.products {
		if p.suspended && r.available().Cmp(p.pending) >= 0 {
			p.suspended, p.frozen = false, p.pending
			p.event(day, planner.EventResumed, planner.Event{Amount: new(money(p.pending))})
		}
	}
}

// recordState notes the state after step 4 for the settlements of the day (C1).
func (r *RefRun) recordState(i, dayOfMonth int) {
	for _, p := range r.products {
		if p.billDay() == dayOfMonth {
			record := p.settlement(i)
			record.Frozen, record.Balance, record.Available = money(p.frozen), money(r.balance), money(r.available())
		}
	}
}

// buyPacks buys what is dated today, in address order (2, step 4). With
// overdraft "suspend" a pack whose price exceeds available is not bought (4).
func (r *RefRun) buyPacks(day pricing.Date, i int) {
	for _, pack := range r.packs { // by address
		if pack.purchase.PurchasedOn != day {
			continue
		}
		p := pack.product
		missing := new(big.Rat).Sub(pack.price, r.available())
		if missing.Sign() > 0 && p.stops(day) {
			p.event(day, planner.EventPackRefused, planner.Event{Address: pack.purchase.Address, Amount: new(money(pack.price))})
			continue
		}
		if missing.Sign() > 0 {
			p.event(day, planner.EventShortfall, planner.Event{Address: pack.purchase.Address, Amount: new(money(missing))})
		}
		r.balance = new(big.Rat).Sub(r.balance, pack.price)
		p.months[i].purchases.Add(p.months[i].purchases, pack.price)
		pack.gain()
		p.event(day, planner.EventPackBought, planner.Event{
			Address: pack.purchase.Address, Calls: new(units(pack.granted)), Amount: new(money(pack.price)),
		})
	}
}

// gain puts a bought pack's units at the account's disposal, once.
func (p *refPack) gain() {
	if !p.bought {
		p.bought, p.usedAt = true, new(big.Rat)
		p.granted, p.left = new(big.Rat).Set(p.size), new(big.Rat).Set(p.size)
	}
}
