package view

import (
	"fmt"

	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// moneyText prints an amount exactly, with its thousands apart.
func moneyText(d decimal.Decimal) string { return pricing.GroupDigits(pricing.FormatMoney(d)) }

// moneyCell and callsCell print what is in a table, where nothing is "-".
func moneyCell(d decimal.Decimal) string {
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

// plural says "1 month", "12 months".
func plural(n int64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%s %ss", count(n), noun)
}
