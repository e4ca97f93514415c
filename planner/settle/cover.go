package settle

import (
	"math/big"
	"slices"

	"github.com/declarative-cost/planner/pricing"
)

// NewGrant is a grant of some meters' calls, by what one takes of it; 0 where a meter
// does not use it.
func NewGrant(ratios []pricing.Units) Grant {
	g := Grant{Ratios: ratios}
	g.prepare()
	return g
}

// prepare works out what the ratios say.
func (g *Grant) prepare() {
	g.plain = true
	for _, r := range g.Ratios {
		g.plain = g.plain && (r.IsZero() || r == pricing.WholeUnits(1))
		g.least = smaller(g.least, r)
	}
	g.leastUsed = g.least
}

// Cover says in takes how many of the uncovered calls of each meter the grant takes,
// which has some left (clauses.md, section 2).
func (g *Grant) Cover(takes []int64, left pricing.Units, uncovered []int64) {
	var sum int64
	for k, calls := range uncovered {
		takes[k] = 0
		if g.Covers(k) {
			takes[k] = calls
			sum += calls
		}
	}
	if !g.plain {
		if _, ok := g.after(left, takes); !ok {
			g.coverByRatio(takes, left)
		}
	} else if whole := left.Floor(); sum > whole {
		pricing.ShareCalls(takes, whole, takes)
	}
}

// after is what is left after so many calls of each meter; false where that does not suffice.
func (g *Grant) after(left pricing.Units, calls []int64) (pricing.Units, bool) {
	for k, n := range calls {
		units := g.Ratios[k].Times(n)
		if left.LessThan(units) {
			return left, false
		}
		left = left.Sub(units)
	}
	return left, true
}

// coverByRatio cuts what the meters ask for, in takes, to what is left: each gets its
// part in proportion, and what is then left goes a call each to the largest remainders,
// again and again, as long as it suffices for one.
func (g *Grant) coverByRatio(takes []int64, left pricing.Units) {
	all := new(big.Int)
	for k, calls := range takes {
		all.Add(all, new(big.Int).Mul(g.Ratios[k].Micros(), big.NewInt(calls)))
	}
	total := left.Micros()
	more := make([]int64, len(takes)) // that each meter still asks for
	remainders := make([]*big.Int, len(takes))
	var order []int
	for k, calls := range takes {
		if calls == 0 {
			continue
		}
		part, remainder := new(big.Int), new(big.Int)
		part.QuoRem(part.Mul(total, big.NewInt(calls)), all, remainder)
		takes[k], more[k], remainders[k] = part.Int64(), calls-part.Int64(), remainder
		left = left.Sub(g.Ratios[k].Times(takes[k]))
		order = append(order, k)
	}
	slices.SortStableFunc(order, func(a, b int) int { return remainders[b].Cmp(remainders[a]) })
	for g.round(order, takes, more, &left) {
	}
}

// round gives the meters that ask for more and whose ratio is at most what is left a
// call each, in order: as many times as that is possible for all of them, or once. It
// is false where nobody got any.
func (g *Grant) round(order []int, takes, more []int64, left *pricing.Units) (given bool) {
	var each pricing.Units // of those that may have one
	times := int64(1) << 62
	for _, k := range order {
		if more[k] > 0 && !left.LessThan(g.Ratios[k]) {
			each = each.Add(g.Ratios[k])
			times = min(times, more[k])
		}
	}
	if each.IsZero() {
		return false
	}
	if times = min(times, each.CallsIn(*left)); times > 0 {
		for _, k := range order {
			if more[k] > 0 && !left.LessThan(g.Ratios[k]) {
				takes[k], more[k] = takes[k]+times, more[k]-times
			}
		}
		*left = left.Sub(each.Times(times))
		return true
	}
	for _, k := range order {
		if more[k] > 0 && !left.LessThan(g.Ratios[k]) {
			takes[k], more[k] = takes[k]+1, more[k]-1
			*left, given = left.Sub(g.Ratios[k]), true
		}
	}
	return given
}
