package ranges

import (
	"fmt"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// A Change is how the cost changes, future by future.
type Change struct {
	Futures int         `json:"futures"`
	Seed    uint64      `json:"seed"`
	Billed  ChangeRange `json:"billed"`
	// Budgets are those of the later side.
	Budgets []BudgetChance `json:"budgets" since:"1.1"`

	futures Futures
	changes map[planner.CostBasis][]pricing.Money
}

// A ChangeRange is an amount on both sides, and its change in each future, of which PlanAbove
// is the part that is less than the plan's change.
type ChangeRange struct {
	Before Range `json:"before"`
	After  Range `json:"after"`
	Change Range `json:"change"`
}

// A BudgetChance is the part of the futures in which a budget is exceeded, on both sides.
type BudgetChance struct {
	Address string `json:"address"`
	Before  *Ratio `json:"before"` // nil where the earlier side lacks the budget, or has other months
	After   Ratio  `json:"after"`
}

// Common are the months that both sides of a change cover, inclusive, and what their plans
// are billed in them.
type Common struct {
	Start, End    pricing.Month
	Whole         bool // the horizon of both: cash is then with what is paid after it
	Before, After pricing.Money
}

// Compare compares both sides of a change, of which the same futures were drawn.
func Compare(before, after *Ranges, common Common) (*Change, error) {
	if before.Futures != after.Futures || before.Seed != after.Seed || before.futures.drawn != after.futures.drawn {
		return nil, fmt.Errorf("the futures of both sides differ: %d by seed %d and %d by seed %d", before.Futures, before.Seed, after.Futures, after.Seed)
	}
	c := &Change{Futures: after.Futures, Seed: after.Seed, futures: after.futures, changes: map[planner.CostBasis][]pricing.Money{}}
	for _, basis := range planner.CostBases {
		earlier, later := common.total(before, basis), common.total(after, basis)
		if basis == planner.CostBilled {
			c.Billed.Before, c.Billed.After = before.futures.Range(earlier, common.Before), after.futures.Range(later, common.After)
		}
		for k, cost := range later {
			c.changes[basis] = append(c.changes[basis], cost.Sub(earlier[k]))
		}
	}
	c.Billed.Change = after.futures.Range(c.changes[planner.CostBilled], common.After.Sub(common.Before))
	c.Budgets = []BudgetChance{}
	for _, b := range after.Budgets {
		chance := BudgetChance{Address: b.Address, After: b.ChanceExceeded}
		was := slices.IndexFunc(before.Budgets, func(was BudgetRange) bool { return was.Address == b.Address })
		if was >= 0 && common.Whole {
			chance.Before = &before.Budgets[was].ChanceExceeded
		}
		c.Budgets = append(c.Budgets, chance)
	}
	return c, nil
}

// total is what each future of a side costs in the months.
func (c Common) total(r *Ranges, basis planner.CostBasis) []pricing.Money {
	months := r.costs[basis]
	if !c.Whole {
		start := r.Monthly[0].Month
		months = months[c.Start-start : c.End-start+1]
	}
	return months.total()
}

// At is a percentile of the change in a view of cost, from 1 to 99.
func (c *Change) At(basis planner.CostBasis, percent int) pricing.Money {
	return c.futures.Percentile(c.changes[basis], int64(percent))
}
