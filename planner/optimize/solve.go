package optimize

import (
	"cmp"
	"slices"

	"github.com/declarative-cost/planner/pricing"
)

// A setResult is the best plan found for a set.
type setResult struct {
	set    *packSet
	bought []purchase
	found  pricing.Money // what it costs
	least  pricing.Money // what every plan costs at least
	none   pricing.Money // what the plan that buys nothing costs
	proven bool          // found is least
	reason string        // why it is not proven
	made   int           // plans that were looked at
}

// widths are the numbers of nodes a month that are tried, one after the other,
// until the best plan is proven.
var widths = []int{64, 1024, 16_384}

// mostMade is the number of nodes after which no wider search is begun: packs that
// are tiny beside the volume can be bought in too many ways.
const mostMade = 200_000

// worthless is the set with leftovers that are worth nothing.
func (s *packSet) worthless() *packSet {
	other := s.clone()
	other.value = false
	other.classify()
	return other
}

// withoutOwn is the set without the plan's own purchases, or with all of them kept.
func (s *packSet) withoutOwn(kept bool) *packSet {
	other := s.clone()
	for _, k := range s.own {
		other.offers[s.lots[k].offer] = make(offer, s.product.Account.Months)
	}
	if other.own = nil; kept {
		other.kept = slices.Concat(s.kept, s.own)
	}
	other.classify()
	return other
}

// clone is a set that can be changed without changing this one.
func (s *packSet) clone() *packSet {
	other := *s
	other.lots, other.offers = slices.Clone(s.lots), slices.Clone(s.offers)
	return &other
}

// follow is the plan that makes purchases of the same lots, in the order in which a
// search does, as far as it may.
func (s *search) follow(purchases []purchase) *node {
	n := s.root()
	for i := range s.months() {
		s.wake(n, i)
		for _, p := range purchases {
			for range p.times {
				if s.lots[p.kind].month != i {
					break
				}
				if m := s.boughtKind(n, i, p.kind); m != nil {
					n = m
				}
			}
		}
		n = s.served(n, i)
	}
	return n
}

// A purchase is of a kind of lots, some times.
type purchase struct {
	kind  int
	times int64
}

// purchased are the purchases of a plan.
func (s *search) purchased(n *node) (list []purchase) {
	for _, b := range n.purchases() {
		list = append(list, purchase{b.kind, b.quantity / s.lots[b.kind].Quantity})
	}
	return list
}

// andOwn are purchases and all of the plan's own, in the order of a search.
func (s *packSet) andOwn(list []purchase) []purchase {
	for _, k := range s.own {
		list = append(list, purchase{k, 1})
	}
	slices.SortStableFunc(list, func(x, y purchase) int {
		a, b := &s.lots[x.kind], &s.lots[y.kind]
		return cmp.Or(cmp.Compare(a.month, b.month), cmp.Compare(a.offer, b.offer))
	})
	return list
}

// newSearch prepares a search of a set. A budget bounds the money in packs on each
// day, mostLeft the calls left at the end.
func (s *packSet) newSearch(budget map[pricing.Date]pricing.Money, mostLeft int64) *search {
	return &search{packSet: s, bound: s.newBound(), budget: budget, mostLeft: mostLeft}
}

// solve finds the set's best purchases.
func (s *packSet) solve(budget map[pricing.Date]pricing.Money, mostLeft int64) setResult {
	run := s.newSearch(budget, mostLeft)
	best := run.follow(nil)
	run.none = best.cost
	if mostLeft >= 0 {
		run.mostLeft = max(mostLeft, run.boughtLeft(best))
	}
	also := func(s *packSet, mostLeft int64) []purchase {
		if s.most > 0 {
			s.most = max(1, s.most-run.made)
		}
		r := s.solve(budget, mostLeft)
		run.made += r.made
		return r.bought
	}
	consider := func(purchases []purchase) {
		if n := run.follow(purchases); !run.leavesTooMuch(n) && run.better(n, best) < 0 {
			best = n
		}
	}
	if s.value { // what costs least when leftovers are worth nothing is a plan, too
		consider(also(s.worthless(), -1))
	}
	consider(s.andOwn(nil))
	for _, width := range s.widths {
		if !s.uniform && width > widths[1] {
			break
		}
		run.width, run.ceiling = width, &best.cost
		if found := run.run(); found != nil && run.better(found, best) < 0 {
			best = found
		}
		if run.dropped == nil || best.cost.LessThan(*run.dropped) || run.made*len(s.futures) > mostMade {
			break
		}
	}
	if len(s.own) > 0 && !run.result(best).proven { // no dearer than where none or all of the own may go
		consider(also(s.withoutOwn(false), mostLeft))
		consider(s.andOwn(also(s.withoutOwn(true), mostLeft)))
	}
	return run.result(best)
}

// result is the best plan found, with what is known of all others.
func (s *search) result(best *node) setResult {
	r := setResult{set: s.packSet, bought: s.purchased(best), found: best.cost, least: best.cost, none: s.none, proven: true, made: s.made}
	if s.dropped != nil && s.dropped.LessThan(best.cost) {
		r.least, r.proven, r.reason = *s.dropped, false, "there are more ways to buy than the search keeps"
	}
	if !s.common {
		r.proven, r.reason = false, "its packs cover different meters, and only a search over packs that cover the same ones is proven"
	}
	return r
}
