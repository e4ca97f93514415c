package compare_test

import (
	"testing"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/plantest"
	"github.com/google/go-cmp/cmp"
)

func TestGuardrails(t *testing.T) {
	rail := func(increase, percent string) planner.Guardrail {
		g := planner.Guardrail{Address: "guardrail.g", Basis: planner.CostBilled, OnExceed: planner.Fail}
		if increase != "" {
			g.MaxIncrease = new(plantest.Money(increase))
		}
		if percent != "" {
			g.MaxIncreasePercent = new(plantest.Dec(percent))
		}
		return g
	}
	for _, test := range []struct {
		name          string
		before, after int64 // calls at 0.1
		rail          planner.Guardrail
		exceeded      bool
		percent       string
	}{
		{"below the limit", 1000, 1099, rail("10", ""), false, "9.9"},
		{"at the limit", 1000, 1100, rail("10", ""), false, "10"},
		{"above the limit", 1000, 1101, rail("10", ""), true, "10.1"},
		{"at the percentage", 1000, 1100, rail("", "10"), false, "10"},
		{"above the percentage by less than it shows", 100_000, 110_001, rail("", "10"), true, "10"},
		{"either suffices", 1000, 1101, rail("1000", "10"), true, "10.1"},
		{"cheaper", 1000, 10, rail("0", "0"), false, "-99"},
		{"the same", 1000, 1000, rail("0", "0"), false, "0"},
		{"from nothing", 0, 1, rail("1000", "1000"), true, ""},
		{"from nothing, without a percentage", 0, 1, rail("1000", ""), false, ""},
		{"still nothing", 0, 0, rail("0", "0"), false, ""},
		{"no limit at all", 1, 1000, rail("", ""), false, "99900"},
	} {
		t.Run(test.name, func(t *testing.T) {
			before, after := plantest.NewPlan(plantest.HandCatalog(), "2027-01", 1, plantest.Use("b", test.before)), plantest.NewPlan(plantest.HandCatalog(), "2027-01", 1, plantest.Use("b", test.after))
			after.Guardrails = []planner.Guardrail{test.rail}
			got := diffOf(t, before, after).Guardrails
			if len(got) != 1 || got[0].Exceeded != test.exceeded {
				t.Fatalf("got %+v, want exceeded: %t", got, test.exceeded)
			}
			percent := ""
			if got[0].Percent != nil {
				percent = got[0].Percent.String()
			}
			if percent != test.percent {
				t.Errorf("got %q per cent, want %q", percent, test.percent)
			}
		})
	}
}

