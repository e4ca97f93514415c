package settle

import (
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// A Subscription is one that was declared, with what follows from it.
type Subscription struct {
	*planner.Subscription
	grantAt
	Plan  *pricing.Subscription
	Fee   pricing.Money // of a period, for the whole quantity
	Units pricing.Units // that a period includes; unlimited where that is all

	end      pricing.Date // the first day without it
	decimals int32
}

// unlimited is more units than any plan asks for.
var unlimited = pricing.WholeUnits(1 << 62)

// NewSubscription is a subscription of a plan of the product. There is none where its fee
// is not public.
func (p *Product) NewSubscription(in *planner.Subscription, plan *pricing.Subscription) (*Subscription, bool) {
	s := &Subscription{Subscription: in, grantAt: grantAt{Product: p.index}, Plan: plan, end: never, decimals: p.Account.Decimals, Units: unlimited}
	if !plan.Unlimited {
		s.Units = pricing.WholeUnits(plan.Calls * in.Quantity)
	}
	if in.EndsOn != nil {
		s.end = *in.EndsOn
	}
	fee, ok := plan.Fee(in.Quantity)
	if in.Price != nil {
		fee, ok = in.Price.Times(in.Quantity), true
	}
	s.Fee = fee.Round(s.decimals)
	return s, ok
}

// period is the period in which a day lies: its first day and the first after it; false
// where none counts.
func (s *Subscription) period(day pricing.Date) (begin, end pricing.Date, ok bool) {
	if day < s.StartsOn || day >= s.end {
		return 0, 0, false
	}
	n := s.Plan.Every.On(s.StartsOn, day)
	begin = s.Plan.Every.Begin(s.StartsOn, n)
	return begin, min(s.Plan.Every.Begin(s.StartsOn, n+1), s.end), s.Since == nil || begin >= *s.Since
}

// value is the part of the fee of a period that belongs to its days before a day.
func (s *Subscription) value(begin, end, day pricing.Date) pricing.Money {
	if day >= end {
		return s.Fee
	}
	return s.Fee.Portion(pricing.WholeUnits(int64(day-begin)), pricing.WholeUnits(int64(end-begin)), s.decimals)
}

// opening is what is left on the first morning of a period that began earlier.
func (s *Subscription) opening(a *Account) grantState {
	first := a.calendar[0].first
	begin, _, ok := s.period(first)
	if !ok || begin == first {
		return grantState{}
	}
	if left, told := a.Opening.QuotaLeft[s.Address]; told {
		return grantState{paid: true, left: left}
	}
	return grantState{paid: true, left: s.Units}
}

// subscriptionStops adds the days of the month on which a period begins or ends.
func (m *monthRun) subscriptionStops(days []int) []int {
	last := m.first + pricing.Date(m.days-1)
	for i := range m.Subscriptions {
		s := &m.Subscriptions[i]
		for day := max(m.first, s.StartsOn); day <= min(last, s.end); {
			begin, end, _ := s.period(day)
			if begin == day || day == s.end {
				days = append(days, int(day-m.first)+1)
			}
			day = max(day+1, end)
		}
	}
	return days
}

// beginSubscriptions books the month's part of the periods that run when it begins.
func (m *monthRun) beginSubscriptions() {
	for i := range m.Subscriptions {
		m.subscribed[i] = planner.SubscriptionMonth{Month: m.calendarMonth.month}
		if m.state.of(m.Subscriptions[i].grantAt).paid {
			m.amortize(i, m.first-1, m.first)
		}
	}
}

// amortize books what the period in which a day lies is worth in the month, from a day of
// it on.
func (m *monthRun) amortize(i int, day, from pricing.Date) {
	s, month := &m.Subscriptions[i], &m.subscribed[i]
	begin, end, _ := s.period(day)
	value := s.value(begin, end, m.first+pricing.Date(m.days)).Sub(s.value(begin, end, from))
	month.Amortized = month.Amortized.Add(value)
}

// payFees ends the periods that are over today, and pays the fees of those that begin.
func (m *monthRun) payFees(today pricing.Date) {
	for i := range m.Subscriptions {
		s := &m.Subscriptions[i]
		now := m.state.of(s.grantAt)
		begin, _, ok := s.period(today)
		if !ok || begin == today {
			*now = grantState{}
		}
		if !ok || begin != today {
			continue
		}
		p := &m.products[s.Product]
		if !p.pay(today, &s.Fee, planner.EventFeeRefused, s.Address) {
			if m.forecast != nil {
				refused := &m.forecast.Subscriptions[i].Refused
				*refused = append(*refused, today)
			}
			continue
		}
		p.fees = p.fees.Add(s.Fee)
		*now = grantState{paid: true, left: s.Units}
		m.subscribed[i].Fees = m.subscribed[i].Fees.Add(s.Fee)
		m.amortize(i, today, today)
		p.event(&planner.Event{Date: today, Type: planner.EventFeePaid, Address: s.Address, Amount: &s.Fee})
	}
}

// subscriptionForecasts prepares the subscriptions' records; recordSubscriptions fills
// them.
func (a *Account) subscriptionForecasts() []planner.SubscriptionForecast {
	list := make([]planner.SubscriptionForecast, len(a.Subscriptions))
	for i := range list {
		s := &a.Subscriptions[i]
		list[i] = planner.SubscriptionForecast{Subscription: s.Subscription, Plan: s.Plan, Fee: s.Fee, Months: make([]planner.SubscriptionMonth, a.Months)}
	}
	return list
}

// recordSubscriptions writes down what the month did to each subscription.
func (m *monthRun) recordSubscriptions() {
	for i := range m.Subscriptions {
		s, month := &m.Subscriptions[i], m.subscribed[i]
		p := &m.products[s.Product]
		for k := range p.Meters {
			month.Consumed = month.Consumed.Add(p.unitsTaken(s.grant, k))
		}
		if !s.Plan.Unlimited {
			month.Remaining = new(m.state.of(s.grantAt).left)
		}
		m.forecast.Subscriptions[i].Months[m.index] = month
	}
}
