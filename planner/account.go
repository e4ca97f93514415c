package planner

import (
	"cmp"
	"sort"

	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// An account is what is known of one paying account before its first day:
// its input with every reference resolved. It does not change.
type account struct {
	*Account
	catalog *pricing.Catalog
	start   pricing.Month
	months  int
	meters  []meterUse // with a usage in the horizon, in catalogue order
	grants  []grant    // free quotas in catalogue order, then packs in burn order
	packs   []pack     // by address
	topUps  []*TopUp   // by address
}

// A meterUse is a meter and the volume that is expected of it.
type meterUse struct {
	meter    *pricing.Meter
	discount decimal.Decimal
	calls    []int64 // requested by month, all usages
	usages   []int   // indexes into the plan's usages, by address
}

// A grant is calls that some meters may use without paying: a free quota or a
// pack.
type grant struct {
	quota  *pricing.FreeQuota // nil for a pack
	pack   int                // index into the account's packs
	covers []bool             // by index into the account's meters
}

// A pack is a purchase with what follows from it.
type pack struct {
	*PackPurchase
	sku         *pricing.Pack
	unitPrice   decimal.Decimal
	price       decimal.Decimal // of all
	size        int64           // calls of all
	expiresOn   pricing.Date
	ownedBefore bool // bought before the first day
}

// burnOrder is the order in which packs are used: by earliest expiry, then
// earliest purchase, then address (settlement, section 2).
func burnOrder(a, b *pack) int {
	return cmp.Or(
		pricing.CompareDates(a.expiresOn, b.expiresOn),
		pricing.CompareDates(a.PurchasedOn, b.PurchasedOn),
		CompareAddresses(a.Address, b.Address),
	)
}

// A state is an account on the morning of a month's first day, before anything
// happened. It is all that a month needs to know of the months before.
type state struct {
	cash     wallet
	due      decimal.Decimal // the bill of the month before, not yet deducted
	estimate decimal.Decimal // what its settlement will freeze
	packs    []packState     // by index into the account's packs
}

// A packState is what is left of a pack.
type packState struct {
	bought bool
	left   int64 // calls that can still be used; 0 before the purchase and after expiry
	used   int64 // calls ever used, those before the first day included
	void   int64 // calls that expired
}

// openingState is the state on the first day of the horizon.
func (a *account) openingState() state {
	o := a.Opening
	s := state{
		cash:     wallet{balance: o.Balance, frozen: o.Frozen, suspended: o.Suspended, pending: o.Pending},
		due:      o.Due,
		estimate: o.Estimate,
		packs:    make([]packState, len(a.packs)),
	}
	for i, p := range a.packs {
		if p.ownedBefore {
			s.packs[i] = packState{bought: true, left: *p.Remaining, used: p.size - *p.Remaining}
		}
	}
	return s
}

// simulate settles every month of the horizon and the bill day after it.
func (a *account) simulate() AccountForecast {
	f := a.run()
	report := f
	if a.Terms.Overdraft == pricing.OverdraftSuspend {
		funded := *a
		copied := *a.Account
		copied.Terms.Overdraft = pricing.OverdraftReport
		funded.Account = &copied
		report = funded.run()
	}
	f.Funding = funding(a.start.First(), a.Opening, report.Events)
	return f
}

// run is simulate without the funding.
func (a *account) run() AccountForecast {
	f := AccountForecast{Account: a.Account, Months: make([]AccountMonth, a.months), Packs: a.packForecasts()}
	s := a.openingState()
	for i := range a.months {
		opening := s
		var done settledMonth
		done, s = a.settle(opening, i)
		f.Events = append(f.Events, done.events...)
		f.Months[i] = done.month
		f.setSettlement(i-1, done.settlement)
		a.recordPacks(f.Packs, opening, s, i, done.taken)
	}
	events, last := a.settleLast(s)
	f.Events = append(f.Events, events...)
	f.setSettlement(a.months-1, last)
	a.finish(&f, s)
	return f
}

// setSettlement puts a settlement beside the month that it settles; the one of
// the month before the horizon is the opening settlement.
func (f *AccountForecast) setSettlement(i int, s Settlement) {
	if i < 0 {
		f.OpeningSettlement = s
	} else {
		f.Months[i].Settlement = s
	}
}

// finish sums up what the months say.
func (a *account) finish(f *AccountForecast, end state) {
	figures := make([]Figures, len(f.Months))
	for i := range f.Months {
		m := &f.Months[i]
		for _, p := range f.Packs {
			m.Amortized = m.Amortized.Add(p.Months[i].Amortized)
		}
		m.Amortized = m.Amortized.Add(m.Bill)
		figures[i] = m.Figures
	}
	f.Totals.sum(figures, f.Months[len(f.Months)-1].Settlement.Charged)
	for i := range f.Packs {
		p := &f.Packs[i]
		p.Bought = end.packs[i].bought
		p.Expired, p.Remaining = end.packs[i].void, end.packs[i].left
		p.Granted = p.Consumed + p.Expired + p.Remaining
		if p.Expired > 0 {
			p.ExpiredValue = a.packs[i].price.Sub(a.packs[i].value(end.packs[i].used))
		}
		f.Totals.PacksExpiredCalls += p.Expired
		f.Totals.PacksExpiredValue = f.Totals.PacksExpiredValue.Add(p.ExpiredValue)
	}
}

// funding is what it takes that nothing fails, read off the events of the
// report path (settlement, section 4). The opening counts as an event of the
// first day.
func funding(firstDay pricing.Date, o Opening, events []Event) Funding {
	f := Funding{LowestAvailable: o.Balance.Sub(o.Frozen), LowestOn: firstDay}
	note := func(available decimal.Decimal, on pricing.Date) {
		if available.LessThan(f.LowestAvailable) {
			f.LowestAvailable, f.LowestOn = available, on
		}
		if available.IsNegative() && f.FirstShortfallOn == nil {
			f.FirstShortfallOn = &on
		}
	}
	note(f.LowestAvailable, firstDay)
	for _, e := range events {
		note(e.Available, e.Date)
	}
	f.Required = decimal.Max(decimal.Zero, f.LowestAvailable.Neg())
	return f
}

// shareAmongUsages gives each usage its part of its meter's charges, in
// proportion to the calls requested (settlement, section 7).
func (a *account) shareAmongUsages(f *AccountForecast, out []UsageForecast) {
	for k, use := range a.meters {
		weights := make([]int64, len(use.usages))
		for _, u := range use.usages {
			out[u].Cost = make([]decimal.Decimal, a.months)
		}
		for i := range a.months {
			charge := f.Months[i].Meters[k].Charge
			if charge.IsZero() {
				continue
			}
			for j, u := range use.usages {
				weights[j] = out[u].Usage.Calls[i]
			}
			for j, share := range pricing.ShareMoney(charge, weights) {
				out[use.usages[j]].Cost[i] = share
			}
		}
	}
}

// firstWith returns the first day of from…to for which reached holds, or to+1.
// Once reached, it stays so.
func firstWith(from, to int, reached func(day int) bool) int {
	return from + sort.Search(to-from+1, func(i int) bool { return reached(from + i) })
}
