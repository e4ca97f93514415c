package hclspec

import (
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
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
		if s.module.incomplete || len(s.module.undecoded) > 0 {
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

// checkBranches reports names that do not exist in parts of an expression that HCL
// passes over as long as figures are not known: the branches of a condition, and
// what stands on the right of && and ||.
func (s *scope) checkBranches(expr hcl.Expression, ctx *hcl.EvalContext) {
	if native, ok := expr.(hclsyntax.Expression); ok && ctx != nil {
		_ = hclsyntax.Walk(native, &branchWalker{scope: s, ctx: ctx}) // it has no diagnostics of its own
	}
}

type branchWalker struct {
	*scope
	ctx  *hcl.EvalContext
	skip int // how many nodes around this one have names or mistakes of their own
}

func (w *branchWalker) Enter(node hclsyntax.Node) hcl.Diagnostics {
	if w.skip > 0 || hasOwnNames(node) {
		w.skip++
		return nil
	}
	switch e := node.(type) {
	case *hclsyntax.ConditionalExpr:
		if v, diags := e.Condition.Value(w.ctx); !diags.HasErrors() && !v.IsKnown() {
			w.try(e.TrueResult)
			w.try(e.FalseResult)
		}
	case *hclsyntax.BinaryOpExpr:
		if e.Op != hclsyntax.OpLogicalAnd && e.Op != hclsyntax.OpLogicalOr {
			break
		}
		if v, diags := e.LHS.Value(w.ctx); !diags.HasErrors() && !v.IsKnown() {
			w.try(e.RHS)
		}
	}
	return nil
}

func (w *branchWalker) Exit(hclsyntax.Node) hcl.Diagnostics {
	w.skip = max(0, w.skip-1)
	return nil
}

func (w *branchWalker) try(e hclsyntax.Expression) {
	_, diags := e.Value(w.ctx)
	w.explain(diags)
	for _, d := range diags {
		if lookups[d.Summary] {
			w.add(d)
		}
	}
}

// hasOwnNames says whether names mean something else in a node, or mistakes in it
// are none.
func hasOwnNames(node hclsyntax.Node) bool {
	switch e := node.(type) {
	case *hclsyntax.ForExpr, *hclsyntax.SplatExpr:
		return true
	case *hclsyntax.FunctionCallExpr:
		return e.Name == "try" || e.Name == "can"
	}
	return false
}
