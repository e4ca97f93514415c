package functions

import (
	"errors"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

// Convert is convert.Convert in time proportional to the value. cty's takes the
// square of the length of a tuple, and every list that is written down or made
// by a for expression is a tuple first: 100,000 elements take it minutes. A text
// becomes a number only where HCL would write the number so.
func Convert(v cty.Value, want cty.Type) (cty.Value, error) {
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
	want, err := resolve(v.Type(), want)
	if err != nil {
		return cty.NilVal, err
	}
	ty := v.Type()
	switch {
	case !v.IsKnown(), v.IsNull(), !v.CanIterateElements():
		return convert.Convert(v, want)
	case ty.IsSetType() && !v.Length().IsKnown(), v.LengthInt() == 0:
		return convert.Convert(v, want)
	case isSequence(ty) && (want.IsListType() || want.IsSetType()):
		return convertSequence(v, want)
	case (ty.IsObjectType() || ty.IsMapType()) && want.IsMapType():
		return convertMapping(v, want)
	case ty.IsObjectType() && want.IsObjectType():
		return convertObject(v, want)
	case ty.IsTupleType() && want.IsTupleType() && v.LengthInt() == want.Length():
		return convertTuple(v, want)
	}
	return convert.Convert(v, want)
}

// convertNumber makes a number of a number or a text.
func convertNumber(v cty.Value) (cty.Value, error) {
	if v.Type() == cty.String {
		if err := misspelt(v.AsString()); err != nil {
			return cty.NilVal, err
		}
	}
	v, err := convert.Convert(v, cty.Number)
	if err != nil {
		return cty.NilVal, err
	}
	return unsigned(v), nil
}

// resolve finds the element type, where want is a collection of any one type
// and ty has elements of different types.
func resolve(ty, want cty.Type) (cty.Type, error) {
	types := parts(ty)
	if !resolvable(ty, want) || len(types) == 0 {
		return want, nil
	}
	common, err := commonType(types)
	if err != nil {
		return cty.NilType, err
	}
	if common == cty.NilType || common == cty.DynamicPseudoType && !same(types) {
		return cty.NilType, errors.New("all " + kind(want) + " elements must have the same type")
	}
	return like(want, common), nil
}

func resolvable(ty, want cty.Type) bool {
	if !want.IsCollectionType() || want.ElementType() != cty.DynamicPseudoType {
		return false
	}
	if want.IsMapType() {
		return ty.IsObjectType()
	}
	return ty.IsTupleType()
}

func kind(ty cty.Type) string {
	switch {
	case ty.IsSetType():
		return "set"
	case ty.IsMapType():
		return "map"
	}
	return "list"
}

// like returns the collection type of the kind of ty with the given elements.
func like(ty, element cty.Type) cty.Type {
	switch {
	case ty.IsSetType():
		return cty.Set(element)
	case ty.IsMapType():
		return cty.Map(element)
	}
	return cty.List(element)
}

// convertSequence makes a list or set of a sequence that is not empty.
func convertSequence(v cty.Value, want cty.Type) (cty.Value, error) {
	values := v.AsValueSlice()
	for i, value := range values {
		step := cty.IndexPath(cty.NumberIntVal(int64(i)))
		value, err := Convert(value, want.ElementType())
		if err != nil {
			return cty.NilVal, below(step, err, "element %d: %w", i)
		}
		values[i] = value
	}
	if want.IsSetType() {
		if !cty.CanSetVal(values) {
			return cty.NilVal, errors.New("element types must all match for conversion to set")
		}
		return cty.SetVal(values), nil
	}
	if err := unify(values); err != nil {
		return cty.NilVal, err
	}
	return cty.ListVal(values), nil
}

// convertMapping makes a map of an object or map that is not empty.
func convertMapping(v cty.Value, want cty.Type) (cty.Value, error) {
	var keys []string
	var values []cty.Value
	for it := v.ElementIterator(); it.Next(); {
		key, value := it.Element()
		value, err := Convert(value, want.ElementType())
		if err != nil {
			return cty.NilVal, below(cty.IndexPath(key), err, "element %q: %w", key.AsString())
		}
		keys, values = append(keys, key.AsString()), append(values, value)
	}
	if err := unify(values); err != nil {
		return cty.NilVal, err
	}
	elements := make(map[string]cty.Value, len(keys))
	for i, key := range keys {
		elements[key] = values[i]
	}
	return cty.MapVal(elements), nil
}

// convertObject leaves to cty which attributes are required and which optional.
func convertObject(v cty.Value, want cty.Type) (cty.Value, error) {
	attributes := v.AsValueMap()
	for name, ty := range want.AttributeTypes() {
		value, ok := attributes[name]
		if !ok {
			continue
		}
		value, err := Convert(value, ty)
		if err != nil {
			return cty.NilVal, below(cty.GetAttrPath(name), err, "attribute %q: %w", name)
		}
		attributes[name] = value
	}
	return convert.Convert(cty.ObjectVal(attributes), want)
}

// convertTuple converts the elements to the types of another tuple of that length.
func convertTuple(v cty.Value, want cty.Type) (cty.Value, error) {
	values := v.AsValueSlice()
	for i, ty := range want.TupleElementTypes() {
		value, err := Convert(values[i], ty)
		if err != nil {
			return cty.NilVal, below(cty.IndexPath(cty.NumberIntVal(int64(i))), err, "element %d: %w", i)
		}
		values[i] = value
	}
	return cty.TupleVal(values), nil
}

// below says that err is about a part of a value, in its path and in its text.
func below(step cty.Path, err error, format string, args ...any) error {
	var inner cty.PathError
	if errors.As(err, &inner) {
		step = append(step, inner.Path...)
	}
	return step.NewErrorf(format, append(args, err)...)
}

// unify gives all values one type. They differ only where the type that they
// were converted to says any.
func unify(values []cty.Value) error {
	types := make([]cty.Type, len(values))
	for i, v := range values {
		types[i] = v.Type()
	}
	if same(types) {
		return nil
	}
	common, err := commonType(types)
	if err != nil {
		return err
	}
	if common == cty.NilType {
		return errors.New("cannot find a common base type for all elements")
	}
	for i, v := range values {
		if values[i], err = convert.Convert(v, common); err != nil {
			return err
		}
	}
	return nil
}

func same(types []cty.Type) bool {
	for _, ty := range types {
		if !ty.Equals(types[0]) {
			return false
		}
	}
	return true
}

// maxTypes bounds the different types that a common one is looked for, in bytes
// of their JSON forms: finding it takes the square.
const maxTypes = 100_000

var errTypes = errors.New("has elements of too many different types to find one for all")

// commonType is convert.UnifyUnsafe, which compares every two types.
func commonType(types []cty.Type) (cty.Type, error) {
	if len(types) > 0 && same(types) {
		return types[0], nil
	}
	var distinct []cty.Type
	seen, size := map[string]bool{}, 0
	for _, ty := range types {
		form, err := ctyjson.MarshalType(ty)
		if err != nil {
			return cty.NilType, err
		}
		if seen[string(form)] {
			continue
		}
		seen[string(form)] = true
		if size += len(form); size > maxTypes {
			return cty.NilType, errTypes
		}
		distinct = append(distinct, ty)
	}
	common, _ := convert.UnifyUnsafe(distinct)
	return common, nil
}
