package document

import (
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// Meters are the meters of inputs: what they are called and what they count.
type Meters struct {
	catalogs map[string][]string // of an account
	first    string              // catalogue
	known    map[planner.Name]*pricing.MeterSpec
}

// NewMeters are the meters in the catalogues of inputs, of which later ones win.
func NewMeters(all ...*Inputs) Meters {
	m := Meters{catalogs: map[string][]string{}, known: map[planner.Name]*pricing.MeterSpec{}}
	for _, in := range all {
		for _, a := range in.Accounts {
			m.catalogs[a.Address] = a.Catalogs
			if len(a.Catalogs) == 0 { // the document is older
				m.catalogs[a.Address] = []string{a.Catalog}
			}
		}
		for i, c := range in.Catalogs {
			if i == 0 {
				m.first = c.ID
			}
			for k := range c.Meters {
				m.known[planner.Name{Catalog: c.ID, ID: c.Meters[k].ID}] = &in.Catalogs[i].Meters[k]
			}
		}
	}
	return m
}

// Of is a meter of an account. Without a catalogue it is looked for in those of the
// account, or, where that is no longer there, in the first; what is not known has
// nothing but its id.
func (m Meters) Of(account, catalog, meter string) *pricing.MeterSpec {
	catalogs := []string{catalog}
	if catalog == "" {
		catalogs = append(slices.Clone(m.catalogs[account]), m.first)
	}
	for _, catalog := range catalogs {
		if spec := m.known[planner.Name{Catalog: catalog, ID: meter}]; spec != nil {
			return spec
		}
	}
	return &pricing.MeterSpec{ID: meter}
}

// Name is what tells a meter from those of the account's other products: its id, with
// that of its catalogue where several have it.
func (m Meters) Name(account, catalog, meter string) string {
	for _, other := range m.catalogs[account] {
		if catalog != "" && other != catalog && m.known[planner.Name{Catalog: other, ID: meter}] != nil {
			return planner.Name{Catalog: catalog, ID: meter}.String()
		}
	}
	return meter
}
