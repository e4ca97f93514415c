package optimize

import (
	"encoding/binary"
	"math/big"
	"math/bits"

	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// places are the decimals in which amounts are counted.
const places = 12

// An amount is money counted in 10^-places, where many sums are compared; what is finer is
// cut off. It is a whole number below 2^127 in size, and packSet.fits sees to it that no sum
// overflows.
type amount struct {
	hi int64
	lo uint64
}

// largest is more than an amount that can be counted.
var largest = amount{1 << 62, 0}

// amountOf counts money; of what is too large it is the largest.
func amountOf(m pricing.Money) amount {
	return amountOfBig(m.Decimal().Shift(places).BigInt())
}

func amountOfBig(n *big.Int) amount {
	if n.BitLen() > 126 {
		return largest
	}
	lo := new(big.Int).And(n, new(big.Int).SetUint64(^uint64(0)))
	return amount{new(big.Int).Rsh(n, 64).Int64(), lo.Uint64()}
}

func (a amount) add(b amount) amount {
	lo, carry := bits.Add64(a.lo, b.lo, 0)
	return amount{a.hi + b.hi + int64(carry), lo}
}

func (a amount) sub(b amount) amount {
	lo, borrow := bits.Sub64(a.lo, b.lo, 0)
	return amount{a.hi - b.hi - int64(borrow), lo}
}

// times multiplies by a number of at least 0.
func (a amount) times(n int64) amount {
	hi, lo := bits.Mul64(a.lo, uint64(n))
	return amount{a.hi*n + int64(hi), lo}
}

// part is what part of whole is of an amount of at least 0, rounded down.
func (a amount) part(part, whole int64) amount {
	n := new(big.Int).Mul(a.big(), big.NewInt(part))
	return amountOfBig(n.Quo(n, big.NewInt(whole)))
}

// compare orders amounts from small to large.
func (a amount) compare(b amount) int {
	switch {
	case a.hi < b.hi || (a.hi == b.hi && a.lo < b.lo):
		return -1
	case a == b:
		return 0
	}
	return 1
}

func (a amount) less(b amount) bool { return a.compare(b) < 0 }

// appendKey appends what tells amounts apart, 16 bytes.
func (a amount) appendKey(b []byte) []byte {
	return binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(b, uint64(a.hi)), a.lo)
}

func (a amount) big() *big.Int {
	n := new(big.Int).Lsh(big.NewInt(a.hi), 64)
	return n.Add(n, new(big.Int).SetUint64(a.lo))
}

// over is the amount divided by a number.
func (a amount) over(n int64) pricing.Money {
	r := decimal.NewFromBigInt(a.big(), -places).Rat()
	return pricing.MoneyOfRat(r.Quo(r, new(big.Rat).SetInt64(n)))
}
