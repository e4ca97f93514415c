package tabular

import (
	"iter"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/cmd/internal/document"
)

// A csvRange is how a view of cost is distributed, over the plan or in a month.
type csvRange struct {
	csvOwner
	month  string // empty: the plan
	figure string
	amount document.Money // the plan's own
	*document.CostRange
}

func csvRanges(p *document.Plan) iter.Seq[csvRange] {
	return func(yield func(csvRange) bool) {
		r := p.Ranges
		if r == nil {
			return
		}
		rows := func(month string, billed, amortized, cash document.Money, b, a, c *document.CostRange) bool {
			return yield(csvRange{csvOwner{plan: p}, month, "billed", billed, b}) && yield(csvRange{csvOwner{plan: p}, month, "amortized", amortized, a}) && yield(csvRange{csvOwner{plan: p}, month, "cash", cash, c})
		}
		if !rows("", p.Totals.Billed, p.Totals.Amortized, p.Totals.Cash, &r.Billed, &r.Amortized, &r.Cash) {
			return
		}
		for i := range r.Monthly[:min(len(r.Monthly), len(p.Monthly))] {
			m, f := &r.Monthly[i], &p.Monthly[i]
			if !rows(m.Month.String(), f.Billed, f.Amortized, f.Cash, &m.Billed, &m.Amortized, &m.Cash) {
				return
			}
		}
	}
}

func csvRangeColumns() []csvColumn[csvRange] {
	return []csvColumn[csvRange]{
		csvPlain("month", func(r csvRange) string { return r.month }),
		csvPlain("figure", func(r csvRange) string { return r.figure }),
		csvMoney("plan", func(r csvRange) document.Money { return r.amount }),
		csvMoney("mean", func(r csvRange) document.Money { return r.Mean }),
		csvMoney("standard_error", func(r csvRange) document.Money { return r.StandardError }),
		csvMoney("p5", func(r csvRange) document.Money { return r.P5 }),
		csvMoney("p10", func(r csvRange) document.Money { return r.P10 }),
		csvMoney("p50", func(r csvRange) document.Money { return r.P50 }),
		csvMoney("p90", func(r csvRange) document.Money { return r.P90 }),
		csvMoney("p95", func(r csvRange) document.Money { return r.P95 }),
		csvPlain("plan_above", func(r csvRange) string { return decimal.Decimal(r.PlanAbove).String() }),
		csvPlain("currency", func(r csvRange) string { return r.plan.Currency }),
		csvText("scenario", func(r csvRange) string { return csvMaybe(r.plan.Scenario) }),
	}
}
