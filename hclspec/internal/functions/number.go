package functions

import (
	"errors"
	"fmt"
	"math/big"
	"reflect"
	"regexp"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
	"github.com/zclconf/go-cty/cty/gocty"
)

var numberFunctions = map[string]function.Function{
	"abs":      guard(stdlib.AbsoluteFunc, rule{exact: true}),
	"ceil":     guard(stdlib.CeilFunc, rule{exact: true}),
	"floor":    guard(stdlib.FloorFunc, rule{exact: true}),
	"max":      guard(stdlib.MaxFunc, rule{exact: true}),
	"min":      guard(stdlib.MinFunc, rule{exact: true}),
	"parseint": guard(stdlib.ParseIntFunc, rule{}),
	"pow":      guard(powFunc, rule{exact: true}),
	"range":    guard(rangeFunc, rule{exact: true}),
	"signum":   guard(stdlib.SignumFunc, rule{exact: true}),
	"sum":      guard(sumFunc, rule{}),
}

const (
	// precision is that of the numbers HCL reads, in bits. cty takes the
	// precision of a quotient from its operands, so a number with less would
	// spoil a division later.
	precision = 512

	// sure are the bits of a number that arithmetic leaves right. The others
	// take up its rounding, up to a factor of 2^128 by cancellation.
	sure = 384
)

var (
	smallest = mustParse("1e-40") // of the numbers in range but zero
	largest  = mustParse("1e41")  // the first that is too large
	tiniest  = mustParse("1e-200")
	scale    = mustParse("1e30")
)

func mustParse(s string) *big.Float { return cty.MustParseNumberVal(s).AsBigFloat() }

// inRange reports whether f has a decimal exponent of at most ±40.
func inRange(f *big.Float) bool {
	if f.Sign() == 0 {
		return true
	}
	abs := new(big.Float).Abs(f)
	return abs.Cmp(smallest) >= 0 && abs.Cmp(largest) < 0
}

// residue reports whether f may be what the arithmetic of numbers in range
// leaves where their decimals would leave zero, as 0.004 + 0.2 - 0.204 does.
func residue(f *big.Float) bool {
	abs := new(big.Float).Abs(f)
	return abs.Cmp(tiniest) >= 0 && abs.Cmp(smallest) < 0
}

// exact returns the decimal that f stands for, as HCL would read it. A decimal
// has no exact binary form, so 0.063 * 1000 comes out just below 63: f is taken
// for the shortest decimal that its first 384 bits (115 digits) tell from others.
// f must be in range or a residue.
func exact(f *big.Float) *big.Float {
	if residue(f) {
		return new(big.Float).SetPrec(precision)
	}
	if f.MinPrec() <= sure {
		return new(big.Float).SetPrec(precision).Set(f)
	}
	// Nearly all have at most 30 decimals, and then this is 40 times faster.
	scaled := new(big.Float).SetPrec(sure).Mul(f, scale)
	if scaled.IsInt() {
		return new(big.Float).SetPrec(precision).Quo(scaled, scale)
	}
	return mustParse(new(big.Float).SetPrec(sure).Set(f).Text('g', -1))
}

// exactAll makes every number in v exact. It refuses numbers out of range.
func exactAll(v cty.Value) (cty.Value, error) {
	if !mentions(v.Type(), cty.Number) {
		return v, nil
	}
	return cty.Transform(v, func(_ cty.Path, v cty.Value) (cty.Value, error) {
		if v.Type() != cty.Number || !v.IsKnown() || v.IsNull() {
			return v, nil
		}
		v, marks := v.Unmark()
		if err := checkRange(v.AsBigFloat()); err != nil {
			return v, err
		}
		return cty.NumberVal(exact(v.AsBigFloat())).WithMarks(marks), nil
	})
}

// precise gives a number the precision of those that HCL reads, and zero no sign.
func precise(v cty.Value) cty.Value {
	if v.Type() != cty.Number || !v.IsKnown() || v.IsNull() {
		return v
	}
	plain, marks := v.Unmark()
	if f := plain.AsBigFloat(); f.Prec() < precision {
		plain = cty.NumberVal(f.SetPrec(precision))
	}
	return unsigned(plain).WithMarks(marks)
}

var errLargeResult = errors.New("the result has an exponent beyond ±40")

// numberParam is a parameter that takes a number.
func numberParam(name string) function.Parameter {
	return function.Parameter{Name: name, Type: cty.Number}
}

var powFunc = function.New(&function.Spec{
	Params: []function.Parameter{numberParam("num"), numberParam("power")},
	Type:   function.StaticReturnType(cty.Number),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		base, n := args[0].AsBigFloat(), args[1].AsBigFloat()
		if !n.IsInt() {
			return cty.NilVal, function.NewArgErrorf(1, "must be a whole number, because a root is not exact")
		}
		if base.Sign() == 0 && n.Sign() < 0 {
			return cty.NilVal, errors.New("zero has no negative power")
		}
		exponent, _ := n.Int(nil)
		result, ok := power(base, exponent)
		if !ok {
			return cty.NilVal, errLargeResult
		}
		return cty.NumberVal(result), nil
	},
})

