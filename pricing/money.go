package pricing

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"

	"github.com/shopspring/decimal"
)

// CostDecimals is the precision of a meter's cost, CentDecimals that of money
// that is paid. Both round half-up (settlement, section 3).
const (
	CostDecimals = 8
	CentDecimals = 2
)

// RoundCents rounds half-up to 2 decimals, as a bill and a freeze do.
func RoundCents(d decimal.Decimal) decimal.Decimal { return d.Round(CentDecimals) }

// FormatMoney prints an amount exactly, with at least two decimals: "1155.00",
// "0.125". It never rounds.
func FormatMoney(d decimal.Decimal) string { return FormatExact(d, CentDecimals) }

// FormatExact prints a number exactly, with at least the given decimals.
func FormatExact(d decimal.Decimal, atLeast int32) string {
	s := d.String()
	point := strings.IndexByte(s, '.')
	if point < 0 {
		return d.StringFixed(atLeast)
	}
	if have := len(s) - point - 1; have < int(atLeast) {
		return s + strings.Repeat("0", int(atLeast)-have)
	}
	return s
}

// ShareCalls splits total among parties in proportion to their weights: each
// gets floor(total·w/Σw), and what is left goes one unit each to the largest
// remainders, ties to the earlier party. The result is written to shares, which
// has the length of weights. Weights and total are at least 0, their sums below
// 2^63; with all weights 0 nobody gets anything.
func ShareCalls(shares []int64, total int64, weights []int64) {
	var sum uint64
	for _, w := range weights {
		sum += uint64(w)
	}
	clear(shares)
	if sum == 0 {
		return
	}
	left := total
	remainders := make([]uint64, len(weights))
	for i, w := range weights {
		hi, lo := bits.Mul64(uint64(total), uint64(w))
		q, r := bits.Div64(hi, lo, sum) // w <= sum, so q <= total fits
		shares[i], remainders[i] = int64(q), r
		left -= int64(q)
	}
	for _, i := range largestFirst(remainders, cmp.Compare[uint64]) {
		if left == 0 {
			return
		}
		shares[i]++
		left--
	}
}

// ShareMoney splits an amount of money of at least 0 among parties in
// proportion to their weights, in whole cents by largest remainder, ties to the
// earlier party; the shares add up to the amount. A part of the amount below one
// cent, which only a price with more than two decimals can leave, goes to the
// party that is served first.
func ShareMoney(amount decimal.Decimal, weights []int64) []decimal.Decimal {
	shares := make([]decimal.Decimal, len(weights))
	var sum int64
	for _, w := range weights {
		sum += w
	}
	if sum == 0 {
		return shares
	}
	total, left := decimal.NewFromInt(sum), amount
	remainders := make([]decimal.Decimal, len(weights))
	for i, w := range weights {
		q, r := amount.Mul(decimal.NewFromInt(w)).QuoRem(total, CentDecimals)
		shares[i], remainders[i] = q, r
		left = left.Sub(q)
	}
	distribute(shares, remainders, left)
	return shares
}

// ShareCents splits a bill among the costs it was rounded from: each gets its
// cost cut to whole cents, the cents still left go one each to the largest
// remainders, ties to the earlier (settlement, section 3: a meter's charge).
func ShareCents(bill decimal.Decimal, costs []decimal.Decimal) []decimal.Decimal {
	shares := make([]decimal.Decimal, len(costs))
	remainders := make([]decimal.Decimal, len(costs))
	left := bill
	for i, c := range costs {
		shares[i] = c.Truncate(CentDecimals)
		remainders[i] = c.Sub(shares[i])
		left = left.Sub(shares[i])
	}
	distribute(shares, remainders, left)
	return shares
}

// distribute hands out what is left, a cent each, by largest remainder.
func distribute(shares, remainders []decimal.Decimal, left decimal.Decimal) {
	for _, i := range largestFirst(remainders, decimal.Decimal.Compare) {
		if left.Sign() <= 0 {
			return
		}
		unit := cent
		if left.LessThan(cent) {
			unit = left
		}
		shares[i] = shares[i].Add(unit)
		left = left.Sub(unit)
	}
}

var cent = decimal.New(1, -CentDecimals)

// largestFirst returns the indices of values, largest value first, ties in
// their order.
func largestFirst[T any](values []T, compare func(a, b T) int) []int {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return compare(values[b], values[a]) })
	return order
}

// GroupDigits puts commas between the thousands of a printed number:
// "-1234567.89" becomes "-1,234,567.89".
func GroupDigits(number string) string {
	sign := ""
	if strings.HasPrefix(number, "-") {
		sign, number = "-", number[1:]
	}
	whole, fraction, decimals := strings.Cut(number, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if decimals {
		return sign + whole + "." + fraction
	}
	return sign + whole
}
