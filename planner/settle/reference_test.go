package settle_test

import (
	"cmp"
	"maps"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/plantest"
	"github.com/declarative-cost/planner/pricing"
)

// reference is settlement.md and clauses.md written out once more: every day of the
// horizon is walked, every grant asked, every amount an exact fraction. It
// shares nothing with the engine but the types of the input and the output:
// prices, tiers, expiry dates, address order and the sharing of remainders are
// worked out here from the catalogue as it was written. It trades all speed for
// being easy to hold against the text; section numbers are those of
// settlement.md, with a C those of clauses.md. Its input must be valid, but for prices
// that are not public (C6): with any that are needed, it returns them and no forecast.
func reference(in planner.Input) (*planner.Forecast, []refUnpriced) {
	in = refOrdered(in)
	f := &planner.Forecast{Input: &in, Usages: make([]planner.UsageForecast, len(in.Usages))}
	for i := range in.Months {
		f.Monthly = append(f.Monthly, planner.Figures{Month: in.Month(i)})
	}
	unpriced := map[string]refUnpriced{} // by usage
	for _, account := range in.Accounts {
		resolve(&in, account)
		run, report := newRefRun(in, account, false), newRefRun(in, account, true)
		for _, r := range []*refRun{run, report} {
			r.walk()
			for usage, u := range r.unpriced {
				if first, ok := unpriced[usage]; !ok || u.Month < first.Month {
					unpriced[usage] = u
				}
			}
		}
		a := run.forecast()
		a.Funding = report.funding() // 4: always taken from the report path
		f.Accounts, f.Currency = append(f.Accounts, a), run.products[0].spec.Currency
		for i, m := range a.Months {
			addFields(&f.Monthly[i], m.Figures)
		}
		for i := range in.Usages {
			if u := &in.Usages[i]; u.Account == account.Address {
				f.Usages[i] = planner.UsageForecast{Usage: u, Cost: run.usageCost(u)}
			}
		}
		f.AfterHorizon.Date = max(f.AfterHorizon.Date, a.After.Date)
		addFields(&f.AfterHorizon, a.After)
		addFields(&f.Totals, a.Totals)
	}
	if len(unpriced) > 0 {
		return nil, slices.SortedFunc(maps.Values(unpriced), func(a, b refUnpriced) int { return refCompare(a.Usage, b.Usage) })
	}
	return f, nil
}

// A refUnpriced is a meter's first month that needs a price that is not public (C6), on the
// plan's path or on funding's.
type refUnpriced struct {
	Usage           string // the meter's first, by address
	Month           pricing.Month
	TierFrom, Calls int64
}

// A refRun is one account on its way through the days.
type refRun struct {
	in      planner.Input
	account planner.Account
	report  bool // on funding's path every product is under "report" (C1)

	// Today.
	day               pricing.Date
	month, dayOfMonth int // the month is an index

	balance       rat
	products      []*refProduct      // in the order of the account
	packs         []*refPack         // of all products, by address
	subscriptions []*refSubscription // of all products, by address
	vouchers      []*refVoucher      // by address
	events        []planner.Event
	unpriced      map[string]refUnpriced

	// What bills take in each calendar month, from the first of the horizon on: before
	// vouchers, and what these pay.
	paid, credits []rat

	// What is past (4): the first day after it, the first day of the horizon
	// without one; and the day from which on funding looks.
	pastEnd, now pricing.Date

	lowest         *rat
	lowestOn       pricing.Date
	firstShortfall *pricing.Date
}

// A refProduct is one catalogue in the account (C1), with its part of the money (4).
type refProduct struct {
	run     *refRun
	index   int
	in      planner.Product
	catalog *pricing.Catalog // only to look up what the output names
	spec    pricing.CatalogSpec
	terms   pricing.Terms
	usages  [][]planner.Usage // by meter, in address order
	quotas  []*refQuota

	frozen    rat
	suspended bool
	pending   rat // the estimate that could not be frozen
	due       rat // billed by the day: the bill of the day before (C5)
	credited  rat // and what vouchers paid of the month's bills so far
	months    []*refMonth
	opening   planner.Settlement
}

