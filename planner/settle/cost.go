package settle

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// price prices the product's served calls of the month (settlement, section 3). It
// fills in the meters, and returns the list cost, rounded, the estimate that the month's
// settlement freezes (section 4), and the bill.
func (p *productRun) price(meters []planner.MeterMonth) (list, estimate, bill pricing.Money) {
	for k := range p.Meters {
		use, d, row := &p.Meters[k], &p.demands[k], &meters[k]
		row.Meter, row.IsFree, row.Served = use.Meter, !d.granted, d.Served
		if d.tiers.Len() == 0 {
			continue
		}
		var rated, freeze pricing.Rated
		if p.PricesDays(k) {
			rated, freeze, row.Cost = p.sumOfDays(k)
		} else {
			rated, row.Cost = p.CostOf(p.partsOf(d, use), use, d.tiers, d.Postpaid, d.Calls)
			freeze = p.FreezeOf(use, d.tiers, d.Calls, rated)
			p.checkPriced(k, &rated, &freeze)
		}
		row.List, row.Tiers = rated.List, rated.Parts
		list = list.Add(rated.List)
		estimate = estimate.Add(freeze.List)
	}
	list = list.Round(p.Account.Decimals)
	if p.BillsDaily() {
		return list, pricing.Money{}, p.chargesOfDays(meters)
	}
	return list, p.freezeRatio.Rounded(estimate, p.Account.Decimals), p.chargeMeters(meters)
}

// partsOf is room for the parts of a meter's list cost.
func (p *productRun) partsOf(d *demand, use *MeterUse) []pricing.RatedPart {
	switch {
	case d.Postpaid == 0:
		return nil
	case p.run.costs != nil:
		return p.run.ratedParts[:0]
	case use.Mode == pricing.TierModeReached:
		return p.run.parts.take(1)[:0]
	}
	return p.run.parts.take(d.tiers.Len())[:0]
}

// CostOf is what a month's postpaid calls out of those served cost at a meter: at
// list price, and times the discount, rounded to 8 decimals. The parts of the list
// cost are appended to those given.
func (p *Product) CostOf(parts []pricing.RatedPart, use *MeterUse, tiers pricing.TierList, postpaid, served int64) (pricing.Rated, pricing.Money) {
	basis := p.Basis(&planner.Served{Calls: served, Postpaid: postpaid})
	rated := tiers.RateInto(parts, use.Mode, postpaid, basis, use.Meter.CallUnit)
	return rated, use.Discount.Of(rated.List)
}

// FreezeOf is a meter's part of the estimate: its calls at list price, by the basis of
// the freeze.
func (p *Product) FreezeOf(use *MeterUse, tiers pricing.TierList, served int64, postpaid pricing.Rated) pricing.Rated {
	if p.Terms.FreezeBasis == pricing.BasisGross {
		return tiers.Rate(use.Mode, served, served, use.Meter.CallUnit)
	}
	return postpaid
}

// BillOf rounds the sum of a month's costs to the bill, the only rounding of money
// that is paid.
func (p *Product) BillOf(costs pricing.Money) pricing.Money { return costs.Round(p.Account.Decimals) }

// chargeMeters makes the bill of the sum of the costs, and gives each meter its part
// of it.
func (p *productRun) chargeMeters(meters []planner.MeterMonth) (bill pricing.Money) {
	costs, charges := p.run.meterCosts[:len(meters)], p.run.charges[:len(meters)]
	for k := range meters {
		costs[k] = meters[k].Cost
		bill = bill.Add(meters[k].Cost)
	}
	bill = p.BillOf(bill)
	if p.run.costs != nil {
		return bill
	}
	pricing.ShareBill(charges, bill, costs, p.Account.Decimals)
	for k := range meters {
		meters[k].Charge = charges[k]
	}
	return bill
}

// An unpricedUse is a meter's first month in which calls need a price that is not
// public.
type unpricedUse struct {
	product, meter, month int
	part                  pricing.RatedPart
}

// checkPriced notes the first calls of a meter that need a price that is not public: what
// is charged, and what the freeze reckons with.
func (p *productRun) checkPriced(k int, rated, freeze *pricing.Rated) {
	part, ok := rated.Unpriced()
	if !ok && p.Terms.FreezeRatio.IsPositive() {
		part, ok = freeze.Unpriced()
	}
	if ok {
		p.run.unpriced = unpricedUse{p.index, k, p.run.index, part}.addTo(p.run.unpriced)
	}
}

// addTo adds the use to a list that has the first of each meter.
func (u unpricedUse) addTo(list []unpricedUse) []unpricedUse {
	i := slices.IndexFunc(list, func(v unpricedUse) bool { return v.product == u.product && v.meter == u.meter })
	switch {
	case i < 0:
		return append(list, u)
	case u.month < list[i].month:
		list[i] = u
	}
	return list
}

// unpricedProblems says at each meter's first usage that it needs a price that is not
// public.
func (a *Account) unpricedProblems(list []unpricedUse, usages []planner.Usage) (problems []pricing.Problem) {
	slices.SortFunc(list, func(u, v unpricedUse) int {
		return cmp.Or(cmp.Compare(u.product, v.product), cmp.Compare(u.meter, v.meter))
	})
	for _, u := range list {
		p := &a.Products[u.product]
		use := &p.Meters[u.meter]
		problem := pricing.Problem{Address: a.Address, Attribute: "meter", Summary: "No public price"}
		if usages != nil {
			problem.Address = usages[use.Usages[0]].Address
		}
		problem.Detail = noPrice(u, use.Meter, a.Start+pricing.Month(u.month), p.Catalog)
		problems = append(problems, problem)
	}
	return problems
}

// noPrice says which calls need a price that is not public, and the way out.
func noPrice(u unpricedUse, meter *pricing.Meter, month pricing.Month, c *pricing.Catalog) string {
	return fmt.Sprintf("In %s %d calls of %s are charged by the tier from %d, for which the catalogue %q names no public price. Ask the vendor, and write the agreed price into the catalog block: meter %q { tiers = [ … ] }.",
		month, u.part.Calls, meter.ID, u.part.From, c.ID(), meter.ID)
}
