package document

import (
	"fmt"
	"strings"

	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// Money is an amount in the plan's currency. It reads and writes as a string with at
// least the decimals of the currency, and is never rounded.
type Money pricing.Money

// Units is a count of calls, or of what else a grant holds: a number with at most six
// decimals.
type Units = pricing.Units

// Cost is an amount before it is rounded to what is paid: a string with at least
// eight decimals, never rounded.
type Cost pricing.Money

func (m Money) String() string { return pricing.Money(m).String() }
func (c Cost) String() string {
	return string(pricing.Money(c).Append(nil, pricing.CostDecimals))
}

// MarshalText returns the amount as it is written in a currency with cents.
func (m Money) MarshalText() ([]byte, error) { return m.AppendText(nil) }

// AppendText appends the amount as it is written in a currency with cents.
func (m Money) AppendText(b []byte) ([]byte, error) {
	return pricing.Money(m).Append(b, pricing.CentDecimals), nil
}

// MarshalText returns the amount as it is written.
func (c Cost) MarshalText() ([]byte, error) { return c.AppendText(nil) }

// AppendText appends the amount as it is written.
func (c Cost) AppendText(b []byte) ([]byte, error) {
	return pricing.Money(c).Append(b, pricing.CostDecimals), nil
}

// UnmarshalText reads what MarshalText writes.
func (m *Money) UnmarshalText(text []byte) error {
	d, err := parseNumber(text, 0)
	*m = Money(pricing.MoneyOf(d))
	return err
}

// UnmarshalText reads what MarshalText writes.
func (c *Cost) UnmarshalText(text []byte) error {
	d, err := parseNumber(text, pricing.CostDecimals)
	*c = Cost(pricing.MoneyOf(d))
	return err
}

// parseNumber reads digits, with a sign and at least the given decimals. There
// are no exponents: a few bytes must not stand for a million digits.
func parseNumber(text []byte, atLeast int) (decimal.Decimal, error) {
	whole, decimals, hasPoint := strings.Cut(string(text), ".")
	if !isDigits(strings.TrimPrefix(whole, "-")) || (hasPoint && !isDigits(decimals)) {
		return decimal.Decimal{}, fmt.Errorf("%.40q is not a number; write plain digits, such as %q", text, example(atLeast))
	}
	if len(decimals) < atLeast {
		return decimal.Decimal{}, fmt.Errorf("%q has fewer than %d decimals; write them all, such as %q", text, atLeast, example(atLeast))
	}
	return decimal.NewFromString(string(text))
}

func isDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

func example(decimals int) string {
	return decimal.New(125, -1).StringFixed(int32(max(1, decimals)))
}

// percentOf is a part in per cent of a whole that is not zero, rounded half-up to
// 2 decimals.
func percentOf(part, whole decimal.Decimal) *Money {
	percent := part.Mul(decimal.NewFromInt(100)).DivRound(whole, 2)
	return newPercent(&percent)
}

// newPercent writes a percentage as money is written; nil where there is none.
func newPercent(d *decimal.Decimal) *Money {
	if d == nil {
		return nil
	}
	m := Money(pricing.MoneyOf(*d))
	return &m
}

// percent is what newPercent wrote.
func (m *Money) percent() *decimal.Decimal {
	if m == nil {
		return nil
	}
	d := pricing.Money(*m).Decimal()
	return &d
}