// A refMonth is what happened at each meter of a product's catalogue in a month, and
// what it costs.
type refMonth struct {
	meters                                []*refMeter
	list, bill, estimate, purchases, fees rat
	settlement                            planner.Settlement
}

// A refMeter is a meter's month: its counts so far, and what it costs.
type refMeter struct {
	planner.MeterMonth
	byDay                      []int64            // requested
	today                      planner.MeterMonth // counts of today
	refused                    bool               // an event told of calls that were
	list, freeze, cost, charge rat
}

// newRefRun prepares an account of a plan whose lists are in any order.
func newRefRun(in planner.Input, account planner.Account, report bool) *refRun {
	in = refOrdered(in)
	in = *in.ByAccount()[account.Address]
	resolve(&in, account)
	r := &refRun{in: in, account: account, report: report, unpriced: map[string]refUnpriced{}}
	r.paid, r.credits = make([]rat, in.Months+1), make([]rat, in.Months+1)
	for i, product := range account.Products {
		r.products = append(r.products, r.newProduct(i, product))
	}
	for _, p := range in.Packs {
		r.packs = append(r.packs, r.product(p.Catalog).newPack(p))
	}
	for _, s := range in.Subscriptions {
		r.subscriptions = append(r.subscriptions, r.product(s.Catalog).newSubscription(s))
	}
	for _, v := range in.Vouchers {
		r.vouchers = append(r.vouchers, &refVoucher{in: v, left: exact(v.Amount)})
	}
	r.pastEnd = in.Start.First()
	if through := account.PastThrough; through != nil {
		r.pastEnd = max(r.pastEnd, min(*through+1, in.Month(in.Months)).First())
	}
	for _, u := range in.Usages {
		for i, measured := range u.Actual {
			if measured {
				r.pastEnd = max(r.pastEnd, in.Month(i+1).First())
			}
		}
	}
	r.now = r.pastEnd
	for _, s := range account.Statements {
		r.now = max(r.now, s.Date)
	}
	return r
}

func (r *refRun) newProduct(i int, product planner.Product) *refProduct {
	p := &refProduct{run: r, index: i, in: product, terms: product.Terms, due: exact(r.account.Opening.Product(i).Due)}
	p.catalog = plantest.CatalogIn(&r.in, product.Catalog)
	p.spec = p.catalog.Spec()
	if product.Contract != nil {
		p.catalog, _ = p.catalog.WithContract(product.Contract)
	}
	for _, m := range p.spec.Meters {
		p.usages = append(p.usages, slices.DeleteFunc(slices.Clone(r.in.Usages), func(u planner.Usage) bool { return u.Catalog != p.spec.ID || u.Meter != m.ID }))
	}
	for _, q := range p.spec.FreeQuotas {
		p.quotas = append(p.quotas, p.newQuota(q))
	}
	return p
}

// product is the one with a catalogue.
func (r *refRun) product(catalog string) *refProduct {
	return r.products[slices.IndexFunc(r.products, func(p *refProduct) bool { return p.spec.ID == catalog })]
}

// walk runs the order of a day (C1) for every day of the horizon and, with steps 2 to
// 4 only, for the days up to the last settlement.
func (r *refRun) walk() {
	r.day = r.in.Start.First()
	r.open()
	for ; ; r.day++ {
		r.month, r.dayOfMonth = int(r.day.Month()-r.in.Start), r.day.Day()
		inHorizon := r.month < r.in.Months
		if !inHorizon && r.dayOfMonth > r.lastBillDay() {
			return
		}
		if inHorizon && r.dayOfMonth == 1 {
			r.openMonth()
			r.takeStatement()
		}
		if r.day == r.now { // its morning is the first that counts
			r.look()
		}
		if inHorizon {
			r.expirePacks() // step 1
		}
		r.expireVouchers()
		r.creditTopUps() // 2
		r.settle()       // 3
		r.resume()       // 4
		r.recordState()
		if !inHorizon {
			continue
		}
		r.payFees() // 5
		r.buyPacks()
		for _, p := range r.products { // 6
			p.serve()
			p.priceDay()
		}
		if r.dayOfMonth == r.day.Month().Days() {
			r.closeMonth()
		}
	}
}

