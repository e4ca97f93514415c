package settle

import (
	"cmp"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// A Pack is a purchase with what follows from it.
type Pack struct {
	*planner.PackPurchase
	grantAt
	Offer     *pricing.Pack
	UnitPrice pricing.Money // before the discount
	Exact     pricing.Money // of all, after it, rounded to 8 decimals as a cost is
	Total     pricing.Money // of all, what is paid
	Size      int64         // units of all
	ExpiresOn pricing.Date
	UsableOn  pricing.Date // the first day that is covered
	VoidOn    pricing.Date // the first day that is not covered any more

	decimals    int32
	ownedBefore bool // bought before the first day
}

// NewPack is a purchase of a SKU of the product.
func (p *Product) NewPack(in *planner.PackPurchase, sku *pricing.Pack) *Pack {
	pack := &Pack{
		PackPurchase: in,
		grantAt:      grantAt{Product: p.index},
		Offer:        sku,
		UnitPrice:    sku.Price(in.PurchasedOn),
		Size:         sku.Calls * in.Quantity,
		UsableOn:     in.Starts(),
		decimals:     p.Account.Decimals,
		ownedBefore:  in.PurchasedOn < p.Account.calendar[0].first,
	}
	validity := sku.Validity
	if validity.IsZero() {
		validity = p.Terms.PackValidity
	}
	pack.ExpiresOn = validity.Expiry(pack.UsableOn)
	if in.ExpiresOn != nil {
		pack.ExpiresOn = *in.ExpiresOn
	}
	pack.VoidOn = pack.ExpiresOn
	if p.Terms.PackLastDay == pricing.LastDayIncluded {
		pack.VoidOn++
	}
	if p.Terms.PackCoverage != pricing.CoverageFromDate {
		pack.UsableOn = pack.UsableOn.Month().First()
	}
	if p.Terms.PackCoverage == pricing.CoverageMonths {
		pack.VoidOn = ((pack.VoidOn - 1).Month() + 1).First()
	}
	pack.price(p.Account.PackDiscount)
	return pack
}

// price works out what is paid for the purchase: its own price, or the catalogue's
// times the discount.
func (p *Pack) price(discount *planner.Discount) {
	if p.Price != nil {
		p.UnitPrice, discount = *p.Price, nil
	}
	p.Exact = p.UnitPrice.Times(p.Quantity)
	if discount != nil {
		m := pricing.MultiplierOf(discount.For(p.Offer.Catalog, p.Offer.SKU))
		p.Exact, p.Total = m.Of(p.Exact), m.Rounded(p.Exact, p.decimals)
	} else {
		p.Total = p.Exact.Round(p.decimals)
	}
	if p.Paid != nil {
		p.Total = *p.Paid
	}
}

// BurnOrder is the order in which packs of the product are used (clauses.md, section 3).
func (p *Product) BurnOrder(a, b *Pack) int {
	bought, expiry := pricing.CompareDates(a.PurchasedOn, b.PurchasedOn), pricing.CompareDates(a.ExpiresOn, b.ExpiresOn)
	address := planner.CompareAddresses(a.Address, b.Address)
	switch p.Terms.PackOrder {
	case pricing.OrderByPurchase:
		return cmp.Or(bought, expiry, address)
	case pricing.OrderBySpecific:
		return cmp.Or(cmp.Compare(len(a.Offer.Meters), len(b.Offer.Meters)), bought, cmp.Compare(a.Size, b.Size), address)
	}
	return cmp.Or(expiry, bought, address)
}

// Left is what a pack has on the first day of the horizon, or when it is bought.
func (p *Pack) Left() pricing.Units {
	if p.Remaining == nil {
		return pricing.WholeUnits(p.Size)
	}
	return *p.Remaining
}

// Value is what a pack's first used units are worth: price × used / size,
// rounded half-up. A month's part is the difference of two such values,
// so closed months never change and the parts add up to the price
// (settlement, section 5).
func (p *Pack) Value(used pricing.Units) pricing.Money {
	size := pricing.WholeUnits(p.Size)
	if used == size {
		return p.Total
	}
	return p.Total.Portion(used, size, p.decimals)
}

// packForecasts prepares the packs' records; recordPacks and finish fill them.
func (a *Account) packForecasts() []planner.PackForecast {
	packs := make([]planner.PackForecast, len(a.Packs))
	months := slab[planner.PackMonth]{chunk: len(a.Packs) * a.Months}
	for i := range packs {
		p := &a.Packs[i]
		packs[i] = planner.PackForecast{
			Purchase: p.PackPurchase, Pack: p.Offer,
			UnitPrice: p.UnitPrice, Price: p.Total, StartsOn: p.Starts(), ExpiresOn: p.ExpiresOn, VoidOn: p.VoidOn,
			Months: months.take(a.Months),
		}
	}
	return packs
}

// recordPacks writes down what the month did to each pack: the difference of the
// states around it.
func (m *monthRun) recordPacks() {
	for i := range m.Packs {
		pack, out := &m.Packs[i], &m.forecast.Packs[i]
		before, after := m.open.of(pack.grantAt), m.state.of(pack.grantAt)
		month := planner.PackMonth{
			Month:     m.calendarMonth.month,
			Consumed:  after.used.Sub(before.used),
			Expired:   after.void.Sub(before.void),
			Remaining: after.left,
			Amortized: pack.amortized(before, after),
		}
		consumed := pricing.Money{}
		if !month.Consumed.IsZero() {
			consumed = pack.Value(after.used).Sub(pack.Value(before.used))
		}
		month.Meters = m.packShares(pack, consumed)
		out.Months[m.index] = month
		out.Consumed = out.Consumed.Add(month.Consumed)
	}
}

// unitsTaken are the units that a meter took from a grant in the month.
func (p *productRun) unitsTaken(g, k int) pricing.Units {
	return p.Grants[g].Ratios[k].Times(p.taken[g*len(p.Meters)+k])
}

// amortized is the value of what a month used of a pack and of what expired in it.
func (p *Pack) amortized(before, after *grantState) pricing.Money {
	switch {
	case after.void != before.void:
		return p.Total.Sub(p.Value(before.used))
	case after.used != before.used:
		return p.Value(after.used).Sub(p.Value(before.used))
	}
	return pricing.Money{}
}

// packShares shares the value consumed among the SKU's meters by the units they
// took (settlement, section 7).
func (m *monthRun) packShares(pack *Pack, consumed pricing.Money) []planner.PackMeterMonth {
	p, rows := &m.products[pack.Product], m.packMeters.take(len(pack.Offer.Meters))
	meters := p.Catalog.Meters()
	m.weights, m.shares = resized(m.weights, len(rows)), resized(m.shares, len(rows))
	for r, index := range pack.Offer.Meters {
		rows[r].Meter = meters[index].ID
		for k := range p.Meters {
			if p.Meters[k].Meter.Index == index {
				rows[r].Consumed = p.unitsTaken(pack.grant, k)
			}
		}
		m.weights[r] = rows[r].Consumed
	}
	if consumed.IsZero() {
		return rows
	}
	pricing.ShareMoney(m.shares, consumed, m.weights, m.Decimals)
	for r := range rows {
		rows[r].Amortized = m.shares[r]
	}
	return rows
}
