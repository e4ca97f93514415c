package hclspec

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/hclspec/internal/functions"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/shopspring/decimal"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// An evaluator works out a configuration by reference: a name is evaluated when
// something refers to it, once, and a name that refers to itself is a cycle.
type evaluator struct {
	options    Options
	sources    *sources
	horizon    horizon
	rootDir    string // of the root module's files, within the boundary
	functions  map[string]function.Function
	modules    map[string]*module // by folder
	multiplier decimal.Decimal    // of the scenario in force
	result     *result            // what the simulation found; before it, its shape
	afterPlan  bool               // whether an output or a check of the root module is being evaluated
	asserting  bool               // whether an assertion of a test is, which sees outputs, too
	byPrefix   map[string]*scope
	dataOnly   bool // whether there is nothing to refer to: a catalogue, a file of values

	catalogs      map[string]*pricing.Catalog // that were read, by path or built-in id; nil with mistakes
	inUse         map[string]*pricing.Catalog // those of accounts, by id
	catalogUses   map[string]*catalogUse      // by address; nil where it has mistakes
	places        map[string]*instance        // those that were read, by address; the planner block at ""
	probabilities []probability               // of scenarios
	moves         map[planner.Move]*block
	slips         []slip
	instances     int             // expanded so far
	printed       functions.Total // what the outputs of the plan say so far
	valuesUnread  bool            // a file of values could not be read

	visiting []string // the names being evaluated, outermost first
	diags    hcl.Diagnostics
	seen     map[string]*hcl.EvalContext // what diags holds: by place and summary, and with the detail
}

func newEvaluator(options Options, src *sources) *evaluator {
	ev := &evaluator{
		options: options, sources: src,
		catalogs:    map[string]*pricing.Catalog{},
		inUse:       map[string]*pricing.Catalog{},
		catalogUses: map[string]*catalogUse{},
		places:      map[string]*instance{},
		moves:       map[planner.Move]*block{},
		modules:     map[string]*module{},
		multiplier:  decimal.NewFromInt(1),
		byPrefix:    map[string]*scope{},
		seen:        map[string]*hcl.EvalContext{},
	}
	// As in Terraform the paths that functions take are relative to the root module's folder;
	// ${path.module} leads to a module's own.
	ev.functions = functions.Table(functions.Options{Read: ev.readData, Exists: ev.dataExists})
	return ev
}

func (ev *evaluator) report(diags hcl.Diagnostics) {
	for _, d := range diags {
		ev.add(d)
	}
}

// add reports a diagnostic once: a mistake in a block with for_each is one
// mistake, however many instances have it.
func (ev *evaluator) add(d *hcl.Diagnostic) {
	if ev.reported(d) {
		return
	}
	if d.Subject != nil {
		id := d.Subject.String() + d.Summary
		ev.seen[id] = d.EvalContext
		ev.seen[id+d.Detail] = d.EvalContext
	}
	ev.diags = append(ev.diags, d)
}

// reported says whether a diagnostic repeats another one. At one place there may
// be several mistakes of a kind, but an instance of a block that fails where
// another one did, its names standing for other values, says nothing new.
func (ev *evaluator) reported(d *hcl.Diagnostic) bool {
	if d.Subject == nil {
		return false
	}
	id := d.Subject.String() + d.Summary
	ctx, known := ev.seen[id]
	_, same := ev.seen[id+d.Detail]
	return same || (known && ctx != d.EvalContext)
}

// A scope is one instance of a module: what names mean in its expressions.
type scope struct {
	*evaluator
	module   *module
	parent   *scope                  // the caller's; nil for the root module
	before   *scope                  // the root module without the scenario in force; nil without one
	caller   *block                  // the module block; nil for the root module
	call     *instance               // of the module block
	prefix   string                  // of its addresses: "", or `module.eu["de"].`
	inputs   map[string]inputValue   // values given to its variables
	names    map[nameKey]cty.Value   // evaluated names
	expanded map[*block]*expansion   // evaluated for_each and count
	accounts map[string]*accountInfo // by address
	called   map[*block]*module      // by module block; nil where it has mistakes

	shared map[hcl.Expression]*hcl.EvalContext // of blocks with instances: of the first of them
}

// A nameKey is a name of a kind: {"local", "peak"}.
type nameKey struct{ kind, name string }

