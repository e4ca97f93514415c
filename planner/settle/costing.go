package settle

import (
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// Costs are what an account's horizon comes to, without what happens in it.
type Costs struct {
	Months  []planner.Figures
	After   pricing.Money // paid after the horizon
	Packs   []PackCosts   // by index into the account's packs
	FailsOn pricing.Date  // the first day from now on on which money is missing for a freeze, a purchase, a fee or the bill of a day; 0: none
	// LowestAvailable is the least that is available from now on if nothing may fail, see
	// planner.Funding.
	LowestAvailable pricing.Money

	now pricing.Date // see Account.Now
}

// PackCosts are what becomes of a pack.
type PackCosts struct {
	ExhaustedOn pricing.Date // the day on which its last unit is used; 0: never
	Expired     pricing.Units
	Left        pricing.Units // at the end
}

// Lost is the number of calls that are not served.
func (c *Costs) Lost() (n int64) {
	for i := range c.Months {
		n += c.Months[i].Lost
	}
	return n
}

// Required is the extra money with which nothing fails, at least 0.
func (c *Costs) Required() pricing.Money {
	return pricing.MaxMoney(pricing.Money{}, c.LowestAvailable.Neg())
}

// fail takes note of a day on which money is missing.
func (c *Costs) fail(day pricing.Date) {
	if c.FailsOn == 0 && day >= c.now {
		c.FailsOn = day
	}
}

// see takes note of an event.
func (c *Costs) see(e *planner.Event) {
	switch e.Type {
	case planner.EventFreezeFailed, planner.EventShortfall, planner.EventPackRefused, planner.EventFeeRefused:
		c.fail(e.Date)
	}
}

// A Costing settles an account again and again with other calls, by the rules of
// Simulate, and keeps only what it costs: it takes no memory after the first time. It is
// of one goroutine.
type Costing struct {
	account *Account // with calls of its own
	plan    costPath
	funding costPath // without a run where it is the same
}

// A costPath is a way through the months from an opening.
type costPath struct {
	run    *monthRun
	open   state
	lowest lowest // when it opens
	costs  Costs
}

// NewCosting prepares to settle an account, with the calls that it has.
func (a *Account) NewCosting() *Costing {
	c := &Costing{account: a.withOwnCalls()}
	c.plan = c.account.newCostPath(false)
	if a.maySuspend() {
		c.funding = c.account.newCostPath(true)
	}
	return c
}

// withOwnCalls copies the account with lists of calls that may be written to.
func (a *Account) withOwnCalls() *Account {
	own := *a
	own.Products = slices.Clone(a.Products)
	for k := range own.Products {
		p := &own.Products[k]
		p.Account, p.Meters = &own, slices.Clone(p.Meters)
		for i := range p.Meters {
			use := &p.Meters[i]
			use.Spreads = slices.Clone(use.Spreads)
			for s := range use.Spreads {
				use.Spreads[s].Calls = slices.Clone(use.Spreads[s].Calls)
			}
		}
	}
	return &own
}

// mostTiers is more than price lists have; longer ones take memory every time.
const mostTiers = 64

func (a *Account) newCostPath(report bool) costPath {
	m := a.newRun(new(scratch))
	m.report = report
	m.ownRows, m.ratedParts = make([]planner.MeterMonth, m.rows), make([]pricing.RatedPart, 0, mostTiers)
	open := m.openingState()
	return costPath{m, open, m.lowest, Costs{Months: make([]planner.Figures, a.Months), Packs: make([]PackCosts, len(a.Packs)), now: a.Now()}}
}

// Calls are those of a spread of a meter of a product, by month: they may be changed
// before Run.
func (c *Costing) Calls(product, meter, spread int) []int64 {
	return c.account.Products[product].Meters[meter].Spreads[spread].Calls
}

// Product is a product of the account with the calls of the costing.
func (c *Costing) Product(k int) *Product { return &c.account.Products[k] }

// Run settles the account. The result is valid until the next time; ok is false where the
// calls need a price that is not public.
func (c *Costing) Run() (costs *Costs, ok bool) {
	priced := c.plan.settle()
	if c.funding.run != nil {
		priced = c.funding.settle() && priced
		c.plan.costs.LowestAvailable = c.funding.costs.LowestAvailable
	}
	return &c.plan.costs, priced
}

// Problems say which calls of the last Run need a price that is not public, at usages of
// the plan.
func (c *Costing) Problems(usages []planner.Usage) []pricing.Problem {
	list := slices.Clone(c.plan.run.unpriced)
	if c.funding.run != nil {
		for _, u := range c.funding.run.unpriced {
			list = u.addTo(list)
		}
	}
	return c.account.unpricedProblems(list, usages)
}

// settle settles the months.
func (p *costPath) settle() (priced bool) {
	m, costs := p.run, &p.costs
	m.costs, m.unpriced, m.lowest = costs, m.unpriced[:0], p.lowest
	clear(costs.Packs)
	costs.FailsOn = 0
	s := p.open
	for i := range m.Months {
		s = m.settle(s, i)
		costs.Months[i] = m.month.Figures
	}
	for k := range costs.Packs {
		last := s.of(m.Packs[k].grantAt)
		costs.Packs[k].Expired, costs.Packs[k].Left = last.void, last.left
	}
	costs.After = m.settleLast(s).Cash
	costs.LowestAvailable = m.lowest.available
	return len(m.unpriced) == 0
}
