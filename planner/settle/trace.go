package settle

import (
	"github.com/declarative-cost/planner/planner"
	"slices"
)

// A Trace is a month of an account with what a forecast does not keep of it: how its
// calls were served, day by day.
type Trace struct {
	Grants    []GrantTrace    // by the account's grants
	Stretches []Stretch       // in the order of the days
	Stopped   []planner.Days  // days on which service was down and calls were lost
	Events    []planner.Event // of the month
	serving   serving
}

// A GrantTrace is what a month did to a grant.
type GrantTrace struct {
	Start, End int64 // calls left on the first morning and after the month; a free quota is void then
	Used       int64 // of a pack: calls ever used before the month
	UsedAfter  int64 // of a pack: and up to its end
	Bought     bool  // of a pack: in the month
}

// A Stretch is consecutive days on which every meter's calls are served by the same
// grant, or one day by itself on which a grant runs dry.
type Stretch struct {
	planner.Days
	Whole    bool
	Assigned []int // of a whole stretch: each meter's grant, below 0 where none
	Takes    []Take
}

// A Take is what the meters take from a grant in a stretch.
type Take struct {
	Grant int
	Left  int64   // before the stretch
	Calls []int64 // by the account's meters
}

// Trace settles month i of the horizon, from 0, after the months before it.
func (a *Account) Trace(i int) *Trace {
	t := &Trace{Grants: make([]GrantTrace, len(a.Grants))}
	m, open := a.newRun(new(scratch)), a.openingState()
	for k := range i {
		_, open = m.settle(open, k)
	}
	m.trace = t
	m.walk(open, i)
	settled, closing := m.close()
	t.Events, t.serving = settled.events, m.serving
	for g, grant := range a.Grants {
		if grant.Quota != nil {
			t.Grants[g] = GrantTrace{Start: grant.Quota.Calls, End: m.quotas[g]}
			continue
		}
		before, after := open.packs[grant.Pack], closing.packs[grant.Pack]
		t.Grants[g] = GrantTrace{before.left, after.left, before.used, after.used, after.bought && !before.bought}
	}
	return t
}

// Between is the number of calls requested at a meter on the days from…to.
func (t *Trace) Between(meter int, days planner.Days) int64 {
	return t.serving.between(meter, days.From, days.To)
}

// lost records days on which nothing is served. A nil trace records nothing, which is
// what Simulate uses.
func (t *Trace) lost(from, to int) {
	if t == nil {
		return
	}
	if n := len(t.Stopped); n > 0 && t.Stopped[n-1].To == from-1 {
		t.Stopped[n-1].To = to
		return
	}
	t.Stopped = append(t.Stopped, planner.Days{From: from, To: to})
}

// stretch begins a stretch, or continues one that is served alike. With last
// below from the day from is served by itself.
func (t *Trace) stretch(from, last int, assigned []int) {
	if t == nil {
		return
	}
	whole := last >= from
	if n := len(t.Stretches); n > 0 && whole {
		before := &t.Stretches[n-1]
		if before.Whole && before.To == from-1 && slices.Equal(before.Assigned, assigned) {
			before.To = last
			return
		}
	}
	t.Stretches = append(t.Stretches, Stretch{Days: planner.Days{From: from, To: max(from, last)}, Whole: whole, Assigned: slices.Clone(assigned)})
}

// take records that a meter takes calls of a grant that has so many left.
func (t *Trace) take(g, k int, left, calls int64) {
	if t == nil || calls == 0 {
		return
	}
	s := &t.Stretches[len(t.Stretches)-1]
	i := slices.IndexFunc(s.Takes, func(t Take) bool { return t.Grant == g })
	if i < 0 {
		i = len(s.Takes)
		s.Takes = append(s.Takes, Take{Grant: g, Left: left, Calls: make([]int64, len(s.Assigned))})
	}
	s.Takes[i].Calls[k] += calls
}
