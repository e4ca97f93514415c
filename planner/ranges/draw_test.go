package ranges

import (
	"math"
	"math/big"
	"slices"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

func near(a, b float64) bool { return math.Abs(a-b) <= 4e-15*math.Max(1, math.Abs(b)) }

// The functions agree with those of package math, which may differ by a bit from one
// processor to another.
func TestNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64Range(-30, 30).Draw(t, "x")
		if got, want := exp(x), math.Exp(x); math.Abs(got/want-1) > 4e-15*math.Max(1, math.Abs(x)) {
			t.Errorf("exp(%v) = %v, want %v", x, got, want)
		}
		y := rapid.Float64Range(1e-300, 1e9).Draw(t, "y")
		if got := ln(y); !near(got, math.Log(y)) {
			t.Errorf("ln(%v) = %v, want %v", y, got, math.Log(y))
		}
		u := rapid.Float64Range(1e-16, 1-1e-16).Draw(t, "u")
		if got := quantile(u); math.Abs(0.5*math.Erfc(-got/math.Sqrt2)-u) > 1e-13*math.Max(u, 1e-3) {
			t.Errorf("quantile(%v) = %v, whose probability is %v", u, got, 0.5*math.Erfc(-got/math.Sqrt2))
		}
	})
	if got := quantile(0.9); !near(got, z90) {
		t.Errorf("quantile(0.9) = %.17g, want %.17g", got, z90)
	}
}

func decimals(values ...string) (all []decimal.Decimal) {
	for _, v := range values {
		all = append(all, decimal.RequireFromString(v))
	}
	return all
}

func uncertainty(factor string, values ...string) planner.Uncertainty {
	d := decimals(values...)
	return planner.Uncertainty{P10: d[0], P90: d[1], Drift: d[2], Monthly: d[3], Factor: factor}
}

var january = pricing.NewDate(2027, 1, 1).Month()

// These values are the same on every processor and in every release: what was drawn
// once is drawn again.
func TestKnownDraws(t *testing.T) {
	u := uncertainty("traffic", "0.8", "1.4", "0.03", "0.15")
	var got []int64
	for _, month := range multipliers(batch{seed: 1, index: 3}, "usage.search", u, january, 3) {
		got = append(got, month[0], month[1], month[99])
	}
	want := []int64{639142, 851747, 859667, 842508, 963772, 930298, 698567, 806949, 1111250}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// What is drawn for a name depends on no other usage, month or batch, and usages of one
// factor move together.
func TestDrawsDependOnTheirNameAlone(t *testing.T) {
	b := batch{seed: 7, index: 2}
	long := multipliers(b, "usage.a", uncertainty("", "0.5", "2", "0.1", "0.1"), january, 12)
	short := multipliers(b, "usage.a", uncertainty("", "0.5", "2", "0.1", "0.1"), january, 5)
	if !slices.Equal(long[:5], short) {
		t.Error("a longer plan draws other numbers")
	}
	one := uncertainty("f", "0.5", "2", "0", "0")
	x, y := multipliers(b, "usage.a", one, january, 1), multipliers(b, "usage.b", one, january, 1)
	if x[0] != y[0] {
		t.Error("usages of one factor differ")
	}
}

func correlation(x, y []float64) float64 {
	var sx, sy, xx, yy, xy float64
	for j, a := range x {
		b := y[j]
		sx, sy, xx, yy, xy = sx+a, sy+b, xx+a*a, yy+b*b, xy+a*b
	}
	n := float64(len(x))
	return (xy - sx*sy/n) / math.Sqrt((xx-sx*sx/n)*(yy-sy*sy/n))
}

// In 10 of 100 futures the level is at most P10, in 10 at least P90, in 50 at most 1:
// in every batch exactly.
func TestLevelsHaveTheirPercentiles(t *testing.T) {
	for index := range 50 {
		m := multipliers(batch{seed: 1, index: index}, "usage.a", uncertainty("", "0.8", "1.4", "0", "0"), january, 1)[0]
		at := func(p int64) (n int) {
			for _, v := range m {
				if v <= p {
					n++
				}
			}
			return n
		}
		if at(800_000) != 10 || at(1_000_000) != 50 || at(1_400_000) != 90 {
			t.Fatalf("batch %d: %d at most 0.8, %d at most 1, %d at most 1.4", index, at(800_000), at(1_000_000), at(1_400_000))
		}
	}
}

// Drift and noise leave the mean as it is, and spread as they say.
func TestDriftAndNoise(t *testing.T) {
	for _, test := range []struct {
		drift, monthly string
		month          int
		deviation      float64
	}{{"0", "0.15", 0, 0.15}, {"0.05", "0", 11, math.Sqrt(math.Exp(12*0.0025) - 1)}} {
		var sum, squares float64
		for index := range 400 {
			for _, v := range multipliers(batch{seed: 1, index: index}, "usage.a", uncertainty("", "1", "1", test.drift, test.monthly), january, 12)[test.month] {
				x := float64(v) / one
				sum, squares = sum+x, squares+x*x
			}
		}
		n := 400.0 * BatchSize
		mean, deviation := sum/n, math.Sqrt(squares/n-sum*sum/n/n)
		if math.Abs(mean-1) > 0.005 || math.Abs(deviation/test.deviation-1) > 0.03 {
			t.Errorf("drift %s, monthly %s: mean %v, deviation %v, want 1 and %v", test.drift, test.monthly, mean, deviation, test.deviation)
		}
	}
}

// Products are rounded half-up, without overflow.
func TestTimes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		calls := rapid.Int64Range(0, pricing.MaxCalls).Draw(t, "calls")
		multiplier := rapid.OneOf(rapid.Int64Range(0, 3*one), rapid.Int64Range(0, mostMultiplier)).Draw(t, "multiplier")
		exact := new(big.Int).Mul(big.NewInt(calls), big.NewInt(multiplier))
		exact.Div(exact.Add(exact, big.NewInt(one/2)), big.NewInt(one))
		got, ok := times(calls, multiplier)
		if fits := exact.Cmp(big.NewInt(pricing.MaxCalls)) <= 0; ok != fits || ok && exact.Cmp(big.NewInt(got)) != 0 {
			t.Errorf("%d × %d: %d, %v, want %v", calls, multiplier, got, ok, exact)
		}
	})
}
