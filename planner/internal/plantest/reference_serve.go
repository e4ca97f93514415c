package plantest

import (
	"math/big"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// openQuotas is what is left on the first day of free quotas that are given once, in an
// account that was opened before it (C4).
func (p *refProduct) openQuotas(firstDay pricing.Date) {
	for q, quota := range p.spec.FreeQuotas {
		p.once[q] = new(big.Rat)
		for key, left := range p.run.account.Opening.QuotaLeft {
			if catalog, id := splitName("", key); id == quota.ID && (catalog == "" || catalog == p.spec.ID) && p.in.OpenedOn != nil && *p.in.OpenedOn < firstDay {
				p.once[q] = left.Decimal().Rat()
			}
		}
	}
}

// renew makes the free quotas of a day ready (C4).
func (p *refProduct) renew(day pricing.Date, m *refMonth, dayOfMonth int) {
	for q, quota := range p.spec.FreeQuotas {
		full := ratInt(quota.Calls)
		usable, begins := true, false
		if quota.Renews == pricing.RenewsNever || !quota.Lasts.IsZero() {
			usable = p.in.OpenedOn != nil && *p.in.OpenedOn <= day
			begins = p.in.OpenedOn != nil && *p.in.OpenedOn == day
			if usable && !quota.Lasts.IsZero() {
				usable = day < refExpiry(*p.in.OpenedOn, quota.Lasts.String())
			}
		}
		switch {
		case !usable:
			m.quotaLeft[q] = new(big.Rat)
		case quota.Renews == pricing.RenewsNever:
			if begins {
				p.once[q] = full
			}
			m.quotaLeft[q] = p.once[q]
		case quota.Renews == pricing.RenewsDaily || dayOfMonth == 1 || begins:
			m.quotaLeft[q] = full
		}
	}
}

// serve serves day k of month i (2, step 5).
func (p *refProduct) serve(day pricing.Date, i, k int) {
	m := p.months[i]
	p.renew(day, m, k)
	p.before = refServed{slices.Clone(m.served), slices.Clone(m.postpaid)}
	basisBefore := make([]int64, len(p.spec.Meters))
	uncovered := make([]int64, len(p.spec.Meters))
	for j, meter := range p.spec.Meters {
		calls := m.byDay[j][k-1] // 2, C5
		if p.suspended {
			m.lost[j] += calls // 4: even where packs have calls left
			continue
		}
		basisBefore[j] = p.basis(m, j)
		m.served[j] += calls
		// 1: a free meter takes no free quota and no pack.
		if !p.isFree(meter.ID, i) {
			uncovered[j] = calls
		}
	}
	if p.suspended {
		return
	}

	p.subscribe(day, m, uncovered)
	for q, quota := range p.spec.FreeQuotas {
		least := smallestRatio(quota.Meters)
		before := m.quotaLeft[q].Cmp(least) >= 0
		left, covered := p.cover(m.quotaLeft[q], quota.Meters, uncovered)
		for j, calls := range covered {
			m.free[j] += calls
		}
		m.quotaLeft[q] = left
		if quota.Renews == pricing.RenewsNever {
			p.once[q] = left
		}
		if before && left.Cmp(least) < 0 && !(quota.Renews == pricing.RenewsDaily && m.told[quota.ID]) {
			m.told[quota.ID] = true
			p.event(day, planner.EventFreeQuotaExhausted, planner.Event{Quota: quota.ID, Calls: new(pricing.WholeUnits(quota.Calls))})
		}
	}
	for _, pack := range p.burnOrder() {
		if day < pack.coversOn || day >= pack.voidOn {
			continue
		}
		// Days of the month before the purchase are covered, too; it cannot be
		// refused (2, 4).
		if p.terms.PackCoverage != pricing.CoverageFromDate && i == p.monthOf(pack.purchase.PurchasedOn) {
			pack.gain()
		}
		least := smallestRatio(pack.spec.Meters)
		before := pack.left.Cmp(least) >= 0 // 0 where the purchase was refused
		left, covered := p.cover(pack.left, pack.spec.Meters, uncovered)
		for j, calls := range covered {
			m.pack[j] += calls
			m.takenFrom[pack][j] += calls
		}
		pack.left = left
		if before && left.Cmp(least) < 0 {
			p.event(day, planner.EventPackExhausted, planner.Event{Address: pack.purchase.Address})
		}
	}
	for j, meter := range p.spec.Meters {
		// C6: what no grant covers is not served where a meter has no postpaid.
		if meter.Postpaid != nil && !*meter.Postpaid {
			m.lost[j] += uncovered[j]
			m.served[j] -= uncovered[j]
			if uncovered[j] > 0 && !m.told["refused "+meter.ID] {
				m.told["refused "+meter.ID] = true
				p.event(day, planner.EventCallsRefused, planner.Event{Meter: meter.ID, Calls: new(pricing.WholeUnits(uncovered[j]))})
			}
			continue
		}
		m.postpaid[j] += uncovered[j] // 2: what no grant covers
	}

	for j, meter := range p.spec.Meters {
		for _, t := range p.tiers(meter.ID, i) {
			if p.tierPeriod(j) == "month" && t.From > 0 && basisBefore[j] < t.From && t.From <= p.basis(m, j) {
				p.event(day, planner.EventTierChanged, planner.Event{
					Meter: meter.ID, TierFrom: new(t.From), Calls: new(pricing.WholeUnits(p.basis(m, j))),
				})
			}
		}
	}
}

func (p *refProduct) monthOf(day pricing.Date) int {
	year, month, _ := civil(day)
	return year*12 + month - 1 - int(p.run.in.Start)
}

// smallestRatio is what must be left of a grant that is not exhausted (C2).
func smallestRatio(meters pricing.GrantMeters) *big.Rat {
	var least *big.Rat
	for _, m := range meters {
		if r := m.Ratio.Decimal().Rat(); least == nil || r.Cmp(least) < 0 {
			least = r
		}
	}
	return least
}

// basis is the count that selects the tier: P or V (3).
func (p *refProduct) basis(m *refMonth, j int) int64 {
	if p.terms.TierBasis == pricing.BasisGross {
		return m.served[j]
	}
	return m.postpaid[j]
}

// cover lets a grant cover uncovered calls of its meters, and returns what is left of
// it and how many each meter gets (C2).
func (p *refProduct) cover(left *big.Rat, meters pricing.GrantMeters, uncovered []int64) (*big.Rat, []int64) {
	covered := make([]int64, len(uncovered))
	ratio := make([]*big.Rat, len(uncovered))
	asked := new(big.Rat) // U
	for j, meter := range p.spec.Meters {
		for _, m := range meters {
			if m.ID == meter.ID {
				ratio[j] = m.Ratio.Decimal().Rat()
				asked.Add(asked, new(big.Rat).Mul(ratio[j], ratInt(uncovered[j])))
			}
		}
	}
	left = new(big.Rat).Set(left)
	take := func(j int, calls int64) {
		covered[j] += calls
		uncovered[j] -= calls
		left.Sub(left, new(big.Rat).Mul(ratio[j], ratInt(calls)))
	}
	if left.Cmp(asked) >= 0 {
		for j := range uncovered {
			if ratio[j] != nil {
				take(j, uncovered[j])
			}
		}
		return left, covered
	}
	all := new(big.Rat).Set(left) // R
	remainders := map[int]*big.Rat{}
	var order []int
	for j := range uncovered {
		if ratio[j] == nil || uncovered[j] == 0 {
			continue
		}
		part := new(big.Rat).Mul(all, ratInt(uncovered[j])) // R·cᵢ/U
		part.Quo(part, asked)
		whole := floor(part)
		remainders[j] = part.Sub(part, new(big.Rat).SetInt(whole))
		take(j, whole.Int64())
		order = append(order, j)
	}
	slices.SortStableFunc(order, func(a, b int) int { return remainders[b].Cmp(remainders[a]) })
	for given := true; given; {
		given = false
		var may []int
		for _, j := range order {
			if uncovered[j] > 0 && ratio[j].Cmp(left) <= 0 {
				may = append(may, j)
			}
		}
		if len(may) == 1 { // all the rounds that are left are its
			fits := floor(new(big.Rat).Quo(left, ratio[may[0]]))
			take(may[0], min(uncovered[may[0]], fits.Int64()))
			break
		}
		for _, j := range order {
			if uncovered[j] > 0 && ratio[j].Cmp(left) <= 0 {
				take(j, 1)
				given = true
			}
		}
	}
	return left, covered
}

// closeMonth works out the month's cost (3) and the next estimate (4).
func (p *refProduct) closeMonth(i int) {
	m := p.months[i]
	total, list, estimated := new(big.Rat), new(big.Rat), new(big.Rat)
	costs := make([]*big.Rat, len(p.spec.Meters))
	for j, spec := range p.spec.Meters {
		meter, _ := p.catalog.Meter(spec.ID)
		out := planner.MeterMonth{
			Meter: meter, IsFree: p.isFree(spec.ID, i),
			Calls: m.served[j], Lost: m.lost[j], Subscription: m.subscription[j], Free: m.free[j], Pack: m.pack[j], Postpaid: m.postpaid[j],
		}
		costs[j] = new(big.Rat)
		if !out.IsFree && out.Subscription+out.Free+out.Pack+out.Postpaid != out.Calls {
			panic("the reference contradicts itself: calls are not subscription + free + pack + postpaid")
		}
		if len(p.tiers(spec.ID, i)) > 0 {
			cost, parts := p.rate(i, j, m.postpaid[j], p.basis(m, j))
			gross, grossParts := p.rate(i, j, m.served[j], m.served[j])
			if p.byDay(j) { // C5: the sums over the days
				cost, parts, gross, grossParts = m.days[j].list, m.days[j].parts, m.days[j].gross, m.days[j].grossParts
			}
			out.Tiers = parts
			out.List = money(cost)
			list.Add(list, cost)
			// 3: rounded half-up to 8 decimals.
			costs[j] = halfUp(new(big.Rat).Mul(cost, p.multiplier(&p.run.account.Discount, spec.ID)), 8)
			if p.terms.Billing == "day" {
				costs[j] = m.days[j].cost
			}
			if !p.byDay(j) {
				p.needPrice(i, j, parts)
			}

			// 4: P at the price charged for them, or V at the price of V's tier.
			if p.terms.FreezeBasis == pricing.BasisGross {
				cost = gross
				if p.terms.FreezeRatio.IsPositive() && !p.byDay(j) {
					p.needPrice(i, j, grossParts)
				}
			}
			estimated.Add(estimated, cost)
		}
		out.Cost = money(costs[j])
		total.Add(total, costs[j])
		m.meters = append(m.meters, out)
	}
	m.list, m.bill = halfUp(list, p.minor()), halfUp(total, p.minor())
	m.estimate = halfUp(new(big.Rat).Mul(estimated, p.terms.FreezeRatio.Rat()), p.minor())
	if p.terms.Billing == "day" { // C5: sums over the days, and no freeze
		m.bill, m.estimate = new(big.Rat), new(big.Rat)
		for j := range m.meters {
			m.meters[j].Charge = money(m.days[j].charge)
			m.bill.Add(m.bill, m.days[j].charge)
		}
		return
	}
	for j, charge := range largestRemainder(m.bill, costs, p.smallest()) {
		m.meters[j].Charge = money(charge)
	}
}

// needPrice notes calls that need a price that is not public (C6).
func (p *refProduct) needPrice(i, j int, parts []pricing.RatedPart) {
	for _, part := range parts {
		if part.Tier.NoPrice && part.Calls > 0 {
			p.run.unpriced = append(p.run.unpriced, Unpriced{TierFrom: part.Tier.From, Calls: part.Calls, product: p.index, meter: j, month: i})
		}
	}
}

// smallest is the smallest amount that is paid (C9).
func (p *refProduct) smallest() *big.Rat {
	return new(big.Rat).SetFrac(big.NewInt(1), powerOfTen(p.minor()))
}

// rate prices calls of meter j where b counts for the tier (3).
func (p *refProduct) rate(i, j int, calls, b int64) (list *big.Rat, parts []pricing.RatedPart) {
	list = new(big.Rat)
	spec := p.spec.Meters[j]
	callUnit, mode := p.spec.CallUnit, p.terms.TierMode
	if spec.CallUnit > 0 { // C2
		callUnit = spec.CallUnit
	}
	if spec.TierMode != "" { // C5: it wins over the terms of every level
		mode = spec.TierMode
	}
	if own := p.contract(spec.ID); own != nil && own.TierMode != "" {
		mode = own.TierMode
	}
	tiers := p.tiers(spec.ID, i)
	part := func(t pricing.TierSpec, n int64) {
		amount := new(big.Rat).Mul(t.Price.Rat(), big.NewRat(n, callUnit))
		list.Add(list, amount)
		parts = append(parts, pricing.RatedPart{Tier: pricing.Tier(t), Calls: n, List: pricing.Cost(money(amount))})
	}
	if calls == 0 {
		return list, nil
	}
	if mode == pricing.TierModeReached {
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

// contract is what the contract says of a meter; nil where that is nothing (C6).
func (p *refProduct) contract(meter string) *pricing.MeterContract {
	if p.in.Contract == nil {
		return nil
	}
	for k := range p.in.Contract.Meters {
		if m := &p.in.Contract.Meters[k]; m.ID == meter {
			return m
		}
	}
	return nil
}

// prices are those in force on the first day of month i: tiers, or none where the
// meter is free then or has no postpaid (3, C6).
func (p *refProduct) prices(meter string, i int) (tiers []pricing.TierSpec, free bool) {
	if own := p.contract(meter); own != nil && len(own.Tiers) > 0 {
		return own.Tiers, false
	}
	month := int(p.run.in.Start) + i
	firstDay := dateOf(month/12, month%12+1, 1)
	for _, m := range p.spec.Meters {
		if m.ID == meter {
			tiers, free = m.Tiers, m.Free
		}
	}
	for _, revision := range p.spec.Revisions { // by date
		for _, changed := range revision.Meters {
			if changed.ID == meter && revision.Date <= firstDay {
				tiers, free = changed.Tiers, changed.Free
			}
		}
	}
	return tiers, free
}

func (p *refProduct) tiers(meter string, i int) []pricing.TierSpec {
	tiers, _ := p.prices(meter, i)
	return tiers
}

func (p *refProduct) isFree(meter string, i int) bool {
	_, free := p.prices(meter, i)
	return free
}
