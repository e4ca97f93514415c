package ranges

import (
	"slices"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// DefaultFutures is how many futures are drawn where nothing is said.
const DefaultFutures = 2000

// DefaultSeed is what they are drawn by.
const DefaultSeed = 1

// Options say what is drawn. Without an uncertain usage nothing is, and each scenario is
// one weighted future.
type Options struct {
	Futures   int // rounded up to a multiple of BatchSize
	Seed      uint64
	Scenarios []Scenario // that have a probability; the rest is the plan itself
	Draw      bool       // draw scenarios, too, though no volume is uncertain: the other side of a diff is drawn

	// Progress is told how much of the work is done, from several goroutines, and at the
	// end that all is; nil: nothing is.
	Progress func(done, of int)
}

// A Scenario is what the plan may turn out to be instead: of the same months and currency.
type Scenario struct {
	Name        string
	Probability decimal.Decimal // above 0; the sum of all is at most 1
	Input       planner.Input
}

// Ranges are what a plan may cost.
type Ranges struct {
	Futures int // that were settled
	Seed    uint64

	Billed, Amortized, Cash Range
	Monthly                 []MonthRange
	Accounts                []AccountRange // by address
	Budgets                 []BudgetRange  // by address
	Packs                   []PackRange    // by address, of the plan without a scenario
	Drivers                 []Driver       // the strongest first
	Calibration             []Calibration
	Tenths                  []pricing.Money // what is billed in ten futures as likely each: the 5th, 15th … 95th percentile

	futures futures
	costs   map[planner.CostBasis]byMonth
}

// A Range is how an amount is distributed over the futures. A percentile is the amount of
// one of them, to the minor unit.
type Range struct {
	Mean, StandardError             pricing.Money
	P5, P10, P50, P90, P95          pricing.Money
	Between10, Between50, Between90 [2]pricing.Money // in 95 of 100 draws a percentile is between these
	PlanAbove                       decimal.Decimal  // the part of futures that cost less than the plan
}

// A MonthRange is a month's.
type MonthRange struct {
	Month                   pricing.Month
	Billed, Amortized, Cash Range
	ToDate                  []pricing.Money // P10, P50 and P90 of what is billed up to its end
}

// An AccountRange is an account's.
type AccountRange struct {
	Address  string
	Billed   Range
	Fails    DateRange // of the first freeze that fails or is not covered
	LostMean decimal.Decimal
	Required [4]pricing.Money // so that nothing fails in 50, 90, 95 and 99 of 100 futures
}

// A DateRange is when something happens, among the futures in which it does.
type DateRange struct {
	Chance        decimal.Decimal // the part of futures in which it happens
	P10, P50, P90 pricing.Date    // 0 where it never does
}

// A BudgetRange holds a budget against the futures.
type BudgetRange struct {
	Budget         *planner.Budget
	ChanceExceeded decimal.Decimal
	FirstExceeded  *pricing.Month // the median, among the futures that exceed it; nil: none does
	ExcessP90      pricing.Money
	ProjectedP90   pricing.Money // of what the dearest period costs
	Holds          bool          // in as many futures as its confidence asks for; without one, whether the plan holds it
}

// A PackRange is what becomes of a purchase.
type PackRange struct {
	Address    string
	ChanceVoid decimal.Decimal // that some of it expires
	VoidMean   decimal.Decimal // units
	Exhausted  DateRange
}

// A Source is what makes calls uncertain: a factor by its name, or a usage by its address.
type Source struct{ Name, Kind string }

// The kinds of sources.
const (
	ByFactor = "factor"
	ByUsage  = "usage"
)

// A Driver is what makes futures differ.
type Driver struct {
	Source
	Share decimal.Decimal // the part of the variance of what is billed that goes with it, to 4 decimals
}

// IsUncertain says whether a plan has anything to draw, or scenarios with a probability.
func IsUncertain(in *planner.Input, scenarios []Scenario) bool {
	return len(scenarios) > 0 || slices.ContainsFunc(in.Usages, func(u planner.Usage) bool { return u.Uncertainty != nil })
}

// Judge decides the budgets that name a confidence by the futures. Without ranges they are
// not judged: they hold.
func Judge(f *planner.Forecast, r *Ranges) {
	for i := range f.Budgets {
		b := &f.Budgets[i]
		if b.Budget.Confidence == nil {
			continue
		}
		b.Exceeded, b.FirstExceeded = false, nil
		if r != nil && !r.Budgets[i].Holds {
			b.Exceeded, b.FirstExceeded = true, r.Budgets[i].FirstExceeded
		}
	}
}
