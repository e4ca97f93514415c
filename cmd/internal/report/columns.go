package report

import (
	"html/template"

	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// A series is a row of values, one for each column.
type series struct {
	name   string
	class  string // its colour
	values []decimal.Decimal
}

// columns are a chart of months: what belongs together is stacked, and several
// stacks of one month stand side by side.
type columns struct {
	id, title   string
	months      []pricing.Month
	stacks      [][]series // each from the bottom up; all of them have every month
	limit       *decimal.Decimal
	limitText   string
	description string
	plain       bool // without the sums above the columns
}

const (
	columnsTop    = 22.0
	columnsBottom = 230.0
)

// draw draws the chart.
func (k columns) draw(m messages) template.HTML {
	var c canvas
	values := k.sums()
	if k.limit != nil {
		values = append(values, *k.limit)
	}
	y := newAxis(columnsTop, columnsBottom, values...)
	c.begin(k.id, "columns", k.title, k.description, columnsBottom+below)
	y.draw(m, &c)
	band := fullWidth / float64(len(k.months))
	width := min(band*0.72, 90) / float64(len(k.stacks))
	for i := range k.months {
		left := (float64(i)+0.5)*band - width*float64(len(k.stacks))/2
		for s := range k.stacks {
			k.column(m, &c, y, s, i, left+float64(s)*width, width)
		}
	}
	if k.limit != nil {
		at := y.at(*k.limit)
		c.line("limit", 0, at, fullWidth, at)
		c.label("halo limit-text", 4, at-6, k.limitText)
	}
	monthLabels(m, &c, k.months, columnsBottom, func(i int) float64 { return (float64(i) + 0.5) * band })
	return c.end()
}

// column draws one stack of one month.
func (k columns) column(m messages, c *canvas, y axis, stack, i int, x, width float64) {
	var from decimal.Decimal
	for _, s := range k.stacks[stack] {
		v := s.values[i]
		if v.IsZero() {
			continue
		}
		to := from.Add(v)
		top, bottom := y.at(decimal.Max(from, to)), y.at(decimal.Min(from, to))
		c.rect("bar "+s.class, x, top, width, max(bottom-top, 1), m.say("tip.part", k.months[i], s.name, money(v)))
		from = to
	}
	if !k.plain && len(k.months) <= 14 && !from.IsZero() {
		c.label("mid halo wide-only sum", x+width/2, y.at(decimal.Max(from, decimal.Zero))-6, m.rounded(from))
	}
}

// sums are the heights of all columns.
func (k columns) sums() (all []decimal.Decimal) {
	for _, stack := range k.stacks {
		all = append(all, sumByColumn(stack)...)
	}
	return all
}

// sumByColumn adds up the series of a stack, column by column.
func sumByColumn(stack []series) []decimal.Decimal {
	if len(stack) == 0 {
		return nil
	}
	sums := make([]decimal.Decimal, len(stack[0].values))
	for _, s := range stack {
		for i, v := range s.values {
			sums[i] = sums[i].Add(v)
		}
	}
	return sums
}

// describe says in a sentence what a row of months looks like.
func describe(m messages, months []pricing.Month, values []decimal.Decimal) string {
	if len(values) == 0 {
		return m.say("chart.nothing")
	}
	low, high := 0, 0
	for i := range values {
		if values[i].LessThan(values[low]) {
			low = i
		}
		if values[i].GreaterThan(values[high]) {
			high = i
		}
	}
	return m.say("chart.describe", len(values), money(sum(values)), money(values[low]), months[low], money(values[high]), months[high])
}
