package functions

import (
	"errors"
	"fmt"
	"slices"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// Convert is convert.Convert in time proportional to the value. cty's takes the
// square of the length of a tuple, and every list that is written down or made
// by a for expression is a tuple first: 100,000 elements take it minutes. A text
// becomes a number only where HCL would write the number so.
func Convert(v cty.Value, want cty.Type) (cty.Value, error) {
	if want == cty.DynamicPseudoType {
		return v, nil
	}
	if v.IsMarked() {
		v, marks := v.Unmark()
		v, err := Convert(v, want)
		if err != nil {
			var text numeralError
			if _, secret := marks[Sensitive]; secret && errors.As(err, &text) {
				err = errors.New("a number is required")
			}
			return cty.NilVal, err
		}
		return v.WithMarks(marks), nil
	}
	if want == cty.Number && v.IsKnown() && !v.IsNull() {
		return convertNumber(v)
	}
	ty := v.Type()
	mapping := ty.IsObjectType() || ty.IsMapType()
	switch {
	case !v.IsKnown(), v.IsNull(), !v.CanIterateElements(), !v.Length().IsKnown(), v.LengthInt() == 0:
	case isSequence(ty) && (want.IsListType() || want.IsSetType()),
		mapping && want.IsMapType(),
		ty.IsObjectType() && want.IsObjectType(),
		ty.IsTupleType() && want.IsTupleType() && v.LengthInt() == want.Length():
		return convertElements(v, want)
	}
	return convert.Convert(v, want)
}

// convertNumber makes a number of a number or a text.
func convertNumber(v cty.Value) (cty.Value, error) {
	switch v.Type() {
	case cty.Number:
		return settled(v)
	case cty.String:
		if err := misspelt(v.AsString()); err != nil {
			return cty.NilVal, err
		}
	}
	v, err := convert.Convert(v, cty.Number)
	if err == nil {
		err = checkRange(v)
	}
	if err != nil {
		return cty.NilVal, err
	}
	return settled(v)
}

// convertElements converts what v holds, which is not empty, to what want holds.
func convertElements(v cty.Value, want cty.Type) (cty.Value, error) {
	values, names := make([]cty.Value, 0, v.LengthInt()), []string{}
	for it := v.ElementIterator(); it.Next(); {
		key, value := it.Element()
		value, err := Convert(value, elementType(want, len(values), key))
		if err != nil {
			return cty.NilVal, below(want, len(values), key, err)
		}
		if values = append(values, value); want.IsMapType() || want.IsObjectType() {
			names = append(names, key.AsString())
		}
	}
	switch {
	case want.IsTupleType():
		return cty.TupleVal(values), nil
	case want.IsObjectType(): // cty knows which attributes are required and which optional
		return convert.Convert(cty.ObjectVal(named(names, values)), want)
	}
	if err := unify(values); err != nil {
		return cty.NilVal, err
	}
	switch {
	case want.IsMapType():
		return cty.MapVal(named(names, values)), nil
	case want.IsSetType():
		return cty.SetVal(values), nil
	}
	return cty.ListVal(values), nil
}

// elementType is the type that want has for its i-th element, which has that key.
func elementType(want cty.Type, i int, key cty.Value) cty.Type {
	switch {
	case want.IsCollectionType():
		return want.ElementType()
	case want.IsTupleType():
		return want.TupleElementType(i)
	case want.HasAttribute(key.AsString()):
		return want.AttributeType(key.AsString())
	}
	return cty.DynamicPseudoType
}

func named(names []string, values []cty.Value) map[string]cty.Value {
	all := make(map[string]cty.Value, len(names))
	for i, name := range names {
		all[name] = values[i]
	}
	return all
}

// below says that err is about a part of a value.
func below(want cty.Type, i int, key cty.Value, err error) error {
	switch {
	case want.IsObjectType():
		return fmt.Errorf("attribute %q: %w", key.AsString(), err)
	case want.IsMapType():
		return fmt.Errorf("element %q: %w", key.AsString(), err)
	}
	return fmt.Errorf("element %d: %w", i, err)
}

// unify gives all values one type. They differ only where the type that they
// were converted to says any.
func unify(values []cty.Value) error {
	types := make([]cty.Type, len(values))
	for i, v := range values {
		types[i] = v.Type()
	}
	if !slices.ContainsFunc(types, func(ty cty.Type) bool { return !ty.Equals(types[0]) }) {
		return nil
	}
	common := commonType(types)
	if common == cty.NilType || common == cty.DynamicPseudoType {
		return errors.New("all elements must have the same type")
	}
	for i, v := range values {
		var err error
		if values[i], err = convert.Convert(v, common); err != nil {
			return err
		}
	}
	return nil
}

// commonType is convert.UnifyUnsafe, which compares every two types.
func commonType(types []cty.Type) cty.Type {
	var distinct []cty.Type
	seen := map[string]bool{}
	for i, ty := range types {
		if i > 0 && ty.Equals(types[i-1]) {
			continue // its form need not be made
		}
		if form := ty.GoString(); !seen[form] {
			seen[form] = true
			distinct = append(distinct, ty)
		}
	}
	common, _ := convert.UnifyUnsafe(distinct)
	return common
}

var conversionFunctions = map[string]function.Function{
	"issensitive":  own(isSensitive, nil, nullable("value")),
	"nonsensitive": own(nonSensitive, nil, nullable("value")),
	"sensitive":    own(sensitive, nil, nullable("value")),
	"tobool":       guard(stdlib.MakeToFunc(cty.Bool)),
	"tolist":       toCollection(cty.List),
	"tomap":        toCollection(cty.Map),
	"tonumber":     guard(stdlib.MakeToFunc(cty.Number), checkNumeral),
	"toset":        toCollection(cty.Set),
	"tostring":     guard(stdlib.MakeToFunc(cty.String)),
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
	}, nil, nullable("v"))
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
