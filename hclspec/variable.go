package hclspec

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/hclspec/internal/functions"
	"github.com/declarative-cost/planner/hclspec/internal/scan"
	"github.com/declarative-cost/planner/pricing"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

var variableSchema = schema{
	labels:   []string{"name"},
	optional: []string{"type", "default", "description", "sensitive", "nullable"},
	repeated: map[string]bool{"validation": true},
	nested:   map[string]schema{"validation": {required: []string{"condition", "error_message"}}},
}

// A variableType is what a variable's value is converted to.
type variableType struct {
	constraint cty.Type
	defaults   *typeexpr.Defaults // of optional object attributes
	wrong      bool               // whether it could not be read, which is reported
}

// typeOf reads a variable's type attribute; without one any value will do.
func (ev *evaluator) typeOf(b *block) variableType {
	attr := b.attrs["type"]
	if attr == nil {
		return variableType{constraint: cty.DynamicPseudoType}
	}
	if !ev.parsable(attr.Expr) {
		return variableType{constraint: cty.DynamicPseudoType, wrong: true}
	}
	constraint, defaults, diags := typeexpr.TypeConstraintWithDefaults(attr.Expr)
	ev.report(diags)
	if diags.HasErrors() {
		return variableType{constraint: cty.DynamicPseudoType, wrong: true}
	}
	return variableType{constraint: constraint, defaults: defaults}
}

func (t variableType) convert(v cty.Value) (cty.Value, error) {
	if t.defaults != nil && !v.IsNull() {
		v = t.defaults.Apply(v)
	}
	return functions.Convert(v, t.constraint)
}

// misfit says why a value does not convert. The keys in it may be secret, too.
func (t variableType) misfit(err error, secret bool) string {
	if secret {
		return t.constraint.FriendlyName() + " required"
	}
	return err.Error()
}

// variable evaluates a variable: the value that was given, or the default,
// converted to its type and held against its validations.
func (s *scope) variable(name string, t hcl.Traversal) cty.Value {
	b, ok := s.module.byName["variable."+name]
	if !ok {
		s.unknownName(t, "variable", name, s.module.declared("variable"))
		return cty.DynamicVal
	}
	r := &reader{scope: s, block: b}
	given, v := s.variableValue(name, b)
	if v.IsKnown() && v.IsNull() && !valueOr(r, "nullable", true) && given.isSet() {
		s.failInput(b, given, "Invalid value for variable", fmt.Sprintf("var.%s may not be null: it is not nullable and has no default.", name))
		return cty.DynamicVal
	}
	if s.isSecret(b) {
		v = v.Mark(functions.Sensitive)
	}
	s.names[nameKey{"var", name}] = v // so that its validations can refer to it
	for _, rule := range b.nested["validation"] {
		if !s.validate(name, b, rule, given) {
			return cty.DynamicVal
		}
	}
	return v
}

// variableValue is the value given or the default, converted.
func (s *scope) variableValue(name string, b *block) (inputValue, cty.Value) {
	want := s.typeOf(b)
	standard := s.defaultValue(b, want)
	g, ok := s.inputs[name]
	if !ok {
		if b.attrs["default"] == nil {
			s.noValue(name, b)
			return inputValue{}, cty.DynamicVal
		}
		return inputValue{}, standard
	}
	v := g.valueFor(s.evaluator, want, s.isSecret(b))
	converted, err := want.convert(v)
	if err != nil {
		s.failInput(b, g, "Invalid value for variable", fmt.Sprintf("The value of var.%s does not fit its type: %s.", name, want.misfit(err, s.isSecret(b))))
		return g, cty.DynamicVal
	}
	nullable := valueOr(&reader{scope: s, block: b}, "nullable", true)
	if converted.IsKnown() && converted.IsNull() && !nullable && b.attrs["default"] != nil {
		return inputValue{}, standard
	}
	return g, converted
}

