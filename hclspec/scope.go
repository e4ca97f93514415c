package hclspec

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/pricing"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// An evaluator works out a configuration by reference: a name is evaluated when
// something refers to it, once, and a name that refers to itself is a cycle.
type evaluator struct {
	options  Options
	sources  *sources
	catalogs catalogCache
	horizon  horizon
	rootDir  string // of the root module's files, within the boundary
	dataOnly bool   // whether there is nothing to refer to: a catalogue, a file of values

	catalogUses    map[string]*catalogUse // by address; nil where it has mistakes
	brokenAccounts map[string]bool        // by address: what belongs to them is not reported again
	instances      int                    // expanded so far

	visiting []string // the names being evaluated, outermost first
	diags    hcl.Diagnostics
	seen     map[string]bool // what diags holds
}

func newEvaluator(options Options, src *sources) *evaluator {
	return &evaluator{
		options: options, sources: src,
		catalogs:       catalogCache{loaded: map[string]*pricing.Catalog{}, inUse: map[*pricing.Catalog]bool{}},
		catalogUses:    map[string]*catalogUse{},
		brokenAccounts: map[string]bool{},
		seen:           map[string]bool{},
	}
}

func (ev *evaluator) report(diags hcl.Diagnostics) {
	for _, d := range diags {
		ev.add(d)
	}
}

// add reports a diagnostic once: a mistake in a block with for_each is one
// mistake, however many instances stumble over it.
func (ev *evaluator) add(d *hcl.Diagnostic) {
	if d.Subject != nil {
		id := d.Subject.String() + d.Summary
		if ev.seen[id] {
			return
		}
		ev.seen[id] = true
	}
	ev.diags = append(ev.diags, d)
}

// A scope is one instance of a module: what names mean in its expressions.
type scope struct {
	*evaluator
	module    *module
	prefix    string // of its addresses: "", or `module.eu["de"].`
	functions map[string]function.Function
	names     map[string]cty.Value    // evaluated names, "local.peak" and so on
	expanded  map[*block]*expansion   // evaluated for_each and count
	accounts  map[string]*accountInfo // by address within the scope
}

func (ev *evaluator) newScope(m *module) *scope {
	return &scope{
		evaluator: ev, module: m, functions: ev.functionsFor(m),
		names: map[string]cty.Value{}, expanded: map[*block]*expansion{}, accounts: map[string]*accountInfo{},
	}
}

