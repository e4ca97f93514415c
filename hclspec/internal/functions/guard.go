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

// rule says what a function needs beyond the bounds of limits.go.
type rule struct {
	// shallow: looks at one level of a collection only, at a cost that does
	// not depend on its size. Neither collections nor the result are walked,
	// which keeps lookup(local.large, each.key) affordable in a loop.
	shallow bool

	// light: its result holds nothing but what its arguments hold, so it is not
	// walked. For sets, which cty sorts for each walk.
	light bool

	// exact: makes text or keys of numbers or compares them, so they are made
	// exact first.
	exact bool

	// numerals: reads numbers from strings in its arguments.
	numerals bool

	// strict: its numbers are its own, so none of them is a residue.
	strict bool

	// collect: a tuple or object given for an argument becomes this kind of
	// collection inside the function, so Convert makes one of it before, unless
	// it is so small that the errors of the function are worth more.
	collect cty.Type

	// check, called with converted, unmarked, known arguments that are not
	// null, refuses what would cost too much. Inner values can be anything.
	check func(args []cty.Value) error
}

// guarded is a function with the rules of the package applied to it.
type guarded struct {
	rule
	params []function.Parameter
	rest   *function.Parameter
	run    func(args []cty.Value) (cty.Value, error)
}

// guard applies the rules of the package to f.
func guard(f function.Function, r rule) function.Function {
	g := guarded{rule: r, params: f.Params(), rest: f.VarParam(), run: f.Call}
	return g.function()
}

// own is guard for functions of this package that cty does not call: it would walk all
// arguments and the type of the result, which takes minutes where many values share
// one, as in twenty lists that each hold the next one twice. run is called with unknown
// values and marks, and with nulls where a parameter allows them.
func own(run func(args []cty.Value) (cty.Value, error), r rule, rest *function.Parameter, params ...function.Parameter) function.Function {
	g := guarded{rule: r, params: params, rest: rest}
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

// unmarked is for a function that own runs: run sees its first two arguments without
// their own marks, which the result then has.
func unmarked(run func(args []cty.Value) (cty.Value, error)) func(args []cty.Value) (cty.Value, error) {
	return func(args []cty.Value) (cty.Value, error) {
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
	}
}

// function returns g for a table. Its parameters are of argumentType, which
// keeps HCL from converting the arguments and cty from walking them before g
// has weighed them: 1e1000000000 as a string has a gigabyte.
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
	w, err := g.weigh(args)
	if err != nil {
		return cty.NilVal, err
	}
	result, err := g.checked(w, args)
	if err != nil {
		return cty.NilVal, discreet(err, w.sensitive)
	}
	if !g.shallow && !g.light {
		own := weight{strict: g.strict}
		if err := own.add(result, 0); err != nil {
			return cty.NilVal, fmt.Errorf("the result %w", err)
		}
	}
	return precise(result), nil
}

func (g guarded) weigh(args []cty.Value) (weight, error) {
	var w weight
	for i, arg := range args {
		w.longest = 0
		if err := g.weighOne(&w, arg); err != nil {
			return w, function.NewArgError(i, err)
		}
		if w.longest > maxNumeral && (g.numerals || mentions(g.param(i).Type, cty.Number)) {
			return w, function.NewArgError(i, errNumeral)
		}
	}
	return w, nil
}

func (g guarded) weighOne(w *weight, v cty.Value) error {
	if g.shallow && !v.Type().IsPrimitiveType() {
		w.sensitive = w.sensitive || v.HasMark(Sensitive)
		return nil
	}
	return w.add(v, 0)
}

// checked converts each argument to the type of its parameter, as HCL would,
// and runs the function unless the check of the rule refuses.
func (g guarded) checked(w weight, args []cty.Value) (cty.Value, error) {
	converted := make([]cty.Value, len(args))
	for i, arg := range args {
		v, err := g.convert(w, arg, g.param(i).Type)
		if err != nil {
			return cty.NilVal, function.NewArgError(i, err)
		}
		converted[i] = v
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

func (g guarded) convert(w weight, v cty.Value, want cty.Type) (cty.Value, error) {
	if w.fraction && (g.exact || mentions(want, cty.String)) && !g.shallow {
		v = exactAll(v)
	}
	if g.collect != cty.NilType && w.elements > 100 && resolvable(v.Type(), g.collect) {
		want = g.collect
	}
	if want == cty.DynamicPseudoType {
		return v, nil
	}
	v, err := Convert(v, want)
	if err == nil && mentions(want, cty.Number) { // a string that was read now may be 1e999
		err = new(weight).add(v, 0)
	}
	return v, err
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
func discreet(err error, sensitive bool) error {
	var arg function.ArgError
	var crash function.PanicError
	switch {
	case errors.As(err, &crash):
		return errors.New("it broke on these values, which is a defect of planner; please report it")
	case !sensitive:
		return err
	case errors.As(err, &arg):
		return function.NewArgError(arg.Index, errHidden)
	}
	return errHidden
}

var errHidden = errors.New("what is wrong is not shown, because an argument is sensitive")
