package settle

import (
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// A wallet is an account's money on a day, and whether its service runs.
type wallet struct {
	balance   pricing.Money // cash, may be below zero
	frozen    pricing.Money // the part of it that is frozen
	suspended bool
	pending   pricing.Money // while suspended: the estimate whose freeze failed
}

func (w *wallet) available() pricing.Money { return w.balance.Sub(w.frozen) }

// A settledMonth is what settle found out about a month.
type settledMonth struct {
	month      planner.AccountMonth // without Amortized and Settlement
	settlement planner.Settlement   // of the month before, on this month's bill day
	taken      []int64              // calls by pack and then by the account's meters
	events     []planner.Event
}

// A monthRun is a month while it is being settled. The months of an account are
// settled by one, one after the other; what it found out about one is not changed
// by the next, except for what is scratch.
type monthRun struct {
	*Account
	index int // of the month in the horizon, from 0
	calendarMonth
	state      state
	settlement planner.Settlement
	firstEvent int           // of this month
	bought     pricing.Money // price of the packs bought so far
	trace      *Trace        // nil where nobody asks
	serving
	keeping
	*scratch
}

// keeping is memory for what a forecast keeps.
type keeping struct {
	states     slab[packState]
	meterRows  slab[planner.MeterMonth]
	parts      slab[pricing.RatedPart]
	packMeters slab[planner.PackMeterMonth]
	amounts    slab[pricing.Money]
	counts     slab[int64]
}

// scratch is memory that one account after the other uses.
type scratch struct {
	events         []planner.Event // of all months of the account
	stopDays       []int
	costs, charges []pricing.Money
	weights        []int64
	shares         []pricing.Money
}

// newRun prepares to settle months of the account, with memory for all of them.
func (a *Account) newRun(own *scratch) *monthRun {
	n, packMeters := a.Months, 0
	for i := range a.Packs {
		packMeters += len(a.Packs[i].Offer.Meters)
	}
	m := &monthRun{Account: a, serving: a.newServing(), scratch: own}
	m.events = m.events[:0]
	m.keeping = keeping{
		states:     slab[packState]{chunk: n * len(a.Packs)},
		meterRows:  slab[planner.MeterMonth]{chunk: n * len(a.Meters)},
		parts:      slab[pricing.RatedPart]{chunk: n * len(a.Meters)},
		packMeters: slab[planner.PackMeterMonth]{chunk: n * packMeters},
		amounts:    slab[pricing.Money]{chunk: n * eventsInMonth},
		counts:     slab[int64]{chunk: n},
	}
	m.costs, m.charges = resized(m.costs, len(a.Meters)), resized(m.charges, len(a.Meters))
	return m
}

// eventsInMonth is how many events with an amount most months have: a bill is paid
// out of what was frozen for it, before the next freeze; and a top-up.
const eventsInMonth = 4

// settle runs month i, from 0, day by day in the order of settlement.md,
// section 2. It depends on nothing but the account and the opening state, and
// leaves both as they were.
func (m *monthRun) settle(open state, i int) (settledMonth, state) {
	m.walk(open, i)
	return m.close()
}

// walk runs the days of month i and leaves its calls to be priced. A trace, where
// there is one, is told how they are served.
func (m *monthRun) walk(open state, i int) {
	m.begin(open, i)
	m.adjust()
	days := m.stops()
	for k, day := range days {
		today := m.date(day)
		m.expirePacks(today)
		m.creditTopUps(today, day)
		if day == m.Terms.BillDay {
			m.settleBill(today)
		}
		m.resume(today)
		m.buyPacks(today)
		until := m.days
		if k+1 < len(days) {
			until = days[k+1] - 1
		}
		m.serve(day, until)
	}
}

// settleLast runs the days after the horizon up to the last settlement: only
// top-ups, the settlement and a resumption happen; packs stay as they are.
func (m *monthRun) settleLast(open state) planner.Settlement {
	m.index, m.calendarMonth, m.state, m.settlement = m.Months, m.calendar[m.Months], open, planner.Settlement{}
	for day := 1; day <= m.Terms.BillDay; day++ {
		today := m.date(day)
		m.creditTopUps(today, day)
		if day == m.Terms.BillDay {
			m.settleBill(today)
		}
		m.resume(today)
	}
	return m.settlement
}

// stops returns the days of the month on which something may happen before the
// day's calls are served, ascending, the first among them. Between two of them
// only calls happen.
func (m *monthRun) stops() []int {
	days := append(m.stopDays[:0], 1, m.Terms.BillDay)
	add := func(d pricing.Date) {
		if m.has(d) {
			days = append(days, int(d-m.first)+1)
		}
	}
	for _, t := range m.topUps {
		if t.MonthlyOn > 0 {
			days = append(days, t.MonthlyOn)
		} else {
			add(t.Date)
		}
	}
	for i := range m.Packs {
		add(m.Packs[i].PurchasedOn)
		add(m.Packs[i].ExpiresOn)
	}
	slices.Sort(days)
	m.stopDays = slices.Compact(days)
	return m.stopDays
}

// begin opens month i.
func (m *monthRun) begin(open state, i int) {
	m.index, m.calendarMonth = i, m.calendar[i]
	m.state, m.settlement, m.bought = open, planner.Settlement{}, pricing.Money{}
	m.state.packs = m.states.take(len(open.packs))
	copy(m.state.packs, open.packs)
	m.firstEvent = len(m.events)
	m.coverFromMonthStart()
	m.renew(m.Account, m.calendarMonth, i)
}

// coverFromMonthStart makes packs that are bought in this month usable from its
// first day under pack_coverage "purchase_month". Their price is due on the
// purchase date all the same.
func (m *monthRun) coverFromMonthStart() {
	if m.Terms.PackCoverage != pricing.CoverageFromMonth {
		return
	}
	for i := range m.Packs {
		p := &m.Packs[i]
		if !p.ownedBefore && m.has(p.PurchasedOn) {
			m.state.packs[i] = packState{bought: true, left: p.Size}
		}
	}
}

// mayFail says whether the lack of money stops anything: what is past happened,
// whatever the money was (settlement, section 4, "What is past").
func (m *monthRun) mayFail() bool {
	return m.Terms.Overdraft == pricing.OverdraftSuspend && m.index >= m.Past
}

// adjust takes over the statement of the month's first morning.
func (m *monthRun) adjust() {
	i := slices.IndexFunc(m.Statements, func(s planner.Statement) bool { return s.Date == m.first })
	if i < 0 {
		return
	}
	w, before := &m.state.cash, m.state.cash
	w.state(&m.Statements[i], m.state.estimate, m.mayFail())
	m.event(planner.Event{Date: m.first, Type: planner.EventAdjusted, Amount: m.amounts.keep(w.balance.Sub(before.balance))})
	switch {
	case w.suspended && !before.suspended:
		m.event(planner.Event{Date: m.first, Type: planner.EventSuspended})
	case before.suspended && !w.suspended:
		m.event(planner.Event{Date: m.first, Type: planner.EventResumed, Amount: m.amounts.keep(w.frozen)})
	}
}

// state makes the wallet what a statement says. What it leaves open stays as it
// was; estimate is what the settlement of the month just ended will freeze. Where
// service may not be down, the estimate that would wait is frozen.
func (w *wallet) state(s *planner.Statement, estimate pricing.Money, mayFail bool) {
	w.balance = s.Balance
	up := s.Suspended != nil && !*s.Suspended || s.Frozen != nil && s.Frozen.IsPositive()
	switch {
	case s.Suspended != nil && *s.Suspended:
		if !w.suspended {
			w.suspended, w.pending = true, estimate
		}
		if s.Pending != nil {
			w.pending = *s.Pending
		}
		w.frozen = pricing.Money{}
		if !mayFail {
			w.suspended, w.frozen, w.pending = false, w.pending, pricing.Money{}
		}
		return
	case up && w.suspended:
		w.suspended, w.frozen, w.pending = false, w.pending, pricing.Money{}
	}
	if s.Frozen != nil {
		w.frozen = *s.Frozen
	}
}

// expirePacks voids what is left of packs whose expiry date is today.
func (m *monthRun) expirePacks(today pricing.Date) {
	for i := range m.Grants {
		g := &m.Grants[i]
		if g.Quota != nil || m.Packs[g.Pack].ExpiresOn != today {
			continue
		}
		p, s := &m.Packs[g.Pack], &m.state.packs[g.Pack]
		if s.left == 0 {
			continue
		}
		s.void, s.left = s.left, 0
		value := p.Total.Sub(p.Value(s.used))
		m.event(planner.Event{Date: today, Type: planner.EventPackExpired, Address: p.Address, Calls: m.counts.keep(s.void), Amount: m.amounts.keep(value)})
	}
}

// creditTopUps adds the top-ups dated today to the balance.
func (m *monthRun) creditTopUps(today pricing.Date, day int) {
	for _, t := range m.topUps {
		dated := t.Date == today
		if t.MonthlyOn > 0 {
			dated = t.MonthlyOn == day
		}
		if dated {
			m.state.cash.balance = m.state.cash.balance.Add(t.Amount)
			m.moneyEvent(today, planner.EventTopUp, t.Address, t.Amount)
		}
	}
}

// settleBill settles the month before (settlement, section 4): unfreeze,
// deduct, freeze the estimate of the next bill. While suspended it only deducts.
func (m *monthRun) settleBill(today pricing.Date) {
	w := &m.state.cash
	unfrozen, charged := w.frozen, m.state.due
	w.frozen = pricing.Money{}
	m.moneyEvent(today, planner.EventUnfreeze, "", unfrozen)
	w.balance = w.balance.Sub(charged)
	m.moneyEvent(today, planner.EventBill, "", charged)
	if !w.suspended {
		m.freeze(today, m.state.estimate)
	} else {
		m.state.estimate = w.pending
	}
	m.settlement = planner.Settlement{Date: today, Unfrozen: unfrozen, Charged: charged, Estimate: m.state.estimate}
	w.record(&m.settlement)
}

// record writes down the state after a settlement.
func (w *wallet) record(s *planner.Settlement) {
	s.Frozen, s.Balance, s.Available = w.frozen, w.balance, w.available()
}

// freeze sets the estimate aside. Where the balance does not suffice the
// service stops, or under overdraft "report" the plan says what is missing.
func (m *monthRun) freeze(today pricing.Date, estimate pricing.Money) {
	w := &m.state.cash
	missing := estimate.Sub(w.balance)
	if missing.IsPositive() && m.mayFail() {
		w.suspended, w.pending = true, estimate
		m.event(planner.Event{Date: today, Type: planner.EventFreezeFailed, Amount: m.amounts.keep(estimate)})
		m.event(planner.Event{Date: today, Type: planner.EventSuspended})
		return
	}
	if missing.IsPositive() {
		m.event(planner.Event{Date: today, Type: planner.EventShortfall, Amount: m.amounts.keep(missing)})
	}
	w.frozen = estimate
	m.moneyEvent(today, planner.EventFreeze, "", estimate)
}

// resume freezes the pending estimate once the balance suffices; service
// resumes on that same day.
func (m *monthRun) resume(today pricing.Date) {
	w := &m.state.cash
	if !w.suspended || w.balance.LessThan(w.pending) {
		return
	}
	pending := w.pending
	w.suspended, w.frozen, w.pending = false, pending, pricing.Money{}
	m.event(planner.Event{Date: today, Type: planner.EventResumed, Amount: m.amounts.keep(pending)})
	if m.settlement.Date == today {
		w.record(&m.settlement)
	}
}

// buyPacks buys the packs dated today, each whole or not at all. Under
// overdraft "suspend" a pack that costs more than is available is refused.
func (m *monthRun) buyPacks(today pricing.Date) {
	w := &m.state.cash
	for i := range m.Packs {
		p := &m.Packs[i]
		if p.ownedBefore || p.PurchasedOn != today {
			continue
		}
		missing := p.Total.Sub(w.available())
		if missing.IsPositive() && m.mayFail() {
			m.event(planner.Event{Date: today, Type: planner.EventPackRefused, Address: p.Address, Amount: &p.Total})
			continue
		}
		if missing.IsPositive() {
			m.event(planner.Event{Date: today, Type: planner.EventShortfall, Address: p.Address, Amount: m.amounts.keep(missing)})
		}
		w.balance = w.balance.Sub(p.Total)
		m.bought = m.bought.Add(p.Total)
		if s := &m.state.packs[i]; !s.bought {
			*s = packState{bought: true, left: p.Size}
		}
		m.event(planner.Event{Date: today, Type: planner.EventPackBought, Address: p.Address, Calls: &p.Size, Amount: &p.Total})
	}
}

// close prices the month's calls and returns the state of the next morning.
func (m *monthRun) close() (settledMonth, state) {
	meters, list, estimate := m.price()
	bill := m.chargeMeters(meters)
	figures := planner.Figures{
		Month:         m.month,
		List:          list,
		Bill:          bill,
		PackPurchases: m.bought,
		Billed:        bill.Add(m.bought),
		Cash:          m.settlement.Charged.Add(m.bought),
	}
	for k := range meters {
		figures.Calls += meters[k].Calls
		figures.Lost += meters[k].Lost
	}
	m.state.due, m.state.estimate = bill, estimate
	return settledMonth{
		month:      planner.AccountMonth{Figures: figures, Meters: meters},
		settlement: m.settlement,
		taken:      m.taken,
		events:     m.events[m.firstEvent:len(m.events):len(m.events)],
	}, m.state
}

// event records what happened, with the state after it.
func (m *monthRun) event(e planner.Event) {
	w := &m.state.cash
	e.Balance, e.Frozen, e.Available = w.balance, w.frozen, w.available()
	m.events = append(m.events, e)
}

// moneyEvent records a movement of money; one of nothing did not happen.
func (m *monthRun) moneyEvent(on pricing.Date, kind planner.EventType, address string, amount pricing.Money) {
	if !amount.IsZero() {
		m.event(planner.Event{Date: on, Type: kind, Address: address, Amount: m.amounts.keep(amount)})
	}
}