// A change cannot escape a guardrail by removing it; one that both sides have
// counts as the later side has it.
func TestGuardrailsOfBothSides(t *testing.T) {
	before, after := plantest.NewPlan(plantest.HandCatalog(), "2027-01", 1, plantest.Use("b", 100)), plantest.NewPlan(plantest.HandCatalog(), "2027-01", 1, plantest.Use("b", 200))
	rail := func(address, increase string, on planner.OnFailure) planner.Guardrail {
		return planner.Guardrail{Address: address, MaxIncrease: new(plantest.Money(increase)), Basis: planner.CostCash, OnExceed: on}
	}
	before.Guardrails = []planner.Guardrail{rail("guardrail.both", "5", planner.Fail), rail("guardrail.removed", "5", planner.Fail)}
	after.Guardrails = []planner.Guardrail{rail("guardrail.added", "5", planner.Warn), rail("guardrail.both", "15", planner.Fail)}
	var got []string
	for _, g := range diffOf(t, before, after).Guardrails {
		got = append(got, plantest.Sprintf("%s %t %s", g.Guardrail.Address, g.Exceeded, g.Cost.Change()))
	}
	want := []string{"guardrail.added true 10", "guardrail.both false 10", "guardrail.removed true 10"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What already failed in the baseline warns, what newly fails fails.
func TestBudgetsAgainstTheBaseline(t *testing.T) {
	budget := func(address, amount string, on planner.OnFailure) planner.Budget {
		return planner.Budget{Address: address, Amount: plantest.Money(amount), Period: planner.PeriodTotal, Basis: planner.CostBilled, OnExceed: on}
	}
	before, after := plantest.NewPlan(plantest.HandCatalog(), "2027-01", 1, plantest.Use("b", 100)), plantest.NewPlan(plantest.HandCatalog(), "2027-01", 1, plantest.Use("b", 200))
	before.Budgets = []planner.Budget{budget("budget.newly", "15", planner.Fail), budget("budget.before", "5", planner.Fail), budget("budget.old_name", "5", planner.Fail), budget("budget.gone", "5", planner.Fail), budget("budget.raised", "5", planner.Fail)}
	after.Budgets = []planner.Budget{budget("budget.newly", "15", planner.Fail), budget("budget.before", "15", planner.Fail), budget("budget.raised", "15.01", planner.Fail), budget("budget.renamed", "5", planner.Fail), budget("budget.warns", "15", planner.Warn), budget("budget.holds", "20", planner.Fail)}
	after.Moves = []planner.Move{{From: "budget.old_name", To: "budget.renamed"}}
	var got []string
	for _, b := range diffOf(t, before, after).Budgets {
		got = append(got, plantest.Sprintf("%s now %t, before %t, worse %t", b.Budget.Address, b.Exceeded, b.ExceededBefore, b.Worse))
	}
	want := []string{
		"budget.before now true, before true, worse false", // by 5 now and then
		"budget.holds now false, before false, worse false",
		"budget.newly now true, before false, worse false",
		"budget.raised now true, before true, worse false",
		"budget.renamed now true, before true, worse true",
		"budget.warns now true, before false, worse false",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A budget is worse by what the months show that both sides cover.
func TestWorseBudgets(t *testing.T) {
	plan := func(start, amount string, period planner.BudgetPeriod, calls ...int64) planner.Input {
		in := plantest.NewPlan(plantest.HandCatalog(), start, len(calls), plantest.Use("b", calls...)) // at 0.1
		in.Budgets = []planner.Budget{{Address: "budget.b", Amount: plantest.Money(amount), Period: period, Basis: planner.CostBilled}}
		return in
	}
	for name, test := range map[string]struct {
		before, after planner.Input
		worse         bool
	}{
		"total, more":                   {plan("2027-01", "5", planner.PeriodTotal, 100, 100), plan("2027-01", "5", planner.PeriodTotal, 100, 101), true},
		"total, a lower amount":         {plan("2027-01", "5", planner.PeriodTotal, 100, 100), plan("2027-01", "4.99", planner.PeriodTotal, 100, 100), true},
		"total, more under more":        {plan("2027-01", "5", planner.PeriodTotal, 100, 100), plan("2027-01", "6", planner.PeriodTotal, 100, 110), false},
		"total, only a longer plan":     {plan("2027-01", "5", planner.PeriodTotal, 100, 100), plan("2027-01", "5", planner.PeriodTotal, 100, 100, 100), false},
		"total, in a common month":      {plan("2027-01", "5", planner.PeriodTotal, 100, 100), plan("2027-02", "5", planner.PeriodTotal, 101, 100), true},
		"month, by more":                {plan("2027-01", "5", planner.PeriodMonth, 100, 10), plan("2027-01", "5", planner.PeriodMonth, 101, 10), true},
		"month, in more months":         {plan("2027-01", "5", planner.PeriodMonth, 100, 10), plan("2027-01", "5", planner.PeriodMonth, 60, 60), true},
		"month, in one, by less":        {plan("2027-01", "5", planner.PeriodMonth, 100, 10), plan("2027-01", "5", planner.PeriodMonth, 10, 60), false},
		"month, a month the base lacks": {plan("2027-01", "5", planner.PeriodMonth, 100, 10), plan("2027-01", "5", planner.PeriodMonth, 100, 10, 900), false},
	} {
		if b := diffOf(t, test.before, test.after).Budgets[0]; !b.ExceededBefore || b.Worse != test.worse {
			t.Errorf("%s: exceeded before %t, worse %t", name, b.ExceededBefore, b.Worse)
		}
	}
}

// Over different horizons a budget fails the change only by the months that both
// sides cover, the first and the last of them inclusive.
func TestBudgetsOverDifferentHorizons(t *testing.T) {
	plan := func(start string, calls ...int64) planner.Input {
		return plantest.NewPlan(plantest.HandCatalog(), start, len(calls), plantest.Use("b", calls...))
	}
	base := plan("2027-02", 100, 100, 100) // at 0.1: 10 a month to April
	for _, test := range []struct {
		name   string
		after  planner.Input
		amount string
		period planner.BudgetPeriod
		basis  planner.CostBasis
		fails  bool
	}{
		{"total, in the last common month", plan("2027-02", 100, 100, 200, 100), "35", planner.PeriodTotal, planner.CostBilled, true},
		{"total, a month later", plan("2027-02", 100, 100, 100, 100), "35", planner.PeriodTotal, planner.CostBilled, false},
		{"total, in the first common month", plan("2027-01", 100, 200, 100, 100), "25", planner.PeriodTotal, planner.CostBilled, true},
		{"total, a month before", plan("2027-01", 300, 100, 100, 100), "25", planner.PeriodTotal, planner.CostBilled, false},
		{"month, the last common one", plan("2027-02", 100, 100, 200, 100), "15", planner.PeriodMonth, planner.CostBilled, true},
		{"month, one later", plan("2027-02", 100, 100, 100, 200), "15", planner.PeriodMonth, planner.CostBilled, false},
		{"month, the first common one", plan("2027-01", 100, 200, 100, 100), "15", planner.PeriodMonth, planner.CostBilled, true},
		{"month, one before", plan("2027-01", 200, 100, 100, 100), "15", planner.PeriodMonth, planner.CostBilled, false},
		{"month, one before and a common one that reaches the amount", plan("2027-01", 200, 100, 100, 150), "15", planner.PeriodMonth, planner.CostBilled, false},
		{"month, one before and a common one", plan("2027-01", 200, 100, 100, 200), "15", planner.PeriodMonth, planner.CostBilled, true},
		{"cash of the settlement after the last month of both", plan("2027-01", 100, 100, 100, 200), "35", planner.PeriodTotal, planner.CostCash, true},
		{"cash of the same month where the base ends before it", plan("2027-02", 100, 100, 200, 100), "25", planner.PeriodTotal, planner.CostCash, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			before := base
			before.Budgets = []planner.Budget{{Address: "budget.b", Amount: plantest.Money("1000"), Period: test.period, Basis: test.basis, OnExceed: planner.Fail}}
			test.after.Budgets = []planner.Budget{{Address: "budget.b", Amount: plantest.Money(test.amount), Period: test.period, Basis: test.basis, OnExceed: planner.Fail}}
			b := diffOf(t, before, test.after).Budgets[0]
			if !b.Exceeded || b.ExceededBefore == test.fails {
				t.Errorf("exceeded %t, first in %v, exceeded before %t, newly wanted: %t", b.Exceeded, b.FirstExceeded, b.ExceededBefore, test.fails)
			}
		})
	}
}
