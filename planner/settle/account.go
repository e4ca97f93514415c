package settle

import (
	"slices"
	"sort"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// An Account is what is known of one paying account before its first day: its input
// with every reference resolved. It does not change.
type Account struct {
	*planner.Account
	Products []Product // in the account's order
	Packs    []Pack    // of all products, by address
	Start    pricing.Month
	Months   int   // of the horizon
	Past     int   // how many months from the first on are measured, or before one that is
	Decimals int32 // of what is paid

	Conversion *planner.Conversion // to the plan's currency; nil: it is in that

	Subscriptions []Subscription     // of all products, by address
	Vouchers      []*planner.Voucher // by address

	voucherOrder []int            // in which vouchers pay
	calendar     []calendarMonth  // the horizon and the month after it; of all accounts
	topUps       []*planner.TopUp // by address
}

// Currency is that of all amounts of the account.
func (a *Account) Currency() string { return a.Products[0].Catalog.Currency() }

// A Product is one catalogue in an account.
type Product struct {
	*planner.Product
	Account *Account
	Catalog *pricing.Catalog // with the contract's prices
	Meters  []MeterUse       // with a usage in the horizon, in catalogue order
	Grants  []Grant          // subscriptions by address, free quotas in catalogue order, packs in burn order

	index       int // in the account
	firstQuota  int // index of the first grant that is no subscription
	freezeRatio pricing.Multiplier
	dailyQuota  bool // a free quota is renewed every day
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
	Mode     pricing.TierMode // in force
	Discount pricing.Multiplier
	Spreads  []Spread // the calls requested; the first are those that are spread evenly
	Usages   []int    // indexes into the plan's usages, by address

	tiersByDay bool // the calls of each day select the tier
}

// A Grant is units that some meters may use without paying: a period of a subscription, a
// free quota or a pack.
type Grant struct {
	Kind         GrantKind
	Quota        *pricing.FreeQuota // of a free quota; otherwise nil
	Pack         int                // of a pack: index into the account's
	Subscription int                // of a subscription: index into the account's
	Ratios       []pricing.Units    // by index into the product's meters: what a call takes; 0 where the meter does not use it

	plain     bool          // every ratio is 0 or 1
	least     pricing.Units // the smallest ratio of its meters: with less left it is exhausted
	leastUsed pricing.Units // that of the meters in use
	from, to  pricing.Date  // of a quota: usable from this day on, and no more from that day on
}

// A GrantKind is what kind of grant it is.
type GrantKind int

// The kinds of grants.
const (
	PackGrant GrantKind = iota
	QuotaGrant
	SubscriptionGrant
)

// Covers says whether a meter of the product uses the grant.
func (g *Grant) Covers(k int) bool { return !g.Ratios[k].IsZero() }

// openingState is the state on the first day of the horizon.
func (m *monthRun) openingState() state {
	s := state{
		balance:  m.Opening.Balance,
		products: make([]productState, len(m.products)),
		vouchers: make([]pricing.Money, len(m.Vouchers)),
	}
	for i, v := range m.Vouchers {
		s.vouchers[i] = v.Amount
	}
	for i := range m.products {
		p, o := &m.products[i], m.Opening.Product(i)
		if o.Suspended && (m.Past > 0 || p.overdraft() == pricing.OverdraftReport) {
			o.Suspended, o.Frozen, o.Pending = false, o.Pending, pricing.Money{} // see settlement, "What is past"
		}
		s.products[i] = productState{frozen: o.Frozen, suspended: o.Suspended, pending: o.Pending, due: o.Due, estimate: o.Estimate, bill: o.Due}
		s.products[i].grants = make([]grantState, len(p.Grants))
		for g := range p.Grants {
			s.products[i].grants[g] = p.opening(&p.Grants[g])
		}
	}
	m.lowest = lowest{now: m.Now()}
	m.lowest.see(&planner.Event{Available: s.available()})
	return s
}

// opening is what is left of a grant on the first morning: of a period or a pack that was
// paid before, and of a free quota that was given once.
func (p *Product) opening(g *Grant) grantState {
	a := p.Account
	switch g.Kind {
	case SubscriptionGrant:
		return a.Subscriptions[g.Subscription].opening(a)
	case QuotaGrant:
		if told, ok := a.quotaLeft(g.Quota); ok && g.to > a.calendar[0].first {
			return grantState{left: told}
		}
	case PackGrant:
		if pack := &a.Packs[g.Pack]; pack.ownedBefore {
			left := pack.Left()
			return grantState{paid: true, left: left, used: pricing.WholeUnits(pack.Size).Sub(left)}
		}
	}
	return grantState{}
}

// Simulate settles the account by itself. Several goroutines may do so at a time. With
// problems it needs a price that there is not.
func (a *Account) Simulate() (planner.AccountForecast, []pricing.Problem) {
	return a.simulate(new(scratch), nil)
}

// simulate settles every month of the horizon and the bill day after it.
func (a *Account) simulate(own *scratch, usages []planner.Usage) (planner.AccountForecast, []pricing.Problem) {
	m := a.newRun(own)
	f := m.run()
	unpriced := m.unpriced
	f.Funding, f.PastThrough, f.TracksCash = m.lowest.funding(), a.pastThrough(), a.tracksCash()
	if a.maySuspend() {
		reported := a.newCostPath(true)
		reported.settle()
		f.Funding = reported.run.lowest.funding()
		for _, u := range reported.run.unpriced {
			unpriced = u.addTo(unpriced)
		}
	}
	return f, a.unpricedProblems(unpriced, usages)
}

// maySuspend says whether a lack of money may stop anything.
func (a *Account) maySuspend() bool {
	return slices.ContainsFunc(a.Products, func(p Product) bool { return p.Terms.Overdraft == pricing.OverdraftSuspend })
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
	o := &a.Opening
	return o.Declared || !o.Balance.IsZero() ||
		slices.ContainsFunc(o.Products, func(p planner.ProductOpening) bool { return p != planner.ProductOpening{} }) ||
		len(a.Statements) > 0 || len(a.topUps) > 0 || a.maySuspend()
}

// run settles the months of the account, without the funding.
func (m *monthRun) run() planner.AccountForecast {
	f := planner.AccountForecast{
		Account: m.Account.Account, Conversion: m.Conversion, Months: make([]planner.AccountMonth, m.Months), Packs: m.packForecasts(), Subscriptions: m.subscriptionForecasts(),
		Products: make([]planner.ProductForecast, len(m.products)), Vouchers: make([]planner.VoucherForecast, len(m.Vouchers)),
	}
	for i, v := range m.Vouchers {
		f.Vouchers[i].Voucher = v
	}
	months := make([]planner.ProductMonth, len(m.products)*m.Months)
	for k := range m.products {
		f.Products[k] = planner.ProductForecast{Catalog: m.products[k].Catalog, Months: months[k*m.Months : (k+1)*m.Months : (k+1)*m.Months]}
	}
	m.forecast = &f
	s := m.openingState()
	for i := range m.Months {
		s = m.settle(s, i)
		f.Months[i] = m.month
		m.setSettlements(i - 1)
		m.recordPacks()
		m.recordSubscriptions()
	}
	f.After = m.settleLast(s)
	for i := range f.Vouchers {
		v := &f.Vouchers[i]
		v.Used = v.Voucher.Amount.Sub(v.Expired).Sub(m.state.vouchers[i])
	}
	m.setSettlements(m.Months - 1)
	if f.Events = m.events; m.dropped == nil {
		f.Events = slices.Clone(m.events)
	}
	m.finish(&f, s)
	return f
}

// setSettlements puts the settlements of the run's month beside the month that they
// settle; those of the month before the horizon are the opening settlements.
func (m *monthRun) setSettlements(i int) {
	var all planner.Settlement
	f := m.forecast
	for k := range m.products {
		s := m.products[k].settlement
		if i < 0 {
			f.Products[k].OpeningSettlement = s
		} else {
			f.Products[k].Months[i].Settlement = s
		}
		if s.Date >= all.Date {
			all.Date, all.Balance, all.Available = s.Date, s.Balance, s.Available
		}
		all.Unfrozen, all.Charged = all.Unfrozen.Add(s.Unfrozen), all.Charged.Add(s.Charged)
		all.Credit = all.Credit.Add(s.Credit)
		all.Estimate, all.Frozen = all.Estimate.Add(s.Estimate), all.Frozen.Add(s.Frozen)
	}
	if i < 0 {
		f.OpeningSettlement = all
	} else {
		f.Months[i].Settlement = all
	}
}

// finish sums up what the months say.
func (m *monthRun) finish(f *planner.AccountForecast, end state) {
	var all planner.Figures
	for i := range f.Months {
		month := &f.Months[i]
		for k := range month.Meters {
			f.Served = planner.AddCoverage(f.Served, month.Meters[k].Meter.Unit, month.Meters[k].Served)
		}
		all.Add(&month.Figures)
	}
	f.Totals = planner.TotalsOf(&all, f.After)
	for i := range f.Packs {
		p := &f.Packs[i]
		last := end.of(m.Packs[i].grantAt)
		p.Bought, p.Expired, p.Remaining = last.paid, last.void, last.left
		p.Granted = p.Consumed.Add(p.Expired).Add(p.Remaining)
		if !p.Expired.IsZero() {
			p.ExpiredValue = m.Packs[i].Total.Sub(m.Packs[i].Value(last.used))
		}
		f.Totals.PacksExpiredCalls = f.Totals.PacksExpiredCalls.Add(p.Expired)
		f.Totals.PacksExpiredValue = f.Totals.PacksExpiredValue.Add(p.ExpiredValue)
	}
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
	for k := range a.Products {
		for _, use := range a.Products[k].Meters {
			all += len(use.Usages)
		}
	}
	costs := slab[pricing.Money]{chunk: all * a.Months}
	var weights []pricing.Units
	var shares []pricing.Money
	row := 0
	for k := range a.Products {
		for _, use := range a.Products[k].Meters {
			usages := use.Usages
			weights, shares = resized(weights, len(usages)), resized(shares, len(usages))
			for _, u := range usages {
				out[u].Cost = costs.take(a.Months)
			}
			for i := range a.Months {
				charge := f.Months[i].Meters[row].Charge
				if charge.IsZero() {
					continue
				}
				for j, u := range usages {
					weights[j] = pricing.WholeUnits(out[u].Usage.Calls[i])
				}
				pricing.ShareMoney(shares, charge, weights, a.Decimals)
				for j, u := range usages {
					out[u].Cost[i] = shares[j]
				}
			}
			row++
		}
	}
}

// firstWith returns the first day of from…to for which reached holds, or to+1.
// Once reached, it stays so.
func firstWith(from, to int, reached func(day int) bool) int {
	return from + sort.Search(to-from+1, func(i int) bool { return reached(from + i) })
}
