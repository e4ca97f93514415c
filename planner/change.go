package planner

import "github.com/declarative-cost/planner/pricing"

// An AmountChange is a figure on both sides.
type AmountChange struct{ Before, After pricing.Money }

// Change is After less Before.
func (c AmountChange) Change() pricing.Money { return c.After.Sub(c.Before) }

// IsZero says whether the figure is the same on both sides.
func (c AmountChange) IsZero() bool { return c.Before.Equal(c.After) }

// A CountChange is a number of calls on both sides.
type CountChange struct{ Before, After int64 }

// A UnitsChange is a number of units on both sides.
type UnitsChange struct{ Before, After pricing.Units }
