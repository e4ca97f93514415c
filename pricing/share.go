package pricing

import (
	"cmp"
	"math/big"
	"math/bits"
	"slices"
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

// A weight is what parts are in proportion to, at least 0.
type weight interface {
	Units | Money
	small() (n int64, ok bool) // false where it is no whole number of machine size
	large() *big.Int           // in its own smallest parts
}

func (u Units) small() (int64, bool) { return u.whole, u.micros == 0 }
func (u Units) large() *big.Int      { return u.Micros() }
func (m Money) small() (int64, bool) { return m.units, m.wide == nil }
func (m Money) large() *big.Int      { return roundRat(m.Rat(), CostDecimals) }

// ShareMoney splits an amount of money of at least 0, which has at most the given
// decimals, among parties in proportion to their weights, in the smallest units by
// largest remainder, ties to the earlier party; the shares add up to the amount. The
// result is written to shares, which has the length of weights.
func ShareMoney[W weight](shares []Money, amount Money, weights []W, decimals int32) {
	var buffer [few]int64
	parts, sum, narrow := grow(buffer[:0], len(weights)), int64(0), amount.wide == nil
	for i, w := range weights { // sixty times as fast where all are whole
		n, ok := w.small()
		parts[i], sum = n, sum+n
		narrow = narrow && ok && sum >= 0
	}
	if !narrow {
		shareWide(shares, amount, weights, decimals)
		return
	}
	step := powersOfTen[CostDecimals-decimals]
	ShareCalls(parts, amount.units/step, parts)
	for i, n := range parts {
		shares[i] = Money{units: n * step}
	}
}

// shareWide is ShareMoney for numbers of any size.
func shareWide[W weight](shares []Money, amount Money, weights []W, decimals int32) {
	clear(shares)
	sum := new(big.Int)
	for _, w := range weights {
		sum.Add(sum, w.large())
	}
	if sum.Sign() == 0 {
		return
	}
	total := roundRat(amount.Rat(), decimals)
	parts, remainders := make([]*big.Int, len(weights)), make([]*big.Int, len(weights))
	left := new(big.Int).Set(total)
	for i, w := range weights {
		parts[i], remainders[i] = new(big.Int).QuoRem(new(big.Int).Mul(total, w.large()), sum, new(big.Int))
		left.Sub(left, parts[i])
	}
	for _, i := range largestFirst(nil, remainders, (*big.Int).Cmp)[:left.Int64()] { // fewer than there are parties
		parts[i].Add(parts[i], big.NewInt(1))
	}
	for i := range parts {
		shares[i] = MoneyOfRat(new(big.Rat).SetFrac(parts[i], big.NewInt(powersOfTen[decimals])))
	}
}

// ShareBill splits a bill among the costs that it was rounded from, which are at least 0 and
// have at most CostDecimals decimals: each gets its cost cut to so many decimals, the smallest
// units still left go one each to the largest remainders, ties to the earlier (settlement,
// section 3: a meter's charge). The result is written to shares, which has the length of costs.
func ShareBill(shares []Money, bill Money, costs []Money, decimals int32) {
	var buffer [few]Remainder
	remainders := grow(buffer[:0], len(costs))
	for i, c := range costs {
		shares[i], remainders[i] = c.Split(decimals)
		bill = bill.Sub(c)
	}
	ShareRemainders(shares, bill, remainders, decimals)
}

// A Remainder is what is cut off an amount, in units of 10^-CostDecimals.
type Remainder int64

// Split cuts an amount that has at most CostDecimals decimals to fewer.
func (m Money) Split(decimals int32) (cut Money, rest Remainder) {
	cut = m.Cut(decimals)
	return cut, Remainder(m.Sub(cut).units)
}

// ShareRemainders adds to shares what a bill is beyond its costs, each cut: the smallest units
// go one each to the largest remainders, ties to the earlier. Rounded is what the bill is more
// than the sum of the costs.
func ShareRemainders(shares []Money, rounded Money, remainders []Remainder, decimals int32) {
	left, unit := rounded.units, Money{units: powersOfTen[CostDecimals-decimals]}
	for _, r := range remainders {
		left += int64(r)
	}
	if left == 0 {
		return
	}
	var indexes [few]int
	for _, i := range largestFirst(indexes[:0], remainders, cmp.Compare)[:left/unit.units] { // not more than there are costs
		shares[i] = shares[i].Add(unit)
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
