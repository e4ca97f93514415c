package functions

import (
	"errors"
	"fmt"
	"math/big"
	"reflect"
	"regexp"
	"strings"
	"sync"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
	"github.com/zclconf/go-cty/cty/gocty"
)

var numberFunctions = map[string]function.Function{
	"abs":      guard(stdlib.AbsoluteFunc),
	"ceil":     guard(stdlib.CeilFunc),
	"floor":    guard(stdlib.FloorFunc),
	"max":      guard(stdlib.MaxFunc),
	"min":      guard(stdlib.MinFunc),
	"parseint": guard(stdlib.ParseIntFunc),
	"pow":      calls(cty.Number, pow, param("num", cty.Number), param("power", cty.Number)),
	"range":    guard(rangeFunc),
	"signum":   guard(stdlib.SignumFunc),
	"sum":      calls(cty.Number, sum, param("list", cty.List(cty.Number))),
}

// Numbers are exact decimals: those that HCL reads lie as near to the decimal as a binary
// number can, and so does what operators, functions and conversions make of them.
const (
	precision = 512 // of the numbers HCL reads, in bits
	sure      = 384 // the bits that an operation leaves right, cancellation included
)

var (
	smallest = mustParse("1e-40") // of the numbers but zero
	largest  = mustParse("1e41")  // the first that is too large
	scale    = mustParse("1e70")
)

func mustParse(s string) *big.Float { return cty.MustParseNumberVal(s).AsBigFloat() }

// ErrLargeResult is the error of what computes a number that no configuration can write.
var ErrLargeResult = errors.New("the result has an exponent beyond ±40")

// exact returns the decimal that the result of an operation stands for: 0.063 * 1000 comes
// out just below 63. What has more than 70 decimals, 1/3, stays as it is; what is smaller
// than any number is zero, without a sign.
func exact(f *big.Float) (*big.Float, error) {
	abs := new(big.Float).Abs(f)
	switch {
	case abs.Cmp(largest) >= 0:
		return nil, ErrLargeResult
	case abs.Cmp(smallest) < 0:
		return new(big.Float).SetPrec(precision), nil
	case f.MinPrec() <= 64: // a whole number, or a few halves
		return new(big.Float).SetPrec(precision).Set(f), nil
	}
	scaled := new(big.Float).SetPrec(sure).Mul(f, scale)
	if scaled.IsInt() {
		return new(big.Float).SetPrec(precision).Quo(scaled, scale), nil
	}
	return new(big.Float).SetPrec(precision).Set(f), nil
}

// numberOf is the value of a result.
func numberOf(f *big.Float) (cty.Value, error) {
	f, err := exact(f)
	if err != nil {
		return cty.NilVal, err
	}
	return cty.NumberVal(f), nil
}

// settled is a number as HCL would read it; other values stay as they are.
func settled(v cty.Value) (cty.Value, error) {
	plain, marks := v.Unmark()
	if plain.Type() != cty.Number || !plain.IsKnown() || plain.IsNull() {
		return v, nil
	}
	f := plain.AsBigFloat()
	if f.Sign() != 0 && f.Prec() == precision && f.MinPrec() <= 64 {
		return v, nil // as most are
	}
	n, err := numberOf(f)
	if err != nil {
		return v, err
	}
	return n.WithMarks(marks), nil
}

func pow(args []cty.Value) (cty.Value, error) {
	base, n := args[0].AsBigFloat(), args[1].AsBigFloat()
	if !n.IsInt() {
		return cty.NilVal, function.NewArgErrorf(1, "must be a whole number, because a root is not exact")
	}
	if base.Sign() == 0 && n.Sign() < 0 {
		return cty.NilVal, errors.New("zero has no negative power")
	}
	exponent, _ := n.Int(nil)
	return power(base, exponent)
}

// power returns base to the power of n, rounded once, at the precision of the result.
func power(base *big.Float, n *big.Int) (cty.Value, error) {
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
			return cty.NilVal, ErrLargeResult
		}
	}
	if n.Sign() < 0 {
		r.Quo(big.NewFloat(1), r)
	}
	v, err := numberOf(r.SetPrec(precision))
	if err == nil && r.Sign() != 0 && v.RawEquals(cty.Zero) {
		err = ErrLargeResult
	}
	return v, err
}

