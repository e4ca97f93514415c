package ranges

import (
	"math"
	"math/bits"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// z90 is the 90th percentile of the standard normal distribution.
const z90 = 1.2815515655446004

// one is a multiplier of 1: multipliers are whole millionths.
const one = 1_000_000

// mostMultiplier is where multipliers end; no volume stays within its bounds there.
const mostMultiplier = math.MaxInt64 / 2

// multipliers are what the calls of a usage are multiplied with in the futures of a
// batch, from a calendar month on: one list for each month.
func multipliers(b batch, address string, u planner.Uncertainty, from pricing.Month, months int) [][BatchSize]int64 {
	name := address
	if u.Factor != "" {
		name = "factor/" + u.Factor
	}
	exponents := b.levels(name) // of the level, then of level and drift
	for j, z := range exponents {
		exponents[j] = level(u, z)
	}
	drift, variance := u.Drift.InexactFloat64(), ln(1+square(u.Monthly.InexactFloat64()))
	noise := math.Sqrt(variance)
	all := make([][BatchSize]int64, months)
	for i := range all {
		if i > 0 && drift == 0 && noise == 0 {
			all[i] = all[0]
			continue
		}
		month := from + pricing.Month(i)
		if drift > 0 {
			for j, z := range b.normals(name, forDrift, month) {
				exponents[j] += float64(drift*z) - square(drift)/2
			}
		}
		own := exponents
		if noise > 0 {
			for j, z := range b.normals(address, forNoise, month) {
				own[j] += float64(noise*z) - variance/2
			}
		}
		for j, x := range own {
			all[i][j] = millionths(x)
		}
	}
	return all
}

// level is the exponent of a usage's level at a standard normal number.
func level(u planner.Uncertainty, z float64) float64 {
	if z < 0 {
		return float64(ln(u.P10.InexactFloat64())*-z) / z90
	}
	return float64(ln(u.P90.InexactFloat64())*z) / z90
}

func square(x float64) float64 { return float64(x * x) }

// millionths are e to the x, rounded half-up to 6 decimals.
func millionths(x float64) int64 {
	if x > 29 { // 4·10¹²
		return mostMultiplier
	}
	if x < -30 {
		return 0
	}
	return int64(math.Floor(float64(exp(x)*one) + 0.5))
}

// times multiplies calls by a multiplier and rounds half-up to whole calls; false where
// that is more than a month may have.
func times(calls, multiplier int64) (int64, bool) {
	high, low := bits.Mul64(uint64(calls), uint64(multiplier))
	low, carry := bits.Add64(low, one/2, 0)
	if high += carry; high >= one {
		return 0, false
	}
	product, _ := bits.Div64(high, low, one)
	return int64(product), product <= pricing.MaxCalls
}
