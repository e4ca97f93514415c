package hclspec

import (
	"github.com/declarative-cost/planner/hclspec/internal/functions"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// eval evaluates an expression for one instance of a block; inst may be nil.
// Mistakes are reported once; their value is unknown, which nothing complains
// about again.
func (s *scope) eval(expr hcl.Expression, inst *instance) (cty.Value, *hcl.EvalContext) {
	// What most attributes are needs no context: loading 5,000 usages that are
	// written out takes 20 % more processor time without this.
	switch e := expr.(type) {
	case *hclsyntax.LiteralValueExpr:
		return e.Val, nil
	case *hclsyntax.TemplateExpr:
		if v, ok := plainText(e); ok {
			return v, nil
		}
	case *hclsyntax.ScopeTraversalExpr:
		if v, ok := s.plainReference(e.Traversal); ok {
			return v, nil
		}
	}
	ctx := s.context(expr, inst)
	v, diags := expr.Value(ctx)
	if s.dataOnly {
		explainConstant(diags, "A price catalogue is data, without references and functions.")
	}
	s.explain(diags)
	s.report(diags)
	if diags.HasErrors() {
		return cty.DynamicVal, ctx
	}
	return functions.Unsigned(v), ctx
}

// plainText is the value of a text in quotes with no sequences in it.
func plainText(e *hclsyntax.TemplateExpr) (cty.Value, bool) {
	if !e.IsStringLiteral() {
		return cty.NilVal, false
	}
	v := e.Parts[0].(*hclsyntax.LiteralValueExpr).Val
	return v, v.Type() == cty.String && v.IsKnown() && !v.IsNull()
}

// plainReference evaluates "account.retail" and the like without building the
// objects around it.
func (s *scope) plainReference(t hcl.Traversal) (cty.Value, bool) {
	if s.dataOnly || len(t) != 2 || referable[t.RootName()] == nil {
		return cty.NilVal, false
	}
	name, ok := stepName(t[1])
	if !ok {
		return cty.NilVal, false
	}
	return s.resolve(t.RootName(), name, t), true
}

// noNames is the context of data. With a context, even an empty one, texts in JSON
// are templates, as they are in native syntax.
var noNames = &hcl.EvalContext{}

// context holds the values of just those names that an expression refers to.
func (s *scope) context(expr hcl.Expression, inst *instance) *hcl.EvalContext {
	if s.dataOnly {
		return noNames
	}
	repeated := inst != nil && !inst.key.single()
	if shared, ok := s.shared[expr]; ok && repeated {
		return s.ofInstance(shared, inst)
	}
	known := len(s.diags)
	ctx := &hcl.EvalContext{Variables: s.valuesOf(expr.Variables(), inst), Functions: s.functions}
	if repeated && len(s.diags) == known && len(s.visiting) == 0 && !s.horizon.pending {
		s.shared[expr] = ctx // for the other instances: loading 10,000 usages by count takes 20 % more time without it
	}
	return ctx
}

// ofInstance is a context of its own, after which mistakes are told apart, on top
// of one of another instance of the same block. But for each and count they are
// the same.
func (s *scope) ofInstance(shared *hcl.EvalContext, inst *instance) *hcl.EvalContext {
	ctx := shared.NewChild()
	ctx.Variables = map[string]cty.Value{inst.key.root(): inst.key.object()}
	return ctx
}

// valuesOf evaluates what some references name, as variables of a context.
func (s *scope) valuesOf(references []hcl.Traversal, inst *instance) map[string]cty.Value {
	objects := map[string]map[string]cty.Value{}
	modules := map[string]*outputs{}
	values := map[string]cty.Value{}
	for _, t := range references {
		root := t.RootName()
		if !s.hasMembers(root) {
			values[root] = s.rootValue(t, inst)
			continue
		}
		name, ok := s.memberName(t)
		if !ok {
			values[root] = cty.DynamicVal
			continue
		}
		if objects[root] == nil {
			objects[root] = map[string]cty.Value{}
		}
		if root == "module" {
			if modules[name] == nil {
				modules[name] = &outputs{names: map[string]hcl.Traversal{}}
			}
			modules[name].want(t)
			objects[root][name] = s.moduleValue(name, t, modules[name])
			continue
		}
		objects[root][name] = s.member(root, name, t)
	}
	for root, members := range objects {
		if _, failed := values[root]; !failed {
			values[root] = cty.ObjectVal(members)
		}
	}
	return values
}

// hasMembers says whether a name stands for many things, of which a reference
// names one.
func (s *scope) hasMembers(root string) bool {
	return referable[root] != nil || root == "module" || (root == "result" && s.afterPlan) || (root == "output" && s.asserting)
}

// rootValue is the value of a name that stands for itself.
func (s *scope) rootValue(t hcl.Traversal, inst *instance) cty.Value {
	root := t.RootName()
	if root == "plan" && s.horizon.pending {
		s.fail(t.SourceRange(), "Reference cycle", "plan is what the planner block says; it is not known while start and months are being worked out.")
	}
	if v, ok := s.fixed(root, inst); ok {
		return v
	}
	s.unknownRoot(t)
	return cty.DynamicVal
}

// memberName is the name behind that of the many.
func (s *scope) memberName(t hcl.Traversal) (string, bool) {
	root := t.RootName()
	if len(t) < 2 {
		s.fail(t.SourceRange(), "Invalid reference", "%q alone is not a value; name one of its members, as in %s.NAME.", root, root)
		return "", false
	}
	name, ok := stepName(t[1])
	if !ok {
		s.fail(t.SourceRange(), "Invalid reference", "After %q a name is needed, as in %s.NAME.", root, root)
	}
	return name, ok
}

// member is the value of one of many.
func (s *scope) member(root, name string, t hcl.Traversal) cty.Value {
	switch root {
	case "output":
		if !s.refers("output", name, t) {
			return cty.DynamicVal
		}
		return s.resolveOutput(name, t)
	case "result":
		return s.resultMember(name, t)
	default:
		return s.resolve(root, name, t)
	}
}

// stepName is the name that a step of a reference takes: .name or ["name"].
func stepName(step hcl.Traverser) (string, bool) {
	switch t := step.(type) {
	case hcl.TraverseAttr:
		return t.Name, true
	case hcl.TraverseIndex:
		if t.Key.Type() == cty.String && t.Key.IsKnown() && !t.Key.IsNull() {
			return t.Key.AsString(), true
		}
	}
	return "", false
}
