package reconcile_test

import (
	"slices"
	"testing"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/plantest"
	"github.com/declarative-cost/planner/planner/reconcile"
	"github.com/declarative-cost/planner/pricing"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// measure replaces a usage's calls in the first months by measured ones.
func measure(address string, calls ...int64) plantest.Change {
	return func(_ *pricing.CatalogSpec, in *planner.Input) {
		for i := range in.Usages {
			u := &in.Usages[i]
			if u.Address != address {
				continue
			}
			u.Forecast, u.Actual = u.Calls, make([]bool, len(u.Calls))
			u.Calls = append(append([]int64{}, calls...), u.Calls[len(calls):]...)
			for k := range calls {
				u.Actual[k] = true
			}
		}
	}
}

// A pack that is used up sooner changes later months: 1,190,000 calls a month are
// not free, the pack of 5,000,000 covers four months and 240,000 of April as
// expected, and all but 60,000 of March after 300,000 more in December.
func TestActualsChangeLaterMonths(t *testing.T) {
	f := plantest.Simulate(t, plantest.NewPlan(plantest.PageCatalog().Spec(), "2026-12", 5,
		plantest.Use("similar_search_image", 1_200_000, 1_200_000, 1_200_000, 1_200_000, 1_200_000),
		plantest.Buy("resource_pack.a", "similar_search_image_5m", "2026-12-01"),
		measure("usage.similar_search_image", 1_500_000)))
	a := reconcile.AgainstActuals(f)
	got := plantest.Sprintf("measured %d: %+d calls, bill %s to %s; others %s to %s in %s; billed %s to %s",
		len(a.Months), a.Measured.Calls.After-a.Measured.Calls.Before, a.Measured.Bill.Before, a.Measured.Bill.After,
		a.Others.Bill.Before, a.Others.Bill.After, a.Changed, a.Billed.Before, a.Billed.After)
	want := "measured 1: +300000 calls, bill 0 to 0; others 57000 to 63100 in [2027-03 2027-04]; billed 107000 to 113100"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// A meter of which only some usages were measured says so; a usage whose expected
// calls are not known is on both sides as measured.
func TestActualsInPart(t *testing.T) {
	plan := []plantest.Change{
		plantest.UseAs("usage.a", "detect_label", 500_000, 500_000), plantest.UseAs("usage.b", "detect_label", 100_000, 100_000),
		plantest.Use("crop_image", 50_000, 50_000), measure("usage.a", 400_000), measure("usage.crop_image", 60_000),
		func(_ *pricing.CatalogSpec, in *planner.Input) { in.Usages[2].Forecast = nil },
	}
	a := reconcile.AgainstActuals(plantest.Simulate(t, plantest.NewPlan(plantest.PageCatalog().Spec(), "2026-12", 2, plan...)))
	if len(a.Months) != 1 || len(a.Months[0].Meters) != 1 {
		t.Fatalf("%+v", a.Months)
	}
	row := a.Months[0].Meters[0]
	if row.Meter != "detect_label" || !row.Partly || row.Calls != (planner.CountChange{Before: 600_000, After: 500_000}) {
		t.Errorf("%+v", row)
	}
	if diff := cmp.Diff([]string{"usage.crop_image"}, a.Unknown); diff != "" {
		t.Error(diff)
	}
}

// Without measured months there is nothing to compare.
func TestActualsOfNone(t *testing.T) {
	f := plantest.Simulate(t, plantest.NewPlan(plantest.PageCatalog().Spec(), "2026-12", 2, plantest.Use("detect_label", 1, 1)))
	if a := reconcile.AgainstActuals(f); a != nil {
		t.Errorf("%+v", a)
	}
}

// Whatever was measured: parts add up to months and months to totals, Before is
// the plan with the expected calls and After the plan itself, month by month.
func TestActualsAddUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := plantest.DrawInput(t)
		for i := range in.Usages {
			in.Usages[i].Actual = nil
		}
		if len(in.Usages) == 0 {
			t.Skip("no usage")
		}
		k := rapid.IntRange(0, len(in.Usages)-1).Draw(t, "measured usage")
		i := rapid.IntRange(0, in.Months-1).Draw(t, "measured month")
		u := &in.Usages[k]
		u.Forecast, u.Actual, u.Calls = u.Calls, make([]bool, in.Months), append([]int64{}, u.Calls...)
		u.Actual[i], u.Calls[i] = true, u.Calls[i]/2
		expected := in
		expected.Usages = slices.Clone(in.Usages)
		expected.Usages[k].Calls = u.Forecast
		before, after := plantest.Simulate(t, expected), plantest.Simulate(t, in)
		a := reconcile.AgainstActuals(after)
		if len(a.Months) != 1 || a.Months[0].Month != in.Month(i) {
			t.Fatalf("%+v", a.Months)
		}
		m := a.Months[0]
		bill := planner.AmountChange{Before: m.Rest.Bill.Before, After: m.Rest.Bill.After}
		calls := m.Rest.Calls
		for _, row := range m.Meters {
			bill.Before, bill.After = bill.Before.Add(row.Bill.Before), bill.After.Add(row.Bill.After)
			calls.Before, calls.After = calls.Before+row.Calls.Before, calls.After+row.Calls.After
		}
		same(t, "parts of the month", bill, m.Bill)
		same(t, "the month", m.Bill, planner.AmountChange{Before: before.Monthly[i].Bill, After: after.Monthly[i].Bill})
		same(t, "all months", a.All().Bill, planner.AmountChange{Before: before.Totals.Bill, After: after.Totals.Bill})
		same(t, "billed", a.Billed, planner.AmountChange{Before: before.Totals.Billed, After: after.Totals.Billed})
		same(t, "amortized", a.Amortized, planner.AmountChange{Before: before.Totals.Amortized, After: after.Totals.Amortized})
		same(t, "cash", a.Cash, planner.AmountChange{Before: before.Totals.Cash, After: after.Totals.Cash})
		if calls != m.Calls || m.Calls.Before-m.Calls.After != u.Forecast[i]-u.Calls[i] {
			t.Errorf("calls %+v, parts %+v", m.Calls, calls)
		}
		changed := 0
		for n := range before.Monthly {
			if n != i && !before.Monthly[n].Bill.Equal(after.Monthly[n].Bill) {
				changed++
			}
		}
		if len(a.Changed) != changed {
			t.Errorf("%d months changed, said are %s", changed, a.Changed)
		}
	})
}

