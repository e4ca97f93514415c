package render

import (
	"slices"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/cmd/internal/present"
	"github.com/declarative-cost/planner/pricing"
)

// columns draws a column for each place, of parts that add up or of columns side by side.
func (d *drawing) columns() {
	band := fullWidth / float64(len(d.X))
	width := min(band*0.72, 90)
	middle := func(i int) float64 { return (float64(i) + 0.5) * band }
	for i := range d.X {
		left, from := middle(i)-width/2, decimal.Zero
		for k, s := range d.Series {
			v := s.Values[i]
			if d.Shape == present.Grouped {
				w := width / float64(len(d.Series))
				d.column(i, k, left+float64(k)*w, w, decimal.Zero, v)
				continue
			}
			d.column(i, k, left, width, from, v)
			from = from.Add(v.Number)
		}
		if d.Shape == present.Stacked && d.Limit == nil && len(d.X) <= 14 && !from.IsZero() {
			d.label("mid halo strong narrow-2", middle(i), d.y.at(decimal.Max(from, decimal.Zero))-6, rounded(d.lang, from))
		}
	}
	d.names(d.X, middle)
}

// column draws one part of a column, from a value on.
func (d *drawing) column(i, series int, x, width float64, from decimal.Decimal, v present.Value) {
	if v.IsZero() {
		return
	}
	to := from.Add(v.Number)
	top, bottom := d.y.at(decimal.Max(from, to)), d.y.at(decimal.Min(from, to))
	name := clip(d.Series[series].Name, longestLabel)
	d.rect("bar "+colourOf(d.Chart, series), x, top, width, max(bottom-top, 1), d.tip(i, name, v.String()))
}

// curves draws a line for each series, which keeps its value until the next one.
func (d *drawing) curves() {
	from, names, middle := d.places()
	if d.Band {
		d.band(from)
	}
	for k, s := range d.Series {
		var run []point
		for i, v := range append(slices.Clone(s.Values), present.Value{}) {
			if v.Kind == present.None {
				if len(run) > 0 {
					d.path("curve "+colourOf(d.Chart, k), d.height, run)
				}
				run = nil
				continue
			}
			y := d.y.at(v.Number)
			run = append(run, point{from[i], y}, point{from[i+1], y})
		}
	}
	for i := range d.X {
		var parts []string
		for _, s := range d.Series {
			if s.Values[i].Kind != present.None {
				parts = append(parts, clip(s.Name, longestLabel)+" "+s.Values[i].String())
			}
		}
		if width := from[i+1] - from[i]; width > 0 {
			d.rect("hit", from[i], plotTop, width, plotBottom-plotTop, d.tip(i, parts...))
		}
	}
	d.names(names, middle)
}

// band fills what is between the first and the third series.
func (d *drawing) band(from []float64) {
	var run, back []point
	for i := range d.X {
		high, low := d.y.at(d.Series[2].Values[i].Number), d.y.at(d.Series[0].Values[i].Number)
		run, back = append(run, point{from[i], high}, point{from[i+1], high}), append(back, point{from[i], low}, point{from[i+1], low})
	}
	slices.Reverse(back)
	d.path("band", d.height, append(run, back...))
}

// places are where the values begin, and at last where the last one ends; and what is
// named below: days by the months in which they are.
func (d *drawing) places() (from []float64, names []present.Value, middle func(i int) float64) {
	band := fullWidth / float64(len(d.X))
	if d.X[0].Kind != present.Date {
		for i := range len(d.X) + 1 {
			from = append(from, float64(i)*band)
		}
		return from, d.X, func(i int) float64 { return (float64(i) + 0.5) * band }
	}
	first, last := d.X[0].Date.Month().First(), d.X[len(d.X)-1].Date
	at := func(day pricing.Date) float64 {
		return fullWidth * float64(day-first) / float64(max(last-first, 1))
	}
	for _, x := range d.X {
		from = append(from, at(x.Date))
	}
	months := int(last.Month() - first.Month())
	for i := range max(months, 1) {
		names = append(names, present.Value{Kind: present.Month, Date: (first.Month() + pricing.Month(i)).First()})
	}
	return append(from, fullWidth), names, func(i int) float64 { return at(names[i].Date + 15) }
}

// A bar is a row: how much, and from where to where.
type bar struct {
	class    string
	from, to decimal.Decimal
	value    present.Value
}

// bars are the rows of a waterfall: a change begins where the one before ends.
func (d *drawing) bars() (all []bar) {
	at := decimal.Zero
	for i, v := range d.Series[0].Values {
		b := bar{"s0", decimal.Zero, v.Number, v}
		if i > 0 && i+1 < len(d.X) {
			b.from, b.to = at, at.Add(v.Number)
			b.class = map[bool]string{true: "fall", false: "rise"}[v.Number.IsNegative()]
		}
		at = b.to
		all = append(all, b)
	}
	return all
}

// rows draws bars below each other, label and figure above each.
func (d *drawing) rows() {
	bars := d.bars()
	low, high := d.across(bars)
	place := func(v decimal.Decimal) float64 {
		return min(max(v.Sub(low).Div(high.Sub(low)).InexactFloat64(), 0), 1) * fullWidth
	}
	if low.IsNegative() {
		d.line("zero", place(decimal.Zero), 0, place(decimal.Zero), d.height)
	}
	for i, b := range bars {
		y := barRow * float64(i)
		left, right := place(decimal.Min(b.from, b.to)), place(decimal.Max(b.from, b.to))
		d.rect("bar "+b.class, left, y+barTop, max(right-left, 2), barHeight, d.tip(i, b.value.String()))
		if i+1 < len(bars) {
			d.line("join", place(b.to), y+barTop+barHeight, place(b.to), y+barRow+barTop)
		}
		sign := map[string]string{"rise": "▲ ", "fall": "▼ "}[b.class]
		d.label("halo strong narrow-4", 0, y+barTop-6, sign+clip(d.X[i].String(), longestLabel))
		d.label("halo strong narrow-only", 0, y+barTop-6, sign+clip(d.X[i].String(), 30))
		d.label("end halo strong", fullWidth, y+barTop-6, b.value.String())
	}
}

// across is what the width spans. Where the changes would be too small to be seen beside
// the totals, it does not begin at zero, which is said.
func (d *drawing) across(bars []bar) (start, end decimal.Decimal) {
	low, high := bars[0].to, bars[0].to
	for _, b := range bars {
		low, high = decimal.Min(low, b.to), decimal.Max(high, b.to)
	}
	span := high.Sub(low)
	start, end = decimal.Min(low, decimal.Zero), decimal.Max(high, decimal.Zero)
	if cut := low.Sub(span); span.IsPositive() && cut.IsPositive() && cut.Add(cut).GreaterThan(high) {
		step := roundStep(span)
		start = cut.Div(step).Floor().Mul(step)
		v := bars[0].value
		v.Number, v.Signed = start, false
		d.note = d.lang.F("The bars start at %s, not at zero, so that the changes can be seen.", v.String())
	}
	if !end.GreaterThan(start) {
		end = start.Add(decimal.NewFromInt(1))
	}
	return start, end
}
