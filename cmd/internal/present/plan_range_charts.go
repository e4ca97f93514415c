package present

import (
	"strconv"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/ranges"
	"github.com/declarative-cost/planner/pricing"
)

// fans show what is billed in each month and up to it: measured, planned, between what 80
// of 100 futures lie, and the budget of the whole plan.
func (p *plan) fans(r *ranges.Ranges) Tabs {
	months := r.Monthly[:min(len(r.Monthly), len(p.Monthly))]
	billed, toDate := make([]ranges.Percentiles, len(months)), make([]ranges.Percentiles, len(months))
	planned, plannedToDate, sum := make([]pricing.Money, len(months)), make([]pricing.Money, len(months)), pricing.Money{}
	for i, m := range months {
		sum = sum.Add(p.Monthly[i].Billed)
		planned[i], plannedToDate[i] = p.Monthly[i].Billed, sum
		billed[i], toDate[i] = ranges.Percentiles{P10: m.Billed.P10, P50: m.Billed.P50, P90: m.Billed.P90}, m.ToDate
	}
	return Tabs{
		p.fan("ranges-billed", p.S("Billed by month, with P10 to P90"), planner.PeriodMonth, planned, billed),
		p.fan("ranges-to-date", p.S("Billed up to each month, with P10 to P90"), planner.PeriodTotal, plannedToDate, toDate),
	}
}

func (p *plan) fan(id string, title Text, period planner.BudgetPeriod, planned []pricing.Money, futures []ranges.Percentiles) Chart {
	c := Chart{ID: id, Title: title, Shape: Curve, Band: true, Marked: p.markedMonths(""), Mark: p.T("measured"), Limit: p.budgetOfAll(period)}
	c.Series = []Series{{ID: "p10", Name: "P10"}, {ID: "p50", Name: "P50"}, {ID: "p90", Name: "P90"}, {ID: "after", Name: p.T("the plan")}}
	addIf(&c.Series, len(c.Marked) > 0, Series{ID: "actual", Name: p.T("actual")})
	for i, of := range futures {
		values := []Value{p.money(of.P10), p.money(of.P50), p.money(of.P90), p.money(planned[i]), {}}
		if p.isMeasured("", p.Start+pricing.Month(i)) {
			values[3], values[4] = values[4], values[3]
		}

		c.add(monthOf(p.Start+pricing.Month(i)), values...)
	}
	return c
}

// budgetOfAll is the least budget of what all accounts together are billed; nil without
// one.
func (p *plan) budgetOfAll(period planner.BudgetPeriod) (least *Value) {
	for _, b := range p.Inputs.Budgets {
		amount := p.money(b.Amount)
		if len(b.Accounts) == 0 && b.Basis == planner.CostBilled && b.Period == period && (least == nil || amount.Number.LessThan(least.Number)) {
			least = &amount
		}
	}
	return least
}

// tenths show what is billed beside the plan in ten equally likely futures.
func (p *plan) tenths(r *ranges.Ranges) Chart {
	title := p.S("Ten equally likely futures: in 9 of them at most %s is billed", p.money(r.Billed.P90))
	c := Chart{ID: "ranges-tenths", Title: title, Limit: p.budgetOfAll(planner.PeriodTotal), Series: []Series{{ID: "after", Name: p.T("the plan")}, {ID: "p50", Name: p.T("a future")}}}
	c.add(word(p.T("the plan")), p.money(p.Totals.Billed), Value{})
	for i, m := range r.Tenths {
		c.add(word(strconv.Itoa(i+1)), Value{}, p.money(m))
	}
	return c
}
