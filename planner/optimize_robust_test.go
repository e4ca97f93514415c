package planner_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"pgregory.net/rapid"
)

// The least worst regret is that of an exhaustive search: all purchases on up to
// three days and SKUs, each of as many packs as cover every call of the busiest
// scenario, each simulated in every scenario. (Four and more days and SKUs are more
// packs than the calls here can make worth their price.)
func TestRobustOptimumEqualsExhaustiveSearch(t *testing.T) {
	reached := map[string]bool{}
	rapid.Check(t, func(r *rapid.T) {
		scenarios := drawScenarios(r)
		got, problems := planner.OptimizeRobust(scenarios, planner.OptimizeOptions{})
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		a := got.Accounts[0]
		worst, regret := leastWorstRegret(scenarios)
		chosen := a.Choices[0]
		if a.Proven && !chosen.Worst.Equal(worst) {
			t.Fatalf("the least worst regret is %s, not %s of %v", worst, chosen.Worst, chosen.Purchases)
		}
		if worst.LessThan(chosen.Worst.Sub(a.Gap)) || chosen.Worst.LessThan(worst) {
			t.Fatalf("%s does not lie between %s less the gap %s and it", worst, chosen.Worst, a.Gap)
		}
		if a.Proven && !sumOf(chosen.Regret).Equal(sumOf(regret)) {
			t.Fatalf("the regrets %v are not the least sum, %v", chosen.Regret, regret)
		}
		reached["proven"] = reached["proven"] || a.Proven
		reached["nobody's best"] = reached["nobody's best"] || !slices.ContainsFunc(a.Choices[1:], func(c planner.RobustChoice) bool { return c.Worst.Equal(chosen.Worst) })
		reached["regret"] = reached["regret"] || chosen.Worst.IsPositive()
		wantChoiceSettles(t, scenarios, got)
	})
	for _, situation := range []string{"proven", "nobody's best", "regret"} {
		if !reached[situation] {
			t.Errorf("no case with: %s", situation)
		}
	}
}

// wantChoiceSettles says that the forecasts have the chosen purchases, at the cost
// of the table.
func wantChoiceSettles(t *testing.T, scenarios []planner.ScenarioInput, got *planner.RobustOptimum) {
	t.Helper()
	for k := range scenarios {
		cost := openCost(got.Best[k])
		if want := got.Accounts[0].Choices[0].Cost[k]; !cost.Equal(want) {
			t.Fatalf("scenario %d costs %s, the table says %s", k, cost, want)
		}
	}
}

// openCost is the cost of calls before bills are rounded, and of packs bought.
func openCost(f *planner.Forecast) (sum pricing.Money) {
	for _, a := range f.Accounts {
		for _, m := range a.Months {
			for _, meter := range m.Meters {
				sum = sum.Add(meter.Cost)
			}
		}
		for _, p := range a.Packs {
			if p.Purchase.PurchasedOn >= f.Input.Start.First() {
				sum = sum.Add(p.Price)
			}
		}
	}
	return sum
}

