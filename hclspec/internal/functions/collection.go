package functions

import (
	"errors"
	"fmt"
	"slices"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

var collectionFunctions = map[string]function.Function{
	"alltrue":         calls(cty.Bool, quantifier(false), param("list", cty.List(cty.Bool))),
	"anytrue":         calls(cty.Bool, quantifier(true), param("list", cty.List(cty.Bool))),
	"chunklist":       guard(stdlib.ChunklistFunc),
	"coalesce":        guard(coalesceFunc),
	"coalescelist":    guard(stdlib.CoalesceListFunc),
	"compact":         guard(stdlib.CompactFunc),
	"concat":          guard(stdlib.ConcatFunc),
	"contains":        guard(stdlib.ContainsFunc),
	"distinct":        guard(distinctFunc),
	"element":         reads(element, nil, param("list", cty.DynamicPseudoType), param("index", cty.Number)),
	"flatten":         guard(stdlib.FlattenFunc),
	"index":           calls(cty.Number, index, param("list", cty.DynamicPseudoType), param("value", cty.DynamicPseudoType)),
	"keys":            own(stdlib.KeysFunc.Call, nil, param("map", cty.DynamicPseudoType)),
	"length":          reads(length, nil, param("value", cty.DynamicPseudoType)),
	"lookup":          reads(lookup, &lookupDefault, param("map", cty.DynamicPseudoType), param("key", cty.String)),
	"matchkeys":       guard(matchKeysFunc),
	"merge":           own(merge, &mergeMaps),
	"one":             reads(one, nil, param("list", cty.DynamicPseudoType)),
	"reverse":         guard(stdlib.ReverseListFunc),
	"setintersection": guard(stdlib.SetIntersectionFunc),
	"setproduct":      guard(stdlib.SetProductFunc, checkProduct),
	"setsubtract":     guard(stdlib.SetSubtractFunc),
	"setunion":        guard(stdlib.SetUnionFunc),
	"slice":           guard(stdlib.SliceFunc),
	"sort":            guard(stdlib.SortFunc),
	"transpose":       calls(mapOfLists, transpose, param("values", mapOfLists)),
	"values":          guard(stdlib.ValuesFunc),
	"zipmap":          guard(stdlib.ZipmapFunc),
}

// checkProduct counts as Total does: each tuple and each value in one.
func checkProduct(args []cty.Value) error {
	total := 1 + len(args)
	for _, arg := range args {
		if !arg.CanIterateElements() || arg.LengthInt() == 0 {
			return nil // empty, or the function says what it takes
		}
		total = min(total*arg.LengthInt(), maxElements+1)
	}
	if total > maxElements {
		return fmt.Errorf("the result %w", errElements)
	}
	return nil
}

func isSequence(ty cty.Type) bool {
	return ty.IsListType() || ty.IsTupleType() || ty.IsSetType()
}

// quantifier looks for one element that decides. A null counts as false.
func quantifier(decisive bool) func([]cty.Value) (cty.Value, error) {
	return func(args []cty.Value) (cty.Value, error) {
		known := true
		for _, v := range args[0].AsValueSlice() {
			if !v.IsKnown() {
				known = false
			} else if (!v.IsNull() && v.True()) == decisive {
				return cty.BoolVal(decisive), nil
			}
		}
		if !known {
			return cty.UnknownVal(cty.Bool), nil
		}
		return cty.BoolVal(!decisive), nil
	}
}

// coalesceFunc passes over empty texts, too, which cty's does not.
var coalesceFunc = function.New(&function.Spec{
	VarParam: &function.Parameter{Name: "vals", Type: cty.DynamicPseudoType, AllowNull: true, AllowUnknown: true, AllowDynamicType: true},
	Type:     function.StaticReturnType(cty.DynamicPseudoType),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		values := slices.Clone(args)
		for i, arg := range args {
			switch {
			case arg.RawEquals(cty.DynamicVal): // of any type, which all would have
				return cty.DynamicVal, nil
			case arg.RawEquals(cty.StringVal("")):
				values[i] = cty.NullVal(cty.String)
			}
		}
		return stdlib.CoalesceFunc.Call(values)
	},
})

// identity is a text that two values share if and only if they are equal. The value must be
// known and exact.
func identity(v cty.Value) string {
	if v.Type() == cty.Number && !v.IsNull() { // its decimal takes 40 times as long
		return v.AsBigFloat().Text('p', 0)
	}
	form, _ := ctyjson.Marshal(v, v.Type()) // all that can be written has one
	return string(form)
}

// distinctFunc takes time in proportion to the list; cty's takes the square.
var distinctFunc = function.New(&function.Spec{
	Params: []function.Parameter{param("list", anyList)},
	Type:   func(args []cty.Value) (cty.Type, error) { return args[0].Type(), nil },
	Impl: func(args []cty.Value, ty cty.Type) (cty.Value, error) {
		if !args[0].IsWhollyKnown() {
			return cty.UnknownVal(ty), nil
		}
		seen := map[string]bool{}
		var list []cty.Value
		for _, v := range args[0].AsValueSlice() {
			if id := identity(v); !seen[id] {
				seen[id] = true
				list = append(list, v)
			}
		}
		return listOf(ty.ElementType(), list), nil
	},
})