func same(t *rapid.T, what string, got, want planner.AmountChange) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmp.Comparer(pricing.Money.Equal)); diff != "" {
		t.Errorf("%s: %s", what, diff)
	}
}

// Rows find their usages, and what cannot be found is told by row and column.
func TestMeasured(t *testing.T) {
	in := plantest.NewPlan(plantest.PageCatalog().Spec(), "2026-12", 2,
		plantest.UseAs("usage.a", "detect_label", 1, 1), plantest.UseAs("usage.b", "detect_label", 1, 1), plantest.Use("crop_image", 1, 1))
	rows := []reconcile.MeasuredRow{
		{Month: plantest.Month("2026-12"), Account: "account.main", Meter: "crop_image", Calls: 5},
		{Month: plantest.Month("2027-01"), Account: "account.main", Meter: "crop_image", Calls: 6},
		{Month: plantest.Month("2026-12"), Account: "account.main", Meter: "detect_label", Usage: "usage.b", Calls: 7},
		{Month: plantest.Month("2026-12"), Account: "account.main", Meter: "detect_label"},
		{Month: plantest.Month("2026-12"), Account: "account.main", Meter: "detect_label", Usage: "usage.c"},
		{Month: plantest.Month("2026-12"), Account: "account.other", Meter: "detect_label", Usage: "usage.a"},
		{Month: plantest.Month("2026-12"), Account: "account.main", Meter: "crop_image", Usage: "usage.a"},
		{Month: plantest.Month("2026-11"), Account: "account.main", Meter: "crop_image"},
		{Month: plantest.Month("2026-12"), Account: "account.main", Meter: "enhance_image"},
		{Month: plantest.Month("2026-12"), Account: "account.main", Meter: "crop_image", Usage: "usage.crop_image", Calls: 5},
	}
	measured, problems := reconcile.Assign(&in, rows)
	want := []reconcile.Measured{
		{Usage: "usage.b", Calls: map[pricing.Month]int64{plantest.Month("2026-12"): 7}},
		{Usage: "usage.crop_image", Calls: map[pricing.Month]int64{plantest.Month("2026-12"): 5, plantest.Month("2027-01"): 6}},
	}
	if diff := cmp.Diff(want, measured); diff != "" {
		t.Error(diff)
	}
	var got []string
	for _, p := range problems {
		got = append(got, plantest.Sprintf("%d %s %v: %.40s", p.Row, p.Column, p.First != nil && *p.First == 0, p.Detail))
	}
	wantProblems := []string{
		"3 meter false: account.main has 2 usages at the meter d",
		"4 usage false: There is no usage \"usage.c\". Did you mea",
		"5 account false: usage.a belongs to account.main, not to ",
		"6 meter false: usage.a is of the meter detect_label, no",
		"7 month false: 2026-11 lies outside the plan, which cov",
		"8 meter false: account.main has no usage at the meter e",
		"9 month true: There is already a row for usage.crop_im",
	}
	if diff := cmp.Diff(wantProblems, got); diff != "" {
		t.Error(diff)
	}
}
