package settle_test

import (
	"slices"

	"github.com/declarative-cost/planner/planner"
)

// creditTopUps credits what is dated today (2, step 2).
func (r *refRun) creditTopUps() {
	for _, t := range r.in.TopUps { // by address
		if t.MonthlyOn == r.dayOfMonth || t.MonthlyOn == 0 && t.Date == r.day {
			if r.balance = r.balance.plus(exact(t.Amount)); !t.Amount.IsZero() {
				r.event(planner.EventTopUp, planner.Event{Address: t.Address, Amount: new(t.Amount)})
			}
		}
	}
}

// settle settles the month before today's for the products whose bill day it is (4, C1);
// the bill and the estimate of the month before the horizon are the opening's.
func (r *refRun) settle() {
	var settling, awake []*refProduct
	for _, p := range r.products {
		if p.billDay() == r.dayOfMonth {
			settling = append(settling, p)
			record := p.record()
			record.Date, record.Charged = r.day, p.lastBill().money()
			if p.suspended { // it deducts the bill and nothing else
				continue
			}
			awake = append(awake, p)
			unfrozen := p.frozen
			p.frozen, record.Unfrozen = rat{}, unfrozen.money()
			p.amountEvent(planner.EventUnfreeze, unfrozen)
		}
	}
	for _, p := range r.products {
		settles := slices.Contains(settling, p)
		if p.terms.Billing == "day" { // the bill of the day before (C5)
			p.credited = p.credited.plus(p.deduct(p.due))
			p.due = rat{}
			if settles {
				p.record().Credit, p.credited = p.credited.money(), rat{}
			}
		} else if settles {
			p.record().Credit = p.deduct(p.lastBill()).money()
		}
	}
	for _, p := range r.products { // C1, step 3
		if p.terms.Billing == "day" && !p.suspended && p.stops() && r.available().sign() < 0 {
			p.suspended = true
			p.event(planner.EventSuspended, planner.Event{})
		}
	}
	for _, p := range settling {
		switch {
		case p.terms.Billing == "day": // nothing is frozen
		case slices.Contains(awake, p):
			p.freeze()
		default:
			p.record().Estimate = p.pending.money()
		}
	}
}

// freeze freezes the estimate of the next bill, or fails (4).
func (p *refProduct) freeze() {
	estimate := exact(p.run.account.Opening.Product(p.index).Estimate)
	if p.run.month > 0 {
		estimate = p.months[p.run.month-1].estimate
	}
	p.record().Estimate = estimate.money()
	missing := estimate.minus(p.run.available())
	if missing.sign() > 0 && p.stops() {
		p.suspended, p.pending = true, estimate
		p.event(planner.EventFreezeFailed, planner.Event{Amount: new(estimate.money())})
		p.event(planner.EventSuspended, planner.Event{})
		return
	}
	if missing.sign() > 0 {
		p.event(planner.EventShortfall, planner.Event{Amount: new(missing.money())})
	}
	p.frozen = estimate
	p.amountEvent(planner.EventFreeze, estimate)
}

// record is the settlement of the month before today's.
func (p *refProduct) record() *planner.Settlement {
	if p.run.month == 0 {
		return &p.opening
	}
	return &p.months[p.run.month-1].settlement
}

// lastBill is the bill of the month before today's.
func (p *refProduct) lastBill() rat {
	if p.run.month == 0 {
		return exact(p.run.account.Opening.Product(p.index).Due)
	}
	return p.months[p.run.month-1].bill
}

// A refVoucher is a voucher with what is left of it (C8).
type refVoucher struct {
	in            planner.Voucher
	left, expired rat
}

// expireVouchers makes void what is left of those whose first day without is today (C1,
// step 1; C8).
func (r *refRun) expireVouchers() {
	for _, v := range r.vouchers { // by address
		if v.in.ExpiresOn == r.day && v.left.sign() > 0 {
			v.expired, v.left = v.left, rat{}
			r.event(planner.EventVoucherExpired, planner.Event{Address: v.in.Address, Amount: new(v.expired.money())})
		}
	}
}

