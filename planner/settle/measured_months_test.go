package settle_test

import (
	"testing"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/advise"
	"github.com/declarative-cost/planner/planner/optimize"
	"github.com/declarative-cost/planner/planner/plantest"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
)

// What was measured is over: no purchase, top-up or volume is advised or searched
// for a measured month, and purchases in one stay.
func TestMeasuredMonthsAreOver(t *testing.T) {
	in := planner.Input{Start: plantest.Month("2026-12"), Months: 6, Catalogs: []*pricing.Catalog{plantest.PageCatalog()}}
	in.Accounts = []planner.Account{{Address: "account.a", Products: planner.OneProduct(plantest.PageCatalog().ID(), plantest.PageCatalog().Spec().Terms), Discount: planner.NoDiscount()}}
	in.Usages = []planner.Usage{{
		Address: "usage.s", Account: "account.a", Meter: "similar_search_image",
		Calls:  []int64{950_000, 950_000, 950_000, 950_000, 950_000, 950_000},
		Actual: []bool{true, false, true, false, false, false},
	}}
	in.Packs = []planner.PackPurchase{
		{Address: "resource_pack.made", Account: "account.a", SKU: "similar_search_image_1m", Quantity: 1, PurchasedOn: plantest.Day("2027-01-15")},
		{Address: "resource_pack.planned", Account: "account.a", SKU: "similar_search_image_1m", Quantity: 3, PurchasedOn: plantest.Day("2027-04-10")},
	}
	open := plantest.Day("2027-03-01") // 2027-02 is the last measured month
	o, problems := optimize.Optimize(in, optimize.Options{})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	a := o.Accounts[0]
	if len(a.Purchases) == 0 || len(a.Replaced) != 1 || a.Replaced[0].Address != "resource_pack.planned" {
		t.Errorf("purchases %v, replaced %v", a.Purchases, a.Replaced)
	}
	for _, p := range a.Purchases {
		if p.PurchasedOn < open {
			t.Errorf("%s is bought on %s, in a measured month", p.Address, p.PurchasedOn)
		}
	}
	for _, f := range []*planner.Forecast{o.Without, o.Best} {
		if f.Accounts[0].Packs[0].Purchase.Address != "resource_pack.made" {
			t.Errorf("the purchase of a measured month is gone: %v", f.Accounts[0].Packs)
		}
	}
	f, problems := settle.Simulate(in)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	advice := advise.Advise(f, advise.Options{})
	if len(advice.Entries) == 0 {
		t.Error("no advice at all")
	}
	for _, e := range advice.Entries {
		if e.Address == "resource_pack.made" || e.Date != nil && *e.Date < open || e.Month != nil && e.Month.First() < open {
			t.Errorf("advice on a measured month: %+v", e)
		}
		for _, p := range e.Purchases {
			if p.PurchasedOn < open {
				t.Errorf("advice to buy in a measured month: %+v", p)
			}
		}
	}
}
