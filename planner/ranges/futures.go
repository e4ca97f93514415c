package ranges

import (
	"slices"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/parallel"
	"github.com/declarative-cost/planner/pricing"
)

// Futures are the futures of a plan, for others to settle with other purchases.
type Futures struct {
	run *run
	futures
}

// Draw draws the futures of a plan, as Of does.
func Draw(f *planner.Forecast, o Options) (*Futures, []pricing.Problem) {
	r, problems := newRun(f, o)
	if len(problems) > 0 {
		return nil, problems
	}
	return &Futures{r, r.futures}, nil
}

// Len is how many futures there are.
func (f *Futures) Len() int { return len(f.weights) }

// Drawn says whether they are drawn: otherwise each is a scenario with its probability.
func (f *Futures) Drawn() bool { return f.drawn }

// Weight is that of a future: Total are the weights of all.
func (f *Futures) Weight(k int) int64 { return f.weights[k] }

// Total is the sum of all weights.
func (f *Futures) Total() int64 { return f.total }

// First are the first n futures.
func (f *Futures) First(n int) *Futures {
	first := *f
	first.weights = f.weights[:n]
	first.total = first.sumOfAll()
	if first.drawn {
		for i, p := range percentiles {
			first.between[i] = ranksAround(n, p)
		}
	}
	return &first
}

// Range is the distribution of an amount that each future has, beside the plan's.
func (f *Futures) Range(values []pricing.Money, plan pricing.Money) Range {
	return f.rangeOf(values, plan)
}

// Mean is the mean of an amount, rounded half-up to the minor unit.
func (f *Futures) Mean(values []pricing.Money) pricing.Money { return f.mean(values) }

// MeanUnits is the mean of a count, to 6 decimals.
func (f *Futures) MeanUnits(values []pricing.Units) Ratio {
	return f.meanOf(func(k int) decimal.Decimal { return values[k].Decimal() })
}

// Percentile is a percentile of an amount.
func (f *Futures) Percentile(values []pricing.Money, percent int64) pricing.Money {
	return values[f.percentile(f.ordered(values), percent)]
}

// Chance is the part of the futures for which something holds, to 6 decimals.
func (f *Futures) Chance(holds func(k int) bool) Ratio { return f.part(holds) }

// Inputs are those of the plan and its scenarios.
func (f *Futures) Inputs() (all []*planner.Input) {
	for _, p := range f.run.plans {
		all = append(all, p.Input)
	}
	return all
}

// Addresses are those of the accounts of the plan and its scenarios.
func (f *Futures) Addresses() []string { return f.run.addresses() }

// A Case is what an account may be asked for, in one future or in several that do not
// differ for it.
type Case struct {
	Plan   int     // index into Inputs
	Calls  []int64 // by product, meter, spread and month of the plan's account; nil: it has no such account
	Weight int64   // of its futures
}

// Cases are an account's, and which of them each future is. A problem is a future with
// more calls than there may be.
func (f *Futures) Cases(address string) (cases []Case, of []int, problems []pricing.Problem) {
	entries, uncertain := f.run.entries(address)
	of = make([]int, f.Len())
	if uncertain {
		cases, problems = f.drawCases(entries)
		for k := range of {
			of[k] = k
		}
		return cases, of, problems
	}
	at := map[int]int{} // by plan
	for k, s := range f.run.which[:f.Len()] {
		i, ok := at[s]
		if !ok {
			i = len(cases)
			at[s], cases = i, append(cases, Case{Plan: s, Calls: entries[s].calls(nil, 0, nil)})
		}
		of[k] = i
		cases[i].Weight += f.weights[k]
	}
	return cases, of, nil
}

func (f *Futures) drawCases(entries []*entry) ([]Case, []pricing.Problem) {
	cases, problems := make([]Case, f.Len()), make([][]pricing.Problem, f.Len()/BatchSize)
	parallel.Do(len(problems), 0, func(b int) {
		drawn := make([][][][BatchSize]int64, len(entries))
		for j := range BatchSize {
			k := b*BatchSize + j
			s := f.run.which[k]
			if drawn[s] == nil && entries[s] != nil {
				drawn[s] = entries[s].draw(batch{f.run.seed, b})
			}
			cases[k] = Case{s, entries[s].calls(drawn[s], j, func(u *planner.Usage) {
				problems[b] = tooManyCalls(u)
			}), f.weights[k]}
		}
	})
	return cases, slices.Concat(problems...)
}

// calls are those of the account in a future of a batch, by product, meter, spread and
// month.
func (e *entry) calls(drawn [][][BatchSize]int64, j int, tooMany func(*planner.Usage)) []int64 {
	if e == nil {
		return nil
	}
	months := e.account.Months
	all := make([]int64, e.spreads*months)
	of := func(u *use, spread int) []int64 { return all[(u.first+spread)*months:][:months] }
	if u := e.fill(of, drawn, j); u != nil {
		tooMany(u)
	}
	return all
}

// ExactMean is the mean of an amount, not rounded.
func (f *Futures) ExactMean(values []pricing.Money) pricing.Money { return f.exactMean(values) }

// WorstTenth is the mean of the tenth of the futures with the greatest values, not
// rounded.
func (f *Futures) WorstTenth(values []pricing.Money) pricing.Money {
	order := f.ordered(values)
	sum, left := pricing.Money{}, f.total // in tenths of weights
	for i := len(order) - 1; i >= 0 && left > 0; i-- {
		taken := min(left, 10*f.weights[order[i]])
		sum, left = sum.Add(values[order[i]].Times(taken)), left-taken
	}
	return quotient(sum, f.total)
}
