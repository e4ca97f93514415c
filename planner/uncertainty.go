package planner

import (
	"fmt"

	"github.com/shopspring/decimal"
)

// An Uncertainty says how far a usage's calls may be from those declared. A month's calls
// of a future are its forecast × level × drift × noise.
type Uncertainty struct {
	// P10 and P90 are the 10th and the 90th percentile of the level, whose median is 1:
	// 0.01 ≤ P10 ≤ 1 ≤ P90 ≤ 100.
	P10 decimal.Decimal `json:"p10"`
	P90 decimal.Decimal `json:"p90"`
	// Drift is the standard deviation of one month's step of the level, Monthly that of a
	// month by itself in parts of it; both are from 0 to 1.
	Drift   decimal.Decimal `json:"drift"`
	Monthly decimal.Decimal `json:"monthly"`
	// Factor names what usages vary with together, in level and drift; empty: by itself.
	Factor string `json:"-"`
}

// Certain is the uncertainty of calls that do not vary.
func Certain() Uncertainty {
	return Uncertainty{P10: decimal.NewFromInt(1), P90: decimal.NewFromInt(1)}
}

// IsCertain says whether calls do not vary.
func (u *Uncertainty) IsCertain() bool {
	one := decimal.NewFromInt(1)
	return u.P10.Equal(one) && u.P90.Equal(one) && u.Drift.IsZero() && u.Monthly.IsZero()
}

// Check says which attributes are out of their bounds, and what is wrong with each.
func (u *Uncertainty) Check(report func(attribute, detail string)) {
	one, least, most := decimal.NewFromInt(1), decimal.New(1, -2), decimal.NewFromInt(100)
	if u.P10.LessThan(least) || u.P10.GreaterThan(one) {
		report("p10", fmt.Sprintf("p10 is from 0.01 to 1, not %s: in 10 of 100 futures the calls are at most this many times the declared calls.", u.P10))
	}
	if u.P90.LessThan(one) || u.P90.GreaterThan(most) {
		report("p90", fmt.Sprintf("p90 is from 1 to 100, not %s: in 10 of 100 futures the calls are at least this many times the declared calls.", u.P90))
	}
	if u.Drift.IsNegative() || u.Drift.GreaterThan(one) {
		report("drift", fmt.Sprintf("drift is a standard deviation from 0 to 1, 0.03 for three per cent a month, not %s.", u.Drift))
	}
	if u.Monthly.IsNegative() || u.Monthly.GreaterThan(one) {
		report("monthly", fmt.Sprintf("monthly is a standard deviation from 0 to 1, 0.15 for fifteen per cent, not %s.", u.Monthly))
	}
}
