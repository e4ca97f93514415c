package optimize

import (
	"cmp"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// A percentile of the futures, or the mean of the worst of them, is no sum of what single
// sets cost. But it is not less where no future costs less. So the search of a set keeps,
// of plans with the same calls left, all of which none costs less in every future; it
// leaves out those that are above a known plan even if everything else costs the least
// that it can in each future by itself. The plans of all sets that remain are then combined.

// A risk is a measure of futures that are few, each with its weight.
type risk struct {
	at      Measure
	weights []int64
	total   int64
	base    []amount // what each costs beside the set, at least
	of      []int    // the future that each of the set's is

	memory []amount
	order  []int
}

func newRisk(at Measure, weights []int64, base []amount, of []int) *risk {
	r := &risk{at: at, weights: weights, base: base, of: of, memory: make([]amount, len(base)), order: make([]int, len(base))}
	for k, w := range weights {
		r.total, r.order[k] = r.total+w, k
	}
	return r
}

// costs are what the futures cost at a node so far; valid until the next time.
func (r *risk) costs(n *node) []amount {
	for k, c := range n.calls {
		r.memory[k] = c.add(n.cash)
	}
	return r.memory
}

// neverAbove says whether one node costs no more than another in any future.
func (r *risk) neverAbove(a, b *node) bool {
	for k := range a.calls {
		if b.calls[k].add(b.cash).less(a.calls[k].add(a.cash)) {
			return false
		}
	}
	return true
}

// measure is the measure of costs, times the weight of all futures.
func (r *risk) measure(costs []amount) (sum amount) {
	slices.SortFunc(r.order, func(a, b int) int { return cmp.Or(costs[a].compare(costs[b]), a-b) })
	if r.at == AtP90 {
		below := int64(0)
		for _, k := range r.order {
			if below += r.weights[k]; 10*below >= 9*r.total {
				return costs[k].times(r.total)
			}
		}
	}
	left := r.total // in tenths of weights
	for i := len(r.order) - 1; i >= 0 && left > 0; i-- {
		taken := min(left, 10*r.weights[r.order[i]])
		sum, left = sum.add(costs[r.order[i]].times(taken)), left-taken
	}
	return sum
}

// front are the plans of a set of which none costs less in every future, up to a ceiling of
// the measure, and the least that one might come to that was dropped.
func (s *packSet) front(r *risk, ceiling amount, budget []amount) (plans []part, dropped *amount) {
	run := s.newSearch(budget, -1)
	run.risk, run.ceiling = r, &ceiling
	var found []*node
	for _, width := range s.widths {
		if !s.uniform && width > widths[1] {
			break
		}
		run.width = width
		if found = run.plans(); run.dropped == nil || run.made*len(s.futures) > mostMade {
			break
		}
	}
	for _, n := range found {
		p := part{costs: slices.Clone(r.costs(n)), cash: n.cash, packs: n.packs, bought: []setResult{{set: s, bought: run.purchased(n)}}}
		for k := range p.costs {
			p.costs[k] = p.costs[k].sub(r.base[k])
		}
		plans = append(plans, p)
	}
	return plans, run.dropped
}

// A part is the purchases of some sets with what each future costs of them.
type part struct {
	costs  []amount
	cash   amount
	packs  int64
	bought []setResult
}

// sumOfCosts adds costs, or takes them off with a sign of -1.
func sumOfCosts(a, b []amount, sign int) []amount {
	sum := make([]amount, len(a))
	for k := range a {
		if sum[k] = a[k].add(b[k]); sign < 0 {
			sum[k] = a[k].sub(b[k])
		}
	}
	return sum
}

// undominated are the parts of which none costs less in every future than another.
func undominated(parts []part) (kept []part) {
	slices.SortStableFunc(parts, func(p, q part) int {
		for k := range p.costs {
			if c := p.costs[k].compare(q.costs[k]); c != 0 {
				return c
			}
		}
		return cmp.Or(p.cash.compare(q.cash), cmp.Compare(p.packs, q.packs))
	})
	for _, p := range parts {
		if !slices.ContainsFunc(kept, func(q part) bool {
			for k := range p.costs {
				if p.costs[k].less(q.costs[k]) {
					return false
				}
			}
			return true
		}) {
			kept = append(kept, p)
		}
	}
	return kept
}

// The bounds of a proof of a measure that is no mean.
const (
	mostFutures = 12        // there are no more than these
	mostParts   = 4000      // combinations of purchases that are kept
	mostPairs   = 1_000_000 // that are tried at a time
)

// A proof looks at the purchases of all accounts together.
type proof struct {
	*futureSearch
	sets    []*provenSet
	weights []int64
	base    []amount // what each future costs without packs
	large   bool     // there are amounts that are too large for it
}

// A provenSet is a set of an account.
type provenSet struct {
	*packSet
	account *accountSearch
	of      []int    // the future that each of the set's is
	least   []amount // what each future costs at least of it; 0 where the set has no such future
}

// prove finds the purchases with the least of a measure that is no mean where there are few
// futures. They are proven unless there are too many ways to buy.
func (s *futureSearch) prove() {
	if slices.ContainsFunc(s.accounts, func(a *accountSearch) bool { return !a.provable }) || s.stop() {
		return
	}
	p := &proof{futureSearch: s}
	for k := range s.futures.Len() {
		p.weights = append(p.weights, s.futures.Weight(k))
	}
	if p.listSets(); !p.prepare() {
		return
	}
	if found := p.search(); found != nil && !p.large {
		p.take(found)
	}
}

// mayProve says whether prove can search an account with these sets: they are of all
// futures, which are few, and what is bought of one limits no other.
func (a *accountSearch) mayProve(sets []*packSet) bool {
	return a.at() != AtMean && !a.futures.Drawn() && a.futures.Len() <= mostFutures && len(a.groups) == 1 && (a.budget == nil || len(sets) == 1) &&
		!slices.ContainsFunc(sets, func(s *packSet) bool { return !s.common })
}

func (p *proof) listSets() {
	for _, a := range p.accounts {
		for _, s := range a.sets {
			set := &provenSet{packSet: s, account: a, least: make([]amount, a.futures.Len())}
			for _, c := range a.cases {
				if a.groups[0].has(c) {
					set.of = append(set.of, c.Futures[0])
				}
			}
			p.sets = append(p.sets, set)
		}
	}
}

// counted is an amount as it is counted. Sums of all sets have three digits of room.
func (p *proof) counted(v pricing.Money) amount {
	p.large = p.large || amountOf(v.Times(1000)) == largest
	return amountOf(v)
}

// prepare works out what each future costs without packs, and at least of each set; false
// where it cannot.
func (p *proof) prepare() bool {
	base := slices.Clone(p.fixed)
	for _, a := range p.accounts {
		without, problems := a.costsOf(nil)
		if len(problems) > 0 {
			return false
		}
		addAll(base, without)
	}
	for _, s := range p.sets {
		if !s.fits(1000) {
			return false
		}
		for f, k := range s.of {
			r := s.in(f).solve(s.counted(s.account.budget), -1)
			base[k] = base[k].Sub(r.none.over(r.set.weight))
			s.least[k] = p.counted(r.least.over(r.set.weight))
		}
	}
	for _, c := range base {
		p.base = append(p.base, p.counted(c))
	}
	return !p.large
}

// search finds the best purchases of all sets together; nil where that is not proven.
func (p *proof) search() *part {
	ceiling, least := p.ceiling(), p.base
	for _, s := range p.sets {
		least = sumOfCosts(least, s.least, 1)
	}
	r := newRisk(p.at(), p.weights, least, nil)
	parts := []part{{costs: p.base}}
	rest := sumOfCosts(least, p.base, -1) // of the sets that follow
	var dropped *amount
	for _, s := range p.sets {
		front, open := s.front(newRisk(p.at(), p.weights, sumOfCosts(least, s.least, -1), s.of), ceiling, s.counted(s.account.budget))
		if open != nil && (dropped == nil || open.less(*dropped)) {
			dropped = open
		}
		if len(parts)*len(front) > mostPairs {
			return nil
		}
		rest = sumOfCosts(rest, s.least, -1)
		var together []part
		for _, a := range parts {
			for _, b := range front {
				c := part{sumOfCosts(a.costs, b.costs, 1), a.cash.add(b.cash), a.packs + b.packs, append(slices.Clip(a.bought), b.bought...)}
				if !ceiling.less(r.measure(sumOfCosts(c.costs, rest, 1))) {
					together = append(together, c)
				}
			}
		}
		if parts = undominated(together); len(parts) > mostParts {
			return nil
		}
	}
	if len(parts) == 0 {
		return nil
	}
	best := slices.MinFunc(parts, func(a, b part) int {
		return cmp.Or(r.measure(a.costs).compare(r.measure(b.costs)), a.cash.compare(b.cash), cmp.Compare(a.packs, b.packs))
	})
	if dropped != nil && dropped.less(r.measure(best.costs)) {
		return nil
	}
	return &best
}

// ceiling is the measure of the best purchases so far, times the weight of all futures,
// with room for bills having been rounded.
func (p *proof) ceiling() amount {
	bills := int64(0)
	for _, a := range p.out.Configured.Accounts {
		bills += int64(len(a.Account.Products) * p.in.Months * 31)
	}
	most := p.measure(p.at(), p.without(nil)).Add(pricing.MinorUnits(bills, pricing.MinorUnit(p.out.Configured.Currency)))
	return p.counted(most.Times(p.futures.Total()))
}

// take takes purchases that are proven in the place of those that were found, where they
// have less of the measure once bills are rounded.
func (p *proof) take(found *part) {
	costs, purchases := slices.Clone(p.fixed), make([][]planner.PackPurchase, len(p.accounts))
	billed := make([][]pricing.Money, len(p.accounts))
	for i, a := range p.accounts {
		for n, r := range found.bought {
			if p.sets[n].account == a {
				purchases[i] = append(purchases[i], r.purchases()...)
			}
		}
		billed[i], _ = a.costsOf(purchases[i])
		addAll(costs, billed[i])
	}
	less := p.measure(p.at(), costs).LessThan(p.measure(p.at(), p.without(nil)))
	for i, a := range p.accounts {
		if a.proven, a.reason = true, ""; less {
			a.found, a.best = purchases[i], billed[i]
		}
	}
}
