package plantest

import (
	"math/big"
	"slices"
	"strconv"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// Reference is settlement.md written out once more: every day of the
// horizon is walked, every grant asked, every amount an exact fraction. It
// shares nothing with the engine but the types of the input and the output:
// prices, tiers, expiry dates, address order and the sharing of remainders are
// worked out here from the catalogue as it was written. It trades all speed for
// being easy to hold against the text; section numbers are those of
// settlement.md. Its input must be valid.
func Reference(in planner.Input) *planner.Forecast {
	in = refOrdered(in)
	f := &planner.Forecast{Input: &in, Monthly: make([]planner.Figures, in.Months)}
	for i := range f.Monthly {
		f.Monthly[i].Month = in.Start + pricing.Month(i)
	}
	for _, u := range in.Usages {
		f.Usages = append(f.Usages, planner.UsageForecast{Usage: &u, Cost: make([]pricing.Money, in.Months)})
	}
	for _, account := range in.Accounts {
		run := NewRefRun(in, account, account.Terms.Overdraft)
		run.walk()

		// 4, Funding: always taken from the report path.
		report := NewRefRun(in, account, pricing.OverdraftReport)
		report.walk()

		a := run.forecast()
		a.Funding = report.funding()
		f.Accounts = append(f.Accounts, a)
		f.Currency = run.spec.Currency

		for i, m := range a.Months {
			RefAddFigures(&f.Monthly[i], m.Figures)
			for j, u := range f.Usages {
				if u.Usage.Account == account.Address {
					f.Usages[j].Cost[i] = run.usageCost(*u.Usage, m, i)
				}
			}
		}
		last := a.Months[in.Months-1].Settlement
		f.AfterHorizon.Date = max(f.AfterHorizon.Date, last.Date)
		f.AfterHorizon.Cash = f.AfterHorizon.Cash.Add(last.Charged)
		RefAddTotals(&f.Totals, a.Totals)
	}
	return f
}

// A RefRun is one account on its way through the days.
type RefRun struct {
	in      planner.Input
	account planner.Account
	catalog *pricing.Catalog
	spec    pricing.CatalogSpec
	terms   pricing.Terms

	// Section 4.
	balance, frozen *big.Rat
	suspended       bool
	pending         *big.Rat // the estimate that could not be frozen

	packs   []*refPack // by address
	topUps  []planner.TopUp
	months  []*refMonth
	opening planner.Settlement
	events  []planner.Event

	// What is past (4): the first day after it, the first day of the horizon
	// without one; and the day from which on funding looks.
	PastEnd, Now pricing.Date

	lowest         *big.Rat
	lowestOn       pricing.Date
	firstShortfall *pricing.Date
}

// A refPack is a pack purchase: size × quantity calls at price.
type refPack struct {
	purchase  planner.PackPurchase
	spec      pricing.PackSpec
	unitPrice *big.Rat
	price     *big.Rat
	size      int64
	coversOn  pricing.Date // first day that is covered
	expiresOn pricing.Date // first day that is no longer covered
	bought    bool
	granted   int64
	left      int64
	expired   int64
	usedAt    int64 // calls used, with those before the horizon, when the month began
	lost      *big.Rat
	months    []planner.PackMonth
}

// A refMonth is what happened at each meter of the catalogue in a month, and
// what it costs.
type refMonth struct {
	requested, served, lost, free, pack, postpaid []int64 // by meter
	quotaLeft                                     []int64 // by free quota
	takenFrom                                     map[*refPack][]int64

	meters         []planner.MeterMonth // by meter of the catalogue
	bill, estimate *big.Rat
	purchases      *big.Rat
	settlement     planner.Settlement
}

func NewRefRun(in planner.Input, account planner.Account, overdraft pricing.Overdraft) *RefRun {
	r := &RefRun{in: in, account: account, terms: account.Terms, pending: new(big.Rat)}
	r.terms.Overdraft = overdraft
	for _, c := range in.Catalogs {
		if c.ID() == account.Catalog {
			r.catalog, r.spec = c, c.Spec()
		}
	}
	for _, p := range in.Packs {
		if p.Account == account.Address {
			r.packs = append(r.packs, r.newPack(p))
		}
	}
	for _, t := range in.TopUps {
		if t.Account == account.Address {
			r.topUps = append(r.topUps, t)
		}
	}
	r.PastEnd = refFirstOf(in.Start)
	if through := account.PastThrough; through != nil {
		r.PastEnd = max(r.PastEnd, refFirstOf(min(*through+1, in.Start+pricing.Month(in.Months))))
	}
	for _, u := range in.Usages {
		for i, measured := range u.Actual {
			if measured && u.Account == account.Address {
				r.PastEnd = max(r.PastEnd, refFirstOf(in.Start+pricing.Month(i+1)))
			}
		}
	}
	r.Now = r.PastEnd
	for _, s := range account.Statements {
		r.Now = max(r.Now, s.Date)
	}
	return r
}

func refFirstOf(m pricing.Month) pricing.Date { return dateOf(int(m)/12, int(m)%12+1, 1) }

// stops says whether a lack of money stops anything on a day: only under the term
// "suspend", and not in the past (4, What is past).
func (r *RefRun) stops(day pricing.Date) bool {
	return r.terms.Overdraft == pricing.OverdraftSuspend && day >= r.PastEnd
}

func (r *RefRun) newPack(purchase planner.PackPurchase) *refPack {
	p := &refPack{purchase: purchase, lost: new(big.Rat), coversOn: purchase.PurchasedOn}
	for _, spec := range r.spec.Packs {
		if spec.SKU == purchase.SKU {
			p.spec = spec
		}
	}
	p.size = p.spec.Calls * purchase.Quantity

	// The negotiated price, or the catalogue's on the purchase day.
	price := p.spec.Price
	for _, revision := range r.spec.Revisions { // by date
		for _, changed := range revision.Packs {
			if changed.SKU == purchase.SKU && revision.Date <= purchase.PurchasedOn {
				price = changed.Price
			}
		}
	}
	if purchase.Price != nil {
		price = purchase.Price.Decimal()
	}
	p.unitPrice = price.Rat()
	p.price = new(big.Rat).Mul(p.unitPrice, ratInt(purchase.Quantity))

	// 2: purchase_month covers from the first day of the purchase month.
	if r.terms.PackCoverage == pricing.CoverageFromMonth {
		_, _, day := civil(purchase.PurchasedOn)
		p.coversOn -= pricing.Date(day - 1)
	}
	// 1: the expiry date is no longer covered.
	p.expiresOn = refExpiry(purchase.PurchasedOn, r.terms.PackValidity.String())
	return p
}

// refExpiry adds a validity to a date; a day that the month does not have is
// the 1st of the next (1: 29 Feb → 1 Mar).
func refExpiry(from pricing.Date, validity string) pricing.Date {
	n, err := strconv.Atoi(validity[:len(validity)-1])
	if err != nil {
		panic(err)
	}
	year, month, day := civil(from)
	switch validity[len(validity)-1] {
	case 'd':
		return from + pricing.Date(n)
	case 'm':
		month += n
	case 'y':
		year += n
	}
	for month > 12 {
		year, month = year+1, month-12
	}
	if day > daysIn(year, month) {
		month, day = month+1, 1
	}
	return dateOf(year, month, day)
}

// walk runs section 2 for every day of the horizon and, with steps 2 and 3
// only, for the days up to the last settlement.
func (r *RefRun) walk() {
	firstDay := refFirstOf(r.in.Start)

	// The state on the morning of the first day; it counts as an event.
	r.balance, r.frozen = r.account.Opening.Balance.Decimal().Rat(), r.account.Opening.Frozen.Decimal().Rat()
	if r.account.Opening.Suspended {
		r.takeDown(firstDay, r.account.Opening.Pending.Decimal().Rat())
	}
	for _, p := range r.packs {
		if p.purchase.PurchasedOn < firstDay {
			p.bought = true
			p.granted, p.left = *p.purchase.Remaining, *p.purchase.Remaining
		}
	}

	settlements := 0
	for day := firstDay; settlements < r.in.Months+1; day++ {
		year, month, dayOfMonth := civil(day)
		i := year*12 + month - 1 - int(r.in.Start)
		inHorizon := i < r.in.Months
		if inHorizon && dayOfMonth == 1 {
			r.openMonth()
			r.takeStatement(day, i)
		}
		if day == r.Now { // its morning is the first that counts
			r.look(day)
		}

		// 2, step 1.
		if inHorizon {
			r.expirePacks(day)
		}
		// 2, step 2.
		r.creditTopUps(day)
		// 2, step 3.
		settles := dayOfMonth == r.terms.BillDay
		if settles {
			r.settle(day, i-1)
			settlements++
		}
		r.resume(day)
		if settles {
			r.recordState(i - 1)
		}
		if !inHorizon {
			continue
		}
		// 2, step 4.
		r.buyPacks(day, i)
		// 2, step 5.
		r.serve(day, i, dayOfMonth, daysIn(year, month))
		if dayOfMonth == daysIn(year, month) {
			r.closeMonth(i)
		}
	}
}

// available is balance − frozen (4).
func (r *RefRun) available() *big.Rat { return new(big.Rat).Sub(r.balance, r.frozen) }

// look keeps the lowest available and its first date, and the first date on
// which it is below zero (4, Funding).
func (r *RefRun) look(day pricing.Date) {
	if day < r.Now {
		return
	}
	available := r.available()
	if r.lowest == nil || available.Cmp(r.lowest) < 0 {
		r.lowest, r.lowestOn = available, day
	}
	if available.Sign() < 0 && r.firstShortfall == nil {
		r.firstShortfall = &day
	}
}

// event records what happened, with the state after it.
func (r *RefRun) event(day pricing.Date, typ planner.EventType, e planner.Event) {
	r.look(day)
	r.tell(day, typ, e)
}

// tell is event without a look at what is available.
func (r *RefRun) tell(day pricing.Date, typ planner.EventType, e planner.Event) {
	e.Date, e.Type = day, typ
	e.Balance, e.Frozen, e.Available = toDecimal(r.balance), toDecimal(r.frozen), toDecimal(r.available())
	r.events = append(r.events, e)
}

// moneyEvent is an event of an amount; one of nothing is none.
func (r *RefRun) moneyEvent(day pricing.Date, typ planner.EventType, address string, amount *big.Rat) {
	if amount.Sign() != 0 {
		r.event(day, typ, planner.Event{Address: address, Amount: new(toDecimal(amount))})
	}
}

// takeDown stops the service with an estimate that waits; where nothing stops, that
// is what is frozen (4, What is past).
func (r *RefRun) takeDown(day pricing.Date, pending *big.Rat) {
	if r.stops(day) {
		r.suspended, r.pending, r.frozen = true, pending, new(big.Rat)
	} else {
		r.frozen = pending
	}
}

// takeStatement takes over what the vendor showed on the morning of month i (4,
// What is past).
func (r *RefRun) takeStatement(day pricing.Date, i int) {
	for _, s := range r.account.Statements {
		if s.Date != day {
			continue
		}
		change := new(big.Rat).Sub(s.Balance.Decimal().Rat(), r.balance)
		r.balance = s.Balance.Decimal().Rat()
		was := r.suspended
		switch {
		case s.Suspended != nil && *s.Suspended:
			pending := r.months[i-1].estimate
			if was {
				pending = r.pending
			}
			if s.Pending != nil {
				pending = s.Pending.Decimal().Rat()
			}
			r.takeDown(day, pending)
		case was && (s.Suspended != nil || s.Frozen != nil && s.Frozen.IsPositive()):
			r.suspended, r.frozen = false, r.pending
			if s.Frozen != nil {
				r.frozen = s.Frozen.Decimal().Rat()
			}
		case s.Frozen != nil:
			r.frozen = s.Frozen.Decimal().Rat()
		}
		r.tell(day, planner.EventAdjusted, planner.Event{Amount: new(toDecimal(change))})
		if r.suspended && !was {
			r.tell(day, planner.EventSuspended, planner.Event{})
		}
		if was && !r.suspended {
			r.tell(day, planner.EventResumed, planner.Event{Amount: new(toDecimal(r.frozen))})
		}
	}
}

// openMonth renews the free quotas (1).
func (r *RefRun) openMonth() {
	n := len(r.spec.Meters)
	i := len(r.months)
	m := &refMonth{
		requested: make([]int64, n), served: make([]int64, n), lost: make([]int64, n),
		free: make([]int64, n), pack: make([]int64, n), postpaid: make([]int64, n),
		takenFrom: map[*refPack][]int64{}, purchases: new(big.Rat),
	}
	for _, q := range r.spec.FreeQuotas {
		m.quotaLeft = append(m.quotaLeft, q.Calls)
	}
	// 2: V is the sum over all usages of that account and meter.
	for _, u := range r.in.Usages {
		if u.Account == r.account.Address {
			m.requested[r.meterIndex(u.Meter)] += u.Calls[i]
		}
	}
	for _, p := range r.packs {
		m.takenFrom[p] = make([]int64, n)
		p.usedAt = p.size - p.left
	}
	r.months = append(r.months, m)
}

// burnOrder lists packs by earliest expiry date, then earliest purchase date,
// then address (2, step 5).
func (r *RefRun) burnOrder() []*refPack {
	packs := slices.Clone(r.packs) // by address
	slices.SortStableFunc(packs, func(a, b *refPack) int {
		if a.expiresOn != b.expiresOn {
			return int(a.expiresOn - b.expiresOn)
		}
		return int(a.purchase.PurchasedOn - b.purchase.PurchasedOn)
	})
	return packs
}

// expirePacks makes what is left void (2, step 1) and books its value (5).
func (r *RefRun) expirePacks(day pricing.Date) {
	for _, p := range r.burnOrder() {
		if !p.bought || p.expiresOn != day || p.left == 0 {
			continue
		}
		p.lost.Sub(p.price, p.value(p.size-p.left))
		p.expired, p.left = p.left, 0
		r.event(day, planner.EventPackExpired, planner.Event{
			Address: p.purchase.Address, Calls: new(p.expired), Amount: new(toDecimal(p.lost)),
		})
	}
}

// value is what c used calls of the pack are worth: price × c / size, rounded
// half-up to 2 decimals; all of them are worth the price (5).
func (p *refPack) value(c int64) *big.Rat {
	if c == p.size {
		return p.price
	}
	value := halfUp(new(big.Rat).Mul(p.price, big.NewRat(c, p.size)), 2)
	if value.Cmp(p.price) > 0 {
		return p.price // never more than was paid
	}
	return value
}

// creditTopUps credits what is dated today (2, step 2).
func (r *RefRun) creditTopUps(day pricing.Date) {
	_, _, dayOfMonth := civil(day)
	for _, t := range r.topUps { // by address
		if t.MonthlyOn == dayOfMonth || t.MonthlyOn == 0 && t.Date == day {
			r.balance = new(big.Rat).Add(r.balance, t.Amount.Decimal().Rat())
			r.moneyEvent(day, planner.EventTopUp, t.Address, t.Amount.Decimal().Rat())
		}
	}
}

// settle is the bill day of month i; -1 is the month before the horizon, whose
// bill and estimate are the opening's (4).
func (r *RefRun) settle(day pricing.Date, i int) {
	bill, estimate := r.account.Opening.Due.Decimal().Rat(), r.account.Opening.Estimate.Decimal().Rat()
	record := &r.opening
	if i >= 0 {
		bill, estimate = r.months[i].bill, r.months[i].estimate
		record = &r.months[i].settlement
	}
	record.Date = day

	// A bill day while suspended deducts the bill and nothing else.
	wasSuspended := r.suspended
	if !wasSuspended {
		unfrozen := r.frozen
		r.frozen = new(big.Rat)
		record.Unfrozen = toDecimal(unfrozen)
		r.moneyEvent(day, planner.EventUnfreeze, "", unfrozen)
	}

	r.balance = new(big.Rat).Sub(r.balance, bill)
	record.Charged = toDecimal(bill)
	r.moneyEvent(day, planner.EventBill, "", bill)

	if wasSuspended {
		record.Estimate = toDecimal(r.pending)
		return
	}
	record.Estimate = toDecimal(estimate)
	missing := new(big.Rat).Sub(estimate, r.balance)
	if missing.Sign() > 0 && r.stops(day) {
		r.suspended, r.pending = true, estimate
		r.event(day, planner.EventFreezeFailed, planner.Event{Amount: new(toDecimal(estimate))})
		r.event(day, planner.EventSuspended, planner.Event{})
		return
	}
	if missing.Sign() > 0 {
		r.event(day, planner.EventShortfall, planner.Event{Amount: new(toDecimal(missing))})
	}
	r.frozen = estimate
	r.moneyEvent(day, planner.EventFreeze, "", estimate)
}

// resume wakes a suspended account on the first day on which, after top-ups and
// settlement, balance ≥ the pending estimate (4).
func (r *RefRun) resume(day pricing.Date) {
	if r.suspended && r.balance.Cmp(r.pending) >= 0 {
		r.suspended, r.frozen = false, r.pending
		r.event(day, planner.EventResumed, planner.Event{Amount: new(toDecimal(r.pending))})
	}
}

// recordState notes the state after the settlement of month i and the
// resumption of that day (4).
func (r *RefRun) recordState(i int) {
	record := &r.opening
	if i >= 0 {
		record = &r.months[i].settlement
	}
	record.Frozen, record.Balance, record.Available = toDecimal(r.frozen), toDecimal(r.balance), toDecimal(r.available())
}

// buyPacks buys what is dated today, in address order (2, step 4). With
// overdraft "suspend" a pack whose price exceeds available is not bought (4).
func (r *RefRun) buyPacks(day pricing.Date, i int) {
	for _, p := range r.packs { // by address
		if p.purchase.PurchasedOn != day {
			continue
		}
		missing := new(big.Rat).Sub(p.price, r.available())
		if missing.Sign() > 0 && r.stops(day) {
			r.event(day, planner.EventPackRefused, planner.Event{Address: p.purchase.Address, Amount: new(toDecimal(p.price))})
			continue
		}
		if missing.Sign() > 0 {
			r.event(day, planner.EventShortfall, planner.Event{Address: p.purchase.Address, Amount: new(toDecimal(missing))})
		}
		r.balance = new(big.Rat).Sub(r.balance, p.price)
		r.months[i].purchases.Add(r.months[i].purchases, p.price)
		r.gain(p)
		r.event(day, planner.EventPackBought, planner.Event{
			Address: p.purchase.Address, Calls: new(p.granted), Amount: new(toDecimal(p.price)),
		})
	}
}

// gain puts a bought pack's calls at the account's disposal, once.
func (r *RefRun) gain(p *refPack) {
	if !p.bought {
		p.bought, p.granted, p.left = true, p.size, p.size
		p.usedAt = 0
	}
}
