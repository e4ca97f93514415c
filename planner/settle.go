package planner

import (
	"slices"

	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// A wallet is an account's money on a day, and whether its service runs.
type wallet struct {
	balance   decimal.Decimal // cash, may be below zero
	frozen    decimal.Decimal // the part of it that is frozen
	suspended bool
	pending   decimal.Decimal // while suspended: the estimate whose freeze failed
}

func (w *wallet) available() decimal.Decimal { return w.balance.Sub(w.frozen) }

// A settledMonth is what settle found out about a month.
type settledMonth struct {
	month      AccountMonth // without Amortized and Settlement
	settlement Settlement   // of the month before, on this month's bill day
	taken      [][]int64    // calls by pack and by the account's meters
	events     []Event
}

// settle runs month i, from 0, day by day in the order of settlement.md,
// section 2. It depends on nothing but the account and the opening state, and
// leaves both as they were.
func (a *account) settle(open state, i int) (settledMonth, state) {
	return a.walk(open, i, nil).close()
}

// walk runs the days of month i and leaves its calls to be priced. A trace, where
// there is one, is told how they are served.
func (a *account) walk(open state, i int, t *trace) *monthRun {
	m := a.newMonth(open, i)
	m.trace = t
	days := a.stops(m.month)
	for k, day := range days {
		today := m.month.Date(day)
		m.expirePacks(today)
		m.creditTopUps(today)
		if day == a.Terms.BillDay {
			m.settleBill(today)
		}
		m.resume(today)
		m.buyPacks(today)
		until := m.month.Days()
		if k+1 < len(days) {
			until = days[k+1] - 1
		}
		m.serve(day, until)
	}
	return m
}

// settleLast runs the days after the horizon up to the last settlement: only
// top-ups, the settlement and a resumption happen; packs stay as they are.
func (a *account) settleLast(open state) ([]Event, Settlement) {
	m := &monthRun{account: a, month: a.start + pricing.Month(a.months), state: open}
	for day := 1; day <= a.Terms.BillDay; day++ {
		today := m.month.Date(day)
		m.creditTopUps(today)
		if day == a.Terms.BillDay {
			m.settleBill(today)
		}
		m.resume(today)
	}
	return m.events, m.settlement
}

// stops returns the days of a month on which something may happen before the
// day's calls are served, ascending, the first among them. Between two of them
// only calls happen.
func (a *account) stops(month pricing.Month) []int {
	days := []int{1, a.Terms.BillDay}
	for _, t := range a.topUps {
		if t.MonthlyOn > 0 {
			days = append(days, t.MonthlyOn)
		} else if t.Date.Month() == month {
			days = append(days, t.Date.Day())
		}
	}
	for _, p := range a.packs {
		if p.PurchasedOn.Month() == month {
			days = append(days, p.PurchasedOn.Day())
		}
		if p.expiresOn.Month() == month {
			days = append(days, p.expiresOn.Day())
		}
	}
	slices.Sort(days)
	return slices.Compact(days)
}

// A monthRun is a month while it is being settled.
type monthRun struct {
	*account
	index      int // of the month in the horizon, from 0
	month      pricing.Month
	state      state
	settlement Settlement
	events     []Event
	bought     decimal.Decimal // price of the packs bought so far
	trace      *trace          // nil where nobody asks
	serving
}

func (a *account) newMonth(open state, i int) *monthRun {
	m := &monthRun{account: a, index: i, month: a.start + pricing.Month(i), state: open}
	m.state.packs = slices.Clone(open.packs)
	m.coverFromMonthStart()
	m.serving = a.newServing(m.month, i)
	return m
}

// coverFromMonthStart makes packs that are bought in this month usable from its
// first day under pack_coverage "purchase_month". Their price is due on the
// purchase date all the same.
func (m *monthRun) coverFromMonthStart() {
	if m.Terms.PackCoverage != pricing.CoverageFromMonth {
		return
	}
	for i, p := range m.packs {
		if !p.ownedBefore && p.PurchasedOn.Month() == m.month {
			m.state.packs[i] = packState{bought: true, left: p.size}
		}
	}
}

// expirePacks voids what is left of packs whose expiry date is today.
func (m *monthRun) expirePacks(today pricing.Date) {
	for _, g := range m.grants {
		if g.quota != nil || m.packs[g.pack].expiresOn != today {
			continue
		}
		p, s := &m.packs[g.pack], &m.state.packs[g.pack]
		if s.left == 0 {
			continue
		}
		s.void, s.left = s.left, 0
		value := p.price.Sub(p.value(s.used))
		m.event(Event{Date: today, Type: EventPackExpired, Address: p.Address, Calls: &s.void, Amount: &value})
	}
}

// creditTopUps adds the top-ups dated today to the balance.
func (m *monthRun) creditTopUps(today pricing.Date) {
	for _, t := range m.topUps {
		dated := t.Date == today
		if t.MonthlyOn > 0 {
			dated = t.MonthlyOn == today.Day()
		}
		if dated {
			m.state.cash.balance = m.state.cash.balance.Add(t.Amount)
			m.moneyEvent(today, EventTopUp, t.Address, t.Amount)
		}
	}
}

// settleBill settles the month before (settlement, section 4): unfreeze,
// deduct, freeze the estimate of the next bill. While suspended it only deducts.
func (m *monthRun) settleBill(today pricing.Date) {
	w := &m.state.cash
	unfrozen, charged := w.frozen, m.state.due
	w.frozen = decimal.Zero
	m.moneyEvent(today, EventUnfreeze, "", unfrozen)
	w.balance = w.balance.Sub(charged)
	m.moneyEvent(today, EventBill, "", charged)
	if !w.suspended {
		m.freeze(today, m.state.estimate)
	} else {
		m.state.estimate = w.pending
	}
	m.settlement = Settlement{Date: today, Unfrozen: unfrozen, Charged: charged, Estimate: m.state.estimate}
	m.settlement.after(w)
}

// after records the state after a settlement.
func (s *Settlement) after(w *wallet) {
	s.Frozen, s.Balance, s.Available = w.frozen, w.balance, w.available()
}

// freeze sets the estimate aside. Where the balance does not suffice the
// service stops, or under overdraft "report" the plan says what is missing.
func (m *monthRun) freeze(today pricing.Date, estimate decimal.Decimal) {
	w := &m.state.cash
	missing := estimate.Sub(w.balance)
	if missing.IsPositive() && m.Terms.Overdraft == pricing.OverdraftSuspend {
		w.suspended, w.pending = true, estimate
		m.event(Event{Date: today, Type: EventFreezeFailed, Amount: &estimate})
		m.event(Event{Date: today, Type: EventSuspended})
		return
	}
	if missing.IsPositive() {
		m.event(Event{Date: today, Type: EventShortfall, Amount: &missing})
	}
	w.frozen = estimate
	m.moneyEvent(today, EventFreeze, "", estimate)
}

// resume freezes the pending estimate once the balance suffices; service
// resumes on that same day.
func (m *monthRun) resume(today pricing.Date) {
	w := &m.state.cash
	if !w.suspended || w.balance.LessThan(w.pending) {
		return
	}
	pending := w.pending
	w.suspended, w.frozen, w.pending = false, pending, decimal.Zero
	m.event(Event{Date: today, Type: EventResumed, Amount: &pending})
	if m.settlement.Date == today {
		m.settlement.after(w)
	}
}

// buyPacks buys the packs dated today, each whole or not at all. Under
// overdraft "suspend" a pack that costs more than is available is refused.
func (m *monthRun) buyPacks(today pricing.Date) {
	w := &m.state.cash
	for i := range m.packs {
		p := &m.packs[i]
		if p.ownedBefore || p.PurchasedOn != today {
			continue
		}
		missing := p.price.Sub(w.available())
		if missing.IsPositive() && m.Terms.Overdraft == pricing.OverdraftSuspend {
			m.event(Event{Date: today, Type: EventPackRefused, Address: p.Address, Amount: &p.price})
			continue
		}
		if missing.IsPositive() {
			m.event(Event{Date: today, Type: EventShortfall, Address: p.Address, Amount: &missing})
		}
		w.balance = w.balance.Sub(p.price)
		m.bought = m.bought.Add(p.price)
		if s := &m.state.packs[i]; !s.bought {
			*s = packState{bought: true, left: p.size}
		}
		m.event(Event{Date: today, Type: EventPackBought, Address: p.Address, Calls: &p.size, Amount: &p.price})
	}
}

// close prices the month's calls and returns the state of the next morning.
func (m *monthRun) close() (settledMonth, state) {
	meters, list, estimate := m.price()
	bill := chargeMeters(meters)
	figures := Figures{
		Month:         m.month,
		List:          list,
		Bill:          bill,
		PackPurchases: m.bought,
		Billed:        bill.Add(m.bought),
		Cash:          m.settlement.Charged.Add(m.bought),
	}
	for _, meter := range meters {
		figures.Calls += meter.Calls
		figures.Lost += meter.Lost
	}
	m.state.due, m.state.estimate = bill, estimate
	return settledMonth{
		month:      AccountMonth{Figures: figures, Meters: meters},
		settlement: m.settlement,
		taken:      m.taken,
		events:     m.events,
	}, m.state
}

// event records what happened, with the state after it.
func (m *monthRun) event(e Event) {
	w := &m.state.cash
	e.Balance, e.Frozen, e.Available = w.balance, w.frozen, w.available()
	m.events = append(m.events, e)
}

// moneyEvent records a movement of money; one of nothing did not happen.
func (m *monthRun) moneyEvent(on pricing.Date, kind EventType, address string, amount decimal.Decimal) {
	if !amount.IsZero() {
		m.event(Event{Date: on, Type: kind, Address: address, Amount: &amount})
	}
}
