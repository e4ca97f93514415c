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
}

// measure is the measure of costs, times the weight of all futures.
func (r *risk) measure(costs []amount) (sum amount) {
	order := make([]int, len(costs))
	for k := range order {
		order[k] = k
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(costs[a].compare(costs[b]), a-b) })
	if r.at == AtP90 {
		below := int64(0)
		for _, k := range order {
			if below += r.weights[k]; 10*below >= 9*r.total {
				return costs[k].times(r.total)
			}
		}
	}
	left := r.total // in tenths of weights
	for _, k := range slices.Backward(order) {
		taken := min(left, 10*r.weights[k])
		sum, left = sum.add(costs[k].times(taken)), left-taken
	}
	return sum
}

// neverAbove says whether no future costs more than it does otherwise.
func neverAbove(costs, others []amount) bool {
	for k := range costs {
		if others[k].less(costs[k]) {
			return false
		}
	}
	return true
}

// plus and minus are sums and differences, future by future.
func plus(a, b []amount) []amount {
	sum := slices.Clone(a)
	for k := range sum {
		sum[k] = sum[k].add(b[k])
	}
	return sum
}

func minus(a, b []amount) []amount {
	rest := slices.Clone(a)
	for k := range rest {
		rest[k] = rest[k].sub(b[k])
	}
	return rest
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
		plans = append(plans, part{minus(n.costs, r.base), n.cash, n.packs, []setResult{{set: s, bought: run.purchased(n)}}})
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

// undominated are the parts of which none costs less in every future than another.
func undominated(parts []part) (kept []part) {
	slices.SortStableFunc(parts, func(p, q part) int {
		return cmp.Or(slices.CompareFunc(p.costs, q.costs, amount.compare), p.cash.compare(q.cash), cmp.Compare(p.packs, q.packs))
	})
	for _, p := range parts {
		if !slices.ContainsFunc(kept, func(q part) bool { return neverAbove(q.costs, p.costs) }) {
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
	risk    risk   // its base is what each future costs without packs
	ceiling amount // the measure of the best purchases so far, with room for bills having been rounded
	large   bool   // there are amounts that are too large for it
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
	p := &proof{futureSearch: s, risk: risk{at: s.at(), total: s.futures.Total()}}
	if !p.prepare() {
		return
	}
	if found := p.search(); found != nil {
		p.take(found)
	}
}

// mayProve says whether prove can search an account with these sets: they are of all
// futures, which are few, and what is bought of one limits no other.
func (a *accountSearch) mayProve(sets []*packSet) bool {
	return a.at() != AtMean && !a.futures.Drawn() && a.futures.Len() <= mostFutures && len(a.groups) == 1 && (a.budget == nil || len(sets) == 1) &&
		!slices.ContainsFunc(sets, func(s *packSet) bool { return !s.common })
}

// counted is an amount as it is counted. Sums of all sets have three digits of room.
func (p *proof) counted(v pricing.Money) amount {
	p.large = p.large || amountOf(v.Times(1000)) == largest
	return amountOf(v)
}

// prepare works out what each future costs without packs, and at least of each set; false
// where it cannot.
func (p *proof) prepare() bool {
	base, bills := slices.Clone(p.fixed), int64(0)
	for _, a := range p.accounts {
		without, problems := a.costsOf(nil)
		if len(problems) > 0 {
			return false
		}
		addAll(base, without)
		for _, s := range a.sets {
			set := &provenSet{packSet: s, account: a, least: make([]amount, p.futures.Len())}
			if p.sets = append(p.sets, set); !s.fits(1000) {
				return false
			}
			for _, c := range a.cases {
				if !a.groups[0].has(c) {
					continue
				}
				r, k := s.in(len(set.of)).solve(s.counted(a.budget), -1), c.Futures[0]
				base[k] = base[k].Sub(r.none.over(r.set.weight))
				set.least[k], set.of = p.counted(r.least.over(r.set.weight)), append(set.of, k)
			}
		}
	}
	for k, c := range base {
		p.risk.base, p.risk.weights = append(p.risk.base, p.counted(c)), append(p.risk.weights, p.futures.Weight(k))
	}
	for _, a := range p.out.Configured.Accounts {
		bills += int64(len(a.Account.Products) * p.in.Months * 31)
	}
	most := p.measure(p.at(), p.without(nil)).Add(pricing.MinorUnits(bills, pricing.MinorUnit(p.out.Configured.Currency)))
	p.ceiling = p.counted(most.Times(p.risk.total))
	return !p.large
}

// search finds the best purchases of all sets together; nil where that is not proven.
func (p *proof) search() *part {
	r := &p.risk
	rest := make([]amount, len(r.base)) // at least, of the sets that follow
	for _, s := range p.sets {
		rest = plus(rest, s.least)
	}
	least := plus(r.base, rest)
	parts := []part{{costs: r.base}}
	var dropped *amount
	for _, s := range p.sets {
		front, open := s.front(&risk{r.at, r.weights, r.total, minus(least, s.least), s.of}, p.ceiling, s.counted(s.account.budget))
		if open != nil && (dropped == nil || open.less(*dropped)) {
			dropped = open
		}
		if len(parts)*len(front) > mostPairs {
			return nil
		}
		rest = minus(rest, s.least)
		var together []part
		for _, a := range parts {
			for _, b := range front {
				c := part{plus(a.costs, b.costs), a.cash.add(b.cash), a.packs + b.packs, append(slices.Clip(a.bought), b.bought...)}
				if !p.ceiling.less(r.measure(plus(c.costs, rest))) {
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
