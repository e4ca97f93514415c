package pricing

import (
	"cmp"
	"math/bits"
	"slices"

	"github.com/shopspring/decimal"
)

// few is how many parties share without memory from the heap.
const few = 16

// ShareCalls splits total among parties in proportion to their weights: each
// gets floor(total·w/Σw), and what is left goes one unit each to the largest
// remainders, ties to the earlier party. The result is written to shares, which
// has the length of weights and may be the same list. Weights and total are at least 0, their sums below
// 2^63; with all weights 0 nobody gets anything.
func ShareCalls(shares []int64, total int64, weights []int64) {
	sum := uint64(sumOf(weights))
	if sum == 0 {
		clear(shares)
		return
	}
	var buffer [few]uint64
	remainders := grow(buffer[:0], len(weights))
	left := total
	for i, w := range weights {
		hi, lo := bits.Mul64(uint64(total), uint64(w))
		q, r := bits.Div64(hi, lo, sum) // w <= sum, so q <= total fits
		shares[i], remainders[i] = int64(q), r
		left -= int64(q)
	}
	if left == 0 {
		return
	}
	var indexes [few]int
	for _, i := range largestFirst(indexes[:0], remainders, cmp.Compare)[:left] { // fewer than there are parties
		shares[i]++
	}
}

// ShareMoney splits an amount of money of at least 0 among parties in
// proportion to their weights, in whole cents by largest remainder, ties to the
// earlier party; the shares add up to the amount. A part of the amount below one
// cent, which only a price with more than two decimals can leave, goes to the
// party that is served first. The result is written to shares, which has the
// length of weights.
func ShareMoney(shares []Money, amount Money, weights []int64) {
	if amount.wide == nil && amount.units%unitsPerCent == 0 {
		var buffer [few]int64
		cents := grow(buffer[:0], len(weights))
		ShareCalls(cents, amount.units/unitsPerCent, weights)
		for i, n := range cents {
			shares[i] = Cents(n)
		}
		return
	}
	shareDecimal(shares, amount, weights)
}

// shareDecimal is ShareMoney for any amount.
func shareDecimal(shares []Money, amount Money, weights []int64) {
	clear(shares)
	sum := sumOf(weights)
	if sum == 0 {
		return
	}
	total := decimal.NewFromInt(sum)
	left := amount.Decimal()
	parts, remainders := make([]decimal.Decimal, len(weights)), make([]decimal.Decimal, len(weights))
	for i, w := range weights {
		parts[i], remainders[i] = amount.Decimal().Mul(decimal.NewFromInt(w)).QuoRem(total, CentDecimals)
		left = left.Sub(parts[i])
	}
	distribute(shares, parts, remainders, left)
}

// ShareCents splits a bill among the costs of at least 0 that it was rounded from: each gets its
// cost cut to whole cents, the cents still left go one each to the largest
// remainders, ties to the earlier (settlement, section 3: a meter's charge). The
// result is written to shares, which has the length of costs.
func ShareCents(shares []Money, bill Money, costs []Money) {
	var buffer [few]int64
	remainders := grow(buffer[:0], len(costs))
	left := bill.units
	for i, c := range costs {
		if c.wide != nil || bill.wide != nil {
			shareCentsDecimal(shares, bill, costs)
			return
		}
		remainders[i] = c.units % unitsPerCent
		shares[i] = Money{units: c.units - remainders[i]}
		left -= shares[i].units
	}
	if left <= 0 {
		return
	}
	var indexes [few]int
	for _, i := range largestFirst(indexes[:0], remainders, cmp.Compare)[:left/unitsPerCent] { // fewer than there are costs
		shares[i].units += unitsPerCent
	}
}

// shareCentsDecimal is ShareCents for any amounts.
func shareCentsDecimal(shares []Money, bill Money, costs []Money) {
	parts, remainders := make([]decimal.Decimal, len(costs)), make([]decimal.Decimal, len(costs))
	left := bill.Decimal()
	for i, c := range costs {
		parts[i] = c.Decimal().Truncate(CentDecimals)
		remainders[i] = c.Decimal().Sub(parts[i])
		left = left.Sub(parts[i])
	}
	distribute(shares, parts, remainders, left)
}

// distribute hands out what is left, a cent each, by largest remainder.
func distribute(shares []Money, parts, remainders []decimal.Decimal, left decimal.Decimal) {
	cent := decimal.New(1, -CentDecimals)
	for _, i := range largestFirst(nil, remainders, decimal.Decimal.Compare) {
		unit := decimal.Max(decimal.Zero, decimal.Min(cent, left))
		shares[i] = MoneyOf(parts[i].Add(unit))
		left = left.Sub(unit)
	}
}

func sumOf(weights []int64) (sum int64) {
	for _, w := range weights {
		sum += w
	}
	return sum
}

// grow returns n zeros, in the buffer where they fit.
func grow[T any](buffer []T, n int) []T {
	if n <= cap(buffer) {
		return buffer[:n]
	}
	return make([]T, n)
}

// largestFirst returns the indexes of values, largest value first, ties in
// their order; in the buffer where they fit.
func largestFirst[T any](buffer []int, values []T, compare func(a, b T) int) []int {
	order := grow(buffer, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return compare(values[b], values[a]) })
	return order
}
