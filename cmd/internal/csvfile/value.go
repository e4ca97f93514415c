package csvfile

import (
	"regexp"
	"strconv"
	"strings"

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
	notDigits   = regexp.MustCompile(`[^0-9]`)
	plainAmount = regexp.MustCompile(`^-?[0-9]{1,30}(\.[0-9]{1,12})?$`)
	thousands   = regexp.MustCompile(`^[0-9]{1,3}([,.'_ \x{a0}\x{202f}][0-9]{3})+$`)
	separated   = regexp.MustCompile(`^-?[0-9]{1,3}([,.'_ \x{a0}\x{202f}][0-9]{3})+([.,][0-9]+)?$`)
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
	return 0, c.Errorf("%q is not a number of calls.%s", c.Text, callsHint(c.Text))
}

func callsHint(text string) string {
	switch {
	case text == "":
		return " Write 0 where there were none, or remove the row where they are not known."
	case strings.HasPrefix(text, "-"):
		return " Calls are not negative."
	case thousands.MatchString(text):
		return " Write it without separators: " + notDigits.ReplaceAllString(text, "") + "."
	}
	return " Write a whole number in plain digits, such as 2912345."
}

// Amount reads money in plain digits, with up to 12 decimals after a point.
func (c Cell) Amount() (decimal.Decimal, *Error) {
	if plainAmount.MatchString(c.Text) {
		if d, err := decimal.NewFromString(c.Text); err == nil {
			return d, nil
		}
	}
	hint := " Write plain digits with a point before the decimals, such as 100000.00."
	switch {
	case c.Text == "":
		hint = " Write 0.00 where nothing was billed."
	case separated.MatchString(c.Text):
		hint = " Write it without separators between the thousands, and with a point before the decimals, such as 100000.00."
	}
	return decimal.Zero, c.Errorf("%q is not an amount.%s", c.Text, hint)
}
