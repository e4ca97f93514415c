package optimize

import (
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
// a few. A purchase of the plan's own can be cheaper than λ a call, but there is only the
// one: it takes off at most what its calls cost at λ more than it does. This takes no
// reading of prices for granted: it holds where a fuller month costs less than an emptier
// one.
type bound struct {
	lambda perQuarter
	least  [][]perQuarter // by future and month: Σ g(λ) of it and all later ones; one more month, 0
	own    []perQuarter   // by the set's own: the most that it and all later ones take off; one more entry, 0
}

// perQuarter is an amount for each λ: a quarter of the price of the cheapest call, two
// quarters, three and all of it.
type perQuarter [4]amount

func (a perQuarter) add(b perQuarter) perQuarter {
	for q := range a {
		a[q] = a[q].add(b[q])
	}
	return a
}

func (s *packSet) newBound() bound {
	b := bound{own: make([]perQuarter, len(s.own)+1)}
	for q := range b.lambda {
		b.lambda[q] = s.cheapestCall().part(int64(q+1), int64(len(b.lambda)))
	}
	for f := range s.futures {
		months := s.futures[f].months
		least := make([]perQuarter, len(months)+1)
		for i := range slices.Backward(months) {
			least[i] = least[i+1].add(s.leastOf(&months[i], b.lambda))
		}
		b.least = append(b.least, least)
	}
	for at, k := range slices.Backward(s.own) {
		l := &s.lots[k]
		b.own[at] = b.own[at+1]
		for q, lambda := range b.lambda {
			if worth := lambda.times(l.callsIn(l.units)); l.price.less(worth) {
				b.own[at][q] = b.own[at][q].add(worth.sub(l.price))
			}
		}
	}
	return b
}

// cheapestCall is what a call costs in the cheapest SKU, rounded down.
func (s *packSet) cheapestCall() amount {
	cheapest := largest
	for _, l := range s.lots {
		if l.offer < 0 || l.own {
			continue
		}
		if call := l.price.part(l.least, l.units); call.less(cheapest) {
			cheapest = call
		}
	}
	return cheapest
}

// leastOf is g(λ) of a month, all meters together.
func (s *packSet) leastOf(m *monthDemand, lambda perQuarter) (sum perQuarter) {
	for j := range s.meters {
		if s.daily(j) {
			sum = sum.add(s.leastOfDays(m, j, lambda))
			continue
		}
		all, served := m.upTo[j][m.days()], m.served[j][m.days()]
		sum = sum.add(s.leastAt(m, j, all, served, lambda, func(postpaid int64) amount { return s.cost(m, j, postpaid) }))
	}
	return sum
}

// leastAt is the least over all numbers of postpaid calls, up to all, of what they cost and
// the others at λ each, where so many calls are served. A cost is a straight line between two
// edges of tiers, so its least lies at an end of one; the rounding to 8 decimals may put a
// point between them half a unit of those lower.
func (s *packSet) leastAt(m *monthDemand, j int, all, served int64, lambda perQuarter, cost func(postpaid int64) amount) (least perQuarter) {
	for q := range least {
		least[q] = lambda[q].times(all)
	}
	for _, postpaid := range s.corners(m, j, all, served) {
		c := cost(postpaid)
		for q := range least {
			if with := c.add(lambda[q].times(all - postpaid)); with.less(least[q]) {
				least[q] = with
			}
		}
	}
	unit := amountOf(pricing.MinorUnits(1, pricing.CostDecimals))
	for q := range least {
		if least[q] = least[q].sub(unit); least[q].hi < 0 {
			least[q] = amount{}
		}
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
func (s *search) atLeast(f, i int, calls int64, own int) (least amount) {
	b := &s.bound
	for q := range b.lambda {
		if l := b.least[f][i][q].sub(b.lambda[q].times(calls)).sub(b.own[own][q]); least.less(l) {
			least = l
		}
	}
	return least
}

// unitWorth is the most that a unit of a lot can save: its own price, rounded up,
// or that of the calls that it covers in the cheapest pack.
func (s *search) unitWorth(l *lotKind) amount {
	price, cheapest := l.price.part(1, max(1, l.units)), s.bound.lambda[len(s.bound.lambda)-1].part(1, l.least)
	if l.least > 1 {
		cheapest = cheapest.add(amount{0, 1})
	}
	if price = price.add(amount{0, 1}); price.less(cheapest) {
		return cheapest
	}
	return price
}

// worth is the value of the calls left in a pool: price × left / size, each lot
// rounded down.
func (s *search) worth(p pool) (sum amount) {
	for _, l := range p {
		kind := &s.lots[l.class]
		sum = sum.add(kind.price.part(l.left, s.unitsOf(pricing.WholeUnits(kind.Size))))
	}
	return sum
}