// open is the state on the morning of the first day; it counts as an event.
func (r *refRun) open() {
	r.balance = exact(r.account.Opening.Balance)
	for i, p := range r.products {
		o := r.account.Opening.Product(i)
		p.frozen = exact(o.Frozen)
		if o.Suspended {
			p.takeDown(exact(o.Pending))
		}
	}
	for _, p := range r.packs {
		if p.purchase.PurchasedOn < r.day {
			p.bought, p.left = true, p.size
			if p.purchase.Remaining != nil {
				p.left = exact(p.purchase.Remaining.Decimal())
			}
			p.granted = p.left
		}
	}
}

// openMonth begins a month of every product.
func (r *refRun) openMonth() {
	for _, p := range r.products {
		m := &refMonth{}
		for j, spec := range p.spec.Meters {
			row := &refMeter{byDay: plantest.CallsByDay(p.usages[j], r.in.Start, r.month)}
			row.Meter, _ = p.catalog.Meter(spec.ID)
			_, row.IsFree = p.prices(j)
			m.meters = append(m.meters, row)
		}
		p.months = append(p.months, m)
		for _, q := range p.quotas {
			q.taken, q.told = make([]int64, len(p.spec.Meters)), false
		}
	}
	for _, p := range r.packs {
		p.taken, p.usedAt = make([]int64, len(p.product.spec.Meters)), p.size.minus(p.left)
	}
	for _, s := range r.subscriptions {
		s.taken = make([]int64, len(s.product.spec.Meters))
	}
}

// closeMonth writes down what a month came to.
func (r *refRun) closeMonth() {
	for _, p := range r.products {
		p.closeMonth()
	}
	for _, p := range r.packs {
		p.months = append(p.months, p.month())
	}
	for _, s := range r.subscriptions {
		s.months = append(s.months, s.month())
	}
}

// now is the product's month of today.
func (p *refProduct) now() *refMonth { return p.months[p.run.month] }

// stops says whether a lack of money stops anything of the product today: only under
// the term "suspend", and not in the past (4, What is past).
func (p *refProduct) stops() bool {
	return !p.run.report && p.terms.Overdraft == "suspend" && p.run.day >= p.run.pastEnd
}

// billDay is the day on which the month before is settled: of a product billed by the day
// the first (C5).
func (p *refProduct) billDay() int {
	if p.terms.Billing == "day" {
		return 1
	}
	return p.terms.BillDay
}

func (r *refRun) lastBillDay() (last int) {
	for _, p := range r.products {
		last = max(last, p.billDay())
	}
	return last
}

// frozen is what is frozen of the balance, for all products.
func (r *refRun) frozen() (sum rat) {
	for _, p := range r.products {
		sum = sum.plus(p.frozen)
	}
	return sum
}

// available is balance − Σ frozen (C1).
func (r *refRun) available() rat { return r.balance.minus(r.frozen()) }

// look keeps the lowest available and its first date, and the first date on
// which it is below zero (4, Funding).
func (r *refRun) look() {
	if r.day < r.now {
		return
	}
	available := r.available()
	if r.lowest == nil || available.less(*r.lowest) {
		r.lowest, r.lowestOn = &available, r.day
	}
	if available.sign() < 0 && r.firstShortfall == nil {
		r.firstShortfall = new(r.day)
	}
}

// event records what happened, with the state after it.
func (r *refRun) event(typ planner.EventType, e planner.Event) {
	r.look()
	r.tell(typ, e)
}

