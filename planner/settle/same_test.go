package settle_test

import (
	"slices"
	"testing"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/plantest"
	"github.com/declarative-cost/planner/pricing"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// Invariant 11: the same input gives the same bytes, in whatever order its
// lists come, and is not changed.
func TestSameInputSameForecast(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := plantest.DrawInput(t)
		given := plantest.ToJSON(in)
		want := plantest.ToJSON(plantest.Simulate(t, in))
		if got := plantest.ToJSON(in); got != given {
			t.Fatalf("Simulate changed its input:\n%s", cmp.Diff(given, got))
		}
		if got := plantest.ToJSON(plantest.Simulate(t, in)); got != want {
			t.Fatalf("a second run (+) differs:\n%s", cmp.Diff(want, got))
		}
		in.Accounts = rapid.Permutation(in.Accounts).Draw(t, "accounts")
		in.Usages = rapid.Permutation(in.Usages).Draw(t, "usages")
		in.Packs = rapid.Permutation(in.Packs).Draw(t, "packs")
		in.TopUps = rapid.Permutation(in.TopUps).Draw(t, "top-ups")
		in.Subscriptions = rapid.Permutation(in.Subscriptions).Draw(t, "subscriptions")
		in.Vouchers = rapid.Permutation(in.Vouchers).Draw(t, "vouchers")
		slices.Reverse(in.Catalogs)
		if got := plantest.ToJSON(plantest.Simulate(t, in)); got != want {
			t.Fatalf("another order (+) differs:\n%s", cmp.Diff(want, got))
		}
	})
}

// Invariant 11: neither an unused meter, an unused product nor another account changes a
// figure.
func TestOthersChangeNothing(t *testing.T) {
	t.Parallel()
	withoutInput := append(cmp.Options{cmpopts.IgnoreFields(planner.Forecast{}, "Input"), cmpopts.IgnoreFields(planner.ProductForecast{}, "Catalog")}, plantest.WholeForecast)
	rapid.Check(t, func(t *rapid.T) {
		in := plantest.DrawInput(t)
		whole := plantest.Simulate(t, in)

		more := in
		more.Catalogs = nil
		for _, c := range in.Catalogs {
			spec := c.Spec()
			spec.Meters = append(slices.Clone(spec.Meters), pricing.MeterSpec{ID: "unused", Tiers: []pricing.TierSpec{{Price: plantest.Dec("99")}}})
			more.Catalogs = append(more.Catalogs, plantest.MustCatalog(spec))
		}
		if diff := cmp.Diff(whole, plantest.Simulate(t, more), withoutInput); diff != "" {
			t.Fatalf("without an unused meter (-), with it (+):\n%s", diff)
		}

		more = in
		more.Catalogs = append(slices.Clone(in.Catalogs), plantest.MustCatalog(pricing.CatalogSpec{
			ID: "unused", Currency: whole.Currency, CallUnit: 1, Terms: pricing.DefaultTerms(),
			Meters: []pricing.MeterSpec{{ID: "unused", Tiers: []pricing.TierSpec{{Price: plantest.Dec("99")}}}},
		}))
		more.Accounts = slices.Clone(in.Accounts)
		for i := range more.Accounts {
			more.Accounts[i].Products = slices.Concat(more.Accounts[i].Products, planner.OneProduct("unused", pricing.DefaultTerms()))
		}
		with := plantest.Simulate(t, more)
		for i := range with.Accounts {
			a := &with.Accounts[i]
			a.Events = slices.DeleteFunc(slices.Clone(a.Events), func(e planner.Event) bool { return e.Catalog == "unused" }) // a freeze of nothing on a negative balance
			a.Account, a.Products = whole.Accounts[i].Account, a.Products[:len(a.Products)-1]
		}
		if diff := cmp.Diff(whole, with, withoutInput); diff != "" {
			t.Fatalf("without an unused product (-), with it (+):\n%s", diff)
		}

		for i, a := range whole.Accounts {
			alone := plantest.Simulate(t, *in.ByAccount()[a.Account.Address])
			if diff := plantest.Difference(alone.Accounts[0], a); diff != "" {
				t.Fatalf("%s alone (-), beside %d others (+):\n%s", a.Account.Address, i, diff)
			}
			own := slices.DeleteFunc(slices.Clone(whole.Usages), func(u planner.UsageForecast) bool { return u.Usage.Account != a.Account.Address })
			if diff := plantest.Difference(alone.Usages, own); diff != "" {
				t.Fatalf("usages of %s alone (-), beside others (+):\n%s", a.Account.Address, diff)
			}
		}
	})
}
