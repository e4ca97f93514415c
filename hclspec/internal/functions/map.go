package functions

import (
	"maps"
	"slices"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

func keys(args []cty.Value) (cty.Value, error) {
	m, marks := args[0].Unmark()
	ty := m.Type()
	switch {
	case ty == cty.DynamicPseudoType:
		return cty.DynamicVal.WithMarks(marks), nil
	case !ty.IsMapType() && !ty.IsObjectType():
		return cty.NilVal, function.NewArgErrorf(0, "must be a map or an object, not %s", ty.FriendlyName())
	case ty.IsMapType() && !m.IsKnown():
		return cty.UnknownVal(cty.List(cty.String)).WithMarks(marks), nil
	}
	var names []string
	if ty.IsObjectType() { // its type has them, whether it is known or not
		names = slices.Sorted(maps.Keys(ty.AttributeTypes()))
	} else {
		names = slices.Sorted(maps.Keys(m.AsValueMap()))
	}
	values := make([]cty.Value, len(names))
	for i, name := range names {
		values[i] = cty.StringVal(name)
	}
	if ty.IsObjectType() {
		return cty.TupleVal(values).WithMarks(marks), nil
	}
	return listOf(cty.String, values).WithMarks(marks), nil
}

var lookupDefault = nullable("default")

func lookup(args []cty.Value) (cty.Value, error) {
	if len(args) > 3 {
		return cty.NilVal, function.NewArgErrorf(3, "lookup takes two or three arguments")
	}
	from, marks := args[0].Unmark()
	key, keyMarks := args[1].Unmark()
	v, err := lookupIn(from, key, args[2:])
	if err != nil {
		return cty.NilVal, err
	}
	return v.WithMarks(marks, keyMarks), nil
}

func lookupIn(from, key cty.Value, fallback []cty.Value) (cty.Value, error) {
	ty := from.Type()
	switch {
	case ty == cty.DynamicPseudoType:
		return cty.DynamicVal, nil
	case ty.IsObjectType() && !key.IsKnown():
		return cty.DynamicVal, nil
	case ty.IsObjectType() && ty.HasAttribute(key.AsString()):
		return from.GetAttr(key.AsString()), nil
	case ty.IsMapType() && (!from.IsKnown() || !key.IsKnown()):
		return cty.UnknownVal(ty.ElementType()), nil
	case ty.IsMapType() && from.HasIndex(key).True():
		return from.Index(key), nil
	case !ty.IsMapType() && !ty.IsObjectType():
		return cty.NilVal, function.NewArgErrorf(0, "must be a map or an object, not %s", ty.FriendlyName())
	case len(fallback) == 0:
		return cty.NilVal, function.NewArgErrorf(1, "there is no key %q, and no default is given", key.AsString())
	case ty.IsObjectType():
		return fallback[0], nil
	}
	v, err := Convert(fallback[0], ty.ElementType())
	if err != nil {
		return cty.NilVal, function.NewArgErrorf(2, "the default value must have the same type as the map elements")
	}
	return v, nil
}

var mergeMaps = nullable("maps")

// merge is cty's, which crashes where a null comes before what is no map, and
// loses the marks of a null.
func merge(args []cty.Value) (cty.Value, error) {
	all := cty.NewValueMarks()
	for i, arg := range args {
		if ty := arg.Type(); !ty.IsMapType() && !ty.IsObjectType() && ty != cty.DynamicPseudoType {
			return cty.NilVal, function.NewArgErrorf(i, "must be a map or an object, not %s", ty.FriendlyName())
		}
		all = cty.NewValueMarks(all, arg.Marks())
	}
	merged, err := stdlib.MergeFunc.Call(args)
	if err != nil {
		return cty.NilVal, err
	}
	return merged.WithMarks(all), nil
}

var transposeFunc = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "values", Type: cty.Map(cty.List(cty.String))}},
	Type:   function.StaticReturnType(cty.Map(cty.List(cty.String))),
	Impl: func(args []cty.Value, ty cty.Type) (cty.Value, error) {
		if !args[0].IsWhollyKnown() {
			return cty.UnknownVal(ty), nil
		}
		lists := map[string][]cty.Value{}
		for it := args[0].ElementIterator(); it.Next(); {
			key, list := it.Element()
			if list.IsNull() {
				return cty.NilVal, function.NewArgErrorf(0, "must not have null elements")
			}
			for inner := list.ElementIterator(); inner.Next(); {
				_, v := inner.Element()
				if v.IsNull() {
					return cty.NilVal, function.NewArgErrorf(0, "must not have null elements")
				}
				name := v.AsString()
				lists[name] = append(lists[name], key)
			}
		}
		if len(lists) == 0 {
			return cty.MapValEmpty(cty.List(cty.String)), nil
		}
		transposed := make(map[string]cty.Value, len(lists))
		for name, keys := range lists {
			transposed[name] = cty.ListVal(keys)
		}
		return cty.MapVal(transposed), nil
	},
})
