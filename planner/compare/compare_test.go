package compare_test

import (
	"errors"
	"maps"
	"reflect"
	"slices"
	"testing"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/compare"
	"github.com/declarative-cost/planner/planner/plantest"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

func diffOf(t rapid.TB, a, b planner.Input) *compare.Diff {
	t.Helper()
	d, err := compare.Compare(plantest.Simulate(t, a), plantest.Simulate(t, b))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDiffWithItselfIsEmpty(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := plantest.DrawInput(t)
		in.Guardrails = []planner.Guardrail{{Address: "guardrail.a", MaxIncrease: new(pricing.Money{}), MaxIncreasePercent: new(decimal.Zero), Basis: planner.CostBilled, OnExceed: planner.Fail}}
		d := diffOf(t, in, copied(in))
		if len(d.Changes) > 0 || len(d.Explanation) > 0 || !isUnchanged(d) {
			t.Fatalf("a plan differs from itself: %+v %+v", d.Changes, d.Explanation)
		}
		if want := len(in.Catalogs) + len(in.Accounts) + len(in.Usages) + len(in.Packs) + len(in.TopUps) + len(in.Subscriptions) + len(in.Vouchers) + 1; d.Unchanged != want {
			t.Errorf("%d things are unchanged, want %d", d.Unchanged, want)
		}
		if d.Guardrails[0].Exceeded {
			t.Error("no change is too large a change")
		}
	})
}

// isUnchanged says whether every figure is the same on both sides.
func isUnchanged(d *compare.Diff) bool {
	return cmp.Equal(d.Totals, mirrored(d.Totals)) && cmp.Equal(d.Monthly, mirroredMonths(d.Monthly))
}

func TestDiffMirrors(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawPair(t, rapid.Bool().Draw(t, "same months"))
		there, back := diffOf(t, a, b), diffOf(t, b, a)
		if diff := cmp.Diff(there.Totals, mirrored(back.Totals)); diff != "" {
			t.Errorf("totals:\n%s", diff)
		}
		if diff := cmp.Diff(there.Monthly, mirroredMonths(back.Monthly)); diff != "" {
			t.Errorf("months:\n%s", diff)
		}
		byName := cmpopts.SortSlices(func(a, b compare.AttributeChange) bool { return a.Name < b.Name })
		if diff := cmp.Diff(there.Changes, mirrorChanges(back.Changes), byName); diff != "" {
			t.Errorf("changes:\n%s", diff)
		}
		if there.Unchanged != back.Unchanged || there.Start != back.Start || there.End != back.End || there.SameHorizon != back.SameHorizon {
			t.Error("counts or horizons differ")
		}
	})
}

// mirrored is a value with Before and After of every change in it exchanged.
func mirrored[T any](v T) T {
	out := reflect.New(reflect.TypeOf(v)).Elem()
	out.Set(reflect.ValueOf(v))
	for i := range out.NumField() {
		if f := out.Field(i); f.Kind() == reflect.Struct {
			before := reflect.ValueOf(f.Interface()).Field(0)
			f.Field(0).Set(reflect.ValueOf(f.Field(1).Interface()))
			f.Field(1).Set(before)
		}
	}
	return out.Interface().(T)
}

func mirroredMonths(months []compare.MonthChange) (out []compare.MonthChange) {
	for _, m := range months {
		out = append(out, mirrored(m))
	}
	return out
}

func mirrorChanges(changes []compare.Change) (out []compare.Change) {
	for _, c := range changes {
		switch c.Action {
		case compare.Create:
			c.Action = compare.Delete
		case compare.Delete:
			c.Action = compare.Create
		}
		c.Cost = planner.AmountChange{Before: c.Cost.After, After: c.Cost.Before}
		c.Attributes = slices.Clone(c.Attributes)
		for i, a := range c.Attributes {
			c.Attributes[i].Before, c.Attributes[i].After = a.After, a.Before
		}
		out = append(out, c)
	}
	return out
}

