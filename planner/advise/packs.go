package advise

import (
	"cmp"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// A finding is a change to one purchase that saves.
type finding struct {
	entry    Entry
	apply    func(planner.Input) planner.Input
	tried    *planner.AccountForecast
	distance pricing.Date // days from the day of the plan
}

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
		before := t.bounded
		t.bounded = !t.has(1, t.workOf(&t.in))
		if !t.bounded {
			found := slices.Concat(t.without(p), t.smaller(p), t.elsewhen(p))
			slices.SortStableFunc(found, func(f, g finding) int { return g.entry.Saves.Compare(*f.entry.Saves) })
			t.suggest(onePack, found...)
		}
		if t.bounded {
			t.out.UntriedPurchases++
		}
		t.bounded = t.bounded || before
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
func (t *trial) without(p *planner.PackForecast) []finding {
	apply := instead(p.Purchase, nil)
	tried := t.try(apply(t.in))
	saves := t.saves(tried)
	if !saves.IsPositive() || !tried.Totals.Amortized.LessThan(t.now.Totals.Amortized) {
		return nil
	}
	e := Entry{Name: PackNotWorth, Address: p.Purchase.Address, Amount: &p.Price, Saves: &saves}
	return []finding{{entry: t.orRaisesTier(e, p, tried), apply: apply, tried: tried}}
}

// orRaisesTier is the entry, or where the pack costs money by its effect on a tier,
// the entry that says so.
func (t *trial) orRaisesTier(e Entry, p *planner.PackForecast, tried *planner.AccountForecast) Entry {
	raised := t.raisedTier(p, tried)
	if raised == nil {
		return e
	}
	raised.Name, raised.Address, raised.Date, raised.Saves = PackRaisesTier, e.Address, e.Date, e.Saves
	return *raised
}

// elsewhen tries the purchase on other days and returns the best one: the least money
// billed, then the least amortized, then the day nearest to that of the plan, then the
// earlier one.
func (t *trial) elsewhen(p *planner.PackForecast) []finding {
	var best *finding
	for _, on := range t.otherDays(p) {
		moved := *p.Purchase
		moved.PurchasedOn = on
		f := t.find(p, &moved)
		if f == nil {
			continue
		}
		f.distance = max(on-p.Purchase.PurchasedOn, p.Purchase.PurchasedOn-on)
		if best != nil && !f.better(best) {
			continue
		}
		f.entry.Name, f.entry.Date = PackTooEarly, &on
		if on < p.Purchase.PurchasedOn {
			f.entry.Name = PackTooLate
		}
		best = f
	}
	if best == nil {
		return nil
	}
	best.entry = t.orRaisesTier(best.entry, p, best.tried)
	return []finding{*best}
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
func (t *trial) smaller(p *planner.PackForecast) []finding {
	if p.Expired.IsZero() {
		return nil
	}
	var best *finding
	for _, offer := range t.offers() {
		if offer.Catalog != p.Pack.Catalog || !slices.Equal(offer.Meters, p.Pack.Meters) || !slices.Equal(offer.Ratios, p.Pack.Ratios) {
			continue
		}
		sku := offer.SKU
		least := p.Consumed.Floor() / offer.Calls // what is used may end inside a pack, or with it
		for quantity := max(1, least); quantity <= least+1 && pricing.WholeUnits(quantity*offer.Calls).LessThan(p.Granted); quantity++ {
			other := *p.Purchase
			other.SKU, other.Quantity = sku, quantity
			if sku != p.Purchase.SKU {
				other.Price = nil // what was negotiated is the price of the other
			}
			f := t.find(p, &other)
			if f == nil || best != nil && !f.better(best) {
				continue
			}
			f.entry.Name, f.entry.SKU, f.entry.Quantity = CallsExpire, sku, quantity
			f.entry.Catalog, f.entry.Expired, f.entry.Amount = offer.Catalog, &p.Expired, &p.ExpiredValue
			best = f
		}
	}
	if best == nil {
		return nil
	}
	return []finding{*best}
}

// find tries another purchase in the place of one; nil where it does not save, or
// only by leaving more to expire, of it or of another pack.
func (t *trial) find(p *planner.PackForecast, other *planner.PackPurchase) *finding {
	apply := instead(p.Purchase, other)
	tried := t.try(apply(t.in))
	saves := t.saves(tried)
	if !saves.IsPositive() || tried.Totals.Amortized.GreaterThan(t.now.Totals.Amortized) {
		return nil
	}
	for i := range tried.Packs {
		if q := &tried.Packs[i]; packOf(t.now, q.Purchase.Address).Expired.LessThan(q.Expired) {
			return nil
		}
	}
	return &finding{entry: Entry{Address: p.Purchase.Address, Saves: &saves}, apply: apply, tried: tried}
}

// better says whether a finding is better than one that was found before it.
func (f *finding) better(g *finding) bool {
	return cmp.Or(
		g.entry.Saves.Compare(*f.entry.Saves),
		f.tried.Totals.Amortized.Compare(g.tried.Totals.Amortized),
		cmp.Compare(f.distance, g.distance),
	) < 0
}