// drawScenarios draws two or three plans that differ in volumes and discount, over
// one meter or two that share packs.
func drawScenarios(r *rapid.T) []planner.ScenarioInput {
	spec := pricing.CatalogSpec{ID: "own", Currency: "CNY", CallUnit: 1, Terms: pricing.DefaultTerms()}
	meters := []string{"m0", "m1"}[:rapid.IntRange(1, 2).Draw(r, "meters")]
	months := rapid.IntRange(1, 4-len(meters)).Draw(r, "months")
	for _, id := range meters {
		tiers := []pricing.TierSpec{{From: 0, Price: dec("6")}, {From: 10, Price: dec(rapid.SampledFrom([]string{"1", "4", "7"}).Draw(r, "price"))}}
		spec.Meters = append(spec.Meters, pricing.MeterSpec{ID: id, Tiers: tiers})
	}
	covered := meters
	if len(meters) == 2 && rapid.Bool().Draw(r, "apart") {
		covered = meters[:1]
		spec.Packs = append(spec.Packs, pricing.PackSpec{SKU: "other", Meters: meters[1:], Calls: 20, Price: dec("70")})
	}
	spec.Packs = append(spec.Packs,
		pricing.PackSpec{SKU: "small", Meters: covered, Calls: 10, Price: dec(rapid.SampledFrom([]string{"20", "35", "0.5"}).Draw(r, "small"))},
		pricing.PackSpec{SKU: "big", Meters: covered, Calls: 30, Price: dec(rapid.SampledFrom([]string{"60", "45.25"}).Draw(r, "big"))})
	spec.Terms.PackValidity = validity(rapid.SampledFrom([]string{"1y", "1m", "40d"}).Draw(r, "validity"))
	catalog := mustCatalog(spec)
	var scenarios []planner.ScenarioInput
	for k := range rapid.IntRange(2, 3).Draw(r, "scenarios") {
		in := planner.Input{Start: month("2026-12"), Months: months, Catalogs: []*pricing.Catalog{catalog}}
		in.Accounts = []planner.Account{{Address: "account.a", Catalog: "own", Terms: spec.Terms, Discount: planner.Discount{Default: dec(rapid.SampledFrom([]string{"1", "0.9"}).Draw(r, "discount"))}}}
		for _, id := range meters {
			calls := make([]int64, months)
			for i := range calls {
				calls[i] = rapid.SampledFrom([]int64{0, 3, 9, 10, 11}).Draw(r, "calls")
			}
			in.Usages = append(in.Usages, planner.Usage{Address: "usage." + id, Account: "account.a", Meter: id, Calls: calls})
		}
		scenarios = append(scenarios, planner.ScenarioInput{Name: fmt.Sprint(k), Input: in})
	}
	return scenarios
}

// leastWorstRegret tries all purchases of up to three packs of each SKU that covers
// anything, and as many as cover everything.
func leastWorstRegret(scenarios []planner.ScenarioInput) (worst pricing.Money, regret []pricing.Money) {
	in := scenarios[0].Input
	var options []planner.PackPurchase
	for _, sku := range in.Catalogs[0].SKUs() {
		for i := range in.Months {
			options = append(options, planner.PackPurchase{
				Address: fmt.Sprintf("resource_pack.%s_%d", sku, i), Account: "account.a",
				SKU: sku, PurchasedOn: in.Month(i).First(),
			})
		}
	}
	var costs [][]pricing.Money // by choice, then scenario
	try := func(packs []planner.PackPurchase) {
		var cost []pricing.Money
		for _, s := range scenarios {
			plan := s.Input
			plan.Packs = packs
			f, problems := planner.Simulate(plan)
			if len(problems) > 0 {
				panic(problems)
			}
			cost = append(cost, openCost(f))
		}
		costs = append(costs, cost)
	}
	var choose func(from int, packs []planner.PackPurchase, calls int64)
	choose = func(from int, packs []planner.PackPurchase, calls int64) {
		try(packs)
		for i := from; i < len(options); i++ {
			sku, _ := in.Catalogs[0].Pack(options[i].SKU)
			most := (busiest(scenarios) + sku.Calls - 1) / sku.Calls
			for n := int64(1); n <= most && len(packs) < 3; n++ {
				p := options[i]
				p.Quantity = n
				choose(i+1, append(slices.Clone(packs), p), calls+n*sku.Calls)
			}
		}
	}
	choose(0, nil, 0)
	best := slices.Clone(costs[0])
	for _, cost := range costs {
		for k := range cost {
			best[k] = pricing.MinMoney(best[k], cost[k])
		}
	}
	for i, cost := range costs {
		regrets, most := make([]pricing.Money, len(cost)), pricing.Money{}
		for k := range cost {
			regrets[k] = cost[k].Sub(best[k])
			most = pricing.MaxMoney(most, regrets[k])
		}
		sum := sumOf(regrets)
		if i == 0 || most.LessThan(worst) || (most.Equal(worst) && sum.LessThan(sumOf(regret))) {
			worst, regret = most, regrets
		}
	}
	return worst, regret
}

// busiest is the most calls that any scenario's meters have together.
func busiest(scenarios []planner.ScenarioInput) (most int64) {
	for _, s := range scenarios {
		var calls int64
		for _, u := range s.Input.Usages {
			for _, n := range u.Calls {
				calls += n
			}
		}
		most = max(most, calls)
	}
	return most
}

func validity(text string) pricing.Validity {
	v, err := pricing.ParseValidity(text)
	if err != nil {
		panic(err)
	}
	return v
}
