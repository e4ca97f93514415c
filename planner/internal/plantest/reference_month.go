package plantest

import (
	"math/big"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// serve serves day k of the D days of month i (2, step 5).
func (r *RefRun) serve(day pricing.Date, i, k, d int) {
	m := r.months[i]
	basisBefore := make([]int64, len(r.spec.Meters))
	uncovered := make([]int64, len(r.spec.Meters))
	for j, meter := range r.spec.Meters {
		// 2: floor(V·k/D) − floor(V·(k−1)/D).
		calls := m.requested[j]*int64(k)/int64(d) - m.requested[j]*int64(k-1)/int64(d)
		if r.suspended {
			m.lost[j] += calls // 4: even where packs have calls left
			continue
		}
		basisBefore[j] = r.basis(m, j)
		m.served[j] += calls
		// 1: a free meter takes no free quota and no pack.
		if !r.isFree(meter.ID, i) {
			uncovered[j] = calls
		}
	}
	if r.suspended {
		return
	}

	for q, quota := range r.spec.FreeQuotas {
		before := m.quotaLeft[q]
		for j, calls := range r.cover(&m.quotaLeft[q], quota.Meters, uncovered) {
			m.free[j] += calls
		}
		if before > 0 && m.quotaLeft[q] == 0 {
			r.event(day, planner.EventFreeQuotaExhausted, planner.Event{Quota: quota.ID, Calls: new(quota.Calls)})
		}
	}
	for _, p := range r.burnOrder() {
		if day < p.coversOn || day >= p.expiresOn {
			continue
		}
		// purchase_month covers days before the purchase, which cannot be
		// refused (2, 4).
		if r.terms.PackCoverage == pricing.CoverageFromMonth {
			r.gain(p)
		}
		before := p.left // 0 where the purchase was refused
		for j, calls := range r.cover(&p.left, p.spec.Meters, uncovered) {
			m.pack[j] += calls
			m.takenFrom[p][j] += calls
		}
		if before > 0 && p.left == 0 {
			r.event(day, planner.EventPackExhausted, planner.Event{Address: p.purchase.Address})
		}
	}
	for j := range r.spec.Meters {
		m.postpaid[j] += uncovered[j] // 2: what no grant covers
	}

	for j, meter := range r.spec.Meters {
		tiers := r.tiers(meter.ID, i)
		for _, t := range tiers {
			if t.From > 0 && basisBefore[j] < t.From && t.From <= r.basis(m, j) {
				r.event(day, planner.EventTierChanged, planner.Event{
					Meter: meter.ID, TierFrom: new(t.From), Calls: new(r.basis(m, j)),
				})
			}
		}
	}
}

// basis is the count that selects the tier: P or V (3).
func (r *RefRun) basis(m *refMonth, j int) int64 {
	if r.terms.TierBasis == pricing.BasisGross {
		return m.served[j]
	}
	return m.postpaid[j]
}

// cover lets a grant cover uncovered calls of its meters and returns how many
// each meter gets. Where it has less left than is asked for, they share in
// proportion, by largest remainder, ties in catalogue order (2).
func (r *RefRun) cover(left *int64, meterIDs []string, uncovered []int64) []int64 {
	covered := make([]int64, len(uncovered))
	if *left == 0 {
		return covered
	}
	var meters []int // in catalogue order
	var asked int64
	for j, meter := range r.spec.Meters {
		if slices.Contains(meterIDs, meter.ID) {
			meters = append(meters, j)
			asked += uncovered[j]
		}
	}
	if asked <= *left {
		for _, j := range meters {
			covered[j] = uncovered[j]
		}
	} else {
		var parts []*big.Rat
		for _, j := range meters {
			// R·cᵢ/C
			part := new(big.Rat).Mul(ratInt(*left), ratInt(uncovered[j]))
			parts = append(parts, part.Quo(part, ratInt(asked)))
		}
		for n, calls := range largestRemainder(ratInt(*left), parts, ratInt(1)) {
			covered[meters[n]] = calls.Num().Int64()
		}
	}
	for j := range uncovered {
		uncovered[j] -= covered[j]
		*left -= covered[j]
	}
	return covered
}

// closeMonth works out the month's cost (3) and the next estimate (4).
func (r *RefRun) closeMonth(i int) {
	m := r.months[i]
	total, estimated := new(big.Rat), new(big.Rat)
	costs := make([]*big.Rat, len(r.spec.Meters))
	for j, spec := range r.spec.Meters {
		meter, _ := r.catalog.Meter(spec.ID)
		out := planner.MeterMonth{
			Meter: meter, IsFree: r.isFree(spec.ID, i),
			Calls: m.served[j], Lost: m.lost[j], Free: m.free[j], Pack: m.pack[j], Postpaid: m.postpaid[j],
		}
		costs[j] = new(big.Rat)
		if !out.IsFree {
			if out.Free+out.Pack+out.Postpaid != out.Calls {
				panic("the reference contradicts itself: calls are not free + pack + postpaid")
			}
			list, parts := r.rate(i, j, m.postpaid[j], r.basis(m, j))
			out.Tiers = parts
			out.List = toDecimal(list)
			// 3: rounded half-up to 8 decimals.
			costs[j] = halfUp(new(big.Rat).Mul(list, r.discount(spec.ID)), 8)

			// 4: P at the price charged for them, or V at the price of V's tier.
			if r.terms.FreezeBasis == pricing.BasisGross {
				list, _ = r.rate(i, j, m.served[j], m.served[j])
			}
			estimated.Add(estimated, list)
		}
		out.Cost = toDecimal(costs[j])
		total.Add(total, costs[j])
		m.meters = append(m.meters, out)
	}
	m.bill = halfUp(total, 2)
	m.estimate = halfUp(new(big.Rat).Mul(estimated, r.terms.FreezeRatio.Rat()), 2)
	for j, charge := range largestRemainder(m.bill, costs, cents(1)) {
		m.meters[j].Charge = toDecimal(charge)
	}
	for _, p := range r.packs {
		p.months = append(p.months, r.packMonth(p, i))
	}
}

// discount is the account's contract multiplier at a meter (3).
func (r *RefRun) discount(meter string) *big.Rat {
	if d, ok := r.account.Discount.ByMeter[meter]; ok {
		return d.Rat()
	}
	return r.account.Discount.Default.Rat()
}

// rate prices calls of meter j where b counts for the tier (3).
func (r *RefRun) rate(i, j int, calls, b int64) (list *big.Rat, parts []pricing.RatedPart) {
	list = new(big.Rat)
	tiers := r.tiers(r.spec.Meters[j].ID, i)
	part := func(t pricing.TierSpec, n int64) {
		amount := new(big.Rat).Mul(t.Price.Rat(), big.NewRat(n, r.spec.CallUnit))
		list.Add(list, amount)
		parts = append(parts, pricing.RatedPart{Tier: pricing.Tier(t), Calls: n, List: toDecimal(amount)})
	}
	if calls == 0 {
		return list, nil
	}
	if r.terms.TierMode == pricing.TierModeReached {
		reached := tiers[0]
		for _, t := range tiers {
			if t.From <= b {
				reached = t // the last one with from ≤ b
			}
		}
		part(reached, calls)
		return list, parts
	}
	for n, t := range tiers {
		// The calls are number b−calls+1 to b; the tier serves number from+1 to
		// the next from.
		first, last := max(b-calls+1, t.From+1), b
		if n+1 < len(tiers) {
			last = min(last, tiers[n+1].From)
		}
		if first <= last {
			part(t, last-first+1)
		}
	}
	return list, parts
}

// tiers are the prices in force on the first day of month i; none where the
// meter is free then (3).
func (r *RefRun) tiers(meter string, i int) []pricing.TierSpec {
	month := int(r.in.Start) + i
	firstDay := dateOf(month/12, month%12+1, 1)
	var tiers []pricing.TierSpec
	for _, m := range r.spec.Meters {
		if m.ID == meter {
			tiers = m.Tiers
		}
	}
	for _, revision := range r.spec.Revisions { // by date
		for _, changed := range revision.Meters {
			if changed.ID == meter && revision.Date <= firstDay {
				tiers = changed.Tiers
			}
		}
	}
	return tiers
}

func (r *RefRun) isFree(meter string, i int) bool { return len(r.tiers(meter, i)) == 0 }
