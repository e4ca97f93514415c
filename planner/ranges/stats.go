package ranges

import (
	"cmp"
	"math/big"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/pricing"
)

// Futures are what was settled, each with its weight: 1 of those that are drawn, and the
// probability of a scenario where nothing is.
type Futures struct {
	weights  []int64
	drawn    bool
	decimals int32 // of the currency
}

// Len is how many futures there are.
func (f *Futures) Len() int { return len(f.weights) }

// Drawn says whether they are drawn: otherwise each is a scenario with its probability.
func (f *Futures) Drawn() bool { return f.drawn }

// Weight is that of a future.
func (f *Futures) Weight(k int) int64 { return f.weights[k] }

// Total is the sum of all weights.
func (f *Futures) Total() int64 { return f.weightOf(func(int) bool { return true }) }

// First are the first n futures.
func (f *Futures) First(n int) *Futures { return &Futures{f.weights[:n], f.drawn, f.decimals} }

// Range is the distribution of an amount that each future has, beside the plan's.
func (f *Futures) Range(values []pricing.Money, plan pricing.Money) Range {
	order := f.ordered(values)
	at := func(percent int64) pricing.Money { return values[f.percentile(order, percent)] }
	around := func(percent int64) []pricing.Money {
		if !f.drawn {
			return []pricing.Money{at(percent), at(percent)}
		}
		low, high := ranksAround(len(order), float64(percent)/100)
		return []pricing.Money{values[order[low-1]], values[order[high-1]]}
	}
	return Range{
		Mean: f.Mean(values), P5: at(5), P10: at(10), P50: at(50), P90: at(90), P95: at(95), StandardError: f.standardError(values),
		AtMost:    Limits{around(10), around(50), around(90)},
		PlanAbove: f.Chance(func(k int) bool { return values[k].LessThan(plan) }),
	}
}

// Percentile is a percentile of an amount: that of one of the futures.
func (f *Futures) Percentile(values []pricing.Money, percent int64) pricing.Money {
	return f.percentiles(values, percent)[0]
}

func (f *Futures) percentiles(values []pricing.Money, percents ...int64) (all []pricing.Money) {
	order := f.ordered(values)
	for _, percent := range percents {
		all = append(all, values[f.percentile(order, percent)])
	}
	return all
}

// ordered are the futures from the least value to the greatest.
func (f *Futures) ordered(values []pricing.Money) []int {
	return f.orderedBy(func(a, b int) int { return values[a].Compare(values[b]) })
}

func (f *Futures) orderedBy(compare func(a, b int) int) []int {
	order := make([]int, len(f.weights))
	for k := range order {
		order[k] = k
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(compare(a, b), a-b) })
	return order
}

// percentile is the future, of some in order, whose value is that percentile: the first up
// to which at least so many of a hundred lie.
func (f *Futures) percentile(order []int, percent int64) int {
	var all, sum int64
	for _, k := range order {
		all += f.weights[k]
	}
	i := slices.IndexFunc(order, func(k int) bool { sum += f.weights[k]; return 100*sum >= percent*all })
	return order[i]
}

// weightOf is the weight of the futures for which something holds.
func (f *Futures) weightOf(holds func(k int) bool) (weight int64) {
	for k, w := range f.weights {
		if holds(k) {
			weight += w
		}
	}
	return weight
}

// Chance is the part of the futures for which something holds, to 6 decimals.
func (f *Futures) Chance(holds func(k int) bool) Ratio {
	return Ratio{decimal.NewFromInt(f.weightOf(holds)).DivRound(decimal.NewFromInt(f.Total()), 6)}
}

// Mean is the mean of an amount, rounded half-up to the minor unit.
func (f *Futures) Mean(values []pricing.Money) pricing.Money {
	return f.ExactMean(values).Round(f.decimals)
}

