package settle_test

import (
	"testing"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/plantest"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// A large plan keeps of its accounts all but the details, and these are the same when they
// are asked for.
func TestDetailsAreMadeWhenAskedFor(t *testing.T) {
	t.Parallel()
	others := append(cmp.Options{cmpopts.IgnoreFields(planner.Forecast{}, "Input", "Accounts", "Detailed")}, plantest.WholeForecast)
	rapid.Check(t, func(t *rapid.T) {
		plan, problems := settle.Resolve(plantest.DrawAny(t))
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		kept, problems := plan.Simulate()
		large, more := plan.SimulateWithoutDetails()
		if diff := cmp.Diff(problems, more); diff != "" {
			t.Fatalf("problems of a small plan (-), of a large one (+):\n%s", diff)
		}
		if len(problems) > 0 {
			return
		}
		if diff := cmp.Diff(kept, large, others); diff != "" {
			t.Fatalf("a small plan (-), a large one (+):\n%s", diff)
		}
		inPlan, largeInPlan := kept.InPlan(), large.InPlan()
		for i := range kept.Accounts {
			if diff := plantest.Difference(kept.Accounts[i], *large.Details(i)); diff != "" {
				t.Fatalf("details kept (-), made (+):\n%s", diff)
			}
			if diff := plantest.Difference(kept.Accounts[i].WithoutDetails(), large.Accounts[i]); diff != "" {
				t.Fatalf("an account of a small plan without details (-), of a large one (+):\n%s", diff)
			}
			if diff := plantest.Difference(inPlan.Accounts[i].WithoutDetails(), largeInPlan.Accounts[i]); diff != "" {
				t.Fatalf("in the plan's currency, an account of a small plan without details (-), of a large one (+):\n%s", diff)
			}
		}
	})
}
