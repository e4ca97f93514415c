package optimize

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/ranges"
	"github.com/declarative-cost/planner/pricing"
)

// A kind is a purchase that can be made: a SKU on a month's first day, any number of
// times, or one of the plan's own.
type kind struct {
	planner.PackPurchase               // of one
	own                  bool          // one of the plan's own
	set, month           int           // of which it is
	calls                int64         // that one covers at most
	price                pricing.Money // of one, exact
	most                 int64         // more than so many are of no use
}

// A schedule is how many purchases of each kind are made.
type schedule []int64

// list lists the kinds of purchases that the sets have.
func (a *accountSearch) list(sets []*packSet) {
	for n, s := range sets {
		for i := range s.lots {
			l := &s.lots[i]
			if l.offer < 0 || l.month < s.open || !l.own && l.Quantity > 1 {
				continue
			}
			k := kind{PackPurchase: *l.PackPurchase, own: l.own, set: n, month: l.month, calls: max(1, l.callsIn(l.units)), price: l.Pack.Exact, most: 1}
			if !l.own {
				k.most = max(l.times, s.mostOf(l))
			}
			if k.most > 0 {
				a.kinds = append(a.kinds, k)
			}
		}
	}
	slices.SortStableFunc(a.kinds, func(x, y kind) int { return comparePurchases(&x.PackPurchase, &y.PackPurchase) })
}

// mostOf is how many packs of a kind cover all that they can in any of the set's futures.
func (s *packSet) mostOf(l *lotKind) (most int64) {
	least, each := max(1, l.units/l.most), max(1, (l.most+l.units-1)/l.units) // calls of one, if all take most; how many a call takes
	for f := range s.futures {
		d := &s.futures[f]
		most = max(most, (d.before(l.VoidOn)-d.before(l.usable)+least-1)/least*each)
	}
	if !s.uniform && most > 0 {
		most++ // what is left of a pack may be too little for a call
	}
	return most
}

// A local is a search around the best schedule of an account, with what the others cost.
type local struct {
	*accountSearch
	others []pricing.Money
	to     Measure
	best   candidate
}

// A candidate is a schedule with its measure.
type candidate struct {
	schedule
	score pricing.Money
	cash  pricing.Money
	packs int64
}

// compare orders candidates: by measure, then less money in packs, then fewer of them.
func (c *candidate) compare(d *candidate) int {
	return cmp.Or(c.score.Compare(d.score), c.cash.Compare(d.cash), cmp.Compare(c.packs, d.packs))
}

// improve looks for purchases with less of the measure: among all, where they are few,
// otherwise among those that changes lead to, one after the other. It says whether it
// found some.
func (a *accountSearch) improve(others []pricing.Money) bool {
	if a.proven {
		return false
	}
	was := schedule(nil)
	l := &local{accountSearch: a, others: others}
	if a.at() == AtP90 { // few changes move a percentile by themselves: begin in the tail
		l.descend(AtCVaR90, 2)
	}
	if was = l.descend(a.at(), mostStarts); !a.provable && l.few() {
		a.untried = l.enumerate(0, make(schedule, len(a.kinds)), l.measure(l.to, others))
		a.proven = a.untried == 0 && a.enumerable && (len(a.accounts) == 1 || a.at() == AtMean)
	}
	if a.reason = ""; !a.proven {
		a.reason = "there are more ways to buy than were tried"
	}
	if slices.Equal(was, l.best.schedule) {
		return false
	}
	a.found = l.purchases(l.best.schedule)
	a.best, _ = a.costsOf(a.found)
	return true
}

// descend goes from schedule to schedule, each better than the one before, from the best
// that are known; it returns the one that the account had.
func (l *local) descend(to Measure, mostStarts int) schedule {
	l.to = to
	was := l.scheduleOf(l.found)
	starts := []schedule{was, l.best.schedule}
	for _, purchases := range slices.Concat([][]planner.PackPurchase{l.choice.purchases, l.choice.planned, nil}, l.own) {
		starts = append(starts, l.scheduleOf(purchases))
	}
	starts = slices.DeleteFunc(starts, func(s schedule) bool { return s == nil || !l.affordable(s) })
	l.best, _ = l.candidate(was, l.futures.Len())
	best := l.best
	if l.stop() {
		l.interrupt(len(starts))
	}
	for _, start := range l.screened(starts, mostStarts) {
		l.progress()
		if c, ok := l.candidate(start.schedule, l.futures.Len()); ok {
			for l.best = c; l.step(); {
			}
			if best.compare(&l.best) > 0 {
				best = l.best
			}
		}
	}
	l.best = best
	return was
}

// scheduleOf is the schedule of purchases.
func (l *local) scheduleOf(purchases []planner.PackPurchase) schedule {
	s := make(schedule, len(l.kinds))
	for _, p := range purchases {
		if k := slices.IndexFunc(l.kinds, func(k kind) bool { return k.Address == p.Address }); k >= 0 {
			if s[k] = p.Quantity; l.kinds[k].own {
				s[k] = 1
			}
		}
	}
	return s
}

// purchases are those of a schedule.
func (l *local) purchases(s schedule) (list []planner.PackPurchase) {
	for k, n := range s {
		if n > 0 {
			p := l.kinds[k].PackPurchase
			if !l.kinds[k].own {
				p.Quantity = n
			}
			list = append(list, p)
		}
	}
	return list
}

