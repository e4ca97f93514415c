package optimize

import (
	"encoding/binary"
	"slices"
	"sort"

	"github.com/declarative-cost/planner/pricing"
)

// The law of plain sets. With one meter, where nothing can be bought that is used before
// what is there, packs are used in turn, whatever is bought later. So it is known on the day of a purchase which
// of its calls will be used: those that the demand up to its expiry takes once all
// that is there has been used. The others expire, and can be forgotten at once. What
// remains covers the next calls of the demand one after the other without a gap,
// so a single number, the calls left, says all about the past: in horizons longer
// than the packs' validity, too.
//
// It does not hold where several meters share a pack (the last calls of a lot are
// split among them), where calls left have a price, nor where a pack can be bought
// that is used before one that is already usable.

// A pool is the calls left in packs that were bought inside the horizon, in burn
// order. It does not change; what changes it makes another.
type pool []lot

// A lot is what is left of a class of lots, at least 1.
type lot struct {
	class int32
	left  int64
}

func (p pool) left() (calls int64) {
	for _, l := range p {
		calls += l.left
	}
	return calls
}

// appendKey appends what tells pools apart, 12 bytes a lot.
func (p pool) appendKey(b []byte) []byte {
	for _, l := range p {
		b = binary.BigEndian.AppendUint32(b, uint32(l.class))
		b = binary.BigEndian.AppendUint64(b, uint64(l.left))
	}
	return b
}

// with is the pool with more calls of a class.
func (p pool) with(class int32, calls int64) pool {
	at, found := slices.BinarySearchFunc(p, class, func(l lot, class int32) int { return int(l.class - class) })
	if !found {
		out := make(pool, 0, len(p)+1)
		return append(append(append(out, p[:at]...), lot{class, calls}), p[at:]...)
	}
	out := slices.Clone(p)
	out[at].left += calls
	return out
}

// never is after every day.
const never = pricing.Date(1 << 30)

// expiry is the day from which on the calls of a class are void.
func (s *packSet) expiry(class int32) pricing.Date {
	if s.plain {
		return never
	}
	return s.lots[class].VoidOn
}

// usedOf says how many calls of a lot count that is put into a pool of a future on a day.
func (s *packSet) usedOf(f, kind int, p pool, today pricing.Date) int64 {
	l := &s.lots[kind]
	if !s.plain {
		return l.units
	}
	demand := &s.futures[f]
	return max(0, min(l.units, demand.before(l.VoidOn)-demand.before(today)-p.left()))
}

// morning is the pool of a future on a day, once packs whose expiry date it is are void and
// those that are kept, or awaited, and usable from it on are there.
func (s *packSet) morning(f int, p pool, awaited []int, today pricing.Date) pool {
	expired := func(l lot) bool { return s.expiry(l.class) <= today }
	if slices.ContainsFunc(p, expired) {
		p = slices.DeleteFunc(slices.Clone(p), expired)
	}
	for _, kinds := range [][]int{s.kept, awaited} {
		for _, k := range kinds {
			if l := &s.lots[k]; l.usable == today && l.VoidOn > today {
				if calls := s.usedOf(f, k, p, today); calls > 0 {
					p = p.with(l.class, calls)
				}
			}
		}
	}
	return p
}

// serve lets the pool of a future's first day, after what is bought on it, cover
// a month's open demand, with the lots that are awaited on later days of the month. It
// returns what is left, and adds what is not covered to a tally.
func (s *packSet) serve(f int, p pool, awaited []int, m *monthDemand, t *tally) pool {
	p = slices.Clone(p)
	for from := 1; ; {
		next := s.nextStop(p, awaited, m, from)
		s.serveDays(p, m, from, next-1, t)
		p = slices.DeleteFunc(p, func(l lot) bool { return l.left == 0 })
		if next > m.days() {
			return p
		}
		p, from = s.morning(f, p, awaited, m.month.Date(next)), next
	}
}

// nextStop is the next day of the month on which a lot expires or one that is
// kept or awaited becomes usable, or the day after the month's last.
func (s *packSet) nextStop(p pool, awaited []int, m *monthDemand, after int) int {
	next := m.days() + 1
	note := func(on pricing.Date) {
		if day := int(on-m.first) + 1; day > after && day < next {
			next = day
		}
	}
	for _, l := range p {
		note(s.expiry(l.class))
	}
	for _, kinds := range [][]int{s.kept, awaited} {
		for _, k := range kinds {
			note(s.lots[k].usable)
		}
	}
	return next
}

// serveDays serves days between two stops. As long as the pool covers them
// whole, in whatever way, the days need not be told apart.
func (s *packSet) serveDays(p pool, m *monthDemand, from, to int, t *tally) {
	if !s.uniform {
		for day := from; day <= to; day++ {
			s.serveDay(p, m, day, t)
		}
		return
	}
	left, before := p.left(), m.allUpTo[from-1]
	if m.allUpTo[to]-before <= left {
		p.take(m.allUpTo[to] - before)
		return
	}
	dry := from + sort.Search(to-from, func(i int) bool { return m.allUpTo[from+i]-before > left })
	p.take(m.allUpTo[dry-1] - before)
	s.serveDay(p, m, dry, t)
	for j := range s.meters {
		s.add(t, m, j, dry+1, to)
	}
}

// take uses calls in burn order; there are as many.
func (p pool) take(calls int64) {
	for i := range p {
		used := min(p[i].left, calls)
		p[i].left -= used
		calls -= used
	}
}

// serveDay serves one day as settle does: every lot in turn covers
// what earlier ones left uncovered.
func (s *packSet) serveDay(p pool, m *monthDemand, day int, t *tally) {
	uncovered, takes := make([]int64, len(s.meters)), make([]int64, len(s.meters))
	for j := range uncovered {
		uncovered[j] = m.between(j, day, day)
	}
	for i := range p {
		if p[i].left == 0 {
			continue
		}
		grant := &s.lots[p[i].class].grant
		grant.Cover(takes, pricing.UnitsIn(p[i].left, s.parts), uncovered)
		for j, calls := range takes {
			uncovered[j] -= calls
			if calls > 0 {
				p[i].left -= s.unitsOf(grant.Ratios[j].Times(calls))
			}
		}
	}
	for j, calls := range uncovered {
		s.addDay(t, m, j, day, calls)
	}
}
