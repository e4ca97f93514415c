package plantest

import (
	"math/big"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// refServed are calls of a month so far, by meter.
type refServed struct{ served, postpaid []int64 }

// callsByDay are the calls of meter j on the days of month i.
func (p *refProduct) callsByDay(j, i int) []int64 {
	return callsByDay(p.usages[p.spec.Meters[j].ID], p.run.in.Start, i)
}

// callsByDay are the calls of a meter's usages on the days of month i: of all with the
// same seven weights floor(V·W(k)/W(D)) − floor(V·W(k−1)/W(D)), where W(k) is the weight
// of the first k days (C5).
func callsByDay(usages []planner.Usage, start pricing.Month, i int) []int64 {
	one := pricing.WholeUnits(1)
	volumes := map[planner.Weekdays]int64{}
	for _, u := range usages {
		weights := planner.Weekdays{one, one, one, one, one, one, one}
		if u.Weekdays != nil {
			weights = *u.Weekdays
		}
		volumes[weights] += u.Calls[i]
	}
	month := int(start) + i
	first := dateOf(month/12, month%12+1, 1)
	calls := make([]int64, daysIn(month/12, month%12+1))
	for weights, volume := range volumes {
		upTo := []*big.Rat{new(big.Rat)} // W
		for k := range calls {
			weekday := ((int(first)+k-int(dateOf(2024, 1, 1)))%7 + 7) % 7 // that was a Monday
			upTo = append(upTo, new(big.Rat).Add(upTo[k], weights[weekday].Decimal().Rat()))
		}
		all := upTo[len(calls)]
		for k := 0; k < len(calls) && all.Sign() > 0; k++ {
			part := func(k int) int64 {
				x := new(big.Rat).Mul(ratInt(volume), upTo[k])
				return floor(x.Quo(x, all)).Int64()
			}
			calls[k] += part(k+1) - part(k)
		}
	}
	return calls
}

// tierPeriod says over what the calls of meter j select its tier: its own wins over the
// terms of every level (C5).
func (p *refProduct) tierPeriod(j int) pricing.Period {
	spec, period := p.spec.Meters[j], p.terms.TierPeriod
	if spec.TierPeriod != "" {
		period = spec.TierPeriod
	}
	if own := p.contract(spec.ID); own != nil && own.TierPeriod != "" {
		period = own.TierPeriod
	}
	return period
}

// byDay says whether the days of meter j are priced one by one.
func (p *refProduct) byDay(j int) bool { return p.terms.Billing == "day" || p.tierPeriod(j) == "day" }

// priceDay prices the calls of a day of month i that were just served: what tiers by day
// and bills by day are made of (C5).
func (p *refProduct) priceDay(i int) {
	m := p.months[i]
	total := new(big.Rat)
	costs := make([]*big.Rat, len(p.spec.Meters))
	for j, spec := range p.spec.Meters {
		costs[j] = new(big.Rat)
		if p.suspended || len(p.tiers(spec.ID, i)) == 0 {
			continue
		}
		served, postpaid := m.served[j]-p.before.served[j], m.postpaid[j]-p.before.postpaid[j]
		basis := p.basis(m, j) // of the month up to and with today
		if p.tierPeriod(j) == "day" {
			basis = postpaid
			if p.terms.TierBasis == pricing.BasisGross {
				basis = served
			}
		}
		days := &m.days[j]
		list, parts := p.rate(i, j, postpaid, basis)
		gross, grossParts := p.rate(i, j, served, served)
		if p.byDay(j) {
			p.needPrice(i, j, parts)
			if p.terms.FreezeBasis == pricing.BasisGross && p.terms.FreezeRatio.IsPositive() && p.terms.Billing != "day" {
				p.needPrice(i, j, grossParts)
			}
		}
		days.list.Add(days.list, list)
		days.gross.Add(days.gross, gross)
		days.parts, days.grossParts = addParts(days.parts, parts), addParts(days.grossParts, grossParts)
		costs[j] = halfUp(list.Mul(list, p.multiplier(&p.run.account.Discount, spec.ID)), 8)
		days.cost.Add(days.cost, costs[j])
		total.Add(total, costs[j])
	}
	if p.terms.Billing != "day" || p.suspended {
		return
	}
	p.due = halfUp(total, p.minor()) // deducted tomorrow
	for j, charge := range largestRemainder(p.due, costs, p.smallest()) {
		m.days[j].charge.Add(m.days[j].charge, charge)
	}
}

// addParts adds up parts by tier.
func addParts(sums, parts []pricing.RatedPart) []pricing.RatedPart {
	for _, part := range parts {
		i := slices.IndexFunc(sums, func(s pricing.RatedPart) bool { return s.Tier.From == part.Tier.From })
		if i < 0 {
			sums = append(sums, part)
			continue
		}
		sums[i].Calls += part.Calls
		sums[i].List = pricing.Cost(pricing.Money(sums[i].List).Add(pricing.Money(part.List)))
	}
	slices.SortFunc(sums, func(a, b pricing.RatedPart) int { return int(a.Tier.From - b.Tier.From) })
	return sums
}