// noValue reports a variable without a value where the value should stand: at
// the module block, or for the root module at the variable.
func (s *scope) noValue(name string, b *block) {
	if s.parent == nil && s.valuesUnread {
		return // perhaps it stands in the file that could not be read
	}
	if b.faulty || s.typeOf(b).wrong {
		return // one mistake in a block at a time: its default may be misspelt
	}
	if s.misspelt(name) {
		return // reported where the value is given
	}
	if s.parent != nil {
		s.evaluator.fail(s.caller.at, "Missing input", "The module needs a value for %s, which has no default: write %s = … in this block.", name, name)
		return
	}
	s.evaluator.fail(b.at, "No value for variable", "var.%s has no default, so it needs a value: --var %s=…, a line %s = … in planner.vars.hcl or a --var-file, or the environment variable %s%s.",
		name, name, name, EnvPrefix, name)
}

// defaultValue evaluates a variable's default, a constant.
func (s *scope) defaultValue(b *block, want variableType) cty.Value {
	attr := b.attrs["default"]
	if attr == nil {
		return cty.DynamicVal
	}
	v, diags := attr.Expr.Value(nil)
	s.report(explainConstant(diags, "A default is a constant; what is computed belongs in a locals block."))
	if diags.HasErrors() {
		return cty.DynamicVal
	}
	converted, err := want.convert(v)
	if err != nil {
		s.failInput(b, inputValue{}, "Invalid default value", fmt.Sprintf("The default of var.%s does not fit its type: %s.", b.labels[0], want.misfit(err, s.isSecret(b))))
		return cty.DynamicVal
	}
	if converted.IsNull() && !valueOr(&reader{scope: s, block: b}, "nullable", true) {
		s.failInput(b, inputValue{}, "Invalid default value", fmt.Sprintf("The default of var.%s is null, which nullable = false does not allow.", b.labels[0]))
		return cty.DynamicVal
	}
	return converted
}

// validate holds a variable against one of its validations.
func (s *scope) validate(name string, b, rule *block, given inputValue) bool {
	held, ctx := s.holds(rule)
	if held {
		return true
	}
	secret := s.isSecret(b)
	s.add(&hcl.Diagnostic{
		Severity: hcl.DiagError, Summary: "Invalid value for variable",
		Detail: fmt.Sprintf("%s\n\nThis was checked by the validation rule at %s:%d.%s",
			s.messageText(rule.attrs["error_message"]), rule.at.Filename, rule.at.Start.Line, given.origin(name, secret)),
		Subject: given.place(b, secret).Ptr(), Expression: rule.attrs["condition"].Expr, EvalContext: ctx,
		Extra: failedRule(s.prefix + "var." + name),
	})
	return false
}

// isSecret says whether a variable is declared sensitive.
func (s *scope) isSecret(b *block) bool {
	return valueOr(&reader{scope: s, block: b}, "sensitive", false)
}

// messageText evaluates an error message; a sensitive one is not shown.
func (s *scope) messageText(attr *hcl.Attribute) string {
	v, ctx := s.eval(attr.Expr, nil)
	if v.ContainsMarked() {
		return "It is not valid. (The message is sensitive, so it is not shown.)"
	}
	v, err := convert.Convert(v, cty.String)
	if err != nil || (v.IsKnown() && v.IsNull()) {
		s.failAt(attr, ctx, "Invalid error message", "An error message is a text.")
		return "The value is not valid."
	}
	if !v.IsKnown() {
		return "The value is not valid."
	}
	if len(v.AsString()) > maxMessage {
		s.failAt(attr, ctx, "Text too long", "An error message has at most 10,000 bytes.")
		return "The value is not valid."
	}
	return strings.TrimSpace(v.AsString())
}

// failInput reports a value at the place where it was given.
func (s *scope) failInput(b *block, given inputValue, summary, detail string) {
	secret := s.isSecret(b)
	s.evaluator.fail(given.place(b, secret), summary, "%s", detail+given.origin(b.labels[0], secret))
}

// checkVariables evaluates every variable, referred to or not, and reports
// values for variables that there are not.
func (s *scope) checkVariables() {
	for _, b := range s.module.blocks["variable"] {
		at := hcl.TraverseRoot{Name: "var", SrcRange: b.at}
		s.resolve("var", b.labels[0], hcl.Traversal{at})
	}
	s.checkInputs()
}

// EnvPrefix begins the names of environment variables that give values.
const EnvPrefix = "PLANNER_VAR_"

