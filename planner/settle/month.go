package settle

import (
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// A monthRun is a month while it is being settled. The months of an account are
// settled by one, one after the other; what it found out about one is not changed
// by the next, except for what is scratch.
type monthRun struct {
	*Account
	calendarMonth
	report     bool // every product has overdraft "report": the path of the funding
	index      int  // of the month in the horizon, from 0
	products   []productRun
	state      state
	month      planner.AccountMonth // without Settlement
	rows       int                  // of the meters of a month
	firstEvent int                  // of this month
	unpriced   []unpricedUse
	noted      []servedEvent
	subscribed []planner.SubscriptionMonth // of this month, by index into the account's subscriptions
	lowest     lowest
	costs      *Costs                   // where only these are asked for: no events and no rows are kept
	forecast   *planner.AccountForecast // where one is made
	open       state                    // of the month
	other      state                    // memory of the state before
	*keeping
	*scratch
}

// A productRun is a product in a monthRun.
type productRun struct {
	*Product
	run        *monthRun
	settlement planner.Settlement // of the month before
	movements
	serving
}

// movements are a product's money of a month so far.
type movements struct {
	paid    pricing.Money // bills, with what vouchers paid of them
	credits pricing.Money // what vouchers paid
	bought  pricing.Money // price of packs
	fees    pricing.Money // of subscriptions
	billed  pricing.Money // bills of the days
}

// keeping is memory for what a forecast keeps.
type keeping struct {
	meterRows  slab[planner.MeterMonth]
	parts      slab[pricing.RatedPart]
	packMeters slab[planner.PackMeterMonth]
	amounts    slab[pricing.Money]
	counts     slab[int64]
	units      slab[pricing.Units]
}

// reset makes the memory that of another forecast.
func (k *keeping) reset() {
	k.meterRows.reset()
	k.parts.reset()
	k.packMeters.reset()
	k.amounts.reset()
	k.counts.reset()
	k.units.reset()
}

// scratch is memory that one account after the other uses.
type scratch struct {
	events     []planner.Event // of all months of the account
	stopDays   []int
	meterCosts []pricing.Money
	charges    []pricing.Money
	shares     []pricing.Money
	weights    []pricing.Units
	ownRows    []planner.MeterMonth // of a month of which only the costs are kept
	ratedParts []pricing.RatedPart  // of a meter of such a month, or of a day
	dropped    *keeping             // where the details of forecasts are not kept, or large plans take a third more time
}

// newRun prepares to settle months of the account, with memory for all of them.
func (a *Account) newRun(own *scratch) *monthRun {
	m := &monthRun{Account: a, products: make([]productRun, len(a.Products)), scratch: own, keeping: own.dropped}
	if m.keeping == nil {
		m.keeping = &keeping{}
	}
	m.reset()
	packMeters := 0
	for i := range a.Packs {
		packMeters += len(a.Packs[i].Offer.Meters)
	}
	for k := range m.products {
		p := &a.Products[k]
		m.products[k] = productRun{Product: p, run: m, serving: p.newServing()}
		m.rows += len(p.Meters)
	}
	m.meterRows.chunk, m.parts.chunk, m.packMeters.chunk = a.Months*m.rows, a.Months*m.rows, a.Months*packMeters
	m.amounts.chunk, m.counts.chunk, m.units.chunk = a.Months*eventsInMonth, a.Months, a.Months
	m.subscribed = make([]planner.SubscriptionMonth, len(a.Subscriptions))
	m.events = m.events[:0]
	m.meterCosts, m.charges = resized(m.meterCosts, m.rows), resized(m.charges, m.rows)
	return m
}

// eventsInMonth is how many events with an amount most months have: a bill is paid
// out of what was frozen for it, before the next freeze; and a top-up.
const eventsInMonth = 4

// overdraft is the term in force on this path.
func (p *productRun) overdraft() pricing.Overdraft {
	if p.run.report {
		return pricing.OverdraftReport
	}
	return p.Terms.Overdraft
}

// mayFail says whether the lack of money stops anything: what is past happened,
// whatever the money was (settlement, section 4, "What is past").
func (p *productRun) mayFail() bool {
	return p.overdraft() == pricing.OverdraftSuspend && p.run.index >= p.run.Past
}

// money is the product's part of the state.
func (p *productRun) money() *productState { return &p.run.state.products[p.index] }

// settle runs month i, from 0, day by day in the order of clauses.md, section 1. It
// depends on nothing but the account and the opening state, which it leaves as it was
// until the month after the next.
func (m *monthRun) settle(open state, i int) state {
	m.begin(open, i)
	m.adjust()
	days := m.stops()
	for k, day := range days {
		m.morning(day)
		until := m.days
		if k+1 < len(days) {
			until = days[k+1] - 1
		}
		m.serve(day, until)
	}
	m.close()
	return m.state
}

// morning is what happens on a day of the horizon before its calls are served.
func (m *monthRun) morning(day int) {
	m.expirePacks(m.date(day))
	m.settleDay(day)
	m.payFees(m.date(day))
	m.buyPacks(m.date(day))
}

// settleDay is what happens on a day after the horizon, too.
func (m *monthRun) settleDay(day int) {
	today := m.date(day)
	m.expireVouchers(today)
	m.creditTopUps(today, day)
	m.settleBills(today, day)
	m.resume(today)
}

// settleLast runs the days after the horizon up to the last settlement: only
// top-ups, the settlements and a resumption happen, and vouchers expire; packs and
// subscriptions stay as they are. It returns what is paid on these days.
func (m *monthRun) settleLast(open state) (after planner.AfterHorizon) {
	m.index, m.calendarMonth, m.state = m.Months, m.calendar[m.Months], open
	for k := range m.products {
		m.products[k].movements = movements{}
	}
	for day := 1; day <= m.lastBillDay(); day++ {
		m.settleDay(day)
	}
	for k := range m.products {
		p := &m.products[k]
		after.Date = max(after.Date, p.settlement.Date)
		after.Cash, after.Credits = after.Cash.Add(p.paid).Sub(p.credits), after.Credits.Add(p.credits)
	}
	return after
}

// lastBillDay is the latest bill day of the account's products.
func (a *Account) lastBillDay() (day int) {
	for k := range a.Products {
		day = max(day, billDay(&a.Products[k].Terms))
	}
	return day
}

// billDay is the day of the month on which the month before is settled.
func billDay(terms *pricing.Terms) int {
	if terms.Billing == pricing.PeriodDay {
		return 1
	}
	return terms.BillDay
}

// stops returns the days of the month on which something may happen before the
// day's calls are served, ascending, the first among them. Between two of them
// only calls happen.
func (m *monthRun) stops() []int {
	days := append(m.stopDays[:0], 1)
	if m.BillsDaily() {
		for day := 2; day <= m.days; day++ {
			days = append(days, day)
		}
		m.stopDays = days
		return days
	}
	add := func(d pricing.Date) {
		if m.has(d) {
			days = append(days, int(d-m.first)+1)
		}
	}
	for k := range m.products {
		p := &m.products[k]
		days = append(days, p.Terms.BillDay)
		for g := range p.Grants {
			if grant := &p.Grants[g]; grant.Quota != nil && grant.Quota.OfAccountAge() {
				add(grant.from)
				add(grant.to)
			}
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
		p := &m.Packs[i]
		add(p.PurchasedOn)
		add(p.UsableOn)
		add(p.VoidOn)
	}
	for _, v := range m.Vouchers {
		add(v.ExpiresOn)
	}
	days = m.subscriptionStops(days)
	slices.Sort(days)
	m.stopDays = slices.Compact(days)
	return m.stopDays
}

// begin opens month i.
func (m *monthRun) begin(open state, i int) {
	m.index, m.calendarMonth, m.open = i, m.calendar[i], open
	m.state, m.other = m.other, m.state
	m.state.copyFrom(&open)
	m.firstEvent = len(m.events)
	m.coverFromMonthStart()
	m.beginSubscriptions()
	for k := range m.products {
		m.products[k].renew(m.calendarMonth, i)
	}
}

// coverFromMonthStart makes packs usable from the month's first day that are bought in
// it and cover days before their purchase. Their price is due on the purchase date all
// the same.
func (m *monthRun) coverFromMonthStart() {
	for i := range m.Packs {
		p := &m.Packs[i]
		if p.UsableOn < p.PurchasedOn && !p.ownedBefore && m.has(p.PurchasedOn) {
			*m.state.of(p.grantAt) = grantState{paid: true, left: pricing.WholeUnits(p.Size)}
		}
	}
}

// adjust takes over the statement of the month's first morning.
func (m *monthRun) adjust() {
	i := slices.IndexFunc(m.Statements, func(s planner.Statement) bool { return s.Date == m.first })
	if i < 0 {
		return
	}
	s := &m.Statements[i]
	change := s.Balance.Sub(m.state.balance)
	m.state.balance = s.Balance
	suspended := make([]bool, len(m.products))
	for k := range m.products {
		p := m.products[k].money()
		suspended[k] = p.suspended
		p.adjust(s.Product(k), m.products[k].mayFail())
	}
	m.event(&planner.Event{Date: m.first, Type: planner.EventAdjusted, Amount: m.amount(change)})
	for k := range m.products {
		p, now := &m.products[k], m.products[k].money()
		switch {
		case now.suspended && !suspended[k]:
			p.event(&planner.Event{Date: m.first, Type: planner.EventSuspended})
		case suspended[k] && !now.suspended:
			p.event(&planner.Event{Date: m.first, Type: planner.EventResumed, Amount: m.amount(now.frozen)})
		}
	}
}

// expirePacks voids what is left of packs whose first uncovered day is today.
func (m *monthRun) expirePacks(today pricing.Date) {
	for k := range m.products {
		p := &m.products[k]
		for i := range p.Grants {
			g := &p.Grants[i]
			if g.Kind != PackGrant || m.Packs[g.Pack].VoidOn != today {
				continue
			}
			pack, s := &m.Packs[g.Pack], &p.money().grants[i]
			if s.left.IsZero() {
				continue
			}
			s.void, s.left = s.left, pricing.Units{}
			value := pack.Total.Sub(pack.Value(s.used))
			p.event(&planner.Event{Date: today, Type: planner.EventPackExpired, Address: pack.Address, Calls: m.count(s.void), Amount: m.amount(value)})
		}
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
			m.state.balance = m.state.balance.Add(t.Amount)
			if !t.Amount.IsZero() {
				m.event(&planner.Event{Date: today, Type: planner.EventTopUp, Address: t.Address, Amount: m.amount(t.Amount)})
			}
		}
	}
}

// settleBills settles the month before for the products whose bill day it is
// (settlement, section 4): all unfreeze, then all deduct, then those billed by the day stop
// where money is missing, then all others freeze the estimate of the next bill. One that
// is suspended only deducts.
func (m *monthRun) settleBills(today pricing.Date, day int) {
	for k := range m.products {
		if p := &m.products[k]; billDay(&p.Terms) == day {
			s := p.money()
			p.settlement = planner.Settlement{Date: today, Unfrozen: s.frozen, Charged: s.bill}
			s.frozen = pricing.Money{}
			p.moneyEvent(today, planner.EventUnfreeze, p.settlement.Unfrozen)
		}
	}
	for k := range m.products {
		p := &m.products[k]
		switch s := p.money(); {
		case p.BillsDaily():
			p.deductDay(today, day)
		case p.Terms.BillDay == day:
			p.settlement.Credit = p.deduct(today, s.due)
		}
	}
	for k := range m.products {
		if p := &m.products[k]; p.BillsDaily() {
			p.stopUnpaid(today)
		}
	}
	for k := range m.products {
		p := &m.products[k]
		if p.Terms.BillDay != day || p.BillsDaily() {
			continue
		}
		if s := p.money(); s.suspended {
			p.settlement.Estimate = s.pending
		} else {
			p.settlement.Estimate = s.estimate
			p.freeze(today, s.estimate)
		}
	}
}

// freeze sets the estimate aside. Where the money does not suffice the product's
// service stops, or under overdraft "report" the plan says what is missing.
func (p *productRun) freeze(today pricing.Date, estimate pricing.Money) {
	s := p.money()
	missing := estimate.Sub(p.run.state.available())
	if missing.IsPositive() && p.mayFail() {
		s.suspended, s.pending = true, estimate
		p.event(&planner.Event{Date: today, Type: planner.EventFreezeFailed, Amount: p.run.amount(estimate)})
		p.event(&planner.Event{Date: today, Type: planner.EventSuspended})
		return
	}
	if missing.IsPositive() {
		p.event(&planner.Event{Date: today, Type: planner.EventShortfall, Amount: p.run.amount(missing)})
	}
	s.frozen = estimate
	p.moneyEvent(today, planner.EventFreeze, estimate)
}

// resume freezes the pending estimates for which the money suffices now; their service
// resumes on that same day. Then the state after today's settlements is that of their
// records.
func (m *monthRun) resume(today pricing.Date) {
	for k := range m.products {
		p := &m.products[k]
		if s := p.money(); s.suspended && m.state.available().GreaterThanOrEqual(s.pending) {
			s.resume()
			p.event(&planner.Event{Date: today, Type: planner.EventResumed, Amount: m.amount(s.frozen)})
		}
	}
	for k := range m.products {
		if s := &m.products[k].settlement; s.Date == today {
			s.Frozen, s.Balance, s.Available = m.state.products[k].frozen, m.state.balance, m.state.available()
		}
	}
}

// buyPacks buys the packs dated today, each whole or not at all.
func (m *monthRun) buyPacks(today pricing.Date) {
	for i := range m.Packs {
		pack := &m.Packs[i]
		p := &m.products[pack.Product]
		if pack.ownedBefore || pack.PurchasedOn != today || !p.pay(today, &pack.Total, planner.EventPackRefused, pack.Address) {
			continue
		}
		p.bought = p.bought.Add(pack.Total)
		size := pricing.WholeUnits(pack.Size)
		if s := m.state.of(pack.grantAt); !s.paid {
			*s = grantState{paid: true, left: size}
		}
		p.event(&planner.Event{Date: today, Type: planner.EventPackBought, Address: pack.Address, Calls: m.count(size), Amount: &pack.Total})
	}
}

// pay takes the price of a pack or a period out of the balance. Under overdraft "suspend"
// one that is more than what is available is refused.
func (p *productRun) pay(today pricing.Date, price *pricing.Money, refused planner.EventType, address string) bool {
	m := p.run
	if missing := price.Sub(m.state.available()); missing.IsPositive() {
		if p.mayFail() {
			p.event(&planner.Event{Date: today, Type: refused, Address: address, Amount: price})
			return false
		}
		p.event(&planner.Event{Date: today, Type: planner.EventShortfall, Address: address, Amount: m.amount(missing)})
	}
	m.state.balance = m.state.balance.Sub(*price)
	return true
}

// close prices the month's calls and makes the state that of the next morning.
func (m *monthRun) close() {
	figures, rows := &m.month.Figures, m.meterMonths()
	*figures, m.month.Meters = planner.Figures{Month: m.calendarMonth.month}, rows
	var amortized pricing.Money
	for k, from := 0, 0; k < len(m.products); k++ {
		p := &m.products[k]
		meters := rows[from : from+len(p.Meters)]
		from += len(p.Meters)
		list, estimate, bill := p.price(meters)
		for i := range meters {
			figures.Calls += meters[i].Calls
			figures.Lost += meters[i].Lost
		}
		figures.List, figures.Bill = figures.List.Add(list), figures.Bill.Add(bill)
		figures.PackPurchases = figures.PackPurchases.Add(p.bought)
		figures.Cash = figures.Cash.Add(p.paid).Add(p.bought)
		if len(m.Subscriptions) > 0 || len(m.Vouchers) > 0 {
			figures.Fees, figures.Credits = figures.Fees.Add(p.fees), figures.Credits.Add(p.credits)
			figures.Cash = figures.Cash.Sub(p.credits).Add(p.fees)
		}
		s := p.money()
		s.bill, s.estimate = bill, estimate
		if !p.BillsDaily() {
			s.due = bill
		}
		if m.forecast != nil {
			m.forecast.Products[k].Months[m.index] = planner.ProductMonth{Month: figures.Month, List: list, Bill: bill}
		}
	}
	for i := range m.Packs {
		p := &m.Packs[i]
		amortized = amortized.Add(p.amortized(m.open.of(p.grantAt), m.state.of(p.grantAt)))
	}
	for i := range m.subscribed {
		amortized = amortized.Add(m.subscribed[i].Amortized)
	}
	figures.Billed = figures.Bill.Add(figures.PackPurchases).Add(figures.Fees)
	figures.Amortized = figures.Bill.Add(amortized)
}

// meterMonths is memory for the meters of a month.
func (m *monthRun) meterMonths() []planner.MeterMonth {
	if m.costs != nil {
		clear(m.ownRows)
		return m.ownRows
	}
	return m.meterRows.take(m.rows)
}

// amount keeps an event's amount, count its calls.
func (m *monthRun) amount(v pricing.Money) *pricing.Money {
	if m.costs != nil {
		return nil
	}
	return m.amounts.keep(v)
}

func (m *monthRun) count(v pricing.Units) *pricing.Units {
	if m.costs != nil {
		return nil
	}
	return m.units.keep(v)
}

// event records what happened, with the state after it.
func (m *monthRun) event(e *planner.Event) {
	e.Balance, e.Frozen = m.state.balance, m.state.frozen()
	e.Available = e.Balance.Sub(e.Frozen)
	if m.lowest.see(e); m.costs != nil {
		m.costs.see(e)
		return
	}
	m.events = append(m.events, *e)
}

// lowest is the least that is available from now on.
type lowest struct {
	now, on, below pricing.Date // below: the first day on which it is below zero; 0: none
	available      pricing.Money
}

// see takes note of what is available after an event. That of the morning from which on nothing
// is known is the first that counts.
func (l *lowest) see(e *planner.Event) {
	if e.Date < l.now || e.Type == planner.EventAdjusted {
		*l = lowest{now: l.now, on: l.now, available: e.Available}
	} else if e.Available.LessThan(l.available) {
		l.available, l.on = e.Available, e.Date
	}
	if l.below == 0 && e.Available.IsNegative() {
		l.below = max(e.Date, l.now)
	}
}

// funding is what it takes that nothing fails from now on (settlement, section 4).
func (l *lowest) funding() planner.Funding {
	f := planner.Funding{LowestAvailable: l.available, LowestOn: l.on, Required: pricing.MaxMoney(pricing.Money{}, l.available.Neg())}
	if l.below != 0 {
		f.FirstShortfallOn = new(l.below)
	}
	return f
}

// event records what happened to a product.
func (p *productRun) event(e *planner.Event) {
	e.Catalog = p.Catalog.ID()
	p.run.event(e)
}

// moneyEvent records a movement of money; one of nothing did not happen.
func (p *productRun) moneyEvent(on pricing.Date, kind planner.EventType, amount pricing.Money) {
	if !amount.IsZero() {
		p.event(&planner.Event{Date: on, Type: kind, Amount: p.run.amount(amount)})
	}
}
