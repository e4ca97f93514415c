package functions

import (
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
