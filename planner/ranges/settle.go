package ranges

import (
	"fmt"
	"math/big"
	"slices"
	"sync/atomic"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/parallel"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
)

// Of settles the futures of a plan, all of which have its months. With a problem, such as
// a future with more calls than there may be, there is no result.
func Of(f *planner.Forecast, o Options) (*Ranges, []pricing.Problem) {
	if o.Progress != nil {
		defer o.Progress(1, 1)
	}
	r, problems := newRun(f, o)
	if len(problems) > 0 {
		return nil, problems
	}
	r.prepare()
	addresses := r.addresses()
	r.work = len(addresses) * len(r.weights)
	for _, address := range addresses {
		if problems := r.settleAccount(address); len(problems) > 0 {
			return nil, problems
		}
	}
	return r.result(), nil
}

// newRun resolves the plans and says which futures there are.
func newRun(f *planner.Forecast, o Options) (*run, []pricing.Problem) {
	r := &run{forecast: f, seed: o.Seed, plans: []*settle.Plan{settle.PlanOf(f)}, progress: o.Progress}
	for _, s := range o.Scenarios {
		plan, problems := settle.Resolve(s.Input)
		if len(problems) > 0 {
			return nil, problems
		}
		r.plans = append(r.plans, plan)
	}
	r.choose(o)
	return r, nil
}

// A run settles the futures, one account after the other, and adds up what they cost.
type run struct {
	futures
	forecast *planner.Forecast
	seed     uint64
	plans    []*settle.Plan // the plan, then its scenarios
	which    []int          // of the plans, each future is

	progress func(done, of int) // nil: nobody is told
	work     int                // futures of all accounts
	done     atomic.Int64       // of them

	billed, amortized, cash byMonth // of all accounts
	budgets                 []byMonth
	out                     Ranges
}

// tell adds futures to those that are done.
func (r *run) tell(futures int) {
	if done := r.done.Add(int64(futures)); r.progress != nil {
		r.progress(int(done), r.work)
	}
}

// byMonth are amounts of each month, and what comes after the last, by future.
type byMonth [][]pricing.Money

func newByMonth(months, futures int) byMonth {
	all := make(byMonth, months+1)
	for i := range all {
		all[i] = make([]pricing.Money, futures)
	}
	return all
}

// total is the sum of the months of each future, and of what comes after.
func (m byMonth) total() []pricing.Money {
	sums := make([]pricing.Money, len(m[0]))
	for _, month := range m {
		for k, v := range month {
			sums[k] = sums[k].Add(v)
		}
	}
	return sums
}

// choose says which plan each future is, and its weight.
func (r *run) choose(o Options) {
	r.decimals = pricing.MinorUnit(r.forecast.Currency)
	r.drawn = o.Draw || slices.ContainsFunc(r.plans, func(p *settle.Plan) bool {
		return slices.ContainsFunc(p.Input.Usages, func(u planner.Usage) bool { return u.Uncertainty != nil })
	})
	if !r.drawn {
		r.weigh(o.Scenarios)
		return
	}
	batches := (max(o.Futures, 1) + BatchSize - 1) / BatchSize
	for b := range batches {
		for _, u := range (batch{r.seed, b}).uniforms("scenario", forScenario) {
			r.which, r.weights = append(r.which, scenarioAt(o.Scenarios, u)), append(r.weights, 1)
		}
	}
	r.total = int64(len(r.weights))
	for i, p := range percentiles {
		r.between[i] = ranksAround(len(r.weights), p)
	}
}

// percentiles are those of which is said how exact they are.
var percentiles = [3]float64{0.1, 0.5, 0.9}

// scenarioAt is the plan at a number from 0 to 1 by cumulative probability.
func scenarioAt(scenarios []Scenario, u float64) int {
	sum := decimal.Decimal{}
	for i, s := range scenarios {
		if sum = sum.Add(s.Probability); u < sum.InexactFloat64() {
			return i + 1
		}
	}
	return 0
}

// weigh makes each plan a future, with its probability as weight.
func (r *run) weigh(scenarios []Scenario) {
	digits, rest := int32(0), decimal.NewFromInt(1)
	for _, s := range scenarios {
		digits, rest = max(digits, -s.Probability.Exponent()), rest.Sub(s.Probability)
	}
	add := func(plan int, probability decimal.Decimal) {
		if weight := probability.Shift(digits).IntPart(); weight > 0 {
			r.which, r.weights, r.total = append(r.which, plan), append(r.weights, weight), r.total+weight
		}
	}
	add(0, rest)
	for i, s := range scenarios {
		add(i+1, s.Probability)
	}
	common := new(big.Int)
	for _, w := range r.weights {
		common.GCD(nil, nil, common, big.NewInt(w))
	}
	for k := range r.weights {
		r.weights[k] /= common.Int64()
	}
	r.total /= common.Int64()
}

func (r *run) prepare() {
	months, n := r.forecast.Input.Months, len(r.weights)
	r.billed, r.amortized, r.cash = newByMonth(months, n), newByMonth(months, n), newByMonth(months, n)
	for range r.forecast.Input.Budgets {
		r.budgets = append(r.budgets, newByMonth(months, n))
	}
}

// addresses are those of the accounts of all plans.
func (r *run) addresses() (all []string) {
	for _, p := range r.plans {
		for _, a := range p.Accounts {
			all = append(all, a.Address)
		}
	}
	slices.SortFunc(all, planner.CompareAddresses)
	return slices.Compact(all)
}

// A sample is what an account comes to in each future.
type sample struct {
	billed, required []pricing.Money
	lost             []int64
	fails            []pricing.Date
	packs            []packSample // of the plan's own packs
}

type packSample struct {
	address   string
	void      []pricing.Units
	exhausted []pricing.Date
}

