package csvfile

import (
	"regexp"
	"strconv"

	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// Month reads YYYY-MM. A day is refused: the bill of a month often has a day of
// the next one.
func (c Cell) Month() (pricing.Month, *Error) {
	month, err := pricing.ParseMonth(c.Text)
	if err == nil {
		return month, nil
	}
	hint := ""
	if date, err := pricing.ParseDate(c.Text); err == nil {
		hint = " This is a day; say which month it counts for, such as " + date.Month().String() + ", and add the days of a month up."
	}
	return 0, c.Errorf("%q is not a month. Write the year and the month as in 2026-12.%s", c.Text, hint)
}

var (
	wholeNumber = regexp.MustCompile(`^[0-9]{1,18}$`)
	plainAmount = regexp.MustCompile(`^-?[0-9]{1,30}(\.[0-9]{1,12})?$`)
)

// Calls reads a whole number of at least 0, in plain digits, up to
// pricing.MaxCalls.
func (c Cell) Calls() (int64, *Error) {
	if wholeNumber.MatchString(c.Text) {
		n, err := strconv.ParseInt(c.Text, 10, 64)
		if err == nil && n <= pricing.MaxCalls {
			return n, nil
		}
		return 0, c.Errorf("%s calls are more than %d (10^15), the largest volume of a month.", c.Text, int64(pricing.MaxCalls))
	}
	return 0, c.Errorf("%q is not a number of calls.%s", c.Text, " Write a whole number in plain digits, such as 2912345.")
}

// Amount reads money in plain digits, with up to 12 decimals after a point.
func (c Cell) Amount() (decimal.Decimal, *Error) {
	if plainAmount.MatchString(c.Text) {
		if d, err := decimal.NewFromString(c.Text); err == nil {
			return d, nil
		}
	}
	return decimal.Zero, c.Errorf("%q is not an amount. Write plain digits with a point before the decimals, such as 100000.00.", c.Text)
}
