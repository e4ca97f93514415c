package ranges

import (
	"math/big"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/pricing"
)

// futures are what was settled, each with its weight: 1 of those that are drawn, and the
// probability of a scenario where nothing is.
type futures struct {
	weights  []int64
	total    int64 // of the weights
	drawn    bool
	decimals int32       // of the currency
	between  [3][2]int64 // the ranks between which the 10th, 50th and 90th percentile are
}

// rangeOf is the distribution of an amount that each future has.
func (f *futures) rangeOf(values []pricing.Money, plan pricing.Money) Range {
	order := f.ordered(values)
	at := func(percent int64) pricing.Money { return values[f.percentile(order, percent)] }
	r := Range{
		Mean: f.mean(values), P5: at(5), P10: at(10), P50: at(50), P90: at(90), P95: at(95),
		PlanAbove: f.part(func(k int) bool { return values[k].LessThan(plan) }),
	}
	r.AtMost = Limits{[]pricing.Money{r.P10, r.P10}, []pricing.Money{r.P50, r.P50}, []pricing.Money{r.P90, r.P90}}
	if f.drawn {
		r.StandardError = f.standardError(values)
		for i, limits := range [][]pricing.Money{r.AtMost.P10, r.AtMost.P50, r.AtMost.P90} {
			limits[0], limits[1] = values[order[f.between[i][0]-1]], values[order[f.between[i][1]-1]]
		}
	}
	return r
}

// percentiles are those of an amount.
func (f *futures) percentiles(values []pricing.Money, percents ...int64) (all []pricing.Money) {
	order := f.ordered(values)
	for _, percent := range percents {
		all = append(all, values[f.percentile(order, percent)])
	}
	return all
}

// ordered are the futures from the least value to the greatest.
func (f *futures) ordered(values []pricing.Money) []int {
	return f.orderedBy(func(a, b int) int { return values[a].Compare(values[b]) })
}

func (f *futures) orderedBy(compare func(a, b int) int) []int {
	order := make([]int, len(f.weights))
	for k := range order {
		order[k] = k
	}
	slices.SortFunc(order, func(a, b int) int {
		if c := compare(a, b); c != 0 {
			return c
		}
		return a - b
	})
	return order
}

// percentile is the future whose value is that percentile: the first up to which at
// least so many of a hundred lie.
func (f *futures) percentile(order []int, percent int64) int {
	need, sum := percent*f.sumOf(order), int64(0)
	for _, k := range order {
		if sum += f.weights[k]; 100*sum >= need {
			return k
		}
	}
	return order[len(order)-1]
}

func (f *futures) sumOfAll() int64 { return f.weightOf(func(int) bool { return true }) }

func (f *futures) sumOf(list []int) (sum int64) {
	for _, k := range list {
		sum += f.weights[k]
	}
	return sum
}

// weightOf is the weight of the futures for which something holds, part what part of all
// that is, to 6 decimals.
func (f *futures) weightOf(holds func(k int) bool) (weight int64) {
	for k, w := range f.weights {
		if holds(k) {
			weight += w
		}
	}
	return weight
}

func (f *futures) part(holds func(k int) bool) Ratio {
	return Ratio{decimal.NewFromInt(f.weightOf(holds)).DivRound(decimal.NewFromInt(f.total), 6)}
}

// mean is the mean of an amount, rounded half-up to the minor unit.
func (f *futures) mean(values []pricing.Money) pricing.Money {
	return f.exactMean(values).Round(f.decimals)
}

// exactMean is it without rounding.
func (f *futures) exactMean(values []pricing.Money) pricing.Money {
	sum := pricing.Money{}
	for k, v := range values {
		sum = sum.Add(v.Times(f.weights[k]))
	}
	return quotient(sum, f.total)
}

// quotient is an amount divided.
func quotient(sum pricing.Money, by int64) pricing.Money {
	r := sum.Rat()
	return pricing.MoneyOfRat(r.Quo(r, new(big.Rat).SetInt64(by)))
}

// meanOf is the mean of a count, to 6 decimals.
func (f *futures) meanOf(count func(k int) decimal.Decimal) Ratio {
	sum := decimal.Decimal{}
	for k, w := range f.weights {
		sum = sum.Add(count(k).Mul(decimal.NewFromInt(w)))
	}
	return Ratio{sum.DivRound(decimal.NewFromInt(f.total), 6)}
}

// standardError is the standard deviation of the batches' means over the root of their
// number, in the minor unit, rounded down.
func (f *futures) standardError(values []pricing.Money) pricing.Money {
	batches := len(values) / BatchSize
	if batches < 2 {
		return pricing.Money{}
	}
	sum, squares := new(big.Rat), new(big.Rat)
	for b := range batches {
		of := pricing.Money{}
		for _, v := range values[b*BatchSize : (b+1)*BatchSize] {
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
func (f *futures) days(on []pricing.Date) (chance Ratio, when Days) {
	happens := slices.DeleteFunc(f.orderedBy(func(a, b int) int { return pricing.CompareDates(on[a], on[b]) }), func(k int) bool { return on[k] == 0 })
	if len(happens) > 0 {
		at := func(percent int64) *pricing.Date { return &on[f.percentile(happens, percent)] }
		when = Days{EarlyDays{at(10), at(50)}, at(90)}
	}
	return f.part(func(k int) bool { return on[k] != 0 }), when
}

// ranksAround are the ranks, from 1 to n, between which a percentile of the distribution
// lies in 95 of 100 draws of n numbers: the number of draws below it is binomial.
func ranksAround(n int, p float64) [2]int64 {
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
	return [2]int64{int64(max(low, 1)), int64(min(high+1, n))}
}
