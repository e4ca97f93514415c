package ranges

import (
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
)

// An entry is an account of a plan, with what is drawn of it.
type entry struct {
	plan      *settle.Plan
	account   *settle.Account
	uncertain bool
	uses      []use
	spreads   int // of all meters
}

// A use is the calls of a meter: those that are certain, by month, and the usages that
// are not.
type use struct {
	product, meter int
	first          int       // of its spreads among those of the account
	certain        [][]int64 // by spread
	drawn          []drawnUsage
}

// A drawnUsage is a usage whose calls are drawn, and its place among the spreads of its
// meter.
type drawnUsage struct {
	*planner.Usage
	spread int
}

func newEntry(plan *settle.Plan, a *settle.Account) *entry {
	e := &entry{plan: plan, account: a}
	for p := range a.Products {
		for m, meter := range a.Products[p].Meters {
			u := use{product: p, meter: m, first: e.spreads}
			e.spreads += len(meter.Spreads)
			for _, s := range meter.Spreads {
				u.certain = append(u.certain, slices.Clone(s.Calls))
			}
			for _, i := range meter.Usages {
				usage := &plan.Input.Usages[i]
				if usage.Uncertainty == nil {
					continue
				}
				spread := meter.Spread(usage.Weekdays)
				u.drawn, e.uncertain = append(u.drawn, drawnUsage{usage, spread}), true
				for k := firstDrawn(usage); k < len(usage.Calls); k++ {
					u.certain[spread][k] -= usage.Calls[k]
				}
			}
			e.uses = append(e.uses, u)
		}
	}
	return e
}

// firstDrawn is the index of the month after the last that was measured.
func firstDrawn(u *planner.Usage) int {
	for k := len(u.Actual) - 1; k >= 0; k-- {
		if u.Actual[k] {
			return k + 1
		}
	}
	return 0
}

// draw draws the multipliers of the account's uncertain usages, in their order.
func (e *entry) draw(b batch) (all [][][BatchSize]int64) {
	for _, u := range e.uses {
		for _, usage := range u.drawn {
			first := firstDrawn(usage.Usage)
			all = append(all, multipliers(b, usage.Address, *usage.Uncertainty, e.account.Start+pricing.Month(first), e.account.Months-first))
		}
	}
	return all
}

// fill puts the calls of a future where those of a spread of a meter of a product are. It returns the
// usage with more calls than a month may have, if there is one.
func (e *entry) fill(of func(u *use, spread int) []int64, drawn [][][BatchSize]int64, j int) *planner.Usage {
	next := 0
	for _, u := range e.uses {
		for s := range u.certain {
			copy(of(&u, s), u.certain[s])
		}
		for _, usage := range u.drawn {
			calls := of(&u, usage.spread)
			first := firstDrawn(usage.Usage)
			for k, month := range drawn[next] {
				n, ok := times(usage.Calls[first+k], month[j])
				if calls[first+k] += n; !ok || calls[first+k] > pricing.MaxCalls {
					return usage.Usage
				}
			}
			next++
		}
	}
	return nil
}
