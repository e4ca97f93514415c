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

// An accountSearch is the search over the futures of an account.
type accountSearch struct {
	*futureSearch
	address string
	choice  *accountChoice // what is best for the forecast, until report
	cases   []ranges.Case
	whole   []*planner.Input // by plan: the account with the plan's own purchases; nil: there is none
	bare    []*planner.Input // with the packs that stay
	groups  []*group
	kinds   []kind
	budget  map[pricing.Date]pricing.Money // see optimizer.budget

	configured, certain, best []pricing.Money          // by future, in the plan's currency
	foreseen                  []pricing.Money          // of the first futures: each with its own best purchases, less what is not proven of them
	own                       [][]planner.PackPurchase // which those are, by case
	found                     []planner.PackPurchase
	proven                    bool
	enumerable                bool // kinds are limited by what all cases ask for
	provable                  bool // see mayProve
	sets                      []*packSet
	reason                    string
	converted                 bool // the plan is in another currency, in which measures are compared
	unconverted               bool // amounts are in the account's own currency, as its report shows them
	unfinished                bool
	untried                   int64 // changes or schedules, when the search was stopped
}

// prepare settles the account as it is and, where it is looked at, with the purchases that
// are best for the forecast.
func (a *accountSearch) prepare() (problems []pricing.Problem) {
	if a.cases, problems = a.futures.Cases(a.address); len(problems) > 0 {
		return problems
	}
	if a.configured, problems = a.costsIn(a.whole, a.futures.Len()); len(problems) > 0 {
		return problems
	}
	i := slices.IndexFunc(a.chosen, func(c *accountChoice) bool { return c.Account == a.address })
	if i < 0 {
		ranges.AddAll(a.fixed, a.configured)
		return nil
	}
	a.choice = a.chosen[i]
	a.converted = a.out.Configured.Account(a.address).Conversion != nil
	for _, in := range a.whole {
		if in != nil {
			in = new(without(*in, func(p *planner.PackPurchase) bool { return !a.stays(p) }))
		}
		a.bare = append(a.bare, in)
	}
	if a.certain, problems = a.costsOf(a.choice.purchases); len(problems) == 0 {
		a.accounts = append(a.accounts, a)
	}
	a.found, a.best, a.proven = a.choice.purchases, a.certain, a.choice.Proven
	return problems
}

// with are the accounts with purchases.
func (a *accountSearch) with(purchases []planner.PackPurchase) []*planner.Input {
	all := slices.Clone(a.bare)
	for s, in := range all {
		if in != nil {
			with := *in
			with.Packs = slices.Concat(in.Packs, purchases)
			all[s] = &with
		}
	}
	return all
}

// settle settles accounts, one for each plan, in some cases; it has problems where a price
// is not public.
func (a *accountSearch) settle(inputs []*planner.Input, cases []ranges.Case, visit func(i int, account *settle.Account, c *settle.Costs)) (problems []pricing.Problem) {
	accounts := make([]ranges.Account, len(inputs))
	for s, in := range inputs {
		if in == nil {
			continue
		}
		plan, problems := settle.Resolve(*in)
		if len(problems) > 0 {
			return problems
		}
		accounts[s] = ranges.Account{Account: plan.Accounts[0], Plan: plan}
	}
	return ranges.Settle(accounts, cases, a.options.Workers, func(i int, c *settle.Costs) { visit(i, accounts[cases[i].Plan].Account, c) })
}

// costsOf are what the account is billed in every future, with purchases, without fees of
// subscriptions.
func (a *accountSearch) costsOf(purchases []planner.PackPurchase) ([]pricing.Money, []pricing.Problem) {
	return a.costsIn(a.with(purchases), a.futures.Len())
}

// costsIn are what accounts, one for each plan, are billed in the first futures.
func (a *accountSearch) costsIn(inputs []*planner.Input, futures int) ([]pricing.Money, []pricing.Problem) {
	cases := a.casesOf(futures)
	billed := make([]pricing.Money, len(cases))
	problems := a.settle(inputs, cases, func(i int, account *settle.Account, c *settle.Costs) {
		conversion := account.Conversion
		if a.unconverted {
			conversion = nil
		}
		for m := range c.Months {
			figures := conversion.Figures(c.Months[m])
			billed[i] = billed[i].Add(figures.Billed).Sub(figures.Fees)
		}
	})
	return a.spread(billed, futures), problems
}

