package pricing

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"math/big"
	"math/bits"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
)

// CostDecimals is the precision of a meter's cost, CentDecimals that of money
// that is paid in most currencies, see [MinorUnit]. Both round half-up, half away from
// zero (settlement, section 3).
const (
	CostDecimals = 8
	CentDecimals = 2
)

// Money is an exact amount of money, of any size and any fraction; the zero value is
// nothing. It does not change. Amounts of up to CostDecimals decimals and below 92
// billion, which are nearly all, are counted in a machine word; any other is a
// fraction, as a price per 3,600 calls makes it. One amount is held in one way only,
// and both ways give the same result everywhere. Compare with [Money.Equal], not with
// ==, except to the zero value.
type Money struct {
	units int64    // of 10^-CostDecimals; 0 where wide is set
	wide  *big.Rat // set exactly for an amount that units cannot hold
}

const (
	unitsPerCent  = 1_000_000
	unitsPerMoney = 100 * unitsPerCent
)

// MoneyOf is an amount given as a decimal.
func MoneyOf(d decimal.Decimal) Money {
	if units, ok := unitsOf(d); ok {
		return Money{units: units}
	}
	return Money{wide: d.Rat()}
}

// MoneyOfRat is an amount given as a fraction, which must not change any more.
func MoneyOfRat(r *big.Rat) Money {
	scaled, rest := new(big.Int).QuoRem(new(big.Int).Mul(r.Num(), big.NewInt(unitsPerMoney)), r.Denom(), new(big.Int))
	if rest.Sign() == 0 && scaled.IsInt64() && scaled.Int64() != math.MinInt64 {
		return Money{units: scaled.Int64()}
	}
	return Money{wide: r}
}

// Cents is an amount of so many hundredths.
func Cents(n int64) Money { return MinorUnits(n, CentDecimals) }

// MinorUnits is an amount of so many of the smallest units of a currency with so many
// decimals.
func MinorUnits(n int64, decimals int32) Money { return MoneyOf(decimal.New(n, -decimals)) }

// unitsOf counts a decimal in units; false where units cannot hold it.
func unitsOf(d decimal.Decimal) (int64, bool) {
	switch e := d.Exponent(); {
	case e > 30 || e < -1000: // too large, or finer than anybody writes: do not scale
		return 0, d.IsZero()
	case e <= 0 && e >= -CostDecimals && d.NumDigits() <= 18: // without large integers, a fifth of what a plan allocates
		return product(d.CoefficientInt64(), powersOfTen[CostDecimals+e])
	}
	scaled := d.Shift(CostDecimals)
	if !scaled.IsInteger() {
		return 0, false
	}
	n := scaled.BigInt()
	return n.Int64(), n.IsInt64() && n.Int64() != math.MinInt64 // so that every amount can be negated
}

var powersOfTen = [1 + CostDecimals]int64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8}

// Decimal is the amount as a decimal, for arithmetic that is not about money alone. A
// fraction that no decimal holds, such as a third, is rounded half-up to CostDecimals.
func (m Money) Decimal() decimal.Decimal {
	if m.wide != nil {
		places, exact := m.wide.FloatPrec()
		if !exact {
			return decimal.NewFromBigInt(roundRat(m.wide, CostDecimals), -CostDecimals)
		}
		return decimal.RequireFromString(m.wide.FloatString(places))
	}
	if m.units%unitsPerCent == 0 { // fewer digits to multiply
		return decimal.New(m.units/unitsPerCent, -CentDecimals)
	}
	return decimal.New(m.units, -CostDecimals)
}

// Rat is the amount as a fraction of the caller's own.
func (m Money) Rat() *big.Rat {
	if m.wide != nil {
		return new(big.Rat).Set(m.wide)
	}
	return big.NewRat(m.units, unitsPerMoney)
}

