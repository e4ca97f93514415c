package optimize

import (
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/parallel"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
)

// A Purchase is a purchase to make.
type Purchase struct {
	planner.PackPurchase
	Planned bool // one of the plan's own, which stays
}

// An OptimalPurchase is a purchase to make and what becomes of it.
type OptimalPurchase struct {
	Purchase
	Forecast planner.PackForecast // with all the other purchases
	// Saves is what the account's bills are higher without this purchase, less its
	// price. It may be below 0 where other purchases make up for it.
	Saves pricing.Money
	// BreakEven is how many of its calls pay its price, at what a call would have
	// cost without it on average, rounded up; nil where it saves no bill.
	BreakEven *int64
	PaidOffIn *pricing.Month     // the month in which the bills saved so far reach the price; nil: not inside the horizon
	Futures   *PurchaseInFutures // nil without Options.At
}

// finish settles the plan with the best purchases and works out what each of them
// does.
func (o *optimizer) finish() (*Optimum, []pricing.Problem) {
	in := without(o.in, func(p *planner.PackPurchase) bool { return !o.stays(p) })
	for _, c := range o.chosen {
		c.settle()
		in.Packs = append(in.Packs, c.purchases...)
	}
	best, problems := settle.Simulate(in)
	if len(problems) > 0 {
		return nil, problems
	}
	o.out.Best, o.out.Options = best, o.options
	parts := best.Input.ByAccount()
	parallel.Do(len(o.chosen), o.options.Workers, func(i int) { o.details(o.chosen[i], *parts[o.chosen[i].Account]) })
	for _, c := range o.chosen {
		o.out.Accounts = append(o.out.Accounts, c.AccountOptimum)
	}
	return &o.out, nil
}

// settle says which of the plan's own purchases go.
func (c *accountChoice) settle() {
	stays := map[string]bool{}
	for i := range c.purchases {
		stays[c.purchases[i].Address] = true
	}
	c.Replaced = slices.DeleteFunc(slices.Clone(c.planned), func(p planner.PackPurchase) bool { return stays[p.Address] })
	c.AsPlanned = len(c.planned) > 0 && len(c.Replaced) == 0 && len(c.purchases) == len(c.planned)
}

// isPlanned says whether a purchase is one of the plan's own that may go.
func (c *accountChoice) isPlanned(address string) bool {
	return slices.ContainsFunc(c.planned, func(p planner.PackPurchase) bool { return p.Address == address })
}

// details fills in what is known of an account once the best plan is settled: it is
// simulated without each of its purchases in turn.
func (o *optimizer) details(c *accountChoice, in planner.Input) {
	best := o.out.Best.Account(c.Account)
	c.Suspends, c.Required = o.suspending[c.Account], best.Funding.Required
	for _, p := range c.purchases {
		i := slices.IndexFunc(best.Packs, func(f planner.PackForecast) bool { return f.Purchase.Address == p.Address })
		out := OptimalPurchase{Purchase: Purchase{p, c.isPlanned(p.Address)}, Forecast: best.Packs[i]}
		itself := func(q *planner.PackPurchase) bool { return q.Address == p.Address }
		if f, problems := settle.Simulate(without(in, itself)); len(problems) == 0 {
			out.compare(best, &f.Accounts[0])
		}
		if futures, ok := c.inFutures[p.Address]; ok {
			out.Futures = &futures
		}
		c.Purchases = append(c.Purchases, out)
	}
}

// compare says what the purchase does to the account's bills.
func (p *OptimalPurchase) compare(with, without *planner.AccountForecast) {
	var saved pricing.Money
	for i := range with.Months {
		saved = saved.Add(without.Months[i].Bill).Sub(with.Months[i].Bill)
		if month := with.Months[i].Month; p.PaidOffIn == nil && saved.GreaterThanOrEqual(p.Forecast.Price) && month >= p.PurchasedOn.Month() {
			p.PaidOffIn = &month
		}
	}
	p.Saves = saved.Sub(p.Forecast.Price)
	if saved.IsPositive() {
		calls := p.Forecast.Price.Decimal().Mul(p.Forecast.Consumed.Decimal()).Div(saved.Decimal()).Ceil().IntPart()
		p.BreakEven = &calls
	}
}
