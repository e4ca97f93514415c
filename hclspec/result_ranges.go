package hclspec

import (
	"cmp"

	"github.com/zclconf/go-cty/cty"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/ranges"
)

// rangesValue is result.ranges: null where nothing is uncertain, and not known where the
// ranges are not worked out.
func (r *result) rangesValue() cty.Value {
	switch {
	case r.ranges == nil && r.config.isUncertain():
		return cty.DynamicVal
	case r.ranges == nil:
		return cty.NullVal(cty.DynamicPseudoType)
	}
	accounts, budgets, packs := map[string]cty.Value{}, map[string]cty.Value{}, map[string]cty.Value{}
	for _, a := range r.ranges.Accounts {
		fails, required := cmp.Or(a.FreezeFails, &ranges.FreezeFails{}), cmp.Or(a.Required, &ranges.Required{})
		accounts[a.Address] = cty.ObjectVal(map[string]cty.Value{
			"billed": rangeValue(a.Billed), "freeze_fails_chance": number(fails.Chance), "lost_mean": number(a.LostMean),
			"required": cty.ObjectVal(map[string]cty.Value{"p50": number(required.P50), "p90": number(required.P90), "p95": number(required.P95), "p99": number(required.P99)}),
		})
	}
	for _, b := range r.ranges.Budgets {
		budgets[b.Address] = cty.ObjectVal(map[string]cty.Value{"chance_exceeded": number(b.ChanceExceeded), "excess_p90": number(b.ExcessP90)})
	}
	for _, p := range r.ranges.Packs {
		packs[p.Address] = cty.ObjectVal(map[string]cty.Value{
			"chance_void": number(p.ChanceVoid), "void_mean": number(p.VoidMean), "chance_exhausted": number(p.ChanceExhausted),
		})
	}
	return cty.ObjectVal(map[string]cty.Value{
		"futures": cty.NumberIntVal(int64(r.ranges.Futures)), "seed": cty.NumberUIntVal(r.ranges.Seed),
		"billed": rangeValue(r.ranges.Billed), "amortized": rangeValue(r.ranges.Amortized), "cash": rangeValue(r.ranges.Cash),
		"monthly": tuple(r.ranges.Monthly, func(_ int, m ranges.MonthRange) cty.Value {
			return cty.ObjectVal(map[string]cty.Value{
				"month": cty.StringVal(m.Month.String()), "billed": rangeValue(m.Billed), "amortized": rangeValue(m.Amortized), "cash": rangeValue(m.Cash),
			})
		}),
		"accounts": objectOf(accounts), "budgets": objectOf(budgets), "packs": objectOf(packs),
		"calibration": tuple(r.ranges.Calibration, func(_ int, c ranges.Calibration) cty.Value {
			return cty.ObjectVal(map[string]cty.Value{
				"name": cty.StringVal(c.Name), "kind": cty.StringVal(c.Kind), "median": number(c.Median),
				"months": cty.NumberIntVal(int64(c.Months)), "within": cty.NumberIntVal(int64(c.Within)),
			})
		}),
	})
}

func rangeValue(r ranges.Range) cty.Value {
	return cty.ObjectVal(map[string]cty.Value{
		"mean": number(r.Mean), "standard_error": number(r.StandardError), "plan_above": number(r.PlanAbove),
		"p5": number(r.P5), "p10": number(r.P10), "p50": number(r.P50), "p90": number(r.P90), "p95": number(r.P95),
	})
}

// rangesShape are the ranges before there are any: their members without figures.
func (c *Config) rangesShape(monthly []planner.Figures) *ranges.Ranges {
	if !c.isUncertain() {
		return nil
	}
	r := &ranges.Ranges{}
	for _, m := range monthly {
		r.Monthly = append(r.Monthly, ranges.MonthRange{Month: m.Month})
	}
	for _, a := range c.Input.Accounts {
		r.Accounts = append(r.Accounts, ranges.AccountRange{Address: a.Address})
	}
	for _, b := range c.Input.Budgets {
		r.Budgets = append(r.Budgets, ranges.BudgetRange{Address: b.Address})
	}
	for _, p := range c.Input.Packs {
		r.Packs = append(r.Packs, ranges.PackRange{Address: p.Address})
	}
	return r
}