// A Setting gives values to variables of the root module: one variable by name,
// or all those of a file.
type Setting struct {
	Name, Text string // --var NAME=TEXT
	File       string // --var-file: slash-separated within the boundary, or with Source the name that is shown; wins when set
	Source     []byte // the text of a file that does not lie within the boundary; nil: the file is read there
}

// An inputValue is the value set for a variable: evaluated already, or a text
// whose meaning depends on the variable's type.
type inputValue struct {
	value  cty.Value      // NilVal for a text or an input
	text   string         // from a flag or the environment
	from   string         // where a text came from
	attr   *hcl.Attribute // an input of a module, not yet evaluated
	caller *instance      // of the module block with that input
	at     *hcl.Range     // where it stands, if in a file
	name   *hcl.Range     // of the name it is given to
	flag   bool           // whether it comes from the command line, and not from a file of the configuration's tree
}

// isSet says whether a value was set.
func (g inputValue) isSet() bool { return g.value != cty.NilVal || g.from != "" || g.attr != nil }

// place is where to point when the value is wrong. The line of a secret is not
// shown.
func (g inputValue) place(b *block, secret bool) hcl.Range {
	switch standard := b.attrs["default"]; {
	case secret:
		return b.at
	case g.at != nil:
		return *g.at
	case !g.isSet() && standard != nil:
		return standard.Expr.Range()
	}
	return b.at
}

// origin is a sentence about where a value comes from that its place does not
// show.
func (g inputValue) origin(name string, secret bool) string {
	switch {
	case g.from != "":
		return fmt.Sprintf(" The value of var.%s comes from %s.", name, g.from)
	case secret && g.at != nil:
		return fmt.Sprintf(" The value of var.%s stands at %s:%d; it is sensitive and not shown.", name, g.at.Filename, g.at.Start.Line)
	}
	return ""
}

// valueFor is the value as the variable's type reads it: a text is taken
// literally where the type is a primitive one or not said, and is an expression
// otherwise, as in Terraform.
func (g inputValue) valueFor(ev *evaluator, want variableType, secret bool) cty.Value {
	if g.attr != nil {
		v, _ := g.caller.scope.eval(g.attr.Expr, g.caller)
		return v
	}
	if g.value != cty.NilVal {
		return g.value
	}
	if want.constraint == cty.Number {
		if diags := scan.Expression([]byte(g.text), "<"+g.from+">"); diags.HasErrors() { // an exponent without measure
			ev.add(sourceless(diags[0].Summary, capital(g.from)+": "+diags[0].Detail))
			return cty.DynamicVal
		}
	}
	if want.constraint.IsPrimitiveType() || want.constraint == cty.DynamicPseudoType {
		return cty.StringVal(g.text)
	}
	src := []byte(g.text)
	name := "<" + g.from + ">"
	if !secret {
		ev.sources.files[name] = &hcl.File{Bytes: src} // to show it when it is wrong
	}
	if diags := scan.Expression(src, name); diags.HasErrors() {
		ev.report(diags)
		return cty.DynamicVal
	}
	expr, diags := hclsyntax.ParseExpression(src, name, hcl.InitialPos)
	ev.report(diags)
	if diags.HasErrors() {
		return cty.DynamicVal
	}
	v, diags := expr.Value(nil)
	ev.report(explainConstant(diags, "A value that is given is a constant; texts in it stand in quotes."))
	if diags.HasErrors() {
		return cty.DynamicVal
	}
	return v
}

// readInputs collects the values for the root module's variables, later sources
// winning: the environment, the files that are read by themselves, the settings
// in their order.
func (ev *evaluator) readInputs(m *module) map[string]inputValue {
	inputs := map[string]inputValue{}
	for name, text := range ev.options.Environment {
		if _, declared := m.byName["variable."+name]; declared {
			inputs[name] = inputValue{text: text, from: "the environment variable " + EnvPrefix + name}
		}
	}
	for _, name := range ev.sources.ownVarsFiles(ev.options.Path) {
		ev.readVarsFile(name, inputs)
	}
	for _, setting := range ev.options.Settings {
		ev.readSetting(setting, inputs)
	}
	maps.Copy(inputs, ev.options.overrides)
	return inputs
}

