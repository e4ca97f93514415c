package planner

import (
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// CostBasis names a view of cost (settlement, section 5).
type CostBasis string

// The views of cost.
const (
	CostBilled    CostBasis = "billed"
	CostAmortized CostBasis = "amortized"
	CostCash      CostBasis = "cash"
)

// CostBases lists the views of cost, the default first.
var CostBases = []CostBasis{CostBilled, CostAmortized, CostCash}

// OnFailure says what follows when something that was to hold does not.
type OnFailure string

// The consequences.
const (
	Warn OnFailure = "warn" // a warning
	Fail OnFailure = "fail" // exit code 3, after everything is printed
)

// BudgetPeriod says what a budget bounds.
type BudgetPeriod string

// The periods of a budget.
const (
	PeriodTotal BudgetPeriod = "total" // the whole horizon
	PeriodMonth BudgetPeriod = "month" // every month of it
)

// A Budget is an amount that the cost of some accounts should not exceed.
type Budget struct {
	Address  string
	Accounts []string      // addresses; empty: all
	Amount   pricing.Money // at least 0
	Period   BudgetPeriod
	Basis    CostBasis
	OnExceed OnFailure
	OnWorse  OnFailure // where a change exceeds it by more than before; empty: Warn

	// Confidence is the part of futures in which the budget must hold, above 0 and at most
	// 1; nil: only the plan itself counts.
	Confidence *decimal.Decimal
}

// A Guardrail bounds what a change may add to the cost; it is judged only where
// there is a baseline to compare with.
type Guardrail struct {
	Address            string
	MaxIncrease        *pricing.Money   // over the horizon, at least 0
	MaxIncreasePercent *decimal.Decimal // of the baseline's cost, at least 0
	Basis              CostBasis
	OnExceed           OnFailure
	At                 int // the percentile of the change that is bounded, 1 to 99; 0: the change of the plan
}

// A Move says that what is now at To was at From before: a rename is not a
// removal and an addition.
type Move struct{ From, To string }

// A BudgetForecast holds a budget against what is projected.
type BudgetForecast struct {
	Budget        *Budget
	Projected     pricing.Money   // the horizon's cost; under period "month" the dearest month's
	Months        []pricing.Money // cost of each month
	Exceeded      bool            // Projected is above the amount
	FirstExceeded *pricing.Month  // first month above the amount; under "total" the one whose running sum is
}

// Cost returns the figure of a view.
func (f *Figures) Cost(basis CostBasis) pricing.Money {
	switch basis {
	case CostAmortized:
		return f.Amortized
	case CostCash:
		return f.Cash
	default:
		return f.Billed
	}
}
