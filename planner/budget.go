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
	PeriodTotal      BudgetPeriod = "total"       // the whole horizon
	PeriodMonth      BudgetPeriod = "month"       // every month of it
	PeriodQuarter    BudgetPeriod = "quarter"     // every quarter of the fiscal year, as far as the horizon has its months
	PeriodFiscalYear BudgetPeriod = "fiscal_year" // every fiscal year, likewise
)

// BudgetPeriods lists the periods of a budget, the default first.
var BudgetPeriods = []BudgetPeriod{PeriodTotal, PeriodMonth, PeriodQuarter, PeriodFiscalYear}

// First is the first month of the period in which a month of a horizon lies, at least the
// horizon's own.
func (b BudgetPeriod) First(f FiscalYear, start, m pricing.Month) pricing.Month {
	switch b {
	case PeriodMonth:
		return m
	case PeriodQuarter:
		return max(start, f.First(SpanQuarter, m))
	case PeriodFiscalYear:
		return max(start, f.First(SpanYear, m))
	}
	return start
}

// A Budget is an amount that the cost of some accounts should not exceed.
type Budget struct {
	Address  string        `json:"address"`
	Accounts []string      `json:"accounts"` // addresses; empty: all
	Amount   pricing.Money `json:"amount"`   // at least 0
	Period   BudgetPeriod  `json:"period"`
	Basis    CostBasis     `json:"basis"`
	OnExceed OnFailure     `json:"on_exceed"`

	// Confidence is the part of futures in which the budget must hold, above 0 and at most
	// 1; nil: only the plan itself counts.
	Confidence *decimal.Decimal `json:"confidence" since:"1.1"`
	OnWorse    OnFailure        `json:"on_worse" since:"1.1"` // where a change exceeds it by more than before; empty: Warn
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
type Move struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// A BudgetForecast holds a budget against what is projected.
type BudgetForecast struct {
	Budget        *Budget
	Projected     pricing.Money   // the cost of the dearest period
	Months        []pricing.Money // cost of each month
	Actual        []pricing.Money // the part of it that accounts cost in their past
	Exceeded      bool            // Projected is above the amount
	FirstExceeded *pricing.Month  // the first month in which a period passes the amount
	Parts         []BudgetPart    // one for each period
}

// A BudgetPart holds one period of a budget, as far as the horizon has its months, against
// the amount.
type BudgetPart struct {
	First    pricing.Month
	Months   int
	Cost     pricing.Money
	Actual   pricing.Money  // the part of it in the past
	PassedIn *pricing.Month // the month in which the running sum passes the amount; nil: none
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
