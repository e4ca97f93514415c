package optimize

import (
	"reflect"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/parallel"
	"github.com/declarative-cost/planner/planner/ranges"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
)

// A Measure says what of the costs of all futures is to be least.
type Measure string

// The measures.
const (
	AtMean   Measure = "mean"
	AtP90    Measure = "p90"
	AtCVaR90 Measure = "cvar90" // the mean of the worst tenth
)

// Measures are all of them.
var Measures = []Measure{AtMean, AtP90, AtCVaR90}

// The bounds of a search over futures. They count, so that the result is the same on
// every machine.
const (
	sampled      = 100     // futures that the first search and the first look at a change go through
	foreseen     = 200     // futures of which the own optimum is found
	mostCases    = 2000    // futures that a search for proof goes through
	mostSteps    = 400_000 // purchases times futures that it may be expected to look at
	mostSettled  = 150_000 // futures that an enumeration settles
	screenedBest = 12      // changes that are tried in all futures, of those that are best in the first
	mostStarts   = 4       // schedules that the search goes on from
	mostRounds   = 4       // through all accounts, of a measure that does not add up

	mostForMean = 40_000 // futures of all accounts with which ForMean is looked for
	mostPlans   = 2000   // plans that the search for it looks at in an account
)

// OfFutures is what is known of purchases in all futures.
type OfFutures struct {
	Futures int     `json:"futures"`
	Seed    *uint64 `json:"seed"` // nil: each future is a scenario with its probability
	FutureCosts
	Foresight  *Foresight `json:"foresight"`  // nil where nothing was looked for, or not found in time
	Unfinished []string   `json:"unfinished"` // accounts in which Stop ended the search, by address
	Untried    int64      `json:"untried"`    // purchases that were to be compared next in these
	ForMean    *ForMean   `json:"for_mean"`   // nil with a measure, or where the plan is too large for it
	Proven     bool       `json:"-"`          // no purchases have less of the measure
}

// ForMean is what a short search over the futures finds, where the forecast was taken as
// certain.
type ForMean struct {
	Mean      pricing.Money     `json:"mean"`
	Saves     pricing.Money     `json:"saves"`     // compared with the purchases that are best for the forecast
	Purchases []PurchaseForMean `json:"purchases"` // of the accounts in which they are others; by date, then address
}

// A PurchaseForMean is one of them.
type PurchaseForMean struct {
	Address     string       `json:"address"`
	Account     string       `json:"account"`
	SKU         string       `json:"sku"`
	Quantity    int64        `json:"quantity"`
	PurchasedOn pricing.Date `json:"purchased_on"`
}

// FutureCosts are what the plan as it is, the purchases that are best for the forecast and
// the best that were found are billed.
type FutureCosts struct {
	Configured FutureCost `json:"configured"`
	Certain    FutureCost `json:"certain"`
	Best       FutureCost `json:"best"`
}

// A FutureCost is a distribution, with what of it was to be least.
type FutureCost struct {
	ranges.Range
	Measured *pricing.Money `json:"measured"` // nil where nothing was looked for
}

// Foresight is what futures cost if each is known beforehand and has its own best
// purchases: no purchases that are made for all of them have less of the measure.
type Foresight struct {
	Futures  int           `json:"futures"`
	Measured pricing.Money `json:"measured"`
	Best     pricing.Money `json:"best"` // the measure of the best purchases in these futures
	Gap      pricing.Money `json:"gap"`  // the most that is left to gain
}

// PurchaseInFutures is what a purchase does, with all the others made.
type PurchaseInFutures struct {
	Pays        ranges.Ratio  `json:"pays"`         // the part of the futures in which the bills are lower by more than its price
	SavesMean   pricing.Money `json:"saves_mean"`   // see OptimalPurchase.Saves
	ExpiredMean ranges.Ratio  `json:"expired_mean"` // units
	LeftMean    ranges.Ratio  `json:"left_mean"`    // units, at the end
}

