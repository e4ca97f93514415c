package hclspec

import (
	"fmt"
	"strings"

	"github.com/declarative-cost/planner/planner"
	"github.com/zclconf/go-cty/cty"
)

// budget reads a budget, with its defaults where it has mistakes, so that the rest of it
// is still checked.
func (r *reader) budget() planner.Budget {
	accounts, _ := r.references("accounts", "accounts takes a list of references to accounts, as in [account.retail]. Of accounts with for_each it takes values(account.NAME).", true)
	b := planner.Budget{
		Address: r.inst.address(), Accounts: accounts,
		Period: planner.BudgetPeriods[0], Basis: planner.CostBases[0], OnExceed: planner.Warn, OnWorse: planner.Warn,
	}
	r.fill(&b)
	return b
}

func (r *reader) guardrail() planner.Guardrail {
	g := planner.Guardrail{Address: r.inst.address(), Basis: planner.CostBases[0], OnExceed: planner.Fail}
	r.fill(&g)
	valueKind(cty.String, "Invalid percentile", percentile).read(r, "at", &g.At)
	if g.MaxIncrease == nil && g.MaxIncreasePercent == nil && !r.failed {
		r.mistake(r.block.at, "Guardrail without a limit", "A guardrail needs max_increase, max_increase_percent, or both.")
	}
	return g
}

// percentile reads "p1" to "p99".
func percentile(v cty.Value) (n int, err error) {
	text := v.AsString()
	if _, err := fmt.Sscanf(text, "p%d", &n); err != nil || n < 1 || n > 99 || text != fmt.Sprintf("p%d", n) {
		return 0, fmt.Errorf("a percentile of the change is required, \"p1\" to \"p99\", not %q", text)
	}
	return n, nil
}

// ExceededText says since when a budget is exceeded, and what its dearest period costs.
func ExceededText(b *planner.BudgetForecast, currency string) string {
	dearest := ":"
	if b.Budget.Period != planner.PeriodTotal {
		dearest = "; its dearest " + strings.ReplaceAll(string(b.Budget.Period), "_", " ") + " has"
	}
	return fmt.Sprintf("%s is exceeded from %s on%s %s of %s %s.", b.Budget.Address, b.FirstExceeded, dearest,
		b.Projected.Grouped(currency), b.Budget.Amount.Grouped(currency), currency)
}
