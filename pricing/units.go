package pricing

import (
	"cmp"
	"fmt"
	"math/big"
	"math/bits"
	"strconv"

	"github.com/shopspring/decimal"
)

// UnitDecimals is the precision of counts of units.
const UnitDecimals = 6

const microsPerUnit = 1_000_000

// Units is an exact count of what a grant holds, with at most UnitDecimals decimals:
// calls, where the ratio of each meter is 1. Its JSON is a number. Compare with ==
// and [Units.Compare].
type Units struct {
	whole  int64
	micros int32 // 0 to 999,999, added to whole also where that is below 0
}

// WholeUnits is a whole number of units.
func WholeUnits(n int64) Units { return Units{whole: n} }

// UnitsOf is a count given as a decimal; false where it has more decimals or is
// beyond 2^63.
func UnitsOf(d decimal.Decimal) (Units, bool) {
	if e := d.Exponent(); e > 30 || e < -1000 {
		return Units{}, d.IsZero()
	}
	micros := d.Shift(UnitDecimals)
	whole := d.Floor()
	if !micros.IsInteger() || !whole.BigInt().IsInt64() {
		return Units{}, false
	}
	return Units{whole.IntPart(), int32(d.Sub(whole).Shift(UnitDecimals).IntPart())}, true
}

// ParseUnits reads a number with at most UnitDecimals decimals.
func ParseUnits(text string) (Units, error) {
	d, err := decimal.NewFromString(text)
	if err != nil || len(text) > 40 {
		return Units{}, fmt.Errorf("%.40q is not a number of units", text)
	}
	u, ok := UnitsOf(d)
	if !ok {
		return Units{}, fmt.Errorf("%s has more than %d decimals, or is too large", text, UnitDecimals)
	}
	return u, nil
}

// Whole is the count without its decimals, and whether it has none.
func (u Units) Whole() (int64, bool) { return u.whole, u.micros == 0 }

// Floor is the count without its decimals.
func (u Units) Floor() int64 { return u.whole }

// UnitsIn is a count of at least 0, given in parts of a unit, a power of ten up to a
// million of which make one.
func UnitsIn(n, parts int64) Units {
	return Units{n / parts, int32(n % parts * (microsPerUnit / parts))}
}

// IsZero says whether the count is 0.
func (u Units) IsZero() bool { return u == Units{} }

// IsPositive says whether the count is above 0.
func (u Units) IsPositive() bool { return u.whole > 0 || u.whole == 0 && u.micros > 0 }

// Add returns u + v.
func (u Units) Add(v Units) Units {
	u.whole, u.micros = u.whole+v.whole, u.micros+v.micros
	if u.micros >= microsPerUnit {
		u.whole, u.micros = u.whole+1, u.micros-microsPerUnit
	}
	return u
}

// Sub returns u - v.
func (u Units) Sub(v Units) Units {
	u.whole, u.micros = u.whole-v.whole, u.micros-v.micros
	if u.micros < 0 {
		u.whole, u.micros = u.whole-1, u.micros+microsPerUnit
	}
	return u
}

// Compare is -1 where u < v, 0 where they are equal, 1 where u > v.
func (u Units) Compare(v Units) int {
	return cmp.Or(cmp.Compare(u.whole, v.whole), cmp.Compare(u.micros, v.micros))
}

// Equal says whether u and v are the same count.
func (u Units) Equal(v Units) bool { return u == v }

// LessThan says whether u < v.
func (u Units) LessThan(v Units) bool {
	return u.whole < v.whole || u.whole == v.whole && u.micros < v.micros
}

// tooMany is more than any grant holds.
const tooMany = 1 << 62

// Times is n times u, both of at least 0; where that is more than any grant holds, a
// count that is more, too.
func (u Units) Times(n int64) Units {
	hi, lo := bits.Mul64(uint64(u.whole), uint64(n))
	more, rest, ok := mulDiv(uint64(u.micros), uint64(n), microsPerUnit)
	if hi > 0 || lo > tooMany || !ok || more > tooMany-lo {
		return Units{whole: tooMany}
	}
	return Units{int64(lo + more), int32(rest)}
}

// CallsIn is how many calls of ratio u fit into so many units; u > 0.
func (u Units) CallsIn(units Units) int64 {
	if u == (Units{whole: 1}) {
		return units.whole
	}
	n := new(big.Int).Quo(units.Micros(), u.Micros())
	if !n.IsInt64() {
		return tooMany
	}
	return n.Int64()
}

// Micros is the count in millionths.
func (u Units) Micros() *big.Int {
	m := new(big.Int).Mul(big.NewInt(u.whole), big.NewInt(microsPerUnit))
	return m.Add(m, big.NewInt(int64(u.micros)))
}

// Decimal is the count as a decimal.
func (u Units) Decimal() decimal.Decimal {
	return decimal.NewFromInt(u.whole).Add(decimal.New(int64(u.micros), -UnitDecimals))
}

// String prints the count with the decimals that it has.
func (u Units) String() string {
	if u.micros == 0 {
		return strconv.FormatInt(u.whole, 10)
	}
	return u.Decimal().String()
}

// MarshalJSON writes a number.
func (u Units) MarshalJSON() ([]byte, error) { return []byte(u.String()), nil }

// UnmarshalJSON reads what MarshalJSON writes.
func (u *Units) UnmarshalJSON(data []byte) (err error) {
	*u, err = ParseUnits(string(data))
	return err
}

// AnyUnit is what a grant holds whose meters count different things, or whose calls take
// more or less than one.
const AnyUnit = "unit"

// UnitOf is what a grant of the catalogue holds, in the singular, by what a call of each meter
// takes: what its meters all count, or units.
func (c *Catalog) UnitOf(ratio func(meter int) Units) (unit string) {
	for i := range c.meters.all {
		switch r := ratio(i); {
		case r.IsZero():
		case r != WholeUnits(1) || unit != "" && c.meters.all[i].Unit != unit:
			return AnyUnit
		default:
			unit = c.meters.all[i].Unit
		}
	}
	return unit
}
