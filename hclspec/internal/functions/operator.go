package functions

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

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
