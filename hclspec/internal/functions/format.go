package functions

import (
	"errors"
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// maxWidth bounds the width and the precision of a verb, and the number of its argument.
const maxWidth = 1_024

// verbPattern matches a literal percent sign or a verb: flags, width and precision,
// argument, letter. What it does not match is left to cty.
var verbPattern = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`%(?:%|([#0 +-]*([1-9][0-9]*)?(?:\.([0-9]*))?)(?:\[([1-9][0-9]*)\])?([a-zA-Z]))`)
})

// formatFunc is cty's format or formatlist, with bounded padding, and with
// decimals rounded half-up by %f.
func formatFunc(f function.Function) function.Function {
	return function.New(&function.Spec{
		Params:   f.Params(),
		VarParam: f.VarParam(),
		Type: func(args []cty.Value) (cty.Type, error) {
			return f.ReturnTypeForValues(args)
		},
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			text, values, err := resolveVerbs(args[0].AsString(), args[1:])
			if err != nil {
				return cty.NilVal, err
			}
			return f.Call(append([]cty.Value{cty.StringVal(text)}, values...))
		},
	})
}

// resolveVerbs gives each verb an argument of its own, that of a number as the
// number that is written: of %f rounded half-up already. cty would round what the
// number is in binary: 1.005 down to 1.00.
func resolveVerbs(text string, args []cty.Value) (string, []cty.Value, error) {
	var out strings.Builder
	var values []cty.Value
	end, argument, used := 0, 0, 0
	for _, at := range verbPattern().FindAllStringSubmatchIndex(text, -1) {
		group := func(i int) string { return text[max(0, at[2*i]):max(0, at[2*i+1])] }
		letter := group(5)
		if letter == "" { // %%
			continue
		}
		for i, what := range []string{2: "width", 3: "precision", 4: "argument"} {
			if n, err := strconv.Atoi(group(i)); what != "" && (n > maxWidth || errors.Is(err, strconv.ErrRange)) {
				return "", nil, function.NewArgErrorf(0, "the %s of %q must not be more than 1,024", what, group(0))
			}
		}
		if n, err := strconv.Atoi(group(4)); err == nil {
			argument = n - 1
		}
		if argument < len(args) {
			precision, err := strconv.Atoi(group(3))
			if err != nil && at[6] < 0 {
				precision = 6
			}
			value, err := verbValue(letter, precision, args[argument])
			if err != nil {
				return "", nil, function.NewArgError(argument+1, err)
			}
			values = append(values, value)
		}
		argument++
		used = max(used, argument)
		out.WriteString(text[end:at[0]] + "%" + group(1) + letter)
		end = at[1]
	}
	if used != len(args) {
		return text, args, nil // cty has an error to report
	}
	return out.String() + text[end:], values, nil
}

// verbValue is the argument of a verb. What is no number is left to cty.
func verbValue(letter string, precision int, arg cty.Value) (cty.Value, error) {
	if !strings.Contains("bdoxXeEfgG", letter) {
		return arg, nil
	}
	list := isSequence(arg.Type()) && arg.IsKnown() && !arg.IsNull() // formatlist takes one after the other
	values := []cty.Value{arg}
	if list {
		values = arg.AsValueSlice()
	}
	for i, value := range values {
		n, err := Number(value)
		if _, misspelt := errors.AsType[numeralError](err); misspelt || errors.Is(err, errExponent) {
			return arg, err
		}
		if err != nil || !n.IsKnown() || n.IsNull() {
			continue
		}
		if values[i] = n; letter == "f" {
			values[i] = cty.NumberVal(halfUp(n.AsBigFloat(), precision))
		}
	}
	if list {
		return cty.TupleVal(values), nil
	}
	return values[0], nil
}

// halfUp rounds to so many decimals, half away from zero. A number with more
// digits than are sure stays as it is.
func halfUp(f *big.Float, decimals int) *big.Float {
	power := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(decimals)), nil)
	ten := new(big.Float).SetInt(power)
	scaled := new(big.Float).SetPrec(sure).Mul(f, ten)
	if scaled.MantExp(nil) >= sure-1 {
		return f
	}
	half := big.NewFloat(0.5)
	if f.Signbit() {
		half.Neg(half)
	}
	whole, _ := scaled.Add(scaled, half).Int(nil) // towards zero
	return new(big.Float).SetPrec(precision).Quo(new(big.Float).SetInt(whole), ten)
}
