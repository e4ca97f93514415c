package plantest

import (
	"math/big"

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
		if p.terms.BillDay == dayOfMonth {
			settling = append(settling, p)
		}
	}
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
	for _, p := range settling {
		bill := p.dueOf(i)
		p.settlement(i).Charged = money(bill)
		p.settlement(i).Credit = money(p.payBill(day, bill))
		if bill.Sign() != 0 {
			e := planner.Event{Amount: new(money(bill))}
			if credit := p.settlement(i).Credit; !credit.IsZero() {
				e.Credit = &credit
			}
			p.event(day, planner.EventBill, e)
		}
	}
	for _, p := range settling {
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
		if p.terms.BillDay == dayOfMonth {
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
