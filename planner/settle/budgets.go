package settle

import (
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// budgets holds every budget against the forecast.
func budgets(f *planner.Forecast) []planner.BudgetForecast {
	forecasts := make([]planner.BudgetForecast, len(f.Input.Budgets))
	for i := range f.Input.Budgets {
		forecasts[i] = budget(f, &f.Input.Budgets[i])
	}
	return forecasts
}

func budget(f *planner.Forecast, b *planner.Budget) planner.BudgetForecast {
	months := make([]pricing.Money, f.Input.Months)
	after := pricing.Money{} // paid in the settlement after the horizon
	for i := range f.Accounts {
		a := &f.Accounts[i]
		if len(b.Accounts) > 0 && !slices.Contains(b.Accounts, a.Account.Address) {
			continue
		}
		for k := range a.Months {
			months[k] = months[k].Add(a.Months[k].Cost(b.Basis))
		}
		if b.Basis == planner.CostCash {
			after = after.Add(a.Months[len(a.Months)-1].Settlement.After().Cash)
		}
	}
	return HoldBudget(b, f.Input.Start, months, after)
}

// HoldBudget holds a budget against what its accounts cost in each month from start on,
// and the cash that they pay after the horizon.
func HoldBudget(b *planner.Budget, start pricing.Month, months []pricing.Money, after pricing.Money) planner.BudgetForecast {
	forecast := planner.BudgetForecast{Budget: b, Months: months}
	costs := months
	if b.Basis == planner.CostCash && b.Period == planner.PeriodTotal {
		costs = append(costs[:len(costs):len(costs)], after)
	}
	sum := pricing.Money{}
	for k, cost := range costs {
		sum = sum.Add(cost)
		projected := cost
		if b.Period == planner.PeriodTotal {
			projected = sum
		}
		forecast.Projected = pricing.MaxMoney(forecast.Projected, projected)
		if projected.GreaterThan(b.Amount) && forecast.FirstExceeded == nil {
			month := start + pricing.Month(k)
			forecast.FirstExceeded, forecast.Exceeded = &month, true
		}
	}
	return forecast
}
