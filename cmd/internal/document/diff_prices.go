package document

import (
	"slices"

	"github.com/declarative-cost/planner/planner/compare"
	"github.com/declarative-cost/planner/pricing"
)

// DiffPrices are a price list that differs, with the prices of a contract, and what that
// costs the accounts that use it.
type DiffPrices struct {
	CatalogDiff
	Accounts []string    `json:"accounts"`
	Costs    []PriceCost `json:"costs"` // of all that the accounts use, by kind and id
}

// A PriceCost is what new prices do to the cost of a meter, a pack or a subscription.
type PriceCost struct {
	Kind   string `json:"kind"` // "meter", "pack" or "subscription"
	ID     string `json:"id"`
	Change Money  `json:"change"` // of billed in the common months
}

// newDiffPrices tells what accounts have in common once.
func newDiffPrices(changes []compare.PriceChange) []DiffPrices {
	list, at := []DiffPrices{}, map[[2]string]int{}
	for _, c := range changes {
		key := [2]string{c.Before.SHA256(), c.After.SHA256()}
		i, ok := at[key]
		if !ok {
			i, at[key] = len(list), len(list)
			list = append(list, DiffPrices{CatalogDiff: NewCatalogDiff(c.Before, c.After), Costs: []PriceCost{}})
		}
		list[i].Accounts = append(list[i].Accounts, c.Account)
		for _, cost := range c.Costs {
			list[i].add(cost)
		}
	}
	return list
}

func (p *DiffPrices) add(c compare.PriceCost) {
	i := slices.IndexFunc(p.Costs, func(o PriceCost) bool { return o.Kind == c.Kind && o.ID == c.ID })
	if i < 0 {
		i, p.Costs = len(p.Costs), append(p.Costs, PriceCost{Kind: c.Kind, ID: c.ID})
	}
	p.Costs[i].Change = Money(pricing.Money(p.Costs[i].Change).Add(c.Change))
}
