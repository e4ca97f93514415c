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
// costs less than Σ g(λ) − λ·(calls there), for any such λ; the search takes the largest of
// a few: with the highest alone, advice proves less. A purchase of the plan's own can be
// cheaper than λ a call, but there is only the one: it takes off at most what its calls cost
// at λ more than it does. This takes no reading of prices for granted: it holds where a
// fuller month costs less than an emptier one.
type bound struct {
	cheapest *lotKind         // the highest λ is what a call costs in it
	parts    [3]pricing.Money // the other ones: a quarter of it, two and three, rounded down
	least    [][]perLambda    // by future and month: Σ g(λ) of it and all later ones; one more month, 0
	own      []perLambda      // by the set's own: the most that it and all later ones take off; one more entry, 0
}

// perLambda is an amount for each λ, the highest last.
type perLambda [4]pricing.Money

func (a perLambda) add(b perLambda) perLambda {
	for q := range a {
		a[q] = a[q].Add(b[q])
	}
	return a
}

// step is what a cost is rounded to: it may be half of one too high or too low.
var step = pricing.MinorUnits(1, pricing.CostDecimals)

func (s *packSet) newBound() bound {
	b := bound{cheapest: s.cheapestCall(), own: make([]perLambda, len(s.own)+1)}
	if c := b.cheapest; c != nil {
		for q := range b.parts {
			quarters := c.price.Times(int64(q + 1))
			b.parts[q] = quarters.Portion(pricing.WholeUnits(c.least), pricing.WholeUnits(4*c.units), pricing.CostDecimals)
			if b.parts[q].Times(4 * c.units).GreaterThan(quarters.Times(c.least)) {
				b.parts[q] = b.parts[q].Sub(step)
			}
		}
	}
	for f := range s.futures {
		months := s.futures[f].months
		least := make([]perLambda, len(months)+1)
		for i := range slices.Backward(months) {
			least[i] = least[i+1].add(s.leastOf(&months[i], &b))
		}
		b.least = append(b.least, least)
	}
	for at, k := range slices.Backward(s.own) {
		l := &s.lots[k]
		for q := range b.own[at] {
			saves := b.price(q, l.callsIn(l.units)).Add(step).Sub(l.price)
			b.own[at][q] = b.own[at+1][q].Add(pricing.MaxMoney(saves, pricing.Money{}))
		}
	}
	return b
}

// cheapestCall is a pack of the SKU and month in which a call costs least.
func (s *packSet) cheapestCall() (cheapest *lotKind) {
	var least *big.Rat
	for i := range s.lots {
		l := &s.lots[i]
		if l.offer < 0 || l.own {
			continue
		}
		call := l.price.Rat()
		if call.Mul(call, big.NewRat(l.least, l.units)); cheapest == nil || call.Cmp(least) < 0 {
			cheapest, least = l, call
		}
	}
	return cheapest
}

// price is what calls cost at the q-th λ.
func (b *bound) price(q int, calls int64) pricing.Money {
	switch {
	case b.cheapest == nil:
		return pricing.Money{}
	case q < len(b.parts):
		return b.parts[q].Times(calls)
	}
	return b.cheapest.price.Portion(pricing.WholeUnits(calls*b.cheapest.least), pricing.WholeUnits(b.cheapest.units), pricing.CostDecimals)
}

// leastOf is g(λ) of a month, all meters together.
func (s *packSet) leastOf(m *monthDemand, b *bound) (sum perLambda) {
	for j := range s.meters {
		if s.daily(j) {
			sum = sum.add(s.leastOfDays(m, j, b))
			continue
		}
		all, served := m.upTo[j][m.days()], m.served[j][m.days()]
		sum = sum.add(s.leastAt(m, j, all, served, b, func(postpaid int64) pricing.Money { return s.cost(m, j, postpaid) }))
	}
	return sum
}

// leastAt is the least over all numbers of postpaid calls, up to all, of what they cost and
// the others at λ each, where so many calls are served. A cost is a straight line between two
// edges of tiers, so its least lies at an end of one; as costs are rounded, at most two steps
// lower.
func (s *packSet) leastAt(m *monthDemand, j int, all, served int64, b *bound, cost func(postpaid int64) pricing.Money) (least perLambda) {
	for q := range least {
		least[q] = b.price(q, all)
	}
	for _, postpaid := range s.corners(m, j, all, served) {
		c := cost(postpaid)
		for q := range least {
			least[q] = pricing.MinMoney(least[q], c.Add(b.price(q, all-postpaid)))
		}
	}
	for q := range least {
		least[q] = pricing.MaxMoney(pricing.Money{}, least[q].Sub(step.Times(2)))
	}
	return least
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
func (s *search) atLeast(f, i int, calls int64, own int) (least pricing.Money) {
	b := &s.bound
	for q, all := range b.least[f][i] {
		least = pricing.MaxMoney(least, all.Sub(b.price(q, calls)).Sub(step).Sub(b.own[own][q]))
	}
	return least
}

// mostWorth is the most that units of a lot kind can save: their own price, or that of the
// calls that they cover in the cheapest pack.
func (s *search) mostWorth(kind int, units int64) pricing.Money {
	l := &s.lots[kind]
	price := l.price.Portion(pricing.WholeUnits(units), pricing.WholeUnits(max(1, l.units)), pricing.CostDecimals)
	return pricing.MaxMoney(price, s.bound.price(len(s.bound.parts), l.callsIn(units))).Add(step)
}

// worth is the value of the calls left in a pool: price × left / size.
func (s *search) worth(p pool) (sum pricing.Money) {
	for _, l := range p {
		kind := &s.lots[l.class]
		sum = sum.Add(kind.price.Times(l.left).Over(s.unitsOf(pricing.WholeUnits(kind.Size))))
	}
	return sum
}
