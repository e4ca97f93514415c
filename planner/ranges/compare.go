package ranges

import (
	"fmt"

	"github.com/declarative-cost/planner/pricing"
)

// A Change is how what is billed changes, future by future.
type Change struct {
	Futures       int
	Seed          uint64
	Before, After Range
	Mean          pricing.Money
	P10, P50, P90 pricing.Money

	futures futures
	changes []pricing.Money
}

// Compare compares both sides of a change, of which the same futures were drawn.
func Compare(before, after *Ranges) (*Change, error) {
	if before.Futures != after.Futures || before.Seed != after.Seed || before.futures.drawn != after.futures.drawn {
		return nil, fmt.Errorf("the futures of both sides differ: %d by seed %d and %d by seed %d", before.Futures, before.Seed, after.Futures, after.Seed)
	}
	c := &Change{Futures: after.Futures, Seed: after.Seed, Before: before.Billed, After: after.Billed, futures: after.futures}
	for k := range after.billed {
		c.changes = append(c.changes, after.billed[k].Sub(before.billed[k]))
	}
	c.Mean = after.futures.mean(c.changes)
	c.P10, c.P50, c.P90 = c.At(10), c.At(50), c.At(90)
	return c, nil
}

// At is a percentile of the change, from 1 to 99.
func (c *Change) At(percent int) pricing.Money {
	return c.changes[c.futures.percentile(c.futures.ordered(c.changes), int64(percent))]
}
