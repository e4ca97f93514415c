package report

import (
	"html/template"
	"math"
	"slices"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// priceDecimals is how far an effective price is shown. It is the only figure of
// a report that is rounded: a quotient has no end.
const priceDecimals = 4

// A pricePoint is what a thousand calls of a meter cost in a month; nothing
// where there were no calls.
type pricePoint struct {
	month     pricing.Month
	calls     int64
	charge    decimal.Decimal // postpaid
	packs     decimal.Decimal // value of the pack calls used
	effective *decimal.Decimal
	list      *decimal.Decimal // of a thousand calls in the tier that is charged
	tierFrom  *int64
}

// pricesOf works out a meter's points of an account: charge and pack value of a
// month over a thousand calls served, rounded half-up to four decimals.
func pricesOf(a *document.Account, meter string, callUnit int64) []pricePoint {
	points := make([]pricePoint, len(a.Months))
	for i, month := range a.Months {
		p := &points[i]
		p.month = month.Month
		for _, m := range month.Meters {
			if m.Meter != meter {
				continue
			}
			p.calls, p.charge, p.tierFrom = m.Calls, dec(m.Charge), m.TierFrom
			if m.UnitPrice != nil {
				list := perThousand(*m.UnitPrice, callUnit)
				p.list = &list
			}
		}
		p.packs = packValue(a, meter, i)
		if p.calls > 0 {
			price := perThousand(p.charge.Add(p.packs), p.calls)
			p.effective = &price
		}
	}
	return points
}

func perThousand(amount decimal.Decimal, calls int64) decimal.Decimal {
	return amount.Mul(decimal.NewFromInt(1000)).DivRound(decimal.NewFromInt(calls), priceDecimals)
}

// packValue is the value of the pack calls that a meter used in a month.
func packValue(a *document.Account, meter string, i int) (value decimal.Decimal) {
	for _, p := range a.Packs {
		if i >= len(p.Months) {
			continue
		}
		for _, m := range p.Months[i].Meters {
			if m.Meter == meter {
				value = value.Add(dec(m.Amortized))
			}
		}
	}
	return value
}

// A tierEdge is one step of a price list over the months: the price of a thousand
// calls, nil where there is no such step.
type tierEdge struct {
	from   int64
	prices []*decimal.Decimal
}

// tierEdges lists the steps of a meter's price list, by month.
func tierEdges(c *pricing.Catalog, meter string, all []pricing.Month) (edges []tierEdge) {
	if c == nil {
		return nil
	}
	m, ok := c.Meter(meter)
	if !ok {
		return nil
	}
	for i, month := range all {
		tiers, priced := m.Tiers(month)
		for t := 0; priced && t < tiers.Len(); t++ {
			tier := tiers.At(t)
			price := perThousand(tier.Price, c.CallUnit())
			at := edgeFrom(&edges, tier.From, len(all))
			at.prices[i] = &price
		}
	}
	return edges
}

func edgeFrom(edges *[]tierEdge, from int64, months int) *tierEdge {
	for i := range *edges {
		if (*edges)[i].from == from {
			return &(*edges)[i]
		}
	}
	*edges = append(*edges, tierEdge{from, make([]*decimal.Decimal, months)})
	return &(*edges)[len(*edges)-1]
}

// A priceChart shows a meter's effective price against the steps of its list.
type priceChart struct {
	id, title, description string
	points                 []pricePoint
	edges                  []tierEdge
}

const (
	priceTop    = 16.0
	priceBottom = 190.0
	edgeText    = 12.0 // height of a step's name
)

// draw draws the chart.
func (k priceChart) draw(m messages) template.HTML {
	var c canvas
	var values []decimal.Decimal
	var all []pricing.Month
	for _, p := range k.points {
		all = append(all, p.month)
		if p.effective != nil {
			values = append(values, *p.effective)
		}
	}
	for _, e := range k.edges {
		for _, price := range e.prices {
			if price != nil {
				values = append(values, *price)
			}
		}
	}
	y := newAxis(priceTop, priceBottom, values...)
	c.begin(k.id, "price", k.title, k.description, priceBottom+below)
	y.draw(m, &c)
	band := fullWidth / float64(len(all))
	k.steps(m, &c, y, band)
	k.line(m, &c, y, band)
	monthLabels(m, &c, all, priceBottom, func(i int) float64 { return (float64(i) + 0.5) * band })
	return c.end()
}

// steps draws each step of the price list, named beside the last month; of names
// that would cover each other the first is shown.
func (k priceChart) steps(m messages, c *canvas, y axis, band float64) {
	var taken []float64 // heights at which a name stands
	for _, e := range k.edges {
		for i, price := range e.prices {
			if price == nil {
				continue
			}
			at := y.at(*price)
			c.line("edge", float64(i)*band, at, float64(i+1)*band, at)
			if i+1 == len(e.prices) && !slices.ContainsFunc(taken, func(y float64) bool { return math.Abs(y-at) < edgeText }) {
				taken = append(taken, at)
				c.besideLabel(at+4, m.say("price.edge", count(e.from), pricing.GroupDigits(price.String())))
			}
		}
	}
}

// line joins the months' effective prices; months without calls interrupt it.
func (k priceChart) line(m messages, c *canvas, y axis, band float64) {
	var run []point
	var runs [][]point
	for i, p := range k.points {
		if p.effective == nil {
			runs, run = append(runs, run), nil
			continue
		}
		run = append(run, point{(float64(i) + 0.5) * band, y.at(*p.effective)})
	}
	runs = append(runs, run)
	c.stretched(priceBottom+below, func() {
		for _, run := range runs {
			if len(run) > 1 {
				c.path("line-price", run, false)
			}
		}
	})
	for i, p := range k.points {
		if p.effective != nil {
			c.mark("mark price-mark", (float64(i)+0.5)*band, y.at(*p.effective), shapeDot, m.say("price.point", p.month, price(*p.effective)))
		}
	}
}

// price prints a price of a thousand calls.
func price(d decimal.Decimal) string { return pricing.GroupDigits(d.StringFixed(priceDecimals)) }
