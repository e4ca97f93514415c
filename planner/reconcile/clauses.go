package reconcile

import (
	"maps"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// A Clause is a rule of settlement that can be read in another way, with that way.
type Clause struct {
	Kind    ClauseKind
	Catalog string // id of the product's, in an account of several; otherwise empty
	Name    string // of the term, the id of the free quota, the date of the revision
	Value   string // of a term
}

// String names the clause with its other reading, such as "tier_basis=gross".
func (c Clause) String() string {
	id := string(c.Kind)
	switch {
	case c.Kind == ClauseTerm:
		id = c.Name + "=" + c.Value
	case c.Name != "":
		id += "=" + c.Name
	}
	return planner.Name{Catalog: c.Catalog, ID: id}.String()
}

// MarshalText is how documents name it.
func (c Clause) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// A ClauseKind says what of the settlement a clause is about.
type ClauseKind string

// The kinds of clauses.
const (
	ClauseTerm         ClauseKind = "term"            // the term Name is Value
	ClauseNoQuota      ClauseKind = "no_quota"        // there is no free quota Name
	ClauseQuotaForAll  ClauseKind = "quota_for_all"   // the free quota Name is for the meters that it does not list, too
	ClauseNoDiscount   ClauseKind = "no_discount"     // the contract's discount is not given
	ClausePricesBefore ClauseKind = "prices_before"   // the revision of Name, and those after it, are not in force
	ClausePricesAfter  ClauseKind = "prices_after"    // the revision of Name is in force from the first month on
	ClausePricesMonth  ClauseKind = "prices_of_month" // the revision of Name is in force in the whole month of its date
)

// A reading is a clause with what it makes of an account's input.
type reading struct {
	Clause
	apply func(*planner.Input) planner.Input
}

// clausesOf are the other readings that an account's input allows, in the order in
// which they are tried. Each is of one clause; the others stay as they are.
func clausesOf(part *planner.Input) []reading {
	readings := perProduct(part, termReadings)
	readings = append(readings, perProduct(part, quotaReadings)...)
	readings = append(readings, discountReadings(part)...)
	return append(readings, perProduct(part, revisionReadings)...)
}

// perProduct are the readings of each product's clauses.
func perProduct(part *planner.Input, of func(*planner.Input, int) []reading) (all []reading) {
	for k, p := range part.Accounts[0].Products {
		readings := of(part, k)
		for i := range readings {
			if len(part.Accounts[0].Products) > 1 {
				readings[i].Catalog = p.Catalog
			}
		}
		all = append(all, readings...)
	}
	return all
}

// termReadings are the other values of the terms that move what is charged.
func termReadings(part *planner.Input, k int) (readings []reading) {
	for _, term := range pricing.AllTerms {
		if !term.Charges {
			continue
		}
		for _, value := range term.Values {
			terms := part.Accounts[0].Products[k].Terms
			if term.Get(terms) == value || terms.Set(term.Name, value) != nil || terms.Check() != nil {
				continue
			}
			readings = append(readings, reading{Clause{Kind: ClauseTerm, Name: term.Name, Value: value}, func(in *planner.Input) planner.Input {
				return withAccount(in, func(a *planner.Account) {
					a.Products = slices.Clone(a.Products)
					a.Products[k].Terms = terms
				})
			}})
		}
	}
	return readings
}

func quotaReadings(part *planner.Input, k int) (readings []reading) {
	c := part.Catalogs[k]
	for i, q := range c.Spec().FreeQuotas {
		if q.Calls > 0 {
			readings = append(readings, withPrices(Clause{Kind: ClauseNoQuota, Name: q.ID}, k, func(s *pricing.CatalogSpec) {
				s.FreeQuotas = slices.Delete(slices.Clone(s.FreeQuotas), i, i+1)
			}))
		}
		if len(q.Meters) < len(c.Meters()) {
			readings = append(readings, withPrices(Clause{Kind: ClauseQuotaForAll, Name: q.ID}, k, func(s *pricing.CatalogSpec) {
				s.FreeQuotas = slices.Clone(s.FreeQuotas)
				for _, id := range c.MeterIDs() {
					if !slices.Contains(q.Meters.IDs(), id) {
						s.FreeQuotas[i].Meters = slices.Concat(s.FreeQuotas[i].Meters, pricing.ListedMeters(id))
					}
				}
			}))
		}
	}
	return readings
}

func discountReadings(part *planner.Input) []reading {
	d, one := part.Accounts[0].Discount, decimal.NewFromInt(1)
	given := !d.Default.Equal(one)
	for _, meter := range slices.Sorted(maps.Keys(d.ByName)) {
		given = given || !d.ByName[meter].Equal(one)
	}
	if !given {
		return nil
	}
	return []reading{{Clause{Kind: ClauseNoDiscount}, func(in *planner.Input) planner.Input {
		return withAccount(in, func(a *planner.Account) { a.Discount = planner.NoDiscount() })
	}}}
}

// revisionReadings are prices of before and after each revision that could matter
// in the plan's months.
func revisionReadings(part *planner.Input, product int) (readings []reading) {
	first := part.Start.First()
	for k, r := range part.Catalogs[product].Spec().Revisions {
		if r.Date < part.Month(part.Months).First() {
			readings = append(readings, withPrices(Clause{Kind: ClausePricesBefore, Name: r.Date.String()}, product, func(s *pricing.CatalogSpec) {
				s.Revisions = s.Revisions[:k]
			}))
		}
		if r.Date > first {
			readings = append(readings, withPrices(Clause{Kind: ClausePricesAfter, Name: r.Date.String()}, product, func(s *pricing.CatalogSpec) {
				s.Revisions = slices.Clone(s.Revisions)
				for i := range s.Revisions[:k+1] { // in their order, the last on the first day
					s.Revisions[i].Date = min(s.Revisions[i].Date, first-pricing.Date(k-i))
				}
			}))
		}
		if r.Date > first && r.Date.Day() > 1 {
			readings = append(readings, withPrices(Clause{Kind: ClausePricesMonth, Name: r.Date.String()}, product, func(s *pricing.CatalogSpec) {
				s.Revisions = slices.Clone(s.Revisions)
				s.Revisions[k].Date = r.Date.Month().First()
			}))
		}
	}
	return readings
}

// withAccount is an account's input with the account changed.
func withAccount(in *planner.Input, change func(*planner.Account)) planner.Input {
	out := *in
	out.Accounts = slices.Clone(in.Accounts)
	change(&out.Accounts[0])
	return out
}

// withPrices is a reading by another catalogue of a product; where that is none, the
// input is one that Simulate refuses.
func withPrices(c Clause, product int, change func(*pricing.CatalogSpec)) reading {
	return reading{c, func(in *planner.Input) planner.Input {
		out, spec := *in, in.Catalogs[product].Spec()
		change(&spec)
		if catalog, problems := pricing.NewCatalog(spec); len(problems) == 0 {
			out.Catalogs = slices.Clone(in.Catalogs)
			out.Catalogs[product] = catalog
		} else {
			out.Catalogs = nil
		}
		return out
	}}
}

// withPaid is an account's input with what was paid for its packs, whatever another
// reading makes of their prices.
func withPaid(in *planner.Input, f *planner.AccountForecast) *planner.Input {
	out := *in
	out.Packs = slices.Clone(in.Packs)
	for i := range out.Packs {
		k := slices.IndexFunc(f.Packs, func(p planner.PackForecast) bool { return p.Purchase.Address == out.Packs[i].Address })
		out.Packs[i].Paid = &f.Packs[k].Price
	}
	return &out
}
