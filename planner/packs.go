package planner

import (
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// value is what a pack's first used calls are worth: price × used / size,
// rounded half-up to cents. A month's part is the difference of two such values,
// so closed months never change and the parts add up to the price
// (settlement, section 5). It is never more than the price, which may be finer
// than a cent.
func (p *pack) value(used int64) decimal.Decimal {
	if used == p.size {
		return p.price
	}
	value := p.price.Mul(decimal.NewFromInt(used)).DivRound(decimal.NewFromInt(p.size), pricing.CentDecimals)
	return decimal.Min(value, p.price)
}

// packForecasts prepares the packs' records; recordPacks and finish fill them.
func (a *account) packForecasts() []PackForecast {
	packs := make([]PackForecast, len(a.packs))
	for i, p := range a.packs {
		packs[i] = PackForecast{
			Purchase: p.PackPurchase, Pack: p.sku,
			UnitPrice: p.unitPrice, Price: p.price, ExpiresOn: p.expiresOn,
			Months: make([]PackMonth, a.months),
		}
	}
	return packs
}

// recordPacks writes down what month i did to each pack: the difference of the
// states around it.
func (a *account) recordPacks(packs []PackForecast, open, closing state, i int, taken [][]int64) {
	for k := range packs {
		p, before, after := &a.packs[k], open.packs[k], closing.packs[k]
		consumed := p.value(after.used).Sub(p.value(before.used))
		month := PackMonth{
			Month:     a.start + pricing.Month(i),
			Consumed:  after.used - before.used,
			Expired:   after.void - before.void,
			Remaining: after.left,
			Amortized: consumed,
			Meters:    a.packMeters(p, taken[k], consumed),
		}
		if month.Expired > 0 {
			month.Amortized = p.price.Sub(p.value(before.used))
		}
		packs[k].Months[i] = month
		packs[k].Consumed += month.Consumed
	}
}

// packMeters shares the value consumed among the SKU's meters by the calls they
// took (settlement, section 7).
func (a *account) packMeters(p *pack, taken []int64, consumed decimal.Decimal) []PackMeterMonth {
	rows := make([]PackMeterMonth, len(p.sku.Meters))
	weights := make([]int64, len(rows))
	meters := a.catalog.Meters()
	for r, index := range p.sku.Meters {
		rows[r].Meter = &meters[index]
		for k, calls := range taken {
			if a.meters[k].meter.Index == index {
				weights[r] = calls
			}
		}
		rows[r].Consumed = weights[r]
	}
	for r, share := range pricing.ShareMoney(consumed, weights) {
		rows[r].Amortized = share
	}
	return rows
}
