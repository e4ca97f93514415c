package planner_test

import (
	"testing"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// Under objective "amortized" the result is never dearer than the plan that costs
// least billed, where that one leaves no more than it may: here packs that cover
// different meters make the search drop the way to it.
func TestAmortizedIsNoDearerThanBilled(t *testing.T) {
	catalog := mustCatalog(pricing.CatalogSpec{
		ID: "own", Currency: "CNY", CallUnit: 1, Terms: pricing.DefaultTerms(),
		Meters: []pricing.MeterSpec{
			{ID: "m", Tiers: []pricing.TierSpec{{From: 0, Price: dec("2.2")}, {From: 50, Price: dec("0.003")}}},
			{ID: "n", Tiers: []pricing.TierSpec{{From: 0, Price: dec("1.1")}}},
		},
		Packs: []pricing.PackSpec{
			{SKU: "one", Meters: []string{"m", "n"}, Calls: 1, Price: dec("0.5")},
			{SKU: "nn", Meters: []string{"n"}, Calls: 7, Price: dec("2")},
		},
	})
	in := planner.Input{Start: month("2026-12"), Months: 3, Catalogs: []*pricing.Catalog{catalog}}
	in.Accounts = []planner.Account{{Address: "account.a", Catalog: "own", Terms: pricing.DefaultTerms(), Discount: planner.NoDiscount()}}
	in.Usages = []planner.Usage{
		{Address: "usage.m", Account: "account.a", Meter: "m", Calls: []int64{60, 60, 60}},
		{Address: "usage.n", Account: "account.a", Meter: "n", Calls: []int64{14, 14, 14}},
	}
	billed := optimize(t, in, planner.OptimizeOptions{}).Best.Totals.Amortized
	amortized := optimize(t, in, planner.OptimizeOptions{Objective: planner.ObjectiveAmortized}).Best.Totals.Amortized
	if amortized.GreaterThan(billed) {
		t.Errorf("amortized the best is %s, but the best billed is %s", amortized, billed)
	}
}
