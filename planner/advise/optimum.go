package advise

import (
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/optimize"
	"github.com/declarative-cost/planner/planner/ranges"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
)

// optimizeTries is what a search for the best purchases counts as.
const optimizeTries = 5

// cheaperPacks tells the best purchases where they cost less. It says whether they
// prove that no change to a purchase saves.
func (t *trial) cheaperPacks() (settled bool) {
	if !t.packsMayPay() || !t.may(optimizeTries, int64(t.in.Months)) {
		return false
	}
	if draw := t.draw(); draw != nil {
		t.cheaperOver(draw)
		return false
	}
	best, ok := optimize.Narrow(t.in, t.names, t.workLeft)
	if !ok {
		return false
	}
	t.worked(min(best.Plans, t.workLeft))
	t.bounded = t.bounded || best.Cut
	if best.AsPlanned {
		return best.Proven && t.plainPurchases()
	}
	apply := func(in planner.Input) planner.Input {
		in.Packs = slices.DeleteFunc(slices.Clone(in.Packs), func(p planner.PackPurchase) bool {
			return slices.ContainsFunc(best.Planned, func(q planner.PackPurchase) bool { return q.Address == p.Address })
		})
		for _, p := range best.Purchases {
			in.Packs = append(in.Packs, p.PackPurchase)
		}
		return in
	}
	t.suggest(t.try(Entry{Name: CheaperPacks, Address: t.now.Account.Address, Proven: &best.Proven, Purchases: best.Purchases}, apply))
	return false
}

// scenarios divides the scenarios that are futures by account; false where one is no plan.
func (a *adviser) scenarios() bool {
	for _, s := range a.options.Draw.Scenarios {
		plan, problems := settle.Resolve(s.Input)
		if len(problems) > 0 {
			return false
		}
		a.probable = append(a.probable, plan.Input.ByAccount())
	}
	return true
}

// draw are the account's futures; nil where it has none, or a scenario lacks it.
func (t *trial) draw() *ranges.Options {
	if t.options.Draw == nil {
		return nil
	}
	draw := *t.options.Draw
	draw.Scenarios, draw.Progress = slices.Clone(draw.Scenarios), nil
	for i, parts := range t.probable {
		part := parts[t.now.Account.Address]
		if part == nil {
			return nil
		}
		draw.Scenarios[i].Input = *part
	}
	if !ranges.IsUncertain(&t.in, draw.Scenarios) {
		return nil
	}
	return &draw
}

// cheaperOver tells purchases with which the futures are billed less in the mean. What
// they save has no part in the combination, which is of the forecast.
func (t *trial) cheaperOver(draw *ranges.Options) {
	best, saves, ok := optimize.NarrowOver(t.in, t.names, t.workLeft, draw)
	if !ok || best.AsPlanned {
		return
	}
	t.worked(min(best.Plans, t.workLeft))
	t.tell(Entry{Name: CheaperPacks, Address: t.now.Account.Address, Saves: &saves, Proven: new(false), Purchases: best.Purchases, Futures: draw.Futures})
}

// packsMayPay says whether other purchases can cost less: whether there are some
// that could be left out, or calls that cost more than the cheapest pack for them.
func (t *trial) packsMayPay() bool {
	for i := range t.now.Packs {
		if t.now.Packs[i].Purchase.PurchasedOn >= t.in.Start.First() {
			return true
		}
	}
	for _, offer := range t.offers() {
		least, paid := offer.Price(t.in.Start.First()), pricing.Money{}
		for i := range t.now.Months {
			least = pricing.MinMoney(least, offer.Price(t.in.Month(i).First()))
			for _, m := range t.now.Months[i].Meters {
				if offer.Covers(m.Meter) {
					paid = paid.Add(m.Charge)
				}
			}
		}
		if paid.GreaterThan(least) {
			return true
		}
	}
	return false
}

// offers are the SKUs of the account's products.
func (t *trial) offers() (all []*pricing.Pack) {
	for i := range t.account.Products {
		c := t.account.Products[i].Catalog
		for _, sku := range c.SKUs() {
			offer, _ := c.Pack(sku)
			all = append(all, offer)
		}
	}
	return all
}

// plainPurchases says whether the purchases are such as the search goes through, on
// first days and at the catalogue's prices, and service never stops: then what is
// proven to be the least is so for every change to one of them.
func (t *trial) plainPurchases() bool {
	if t.suspends() {
		return false
	}
	return !slices.ContainsFunc(t.in.Packs, func(p planner.PackPurchase) bool {
		return p.PurchasedOn >= t.in.Start.First() && (p.Price != nil || p.PurchasedOn.Day() != 1 || p.StartsOn != nil || p.ExpiresOn != nil)
	})
}
