package advise

import (
	"cmp"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// purchases tells for every purchase inside the horizon the change to it that saves
// most, the dearest purchases first. Those that were refused are left alone: what
// they need is money.
func (t *trial) purchases() {
	var bought []*planner.PackForecast
	for i := range t.now.Packs {
		if p := &t.now.Packs[i]; p.Bought && p.Purchase.PurchasedOn >= t.openDay() {
			bought = append(bought, p)
		}
	}
	slices.SortStableFunc(bought, func(p, q *planner.PackForecast) int { return q.Price.Compare(p.Price) })
	for _, p := range bought {
		t.counting(&t.out.UntriedPurchases, func() {
			if t.bounded = !t.has(1, t.workOf(&t.in)); t.bounded {
				return
			}
			found := []*change{t.without(p), t.smaller(p), t.elsewhen(p)}
			found = slices.DeleteFunc(found, func(c *change) bool { return c == nil })
			slices.SortStableFunc(found, func(c, d *change) int { return d.Saves.Compare(*c.Saves) })
			t.suggest(found...)
		})
	}
}

// instead is the change of an input that puts another purchase in the place of one;
// that leaves it out where there is no other.
func instead(p *planner.PackPurchase, other *planner.PackPurchase) func(planner.Input) planner.Input {
	return func(in planner.Input) planner.Input {
		packs := in.Packs
		in.Packs = make([]planner.PackPurchase, 0, len(packs))
		for _, q := range packs {
			switch {
			case q.Address != p.Address:
				in.Packs = append(in.Packs, q)
			case other != nil:
				in.Packs = append(in.Packs, *other)
			}
		}
		return in
	}
}

// without tries to leave the purchase out. That is advised where the amortized cost
// is lower, too: what is left of the pack at the end is worth something.
func (t *trial) without(p *planner.PackForecast) *change {
	c := t.try(Entry{Name: PackNotWorth, Address: p.Purchase.Address, Amount: &p.Price}, instead(p.Purchase, nil))
	if c == nil || !c.tried.Totals.Amortized.LessThan(t.now.Totals.Amortized) {
		return nil
	}
	return t.orRaisesTier(c, p)
}

// orRaisesTier is the change, or where the pack costs money by its effect on a tier, the
// same with an entry that says so.
func (t *trial) orRaisesTier(c *change, p *planner.PackForecast) *change {
	if raised := t.raisedTier(p, c.tried); raised != nil {
		raised.Name, raised.Address, raised.Date, raised.Saves = PackRaisesTier, c.Address, c.Date, c.Saves
		c.Entry = *raised
	}
	return c
}

// elsewhen tries the purchase on other days and returns the best one.
func (t *trial) elsewhen(p *planner.PackForecast) *change {
	var found []*change
	for _, on := range t.otherDays(p) {
		e, moved := Entry{Name: PackTooEarly, Date: &on}, *p.Purchase
		if moved.PurchasedOn = on; on < p.Purchase.PurchasedOn {
			e.Name = PackTooLate
		}
		found = append(found, t.replace(p, &moved, e))
	}
	best := bestOf(found)
	if best == nil {
		return nil
	}
	return t.orRaisesTier(best, p)
}

// otherDays are the first day of every month and, in the purchase's own month, the
// days from which another price is in force, and on and after which a grant ends.
func (t *trial) otherDays(p *planner.PackForecast) (days []pricing.Date) {
	for i := t.open; i < t.in.Months; i++ {
		days = append(days, t.in.Month(i).First())
	}
	own := p.Purchase.PurchasedOn.Month()
	for day := own.First() + 1; day <= own.Date(own.Days()); day++ {
		if !p.Pack.Price(day).Equal(p.Pack.Price(day - 1)) {
			days = append(days, day)
		}
	}
	for _, e := range t.now.Events {
		ends := e.Type == planner.EventPackExhausted || e.Type == planner.EventPackExpired || e.Type == planner.EventFreeQuotaExhausted
		for day := e.Date; ends && day <= e.Date+1; day++ {
			if day.Month() == own {
				days = append(days, day)
			}
		}
	}
	slices.Sort(days)
	days = slices.Compact(days)
	return slices.DeleteFunc(days, func(day pricing.Date) bool { return day == p.Purchase.PurchasedOn })
}

// smaller tries purchases of fewer calls for the same meters in the place of one
// whose calls expire, and returns the best.
func (t *trial) smaller(p *planner.PackForecast) *change {
	var found []*change
	for _, offer := range t.offers() {
		if p.Expired.IsZero() || offer.Catalog != p.Pack.Catalog || !slices.Equal(offer.Meters, p.Pack.Meters) || !slices.Equal(offer.Ratios, p.Pack.Ratios) {
			continue
		}
		least := p.Consumed.Floor() / offer.Calls // what is used may end inside a pack, or with it
		for quantity := max(1, least); quantity <= least+1 && pricing.WholeUnits(quantity*offer.Calls).LessThan(p.Granted); quantity++ {
			other := *p.Purchase
			if other.SKU, other.Quantity = offer.SKU, quantity; other.SKU != p.Purchase.SKU {
				other.Price = nil // what was negotiated is the price of the other
			}
			found = append(found, t.replace(p, &other, Entry{
				Name: CallsExpire, SKU: &other.SKU, Quantity: &other.Quantity, Catalog: &offer.Catalog, Calls: &p.Expired, Amount: &p.ExpiredValue,
			}))
		}
	}
	return bestOf(found)
}

// replace tries another purchase in the place of one; nil where it does not save, or
// only by leaving more to expire, of it or of another pack.
func (t *trial) replace(p *planner.PackForecast, other *planner.PackPurchase, e Entry) *change {
	e.Address = p.Purchase.Address
	c := t.try(e, instead(p.Purchase, other))
	if c == nil || c.tried.Totals.Amortized.GreaterThan(t.now.Totals.Amortized) || slices.ContainsFunc(c.tried.Packs, func(q planner.PackForecast) bool {
		return packOf(t.now, q.Purchase.Address).Expired.LessThan(q.Expired)
	}) {
		return nil
	}
	c.distance = max(other.PurchasedOn-p.Purchase.PurchasedOn, p.Purchase.PurchasedOn-other.PurchasedOn)
	return c
}

// bestOf is the change with the least money billed, then the least amortized, then the day
// nearest to that of the plan, then the first; nil where none saves.
func bestOf(changes []*change) *change {
	changes = slices.DeleteFunc(changes, func(c *change) bool { return c == nil })
	if len(changes) == 0 {
		return nil
	}
	return slices.MinFunc(changes, func(c, d *change) int {
		return cmp.Or(d.Saves.Compare(*c.Saves), c.tried.Totals.Amortized.Compare(d.tried.Totals.Amortized), cmp.Compare(c.distance, d.distance))
	})
}
