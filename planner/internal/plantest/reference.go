package plantest

import (
	"math/big"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// Reference is settlement.md and clauses.md written out once more: every day of the
// horizon is walked, every grant asked, every amount an exact fraction. It
// shares nothing with the engine but the types of the input and the output:
// prices, tiers, expiry dates, address order and the sharing of remainders are
// worked out here from the catalogue as it was written. It trades all speed for
// being easy to hold against the text; section numbers are those of
// settlement.md, with a C those of clauses.md. Its input must be valid, but for prices
// that are not public (C6): with any that are needed, it returns them and no forecast.
func Reference(in planner.Input) (*planner.Forecast, []Unpriced) {
	in = refOrdered(in)
	f := &planner.Forecast{Input: &in, Monthly: make([]planner.Figures, in.Months)}
	for i := range f.Monthly {
		f.Monthly[i].Month = in.Start + pricing.Month(i)
	}
	for i := range in.Usages {
		f.Usages = append(f.Usages, planner.UsageForecast{Usage: &in.Usages[i], Cost: make([]pricing.Money, in.Months)})
	}
	var unpriced []Unpriced
	for i := range in.Accounts {
		run := NewRefRun(in, in.Accounts[i], false)
		run.walk()
		run.resolve(&in)

		// 4, Funding: always taken from the report path.
		report := NewRefRun(in, in.Accounts[i], true)
		report.walk()
		unpriced = append(unpriced, firstUnpriced(in, run, report)...)

		a := run.forecast()
		a.Funding = report.funding()
		f.Accounts = append(f.Accounts, a)
		f.Currency = run.products[0].spec.Currency

		for i, m := range a.Months {
			RefAddFigures(&f.Monthly[i], m.Figures)
			for j, u := range f.Usages {
				if u.Usage.Account == a.Account.Address {
					f.Usages[j].Cost[i] = run.usageCost(u.Usage, m, i)
				}
			}
		}
		f.AfterHorizon.Date = max(f.AfterHorizon.Date, a.After.Date)
		f.AfterHorizon.Cash = f.AfterHorizon.Cash.Add(a.After.Cash)
		f.AfterHorizon.Credits = f.AfterHorizon.Credits.Add(a.After.Credits)
		RefAddTotals(&f.Totals, a.Totals)
	}
	if len(unpriced) > 0 {
		slices.SortFunc(unpriced, func(a, b Unpriced) int { return refCompare(a.Usage, b.Usage) })
		return nil, unpriced
	}
	return f, nil
}

// An Unpriced is a meter's first month that needs a price that is not public (C6).
type Unpriced struct {
	Usage           string // the meter's first, by address
	Month           pricing.Month
	TierFrom, Calls int64

	product, meter, month int
}

// firstUnpriced are the first months of the meters of an account, on the plan's path or
// on funding's.
func firstUnpriced(in planner.Input, runs ...*RefRun) (first []Unpriced) {
	for _, r := range runs {
		for _, u := range r.unpriced {
			i := slices.IndexFunc(first, func(v Unpriced) bool { return u.product == v.product && u.meter == v.meter })
			if i < 0 {
				first = append(first, u)
			} else if u.month < first[i].month {
				first[i] = u
			}
		}
	}
	for i := range first {
		u := &first[i]
		p := runs[0].products[u.product]
		u.Month = in.Start + pricing.Month(u.month)
		u.Usage = p.usages[p.spec.Meters[u.meter].ID][0].Address
	}
	return first
}

// A RefRun is one account on its way through the days.
type RefRun struct {
	in      planner.Input
	account planner.Account
	report  bool // on funding's path every product is under "report" (C1)

	balance  *big.Rat
	products []*refProduct // in the order of the account
	packs    []*refPack    // of all products, by address
	topUps   []planner.TopUp

	subscriptions []*refSubscription // of all products, by address
	vouchers      []*refVoucher      // by address
	events        []planner.Event
	unpriced      []Unpriced

	// What bills take in each calendar month, from the first of the horizon on: before
	// vouchers, and what these pay.
	paid, credits []*big.Rat

	// What is past (4): the first day after it, the first day of the horizon
	// without one; and the day from which on funding looks.
	PastEnd, Now pricing.Date

	lowest         *big.Rat
	lowestOn       pricing.Date
	firstShortfall *pricing.Date
}

// A refProduct is one catalogue in the account (C1), with its part of the money (4).
type refProduct struct {
	run     *RefRun
	index   int
	in      planner.Product
	catalog *pricing.Catalog // only to look up what the output names
	spec    pricing.CatalogSpec
	terms   pricing.Terms
	usages  map[string][]planner.Usage // by meter, in address order

	frozen    *big.Rat
	suspended bool
	pending   *big.Rat         // the estimate that could not be frozen
	once      map[int]*big.Rat // left of free quotas that are given once (C4)
	due       *big.Rat         // billed by the day: the bill of the day before (C5)
	credited  *big.Rat         // and what vouchers paid of the month's bills so far
	before    refServed        // the day before, by meter
	months    []*refMonth
	opening   planner.Settlement
}

// A refPack is a pack purchase: size × quantity units at price.
type refPack struct {
	product   *refProduct
	purchase  planner.PackPurchase
	spec      pricing.PackSpec
	unitPrice *big.Rat // before the discount
	price     *big.Rat
	size      *big.Rat
	coversOn  pricing.Date // first day that is covered
	expiresOn pricing.Date
	voidOn    pricing.Date // first day that is no longer covered
	bought    bool
	granted   *big.Rat
	left      *big.Rat
	expired   *big.Rat
	usedAt    *big.Rat // used, with what was before the horizon, when the month began
	lost      *big.Rat
	months    []planner.PackMonth
}

// A refMonth is what happened at each meter of a product's catalogue in a month, and
// what it costs.
type refMonth struct {
	requested, served, lost, subscription, free, pack, postpaid []int64                       // by meter
	consumed                                                    map[*refSubscription]*big.Rat // units
	byDay                                                       [][]int64                     // requested by meter, then day
	quotaLeft                                                   []*big.Rat
	told                                                        map[string]bool // daily events of which the month has the first
	takenFrom                                                   map[*refPack][]int64

	meters               []planner.MeterMonth // by meter of the catalogue
	days                 []refDays
	list, bill, estimate *big.Rat
	purchases, fees      *big.Rat
	settlement           planner.Settlement
}

// refDays are the days of a month at a meter, priced one by one (C5).
type refDays struct {
	list, cost, charge, gross *big.Rat
	parts, grossParts         []pricing.RatedPart // by tier
}

func NewRefRun(in planner.Input, account planner.Account, report bool) *RefRun {
	r := &RefRun{in: in, account: account, report: report}
	for range in.Months + 1 {
		r.paid, r.credits = append(r.paid, new(big.Rat)), append(r.credits, new(big.Rat))
	}
	for i, product := range account.Products {
		p := &refProduct{run: r, index: i, in: product, terms: product.Terms, frozen: new(big.Rat), pending: new(big.Rat), due: account.Opening.Product(i).Due.Rat(), credited: new(big.Rat), once: map[int]*big.Rat{}, usages: map[string][]planner.Usage{}}
		for _, c := range in.Catalogs {
			if c.ID() == product.Catalog {
				p.catalog, p.spec = c, c.Spec()
			}
		}
		if product.Contract != nil {
			p.catalog, _ = p.catalog.WithContract(product.Contract)
		}
		r.products = append(r.products, p)
	}
	for _, pack := range in.Packs {
		if pack.Account == account.Address {
			p := r.productOf(pack.Catalog, pack.SKU, hasPack)
			r.packs = append(r.packs, p.newPack(pack))
		}
	}
	for _, s := range in.Subscriptions {
		if s.Account == account.Address {
			r.subscriptions = append(r.subscriptions, r.newSubscription(s))
		}
	}
	for _, v := range in.Vouchers {
		if v.Account == account.Address {
			r.vouchers = append(r.vouchers, &refVoucher{in: v, left: v.Amount.Rat(), expired: new(big.Rat)})
		}
	}
	for _, t := range in.TopUps {
		if t.Account == account.Address {
			r.topUps = append(r.topUps, t)
		}
	}
	for _, u := range in.Usages {
		if u.Account == account.Address {
			_, id := splitName("", u.Meter)
			p := r.productOf(u.Catalog, u.Meter, hasMeter)
			p.usages[id] = append(p.usages[id], u)
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

// productOf is the product that has what a name means: with a catalogue's id that one,
// otherwise the only one that has it (C1).
func (r *RefRun) productOf(catalog, name string, has func(pricing.CatalogSpec, string) bool) *refProduct {
	catalog, name = splitName(catalog, name)
	for _, p := range r.products {
		if (catalog == "" || catalog == p.spec.ID) && has(p.spec, name) {
			return p
		}
	}
	panic("no product has " + name)
}

func splitName(catalog, name string) (string, string) {
	for i := range name {
		if name[i] == '/' {
			return name[:i], name[i+1:]
		}
	}
	return catalog, name
}

func hasPack(s pricing.CatalogSpec, id string) bool {
	return slices.ContainsFunc(s.Packs, func(p pricing.PackSpec) bool { return p.SKU == id })
}

func hasMeter(s pricing.CatalogSpec, id string) bool {
	return slices.ContainsFunc(s.Meters, func(m pricing.MeterSpec) bool { return m.ID == id })
}

// resolve puts the catalogues of names into an input, as a forecast has them.
func (r *RefRun) resolve(in *planner.Input) {
	for i := range in.Usages {
		if u := &in.Usages[i]; u.Account == r.account.Address {
			u.Catalog = r.productOf(u.Catalog, u.Meter, hasMeter).spec.ID
			_, u.Meter = splitName("", u.Meter)
		}
	}
	for i := range in.Packs {
		if p := &in.Packs[i]; p.Account == r.account.Address {
			p.Catalog = r.productOf(p.Catalog, p.SKU, hasPack).spec.ID
			_, p.SKU = splitName("", p.SKU)
		}
	}
	for i := range in.Subscriptions {
		if s := &in.Subscriptions[i]; s.Account == r.account.Address {
			s.Catalog = r.productOf(s.Catalog, s.Plan, hasSubscription).spec.ID
			_, s.Plan = splitName("", s.Plan)
		}
	}
	for _, s := range r.subscriptions {
		s.in.Catalog, s.in.Plan = s.product.spec.ID, s.spec.ID
	}
	for _, p := range r.packs {
		p.purchase.Catalog, p.purchase.SKU = p.product.spec.ID, p.spec.SKU
	}
}

func refFirstOf(m pricing.Month) pricing.Date { return dateOf(int(m)/12, int(m)%12+1, 1) }

// stops says whether a lack of money stops anything of the product on a day: only under
// the term "suspend", and not in the past (4, What is past).
func (p *refProduct) stops(day pricing.Date) bool {
	return !p.run.report && p.terms.Overdraft == pricing.OverdraftSuspend && day >= p.run.PastEnd
}

// walk runs the order of a day (C1) for every day of the horizon and, with steps 2 to
// 4 only, for the days up to the last settlement.
func (r *RefRun) walk() {
	firstDay := refFirstOf(r.in.Start)

	// The state on the morning of the first day; it counts as an event.
	r.balance = r.account.Opening.Balance.Rat()
	for i, p := range r.products {
		o := r.account.Opening.Product(i)
		p.frozen = o.Frozen.Rat()
		if o.Suspended {
			p.takeDown(firstDay, o.Pending.Rat())
		}
		p.openQuotas(firstDay)
	}
	for _, p := range r.packs {
		if p.purchase.PurchasedOn < firstDay {
			p.bought, p.left = true, new(big.Rat).Set(p.size)
			if p.purchase.Remaining != nil {
				p.left = p.purchase.Remaining.Decimal().Rat()
			}
			p.granted.Set(p.left)
		}
	}

	for day := firstDay; ; day++ {
		year, month, dayOfMonth := civil(day)
		i := year*12 + month - 1 - int(r.in.Start)
		inHorizon := i < r.in.Months
		if !inHorizon && dayOfMonth > r.lastBillDay() {
			return
		}
		if inHorizon && dayOfMonth == 1 {
			r.openMonth()
			r.takeStatement(day, i)
		}
		if day == r.Now { // its morning is the first that counts
			r.look(day)
		}
		if inHorizon {
			r.expirePacks(day) // step 1
		}
		r.expireVouchers(day)
		r.creditTopUps(day)            // 2
		r.settle(day, i-1, dayOfMonth) // 3
		r.resume(day)                  // 4
		r.recordState(i-1, dayOfMonth)
		if !inHorizon {
			continue
		}
		r.payFees(day, i)
		r.buyPacks(day, i)             // 5
		for _, p := range r.products { // 6
			p.serve(day, i, dayOfMonth)
			p.priceDay(i)
		}
		if dayOfMonth == daysIn(year, month) {
			for _, p := range r.products {
				p.closeMonth(i)
			}
			for _, p := range r.packs {
				p.months = append(p.months, p.month(i))
			}
			for _, s := range r.subscriptions {
				s.months = append(s.months, s.month(i))
			}
		}
	}
}

func (r *RefRun) lastBillDay() (last int) {
	for _, p := range r.products {
		last = max(last, p.billDay())
	}
	return last
}

// billDay is the day on which the month before is settled: of a product billed by the day
// the first (C5).
func (p *refProduct) billDay() int {
	if p.terms.Billing == "day" {
		return 1
	}
	return p.terms.BillDay
}

// frozen is what is frozen of the balance, for all products.
func (r *RefRun) frozen() *big.Rat {
	sum := new(big.Rat)
	for _, p := range r.products {
		sum.Add(sum, p.frozen)
	}
	return sum
}

// available is balance − Σ frozen (C1).
func (r *RefRun) available() *big.Rat { return new(big.Rat).Sub(r.balance, r.frozen()) }

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
	e.Balance, e.Frozen, e.Available = money(r.balance), money(r.frozen()), money(r.available())
	r.events = append(r.events, e)
}

func (p *refProduct) event(day pricing.Date, typ planner.EventType, e planner.Event) {
	e.Catalog = p.spec.ID
	p.run.event(day, typ, e)
}

// moneyEvent is an event of an amount; one of nothing is none.
func (p *refProduct) moneyEvent(day pricing.Date, typ planner.EventType, amount *big.Rat) {
	if amount.Sign() != 0 {
		p.event(day, typ, planner.Event{Amount: new(money(amount))})
	}
}

// takeDown stops the service with an estimate that waits; where nothing stops, that
// is what is frozen (4, What is past).
func (p *refProduct) takeDown(day pricing.Date, pending *big.Rat) {
	if p.stops(day) {
		p.suspended, p.pending, p.frozen = true, pending, new(big.Rat)
	} else {
		p.frozen = pending
	}
}

// takeStatement takes over what the vendor showed on the morning of month i (4,
// What is past; C1).
func (r *RefRun) takeStatement(day pricing.Date, i int) {
	for _, s := range r.account.Statements {
		if s.Date != day {
			continue
		}
		change := new(big.Rat).Sub(s.Balance.Rat(), r.balance)
		r.balance = s.Balance.Rat()
		was := map[*refProduct]bool{}
		for k, p := range r.products {
			was[p] = p.suspended
			p.takeStatement(s.Product(k), day, i)
		}
		r.tell(day, planner.EventAdjusted, planner.Event{Amount: new(money(change))})
		for _, p := range r.products {
			if p.suspended && !was[p] {
				r.tell(day, planner.EventSuspended, planner.Event{Catalog: p.spec.ID})
			}
			if was[p] && !p.suspended {
				r.tell(day, planner.EventResumed, planner.Event{Catalog: p.spec.ID, Amount: new(money(p.frozen))})
			}
		}
	}
}

func (p *refProduct) takeStatement(s planner.ProductStatement, day pricing.Date, i int) {
	switch was := p.suspended; {
	case s.Suspended != nil && *s.Suspended:
		pending := p.months[i-1].estimate
		if was {
			pending = p.pending
		}
		if s.Pending != nil {
			pending = s.Pending.Rat()
		}
		p.takeDown(day, pending)
	case was && (s.Suspended != nil || s.Frozen != nil && s.Frozen.IsPositive()):
		p.suspended, p.frozen = false, p.pending
		if s.Frozen != nil {
			p.frozen = s.Frozen.Rat()
		}
	case s.Frozen != nil:
		p.frozen = s.Frozen.Rat()
	}
}

// openMonth begins a month of every product.
func (r *RefRun) openMonth() {
	for _, p := range r.products {
		n := len(p.spec.Meters)
		i := len(p.months)
		m := &refMonth{
			requested: make([]int64, n), served: make([]int64, n), lost: make([]int64, n),
			consumed: map[*refSubscription]*big.Rat{}, subscription: make([]int64, n), fees: new(big.Rat), free: make([]int64, n), pack: make([]int64, n), postpaid: make([]int64, n),
			takenFrom: map[*refPack][]int64{}, told: map[string]bool{}, purchases: new(big.Rat),
		}
		for range p.spec.FreeQuotas {
			m.quotaLeft = append(m.quotaLeft, new(big.Rat))
		}
		// 2: V is the sum over all usages of that account and meter.
		for j, meter := range p.spec.Meters {
			for _, u := range p.usages[meter.ID] {
				m.requested[j] += u.Calls[i]
			}
			m.byDay = append(m.byDay, p.callsByDay(j, i))
			m.days = append(m.days, refDays{list: new(big.Rat), cost: new(big.Rat), charge: new(big.Rat), gross: new(big.Rat)})
		}
		p.months = append(p.months, m)
	}
	for _, pack := range r.packs {
		p := pack.product
		p.months[len(p.months)-1].takenFrom[pack] = make([]int64, len(p.spec.Meters))
		pack.usedAt = new(big.Rat).Sub(pack.size, pack.left)
	}
}

// burnOrder lists the product's packs by the term pack_order (C3).
func (p *refProduct) burnOrder() []*refPack {
	packs := slices.DeleteFunc(slices.Clone(p.run.packs), func(pack *refPack) bool { return pack.product != p }) // by address
	keys := func(pack *refPack) []int64 {
		expiry, purchase := int64(pack.expiresOn), int64(pack.purchase.PurchasedOn)
		switch p.terms.PackOrder {
		case pricing.OrderByPurchase:
			return []int64{purchase, expiry}
		case pricing.OrderBySpecific:
			return []int64{int64(len(pack.spec.Meters)), purchase, pack.size.Num().Int64()}
		}
		return []int64{expiry, purchase}
	}
	slices.SortStableFunc(packs, func(a, b *refPack) int { return slices.Compare(keys(a), keys(b)) })
	return packs
}

// expirePacks makes what is left void (2, step 1) and books its value (5).
func (r *RefRun) expirePacks(day pricing.Date) {
	for _, product := range r.products {
		for _, p := range product.burnOrder() {
			if !p.bought || p.voidOn != day || p.left.Sign() == 0 {
				continue
			}
			p.lost.Sub(p.price, p.value(new(big.Rat).Sub(p.size, p.left)))
			p.expired, p.left = p.left, new(big.Rat)
			product.event(day, planner.EventPackExpired, planner.Event{
				Address: p.purchase.Address, Calls: new(units(p.expired)), Amount: new(money(p.lost)),
			})
		}
	}
}

// value is what c used units of the pack are worth: price × c / size, rounded
// half-up; all of them are worth the price (5).
func (p *refPack) value(c *big.Rat) *big.Rat {
	value := new(big.Rat).Mul(p.price, c)
	return halfUp(value.Quo(value, p.size), p.product.minor())
}