// roundRat is a fraction in units of 10^-decimals, rounded half away from zero.
func roundRat(r *big.Rat, decimals int32) *big.Int {
	twice := new(big.Int).Mul(r.Num(), big.NewInt(2*powersOfTen[decimals]))
	twice.Add(twice.Abs(twice), r.Denom())
	twice.Quo(twice, new(big.Int).Lsh(r.Denom(), 1))
	if r.Sign() < 0 {
		twice.Neg(twice)
	}
	return twice
}

// roundedRat is a fraction rounded half away from zero.
func roundedRat(r *big.Rat, decimals int32) Money {
	return MoneyOfRat(new(big.Rat).SetFrac(roundRat(r, decimals), big.NewInt(powersOfTen[decimals])))
}

// Add returns m + n.
func (m Money) Add(n Money) Money {
	if m.wide == nil && n.wide == nil {
		sum := m.units + n.units
		if (sum > m.units) == (n.units > 0) && sum != math.MinInt64 {
			return Money{units: sum}
		}
	}
	sum := m.Rat()
	return MoneyOfRat(sum.Add(sum, n.Rat()))
}

// Sub returns m - n.
func (m Money) Sub(n Money) Money { return m.Add(n.Neg()) }

// Neg returns -m.
func (m Money) Neg() Money {
	if m.wide != nil {
		return Money{wide: new(big.Rat).Neg(m.wide)}
	}
	return Money{units: -m.units}
}

// Abs returns m without its sign.
func (m Money) Abs() Money {
	if m.IsNegative() {
		return m.Neg()
	}
	return m
}

// Times returns n times m.
func (m Money) Times(n int64) Money {
	if product, ok := product(m.units, n); ok && m.wide == nil {
		return Money{units: product}
	}
	exact := m.Rat()
	return MoneyOfRat(exact.Mul(exact, new(big.Rat).SetInt64(n)))
}

// Over is m divided by n, exactly.
func (m Money) Over(n int64) Money {
	if m.wide == nil && m.units%n == 0 {
		return Money{units: m.units / n}
	}
	exact := m.Rat()
	return MoneyOfRat(exact.Quo(exact, new(big.Rat).SetInt64(n)))
}

// Sign is -1, 0 or 1.
func (m Money) Sign() int {
	if m.wide != nil {
		return m.wide.Sign()
	}
	return cmp.Compare(m.units, 0)
}

// IsZero says whether the amount is nothing.
func (m Money) IsZero() bool { return m == Money{} }

// IsPositive says whether the amount is above zero.
func (m Money) IsPositive() bool { return m.Sign() > 0 }

// IsNegative says whether the amount is below zero.
func (m Money) IsNegative() bool { return m.Sign() < 0 }

// Compare is -1 where m < n, 0 where they are the same amount, 1 where m > n.
func (m Money) Compare(n Money) int {
	if m.wide != nil || n.wide != nil {
		return m.Rat().Cmp(n.Rat())
	}
	return cmp.Compare(m.units, n.units)
}

// Equal says whether m and n are the same amount.
func (m Money) Equal(n Money) bool { return m.Compare(n) == 0 }

// LessThan says whether m < n.
func (m Money) LessThan(n Money) bool { return m.Compare(n) < 0 }

// GreaterThan says whether m > n.
func (m Money) GreaterThan(n Money) bool { return m.Compare(n) > 0 }

// GreaterThanOrEqual says whether m >= n.
func (m Money) GreaterThanOrEqual(n Money) bool { return m.Compare(n) >= 0 }

// MinMoney returns the smaller of two amounts.
func MinMoney(a, b Money) Money {
	if b.LessThan(a) {
		return b
	}
	return a
}

// MaxMoney returns the larger of two amounts.
func MaxMoney(a, b Money) Money {
	if b.GreaterThan(a) {
		return b
	}
	return a
}

// Round rounds half-up to so many decimals, at most CostDecimals, as a bill and a
// freeze are to those of the currency.
func (m Money) Round(decimals int32) Money {
	step := powersOfTen[CostDecimals-decimals]
	rest := m.units % step
	if m.wide != nil || magnitude(m.units) > math.MaxInt64-uint64(step) {
		return roundedRat(m.Rat(), decimals)
	}
	switch {
	case 2*rest >= step:
		rest -= step
	case 2*rest <= -step:
		rest += step
	}
	return Money{units: m.units - rest}
}

