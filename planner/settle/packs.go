package settle

import (
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// Value is what a pack's first used calls are worth: price × used / size,
// rounded half-up to cents. A month's part is the difference of two such values,
// so closed months never change and the parts add up to the price
// (settlement, section 5). It is never more than the price, which may be finer
// than a cent.
func (p *Pack) Value(used int64) pricing.Money {
	if used == p.Size {
		return p.Total
	}
	return pricing.MinMoney(p.Total.Portion(used, p.Size), p.Total)
}

// packForecasts prepares the packs' records; recordPacks and finish fill them.
func (a *Account) packForecasts() []planner.PackForecast {
	packs := make([]planner.PackForecast, len(a.Packs))
	months := slab[planner.PackMonth]{chunk: len(a.Packs) * a.Months}
	for i := range packs {
		p := &a.Packs[i]
		packs[i] = planner.PackForecast{
			Purchase: p.PackPurchase, Pack: p.Offer,
			UnitPrice: p.UnitPrice, Price: p.Total, ExpiresOn: p.ExpiresOn,
			Months: months.take(a.Months),
		}
	}
	return packs
}

// recordPacks writes down what the month did to each pack: the difference of the
// states around it.
func (m *monthRun) recordPacks(packs []planner.PackForecast, open, closing state) {
	for k := range packs {
		p, before, after := &m.Packs[k], &open.packs[k], &closing.packs[k]
		month := &packs[k].Months[m.index]
		*month = planner.PackMonth{
			Month:     m.month,
			Consumed:  after.used - before.used,
			Expired:   after.void - before.void,
			Remaining: after.left,
		}
		if month.Consumed > 0 {
			month.Amortized = p.Value(after.used).Sub(p.Value(before.used))
		}
		month.Meters = m.packShares(p, m.taken[k*len(m.Meters):(k+1)*len(m.Meters)], month.Amortized)
		if month.Expired > 0 {
			month.Amortized = p.Total.Sub(p.Value(before.used))
		}
		packs[k].Consumed += month.Consumed
	}
}

// packShares shares the value consumed among the SKU's meters by the calls they
// took (settlement, section 7).
func (m *monthRun) packShares(p *Pack, taken []int64, consumed pricing.Money) []planner.PackMeterMonth {
	rows := m.packMeters.take(len(p.Offer.Meters))
	m.weights, m.shares = resized(m.weights, len(rows)), resized(m.shares, len(rows))
	meters := m.Catalog.Meters()
	for r, index := range p.Offer.Meters {
		rows[r].Meter = &meters[index]
		for k, calls := range taken {
			if m.Meters[k].Meter.Index == index {
				rows[r].Consumed = calls
			}
		}
		m.weights[r] = rows[r].Consumed
	}
	if consumed.IsZero() {
		return rows
	}
	pricing.ShareMoney(m.shares, consumed, m.weights)
	for r := range rows {
		rows[r].Amortized = m.shares[r]
	}
	return rows
}
