package optimize

import (
	"math/big"
	"slices"

	"github.com/declarative-cost/planner/pricing"
)

// The least that a plan can still cost from a month on. Give every call that a
// pack covers a price of its own, λ, in the place of the packs' prices. As long as
// λ is at most what a call costs in the cheapest pack, a month of demand R costs at
// least
//
//	g(λ) = min over P ≤ R of cost(P) + (R − P)·λ
//
// of which the calls that are already there pay λ each. So from month i on no plan
// costs less than Σ g(λ) − λ·(calls there), for any such λ; the search takes the
// largest of a few. A purchase of the plan's own can be cheaper than λ a call, but
// there is only the one: it takes off at most what its calls cost at λ more than it
// does. This takes no reading of prices for granted: it holds where a fuller month
// costs less than an emptier one.
type bound struct {
	lambda int128   // price of a call, in the set's money
	least  []int128 // by month: Σ g(λ) of it and all later ones; one more entry, 0
	own    []int128 // by the set's own: the most that it and all later ones take off; one more entry, 0
}

// lambdaParts are the quarters of the cheapest call's price that bounds are made with.
var lambdaParts = []int64{4, 3, 2, 1}

// bounds are the bounds that the search uses, by future.
func (s *packSet) bounds() [][]bound {
	var lambdas []int128
	cheapest := s.cheapestCall()
	for _, n := range lambdaParts {
		part, _ := int128FromBig(new(big.Int).Quo(new(big.Int).Mul(cheapest.big(), big.NewInt(n)), big.NewInt(4)))
		lambdas = append(lambdas, part)
	}
	all := make([][]bound, len(s.futures))
	for f := range all {
		all[f] = s.boundsOf(f, lambdas)
	}
	return all
}

func (s *packSet) boundsOf(f int, lambdas []int128) []bound {
	bounds := make([]bound, len(lambdas))
	for b, lambda := range lambdas {
		months := len(s.months())
		bounds[b] = bound{lambda, make([]int128, months+1), make([]int128, len(s.own)+1)}
		for i := months - 1; i >= 0; i-- {
			bounds[b].least[i] = bounds[b].least[i+1].add(s.leastOf(f, i, lambda))
		}
		for at := len(s.own) - 1; at >= 0; at-- {
			l := &s.lots[s.own[at]]
			bounds[b].own[at] = bounds[b].own[at+1]
			if worth := lambda.times(l.callsIn(l.units)); l.price.less(worth) {
				bounds[b].own[at] = bounds[b].own[at].add(worth.sub(l.price))
			}
		}
	}
	return bounds
}

// cheapestCall is what a call costs in the cheapest SKU, rounded down.
func (s *packSet) cheapestCall() int128 {
	var least *big.Int
	for _, l := range s.lots {
		if l.offer < 0 || l.own {
			continue
		}
		price := new(big.Int).Mul(l.price.big(), big.NewInt(l.least))
		if price.Quo(price, big.NewInt(l.units)); least == nil || price.Cmp(least) < 0 {
			least = price
		}
	}
	cheapest, _ := int128FromBig(least)
	return cheapest
}

// leastOf is g(λ) of a month, all meters together. A cost is a straight line
// between two edges of tiers, so its least lies at an end of one; the rounding to
// 8 decimals may put a point between them half a unit of those lower.
func (s *packSet) leastOf(f, i int, lambda int128) (sum int128) {
	m := &s.futures[f].months[i]
	for j := range s.meters {
		all := m.upTo[j][m.days()]
		if all == 0 {
			continue
		}
		if s.daily(j) {
			sum = sum.add(s.leastOfDays(m, j, lambda))
			continue
		}
		sum = sum.add(s.leastAt(m, j, all, m.served[j][m.days()], lambda, func(postpaid int64) int128 { return s.cost(f, i, j, postpaid) }))
	}
	return sum
}

// leastAt is the least over all numbers of postpaid calls, up to all, of what they cost and
// the others at λ each, where so many calls are served.
func (s *packSet) leastAt(m *monthDemand, j int, all, served int64, lambda int128, cost func(postpaid int64) int128) int128 {
	least := lambda.times(all)
	for _, postpaid := range s.corners(m, j, all, served) {
		if c := cost(postpaid).add(lambda.times(all - postpaid)); c.less(least) {
			least = c
		}
	}
	if slack := s.costUnit(); slack.less(least) {
		return least.sub(slack)
	}
	return int128{}
}

// costUnit is the unit to which costs are rounded.
func (s *packSet) costUnit() int128 {
	unit, _ := int128FromBig(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(s.places-8)), nil))
	return unit
}

// corners are the counts of postpaid calls, up to all, at which the straight
// lines of a month's cost begin and end.
func (s *packSet) corners(m *monthDemand, j int, all, served int64) []int64 {
	tiers, _ := s.product.Meters[s.meters[j]].Meter.Tiers(m.month)
	corners := []int64{1, all}
	for t := range tiers.Len() {
		from := tiers.At(t).From
		corners = append(corners, from-1, from, from+1, served-from)
	}
	return slices.DeleteFunc(corners, func(n int64) bool { return n < 1 || n > all })
}

// atLeast is a bound on what a plan costs in a future from month i on, with a number of calls
// that are there or will be without being paid for again, where the set's own from
// an index on may still stay.
func (s *search) atLeast(f, i int, calls int64, own int) (least int128) {
	for _, b := range s.bounds[f] {
		if l := b.least[i].sub(b.lambda.times(calls)).sub(b.own[own]); least.less(l) {
			least = l
		}
	}
	return least
}

// unitWorth is the most that a unit of a lot can save: its own price, rounded up,
// or that of the calls that it covers in the cheapest pack.
func (s *search) unitWorth(kind int) int128 {
	l := &s.lots[kind]
	price, _ := int128FromBig(new(big.Int).Quo(l.price.big(), big.NewInt(max(1, l.units))))
	cheapest, _ := int128FromBig(new(big.Int).Quo(s.bounds[0][0].lambda.big(), big.NewInt(l.least)))
	if l.least > 1 {
		cheapest = cheapest.add(int128Of(1))
	}
	price = price.add(int128Of(1))
	if price.less(cheapest) {
		return cheapest
	}
	return price
}

// worth is the value of the calls left in a pool: price × left / size, each lot
// rounded down.
func (s *search) worth(p pool) (sum int128) {
	for _, l := range p {
		kind := &s.lots[l.class]
		value := new(big.Int).Mul(kind.price.big(), big.NewInt(l.left))
		part, _ := int128FromBig(value.Quo(value, big.NewInt(s.unitsOf(pricing.WholeUnits(kind.Size)))))
		sum = sum.add(part)
	}
	return sum
}
