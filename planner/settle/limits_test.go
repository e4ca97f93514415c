package settle_test

import (
	"slices"
	"testing"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/plantest"
	"github.com/declarative-cost/planner/pricing"
)

// Things times months have a bound, whatever kinds the things are of.
func TestPlansAreBounded(t *testing.T) {
	for _, c := range []struct {
		months, things int
		large          bool
	}{{120, 100_000, false}, {120, 100_001, true}, {12, 1_000_001, true}, {119, 100_840, false}, {119, 100_841, true}} {
		in := planner.Input{
			Start: pricing.NewDate(2026, 12, 1).Month(), Months: c.months,
			Accounts: make([]planner.Account, 1), Usages: make([]planner.Usage, 1), Packs: make([]planner.PackPurchase, 1),
			TopUps: make([]planner.TopUp, 1), Budgets: make([]planner.Budget, 1), Guardrails: make([]planner.Guardrail, c.things-5),
		}
		large := slices.ContainsFunc(plantest.Check(in), func(p pricing.Problem) bool { return p.Summary == "Plan too large" })
		if large != c.large {
			t.Errorf("%d things over %d months: too large %t", c.things, c.months, large)
		}
	}
}
