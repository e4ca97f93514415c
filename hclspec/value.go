package hclspec

import (
	"errors"
	"fmt"
	"math/big"

	"github.com/declarative-cost/planner/hclspec/internal/functions"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
	"github.com/zclconf/go-cty/cty"
)

// exactDecimals is the precision at which a number becomes money, a multiplier
// or a rate; maxExponent bounds its size, as a power of ten, in both directions.
const (
	exactDecimals = 12
	maxExponent   = 40
)

var errHugeExponent = fmt.Errorf("numbers lie between 1e-%d and 1e%d", maxExponent, maxExponent)

// exactNumber turns a known number into a decimal, rounded half-up at 12
// decimals. No float is involved: cty's numbers are binary with 512 bits, from
// which every decimal of up to 12 places comes back as it was written.
func exactNumber(v cty.Value) (decimal.Decimal, error) {
	f := v.AsBigFloat()
	if n, accuracy := f.Int64(); accuracy == big.Exact {
		return decimal.NewFromInt(n), nil
	}
	if f.IsInf() {
		return decimal.Decimal{}, errHugeExponent
	}
	switch exponent := f.MantExp(nil); {
	case exponent > maxBinaryExponent || exponent < residueExponent:
		return decimal.Decimal{}, errHugeExponent
	case exponent < -maxBinaryExponent:
		return decimal.Zero, nil
	}
	scaled := new(big.Float).SetPrec(1024).Mul(f, scale)
	if scaled.Signbit() {
		scaled.Sub(scaled, half)
	} else {
		scaled.Add(scaled, half)
	}
	units, _ := scaled.Int(nil) // cuts towards zero
	return decimal.NewFromBigInt(units, -exactDecimals), nil
}

// maxBinaryExponent is maxExponent as a power of two. What lies between it and
// residueExponent, 1e-200, is what binary arithmetic leaves of zero: 0.3 - 0.2 -
// 0.1 is about 1e-155.
const (
	maxBinaryExponent = 133
	residueExponent   = -665
)

var (
	scale = new(big.Float).SetPrec(1024).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(exactDecimals), nil))
	// half is one half and a trifle: a number written as exactly half a unit may
	// lie just below it in binary. The trifle, 2^-256, is below anything that
	// can be written.
	half = new(big.Float).SetPrec(1024).Add(big.NewFloat(0.5), new(big.Float).SetMantExp(big.NewFloat(1), -256))
)

// exactMoney turns a known number into an amount.
func exactMoney(v cty.Value) (pricing.Money, error) {
	d, err := exactNumber(v)
	return pricing.MoneyOf(d), err
}

// exactUnits turns a known number into a number of units.
func exactUnits(v cty.Value) (pricing.Units, error) {
	d, err := exactNumber(v)
	if err != nil {
		return pricing.Units{}, err
	}
	u, ok := pricing.UnitsOf(d)
	if !ok {
		return pricing.Units{}, fmt.Errorf("%s has more than %d decimals, or is too large", d, pricing.UnitDecimals)
	}
	return u, nil
}

// wholeNumber turns a known number into an integer. It looks at the exact number,
// so that 5700000 * 0.61 is the whole number that it is in decimals.
func wholeNumber(v cty.Value) (int64, error) {
	if v.Type() != cty.Number || v.IsNull() || !v.IsKnown() {
		return 0, errors.New("a number is required")
	}
	d, err := exactNumber(v)
	switch {
	case err != nil:
		return 0, err
	case !d.IsInteger():
		return 0, fmt.Errorf("a whole number is required, not %s", d)
	case !d.BigInt().IsInt64():
		return 0, fmt.Errorf("%s is too large", d)
	}
	return d.IntPart(), nil
}

// asWhole converts a value and turns it into an integer.
func asWhole(v cty.Value) (int64, error) {
	number, err := functions.Number(v)
	if err != nil {
		return 0, err
	}
	return wholeNumber(number)
}
