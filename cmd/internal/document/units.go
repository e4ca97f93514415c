package document

import (
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// catalogOf is the catalogue of a product of an account.
func catalogOf(f *planner.AccountForecast, id string) *pricing.Catalog {
	i := slices.IndexFunc(f.Products, func(p planner.ProductForecast) bool { return p.Catalog.ID() == id })
	return f.Products[i].Catalog
}

// eventUnit is what the calls of an event are.
func eventUnit(e planner.Event, f *planner.AccountForecast, a *Account) string {
	if e.Address != "" {
		i := slices.IndexFunc(a.Packs, func(p Pack) bool { return p.Address == e.Address })
		return a.Packs[i].Unit
	}
	c := catalogOf(f, e.Catalog)
	if q, ok := c.FreeQuota(e.Quota); ok {
		return c.UnitOf(q.Ratio)
	}
	m, _ := c.Meter(e.Meter)
	return m.Unit
}
