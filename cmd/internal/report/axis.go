package report

import (
	"math"

	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// An axis maps values to pixels: low stands at bottom, high at top. Zero is always
// on it, so that lengths compare.
type axis struct {
	ticks       []decimal.Decimal // round numbers from the lowest to the highest
	top, bottom float64
}

// tickCount is how many steps an axis has about.
const tickCount = 4

// newAxis makes an axis with round numbers beyond all values.
func newAxis(top, bottom float64, values ...decimal.Decimal) axis {
	var low, high decimal.Decimal
	for _, v := range values {
		low, high = decimal.Min(low, v), decimal.Max(high, v)
	}
	if low.Equal(high) {
		high = decimal.NewFromInt(1)
	}
	step := roundStep(high.Sub(low))
	a := axis{top: top, bottom: bottom}
	for v := low.Div(step).Floor().Mul(step); ; v = v.Add(step) {
		a.ticks = append(a.ticks, v)
		if v.GreaterThanOrEqual(high) {
			return a
		}
	}
}

// roundStep is 1, 2, 2.5 or 5 times a power of ten, a quarter of the span or a
// little more.
func roundStep(span decimal.Decimal) decimal.Decimal {
	wanted := span.Div(decimal.NewFromInt(tickCount))
	power := decimal.New(1, int32(math.Floor(math.Log10(wanted.InexactFloat64()))))
	for _, factor := range []string{"1", "2", "2.5", "5"} {
		if step := power.Mul(decimal.RequireFromString(factor)); step.GreaterThanOrEqual(wanted) {
			return step
		}
	}
	return power.Mul(decimal.NewFromInt(10))
}

// at is where a value stands, on a whole pixel, so that parts of a stack meet.
func (a axis) at(v decimal.Decimal) float64 {
	low, high := a.ticks[0], a.ticks[len(a.ticks)-1]
	share := v.Sub(low).Div(high.Sub(low)).InexactFloat64()
	return math.Round(a.bottom - share*(a.bottom-a.top))
}

// draw draws the lines across, each with its number, zero stronger.
func (a axis) draw(m messages, c *canvas) {
	for _, v := range a.ticks {
		class := "grid"
		if v.IsZero() {
			class = "zero"
		}
		y := a.at(v)
		c.line(class, 0, y, fullWidth, y)
		c.axisLabel(y+4, m.rounded(v))
	}
}

// monthLabels writes the months below a plot, each in the middle of its part of
// the width, the years below the first month and every January. Of many months
// not every one is named, and in a narrow place every second of those.
func monthLabels(m messages, c *canvas, months []pricing.Month, y float64, middle func(i int) float64) {
	step := (len(months) + 13) / 14
	for i, month := range months {
		if i == 0 || month.OfYear() == 1 && i >= step {
			class := "mid year"
			if i == 0 && len(months) > 6 && month.OfYear() > 10 {
				class += " wide-only" // January is too near
			}
			c.label(class, middle(i), y+31, month.String()[:4])
		}
		if i%step != 0 {
			continue
		}
		class := "mid"
		if len(months) > 6 && i/step%2 == 1 {
			class = "mid wide-only"
		}
		c.label(class, middle(i), y+16, m.month(month))
	}
}

// below is the room that monthLabels takes.
const below = 36.0