// A futureSearch looks for the purchases that are best over the futures.
type futureSearch struct {
	*optimizer
	futures  *ranges.Futures
	parts    []map[string]*planner.Input // by plan: its accounts, with overdraft "report"
	accounts []*accountSearch            // that are looked at, by address
	fixed    []pricing.Money             // by future: what the other accounts cost
	problems []pricing.Problem
	forMean  *ForMean
	stopped  bool
	done     int // steps, for progress
}

// overFutures settles the futures and, with a measure, puts the purchases that are best
// over them in the place of those that are best for the forecast.
func (o *optimizer) overFutures() []pricing.Problem {
	s := &futureSearch{optimizer: o}
	if s.draw(); len(s.problems) == 0 {
		s.prepare()
	}
	switch {
	case len(s.problems) > 0:
	case s.at() != "":
		s.search()
	case len(s.accounts)*s.futures.Len() <= mostForMean:
		s.lookForMean()
	}
	if len(s.problems) == 0 {
		s.report()
	}
	return s.problems
}

func (s *futureSearch) draw() {
	draw := *s.options.Draw
	draw.Scenarios = slices.Clone(draw.Scenarios)
	for i := range draw.Scenarios {
		draw.Scenarios[i].Input = reporting(draw.Scenarios[i].Input)
	}
	if s.futures, s.problems = ranges.Draw(s.out.Configured, draw); len(s.problems) > 0 {
		return
	}
	for _, in := range s.futures.Inputs() {
		s.parts = append(s.parts, in.ByAccount())
	}
}

// prepare settles what is there, and the purchases that are best for the forecast.
func (s *futureSearch) prepare() {
	s.fixed = make([]pricing.Money, s.futures.Len())
	chosen := map[string]*accountChoice{}
	for _, c := range s.chosen {
		chosen[c.Account] = c
	}
	for _, address := range s.futures.Addresses() {
		cases, of, problems := s.futures.Cases(address)
		if s.problems = append(s.problems, problems...); len(problems) > 0 {
			continue
		}
		a := &accountSearch{futureSearch: s, address: address, cases: cases, of: of, choice: chosen[address]}
		a.cut()
		configured, ok := a.costsOf(nil, true)
		switch {
		case !ok:
		case a.choice == nil:
			addAll(s.fixed, configured)
		default:
			a.configured = configured
			if a.certain, ok = a.costsOf(a.choice.purchases, false); ok {
				s.accounts = append(s.accounts, a)
			}
			a.found, a.best, a.proven = a.choice.purchases, a.certain, a.choice.Proven
		}
	}
}

// addAll adds amounts to sums.
func addAll(sums, amounts []pricing.Money) {
	for k, v := range amounts {
		sums[k] = sums[k].Add(v)
	}
}

// search finds the best purchases of every account: of a mean each by itself, otherwise
// each with what the others cost, until no account changes.
func (s *futureSearch) search() {
	if tell := s.options.Draw.Progress; tell != nil {
		defer tell(1, 1)
	}
	for _, a := range s.accounts {
		s.progress()
		if a.start(); len(s.problems) > 0 {
			return
		}
	}
	for range mostRounds {
		changed := false
		for _, a := range s.accounts {
			changed = a.improve(s.without(a)) || changed
		}
		if !changed || s.at() == AtMean || len(s.accounts) == 1 {
			break
		}
	}
	s.prove()
}

// lookForMean looks for purchases with less of the mean in a short search.
func (s *futureSearch) lookForMean() {
	s.widths, s.most = []int{16}, mostPlans
	var all []planner.PackPurchase
	costs := slices.Clone(s.fixed)
	for _, a := range s.accounts {
		short := *a
		purchases, billed, ok := short.better()
		if len(s.problems) > 0 { // amounts are too large to compare
			s.problems = nil
			return
		}
		if addAll(costs, billed); ok {
			all = append(all, purchases...)
		}
	}
	sortPurchases(all)
	out := &ForMean{Mean: s.rounded(s.measure(AtMean, costs))}
	out.Saves = s.rounded(s.measure(AtMean, s.without(nil))).Sub(out.Mean)
	for _, p := range all {
		out.Purchases = append(out.Purchases, PurchaseForMean{p.Address, p.Account, p.SKU, p.Quantity, p.PurchasedOn})
	}
	s.forMean = out
}

