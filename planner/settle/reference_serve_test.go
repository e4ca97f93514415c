package settle_test

import (
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// A refGrant is units that calls of some meters may use (1).
type refGrant struct {
	product *refProduct
	meters  pricing.GrantMeters
	left    rat
	taken   []int64 // calls in this month, by meter of the catalogue

	counter func(*planner.MeterMonth) *int64 // of the calls that it covers
	dry     func()                           // tells that it is exhausted; nil: nobody is told
}

// ratio is what a call of meter j takes (C2); false where it may take nothing.
func (g *refGrant) ratio(j int) (rat, bool) {
	for _, m := range g.meters {
		if m.ID == g.product.spec.Meters[j].ID {
			return exact(m.Ratio.Decimal()), true
		}
	}
	return rat{}, false
}

// exhausted says whether less is left than a call of any meter takes (C2).
func (g *refGrant) exhausted() bool {
	return !slices.ContainsFunc(g.meters, func(m pricing.GrantMeter) bool { return !g.left.less(exact(m.Ratio.Decimal())) })
}

// used are the units that each meter of the grant took in this month, in catalogue order.
func (g *refGrant) used() (units []rat) {
	for j, calls := range g.taken {
		if ratio, ok := g.ratio(j); ok {
			units = append(units, ratio.times(whole(calls)))
		}
	}
	return units
}

// cover lets the grant cover uncovered calls of its meters (C2).
func (g *refGrant) cover(uncovered []int64) {
	ratios, parts := map[int]rat{}, map[int]rat{}
	var order []int // the meters that ask
	var asked rat   // U
	for j, calls := range uncovered {
		if ratio, ok := g.ratio(j); ok && calls > 0 {
			ratios[j], order = ratio, append(order, j)
			asked = asked.plus(ratio.times(whole(calls)))
		}
	}
	take := func(j int, calls int64) {
		uncovered[j] -= calls
		g.taken[j] += calls
		*g.counter(&g.product.now().meters[j].MeterMonth) += calls
		g.left = g.left.minus(ratios[j].times(whole(calls)))
	}
	if !g.left.less(asked) {
		for _, j := range order {
			take(j, uncovered[j])
		}
		return
	}
	all := g.left // R
	for _, j := range order {
		part := all.times(whole(uncovered[j])).over(asked) // R·cᵢ/U
		parts[j] = part.minus(part.floor())
		take(j, part.floor().int())
	}
	slices.SortStableFunc(order, func(a, b int) int { return parts[b].compare(parts[a]) })
	may := func(j int) bool { return uncovered[j] > 0 && !g.left.less(ratios[j]) }
	for slices.ContainsFunc(order, may) {
		if asking := slices.DeleteFunc(slices.Clone(order), func(j int) bool { return !may(j) }); len(asking) == 1 { // all the rounds that are left are its
			j := asking[0]
			take(j, min(uncovered[j], g.left.over(ratios[j]).floor().int()))
			return
		}
		for _, j := range order {
			if may(j) {
				take(j, 1)
			}
		}
	}
}

// grants are those that are there today, in the order in which they serve: subscriptions
// by address (C7), free quotas, then packs (2).
func (p *refProduct) grants() (all []*refGrant) {
	for _, s := range p.run.subscriptions {
		if s.product == p && s.on(p.run.day) != nil {
			all = append(all, &s.refGrant)
		}
	}
	for _, q := range p.quotas {
		all = append(all, &q.refGrant)
	}
	for _, pack := range p.burnOrder() {
		if p.run.day < pack.coversOn || p.run.day >= pack.voidOn {
			continue
		}
		// Days of the month before the purchase are covered, too; it cannot be
		// refused (2, 4).
		if p.terms.PackCoverage != "purchase_date" && p.run.day.Month() == pack.purchase.PurchasedOn.Month() {
			pack.gain()
		}
		all = append(all, &pack.refGrant)
	}
	return all
}

// serve serves today's calls (2, step 5).
func (p *refProduct) serve() {
	for _, q := range p.quotas {
		q.renew()
	}
	meters := p.now().meters
	before, uncovered := make([]planner.MeterMonth, len(meters)), make([]int64, len(meters))
	for j, row := range meters {
		before[j] = row.MeterMonth
		switch calls := row.byDay[p.run.dayOfMonth-1]; {
		case p.suspended:
			row.Lost += calls // 4: even where packs have calls left
		default:
			row.Calls += calls
			if !row.IsFree { // 1: a free meter takes no free quota and no pack
				uncovered[j] = calls
			}
		}
	}
	if !p.suspended {
		for _, g := range p.grants() {
			exhausted := g.exhausted()
			if g.cover(uncovered); g.dry != nil && !exhausted && g.exhausted() {
				g.dry()
			}
		}
	}
	for j, row := range meters {
		p.charge(j, uncovered[j])
		row.today = planner.MeterMonth{Served: planner.Served{Calls: row.Calls - before[j].Calls, Postpaid: row.Postpaid - before[j].Postpaid}}
	}
	for j, row := range meters {
		for _, t := range p.tiers(j) {
			basis := p.basis(&row.MeterMonth)
			if p.tierPeriod(j) == "month" && t.From > 0 && p.basis(&before[j]) < t.From && t.From <= basis {
				p.event(planner.EventTierChanged, planner.Event{Meter: row.Meter.ID, TierFrom: new(t.From), Calls: new(pricing.WholeUnits(basis))})
			}
		}
	}
}

// charge says what becomes of calls that no grant covers: they are postpaid (2), or not
// served where a meter has no postpaid (C6).
func (p *refProduct) charge(j int, uncovered int64) {
	row := p.now().meters[j]
	if postpaid := p.spec.Meters[j].Postpaid; postpaid == nil || *postpaid {
		row.Postpaid += uncovered
		return
	}
	row.Lost += uncovered
	row.Calls -= uncovered
	if uncovered > 0 && !row.refused {
		row.refused = true
		p.event(planner.EventCallsRefused, planner.Event{Meter: row.Meter.ID, Calls: new(pricing.WholeUnits(uncovered))})
	}
}
