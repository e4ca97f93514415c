package cmd

import (
	"testing"

	"github.com/declarative-cost/planner/planner"
)

// The scenarios of a small plan are planned all, those of a large one up to a bound
// that depends on nothing but its size.
func TestMostScenarios(t *testing.T) {
	for usages, want := range map[int]int{0: 416_666, 1: 208_333, 9_999: 41, 30_000: 20, 1_000_000: 20} {
		in := planner.Input{Months: 12, Accounts: make([]planner.Account, 1), Usages: make([]planner.Usage, usages)}
		if got := maxScenarios(&in); got != want {
			t.Errorf("%d usages: %d scenarios, want %d", usages, got, want)
		}
	}
}
