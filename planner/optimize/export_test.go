package optimize

import (
	"fmt"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
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

// BoundsAbove are the bounds of the months of an account, of those meters whose days are not
// priced one by one, that are above what some number of postpaid calls costs with the others
// at the price of the bound; out of so many.
func BoundsAbove(in planner.Input) (above []string, of int) {
	plan, _ := settle.Resolve(Reporting(in))
	o := newOptimizer(*plan.Input, Options{Workers: 1}, NewNames(plan.Input))
	for _, s := range o.work(o.accounts[0], func(p *settle.Product, leftOut func(pack int) bool) []future {
		return []future{newFuture(p, leftOut, 1)}
	}).sets {
		b := s.newBound()
		for i := range s.futures[0].months {
			m := &s.futures[0].months[i]
			for j := range s.meters {
				all, served := m.upTo[j][m.days()], m.served[j][m.days()]
				cost := func(postpaid int64) pricing.Money { return s.cost(m, j, postpaid) }
				if s.daily(j) {
					continue
				}
				for q, least := range s.leastAt(m, j, all, served, &b, cost) {
					of++
					for postpaid := range all + 1 {
						if c := cost(postpaid).Add(b.price(q, all-postpaid)); c.LessThan(least) {
							above = append(above, fmt.Sprintf("%s, meter %d: %s, but %d of %d calls cost %s", m.month, j, least, postpaid, all, c))
						}
					}
				}
			}
		}
	}
	return above, of
}