// deduct takes a bill out of vouchers (C8) and the balance, and returns what vouchers paid.
func (p *refProduct) deduct(bill rat) (credit rat) {
	r := p.run
	vouchers := slices.Clone(r.vouchers)
	slices.SortStableFunc(vouchers, func(a, b *refVoucher) int { return int(a.in.ExpiresOn - b.in.ExpiresOn) })
	for _, v := range vouchers {
		if r.day >= v.in.ExpiresOn || v.in.StartsOn != nil && r.day < *v.in.StartsOn || len(v.in.Catalogs) > 0 && !slices.Contains(v.in.Catalogs, p.spec.ID) {
			continue
		}
		pays := bill.minus(credit)
		if v.left.less(pays) {
			pays = v.left
		}
		v.left, credit = v.left.minus(pays), credit.plus(pays)
	}
	r.balance = r.balance.minus(bill).plus(credit)
	r.paid[r.month], r.credits[r.month] = r.paid[r.month].plus(bill), r.credits[r.month].plus(credit)
	if bill.sign() != 0 {
		e := planner.Event{Amount: new(bill.money())}
		if credit.sign() != 0 {
			e.Credit = new(credit.money())
		}
		p.event(planner.EventBill, e)
	}
	return credit
}

// resume wakes suspended products, in order, on the first day on which, after top-ups
// and settlement, available ≥ the pending estimate (4, C1).
func (r *refRun) resume() {
	for _, p := range r.products {
		if p.suspended && !r.available().less(p.pending) {
			p.suspended, p.frozen = false, p.pending
			p.event(planner.EventResumed, planner.Event{Amount: new(p.pending.money())})
		}
	}
}

// recordState notes the state after step 4 for the settlements of the day (C1).
func (r *refRun) recordState() {
	for _, p := range r.products {
		if p.billDay() == r.dayOfMonth {
			record := p.record()
			record.Frozen, record.Balance, record.Available = p.frozen.money(), r.balance.money(), r.available().money()
		}
	}
}

// payFees pays the fees of the periods that begin today, in address order (C1, step 5; C7).
func (r *refRun) payFees() {
	for _, s := range r.subscriptions {
		for _, period := range s.periods {
			if period.begin != r.day {
				continue
			}
			p := s.product
			if !p.pays(s.fee, planner.EventFeeRefused, s.in.Address) {
				s.refused = append(s.refused, r.day)
				continue
			}
			p.now().fees = p.now().fees.plus(s.fee)
			s.start(period)
			p.event(planner.EventFeePaid, planner.Event{Address: s.in.Address, Amount: new(s.fee.money())})
		}
	}
}

// buyPacks buys what is dated today, in address order (2, step 4).
func (r *refRun) buyPacks() {
	for _, pack := range r.packs {
		p := pack.product
		if pack.purchase.PurchasedOn != r.day || !p.pays(pack.price, planner.EventPackRefused, pack.purchase.Address) {
			continue
		}
		p.now().purchases = p.now().purchases.plus(pack.price)
		pack.gain()
		p.event(planner.EventPackBought, planner.Event{
			Address: pack.purchase.Address, Calls: new(pack.granted.units()), Amount: new(pack.price.money()),
		})
	}
}

// pays takes a price out of the balance. With overdraft "suspend" it is refused where it
// exceeds available (4, C1).
func (p *refProduct) pays(price rat, refused planner.EventType, address string) bool {
	missing := price.minus(p.run.available())
	if missing.sign() > 0 && p.stops() {
		p.event(refused, planner.Event{Address: address, Amount: new(price.money())})
		return false
	}
	if missing.sign() > 0 {
		p.event(planner.EventShortfall, planner.Event{Address: address, Amount: new(missing.money())})
	}
	p.run.balance = p.run.balance.minus(price)
	return true
}
