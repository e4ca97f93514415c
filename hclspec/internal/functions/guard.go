package functions

import (
	"errors"
	"fmt"
	"reflect"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/customdecode"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// guarded is a function with the rules of the package applied to it.
type guarded struct {
	params []function.Parameter
	rest   *function.Parameter
	run    func(args []cty.Value) (cty.Value, error)

	// check, called with converted, unmarked, known arguments that are not
	// null, refuses what would take too much memory at once. Inner values can be anything.
	check func(args []cty.Value) error

	// light: its result holds nothing but what its arguments hold, so neither is walked,
	// which keeps lookup(local.large, each.key) affordable in a loop.
	light bool
}

// guard applies the rules of the package to f, and a check if there is one.
func guard(f function.Function, check ...func(args []cty.Value) error) function.Function {
	g := guarded{params: f.Params(), rest: f.VarParam(), run: f.Call}
	if len(check) > 0 {
		g.check = check[0]
	}
	return g.function()
}

// calls is guard of a function with a result of one type. run is called with known
// arguments that are not null; inner values can be anything.
func calls(result cty.Type, run func(args []cty.Value) (cty.Value, error), params ...function.Parameter) function.Function {
	return guard(function.New(&function.Spec{
		Params: params,
		Type:   function.StaticReturnType(result),
		Impl:   func(args []cty.Value, _ cty.Type) (cty.Value, error) { return run(args) },
	}))
}

func param(name string, ty cty.Type) function.Parameter {
	return function.Parameter{Name: name, Type: ty}
}

// own is guard for functions of this package that only take their arguments apart. cty does
// not call them: it would walk all arguments and the type of the result, which takes minutes
// where many values share one, as in twenty lists that each hold the next one twice. run is
// called with unknown values and marks, and with nulls where a parameter allows them.
func own(run func(args []cty.Value) (cty.Value, error), rest *function.Parameter, params ...function.Parameter) function.Function {
	g := guarded{params: params, rest: rest, light: true}
	g.run = func(args []cty.Value) (cty.Value, error) {
		for i, arg := range args {
			if arg.IsNull() && !g.param(i).AllowNull {
				return cty.NilVal, function.NewArgErrorf(i, "argument must not be null")
			}
		}
		return run(args)
	}
	return g.function()
}

// reads is own for a function that takes something out of its arguments: run sees the first
// two without their own marks, which the result then has.
func reads(run func(args []cty.Value) (cty.Value, error), rest *function.Parameter, params ...function.Parameter) function.Function {
	return own(func(args []cty.Value) (cty.Value, error) {
		plain, marks := slices.Clone(args), cty.NewValueMarks()
		for i, arg := range args[:min(2, len(args))] {
			plain[i], _ = arg.Unmark()
			marks = cty.NewValueMarks(marks, arg.Marks())
		}
		v, err := run(plain)
		if err != nil {
			return cty.NilVal, err
		}
		return v.WithMarks(marks), nil
	}, rest, params...)
}

// function returns g for a table. Its parameters are of argumentType, which keeps HCL from
// converting them, and cty from walking them.
func (g guarded) function() function.Function {
	spec := &function.Spec{
		Type: function.StaticReturnType(cty.DynamicPseudoType),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			values := make([]cty.Value, len(args))
			for i, arg := range args {
				values[i] = *arg.EncapsulatedValue().(*cty.Value)
			}
			return g.call(values)
		},
	}
	for _, p := range g.params {
		spec.Params = append(spec.Params, function.Parameter{Name: p.Name, Type: argumentType})
	}
	if g.rest != nil {
		spec.VarParam = &function.Parameter{Name: g.rest.Name, Type: argumentType}
	}
	return function.New(spec)
}

// argumentType wraps the value of an argument as the expression gives it.
var argumentType = newArgumentType()

func newArgumentType() (ty cty.Type) {
	decode := func(expr hcl.Expression, ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
		v, diags := expr.Value(ctx)
		return cty.CapsuleVal(ty, &v), diags
	}
	ty = cty.CapsuleWithOps("argument", reflect.TypeFor[cty.Value](), &cty.CapsuleOps{
		ExtensionData: func(key any) any {
			if key != customdecode.CustomExpressionDecoder {
				return nil
			}
			return customdecode.CustomExpressionDecoderFunc(decode)
		},
	})
	return ty
}

func (g guarded) param(i int) function.Parameter {
	if i < len(g.params) {
		return g.params[i]
	}
	return *g.rest
}

