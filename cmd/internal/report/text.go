package report

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/pricing"
	"github.com/declarative-cost/planner/pricing/unseen"
	"github.com/mattn/go-runewidth"
	"github.com/shopspring/decimal"
)

// money prints an amount exactly, its digits in groups of three.
func money(d decimal.Decimal) string { return pricing.GroupDigits(pricing.MoneyOf(d).String()) }

// signed prints a change of an amount with its sign.
func signed(d decimal.Decimal) string {
	if d.IsPositive() {
		return "+" + money(d)
	}
	return money(d)
}

// count prints a number of calls, its digits in groups of three.
func count(n int64) string { return pricing.GroupDigits(strconv.FormatInt(n, 10)) }

// signedCount prints a change of a number of calls with its sign.
func signedCount(n int64) string {
	if n > 0 {
		return "+" + count(n)
	}
	return count(n)
}

// percent is a change in per cent of what was before, rounded half-up to two
// decimals: "+2.04%"; nothing where that was zero.
func percent(c document.MoneyChange) string {
	before := dec(c.Before)
	if before.IsZero() {
		return ""
	}
	share := dec(c.Change).Mul(decimal.NewFromInt(100)).DivRound(before, pricing.CentDecimals)
	return signed(share) + "%"
}

// A unit is a power of ten with its letter or word.
type unit struct {
	exponent int32
	name     string
}

// units are those of a language, the largest first.
func (m messages) units() []unit {
	if m.lang.Name() == lang.Chinese {
		return []unit{{12, "万亿"}, {8, "亿"}, {4, "万"}}
	}
	return []unit{{12, "T"}, {9, "B"}, {6, "M"}, {3, "k"}}
}

// rounded prints a number to three significant digits with the letter of its unit,
// where there is no room for the exact one: "59.5k" for 59,500. Every such number
// has its exact one in a table. Below the smallest unit it has two decimals.
func (m messages) rounded(d decimal.Decimal) string {
	for _, unit := range m.units() {
		if d.Abs().LessThan(decimal.New(1, unit.exponent)) {
			continue
		}
		scaled := d.Shift(-unit.exponent)
		places := max(0, 3-int32(len(scaled.Abs().Truncate(0).String())))
		return pricing.GroupDigits(scaled.Round(places).String()) + unit.name
	}
	return pricing.GroupDigits(d.Round(pricing.CentDecimals).String())
}

// longestName bounds, in columns of a terminal, how much of a name is shown.
const longestName = 120

// name makes a name or title of a configuration fit to be shown: on one line, of
// bounded length, and without characters that are invisible or turn the
// direction of the text around them.
func name(s string) string { return short(s, longestName) }

// short is name with another bound.
func short(s string, width int) string {
	return runewidth.Truncate(visible(s), width, "…")
}

// visible shows what cannot be seen as escapes: control characters, and format
// characters such as the marks that turn the direction of a text.
func visible(s string) string {
	return unseen.Escape(strings.ToValidUTF8(s, string(unicode.ReplacementChar)))
}

// dec returns an amount of a document as the number it is.
func dec(m document.Money) decimal.Decimal { return pricing.Money(m).Decimal() }

// sum adds up amounts.
func sum(values []decimal.Decimal) (total decimal.Decimal) {
	for _, v := range values {
		total = total.Add(v)
	}
	return total
}
