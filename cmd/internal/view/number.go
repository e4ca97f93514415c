package view

import (
	"fmt"

	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/cmd/internal/present"
	"github.com/declarative-cost/planner/pricing"
)

// moneyText prints an amount exactly, with its thousands apart.
func moneyText(d pricing.Money) string { return pricing.GroupDigits(d.String()) }

// moneyCell and callsCell print what is in a table, where nothing is "-".
func moneyCell(d pricing.Money) string {
	if d.IsZero() {
		return none
	}
	return moneyText(d)
}

func callsCell(n int64) string {
	if n == 0 {
		return none
	}
	return count(n)
}

// plural says "1 month", "12 months", in English, in which data and mistakes are.
func plural(n int64, noun string) string { return (*lang.Printer)(nil).N(n, count(n), noun) }

// signed prints a change with its sign.
func signed(d pricing.Money) string {
	if d.IsPositive() {
		return "+" + moneyText(d)
	}
	return moneyText(d)
}

// count prints a number of calls.
func count(n int64) string { return pricing.GroupDigits(fmt.Sprint(n)) }

var capital = present.Capital
