package ranges

import (
	"fmt"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/parallel"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
)

// A Drawing is the futures of a plan, and which calls they have.
type Drawing struct {
	Futures
	forecast *planner.Forecast
	seed     uint64
	plans    []*settle.Plan // the plan, then its scenarios
	which    []int          // of the plans, each future is
}

// Draw draws the futures of a plan.
func Draw(f *planner.Forecast, o Options) (*Drawing, []pricing.Problem) {
	d := &Drawing{Futures{decimals: pricing.MinorUnit(f.Currency)}, f, o.Seed, []*settle.Plan{settle.PlanOf(f)}, nil}
	for _, s := range o.Scenarios {
		plan, problems := settle.Resolve(s.Input)
		if len(problems) > 0 {
			return nil, problems
		}
		d.plans = append(d.plans, plan)
	}
	if d.drawn = o.Draw || slices.ContainsFunc(d.plans, func(p *settle.Plan) bool { return IsUncertain(p.Input, nil) }); !d.drawn {
		d.weigh(o.Scenarios)
		return d, nil
	}
	for b := range (max(o.Futures, 1) + BatchSize - 1) / BatchSize {
		for _, u := range (batch{d.seed, b}).uniforms("scenario", forScenario) {
			d.which, d.weights = append(d.which, scenarioAt(o.Scenarios, u)), append(d.weights, 1)
		}
	}
	return d, nil
}

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
func (d *Drawing) weigh(scenarios []Scenario) {
	digits, probabilities := int32(0), []decimal.Decimal{decimal.NewFromInt(1)} // of the plan, what the others leave
	for _, s := range scenarios {
		digits, probabilities = max(digits, -s.Probability.Exponent()), append(probabilities, s.Probability)
		probabilities[0] = probabilities[0].Sub(s.Probability)
	}
	for plan, p := range probabilities {
		if weight := p.Shift(digits).IntPart(); weight > 0 {
			d.which, d.weights = append(d.which, plan), append(d.weights, weight)
		}
	}
}

// Inputs are those of the plan and its scenarios.
func (d *Drawing) Inputs() (all []*planner.Input) {
	for _, p := range d.plans {
		all = append(all, p.Input)
	}
	return all
}

// Addresses are those of the accounts of the plan and its scenarios.
func (d *Drawing) Addresses() (all []string) {
	for _, p := range d.plans {
		for _, a := range p.Accounts {
			all = append(all, a.Address)
		}
	}
	slices.SortFunc(all, planner.CompareAddresses)
	return slices.Compact(all)
}

// An Account is one of a plan.
type Account struct {
	*settle.Account
	Plan *settle.Plan
}

// accounts are those of an address, by plan; the zero value where a plan has none.
func (d *Drawing) accounts(address string) []Account {
	all := make([]Account, len(d.plans))
	for s, p := range d.plans {
		i, ok := slices.BinarySearchFunc(p.Accounts, address, func(a *settle.Account, address string) int { return planner.CompareAddresses(a.Address, address) })
		if ok {
			all[s] = Account{p.Accounts[i], p}
		}
	}
	return all
}

// A Case is what an account may be asked for, in one future or in several that do not
// differ for it.
type Case struct {
	Plan    int     // index into Inputs
	Calls   []int64 // by product, meter, spread and month of the plan's account; nil: it has no such account
	Futures []int   // in order
	Weight  int64   // of its futures
}

// Cases are an account's, in the order of their first futures. A problem is a future with
// more calls than there may be.
func (d *Drawing) Cases(address string) ([]Case, []pricing.Problem) {
	return d.cases(d.accounts(address), 0, d.Len())
}

// cases are those of the futures from…to, to excluded, of which whole batches are drawn.
func (d *Drawing) cases(accounts []Account, from, to int) (cases []Case, problems []pricing.Problem) {
	entries, uncertain := make([]entry, len(accounts)), false
	for s, a := range accounts {
		if a.Account != nil {
			entries[s] = newEntry(a)
			uncertain = uncertain || len(entries[s].drawn) > 0
		}
	}
	if !uncertain {
		for k := from; k < to; k++ {
			i := slices.IndexFunc(cases, func(c Case) bool { return c.Plan == d.which[k] })
			if i < 0 {
				i = len(cases)
				cases = append(cases, Case{Plan: d.which[k], Calls: entries[d.which[k]].certain})
			}
			cases[i].Futures, cases[i].Weight = append(cases[i].Futures, k), cases[i].Weight+d.weights[k]
		}
		return cases, nil
	}
	cases = make([]Case, to-from)
	found := make([][]pricing.Problem, (to-from)/BatchSize)
	parallel.Do(len(found), 0, func(b int) {
		drawn := make([][][][BatchSize]int64, len(entries)) // by plan
		for j := range BatchSize {
			k := from + b*BatchSize + j
			s := d.which[k]
			if drawn[s] == nil {
				drawn[s] = entries[s].draw(batch{d.seed, k / BatchSize})
			}
			calls, tooMany := entries[s].calls(drawn[s], j)
			if tooMany != nil && found[b] == nil {
				found[b] = []pricing.Problem{{
					Address: tooMany.Address, Attribute: "uncertainty", Summary: "Too many calls",
					Detail: fmt.Sprintf("In a future that is drawn there are more than %d calls in a month. Narrow the range between p10 and p90, or expect fewer calls.", int64(pricing.MaxCalls)),
				}}
			}
			cases[k-from] = Case{s, calls, []int{k}, d.weights[k]}
		}
	})
	return cases, slices.Concat(found...)
}