// power returns base to the power of n, rounded once, at the precision of the
// result. ok is false if that is out of range.
func power(base *big.Float, n *big.Int) (result *big.Float, ok bool) {
	// Each of the two times n roundings costs less than one unit of the last
	// place, so this many extra bits keep 64 of them right beyond the result.
	bits := uint(precision + 64 + n.BitLen() + 1)
	base, _, _ = big.ParseFloat(base.Text('g', -1), 10, bits, big.ToNearestEven)
	r := new(big.Float).SetPrec(bits).SetInt64(1)
	for i := n.BitLen() - 1; i >= 0; i-- {
		r.Mul(r, r)
		if new(big.Int).Abs(n).Bit(i) == 1 {
			r.Mul(r, base)
		}
		if e := r.MantExp(nil); e < -200 || e > 200 { // 10^±60, and it only grows from here
			return nil, false
		}
	}
	if n.Sign() < 0 {
		r.Quo(big.NewFloat(1), r)
	}
	r.SetPrec(precision)
	return r, inRange(r)
}

var sumFunc = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "list", Type: cty.List(cty.Number)}},
	Type:   function.StaticReturnType(cty.Number),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		if args[0].LengthInt() == 0 {
			return cty.NilVal, function.NewArgErrorf(0, "cannot sum an empty list")
		}
		total, known := new(big.Float).SetPrec(precision), true
		for _, v := range args[0].AsValueSlice() {
			if !v.IsKnown() {
				known = false
				continue
			}
			if v.IsNull() {
				return cty.NilVal, function.NewArgErrorf(0, "must be a list, set or tuple of numbers")
			}
			if err := checkRange(v.AsBigFloat()); err != nil {
				return cty.NilVal, function.NewArgError(0, err)
			}
			total.Add(total, v.AsBigFloat())
		}
		switch {
		case !known:
			return cty.UnknownVal(cty.Number), nil
		case checkRange(total) != nil:
			return cty.NilVal, errLargeResult
		}
		return cty.NumberVal(exact(total)), nil
	},
})

// maxRange is Terraform's bound.
const maxRange = 1024

// rangeFunc multiplies rather than adds up, so that range(0, 1, 0.1) has ten
// elements and each of them is the decimal it looks like.
var rangeFunc = function.New(&function.Spec{
	VarParam: &function.Parameter{Name: "params", Type: cty.Number},
	Type:     function.StaticReturnType(cty.List(cty.Number)),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		start, end, step, err := rangeBounds(args)
		if err != nil {
			return cty.NilVal, err
		}
		var list []cty.Value
		for i := range int64(maxRange + 1) {
			next := new(big.Float).SetPrec(precision).SetInt64(i)
			next.Mul(next, step).Add(next, start)
			if checkRange(next) == nil {
				next = exact(next)
			}
			if next.Cmp(end) != -step.Sign() {
				return listOf(cty.Number, list), nil
			}
			list = append(list, cty.NumberVal(next))
		}
		return cty.NilVal, errors.New("more than 1024 values were generated; either decrease the difference between start and end or use a smaller step")
	},
})

func rangeBounds(args []cty.Value) (start, end, step *big.Float, err error) {
	start, step = new(big.Float), big.NewFloat(1)
	switch len(args) {
	case 1:
		end = args[0].AsBigFloat()
	case 2, 3:
		start, end = args[0].AsBigFloat(), args[1].AsBigFloat()
	default:
		return nil, nil, nil, errors.New("must have one, two, or three arguments")
	}
	direction := end.Cmp(start)
	if len(args) == 3 {
		step = args[2].AsBigFloat()
	} else if direction < 0 {
		step.Neg(step)
	}
	switch {
	case step.Sign() == 0:
		err = function.NewArgErrorf(2, "step must not be zero")
	case step.Sign()*direction < 0:
		err = function.NewArgErrorf(2, "step must lead from start to end: above zero where end is greater, below zero where it is less")
	}
	return start, end, step, err
}

// whole returns v as an int. Beyond its size it is an error.
func whole(v cty.Value) (int, error) {
	var i int
	err := gocty.FromCtyValue(v, &i)
	return i, err
}

