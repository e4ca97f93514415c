package compare

import (
	"cmp"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// A PriceChange is a price list of an account that differs on the two sides, with the
// prices of its contract, and what that does to the money billed. One that does not differ
// is there only where the prices of another use up its money.
type PriceChange struct {
	Account       string
	Before, After *pricing.Catalog
	Costs         []PriceCost // of all that the account uses; they add up to the entries of GroupPrice
}

// A PriceCost is what new prices do to the cost of a meter, a pack or a subscription in
// the common months.
type PriceCost struct {
	Kind   string // "meter", "pack" or "subscription"
	ID     string
	Change pricing.Money
}

// comparePrices notes which price lists of an account differ, with what the step of the
// replay that takes the later ones did; nothing where it could not be settled.
func (d *Diff) comparePrices(m *mixture, before, after *planner.Input, was, is stage) {
	for k, i := range m.pairs {
		if i >= len(before.Catalogs) {
			continue // a product that is new
		}
		c := PriceChange{Account: after.Accounts[0].Address, Before: before.Catalogs[i], After: after.Catalogs[k]}
		if was != is {
			is.eachCost(c.After.ID(), c.add)
			was.eachCost(c.Before.ID(), func(kind, id string, cost pricing.Money) { c.add(kind, id, cost.Neg()) })
		}
		if c.Before.SHA256() == c.After.SHA256() && !slices.ContainsFunc(c.Costs, func(p PriceCost) bool { return !p.Change.IsZero() }) {
			continue
		}
		slices.SortFunc(c.Costs, func(a, b PriceCost) int { return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID)) })
		d.Prices = append(d.Prices, c)
	}
}

func (c *PriceChange) add(kind, id string, cost pricing.Money) {
	i := slices.IndexFunc(c.Costs, func(p PriceCost) bool { return p.Kind == kind && p.ID == id })
	if i < 0 {
		i, c.Costs = len(c.Costs), append(c.Costs, PriceCost{Kind: kind, ID: id})
	}
	c.Costs[i].Change = c.Costs[i].Change.Add(cost)
}

// eachCost calls add for what the meters, packs and subscriptions of a product cost in
// each of the common months.
func (s stage) eachCost(catalog string, add func(kind, id string, cost pricing.Money)) {
	for i := range s.count {
		m := s.month(i)
		for _, meter := range m.Meters {
			if meter.Meter.Catalog == catalog {
				add("meter", meter.Meter.ID, meter.Charge)
			}
		}
		for _, p := range s.Packs {
			if p.Pack.Catalog == catalog && p.Bought && p.Purchase.Remaining == nil && p.Purchase.PurchasedOn.Month() == m.Month {
				add("pack", p.Pack.SKU, p.Price)
			}
		}
		for _, sub := range s.Subscriptions {
			if sub.Plan.Catalog == catalog {
				add("subscription", sub.Plan.ID, sub.Months[s.first+i].Fees)
			}
		}
	}
}
