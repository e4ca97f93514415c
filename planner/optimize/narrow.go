package optimize

import (
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/ranges"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
)

// A Narrowed is what Narrow found.
type Narrowed struct {
	Purchases []Purchase             // to make, the plan's own that stay among them; by date, then address
	Planned   []planner.PackPurchase // the plan's own that might go; the others stay
	AsPlanned bool                   // nothing that was found costs less than the plan's own purchases: Purchases are those
	Proven    bool                   // nothing costs less
	Plans     int64                  // that the search looked at
	Cut       bool                   // the search looked at as many as it may, and may have missed some
}

// narrowWidths are the widths of the search: one narrow one. Optimize goes on with
// wider searches where that is too few to prove the best.
var narrowWidths = []int{64}

// Narrow searches as Optimize does for the least money billed, but only in a narrow
// search, which looks at about so many plans at most, and settles nothing. The input is one
// account's part of an input in address order that can be simulated, names are those
// of the whole plan. It is false where what the packs hold is too large to count.
func Narrow(in planner.Input, names *Names, most int64) (found Narrowed, ok bool) {
	o := newOptimizer(Reporting(in), Options{Workers: 1}, names)
	o.widths, o.most = narrowWidths, max(1, most)
	if problems := o.choose(); len(problems) > 0 {
		return found, false
	}
	return o.chosen[0].narrowed(), true
}

func (c *accountChoice) narrowed() (found Narrowed) {
	c.settle()
	for _, p := range c.purchases {
		found.Purchases = append(found.Purchases, Purchase{p, c.isPlanned(p.Address)})
	}
	found.Planned, found.AsPlanned, found.Proven, found.Plans, found.Cut = c.planned, c.AsPlanned, c.Proven, c.made, c.cut && !c.Proven
	return found
}

// NarrowOver is Narrow over the futures of an account: it compares the plan's own
// purchases, those that Narrow finds and those that are best over some of the futures, and
// says by how much the mean of what all of them are billed is lower.
func NarrowOver(in planner.Input, names *Names, most int64, draw *ranges.Options) (found Narrowed, saves pricing.Money, ok bool) {
	o := newOptimizer(Reporting(in), Options{Workers: 1, At: AtMean, Draw: draw}, names)
	o.widths, o.most = []int{16}, max(1, most)
	var problems []pricing.Problem
	if o.out.Configured, problems = settle.Simulate(o.in); len(problems) == 0 {
		problems = o.choose()
	}
	if len(problems) > 0 {
		return found, saves, false
	}
	s, problems := o.newFutureSearch()
	if len(problems) > 0 || len(s.accounts) != 1 {
		return found, saves, false
	}
	a := s.accounts[0]
	c := a.choice
	purchases, billed, problems := a.better()
	if len(problems) > 0 {
		return found, saves, false
	}
	c.purchases, saves = purchases, s.rounded(s.measure(AtMean, a.configured).Sub(s.measure(AtMean, billed)))
	found = c.narrowed()
	found.AsPlanned, found.Proven = found.AsPlanned || !saves.IsPositive(), false
	return found, saves, true
}
