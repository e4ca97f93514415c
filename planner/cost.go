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
			rated := m.rate(d.tiers, d.postpaid, d.basis(m.Terms.TierBasis))
			row.List, row.Tiers = rated.List, rated.Parts
			row.Cost = rated.List.Mul(use.discount).Round(pricing.CostDecimals)
			list = list.Add(rated.List)
			estimate = estimate.Add(m.freezeBase(d, rated))
		}
		meters[k] = row
	}
	return meters, pricing.RoundCents(list), pricing.RoundCents(estimate.Mul(m.Terms.FreezeRatio))
}

func (m *monthRun) rate(tiers pricing.TierList, calls, basis int64) pricing.Rated {
	return tiers.Rate(m.Terms.TierMode, calls, basis, m.catalog.CallUnit())
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
