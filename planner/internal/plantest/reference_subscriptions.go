package plantest

import (
	"math/big"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// A refSubscription is a subscription with all its periods (C7).
type refSubscription struct {
	product *refProduct
	in      planner.Subscription
	spec    pricing.SubscriptionSpec
	fee     *big.Rat // of a period
	periods []refPeriod
	refused []pricing.Date
	months  []planner.SubscriptionMonth
}

// A refPeriod is the days from begin up to end, which is outside.
type refPeriod struct {
	begin, end pricing.Date
	paid       bool
	left       *big.Rat // nil without limit
}

// A refVoucher is a voucher with what is left of it (C8).
type refVoucher struct {
	in      planner.Voucher
	left    *big.Rat
	expired *big.Rat
}

func hasSubscription(s pricing.CatalogSpec, id string) bool {
	return slices.ContainsFunc(s.Subscriptions, func(p pricing.SubscriptionSpec) bool { return p.ID == id })
}

func (r *RefRun) newSubscription(in planner.Subscription) *refSubscription {
	p := r.productOf(in.Catalog, in.Plan, hasSubscription)
	s := &refSubscription{product: p, in: in}
	_, id := splitName("", in.Plan)
	for _, spec := range p.spec.Subscriptions {
		if spec.ID == id {
			s.spec = spec
		}
	}
	s.fee = halfUp(s.price(), p.minor()) // once for the whole quantity
	first, after := refFirstOf(r.in.Start), refFirstOf(r.in.Start+pricing.Month(r.in.Months))
	end := after + 400
	if in.EndsOn != nil {
		end = min(end, *in.EndsOn)
	}
	year, month, day := civil(in.StartsOn)
	for n := 0; ; n++ {
		begin := func(n int) pricing.Date {
			switch s.spec.Every {
			case "day":
				return in.StartsOn + pricing.Date(n)
			case "year":
				return dateOf(year+n, month, min(day, daysIn(year+n, month)))
			}
			return dateOf(year, month+n, min(day, daysIn(year, month+n)))
		}
		period := refPeriod{begin: begin(n), end: min(begin(n+1), end)}
		if period.begin >= end || period.begin >= after {
			return s
		}
		if in.Since != nil && period.begin < *in.Since {
			continue
		}
		if period.begin < first && period.end > first { // it was paid before
			period.paid, period.left = true, s.included()
			if left, told := r.account.Opening.QuotaLeft[in.Address]; told {
				period.left = left.Decimal().Rat()
			}
		}
		s.periods = append(s.periods, period)
	}
}

// price is what a period costs, not rounded.
func (s *refSubscription) price() *big.Rat {
	q := s.in.Quantity
	switch {
	case s.in.Price != nil:
		return new(big.Rat).Mul(s.in.Price.Rat(), ratInt(q))
	case s.spec.Fee != nil:
		return new(big.Rat).Mul(s.spec.Fee.Rat(), ratInt(q))
	}
	sum := new(big.Rat)
	for one := int64(1); one <= q; one++ { // each of the quantity by itself
		reached := one - 1 // graduated: as many come before it
		if s.spec.TierMode == pricing.TierModeReached {
			reached = q
		}
		price := s.spec.Tiers[0].Price
		for _, t := range s.spec.Tiers {
			if t.From <= reached {
				price = t.Price
			}
		}
		sum.Add(sum, price.Rat())
	}
	return sum
}

// included are the units of a period; nil without limit.
func (s *refSubscription) included() *big.Rat {
	if s.spec.Calls == nil {
		return nil
	}
	return ratInt(*s.spec.Calls * s.in.Quantity)
}

// on is the paid period in which a day lies; nil without one.
func (s *refSubscription) on(day pricing.Date) *refPeriod {
	for i := range s.periods {
		if p := &s.periods[i]; p.paid && p.begin <= day && day < p.end {
			return p
		}
	}
	return nil
}

// payFees pays the fees of the periods that begin today (C1, step 5; C7).
func (r *RefRun) payFees(day pricing.Date, i int) {
	for _, s := range r.subscriptions { // by address
		for n := range s.periods {
			if s.periods[n].begin == day {
				r.payFee(s, &s.periods[n], day, i)
			}
		}
	}
}

func (r *RefRun) payFee(s *refSubscription, period *refPeriod, day pricing.Date, i int) {
	p := s.product
	missing := new(big.Rat).Sub(s.fee, r.available())
	if missing.Sign() > 0 && p.stops(day) {
		s.refused = append(s.refused, day)
		p.event(day, planner.EventFeeRefused, planner.Event{Address: s.in.Address, Amount: new(money(s.fee))})
		return
	}
	if missing.Sign() > 0 {
		p.event(day, planner.EventShortfall, planner.Event{Address: s.in.Address, Amount: new(money(missing))})
	}
	r.balance = new(big.Rat).Sub(r.balance, s.fee)
	p.months[i].fees.Add(p.months[i].fees, s.fee)
	period.paid, period.left = true, s.included()
	p.event(day, planner.EventFeePaid, planner.Event{Address: s.in.Address, Amount: new(money(s.fee))})
}

// subscribe lets the product's subscriptions cover calls (C7).
func (p *refProduct) subscribe(day pricing.Date, m *refMonth, uncovered []int64) {
	for _, s := range p.run.subscriptions { // by address
		period := s.on(day)
		if s.product != p || period == nil {
			continue
		}
		left := period.left
		if left == nil {
			left = new(big.Rat).SetInt(powerOfTen(40))
		}
		rest, covered := p.cover(left, s.spec.Meters, uncovered)
		if period.left != nil {
			period.left = rest
		}
		m.usedOf(s).Add(m.usedOf(s), new(big.Rat).Sub(left, rest))
		for j, calls := range covered {
			m.subscription[j] += calls
		}
	}
}

func (m *refMonth) usedOf(s *refSubscription) *big.Rat {
	if m.consumed[s] == nil {
		m.consumed[s] = new(big.Rat)
	}
	return m.consumed[s]
}

// value is what the days of a period up to and with a day are worth.
func (s *refSubscription) value(p refPeriod, day pricing.Date) *big.Rat {
	so := min(max(day+1-p.begin, 0), p.end-p.begin)
	value := new(big.Rat).Mul(s.fee, big.NewRat(int64(so), int64(p.end-p.begin)))
	return halfUp(value, s.product.minor())
}

// month is what became of the subscription in month i.
func (s *refSubscription) month(i int) planner.SubscriptionMonth {
	r := s.product.run
	month := r.in.Start + pricing.Month(i)
	first, last := refFirstOf(month), refFirstOf(month+1)-1
	out := planner.SubscriptionMonth{Month: month, Consumed: units(s.product.months[i].usedOf(s))}
	amortized, fees := new(big.Rat), new(big.Rat)
	for _, p := range s.periods {
		if !p.paid {
			continue
		}
		amortized.Add(amortized, new(big.Rat).Sub(s.value(p, last), s.value(p, first-1)))
		if first <= p.begin && p.begin <= last {
			fees.Add(fees, s.fee)
		}
	}
	out.Amortized, out.Fees = money(amortized), money(fees)
	if s.spec.Calls != nil {
		out.Remaining = new(pricing.Units)
		if p := s.on(last); p != nil {
			out.Remaining = new(units(p.left))
		}
	}
	return out
}

func (s *refSubscription) forecast() planner.SubscriptionForecast {
	plan, _ := s.product.catalog.Subscription(s.spec.ID)
	return planner.SubscriptionForecast{Subscription: &s.in, Plan: plan, Fee: money(s.fee), Refused: s.refused, Months: s.months}
}

// expireVouchers makes void what is left of those whose first day without is today (C1,
// step 1; C8).
func (r *RefRun) expireVouchers(day pricing.Date) {
	for _, v := range r.vouchers { // by address
		if v.in.ExpiresOn == day && v.left.Sign() > 0 {
			v.expired, v.left = v.left, new(big.Rat)
			r.event(day, planner.EventVoucherExpired, planner.Event{Address: v.in.Address, Amount: new(money(v.expired))})
		}
	}
}

// payBill deducts a bill out of vouchers and the balance, and returns what vouchers paid
// (C8).
func (p *refProduct) payBill(day pricing.Date, bill *big.Rat) *big.Rat {
	r := p.run
	credit := new(big.Rat)
	inForce := slices.DeleteFunc(slices.Clone(r.vouchers), func(v *refVoucher) bool {
		return day >= v.in.ExpiresOn || v.in.StartsOn != nil && day < *v.in.StartsOn || len(v.in.Catalogs) > 0 && !slices.Contains(v.in.Catalogs, p.spec.ID)
	})
	slices.SortStableFunc(inForce, func(a, b *refVoucher) int { return int(a.in.ExpiresOn - b.in.ExpiresOn) })
	for _, v := range inForce {
		pays := new(big.Rat).Sub(bill, credit)
		if v.left.Cmp(pays) < 0 {
			pays = v.left
		}
		v.left = new(big.Rat).Sub(v.left, pays)
		credit.Add(credit, pays)
	}
	r.balance = new(big.Rat).Sub(r.balance, new(big.Rat).Sub(bill, credit))
	return credit
}

func (v *refVoucher) forecast() planner.VoucherForecast {
	used := new(big.Rat).Sub(v.in.Amount.Rat(), v.left)
	return planner.VoucherForecast{Voucher: &v.in, Used: money(used.Sub(used, v.expired)), Expired: money(v.expired)}
}
