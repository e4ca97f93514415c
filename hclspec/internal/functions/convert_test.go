package functions

import (
	"fmt"
	"testing"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

var (
	anyType = cty.DynamicPseudoType
	object  = cty.ObjectVal
	tuple   = func(values ...cty.Value) cty.Value { return cty.TupleVal(values) }
	one1    = cty.NumberIntVal(1)
	textA   = cty.StringVal("a")
)

type attributes = map[string]cty.Value

// Convert gives what cty gives, and fails where cty fails.
func TestConvertIsConvert(t *testing.T) {
	values := []cty.Value{
		cty.EmptyTupleVal, cty.EmptyObjectVal, one1, textA, cty.True, cty.StringVal("1"),
		cty.NullVal(anyType), cty.DynamicVal, cty.UnknownVal(cty.List(cty.String)), cty.NullVal(cty.Map(cty.Number)),
		tuple(one1, textA), tuple(one1, cty.True), tuple(textA, cty.NullVal(anyType)), tuple(one1, cty.DynamicVal),
		tuple(cty.DynamicVal), tuple(cty.NullVal(anyType)), tuple(textA, cty.UnknownVal(cty.Number)),
		tuple(tuple(one1), tuple(one1, textA)), tuple(tuple(one1), tuple(textA)), tuple(tuple(), tuple(one1)),
		tuple(object(attributes{"a": one1}), object(attributes{"a": textA})), tuple(object(attributes{"a": one1}), object(attributes{"b": textA})),
		tuple(cty.ListVal([]cty.Value{one1}), tuple(textA)), tuple(one1.Mark("m"), textA), tuple(one1, textA).Mark("m"),
		object(attributes{"a": one1, "b": textA}), object(attributes{"a": one1, "b": cty.True}), object(attributes{"a": tuple(one1), "b": tuple()}),
		object(attributes{"a": one1}), object(attributes{"a": object(attributes{"a": one1})}), object(attributes{"a": cty.NullVal(anyType)}),
		cty.UnknownVal(tuple(one1, textA).Type()), cty.NullVal(tuple(one1, textA).Type()), cty.UnknownVal(tuple(one1, cty.True).Type()),
		cty.ListVal([]cty.Value{one1, one1}), cty.SetVal([]cty.Value{cty.StringVal("1"), textA.Mark("m")}), cty.SetVal([]cty.Value{cty.UnknownVal(cty.String)}),
		cty.ListVal([]cty.Value{textA, cty.UnknownVal(cty.String)}), cty.MapVal(attributes{"a": one1}), cty.MapVal(attributes{"a": tuple(one1)}),
		cty.ListValEmpty(cty.String), cty.MapValEmpty(cty.Bool), cty.ListVal([]cty.Value{tuple(one1, textA)}),
		cty.ListVal([]cty.Value{object(attributes{"a": one1})}), cty.SetValEmpty(anyType),
	}
	optional := cty.ObjectWithOptionalAttrs(map[string]cty.Type{"a": cty.String, "b": cty.Number}, []string{"b"})
	wants := []cty.Type{anyType, cty.String, cty.Number, cty.Bool, cty.EmptyObject, optional, cty.Object(map[string]cty.Type{"a": cty.List(anyType)})}
	for _, element := range []cty.Type{anyType, cty.String, cty.Number, cty.Bool, cty.List(cty.String), cty.List(anyType), cty.Map(anyType), cty.Set(cty.Number), optional} {
		wants = append(wants, cty.List(element), cty.Set(element), cty.Map(element), cty.Tuple([]cty.Type{element}), cty.Object(map[string]cty.Type{"a": element}))
	}
	for _, v := range values {
		for _, want := range wants {
			expected, expectedErr := convert.Convert(v, want)
			got, err := Convert(v, want)
			switch {
			case err == nil && expectedErr != nil && want.IsSetType(): // elements of several types get one, as in a list
			case (err == nil) != (expectedErr == nil):
				t.Errorf("%#v to %#v: error %v, want %v", v, want, err, expectedErr)
			case err == nil && !got.RawEquals(expected):
				t.Errorf("%#v to %#v: %#v, want %#v", v, want, got, expected)
			}
		}
	}
}

func TestConvertSaysWhere(t *testing.T) {
	v := object(attributes{"x": tuple(object(attributes{"k": tuple(one1, textA)}))})
	want := cty.Object(map[string]cty.Type{"x": cty.List(cty.Map(cty.List(cty.Number)))})
	_, err := Convert(v, want)
	const text = `attribute "x": element 0: element "k": element 1: a number is required; "a" is not one: a number is written in decimal digits alone, as in 800000, 0.05 or 1e3`
	if err == nil || err.Error() != text {
		t.Fatalf("got %v, want %s", err, text)
	}
}

// With the square, this would take longer than a test is given.
func TestConvertIsLinear(t *testing.T) {
	t.Parallel()
	values := make([]cty.Value, 100_000)
	for i := range values {
		values[i] = cty.StringVal(fmt.Sprint(i))
	}
	for _, want := range []cty.Type{cty.List(cty.String), cty.List(cty.Number), cty.Set(anyType), cty.List(anyType)} {
		got, err := Convert(tuple(values...), want)
		if err != nil || got.LengthInt() != len(values) {
			t.Errorf("%#v: %v", want, err)
		}
	}
}