// tell is event without a look at what is available.
func (r *refRun) tell(typ planner.EventType, e planner.Event) {
	e.Date, e.Type = r.day, typ
	e.Balance, e.Frozen, e.Available = r.balance.money(), r.frozen().money(), r.available().money()
	r.events = append(r.events, e)
}

func (p *refProduct) event(typ planner.EventType, e planner.Event) {
	e.Catalog = p.spec.ID
	p.run.event(typ, e)
}

// amountEvent is an event of an amount; one of nothing is none.
func (p *refProduct) amountEvent(typ planner.EventType, amount rat) {
	if amount.sign() != 0 {
		p.event(typ, planner.Event{Amount: new(amount.money())})
	}
}

// takeDown stops the service with an estimate that waits; where nothing stops, that
// is what is frozen (4, What is past).
func (p *refProduct) takeDown(pending rat) {
	if p.stops() {
		p.suspended, p.pending, p.frozen = true, pending, rat{}
	} else {
		p.frozen = pending
	}
}

// takeStatement takes over what the vendor showed this morning (4, What is past; C1).
func (r *refRun) takeStatement() {
	for _, s := range r.account.Statements {
		if s.Date != r.day {
			continue
		}
		change := exact(s.Balance).minus(r.balance)
		r.balance = exact(s.Balance)
		was := map[*refProduct]bool{}
		for k, p := range r.products {
			was[p] = p.suspended
			p.takeStatement(s.Product(k))
		}
		r.tell(planner.EventAdjusted, planner.Event{Amount: new(change.money())})
		for _, p := range r.products {
			if p.suspended && !was[p] {
				r.tell(planner.EventSuspended, planner.Event{Catalog: p.spec.ID})
			}
			if was[p] && !p.suspended {
				r.tell(planner.EventResumed, planner.Event{Catalog: p.spec.ID, Amount: new(p.frozen.money())})
			}
		}
	}
}

func (p *refProduct) takeStatement(s planner.ProductStatement) {
	switch was := p.suspended; {
	case s.Suspended != nil && *s.Suspended:
		pending := p.months[p.run.month-1].estimate
		if was {
			pending = p.pending
		}
		if s.Pending != nil {
			pending = exact(s.Pending)
		}
		p.takeDown(pending)
	case was && (s.Suspended != nil || s.Frozen != nil && s.Frozen.IsPositive()):
		p.suspended, p.frozen = false, p.pending
		if s.Frozen != nil {
			p.frozen = exact(s.Frozen)
		}
	case s.Frozen != nil:
		p.frozen = exact(s.Frozen)
	}
}

// resolve writes the catalogue of every name of an account: the one that the name begins
// with, otherwise the only one that has it (C1).
func resolve(in *planner.Input, account planner.Account) {
	write := func(owner string, catalog, name *string, names func(*pricing.Catalog) []string) {
		if owner != account.Address {
			return
		}
		named := planner.ParseName(*name)
		id, rest := named.Catalog, named.ID
		for _, p := range account.Products {
			if id == "" && slices.Contains(names(plantest.CatalogIn(in, p.Catalog)), rest) {
				id = p.Catalog
			}
		}
		*catalog, *name = cmp.Or(*catalog, id), rest
	}
	for i := range in.Usages {
		write(in.Usages[i].Account, &in.Usages[i].Catalog, &in.Usages[i].Meter, (*pricing.Catalog).MeterIDs)
	}
	for i := range in.Packs {
		write(in.Packs[i].Account, &in.Packs[i].Catalog, &in.Packs[i].SKU, (*pricing.Catalog).SKUs)
	}
	for i := range in.Subscriptions {
		write(in.Subscriptions[i].Account, &in.Subscriptions[i].Catalog, &in.Subscriptions[i].Plan, (*pricing.Catalog).SubscriptionIDs)
	}
}

// mustReference is the reference's forecast of a plan whose prices are public.
func mustReference(in planner.Input) *planner.Forecast {
	f, unpriced := reference(in)
	if len(unpriced) > 0 {
		panic(plantest.Sprintf("the plan needs a price that is not public: %v", unpriced))
	}
	return f
}
