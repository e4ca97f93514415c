package settle

import (
	"cmp"
	"slices"
	"sort"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// An Account is what is known of one paying account before its first day: its input
// with every reference resolved. It does not change.
type Account struct {
	*planner.Account
	Catalog *pricing.Catalog
	Start   pricing.Month
	Months  int        // of the horizon
	Past    int        // how many months from the first on are measured, or before one that is
	Meters  []MeterUse // with a usage in the horizon, in catalogue order
	Grants  []Grant    // free quotas in catalogue order, then packs in burn order
	Packs   []Pack     // by address

	calendar    []calendarMonth  // the horizon and the month after it; of all accounts
	topUps      []*planner.TopUp // by address
	freezeRatio pricing.Multiplier
}

// A calendarMonth is a month with its days counted once.
type calendarMonth struct {
	month pricing.Month
	first pricing.Date
	days  int
}

// calendarOf lists the months of a horizon and the one after it, in which the
// last is settled.
func calendarOf(start pricing.Month, months int) []calendarMonth {
	list := make([]calendarMonth, months+1)
	for i := range list {
		month := start + pricing.Month(i)
		list[i] = calendarMonth{month, month.First(), month.Days()}
	}
	return list
}

// date is a day of the month, from 1.
func (m calendarMonth) date(day int) pricing.Date { return m.first + pricing.Date(day-1) }

// has says whether a day lies in the month.
func (m calendarMonth) has(d pricing.Date) bool {
	return d >= m.first && d < m.first+pricing.Date(m.days)
}

// A MeterUse is a meter and the volume that is expected of it.
type MeterUse struct {
	Meter    *pricing.Meter
	Discount pricing.Multiplier
	Calls    []int64 // requested by month, all usages
	Usages   []int   // indexes into the plan's usages, by address
}

// A Grant is calls that some meters may use without paying: a free quota or a
// pack.
type Grant struct {
	Quota  *pricing.FreeQuota // nil for a pack
	Pack   int                // index into the account's packs
	Covers []bool             // by index into the account's meters
}

// A Pack is a purchase with what follows from it.
type Pack struct {
	*planner.PackPurchase
	Offer       *pricing.Pack
	UnitPrice   pricing.Money
	Total       pricing.Money // of all
	Size        int64         // calls of all
	ExpiresOn   pricing.Date
	ownedBefore bool // bought before the first day
}

// BurnOrder is the order in which packs are used: by earliest expiry, then
// earliest purchase, then address (settlement, section 2).
func BurnOrder(a, b *Pack) int {
	return cmp.Or(
		pricing.CompareDates(a.ExpiresOn, b.ExpiresOn),
		pricing.CompareDates(a.PurchasedOn, b.PurchasedOn),
		planner.CompareAddresses(a.Address, b.Address),
	)
}

// A state is an account on the morning of a month's first day, before anything
// happened. It is all that a month needs to know of the months before.
type state struct {
	cash     wallet
	due      pricing.Money // the bill of the month before, not yet deducted
	estimate pricing.Money // what its settlement will freeze
	packs    []packState   // by index into the account's packs
}

// A packState is what is left of a pack.
type packState struct {
	bought bool
	left   int64 // calls that can still be used; 0 before the purchase and after expiry
	used   int64 // calls ever used, those before the first day included
	void   int64 // calls that expired
}

// openingState is the state on the first day of the horizon.
func (a *Account) openingState() state {
	o := a.Opening
	if o.Suspended && (a.Past > 0 || a.Terms.Overdraft == pricing.OverdraftReport) {
		o.Suspended, o.Frozen, o.Pending = false, o.Pending, pricing.Money{} // see settlement, "What is past"
	}
	s := state{
		cash:     wallet{balance: o.Balance, frozen: o.Frozen, suspended: o.Suspended, pending: o.Pending},
		due:      o.Due,
		estimate: o.Estimate,
		packs:    make([]packState, len(a.Packs)),
	}
	for i, p := range a.Packs {
		if p.ownedBefore {
			s.packs[i] = packState{bought: true, left: *p.Remaining, used: p.Size - *p.Remaining}
		}
	}
	return s
}

// Simulate settles the account by itself. Several goroutines may do so at a time.
func (a *Account) Simulate() planner.AccountForecast { return a.simulate(new(scratch)) }

// simulate settles every month of the horizon and the bill day after it.
func (a *Account) simulate(own *scratch) planner.AccountForecast {
	f := a.run(own)
	if a.Terms.Overdraft == pricing.OverdraftSuspend {
		reported := *a
		copied := *a.Account
		copied.Terms.Overdraft = pricing.OverdraftReport
		reported.Account = &copied
		f.Funding = reported.funding(reported.run(own).Events)
	} else {
		f.Funding = a.funding(f.Events)
	}
	f.PastThrough = a.pastThrough()
	f.TracksCash = a.tracksCash()
	return f
}

// pastThrough is the last month of the account's past; nil where nothing was
// measured.
func (a *Account) pastThrough() *pricing.Month {
	if a.Past == 0 {
		return nil
	}
	return &a.calendar[a.Past-1].month
}

// tracksCash says whether anything is known of the account's money.
func (a *Account) tracksCash() bool {
	o := a.Opening
	o.Declared = false
	return a.Opening.Declared || o != planner.Opening{} || len(a.Statements) > 0 || len(a.topUps) > 0 || a.Terms.Overdraft == pricing.OverdraftSuspend
}

// run is simulate without the funding.
func (a *Account) run(own *scratch) planner.AccountForecast {
	f := planner.AccountForecast{Account: a.Account, Months: make([]planner.AccountMonth, a.Months), Packs: a.packForecasts()}
	m, s := a.newRun(own), a.openingState()
	for i := range a.Months {
		opening := s
		var done settledMonth
		done, s = m.settle(opening, i)
		f.Months[i] = done.month
		setSettlement(&f, i-1, done.settlement)
		m.recordPacks(f.Packs, opening, s)
	}
	setSettlement(&f, a.Months-1, m.settleLast(s))
	own.events = m.events
	f.Events = slices.Clone(m.events)
	a.finish(&f, s)
	return f
}

// setSettlement puts a settlement beside the month that it settles; the one of
// the month before the horizon is the opening settlement.
func setSettlement(f *planner.AccountForecast, i int, s planner.Settlement) {
	if i < 0 {
		f.OpeningSettlement = s
	} else {
		f.Months[i].Settlement = s
	}
}

// finish sums up what the months say.
func (a *Account) finish(f *planner.AccountForecast, end state) {
	var all planner.Figures
	for i := range f.Months {
		m := &f.Months[i]
		for k := range f.Packs {
			m.Amortized = m.Amortized.Add(f.Packs[k].Months[i].Amortized)
		}
		m.Amortized = m.Amortized.Add(m.Bill)
		all.Add(&m.Figures)
	}
	f.Totals = planner.TotalsOf(&all, f.Months[len(f.Months)-1].Settlement.Charged)
	for i := range f.Packs {
		p := &f.Packs[i]
		p.Bought = end.packs[i].bought
		p.Expired, p.Remaining = end.packs[i].void, end.packs[i].left
		p.Granted = p.Consumed + p.Expired + p.Remaining
		if p.Expired > 0 {
			p.ExpiredValue = a.Packs[i].Total.Sub(a.Packs[i].Value(end.packs[i].used))
		}
		f.Totals.PacksExpiredCalls += p.Expired
		f.Totals.PacksExpiredValue = f.Totals.PacksExpiredValue.Add(p.ExpiredValue)
	}
}

// funding is what it takes that nothing fails from now on, read off the events under
// overdraft "report" (settlement, section 4). The state of that morning counts as an
// event.
func (a *Account) funding(events []planner.Event) planner.Funding {
	now, open := a.Now(), a.openingState()
	available := open.cash.available()
	for len(events) > 0 && (events[0].Date < now || events[0].Type == planner.EventAdjusted) {
		available, events = events[0].Available, events[1:]
	}
	f := planner.Funding{LowestAvailable: available, LowestOn: now}
	if available.IsNegative() {
		f.FirstShortfallOn = &now
	}
	for i := range events {
		e := &events[i]
		if e.Available.LessThan(f.LowestAvailable) {
			f.LowestAvailable, f.LowestOn = e.Available, e.Date
		}
		if f.FirstShortfallOn == nil && e.Available.IsNegative() {
			f.FirstShortfallOn = &e.Date
		}
	}
	f.Required = pricing.MaxMoney(pricing.Money{}, f.LowestAvailable.Neg())
	return f
}

// Now is the first day of which nothing is known yet: the one after the past or
// that of the last statement, whichever is later; otherwise the first.
func (a *Account) Now() pricing.Date {
	now := a.calendar[a.Past].first
	if n := len(a.Statements); n > 0 {
		now = max(now, a.Statements[n-1].Date)
	}
	return now
}

// shareAmongUsages gives each usage its part of its meter's charges, in
// proportion to the calls requested (settlement, section 7).
func (a *Account) shareAmongUsages(f *planner.AccountForecast, out []planner.UsageForecast) {
	all := 0
	for k := range a.Meters {
		all += len(a.Meters[k].Usages)
	}
	costs := slab[pricing.Money]{chunk: all * a.Months}
	var weights []int64
	var shares []pricing.Money
	for k := range a.Meters {
		usages := a.Meters[k].Usages
		weights, shares = resized(weights, len(usages)), resized(shares, len(usages))
		for _, u := range usages {
			out[u].Cost = costs.take(a.Months)
		}
		for i := range a.Months {
			charge := f.Months[i].Meters[k].Charge
			if charge.IsZero() {
				continue
			}
			for j, u := range usages {
				weights[j] = out[u].Usage.Calls[i]
			}
			pricing.ShareMoney(shares, charge, weights)
			for j, u := range usages {
				out[u].Cost[i] = shares[j]
			}
		}
	}
}

// firstWith returns the first day of from…to for which reached holds, or to+1.
// Once reached, it stays so.
func firstWith(from, to int, reached func(day int) bool) int {
	return from + sort.Search(to-from+1, func(i int) bool { return reached(from + i) })
}
