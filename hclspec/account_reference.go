package hclspec

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// AccountReference is what the root module calls an account: its address, or of one
// in a module an output that is it, or a part of one. Of several it is the first by
// name. False where no output names it.
func (c *Config) AccountReference(address string) (string, bool) {
	inst, ok := c.places[address]
	if !ok {
		return "", false
	}
	reference := strings.TrimPrefix(address, inst.scope.prefix)
	for s := inst.scope; s.parent != nil; s = s.parent {
		output, ok := s.module.outputOf(reference)
		if !ok {
			return "", false
		}
		reference = strings.TrimPrefix(s.prefix, s.parent.prefix) + output
	}
	return reference, true
}

// outputOf is the output of a module that has the value of a reference inside it,
// with the steps that lead to it.
func (m *module) outputOf(reference string) (string, bool) {
	for _, name := range m.declared("output") {
		value := m.byName["output."+name].attrs["value"]
		if value == nil {
			continue
		}
		if rest, ok := stepsTo(value.Expr, reference); ok {
			return name + rest, true
		}
		pairs, diags := hcl.ExprMap(value.Expr)
		for _, pair := range pairs {
			key, more := pair.Key.Value(nil)
			if diags.HasErrors() || more.HasErrors() || !key.Type().Equals(cty.String) || !key.IsKnown() || key.IsNull() {
				continue
			}
			if rest, ok := stepsTo(pair.Value, reference); ok {
				return name + "[" + quoteKey(key.AsString()) + "]" + rest, true
			}
		}
	}
	return "", false
}

// stepsTo are the steps from what an expression refers to on to a reference:
// from account.by_name to account.by_name["eu"] it is ["eu"].
func stepsTo(expr hcl.Expression, reference string) (string, bool) {
	t, diags := hcl.AbsTraversalForExpr(expr)
	if diags.HasErrors() {
		return "", false
	}
	rest, ok := strings.CutPrefix(reference, traversalText(t))
	return rest, ok && (rest == "" || rest[0] == '[' || rest[0] == '.')
}

// Removable says whether purchases can be deleted by deleting blocks of the root
// module: each stands there, and all that its block makes goes.
func (c *Config) Removable(addresses []string) bool {
	return !slices.ContainsFunc(addresses, func(address string) bool {
		inst := c.places[address]
		return inst == nil || inst.scope.parent != nil || slices.ContainsFunc(inst.scope.expand(inst.block).instances, func(other *instance) bool {
			return !slices.Contains(addresses, other.address())
		})
	})
}
