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

// Cost is an amount before it is rounded to what is paid.
type Cost = pricing.Cost

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