func sum(args []cty.Value) (cty.Value, error) {
	if args[0].LengthInt() == 0 {
		return cty.NilVal, function.NewArgErrorf(0, "cannot sum an empty list")
	}
	total := cty.Zero
	for _, v := range args[0].AsValueSlice() {
		if v.IsKnown() && v.IsNull() {
			return cty.NilVal, function.NewArgErrorf(0, "must be a list, set or tuple of numbers")
		}
		if !v.IsKnown() || !total.IsKnown() {
			total = cty.UnknownVal(cty.Number)
			continue
		}
		var err error
		if total, err = numberOf(new(big.Float).SetPrec(precision).Add(total.AsBigFloat(), v.AsBigFloat())); err != nil {
			return cty.NilVal, err
		}
	}
	return total, nil
}

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
			next, err := exact(next.Mul(next, step).Add(next, start))
			if err != nil || next.Cmp(end) != -step.Sign() {
				return listOf(cty.Number, list), err
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
var numeral = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?$`) })

// misspelt is an error for a text that HCL would not read as a number.
func misspelt(text string) error {
	if numeral().MatchString(text) {
		return nil
	}
	if len(text) > 60 {
		text = strings.ToValidUTF8(text[:60], "") + "…"
	}
	return numeralError(fmt.Sprintf("; %q is not one: a number is written in decimal digits alone, as in 800000, 0.05 or 1e3", text))
}

// Misspelt is an error for a text where a number is required. A sensitive one is left alone.
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

// ErrDivisionByZero is the error of / and % with 0 on the right.
var ErrDivisionByZero = errors.New("division by zero")

// The operators of HCL compute in binary numbers of any size, read "1p4" as 16, divide by
// zero to infinity and know a zero below zero. HCL has no other place to change that than
// its table of operators, which the expressions inside texts of the JSON syntax use as well.
// So it holds for every expression that this process evaluates.
func init() {
	for op, calculate := range map[*hclsyntax.Operation]func(z, a, b *big.Float) *big.Float{
		hclsyntax.OpAdd:      (*big.Float).Add,
		hclsyntax.OpSubtract: (*big.Float).Sub,
		hclsyntax.OpMultiply: (*big.Float).Mul,
		hclsyntax.OpDivide:   (*big.Float).Quo,
		hclsyntax.OpModulo:   remainder,
	} {
		divides := op == hclsyntax.OpDivide || op == hclsyntax.OpModulo
		op.Impl = operator(cty.Number, 2, func(n []*big.Float) (cty.Value, error) {
			if divides && n[1].Sign() == 0 {
				return cty.NilVal, ErrDivisionByZero
			}
			return numberOf(calculate(new(big.Float).SetPrec(precision), n[0], n[1]))
		})
	}
	for op, holds := range map[*hclsyntax.Operation]func(order int) bool{
		hclsyntax.OpGreaterThan:        func(order int) bool { return order > 0 },
		hclsyntax.OpGreaterThanOrEqual: func(order int) bool { return order >= 0 },
		hclsyntax.OpLessThan:           func(order int) bool { return order < 0 },
		hclsyntax.OpLessThanOrEqual:    func(order int) bool { return order <= 0 },
	} {
		op.Impl = operator(cty.Bool, 2, func(n []*big.Float) (cty.Value, error) { return cty.BoolVal(holds(n[0].Cmp(n[1]))), nil })
	}
	hclsyntax.OpNegate.Impl = operator(cty.Number, 1, func(n []*big.Float) (cty.Value, error) { return numberOf(n[0].Neg(n[0])) })
}

// remainder is what dividing a by b towards zero leaves of a.
func remainder(z, a, b *big.Float) *big.Float {
	quotient, err := exact(z.Quo(a, b))
	if err != nil { // so large that it has no fraction that could be told
		return z.SetInt64(0)
	}
	whole, _ := quotient.Int(nil)
	return z.Sub(a, z.Mul(b, new(big.Float).SetPrec(precision).SetInt(whole)))
}

// operator is the function of an operator on numbers.
func operator(result cty.Type, operands int, calculate func([]*big.Float) (cty.Value, error)) function.Function {
	spec := &function.Spec{
		Type:         function.StaticReturnType(result),
		RefineResult: func(b *cty.RefinementBuilder) *cty.RefinementBuilder { return b.NotNull() },
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			var numbers [2]*big.Float
			for i, arg := range args {
				numbers[i] = arg.EncapsulatedValue().(*cty.Value).AsBigFloat()
			}
			return calculate(numbers[:len(args)])
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
