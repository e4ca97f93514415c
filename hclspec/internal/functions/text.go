package functions

import (
	"errors"
	"regexp"
	"strings"
	"time"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

var textFunctions = map[string]function.Function{
	"chomp":       guard(stdlib.ChompFunc),
	"endswith":    calls(cty.Bool, textTest(strings.HasSuffix), param("str", cty.String), param("suffix", cty.String)),
	"format":      guard(formatFunc(stdlib.FormatFunc)),
	"formatlist":  guard(formatFunc(stdlib.FormatListFunc)),
	"indent":      guard(stdlib.IndentFunc, checkIndent),
	"join":        guard(stdlib.JoinFunc, checkJoin),
	"lower":       guard(stdlib.LowerFunc),
	"regex":       guard(stdlib.RegexFunc),
	"regexall":    guard(stdlib.RegexAllFunc),
	"replace":     calls(cty.String, replace, param("str", cty.String), param("substr", cty.String), param("replace", cty.String)),
	"split":       guard(stdlib.SplitFunc),
	"startswith":  calls(cty.Bool, textTest(strings.HasPrefix), param("str", cty.String), param("prefix", cty.String)),
	"strcontains": calls(cty.Bool, textTest(strings.Contains), param("str", cty.String), param("substr", cty.String)),
	"strrev":      guard(stdlib.ReverseFunc),
	"substr":      guard(stdlib.SubstrFunc),
	"title":       guard(stdlib.TitleFunc),
	"trim":        guard(stdlib.TrimFunc),
	"trimprefix":  guard(stdlib.TrimPrefixFunc),
	"trimspace":   guard(stdlib.TrimSpaceFunc),
	"trimsuffix":  guard(stdlib.TrimSuffixFunc),
	"upper":       guard(stdlib.UpperFunc),
}

var errLongResult = errors.New("the result holds a text of more than 16 MiB")

func textTest(test func(s, part string) bool) func([]cty.Value) (cty.Value, error) {
	return func(args []cty.Value) (cty.Value, error) {
		return cty.BoolVal(test(args[0].AsString(), args[1].AsString())), nil
	}
}

func checkIndent(args []cty.Value) error {
	spaces, err := whole(args[0])
	if err != nil || spaces < 0 {
		return function.NewArgErrorf(0, "must be a whole number that is not negative")
	}
	text := args[1].AsString()
	return checkLength(len(text), strings.Count(text, "\n"), spaces)
}

func checkJoin(args []cty.Value) error {
	var total Total
	count := 0
	for _, list := range args[1:] {
		if err := total.Add(list); err != nil {
			return err
		}
		count += list.LengthInt()
	}
	return checkLength(total.text, count, len(args[0].AsString()))
}

// checkLength refuses a result of length + count × size bytes over the bound.
func checkLength(length, count, size int) error {
	if count > 0 && size > maxString/count || length+count*size > maxString {
		return errLongResult
	}
	return nil
}

// replace takes a substring, or a regular expression between two slashes.
func replace(args []cty.Value) (cty.Value, error) {
	text, old, with := args[0].AsString(), args[1].AsString(), args[2].AsString()
	if len(old) > 1 && old[0] == '/' && old[len(old)-1] == '/' {
		re, err := regexp.Compile(old[1 : len(old)-1])
		if err != nil {
			return cty.NilVal, function.NewArgError(1, err)
		}
		return cty.StringVal(re.ReplaceAllString(text, with)), nil
	}
	growth := max(0, len(with)-len(old))
	if err := checkLength(len(text), strings.Count(text, old), growth); err != nil {
		return cty.NilVal, err
	}
	return cty.StringVal(strings.ReplaceAll(text, old, with)), nil
}

var timeFunctions = map[string]function.Function{
	"formatdate": guard(stdlib.FormatDateFunc),
	"timeadd":    guard(stdlib.TimeAddFunc),
	"timecmp":    calls(cty.Number, timeCmp, param("timestamp_a", cty.String), param("timestamp_b", cty.String)),
}

func timeCmp(args []cty.Value) (cty.Value, error) {
	var times [2]time.Time
	for i, arg := range args {
		var err error
		if times[i], err = time.Parse(time.RFC3339, arg.AsString()); err != nil {
			return cty.NilVal, function.NewArgErrorf(i, "not a valid RFC3339 timestamp")
		}
	}
	return cty.NumberIntVal(int64(times[0].Compare(times[1]))), nil
}
