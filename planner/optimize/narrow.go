package optimize

import (
	"github.com/declarative-cost/planner/planner"
)

// A Narrowed is what Narrow found.
type Narrowed struct {
	Purchases []Purchase             // to make, the plan's own that stay among them; by date, then address
	Planned   []planner.PackPurchase // the plan's own that might go; the others stay
	AsPlanned bool                   // nothing that was found costs less than the plan's own purchases: Purchases are those
	Proven    bool                   // nothing costs less
	Plans     int64                  // that the search looked at
}

// narrowWidths are the widths of the search: one narrow one. Optimize goes on with
// wider searches where that is too few to prove the best.
var narrowWidths = []int{64}

// Narrow searches as Optimize does for the least money billed, but only in a narrow
// search, which looks at about so many plans at most, and settles nothing. The input is one
// account's part of an input in address order that can be simulated, names are those
// of the whole plan. It is false where the amounts are too large to compare.
func Narrow(in planner.Input, names *Names, most int64) (found Narrowed, ok bool) {
	o := newOptimizer(reporting(in), Options{Workers: 1}, names)
	o.widths, o.most = narrowWidths, max(1, most)
	if problems := o.choose(); len(problems) > 0 {
		return found, false
	}
	c := o.chosen[0]
	c.settle()
	for _, p := range c.purchases {
		found.Purchases = append(found.Purchases, Purchase{p, c.isPlanned(p.Address)})
	}
	found.Planned = c.planned
	found.AsPlanned, found.Proven, found.Plans = c.AsPlanned, c.Proven, c.made
	return found, true
}