// candidate measures a schedule in the first futures; false where it cannot be.
func (l *local) candidate(s schedule, futures int) (c candidate, ok bool) {
	costs, problems := l.costsIn(l.with(l.purchases(s)), futures)
	if len(problems) > 0 {
		return c, false
	}
	ranges.AddAll(costs, l.others[:futures])
	c = candidate{schedule: s, score: l.measure(l.to, costs)}
	for k, n := range s {
		c.cash, c.packs = c.cash.Add(l.kinds[k].price.Times(n)), c.packs+n*l.kinds[k].Quantity
	}
	return c, true
}

// consider takes a schedule that is better than the best so far.
func (l *local) consider(s schedule) bool {
	if !l.affordable(s) {
		return false
	}
	c, ok := l.candidate(s, l.futures.Len())
	if !ok || c.compare(&l.best) >= 0 {
		return false
	}
	l.best = c
	return true
}

// affordable says whether a schedule keeps to the limit of each day.
func (l *local) affordable(s schedule) bool {
	paid := map[pricing.Date]pricing.Money{}
	for k, n := range s {
		if l.budget != nil && n > 0 {
			on := l.kinds[k].PurchasedOn
			if paid[on] = paid[on].Add(l.kinds[k].price.Times(n)); paid[on].GreaterThan(l.budget[on]) {
				return false
			}
		}
	}
	return true
}

// few says whether all schedules can be tried.
func (l *local) few() bool {
	n := int64(len(l.cases))
	for _, k := range l.kinds {
		if n *= k.most + 1; n > mostSettled {
			return false
		}
	}
	return true
}

// enumerate tries all schedules that go on from one with more of the kinds from k on.
// What is paid for packs is paid in every future, so a schedule has at least the measure of
// what the others cost, and that, but for amounts that are converted. It returns how many
// were not tried when the search was stopped.
func (l *local) enumerate(k int, s schedule, least pricing.Money) (untried int64) {
	switch {
	case l.stop():
		l.unfinished, untried = true, 1
		for _, kind := range l.kinds[k:] {
			untried *= kind.most + 1
		}
		return untried
	case least.GreaterThan(l.best.score):
		return 0
	case k == len(s):
		l.consider(slices.Clone(s))
		return 0
	}
	price := l.kinds[k].price
	if l.converted {
		price = pricing.Money{}
	}
	for n := range l.kinds[k].most + 1 {
		s[k] = n
		untried += l.enumerate(k+1, s, least.Add(price.Times(n)))
	}
	s[k] = 0
	return untried
}

// step tries every change of the best schedule: where there are more futures than a
// sample, in those first, and the best of the changes in all. It takes the best, and is
// false where there is none.
func (l *local) step() bool {
	changes := slices.DeleteFunc(l.changes(), func(s schedule) bool { return !l.affordable(s) })
	if l.futures.Len() > sampled {
		now, _ := l.candidate(l.best.schedule, sampled)
		all, best := len(changes), l.screened(changes, screenedBest)
		if l.stop() {
			l.interrupt(all)
			return false
		}
		changes = nil
		for _, c := range best {
			if c.compare(&now) < 0 {
				changes = append(changes, c.schedule)
			}
		}
	}
	better := false
	for i, s := range changes {
		if l.stop() {
			l.interrupt(len(changes) - i)
			return false
		}
		better = l.consider(s) || better
	}
	return better
}

// interrupt takes note of how many changes were not tried when the search was stopped.
func (l *local) interrupt(untried int) {
	if !l.unfinished || l.untried == 0 {
		l.unfinished, l.untried = true, int64(untried)
	}
}

// screened are those of some schedules that are best in a sample of the futures, the best
// first, each once.
func (l *local) screened(all []schedule, most int) (found []candidate) {
	seen := map[string]bool{}
	for _, s := range all {
		key := fmt.Sprint(s)
		if seen[key] || l.stop() {
			continue
		}
		seen[key] = true
		if c, ok := l.candidate(s, min(sampled, l.futures.Len())); ok {
			found = append(found, c)
		}
	}
	slices.SortStableFunc(found, func(c, d candidate) int { return c.compare(&d) })
	return found[:min(len(found), most)]
}

// changes are the schedules with one purchase more or fewer, and those with purchases of
// one kind in the place of another: of the SKU up to so many months earlier or later, or
// of another SKU in that month, once or for all that there are.
func (l *local) changes() (list []schedule) {
	s := l.best.schedule
	with := func(from, less, to int, more int) {
		c := slices.Clone(s)
		if less > 0 {
			c[from] -= int64(less)
		}
		if c[to] += int64(more); c[to] >= 0 && c[to] <= max(l.kinds[to].most, s[to]) && !slices.Equal(c, s) {
			list = append(list, c)
		}
	}
	for k := range l.kinds {
		with(0, 0, k, 1)
		if s[k] == 0 {
			continue
		}
		with(0, 0, k, -1)
		x := &l.kinds[k]
		for j := range l.kinds {
			y := &l.kinds[j]
			apart := max(x.month-y.month, y.month-x.month)
			if j == k || x.set != y.set || apart > mostMonths || apart > 0 && x.SKU != y.SKU {
				continue
			}
			with(k, 1, j, 1)
			if all := s[k] * x.calls / y.calls; all > 1 || s[k] > 1 {
				with(k, int(s[k]), j, int(all))
				with(k, int(s[k]), j, int(all)+1)
			}
		}
	}
	return list
}

// mostMonths is how far apart purchases are that take each other's place.
const mostMonths = 2
