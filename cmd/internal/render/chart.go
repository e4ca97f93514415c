package render

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/cmd/internal/present"
	"github.com/declarative-cost/planner/pricing"
)

// charts draws charts side by side, views of the same thing behind a switch.
func (h *htmlPage) charts(blocks []present.Block) {
	h.open("div", "class", "charts")
	for _, block := range blocks {
		switch b := block.(type) {
		case present.Chart:
			h.chart(b)
		case present.Tabs:
			h.tabs(b)
		}
	}
	h.close("div")
}

// tabs works without a script.
func (h *htmlPage) tabs(charts []present.Chart) {
	name := h.id(charts[0].ID + "-views")
	h.open("fieldset", "class", "switch")
	h.element("legend", h.page.Lang.T("View"), "class", "unseen")
	for i, c := range charts {
		id := name + strconv.Itoa(i)
		h.open("input", "type", "radio", "name", name, "id", id, "class", "pick"+strconv.Itoa(i), "checked", map[bool]string{true: "checked"}[i == 0])
		h.element("label", plainOf(c.Title), "for", id)
	}
	for i, c := range charts {
		h.open("div", "class", "panel panel"+strconv.Itoa(i))
		h.chart(c)
		h.close("div")
	}
	h.close("fieldset")
}

// chart draws a chart with what its colours mean, and the table of its numbers.
func (h *htmlPage) chart(c present.Chart) {
	c.ID = h.id(c.ID)
	h.open("figure", "id", c.ID)
	h.open("figcaption")
	h.heading(c.Title)
	h.close("figcaption")
	h.keys(c)
	h.open("div", "class", "plot")
	d := drawing{markup: &h.markup, lang: h.page.Lang, Chart: c}
	d.draw()
	h.close("div")
	if d.note != "" {
		h.element("p", d.note, "class", "note")
	}
	h.open("details", "class", "data")
	h.element("summary", h.page.Lang.F("Table: %s", plainOf(c.Title)))
	h.table(c.Table(h.page.Lang))
	h.close("details")
	h.close("figure")
}

// keys explains the colours of a chart, with the sums: in the order of the series, but from
// the top of a stack down.
func (h *htmlPage) keys(c present.Chart) {
	if c.Shape == present.Waterfall {
		return
	}
	h.open("ul", "class", "keys")
	for i := range c.Series {
		if c.Shape == present.Stacked {
			i = len(c.Series) - 1 - i
		}
		s := c.Series[i]
		h.open("li")
		h.element("i", "", "class", "key "+colourOf(c, i))
		h.element("bdi", clip(s.Name, longestLabel))
		if c.Sum {
			sum := s.Values[0]
			sum.Number = sumOf(s.Values)
			h.element("b", " "+sum.String())
		}
		h.close("li")
	}
	if len(c.Marked) > 0 {
		h.element("li", "◆ "+c.Mark)
	}
	if c.Limit != nil {
		h.element("li", h.page.Lang.F("- - limit %s", c.Limit.String()))
	}
	h.close("ul")
}

func sumOf(values []present.Value) (sum decimal.Decimal) {
	for _, v := range values {
		sum = sum.Add(v.Number)
	}
	return sum
}

// The colours of series that mean the same in every chart; others have one by their
// place.
var colours = map[string]string{"bought": "packs", "used": "packs", "expired": "lost", "before": "before", "after": "s0", "others": "s5", "balance": "s5", "available": "s0", "p10": "s2", "p50": "s5", "p90": "s3", "actual": "s1"}

func colourOf(c present.Chart, i int) string {
	if colour := colours[c.Series[i].ID]; colour != "" {
		return colour
	}
	return "s" + strconv.Itoa(i%6)
}

// A drawing draws a chart as SVG.
type drawing struct {
	*markup
	present.Chart
	lang   *lang.Printer
	y      axis
	height float64 // with the labels below
	note   string  // what has to be said about it
}

const (
	plotTop    = 22.0
	plotBottom = 220.0
	plotBelow  = 40.0 // the room that labels take
	barRow     = 48.0
	barTop     = 22.0 // of a bar in its row
	barHeight  = 16.0
)

// draw draws the chart. Its title and description are what a screen reader says.
func (d *drawing) draw() {
	rows := d.Shape == present.Waterfall
	class := "chart"
	d.height = plotBottom + plotBelow
	if rows {
		class, d.height = "chart bars", barRow*float64(len(d.X))
	}
	d.open("svg", "class", class, "role", "img", "aria-labelledby", d.ID+"-t "+d.ID+"-d", "height", px(d.height))
	d.element("title", plainOf(d.Title), "id", d.ID+"-t")
	d.element("desc", d.description(), "id", d.ID+"-d")
	if rows {
		d.rows()
	} else {
		d.y = newAxis(plotTop, plotBottom, d.extent())
		d.grid()
		if d.Shape == present.Curve {
			d.curves()
		} else {
			d.columns()
		}
		d.limit()
	}
	d.close("svg")
}

