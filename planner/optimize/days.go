package optimize

import (
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// Some meters' days are priced one by one: because the calls of a day select its tier, or
// because there is a bill every day. What such a month costs depends on which of its days
// the packs cover, so it is added up while the month is served.

// A tally is what of a month no pack covers, by the set's meters.
type tally struct {
	postpaid []int64         // calls so far
	days     []pricing.Money // what the days cost so far, where they are priced one by one
}

func (s *packSet) newTally() *tally {
	return &tally{make([]int64, len(s.meters)), make([]pricing.Money, len(s.meters))}
}

func (t *tally) clear() {
	clear(t.postpaid)
	clear(t.days)
}

// add adds a meter's calls of the days from…to of a month that are not covered at all.
func (s *packSet) add(t *tally, m *monthDemand, j, from, to int) {
	if !s.daily(j) {
		t.postpaid[j] += m.between(j, from, to)
		return
	}
	for day := from; day <= to; day++ {
		s.addDay(t, m, j, day, m.between(j, day, day))
	}
}

// addDay adds calls of a day.
func (s *packSet) addDay(t *tally, m *monthDemand, j, day int, calls int64) {
	t.postpaid[j] += calls
	if calls > 0 && s.daily(j) {
		t.days[j] = t.days[j].Add(s.dayPrice(m, j, calls, s.basisOf(m, j, day, calls, t.postpaid[j])))
	}
}

// daily says whether a meter's days are priced one by one.
func (s *packSet) daily(j int) bool { return s.product.PricesDays(s.meters[j]) }

// basisOf is the count that selects a day's tier, with its postpaid calls, and those of the
// month so far.
func (s *packSet) basisOf(m *monthDemand, j, day int, ofDay, soFar int64) int64 {
	gross, byDay := s.product.Terms.TierBasis == pricing.BasisGross, s.tiersByDay(j)
	switch {
	case gross && byDay:
		return m.served[j][day] - m.served[j][day-1]
	case gross:
		return m.served[j][day]
	case byDay:
		return ofDay
	}
	return soFar
}

// tiersByDay says whether the calls of a day select its tier.
func (s *packSet) tiersByDay(j int) bool {
	return s.product.Meters[s.meters[j]].Meter.Period(&s.product.Terms) == pricing.PeriodDay
}

// dayPrice is what a day's postpaid calls cost: after the discount where they are billed by
// themselves, otherwise before it.
func (s *packSet) dayPrice(m *monthDemand, j int, postpaid, basis int64) (price pricing.Money) {
	use := &s.product.Meters[s.meters[j]]
	if tiers, priced := use.Meter.Tiers(m.month); priced { // what nobody covers is lost otherwise
		price = tiers.List(use.Meter.Mode(&s.product.Terms), postpaid, basis, use.Meter.CallUnit)
	}
	if s.product.BillsDaily() {
		return use.Discount.Of(price)
	}
	return price
}

// costOfDays is what the days of a month cost that were priced one by one.
func (s *packSet) costOfDays(j int, sum pricing.Money) pricing.Money {
	if !s.product.BillsDaily() {
		sum = s.product.Meters[s.meters[j]].Discount.Of(sum)
	}
	return sum
}

// leastOfDays is g(λ) of the days of a month at a meter, see bound. Where the tier of a day
// depends on the days before it, a call costs at least what it does in the cheapest tier.
func (s *packSet) leastOfDays(m *monthDemand, j int, b *bound) (sum perLambda) {
	fixed := s.tiersByDay(j) || s.product.Terms.TierBasis == pricing.BasisGross
	known := map[[2]int64]perLambda{} // many days are alike
	for day := 1; day <= m.days(); day++ {
		all, basis := m.between(j, day, day), s.basisOf(m, j, day, 0, 0)
		least, ok := known[[2]int64{all, basis}]
		if !ok {
			least = s.leastAt(m, j, all, basis, b, func(postpaid int64) pricing.Money {
				if !fixed {
					return s.costInCheapestTier(m, j, postpaid)
				}
				return s.costOfDays(j, s.dayPrice(m, j, postpaid, s.basisOf(m, j, day, postpaid, 0)))
			})
			known[[2]int64{all, basis}] = least
		}
		sum = sum.add(least)
	}
	return sum
}

// costInCheapestTier is the least that calls of a month can cost.
func (s *packSet) costInCheapestTier(m *monthDemand, j int, calls int64) pricing.Money {
	use := &s.product.Meters[s.meters[j]]
	tiers, priced := use.Meter.Tiers(m.month)
	if !priced {
		return pricing.Money{}
	}
	least := tiers.At(0).Price.Decimal
	for t := range tiers.Len() {
		least = decimal.Min(least, tiers.At(t).Price.Decimal)
	}
	return pricing.MoneyOf(least.Mul(use.Discount.Factor())).Portion(pricing.WholeUnits(calls), pricing.WholeUnits(use.Meter.CallUnit), pricing.CostDecimals)
}

// cost is what a number of postpaid calls of a month cost at a meter.
func (s *packSet) cost(m *monthDemand, j int, postpaid int64) pricing.Money {
	use := &s.product.Meters[s.meters[j]]
	tiers, priced := use.Meter.Tiers(m.month)
	if !priced || postpaid == 0 { // what nobody covers is lost, whatever is bought
		return pricing.Money{}
	}
	_, cost := s.product.CostOf(nil, use, tiers, postpaid, m.served[j][m.days()])
	return cost
}

// costOf is what a month costs with the calls of a tally.
func (s *packSet) costOf(m *monthDemand, t *tally) (sum pricing.Money) {
	for j, calls := range t.postpaid {
		if s.daily(j) {
			sum = sum.Add(s.costOfDays(j, t.days[j]))
		} else {
			sum = sum.Add(s.cost(m, j, calls))
		}
	}
	return sum
}
