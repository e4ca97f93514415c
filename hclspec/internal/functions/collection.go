package functions

import (
	"errors"
	"slices"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

var collectionFunctions = map[string]function.Function{
	"alltrue":         guard(allTrueFunc, rule{}),
	"anytrue":         guard(anyTrueFunc, rule{}),
	"chunklist":       guard(stdlib.ChunklistFunc, rule{}),
	"coalesce":        guard(coalesceFunc, rule{exact: true, check: checkArgs}),
	"coalescelist":    guard(stdlib.CoalesceListFunc, rule{}),
	"compact":         guard(stdlib.CompactFunc, rule{}),
	"concat":          guard(stdlib.ConcatFunc, rule{exact: true, check: checkArgs}),
	"contains":        own(contains, rule{}, nil, anyParam("list"), nullable("value")),
	"distinct":        guard(distinctFunc, rule{exact: true}),
	"element":         own(element, rule{shallow: true}, nil, anyParam("list"), numberParam("index")),
	"flatten":         guard(stdlib.FlattenFunc, rule{}),
	"index":           guard(indexFunc, rule{}),
	"keys":            own(keys, rule{shallow: true}, nil, anyParam("map")),
	"length":          own(length, rule{shallow: true}, nil, anyParam("value")),
	"lookup":          own(lookup, rule{shallow: true}, &lookupDefault, anyParam("map"), stringParam("key")),
	"matchkeys":       guard(matchKeysFunc, rule{exact: true}),
	"merge":           own(merge, rule{}, &mergeMaps),
	"one":             own(one, rule{shallow: true}, nil, anyParam("list")),
	"reverse":         guard(stdlib.ReverseListFunc, rule{}),
	"setintersection": guard(stdlib.SetIntersectionFunc, rule{light: true, exact: true, check: checkArgs}),
	"setproduct":      guard(stdlib.SetProductFunc, rule{exact: true, collect: cty.List(cty.DynamicPseudoType), check: checkProduct}),
	"setsubtract":     guard(stdlib.SetSubtractFunc, rule{light: true, exact: true}),
	"setunion":        guard(stdlib.SetUnionFunc, rule{light: true, exact: true, check: checkArgs}),
	"slice":           guard(stdlib.SliceFunc, rule{}),
	"sort":            guard(stdlib.SortFunc, rule{}),
	"transpose":       guard(transposeFunc, rule{}),
	"values":          guard(stdlib.ValuesFunc, rule{}),
	"zipmap":          guard(stdlib.ZipmapFunc, rule{}),
}

// checkArgs is for functions that look for a common type of all arguments,
// which takes the square of their number.
func checkArgs(args []cty.Value) error {
	if len(args) > maxArgs {
		return errors.New("it takes at most 1,000 arguments")
	}
	return nil
}

// checkProduct counts as limits.go does: each tuple and each value in one.
func checkProduct(args []cty.Value) error {
	if err := checkArgs(args); err != nil {
		return err
	}
	for _, arg := range args {
		if !arg.CanIterateElements() || arg.LengthInt() == 0 {
			return nil // empty, or the function says what it takes
		}
	}
	total := 1 + len(args)
	for _, arg := range args {
		if total *= arg.LengthInt(); total > maxElements {
			return errors.New("the result holds more than 1,000,000 elements")
		}
	}
	return nil
}

func anyParam(name string) function.Parameter {
	return function.Parameter{Name: name, Type: cty.DynamicPseudoType}
}

func isSequence(ty cty.Type) bool {
	return ty.IsListType() || ty.IsTupleType() || ty.IsSetType()
}

var (
	allTrueFunc = quantifierFunc(false)
	anyTrueFunc = quantifierFunc(true)
)

// quantifierFunc looks for one element that decides. A null counts as false.
func quantifierFunc(decisive bool) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "list", Type: cty.List(cty.Bool)}},
		Type:   function.StaticReturnType(cty.Bool),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			known := true
			for it := args[0].ElementIterator(); it.Next(); {
				_, v := it.Element()
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
		},
	})
}

// isOpen reports whether v may turn out to be of any type.
func isOpen(v cty.Value) bool { return !v.IsKnown() && v.Type() == cty.DynamicPseudoType }

// coalesceFunc passes over empty strings, too, which cty's does not.
var coalesceFunc = function.New(&function.Spec{
	VarParam: &function.Parameter{
		Name: "vals", Type: cty.DynamicPseudoType,
		AllowNull: true, AllowUnknown: true, AllowDynamicType: true,
	},
	Type: func(args []cty.Value) (cty.Type, error) {
		if slices.ContainsFunc(args, isOpen) {
			return cty.DynamicPseudoType, nil
		}
		types := make([]cty.Type, len(args))
		for i, arg := range args {
			types[i] = arg.Type()
		}
		common, err := commonType(types)
		if err != nil {
			return cty.NilType, err
		}
		if common == cty.NilType {
			return cty.NilType, errors.New("all arguments must have the same type")
		}
		return common, nil
	},
	Impl: func(args []cty.Value, common cty.Type) (cty.Value, error) {
		if slices.ContainsFunc(args, isOpen) {
			return cty.DynamicVal, nil
		}
		for _, arg := range args {
			arg, err := Convert(arg, common)
			switch {
			case err != nil:
				return cty.NilVal, err
			case !arg.IsKnown():
				return cty.UnknownVal(common), nil
			case arg.IsNull(), arg.Type() == cty.String && arg.AsString() == "":
				continue
			}
			return arg, nil
		}
		return cty.NilVal, errors.New("no non-null, non-empty-string arguments")
	},
})