// better looks for purchases with less of the mean than those that are best for the
// forecast, in a search that is bounded. It returns the better of both and what they are
// billed, and whether there are any.
func (a *accountSearch) better() (purchases []planner.PackPurchase, billed []pricing.Money, ok bool) {
	if a.start(); a.measure(AtMean, a.best).LessThan(a.measure(AtMean, a.certain)) {
		return a.found, a.best, true
	}
	return a.choice.purchases, a.certain, false
}

// without are the costs of all accounts but one, with the best purchases so far.
func (s *futureSearch) without(but *accountSearch) []pricing.Money {
	sums := slices.Clone(s.fixed)
	for _, a := range s.accounts {
		if a != but {
			addAll(sums, a.best)
		}
	}
	return sums
}

func (s *futureSearch) at() Measure { return s.options.At }

func (s *futureSearch) stop() bool {
	s.stopped = s.stopped || s.options.Stop != nil && s.options.Stop()
	return s.stopped
}

// progress tells that one more of the steps is done, of about so many.
func (s *futureSearch) progress() {
	of := len(s.accounts) * (1 + mostStarts)
	s.done = min(s.done+1, of-1)
	if tell := s.options.Draw.Progress; tell != nil {
		tell(s.done, of)
	}
}

// measure is what of the costs of the first futures is to be least, not rounded.
func (s *futureSearch) measure(at Measure, costs []pricing.Money) pricing.Money {
	futures := s.futures.First(len(costs))
	switch at {
	case AtP90:
		return futures.Percentile(costs, 90)
	case AtCVaR90:
		return futures.WorstTenth(costs)
	}
	return futures.ExactMean(costs)
}

// report says what is known of the best purchases.
func (s *futureSearch) report() {
	out := &OfFutures{ForMean: s.forMean, Futures: s.futures.Len(), Proven: true}
	if s.futures.Drawn() {
		out.Seed = &s.options.Draw.Seed
	}
	configured, certain, best := slices.Clone(s.fixed), slices.Clone(s.fixed), s.without(nil)
	foreseen := s.foresight()
	known := len(foreseen) == s.futures.Len() && s.at() != "" && !s.measure(s.at(), best).GreaterThan(s.measure(s.at(), foreseen)) // nothing is left to gain
	for _, a := range s.accounts {
		a.proven = a.proven || known
		addAll(configured, a.configured)
		addAll(certain, a.certain)
		a.report(s.billed(a.address))
		out.Proven = out.Proven && a.choice.Proven
		if a.unfinished {
			out.Unfinished, out.Untried = append(out.Unfinished, a.address), out.Untried+a.untried
		}
	}
	out.FutureCosts = s.costs(configured, certain, best, s.out.Configured.Totals.Billed)
	if n := len(foreseen); n > 0 {
		least, found := s.rounded(s.measure(s.at(), foreseen)), s.rounded(s.measure(s.at(), best[:n]))
		out.Foresight = &Foresight{n, least, found, found.Sub(least)}
	}
	for _, c := range s.chosen {
		if s.at() != "" {
			c.Sets, c.Gap = nil, pricing.Money{}
		}
	}
	s.out.Futures = out
}

// billed is what an account of the plan is billed.
func (s *futureSearch) billed(account string) pricing.Money {
	return s.out.Configured.Account(account).Totals.Billed
}

func (s *futureSearch) rounded(v pricing.Money) pricing.Money {
	return v.Round(pricing.MinorUnit(s.out.Configured.Currency))
}

func (s *futureSearch) costs(configured, certain, best []pricing.Money, plan pricing.Money) FutureCosts {
	cost := func(billed []pricing.Money) FutureCost {
		c := FutureCost{Range: s.futures.Range(billed, plan)}
		if s.at() != "" {
			c.Measured = new(s.rounded(s.measure(s.at(), billed)))
		}
		return c
	}
	return FutureCosts{cost(configured), cost(certain), cost(best)}
}

