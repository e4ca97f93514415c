package planner

import (
	"github.com/declarative-cost/planner/pricing"
)

// value is what a pack's first used calls are worth: price × used / size,
// rounded half-up to cents. A month's part is the difference of two such values,
// so closed months never change and the parts add up to the price
// (settlement, section 5). It is never more than the price, which may be finer
// than a cent.
func (p *pack) value(used int64) pricing.Money {
	if used == p.size {
		return p.price
	}
	return pricing.MinMoney(p.price.Portion(used, p.size), p.price)
}

// packForecasts prepares the packs' records; recordPacks and finish fill them.
func (a *account) packForecasts() []PackForecast {
	packs := make([]PackForecast, len(a.packs))
	months := slab[PackMonth]{chunk: len(a.packs) * a.months}
	for i := range packs {
		p := &a.packs[i]
		packs[i] = PackForecast{
			Purchase: p.PackPurchase, Pack: p.sku,
			UnitPrice: p.unitPrice, Price: p.price, ExpiresOn: p.expiresOn,
			Months: months.take(a.months),
		}
	}
	return packs
}

// recordPacks writes down what the month did to each pack: the difference of the
// states around it.
func (m *monthRun) recordPacks(packs []PackForecast, open, closing state) {
	for k := range packs {
		p, before, after := &m.packs[k], &open.packs[k], &closing.packs[k]
		month := &packs[k].Months[m.index]
		*month = PackMonth{
			Month:     m.month,
			Consumed:  after.used - before.used,
			Expired:   after.void - before.void,
			Remaining: after.left,
		}
		if month.Consumed > 0 {
			month.Amortized = p.value(after.used).Sub(p.value(before.used))
		}
		month.Meters = m.packShares(p, m.taken[k*len(m.meters):(k+1)*len(m.meters)], month.Amortized)
		if month.Expired > 0 {
			month.Amortized = p.price.Sub(p.value(before.used))
		}
		packs[k].Consumed += month.Consumed
	}
}

// packShares shares the value consumed among the SKU's meters by the calls they
// took (settlement, section 7).
func (m *monthRun) packShares(p *pack, taken []int64, consumed pricing.Money) []PackMeterMonth {
	rows := m.packMeters.take(len(p.sku.Meters))
	m.weights, m.shares = resized(m.weights, len(rows)), resized(m.shares, len(rows))
	meters := m.catalog.Meters()
	for r, index := range p.sku.Meters {
		rows[r].Meter = &meters[index]
		for k, calls := range taken {
			if m.meters[k].meter.Index == index {
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
