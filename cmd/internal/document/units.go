package document

import (
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// anyUnit is what a grant holds whose meters count different things, or whose calls take
// more or less than one.
const anyUnit = "unit"

// unitOf is what a grant of some meters holds, by what their calls take: what they all
// count, or units.
func unitOf(meters []pricing.Meter, ratio func(meter int) pricing.Units) (unit string) {
	for i := range meters {
		switch r := ratio(i); {
		case r.IsZero():
		case r != pricing.WholeUnits(1) || unit != "" && meters[i].Unit != unit:
			return anyUnit
		default:
			unit = meters[i].Unit
		}
	}
	return unit
}

// PackUnit is what a pack of a catalogue holds, in the singular.
func PackUnit(c *pricing.Catalog, p *pricing.Pack) string { return unitOf(c.Meters(), p.Ratio) }

// QuotaUnit is what a free quota of a catalogue holds, in the singular.
func QuotaUnit(c *pricing.Catalog, q *pricing.FreeQuota) string { return unitOf(c.Meters(), q.Ratio) }

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
		return QuotaUnit(c, q)
	}
	m, _ := c.Meter(e.Meter)
	return m.Unit
}
