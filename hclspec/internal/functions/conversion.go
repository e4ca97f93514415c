package functions

import (
	"errors"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/customdecode"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

var conversionFunctions = map[string]function.Function{
	"issensitive":  own(isSensitive, rule{light: true}, nil, nullable("value")),
	"nonsensitive": own(nonSensitive, rule{light: true}, nil, nullable("value")),
	"sensitive":    own(sensitive, rule{light: true}, nil, nullable("value")),
	"tobool":       guard(stdlib.MakeToFunc(cty.Bool), rule{}),
	"tolist":       toCollection(cty.List),
	"tomap":        toCollection(cty.Map),
	"tonumber":     guard(stdlib.MakeToFunc(cty.Number), rule{check: checkNumeral}),
	"toset":        toCollection(cty.Set),
	"tostring":     guard(stdlib.MakeToFunc(cty.String), rule{exact: true}),
}

func checkNumeral(args []cty.Value) error {
	if args[0].Type() != cty.String {
		return nil
	}
	if err := misspelt(args[0].AsString()); err != nil {
		return function.NewArgError(0, err)
	}
	return nil
}

func toCollection(of func(cty.Type) cty.Type) function.Function {
	want := of(cty.DynamicPseudoType)
	return own(func(args []cty.Value) (cty.Value, error) {
		v, err := Convert(args[0], want)
		if err != nil {
			return cty.NilVal, function.NewArgErrorf(0, "cannot convert %s: %w", args[0].Type().FriendlyName(), err)
		}
		return v, nil
	}, rule{exact: true, light: true}, nil, nullable("v"))
}

// nullable is a parameter that takes anything.
func nullable(name string) function.Parameter {
	return function.Parameter{Name: name, Type: cty.DynamicPseudoType, AllowNull: true}
}

// valueMark is the type of this package's marks, so that no other can be equal.
type valueMark string

// Sensitive marks a value that must not be shown: v.Mark(functions.Sensitive).
const Sensitive = valueMark("sensitive")

func sensitive(args []cty.Value) (cty.Value, error) { return args[0].Mark(Sensitive), nil }

func nonSensitive(args []cty.Value) (cty.Value, error) {
	v, marks := args[0].Unmark()
	delete(marks, Sensitive)
	return v.WithMarks(marks), nil
}

func isSensitive(args []cty.Value) (cty.Value, error) {
	v := args[0]
	if !v.IsKnown() && !v.HasMark(Sensitive) {
		return cty.UnknownVal(cty.Bool), nil // it may be by the time it is known
	}
	return cty.BoolVal(v.HasMark(Sensitive)), nil
}

// attempt evaluates an expression. It is an error if that fails, and known says
// whether the result can still fail or change.
func attempt(arg cty.Value) (v cty.Value, known bool, diags hcl.Diagnostics) {
	closure := customdecode.ExpressionClosureFromVal(arg)
	v, diags = closure.Value()
	if diags.HasErrors() {
		return cty.NilVal, false, diags
	}
	return v, v.IsWhollyKnown(), nil
}

// tryFunc evaluates each expression once. That of HCL does it twice, so n of
// them in one another take 2^n evaluations.
var tryFunc = function.New(&function.Spec{
	VarParam: &function.Parameter{Name: "expressions", Type: customdecode.ExpressionClosureType},
	Type:     function.StaticReturnType(cty.DynamicPseudoType),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		if len(args) == 0 {
			return cty.NilVal, errors.New("at least one argument is required")
		}
		var failures hcl.Diagnostics
		for _, arg := range args {
			v, known, diags := attempt(arg)
			if diags.HasErrors() {
				failures = append(failures, diags...)
				continue
			}
			if !known {
				_, marks := v.UnmarkDeep()
				return cty.DynamicVal.WithMarks(marks), nil
			}
			return v, nil
		}
		return cty.NilVal, tryError(failures)
	},
})

var canFunc = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "expression", Type: customdecode.ExpressionClosureType}},
	Type:   function.StaticReturnType(cty.Bool),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		_, known, diags := attempt(args[0])
		if !known && !diags.HasErrors() {
			return cty.UnknownVal(cty.Bool), nil
		}
		return cty.BoolVal(known), nil
	},
})

func tryError(failures hcl.Diagnostics) error {
	text := "no expression succeeded:\n"
	for _, diag := range failures {
		text += "- " + diag.Error() + "\n"
	}
	return errors.New(text + "\nAt least one expression must produce a successful result")
}
