package optimize

import (
	"cmp"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/ranges"
	"github.com/declarative-cost/planner/pricing"
)

// A percentile of the futures, or the mean of the worst of them, is no sum of what single
// sets cost. But it is not less where no future costs less. So the search of a set keeps,
// of plans with the same calls left, all of which none costs less in every future; it
// leaves out those that are above a known plan even if everything else costs the least
// that it can in each future by itself. The plans of all sets that remain are then combined.

// A risk is a measure of futures that are few, each with its weight.
type risk struct {
	measure func(costs []pricing.Money) pricing.Money
	base    []pricing.Money // what each costs beside the set, at least
	of      []int           // the future that each of the set's is
}

// neverAbove says whether no future costs more than it does otherwise.
func neverAbove(costs, others []pricing.Money) bool {
	for k := range costs {
		if others[k].LessThan(costs[k]) {
			return false
		}
	}
	return true
}

// plus and minus are sums and differences, future by future.
func plus(a, b []pricing.Money) []pricing.Money {
	sum := slices.Clone(a)
	ranges.AddAll(sum, b)
	return sum
}

func minus(a, b []pricing.Money) []pricing.Money {
	rest := slices.Clone(a)
	for k := range rest {
		rest[k] = rest[k].Sub(b[k])
	}
	return rest
}

// front are the plans of a set of which none costs less in every future, up to a ceiling of
// the measure, and the least that one might come to that was dropped.
func (s *packSet) front(r *risk, ceiling pricing.Money, budget map[pricing.Date]pricing.Money) (plans []part, dropped *pricing.Money) {
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
	costs  []pricing.Money
	cash   pricing.Money
	packs  int64
	bought []setResult
}

// undominated are the parts of which none costs less in every future than another.
func undominated(parts []part) (kept []part) {
	slices.SortStableFunc(parts, func(p, q part) int {
		return cmp.Or(slices.CompareFunc(p.costs, q.costs, pricing.Money.Compare), p.cash.Compare(q.cash), cmp.Compare(p.packs, q.packs))
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
	risk    risk          // its base is what each future costs without packs
	ceiling pricing.Money // the measure of the best purchases so far, with room for bills having been rounded
}

// A provenSet is a set of an account.
type provenSet struct {
	*packSet
	account *accountSearch
	of      []int           // the future that each of the set's is
	least   []pricing.Money // what each future costs at least of it; 0 where the set has no such future
}

// prove finds the purchases with the least of a measure that is no mean where there are few
// futures. They are proven unless there are too many ways to buy.
func (s *futureSearch) prove() {
	if slices.ContainsFunc(s.accounts, func(a *accountSearch) bool { return !a.provable }) || s.stop() {
		return
	}
	p := &proof{futureSearch: s, risk: risk{measure: func(costs []pricing.Money) pricing.Money { return s.measure(s.at(), costs) }}}
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

// prepare works out what each future costs without packs, and at least of each set; false
// where it cannot.
func (p *proof) prepare() bool {
	base, bills := slices.Clone(p.fixed), int64(0)
	for _, a := range p.accounts {
		without, problems := a.costsOf(nil)
		if len(problems) > 0 {
			return false
		}
		ranges.AddAll(base, without)
		for _, s := range a.sets {
			set := &provenSet{packSet: s, account: a, least: make([]pricing.Money, p.futures.Len())}
			p.sets = append(p.sets, set)
			for _, c := range a.cases {
				if !a.groups[0].has(c) {
					continue
				}
				r, k := s.in(len(set.of)).solve(a.budget, -1), c.Futures[0]
				base[k] = base[k].Sub(r.none.Over(r.set.weight))
				set.least[k], set.of = r.least.Over(r.set.weight), append(set.of, k)
			}
		}
	}
	p.risk.base = base
	for _, a := range p.out.Configured.Accounts {
		bills += int64(len(a.Account.Products) * p.in.Months * 31)
	}
	p.ceiling = p.risk.measure(p.without(nil)).Add(pricing.MinorUnits(bills, pricing.MinorUnit(p.out.Configured.Currency)))
	return true
}

// search finds the best purchases of all sets together; nil where that is not proven.
func (p *proof) search() *part {
	r := &p.risk
	rest := make([]pricing.Money, len(r.base)) // at least, of the sets that follow
	for _, s := range p.sets {
		rest = plus(rest, s.least)
	}
	least := plus(r.base, rest)
	parts := []part{{costs: r.base}}
	var dropped *pricing.Money
	for _, s := range p.sets {
		front, open := s.front(&risk{r.measure, minus(least, s.least), s.of}, p.ceiling, s.account.budget)
		if open != nil && (dropped == nil || open.LessThan(*dropped)) {
			dropped = open
		}
		if len(parts)*len(front) > mostPairs {
			return nil
		}
		rest = minus(rest, s.least)
		var together []part
		for _, a := range parts {
			for _, b := range front {
				c := part{plus(a.costs, b.costs), a.cash.Add(b.cash), a.packs + b.packs, append(slices.Clip(a.bought), b.bought...)}
				if !p.ceiling.LessThan(r.measure(plus(c.costs, rest))) {
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
		return cmp.Or(r.measure(a.costs).Compare(r.measure(b.costs)), a.cash.Compare(b.cash), cmp.Compare(a.packs, b.packs))
	})
	if dropped != nil && dropped.LessThan(r.measure(best.costs)) {
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
		ranges.AddAll(costs, billed[i])
	}
	less := p.risk.measure(costs).LessThan(p.risk.measure(p.without(nil)))
	for i, a := range p.accounts {
		if a.proven, a.reason = true, ""; less {
			a.found, a.best = purchases[i], billed[i]
		}
	}
}