// settleAccount settles an account in every future.
func (r *run) settleAccount(address string) []pricing.Problem {
	entries, uncertain := r.entries(address)
	out := r.newSample(entries[0])
	var problems []pricing.Problem
	if uncertain {
		problems = r.settleDrawn(entries, out)
	} else {
		problems = r.settleCertain(entries, out)
		r.tell(len(r.weights))
	}
	if len(problems) == 0 && entries[0] != nil {
		r.report(entries[0].account, out)
	}
	return problems
}

// entries are an account in each plan, nil where one has no such account, and whether
// anything is drawn of it.
func (r *run) entries(address string) (entries []*entry, uncertain bool) {
	entries = make([]*entry, len(r.plans))
	for s, p := range r.plans {
		if i, ok := slices.BinarySearchFunc(p.Accounts, address, func(a *settle.Account, address string) int { return planner.CompareAddresses(a.Address, address) }); ok {
			entries[s] = newEntry(p, p.Accounts[i])
			uncertain = uncertain || entries[s].uncertain
		}
	}
	return entries, uncertain
}

func (r *run) newSample(plan *entry) *sample {
	n := len(r.weights)
	out := &sample{billed: make([]pricing.Money, n), required: make([]pricing.Money, n), lost: make([]int64, n), fails: make([]pricing.Date, n)}
	if plan != nil {
		for _, p := range plan.account.Packs {
			out.packs = append(out.packs, packSample{p.Address, make([]pricing.Units, n), make([]pricing.Date, n)})
		}
	}
	return out
}

// settleCertain settles an account of which nothing is drawn: once for each plan.
func (r *run) settleCertain(entries []*entry, out *sample) []pricing.Problem {
	for s, e := range entries {
		if e == nil || !slices.Contains(r.which, s) {
			continue
		}
		c := e.account.NewCosting()
		costs, ok := c.Run()
		if !ok {
			return c.Problems(e.plan.Input.Usages)
		}
		for k, which := range r.which {
			if which == s {
				r.add(out, e, k, costs)
			}
		}
	}
	return nil
}

// settleDrawn settles an account in the futures of every batch.
func (r *run) settleDrawn(entries []*entry, out *sample) []pricing.Problem {
	batches := len(r.weights) / BatchSize
	problems := make([][]pricing.Problem, batches)
	parallel.DoWith(batches, 0, func(costings *[]*settle.Costing, b int) {
		if *costings == nil {
			*costings = make([]*settle.Costing, len(entries))
		}
		for s, e := range entries {
			first := b * BatchSize
			if e == nil || !slices.Contains(r.which[first:first+BatchSize], s) {
				continue
			}
			if (*costings)[s] == nil {
				(*costings)[s] = e.account.NewCosting()
			}
			drawn := e.draw(batch{r.seed, b})
			for j := range BatchSize {
				if k := first + j; r.which[k] == s && problems[b] == nil {
					problems[b] = r.settleFuture(out, e, (*costings)[s], drawn, j, k)
				}
			}
		}
		r.tell(BatchSize)
	})
	return slices.Concat(problems...)
}

// settleFuture settles one future: the j-th of its batch.
func (r *run) settleFuture(out *sample, e *entry, c *settle.Costing, drawn [][][BatchSize]int64, j, k int) []pricing.Problem {
	if u := e.fill(func(u *use, spread int) []int64 { return c.Calls(u.product, u.meter, spread) }, drawn, j); u != nil {
		return tooManyCalls(u)
	}
	costs, ok := c.Run()
	if !ok {
		return c.Problems(e.plan.Input.Usages)
	}
	r.add(out, e, k, costs)
	return nil
}

func tooManyCalls(u *planner.Usage) []pricing.Problem {
	return []pricing.Problem{{Address: u.Address, Attribute: "uncertainty", Summary: "Too many calls", Detail: fmt.Sprintf("In a future that is drawn there are more than %d calls in a month. Narrow the range between p10 and p90, or expect fewer calls.", int64(pricing.MaxCalls))}}
}

// add adds what an account costs in a future: to what all cost in the plan's currency.
func (r *run) add(out *sample, e *entry, k int, c *settle.Costs) {
	last := len(c.Months)
	convert, months := e.account.Conversion, make([]planner.Figures, last)
	for i := range c.Months {
		months[i] = convert.Figures(c.Months[i])
		m := &months[i]
		r.billed[i][k] = r.billed[i][k].Add(m.Billed)
		r.amortized[i][k] = r.amortized[i][k].Add(m.Amortized)
		r.cash[i][k] = r.cash[i][k].Add(m.Cash)
		out.billed[k] = out.billed[k].Add(c.Months[i].Billed)
	}
	after := convert.Amount(e.plan.Input.Month(last), c.After)
	r.cash[last][k] = r.cash[last][k].Add(after)
	for b := range r.forecast.Input.Budgets {
		budget := &r.forecast.Input.Budgets[b]
		if len(budget.Accounts) > 0 && !slices.Contains(budget.Accounts, e.account.Address) {
			continue
		}
		for i := range c.Months {
			r.budgets[b][i][k] = r.budgets[b][i][k].Add(months[i].Cost(budget.Basis))
		}
		if budget.Basis == planner.CostCash {
			r.budgets[b][last][k] = r.budgets[b][last][k].Add(after)
		}
	}
	out.required[k], out.lost[k], out.fails[k] = c.Required(), c.Lost(), c.FailsOn
	for i := range out.packs {
		p := &out.packs[i]
		if at := slices.IndexFunc(e.account.Packs, func(q settle.Pack) bool { return q.Address == p.address }); at >= 0 {
			p.void[k], p.exhausted[k] = c.Packs[at].Expired, c.Packs[at].ExhaustedOn
		}
	}
}