// totals are the heights of the columns of a stack, and otherwise all values, each with
// what it stands at.
func (d *drawing) totals() (all []total) {
	for i, x := range d.X {
		sum := present.Value{} // of a stack
		for _, s := range d.Series {
			v := s.Values[i]
			switch {
			case v.Kind == present.None:
			case d.Shape == present.Stacked:
				v.Number = v.Number.Add(sum.Number)
				sum = v
			default:
				all = append(all, total{v, x})
			}
		}
		if sum.Kind != present.None {
			all = append(all, total{sum, x})
		}
	}
	return all
}

// A total is a value with what it stands at.
type total struct{ value, at present.Value }

// description says the lowest and the highest value.
func (d *drawing) description() string {
	all := d.totals()
	if len(all) == 0 {
		return ""
	}
	byNumber := func(a, b total) int { return a.value.Number.Compare(b.value.Number) }
	low, high := slices.MinFunc(all, byNumber), slices.MaxFunc(all, byNumber)
	return d.lang.F("From %s (%s) to %s (%s).", low.value.String(), d.nameAt(low.at), high.value.String(), d.nameAt(high.at))
}

func (d *drawing) nameAt(x present.Value) string { return clip(x.String(), longestLabel) }

// extent are the values that an axis spans.
func (d *drawing) extent() (all []decimal.Decimal) {
	for i := range d.X {
		var sum decimal.Decimal
		for _, s := range d.Series {
			v := s.Values[i].Number
			sum = sum.Add(v)
			all = append(all, map[bool]decimal.Decimal{true: sum, false: v}[d.Shape == present.Stacked])
		}
	}
	if d.Limit != nil {
		all = append(all, d.Limit.Number)
	}
	return all
}

// limit draws the line across.
func (d *drawing) limit() {
	if d.Limit == nil {
		return
	}
	at := d.y.at(d.Limit.Number)
	d.line("limit", 0, at, fullWidth, at)
}

// grid draws the lines across, each with its number.
func (d *drawing) grid() {
	if zero := d.y.at(decimal.Zero); zero < plotBottom {
		d.rect("below-zero", 0, zero, fullWidth, plotBottom-zero, "")
	}
	for _, v := range d.y.ticks {
		y := d.y.at(v)
		d.line(map[bool]string{true: "zero", false: "grid"}[v.IsZero()], 0, y, fullWidth, y)
		d.element("text", rounded(d.lang, v), "class", "end", "x", "0", "dx", "-8", "y", px(y+4))
	}
}

// names writes what the columns stand at below the plot. Of many not every one is named,
// and in a narrow place fewer.
func (d *drawing) names(x []present.Value, middle func(i int) float64) {
	step := (len(x) + 13) / 14
	narrow := []string{"", " narrow-2", " narrow-4", " narrow-2"}
	if len(x) <= 4 {
		clear(narrow)
	}
	for i, v := range x {
		if slices.ContainsFunc(d.Marked, func(m present.Value) bool { return m.String() == v.String() }) {
			d.label("mid", middle(i), plotBottom+37, "◆")
		}
		if i%step == 0 {
			d.label("mid"+narrow[i/step%4], middle(i), plotBottom+22, clip(v.String(), 14))
		}
	}
}

// An axis maps values to pixels: its first tick stands at bottom, its last at top. Zero
// is on it.
type axis struct {
	ticks       []decimal.Decimal
	top, bottom float64
}

// tickCount is about how many steps an axis has.
const tickCount = 4

func newAxis(top, bottom float64, values []decimal.Decimal) axis {
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

// roundStep is 1, 2, 2.5 or 5 times a power of ten: a quarter of the span or more.
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
	return math.Round(a.bottom - v.Sub(low).Div(high.Sub(low)).InexactFloat64()*(a.bottom-a.top))
}

// A unit is a power of ten with its letter or word.
type unit struct {
	exponent int32
	name     string
}

// rounded prints a number to three significant digits with its unit, where there is no
// room for the exact one: "59.5k" for 59,500.
func rounded(p *lang.Printer, v decimal.Decimal) string {
	units := []unit{{12, "T"}, {9, "B"}, {6, "M"}, {3, "k"}}
	if p.Name() == lang.Chinese {
		units = []unit{{12, "万亿"}, {8, "亿"}, {4, "万"}}
	}
	for _, u := range units {
		if v.Abs().GreaterThanOrEqual(decimal.New(1, u.exponent)) {
			scaled := v.Shift(-u.exponent)
			places := max(0, 3-int32(len(scaled.Abs().Truncate(0).String())))
			return pricing.GroupDigits(scaled.Round(places).String()) + u.name
		}
	}
	return pricing.GroupDigits(v.Round(pricing.CentDecimals).String())
}

// tip is what is said of a value when the pointer rests on it.
func (d *drawing) tip(i int, parts ...string) string {
	return strings.Join(append([]string{d.nameAt(d.X[i])}, parts...), " · ")
}
