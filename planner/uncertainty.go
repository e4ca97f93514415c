package planner

import "github.com/shopspring/decimal"

// An Uncertainty says how far a usage's calls may be from what is written. A month's calls
// of a future are its forecast × level × drift × noise.
type Uncertainty struct {
	// P10 and P90 are the 10th and the 90th percentile of the level, whose median is 1:
	// 0.01 ≤ P10 ≤ 1 ≤ P90 ≤ 100.
	P10, P90 decimal.Decimal
	// Drift is the standard deviation of one month's step of the level, Monthly that of a
	// month by itself in parts of it; both are from 0 to 1.
	Drift, Monthly decimal.Decimal
	// Factor names what usages vary with together, in level and drift; empty: by itself.
	Factor string
}
