package optimize

import (
	"cmp"
	"maps"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/parallel"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
)

// An optimizer looks for the best purchases of a plan.
type optimizer struct {
	options  Options
	in       planner.Input     // ordered, overdraft "report"
	accounts []*settle.Account // without purchases inside the horizon
	names    *Names
	out      Optimum
	chosen   []*accountChoice

	open       map[string]int  // by account: the first month that purchases can still shape, after the last measured one
	widths     []int           // of the searches, one after the other
	most       int64           // plans that the searches of an account look at; 0: no bound
	suspending map[string]bool // accounts
}

// An accountChoice is what the search found for an account, before it is settled.
type accountChoice struct {
	AccountOptimum
	purchases []planner.PackPurchase
	planned   []planner.PackPurchase // the plan's own that may go
	problem   *pricing.Problem
	made      int64                        // plans that the searches looked at
	cut       bool                         // whether a bound on these ended a search
	inFutures map[string]PurchaseInFutures // by address; nil without Options.At
}

// looksAt says whether an account's purchases are looked at.
func (o *optimizer) looksAt(account string) bool {
	return o.options.Account == "" || account == o.options.Account
}

// stays says whether a pack of the plan remains whatever is found.
func (o *optimizer) stays(p *planner.PackPurchase) bool {
	return !o.inside(p) || o.made(p) || o.options.Keep || !o.looksAt(p.Account)
}

// choose finds the best purchases of every account that is looked at.
func (o *optimizer) choose() (problems []pricing.Problem) {
	accounts := slices.DeleteFunc(slices.Clone(o.accounts), func(a *settle.Account) bool { return !o.looksAt(a.Address) })
	o.chosen = make([]*accountChoice, len(accounts))
	parallel.Do(len(accounts), o.options.Workers, func(i int) { o.chosen[i] = o.account(accounts[i]) })
	for _, c := range o.chosen {
		if c.problem != nil {
			problems = append(problems, *c.problem)
		}
	}
	return problems
}

func (o *optimizer) account(a *settle.Account) *accountChoice {
	c := &accountChoice{AccountOptimum: AccountOptimum{Account: a.Address, Proven: true}}
	w := o.work(a, func(p *settle.Product, leftOut func(pack int) bool) []future {
		return []future{newFuture(p, leftOut, 1)}
	})
	if c.planned, c.problem = w.planned, w.problem; c.problem != nil {
		return c
	}
	for _, r := range o.solve(w.sets, w.budget) {
		set := r.optimum()
		c.made += int64(r.made)
		c.cut = c.cut || r.set.most > 0 && r.made >= r.set.most
		c.Sets = append(c.Sets, set)
		c.Proven = c.Proven && set.Proven
		c.Gap = c.Gap.Add(set.Gap)
		c.purchases = append(c.purchases, r.purchases()...)
	}
	sortPurchases(c.purchases)
	return c
}

// accountWork is what is searched in an account.
type accountWork struct {
	planned []planner.PackPurchase         // the plan's own that may go
	budget  map[pricing.Date]pricing.Money // see optimizer.budget
	sets    []*packSet
	problem *pricing.Problem
}

// work prepares the search of an account, with the demand of some futures.
func (o *optimizer) work(a *settle.Account, futuresOf func(p *settle.Product, leftOut func(pack int) bool) []future) (w accountWork) {
	packs := make([]plannedPacks, len(a.Products))
	for i := range o.in.Packs {
		p := &o.in.Packs[i]
		if p.Account != a.Address || !o.inside(p) {
			continue
		}
		k, product := o.productOf(p)
		sku, _ := product.Catalog.Pack(p.SKU)
		if o.options.Keep || o.made(p) {
			packs[k].kept = append(packs[k].kept, *product.NewPack(p, sku))
		} else {
			packs[k].own = append(packs[k].own, *product.NewPack(p, sku))
			w.planned = append(w.planned, *p)
		}
	}
	for k := range a.Products {
		slices.SortStableFunc(packs[k].own, func(x, y settle.Pack) int { return comparePurchases(x.PackPurchase, y.PackPurchase) })
		w.sets = append(w.sets, packSets(&a.Products[k], packs[k], o.names, o.options.Objective, futuresOf)...)
	}
	w.budget = o.budget(a, packs)
	for _, s := range w.sets {
		s.open, s.widths = o.open[a.Address], o.widths
		if o.most > 0 {
			s.most = max(1, int(o.most)/len(w.sets))
		}
		if !s.fits() {
			w.problem = &pricing.Problem{
				Address: a.Address, Summary: "Packs too large to compare",
				Detail: "What its packs hold, with all decimals of their ratios, exceeds the numbers that the search counts in. Round the ratios to fewer decimals.",
			}
			return w
		}
	}
	return w
}

