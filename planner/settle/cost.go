package settle

import (
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// price prices the month's served calls (settlement, section 3). It returns the
// meters without their charges, the list cost in cents, and the estimate that
// the month's settlement freezes (section 4).
func (m *monthRun) price() (meters []planner.MeterMonth, list, estimate pricing.Money) {
	meters = m.meterRows.take(len(m.Meters))
	for k := range m.Meters {
		use, d, row := &m.Meters[k], &m.demands[k], &meters[k]
		row.Meter, row.IsFree = use.Meter, !d.priced
		row.Calls, row.Lost, row.Free, row.Pack, row.Postpaid = d.served, d.lost, d.free, d.pack, d.postpaid
		if !d.priced {
			continue
		}
		var rated pricing.Rated
		rated, row.Cost = m.CostOf(m.partsOf(d), use, d.tiers, d.postpaid, d.served)
		row.List, row.Tiers = rated.List, rated.Parts
		list = list.Add(rated.List)
		estimate = estimate.Add(m.freezeBase(d, rated.List))
	}
	return meters, list.RoundCents(), m.freezeRatio.CentsOf(estimate)
}

// partsOf is room for the parts of a meter's list cost.
func (m *monthRun) partsOf(d *demand) []pricing.RatedPart {
	switch {
	case d.postpaid == 0:
		return nil
	case m.Terms.TierMode == pricing.TierModeReached:
		return m.parts.take(1)[:0]
	}
	return m.parts.take(d.tiers.Len())[:0]
}

// CostOf is what a month's postpaid calls out of those served cost at a meter: at
// list price, and times the discount, rounded to 8 decimals. The parts of the list
// cost are appended to those given.
func (a *Account) CostOf(parts []pricing.RatedPart, use *MeterUse, tiers pricing.TierList, postpaid, served int64) (pricing.Rated, pricing.Money) {
	basis := postpaid
	if a.Terms.TierBasis == pricing.BasisGross {
		basis = served
	}
	rated := tiers.RateInto(parts, a.Terms.TierMode, postpaid, basis, a.Catalog.CallUnit())
	return rated, use.Discount.Of(rated.List)
}

// freezeBase is a meter's part of the estimate: its calls at list price, by
// the basis of the freeze.
func (m *monthRun) freezeBase(d *demand, postpaid pricing.Money) pricing.Money {
	if m.Terms.FreezeBasis == pricing.BasisGross {
		return d.tiers.List(m.Terms.TierMode, d.served, d.served, m.Catalog.CallUnit())
	}
	return postpaid
}

// BillOf rounds the sum of a month's costs to the bill, the only rounding of money
// that is paid.
func BillOf(costs pricing.Money) pricing.Money { return costs.RoundCents() }

// chargeMeters makes the bill of the sum of the costs, and gives each meter its part
// of it in whole cents.
func (m *monthRun) chargeMeters(meters []planner.MeterMonth) (bill pricing.Money) {
	for k := range meters {
		m.costs[k] = meters[k].Cost
		bill = bill.Add(meters[k].Cost)
	}
	bill = BillOf(bill)
	pricing.ShareCents(m.charges, bill, m.costs)
	for k := range meters {
		meters[k].Charge = m.charges[k]
	}
	return bill
}