func contains(args []cty.Value) (cty.Value, error) {
	list, marks := args[0].Unmark()
	found, err := containedIn(list, args[1])
	if err != nil {
		return cty.NilVal, err
	}
	return found.WithMarks(marks), nil
}

func containedIn(list, value cty.Value) (cty.Value, error) {
	switch ty := list.Type(); {
	case ty == cty.DynamicPseudoType:
		return cty.UnknownVal(cty.Bool), nil
	case !isSequence(ty):
		return cty.NilVal, function.NewArgErrorf(0, "must be a list, set or tuple, not %s", ty.FriendlyName())
	case !list.IsKnown():
		return cty.UnknownVal(cty.Bool), nil
	}
	_, marks := value.Unmark()
	found := cty.False
	for it := list.ElementIterator(); it.Next(); {
		_, element := it.Element()
		equal, equalMarks := value.Equals(element).Unmark()
		marks = cty.NewValueMarks(marks, equalMarks)
		if !equal.IsKnown() {
			found = cty.UnknownVal(cty.Bool)
		} else if equal.True() {
			return cty.True.WithMarks(marks), nil
		}
	}
	return found.WithMarks(marks), nil
}

// identity is the same for two values of one type if and only if they are
// equal. v must be known and exact.
func identity(v cty.Value) (string, error) {
	if v.Type() == cty.Number && !v.IsNull() { // its decimal takes 40 times as long
		return v.AsBigFloat().Text('p', 0), nil
	}
	form, err := ctyjson.Marshal(v, v.Type())
	return string(form), err
}

// distinctFunc takes time in proportion to the list; cty's takes the square.
var distinctFunc = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "list", Type: cty.List(cty.DynamicPseudoType)}},
	Type:   func(args []cty.Value) (cty.Type, error) { return args[0].Type(), nil },
	Impl: func(args []cty.Value, ty cty.Type) (cty.Value, error) {
		if !args[0].IsWhollyKnown() {
			return cty.UnknownVal(ty), nil
		}
		seen := map[string]bool{}
		var list []cty.Value
		for it := args[0].ElementIterator(); it.Next(); {
			_, v := it.Element()
			id, err := identity(v)
			if err != nil {
				return cty.NilVal, err
			}
			if !seen[id] {
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
	list, marks := args[0].Unmark()
	index, indexMarks := args[1].Unmark()
	v, err := elementOf(list, index)
	if err != nil {
		return cty.NilVal, err
	}
	return v.WithMarks(marks, indexMarks), nil
}

func elementOf(list, index cty.Value) (cty.Value, error) {
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

// indexFunc finds a value, as Terraform's index does. cty's takes an index.
var indexFunc = function.New(&function.Spec{
	Params: []function.Parameter{
		{Name: "list", Type: cty.DynamicPseudoType},
		{Name: "value", Type: cty.DynamicPseudoType},
	},
	Type: function.StaticReturnType(cty.Number),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
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
	},
})

// length takes strings and objects, too, which cty's does not.
func length(args []cty.Value) (cty.Value, error) {
	v, marks := args[0].Unmark()
	n, err := lengthOf(v)
	if err != nil {
		return cty.NilVal, err
	}
	return n.WithMarks(marks), nil
}

func lengthOf(v cty.Value) (cty.Value, error) {
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

var matchKeysFunc = function.New(&function.Spec{
	Params: []function.Parameter{
		{Name: "values", Type: cty.List(cty.DynamicPseudoType)},
		{Name: "keys", Type: cty.List(cty.DynamicPseudoType)},
		{Name: "searchset", Type: cty.List(cty.DynamicPseudoType)},
	},
	Type: func(args []cty.Value) (cty.Type, error) { return args[0].Type(), nil },
	Impl: func(args []cty.Value, ty cty.Type) (cty.Value, error) {
		common, err := commonType([]cty.Type{args[1].Type(), args[2].Type()})
		if err != nil {
			return cty.NilVal, err
		}
		if common == cty.NilType {
			return cty.NilVal, function.NewArgErrorf(2, "must have elements of the same type as keys")
		}
		keys, err := Convert(args[1], common)
		if err != nil {
			return cty.NilVal, function.NewArgError(1, err)
		}
		wanted, err := Convert(args[2], common)
		if err != nil {
			return cty.NilVal, function.NewArgError(2, err)
		}
		return matchKeys(args[0], keys, wanted)
	},
})

func matchKeys(values, keys, wanted cty.Value) (cty.Value, error) {
	ty := values.Type()
	if !values.IsWhollyKnown() || !keys.IsWhollyKnown() || !wanted.IsWhollyKnown() {
		return cty.UnknownVal(ty), nil
	}
	if values.LengthInt() != keys.LengthInt() {
		return cty.NilVal, function.NewArgErrorf(1, "must have as many elements as values")
	}
	search := map[string]bool{}
	for it := wanted.ElementIterator(); it.Next(); {
		_, v := it.Element()
		id, err := identity(v)
		if err != nil {
			return cty.NilVal, err
		}
		search[id] = true
	}
	var list []cty.Value
	for it := keys.ElementIterator(); it.Next(); {
		i, key := it.Element()
		id, err := identity(key)
		if err != nil {
			return cty.NilVal, err
		}
		if search[id] {
			list = append(list, values.Index(i))
		}
	}
	return listOf(ty.ElementType(), list), nil
}

func one(args []cty.Value) (cty.Value, error) {
	list, marks := args[0].Unmark()
	v, err := oneOf(list)
	if err != nil {
		return cty.NilVal, err
	}
	return v.WithMarks(marks), nil
}

func oneOf(list cty.Value) (cty.Value, error) {
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
