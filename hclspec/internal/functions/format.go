package functions

import (
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"strconv"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// maxWidth bounds the width and the precision of a verb.
const maxWidth = 1_024

// verbPattern matches a literal percent sign or a verb: flags, width,
// precision, argument, letter. What it does not match is left to cty.
var verbPattern = regexp.MustCompile(`%(?:%|([#0 +-]*)([1-9][0-9]*)?(?:\.([0-9]*))?(?:\[([1-9][0-9]*)\])?([a-zA-Z]))`)

// verb is one verb of a format string, which stands at text[start:end].
type verb struct {
	start, end int
	head       string // flags, width and precision, with the percent sign
	width      int
	precision  int
	argument   int // from 0
	letter     string
}

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
			text := args[0].AsString()
			verbs, err := parseVerbs(text)
			if err != nil {
				return cty.NilVal, function.NewArgError(0, err)
			}
			text, values, err := resolveVerbs(text, verbs, args[1:])
			if err != nil {
				return cty.NilVal, err
			}
			return f.Call(append([]cty.Value{cty.StringVal(text)}, values...))
		},
	})
}

func parseVerbs(text string) ([]verb, error) {
	var verbs []verb
	next := 0
	for _, at := range verbPattern.FindAllStringSubmatchIndex(text, -1) {
		group := func(i int) string {
			if at[2*i] < 0 {
				return ""
			}
			return text[at[2*i]:at[2*i+1]]
		}
		if group(5) == "" { // %%
			continue
		}
		v := verb{start: at[0], end: at[1], argument: next, letter: group(5)}
		var err error
		if v.width, err = bounded(group(2), 0); err != nil {
			return nil, fmt.Errorf("the width of %q must not be more than 1,024", group(0))
		}
		if v.precision, err = bounded(group(3), 6); err != nil {
			return nil, fmt.Errorf("the precision of %q must not be more than 1,024", group(0))
		}
		if group(4) != "" {
			if v.argument, err = strconv.Atoi(group(4)); err != nil {
				return nil, fmt.Errorf("there is no argument for %q", group(0))
			}
			v.argument--
		}
		next = v.argument + 1
		head, _, _ := strings.Cut(strings.TrimSuffix(group(0), v.letter), "[")
		v.head = head
		verbs = append(verbs, v)
	}
	return verbs, nil
}

// bounded reads a width or a precision.
func bounded(digits string, none int) (int, error) {
	if digits == "" {
		return none, nil
	}
	n, err := strconv.Atoi(digits)
	if err == nil && n > maxWidth {
		err = strconv.ErrRange
	}
	return n, err
}

// each returns what formatlist would take from v, one by one.
func each(v cty.Value) []cty.Value {
	if isSequence(v.Type()) && v.IsKnown() && !v.IsNull() {
		return v.AsValueSlice()
	}
	return []cty.Value{v}
}

// resolveVerbs gives each verb an argument of its own, that of a number as the
// number that is written: of %f rounded half-up already. cty would round what the
// number is in binary: 1.005 down to 1.00.
func resolveVerbs(text string, verbs []verb, args []cty.Value) (string, []cty.Value, error) {
	var b strings.Builder
	values, end, used := make([]cty.Value, len(verbs)), 0, 0
	for i, v := range verbs {
		if used = max(used, v.argument+1); v.argument < len(args) {
			var err error
			if values[i], err = v.value(args[v.argument]); err != nil {
				return "", nil, function.NewArgError(v.argument+1, err)
			}
		}
		b.WriteString(text[end:v.start] + v.head + v.letter)
		end = v.end
	}
	if used != len(args) {
		return text, args, nil // cty has an error to report
	}
	return b.String() + text[end:], values, nil
}

// value is the argument of the verb. What is no number is left to cty.
func (v verb) value(arg cty.Value) (cty.Value, error) {
	if !strings.Contains("bdoxXeEfgG", v.letter) {
		return arg, nil
	}
	values := each(arg)
	for i, value := range values {
		n, err := Number(value)
		if text, misspelt := errors.AsType[numeralError](err); misspelt {
			return arg, text
		}
		if err != nil || !n.IsKnown() || n.IsNull() {
			continue
		}
		if values[i] = n; !inRange(n.AsBigFloat()) {
			return arg, errExponent
		}
		if v.letter == "f" {
			values[i] = cty.NumberVal(halfUp(n.AsBigFloat(), v.precision))
		}
	}
	if isSequence(arg.Type()) && arg.IsKnown() && !arg.IsNull() {
		return cty.TupleVal(values), nil
	}
	return values[0], nil
}

// halfUp rounds to so many decimals, half away from zero. A number with more
// digits than are sure stays as it is.
func halfUp(f *big.Float, decimals int) *big.Float {
	f = exact(f)
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
