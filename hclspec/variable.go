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

// A variable is what a variable block says of its values.
type variable struct {
	*block
	constraint       cty.Type           // what a value is converted to
	defaults         *typeexpr.Defaults // of optional object attributes
	untyped          bool               // whether its type could not be read, which is reported
	secret, nullable bool
}

// variableOf reads a variable block; without a type any value will do.
func (s *scope) variableOf(b *block) *variable {
	r := s.readerOf(nil, b)
	v := &variable{block: b, constraint: cty.DynamicPseudoType, secret: valueOr(r, "sensitive", false), nullable: valueOr(r, "nullable", true)}
	attr := b.attrs["type"]
	if v.untyped = attr != nil && !s.parsable(attr.Expr); v.untyped || attr == nil {
		return v
	}
	constraint, defaults, diags := typeexpr.TypeConstraintWithDefaults(attr.Expr)
	s.report(diags)
	if v.untyped = diags.HasErrors(); !v.untyped {
		v.constraint, v.defaults = constraint, defaults
	}
	return v
}

// convert converts a value to the variable's type. The keys in a secret one may be secret,
// too.
func (b *variable) convert(v cty.Value) (cty.Value, error) {
	if b.defaults != nil && !v.IsNull() {
		v = b.defaults.Apply(v)
	}
	v, err := functions.Convert(v, b.constraint)
	if err != nil && b.secret {
		err = errors.New(b.constraint.FriendlyName() + " required")
	}
	return v, err
}

