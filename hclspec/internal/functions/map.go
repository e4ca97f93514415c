package functions

import (
	"maps"
	"slices"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

func keys(args []cty.Value) (cty.Value, error) {
	m := args[0]
	ty := m.Type()
	switch {
	case ty == cty.DynamicPseudoType:
		return cty.DynamicVal, nil
	case ty.IsObjectType(): // its type has them, whether it is known or not
		var names []cty.Value
		for _, name := range slices.Sorted(maps.Keys(ty.AttributeTypes())) {
			names = append(names, cty.StringVal(name))
		}
		return cty.TupleVal(names), nil
	case !ty.IsMapType():
		return cty.NilVal, function.NewArgErrorf(0, "must be a map or an object, not %s", ty.FriendlyName())
	case !m.IsKnown():
		return cty.UnknownVal(cty.List(cty.String)), nil
	}
	var names []cty.Value
	for it := m.ElementIterator(); it.Next(); {
		name, _ := it.Element()
		names = append(names, name)
	}
	return listOf(cty.String, names), nil
}

var lookupDefault = nullable("default")

func lookup(args []cty.Value) (cty.Value, error) {
	from, key, fallback := args[0], args[1], args[2:]
	ty := from.Type()
	switch {
	case len(fallback) > 1:
		return cty.NilVal, function.NewArgErrorf(3, "lookup takes two or three arguments")
	case ty == cty.DynamicPseudoType, ty.IsObjectType() && !key.IsKnown():
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
		keys := map[string][]cty.Value{}
		for it := args[0].ElementIterator(); it.Next(); {
			key, list := it.Element()
			if list.IsNull() || slices.ContainsFunc(list.AsValueSlice(), cty.Value.IsNull) {
				return cty.NilVal, function.NewArgErrorf(0, "must not have null elements")
			}
			for _, v := range list.AsValueSlice() {
				keys[v.AsString()] = append(keys[v.AsString()], key)
			}
		}
		transposed := map[string]cty.Value{}
		for name, list := range keys {
			transposed[name] = cty.ListVal(list)
		}
		if len(transposed) == 0 {
			return cty.MapValEmpty(cty.List(cty.String)), nil
		}
		return cty.MapVal(transposed), nil
	},
})