func (g guarded) call(args []cty.Value) (cty.Value, error) {
	var total Total
	for i := 0; i < len(args) && !g.light; i++ {
		if err := total.Add(args[i]); err != nil {
			return cty.NilVal, function.NewArgError(i, err)
		}
	}
	result, err := g.checked(args)
	if err != nil {
		return cty.NilVal, discreet(err, args)
	}
	if !g.light {
		if err := new(Total).Add(result); err != nil {
			return cty.NilVal, fmt.Errorf("the result %w", err)
		}
	}
	return settled(result)
}

// checked converts each argument to the type of its parameter, as HCL would,
// and runs the function unless the check of the rule refuses.
func (g guarded) checked(args []cty.Value) (cty.Value, error) {
	converted := make([]cty.Value, len(args))
	for i, arg := range args {
		var err error
		if converted[i], err = Convert(arg, g.param(i).Type); err != nil {
			return cty.NilVal, function.NewArgError(i, err)
		}
	}
	if g.check != nil {
		if plain, ok := plainArgs(converted); ok {
			if err := g.check(plain); err != nil {
				return cty.NilVal, err
			}
		}
	}
	return g.run(converted)
}

// plainArgs returns args without marks. ok is false if one is unknown or null.
func plainArgs(args []cty.Value) (plain []cty.Value, ok bool) {
	plain = make([]cty.Value, len(args))
	for i, arg := range args {
		if !arg.IsKnown() || arg.IsNull() {
			return nil, false
		}
		plain[i], _ = arg.UnmarkDeep()
	}
	return plain, true
}

// discreet returns err as it may be shown: without what is sensitive, and
// without the stack of a panic.
func discreet(err error, args []cty.Value) error {
	var arg function.ArgError
	var crash function.PanicError
	switch {
	case errors.As(err, &crash):
		return errors.New("it broke on these values, which is a defect of planner; please report it")
	case !slices.ContainsFunc(args, cty.Value.ContainsMarked):
		return err
	case errors.As(err, &arg):
		return function.NewArgError(arg.Index, errHidden)
	}
	return errHidden
}

var errHidden = errors.New("what is wrong is not shown, because an argument is sensitive")

// The bounds of what one call takes and returns, and of what texts hold that are decoded.
const (
	maxElements = 1_000_000 // values, counted at every level
	maxText     = 32 << 20  // bytes of strings and keys
	maxString   = 16 << 20  // bytes of one string
	maxDepth    = 1_000     // levels of nesting
)

var (
	errElements = errors.New("holds more than 1,000,000 elements")
	errText     = errors.New("holds more than 32 MiB of text")
	errString   = errors.New("holds a text of more than 16 MiB")
	errDepth    = errors.New("is nested more than 1,000 levels deep")
	errExponent = errors.New("holds a number with an exponent beyond ±40")
)

// A Total is what several values amount to together, within the bounds of one
// call. The zero value is empty. A value that several others share counts once for
// each of them, because that is how often it is printed.
type Total struct{ elements, text int }

// Add adds a value, or says which bound the values break with it. It stops at the
// bound, so it is quick however much a value stands for.
func (t *Total) Add(v cty.Value) error { return t.add(v, 0) }

func (t *Total) add(v cty.Value, depth int) error {
	v, _ = v.Unmark()
	t.elements++
	switch {
	case t.elements > maxElements:
		return errElements
	case depth > maxDepth:
		return errDepth
	case t.text > maxText:
		return errText
	case !v.IsKnown() || v.IsNull():
		return nil
	case v.Type() == cty.Number:
		return checkRange(v)
	case v.Type() == cty.String:
		return t.addText(v.AsString())
	case !v.CanIterateElements():
		return nil
	}
	for it := v.ElementIterator(); it.Next(); {
		key, element := it.Element()
		if key.Type() == cty.String && !v.Type().IsSetType() {
			t.text += len(key.AsString())
		}
		if err := t.add(element, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// checkRange refuses numbers that no configuration can write.
func checkRange(number cty.Value) error {
	if abs := number.Absolute().AsBigFloat(); abs.Sign() > 0 && abs.Cmp(smallest) < 0 || abs.Cmp(largest) >= 0 {
		return errExponent
	}
	return nil
}

func (t *Total) addText(s string) error {
	t.text += len(s)
	switch {
	case len(s) > maxString:
		return errString
	case t.text > maxText:
		return errText
	}
	return nil
}
