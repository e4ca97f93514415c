package document

import (
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

func newBudget(b planner.BudgetForecast, f *planner.Forecast) Budget {
	out := Budget{
		Address:       b.Budget.Address,
		Basis:         string(b.Budget.Basis),
		Period:        string(b.Budget.Period),
		Amount:        b.Budget.Amount,
		Projected:     b.Projected,
		Months:        b.Months,
		Actual:        b.Actual,
		Exceeded:      b.Exceeded,
		FirstExceeded: b.FirstExceeded,
		OnExceed:      string(b.Budget.OnExceed),
		OnWorse:       onWorse(b.Budget.OnWorse),
	}
	for _, p := range b.Parts {
		out.Amounts = append(out.Amounts, inParts(b.Budget.Amount, p.Months, max(pricing.MinorUnit(f.Currency), -b.Budget.Amount.Decimal().Exponent()))...)
		out.Periods = append(out.Periods, BudgetPart{
			Name: partName(b.Budget.Period, f.Input.Fiscal, p.First), First: p.First, Months: p.Months,
			Actual: p.Actual, Forecast: p.Cost.Sub(p.Actual), Variance: p.Cost.Sub(b.Budget.Amount),
		})
	}
	return out
}

// partName is what a period of a budget is called.
func partName(period planner.BudgetPeriod, fiscal planner.FiscalYear, first pricing.Month) string {
	span, ok := map[planner.BudgetPeriod]planner.Span{
		planner.PeriodMonth: planner.SpanMonth, planner.PeriodQuarter: planner.SpanQuarter, planner.PeriodFiscalYear: planner.SpanYear,
	}[period]
	if !ok {
		return string(period)
	}
	return fiscal.Name(span, first)
}

// inParts divides an amount into n equal ones, to so many decimals; they add up to it.
func inParts(amount pricing.Money, n int, decimals int32) []pricing.Money {
	parts, even := make([]pricing.Money, n), make([]int64, n)
	for i := range even {
		even[i] = 1
	}
	pricing.ShareMoney(parts, amount, even, decimals)
	return parts
}
