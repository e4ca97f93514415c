package optimize

import (
	"encoding/binary"
	"math/big"
	"math/bits"

	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// An int128 is a signed whole number below 2^127 in size: money counted in a
// fixed power of ten, where many sums are compared. Who makes one sees to it that
// nothing overflows.
type int128 struct {
	hi int64
	lo uint64
}

func int128Of(n int64) int128 { return int128{n >> 63, uint64(n)} }

func (a int128) add(b int128) int128 {
	lo, carry := bits.Add64(a.lo, b.lo, 0)
	return int128{a.hi + b.hi + int64(carry), lo}
}

func (a int128) sub(b int128) int128 {
	lo, borrow := bits.Sub64(a.lo, b.lo, 0)
	return int128{a.hi - b.hi - int64(borrow), lo}
}

// times multiplies by a number of at least 0.
func (a int128) times(n int64) int128 {
	hi, lo := bits.Mul64(a.lo, uint64(n))
	return int128{a.hi*n + int64(hi), lo}
}

// compare orders numbers from small to large.
func (a int128) compare(b int128) int {
	switch {
	case a.hi < b.hi || (a.hi == b.hi && a.lo < b.lo):
		return -1
	case a == b:
		return 0
	}
	return 1
}

func (a int128) less(b int128) bool { return a.compare(b) < 0 }

// appendKey appends what tells numbers apart, 16 bytes.
func (a int128) appendKey(b []byte) []byte {
	return binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(b, uint64(a.hi)), a.lo)
}

// big is the number itself.
func (a int128) big() *big.Int {
	n := new(big.Int).Lsh(big.NewInt(a.hi), 64)
	return n.Add(n, new(big.Int).SetUint64(a.lo))
}

// decimal is the number counted in 10^-places.
func (a int128) decimal(places int32) decimal.Decimal {
	return decimal.NewFromBigInt(a.big(), -places)
}

// money is an amount counted in 10^-places.
func (a int128) money(places int32) pricing.Money { return pricing.MoneyOf(a.decimal(places)) }

// int128From counts an amount in 10^-places; false where it is finer than that or
// too large.
func int128From(d decimal.Decimal, places int32) (int128, bool) {
	scaled := d.Shift(places)
	if !scaled.IsInteger() {
		return int128{}, false
	}
	return int128FromBig(scaled.BigInt())
}

func int128FromBig(n *big.Int) (int128, bool) {
	if n.BitLen() > 126 {
		return int128{}, false
	}
	lo := new(big.Int).And(n, maxUint64).Uint64()
	return int128{new(big.Int).Rsh(n, 64).Int64(), lo}, true
}

var maxUint64 = new(big.Int).SetUint64(^uint64(0))