// listOf is a list of values that all have the type element.
func listOf(element cty.Type, values []cty.Value) cty.Value {
	if len(values) == 0 {
		return cty.ListValEmpty(element)
	}
	return cty.ListVal(values)
}

func element(args []cty.Value) (cty.Value, error) {
	list, index := args[0], args[1]
	ty := list.Type()
	switch {
	case ty == cty.DynamicPseudoType:
		return cty.DynamicVal, nil
	case !ty.IsListType() && !ty.IsTupleType():
		return cty.NilVal, function.NewArgErrorf(0, "cannot read elements from %s", ty.FriendlyName())
	case ty.IsListType() && (!list.IsKnown() || !index.IsKnown()):
		return cty.UnknownVal(ty.ElementType()), nil
	case !index.IsKnown():
		return cty.DynamicVal, nil
	}
	i, err := whole(index)
	if err != nil {
		return cty.NilVal, function.NewArgError(1, err)
	}
	n := list.LengthInt()
	if n == 0 {
		return cty.NilVal, function.NewArgErrorf(0, "cannot use element function with an empty list")
	}
	return list.Index(cty.NumberIntVal(int64((i%n + n) % n))), nil
}

// index finds a value, as Terraform's does. cty's takes an index.
func index(args []cty.Value) (cty.Value, error) {
	list, value := args[0], args[1]
	if ty := list.Type(); !ty.IsListType() && !ty.IsTupleType() {
		return cty.NilVal, function.NewArgErrorf(0, "must be a list or tuple, not %s", ty.FriendlyName())
	}
	for it := list.ElementIterator(); it.Next(); {
		i, element := it.Element()
		equal := element.Equals(value)
		if !equal.IsKnown() {
			return cty.UnknownVal(cty.Number), nil
		}
		if equal.True() {
			return i, nil
		}
	}
	if list.LengthInt() == 0 {
		return cty.NilVal, function.NewArgErrorf(0, "cannot search an empty list")
	}
	return cty.NilVal, errors.New("item not found")
}

// length takes strings and objects, too, which cty's does not.
func length(args []cty.Value) (cty.Value, error) {
	v := args[0]
	ty := v.Type()
	switch {
	case ty == cty.DynamicPseudoType:
		return cty.UnknownVal(cty.Number), nil
	case ty == cty.String:
		return stdlib.Strlen(v)
	case ty.IsObjectType():
		return cty.NumberIntVal(int64(v.LengthInt())), nil
	case isSequence(ty), ty.IsMapType():
		return v.Length(), nil
	}
	return cty.NilVal, function.NewArgErrorf(0, "must be a string, a collection or an object, not %s", ty.FriendlyName())
}

var anyList = cty.List(cty.DynamicPseudoType)

var matchKeysFunc = function.New(&function.Spec{
	Params: []function.Parameter{param("values", anyList), param("keys", anyList), param("searchset", anyList)},
	Type:   func(args []cty.Value) (cty.Type, error) { return args[0].Type(), nil },
	Impl: func(args []cty.Value, ty cty.Type) (cty.Value, error) {
		values := args[0]
		common := commonType([]cty.Type{args[1].Type(), args[2].Type()})
		if common == cty.NilType {
			return cty.NilVal, function.NewArgErrorf(2, "must have elements of the same type as keys")
		}
		keys, err := Convert(args[1], common)
		if err != nil {
			return cty.NilVal, function.NewArgError(1, err)
		}
		wanted, err := Convert(args[2], common)
		switch {
		case err != nil:
			return cty.NilVal, function.NewArgError(2, err)
		case !values.IsWhollyKnown() || !keys.IsWhollyKnown() || !wanted.IsWhollyKnown():
			return cty.UnknownVal(ty), nil
		case values.LengthInt() != keys.LengthInt():
			return cty.NilVal, function.NewArgErrorf(1, "must have as many elements as values")
		}
		search := map[string]bool{}
		for _, v := range wanted.AsValueSlice() {
			search[identity(v)] = true
		}
		var list []cty.Value
		for i, key := range keys.AsValueSlice() {
			if search[identity(key)] {
				list = append(list, values.Index(cty.NumberIntVal(int64(i))))
			}
		}
		return listOf(ty.ElementType(), list), nil
	},
})

func one(args []cty.Value) (cty.Value, error) {
	list := args[0]
	ty, element := list.Type(), cty.DynamicPseudoType
	if ty.IsCollectionType() {
		element = ty.ElementType()
	}
	switch {
	case ty == cty.DynamicPseudoType:
		return cty.DynamicVal, nil
	case !isSequence(ty):
		return cty.NilVal, function.NewArgErrorf(0, "must be a list, set or tuple, not %s", ty.FriendlyName())
	case !ty.IsTupleType() && !list.Length().IsKnown():
		return cty.UnknownVal(element), nil
	case list.LengthInt() == 0:
		return cty.NullVal(element), nil
	case list.LengthInt() > 1:
		return cty.NilVal, function.NewArgErrorf(0, "must have either zero or one elements")
	case !list.IsKnown():
		return cty.UnknownVal(ty.TupleElementType(0)), nil
	}
	it := list.ElementIterator()
	it.Next()
	_, v := it.Element()
	return v, nil
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

var mapOfLists = cty.Map(cty.List(cty.String))

func transpose(args []cty.Value) (cty.Value, error) {
	if !args[0].IsWhollyKnown() {
		return cty.UnknownVal(mapOfLists), nil
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
}
