package settle

import (
	"math/bits"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// A Spread is calls of a meter that fall on the days of a month alike: those of all
// usages with the same weekdays.
type Spread struct {
	*week
	Calls []int64 // requested by month
}

// A week is weights of weekdays, in millionths as well.
type week struct {
	Weekdays planner.Weekdays
	weights  [7]uint64
}

func newWeek(weekdays planner.Weekdays) *week {
	w := &week{Weekdays: weekdays}
	for i, weight := range weekdays {
		w.weights[i] = weight.Micros().Uint64()
	}
	return w
}

// Requested is how many calls are requested in the i-th month.
func (u *MeterUse) Requested(i int) (sum int64) {
	for s := range u.Spreads {
		sum += u.Spreads[s].Calls[i]
	}
	return sum
}

// Spread is the place of a usage's calls in Spreads.
func (u *MeterUse) Spread(weekdays *planner.Weekdays) int {
	for i := range u.Spreads {
		if weekdays != nil && u.Spreads[i].Weekdays == *weekdays {
			return i
		}
	}
	return 0
}

// addUpTo adds to sums how many of the calls of the i-th month fall on its first days, by
// their number from 0: floor(V·W(k)/W(D)), where W(k) is the weight of k days (clauses.md,
// section 5).
func (s *Spread) addUpTo(sums []int64, i int, first pricing.Date) {
	var all, upTo uint64
	for k := range len(sums) - 1 {
		all += s.weights[(first + pricing.Date(k)).Weekday()]
	}
	for k := 1; k < len(sums) && all > 0; k++ {
		upTo += s.weights[(first + pricing.Date(k-1)).Weekday()]
		hi, lo := bits.Mul64(uint64(s.Calls[i]), upTo)
		part, _ := bits.Div64(hi, lo, all) // upTo <= all, so it fits
		sums[k] += int64(part)
	}
}

// spread works out the meter's calls by day where some of them follow the weekdays; nil
// where all are spread evenly.
func (u *MeterUse) spread(sums []int64, month calendarMonth, i int) []int64 {
	if len(u.Spreads) == 1 {
		return nil
	}
	sums = sums[:month.days+1]
	clear(sums)
	for s := range u.Spreads {
		u.Spreads[s].addUpTo(sums, i, month.first)
	}
	return sums
}

// mostDays is how many days the longest month has.
const mostDays = 31

// BillsDaily says whether the product has a bill every day.
func (p *Product) BillsDaily() bool { return p.Terms.Billing == pricing.PeriodDay }

// BillsDaily says whether a product of the account has a bill every day.
func (a *Account) BillsDaily() bool {
	return slices.ContainsFunc(a.Products, func(p Product) bool { return p.BillsDaily() })
}

// PricesDays says whether a meter's days are priced one by one.
func (p *Product) PricesDays(k int) bool { return p.BillsDaily() || p.Meters[k].tiersByDay }

// dayCosts are what the days of a month cost at a meter so far.
type dayCosts struct {
	rated  pricing.Rated
	gross  pricing.Rated // of all served calls, where the freeze goes by them
	cost   pricing.Money // where there is a bill every day
	charge pricing.Money // the whole units of these costs
	alike  [2]dayPrice   // days whose costs are not added up yet: evenly spread, days have one of two numbers of calls
	next   int           // of alike, to be replaced
}

// A dayPrice is what each of a number of days costs at a meter.
type dayPrice struct {
	postpaid int64
	tier     int // the one that prices all calls; -1 where several do
	rated    pricing.Rated
	cost     pricing.Money
	whole    pricing.Money // cost, cut to the currency's smallest units
	days     int64

	remainder pricing.Remainder // of cost
}

// find returns a price of days with so many calls at a tier; nil where there is none.
func (c *dayCosts) find(postpaid int64, tier int) *dayPrice {
	for i := range c.alike {
		if a := &c.alike[i]; a.postpaid == postpaid && a.tier == tier && a.days > 0 && tier >= 0 {
			return a
		}
	}
	return nil
}

// replace returns a price that is to be set, after its days are added up.
func (c *dayCosts) replace() *dayPrice {
	a := &c.alike[c.next]
	c.next = 1 - c.next
	c.add(a)
	return a
}

// add adds up the days of a price.
func (c *dayCosts) add(a *dayPrice) {
	if a.days > 0 {
		c.rated.AddDays(a.rated, a.days)
		c.cost = c.cost.Add(a.cost.Times(a.days))
		c.charge = c.charge.Add(a.whole.Times(a.days))
		a.days = 0
	}
}

// newDayCosts is memory for those of the product's meters; nil where no day is priced by
// itself.
func (p *Product) newDayCosts() []dayCosts {
	for k := range p.Meters {
		if p.PricesDays(k) {
			return make([]dayCosts, len(p.Meters))
		}
	}
	return nil
}

// begin begins a month.
func (c *dayCosts) begin() {
	alike := c.alike
	for i := range alike {
		alike[i].days = 0
	}
	*c = dayCosts{rated: pricing.Rated{Parts: c.rated.Parts[:0]}, gross: pricing.Rated{Parts: c.gross.Parts[:0]}, alike: alike}
}

// rateDays prices the days from…to of a meter whose tiers go by the day and whose bill by
// the month. All their calls were covered alike, but for one day by itself.
func (p *productRun) rateDays(k, from, to int) {
	if !p.Meters[k].tiersByDay || p.BillsDaily() {
		return
	}
	d := &p.demands[k]
	alike := func(calls, days int64) { // no grant covers them, or the meter's first one does
		of := planner.Served{Calls: calls, Postpaid: calls}
		if p.current[k] != noGrant {
			of.Postpaid = 0
		}
		p.priceDays(k, of, days)
	}
	switch {
	case from == to:
		p.priceDays(k, p.since(k), 1)
	case d.byDay == nil: // evenly spread, some of the days have a call more
		few, days := d.requested/p.monthDays, int64(to-from+1)
		more := p.between(k, from, to) - few*days
		alike(few, days-more)
		alike(few+1, more)
	default:
		for day := from; day <= to; day++ {
			alike(p.between(k, day, day), 1)
		}
	}
}

// basisOfDay is the count that selects the tier of a day, which has such calls.
func (p *productRun) basisOfDay(k int, calls *planner.Served) int64 {
	if p.Meters[k].tiersByDay {
		return p.Basis(calls)
	}
	return p.Basis(&p.demands[k].Served)
}

// priceDays prices a number of days with such calls each at a meter, and returns what one
// costs; nil where that is nothing. Days alike are priced once.
func (p *productRun) priceDays(k int, calls planner.Served, days int64) *dayPrice {
	use, d, c := &p.Meters[k], &p.demands[k], &p.days[k]
	if days == 0 || d.tiers.Len() == 0 {
		return nil
	}
	if p.Terms.FreezeBasis == pricing.BasisGross && !p.BillsDaily() {
		gross := d.tiers.RateInto(p.run.ratedParts[:0], use.Mode, calls.Calls, calls.Calls, use.Meter.CallUnit)
		c.gross.AddDays(gross, days)
		p.checkPriced(k, &pricing.Rated{}, &gross)
		p.run.ratedParts = gross.Parts
	}
	if calls.Postpaid == 0 {
		return nil
	}
	basis := p.basisOfDay(k, &calls)
	tier := d.tiers.Only(use.Mode, calls.Postpaid, basis)
	day := c.find(calls.Postpaid, tier)
	if day == nil {
		day = c.replace()
		day.postpaid, day.tier = calls.Postpaid, tier
		day.rated = d.tiers.RateInto(day.rated.Parts[:0], use.Mode, calls.Postpaid, basis, use.Meter.CallUnit)
		day.cost = use.Discount.Of(day.rated.List)
		day.whole, day.remainder = day.cost.Split(p.Account.Decimals)
		p.checkPriced(k, &day.rated, &day.rated)
	}
	day.days += days
	return day
}

// billDay makes the bill of a day, whose calls were just served (clauses.md, section 5).
func (p *productRun) billDay() {
	var costs pricing.Money
	for k := range p.Meters {
		p.remainders[k] = 0
		if day := p.priceDays(k, p.since(k), 1); day != nil {
			p.remainders[k] = day.remainder
			costs = costs.Add(day.cost)
		}
	}
	bill := p.BillOf(costs)
	p.money().due = bill
	p.billed = p.billed.Add(bill)
	if p.run.costs == nil {
		pricing.ShareRemainders(p.shared, bill.Sub(costs), p.remainders, p.Account.Decimals)
	}
}

// deductDay deducts the bill of the day before, and on the first day of a month settles
// the month before.
func (p *productRun) deductDay(today pricing.Date, day int) {
	s := p.money()
	credit := p.deduct(today, s.due)
	if c := p.run.costs; c != nil && !s.due.IsZero() && p.run.state.available().IsNegative() {
		c.fail(today)
	}
	s.due = pricing.Money{}
	s.credited = s.credited.Add(credit)
	if day == 1 {
		p.settlement.Credit, s.credited = s.credited, pricing.Money{}
	}
}

// stopUnpaid stops the service of a product billed by the day where money is missing.
func (p *productRun) stopUnpaid(today pricing.Date) {
	s := p.money()
	if s.suspended || !p.mayFail() || !p.run.state.available().IsNegative() {
		return
	}
	s.suspended = true
	if p.run.costs != nil {
		p.run.costs.fail(today)
	}
	p.event(&planner.Event{Date: today, Type: planner.EventSuspended})
}

// sumOfDays is what a month's days cost at a meter, in memory of its own where it is kept:
// at list price, by the basis of the freeze, and after the discount.
func (p *productRun) sumOfDays(k int) (rated, freeze pricing.Rated, cost pricing.Money) {
	c := &p.days[k]
	for i := range c.alike {
		c.add(&c.alike[i])
	}
	rated = c.rated
	if len(c.rated.Parts) == 0 {
		rated.Parts = nil
	} else if p.run.costs == nil {
		rated.Parts = append(p.run.parts.take(len(c.rated.Parts))[:0], c.rated.Parts...)
	}
	freeze = rated
	if p.Terms.FreezeBasis == pricing.BasisGross {
		freeze = c.gross
	}
	if p.BillsDaily() {
		return rated, pricing.Rated{}, c.cost
	}
	return rated, freeze, p.Meters[k].Discount.Of(rated.List)
}

// chargesOfDays gives each meter its parts of the bills of the month's days, and returns
// the sum of these.
func (p *productRun) chargesOfDays(meters []planner.MeterMonth) pricing.Money {
	for k := range meters {
		meters[k].Charge = p.days[k].charge.Add(p.shared[k])
	}
	return p.billed
}