func (ev *evaluator) newScope(m *module) *scope {
	return &scope{
		evaluator: ev, module: m,
		names: map[nameKey]cty.Value{}, expanded: map[*block]*expansion{},
		accounts: map[string]*accountInfo{}, called: map[*block]*module{},
		shared: map[hcl.Expression]*hcl.EvalContext{},
	}
}

// referable are the kinds of things that expressions refer to by name.
var referable = []string{"account", "catalog", "local", "var"}

// maxReferenceDepth bounds how many names may be evaluated on the way to one, for
// each takes its part of the stack.
const maxReferenceDepth = 1000

// resolve evaluates a name when it is first referred to, once. A name that is referred to
// while it is being evaluated is a cycle.
func (s *scope) resolve(kind, name string, t hcl.Traversal) cty.Value {
	id := nameKey{kind, name}
	if v, ok := s.names[id]; ok {
		return v
	}
	if !s.refers(kind, name, t) {
		return cty.DynamicVal
	}
	full := s.prefix + kind + "." + name
	if i := slices.Index(s.visiting, full); i >= 0 {
		path := append(slices.Clone(s.visiting[i:]), full)
		s.mistake(t.SourceRange(), "Reference cycle", "%s refers to itself: %s. Break the cycle: remove one of these references.", full, strings.Join(path, " -> "))
		return cty.DynamicVal
	}
	if len(s.visiting) == maxReferenceDepth {
		s.mistake(t.SourceRange(), "References nest too deep", "This is the end of a chain of more than %d names that each refer to the next.", maxReferenceDepth)
		return cty.DynamicVal
	}
	s.visiting = append(s.visiting, full)
	v := s.evaluate(kind, name)
	s.visiting = s.visiting[:len(s.visiting)-1]
	s.names[id] = v
	return v
}

func (s *scope) evaluate(kind, name string) cty.Value {
	switch kind {
	case "var":
		return s.variable(name)
	case "local":
		return s.eval(s.module.find(kind, name).attrs["value"].Expr, nil)
	case "account":
		return s.instanceValues(s.module.find(kind, name), func(inst *instance) cty.Value { return s.accountInfo(inst).value })
	case "catalog":
		return s.catalogValue(name)
	default:
		return s.output(name)
	}
}