// foresight is what the first futures cost, each with its own best purchases; fewer of
// them where the search was stopped. Nothing is bought for less, before bills are rounded.
func (s *futureSearch) foresight() []pricing.Money {
	n := min(foreseen, s.futures.Len())
	for _, a := range s.accounts {
		n = min(n, len(a.foreseen))
	}
	sums := slices.Clone(s.fixed[:n])
	for _, a := range s.accounts {
		addAll(sums, a.foreseen[:n])
	}
	return sums
}

// An accountSearch is the search in an account.
type accountSearch struct {
	*futureSearch
	address string
	choice  *accountChoice // nil: of an account that is not looked at
	cases   []ranges.Case
	of      []int            // the case of each future
	bare    []*planner.Input // by plan: the account with the packs that stay; nil: there is none
	whole   []*planner.Input // with the plan's own
	groups  []*group
	kinds   []kind
	budget  map[pricing.Date]pricing.Money // see optimizer.budget

	configured, certain, best []pricing.Money          // by future
	foreseen                  []pricing.Money          // of the first futures: each with its own best purchases, less what is not proven of them
	own                       [][]planner.PackPurchase // which those are, by case
	found                     []planner.PackPurchase
	proven                    bool
	enumerable                bool // kinds are limited by what all cases ask for
	provable                  bool // see mayProve
	sets                      []*packSet
	reason                    string
	unfinished                bool
	untried                   int64 // changes or schedules, when the search was stopped
}

// cut takes the purchases that may go out of the account, in every plan.
func (a *accountSearch) cut() {
	for _, parts := range a.parts {
		whole, bare := parts[a.address], (*planner.Input)(nil)
		if whole != nil {
			in := without(*whole, func(p *planner.PackPurchase) bool { return !a.stays(p) })
			bare = &in
		}
		a.whole, a.bare = append(a.whole, whole), append(a.bare, bare)
	}
}

// settle settles some cases with purchases, or those of each plan; false where that
// cannot be, as a price is not public.
func (a *accountSearch) settle(purchases []planner.PackPurchase, planned bool, cases []int, visit func(i int, account *settle.Account, c *settle.Costs)) bool {
	accounts := make([]*settle.Account, len(a.bare))
	for s, in := range a.bare {
		if in == nil {
			continue
		}
		with := *in
		if with.Packs = slices.Concat(in.Packs, purchases); planned {
			with = *a.whole[s]
		}
		plan, problems := settle.Resolve(with)
		if len(problems) > 0 {
			a.problems = append(a.problems, problems...)
			return false
		}
		accounts[s] = plan.Accounts[0]
	}
	const chunk = 20
	failed := make([][]pricing.Problem, (len(cases)+chunk-1)/chunk)
	parallel.DoWith(len(failed), a.options.Workers, func(costings *[]*settle.Costing, b int) {
		if *costings == nil {
			*costings = make([]*settle.Costing, len(accounts))
		}
		for n := b * chunk; n < min(len(cases), (b+1)*chunk); n++ {
			x := &a.cases[cases[n]]
			if accounts[x.Plan] == nil {
				continue
			}
			c := &(*costings)[x.Plan]
			if *c == nil {
				*c = accounts[x.Plan].NewCosting()
			}
			fill(*c, accounts[x.Plan], x)
			costs, ok := (*c).Run()
			if !ok {
				failed[b] = (*c).Problems(a.bare[x.Plan].Usages)
				return
			}
			visit(n, accounts[x.Plan], costs)
		}
	})
	for _, problems := range failed {
		if len(problems) > 0 {
			a.problems = append(a.problems, problems...)
			return false
		}
	}
	return true
}

// fill gives a costing the calls of a case.
func fill(c *settle.Costing, a *settle.Account, x *ranges.Case) {
	calls := x.Calls
	for p := range a.Products {
		for m := range a.Products[p].Meters {
			for s := range a.Products[p].Meters[m].Spreads {
				copy(c.Calls(p, m, s), calls)
				calls = calls[a.Months:]
			}
		}
	}
}

