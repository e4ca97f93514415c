package workbook

import (
	"fmt"

	"github.com/declarative-cost/planner/pricing"
)

// A monthTable is a sheet with months as columns. The first column says what a row
// is, the second in one word what kind of figure it has: totals add up the rows of
// a kind. Then come the months, where there is one the column after the plan, and
// the total.
type monthTable struct {
	*sheet
	months int
	after  bool
}

// firstMonth is the column of the first month.
const firstMonth = 3

func (b *book) newMonthTable(name, about, labels string, after bool) *monthTable {
	t := &monthTable{sheet: b.newSheet(name, about), months: b.plan.Months, after: after}
	t.skip(1)
	heads := []cell{text(labels), text(t.T("Figure"))}
	for i := range t.months {
		heads = append(heads, month(b.plan.Start+pricing.Month(i)))
	}
	if after {
		heads = append(heads, headOver(t.T("After the plan")))
	}
	t.header(append(heads, headOver(t.T("Total")))...)
	t.repeatColumns = 2
	t.pagesWide = (t.months + monthsOnPage - 1) / monthsOnPage
	return t
}

// monthsOnPage are legible beside each other.
const monthsOnPage = 18

// headOver is a head over numbers, dateHead one over dates.
func headOver(s string) cell { return cell{kind: textCell, text: s, format: moneyFormat} }

func dateHead(s string) cell { return cell{kind: textCell, text: s, format: dateFormat} }

// lastMonth is the column of the last month, totalColumn the last of all.
func (t *monthTable) lastMonth() int { return firstMonth + t.months - 1 }

func (t *monthTable) totalColumn() int {
	if t.after {
		return t.lastMonth() + 2
	}
	return t.lastMonth() + 1
}

// A line is a row of a month table.
type line struct {
	label  string
	kind   string // empty in a line that adds up those of a kind
	indent int
	look   look
	level  uint8  // of the outline
	months []cell // one for each
	after  cell
	total  cell
	// column is the formula of each column, the total's too. Without it the months
	// are figures and the total adds them up.
	column func(column int) string
	// across makes the total of a line with column formulas the sum of the line.
	across bool
}

// line writes a line and returns its row.
func (t *monthTable) line(l line) int {
	row := t.next
	cells := []cell{indented(l.indent, l.label), blank}
	if l.kind != "" {
		cells[1] = cell{kind: textCell, text: t.word(l.kind), format: kindFormat}
	}
	for i, c := range l.months {
		if l.column != nil {
			c = c.with(l.column(firstMonth + i))
		}
		cells = append(cells, c)
	}
	if t.after {
		if l.column != nil && l.after.kind == numberCell {
			l.after = l.after.with(l.column(t.lastMonth() + 1))
		}
		cells = append(cells, l.after)
	}
	switch {
	case l.total.kind == blankCell:
	case l.column != nil && !l.across:
		l.total = l.total.with(l.column(t.totalColumn()))
	default:
		l.total = l.total.with(sumAcross(row, firstMonth, t.totalColumn()-1))
	}
	t.add(l.look, append(cells, l.total)...)
	if l.level > 0 {
		t.outline(row, l.level)
	}
	return row
}

// group begins a group of lines.
func (t *monthTable) group(name string) {
	cells := make([]cell, t.totalColumn())
	cells[0] = text(name)
	t.add(group, cells...)
}

// checkLine is a line that is 0.00 where formulas agree with what the plan states.
func (t *monthTable) checkLine(label string, column func(column int) string) int {
	zero := number("0.00", checkFormat)
	l := line{label: label, kind: "check", look: check, total: zero, column: column}
	for range t.months {
		l.months = append(l.months, zero)
	}
	if t.after {
		l.after = zero
	}
	return t.line(l)
}

// tie makes a check line a part of the Summary's: all its columns count.
func (t *monthTable) tie(row int) {
	t.ties = append(t.ties, fmt.Sprintf("SUM(%s)", area(t.name, firstMonth, row, t.totalColumn(), row)))
}
