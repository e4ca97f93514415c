package settle

import (
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// A Trace is a month of an account with what a forecast does not keep of it.
type Trace struct {
	Products []ProductTrace
	Events   []planner.Event // of the month
}

// A ProductTrace is how a product's calls of a month were served, day by day.
type ProductTrace struct {
	Grants    []GrantTrace   // by the product's grants
	Stretches []Stretch      // in the order of the days
	Stopped   []planner.Days // days on which service was down and calls were lost
	Days      []DayPrice     // of meters whose days are priced one by one, by day and meter
}

// A DayPrice is what a day costs at a meter.
type DayPrice struct {
	Day, Meter int // of the month, from 1; index into the product's
	Basis      int64
	planner.Served
	pricing.Rated
	Charge pricing.Money // where there is a bill every day: its part of that
}

// A GrantTrace is what a month did to a grant.
type GrantTrace struct {
	Start, End pricing.Units // left on the first morning and after the month; of a day's free quota: full, and after its last day
	Used       pricing.Units // of a pack: ever used before the month
	UsedAfter  pricing.Units // of a pack: and up to its end
	Bought     bool          // of a pack: in the month
}

// A Stretch is consecutive days on which every meter's calls are served by the same
// grant, or one day by itself on which a grant runs dry.
type Stretch struct {
	planner.Days
	Whole    bool
	Assigned []int   // of a whole stretch: each meter's grant, below 0 where none
	Asked    []int64 // by the product's meters: calls requested
	Takes    []Take
}

// A Take is what the meters take from a grant in a stretch.
type Take struct {
	Grant int
	Left  pricing.Units // before the stretch
	Calls []int64       // by the product's meters
}

// Trace settles month i of the horizon, from 0, after the months before it: every day by
// itself, and writes down what it changed.
func (a *Account) Trace(i int) *Trace {
	m := a.newRun(new(scratch))
	open := m.openingState()
	for k := range i {
		open = m.settle(open, k)
	}
	t := &Trace{Products: make([]ProductTrace, len(a.Products))}
	m.begin(open, i)
	m.adjust()
	stops := slices.Clone(m.stops())
	for day := 1; day <= m.days; day++ {
		m.morning(day)
		before := make([]served, len(m.products))
		for k := range m.products {
			m.products[k].fillQuotas(day)
			before[k] = m.products[k].served()
		}
		m.serve(day, day)
		for k := range m.products {
			t.Products[k].add(&m.products[k], &before[k], day, slices.Contains(stops, day))
		}
	}
	for k := range m.products {
		t.Products[k].end(&m.products[k], open.products[k].grants)
	}
	t.Events = m.events[m.firstEvent:]
	return t
}

// end writes down what the month did to the grants, which had so much left before it.
func (t *ProductTrace) end(p *productRun, before []grantState) {
	for g, grant := range p.Grants {
		before, after := before[g], p.money().grants[g]
		if q := grant.Quota; q != nil && q.Renews != pricing.RenewsNever {
			before.left = pricing.WholeUnits(q.Calls)
		}
		t.Grants = append(t.Grants, GrantTrace{before.left, after.left, before.used, after.used, after.paid && !before.paid})
	}
}

// served is what a product served of a month so far.
type served struct {
	grants []grantState
	taken  []int64
	shared []pricing.Money
}

func (p *productRun) served() served {
	return served{slices.Clone(p.money().grants), slices.Clone(p.taken), slices.Clone(p.shared)}
}

// add adds a day, whose calls were just served. On a stop something else happened before.
func (t *ProductTrace) add(p *productRun, before *served, day int, stop bool) {
	if p.money().suspended {
		if n := len(t.Stopped); n > 0 && t.Stopped[n-1].To == day-1 {
			t.Stopped[n-1].To = day
		} else {
			t.Stopped = append(t.Stopped, planner.Days{From: day, To: day})
		}
		return
	}
	today := Stretch{Days: planner.Days{From: day, To: day}, Whole: true, Assigned: slices.Clone(p.current)}
	for k := range p.Meters {
		today.Asked = append(today.Asked, p.between(k, day, day))
	}
	for g := range p.Grants {
		take := Take{Grant: g, Left: before.grants[g].left}
		for k := range p.Meters {
			i := g*len(p.Meters) + k
			take.Calls = append(take.Calls, p.taken[i]-before.taken[i])
			today.Whole = today.Whole && (p.current[k] != g || take.Calls[k] == today.Asked[k])
		}
		if slices.ContainsFunc(take.Calls, func(n int64) bool { return n > 0 }) {
			today.Takes = append(today.Takes, take)
		}
	}
	renewed := p.dailyQuota || p.firstQuota > 0 && stop // perhaps: a period of a subscription may begin
	if n := len(t.Stretches); n == 0 || renewed || !t.Stretches[n-1].join(&today) {
		t.Stretches = append(t.Stretches, today)
	}
	for k := range p.Meters {
		if p.PricesDays(k) {
			t.price(p, k, before, day)
		}
	}
}

// join adds a day that is served as the stretch before is.
func (s *Stretch) join(day *Stretch) bool {
	if !s.Whole || !day.Whole || s.To != day.From-1 || !slices.Equal(s.Assigned, day.Assigned) {
		return false
	}
	s.To = day.To
	for k, calls := range day.Asked {
		s.Asked[k] += calls
	}
	for _, take := range day.Takes {
		i := slices.IndexFunc(s.Takes, func(t Take) bool { return t.Grant == take.Grant })
		if i < 0 {
			s.Takes = append(s.Takes, take)
			continue
		}
		for k, calls := range take.Calls {
			s.Takes[i].Calls[k] += calls
		}
	}
	return true
}

// price writes down what a day cost at a meter.
func (t *ProductTrace) price(p *productRun, k int, before *served, day int) {
	use, d := &p.Meters[k], &p.demands[k]
	price := DayPrice{Day: day, Meter: k, Served: p.since(k)}
	if d.tiers.Len() == 0 {
		return
	}
	price.Basis = p.basisOfDay(k, &price.Served)
	price.Rated = d.tiers.Rate(use.Mode, price.Postpaid, price.Basis, use.Meter.CallUnit)
	if p.BillsDaily() {
		price.Charge = use.Discount.Of(price.List).Cut(p.Account.Decimals).Add(p.shared[k]).Sub(before.shared[k])
	}
	t.Days = append(t.Days, price)
}
