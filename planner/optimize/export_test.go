package optimize

import (
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/settle"
)

// ProveAlone looks for the purchases with the least of a measure as a proof does, without
// purchases that were found before; false where it proves nothing.
func ProveAlone(in planner.Input, o Options) (purchases []planner.PackPurchase, proven bool) {
	plan, _ := settle.Resolve(Reporting(in))
	p := newOptimizer(*plan.Input, o, NewNames(plan.Input))
	p.out.Configured, _ = plan.Simulate()
	p.choose()
	s, _ := p.newFutureSearch()
	for _, a := range s.accounts {
		a.start()
		a.found = nil
		a.best, _ = a.costsOf(nil)
	}
	s.prove()
	for _, a := range s.accounts {
		purchases = append(purchases, a.found...)
	}
	return purchases, !slices.ContainsFunc(s.accounts, func(a *accountSearch) bool { return !a.proven })
}
