package ranges

import (
	"runtime"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/plantest"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
)

func TestMain(m *testing.M) { plantest.Main(m, 30) }

// uncertain makes some usages of a plan uncertain.
func uncertain(t *rapid.T, in planner.Input) planner.Input {
	usages := make([]planner.Usage, len(in.Usages))
	for i, u := range in.Usages {
		if rapid.Bool().Draw(t, "uncertain") {
			v := uncertainty(rapid.SampledFrom([]string{"", "traffic", "other"}).Draw(t, "factor"),
				rapid.SampledFrom([]string{"0.5", "0.9", "1"}).Draw(t, "p10"), rapid.SampledFrom([]string{"1", "1.3", "3"}).Draw(t, "p90"),
				rapid.SampledFrom([]string{"0", "0.1"}).Draw(t, "drift"), rapid.SampledFrom([]string{"0", "0.2"}).Draw(t, "monthly"))
			u.Uncertainty = &v
		}
		usages[i] = u
	}
	in.Usages = usages
	return in
}

// Each future alone is what Simulate makes of a plan with its volumes written out: four of
// each random plan, more than 200 together, in all months and views of cost.
func TestFuturesEqualSimulate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := plantest.DrawAny(t)
		in = uncertain(t, plantest.FirstMonths(in, min(in.Months, 13)))
		f, problems := settle.Simulate(in)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		r, problems := Of(f, Options{Futures: 200, Seed: 5})
		if len(problems) > 0 {
			t.Skip(problems) // a price that is not public, or too many calls
		}
		if !IsUncertain(&in, nil) {
			return
		}
		b, first, last := r.Billed, r.Monthly[0], r.Monthly[in.Months-1].ToDate
		for _, same := range [][2]pricing.Money{{first.ToDate.P10, first.Billed.P10}, {last.P10, b.P10}, {last.P50, b.P50}, {last.P90, b.P90}, {r.Tenths[0], b.P5}, {r.Tenths[9], b.P95}} {
			if !same[0].Equal(same[1]) {
				t.Fatalf("%s is not %s", same[0], same[1])
			}
		}
		for _, k := range rapid.SliceOfN(rapid.IntRange(0, 199), 4, 4).Draw(t, "futures") {
			future, problems := settle.Simulate(writtenOut(f.Input, 5, k))
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			for i, m := range future.Monthly {
				for _, basis := range planner.CostBases {
					if got := r.costs[basis][i][k]; !got.Equal(m.Cost(basis)) {
						t.Fatalf("month %d of future %d: %s %s, and written out %s", i, k, got, basis, m.Cost(basis))
					}
				}
			}
			if !future.Totals.Cash.Equal(r.costs[planner.CostCash].total()[k]) {
				t.Fatalf("future %d pays %s, and written out %s", k, r.costs[planner.CostCash].total()[k], future.Totals.Cash)
			}
		}
	})
}

// writtenOut is a plan with the volumes of a future.
func writtenOut(in *planner.Input, seed uint64, future int) planner.Input {
	out := *in
	out.Usages = make([]planner.Usage, len(in.Usages))
	for i, u := range in.Usages {
		if u.Uncertainty != nil {
			first := firstDrawn(&u)
			u.Calls = append([]int64{}, u.Calls...)
			for k, month := range multipliers(batch{seed, future / BatchSize}, u.Address, *u.Uncertainty, in.Month(first), in.Months-first) {
				u.Calls[first+k], _ = times(u.Calls[first+k], month[future%BatchSize])
			}
			u.Uncertainty = nil
		}
		out.Usages[i] = u
	}
	return out
}

