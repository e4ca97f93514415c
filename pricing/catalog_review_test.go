package pricing_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/pricing"
)

// What Review reports of a price list in which one thing was mistyped.
func TestReview(t *testing.T) {
	price := decimal.RequireFromString
	spec := func() pricing.CatalogSpec {
		return pricing.CatalogSpec{
			ID: "own", Currency: "CNY", CallUnit: 1000, Terms: pricing.DefaultTerms(),
			FreeQuotas: []pricing.FreeQuotaSpec{{ID: "shared", Calls: 1, Meters: pricing.ListedMeters("a", "b", "c")}},
			Meters: []pricing.MeterSpec{
				{ID: "a", Tiers: []pricing.Tier{{Price: decimal.NewNullDecimal(price("0"))}, {From: 10, Price: decimal.NewNullDecimal(price("2.5"))}, {From: 20, Price: decimal.NewNullDecimal(price("2"))}, {From: 30}}},
				{ID: "b", Tiers: []pricing.Tier{{Price: decimal.NewNullDecimal(price("3"))}}},
				{ID: "c", Tiers: []pricing.Tier{{Price: decimal.NewNullDecimal(price("4"))}}},
				{ID: "free", Free: true},
				{ID: "packs", Postpaid: new(bool)},
			},
			Packs: []pricing.PackSpec{
				{SKU: "a_10k", Calls: 10_000, Price: price("20"), Meters: pricing.ListedMeters("a", "b")},
				{SKU: "a_1k", Calls: 1000, Price: price("2.2"), Meters: pricing.ListedMeters("a", "b")},
			},
			Subscriptions: []pricing.SubscriptionSpec{{ID: "qps", Meters: pricing.ListedMeters("a"), Tiers: []pricing.Tier{{Price: decimal.NewNullDecimal(price("270"))}, {From: 10, Price: decimal.NewNullDecimal(price("235"))}}}},
		}
	}
	for name, test := range map[string]struct {
		slip func(*pricing.CatalogSpec)
		want []string
	}{
		"nothing":                       {func(*pricing.CatalogSpec) {}, nil},
		"a tier dearer":                 {func(s *pricing.CatalogSpec) { s.Meters[0].Tiers[2].Price.Decimal = price("20") }, []string{"meter.a: The price from 20 on is 20, after 2.5."}},
		"a tenth":                       {func(s *pricing.CatalogSpec) { s.Meters[0].Tiers[2].Price.Decimal = price("0.2") }, []string{"meter.a: The price from 20 on is 0.2, after 2.5: less than a fifth of it."}},
		"a thousand times":              {func(s *pricing.CatalogSpec) { s.Meters[2].CallUnit = 1 }, []string{"meter.c: A call costs 4, where the middle of the catalogue's prices is 0.003. Is the price for call_unit = 1?"}},
		"left out of the quota":         {func(s *pricing.CatalogSpec) { s.FreeQuotas[0].Meters = pricing.ListedMeters("a", "c") }, []string{`meter.b: Other meters have a free quota, but no free quota names "b".`}},
		"a pack dearer than a smaller":  {func(s *pricing.CatalogSpec) { s.Packs[0].Price = price("25") }, []string{`pack.a_10k: A unit costs 0.0025 with this pack, and 0.0022 with "a_1k".`}},
		"a pack with a tenth":           {func(s *pricing.CatalogSpec) { s.Packs[0].Price = price("2") }, []string{`pack.a_10k: A call of "a" costs 0.0002 with this pack, and 0.0025 postpaid.`, `pack.a_10k: A unit costs 0.0002 with this pack, and 0.0022 with "a_1k": less than a fifth of it.`}},
		"a pack dearer than calls":      {func(s *pricing.CatalogSpec) { s.Packs[1].Price = price("22") }, []string{`pack.a_1k: A call of "a" costs 0.022 with this pack, and 0.0025 postpaid.`, `pack.a_10k: A unit costs 0.002 with this pack, and 0.022 with "a_1k": less than a fifth of it.`}},
		"a pack with a ten-thousandth":  {func(s *pricing.CatalogSpec) { s.Packs = s.Packs[:1]; s.Packs[0].Price = price("0.2") }, []string{`pack.a_10k: A call of "a" costs 0.00002 with this pack, and 0.0025 postpaid.`}},
		"a size left out":               {func(s *pricing.CatalogSpec) { s.Packs[0].Calls, s.Packs[0].Price = 1_000_000, price("2000") }, []string{`pack.a_10k: The next smaller pack of the same meters, "a_1k", has 1000, this one 1000000. Is one missing between them?`}},
		"a fee dearer":                  {func(s *pricing.CatalogSpec) { s.Subscriptions[0].Tiers[1].Price.Decimal = price("300") }, []string{"subscription.qps: The price from 10 on is 300, after 270."}},
		"a pack dearer only at a meter": {func(s *pricing.CatalogSpec) { s.Packs[1].Price = price("2.8") }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			s := spec()
			test.slip(&s)
			c, problems := pricing.NewCatalog(s)
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			var got []string
			for _, p := range c.Review() {
				got = append(got, p.Error())
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("by hand (-), reported (+):\n%s", diff)
			}
		})
	}
}

// Checking prices again changes no hash; what is new and says nothing neither.
func TestCheckedCatalogKeepsItsHash(t *testing.T) {
	spec := pricing.CatalogSpec{ID: "own", Currency: "CNY", CallUnit: 1, Terms: pricing.DefaultTerms(), Meters: []pricing.MeterSpec{{ID: "a", Free: true}}}
	before, _ := pricing.NewCatalog(spec)
	spec.CheckedOn, spec.Confidence = pricing.NewDate(2026, 12, 1), pricing.HighConfidence
	after, problems := pricing.NewCatalog(spec)
	if len(problems) > 0 || before.SHA256() != after.SHA256() {
		t.Errorf("%v; %s became %s", problems, before.SHA256(), after.SHA256())
	}
	spec.AsOf = pricing.NewDate(2026, 12, 1)
	if dated, _ := pricing.NewCatalog(spec); dated.SHA256() == after.SHA256() {
		t.Error("as_of leaves the hash as it is")
	}
	spec.Confidence = "low"
	if _, problems = pricing.NewCatalog(spec); len(problems) != 1 || problems[0].Attribute != "confidence" {
		t.Error(problems)
	}
}