// resolveAll evaluates what is declared of a kind, so that a mistake in something that
// nothing refers to is reported, too.
func (s *scope) resolveAll(kind string) map[string]cty.Value {
	values := map[string]cty.Value{}
	for _, name := range s.module.declared(kind) {
		values[name] = s.resolve(kind, name, hcl.Traversal{hcl.TraverseRoot{Name: kind, SrcRange: s.module.find(kind, name).at}})
	}
	return values
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
func (s *scope) unknownRoot(t hcl.Traversal) {
	root, at := t.RootName(), t.SourceRange()
	switch root {
	case "each":
		s.mistake(at, "Invalid reference", "each is known only inside a block with for_each, and not in its for_each itself.")
	case "count":
		s.mistake(at, "Invalid reference", "count is known only inside a block with count, and not in its count itself.")
	case "result":
		s.mistake(at, "Invalid reference", "result is what the simulation found. It cannot shape the input of the same simulation; it can be used in output and check blocks of the root module.")
	case "usage", "resource_pack", "top_up", "subscription", "voucher", "budget":
		s.mistake(at, "Invalid reference", "A %s has no value that an expression could use. Expressions refer to %s.", root, wordList(rootNames(), "and"))
	default:
		s.mistake(at, "Unknown name", "There is no %q.%s", root, nameHintFor(root))
	}
}

// rootNames are the names that references start with.
func rootNames() []string {
	return append(slices.Clone(referable), "module", "path", "plan", "each", "count")
}

// undeclared is the summary of what unknownName reports.
const undeclared = "Reference to undeclared name"

// refers says whether a reference to a name of a kind finds it in the module; if not, it
// reports that.
func (s *scope) refers(kind, name string, t hcl.Traversal) bool {
	if s.module.find(kind, name) != nil {
		return true
	}
	what := kind
	switch kind {
	case "var":
		what = "variable"
	case "local":
		what = "local value"
	}
	s.unknownName(t, what, kind, name, s.module)
	return false
}

// unknownName reports a reference to a name that a module does not declare.
func (s *scope) unknownName(t hcl.Traversal, what, kind, name string, m *module) {
	if m.incomplete || m.anyUnread || slices.Contains(m.unread, name) {
		return // perhaps its declaration is the mistake
	}
	if _, known := s.seen[t.SourceRange().String()+undeclared]; known {
		return // a million instances may refer to it
	}
	declared := m.declared(kind)
	near := pricing.DidYouMean(name, declared)
	if near == "" && len(declared) > 0 && len(declared) <= 8 {
		near = fmt.Sprintf(" Declared are: %s.", strings.Join(declared, ", "))
	}
	s.mistake(t.SourceRange(), undeclared, "There is no %s named %q.%s", what, name, near)
}

func (ev *evaluator) mistake(at hcl.Range, summary, detail string, args ...any) bool {
	ev.add(problem(at, summary, detail, args...))
	return false
}

// eval evaluates an expression for one instance of a block; inst may be nil.
// Mistakes are reported once; their value is unknown, which nothing complains
// about again.
func (s *scope) eval(expr hcl.Expression, inst *instance) cty.Value {
	// What most attributes are needs no context: loading 5,000 usages that are
	// written out takes 20 % more processor time without this.
	switch e := expr.(type) {
	case *hclsyntax.LiteralValueExpr:
		return e.Val
	case *hclsyntax.TemplateExpr:
		if e.IsStringLiteral() {
			return e.Parts[0].(*hclsyntax.LiteralValueExpr).Val
		}
	case *hclsyntax.ScopeTraversalExpr:
		if v, ok := s.plainReference(e.Traversal); ok {
			return v
		}
	}
	v, diags := expr.Value(s.context(expr, inst))
	if s.dataOnly {
		explainConstant(diags, "A price catalogue is data, without references and functions.")
	}
	s.explain(diags)
	s.report(diags)
	if diags.HasErrors() {
		return cty.DynamicVal
	}
	return v
}

// plainReference evaluates "account.retail" and the like without building the
// objects around it.
func (s *scope) plainReference(t hcl.Traversal) (cty.Value, bool) {
	if s.dataOnly || len(t) != 2 || !slices.Contains(referable, t.RootName()) {
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
		// A context of its own, after which mistakes are told apart, on top of that of another
		// instance. But for each and count they are the same.
		ctx := shared.NewChild()
		ctx.Variables = map[string]cty.Value{inst.key.root(): inst.key.object()}
		return ctx
	}
	known := len(s.diags)
	ctx := &hcl.EvalContext{Variables: s.valuesOf(expr.Variables(), inst), Functions: s.functions}
	if repeated && len(s.diags) == known && len(s.visiting) == 0 && !s.horizon.pending {
		s.shared[expr] = ctx // for the other instances: loading 10,000 usages by count takes 20 % more time without it
	}
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
		switch root {
		case "module":
			if modules[name] == nil {
				modules[name] = &outputs{names: map[string]hcl.Traversal{}}
			}
			modules[name].want(t)
			objects[root][name] = s.moduleValue(name, t, modules[name])
		case "result":
			objects[root][name] = s.resultMember(name, t)
		default:
			objects[root][name] = s.resolve(root, name, t)
		}
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
	return slices.Contains(referable, root) || root == "module" || (root == "result" && s.afterPlan) || (root == "output" && s.asserting)
}

// rootValue is the value of a name that stands for itself.
func (s *scope) rootValue(t hcl.Traversal, inst *instance) cty.Value {
	switch root := t.RootName(); root {
	case "path":
		return cty.ObjectVal(map[string]cty.Value{
			"module": cty.StringVal(s.relative(s.module.dir)),
			"root":   cty.StringVal("."),
		})
	case "plan":
		if s.horizon.pending {
			s.mistake(t.SourceRange(), "Reference cycle", "plan is what the planner block says; it is not known while start and months are being worked out.")
		}
		return s.horizon.value()
	case "each", "count":
		if inst != nil && root == inst.key.root() {
			return inst.key.object()
		}
	}
	s.unknownRoot(t)
	return cty.DynamicVal
}

// memberName is the name behind that of the many.
func (s *scope) memberName(t hcl.Traversal) (string, bool) {
	root := t.RootName()
	if len(t) < 2 {
		return "", s.mistake(t.SourceRange(), "Invalid reference", "%q alone is not a value; name one of its members, as in %s.NAME.", root, root)
	}
	name, ok := stepName(t[1])
	return name, ok || s.mistake(t.SourceRange(), "Invalid reference", "After %q a name is needed, as in %s.NAME.", root, root)
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
