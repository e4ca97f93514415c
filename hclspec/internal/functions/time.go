package functions

import (
	"errors"
	"time"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

var timeFunctions = map[string]function.Function{
	"formatdate": guard(stdlib.FormatDateFunc, rule{check: checkDateFormat}),
	"timeadd":    guard(timeAddFunc, rule{}),
	"timecmp":    guard(timeCmpFunc, rule{}),
}

// checkDateFormat: cty loses what follows 64 KiB of literal text.
func checkDateFormat(args []cty.Value) error {
	if len(args[0].AsString()) > 1_000 {
		return function.NewArgErrorf(0, "a date format must not be longer than 1,000 bytes")
	}
	return nil
}

// timestamps reads arguments of args. It leaves what is valid to formatdate, whose
// errors name the part that is wrong.
func timestamps(args ...cty.Value) (times [2]time.Time, err error) {
	for i, arg := range args {
		var wrong function.ArgError
		if _, err := stdlib.FormatDate(cty.StringVal("YYYY"), arg); errors.As(err, &wrong) {
			wrong.Index = i
			return times, wrong
		}
		if times[i], err = time.Parse(time.RFC3339, arg.AsString()); err != nil {
			return times, function.NewArgErrorf(i, "not a valid RFC3339 timestamp")
		}
	}
	return times, nil
}

// timeAddFunc stays within the four-digit years of a timestamp, which cty's does not.
var timeAddFunc = function.New(&function.Spec{
	Params: []function.Parameter{stringParam("timestamp"), stringParam("duration")},
	Type:   function.StaticReturnType(cty.String),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		t, err := timestamps(args[0])
		if err != nil {
			return cty.NilVal, err
		}
		d, err := time.ParseDuration(args[1].AsString())
		if err != nil {
			return cty.NilVal, function.NewArgErrorf(1, `must be a duration like "36h" or "1h30m", up to about 292 years`)
		}
		sum := t[0].Add(d)
		if sum.Year() < 0 || sum.Year() > 9999 {
			return cty.NilVal, errors.New("the result is not in the years 0 to 9999")
		}
		return cty.StringVal(sum.Format(time.RFC3339)), nil
	},
})

var timeCmpFunc = function.New(&function.Spec{
	Params: []function.Parameter{stringParam("timestamp_a"), stringParam("timestamp_b")},
	Type:   function.StaticReturnType(cty.Number),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		t, err := timestamps(args...)
		if err != nil {
			return cty.NilVal, err
		}
		return cty.NumberIntVal(int64(t[0].Compare(t[1]))), nil
	},
})
