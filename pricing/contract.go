package pricing

import (
	"fmt"
	"slices"
)

// A Contract is prices that replace a catalogue's for the whole of a plan, revisions
// included.
type Contract struct {
	Meters []MeterContract    `json:"meters"`
	Packs  []PackRevisionSpec `json:"packs"`
}

// A MeterContract is what a contract says of a meter. What it leaves out stays.
type MeterContract struct {
	ID string `json:"id"`
	TierTerms
	Tiers []TierSpec `json:"tiers"` // empty: the catalogue's
}

// IsZero says whether the contract replaces nothing.
func (c *Contract) IsZero() bool { return c == nil || len(c.Meters) == 0 && len(c.Packs) == 0 }

// WithContract returns the catalogue with a contract's prices in the place of its own.
// The problems' addresses are "meter.ID" and "pack.SKU".
func (c *Catalog) WithContract(contract *Contract) (*Catalog, []Problem) {
	if contract.IsZero() {
		return c, nil
	}
	b := catalogBuilder{addresses: Addresses{}}
	spec := c.spec.withoutNulls()
	own := map[string]bool{} // whose revisions count no more
	for _, m := range contract.Meters {
		address := b.addresses.Next("meter." + m.ID)
		meter, ok := c.Meter(m.ID)
		switch {
		case !ok:
			b.problem(address, "", "Unknown meter", "%s", c.NoMeter(m.ID))
			continue
		case address != "meter."+m.ID:
			b.problem(address, "", "Duplicate meter", "The meter %q is already declared.", m.ID)
			continue
		}
		s := &spec.Meters[meter.Index]
		b.tierTerms(address, m.TierTerms)
		s.TierTerms = m.TierTerms.over(s.TierTerms)
		if len(m.Tiers) > 0 {
			if meter.GrantsOnly {
				b.noTiers(address, m.ID)
			} else {
				b.tiers(address, false, m.Tiers)
			}
			s.Free, s.Tiers, own[address] = false, m.Tiers, true
		}
	}
	for _, p := range contract.Packs {
		address := b.addresses.Next("pack." + p.SKU)
		i, ok := c.bySKU[p.SKU]
		switch {
		case !ok:
			b.problem(address, "", "Unknown pack", "The catalogue %q has no pack %q.%s", c.ID(), p.SKU, DidYouMean(p.SKU, c.SKUs()))
			continue
		case address != "pack."+p.SKU:
			b.problem(address, "", "Duplicate pack", "The pack %q is already declared.", p.SKU)
			continue
		}
		b.packPrice(address, p.Price)
		spec.Packs[i].Price, own[address] = p.Price, true
	}
	if len(b.problems) > 0 {
		return nil, b.problems
	}
	for i := range spec.Revisions {
		r := &spec.Revisions[i]
		r.Meters = slices.DeleteFunc(r.Meters, func(m MeterRevisionSpec) bool { return own["meter."+m.ID] })
		r.Packs = slices.DeleteFunc(r.Packs, func(p PackRevisionSpec) bool { return own["pack."+p.SKU] })
	}
	out, problems := NewCatalog(spec)
	if len(problems) > 0 {
		panic(fmt.Sprintf("a checked contract made the catalogue %s invalid: %v", c.ID(), problems))
	}
	return out, nil
}
