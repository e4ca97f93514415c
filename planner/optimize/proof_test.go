package optimize_test

import (
	"testing"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/optimize"
	"github.com/declarative-cost/planner/planner/plantest"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

// A writtenCase is a plan of one account from 2026-12 on, with some terms that are not the
// default.
func writtenCase(t *testing.T, spec pricing.CatalogSpec, terms map[string]string, calls map[string][]int64, packs ...planner.PackPurchase) planner.Input {
	t.Helper()
	spec.ID, spec.Currency, spec.CallUnit, spec.Terms = "own", "CNY", 1, pricing.DefaultTerms()
	use := pricing.DefaultTerms()
	for name, value := range terms {
		if err := use.Set(name, value); err != nil {
			t.Fatal(err)
		}
	}
	in := planner.Input{
		Start: plantest.Month("2026-12"), Catalogs: []*pricing.Catalog{plantest.MustCatalog(spec)},
		Accounts: []planner.Account{{Address: "account.main", Products: planner.OneProduct("own", use), Discount: planner.NoDiscount()}},
	}
	for _, m := range spec.Meters {
		in.Months = len(calls[m.ID])
		in.Usages = append(in.Usages, planner.Usage{Address: "usage." + m.ID, Account: "account.main", Meter: m.ID, Calls: calls[m.ID]})
	}
	for _, p := range packs {
		p.Account = "account.main"
		in.Packs = append(in.Packs, p)
	}
	return in
}

// isProven holds the optimum of a case against every choice, and expects a proof.
func isProven(t *testing.T, c purchaseCase) {
	t.Helper()
	notes := map[string]bool{}
	if small := compareWithOracle(t, c, true, 10_000, notes); !small || notes[tooManyWays] {
		t.Errorf("few enough choices to try: %t; notes: %v", small, notes)
	}
}

// Of a pack with less than a call takes, several make a purchase that covers calls.
func TestOptimizeBuysPacksSmallerThanACall(t *testing.T) {
	t.Parallel()
	in := writtenCase(t, pricing.CatalogSpec{
		Meters: []pricing.MeterSpec{{ID: "m0", Tiers: []pricing.Tier{{From: 0, Price: plantest.TierPrice("10")}}}},
		Packs: []pricing.PackSpec{
			{SKU: "p0", Calls: 1, Meters: []pricing.GrantMeter{{ID: "m0", Ratio: pricing.WholeUnits(2)}}},
			{SKU: "p1", Calls: 1, Price: plantest.Dec("4"), Meters: []pricing.GrantMeter{{ID: "m0", Ratio: plantest.Units("0.4")}}},
		},
	}, map[string]string{"pack_order": "specific"}, map[string][]int64{"m0": {9}})
	isProven(t, purchaseCase{in, optimize.Options{}})
	isProven(t, purchaseCase{in, optimize.Options{Objective: optimize.ObjectiveAmortized}})
}

// With pack_order "specific" a purchase of two packs is used after a smaller one of its
// day: here two for 10 each after the plan's own for 4, of which nothing has a value then.
func TestOptimizeOrdersPurchasesBySize(t *testing.T) {
	t.Parallel()
	validity := func(text string) pricing.Validity {
		v, err := pricing.ParseValidity(text)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	m0 := pricing.ListedMeters("m0")
	in := writtenCase(t, pricing.CatalogSpec{
		Meters:     []pricing.MeterSpec{{ID: "m0", Tiers: []pricing.Tier{{From: 0, Price: plantest.TierPrice("10")}}}},
		FreeQuotas: []pricing.FreeQuotaSpec{{ID: "q0", Calls: 1, Meters: m0}},
		Packs: []pricing.PackSpec{
			{SKU: "p0", Calls: 2, Price: plantest.Dec("10"), Meters: m0, Validity: validity("45d")},
			{SKU: "p1", Calls: 5, Price: plantest.Dec("50"), Meters: m0, Validity: validity("7d")},
		},
	}, map[string]string{"pack_order": "specific"}, map[string][]int64{"m0": {0, 5}},
		planner.PackPurchase{Address: "resource_pack.a0", SKU: "p0", Quantity: 1, PurchasedOn: plantest.Day("2026-12-01")},
		planner.PackPurchase{Address: "resource_pack.z1", SKU: "p0", Quantity: 1, PurchasedOn: plantest.Day("2027-01-01"), Price: new(plantest.Money("4"))})
	for _, o := range []optimize.Options{
		{Objective: optimize.ObjectiveAmortized, Keep: true}, {Objective: optimize.ObjectiveAmortized, MaxLeftover: new(int64(3))}, {Keep: true}, {},
	} {
		isProven(t, purchaseCase{in, o})
	}
}

// Packs from before the horizon that are used after one bought inside it do not count
// towards what may be left, as they have no value at the end.
func TestOptimizeLimitsOnlyWhatWasBought(t *testing.T) {
	t.Parallel()
	ratio := func(m0, m1 int64) []pricing.GrantMeter {
		return []pricing.GrantMeter{{ID: "m0", Ratio: pricing.WholeUnits(m0)}, {ID: "m1", Ratio: pricing.WholeUnits(m1)}}
	}
	price := plantest.Dec
	month, err := pricing.ParseValidity("1m")
	if err != nil {
		t.Fatal(err)
	}
	in := writtenCase(t, pricing.CatalogSpec{
		Meters: []pricing.MeterSpec{
			{ID: "m0", Tiers: []pricing.Tier{{From: 0, Price: decimal.NewNullDecimal(price("10"))}, {From: 4, Price: decimal.NewNullDecimal(price("8"))}, {From: 5, Price: decimal.NewNullDecimal(price("5"))}, {From: 25, Price: decimal.NewNullDecimal(price("1"))}}},
			{ID: "m1", Tiers: []pricing.Tier{{From: 0, Price: decimal.NewNullDecimal(price("10"))}}},
		},
		FreeQuotas: []pricing.FreeQuotaSpec{{ID: "q0", Calls: 3, Meters: pricing.ListedMeters("m0")}, {ID: "q1", Calls: 8, Meters: pricing.ListedMeters("m1", "m0")}},
		Packs: []pricing.PackSpec{
			{SKU: "p0", Calls: 80, Price: price("400"), Meters: ratio(1, 2)},
			{SKU: "p1", Calls: 81, Price: price("64.8"), Meters: ratio(1, 1), Validity: month},
		},
	}, map[string]string{"tier_mode": "graduated", "tier_basis": "gross", "freeze_basis": "gross", "freeze_ratio": "0.333333333333"},
		map[string][]int64{"m0": {31, 3}, "m1": {60, 60}},
		planner.PackPurchase{Address: "resource_pack.owned0", SKU: "p0", Quantity: 1, PurchasedOn: plantest.Day("2026-05-15"), Remaining: new(pricing.WholeUnits(63))},
		planner.PackPurchase{Address: "resource_pack.owned1", SKU: "p0", Quantity: 1, PurchasedOn: plantest.Day("2026-11-25"), Remaining: new(pricing.WholeUnits(4))},
		planner.PackPurchase{Address: "resource_pack.a0", SKU: "p1", Quantity: 2, PurchasedOn: plantest.Day("2026-12-10")})
	isProven(t, purchaseCase{in, optimize.Options{Objective: optimize.ObjectiveAmortized, Keep: true}})
}

// The bound of a month's cost is not above that of any number of postpaid calls.
func TestBoundIsNeverAbove(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		of := 0
		for _, shape := range caseShapes {
			for range shape.rounds {
				above, n := optimize.BoundsAbove(shape.draw(t).In)
				if of += n; len(above) > 0 {
					t.Fatal(above)
				}
			}
		}
		if of == 0 {
			t.Skip("no bound of a month")
		}
	})
}
