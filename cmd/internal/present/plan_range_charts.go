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
	each := func(i int) (pricing.Money, ranges.Percentiles) {
		b := months[i].Billed
		return p.Monthly[i].Billed, ranges.Percentiles{P10: b.P10, P50: b.P50, P90: b.P90}
	}
	sum := pricing.Money{}
	toDate := func(i int) (pricing.Money, ranges.Percentiles) {
		sum = sum.Add(p.Monthly[i].Billed)
		return sum, months[i].ToDate
	}
	return Tabs{
		p.fan("ranges-billed", p.S("Billed by month, with P10 to P90"), len(months), planner.PeriodMonth, each),
		p.fan("ranges-to-date", p.S("Billed up to each month, with P10 to P90"), len(months), planner.PeriodTotal, toDate),
	}
}

func (p *plan) fan(id string, title Text, months int, period planner.BudgetPeriod, of func(i int) (pricing.Money, ranges.Percentiles)) Chart {
	c := Chart{ID: id, Title: title, Shape: Curve, Band: true, X: p.monthsOf(months), Marked: p.markedMonths(""), Mark: p.T("measured"), Limit: p.budgetOfAll(period)}
	high, actual, planned := Series{ID: "p90", Name: "P90"}, Series{ID: "actual", Name: p.T("actual")}, Series{ID: "after", Name: p.T("the plan")}
	median, low := Series{ID: "p50", Name: "P50"}, Series{ID: "p10", Name: "P10"}
	for i := range months {
		plan, at := of(i)
		on, off := &planned, &actual
		if p.isMeasured("", p.Start+pricing.Month(i)) {
			on, off = off, on
		}
		on.Values, off.Values = append(on.Values, moneyOf(plan)), append(off.Values, Value{})
		high.Values, median.Values, low.Values = append(high.Values, moneyOf(at.P90)), append(median.Values, moneyOf(at.P50)), append(low.Values, moneyOf(at.P10))
	}
	c.Series = []Series{high, low, median, planned}
	if len(c.Marked) > 0 {
		c.Series = append(c.Series, actual)
	}
	return c
}

// budgetOfAll is the least budget of what all accounts together are billed; nil without
// one.
func (p *plan) budgetOfAll(period planner.BudgetPeriod) (least *Value) {
	for _, b := range p.Inputs.Budgets {
		amount := moneyOf(b.Amount)
		if len(b.Accounts) == 0 && b.Basis == planner.CostBilled && b.Period == period && (least == nil || amount.Number.LessThan(least.Number)) {
			least = &amount
		}
	}
	return least
}

// tenths show what is billed beside the plan in ten equally likely futures.
func (p *plan) tenths(r *ranges.Ranges) Chart {
	c := Chart{ID: "ranges-tenths", Title: p.S("Ten equally likely futures: in 9 of them at most %s is billed", moneyOf(r.Billed.P90)), X: []Value{word(p.T("the plan"))}, Limit: p.budgetOfAll(planner.PeriodTotal)}
	planned, futures := Series{ID: "after", Name: p.T("the plan"), Values: []Value{moneyOf(p.Totals.Billed)}}, Series{ID: "p50", Name: p.T("a future"), Values: []Value{{}}}
	for i, m := range r.Tenths {
		c.X, planned.Values, futures.Values = append(c.X, word(strconv.Itoa(i+1))), append(planned.Values, Value{}), append(futures.Values, moneyOf(m))
	}
	c.Series = []Series{planned, futures}
	return c
}
