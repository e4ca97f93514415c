package report

import (
	"html/template"

	"github.com/shopspring/decimal"
)

// A bar is a row of a bar chart: from one value to another.
type bar struct {
	label, figure string // what it is, and how much in words
	from, to      decimal.Decimal
	class         string
	shape         string // before the label, so that colour is not alone
}

// A barChart has one row for each bar: label and figure above it. In a waterfall
// a bar begins where the one before ends, and a thin line joins them.
type barChart struct {
	id, title, description string
	bars                   []bar
	waterfall              bool
}

const (
	barRow    = 50.0
	barTop    = 22.0 // of the bar in its row
	barHeight = 16.0

	// How much of a label there is room for, in columns of a terminal.
	wideLabel   = 80
	narrowLabel = 30
)

// draw draws the chart.
func (k barChart) draw(m messages) template.HTML {
	var c canvas
	height := barRow * float64(len(k.bars))
	var values []decimal.Decimal
	for _, b := range k.bars {
		values = append(values, b.from, b.to)
	}
	across := spanning(values)
	c.begin(k.id, "bars", k.title, k.description, height)
	zero := across.at(decimal.Zero)
	if zero > 0 {
		c.line("zero", zero, 0, zero, height)
	}
	for i, b := range k.bars {
		y := barRow * float64(i)
		left, right := across.at(decimal.Min(b.from, b.to)), across.at(decimal.Max(b.from, b.to))
		c.rect("bar "+b.class, left, y+barTop, max(right-left, 4), barHeight, m.say("tip.bar", b.label, b.figure))
		if k.waterfall && i+1 < len(k.bars) {
			x := across.at(b.to)
			c.line("join", x, y+barTop+barHeight, x, y+barRow+barTop)
		}
	}
	for i, b := range k.bars {
		y := barRow*float64(i) + barTop - 6
		c.label("halo wide-only", 0, y, b.shape+short(b.label, wideLabel))
		c.label("halo narrow-only", 0, y, b.shape+short(b.label, narrowLabel))
		c.label("end halo figure", fullWidth, y, b.figure)
	}
	return c.end()
}

// spanning maps the values to the whole width; it needs no round numbers, since
// every bar has its own.
func spanning(values []decimal.Decimal) axis {
	var low, high decimal.Decimal
	for _, v := range values {
		low, high = decimal.Min(low, v), decimal.Max(high, v)
	}
	if low.Equal(high) {
		high = decimal.NewFromInt(1)
	}
	return axis{ticks: []decimal.Decimal{low, high}, top: fullWidth, bottom: 0}
}
