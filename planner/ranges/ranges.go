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

// Ranges are what a plan may cost: its volumes drawn, and every future settled.
type Ranges struct {
	Futures     int             `json:"futures"` // that were settled
	Seed        uint64          `json:"seed"`
	Billed      Range           `json:"billed"`
	Amortized   Range           `json:"amortized"`
	Cash        Range           `json:"cash"`
	Monthly     []MonthRange    `json:"monthly"`
	Accounts    []AccountRange  `json:"accounts"`      // by address
	Budgets     []BudgetRange   `json:"budgets"`       // by address
	Packs       []PackRange     `json:"packs"`         // by address, of the plan without a scenario
	Drivers     []Driver        `json:"drivers"`       // the strongest first
	Tenths      []pricing.Money `json:"billed_tenths"` // what is billed in ten futures as likely each: the 5th, 15th … 95th percentile
	Calibration []Calibration   `json:"calibration"`

	futures Futures
	costs   map[planner.CostBasis]byMonth
}

// A Ratio is a part of all, a probability or a mean: a JSON number of at most 6 decimals.
type Ratio struct{ decimal.Decimal }

// MarshalJSON returns the number as it is written.
func (r Ratio) MarshalJSON() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalJSON reads what MarshalJSON writes.
func (r *Ratio) UnmarshalJSON(text []byte) (err error) {
	r.Decimal, err = pricing.ParseDigits(string(text), 0)
	return err
}

// A Range is how an amount is distributed over the futures. A percentile is the amount of
// one of them, to the minor unit.
type Range struct {
	Mean          pricing.Money `json:"mean"`
	StandardError pricing.Money `json:"standard_error"`
	P5            pricing.Money `json:"p5"`
	P10           pricing.Money `json:"p10"`
	P50           pricing.Money `json:"p50"`
	P90           pricing.Money `json:"p90"`
	P95           pricing.Money `json:"p95"`
	AtMost        Limits        `json:"at_most"`
	PlanAbove     Ratio         `json:"plan_above"` // the part of futures that cost less than the plan
}

// Limits are between what a percentile lies in 95 of 100 draws: two amounts each.
type Limits struct {
	P10 []pricing.Money `json:"p10"`
	P50 []pricing.Money `json:"p50"`
	P90 []pricing.Money `json:"p90"`
}

// Percentiles are those of an amount.
type Percentiles struct {
	P10 pricing.Money `json:"p10"`
	P50 pricing.Money `json:"p50"`
	P90 pricing.Money `json:"p90"`
}

// A MonthRange is a month's.
type MonthRange struct {
	Month     pricing.Month `json:"month"`
	Billed    Range         `json:"billed"`
	Amortized Range         `json:"amortized"`
	Cash      Range         `json:"cash"`
	ToDate    Percentiles   `json:"billed_to_date"` // from the first month to the end of this one
}

// An AccountRange is an account's. FreezeFails and Required are nil where it does not
// declare its money.
type AccountRange struct {
	Address     string       `json:"address"`
	Billed      Range        `json:"billed"`
	FreezeFails *FreezeFails `json:"freeze_fails"`
	LostMean    Ratio        `json:"lost_mean"`
	Required    *Required    `json:"required"`
}

// FreezeFails is the chance that money is missing for a freeze, a purchase, a fee or the bill
// of a day, and when it first is.
type FreezeFails struct {
	Chance  Ratio     `json:"chance"`
	FirstOn EarlyDays `json:"first_on"`
}

// EarlyDays are percentiles among the futures in which something happens; nil where it
// never does.
type EarlyDays struct {
	P10 *pricing.Date `json:"p10"`
	P50 *pricing.Date `json:"p50"`
}

// Days are EarlyDays with the late ones.
type Days struct {
	EarlyDays
	P90 *pricing.Date `json:"p90"`
}

// Required is the money with which nothing fails in so many of 100 futures.
type Required struct {
	P50 pricing.Money `json:"p50"`
	P90 pricing.Money `json:"p90"`
	P95 pricing.Money `json:"p95"`
	P99 pricing.Money `json:"p99"`
}

// A BudgetRange holds a budget against the futures.
type BudgetRange struct {
	Address        string         `json:"address"`
	ChanceExceeded Ratio          `json:"chance_exceeded"`
	FirstExceeded  *pricing.Month `json:"first_exceeded_p50"` // among the futures that exceed it; nil: none does
	ExcessP90      pricing.Money  `json:"excess_p90"`
	ProjectedP90   pricing.Money  `json:"projected_p90"` // of what the dearest period costs
	Confidence     *Ratio         `json:"confidence"`    // nil without one
	Holds          bool           `json:"holds"`         // in as many futures as its confidence asks for; without one, whether the plan holds it
}

// A PackRange is what becomes of a purchase.
type PackRange struct {
	Address         string `json:"address"`
	ChanceVoid      Ratio  `json:"chance_void"` // that some of it expires
	VoidMean        Ratio  `json:"void_mean"`   // units
	ChanceExhausted Ratio  `json:"chance_exhausted"`
	ExhaustedOn     Days   `json:"exhausted_on"`
}

// A Source is what makes futures differ: a factor by its name, a usage by its address, or
// which scenario holds.
type Source struct {
	Name string `json:"name"`
	Kind string `json:"kind"`
}

// The kinds of sources.
const (
	ByFactor   = "factor"
	ByUsage    = "usage"
	ByScenario = "scenario"
)

// A Driver is what makes futures differ.
type Driver struct {
	Source
	Share Ratio `json:"share"` // the part of the variance of what is billed that goes with it, to 4 decimals
}

// IsUncertain says whether a plan has anything to draw, or scenarios with a probability.
func IsUncertain(in *planner.Input, scenarios []Scenario) bool {
	return len(scenarios) > 0 || slices.ContainsFunc(in.Usages, func(u planner.Usage) bool { return u.Uncertainty != nil })
}

// Decide settles the futures of a plan that is uncertain, and decides the budgets that name a
// confidence by them. With no futures (o.Futures is 0) these hold, and there are no ranges.
func Decide(f *planner.Forecast, o Options) (r *Ranges, problems []pricing.Problem) {
	if !IsUncertain(f.Input, o.Scenarios) {
		return nil, nil
	}
	if o.Futures > 0 {
		if r, problems = Of(f, o); len(problems) > 0 {
			return nil, problems
		}
	}
	Judge(f, r)
	return r, nil
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
