package settle_test

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/plantest"
	"github.com/declarative-cost/planner/pricing"
)

// A refQuota is a free quota of a product (C4).
type refQuota struct {
	refGrant
	spec pricing.FreeQuotaSpec
	told bool // of a daily one: an event of this month told that it is exhausted
}

func (p *refProduct) newQuota(spec pricing.FreeQuotaSpec) *refQuota {
	q := &refQuota{refGrant: refGrant{product: p, meters: spec.Meters, counter: func(m *planner.MeterMonth) *int64 { return &m.Free }}, spec: spec}
	q.dry = func() {
		if !q.told {
			q.told = spec.Renews == "day"
			p.event(planner.EventFreeQuotaExhausted, planner.Event{Quota: spec.ID, Calls: new(pricing.WholeUnits(spec.Calls))})
		}
	}
	if opened := p.in.OpenedOn; opened != nil && *opened < p.run.in.Start.First() {
		for key, left := range p.run.account.Opening.QuotaLeft { // of those that are given once
			if name := planner.ParseName(key); name.ID == spec.ID && (name.Catalog == "" || name.Catalog == p.spec.ID) {
				q.left = exact(left.Decimal())
			}
		}
	}
	return q
}

// renew makes the quota ready for today.
func (q *refQuota) renew() {
	today, opened := q.product.run.day, q.product.in.OpenedOn
	usable, begins := true, false
	if q.spec.Renews == "never" || !q.spec.Lasts.IsZero() {
		usable = opened != nil && *opened <= today && (q.spec.Lasts.IsZero() || today < expiry(*opened, q.spec.Lasts))
		begins = opened != nil && *opened == today
	}
	switch {
	case !usable:
		q.left = rat{}
	case begins, q.spec.Renews == "day", q.spec.Renews != "never" && q.product.run.dayOfMonth == 1:
		q.left = whole(q.spec.Calls)
	}
}

// A refPack is a pack purchase: size × quantity units at price.
type refPack struct {
	refGrant
	purchase  planner.PackPurchase
	spec      pricing.PackSpec
	unitPrice rat // before the discount
	price     rat
	size      rat
	coversOn  pricing.Date // first day that is covered
	expiresOn pricing.Date
	voidOn    pricing.Date // first day that is no longer covered
	bought    bool
	granted   rat
	expired   rat
	lost      rat // the value of what expired
	usedAt    rat // used, with what was before the horizon, when the month began
	months    []planner.PackMonth
}

func (p *refProduct) newPack(purchase planner.PackPurchase) *refPack {
	spec := p.spec.Packs[slices.IndexFunc(p.spec.Packs, func(s pricing.PackSpec) bool { return s.SKU == purchase.SKU })]
	pack := &refPack{purchase: purchase, spec: spec, size: whole(spec.Calls * purchase.Quantity)}
	pack.refGrant = refGrant{product: p, meters: spec.Meters, counter: func(m *planner.MeterMonth) *int64 { return &m.Pack }}
	pack.dry = func() { p.event(planner.EventPackExhausted, planner.Event{Address: purchase.Address}) }
	pack.setPrice()

	// C3: starts_on, validity of the SKU or the term, expires_on.
	pack.coversOn = *cmp.Or(purchase.StartsOn, &purchase.PurchasedOn)
	pack.expiresOn = expiry(pack.coversOn, cmp.Or(spec.Validity, p.terms.PackValidity))
	if purchase.ExpiresOn != nil {
		pack.expiresOn = *purchase.ExpiresOn
	}
	// 1: the expiry date is no longer covered, unless it is included (C3).
	pack.voidOn = pack.expiresOn
	if p.terms.PackLastDay == "included" {
		pack.voidOn++
	}
	// C3: from the first day of the month, and to the last day of the month of the last
	// covered day.
	if p.terms.PackCoverage != "purchase_date" {
		pack.coversOn = pack.coversOn.Month().First()
	}
	if p.terms.PackCoverage == "whole_months" {
		pack.voidOn = ((pack.voidOn - 1).Month() + 1).First()
	}
	return pack
}

