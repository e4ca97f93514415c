package planner

import "github.com/declarative-cost/planner/pricing"

// An openDemand is what the free quotas and the packs from before the horizon
// leave uncovered: the calls that are postpaid, or taken from packs bought inside
// it. Free quotas come before packs, and packs from before the horizon expire
// before any bought later, so nothing that is bought changes it.
type openDemand struct {
	months []monthDemand
}

// A monthDemand is a month's open demand; each list counts from the month's
// first day up to and with day d, index 0 is nothing.
type monthDemand struct {
	month   pricing.Month
	served  []int64   // all the month's calls by the account's meters, covered ones too
	upTo    [][]int64 // by meter, then day
	allUpTo []int64   // all meters together
}

// days is the number of the month's days.
func (d *monthDemand) days() int { return len(d.allUpTo) - 1 }

// between is a meter's open demand on the days from…to.
func (d *monthDemand) between(meter, from, to int) int64 {
	return d.upTo[meter][to] - d.upTo[meter][from-1]
}

// openDemand serves the account's calls day by day with the grants that it has,
// and notes what they leave uncovered. The account must have no pack that is
// bought inside the horizon, and overdraft "report".
func (a *account) openDemand() openDemand {
	d := openDemand{months: make([]monthDemand, a.months)}
	m, s := a.newRun(new(scratch)), a.openingState()
	for i := range a.months {
		m.begin(s, i)
		out := monthDemand{
			month:   m.month,
			served:  make([]int64, len(a.meters)),
			upTo:    make([][]int64, len(a.meters)),
			allUpTo: make([]int64, m.days+1),
		}
		for k := range a.meters {
			out.upTo[k] = make([]int64, m.days+1)
			out.served[k] = m.demands[k].requested
		}
		for day := 1; day <= m.days; day++ {
			m.expirePacks(m.date(day))
			m.serve(day, day)
			for k := range a.meters {
				out.upTo[k][day] = m.demands[k].postpaid
				out.allUpTo[day] += m.demands[k].postpaid
			}
		}
		d.months[i], s = out, m.state
	}
	return d
}

// only is the demand of some of the account's meters, in the order given.
func (d openDemand) only(meters []int) openDemand {
	out := openDemand{months: make([]monthDemand, len(d.months))}
	for i, m := range d.months {
		some := monthDemand{month: m.month, allUpTo: make([]int64, len(m.allUpTo))}
		for _, k := range meters {
			some.served = append(some.served, m.served[k])
			some.upTo = append(some.upTo, m.upTo[k])
			for day, calls := range m.upTo[k] {
				some.allUpTo[day] += calls
			}
		}
		out.months[i] = some
	}
	return out
}

// before is the demand of all meters on the days before a date, of the horizon.
func (d openDemand) before(date pricing.Date) (calls int64) {
	for i := range d.months {
		m := &d.months[i]
		day := int(date - m.month.First())
		if day <= 0 {
			break
		}
		calls += m.allUpTo[min(day, m.days())]
	}
	return calls
}

// total is the demand of a meter over the months from…to, to excluded.
func (d openDemand) total(meter, from, to int) (calls int64) {
	for i := from; i < to; i++ {
		m := &d.months[i]
		calls += m.upTo[meter][m.days()]
	}
	return calls
}
