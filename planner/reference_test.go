package planner_test

import (
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// The reference is settlement.md written out once more: every day of the
// horizon is walked, every grant asked, every amount an exact fraction. It
// shares nothing with the engine but the types of the input and the output:
// prices, tiers, expiry dates, address order and the sharing of remainders are
// worked out here from the catalogue as it was written. It trades all speed for
// being easy to hold against the text; section numbers are those of
// settlement.md. Its input must be valid.
func reference(in planner.Input) *planner.Forecast {
	in = refOrdered(in)
	f := &planner.Forecast{Input: &in, Monthly: make([]planner.Figures, in.Months)}
	for i := range f.Monthly {
		f.Monthly[i].Month = in.Start + pricing.Month(i)
	}
	for _, u := range in.Usages {
		f.Usages = append(f.Usages, planner.UsageForecast{Usage: &u, Cost: make([]pricing.Money, in.Months)})
	}
	for _, account := range in.Accounts {
		run := newRefRun(in, account, account.Terms.Overdraft)
		run.walk()

		// 4, Funding: always taken from the report path.
		report := newRefRun(in, account, pricing.OverdraftReport)
		report.walk()

		a := run.forecast()
		a.Funding = report.funding()
		f.Accounts = append(f.Accounts, a)
		f.Currency = run.spec.Currency

		for i, m := range a.Months {
			refAddFigures(&f.Monthly[i], m.Figures)
			for j, u := range f.Usages {
				if u.Usage.Account == account.Address {
					f.Usages[j].Cost[i] = run.usageCost(*u.Usage, m, i)
				}
			}
		}
		last := a.Months[in.Months-1].Settlement
		f.AfterHorizon.Date = max(f.AfterHorizon.Date, last.Date)
		f.AfterHorizon.Cash = f.AfterHorizon.Cash.Add(last.Charged)
		refAddTotals(&f.Totals, a.Totals)
	}
	return f
}

// A refRun is one account on its way through the days.
type refRun struct {
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

func newRefRun(in planner.Input, account planner.Account, overdraft pricing.Overdraft) *refRun {
	r := &refRun{in: in, account: account, terms: account.Terms, pending: new(big.Rat)}
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
	return r
}

func (r *refRun) newPack(purchase planner.PackPurchase) *refPack {
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
func (r *refRun) walk() {
	firstDay := dateOf(int(r.in.Start)/12, int(r.in.Start)%12+1, 1)

	// The state on the morning of the first day; it counts as an event.
	r.balance, r.frozen = r.account.Opening.Balance.Decimal().Rat(), r.account.Opening.Frozen.Decimal().Rat()
	r.look(firstDay)
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
func (r *refRun) available() *big.Rat { return new(big.Rat).Sub(r.balance, r.frozen) }

// look keeps the lowest available and its first date, and the first date on
// which it is below zero (4, Funding).
func (r *refRun) look(day pricing.Date) {
	available := r.available()
	if r.lowest == nil || available.Cmp(r.lowest) < 0 {
		r.lowest, r.lowestOn = available, day
	}
	if available.Sign() < 0 && r.firstShortfall == nil {
		r.firstShortfall = &day
	}
}

// event records what happened, with the state after it.
func (r *refRun) event(day pricing.Date, typ planner.EventType, e planner.Event) {
	r.look(day)
	e.Date, e.Type = day, typ
	e.Balance, e.Frozen, e.Available = toDecimal(r.balance), toDecimal(r.frozen), toDecimal(r.available())
	r.events = append(r.events, e)
}

// moneyEvent is an event of an amount; one of nothing is none.
func (r *refRun) moneyEvent(day pricing.Date, typ planner.EventType, address string, amount *big.Rat) {
	if amount.Sign() != 0 {
		r.event(day, typ, planner.Event{Address: address, Amount: new(toDecimal(amount))})
	}
}

// openMonth renews the free quotas (1).
func (r *refRun) openMonth() {
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
func (r *refRun) burnOrder() []*refPack {
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
func (r *refRun) expirePacks(day pricing.Date) {
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
func (r *refRun) creditTopUps(day pricing.Date) {
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
func (r *refRun) settle(day pricing.Date, i int) {
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
	if missing.Sign() > 0 && r.terms.Overdraft == pricing.OverdraftSuspend {
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
func (r *refRun) resume(day pricing.Date) {
	if r.suspended && r.balance.Cmp(r.pending) >= 0 {
		r.suspended, r.frozen = false, r.pending
		r.event(day, planner.EventResumed, planner.Event{Amount: new(toDecimal(r.pending))})
	}
}

// recordState notes the state after the settlement of month i and the
// resumption of that day (4).
func (r *refRun) recordState(i int) {
	record := &r.opening
	if i >= 0 {
		record = &r.months[i].settlement
	}
	record.Frozen, record.Balance, record.Available = toDecimal(r.frozen), toDecimal(r.balance), toDecimal(r.available())
}

// buyPacks buys what is dated today, in address order (2, step 4). With
// overdraft "suspend" a pack whose price exceeds available is not bought (4).
func (r *refRun) buyPacks(day pricing.Date, i int) {
	for _, p := range r.packs { // by address
		if p.purchase.PurchasedOn != day {
			continue
		}
		missing := new(big.Rat).Sub(p.price, r.available())
		if missing.Sign() > 0 && r.terms.Overdraft == pricing.OverdraftSuspend {
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
func (r *refRun) gain(p *refPack) {
	if !p.bought {
		p.bought, p.granted, p.left = true, p.size, p.size
		p.usedAt = 0
	}
}

// serve serves day k of the D days of month i (2, step 5).
func (r *refRun) serve(day pricing.Date, i, k, d int) {
	m := r.months[i]
	basisBefore := make([]int64, len(r.spec.Meters))
	uncovered := make([]int64, len(r.spec.Meters))
	for j, meter := range r.spec.Meters {
		// 2: floor(V·k/D) − floor(V·(k−1)/D).
		calls := m.requested[j]*int64(k)/int64(d) - m.requested[j]*int64(k-1)/int64(d)
		if r.suspended {
			m.lost[j] += calls // 4: even where packs have calls left
			continue
		}
		basisBefore[j] = r.basis(m, j)
		m.served[j] += calls
		// 1: a free meter takes no free quota and no pack.
		if !r.isFree(meter.ID, i) {
			uncovered[j] = calls
		}
	}
	if r.suspended {
		return
	}

	for q, quota := range r.spec.FreeQuotas {
		before := m.quotaLeft[q]
		for j, calls := range r.cover(&m.quotaLeft[q], quota.Meters, uncovered) {
			m.free[j] += calls
		}
		if before > 0 && m.quotaLeft[q] == 0 {
			r.event(day, planner.EventFreeQuotaExhausted, planner.Event{Quota: quota.ID, Calls: new(quota.Calls)})
		}
	}
	for _, p := range r.burnOrder() {
		if day < p.coversOn || day >= p.expiresOn {
			continue
		}
		// purchase_month covers days before the purchase, which cannot be
		// refused (2, 4).
		if r.terms.PackCoverage == pricing.CoverageFromMonth {
			r.gain(p)
		}
		before := p.left // 0 where the purchase was refused
		for j, calls := range r.cover(&p.left, p.spec.Meters, uncovered) {
			m.pack[j] += calls
			m.takenFrom[p][j] += calls
		}
		if before > 0 && p.left == 0 {
			r.event(day, planner.EventPackExhausted, planner.Event{Address: p.purchase.Address})
		}
	}
	for j := range r.spec.Meters {
		m.postpaid[j] += uncovered[j] // 2: what no grant covers
	}

	for j, meter := range r.spec.Meters {
		tiers := r.tiers(meter.ID, i)
		for _, t := range tiers {
			if t.From > 0 && basisBefore[j] < t.From && t.From <= r.basis(m, j) {
				r.event(day, planner.EventTierChanged, planner.Event{
					Meter: meter.ID, TierFrom: new(t.From), Calls: new(r.basis(m, j)),
				})
			}
		}
	}
}

// basis is the count that selects the tier: P or V (3).
func (r *refRun) basis(m *refMonth, j int) int64 {
	if r.terms.TierBasis == pricing.BasisGross {
		return m.served[j]
	}
	return m.postpaid[j]
}

// cover lets a grant cover uncovered calls of its meters and returns how many
// each meter gets. Where it has less left than is asked for, they share in
// proportion, by largest remainder, ties in catalogue order (2).
func (r *refRun) cover(left *int64, meterIDs []string, uncovered []int64) []int64 {
	covered := make([]int64, len(uncovered))
	if *left == 0 {
		return covered
	}
	var meters []int // in catalogue order
	var asked int64
	for j, meter := range r.spec.Meters {
		if slices.Contains(meterIDs, meter.ID) {
			meters = append(meters, j)
			asked += uncovered[j]
		}
	}
	if asked <= *left {
		for _, j := range meters {
			covered[j] = uncovered[j]
		}
	} else {
		var parts []*big.Rat
		for _, j := range meters {
			// R·cᵢ/C
			part := new(big.Rat).Mul(ratInt(*left), ratInt(uncovered[j]))
			parts = append(parts, part.Quo(part, ratInt(asked)))
		}
		for n, calls := range largestRemainder(ratInt(*left), parts, ratInt(1)) {
			covered[meters[n]] = calls.Num().Int64()
		}
	}
	for j := range uncovered {
		uncovered[j] -= covered[j]
		*left -= covered[j]
	}
	return covered
}

// closeMonth works out the month's cost (3) and the next estimate (4).
func (r *refRun) closeMonth(i int) {
	m := r.months[i]
	total, estimated := new(big.Rat), new(big.Rat)
	costs := make([]*big.Rat, len(r.spec.Meters))
	for j, spec := range r.spec.Meters {
		meter, _ := r.catalog.Meter(spec.ID)
		out := planner.MeterMonth{
			Meter: meter, IsFree: r.isFree(spec.ID, i),
			Calls: m.served[j], Lost: m.lost[j], Free: m.free[j], Pack: m.pack[j], Postpaid: m.postpaid[j],
		}
		costs[j] = new(big.Rat)
		if !out.IsFree {
			if out.Free+out.Pack+out.Postpaid != out.Calls {
				panic("the reference contradicts itself: calls are not free + pack + postpaid")
			}
			list, parts := r.rate(i, j, m.postpaid[j], r.basis(m, j))
			out.Tiers = parts
			out.List = toDecimal(list)
			// 3: rounded half-up to 8 decimals.
			costs[j] = halfUp(new(big.Rat).Mul(list, r.discount(spec.ID)), 8)

			// 4: P at the price charged for them, or V at the price of V's tier.
			if r.terms.FreezeBasis == pricing.BasisGross {
				list, _ = r.rate(i, j, m.served[j], m.served[j])
			}
			estimated.Add(estimated, list)
		}
		out.Cost = toDecimal(costs[j])
		total.Add(total, costs[j])
		m.meters = append(m.meters, out)
	}
	m.bill = halfUp(total, 2)
	m.estimate = halfUp(new(big.Rat).Mul(estimated, r.terms.FreezeRatio.Rat()), 2)
	for j, charge := range largestRemainder(m.bill, costs, cents(1)) {
		m.meters[j].Charge = toDecimal(charge)
	}
	for _, p := range r.packs {
		p.months = append(p.months, r.packMonth(p, i))
	}
}

// discount is the account's contract multiplier at a meter (3).
func (r *refRun) discount(meter string) *big.Rat {
	if d, ok := r.account.Discount.ByMeter[meter]; ok {
		return d.Rat()
	}
	return r.account.Discount.Default.Rat()
}

// rate prices calls of meter j where b counts for the tier (3).
func (r *refRun) rate(i, j int, calls, b int64) (list *big.Rat, parts []pricing.RatedPart) {
	list = new(big.Rat)
	tiers := r.tiers(r.spec.Meters[j].ID, i)
	part := func(t pricing.TierSpec, n int64) {
		amount := new(big.Rat).Mul(t.Price.Rat(), big.NewRat(n, r.spec.CallUnit))
		list.Add(list, amount)
		parts = append(parts, pricing.RatedPart{Tier: pricing.Tier(t), Calls: n, List: toDecimal(amount)})
	}
	if calls == 0 {
		return list, nil
	}
	if r.terms.TierMode == pricing.TierModeReached {
		reached := tiers[0]
		for _, t := range tiers {
			if t.From <= b {
				reached = t // the last one with from ≤ b
			}
		}
		part(reached, calls)
		return list, parts
	}
	for n, t := range tiers {
		// The calls are number b−calls+1 to b; the tier serves number from+1 to
		// the next from.
		first, last := max(b-calls+1, t.From+1), b
		if n+1 < len(tiers) {
			last = min(last, tiers[n+1].From)
		}
		if first <= last {
			part(t, last-first+1)
		}
	}
	return list, parts
}

// tiers are the prices in force on the first day of month i; none where the
// meter is free then (3).
func (r *refRun) tiers(meter string, i int) []pricing.TierSpec {
	month := int(r.in.Start) + i
	firstDay := dateOf(month/12, month%12+1, 1)
	var tiers []pricing.TierSpec
	for _, m := range r.spec.Meters {
		if m.ID == meter {
			tiers = m.Tiers
		}
	}
	for _, revision := range r.spec.Revisions { // by date
		for _, changed := range revision.Meters {
			if changed.ID == meter && revision.Date <= firstDay {
				tiers = changed.Tiers
			}
		}
	}
	return tiers
}

func (r *refRun) isFree(meter string, i int) bool { return len(r.tiers(meter, i)) == 0 }

// packMonth is what became of a pack in month i (5, 7).
func (r *refRun) packMonth(p *refPack, i int) planner.PackMonth {
	m := r.months[i]
	month := planner.PackMonth{Month: r.in.Start + pricing.Month(i)}

	var taken []int64 // by the SKU's meters in catalogue order
	for j, spec := range r.spec.Meters {
		if slices.Contains(p.spec.Meters, spec.ID) {
			meter, _ := r.catalog.Meter(spec.ID)
			taken = append(taken, m.takenFrom[p][j])
			month.Consumed += m.takenFrom[p][j]
			month.Meters = append(month.Meters, planner.PackMeterMonth{Meter: meter, Consumed: m.takenFrom[p][j]})
		}
	}
	if !p.bought {
		return month
	}
	month.Remaining = p.left

	// 5: the difference of two values of the calls used so far.
	part := new(big.Rat).Sub(p.value(p.usedAt+month.Consumed), p.value(p.usedAt))
	if month.Consumed > 0 {
		var parts []*big.Rat
		for _, calls := range taken {
			parts = append(parts, new(big.Rat).Mul(part, big.NewRat(calls, month.Consumed)))
		}
		// 7: shared among its meters, in cents by largest remainder.
		for n, share := range largestRemainder(part, parts, cents(1)) {
			month.Meters[n].Amortized = toDecimal(share)
		}
	}
	// 5: what expires is booked in the month of the expiry date.
	if p.expired > 0 && r.monthOf(p.expiresOn) == i {
		month.Expired = p.expired
		part.Add(part, p.lost)
	}
	month.Amortized = toDecimal(part)
	return month
}

func (r *refRun) monthOf(day pricing.Date) int {
	year, month, _ := civil(day)
	return year*12 + month - 1 - int(r.in.Start)
}

// usageCost is a usage's share of its meter's charge in month i, by the calls
// requested, in cents by largest remainder, ties by address (7).
func (r *refRun) usageCost(usage planner.Usage, m planner.AccountMonth, i int) pricing.Money {
	charge := new(big.Rat)
	for _, meter := range m.Meters {
		if meter.Meter.ID == usage.Meter {
			charge = meter.Charge.Decimal().Rat()
		}
	}
	requested := r.months[i].requested[r.meterIndex(usage.Meter)]
	if requested == 0 {
		return pricing.Money{}
	}
	var parts []*big.Rat
	own := 0
	for _, u := range r.in.Usages { // by address
		if u.Account == r.account.Address && u.Meter == usage.Meter {
			if u.Address == usage.Address {
				own = len(parts)
			}
			parts = append(parts, new(big.Rat).Mul(charge, big.NewRat(u.Calls[i], requested)))
		}
	}
	return toDecimal(largestRemainder(charge, parts, cents(1))[own])
}

func (r *refRun) meterIndex(id string) int {
	return slices.IndexFunc(r.spec.Meters, func(m pricing.MeterSpec) bool { return m.ID == id })
}

// forecast writes down what the walk found (5).
func (r *refRun) forecast() planner.AccountForecast {
	a := planner.AccountForecast{Account: &r.account, OpeningSettlement: r.opening, Events: r.events}
	paid := r.opening.Charged
	for i, m := range r.months {
		out := planner.AccountMonth{Settlement: m.settlement}
		out.Month = r.in.Start + pricing.Month(i)
		list, amortized := new(big.Rat), new(big.Rat).Set(m.bill)
		for j, meter := range m.meters {
			out.Calls += meter.Calls
			out.Lost += meter.Lost
			list.Add(list, meter.List.Decimal().Rat())
			if slices.ContainsFunc(r.in.Usages, func(u planner.Usage) bool {
				return u.Account == r.account.Address && u.Meter == r.spec.Meters[j].ID
			}) {
				out.Meters = append(out.Meters, meter)
			}
		}
		for _, p := range r.packs {
			amortized.Add(amortized, p.months[i].Amortized.Decimal().Rat())
		}
		out.List = toDecimal(halfUp(list, 2))
		out.Bill = toDecimal(m.bill)
		out.PackPurchases = toDecimal(m.purchases)
		out.Billed = out.Bill.Add(out.PackPurchases)
		out.Amortized = toDecimal(amortized)
		// Bills on bill days, an opening due in the first month; packs on
		// purchase dates.
		out.Cash = paid.Add(out.PackPurchases)
		paid = out.Bill
		a.Months = append(a.Months, out)

		refAddTotals(&a.Totals, planner.Totals{
			Calls: out.Calls, Lost: out.Lost, List: out.List, Bill: out.Bill,
			PackPurchases: out.PackPurchases, Billed: out.Billed, Amortized: out.Amortized, Cash: out.Cash,
		})
	}
	a.Totals.Cash = a.Totals.Cash.Add(paid) // the settlement after the horizon
	for _, p := range r.packs {
		pack, _ := r.catalog.Pack(p.purchase.SKU)
		out := planner.PackForecast{
			Purchase: &p.purchase, Pack: pack,
			UnitPrice: toDecimal(p.unitPrice), Price: toDecimal(p.price), ExpiresOn: p.expiresOn, Bought: p.bought,
			Granted: p.granted, Expired: p.expired, Remaining: p.left, ExpiredValue: toDecimal(p.lost), Months: p.months,
		}
		for _, m := range p.months {
			out.Consumed += m.Consumed
		}
		if out.Granted != out.Consumed+out.Expired+out.Remaining {
			panic("the reference contradicts itself: granted is not consumed + expired + remaining")
		}
		a.Packs = append(a.Packs, out)
		a.Totals.PacksExpiredCalls += out.Expired
		a.Totals.PacksExpiredValue = a.Totals.PacksExpiredValue.Add(out.ExpiredValue)
	}
	return a
}

// funding is what it takes that nothing fails (4).
func (r *refRun) funding() planner.Funding {
	f := planner.Funding{LowestAvailable: toDecimal(r.lowest), LowestOn: r.lowestOn, FirstShortfallOn: r.firstShortfall}
	if r.lowest.Sign() < 0 {
		f.Required = f.LowestAvailable.Neg()
	}
	return f
}

func refAddFigures(sum *planner.Figures, f planner.Figures) {
	sum.Calls += f.Calls
	sum.Lost += f.Lost
	sum.List = sum.List.Add(f.List)
	sum.Bill = sum.Bill.Add(f.Bill)
	sum.PackPurchases = sum.PackPurchases.Add(f.PackPurchases)
	sum.Billed = sum.Billed.Add(f.Billed)
	sum.Amortized = sum.Amortized.Add(f.Amortized)
	sum.Cash = sum.Cash.Add(f.Cash)
}

func refAddTotals(sum *planner.Totals, t planner.Totals) {
	sum.Calls += t.Calls
	sum.Lost += t.Lost
	sum.List = sum.List.Add(t.List)
	sum.Bill = sum.Bill.Add(t.Bill)
	sum.PackPurchases = sum.PackPurchases.Add(t.PackPurchases)
	sum.Billed = sum.Billed.Add(t.Billed)
	sum.Amortized = sum.Amortized.Add(t.Amortized)
	sum.Cash = sum.Cash.Add(t.Cash)
	sum.PacksExpiredCalls += t.PacksExpiredCalls
	sum.PacksExpiredValue = sum.PacksExpiredValue.Add(t.PacksExpiredValue)
}

// largestRemainder hands out total in whole units: every part is cut to whole
// units, and what is then left goes one unit each to the largest remainders,
// ties to the earlier part. Where total is not a whole number of units, the
// last one handed out is what is left.
func largestRemainder(total *big.Rat, parts []*big.Rat, unit *big.Rat) []*big.Rat {
	given := make([]*big.Rat, len(parts))
	remainders := make([]*big.Rat, len(parts))
	left := new(big.Rat).Set(total)
	for i, part := range parts {
		units := floor(new(big.Rat).Quo(part, unit))
		given[i] = new(big.Rat).Mul(new(big.Rat).SetInt(units), unit)
		remainders[i] = new(big.Rat).Sub(part, given[i])
		left.Sub(left, given[i])
	}
	for left.Sign() > 0 {
		largest := -1
		for i, remainder := range remainders {
			if remainder != nil && (largest < 0 || remainder.Cmp(remainders[largest]) > 0) {
				largest = i
			}
		}
		remainders[largest] = nil // once each
		piece := unit
		if left.Cmp(unit) < 0 {
			piece = new(big.Rat).Set(left)
		}
		given[largest].Add(given[largest], piece)
		left.Sub(left, piece)
	}
	return given
}

func floor(r *big.Rat) *big.Int { return new(big.Int).Div(r.Num(), r.Denom()) }

// halfUp rounds an amount of at least 0 to a number of decimals.
func halfUp(r *big.Rat, decimals int) *big.Rat {
	unit := powerOfTen(decimals)
	// ⌊r·10ⁿ + 1/2⌋ / 10ⁿ
	twice := new(big.Int).Mul(r.Num(), unit)
	twice.Add(twice.Lsh(twice, 1), r.Denom())
	return new(big.Rat).SetFrac(twice.Div(twice, new(big.Int).Lsh(r.Denom(), 1)), unit)
}

func ratInt(n int64) *big.Rat { return new(big.Rat).SetInt64(n) }

func cents(n int64) *big.Rat { return big.NewRat(n, 100) }

// toDecimal writes a fraction whose decimals end; no amount is ever another.
func toDecimal(r *big.Rat) pricing.Money {
	if r.IsInt() {
		return pricing.MoneyOf(decimal.NewFromBigInt(r.Num(), 0))
	}
	places, ends := r.FloatPrec()
	if !ends {
		panic("not a decimal: " + r.String())
	}
	units := new(big.Int).Mul(r.Num(), powerOfTen(places))
	return pricing.MoneyOf(decimal.NewFromBigInt(units.Quo(units, r.Denom()), -int32(places)))
}

func powerOfTen(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }

// civil, dateOf and daysIn are the calendar, from the standard library.

func civil(d pricing.Date) (year, month, day int) {
	t := time.Unix(int64(d)*24*60*60, 0).UTC()
	return t.Year(), int(t.Month()), t.Day()
}

func dateOf(year, month, day int) pricing.Date {
	return pricing.Date(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60))
}

func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// refOrdered lists everything by address.
func refOrdered(in planner.Input) planner.Input {
	in.Accounts = slices.SortedFunc(slices.Values(in.Accounts), func(a, b planner.Account) int { return refCompare(a.Address, b.Address) })
	in.Usages = slices.SortedFunc(slices.Values(in.Usages), func(a, b planner.Usage) int { return refCompare(a.Address, b.Address) })
	in.Packs = slices.SortedFunc(slices.Values(in.Packs), func(a, b planner.PackPurchase) int { return refCompare(a.Address, b.Address) })
	in.TopUps = slices.SortedFunc(slices.Values(in.TopUps), func(a, b planner.TopUp) int { return refCompare(a.Address, b.Address) })
	return in
}

var refSegments = regexp.MustCompile(`\[(\d+)\]|\["([^"]*)"\]|([^.\[]+)`)

// refCompare is the order of addresses: segment by segment, integer keys by
// number and before string keys, names and string keys by code point
// (language.md); the shorter of two that agree comes first.
func refCompare(a, b string) int {
	x, y := refSegments.FindAllStringSubmatch(a, -1), refSegments.FindAllStringSubmatch(b, -1)
	for i := range min(len(x), len(y)) {
		for kind := 1; kind <= 3; kind++ { // integer key, string key, name
			s, t := x[i][kind], y[i][kind]
			switch {
			case s == t:
				continue
			case s == "":
				return 1 // b has the earlier kind
			case t == "":
				return -1
			case kind == 1 && len(s) != len(t):
				return len(s) - len(t)
			}
			return strings.Compare(s, t)
		}
	}
	return len(x) - len(y)
}