// setPrice sets the purchase's own price, or the catalogue's on the purchase day times
// the discount (C3), or what is known to have been paid.
func (p *refPack) setPrice() {
	product, sku := p.product, p.spec.SKU
	price := p.spec.Price
	for _, revision := range product.spec.Revisions { // by date
		for _, changed := range revision.Packs {
			if changed.SKU == sku && revision.Date <= p.purchase.PurchasedOn {
				price = changed.Price
			}
		}
	}
	if c := product.in.Contract; c != nil { // C6: for the whole plan, revisions included
		for _, own := range c.Packs {
			if own.SKU == sku {
				price = own.Price
			}
		}
	}
	p.unitPrice = exact(price)
	discount := whole(1)
	switch account := &product.run.account; {
	case p.purchase.Price != nil:
		p.unitPrice = exact(p.purchase.Price)
	case account.PackDiscount != nil:
		discount = product.multiplier(account.PackDiscount, sku)
	}
	p.price = p.unitPrice.times(whole(p.purchase.Quantity)).times(discount).halfUp(product.minor())
	if p.purchase.Paid != nil {
		p.price = exact(p.purchase.Paid)
	}
}

// expiry adds a validity to a date; a day that the month does not have is
// the 1st of the next (1: 29 Feb → 1 Mar).
func expiry(from pricing.Date, validity pricing.Validity) pricing.Date {
	text := validity.String()
	n := plantest.Must(strconv.Atoi(text[:len(text)-1]))
	switch text[len(text)-1] {
	case 'd':
		return from + pricing.Date(n)
	case 'y':
		n *= 12
	}
	month := from.Month() + pricing.Month(n)
	if from.Day() > month.Days() {
		return (month + 1).First()
	}
	return month.Date(from.Day())
}

// burnOrder lists the product's packs by the term pack_order (C3).
func (p *refProduct) burnOrder() []*refPack {
	packs := slices.DeleteFunc(slices.Clone(p.run.packs), func(pack *refPack) bool { return pack.product != p }) // by address
	keys := func(pack *refPack) []int64 {
		expiry, purchase := int64(pack.expiresOn), int64(pack.purchase.PurchasedOn)
		switch p.terms.PackOrder {
		case "purchase":
			return []int64{purchase, expiry}
		case "specific":
			return []int64{int64(len(pack.meters)), purchase, pack.size.int()}
		}
		return []int64{expiry, purchase}
	}
	slices.SortStableFunc(packs, func(a, b *refPack) int { return slices.Compare(keys(a), keys(b)) })
	return packs
}

// gain puts a bought pack's units at the account's disposal, once.
func (p *refPack) gain() {
	if !p.bought {
		p.bought, p.usedAt, p.granted, p.left = true, rat{}, p.size, p.size
	}
}

// expirePacks makes what is left void (2, step 1) and books its value (5).
func (r *refRun) expirePacks() {
	for _, product := range r.products {
		for _, p := range product.burnOrder() {
			if p.bought && p.voidOn == r.day && p.left.sign() > 0 {
				p.lost = p.price.minus(p.value(p.size.minus(p.left)))
				p.expired, p.left = p.left, rat{}
				product.event(planner.EventPackExpired, planner.Event{
					Address: p.purchase.Address, Calls: new(p.expired.units()), Amount: new(p.lost.money()),
				})
			}
		}
	}
}

// value is what c used units of the pack are worth: price × c / size, rounded
// half-up; all of them are worth the price (5).
func (p *refPack) value(c rat) rat { return p.price.times(c).over(p.size).halfUp(p.product.minor()) }

// month is what became of the pack in this month (5, 7).
func (p *refPack) month() planner.PackMonth {
	product, used := p.product, p.used()
	consumed := sum(used)
	month := planner.PackMonth{Month: product.run.day.Month(), Consumed: consumed.units()}
	// 5: the difference of two values of the units used so far; 7: shared among its
	// meters by the units they took (C2).
	value := p.value(p.usedAt.plus(consumed)).minus(p.value(p.usedAt))
	shares := inProportion(value, used, product.smallest())
	for j, row := range product.now().meters {
		if _, ok := p.ratio(j); ok {
			n := len(month.Meters)
			month.Meters = append(month.Meters, planner.PackMeterMonth{Meter: row.Meter.ID, Consumed: used[n].units(), Amortized: shares[n].money()})
		}
	}
	if p.bought {
		month.Remaining = p.left.units()
	}
	// 5: what expires is booked in the month of the first uncovered day.
	if p.expired.sign() > 0 && p.voidOn.Month() == product.run.day.Month() {
		month.Expired, value = p.expired.units(), value.plus(p.lost)
	}
	month.Amortized = value.money()
	return month
}

