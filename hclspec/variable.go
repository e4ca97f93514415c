package hclspec

import (
	"fmt"
	"strings"

	"github.com/declarative-cost/planner/hclspec/internal/functions"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
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
