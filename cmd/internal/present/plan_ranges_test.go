package present_test

import (
	"testing"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/cmd/internal/present"
)

// Chances are whole futures of 100, and of 1,000 where they are small or nearly certain and
// the draws carry it; what happens in some futures is never said to happen in none or all.
func TestFutures(t *testing.T) {
	for _, test := range []struct {
		part string
		n    int
		want string
	}{
		{"0", 2000, "no future"}, {"0.0004", 2000, "fewer than 1 of 1,000 futures"}, {"0.0235", 2000, "24 of 1,000 futures"}, {"0.05", 2000, "5 of 100 futures"},
		{"0.2349", 2000, "23 of 100 futures"}, {"0.95", 2000, "95 of 100 futures"}, {"0.9872", 2000, "987 of 1,000 futures"}, {"0.9996", 2000, "more than 999 of 1,000 futures"},
		{"1", 2000, "all futures"}, {"0.03", 100, "3 of 100 futures"}, {"0.004", 300, "fewer than 1 of 100 futures"}, {"0.997", 300, "more than 99 of 100 futures"}, {"0.025", 2, "25 of 1,000 futures"},
	} {
		if got := present.Futures(nil, decimal.RequireFromString(test.part), test.n); got != test.want {
			t.Errorf("%s of %d: %s, want %s", test.part, test.n, got, test.want)
		}
	}
}
