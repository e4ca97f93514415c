package advise_test

import (
	"runtime"
	"testing"

	"github.com/declarative-cost/planner/planner/advise"
	"github.com/declarative-cost/planner/planner/plantest"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// Accounts are advised on at the same time, and share the plan's bound in their
// order: how many at once is not to be seen, also where the bound ends in the middle.
func TestParallelAdviceIsTheSame(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	bounded := 0
	for i := range 30 {
		f := plantest.Simulate(t, rapid.Custom(plantest.DrawInput).Example(i))
		for _, tries := range []int{1, 6, 40, 0} {
			var first advise.Advice
			for _, processors := range []int{1, 8} {
				runtime.GOMAXPROCS(processors)
				got := advise.Advise(f, advise.Options{PlanTries: tries})
				if processors == 1 {
					first = got
				} else if diff := cmp.Diff(first, got, plantest.WholeForecast); diff != "" {
					t.Fatalf("plan %d, at most %d tries, on one processor (-), on %d (+):\n%s", i, tries, processors, diff)
				}
				if tries > 0 && got.Tries > tries {
					t.Fatalf("plan %d: %d tries of at most %d", i, got.Tries, tries)
				}
			}
			if len(first.Bounded) > 0 && len(f.Accounts) > 1 {
				bounded++
			}
		}
	}
	if bounded < 10 {
		t.Errorf("the bound ended in the middle of %d plans only", bounded)
	}
}