// billedIn is what a run is billed.
func billedIn(c *settle.Costs) (sum pricing.Money) {
	for i := range c.Months {
		sum = sum.Add(c.Months[i].Billed)
	}
	return sum
}

// costsOf are what the account is billed in every future, with purchases or as planned.
func (a *accountSearch) costsOf(purchases []planner.PackPurchase, planned bool) ([]pricing.Money, bool) {
	return a.costsIn(purchases, planned, a.futures.Len())
}

// costsIn are what it is billed in the first futures.
func (a *accountSearch) costsIn(purchases []planner.PackPurchase, planned bool, futures int) ([]pricing.Money, bool) {
	cases := a.casesOf(futures)
	billed := make([]pricing.Money, len(cases))
	if !a.settle(purchases, planned, cases, func(i int, _ *settle.Account, c *settle.Costs) { billed[i] = billedIn(c) }) {
		return nil, false
	}
	return a.spread(billed, futures), true
}

// casesOf are the cases of the first futures: the first ones.
func (a *accountSearch) casesOf(futures int) []int {
	cases := make([]int, slices.Max(a.of[:futures])+1)
	for i := range cases {
		cases[i] = i
	}
	return cases
}

// spread gives each of the first futures what its case has.
func (a *accountSearch) spread(byCase []pricing.Money, futures int) []pricing.Money {
	all := make([]pricing.Money, futures)
	for k := range all {
		all[k] = byCase[a.of[k]]
	}
	return all
}

// report fills in the choice.
func (a *accountSearch) report(plan pricing.Money) {
	c := a.choice
	c.purchases, c.Proven, c.Reason = a.found, a.proven, a.reason
	sortPurchases(c.purchases)
	costs := a.costs(a.configured, a.certain, a.best, plan)
	c.Futures = &costs
	c.inFutures = map[string]PurchaseInFutures{}
	for _, p := range c.purchases {
		others := slices.DeleteFunc(slices.Clone(c.purchases), func(q planner.PackPurchase) bool { return q.Address == p.Address })
		left, ok := a.costsOf(others, false)
		if !ok {
			a.problems = nil // without it a price is needed that is not public
			continue
		}
		for k := range left {
			left[k] = left[k].Sub(a.best[k])
		}
		expired, unused := a.unused(p.Address)
		c.inFutures[p.Address] = PurchaseInFutures{
			Pays:      a.futures.Chance(func(k int) bool { return left[k].IsPositive() }),
			SavesMean: a.futures.Mean(left), ExpiredMean: a.futures.MeanUnits(expired), LeftMean: a.futures.MeanUnits(unused),
		}
	}
}

// unused is what of a purchase expires in each future, and what is left of it at the end.
func (a *accountSearch) unused(address string) (expired, left []pricing.Units) {
	byCase := make([]settle.PackCosts, len(a.cases))
	a.settle(a.found, false, a.casesOf(len(a.of)), func(i int, account *settle.Account, c *settle.Costs) {
		at := slices.IndexFunc(account.Packs, func(p settle.Pack) bool { return p.Address == address })
		byCase[i] = c.Packs[at]
	})
	for _, i := range a.of {
		expired, left = append(expired, byCase[i].Expired), append(left, byCase[i].Left)
	}
	return expired, left
}

// A group is the cases of plans in which an account differs in nothing but its calls.
type group struct {
	*optimizer
	account *settle.Account // without purchases in the horizon
	plans   []int
}

// divide divides the plans: those like the plan itself come first.
func (a *accountSearch) divide() {
	for s, in := range a.bare {
		if in == nil {
			continue
		}
		with := *in
		with.Packs = slices.Concat(in.Packs, a.choice.planned)
		plan, problems := settle.Resolve(with)
		if len(problems) > 0 {
			a.problems = append(a.problems, problems...)
			return
		}
		o := newOptimizer(*plan.Input, Options{Objective: ObjectiveBilled, Keep: a.options.Keep, MaxUpfront: a.options.MaxUpfront, Workers: 1}, a.names)
		o.widths, o.most = a.widths, a.most
		g := &group{o, o.accounts[0], []int{s}}
		if at := slices.IndexFunc(a.groups, func(h *group) bool { return h.alike(g) }); at >= 0 {
			a.groups[at].plans = append(a.groups[at].plans, s)
		} else {
			a.groups = append(a.groups, g)
		}
	}
}

