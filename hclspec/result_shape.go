package hclspec

import (
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/zclconf/go-cty/cty"
)

// shape is the result before there is one: its members with their names and types,
// every figure unknown. With it outputs and checks are evaluated to find mistakes.
func (c *Config) shape(scopes []*scope) *result {
	ev, f := c.root.evaluator, &planner.Forecast{}
	r := &result{forecast: f, config: c, pending: true}
	months := make([]planner.AccountMonth, ev.horizon.months)
	for i := range months {
		months[i].Month = ev.horizon.start + pricing.Month(i)
		f.Monthly = append(f.Monthly, months[i].Figures)
	}
	for i := range c.Input.Accounts {
		a := planner.AccountForecast{Account: &c.Input.Accounts[i], Months: months}
		for range a.Account.Products {
			a.Products = append(a.Products, planner.ProductForecast{Months: make([]planner.ProductMonth, len(months))})
		}
		f.Accounts = append(f.Accounts, a)
	}
	for i := range c.Input.Usages {
		f.Usages = append(f.Usages, planner.UsageForecast{Usage: &c.Input.Usages[i]})
	}
	packs := planner.AccountForecast{Account: &planner.Account{}, Months: months}
	for i := range c.Input.Packs {
		packs.Packs = append(packs.Packs, planner.PackForecast{Purchase: &c.Input.Packs[i]})
	}
	r.ranges = c.rangesShape(f.Monthly)
	r.packs = []planner.AccountForecast{packs}
	r.partial = map[string]bool{
		"ranges":   !ev.knowsAll(scopes, "account", len(f.Accounts)) || !ev.knowsAll(scopes, "resource_pack", len(packs.Packs)) || !ev.knowsAll(scopes, "budget", len(c.Input.Budgets)),
		"accounts": !ev.knowsAll(scopes, "account", len(f.Accounts)),
		"packs":    !ev.knowsAll(scopes, "resource_pack", len(packs.Packs)),
	}
	return r
}

// knowsAll says whether all things of a kind were read: that a name is not among
// them is a mistake then.
func (ev *evaluator) knowsAll(scopes []*scope, kind string, read int) bool {
	declared := 0
	for _, s := range scopes {
		if s.module.incomplete || s.module.lossy {
			return false
		}
		for _, b := range s.module.blocks["module"] {
			if s.moduleOf(b) == nil || s.expand(b).broken {
				return false
			}
		}
		for _, b := range s.module.blocks[kind] {
			if s.expand(b).broken {
				return false
			}
			declared += len(s.expand(b).instances)
		}
	}
	return declared == read
}

// unknownFigures is a member of the result without its numbers.
func (r *result) unknownFigures(v cty.Value) cty.Value {
	v, _ = cty.Transform(v, func(path cty.Path, v cty.Value) (cty.Value, error) {
		if len(path) > 0 && !r.config.root.horizon.known {
			if step, ok := path[len(path)-1].(cty.GetAttrStep); ok && step.Name == "monthly" {
				return cty.DynamicVal, nil
			}
		}
		if v.Type() == cty.Number {
			return cty.UnknownVal(cty.Number).RefineNotNull(), nil
		}
		return v, nil
	})
	return v
}
