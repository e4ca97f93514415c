package planner

import (
	"errors"
	"fmt"

	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// A Volume is how a usage's calls come about: a base for each month, compound
// growth, seasons, and months that were measured.
type Volume struct {
	Base        []int64           // one for each month of the horizon
	Growth      decimal.Decimal   // compound monthly growth, at least -1
	GrowthFrom  pricing.Month     // the month of growth 0
	Seasonality []decimal.Decimal // multiplier of each month, at least 0; nil: 1
	Multiplier  decimal.Decimal   // of a scenario, at least 0
	Actual      []*int64          // measured months are taken as they are; nil: none
}

// Calls computes base × (1+growth)^k × seasonality × multiplier, k the months
// since GrowthFrom, in exact numbers, rounded half-up to whole calls. A month
// above pricing.MaxCalls, or a division by zero (growth -1 before GrowthFrom),
// is an error.
func (v Volume) Calls(start pricing.Month) ([]int64, error) {
	calls := make([]int64, len(v.Base))
	factor := v.Growth.Add(decimal.NewFromInt(1))
	power, exponent := decimal.NewFromInt(1), 0 // factor^exponent, exponent at least 0
	for i, base := range v.Base {
		if v.Actual != nil && v.Actual[i] != nil {
			calls[i] = *v.Actual[i]
			continue
		}
		if i > 0 && v.everyMonthAlike() && base == v.Base[i-1] {
			calls[i] = calls[i-1]
			continue
		}
		month := start + pricing.Month(i)
		expected := decimal.NewFromInt(base).Mul(v.Multiplier)
		if v.Seasonality != nil {
			expected = expected.Mul(v.Seasonality[i])
		}
		if !v.Growth.IsZero() {
			k := int(month - v.GrowthFrom)
			if k < 0 && factor.IsZero() {
				return nil, fmt.Errorf("%w, here in %s", ErrNothingLeft, month)
			}
			power, exponent = raise(power, exponent, factor, max(k, -k))
			if k >= 0 {
				expected = expected.Mul(power)
			} else {
				expected = expected.DivRound(power, 0)
			}
		}
		expected = expected.Round(0)
		if expected.GreaterThan(maxCalls) {
			return nil, fmt.Errorf("%s calls in %s are more than the largest volume of a month, %s", expected, month, maxCalls)
		}
		calls[i] = expected.IntPart()
	}
	return calls, nil
}

// everyMonthAlike says whether months of one base have the same calls.
func (v Volume) everyMonthAlike() bool {
	return v.Growth.IsZero() && v.Seasonality == nil && v.Actual == nil
}

// ErrNothingLeft is the error of a growth of -1 in a month before GrowthFrom: no
// volume becomes this month's by losing everything.
var ErrNothingLeft = errors.New("a growth of -1 loses everything, so there is no volume before growth_from")

var maxCalls = decimal.NewFromInt(pricing.MaxCalls)

// raise brings factor^from to factor^to by the shortest way.
func raise(power decimal.Decimal, from int, factor decimal.Decimal, to int) (decimal.Decimal, int) {
	if to < from {
		power, from = decimal.NewFromInt(1), 0
	}
	for ; from < to; from++ {
		power = power.Mul(factor)
	}
	return power, to
}
