package pricing

import "slices"

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
	Tiers []Tier `json:"tiers"` // empty: the catalogue's
}

// IsZero says whether the contract replaces nothing.
func (c *Contract) IsZero() bool { return c == nil || len(c.Meters) == 0 && len(c.Packs) == 0 }

// WithContract returns the catalogue with a contract's prices in the place of its own.
// The problems' addresses are "meter.ID" and "pack.SKU".
func (c *Catalog) WithContract(contract *Contract) (*Catalog, []Problem) {
	if contract.IsZero() {
		return c, nil
	}
	var problems Problems
	spec := c.spec.withoutNulls()
	seen, own := map[string]bool{}, map[string]bool{} // own: whose revisions count no more
	for _, m := range contract.Meters {
		address := "meter." + m.ID
		meter, ok := c.Meter(m.ID)
		if problems.Refuse(!ok, address, "", "Unknown meter", "%s", c.NoMeter(m.ID)) ||
			problems.Refuse(seen[address], address+" (2)", "", "Duplicate meter", "The meter %q is already declared.", m.ID) {
			continue
		}
		s := &spec.Meters[meter.Index]
		s.TierTerms, seen[address] = m.TierTerms.over(s.TierTerms), true
		if len(m.Tiers) > 0 {
			s.Free, s.Tiers, own[address] = false, m.Tiers, true
		}
	}
	for _, p := range contract.Packs {
		address := "pack." + p.SKU
		i, ok := c.packs.at[p.SKU]
		if problems.Refuse(!ok, address, "", "Unknown pack", "The catalogue %q has no pack %q.%s", c.ID(), p.SKU, DidYouMean(p.SKU, c.SKUs())) ||
			problems.Refuse(seen[address], address+" (2)", "", "Duplicate pack", "The pack %q is already declared.", p.SKU) {
			continue
		}
		spec.Packs[i].Price, seen[address], own[address] = p.Price, true, true
	}
	for i := range spec.Revisions {
		r := &spec.Revisions[i]
		r.Meters = slices.DeleteFunc(r.Meters, func(m MeterRevisionSpec) bool { return own["meter."+m.ID] })
		r.Packs = slices.DeleteFunc(r.Packs, func(p PackRevisionSpec) bool { return own["pack."+p.SKU] })
	}
	out, more := NewCatalog(spec)
	if problems = append(problems, more...); len(problems) > 0 {
		return nil, problems
	}
	return out, nil
}
