package functions

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/zclconf/go-cty/cty"
)

// cty reads "1p4", "+1", ".5" and "inf" as numbers, which no configuration can
// write without quotes: 1p4 is 16 there, and 10,000 to whoever wrote it.
var (
	numeral   = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?$`)
	percent   = regexp.MustCompile(`^(-?[0-9]+(?:\.[0-9]+)?) ?[%％]$`)
	separated = regexp.MustCompile(`^-?[0-9]{1,3}([,'_ \x{a0}\x{202f}][0-9]{3})+(\.[0-9]+)?$`)
	foreign   = regexp.MustCompile(`^[-+]?(0[xXbBoO][0-9a-fA-F_]+|[0-9._]*[0-9][0-9._]*([eEpP][-+]?[0-9_]+)?|[iI]nf|[iI]nfinity|\.inf)$`)
)

// misspelt is an error for a text that stands for a number in a spelling that HCL
// does not have. A text that is a number, or that nobody would read as one, is
// left to others.
func misspelt(text string) error {
	if numeral.MatchString(text) || len(text) > maxNumeral {
		return nil
	}
	if p := percent.FindStringSubmatch(text); p != nil {
		part := mustParse(p[1])
		return numeralError(fmt.Sprintf("; %q is written %s", text, part.Quo(part, mustParse("100")).Text('f', -1)))
	}
	if separated.MatchString(text) {
		plain := strings.Map(func(r rune) rune {
			if strings.ContainsRune(",'_ \u00a0\u202f", r) {
				return -1
			}
			return r
		}, text)
		return numeralError(fmt.Sprintf("; %q is written without separators, %s", text, plain))
	}
	if foreign.MatchString(text) {
		return numeralError(fmt.Sprintf("; %q is not one: a number is written in decimal digits, as in 1000, 0.05 or 1e3", text))
	}
	return nil
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
