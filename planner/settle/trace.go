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
	Days      []DayCost      // of meters whose days are priced one by one: those alike together, in the order of their first
	Bills     []DayBill      // where there is a bill every day: a meter's part of each, by day and meter
	serving   serving
}

// A DayCost is what each of a number of days costs at a meter that are alike.
type DayCost struct {
	Meter           int // index into the product's
	Days            int64
	Basis, Postpaid int64 // of one of them
	pricing.Rated         // of one of them
}

// A DayBill is a meter's part of the bill of a day: what its calls cost, and its charge.
type DayBill struct {
	Day, Meter   int // of the month, from 1; index into the product's
	Cost, Charge pricing.Money
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
	Assigned []int // of a whole stretch: each meter's grant, below 0 where none
	Takes    []Take
}

// A Take is what the meters take from a grant in a stretch.
type Take struct {
	Grant int
	Left  pricing.Units // before the stretch
	Calls []int64       // by the product's meters
}

// Trace settles month i of the horizon, from 0, after the months before it.
func (a *Account) Trace(i int) *Trace {
	t := &Trace{Products: make([]ProductTrace, len(a.Products))}
	m := a.newRun(new(scratch))
	open := m.openingState()
	for k := range i {
		open = m.settle(open, k, nil)
	}
	for k := range m.products {
		m.products[k].trace = &t.Products[k]
	}
	m.walk(open, i)
	for k := range m.products {
		p := &m.products[k]
		t.Products[k].serving = p.serving
		t.Products[k].Grants = make([]GrantTrace, len(p.Grants))
		for g, grant := range p.Grants {
			if grant.Kind == SubscriptionGrant {
				t.Products[k].Grants[g] = GrantTrace{Start: open.subscriptions[grant.Subscription].left, End: m.state.subscriptions[grant.Subscription].left}
				continue
			}
			if grant.Quota != nil {
				start := pricing.WholeUnits(grant.Quota.Calls)
				if grant.Quota.Renews == pricing.RenewsNever {
					start = open.products[k].once[g-p.firstQuota]
				}
				t.Products[k].Grants[g] = GrantTrace{Start: start, End: p.quotas[g-p.firstQuota]}
				continue
			}
			before, after := open.packs[grant.Pack], m.state.packs[grant.Pack]
			t.Products[k].Grants[g] = GrantTrace{before.left, after.left, before.used, after.used, after.bought && !before.bought}
		}
	}
	t.Events = m.events[m.firstEvent:]
	return t
}

// Gross is what the days of a month would cost at a meter if all served calls were
// postpaid, where its tiers go by the day.
func (t *ProductTrace) Gross(meter int) pricing.Rated { return t.serving.days[meter].gross }

// price records what days cost.
func (t *ProductTrace) price(k int, days, basis, postpaid int64, rated *pricing.Rated) {
	if t == nil || postpaid == 0 {
		return
	}
	i := slices.IndexFunc(t.Days, func(d DayCost) bool {
		return d.Meter == k && d.Postpaid == postpaid && slices.Equal(d.Parts, rated.Parts)
	})
	if i < 0 {
		i = len(t.Days)
		t.Days = append(t.Days, DayCost{Meter: k, Basis: basis, Postpaid: postpaid, Rated: pricing.Rated{List: rated.List, Parts: slices.Clone(rated.Parts)}})
	}
	t.Days[i].Days += days
	t.Days[i].Basis = max(t.Days[i].Basis, basis)
}

// share adds to the charges of a day what the meters' parts of all bills so far have beyond
// their whole units.
func (t *ProductTrace) share(day int, shared []pricing.Money) {
	if t == nil {
		return
	}
	for i := range t.Bills {
		if b := &t.Bills[i]; b.Day == day {
			b.Charge = b.Charge.Add(shared[b.Meter])
		}
	}
}

// Between is the number of calls requested at a meter on the days from…to.
func (t *ProductTrace) Between(meter int, days planner.Days) int64 {
	return t.serving.between(meter, days.From, days.To)
}

// lost records days on which nothing is served. A nil trace records nothing, which is
// what Simulate uses.
func (t *ProductTrace) lost(from, to int) {
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
// below from the day from is served by itself. One that stands alone is continued by
// none.
func (t *ProductTrace) stretch(from, last int, assigned []int, alone bool) {
	if t == nil {
		return
	}
	whole := last >= from
	if n := len(t.Stretches); n > 0 && whole && !alone {
		before := &t.Stretches[n-1]
		if before.Whole && before.To == from-1 && slices.Equal(before.Assigned, assigned) {
			before.To = last
			return
		}
	}
	t.Stretches = append(t.Stretches, Stretch{Days: planner.Days{From: from, To: max(from, last)}, Whole: whole, Assigned: slices.Clone(assigned)})
}

// take records that a meter takes calls of a grant that has so much left.
func (t *ProductTrace) take(g, k int, left pricing.Units, calls int64) {
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
