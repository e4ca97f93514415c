package optimize_test

import (
	"testing"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/optimize"
	"github.com/declarative-cost/planner/planner/plantest"
	"github.com/declarative-cost/planner/planner/ranges"
	"github.com/declarative-cost/planner/pricing"
	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// optimize is Optimize, without problems.
func optimum(t rapid.TB, in planner.Input, options optimize.Options) *optimize.Optimum {
	t.Helper()
	o, problems := optimize.Optimize(in, options)
	for _, p := range problems {
		t.Fatal(p)
	}
	return o
}

// oneMeter is a plan of one account from 2026-12 on with one meter m at 10 a call.
func oneMeter(calls []int64, packs []pricing.PackSpec, planned ...planner.PackPurchase) planner.Input {
	spec := pricing.CatalogSpec{
		ID: "own", Currency: "CNY", CallUnit: 1, Terms: pricing.DefaultTerms(), Packs: packs,
		Meters: []pricing.MeterSpec{{ID: "m", Tiers: []pricing.Tier{{From: 0, Price: plantest.TierPrice("10")}}}},
	}
	return planner.Input{
		Start: plantest.Month("2026-12"), Months: len(calls), Catalogs: []*pricing.Catalog{plantest.MustCatalog(spec)}, Packs: planned,
		Accounts: []planner.Account{{Address: "account.a", Products: planner.OneProduct("own", spec.Terms), Discount: planner.NoDiscount()}},
		Usages:   []planner.Usage{{Address: "usage.u", Account: "account.a", Meter: "m", Calls: calls}},
	}
}

// A cheap pack that is used first can leave a dear one that is kept unused, and what
// is left has its price.
func TestOptimizeLeavesKeptCallsForTheirValue(t *testing.T) {
	t.Parallel()
	in := oneMeter([]int64{30, 30}, []pricing.PackSpec{{SKU: "p", Calls: 30, Price: plantest.Dec("60"), Meters: pricing.ListedMeters("m")}},
		planner.PackPurchase{Address: "resource_pack.z", Account: "account.a", SKU: "p", Quantity: 2, PurchasedOn: plantest.Day("2026-12-01"), Price: new(plantest.Money("150"))})
	got := optimum(t, in, optimize.Options{Objective: optimize.ObjectiveAmortized, Keep: true, MaxLeftover: new(int64(60))})
	want := []bought{{"p", plantest.Day("2026-12-01"), 2}}
	if diff := gocmp.Diff(want, shortly(toMake(&got.Accounts[0]))); diff != "" {
		t.Errorf("120 for 60 calls and 300 back (-), found (+):\n%s", diff)
	}
}

// Names that differ in what an address cannot have give addresses that differ.
func TestOptimizeGivesEveryPurchaseItsAddress(t *testing.T) {
	t.Parallel()
	// One of each covers the 90 calls.
	for _, skus := range [][2]string{{"p-1", "p_1"}, {"图", "像"}, {"p.1", "p-1"}} {
		in := oneMeter([]int64{90}, []pricing.PackSpec{
			{SKU: skus[0], Calls: 30, Price: plantest.Dec("200"), Meters: pricing.ListedMeters("m")},
			{SKU: skus[1], Calls: 60, Price: plantest.Dec("300"), Meters: pricing.ListedMeters("m")},
		})
		got := optimum(t, in, optimize.Options{}).Accounts[0]
		if len(got.Purchases) != 2 || got.Purchases[0].Address == got.Purchases[1].Address {
			t.Errorf("%q: %v", skus, got.Purchases)
		}
	}
	one := oneMeter([]int64{90}, []pricing.PackSpec{{SKU: "b_p", Calls: 90, Price: plantest.Dec("1"), Meters: pricing.ListedMeters("m")}})
	two := oneMeter([]int64{90}, []pricing.PackSpec{{SKU: "b_p", Calls: 90, Price: plantest.Dec("2"), Meters: pricing.ListedMeters("m")}, {SKU: "p", Calls: 90, Price: plantest.Dec("1"), Meters: pricing.ListedMeters("m")}})
	one.Catalogs = two.Catalogs
	one.Accounts = append(one.Accounts, two.Accounts[0])
	one.Accounts[1].Address = "account.a_b"
	one.Usages = append(one.Usages, planner.Usage{Address: "usage.v", Account: "account.a_b", Meter: "m", Calls: []int64{90}})
	if got := optimum(t, one, optimize.Options{}); len(got.Accounts[0].Purchases) != 1 || len(got.Accounts[1].Purchases) != 1 {
		t.Errorf("%v", got.Accounts)
	}
}

// Under objective "amortized" the result is never dearer than the plan that costs
// least billed, where that one leaves no more than it may: here packs that cover
// different meters make the search drop the way to it.
func TestAmortizedIsNoDearerThanBilled(t *testing.T) {
	catalog := plantest.MustCatalog(pricing.CatalogSpec{
		ID: "own", Currency: "CNY", CallUnit: 1, Terms: pricing.DefaultTerms(),
		Meters: []pricing.MeterSpec{
			{ID: "m", Tiers: []pricing.Tier{{From: 0, Price: plantest.TierPrice("2.2")}, {From: 50, Price: plantest.TierPrice("0.003")}}},
			{ID: "n", Tiers: []pricing.Tier{{From: 0, Price: plantest.TierPrice("1.1")}}},
		},
		Packs: []pricing.PackSpec{
			{SKU: "one", Meters: pricing.ListedMeters("m", "n"), Calls: 1, Price: plantest.Dec("0.5")},
			{SKU: "nn", Meters: pricing.ListedMeters("n"), Calls: 7, Price: plantest.Dec("2")},
		},
	})
	in := planner.Input{Start: plantest.Month("2026-12"), Months: 3, Catalogs: []*pricing.Catalog{catalog}}
	in.Accounts = []planner.Account{{Address: "account.a", Products: planner.OneProduct("own", pricing.DefaultTerms()), Discount: planner.NoDiscount()}}
	in.Usages = []planner.Usage{
		{Address: "usage.m", Account: "account.a", Meter: "m", Calls: []int64{60, 60, 60}},
		{Address: "usage.n", Account: "account.a", Meter: "n", Calls: []int64{14, 14, 14}},
	}
	billed := optimum(t, in, optimize.Options{}).Best.Totals.Amortized
	amortized := optimum(t, in, optimize.Options{Objective: optimize.ObjectiveAmortized}).Best.Totals.Amortized
	if amortized.GreaterThan(billed) {
		t.Errorf("amortized the best is %s, but the best billed is %s", amortized, billed)
	}
}

// Costs are rounded to 8 decimals, so one between two edges of tiers can lie below the
// straight line between them, and the bound must leave room for that. Here a pack costs
// what a call does, and two calls, of 0.246913572, cost 0.24691357. So the purchase of
// the plan's own and the same one a month later cost equally little, less than the line
// says, and the later one is taken.
func TestOptimizeBoundLeavesRoomForRounding(t *testing.T) {
	t.Parallel()
	in := oneMeter([]int64{0, 3}, []pricing.PackSpec{{SKU: "p", Calls: 1, Price: plantest.Dec("0.123456786"), Meters: pricing.ListedMeters("m")}},
		planner.PackPurchase{Address: "resource_pack.own", Account: "account.a", SKU: "p", Quantity: 1, PurchasedOn: plantest.Day("2026-12-01")})
	spec := in.Catalogs[0].Spec()
	spec.Meters[0].Tiers[0].Price = plantest.TierPrice("0.123456786")
	in.Catalogs[0] = plantest.MustCatalog(spec)
	a := optimum(t, in, optimize.Options{}).Accounts[0]
	if diff := gocmp.Diff([]bought{{"p", plantest.Day("2027-01-01"), 1}}, shortly(toMake(&a))); diff != "" || !a.Proven {
		t.Errorf("proven: %t; wanted (-), found (+):\n%s", a.Proven, diff)
	}
}

// What a call costs in a pack, 40,000 for 60,000, has no end. Rounded to the decimals
// of the search it is still below what it costs where the bound counts calls to come
// (billed), and above where it counts calls that are there (amortized): a purchase in
// the month that needs it is not taken to cost more than the plan's own.
func TestOptimizeBoundRoundsThePriceOfACall(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		calls   int64
		options optimize.Options
	}{
		{60_000, optimize.Options{}},
		{6_000, optimize.Options{Objective: optimize.ObjectiveAmortized, MaxLeftover: new(int64(60_000))}},
	} {
		in := oneMeter([]int64{0, c.calls}, []pricing.PackSpec{{SKU: "p", Calls: 60_000, Price: plantest.Dec("40000"), Meters: pricing.ListedMeters("m")}},
			planner.PackPurchase{Address: "resource_pack.own", Account: "account.a", SKU: "p", Quantity: 1, PurchasedOn: plantest.Day("2026-12-01")})
		spec := in.Catalogs[0].Spec()
		spec.Meters[0].Tiers[0].Price = plantest.TierPrice("1")
		in.Catalogs[0] = plantest.MustCatalog(spec)
		a := optimum(t, in, c.options).Accounts[0]
		if diff := gocmp.Diff([]bought{{"p", plantest.Day("2027-01-01"), 1}}, shortly(toMake(&a))); diff != "" || !a.Proven {
			t.Errorf("%v: proven: %t; wanted (-), found (+):\n%s", c.options, a.Proven, diff)
		}
	}
}

