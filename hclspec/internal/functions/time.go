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

// timestamp reads argument i of args. It leaves what is valid to formatdate,
// whose errors name the part that is wrong.
func timestamp(args []cty.Value, i int) (time.Time, error) {
	if _, err := stdlib.FormatDate(cty.StringVal("YYYY"), args[i]); err != nil {
		var arg function.ArgError
		if errors.As(err, &arg) {
			arg.Index = i
			err = arg
		}
		return time.Time{}, err
	}
	t, err := time.Parse(time.RFC3339, args[i].AsString())
	if err != nil {
		return time.Time{}, function.NewArgErrorf(i, "not a valid RFC3339 timestamp")
	}
	return t, nil
}

// timeAddFunc stays within the four-digit years of a timestamp, which cty's
// leaves without a word.
var timeAddFunc = function.New(&function.Spec{
	Params: []function.Parameter{stringParam("timestamp"), stringParam("duration")},
	Type:   function.StaticReturnType(cty.String),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		t, err := timestamp(args, 0)
		if err != nil {
			return cty.NilVal, err
		}
		d, err := time.ParseDuration(args[1].AsString())
		if err != nil {
			return cty.NilVal, function.NewArgErrorf(1, `must be a duration like "36h" or "1h30m", up to about 292 years`)
		}
		t = t.Add(d)
		if t.Year() < 0 || t.Year() > 9999 {
			return cty.NilVal, errors.New("the result is not in the years 0 to 9999")
		}
		return cty.StringVal(t.Format(time.RFC3339)), nil
	},
})

var timeCmpFunc = function.New(&function.Spec{
	Params: []function.Parameter{stringParam("timestamp_a"), stringParam("timestamp_b")},
	Type:   function.StaticReturnType(cty.Number),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		a, err := timestamp(args, 0)
		if err != nil {
			return cty.NilVal, err
		}
		b, err := timestamp(args, 1)
		if err != nil {
			return cty.NilVal, err
		}
		return cty.NumberIntVal(int64(a.Compare(b))), nil
	},
})
