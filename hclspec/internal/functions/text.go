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
	"endswith":    guard(textTestFunc("suffix", strings.HasSuffix)),
	"format":      guard(formatFunc(stdlib.FormatFunc)),
	"formatlist":  guard(formatFunc(stdlib.FormatListFunc)),
	"indent":      guard(stdlib.IndentFunc, checkIndent),
	"join":        guard(stdlib.JoinFunc, checkJoin),
	"lower":       guard(stdlib.LowerFunc),
	"regex":       guard(stdlib.RegexFunc),
	"regexall":    guard(stdlib.RegexAllFunc),
	"replace":     guard(replaceFunc),
	"split":       guard(stdlib.SplitFunc),
	"startswith":  guard(textTestFunc("prefix", strings.HasPrefix)),
	"strcontains": guard(textTestFunc("substr", strings.Contains)),
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

// stringParam is a parameter that takes a string.
func stringParam(name string) function.Parameter {
	return function.Parameter{Name: name, Type: cty.String}
}

func textTestFunc(second string, test func(s, part string) bool) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{stringParam("str"), stringParam(second)},
		Type:   function.StaticReturnType(cty.Bool),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			return cty.BoolVal(test(args[0].AsString(), args[1].AsString())), nil
		},
	})
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

// replaceFunc takes a substring, or a regular expression between two slashes.
var replaceFunc = function.New(&function.Spec{
	Params: []function.Parameter{stringParam("str"), stringParam("substr"), stringParam("replace")},
	Type:   function.StaticReturnType(cty.String),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
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
	},
})

var timeFunctions = map[string]function.Function{
	"formatdate": guard(stdlib.FormatDateFunc),
	"timeadd":    guard(stdlib.TimeAddFunc),
	"timecmp":    guard(timeCmpFunc),
}

var timeCmpFunc = function.New(&function.Spec{
	Params: []function.Parameter{stringParam("timestamp_a"), stringParam("timestamp_b")},
	Type:   function.StaticReturnType(cty.Number),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		var times [2]time.Time
		for i, arg := range args {
			var err error
			if times[i], err = time.Parse(time.RFC3339, arg.AsString()); err != nil {
				return cty.NilVal, function.NewArgErrorf(i, "not a valid RFC3339 timestamp")
			}
		}
		return cty.NumberIntVal(int64(times[0].Compare(times[1]))), nil
	},
})
