package ranges

import (
	"slices"
	"sync/atomic"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
)

// Of settles the futures of a plan, all of which have its months. With a problem, such as
// a future with more calls than there may be, there is no result.
func Of(f *planner.Forecast, o Options) (*Ranges, []pricing.Problem) {
	if o.Progress != nil {
		defer o.Progress(1, 1)
	}
	d, problems := Draw(f, o)
	if len(problems) > 0 {
		return nil, problems
	}
	r := &run{Drawing: d, progress: o.Progress}
	for range planner.CostBases {
		r.costs = append(r.costs, r.newByMonth())
	}
	for range f.Input.Budgets {
		r.budgets = append(r.budgets, r.newByMonth())
	}
	addresses := d.Addresses()
	r.work = len(addresses) * d.Len()
	for _, address := range addresses {
		if problems := r.settleAccount(address); len(problems) > 0 {
			return nil, problems
		}
	}
	return r.result(), nil
}

// A run settles the futures, one account after the other, and adds up what they cost.
type run struct {
	*Drawing

	progress func(done, of int) // nil: nobody is told
	work     int                // futures of accounts, in all
	done     atomic.Int64

	costs   []byMonth // by index into planner.CostBases
	budgets []byMonth
	out     Ranges
}

// byMonth are amounts of each month, and what comes after the last, by future.
type byMonth [][]pricing.Money

func (r *run) newByMonth() byMonth {
	all := make(byMonth, r.forecast.Input.Months+1)
	for i := range all {
		all[i] = make([]pricing.Money, r.Len())
	}
	return all
}

// total is the sum of the months of each future, and of what comes after.
func (m byMonth) total() []pricing.Money {
	sums := make([]pricing.Money, len(m[0]))
	for _, month := range m {
		AddAll(sums, month)
	}
	return sums
}

// AddAll adds amounts to sums.
func AddAll(sums, amounts []pricing.Money) {
	for k, v := range amounts {
		sums[k] = sums[k].Add(v)
	}
}

// A sample is what an account comes to in each future.
type sample struct {
	billed, required []pricing.Money
	lost             []pricing.Units
	fails            []pricing.Date
	packs            []packSample // of the plan's own packs
}

type packSample struct {
	address   string
	void      []pricing.Units
	exhausted []pricing.Date
}

// together is how many futures of an account are drawn before they are settled.
const together = 20 * BatchSize

// settleAccount settles an account in every future.
func (r *run) settleAccount(address string) []pricing.Problem {
	accounts, n := r.accounts(address), r.Len()
	out := &sample{billed: make([]pricing.Money, n), required: make([]pricing.Money, n), lost: make([]pricing.Units, n), fails: make([]pricing.Date, n)}
	own := accounts[0].Account
	if own != nil {
		for _, p := range own.Packs {
			out.packs = append(out.packs, packSample{p.Address, make([]pricing.Units, n), make([]pricing.Date, n)})
		}
	}
	for from := 0; from < n; from += together {
		cases, problems := r.cases(accounts, from, min(from+together, n))
		if len(problems) > 0 {
			return problems
		}
		problems = Settle(accounts, cases, 0, func(i int, c *settle.Costs) {
			for _, k := range cases[i].Futures {
				r.add(out, accounts[cases[i].Plan], k, c)
			}
			if done := r.done.Add(int64(len(cases[i].Futures))); r.progress != nil {
				r.progress(int(done), r.work)
			}
		})
		if len(problems) > 0 {
			return problems
		}
	}
	if own != nil {
		r.report(own, out)
	}
	return nil
}

// add adds what an account costs in a future: to what all cost in the plan's currency.
func (r *run) add(out *sample, a Account, k int, c *settle.Costs) {
	last := len(c.Months)
	after := a.Conversion.Amount(a.Plan.Input.Month(last), c.After)
	add := func(to byMonth, i int, v pricing.Money) { to[i][k] = to[i][k].Add(v) }
	for i := range c.Months {
		m := a.Conversion.Figures(c.Months[i])
		for n, basis := range planner.CostBases {
			add(r.costs[n], i, m.Cost(basis))
		}
		for b, costs := range r.budgets {
			if budget := &r.forecast.Input.Budgets[b]; isOf(budget, a.Address) {
				add(costs, i, m.Cost(budget.Basis))
			}
		}
		out.billed[k] = out.billed[k].Add(c.Months[i].Billed)
	}
	add(r.costs[slices.Index(planner.CostBases, planner.CostCash)], last, after)
	for b, costs := range r.budgets {
		if budget := &r.forecast.Input.Budgets[b]; budget.Basis == planner.CostCash && isOf(budget, a.Address) {
			add(costs, last, after)
		}
	}
	out.required[k], out.lost[k], out.fails[k] = c.Required(), pricing.WholeUnits(c.Lost()), c.FailsOn
	for i := range out.packs {
		p := &out.packs[i]
		if at := slices.IndexFunc(a.Packs, func(q settle.Pack) bool { return q.Address == p.address }); at >= 0 {
			p.void[k], p.exhausted[k] = c.Packs[at].Expired, c.Packs[at].ExhaustedOn
		}
	}
}

// isOf says whether a budget is of an account.
func isOf(b *planner.Budget, account string) bool {
	return len(b.Accounts) == 0 || slices.Contains(b.Accounts, account)
}