// eval evaluates an expression for one instance of a block; inst may be nil.
// Mistakes are reported once; their value is unknown, which nothing complains
// about again.
func (s *scope) eval(expr hcl.Expression, inst *instance) (cty.Value, *hcl.EvalContext) {
	switch e := expr.(type) { // what most attributes are needs no context
	case *hclsyntax.LiteralValueExpr:
		return e.Val, nil
	case *hclsyntax.ScopeTraversalExpr:
		if v, ok := s.plainReference(e.Traversal); ok {
			return v, nil
		}
	}
	ctx := s.context(expr, inst)
	v, diags := expr.Value(ctx)
	explainFunctions(diags)
	s.report(diags)
	if diags.HasErrors() {
		return cty.DynamicVal, ctx
	}
	return v, ctx
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

// context holds the values of just those names that an expression refers to.
func (s *scope) context(expr hcl.Expression, inst *instance) *hcl.EvalContext {
	if s.dataOnly {
		return nil
	}
	objects := map[string]map[string]cty.Value{}
	values := map[string]cty.Value{}
	for _, t := range expr.Variables() {
		root := t.RootName()
		if referable[root] == nil {
			if v, ok := s.fixed(root, inst); ok {
				values[root] = v
				continue
			}
			s.unknownRoot(t, inst)
			values[root] = cty.DynamicVal
			continue
		}
		if len(t) < 2 {
			s.fail(t.SourceRange(), "Invalid reference", "%q alone is not a value; name one of its members, as in %s.NAME.", root, root)
			values[root] = cty.DynamicVal
			continue
		}
		name, ok := stepName(t[1])
		if !ok {
			s.fail(t.SourceRange(), "Invalid reference", "After %q a name is needed, as in %s.NAME.", root, root)
			values[root] = cty.DynamicVal
			continue
		}
		if objects[root] == nil {
			objects[root] = map[string]cty.Value{}
		}
		objects[root][name] = s.resolve(root, name, t)
	}
	for root, members := range objects {
		if _, failed := values[root]; !failed {
			values[root] = cty.ObjectVal(members)
		}
	}
	return &hcl.EvalContext{Variables: values, Functions: s.functions}
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

// referable are the kinds of things that expressions refer to by name, with how
// each is evaluated.
var referable map[string]func(s *scope, name string, t hcl.Traversal) cty.Value

func init() { // not a literal: the functions refer to the map
	referable = map[string]func(*scope, string, hcl.Traversal) cty.Value{
		"var":     (*scope).variable,
		"local":   (*scope).local,
		"account": (*scope).accountValue,
		"catalog": (*scope).catalogValue,
	}
}

// resolve evaluates a name once.
func (s *scope) resolve(kind, name string, t hcl.Traversal) cty.Value {
	id := kind + "." + name
	if v, ok := s.names[id]; ok {
		return v
	}
	id = s.prefix + id
	if i := slices.Index(s.visiting, id); i >= 0 {
		path := append(slices.Clone(s.visiting[i:]), id)
		s.fail(t.SourceRange(), "Reference cycle", "%s refers to itself: %s. Break the circle by writing one of them without the other.", id, strings.Join(path, " -> "))
		return cty.DynamicVal
	}
	s.visiting = append(s.visiting, id)
	v := referable[kind](s, name, t)
	s.visiting = s.visiting[:len(s.visiting)-1]
	s.names[kind+"."+name] = v
	return v
}

// fixed are the names that need no evaluation.
func (s *scope) fixed(root string, inst *instance) (cty.Value, bool) {
	switch root {
	case "path":
		return cty.ObjectVal(map[string]cty.Value{
			"module": cty.StringVal(s.relative(s.module.dir)),
			"root":   cty.StringVal("."),
		}), true
	case "plan":
		return s.horizon.value(), true
	case "each", "count":
		if inst != nil {
			return inst.key.context(root)
		}
	}
	return cty.NilVal, false
}

// relative is a folder as seen from the root module's folder, as path.module
// shows it.
func (ev *evaluator) relative(dir string) string {
	rel, err := filepath.Rel(filepath.FromSlash(ev.rootDir), filepath.FromSlash(dir))
	if err != nil {
		return dir
	}
	return filepath.ToSlash(rel)
}

// unknownRoot explains a reference that starts with a name there is not.
func (s *scope) unknownRoot(t hcl.Traversal, inst *instance) {
	root, at := t.RootName(), t.SourceRange()
	switch root {
	case "each":
		s.fail(at, "Invalid reference", "each stands only in blocks with for_each.")
	case "count":
		s.fail(at, "Invalid reference", "count stands only in blocks with count.")
	case "result":
		s.fail(at, "Invalid reference", "result is what the simulation found. It cannot shape the input of the same simulation; it can be used in output and check blocks.")
	case "usage", "resource_pack", "top_up", "budget":
		s.fail(at, "Invalid reference", "A %s has no value that an expression could use. Expressions refer to var, local, account, catalog, path and plan.", root)
	default:
		names := append(slices.Sorted(maps.Keys(referable)), "path", "plan", "each", "count")
		near := pricing.DidYouMean(root, names)
		if near == "" {
			near = fmt.Sprintf(" If a text is meant, quote it: %q.", root)
		}
		s.fail(at, "Unknown name", "There is no %q. Names start with %s.%s", root, strings.Join(names, ", "), near)
	}
}

// local evaluates a value of a locals block.
func (s *scope) local(name string, t hcl.Traversal) cty.Value {
	attr, ok := s.module.locals[name]
	if !ok {
		s.unknownName(t, "local value", name, slices.Sorted(maps.Keys(s.module.locals)))
		return cty.DynamicVal
	}
	v, _ := s.eval(attr.Expr, nil)
	return v
}

// checkLocals evaluates every local value, so that a mistake in one that
// nothing refers to is reported, too.
func (s *scope) checkLocals() {
	for _, name := range slices.Sorted(maps.Keys(s.module.locals)) {
		attr := s.module.locals[name]
		at := hcl.TraverseRoot{Name: "local", SrcRange: attr.NameRange}
		s.resolve("local", name, hcl.Traversal{at, hcl.TraverseAttr{Name: name, SrcRange: attr.NameRange}})
	}
}

// unknownName reports a reference to a name that is not declared.
func (s *scope) unknownName(t hcl.Traversal, what, name string, declared []string) {
	near := pricing.DidYouMean(name, declared)
	if near == "" && len(declared) > 0 && len(declared) <= 8 {
		near = fmt.Sprintf(" Declared are: %s.", strings.Join(declared, ", "))
	}
	s.fail(t.SourceRange(), "Reference to something undeclared", "There is no %s named %q.%s", what, name, near)
}

func (ev *evaluator) fail(at hcl.Range, summary, detail string, args ...any) {
	ev.add(&hcl.Diagnostic{
		Severity: hcl.DiagError, Summary: summary, Detail: fmt.Sprintf(detail, args...), Subject: at.Ptr(),
	})
}
