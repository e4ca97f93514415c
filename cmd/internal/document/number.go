package document

import (
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// Money is an amount in the plan's currency: a string with at least the decimals of the
// currency, never rounded.
type Money = pricing.Money

// Units is a count of calls, or of what else a grant holds: a number with at most six
// decimals.
type Units = pricing.Units

// Cost is an amount before it is rounded to what is paid: a string with at least
// eight decimals, never rounded.
type Cost pricing.Money

func (c Cost) String() string {
	return string(pricing.Money(c).Append(nil, pricing.CostDecimals))
}

// MarshalText returns the amount as it is written.
func (c Cost) MarshalText() ([]byte, error) { return c.AppendText(nil) }

// AppendText appends the amount as it is written.
func (c Cost) AppendText(b []byte) ([]byte, error) {
	return pricing.Money(c).Append(b, pricing.CostDecimals), nil
}

// UnmarshalText reads what MarshalText writes.
func (c *Cost) UnmarshalText(text []byte) error {
	d, err := pricing.ParseDigits(string(text), pricing.CostDecimals)
	*c = Cost(pricing.MoneyOf(d))
	return err
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
	m := pricing.MoneyOf(*d)
	return &m
}

// percent is what newPercent wrote.
func percent(m *Money) *decimal.Decimal {
	if m == nil {
		return nil
	}
	return new(m.Decimal())
}
