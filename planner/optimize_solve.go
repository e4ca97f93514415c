package planner

import "slices"

// A setResult is the best plan found for a set.
type setResult struct {
	set    *packSet
	bought []*node // the purchases
	found  int128  // what it costs
	least  int128  // what every plan costs at least
	proven bool    // found is least
	reason string  // why it is not proven
}

// widths are the numbers of nodes a month that are tried, one after the other,
// until the best plan is proven.
var widths = []int{64, 1024, 16_384}

// mostMade is the number of nodes after which no wider search is begun: packs that
// are tiny beside the volume can be bought in too many ways.
const mostMade = 200_000

// worthless is the set with leftovers that are worth nothing.
func (s *packSet) worthless() *packSet {
	other := *s
	other.value, other.lots = false, slices.Clone(s.lots)
	other.classify()
	return &other
}

// follow is the plan that makes the purchases of another search of the same lots.
func (s *search) follow(purchases []*node) *node {
	n := &node{kind: -1}
	for i := range s.demand.months {
		s.wake(n, i)
		for _, p := range purchases {
			if s.lots[p.kind].month != i {
				continue
			}
			for range p.quantity {
				if m := s.bought(n, i, s.lots[p.kind].offer); m != nil {
					n = m
				}
			}
		}
		n = s.served(n, i)
	}
	return n
}

// newSearch prepares a search of a set. A budget bounds the money in packs on the
// first day of each month, mostLeft the calls left at the end.
func (s *packSet) newSearch(budget []int128, mostLeft int64) *search {
	run := &search{packSet: s, bounds: s.bounds(), keptAfter: s.callsKeptAfter(), budget: budget, mostLeft: mostLeft}
	for kind := range s.lots {
		run.worths = append(run.worths, run.callWorth(kind))
	}
	return run
}

// solve finds the set's best purchases.
func (s *packSet) solve(budget []int128, mostLeft int64) setResult {
	run := s.newSearch(budget, mostLeft)
	best := run.withoutPurchases()
	if mostLeft >= 0 {
		run.mostLeft = max(mostLeft, best.left)
	}
	if s.value { // what costs least when leftovers are worth nothing is a plan, too
		if n := run.follow(s.worthless().solve(budget, -1).bought); n.left <= run.mostLeft && run.better(n, best) < 0 {
			best = n
		}
	}
	for _, width := range s.widths {
		if !s.uniform && width > widths[1] {
			break
		}
		run.width, run.ceiling = width, &best.cost
		if found := run.run(); found != nil && run.better(found, best) < 0 {
			best = found
		}
		if run.dropped == nil || best.cost.less(*run.dropped) || run.made > mostMade {
			break
		}
	}
	return run.result(best)
}

// result is the best plan found, with what is known of all others.
func (s *search) result(best *node) setResult {
	r := setResult{set: s.packSet, bought: best.purchases(), found: best.cost, least: best.cost, proven: true}
	if s.dropped != nil && s.dropped.less(best.cost) {
		r.least, r.proven, r.reason = *s.dropped, false, "there are more ways to buy than the search keeps"
	}
	if !s.uniform {
		r.proven, r.reason = false, "its packs cover different meters, and only a search over packs that cover the same ones is proven"
	}
	return r
}

// withoutPurchases is the plan that buys nothing.
func (s *search) withoutPurchases() *node {
	alone := *s
	alone.width, alone.budget, alone.ceiling, alone.mostLeft = 1, make([]int128, len(s.demand.months)), nil, -1
	only := *s.packSet
	only.offers = nil
	alone.packSet = &only
	return alone.run()
}

// callsKeptAfter are, by month, the calls of kept lots that become usable after
// its first day.
func (s *packSet) callsKeptAfter() []int64 {
	after := make([]int64, len(s.demand.months))
	for i, m := range s.demand.months {
		for _, k := range s.kept {
			if s.lots[k].usable > m.month.First() {
				after[i] += s.lots[k].size
			}
		}
	}
	return after
}