// Of purchases that come to the same, those that take less money before it is needed are best:
// two of part and 20 postpaid calls, not one of whole.
func TestOptimizeTiesTakeLessMoneyInPacks(t *testing.T) {
	t.Parallel()
	in := oneMeter([]int64{100}, []pricing.PackSpec{
		{SKU: "whole", Calls: 100, Price: plantest.Dec("900"), Meters: pricing.ListedMeters("m")},
		{SKU: "part", Calls: 40, Price: plantest.Dec("350"), Meters: pricing.ListedMeters("m")},
	})
	want := []bought{{"part", plantest.Day("2026-12-01"), 2}}
	for _, at := range append([]optimize.Measure{""}, optimize.Measures...) {
		options := optimize.Options{At: at}
		if at != "" {
			options.Draw = &ranges.Options{Scenarios: []ranges.Scenario{{Name: "same", Probability: plantest.Dec("0.5"), Input: in}}}
		}
		got := optimum(t, in, options)
		if diff := gocmp.Diff(want, shortly(toMake(&got.Accounts[0]))); diff != "" {
			t.Errorf("at %q: expected (-), found (+):\n%s", at, diff)
		}
	}
}

// A proof has the same order of purchases that come to the same.
func TestProofsTakeLessMoneyInPacks(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		meters  []string
		packs   []pricing.PackSpec
		futures [][]int64 // calls of the meters
		want    []bought
	}{{
		// By the dearest future alone: two of part and 20 postpaid calls cost what one of whole does;
		// in the first future they cost more, in the last less.
		"measure", []string{"m", "other"},
		[]pricing.PackSpec{
			{SKU: "whole", Calls: 120, Price: plantest.Dec("900"), Meters: pricing.ListedMeters("m")},
			{SKU: "part", Calls: 40, Price: plantest.Dec("350"), Meters: pricing.ListedMeters("m")},
		},
		[][]int64{{110, 0}, {100, 1000}, {80, 0}},
		[]bought{{"part", plantest.Day("2026-12-01"), 2}},
	}, {
		// In every future: packs of either meter, but not of both, cost 100 less in the first and 100
		// more in the second.
		"futures", []string{"m", "n", "other"},
		[]pricing.PackSpec{
			{SKU: "whole", Calls: 30, Price: plantest.Dec("200"), Meters: pricing.ListedMeters("m")},
			{SKU: "part", Calls: 15, Price: plantest.Dec("75"), Meters: pricing.ListedMeters("n")},
		},
		[][]int64{{30, 25, 45}, {10, 5, 65}},
		[]bought{{"part", plantest.Day("2026-12-01"), 2}},
	}} {
		spec := pricing.CatalogSpec{ID: "own", Currency: "CNY", CallUnit: 1, Terms: pricing.DefaultTerms(), Packs: test.packs}
		for _, id := range test.meters {
			spec.Meters = append(spec.Meters, pricing.MeterSpec{ID: id, Tiers: []pricing.Tier{{From: 0, Price: plantest.TierPrice("10")}}})
		}
		input := func(calls []int64) planner.Input {
			in := oneMeter(nil, nil)
			in.Months, in.Catalogs, in.Usages = 1, []*pricing.Catalog{plantest.MustCatalog(spec)}, nil
			for k, id := range test.meters {
				in.Usages = append(in.Usages, planner.Usage{Address: "usage." + id, Account: "account.a", Meter: id, Calls: calls[k : k+1]})
			}
			return in
		}
		draw := &ranges.Options{}
		for i, calls := range test.futures[1:] {
			draw.Scenarios = append(draw.Scenarios, ranges.Scenario{Name: string(rune('a' + i)), Probability: plantest.Dec("0.3"), Input: input(calls)})
		}
		got, proven := optimize.ProveAlone(input(test.futures[0]), optimize.Options{At: optimize.AtP90, Draw: draw})
		if diff := gocmp.Diff(test.want, shortly(got)); !proven || diff != "" {
			t.Errorf("%s: proven %v, expected (-), found (+):\n%s", test.name, proven, diff)
		}
	}
}
