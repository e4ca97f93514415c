package compare

import (
	"cmp"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// A PriceChange is a price list that differs on the two sides, with the prices of a
// contract, and what that does to the money billed. One that does not differ is there only
// where the prices of another use up its money.
type PriceChange struct {
	Before, After *pricing.Catalog
	Accounts      []string    // with this list, in their order
	Costs         []PriceCost // of all that they use; all lists' add up to the entries of GroupPrice
}

// A PriceCost is what new prices do to the cost of a meter, a pack or a subscription.
type PriceCost struct {
	Kind   string        `json:"kind"` // "meter", "pack" or "subscription"
	ID     string        `json:"id"`
	Change pricing.Money `json:"change"` // of billed in the common months
}

// comparePrices notes an account's price lists, with what the step of the replay that
// takes the later ones did; nothing where it could not be settled.
func (d *Diff) comparePrices(m *mixture, before, after *planner.Input, was, is stage) {
	if slices.EqualFunc(before.Catalogs, after.Catalogs, func(a, b *pricing.Catalog) bool { return a.SHA256() == b.SHA256() }) {
		return
	}
	for k, i := range m.pairs {
		if i >= len(before.Catalogs) {
			continue // a product that is new
		}
		old, now := before.Catalogs[i], after.Catalogs[k]
		at := slices.IndexFunc(d.Prices, func(c PriceChange) bool { return c.Before.SHA256() == old.SHA256() && c.After.SHA256() == now.SHA256() })
		if at < 0 {
			at, d.Prices = len(d.Prices), append(d.Prices, PriceChange{Before: old, After: now, Costs: []PriceCost{}})
		}
		c := &d.Prices[at]
		c.Accounts = append(c.Accounts, after.Accounts[0].Address)
		if was.AccountForecast != is.AccountForecast {
			is.eachCost(now.ID(), c.add)
			was.eachCost(old.ID(), func(kind, id string, cost pricing.Money) { c.add(kind, id, cost.Neg()) })
		}
	}
}

// isNothing says whether neither the price list nor a cost differs.
func (c PriceChange) isNothing() bool {
	return c.Before.SHA256() == c.After.SHA256() && !slices.ContainsFunc(c.Costs, func(p PriceCost) bool { return !p.Change.IsZero() })
}

// add keeps the costs in the order of kinds and ids.
func (c *PriceChange) add(kind, id string, cost pricing.Money) {
	i, ok := slices.BinarySearchFunc(c.Costs, kind+" "+id, func(p PriceCost, key string) int { return cmp.Compare(p.Kind+" "+p.ID, key) })
	if !ok {
		c.Costs = slices.Insert(c.Costs, i, PriceCost{Kind: kind, ID: id})
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
			if p.Pack.Catalog == catalog && p.BoughtIn(m.Month) {
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
