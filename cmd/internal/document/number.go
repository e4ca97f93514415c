package document

import (
	"fmt"
	"strings"

	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// Money is an amount in the plan's currency. It reads and writes as a string
// with at least two decimals, and is never rounded.
type Money decimal.Decimal

// Cost is an amount before it is rounded to what is paid: a string with at least
// eight decimals, never rounded.
type Cost decimal.Decimal

func (m Money) String() string { return pricing.FormatMoney(decimal.Decimal(m)) }
func (c Cost) String() string  { return pricing.FormatExact(decimal.Decimal(c), pricing.CostDecimals) }

// MarshalText returns the amount as it is written.
func (m Money) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// MarshalText returns the amount as it is written.
func (c Cost) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (m *Money) UnmarshalText(text []byte) error {
	d, err := parseNumber(text, pricing.CentDecimals)
	*m = Money(d)
	return err
}

// UnmarshalText reads what MarshalText writes.
func (c *Cost) UnmarshalText(text []byte) error {
	d, err := parseNumber(text, pricing.CostDecimals)
	*c = Cost(d)
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
