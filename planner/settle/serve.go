package settle

import (
	"cmp"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// serving is a month's calls: who asked for how many, and which grants are left.
type serving struct {
	monthDays int64
	demands   []demand // by the account's meters
	quotas    []int64  // calls left of each free quota
	taken     []int64  // calls taken from each pack, and within a pack by the account's meters
	current   []int    // scratch: each meter's first usable grant, or noGrant
	before    []demand // scratch: the demands before a day
	uncovered []int64  // scratch: calls that no grant has covered, by meter
	takes     []int64  // scratch: those of them that a grant takes
	noted     []servedEvent
}

const noGrant = -1

// A demand is a month's calls at one meter so far.
type demand struct {
	requested int64 // in the whole month
	priced    bool
	tiers     pricing.TierList
	nextTier  int // the first tier that the basis has not reached

	served, lost, free, pack, postpaid int64
}

// basis is the count of calls that selects the tier.
func (d *demand) basis(b pricing.Basis) int64 {
	if b == pricing.BasisGross {
		return d.served
	}
	return d.postpaid
}

func (a *Account) newServing() serving {
	n := len(a.Meters)
	calls := make([]int64, len(a.Catalog.FreeQuotas())+(len(a.Packs)+2)*n)
	part := func(n int) []int64 {
		list := calls[:n:n]
		calls = calls[n:]
		return list
	}
	demands := make([]demand, 2*n)
	return serving{
		demands: demands[:n:n], before: demands[n:], current: make([]int, n),
		quotas: part(len(a.Catalog.FreeQuotas())), taken: part(len(a.Packs) * n), uncovered: part(n), takes: part(n),
	}
}

// renew begins month i: the free quotas are full, and nothing is served yet.
func (s *serving) renew(a *Account, month calendarMonth, i int) {
	s.monthDays = int64(month.days)
	clear(s.taken)
	for q := range s.quotas {
		s.quotas[q] = a.Catalog.FreeQuotas()[q].Calls
	}
	for k := range a.Meters {
		use := &a.Meters[k]
		tiers, priced := use.Meter.Tiers(month.month)
		s.demands[k] = demand{requested: use.Calls[i], priced: priced, tiers: tiers, nextTier: 1}
	}
}

// upTo is the number of calls of the month's first days: volumes are spread
// evenly (settlement, section 2). It fits: calls are at most 10^15, days 31.
func (s *serving) upTo(meter, day int) int64 {
	return s.demands[meter].requested * int64(day) / s.monthDays
}

// between is the number of a meter's calls on the days from…to.
func (s *serving) between(meter, from, to int) int64 {
	return s.upTo(meter, to) - s.upTo(meter, from-1)
}

// serve serves the calls of the days from…to, on which nothing but calls
// happens. As long as no grant runs dry, each meter is served whole by its
// first usable grant; only the days on which one does are walked by themselves.
func (m *monthRun) serve(from, to int) {
	if m.state.cash.suspended {
		m.trace.lost(from, to)
		for k := range m.demands {
			m.demands[k].lost += m.between(k, from, to)
		}
		return
	}
	for day := from; day <= to; {
		m.assign()
		last := m.lastWholeDay(day, to)
		m.trace.stretch(day, last, m.current)
		if last >= day {
			m.serveWhole(day, last)
			day = last + 1
		} else {
			m.serveDay(day)
			day++
		}
	}
	m.noteServed()
}

// left is the number of calls a grant still has.
func (m *monthRun) left(g int) *int64 {
	if g < len(m.quotas) {
		return &m.quotas[g]
	}
	return &m.state.packs[m.Grants[g].Pack].left
}

// assign finds each meter's first usable grant.
func (m *monthRun) assign() {
	for k := range m.Meters {
		m.current[k] = noGrant
		if !m.demands[k].priced {
			continue
		}
		for g := range m.Grants {
			if m.Grants[g].Covers[k] && *m.left(g) > 0 {
				m.current[k] = g
				break
			}
		}
	}
}

// asked is what the meters assigned to a grant ask of it on the days from…to.
func (m *monthRun) asked(g, from, to int) (calls int64) {
	for k, current := range m.current {
		if current == g {
			calls += m.between(k, from, to)
		}
	}
	return calls
}

// lastWholeDay is the last day of from…to up to which every grant covers all
// that is asked of it, or from-1.
func (m *monthRun) lastWholeDay(from, to int) int {
	last := to
	for g := range m.Grants {
		left := *m.left(g)
		if left > 0 && m.asked(g, from, last) > left {
			last = firstWith(from, last, func(day int) bool { return m.asked(g, from, day) > left }) - 1
		}
	}
	return last
}

// serveWhole serves days on which every grant covers all that is asked of it.
func (m *monthRun) serveWhole(from, to int) {
	for g := range m.Grants {
		left := *m.left(g)
		if asked := m.asked(g, from, to); left > 0 && asked == left {
			m.noteExhausted(firstWith(from, to, func(day int) bool { return m.asked(g, from, day) == left }), g)
		}
	}
	for k := range m.demands {
		calls := m.between(k, from, to)
		d := &m.demands[k]
		m.before[k] = *d
		d.served += calls
		switch {
		case m.current[k] != noGrant:
			m.take(m.current[k], k, calls)
		case d.priced:
			d.postpaid += calls
		}
		m.noteTiers(k, &m.before[k], from, to)
	}
}

// take lets a meter use calls of a grant.
func (m *monthRun) take(g, k int, calls int64) {
	m.trace.take(g, k, *m.left(g), calls)
	*m.left(g) -= calls
	d, grant := &m.demands[k], &m.Grants[g]
	if grant.Quota != nil {
		d.free += calls
		return
	}
	d.pack += calls
	m.state.packs[grant.Pack].used += calls
	m.taken[grant.Pack*len(m.Meters)+k] += calls
}

// serveDay serves one day on which a grant runs dry: every grant in turn covers
// what earlier grants left uncovered, and one with less left than its meters
// ask for is shared among them.
func (m *monthRun) serveDay(day int) {
	copy(m.before, m.demands)
	for k := range m.demands {
		calls := m.between(k, day, day)
		m.demands[k].served += calls
		m.uncovered[k] = 0
		if m.demands[k].priced {
			m.uncovered[k] = calls
		}
	}
	for g := range m.Grants {
		left := *m.left(g)
		if left == 0 {
			continue
		}
		Cover(m.takes, m.Grants[g].Covers, left, m.uncovered)
		for k, calls := range m.takes {
			if calls > 0 {
				m.take(g, k, calls)
				m.uncovered[k] -= calls
			}
		}
		if *m.left(g) == 0 {
			m.noteExhausted(day, g)
		}
	}
	for k := range m.demands {
		m.demands[k].postpaid += m.uncovered[k]
		m.noteTiers(k, &m.before[k], day, day)
	}
}

// Cover says in takes how many of the uncovered calls of each meter a grant takes
// that has some left and covers some of the meters.
func Cover(takes []int64, covers []bool, left int64, uncovered []int64) {
	var sum int64
	for k, calls := range uncovered {
		takes[k] = 0
		if covers[k] {
			takes[k] = calls
			sum += calls
		}
	}
	if sum > left {
		pricing.ShareCalls(takes, left, takes)
	}
}

// A servedEvent is something that calls brought about, before it is put into
// the order of its day: exhausted grants, then tiers.
type servedEvent struct {
	day   int
	tier  bool
	index int // of the grant or the meter
	event planner.Event
}

func (m *monthRun) noteExhausted(day, g int) {
	e := planner.Event{Date: m.date(day), Type: planner.EventFreeQuotaExhausted}
	if quota := m.Grants[g].Quota; quota != nil {
		e.Quota, e.Calls = quota.ID, &quota.Calls
	} else {
		e.Type, e.Address = planner.EventPackExhausted, m.Packs[m.Grants[g].Pack].Address
	}
	m.noted = append(m.noted, servedEvent{day: day, index: g, event: e})
}

// noteTiers notes the tiers that a meter's basis count reached on the days
// from…to, on which its calls were covered alike.
func (m *monthRun) noteTiers(k int, before *demand, from, to int) {
	d := &m.demands[k]
	if !d.priced {
		return
	}
	reached, start := d.basis(m.Terms.TierBasis), before.basis(m.Terms.TierBasis)
	for ; d.nextTier < d.tiers.Len() && d.tiers.At(d.nextTier).From <= reached; d.nextTier++ {
		tierFrom := d.tiers.At(d.nextTier).From
		day, basis := to, reached
		if from < to { // all of the days' calls count
			day = firstWith(from, to, func(day int) bool { return start+m.between(k, from, day) >= tierFrom })
			basis = start + m.between(k, from, day)
		}
		m.noted = append(m.noted, servedEvent{day: day, tier: true, index: k, event: planner.Event{
			Date: m.date(day), Type: planner.EventTierChanged,
			Meter: m.Meters[k].Meter.ID, TierFrom: m.counts.keep(tierFrom), Calls: m.counts.keep(basis),
		}})
	}
}

// noteServed records the events that calls brought about, in the order of the
// days and within a day of the rules.
func (m *monthRun) noteServed() {
	if len(m.noted) == 0 {
		return
	}
	slices.SortStableFunc(m.noted, func(a, b servedEvent) int {
		return cmp.Or(cmp.Compare(a.day, b.day), compareBool(a.tier, b.tier), cmp.Compare(a.index, b.index))
	})
	for _, n := range m.noted {
		m.event(n.event)
	}
	m.noted = m.noted[:0]
}

// compareBool orders false before true.
func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	default:
		return 1
	}
}