func (ev *evaluator) readSetting(setting Setting, into map[string]inputValue) {
	switch {
	case setting.File == "":
		into[setting.Name] = inputValue{text: setting.Text, from: "--var " + setting.Name, flag: true}
	case setting.Source != nil:
		ev.readValues(into, true, func() (*hcl.File, hcl.Diagnostics) {
			return ev.sources.parseBytes(setting.Source, setting.File)
		})
	default:
		if _, err := fs.Stat(ev.sources.fsys, setting.File); ev.options.Lenient && errors.Is(err, fs.ErrNotExist) {
			d := sourceless("Missing values", fmt.Sprintf("There is no %s here.", ev.sources.display(setting.File)))
			ev.soften(d)
			ev.add(d)
			return
		}
		ev.readVarsFile(setting.File, into)
	}
}

// ownVarsFiles lists the files of values that a configuration reads by itself:
// planner.vars.hcl and *.auto.vars.hcl in a folder, STEM.vars.hcl beside a
// single STEM.hcl, in the order of their names.
func (s *sources) ownVarsFiles(at string) []string {
	names, _ := s.list(at, varsFile, ".vars", func(stem string) bool { // an error was reported when the configuration was read
		return stem == "planner.vars" || strings.HasSuffix(stem, ".auto.vars")
	})
	return names
}

// readVarsFile reads a file of values within the boundary.
func (ev *evaluator) readVarsFile(name string, into map[string]inputValue) {
	ev.readValues(into, false, func() (*hcl.File, hcl.Diagnostics) { return ev.sources.parse(name) })
}

// readValues reads name = value lines; values are constants.
func (ev *evaluator) readValues(into map[string]inputValue, flag bool, parse func() (*hcl.File, hcl.Diagnostics)) {
	file, diags := parse()
	ev.report(diags)
	if file == nil {
		ev.valuesUnread = true
		return
	}
	attrs, diags := file.Body.JustAttributes()
	ev.report(diags)
	for name, attr := range attrs {
		v, diags := attr.Expr.Value(nil)
		ev.report(explainConstant(diags, "A file of values holds constants."))
		if diags.HasErrors() {
			v = cty.DynamicVal
		}
		into[name] = inputValue{value: v, at: attr.Expr.Range().Ptr(), name: attr.NameRange.Ptr(), flag: flag}
	}
}

// soften makes an error about a flag a warning where flags may be meant for
// another configuration.
func (ev *evaluator) soften(d *hcl.Diagnostic) {
	if ev.options.Lenient {
		d.Severity = hcl.DiagWarning
	}
}

// undeclaredIsError says whether a value for a variable that is not declared is an
// error, and not only a warning.
func (s *scope) undeclaredIsError(g inputValue) bool {
	return s.parent != nil || !s.options.AllowUndeclared && !(g.flag && s.options.Lenient)
}

// misspelt says whether a value is given to a name that is not declared but near
// to this one, which is an error.
func (s *scope) misspelt(name string) bool {
	declared := s.module.declared("variable")
	for other, g := range s.inputs {
		if !slices.Contains(declared, other) && quoted(pricing.DidYouMean(other, declared)) == name && s.undeclaredIsError(g) {
			return true
		}
	}
	return false
}

// checkInputs reports values for variables that are not declared.
func (s *scope) checkInputs() {
	for _, name := range slices.Sorted(maps.Keys(s.inputs)) {
		if _, ok := s.module.byName["variable."+name]; ok || !s.module.lacks(name) {
			continue
		}
		g := s.inputs[name]
		d := sourceless("Unknown variable", fmt.Sprintf("There is no variable %q to take this value.%s", name, pricing.DidYouMean(name, s.module.declared("variable"))))
		if d.Subject = g.name; g.name == nil {
			d.Detail = strings.ToUpper(g.from[:1]) + g.from[1:] + ": " + d.Detail
		}
		if !s.undeclaredIsError(g) {
			d.Severity = hcl.DiagWarning
		} else if s.parent == nil && g.name != nil && d.Detail[len(d.Detail)-1] != '?' {
			d.Detail += " With --allow-undeclared this is a warning, for a file of values that serves several configurations."
		}
		s.add(d)
	}
}