// cty reads "1p4", "+1", ".5" and "inf" as numbers, which no configuration can
// write without quotes: 1p4 is 16 there, where people mean 10,000.
var numeral = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?$`)

// misspelt is an error for a text that cty takes for a number in a spelling that HCL does
// not have.
func misspelt(text string) error {
	if numeral.MatchString(text) {
		return nil
	}
	if _, err := cty.ParseNumberVal(text); err != nil {
		return nil
	}
	return numeralError(fmt.Sprintf("; %q is not one: a number is written in decimal digits, as in 1000, 0.05 or 1e3", text))
}

// Misspelt is an error for a text that stands for a number in a spelling that HCL
// does not have. A sensitive one is left alone.
func Misspelt(v cty.Value) error {
	if v.IsMarked() || !v.IsKnown() || v.IsNull() || v.Type() != cty.String {
		return nil
	}
	return misspelt(v.AsString())
}

// A numeralError says more about a text that is no number. It tells the text.
type numeralError string

func (e numeralError) Error() string { return "a number is required" + string(e) }

// Number is convert.Convert to a number, of what HCL itself would write as one.
func Number(v cty.Value) (cty.Value, error) { return Convert(v, cty.Number) }

// Unsigned is v, and of a number that is the zero below zero of binary arithmetic
// zero: a file in JSON syntax can write it.
func Unsigned(v cty.Value) cty.Value {
	if v.Type() != cty.Number || v.IsMarked() || !v.IsKnown() || v.IsNull() {
		return v
	}
	return unsigned(v)
}

// unsigned is zero where v is the zero below zero that binary arithmetic has, and
// otherwise v. It would be printed as -0.
func unsigned(v cty.Value) cty.Value {
	if f := v.AsBigFloat(); f.Sign() == 0 && f.Signbit() {
		return cty.NumberVal(f.SetPrec(precision).Abs(f)) // AsBigFloat is a copy
	}
	return v
}

// ErrDivisionByZero is the error of / and % with 0 on the right.
var ErrDivisionByZero = errors.New("division by zero")

// The operators of HCL read "1p4" as 16, divide by zero to infinity, take 5 % 0 for
// 5 and know a zero below zero. HCL has no other place to change that than its table
// of operators, which the expressions inside texts of the JSON syntax use as well. So
// it holds for every expression that this process evaluates.
func init() {
	for op, calculate := range map[*hclsyntax.Operation]func(a, b cty.Value) cty.Value{
		hclsyntax.OpAdd:                cty.Value.Add,
		hclsyntax.OpSubtract:           cty.Value.Subtract,
		hclsyntax.OpMultiply:           cty.Value.Multiply,
		hclsyntax.OpDivide:             cty.Value.Divide,
		hclsyntax.OpModulo:             cty.Value.Modulo,
		hclsyntax.OpGreaterThan:        cty.Value.GreaterThan,
		hclsyntax.OpGreaterThanOrEqual: cty.Value.GreaterThanOrEqualTo,
		hclsyntax.OpLessThan:           cty.Value.LessThan,
		hclsyntax.OpLessThanOrEqual:    cty.Value.LessThanOrEqualTo,
	} {
		divides := op == hclsyntax.OpDivide || op == hclsyntax.OpModulo
		op.Impl = operator(op.Type, 2, func(n []cty.Value) (cty.Value, error) {
			if divides && n[1].AsBigFloat().Sign() == 0 {
				return cty.NilVal, ErrDivisionByZero
			}
			return calculate(n[0], n[1]), nil
		})
	}
	hclsyntax.OpNegate.Impl = operator(cty.Number, 1, func(n []cty.Value) (cty.Value, error) { return n[0].Negate(), nil })
}

// operator is the function of an operator on numbers.
func operator(result cty.Type, operands int, calculate func([]cty.Value) (cty.Value, error)) function.Function {
	spec := &function.Spec{
		Type:         function.StaticReturnType(result),
		RefineResult: func(b *cty.RefinementBuilder) *cty.RefinementBuilder { return b.NotNull() },
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			var numbers [2]cty.Value
			for i, arg := range args {
				numbers[i] = *arg.EncapsulatedValue().(*cty.Value)
			}
			v, err := calculate(numbers[:len(args)])
			if err != nil || result != cty.Number {
				return v, err
			}
			switch f := v.AsBigFloat(); { // a copy, so once
			case f.IsInf():
				return cty.NilVal, errLargeResult
			case f.Sign() == 0:
				return unsigned(v), nil
			}
			return v, nil
		},
	}
	for _, name := range []string{"a", "b"}[:operands] {
		spec.Params = append(spec.Params, function.Parameter{Name: name, Type: operandType})
	}
	return function.New(spec)
}

// operandType wraps a number. HCL converts an operand to the type that an operator
// takes; of a text it is this type's own conversion.
var operandType = cty.CapsuleWithOps("number", reflect.TypeFor[cty.Value](), &cty.CapsuleOps{
	ConversionTo: func(from cty.Type) func(cty.Value, cty.Path) (any, error) {
		switch from {
		case cty.Number:
			return func(v cty.Value, _ cty.Path) (any, error) { return &v, nil }
		case cty.String:
		default:
			return nil
		}
		return func(v cty.Value, path cty.Path) (any, error) {
			number, err := Number(v)
			var text numeralError
			if errors.As(err, &text) { // the text may be sensitive
				err = path.NewErrorf("a number is required")
			}
			return &number, err
		}
	},
})
