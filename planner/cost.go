package planner

import (
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// price prices the month's served calls (settlement, section 3). It returns the
// meters without their charges, the list cost in cents, and the estimate that
// the month's settlement freezes (section 4).
func (m *monthRun) price() (meters []MeterMonth, list, estimate decimal.Decimal) {
	meters = make([]MeterMonth, len(m.meters))
	for k, use := range m.meters {
		d := &m.demands[k]
		row := MeterMonth{
			Meter: use.meter, IsFree: !d.priced,
			Calls: d.served, Lost: d.lost, Free: d.free, Pack: d.pack, Postpaid: d.postpaid,
		}
		if d.priced {
			rated, cost := m.costOf(use, d.tiers, d.postpaid, d.served)
			row.List, row.Tiers, row.Cost = rated.List, rated.Parts, cost
			list = list.Add(rated.List)
			estimate = estimate.Add(m.freezeBase(d, rated))
		}
		meters[k] = row
	}
	return meters, pricing.RoundCents(list), pricing.RoundCents(estimate.Mul(m.Terms.FreezeRatio))
}

// costOf is what a month's postpaid calls out of those served cost at a meter: at
// list price, and times the discount, rounded to 8 decimals.
func (a *account) costOf(use meterUse, tiers pricing.TierList, postpaid, served int64) (pricing.Rated, decimal.Decimal) {
	basis := postpaid
	if a.Terms.TierBasis == pricing.BasisGross {
		basis = served
	}
	rated := a.rate(tiers, postpaid, basis)
	return rated, rated.List.Mul(use.discount).Round(pricing.CostDecimals)
}

func (a *account) rate(tiers pricing.TierList, calls, basis int64) pricing.Rated {
	return tiers.Rate(a.Terms.TierMode, calls, basis, a.catalog.CallUnit())
}

// freezeBase is a meter's part of the estimate: its calls at list price, by
// the basis of the freeze.
func (m *monthRun) freezeBase(d *demand, postpaid pricing.Rated) decimal.Decimal {
	if m.Terms.FreezeBasis == pricing.BasisGross {
		return m.rate(d.tiers, d.served, d.served).List
	}
	return postpaid.List
}

// chargeMeters rounds the sum of the costs to the bill, the only rounding of
// money that is paid, and gives each meter its part of it in whole cents.
func chargeMeters(meters []MeterMonth) (bill decimal.Decimal) {
	costs := make([]decimal.Decimal, len(meters))
	for i, m := range meters {
		costs[i] = m.Cost
		bill = bill.Add(m.Cost)
	}
	bill = pricing.RoundCents(bill)
	for i, charge := range pricing.ShareCents(bill, costs) {
		meters[i].Charge = charge
	}
	return bill
}
