package planner

import "slices"

// A trace records how a month's calls are served. A nil trace records nothing,
// which is what Simulate uses.
type trace struct {
	stretches []tracedStretch
	stopped   []Days // on which the service stood still
}

// A tracedStretch is consecutive days on which every meter's calls are served by
// the same grant, or one day by itself on which a grant runs dry.
type tracedStretch struct {
	days     Days
	whole    bool
	assigned []int // each meter's grant, or noGrant; of a whole stretch
	takes    []tracedTake
}

// A tracedTake is what the meters take from a grant in a stretch.
type tracedTake struct {
	grant int
	left  int64   // before the stretch
	calls []int64 // by the account's meters
}

// lost records days on which nothing is served.
func (t *trace) lost(from, to int) {
	if t == nil {
		return
	}
	if n := len(t.stopped); n > 0 && t.stopped[n-1].To == from-1 {
		t.stopped[n-1].To = to
		return
	}
	t.stopped = append(t.stopped, Days{from, to})
}

// stretch begins a stretch, or continues one that is served alike. With last
// below from the day from is served by itself.
func (t *trace) stretch(from, last int, assigned []int) {
	if t == nil {
		return
	}
	whole := last >= from
	if n := len(t.stretches); n > 0 && whole {
		before := &t.stretches[n-1]
		if before.whole && before.days.To == from-1 && slices.Equal(before.assigned, assigned) {
			before.days.To = last
			return
		}
	}
	t.stretches = append(t.stretches, tracedStretch{days: Days{from, max(from, last)}, whole: whole, assigned: slices.Clone(assigned)})
}

// take records that a meter takes calls of a grant that has so many left.
func (t *trace) take(g, k int, left, calls int64) {
	if t == nil || calls == 0 {
		return
	}
	s := &t.stretches[len(t.stretches)-1]
	i := slices.IndexFunc(s.takes, func(t tracedTake) bool { return t.grant == g })
	if i < 0 {
		i = len(s.takes)
		s.takes = append(s.takes, tracedTake{grant: g, left: left, calls: make([]int64, len(s.assigned))})
	}
	s.takes[i].calls[k] += calls
}