// An entry is the calls of an account: by product, meter, spread and month.
type entry struct {
	certain []int64
	drawn   []drawnUsage
}

// A drawnUsage is a usage whose calls are drawn from a month on.
type drawnUsage struct {
	*planner.Usage
	month pricing.Month // the first that is drawn
	first int           // its index
	at    int           // of its calls in the entry's
}

func newEntry(a Account) (e entry) {
	for p := range a.Products {
		for _, meter := range a.Products[p].Meters {
			begin := len(e.certain)
			for _, s := range meter.Spreads {
				e.certain = append(e.certain, s.Calls...)
			}
			for _, i := range meter.Usages {
				u := drawnUsage{Usage: &a.Plan.Input.Usages[i]}
				if u.Uncertainty == nil {
					continue
				}
				u.first = firstDrawn(u.Usage)
				u.month, u.at = a.Start+pricing.Month(u.first), begin+meter.Spread(u.Weekdays)*a.Months+u.first
				for k, calls := range u.Calls[u.first:] {
					e.certain[u.at+k] -= calls
				}
				e.drawn = append(e.drawn, u)
			}
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

// draw draws the multipliers of the uncertain usages.
func (e *entry) draw(b batch) (all [][][BatchSize]int64) {
	for _, u := range e.drawn {
		all = append(all, multipliers(b, u.Address, *u.Uncertainty, u.month, len(u.Calls)-u.first))
	}
	return all
}

// calls are those of the j-th future of a batch, and a usage with more than a month may
// have, if there is one.
func (e *entry) calls(drawn [][][BatchSize]int64, j int) (calls []int64, tooMany *planner.Usage) {
	calls = slices.Clone(e.certain)
	for n, u := range e.drawn {
		for k, month := range drawn[n] {
			more, ok := times(u.Calls[u.first+k], month[j])
			if calls[u.at+k] += more; !ok || calls[u.at+k] > pricing.MaxCalls {
				return calls, u.Usage
			}
		}
	}
	return calls, nil
}

// Settle settles accounts, one for each plan, in the cases that have them, some at a time.
// Each visit is told what the i-th case costs, which is valid until it returns. A problem is a
// price that is not public.
func Settle(accounts []Account, cases []Case, workers int, visit func(i int, c *settle.Costs)) []pricing.Problem {
	const chunk = 20
	problems := make([][]pricing.Problem, (len(cases)+chunk-1)/chunk)
	parallel.DoWith(len(problems), workers, func(costings *[]*settle.Costing, b int) {
		if *costings == nil {
			*costings = make([]*settle.Costing, len(accounts))
		}
		for i := b * chunk; i < min(len(cases), (b+1)*chunk); i++ {
			a, own := accounts[cases[i].Plan], &(*costings)[cases[i].Plan]
			if a.Account == nil {
				continue
			}
			if *own == nil {
				*own = a.NewCosting()
			}
			cases[i].Fill(*own, a.Account)
			costs, ok := (*own).Run()
			if !ok {
				problems[b] = (*own).Problems(a.Plan.Input.Usages)
				return
			}
			visit(i, costs)
		}
	})
	if failed := slices.IndexFunc(problems, func(p []pricing.Problem) bool { return len(p) > 0 }); failed >= 0 {
		return problems[failed]
	}
	return nil
}

// Fill gives a costing of an account the calls of the case.
func (c *Case) Fill(to *settle.Costing, a *settle.Account) {
	calls := c.Calls
	for p := range a.Products {
		for m := range a.Products[p].Meters {
			for s := range a.Products[p].Meters[m].Spreads {
				copy(to.Calls(p, m, s), calls)
				calls = calls[a.Months:]
			}
		}
	}
}