// variable evaluates a variable: the value that was given, or the default,
// converted to its type and held against its validations.
func (s *scope) variable(name string) cty.Value {
	b := s.variableOf(s.module.byName["variable."+name])
	given, v := s.variableValue(name, b)
	if v.IsKnown() && v.IsNull() && !b.nullable && given.isSet() {
		s.failInput(b, given, "Invalid value for variable", "var.%s may not be null: it is not nullable and has no default.", name)
		return cty.DynamicVal
	}
	if b.secret {
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
func (s *scope) variableValue(name string, b *variable) (inputValue, cty.Value) {
	standard, optional := s.defaultValue(b), b.attrs["default"] != nil
	g, ok := s.inputs[name]
	if !ok {
		if !optional {
			s.noValue(name, b)
		}
		return inputValue{}, standard
	}
	v := s.converted(b, g, g.valueFor(s.evaluator, b), "Invalid value for variable", "value")
	if v.IsKnown() && v.IsNull() && !b.nullable && optional {
		return inputValue{}, standard
	}
	return g, v
}

// converted is a value given to a variable, or its default, as its type wants it.
func (s *scope) converted(b *variable, g inputValue, v cty.Value, summary, what string) cty.Value {
	v, err := b.convert(v)
	if err != nil {
		s.failInput(b, g, summary, "The %s of var.%s does not fit its type: %s.", what, b.labels[0], err)
		return cty.DynamicVal
	}
	return v
}

// noValue reports a variable without a value where the value should stand: at
// the module block, or for the root module at the variable.
func (s *scope) noValue(name string, b *variable) {
	switch {
	case s.parent == nil && s.valuesUnread: // perhaps it stands in the file that could not be read
	case b.faulty || b.untyped: // one mistake in a block at a time: its default may be misspelt
	case s.misspelt(name): // reported where the value is given
	case s.parent != nil:
		s.mistake(s.caller.at, "Missing input", "The module needs a value for %s, which has no default: write %s = … in this block.", name, name)
	default:
		s.mistake(b.at, "No value for variable", "var.%s has no default, so it needs a value: --var %s=…, a line %s = … in planner.vars.hcl or a --var-file, or the environment variable %s%s.",
			name, name, name, EnvPrefix, name)
	}
}

// defaultValue evaluates a variable's default, a constant; without one it is not known.
func (s *scope) defaultValue(b *variable) cty.Value {
	attr := b.attrs["default"]
	if attr == nil {
		return cty.DynamicVal
	}
	v := s.constant(attr.Expr, "A default is a constant; what is computed belongs in a locals block.")
	v = s.converted(b, inputValue{}, v, "Invalid default value", "default")
	if v.IsKnown() && v.IsNull() && !b.nullable {
		s.failInput(b, inputValue{}, "Invalid default value", "The default of var.%s is null, which nullable = false does not allow.", b.labels[0])
		return cty.DynamicVal
	}
	return v
}

// constant evaluates an expression that refers to nothing; why says so where it does.
func (ev *evaluator) constant(expr hcl.Expression, why string) cty.Value {
	v, diags := expr.Value(nil)
	ev.report(explainConstant(diags, why))
	if diags.HasErrors() {
		return cty.DynamicVal
	}
	return v
}

// validate holds a variable against one of its validations.
func (s *scope) validate(name string, b *variable, rule *block, given inputValue) bool {
	if s.holds(rule) {
		return true
	}
	d := problem(given.place(b), "Invalid value for variable", "%s\n\nThis was checked by the validation rule at %s:%d.%s",
		s.messageText(rule.attrs["error_message"]), rule.at.Filename, rule.at.Start.Line, given.origin(b))
	condition := rule.attrs["condition"].Expr
	d.Expression, d.EvalContext, d.Extra = condition, s.context(condition, nil), failedRule(s.prefix+"var."+name)
	s.add(d)
	return false
}

// messageText evaluates an error message; a sensitive one is not shown.
func (s *scope) messageText(attr *hcl.Attribute) string {
	v := s.eval(attr.Expr, nil)
	if v.ContainsMarked() {
		return "It is not valid. (The message is sensitive, so it is not shown.)"
	}
	v, err := convert.Convert(v, cty.String)
	switch {
	case err != nil || v.IsKnown() && v.IsNull():
		s.failAt(attr, "Invalid error message", "An error message is a text.")
	case v.IsKnown() && len(v.AsString()) > maxMessage:
		s.failAt(attr, "Text too long", "An error message has at most 10,000 bytes.")
	case v.IsKnown():
		return strings.TrimSpace(v.AsString())
	}
	return "The value is not valid."
}

// failInput reports a value at the place where it was given.
func (s *scope) failInput(b *variable, given inputValue, summary, detail string, args ...any) {
	s.mistake(given.place(b), summary, "%s", fmt.Sprintf(detail, args...)+given.origin(b))
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

// An inputValue is the value set for a variable: an attribute's, or a text whose meaning
// depends on the variable's type.
type inputValue struct {
	attr  *hcl.Attribute   // where it stands; nil for a text
	value func() cty.Value // of the attribute
	text  string           // from a flag or the environment
	from  string           // where a text came from
	flag  bool             // whether it comes from the command line, and not from a file of the configuration's tree
}

// inputOf is the value that an attribute has.
func inputOf(attr *hcl.Attribute, v cty.Value) inputValue {
	return inputValue{attr: attr, value: func() cty.Value { return v }}
}

// isSet says whether a value was set.
func (g inputValue) isSet() bool { return g.from != "" || g.attr != nil }

// place is where to point when the value is wrong. The line of a secret is not
// shown.
func (g inputValue) place(b *variable) hcl.Range {
	switch standard := b.attrs["default"]; {
	case b.secret:
		return b.at
	case g.attr != nil:
		return g.attr.Expr.Range()
	case !g.isSet() && standard != nil:
		return standard.Expr.Range()
	}
	return b.at
}

// origin is a sentence about where a value comes from that its place does not
// show.
func (g inputValue) origin(b *variable) string {
	switch {
	case g.from != "":
		return fmt.Sprintf(" The value of var.%s comes from %s.", b.labels[0], g.from)
	case b.secret && g.attr != nil:
		at := g.attr.Expr.Range()
		return fmt.Sprintf(" The value of var.%s is at %s:%d; it is sensitive and not shown.", b.labels[0], at.Filename, at.Start.Line)
	}
	return ""
}

// valueFor is the value as the variable's type reads it: a text is taken
// literally where the type is a primitive one or not said, and is an expression
// otherwise, as in Terraform.
func (g inputValue) valueFor(ev *evaluator, b *variable) cty.Value {
	if g.attr != nil {
		return g.value()
	}
	name := "<" + g.from + ">"
	literal := b.constraint.IsPrimitiveType() || b.constraint == cty.DynamicPseudoType
	if literal && b.constraint != cty.Number {
		return cty.StringVal(g.text)
	}
	diags := scan.Expression([]byte(g.text), name)
	switch {
	case literal && diags.HasErrors(): // an exponent without measure
		ev.add(sourceless(diags[0].Summary, capital(g.from)+": "+diags[0].Detail))
		return cty.DynamicVal
	case literal:
		return cty.StringVal(g.text)
	case !b.secret:
		ev.sources.files[name] = &hcl.File{Bytes: []byte(g.text)} // to show it when it is wrong
	}
	var expr hclsyntax.Expression
	if !diags.HasErrors() {
		expr, diags = hclsyntax.ParseExpression([]byte(g.text), name, hcl.InitialPos)
	}
	ev.report(diags)
	if diags.HasErrors() {
		return cty.DynamicVal
	}
	return ev.constant(expr, "A value is a constant; texts in it are quoted.")
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
	names, _ := s.list(at, varsFile, func(stem string) bool { // an error was reported when the configuration was read
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
		given := inputOf(attr, ev.constant(attr.Expr, "A file of values holds constants."))
		given.flag = flag
		into[name] = given
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
		if _, ok := s.module.byName["variable."+name]; ok || !s.module.complete() {
			continue
		}
		g := s.inputs[name]
		d := sourceless("Unknown variable", fmt.Sprintf("There is no variable %q to take this value.%s", name, pricing.DidYouMean(name, s.module.declared("variable"))))
		if g.attr == nil {
			d.Detail = capital(g.from) + ": " + d.Detail
		} else {
			d.Subject = &g.attr.NameRange
		}
		if !s.undeclaredIsError(g) {
			d.Severity = hcl.DiagWarning
		} else if s.parent == nil && g.attr != nil && d.Detail[len(d.Detail)-1] != '?' {
			d.Detail += " With --allow-undeclared this is a warning, for a file of values that serves several configurations."
		}
		s.add(d)
	}
}