// From continues a forecast: the months of the continuation are those of the
// whole, suspended accounts and half-used packs included.
func TestFromGivesTheSameMonths(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		whole := plantest.Simulate(t, plantest.DrawInput(t))
		first := rapid.IntRange(0, whole.Input.Months-1).Draw(t, "first")
		last := rapid.IntRange(first, whole.Input.Months-1).Draw(t, "last")
		in := settle.From(whole, whole.Input.Month(first), whole.Input.Month(last))
		part, problems := settle.Simulate(in)
		if onlyFreePacks(problems) {
			t.Skip("a pack's meters are free in this part")
		}
		for _, p := range problems {
			t.Fatal(p)
		}
		for n := range part.Accounts {
			checkSameMonths(t, &whole.Accounts[n], &part.Accounts[n], first, last)
		}
	})
}

// A part has the top-ups from its first morning to the bill day after it, each account's own.
func TestFromKeepsTheTopUpsOfItsDays(t *testing.T) {
	in := plantest.NewPlan(plantest.HandCatalog(), "2027-01", 3)
	late := in.Accounts[0]
	late.Address, late.Products = "account.late", slices.Clone(late.Products)
	late.Products[0].Terms.BillDay = 3
	in.Accounts = append(in.Accounts, late)
	for _, u := range []struct{ account, date string }{
		{"main", "2027-01-31"}, {"main", "2027-02-01"}, {"main", "2027-03-01"}, {"main", "2027-03-02"},
		{"late", "2027-03-03"}, {"late", "2027-03-04"},
	} {
		in.TopUps = append(in.TopUps, planner.TopUp{Address: "top_up." + u.account + u.date, Account: "account." + u.account, Amount: plantest.Money("1"), Date: plantest.Day(u.date)})
	}
	var kept []string
	for _, u := range settle.From(plantest.Simulate(t, in), plantest.Month("2027-02"), plantest.Month("2027-02")).TopUps {
		kept = append(kept, u.Address)
	}
	slices.Sort(kept)
	want := []string{"top_up.late2027-03-03", "top_up.main2027-02-01", "top_up.main2027-03-01"}
	if diff := cmp.Diff(want, kept); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func onlyFreePacks(problems []pricing.Problem) bool {
	return len(problems) > 0 && !slices.ContainsFunc(problems, func(p pricing.Problem) bool { return p.Summary != "Pack for a free meter" })
}

func checkSameMonths(t *rapid.T, whole, part *planner.AccountForecast, first, last int) {
	t.Helper()
	want, got := slices.Clone(whole.Months[first:last+1]), slices.Clone(part.Months)
	if last < len(whole.Months)-1 {
		// Packs bought before the bill day after the part are not in it.
		want[len(want)-1].Settlement, got[len(got)-1].Settlement = planner.Settlement{}, planner.Settlement{}
	}
	if diff := plantest.Difference(want, got); diff != "" {
		t.Fatalf("whole (-), part (+):\n%s", diff)
	}
	for _, p := range part.Packs {
		i := slices.IndexFunc(whole.Packs, func(q planner.PackForecast) bool { return q.Purchase.Address == p.Purchase.Address })
		if diff := plantest.Difference(whole.Packs[i].Months[first:last+1], p.Months); diff != "" {
			t.Fatalf("%s, whole (-), part (+):\n%s", p.Purchase.Address, diff)
		}
	}
}

// Where the horizons differ the common months are compared, with the state that
// the earlier months leave.
func TestDifferentHorizons(t *testing.T) {
	// A pack of 100 bought in January covers 60 calls a month: 40 are left in
	// February, so that 20 are postpaid then, and 60 in March.
	before := plantest.NewPlan(plantest.HandCatalog(), "2027-01", 3, plantest.Use("a", 60, 60, 60), plantest.Buy("resource_pack.p", "hundred", "2027-01-01"))
	after := plantest.NewPlan(plantest.HandCatalog(), "2027-02", 3, plantest.Use("a", 60, 60, 60), plantest.Buy("resource_pack.p", "hundred", "2027-01-01", plantest.Remaining(90)))
	d := diffOf(t, before, after)
	checkExplanation(t, d)
	if d.SameHorizon || d.Start != plantest.Month("2027-02") || d.End != plantest.Month("2027-03") || len(d.Monthly) != 2 {
		t.Errorf("%s to %s, %d months are compared", d.Start, d.End, len(d.Monthly))
	}
	want := planner.AmountChange{Before: plantest.Money("80"), After: plantest.Money("30")}
	if diff := cmp.Diff(want, d.Totals.Billed); diff != "" {
		t.Errorf("billed (-want +got):\n%s", diff)
	}
	// In February the bill of January, 0, is paid, in March that of February.
	if diff := cmp.Diff(planner.AmountChange{Before: plantest.Money("20"), After: plantest.Money("0")}, d.Totals.Cash); diff != "" {
		t.Errorf("cash of the common months (-want +got):\n%s", diff)
	}
	wantLines := []string{"account.main resource_pack 2027-02 a -20", "account.main resource_pack 2027-03 a -30"}
	if diff := cmp.Diff(wantLines, showExplanation(d)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	wantChanges := []string{
		"no-op account account.main; cost 80 → 30",
		"update resource_pack resource_pack.p; remaining none → 90",
		"no-op usage usage.a; cost 80 → 30",
	}
	if diff := cmp.Diff(wantChanges, showChanges(d)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What expires counts in the months that both cover, the first and the last inclusive.
func TestExpiredPacksOverDifferentHorizons(t *testing.T) {
	// packs of ten calls for 5.00 that expire on the 15th of a month, with some left
	expiring := func(start string, left map[string]int64) planner.Input {
		in := plantest.NewPlan(plantest.HandCatalog(), start, 4)
		for _, month := range slices.Sorted(maps.Keys(left)) {
			plantest.Buy("resource_pack.p"+month, "ten", "2026-"+month+"-15", plantest.Remaining(left[month]))(nil, &in)
		}
		return in
	}
	d := diffOf(t, expiring("2027-01", map[string]int64{"01": 1, "02": 2, "04": 3}), expiring("2027-02", map[string]int64{"02": 4, "04": 5, "05": 6}))
	if want := (planner.UnitsChange{Before: pricing.WholeUnits(5), After: pricing.WholeUnits(9)}); d.Totals.PacksExpiredCalls != want {
		t.Errorf("%v calls expire, want %v", d.Totals.PacksExpiredCalls, want)
	}
	if diff := cmp.Diff(planner.AmountChange{Before: plantest.Money("2.5"), After: plantest.Money("4.5")}, d.Totals.PacksExpiredValue); diff != "" {
		t.Errorf("worth (-want +got):\n%s", diff)
	}
}

func TestWhatCannotBeCompared(t *testing.T) {
	plan := func(start, currency string) *planner.Forecast {
		spec := plantest.HandCatalog()
		spec.Currency = currency
		return plantest.Simulate(t, plantest.NewPlan(spec, start, 2))
	}
	nothing := plantest.Simulate(t, planner.Input{Start: plantest.Month("2027-01"), Months: 1})
	for _, test := range []struct {
		name          string
		before, after *planner.Forecast
		want          error
	}{
		{"different currencies", plan("2027-01", "CNY"), plan("2027-01", "USD"), compare.ErrDifferentCurrencies},
		{"no common month", plan("2027-01", "CNY"), plan("2027-03", "CNY"), compare.ErrNoCommonMonths},
		{"one common month", plan("2027-01", "CNY"), plan("2027-02", "CNY"), nil},
		{"a plan of nothing has no currency", nothing, plan("2027-01", "CNY"), nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, sides := range [][2]*planner.Forecast{{test.before, test.after}, {test.after, test.before}} {
				if _, err := compare.Compare(sides[0], sides[1]); !errors.Is(err, test.want) {
					t.Errorf("got %v, want %v", err, test.want)
				}
			}
		})
	}
}
