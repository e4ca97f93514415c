package tabular

import (
	"iter"
	"slices"
	"strconv"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
)

// A csvRange is how a view of cost is distributed, over the plan or in a month.
type csvRange struct {
	csvOwner
	month  pricing.Month // 0: the plan
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
		rows := func(month pricing.Month, billed, amortized, cash document.Money, b, a, c *document.CostRange) bool {
			return yield(csvRange{csvOwner{plan: p}, month, "billed", billed, b}) && yield(csvRange{csvOwner{plan: p}, month, "amortized", amortized, a}) && yield(csvRange{csvOwner{plan: p}, month, "cash", cash, c})
		}
		if !rows(0, p.Totals.Billed, p.Totals.Amortized, p.Totals.Cash, &r.Billed, &r.Amortized, &r.Cash) {
			return
		}
		for i := range r.Monthly[:min(len(r.Monthly), len(p.Monthly))] {
			m, f := &r.Monthly[i], &p.Monthly[i]
			if !rows(m.Month, f.Billed, f.Amortized, f.Cash, &m.Billed, &m.Amortized, &m.Cash) {
				return
			}
		}
	}
}

func csvRangeColumns() []csvColumn[csvRange] {
	return append([]csvColumn[csvRange]{
		csvPlain("month", func(r csvRange) string {
			if r.month == 0 {
				return ""
			}
			return r.month.String()
		}),
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
		csvLimit("p10_at_least", 0, func(l document.RangeLimits) []document.Money { return l.P10 }),
		csvLimit("p10_at_most", 1, func(l document.RangeLimits) []document.Money { return l.P10 }),
		csvLimit("p50_at_least", 0, func(l document.RangeLimits) []document.Money { return l.P50 }),
		csvLimit("p50_at_most", 1, func(l document.RangeLimits) []document.Money { return l.P50 }),
		csvLimit("p90_at_least", 0, func(l document.RangeLimits) []document.Money { return l.P90 }),
		csvLimit("p90_at_most", 1, func(l document.RangeLimits) []document.Money { return l.P90 }),
	}, fiscalColumns(func(r csvRange) pricing.Month { return r.month })...)
}

// csvLimit is one end of where a percentile is in 95 of 100 draws.
func csvLimit(name string, end int, of func(document.RangeLimits) []document.Money) csvColumn[csvRange] {
	return csvPlain(name, func(r csvRange) string {
		if limits := of(r.AtMost); end < len(limits) {
			return r.money(limits[end])
		}
		return ""
	})
}

func csvCalibrations(p *document.Plan) iter.Seq[document.Calibration] {
	if p.Ranges == nil {
		return slices.Values([]document.Calibration(nil))
	}
	return slices.Values(p.Ranges.Calibration)
}

func csvCalibrationColumns() []csvColumn[document.Calibration] {
	maybe := func(name string, of func(document.Calibration) *decimal.Decimal) csvColumn[document.Calibration] {
		return csvPlain(name, func(c document.Calibration) string {
			if d := of(c); d != nil {
				return d.String()
			}
			return ""
		})
	}
	return []csvColumn[document.Calibration]{
		csvText("name", func(c document.Calibration) string { return c.Name }),
		csvPlain("kind", func(c document.Calibration) string { return c.Kind }),
		csvPlain("months", func(c document.Calibration) string { return strconv.Itoa(c.Months) }),
		csvPlain("within", func(c document.Calibration) string { return strconv.Itoa(c.Within) }),
		csvPlain("median", func(c document.Calibration) string { return c.Median.String() }),
		maybe("p10", func(c document.Calibration) *decimal.Decimal { return c.P10 }),
		maybe("p90", func(c document.Calibration) *decimal.Decimal { return c.P90 }),
		maybe("suggested_p10", func(c document.Calibration) *decimal.Decimal { return c.SuggestedP10 }),
		maybe("suggested_p90", func(c document.Calibration) *decimal.Decimal { return c.SuggestedP90 }),
	}
}
