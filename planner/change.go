package planner

import "github.com/declarative-cost/planner/pricing"

// An AmountChange is a figure on both sides.
type AmountChange struct {
	Before pricing.Money `json:"before"`
	After  pricing.Money `json:"after"`
}

// Change is After less Before.
func (c AmountChange) Change() pricing.Money { return c.After.Sub(c.Before) }

// Add adds both sides.
func (c AmountChange) Add(d AmountChange) AmountChange {
	return AmountChange{c.Before.Add(d.Before), c.After.Add(d.After)}
}

// IsZero says whether the figure is the same on both sides.
func (c AmountChange) IsZero() bool { return c.Before.Equal(c.After) }

// A CountChange is a number of calls on both sides.
type CountChange struct {
	Before int64 `json:"before"`
	After  int64 `json:"after"`
}

// Change is After less Before.
func (c CountChange) Change() int64 { return c.After - c.Before }

// A UnitsChange is a number of units on both sides.
type UnitsChange struct {
	Before pricing.Units `json:"before"`
	After  pricing.Units `json:"after"`
}

// Change is After less Before.
func (c UnitsChange) Change() pricing.Units { return c.After.Sub(c.Before) }