// solve finds the best purchases of each set. A limit on the money of one day is
// one for all sets: where the best of each break it together, they are found one
// after the other, each with what the ones before leave, in every rotation.
func (o *optimizer) solve(sets []*packSet, budget map[pricing.Date]pricing.Money) []setResult {
	alone := make([]setResult, len(sets))
	for i, s := range sets {
		alone[i] = s.solve(budget, o.mostLeft(s))
	}
	if budget == nil || within(alone, budget) {
		return alone
	}
	var best []setResult
	for first := range sets {
		left, tried := budget, make([]setResult, len(sets))
		for n := range sets {
			i := (first + n) % len(sets)
			tried[i] = sets[i].solve(left, o.mostLeft(sets[i]))
			left = tried[i].less(left)
		}
		if best == nil || totalFound(tried).LessThan(totalFound(best)) {
			best = tried
		}
	}
	for i := range best {
		best[i].least = alone[i].least
		if best[i].proven = best[i].found.Equal(best[i].least) && best[i].proven; !best[i].proven {
			best[i].reason = cmp.Or(best[i].reason, "the limit on one day's packs is shared with other meters")
		}
	}
	return best
}

// mostLeft is how many calls may be left at the end in a set's packs; -1 without a
// limit.
func (o *optimizer) mostLeft(s *packSet) int64 {
	switch last := &s.futures[0].months[s.product.Account.Months-1]; {
	case o.options.Objective != ObjectiveAmortized:
		return -1
	case o.options.MaxLeftover != nil:
		return *o.options.MaxLeftover * s.parts
	default:
		return last.allUpTo[last.days()] * s.parts
	}
}

// budget is what may be paid for packs on each day on which some can be bought,
// beside those that are kept; nil without a limit.
func (o *optimizer) budget(a *settle.Account, packs []plannedPacks) map[pricing.Date]pricing.Money {
	if o.options.MaxUpfront == nil {
		return nil
	}
	budget := map[pricing.Date]pricing.Money{}
	for i := range a.Months {
		budget[(a.Start + pricing.Month(i)).First()] = *o.options.MaxUpfront
	}
	for _, product := range packs {
		for _, p := range product.own {
			budget[p.PurchasedOn] = *o.options.MaxUpfront
		}
	}
	for _, product := range packs {
		for _, p := range product.kept {
			if left, ok := budget[p.PurchasedOn]; ok {
				budget[p.PurchasedOn] = pricing.MaxMoney(pricing.Money{}, left.Sub(p.Total))
			}
		}
	}
	return budget
}

// less is a budget less what the result's purchases take of it.
func (r *setResult) less(budget map[pricing.Date]pricing.Money) map[pricing.Date]pricing.Money {
	left := maps.Clone(budget)
	for _, p := range r.bought {
		l := &r.set.lots[p.kind]
		left[l.PurchasedOn] = left[l.PurchasedOn].Sub(l.Pack.Exact.Times(p.times))
	}
	return left
}

// within says whether all the results together keep to a budget.
func within(results []setResult, budget map[pricing.Date]pricing.Money) bool {
	for i := range results {
		budget = results[i].less(budget)
	}
	for _, left := range budget {
		if left.IsNegative() {
			return false
		}
	}
	return true
}

// sortPurchases puts purchases in order.
func sortPurchases(list []planner.PackPurchase) {
	slices.SortStableFunc(list, func(x, y planner.PackPurchase) int { return comparePurchases(&x, &y) })
}

// comparePurchases orders purchases by date, then address.
func comparePurchases(x, y *planner.PackPurchase) int {
	return cmp.Or(pricing.CompareDates(x.PurchasedOn, y.PurchasedOn), planner.CompareAddresses(x.Address, y.Address))
}

func totalFound(results []setResult) (sum pricing.Money) {
	for _, r := range results {
		sum = sum.Add(r.found) // of all futures
	}
	return sum
}

// purchases are the plan's own that stay, and the packs to buy, one purchase for
// each SKU and day.
func (r *setResult) purchases() (list []planner.PackPurchase) {
	for _, b := range r.bought {
		l := &r.set.lots[b.kind]
		p := *l.PackPurchase
		p.Quantity *= b.times
		list = append(list, p)
	}
	return list
}

// optimum is the result as it is shown.
func (r *setResult) optimum() SetOptimum {
	out := SetOptimum{Proven: r.proven, Reason: r.reason, Gap: r.found.Sub(r.least).Over(r.set.weight)} // in the mean of the futures
	for _, k := range r.set.meters {
		out.Meters = append(out.Meters, r.set.product.Meters[k].Meter)
	}
	return out
}
