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
	Kind  ClauseKind
	Name  string // of the term, the id of the free quota, the date of the revision
	Value string // of a term
}

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
	return slices.Concat(termReadings(part), quotaReadings(part), discountReadings(part), revisionReadings(part))
}

// termReadings are the other values of the terms that move what is charged.
func termReadings(part *planner.Input) (readings []reading) {
	for _, term := range pricing.AllTerms {
		if !term.Charges {
			continue
		}
		for _, value := range term.Values {
			terms := part.Accounts[0].Terms
			if term.Get(terms) == value || terms.Set(term.Name, value) != nil || terms.Check() != nil {
				continue
			}
			readings = append(readings, reading{Clause{ClauseTerm, term.Name, value}, func(in *planner.Input) planner.Input {
				return withAccount(in, func(a *planner.Account) { a.Terms = terms })
			}})
		}
	}
	return readings
}

func quotaReadings(part *planner.Input) (readings []reading) {
	c := part.Catalogs[0]
	for i, q := range c.Spec().FreeQuotas {
		if q.Calls > 0 {
			readings = append(readings, withPrices(Clause{Kind: ClauseNoQuota, Name: q.ID}, func(s *pricing.CatalogSpec) {
				s.FreeQuotas = slices.Delete(slices.Clone(s.FreeQuotas), i, i+1)
			}))
		}
		if len(q.Meters) < len(c.Meters()) {
			readings = append(readings, withPrices(Clause{Kind: ClauseQuotaForAll, Name: q.ID}, func(s *pricing.CatalogSpec) {
				s.FreeQuotas = slices.Clone(s.FreeQuotas)
				s.FreeQuotas[i].Meters = c.MeterIDs()
			}))
		}
	}
	return readings
}

func discountReadings(part *planner.Input) []reading {
	d, one := part.Accounts[0].Discount, decimal.NewFromInt(1)
	given := !d.Default.Equal(one)
	for _, meter := range slices.Sorted(maps.Keys(d.ByMeter)) {
		given = given || !d.ByMeter[meter].Equal(one)
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
func revisionReadings(part *planner.Input) (readings []reading) {
	first := part.Start.First()
	for k, r := range part.Catalogs[0].Spec().Revisions {
		if r.Date < part.Month(part.Months).First() {
			readings = append(readings, withPrices(Clause{Kind: ClausePricesBefore, Name: r.Date.String()}, func(s *pricing.CatalogSpec) {
				s.Revisions = s.Revisions[:k]
			}))
		}
		if r.Date > first {
			readings = append(readings, withPrices(Clause{Kind: ClausePricesAfter, Name: r.Date.String()}, func(s *pricing.CatalogSpec) {
				s.Revisions = slices.Clone(s.Revisions)
				for i := range s.Revisions[:k+1] { // in their order, the last on the first day
					s.Revisions[i].Date = min(s.Revisions[i].Date, first-pricing.Date(k-i))
				}
			}))
		}
		if r.Date > first && r.Date.Day() > 1 {
			readings = append(readings, withPrices(Clause{Kind: ClausePricesMonth, Name: r.Date.String()}, func(s *pricing.CatalogSpec) {
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

// withPrices is a reading by another catalogue; where that is none, the input is
// one that Simulate refuses.
func withPrices(c Clause, change func(*pricing.CatalogSpec)) reading {
	return reading{c, func(in *planner.Input) planner.Input {
		out, spec := *in, in.Catalogs[0].Spec()
		change(&spec)
		out.Catalogs = nil
		if catalog, problems := pricing.NewCatalog(spec); len(problems) == 0 {
			out.Catalogs = []*pricing.Catalog{catalog}
		}
		return withPaid(out, in.Catalogs[0])
	}}
}

// withPaid keeps the prices at which packs are bought by a catalogue.
func withPaid(in planner.Input, c *pricing.Catalog) planner.Input {
	in.Packs = slices.Clone(in.Packs)
	for i := range in.Packs {
		p := &in.Packs[i]
		if sku, ok := c.Pack(p.SKU); ok && p.Price == nil {
			price := sku.Price(p.PurchasedOn)
			p.Price = &price
		}
	}
	return in
}
