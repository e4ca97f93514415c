package optimize_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/optimize"
	"github.com/declarative-cost/planner/planner/plantest"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
	"pgregory.net/rapid"
)

// A plan of any size: what must hold though nobody can try every choice.
func TestOptimizeHoldsForEveryPlan(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := plantest.DrawInput(t)
		for !fewPacks(in) {
			for _, u := range in.Usages {
				for i := range u.Calls {
					u.Calls[i] /= 10
				}
			}
		}
		options := drawOptions(t, in)
		if _, problems := optimize.Optimize(in, options); len(problems) > 0 && problems[0].Summary == "Packs too large to compare" {
			t.Skip(problems[0].Detail)
		}
		got := optimum(t, in, options)
		for _, law := range []struct {
			name  string
			holds func(planner.Input, *optimize.Optimum) error
		}{
			{"the forecasts are Simulate's, of the plan as it is, without and with the purchases", forecastsAreSimulated},
			{"the optimum costs no more than no packs, nor than the plan as it is, with others on top or not", neverAbove},
			{"what stays, stays; what is replaced is listed", nothingIsLost},
			{"other accounts are as they were", othersAreLeft},
			{"a purchase saves what bills are higher without it, less its price", savingsAreDifferences},
		} {
			if err := law.holds(in, got); err != nil {
				t.Fatalf("%s\n%+v\n%v", law.name, options, err)
			}
		}
		shuffled, again := in, options
		shuffled.Accounts = rapid.Permutation(in.Accounts).Draw(t, "accounts")
		shuffled.Usages = rapid.Permutation(in.Usages).Draw(t, "usages")
		shuffled.Packs = rapid.Permutation(in.Packs).Draw(t, "packs")
		shuffled.Catalogs = rapid.Permutation(in.Catalogs).Draw(t, "catalogues")
		again.Workers = rapid.SampledFrom([]int{1, 8}).Draw(t, "workers")
		if diff := plantest.Difference(got.Accounts, optimum(t, shuffled, again).Accounts); diff != "" {
			t.Fatalf("in order (-), in another order with %d workers (+):\n%s", again.Workers, diff)
		}
	})
}

// fewPacks says whether ten or so packs of any SKU cover all that is asked. With
// thousands, of one call say, the search takes long and proves nothing.
func fewPacks(in planner.Input) bool {
	for _, c := range in.Catalogs {
		for _, id := range c.SKUs() {
			sku, _ := c.Pack(id)
			var calls int64
			for _, u := range in.Usages {
				if m, ok := c.Meter(u.Meter); ok && slices.Contains(sku.Meters, m.Index) {
					calls += slices.Max(u.Calls) * int64(in.Months)
				}
			}
			if calls/sku.Calls > 10 {
				return false
			}
		}
	}
	return true
}

func drawOptions(t *rapid.T, in planner.Input) (o optimize.Options) {
	o.Keep = rapid.Bool().Draw(t, "keep")
	if rapid.IntRange(0, 3).Draw(t, "amortized") == 0 {
		o.Objective = optimize.ObjectiveAmortized
	}
	if rapid.IntRange(0, 2).Draw(t, "limit a day") == 0 {
		o.MaxUpfront = new(pricing.MoneyOf(plantest.DrawAmount(t, "most", "0", "10", "100", "60000")))
	}
	if rapid.IntRange(0, 2).Draw(t, "one account") == 0 {
		o.Account = rapid.SampledFrom(in.Accounts).Draw(t, "account").Address
	}
	return o
}

// looksAt says whether an account's purchases were looked for.
func looksAt(got *optimize.Optimum, account string) bool {
	return got.Options.Account == "" || got.Options.Account == account
}

func forecastsAreSimulated(in planner.Input, got *optimize.Optimum) error {
	in = optimize.Reporting(in)
	without, best := in, in
	without.Packs = slices.DeleteFunc(slices.Clone(in.Packs), func(p planner.PackPurchase) bool { return !plantest.Made(in, p) })
	best.Packs = slices.DeleteFunc(slices.Clone(in.Packs), func(p planner.PackPurchase) bool {
		return !plantest.Made(in, p) && looksAt(got, p.Account) && !got.Options.Keep
	})
	for _, a := range got.Accounts {
		best.Packs = append(best.Packs, toMake(&a)...)
	}
	for _, f := range []struct {
		name string
		in   planner.Input
		got  *planner.Forecast
	}{{"as it is", in, got.Configured}, {"without", without, got.Without}, {"best", best, got.Best}} {
		want, problems := settle.Simulate(f.in)
		if len(problems) > 0 {
			return problems[0]
		}
		if diff := plantest.Difference(want, f.got); diff != "" {
			return fmt.Errorf("%s: simulated (-), in the optimum (+):\n%s", f.name, diff)
		}
	}
	for _, a := range got.Accounts {
		for _, f := range got.Best.Accounts {
			if f.Account.Address == a.Account && !f.Funding.Required.Equal(a.Required) {
				return fmt.Errorf("%s requires %s, not %s", a.Account, f.Funding.Required, a.Required)
			}
		}
	}
	return nil
}

