package document

import (
	"maps"
	"slices"

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
		OnWorse:       string(onWorse(b.Budget.OnWorse)),
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
// Decimals that no cost has stand in the last one.
func inParts(amount pricing.Money, n int, decimals int32) []pricing.Money {
	parts := make([]pricing.Money, n)
	decimals = min(decimals, pricing.CostDecimals)
	rounded := amount.Round(decimals)
	pricing.ShareMoney(parts, rounded, slices.Repeat([]pricing.Units{pricing.WholeUnits(1)}, n), decimals)
	parts[n-1] = parts[n-1].Add(amount.Sub(rounded))
	return parts
}

// A BudgetCost is a part of what a budget bounds: a usage's, or what is its account's own.
// The parts of a month add up to what the budget's accounts cost, in the plan's currency.
type BudgetCost struct {
	Account *Account
	Usage   *Usage // nil of what is not a usage's: packs, fees, and all cash
	Tags    map[string]string
	Months  []Money // one for each month, and the cash that is paid in the month after them
}

// Actual says whether the i-th month is past.
func (c *BudgetCost) Actual(i int) bool {
	past := c.Account.PastThrough
	return past != nil && i < len(c.Account.Months) && c.Account.Months[i].Month <= *past
}

// BudgetCosts are the parts of a budget of a basis on some accounts; none: all.
func (s Source) BudgetCosts(b *Budget) (costs []BudgetCost) {
	usages, all := map[string][]*Usage{}, s.UsagesInPlan()
	for i := range all {
		u := &all[i]
		usages[u.Account] = append(usages[u.Account], u)
	}
	for i := range s.Accounts {
		if a := s.Head(i); s.bounds(b, a.Address) {
			costs = append(costs, budgetCostsOf(s.Plan.InPlan(a), usages[a.Address], planner.CostBasis(b.Basis))...)
		}
	}
	return costs
}

// bounds says whether a budget is on an account.
func (s Source) bounds(b *Budget, account string) bool {
	all := s.Plan.Inputs.Budgets
	i := slices.IndexFunc(all, func(in planner.Budget) bool { return in.Address == b.Address })
	return i < 0 || len(all[i].Accounts) == 0 || slices.Contains(all[i].Accounts, account)
}

func budgetCostsOf(a *Account, usages []*Usage, basis planner.CostBasis) (costs []BudgetCost) {
	own := BudgetCost{Account: a, Tags: a.Tags, Months: make([]Money, len(a.Months)+1)}
	for i := range a.Months {
		own.Months[i] = a.Months[i].Cost(basis)
	}
	if basis == planner.CostCash {
		own.Months[len(a.Months)] = a.After().Cash
		return []BudgetCost{own}
	}
	for _, u := range usages {
		cost := BudgetCost{Account: a, Usage: u, Tags: TagsOf(a, u), Months: make([]Money, len(own.Months))}
		for i, m := range u.Cost {
			cost.Months[i], own.Months[i] = m, own.Months[i].Sub(m)
		}
		costs = append(costs, cost)
	}
	return append(costs, own)
}

// After is the cash that an account pays after the months of the plan.
func (a *Account) After() AfterHorizon {
	return AfterHorizon{
		Date:    a.Months[len(a.Months)-1].Settlement.Date,
		Cash:    a.Totals.Cash.Sub(SumOf(a.Months, func(m AccountMonth) Money { return m.Cash })),
		Credits: a.Totals.Credits.Sub(SumOf(a.Months, func(m AccountMonth) Money { return m.Credits })),
	}
}

// TagsOf are a usage's tags, and its account's where the usage has none of that name.
func TagsOf(a *Account, u *Usage) map[string]string {
	tags := map[string]string{}
	maps.Copy(tags, a.Tags)
	maps.Copy(tags, u.Tags)
	return tags
}

// After is the cash of the month after the plan that is in the budget's last period.
func (b *Budget) After() Money {
	all := SumOf(b.Periods, func(p BudgetPart) Money { return p.Actual.Add(p.Forecast) })
	return all.Sub(SumOf(b.Months, func(m Money) Money { return m }))
}