// ExactMean is the mean of an amount, not rounded.
func (f *Futures) ExactMean(values []pricing.Money) pricing.Money {
	sum := pricing.Money{}
	for k, v := range values {
		sum = sum.Add(v.Times(f.weights[k]))
	}
	return sum.Over(f.Total())
}

// WorstTenth is the mean of the tenth of the futures with the greatest values, not
// rounded.
func (f *Futures) WorstTenth(values []pricing.Money) pricing.Money {
	sum, left := pricing.Money{}, f.Total() // in tenths of weights
	for _, k := range slices.Backward(f.ordered(values)) {
		taken := min(left, 10*f.weights[k])
		sum, left = sum.Add(values[k].Times(taken)), left-taken
	}
	return sum.Over(f.Total())
}

// MeanUnits is the mean of a count, to 6 decimals.
func (f *Futures) MeanUnits(values []pricing.Units) Ratio {
	sum := decimal.Decimal{}
	for k, w := range f.weights {
		sum = sum.Add(values[k].Decimal().Mul(decimal.NewFromInt(w)))
	}
	return Ratio{sum.DivRound(decimal.NewFromInt(f.Total()), 6)}
}

// standardError is the standard deviation of the batches' means over the root of their
// number, in the minor unit, rounded down; 0 with less than two batches.
func (f *Futures) standardError(values []pricing.Money) pricing.Money {
	batches := len(values) / BatchSize
	if batches < 2 || !f.drawn {
		return pricing.Money{}
	}
	sum, squares := new(big.Rat), new(big.Rat)
	for batch := range slices.Chunk(values, BatchSize) {
		of := pricing.Money{}
		for _, v := range batch {
			of = of.Add(v)
		}
		r := of.Rat()
		sum.Add(sum, r)
		squares.Add(squares, r.Mul(r, r))
	}
	n := new(big.Rat).SetInt64(int64(batches))
	squares.Sub(squares, sum.Quo(sum.Mul(sum, sum), n))                                              // of deviations of sums
	squares.Quo(squares, new(big.Rat).SetInt64(int64(batches)*int64(batches-1)*BatchSize*BatchSize)) // the square of the result
	squares.Mul(squares, new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(2*f.decimals)), nil)))
	root := new(big.Int).Quo(squares.Num(), squares.Denom())
	return pricing.MoneyOf(decimal.NewFromBigInt(root.Sqrt(root), -f.decimals))
}

// days are the chance that something happens, and when it does: on holds the day of each
// future, 0 where it does not.
func (f *Futures) days(on []pricing.Date) (chance Ratio, when Days) {
	happens := slices.DeleteFunc(f.orderedBy(func(a, b int) int { return pricing.CompareDates(on[a], on[b]) }), func(k int) bool { return on[k] == 0 })
	if len(happens) > 0 {
		at := func(percent int64) *pricing.Date { return &on[f.percentile(happens, percent)] }
		when = Days{EarlyDays{at(10), at(50)}, at(90)}
	}
	return f.Chance(func(k int) bool { return on[k] != 0 }), when
}

// ranksAround are the ranks, from 1 to n, between which a percentile of the distribution
// lies in 95 of 100 draws of n numbers: the number of draws below it is binomial.
func ranksAround(n int, p float64) (from, to int) {
	weights := make([]float64, n+1) // in proportion to the probability of k draws below
	mode := int(float64(n) * p)
	weights[mode] = 1
	odds, sum := p/(1-p), 1.0
	for k := mode; k < n; k++ {
		weights[k+1] = float64(weights[k]*odds) * float64(n-k) / float64(k+1)
		sum += weights[k+1]
	}
	for k := mode; k > 0; k-- {
		weights[k-1] = float64(weights[k]/odds) * float64(k) / float64(n-k+1)
		sum += weights[k-1]
	}
	tail := float64(sum * 0.025)
	low, high := 0, n
	for below := weights[0]; below <= tail; below += weights[low] {
		low++
	}
	for above := weights[n]; above <= tail; above += weights[high] {
		high--
	}
	return max(low, 1), min(high+1, n)
}