// Cut cuts off what is finer than so many decimals, at most CostDecimals.
func (m Money) Cut(decimals int32) Money {
	if m.wide != nil {
		steps := new(big.Int).Mul(m.wide.Num(), big.NewInt(powersOfTen[decimals]))
		return MoneyOfRat(new(big.Rat).SetFrac(steps.Quo(steps, m.wide.Denom()), big.NewInt(powersOfTen[decimals])))
	}
	return Money{units: m.units - m.units%powersOfTen[CostDecimals-decimals]}
}

// A Multiplier is what list prices are multiplied by: a discount, a freeze ratio.
// It is at least 0.
type Multiplier struct {
	factor decimal.Decimal
	units  int64 // of 10^-CostDecimals; negative where they cannot hold it
}

// MultiplierOf prepares a factor of at least 0.
func MultiplierOf(factor decimal.Decimal) Multiplier {
	units, ok := unitsOf(factor)
	if !ok {
		units = -1
	}
	return Multiplier{factor, units}
}

// Factor is the factor itself.
func (f Multiplier) Factor() decimal.Decimal { return f.factor }

// Of multiplies an amount of at least 0 and rounds it half-up to CostDecimals, as
// a meter's cost is.
func (f Multiplier) Of(m Money) Money {
	if f.units == unitsPerMoney && m.wide == nil {
		return m
	}
	return f.Rounded(m, CostDecimals)
}

// Rounded multiplies an amount of at least 0 and rounds it half-up to so many decimals,
// as an estimate is.
func (f Multiplier) Rounded(m Money, decimals int32) Money {
	if f.units >= 0 {
		if scaled, ok := m.scaled(uint64(f.units), unitsPerMoney, decimals); ok {
			return scaled
		}
	}
	exact := m.Rat()
	return roundedRat(exact.Mul(exact, f.factor.Rat()), decimals)
}

// Portion is what part of whole is worth of an amount of at least 0, rounded
// half-up to so many decimals; 0 <= part <= whole, whole > 0.
func (m Money) Portion(part, whole Units, decimals int32) Money {
	if part.micros == 0 && whole.micros == 0 {
		if scaled, ok := m.scaled(uint64(part.whole), uint64(whole.whole), decimals); ok {
			return scaled
		}
	}
	exact := m.Rat()
	return roundedRat(exact.Mul(exact, new(big.Rat).SetFrac(part.Micros(), whole.Micros())), decimals)
}

// scaled is m·a/b rounded half-up to so many decimals; false where machine words do not
// suffice.
func (m Money) scaled(a, b uint64, decimals int32) (Money, bool) {
	step := uint64(powersOfTen[CostDecimals-decimals])
	steps := uint64(m.units)
	if steps%step == 0 {
		steps /= step
	} else if over, divisor := bits.Mul64(b, step); over == 0 {
		b = divisor
	} else {
		return Money{}, false
	}
	q, r, ok := mulDiv(steps, a, b)
	if r >= b-r {
		q++
	}
	over, units := bits.Mul64(q, step)
	return Money{units: int64(units)}, ok && m.wide == nil && m.units >= 0 && over == 0 && units <= math.MaxInt64
}

// mulDiv is a·b/c with its remainder; false where that needs more than a machine word.
func mulDiv(a, b, c uint64) (q, r uint64, ok bool) {
	hi, lo := bits.Mul64(a, b)
	if hi >= c {
		return 0, 0, false
	}
	q, r = bits.Div64(hi, lo, c)
	return q, r, true
}

// product is a·b; false where that needs more than a machine word, or cannot be negated.
func product(a, b int64) (int64, bool) {
	hi, lo := bits.Mul64(magnitude(a), magnitude(b))
	return a * b, hi == 0 && lo <= math.MaxInt64
}

// magnitude is n without its sign.
func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

