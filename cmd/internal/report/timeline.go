package report

import (
	"cmp"
	"html/template"
	"math"
	"slices"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// A span is the days that a chart covers, both included.
type span struct{ first, last pricing.Date }

// at is where the morning of a day stands, in per mille of the width.
func (s span) at(d pricing.Date) float64 {
	d = min(max(d, s.first), s.last)
	return fullWidth * float64(d-s.first) / float64(s.last-s.first)
}

// months lists the months of the plan within a span.
func months(start pricing.Month, n int) []pricing.Month {
	all := make([]pricing.Month, n)
	for i := range all {
		all[i] = start + pricing.Month(i)
	}
	return all
}

// middle is where the label of a month of the plan stands.
func (s span) middle(start pricing.Month) func(int) float64 {
	return func(i int) float64 {
		m := start + pricing.Month(i)
		return (s.at(m.First()) + s.at((m + 1).First())) / 2
	}
}

// A level is the state of an account's money from a moment on.
type level struct {
	date                       pricing.Date
	balance, frozen, available decimal.Decimal
}

// levelsOf lists the states of an account: the opening, and that after every
// event. Several of one day stay in the order in which they happen.
func levelsOf(a *document.Account, opening document.Opening, first pricing.Date) []level {
	balance, frozen := dec(opening.Balance), dec(a.OpeningFrozen(opening))
	all := []level{{first, balance, frozen, balance.Sub(frozen)}}
	for _, e := range a.Events {
		all = append(all, level{e.Date, dec(e.Balance), dec(e.Frozen), dec(e.Available)})
	}
	return all
}

// A balanceChart shows an account's money: the balance, what is available of it,
// and between the two what is frozen.
type balanceChart struct {
	id, title, description string
	start                  pricing.Month
	months                 int
	account                *document.Account
	opensDown              bool
	levels                 []level
}

const (
	balanceTop    = 20.0
	balanceBottom = 250.0
)

// span is the plan's months and the days to the last settlement.
func (k balanceChart) span() span {
	return span{k.start.First(), (k.start + pricing.Month(k.months)).First() + 6}
}

// draw draws the chart.
func (k balanceChart) draw(m messages) template.HTML {
	var c canvas
	days := k.span()
	values := []decimal.Decimal{dec(k.account.Funding.LowestAvailable)}
	for _, l := range k.levels {
		values = append(values, l.balance, l.available)
	}
	y := newAxis(balanceTop, balanceBottom, values...)
	height := balanceBottom + below
	c.begin(k.id, "balance", k.title, k.description, height)
	k.stops(m, &c, days)
	if zero := y.at(decimal.Zero); zero < balanceBottom {
		c.rect("debt", 0, zero, fullWidth, balanceBottom-zero, "")
	}
	y.draw(m, &c)
	upper := k.steps(days, y, func(l level) decimal.Decimal { return l.balance })
	lower := k.steps(days, y, func(l level) decimal.Decimal { return l.available })
	c.stretched(height, func() {
		between := slices.Clone(lower)
		slices.Reverse(between)
		c.path("frozen", append(slices.Clone(upper), between...), true)
		c.path("line-balance", upper, false)
		c.path("line-available", lower, false)
	})
	k.marks(m, &c, days, y)
	monthLabels(m, &c, months(k.start, k.months), balanceBottom, days.middle(k.start))
	return c.end()
}

// steps are the corners of a line that keeps its value until the next event.
func (k balanceChart) steps(days span, y axis, of func(level) decimal.Decimal) (points []point) {
	for i, l := range k.levels {
		x := days.at(l.date)
		if i > 0 {
			points = append(points, point{x, points[len(points)-1].y})
		}
		points = append(points, point{x, y.at(of(l))})
	}
	return append(points, point{fullWidth, points[len(points)-1].y})
}

// stops shades the days without service.
func (k balanceChart) stops(m messages, c *canvas, days span) {
	for _, s := range k.suspensions(days.last) {
		from, until := days.at(s.first), days.at(s.last)
		c.rect("stop", from, balanceTop, max(until-from, 3), balanceBottom-balanceTop, m.say("balance.stop", s.first, s.last-1))
	}
}

// suspensions are the times without service: from a day on, to the day on which
// it is back, or to the end.
func (k balanceChart) suspensions(end pricing.Date) (all []span) {
	if k.opensDown {
		all = append(all, span{k.start.First(), end})
	}
	for _, e := range k.account.Events {
		switch e.Type {
		case planner.EventSuspended:
			all = append(all, span{e.Date, end})
		case planner.EventResumed:
			if len(all) > 0 {
				all[len(all)-1].last = e.Date
			}
		}
	}
	return all
}

// marks shows the bill days, the top-ups, the purchases and the lowest point.
func (k balanceChart) marks(m messages, c *canvas, days span, y axis) {
	for _, s := range settlements(k.account) {
		tip := m.say("balance.settled", s.Date, money(dec(s.Charged)), money(dec(s.Frozen)), money(dec(s.Available)))
		c.mark("mark bill", days.at(s.Date), y.at(dec(s.Balance)), shapeDot, tip)
	}
	for _, e := range k.account.Events {
		class, shape := "mark topup", shapeTriangle
		switch e.Type {
		case planner.EventPackBought:
			class, shape = "mark bought", shapeSquare
		case planner.EventTopUp:
		default:
			continue
		}
		c.mark(class, days.at(e.Date), y.at(dec(e.Balance)), shape, e.Date.String()+" · "+visible(e.Message))
	}
	k.lowest(m, c, days, y)
}

// lowest marks the lowest available amount. It is that of an account whose service
// never stops, so where it does the point may lie off the line.
func (k balanceChart) lowest(m messages, c *canvas, days span, y axis) {
	f, key := k.account.Funding, "balance.lowest"
	if len(k.suspensions(days.last)) > 0 {
		key = "balance.lowest.unstopped"
	}
	x, at := days.at(f.LowestOn), y.at(dec(f.LowestAvailable))
	text := m.say(key, money(dec(f.LowestAvailable)), f.LowestOn)
	c.mark("mark lowest", x, at, shapeRing, text)
	place := at - 12
	switch {
	case place < balanceTop+20:
		place = at + 20
	case math.Abs(place-y.at(decimal.Zero)) < 12: // beside it rather than on the zero line
		place = at + 4
	}
	c.label(alignment(x)+" halo lowest-text", nudged(x), place, text)
}

// settlements lists the bill days that an account's plan has.
func settlements(a *document.Account) []document.Settlement {
	all := []document.Settlement{a.OpeningSettlement}
	for _, m := range a.Months {
		all = append(all, m.Settlement)
	}
	return all
}

// alignment keeps a label within the chart: near an edge it runs to the inside.
func alignment(x float64) string {
	switch {
	case x < 400:
		return "start"
	case x > 600:
		return "end"
	}
	return "mid"
}

// nudged moves a label a little off its point, to the side on which it runs.
func nudged(x float64) float64 {
	switch alignment(x) {
	case "start":
		return x + 12
	case "end":
		return x - 12
	}
	return x
}

// A burnDown shows how many calls a pack has left, and the day on which what is
// left is lost.
type burnDown struct {
	id, title, description string
	start                  pricing.Month
	months                 int
	pack                   *document.Pack
	exhaustedOn            *pricing.Date
}

const (
	burnTop    = 20.0
	burnBottom = 150.0
)

// A stock is the calls that are left on the morning of a day.
type stock struct {
	date pricing.Date
	left int64
}

// stocks are the corners of the line: the purchase, the end of every month, the
// day on which the last call is used, and both sides of the expiry.
func (k burnDown) stocks() []stock {
	first := max(k.pack.PurchasedOn, k.start.First())
	all := []stock{{first, k.pack.Granted}}
	left := k.pack.Granted
	for _, m := range k.pack.Months {
		end := (m.Month + 1).First()
		if end <= first {
			continue
		}
		left -= m.Consumed
		switch used := m.Consumed > 0 && left == 0; {
		case m.Expired > 0:
			all = append(all, stock{k.pack.ExpiresOn, left}, stock{k.pack.ExpiresOn, left - m.Expired})
			left -= m.Expired
		case used && k.exhaustedOn != nil:
			all = append(all, stock{*k.exhaustedOn + 1, 0})
		}
		all = append(all, stock{end, left})
		if left == 0 {
			break
		}
	}
	slices.SortStableFunc(all, func(a, b stock) int { return cmp.Compare(a.date, b.date) })
	return all
}

// draw draws the chart.
func (k burnDown) draw(m messages) template.HTML {
	var c canvas
	days := span{k.start.First(), (k.start + pricing.Month(k.months)).First()}
	y := newAxis(burnTop, burnBottom, decimal.NewFromInt(max(k.pack.Granted, 1)))
	c.begin(k.id, "burn", k.title, k.description, burnBottom+below)
	y.draw(m, &c)
	var points []point
	for _, s := range k.stocks() {
		points = append(points, point{days.at(s.date), y.at(decimal.NewFromInt(s.left))})
	}
	floor := []point{{points[len(points)-1].x, burnBottom}, {points[0].x, burnBottom}}
	c.stretched(burnBottom+below, func() {
		c.path("left", append(slices.Clone(points), floor...), true)
		c.path("line-left", points, false)
	})
	k.expiry(m, &c, days)
	monthLabels(m, &c, months(k.start, k.months), burnBottom, days.middle(k.start))
	return c.end()
}

// expiry marks the day from which on the pack covers nothing, where the chart
// has it.
func (k burnDown) expiry(m messages, c *canvas, days span) {
	if k.pack.ExpiresOn > days.last || k.pack.ExpiresOn < days.first {
		return
	}
	x := days.at(k.pack.ExpiresOn)
	class, ink, text := "expiry", "", m.say("pack.expires", k.pack.ExpiresOn)
	if k.pack.Expired > 0 {
		class, ink, text = "expiry lost", " lost-text", m.say("pack.lost", k.pack.ExpiresOn, count(k.pack.Expired))
	}
	c.line(class, x, burnTop-4, x, burnBottom)
	c.label(alignment(x)+" halo"+ink, x, burnTop-8, text)
}
