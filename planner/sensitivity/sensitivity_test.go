package sensitivity_test

import (
	"slices"
	"testing"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/plantest"
	"github.com/declarative-cost/planner/planner/sensitivity"
	"github.com/declarative-cost/planner/pricing"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// What each reading changes, worked out by hand from the vendor's page.
func TestSensitivityOfPlantedReadings(t *testing.T) {
	rich := plantest.Opening("1000000", "0", "0", "0")
	for _, test := range []struct {
		name string
		plan []plantest.Change
		want []string
	}{
		{
			// Of 1,009,000 calls 999,000 are postpaid: at 2.5, or by all calls at 2.2. All calls at list price, 2.2 again,
			// are what is frozen otherwise: beside the first bill of 2,497.50 after unfreezing, 2,219.80 instead of it.
			name: "tiers",
			plan: []plantest.Change{rich, plantest.Use("detect_label", 1_009_000)},
			want: []string{
				"tier_basis postpaid -> gross: billed 2497.5 -> 2197.8, cash 2497.5 -> 2197.8, lowest 995005 -> 995604.4",
				"freeze_basis postpaid -> gross: billed 2497.5 -> 2497.5, cash 2497.5 -> 2497.5, lowest 995005 -> 995282.7",
			},
		},
		{
			// The month's first 15 days, 150,000 calls of which 10,000 are free, are covered, too: 140,000 × 60 a thousand.
			name: "packs",
			plan: []plantest.Change{rich, plantest.Use("similar_search_image", 310_000), plantest.Buy("resource_pack.p", "similar_search_image_1m", "2026-12-16")},
			want: []string{
				"freeze_basis postpaid -> gross: billed 28400 -> 28400, cash 28400 -> 28400, lowest 963200 -> 953000",
				"pack_coverage purchase_date -> purchase_month: billed 28400 -> 20000, cash 28400 -> 20000, lowest 963200 -> 980000",
			},
		},
		{
			// 10,000 calls at 3 a thousand, of the bill and of what is frozen after it.
			name: "a meter that the free list does not name",
			plan: []plantest.Change{rich, plantest.Use("detect_label_pro", 100_000)},
			want: []string{"free_quota listed -> all: billed 300 -> 270, cash 300 -> 270, lowest 999400 -> 999460"},
		},
		{
			name: "a reading that contradicts another term",
			plan: []plantest.Change{rich, plantest.Term("overdraft", "suspend"), plantest.Use("crop_image", 0)},
			want: []string{"pack_coverage kept"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			in := plantest.NewPlan(plantest.PageCatalog().Spec(), "2026-12", 1, test.plan...)
			turned, problems := sensitivity.Analyze(plantest.Simulate(t, in))
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			var got []string
			for _, r := range turned {
				for _, a := range r.Accounts {
					got = append(got, plantest.Sprintf("%s %s -> %s: billed %s -> %s, cash %s -> %s, lowest %s -> %s", r.Reading, a.From, a.To,
						a.Billed.Before, a.Billed.After, a.Cash.Before, a.Cash.After, a.LowestAvailable.Before, a.LowestAvailable.After))
				}
				for range r.Kept {
					got = append(got, string(r.Reading)+" kept")
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestSensitivityIsAPlanWithTheOtherTerm holds every figure against a plan with that
// term written by hand in every account.
func TestSensitivityIsAPlanWithTheOtherTerm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := plantest.DrawInput(t)
		before := plantest.Simulate(t, in)
		turned, problems := sensitivity.Analyze(before)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		for _, r := range turned[:3] {
			if len(r.Kept) > 0 && slices.ContainsFunc(in.Accounts, func(a planner.Account) bool { return len(a.Products) > 1 }) {
				continue // of some products
			}
			other := in
			other.Accounts = slices.Clone(in.Accounts)
			for i := range other.Accounts {
				if slices.ContainsFunc(r.Kept, func(k sensitivity.KeptReading) bool { return k.Account == other.Accounts[i].Address }) {
					continue
				}
				other.Accounts[i].Products = slices.Clone(other.Accounts[i].Products)
				for k := range other.Accounts[i].Products {
					flip(t, &other.Accounts[i].Products[k].Terms, r.Reading)
				}
			}
			after := plantest.Simulate(t, other)
			if !r.Billed.After.Equal(after.Totals.Billed) || !r.Cash.After.Equal(after.Totals.Cash) || !r.Billed.Before.Equal(before.Totals.Billed) {
				t.Errorf("%s: %v, but the plan says %v", r.Reading, r.TurnedFigures, after.Totals)
			}
			for _, a := range r.Accounts {
				i := slices.IndexFunc(after.Accounts, func(f planner.AccountForecast) bool { return f.Account.Address == a.Account })
				if got := a.LowestAvailable.After; !got.Equal(after.Accounts[i].Funding.LowestAvailable) || !a.Changes() {
					t.Errorf("%s of %s: lowest available is %s", r.Reading, a.Account, got)
				}
			}
		}
	})
}

// flip writes the other value of a term, unless the terms then contradict each other.
func flip(t *rapid.T, terms *pricing.Terms, reading sensitivity.Reading) {
	other := *terms
	switch reading {
	case "tier_basis":
		other.TierBasis = map[pricing.Basis]pricing.Basis{"gross": "postpaid", "postpaid": "gross"}[terms.TierBasis]
	case "freeze_basis":
		other.FreezeBasis = map[pricing.Basis]pricing.Basis{"gross": "postpaid", "postpaid": "gross"}[terms.FreezeBasis]
	case "pack_coverage":
		other.PackCoverage = map[pricing.PackCoverage]pricing.PackCoverage{"purchase_date": "purchase_month", "purchase_month": "purchase_date", "whole_months": "purchase_date"}[terms.PackCoverage]
	default:
		t.Fatalf("unknown reading %s", reading)
	}
	if other.Check() == nil {
		*terms = other
	}
}
