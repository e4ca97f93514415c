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
	months, actual := make([]pricing.Money, f.Input.Months), make([]pricing.Money, f.Input.Months)
	after := pricing.Money{} // paid in the settlement after the horizon
	for i := range f.Accounts {
		a := &f.Accounts[i]
		if len(b.Accounts) > 0 && !slices.Contains(b.Accounts, a.Account.Address) {
			continue
		}
		for k := range a.Months {
			figures := a.Conversion.Figures(a.Months[k].Figures)
			cost := figures.Cost(b.Basis)
			if months[k] = months[k].Add(cost); a.PastThrough != nil && f.Input.Month(k) <= *a.PastThrough {
				actual[k] = actual[k].Add(cost)
			}
		}
		if b.Basis == planner.CostCash {
			after = after.Add(a.Conversion.After(a.After).Cash)
		}
	}
	forecast := HoldBudget(b, f.Input, months, after)
	forecast.Actual = actual
	for p := range forecast.Parts {
		part := &forecast.Parts[p]
		for _, m := range actual[part.First-f.Input.Start:][:part.Months] {
			part.Actual = part.Actual.Add(m)
		}
	}
	return forecast
}

// HoldBudget holds a budget against what its accounts cost in each month of an input's
// horizon, and the cash that they pay in the month after it, which belongs to the last
// month's period where that goes on. What of it is actual it does not know.
func HoldBudget(b *planner.Budget, in *planner.Input, months []pricing.Money, after pricing.Money) planner.BudgetForecast {
	forecast := planner.BudgetForecast{Budget: b, Months: months}
	costs := months
	if b.Basis == planner.CostCash {
		costs = append(costs[:len(costs):len(costs)], after)
	}
	var part *planner.BudgetPart
	for k, cost := range costs {
		switch first := b.Period.First(in.Fiscal, in.Start, in.Month(k)); {
		case part != nil && part.First == first:
		case k == len(months): // another period than the last month's
			return forecast
		default:
			forecast.Parts = append(forecast.Parts, planner.BudgetPart{First: first})
			part = &forecast.Parts[len(forecast.Parts)-1]
		}
		if part.Cost = part.Cost.Add(cost); k < len(months) {
			part.Months++
		}
		forecast.Projected = pricing.MaxMoney(forecast.Projected, part.Cost)
		if part.PassedIn == nil && part.Cost.GreaterThan(b.Amount) {
			part.PassedIn = new(in.Month(k))
			if !forecast.Exceeded {
				forecast.FirstExceeded, forecast.Exceeded = part.PassedIn, true
			}
		}
	}
	return forecast
}