// alike says whether two accounts differ in nothing but their calls.
func (g *group) alike(h *group) bool {
	x, y := g.account, h.account
	return reflect.DeepEqual(g.in.Packs, h.in.Packs) && reflect.DeepEqual(g.in.Subscriptions, h.in.Subscriptions) &&
		reflect.DeepEqual(x.Account, y.Account) && slices.EqualFunc(x.Products, y.Products, func(p, q settle.Product) bool {
		return p.Catalog.SHA256() == q.Catalog.SHA256() && slices.EqualFunc(p.Meters, q.Meters, func(m, n settle.MeterUse) bool {
			return m.Meter.ID == n.Meter.ID && slices.EqualFunc(m.Spreads, n.Spreads, func(a, b settle.Spread) bool { return a.Weekdays == b.Weekdays })
		})
	})
}

// work prepares the search of the group's cases among some.
func (g *group) work(all []ranges.Case, cases []int) accountWork {
	var of []*ranges.Case
	for _, i := range cases {
		if slices.Contains(g.plans, all[i].Plan) {
			of = append(of, &all[i])
		}
	}
	return g.optimizer.work(g.account, func(p *settle.Product, leftOut func(pack int) bool) []future {
		futures := make([]future, len(of))
		k := slices.IndexFunc(g.account.Products, func(q settle.Product) bool { return q.Catalog == p.Catalog })
		parallel.DoWith(len(of), 0, func(own **settle.Costing, i int) {
			if *own == nil {
				*own = g.account.NewCosting()
			}
			fill(*own, g.account, of[i])
			futures[i] = newFuture((*own).Product(k), leftOut, of[i].Weight)
		})
		return futures
	})
}

// in is the set with one of its futures.
func (s *packSet) in(f int) *packSet {
	other := s.clone()
	other.futures, other.weight = s.futures[f:f+1], s.futures[f].weight
	other.forgetCosts()
	return other
}

// foresee finds the own best purchases of the first futures.
func (a *accountSearch) foresee() {
	futures := min(foreseen, a.futures.Len())
	cases := a.casesOf(futures)
	a.own = make([][]planner.PackPurchase, len(cases))
	without, ok := a.costsIn(nil, false, futures)
	if !ok { // it needs a price that is not public
		a.problems = nil
		return
	}
	least := make([]pricing.Money, len(cases))
	done := make([]bool, len(cases))
	for _, g := range a.groups {
		w := g.work(a.cases, cases)
		if w.problem != nil {
			return
		}
		var of []int
		for _, i := range cases {
			if slices.Contains(g.plans, a.cases[i].Plan) {
				of = append(of, i)
			}
		}
		parallel.Do(len(of), a.options.Workers, func(n int) {
			if a.options.Stop == nil || !a.options.Stop() {
				least[of[n]], done[of[n]] = a.foreseeCase(g, &w, of[n], n), true
			}
		})
	}
	for k := range futures {
		if !done[a.of[k]] && a.cases[a.of[k]].Calls != nil {
			a.unfinished = true
			futures = k
			break
		}
	}
	a.foreseen = a.spread(least, futures)
	addAll(a.foreseen, without[:futures])
}

// foreseeCase is the least of one case, the n-th of its group: what it is billed without
// purchases, less what they save at most.
func (a *accountSearch) foreseeCase(g *group, w *accountWork, i, n int) (least pricing.Money) {
	var sets []*packSet
	for _, s := range w.sets {
		s = s.in(n)
		s.widths = narrowWidths
		sets = append(sets, s)
	}
	for _, r := range g.solve(sets, w.budget) {
		least = least.Sub(r.inMean(r.none.sub(r.least)))
		a.own[i] = append(a.own[i], r.purchases()...)
	}
	return least
}
