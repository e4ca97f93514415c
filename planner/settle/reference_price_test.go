package settle_test

import (
	"cmp"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// basis is the count that selects the tier: P or V (3).
func (p *refProduct) basis(calls *planner.MeterMonth) int64 {
	if p.terms.TierBasis == "gross" {
		return calls.Calls
	}
	return calls.Postpaid
}

// contract is what the contract says of meter j; empty where that is nothing (C6).
func (p *refProduct) contract(j int) (own pricing.MeterContract) {
	if p.in.Contract != nil {
		for _, m := range p.in.Contract.Meters {
			if m.ID == p.spec.Meters[j].ID {
				own = m
			}
		}
	}
	return own
}

// prices are those in force on the first day of this month: tiers, or none where the
// meter is free then or has no postpaid (3, C6).
func (p *refProduct) prices(j int) (tiers []pricing.Tier, free bool) {
	if own := p.contract(j); len(own.Tiers) > 0 {
		return own.Tiers, false
	}
	spec := p.spec.Meters[j]
	tiers, free = spec.Tiers, spec.Free
	for _, revision := range p.spec.Revisions { // by date
		for _, changed := range revision.Meters {
			if changed.ID == spec.ID && revision.Date <= p.run.day.Month().First() {
				tiers, free = changed.Tiers, changed.Free
			}
		}
	}
	return tiers, free
}

func (p *refProduct) tiers(j int) []pricing.Tier {
	tiers, _ := p.prices(j)
	return tiers
}

// tierPeriod says over what the calls of meter j select its tier, tierMode how: its own
// wins over the terms of every level (C5).
func (p *refProduct) tierPeriod(j int) pricing.Period {
	return cmp.Or(p.contract(j).TierPeriod, p.spec.Meters[j].TierPeriod, p.terms.TierPeriod)
}

func (p *refProduct) tierMode(j int) pricing.TierMode {
	return cmp.Or(p.contract(j).TierMode, p.spec.Meters[j].TierMode, p.terms.TierMode)
}

// byDay says whether the days of meter j are priced one by one.
func (p *refProduct) byDay(j int) bool { return p.terms.Billing == "day" || p.tierPeriod(j) == "day" }

// rate prices calls of meter j where b counts for the tier, and notes those that need a
// price that is not public (3, C6).
func (p *refProduct) rate(j int, calls, b int64) (list rat, parts []pricing.RatedPart) {
	spec, tiers := p.spec.Meters[j], p.tiers(j)
	for n, t := range tiers {
		// The calls are number b−calls+1 to b; the tier serves number from+1 to
		// the next from.
		first, last := max(b-calls+1, t.From+1), b
		if n+1 < len(tiers) {
			last = min(last, tiers[n+1].From)
		}
		priced := max(0, last-first+1)
		if p.tierMode(j) == "reached" { // all calls, if the tier is the last one with from ≤ b
			priced = 0
			if t.From <= b && (n+1 == len(tiers) || b < tiers[n+1].From) {
				priced = calls
			}
		}
		if priced > 0 {
			amount := exact(t.Price.Decimal).times(whole(priced)).over(whole(cmp.Or(spec.CallUnit, p.spec.CallUnit))) // C2
			list = list.plus(amount)
			parts = append(parts, pricing.RatedPart{From: t.From, Price: t.Price.Decimal, NoPrice: !t.Price.Valid, Calls: priced, List: pricing.Cost(amount.money())})
		}
	}
	return list, parts
}

// price prices calls of meter j, those of a day or those of the month, and what the freeze
// takes for them: V at the price of V's tier, or P at the price charged for them (3, 4).
func (p *refProduct) price(j int, calls *planner.MeterMonth, basis int64) (list rat) {
	row := p.now().meters[j]
	list, parts := p.rate(j, calls.Postpaid, basis)
	p.needPrice(j, parts)
	freeze := list
	if p.terms.FreezeBasis == "gross" {
		gross, grossParts := p.rate(j, calls.Calls, calls.Calls)
		if freeze = gross; p.terms.FreezeRatio.IsPositive() && p.terms.Billing != "day" {
			p.needPrice(j, grossParts)
		}
	}
	row.list, row.freeze = row.list.plus(list), row.freeze.plus(freeze)
	for _, part := range parts { // the parts of a tier are added up
		n, found := slices.BinarySearchFunc(row.Tiers, part, func(a, b pricing.RatedPart) int { return cmp.Compare(a.From, b.From) })
		if !found {
			row.Tiers = slices.Insert(row.Tiers, n, pricing.RatedPart{From: part.From, Price: part.Price, NoPrice: part.NoPrice})
		}
		sum := &row.Tiers[n]
		sum.Calls, sum.List = sum.Calls+part.Calls, pricing.Cost(exact(pricing.Money(sum.List)).plus(exact(pricing.Money(part.List))).money())
	}
	return list
}

// needPrice notes calls that need a price that is not public (C6).
func (p *refProduct) needPrice(j int, parts []pricing.RatedPart) {
	for _, part := range parts {
		if usage := p.usages[j][0].Address; part.NoPrice {
			if _, noted := p.run.unpriced[usage]; !noted {
				p.run.unpriced[usage] = refUnpriced{usage, p.run.day.Month(), part.From, part.Calls}
			}
		}
	}
}

// cost is a list price with the account's discount, rounded half-up to 8 decimals (3).
func (p *refProduct) cost(j int, list rat) rat {
	return list.times(p.multiplier(&p.run.account.Discount, p.spec.Meters[j].ID)).halfUp(8)
}

// bill adds costs to the month: their sum, rounded half-up, and each meter's part of it (3).
func (p *refProduct) bill(costs []rat) (bill rat) {
	m := p.now()
	bill = sum(costs).halfUp(p.minor())
	for j, charge := range largestRemainder(bill, costs, p.smallest()) {
		m.meters[j].cost, m.meters[j].charge = m.meters[j].cost.plus(costs[j]), m.meters[j].charge.plus(charge)
	}
	m.bill = m.bill.plus(bill)
	return bill
}

// priceDay prices the calls that were just served, where that goes by the day (C5).
func (p *refProduct) priceDay() {
	costs := make([]rat, len(p.spec.Meters))
	for j, row := range p.now().meters {
		if !p.byDay(j) {
			continue
		}
		basis := p.basis(&row.MeterMonth) // of the month up to and with today
		if p.tierPeriod(j) == "day" {
			basis = p.basis(&row.today)
		}
		costs[j] = p.cost(j, p.price(j, &row.today, basis))
	}
	if p.terms.Billing == "day" {
		p.due = p.bill(costs) // deducted tomorrow
	}
}

// closeMonth works out the month's cost (3) and the next estimate (4).
func (p *refProduct) closeMonth() {
	m := p.now()
	costs := make([]rat, len(m.meters))
	var list, freeze rat
	for j, row := range m.meters {
		if !row.IsFree && row.Subscription+row.Free+row.Pack+row.Postpaid != row.Calls {
			panic("the reference contradicts itself: calls are not subscription + free + pack + postpaid")
		}
		if !p.byDay(j) {
			p.price(j, &row.MeterMonth, p.basis(&row.MeterMonth))
		}
		costs[j] = p.cost(j, row.list)
		list, freeze = list.plus(row.list), freeze.plus(row.freeze)
	}
	m.list = list.halfUp(p.minor())
	if p.terms.Billing != "day" { // otherwise the bill is a sum over the days, and nothing is frozen
		p.bill(costs)
		m.estimate = freeze.times(exact(p.terms.FreezeRatio)).halfUp(p.minor())
	}
	for _, row := range m.meters {
		row.List, row.Cost, row.Charge = row.list.money(), row.cost.money(), row.charge.money()
	}
}

// multiplier is a discount's for a meter or SKU (C1, 3).
func (p *refProduct) multiplier(d *planner.Discount, id string) rat {
	for key, m := range d.ByName {
		if name := planner.ParseName(key); name.ID == id && (name.Catalog == "" || name.Catalog == p.spec.ID) {
			return exact(m)
		}
	}
	return exact(d.Default)
}

// minor is the number of decimals of what is paid, smallest the smallest such amount (C9).
func (p *refProduct) minor() int {
	switch p.spec.Currency {
	case "JPY":
		return 0
	case "KWD":
		return 3
	}
	return 2
}

func (p *refProduct) smallest() rat { return whole(1).over(tenTo(p.minor())) }
