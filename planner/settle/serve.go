package settle

import (
	"cmp"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// serving is a product's calls of a month: who asked for how many, and which grants are
// left.
type serving struct {
	monthDays int64
	demands   []demand         // by the product's meters
	taken     []int64          // calls that a grant covered, by grant and then by meter
	spoken    []bool           // by grant: that it was exhausted is noted, of those of a day once a month
	live      []bool           // scratch: by grant, whether it can be used on a day
	current   []int            // scratch: each meter's first usable grant, or noGrant
	before    []planner.Served // scratch: those of the demands before a day
	days      []dayCosts       // by meter: what its days cost, where they are priced one by one
	shared    []pricing.Money  // by meter: its part of what bills of days are beyond the costs' whole units
	byDay     [][]int64        // by meter: memory for demand.byDay
	uncovered []int64          // scratch: calls that no grant has covered, by meter
	takes     []int64          // scratch: those of them that a grant takes

	remainders []pricing.Remainder // scratch: of the meters' costs of a day
}

const noGrant = -1

// A demand is a month's calls at one meter so far.
type demand struct {
	requested int64   // in the whole month
	byDay     []int64 // of it up to each day, from 0; nil: spread evenly
	granted   bool    // it takes grants: it is not free
	refused   bool    // calls that no grant covers were refused
	tiers     pricing.TierList
	nextTier  int // the first tier that the basis has not reached
	planner.Served
}

// Basis is the count of calls that selects the tier of a meter.
func (p *Product) Basis(s *planner.Served) int64 {
	if p.Terms.TierBasis == pricing.BasisGross {
		return s.Calls
	}
	return s.Postpaid
}

func (p *Product) newServing() serving {
	n, grants := len(p.Meters), len(p.Grants)
	s := serving{
		days: p.newDayCosts(), shared: make([]pricing.Money, n), remainders: make([]pricing.Remainder, n),
		demands: make([]demand, n), before: make([]planner.Served, n), current: make([]int, n), byDay: make([][]int64, n),
		live: make([]bool, grants), spoken: make([]bool, grants), taken: make([]int64, grants*n), uncovered: make([]int64, n), takes: make([]int64, n),
	}
	for k := range p.Meters {
		if len(p.Meters[k].Spreads) > 1 {
			s.byDay[k] = make([]int64, mostDays+1)
		}
	}
	return s
}

// renew begins month i: the free quotas are full, and nothing is served yet.
func (p *productRun) renew(month calendarMonth, i int) {
	p.monthDays, p.movements = int64(month.days), movements{}
	clear(p.taken)
	clear(p.spoken)
	clear(p.shared)
	for k := range p.Meters {
		use := &p.Meters[k]
		tiers, _ := use.Meter.Tiers(month.month)
		p.demands[k] = demand{requested: use.Requested(i), byDay: use.spread(p.byDay[k], month, i), granted: !use.Meter.Free(month.month), tiers: tiers, nextTier: 1}
	}
	for k := range p.days {
		p.days[k].begin()
	}
}

// upTo is the number of calls of the month's first days: volumes are spread
// evenly (settlement, section 2), or by the weekdays. It fits: calls are at most 10^15,
// days 31.
func (s *serving) upTo(meter, day int) int64 {
	d := &s.demands[meter]
	if d.byDay != nil {
		return d.byDay[day]
	}
	return d.requested * int64(day) / s.monthDays
}

// between is the number of a meter's calls on the days from…to.
func (s *serving) between(meter, from, to int) int64 {
	return s.upTo(meter, to) - s.upTo(meter, from-1)
}

// serve serves the calls of the days from…to, on which nothing but calls happens,
// product by product.
func (m *monthRun) serve(from, to int) {
	for k := range m.products {
		p := &m.products[k]
		p.serve(from, to)
		if p.BillsDaily() && !p.money().suspended {
			p.billDay()
		}
	}
	m.noteServed()
}

// serve serves the product's calls of the days from…to. As long as no grant runs dry,
// each meter is served whole by its first usable grant; only the days on which one
// does are walked by themselves, and all where a free quota is renewed every day.
func (p *productRun) serve(from, to int) {
	p.fillQuotas(from)
	if p.money().suspended {
		for k := range p.demands {
			p.demands[k].Lost += p.between(k, from, to)
		}
		return
	}
	for day := from; day <= to; {
		until := to
		if p.dailyQuota {
			p.fillQuotas(day)
			until = day
		}
		p.assign(day)
		last := max(day, p.lastWholeDay(day, until))
		p.serveDays(day, last)
		day = last + 1
	}
}

// left is what a grant still has.
func (p *productRun) left(g int) *pricing.Units { return &p.money().grants[g].left }

// assign finds out which grants can be used on a day, and each meter's first one.
func (p *productRun) assign(day int) {
	for g := range p.Grants {
		grant := &p.Grants[g]
		left := p.left(g)
		p.live[g] = left.IsPositive() && !left.LessThan(grant.leastUsed) && (grant.Kind != PackGrant || p.run.Packs[grant.Pack].UsableOn <= p.run.date(day))
	}
	for k := range p.Meters {
		p.current[k] = noGrant
		if !p.demands[k].granted {
			continue
		}
		for g := range p.Grants {
			if p.live[g] && p.Grants[g].Covers(k) {
				p.current[k] = g
				break
			}
		}
	}
}

// after is what a grant, which has so much left, has after the days from…to; false where
// less is left than the meters assigned to it ask for.
func (p *productRun) after(left pricing.Units, g, from, to int) (pricing.Units, bool) {
	grant, sum := &p.Grants[g], int64(0)
	for k, current := range p.current {
		p.takes[k] = 0
		if current == g {
			p.takes[k] = p.between(k, from, to)
			sum += p.takes[k]
		}
	}
	if !grant.plain {
		return grant.after(left, p.takes)
	}
	units := pricing.WholeUnits(sum)
	return left.Sub(units), !left.LessThan(units)
}

// lastWholeDay is the last day of from…to up to which every grant covers all
// that is asked of it, or from-1.
func (p *productRun) lastWholeDay(from, to int) int {
	for g := range p.Grants {
		short := func(day int) bool {
			_, ok := p.after(*p.left(g), g, from, day)
			return !ok
		}
		if p.live[g] && short(to) {
			to = firstWith(from, to, short) - 1
		}
	}
	return to
}

// serveDays serves days on which every grant covers all that is asked of it, or one day by
// itself: every grant in turn covers what earlier grants left uncovered, and one with less
// left than its meters ask for is shared among them.
func (p *productRun) serveDays(from, to int) {
	for k := range p.demands {
		d := &p.demands[k]
		calls := p.upTo(k, to) - d.Calls - d.Lost
		p.before[k] = d.Served
		d.Calls += calls
		p.uncovered[k] = 0
		if d.granted {
			p.uncovered[k] = calls
		}
	}
	for g := range p.Grants {
		if p.live[g] {
			p.cover(g, from, to)
		}
	}
	for k := range p.demands {
		switch d, calls := &p.demands[k], p.uncovered[k]; {
		case calls == 0:
		case p.Meters[k].Meter.GrantsOnly:
			p.refuse(firstWith(from, to, func(day int) bool { return p.between(k, from, day) > 0 }), k, calls)
		default:
			d.Postpaid += calls
		}
		p.rateDays(k, from, to)
		p.noteTiers(k, from, to)
	}
}

// cover lets a grant cover calls of the days from…to.
func (p *productRun) cover(g, from, to int) {
	grant, before := &p.Grants[g], *p.left(g)
	grant.Cover(p.takes, before, p.uncovered)
	for k, calls := range p.takes {
		if calls > 0 {
			p.take(g, k, calls)
			p.uncovered[k] -= calls
		}
	}
	if !before.LessThan(grant.least) && p.left(g).LessThan(grant.least) {
		dry := func(day int) bool {
			left, _ := p.after(before, g, from, day)
			return left.LessThan(grant.least)
		}
		p.noteExhausted(firstWith(from, to-1, dry), g)
	}
}

// since is what became of a meter's calls since before the day.
func (p *productRun) since(k int) planner.Served {
	now, before := &p.demands[k].Served, &p.before[k]
	return planner.Served{
		Calls: now.Calls - before.Calls, Postpaid: now.Postpaid - before.Postpaid,
		Free: now.Free - before.Free, Pack: now.Pack - before.Pack, Subscription: now.Subscription - before.Subscription,
	}
}

// take lets a meter use a grant.
func (p *productRun) take(g, k int, calls int64) {
	left, d, grant := p.left(g), &p.demands[k], &p.Grants[g]
	units := pricing.WholeUnits(calls)
	if !grant.plain {
		units = grant.Ratios[k].Times(calls)
	}
	if grant.Kind != SubscriptionGrant || *left != unlimited {
		*left = left.Sub(units)
	}
	p.taken[g*len(p.Meters)+k] += calls
	switch grant.Kind {
	case QuotaGrant:
		d.Free += calls
		return
	case SubscriptionGrant:
		d.Subscription += calls
		return
	}
	d.Pack += calls
	used := &p.money().grants[g].used
	*used = used.Add(units)
}

// refuse loses calls that no grant covered, of a meter that takes no others, from a day
// on.
func (p *productRun) refuse(day, k int, calls int64) {
	d := &p.demands[k]
	if !d.refused && p.run.costs == nil {
		d.refused = true
		today := p.since(k)
		first := p.between(k, day, day) - today.Free - today.Pack - today.Subscription
		p.note(day, kindRefused, k, planner.Event{Type: planner.EventCallsRefused, Meter: p.Meters[k].Meter.ID, Calls: p.run.count(pricing.WholeUnits(first))})
	}
	d.Calls -= calls
	d.Lost += calls
}

// A servedEvent is something that calls brought about, before it is put into
// the order of its day: by product, then exhausted grants, refused calls and tiers.
type servedEvent struct {
	day     int
	product int
	kind    int
	index   int // of the grant or the meter
	event   planner.Event
}

const (
	kindExhausted = iota
	kindRefused
	kindTier
)

func (p *productRun) noteExhausted(day, g int) {
	quota := p.Grants[g].Quota
	if p.Grants[g].Kind == SubscriptionGrant {
		return
	}
	if costs := p.run.costs; costs != nil {
		if quota == nil {
			costs.Packs[p.Grants[g].Pack].ExhaustedOn = p.run.date(day)
		}
		return
	}
	if quota != nil && quota.Renews == pricing.RenewsDaily {
		if p.spoken[g] {
			return
		}
		p.spoken[g] = true
	}
	e := planner.Event{Type: planner.EventFreeQuotaExhausted}
	if quota != nil {
		e.Quota, e.Calls = quota.ID, p.run.count(pricing.WholeUnits(quota.Calls))
	} else {
		e.Type, e.Address = planner.EventPackExhausted, p.run.Packs[p.Grants[g].Pack].Address
	}
	p.note(day, kindExhausted, g, e)
}

// note notes an event of a day.
func (p *productRun) note(day, kind, index int, e planner.Event) {
	e.Date = p.run.date(day)
	p.run.noted = append(p.run.noted, servedEvent{day, p.index, kind, index, e})
}

// noteTiers notes the tiers that a meter's basis count reached on the days
// from…to, on which its calls were covered alike.
func (p *productRun) noteTiers(k, from, to int) {
	d := &p.demands[k]
	if d.tiers.Len() == 0 || p.run.costs != nil || p.Meters[k].tiersByDay {
		return
	}
	reached, start := p.Basis(&d.Served), p.Basis(&p.before[k])
	for ; d.nextTier < d.tiers.Len() && d.tiers.At(d.nextTier).From <= reached; d.nextTier++ {
		tierFrom := d.tiers.At(d.nextTier).From
		day, basis := to, reached
		if from < to { // all of the days' calls count
			day = firstWith(from, to, func(day int) bool { return start+p.between(k, from, day) >= tierFrom })
			basis = start + p.between(k, from, day)
		}
		p.note(day, kindTier, k, planner.Event{
			Type: planner.EventTierChanged, Meter: p.Meters[k].Meter.ID, TierFrom: p.run.counts.keep(tierFrom), Calls: p.run.count(pricing.WholeUnits(basis)),
		})
	}
}

// noteServed records the events that calls brought about, in the order of the
// days and within a day of the rules.
func (m *monthRun) noteServed() {
	if len(m.noted) == 0 {
		return
	}
	slices.SortStableFunc(m.noted, func(a, b servedEvent) int {
		return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.product, b.product), cmp.Compare(a.kind, b.kind), cmp.Compare(a.index, b.index))
	})
	for i := range m.noted {
		n := &m.noted[i]
		m.products[n.product].event(&n.event)
	}
	m.noted = m.noted[:0]
}