// String prints the amount exactly, with at least two decimals: "1155.00",
// "0.125". Only a fraction that no decimal holds is rounded, to CostDecimals.
func (m Money) String() string { return string(m.Append(nil, CentDecimals)) }

// Append appends the amount to b, exactly, with at least the given number of decimals, at most
// CostDecimals.
func (m Money) Append(b []byte, atLeast int) []byte {
	if m.wide != nil {
		d := m.Decimal()
		text := d.String()
		if _, decimals, _ := strings.Cut(text, "."); len(decimals) < atLeast {
			text = d.StringFixed(int32(atLeast))
		}
		return append(b, text...)
	}
	if m.units < 0 {
		b = append(b, '-')
	}
	units := magnitude(m.units)
	b = strconv.AppendUint(b, units/unitsPerMoney, 10)
	var buffer [1 + CostDecimals]byte
	decimals := strconv.AppendUint(buffer[:0], unitsPerMoney+units%unitsPerMoney, 10)[1:]
	if n := max(atLeast, len(bytes.TrimRight(decimals, "0"))); n > 0 {
		b = append(append(b, '.'), decimals[:n]...)
	}
	return b
}

// MarshalText returns the amount exactly, with at least two decimals.
func (m Money) MarshalText() ([]byte, error) { return m.AppendText(nil) }

// AppendText appends what MarshalText returns.
func (m Money) AppendText(b []byte) ([]byte, error) { return m.Append(b, CentDecimals), nil }

// UnmarshalText reads plain digits, by the rules of [ParseDigits].
func (m *Money) UnmarshalText(text []byte) error {
	d, err := ParseDigits(string(text), 0)
	*m = MoneyOf(d)
	return err
}

// Cost is an amount before it is rounded to what is paid: a string with at least
// CostDecimals decimals, never rounded.
type Cost Money

func (c Cost) String() string { return string(Money(c).Append(nil, CostDecimals)) }

// Equal says whether c and d are the same amount.
func (c Cost) Equal(d Cost) bool { return Money(c).Equal(Money(d)) }

// MarshalText returns the amount as it is written.
func (c Cost) MarshalText() ([]byte, error) { return c.AppendText(nil) }

// AppendText appends the amount as it is written.
func (c Cost) AppendText(b []byte) ([]byte, error) { return Money(c).Append(b, CostDecimals), nil }

// UnmarshalText reads what MarshalText writes.
func (c *Cost) UnmarshalText(text []byte) error {
	d, err := ParseDigits(string(text), CostDecimals)
	*c = Cost(MoneyOf(d))
	return err
}

// ParseDigits reads digits, with a sign and at least the given decimals. There are no
// exponents: a few bytes must not stand for a million digits.
func ParseDigits(text string, atLeast int32) (decimal.Decimal, error) {
	whole, decimals, hasPoint := strings.Cut(text, ".")
	example := decimal.New(125, -1).StringFixed(max(1, atLeast))
	if !isDigits(strings.TrimPrefix(whole, "-")) || hasPoint && !isDigits(decimals) {
		return decimal.Decimal{}, fmt.Errorf("%.40q is not a number; write plain digits, such as %q", text, example)
	}
	if len(decimals) < int(atLeast) {
		return decimal.Decimal{}, fmt.Errorf("%q has fewer than %d decimals; write them all, such as %q", text, atLeast, example)
	}
	return decimal.NewFromString(text)
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// GroupDigits puts commas between the thousands of a printed number:
// "-1234567.89" becomes "-1,234,567.89".
func GroupDigits(number string) string {
	whole := len(number)
	if point := strings.IndexByte(number, '.'); point >= 0 {
		whole = point
	}
	grouped := make([]byte, 0, len(number)+whole/3)
	for i := range len(number) {
		if left := whole - i; left > 0 && left%3 == 0 && i > 0 && number[i-1] != '-' {
			grouped = append(grouped, ',')
		}
		grouped = append(grouped, number[i])
	}
	return string(grouped)
}