// casesOf are the cases of the first futures: the first ones.
func (a *accountSearch) casesOf(futures int) []ranges.Case {
	if n := slices.IndexFunc(a.cases, func(c ranges.Case) bool { return c.Futures[0] >= futures }); n >= 0 {
		return a.cases[:n]
	}
	return a.cases
}

// spread gives each of the first futures what its case has.
func (a *accountSearch) spread(byCase []pricing.Money, futures int) []pricing.Money {
	all := make([]pricing.Money, futures)
	for i, v := range byCase {
		for _, k := range a.cases[i].Futures {
			if k < futures {
				all[k] = v
			}
		}
	}
	return all
}

// better looks for purchases with less of the mean than those that are best for the
// forecast, in a search that is bounded. It returns the better of both and what they are
// billed.
func (a *accountSearch) better() ([]planner.PackPurchase, []pricing.Money, []pricing.Problem) {
	problems := a.start()
	if len(problems) == 0 && a.measure(AtMean, a.best).LessThan(a.measure(AtMean, a.certain)) {
		return a.found, a.best, nil
	}
	return a.choice.purchases, a.certain, problems
}

// start finds first purchases: the best in the mean of the futures, or of a sample of
// them.
func (a *accountSearch) start() (problems []pricing.Problem) {
	if problems = a.divide(); len(problems) > 0 {
		return problems
	}
	g := a.groups[0]
	n := sampled
	if a.most > 0 { // a short search
		n /= 5
	}
	first := a.casesOf(min(n, a.futures.Len()))
	w := g.work(first)
	if w.problem != nil {
		return []pricing.Problem{*w.problem}
	}
	a.budget = w.budget
	results := g.solve(w.sets, a.budget)
	whole := len(first) == len(a.cases)
	if steps := made(results) * len(a.cases); !whole && len(a.cases) <= mostCases && allProven(results) && steps <= mostSteps && a.most == 0 && !a.stop() {
		w = g.work(a.cases)
		results, whole = g.solve(w.sets, a.budget), true
	}
	a.list(w.sets)
	one := len(a.groups) == 1
	a.sets, a.enumerable, a.provable = w.sets, whole && one, !a.converted && a.mayProve(w.sets)
	a.proven = a.at() == AtMean && whole && one && allProven(results) && !a.converted
	a.found = nil
	for _, r := range results {
		a.found = append(a.found, r.purchases()...)
	}
	if a.most == 0 {
		if a.foresee(); a.converted {
			a.foreseen = nil // it bounds amounts in the account's currency
		}
	}
	if a.best, problems = a.costsOf(a.found); len(problems) > 0 { // it needs a price that is not public
		a.found, a.best = a.choice.purchases, a.certain
	}
	return nil
}

func made(results []setResult) (n int) {
	for _, r := range results {
		n += r.made
	}
	return n
}

func allProven(results []setResult) bool {
	return !slices.ContainsFunc(results, func(r setResult) bool { return !r.proven })
}

// report fills in the choice, in the account's currency.
func (a accountSearch) report(of *planner.AccountForecast) {
	c := a.choice
	if a.unconverted = a.converted; a.converted { // all was settled before, without a problem
		a.configured, _ = a.costsIn(a.whole, a.futures.Len())
		a.certain, _ = a.costsOf(c.purchases)
		a.best, _ = a.costsOf(a.found)
	}
	c.purchases, c.Proven, c.Reason = a.found, a.proven, a.reason
	sortPurchases(c.purchases)
	c.Futures = new(a.costs(a.configured, a.certain, a.best, of.Totals.Billed.Sub(of.Totals.Fees), of.Currency()))
	c.inFutures = map[string]PurchaseInFutures{}
	for _, p := range c.purchases {
		others := slices.DeleteFunc(slices.Clone(c.purchases), func(q planner.PackPurchase) bool { return q.Address == p.Address })
		left, problems := a.costsOf(others)
		if len(problems) > 0 { // without it a price is needed that is not public
			continue
		}
		for k := range left {
			left[k] = left[k].Sub(a.best[k])
		}
		expired, unused := make([]pricing.Units, len(left)), make([]pricing.Units, len(left))
		a.settle(a.with(a.found), a.cases, func(i int, account *settle.Account, costs *settle.Costs) {
			at := slices.IndexFunc(account.Packs, func(q settle.Pack) bool { return q.Address == p.Address })
			for _, k := range a.cases[i].Futures {
				expired[k], unused[k] = costs.Packs[at].Expired, costs.Packs[at].Left
			}
		})
		c.inFutures[p.Address] = PurchaseInFutures{
			Pays:      a.futures.Chance(func(k int) bool { return left[k].IsPositive() }),
			SavesMean: a.futures.Mean(left), ExpiredMean: a.futures.MeanUnits(expired), LeftMean: a.futures.MeanUnits(unused),
		}
	}
}