// With no uncertainty every percentile is the plan; scenarios alone are weighted.
func TestCertainPlansAndScenarios(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := plantest.DrawInput(t)
		f, problems := settle.Simulate(in)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		r, problems := Of(f, Options{})
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		for _, v := range []pricing.Money{r.Billed.Mean, r.Billed.P5, r.Billed.P50, r.Billed.P95, r.Billed.AtMost.P90[1]} {
			if !v.Equal(f.Totals.Billed) {
				t.Fatalf("%s instead of the plan's %s", v, f.Totals.Billed)
			}
		}
		if !r.Cash.P90.Equal(f.Totals.Cash) || !r.Amortized.P10.Equal(f.Totals.Amortized) || r.Futures != 1 {
			t.Fatalf("%+v is not the plan's %+v", r, f.Totals)
		}
		more := writtenOut(f.Input, 0, 0)
		for i := range more.Usages {
			more.Usages[i].Calls = make([]int64, in.Months)
		}
		s, problems := Of(f, Options{Scenarios: []Scenario{{"idle", decimal.RequireFromString("0.25"), more}}})
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		idle, problems := settle.Simulate(more)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		low, high := pricing.MinMoney(idle.Totals.Billed, f.Totals.Billed), pricing.MaxMoney(idle.Totals.Billed, f.Totals.Billed)
		// A scenario without accounts costs nothing.
		none, problems := Of(f, Options{Scenarios: []Scenario{{"none", decimal.RequireFromString("0.25"), planner.Input{Start: in.Start, Months: in.Months, Catalogs: in.Catalogs}}}})
		if len(problems) > 0 || !none.Billed.P10.Equal(pricing.MinMoney(pricing.Money{}, f.Totals.Billed)) || !none.Billed.P90.Equal(pricing.MaxMoney(pricing.Money{}, f.Totals.Billed)) {
			t.Fatalf("%v %+v", problems, none)
		}
		if s.Futures != 2 || !s.Billed.P10.Equal(low) || !s.Billed.P90.Equal(high) {
			t.Fatalf("%+v is not between %s and %s", s.Billed, low, high)
		}
	})
}

// A future does not depend on other usages and futures.
func TestFuturesStayTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := plantest.DrawInput(t)
		f, problems := settle.Simulate(uncertain(t, plantest.FirstMonths(in, min(in.Months, 2))))
		if len(problems) > 0 || !IsUncertain(f.Input, nil) {
			return
		}
		few, problems := Of(f, Options{Futures: 100, Seed: 9})
		if len(problems) > 0 {
			t.Skip(problems)
		}
		many, problems := Of(f, Options{Futures: 150, Seed: 9})
		if len(problems) > 0 {
			t.Skip(problems)
		}
		if !sameAmounts(few.costs[planner.CostBilled].total(), many.costs[planner.CostBilled].total()[:100]) || many.Futures != 200 {
			t.Fatalf("of %d futures the first differ", many.Futures)
		}
		more := *f.Input
		idle := uncertainty("traffic", "0.5", "2", "0.1", "0.1")
		beside := more.Usages[0]
		more.Usages = append(slices.Clone(more.Usages), planner.Usage{Address: "usage.aa", Account: beside.Account, Catalog: beside.Catalog, Meter: beside.Meter, Calls: make([]int64, more.Months), Uncertainty: &idle})
		if g, problems := settle.Simulate(more); len(problems) == 0 {
			wider, problems := Of(g, Options{Futures: 100, Seed: 9})
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			for basis, costs := range few.costs {
				if !slices.EqualFunc(costs, wider.costs[basis], sameAmounts) {
					t.Fatalf("with an idle usage the futures have other %s", basis)
				}
			}
		} else {
			t.Fatal(problems)
		}
		if c, err := Compare(few, few, Common{Whole: true}); err != nil || !c.Billed.Change.P10.IsZero() || !c.Billed.Change.P90.IsZero() {
			t.Fatal("a plan changes against itself", err)
		}
	})
}

func sameAmounts(a, b []pricing.Money) bool { return slices.EqualFunc(a, b, pricing.Money.Equal) }

// Futures are settled at the same time; how many at once is not to be seen.
func TestParallelFuturesGiveTheSameRanges(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	draw := rapid.Custom(func(t *rapid.T) planner.Input { return uncertain(t, plantest.DrawInput(t)) })
	for i := range 3 {
		f, problems := settle.Simulate(draw.Example(i))
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		var all [2]*Ranges
		for k, processors := range []int{1, 4} {
			runtime.GOMAXPROCS(processors)
			if all[k], problems = Of(f, Options{Futures: 300, Seed: 1}); len(problems) > 0 {
				t.Fatal(problems)
			}
		}
		if diff := cmp.Diff(all[0], all[1], cmp.AllowUnexported(Ranges{}, Futures{})); diff != "" {
			t.Fatalf("plan %d on one processor (-), on several (+):\n%s", i, diff)
		}
	}
}

func TestRanksAround(t *testing.T) {
	if low, high := ranksAround(2000, 0.5); low != 956 || high != 1045 {
		t.Errorf("the median of 2,000 lies between ranks %d and %d", low, high)
	}
	if low, high := ranksAround(100, 0.9); low != 84 || high != 96 {
		t.Errorf("the 90th percentile of 100 lies between ranks %d and %d", low, high)
	}
}
