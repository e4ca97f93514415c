package workbook

import (
	"strconv"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// A cell is what stands in one place. A number is decimal text, so that no digit
// is lost on the way into the file; with a formula it is the formula's cached
// value.
type cell struct {
	kind    kind
	text    string
	formula string
	format  format
	indent  int
}

type kind int

const (
	blankCell kind = iota
	textCell
	numberCell
)

// blank is an empty cell that has the look of its row.
var blank = cell{}

func text(s string) cell { return cell{kind: textCell, text: s} }

func indented(level int, s string) cell { return cell{kind: textCell, text: s, indent: level} }

// prose is text that may run over the cells to its right; it does not widen its
// column.
func prose(s string) cell { return cell{kind: textCell, text: s, format: proseFormat} }

// words are a sentence, which may take several lines.
func words(s string) cell { return cell{kind: textCell, text: s, format: wordsFormat, indent: 1} }

func number(s string, f format) cell { return cell{kind: numberCell, text: s, format: f} }

func money(m document.Money) cell { return number(m.String(), moneyFormat) }

func calls(n int64) cell { return number(strconv.FormatInt(n, 10), callsFormat) }

// whole is a number of calls where 0 is a place and not nothing.
func whole(n int64) cell { return number(strconv.FormatInt(n, 10), wholeFormat) }

// price is a decimal with as many places as it has.
func price(d decimal.Decimal) cell { return number(d.String(), priceFormat) }

// firstSafeDay is the first day whose serial number all programs agree on: Excel
// counts a 29 February 1900 that never was.
var firstSafeDay = pricing.NewDate(1900, 3, 1)

// serialOfEpoch is the serial number of 1970-01-01 in the 1900 date system.
const serialOfEpoch = 25569

func date(d pricing.Date) cell { return day(d, dateFormat, d.String()) }

// month is the month's first day, shown as yyyy-mm.
func month(m pricing.Month) cell { return day(m.First(), monthFormat, m.String()) }

// indentedMonth and indentedDate stand left, beside text.
func indentedMonth(m pricing.Month) cell { return month(m).beside() }

func indentedDate(d pricing.Date) cell { return date(d).beside() }

func (c cell) beside() cell {
	c.indent = 1
	return c
}

func day(d pricing.Date, f format, written string) cell {
	if d < firstSafeDay {
		return text(written)
	}
	return number(strconv.FormatInt(int64(d)+serialOfEpoch, 10), f)
}

// with makes the cell a formula. Its number stays as the cached value.
func (c cell) with(formula string) cell {
	c.formula = formula
	return c
}

// optional is a cell of a value that may be missing.
func optional[T any](v *T, draw func(T) cell) cell {
	if v == nil {
		return blank
	}
	return draw(*v)
}

// texts are cells of text.
func texts(list ...string) (cells []cell) {
	for _, s := range list {
		cells = append(cells, text(s))
	}
	return cells
}

// alarm says whether something is so that should not be.
func (b *book) alarm(so bool) cell {
	if so {
		return cell{kind: textCell, text: b.T("yes"), format: alarmFormat, indent: 1}
	}
	return indented(1, b.T("no"))
}