// A group is the plans in which an account differs in nothing but its calls.
type group struct {
	*optimizer
	account *settle.Account // without purchases in the horizon
	plans   []int
}

// divide divides the plans: those like the plan itself come first.
func (a *accountSearch) divide() []pricing.Problem {
	for s, in := range a.with(a.choice.planned) {
		if in == nil {
			continue
		}
		plan, problems := settle.Resolve(*in)
		if len(problems) > 0 {
			return problems
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
	return nil
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

// has says whether a case is one of the group's.
func (g *group) has(c ranges.Case) bool { return slices.Contains(g.plans, c.Plan) }

// work prepares the search of the group's cases among some.
func (g *group) work(cases []ranges.Case) accountWork {
	cases = slices.DeleteFunc(slices.Clone(cases), func(c ranges.Case) bool { return !g.has(c) })
	return g.optimizer.work(g.account, func(p *settle.Product, leftOut func(pack int) bool) []future {
		futures := make([]future, len(cases))
		k := slices.IndexFunc(g.account.Products, func(q settle.Product) bool { return q.Catalog == p.Catalog })
		parallel.DoWith(len(cases), 0, func(own **settle.Costing, i int) {
			if *own == nil {
				*own = g.account.NewCosting()
			}
			cases[i].Fill(*own, g.account)
			futures[i] = newFuture((*own).Product(k), leftOut, cases[i].Weight)
		})
		return futures
	})
}

// foresee finds the own best purchases of the first futures.
func (a *accountSearch) foresee() {
	futures := min(foreseen, a.futures.Len())
	cases := a.casesOf(futures)
	a.own = make([][]planner.PackPurchase, len(cases))
	without, problems := a.costsIn(a.bare, futures)
	if len(problems) > 0 { // it needs a price that is not public
		return
	}
	least, done := make([]pricing.Money, len(cases)), make([]bool, len(cases))
	for _, g := range a.groups {
		w := g.work(cases)
		if w.problem != nil {
			return
		}
		var of []int
		for i, c := range cases {
			if done[i] = done[i] || c.Calls == nil; g.has(c) {
				of = append(of, i)
			}
		}
		parallel.Do(len(of), a.options.Workers, func(n int) {
			if a.options.Stop == nil || !a.options.Stop() {
				least[of[n]], a.own[of[n]] = g.foresee(&w, n)
				done[of[n]] = true
			}
		})
	}
	for i, c := range cases {
		if !done[i] {
			a.unfinished, futures = true, min(futures, c.Futures[0])
		}
	}
	a.foreseen = a.spread(least, futures)
	ranges.AddAll(a.foreseen, without[:futures])
}

// foresee is by how much the n-th case of the group costs less with its own best purchases
// than without any, at most, and which those are.
func (g *group) foresee(w *accountWork, n int) (least pricing.Money, purchases []planner.PackPurchase) {
	var sets []*packSet
	for _, s := range w.sets {
		s = s.in(n)
		s.widths = narrowWidths
		sets = append(sets, s)
	}
	for _, r := range g.solve(sets, w.budget) {
		least = least.Sub(r.none.Sub(r.least).Over(r.set.weight))
		purchases = append(purchases, r.purchases()...)
	}
	return least, purchases
}

// in is the set with one of its futures.
func (s *packSet) in(f int) *packSet {
	other := s.clone()
	other.futures, other.weight = s.futures[f:f+1], s.futures[f].weight
	return other
}
