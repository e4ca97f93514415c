package functions

import (
	"errors"
	"regexp"
	"regexp/syntax"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

var textFunctions = map[string]function.Function{
	"chomp":       guard(stdlib.ChompFunc, rule{}),
	"endswith":    guard(textTestFunc("suffix", strings.HasSuffix), rule{}),
	"format":      guard(formatFunc(stdlib.FormatFunc), rule{exact: true}),
	"formatlist":  guard(formatFunc(stdlib.FormatListFunc), rule{exact: true}),
	"indent":      guard(stdlib.IndentFunc, rule{check: checkIndent}),
	"join":        guard(stdlib.JoinFunc, rule{check: checkJoin}),
	"lower":       guard(stdlib.LowerFunc, rule{}),
	"regex":       guard(stdlib.RegexFunc, rule{check: checkRegex}),
	"regexall":    guard(stdlib.RegexAllFunc, rule{check: checkRegexAll}),
	"replace":     guard(replaceFunc, rule{}),
	"split":       guard(stdlib.SplitFunc, rule{check: checkSplit}),
	"startswith":  guard(textTestFunc("prefix", strings.HasPrefix), rule{}),
	"strcontains": guard(textTestFunc("substr", strings.Contains), rule{}),
	"strrev":      guard(stdlib.ReverseFunc, rule{}),
	"substr":      guard(stdlib.SubstrFunc, rule{}),
	"title":       guard(stdlib.TitleFunc, rule{}),
	"trim":        guard(stdlib.TrimFunc, rule{check: checkTrim}),
	"trimprefix":  guard(stdlib.TrimPrefixFunc, rule{}),
	"trimspace":   guard(stdlib.TrimSpaceFunc, rule{}),
	"trimsuffix":  guard(stdlib.TrimSuffixFunc, rule{}),
	"upper":       guard(stdlib.UpperFunc, rule{}),
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
	var w weight
	count := 0
	for _, list := range args[1:] {
		if err := w.add(list, 0); err != nil {
			return err
		}
		count += list.LengthInt()
	}
	return checkLength(w.text, count, len(args[0].AsString()))
}

// checkLength refuses a result of length + count × size bytes over the bound.
func checkLength(length, count, size int) error {
	if count > 0 && size > maxString/count || length+count*size > maxString {
		return errLongResult
	}
	return nil
}

func checkSplit(args []cty.Value) error {
	separator, text := args[0].AsString(), args[1].AsString()
	if strings.Count(text, separator) > maxElements {
		return errors.New("the result holds more than 1,000,000 elements")
	}
	return nil
}

func checkTrim(args []cty.Value) error {
	if len(args[1].AsString()) > 1_000 { // each character cut is looked for in all of it
		return function.NewArgErrorf(1, "must not be longer than 1,000 bytes")
	}
	return nil
}

const (
	maxPattern = 10_000  // bytes of a regular expression
	maxSteps   = 1 << 28 // instructions of its program × bytes of the text
)

func checkRegex(args []cty.Value) error {
	return checkPattern(args[0].AsString(), 0, len(args[1].AsString()))
}

// checkPattern bounds the time that one search takes. A pattern that does not
// parse is left to the function.
func checkPattern(pattern string, argument, length int) error {
	if len(pattern) > maxPattern {
		return function.NewArgErrorf(argument, "a regular expression must not be longer than 10,000 bytes")
	}
	size := 2 * len(pattern)
	if strings.Contains(pattern, "{") { // a{1000} is a thousand instructions
		parsed, err := syntax.Parse(pattern, syntax.Perl)
		if err != nil {
			return nil
		}
		program, err := syntax.Compile(parsed.Simplify())
		if err != nil {
			return nil
		}
		size = len(program.Inst)
	}
	if size > maxSteps/(length+1) {
		return function.NewArgErrorf(argument, "this regular expression is too large for a text of this length")
	}
	return nil
}

func checkRegexAll(args []cty.Value) error {
	if err := checkRegex(args); err != nil {
		return err
	}
	re, err := regexp.Compile(args[0].AsString())
	if err == nil && len(re.FindAllStringIndex(args[1].AsString(), mostMatches(re)+1)) > mostMatches(re) {
		return errors.New("the result holds more than 1,000,000 elements")
	}
	return nil
}

func mostMatches(re *regexp.Regexp) int { return maxElements / (re.NumSubexp() + 1) }

// replaceFunc takes a substring, or a regular expression between two slashes.
var replaceFunc = function.New(&function.Spec{
	Params: []function.Parameter{stringParam("str"), stringParam("substr"), stringParam("replace")},
	Type:   function.StaticReturnType(cty.String),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		text, old, with := args[0].AsString(), args[1].AsString(), args[2].AsString()
		if len(old) > 1 && old[0] == '/' && old[len(old)-1] == '/' {
			return replacePattern(text, old[1:len(old)-1], with)
		}
		growth := max(0, len(with)-len(old))
		if err := checkLength(len(text), strings.Count(text, old), growth); err != nil {
			return cty.NilVal, err
		}
		return cty.StringVal(strings.ReplaceAll(text, old, with)), nil
	},
})

func replacePattern(text, pattern, with string) (cty.Value, error) {
	if err := checkPattern(pattern, 1, len(text)); err != nil {
		return cty.NilVal, err
	}
	re, err := regexp.Compile(pattern)
	if err != nil {
		return cty.NilVal, function.NewArgError(1, err)
	}
	matches := re.FindAllStringIndex(text, mostMatches(re)+1)
	if len(matches) > mostMatches(re) {
		return cty.NilVal, function.NewArgErrorf(1, "this regular expression matches too often")
	}
	length := len(text)
	for _, match := range matches { // a group is no longer than its match
		length += len(with)
		if err := checkLength(length, strings.Count(with, "$"), match[1]-match[0]); err != nil {
			return cty.NilVal, err
		}
		length += strings.Count(with, "$") * (match[1] - match[0])
	}
	return cty.StringVal(re.ReplaceAllString(text, with)), nil
}