// neverAbove allows for the plan as it is to break a limit.
func neverAbove(in planner.Input, got *optimize.Optimum) error {
	for _, a := range got.Accounts {
		best := exactCost(got.Best, a.Account, got.Options.Objective)
		var others []*planner.Forecast
		if got.Options.Keep || got.Options.Objective == optimize.ObjectiveBilled && got.Options.MaxUpfront == nil {
			others = append(others, got.Configured)
		}
		if !got.Options.Keep {
			others = append(others, got.Without)
			if got.Options.MaxUpfront == nil && got.Options.Objective == optimize.ObjectiveBilled {
				keep := got.Options
				keep.Keep = true
				kept, problems := optimize.Optimize(in, keep)
				if len(problems) > 0 {
					return problems[0]
				}
				others = append(others, kept.Best)
			}
		}
		for _, f := range others {
			if cost := exactCost(f, a.Account, got.Options.Objective); cost.Cmp(best) < 0 {
				return fmt.Errorf("%s: %s, but %s is possible", a.Account, best.FloatString(9), cost.FloatString(9))
			}
		}
	}
	return nil
}

func nothingIsLost(in planner.Input, got *optimize.Optimum) error {
	var replaced []string
	stay := map[string]bool{}
	for _, a := range got.Accounts {
		for _, p := range a.Purchases {
			stay[p.Address] = p.Planned
		}
		for i, p := range a.Replaced {
			replaced = append(replaced, p.Address)
			if p.Account != a.Account || i > 0 && planner.CompareAddresses(a.Replaced[i-1].Address, p.Address) >= 0 {
				return fmt.Errorf("%s replaces %s", a.Account, p.Address)
			}
		}
		for i, p := range a.Purchases {
			if i > 0 && (p.PurchasedOn < a.Purchases[i-1].PurchasedOn || p.PurchasedOn == a.Purchases[i-1].PurchasedOn && planner.CompareAddresses(a.Purchases[i-1].Address, p.Address) >= 0) {
				return fmt.Errorf("%s: %s after %s", a.Account, p.Address, a.Purchases[i-1].Address)
			}
		}
	}
	for _, p := range in.Packs {
		goes := !plantest.Made(in, p) && !got.Options.Keep && looksAt(got, p.Account) && !stay[p.Address]
		if goes != slices.Contains(replaced, p.Address) {
			return fmt.Errorf("%s: replaced is %t", p.Address, !goes)
		}
		stays := slices.ContainsFunc(got.Best.Input.Packs, func(q planner.PackPurchase) bool {
			return q.Address == p.Address && q.Account == p.Account && q.SKU == p.SKU && q.PurchasedOn == p.PurchasedOn && q.Quantity == p.Quantity && q.Price == p.Price
		})
		if !goes && !stays {
			return fmt.Errorf("%s is lost", p.Address)
		}
	}
	return nil
}

func othersAreLeft(in planner.Input, got *optimize.Optimum) error {
	for i, a := range got.Configured.Accounts {
		if !looksAt(got, a.Account.Address) {
			if diff := plantest.Difference(a, got.Best.Accounts[i]); diff != "" {
				return fmt.Errorf("%s as it is (-), beside the optimum (+):\n%s", a.Account.Address, diff)
			}
		}
	}
	for _, a := range got.Accounts {
		if !looksAt(got, a.Account) {
			return fmt.Errorf("%s was not asked for", a.Account)
		}
	}
	return nil
}

func savingsAreDifferences(in planner.Input, got *optimize.Optimum) error {
	for _, a := range got.Accounts {
		for _, p := range a.Purchases {
			others := *got.Best.Input
			others.Packs = slices.DeleteFunc(slices.Clone(others.Packs), func(q planner.PackPurchase) bool { return q.Address == p.Address })
			f, problems := settle.Simulate(others)
			if len(problems) > 0 {
				return problems[0]
			}
			// Billed includes the price.
			if saves := f.Totals.Billed.Sub(got.Best.Totals.Billed); !saves.Equal(p.Saves) {
				return fmt.Errorf("%s saves %s, not %s", p.Address, saves, p.Saves)
			}
		}
	}
	return nil
}
