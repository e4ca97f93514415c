package optimize

import (
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
)

// A future is an open demand that may come about; a plan of which everything is certain
// has one. The open demand is what the free quotas and the packs from before the horizon
// leave uncovered: the calls that are postpaid, or taken from packs bought inside
// it. Free quotas come before packs, and of the packs from before the horizon those
// count that are used before any bought later, so nothing that is bought changes it.
type future struct {
	months []monthDemand
	weight int64 // at least 1, in proportion to its probability
}

// A monthDemand is a month's open demand; each list counts from the month's
// first day up to and with day d, index 0 is nothing.
type monthDemand struct {
	month   pricing.Month
	first   pricing.Date // of the month
	served  [][]int64    // all calls, covered ones too, by meter, then day
	upTo    [][]int64    // by meter, then day
	allUpTo []int64      // all meters together
}

// days is the number of the month's days.
func (d *monthDemand) days() int { return len(d.allUpTo) - 1 }

// between is a meter's open demand on the days from…to.
func (d *monthDemand) between(meter, from, to int) int64 {
	return d.upTo[meter][to] - d.upTo[meter][from-1]
}

// newFuture is the demand that the product's grants leave uncovered. It must have
// no pack that is bought inside the horizon, and overdraft "report". Some of its packs
// are left out, by index into the account's.
func newFuture(p *settle.Product, leftOut func(pack int) bool, weight int64) future {
	f := future{weight: weight}
	for _, u := range p.Uncovered(leftOut) {
		f.months = append(f.months, monthDemand{month: u.Month, first: u.Month.First(), served: u.Requested, upTo: u.UpTo, allUpTo: sumOf(u.UpTo, u.Month.Days())})
	}
	return f
}

// sumOf adds up the meters of a month, by day.
func sumOf(upTo [][]int64, days int) []int64 {
	all := make([]int64, days+1)
	for _, meter := range upTo {
		for day, calls := range meter {
			all[day] += calls
		}
	}
	return all
}

// only is the demand of some of the product's meters, in the order given.
func (d *future) only(meters []int) future {
	out := future{make([]monthDemand, len(d.months)), d.weight}
	for i, m := range d.months {
		some := monthDemand{month: m.month, first: m.first}
		for _, k := range meters {
			some.served = append(some.served, m.served[k])
			some.upTo = append(some.upTo, m.upTo[k])
		}
		some.allUpTo = sumOf(some.upTo, m.days())
		out.months[i] = some
	}
	return out
}

// before is the demand of all meters on the days before a date, of the horizon.
func (d *future) before(date pricing.Date) (calls int64) {
	for i := range d.months {
		m := &d.months[i]
		day := int(date - m.first)
		if day <= 0 {
			break
		}
		calls += m.allUpTo[min(day, m.days())]
	}
	return calls
}

// total is the demand of a meter over the months from…to, to excluded.
func (d *future) total(meter, from, to int) (calls int64) {
	for i := from; i < to; i++ {
		m := &d.months[i]
		calls += m.upTo[meter][m.days()]
	}
	return calls
}
