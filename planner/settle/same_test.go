package settle_test

import (
	"slices"
	"testing"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/plantest"
	"github.com/declarative-cost/planner/pricing"
	"github.com/google/go-cmp/cmp"
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
	rapid.Check(t, func(t *rapid.T) {
		in := plantest.DrawInput(t)
		whole := plantest.Simulate(t, in)

		more, unused := in, pricing.MeterSpec{ID: "unused", Tiers: []pricing.Tier{{Price: plantest.TierPrice("99")}}}
		more.Catalogs = []*pricing.Catalog{plantest.MustCatalog(pricing.CatalogSpec{
			ID: "unused", Currency: whole.Currency, CallUnit: 1, Terms: pricing.DefaultTerms(), Meters: []pricing.MeterSpec{unused},
		})}
		for _, c := range in.Catalogs {
			spec := c.Spec()
			spec.Meters = append(slices.Clone(spec.Meters), unused)
			more.Catalogs = append(more.Catalogs, plantest.MustCatalog(spec))
		}
		more.Accounts = slices.Clone(in.Accounts)
		for i := range more.Accounts {
			more.Accounts[i].Products = slices.Concat(more.Accounts[i].Products, planner.OneProduct("unused", pricing.DefaultTerms()))
		}
		with := plantest.Simulate(t, more)
		with.Input = whole.Input
		for i := range with.Accounts {
			a, b := &with.Accounts[i], &whole.Accounts[i]
			a.Events = slices.DeleteFunc(slices.Clone(a.Events), func(e planner.Event) bool { return e.Catalog == "unused" }) // a freeze of nothing on a negative balance
			a.Account, a.Products = b.Account, a.Products[:len(a.Products)-1]
			for k := range a.Products {
				a.Products[k].Catalog = b.Products[k].Catalog
			}
			for k := range a.Packs {
				a.Packs[k].Purchase, a.Packs[k].Pack = b.Packs[k].Purchase, b.Packs[k].Pack
			}
			for k := range a.Subscriptions {
				a.Subscriptions[k].Plan = b.Subscriptions[k].Plan
			}
		}
		if diff := plantest.Difference(whole, with); diff != "" {
			t.Fatalf("without an unused meter and an unused product (-), with them (+):\n%s", diff)
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
