package advise

import (
	"cmp"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/optimize"
	"github.com/declarative-cost/planner/planner/parallel"
	"github.com/declarative-cost/planner/planner/ranges"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// An Name says what kind of change is advised. It is what documents and
// "planner:ignore" comments call it.
type Name string

// The names of advice.
const (
	FreezeFails    Name = "freeze_fails"      // money is missing for a freeze or a purchase
	CheaperPacks   Name = "cheaper_packs"     // other purchases cost less
	PackNotWorth   Name = "pack_not_worth_it" // a pack costs more than it saves
	PackTooEarly   Name = "pack_too_early"
	PackTooLate    Name = "pack_too_late"
	PackRaisesTier Name = "pack_raises_tier" // what stays postpaid lands in a dearer tier
	CallsExpire    Name = "calls_expire"     // of a purchase that is larger than what is used
	TierEdge       Name = "tier_edge"        // a month in which more calls cost less

	SubscriptionNotWorth Name = "subscription_not_worth_it" // a subscription costs more than what it covers
	SubscriptionPays     Name = "subscription_would_pay"    // one more would cost less
	VoucherVoid          Name = "voucher_void"              // a voucher is not used up when it expires
)

// Names are all names, in the order of entries that save the same.
var Names = []Name{
	FreezeFails, CheaperPacks, PackNotWorth, PackTooEarly, PackTooLate,
	PackRaisesTier, CallsExpire, TierEdge, SubscriptionNotWorth, SubscriptionPays, VoucherVoid,
}

// The bounds where AdviceOptions name none.
const (
	DefaultAccountTries = 100
	DefaultPlanTries    = 1500
	DefaultLeastWork    = 60_000
)

// Options bound the search for advice. The bounds count simulations of one
// account and the work in them, never time, so that the result is always the same. A
// simulation is as many units of work as the account has meters and packs, times
// months; a search for the best purchases one for each plan that it looks at.
type Options struct {
	AccountTries int                                  // most for one account; 0: DefaultAccountTries
	PlanTries    int                                  // most for all; 0: DefaultPlanTries
	LeastWork    int64                                // work for all, unless one simulation of the plan is more; 0: DefaultLeastWork
	Ignores      func(address string, name Name) bool // what is not to be told; nil: nothing
	Draw         *ranges.Options                      // the futures of a plan with ranges, over which cheaper_packs are found; nil: the forecast is certain
}

// Advice is what was found to be worth changing.
type Advice struct {
	Entries  []Entry        // see AdviceEntry.compare for their order
	Saves    *pricing.Money // by how much the money billed is lower with all entries that are Combined, in the plan's currency at the first month's rates; nil without any
	Tries    int            // simulations of one account that were made
	Silenced int            // entries that Ignores left out
	Bounded  []string       // accounts for which a bound left something untried, by address

	UntriedPurchases int // purchases to which a bound left some change untried
	UntriedMonths    int // months of meters for which a bound left more calls untried
}

// An Entry is a change that was tried: with it alone, the account's money
// billed is lower by Saves. Fields that a name does not use are zero.
//
//	freeze_fails       add a top-up of Amount on Date, the last day on which it helps
//	cheaper_packs      make Purchases, and no others inside the horizon
//	pack_not_worth_it  leave out the purchase Address, which costs Amount
//	pack_too_early     make the purchase Address on Date, which is later
//	pack_too_late      make the purchase Address on Date, which is earlier
//	pack_raises_tier   make the purchase Address on Date; without a Date leave it out
//	calls_expire       buy Quantity of SKU instead with the purchase Address
//	tier_edge          request Calls more with the usage Address in Month
//
//	subscription_not_worth_it  leave out the subscription Address, whose periods cost Amount; with a Date end it then
//	subscription_would_pay     subscribe to Quantity of the plan SKU on Date
//	voucher_void               nothing: Amount of the voucher Address is void on Date
type Entry struct {
	Name      Name                `json:"name"`
	Account   string              `json:"account"`                    // address
	Address   string              `json:"address"`                    // of what is to change; the account's where that is not one thing
	Month     *pricing.Month      `json:"month"`                      // of tier_edge; of pack_raises_tier, where the dearer tier costs most
	Date      *pricing.Date       `json:"date"`                       // see above
	Meter     *string             `json:"meter"`                      // id, of tier_edge and pack_raises_tier
	SKU       *string             `json:"sku"`                        // of calls_expire; the plan of subscription_would_pay
	Quantity  *int64              `json:"quantity"`                   // of calls_expire and subscription_would_pay
	Calls     *pricing.Units      `json:"calls"`                      // of tier_edge; that expire as planned (calls_expire), or are lost (freeze_fails), nil where none are
	Amount    *pricing.Money      `json:"amount"`                     // of freeze_fails and pack_not_worth_it; the value that expires as planned (calls_expire)
	Saves     *pricing.Money      `json:"saves"`                      // of the money billed, above 0; nil of freeze_fails and voucher_void
	Together  *pricing.Money      `json:"saves_together" since:"1.1"` // of tier_edge: what all its entries with this Address and Meter save together; nil of a single one, and where that is no more than one saves
	Combined  bool                `json:"combined" since:"1.1"`       // part of the combination that Advice.Saves is of
	Tier      *TierChange         `json:"tier"`                       // of tier_edge and pack_raises_tier
	Purchases []optimize.Purchase `json:"-"`                          // of cheaper_packs, by date, then address
	Proven    *bool               `json:"proven"`                     // of cheaper_packs: nothing costs less

	Catalog *string `json:"catalog" since:"1.1"`          // id of the meter's or the SKU's
	Futures int     `json:"futures,omitzero" since:"1.1"` // of cheaper_packs in a plan with ranges: in the mean of which it saves; 0: as planned
}

// A TierChange is the tier whose price a meter's month has, and the one it has
// with the change. Prices are for CallUnit calls.
type TierChange struct {
	From       int64           `json:"from"`
	Price      decimal.Decimal `json:"price"`
	FromAfter  int64           `json:"from_after"`
	PriceAfter decimal.Decimal `json:"price_after"`
	CallUnit   int64           `json:"call_unit"`
}

// compare orders entries: freezes that fail first, since service may stop, by date,
// then by what is missing most; the others by what saves most, together where they are
// months of one usage; then by account, name, address and meter; then by what the entry
// saves, and month. Amounts are compared in the plan's currency, by inPlan.
func (e *Entry) compare(f *Entry, inPlan func(account string, amount pricing.Money) pricing.Money) int {
	amount := func(e *Entry) pricing.Money {
		if e.Name == FreezeFails {
			return inPlan(e.Account, *e.Amount)
		}
		return inPlan(e.Account, orZero(cmp.Or(e.Together, e.Saves)))
	}
	if (e.Name == FreezeFails) != (f.Name == FreezeFails) {
		return cmp.Compare(slices.Index(Names, e.Name), slices.Index(Names, f.Name))
	}
	if e.Name == FreezeFails && *e.Date != *f.Date {
		return pricing.CompareDates(*e.Date, *f.Date)
	}
	return cmp.Or(
		amount(f).Compare(amount(e)),
		planner.CompareAddresses(e.Account, f.Account),
		cmp.Compare(slices.Index(Names, e.Name), slices.Index(Names, f.Name)),
		planner.CompareAddresses(e.Address, f.Address),
		cmp.Compare(orZero(e.Meter), orZero(f.Meter)),
		orZero(f.Saves).Compare(orZero(e.Saves)),
		cmp.Compare(orZero(e.Month), orZero(f.Month)),
	)
}

// orZero is what a pointer points to, or zero.
func orZero[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}

// Advise looks for changes that cost less. Every one is simulated, and told only if
// it then costs less money billed and loses no more calls. Each was tried by itself:
// what two of them save need not add up. So they are combined, and simulated together.
// Money that is missing is looked for in all accounts first, then what costs less, in
// the accounts with most money billed first.
func Advise(f *planner.Forecast, o Options) Advice {
	o.AccountTries, o.PlanTries = cmp.Or(o.AccountTries, DefaultAccountTries), cmp.Or(o.PlanTries, DefaultPlanTries)
	o.LeastWork = cmp.Or(o.LeastWork, DefaultLeastWork)
	a := adviser{forecast: f, options: o, left: o.PlanTries, names: optimize.NewNames(f.Input)}
	if o.Draw != nil && !a.scenarios() {
		a.options.Draw = nil
	}
	trials := a.trials()
	for _, t := range trials {
		a.work += t.workOf(&t.in)
	}
	a.work = max(a.work, o.LeastWork)
	a.each(trials, (*trial).freezeFails)
	a.each(trials, (*trial).cheaper)
	for _, t := range trials {
		if t.bounded {
			a.out.Bounded = append(a.out.Bounded, t.now.Account.Address)
		}
	}
	inPlan := func(account string, amount pricing.Money) pricing.Money {
		return f.Account(account).Conversion.Amount(f.Input.Start, amount)
	}
	slices.SortFunc(a.out.Entries, func(e, f Entry) int { return e.compare(&f, inPlan) })
	slices.SortFunc(a.out.Bounded, planner.CompareAddresses)
	return a.out
}

// An adviser looks for advice on a plan.
type adviser struct {
	forecast *planner.Forecast
	options  Options
	left     int   // simulations that the plan's bound leaves
	work     int64 // that the plan's bound leaves
	names    *optimize.Names
	probable []map[string]*planner.Input // by scenario of Draw: its accounts
	out      Advice
}

// together is how many trials take a step at a time: as many on every machine, since
// what a trial finds may depend on what the plan's bound left before them.
const together = 8

// each lets every trial take a step, some at a time: what the plan's bound leaves is
// theirs in their order. One that took more of it than those before it left takes its
// step again, with that.
func (a *adviser) each(trials []*trial, step func(*trial)) {
	for len(trials) > 0 {
		n := min(len(trials), together)
		tried := make([]trial, n)
		parallel.Do(n, 0, func(i int) { tried[i] = trials[i].after(step, a.left, a.work) })
		for i, t := range tried {
			if t.out.Tries > a.left || t.work > a.work {
				t = trials[i].after(step, a.left, a.work)
			}
			a.left -= t.out.Tries
			a.work -= t.work
			a.out.add(&t.out)
			*trials[i] = t
		}
		trials = trials[n:]
	}
}

// add adds what a step found to what is known.
func (a *Advice) add(b *Advice) {
	a.Tries += b.Tries
	a.Silenced += b.Silenced
	a.UntriedPurchases += b.UntriedPurchases
	a.UntriedMonths += b.UntriedMonths
	a.Entries = append(a.Entries, b.Entries...)
	if b.Saves != nil {
		a.Saves = new(orZero(a.Saves).Add(*b.Saves))
	}
}

// after is the trial after a step, which leaves it as it was.
func (t *trial) after(step func(*trial), planLeft int, workLeft int64) trial {
	next := *t
	next.planLeft, next.workLeft, next.work, next.out = planLeft, workLeft, 0, Advice{}
	next.now = t.forecast.Details(t.index)
	step(&next)
	next.now = t.now
	return next
}

// trials are the accounts by money billed, the largest first, then by address.
func (a *adviser) trials() (trials []*trial) {
	inputs := a.forecast.Input.ByAccount()
	for i, account := range settle.PlanOf(a.forecast).Accounts {
		now := &a.forecast.Accounts[i]
		t := &trial{adviser: a, in: *inputs[account.Address], index: i, now: now, account: account, open: account.Past, left: a.options.AccountTries}
		for i := range account.Products {
			p := &account.Products[i]
			for k := range p.Meters {
				t.meters = append(t.meters, meterOf{p, &p.Meters[k]})
			}
		}
		trials = append(trials, t)
	}
	slices.SortStableFunc(trials, func(t, u *trial) int { return u.inPlan(u.now.Totals.Billed).Compare(t.inPlan(t.now.Totals.Billed)) })
	return trials
}

// A trial tries changes to one account.
type trial struct {
	*adviser
	in      planner.Input            // of this account alone, by address
	index   int                      // of it in the plan
	now     *planner.AccountForecast // in a step with its details
	account *settle.Account
	meters  []meterOf // by row of a month
	open    int       // index of the first month that can still be changed: after the last measured one
	left    int       // simulations that the account's bound leaves
	bounded bool      // whether a bound left something untried

	planLeft int      // simulations that the plan's bound leaves
	workLeft int64    // work that the plan's bound leaves
	work     int64    // of the step
	changes  []change // told in the step, of those that save
	out      Advice   // of the step
}

// A meterOf is a meter of an account with its product.
type meterOf struct {
	product *settle.Product
	*settle.MeterUse
}

// inPlan is an amount in the plan's currency, at the first month's rate.
func (t *trial) inPlan(amount pricing.Money) pricing.Money {
	return t.now.Conversion.Amount(t.in.Start, amount)
}

// suspends says whether a lack of money stops a product of the account.
func (t *trial) suspends() bool {
	return slices.ContainsFunc(t.now.Account.Products, func(p planner.Product) bool { return p.Terms.Overdraft == pricing.OverdraftSuspend })
}

// openDay is the first day that can still be changed.
func (t *trial) openDay() pricing.Date { return t.in.Month(t.open).First() }

// cheaper looks for what costs less: the best purchases, more calls, and every
// purchase by itself, for which half of the account's bound is set aside, and a tenth
// for combining them.
func (t *trial) cheaper() {
	settled := t.cheaperPacks()
	aside, last := t.options.AccountTries/2, t.options.AccountTries/10
	t.left -= aside + last
	t.subscriptions()
	t.tierEdges()
	t.left += aside
	if !settled {
		t.purchases()
	}
	t.left += last
	t.combine()
}

// may takes n simulations with so much work from what the bounds leave; false where
// there is not so much.
func (t *trial) may(n int, work int64) bool {
	if !t.has(n, work) {
		t.bounded = true
		return false
	}
	t.left, t.planLeft, t.out.Tries = t.left-n, t.planLeft-n, t.out.Tries+n
	t.worked(work)
	return true
}

// has says whether the bounds leave so much.
func (t *trial) has(n int, work int64) bool {
	return n <= t.left && n <= t.planLeft && work <= t.workLeft
}

// worked takes work from what the bound leaves.
func (t *trial) worked(work int64) { t.workLeft, t.work = t.workLeft-work, t.work+work }

// workOf is the work of a simulation of an input of the account.
func (t *trial) workOf(in *planner.Input) int64 {
	return int64(in.Months) * int64(len(t.meters)+len(in.Packs)+1)
}

// counting counts what a bound leaves untried of something that is done.
func (t *trial) counting(untried *int, do func()) {
	before := t.bounded
	t.bounded = false
	if do(); t.bounded {
		*untried++
	}
	t.bounded = t.bounded || before
}

// simulate simulates the account with another input; nil where a bound is met or there is
// no such plan.
func (t *trial) simulate(in planner.Input) *planner.AccountForecast {
	if !t.may(1, t.workOf(&in)) {
		return nil
	}
	plan, problems := settle.Resolve(in)
	if len(problems) > 0 {
		return nil
	}
	tried, problems := plan.Accounts[0].Simulate()
	if len(problems) > 0 {
		return nil
	}
	return &tried
}

// A change is another input that was tried and saves.
type change struct {
	Entry
	apply    func(planner.Input) planner.Input
	tried    *planner.AccountForecast
	distance pricing.Date // of a purchase: days from the day of the plan
	told     []int        // indexes into the step's entries: those of one usage's months are one change
}

// try tries a change; nil where it does not save.
func (t *trial) try(e Entry, apply func(planner.Input) planner.Input) *change {
	tried := t.simulate(apply(t.in))
	saves := t.saves(tried)
	if !saves.IsPositive() {
		return nil
	}
	e.Saves = &saves
	return &change{Entry: e, apply: apply, tried: tried}
}

// saves is what a change saves. One that loses more calls, or for which money is
// missing to buy a pack, saves nothing.
func (t *trial) saves(tried *planner.AccountForecast) pricing.Money {
	if tried == nil || tried.Totals.Lost > t.now.Totals.Lost {
		return pricing.Money{}
	}
	for _, p := range tried.Packs {
		if was := packOf(t.now, p.Purchase.Address); !p.Bought && (was == nil || was.Bought) {
			return pricing.Money{}
		}
	}
	return t.now.Totals.Billed.Sub(tried.Totals.Billed)
}

// packOf is what becomes of a purchase; nil where there is no such one.
func packOf(f *planner.AccountForecast, address string) *planner.PackForecast {
	i := slices.IndexFunc(f.Packs, func(p planner.PackForecast) bool { return p.Purchase.Address == address })
	if i < 0 {
		return nil
	}
	return &f.Packs[i]
}

// suggest tells the first of some changes that is there and not silenced.
func (t *trial) suggest(changes ...*change) {
	for _, c := range changes {
		if c != nil && t.tell(c.Entry) {
			c.told = []int{len(t.out.Entries) - 1}
			t.changes = append(t.changes, *c)
			return
		}
	}
}

// tell adds an entry, unless it is silenced; false where it is.
func (t *trial) tell(e Entry) bool {
	e.Account = t.now.Account.Address
	if t.options.Ignores != nil && (t.options.Ignores(e.Account, e.Name) || t.options.Ignores(e.Address, e.Name)) {
		t.out.Silenced++
		return false
	}
	t.out.Entries = append(t.out.Entries, e)
	return true
}
