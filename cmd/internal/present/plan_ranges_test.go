package present_test

import (
	"testing"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/cmd/internal/present"
)

// Chances are whole futures of 100, and of 1,000 where they are small or nearly certain; what
// happens in some futures is never said to happen in none or all.
func TestFutures(t *testing.T) {
	for part, want := range map[string]string{
		"0": "no future", "0.0004": "fewer than 1 of 1,000 futures", "0.0235": "24 of 1,000 futures", "0.05": "5 of 100 futures",
		"0.2349": "23 of 100 futures", "0.95": "95 of 100 futures", "0.9872": "987 of 1,000 futures", "0.9996": "more than 999 of 1,000 futures", "1": "all futures",
	} {
		if got := present.Futures(nil, decimal.RequireFromString(part)); got != want {
			t.Errorf("%s: %s, want %s", part, got, want)
		}
	}
}
