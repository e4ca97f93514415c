package pricing

import (
	"slices"

	"github.com/shopspring/decimal"
)

// How far prices may be apart before they are taken for a slip of the pen. Vendors'
// tiers and packs differ by less than three times from one to the next, first prices of
// the meters of a catalogue by less than a hundred times.
// The packs of a meter save up to nine tenths, and the next size is up to 50 times one.
var unusualStep, unusualSaving, unusualPrice = decimal.NewFromInt(5), decimal.NewFromInt(10), decimal.NewFromInt(300)

const unusualSize = 100

// Review reports what is possible in a catalogue, but rarely meant, with the addresses
// of [NewCatalog]: a tier dearer than the one before, a pack dearer than postpaid calls,
// meters without the free quota that others have, gaps between the sizes of packs, and
// prices far from those beside them. Prices are those before any revision.
func (c *Catalog) Review() []Problem {
	r := &reviewer{Catalog: c, first: make([]decimal.Decimal, len(c.meters.all))}
	for i, m := range c.meters.all {
		r.first[i] = r.tiers("meter."+m.ID, m.prices[0].tiers).Div(decimal.NewFromInt(m.CallUnit))
	}
	for _, s := range c.subscriptions.all {
		r.tiers("subscription."+s.ID, s.fee)
	}
	r.firstPrices()
	r.quotaOfAll()
	r.packsBesideCalls()
	r.packsBesideEachOther()
	return r.Problems
}

type reviewer struct {
	*Catalog
	Problems
	first []decimal.Decimal // by meter: the first price above 0 of one call, 0 where there is none
}

// tiers compares each tier with the one before, and returns the first price above 0; the
// first tier may be free.
func (r *reviewer) tiers(address string, list TierList) (first decimal.Decimal) {
	for i := range list.Len() {
		tier := list.At(i)
		if tier.Price.Decimal.IsZero() {
			continue
		}
		if first.IsZero() {
			first = tier.Price.Decimal
			continue
		}
		switch before, price := list.At(i-1).Price.Decimal, tier.Price.Decimal; {
		case before.LessThan(price):
			r.Problem(address, "tiers", "Tier dearer than the one before", "The price from %d on is %s, after %s.", tier.From, price, before)
		case price.Mul(unusualStep).LessThanOrEqual(before):
			r.Problem(address, "tiers", "Unusual price", "The price from %d on is %s, after %s: less than a fifth of it.", tier.From, price, before)
		}
	}
	return first
}

// firstPrices compares the first prices of meters that count the same.
func (r *reviewer) firstPrices() {
	byUnit := map[string][]decimal.Decimal{}
	for i, m := range r.meters.all {
		if r.first[i].IsPositive() {
			byUnit[m.Unit] = append(byUnit[m.Unit], r.first[i])
		}
	}
	for _, prices := range byUnit {
		slices.SortFunc(prices, decimal.Decimal.Cmp)
	}
	for i, m := range r.meters.all {
		if r.first[i].IsZero() {
			continue
		}
		prices := byUnit[m.Unit]
		middle := prices[(len(prices)-1)/2]
		if middle.Mul(unusualPrice).LessThan(r.first[i]) || r.first[i].Mul(unusualPrice).LessThan(middle) {
			r.Problem("meter."+m.ID, "tiers", "Unusual price", "A %s costs %s, where the middle of the catalogue's prices is %s. Is the price for call_unit = %d?", m.Unit, r.first[i], middle, m.CallUnit)
		}
	}
}

// quotaOfAll names the meters with prices that are in no free quota, where others are.
func (r *reviewer) quotaOfAll() {
	for i, m := range r.meters.all {
		in := slices.ContainsFunc(r.quotas.all, func(q FreeQuota) bool { return q.Covers(i) })
		if len(r.quotas.all) > 0 && !in && !m.GrantsOnly && !m.prices[0].free {
			r.Problem("meter."+m.ID, "", "Meter without a free quota", "Other meters have a free quota, but no free quota names %q.", m.ID)
		}
	}
}

// unitPrice is the price of one unit of a pack.
func (p *Pack) unitPrice() decimal.Decimal {
	return p.prices[0].price.Decimal().Div(decimal.NewFromInt(p.Calls))
}

// packsBesideCalls reports packs that save nothing, or nearly everything, at each of
// their meters.
func (r *reviewer) packsBesideCalls() {
	for i := range r.packs.all {
		p := &r.packs.all[i]
		all := func(is func(pack, call decimal.Decimal) bool) bool {
			for k, m := range p.Meters {
				if r.first[m].IsZero() || !is(p.unitPrice().Mul(p.Ratios[k].Decimal()), r.first[m]) {
					return false
				}
			}
			return true
		}
		m := &r.meters.all[p.Meters[0]]
		const detail = "A %s of %q costs %s with this pack, and %s postpaid."
		pack := p.unitPrice().Mul(p.Ratios[0].Decimal())
		switch {
		case all(decimal.Decimal.GreaterThan):
			r.Problem("pack."+p.SKU, "price", "Pack dearer than postpaid", detail, m.Unit, m.ID, pack, r.first[m.Index])
		case all(func(pack, call decimal.Decimal) bool { return pack.Mul(unusualSaving).LessThan(call) }):
			r.Problem("pack."+p.SKU, "price", "Unusual price", detail, m.Unit, m.ID, pack, r.first[m.Index])
		}
	}
}

// packsBesideEachOther compares the packs of the same meters by size.
func (r *reviewer) packsBesideEachOther() {
	packs := make([]*Pack, len(r.packs.all))
	for i := range r.packs.all {
		packs[i] = &r.packs.all[i]
	}
	slices.SortStableFunc(packs, func(a, b *Pack) int { return int(min(max(a.Calls-b.Calls, -1), 1)) })
	for i, p := range packs {
		for k := i - 1; k >= 0; k-- {
			smaller := packs[k]
			if !slices.Equal(smaller.Meters, p.Meters) {
				continue
			}
			before, price := smaller.unitPrice(), p.unitPrice()
			switch {
			case smaller.Calls <= p.Calls/unusualSize:
				r.Problem("pack."+p.SKU, "calls", "Gap between packs", "The next smaller pack of the same meters, %q, has %d, this one %d. Is one missing between them?", smaller.SKU, smaller.Calls, p.Calls)
			case smaller.Validity == p.Validity && before.LessThan(price):
				r.Problem("pack."+p.SKU, "price", "Pack dearer than a smaller one", "A unit costs %s with this pack, and %s with %q.", price, before, smaller.SKU)
			case price.Mul(unusualStep).LessThanOrEqual(before):
				r.Problem("pack."+p.SKU, "price", "Unusual price", "A unit costs %s with this pack, and %s with %q: less than a fifth of it.", price, before, smaller.SKU)
			}
			break
		}
	}
}