// A refSubscription is a subscription with all its periods (C7).
type refSubscription struct {
	refGrant
	in      planner.Subscription
	spec    pricing.SubscriptionSpec
	fee     rat // of a period
	periods []*refPeriod
	refused []pricing.Date
	months  []planner.SubscriptionMonth
}

// A refPeriod is the days from begin up to end, which is outside.
type refPeriod struct {
	begin, end pricing.Date
	paid       bool
}

func (p *refProduct) newSubscription(in planner.Subscription) *refSubscription {
	spec := p.spec.Subscriptions[slices.IndexFunc(p.spec.Subscriptions, func(s pricing.SubscriptionSpec) bool { return s.ID == in.Plan })]
	s := &refSubscription{in: in, spec: spec}
	s.refGrant = refGrant{product: p, meters: spec.Meters, counter: func(m *planner.MeterMonth) *int64 { return &m.Subscription }}
	s.fee = s.price().halfUp(p.minor()) // once for the whole quantity
	first, after := p.run.in.Start.First(), p.run.in.Month(p.run.in.Months).First()
	end := after + 400
	if in.EndsOn != nil {
		end = min(end, *in.EndsOn)
	}
	for n := 0; ; n++ {
		period := &refPeriod{begin: s.begin(n), end: min(s.begin(n+1), end)}
		switch {
		case period.begin >= end || period.begin >= after:
			return s
		case in.Since != nil && period.begin < *in.Since:
			continue
		case period.begin < first && period.end > first: // it was paid before
			s.start(period)
			if left, told := p.run.account.Opening.QuotaLeft[in.Address]; told {
				s.left = exact(left.Decimal())
			}
		}
		s.periods = append(s.periods, period)
	}
}

// begin is the first day of the n-th period: the same day of the month, or its last.
func (s *refSubscription) begin(n int) pricing.Date {
	switch s.spec.Every {
	case "day":
		return s.in.StartsOn + pricing.Date(n)
	case "year":
		n *= 12
	}
	month := s.in.StartsOn.Month() + pricing.Month(n)
	return month.Date(min(s.in.StartsOn.Day(), month.Days()))
}

// start makes a period whose fee is paid one that covers calls.
func (s *refSubscription) start(period *refPeriod) {
	period.paid, s.left = true, tenTo(40) // without limit
	if s.spec.Calls != nil {
		s.left = whole(*s.spec.Calls * s.in.Quantity)
	}
}

// price is what a period costs, not rounded.
func (s *refSubscription) price() (price rat) {
	switch {
	case s.in.Price != nil:
		return exact(s.in.Price).times(whole(s.in.Quantity))
	case s.spec.Fee != nil:
		return exact(s.spec.Fee).times(whole(s.in.Quantity))
	}
	for one := range s.in.Quantity { // each of the quantity by itself
		reached := one // graduated: as many come before it
		if s.spec.TierMode == "reached" {
			reached = s.in.Quantity
		}
		tier := s.spec.Tiers[0]
		for _, t := range s.spec.Tiers {
			if t.From <= reached {
				tier = t
			}
		}
		price = price.plus(exact(tier.Price.Decimal))
	}
	return price
}

// on is the paid period in which a day lies; nil without one.
func (s *refSubscription) on(day pricing.Date) *refPeriod {
	for _, p := range s.periods {
		if p.paid && p.begin <= day && day < p.end {
			return p
		}
	}
	return nil
}

// value is what the days of a period up to and with a day are worth.
func (s *refSubscription) value(p *refPeriod, day pricing.Date) rat {
	days := min(max(day+1-p.begin, 0), p.end-p.begin)
	return s.fee.times(whole(int64(days))).over(whole(int64(p.end - p.begin))).halfUp(s.product.minor())
}

// month is what became of the subscription in this month.
func (s *refSubscription) month() planner.SubscriptionMonth {
	month := s.product.run.day.Month()
	first, last := month.First(), (month+1).First()-1
	var amortized, fees rat
	for _, p := range s.periods {
		if !p.paid {
			continue
		}
		amortized = amortized.plus(s.value(p, last)).minus(s.value(p, first-1))
		if first <= p.begin && p.begin <= last {
			fees = fees.plus(s.fee)
		}
	}
	out := planner.SubscriptionMonth{Month: month, Consumed: sum(s.used()).units(), Amortized: amortized.money(), Fees: fees.money()}
	if s.spec.Calls != nil {
		out.Remaining = new(pricing.Units)
		if s.on(last) != nil {
			out.Remaining = new(s.left.units())
		}
	}
	return out
}
