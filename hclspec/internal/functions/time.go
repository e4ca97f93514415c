package functions

import (
	"time"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

var timeFunctions = map[string]function.Function{
	"formatdate": guard(stdlib.FormatDateFunc, rule{}),
	"timeadd":    guard(stdlib.TimeAddFunc, rule{}),
	"timecmp":    guard(timeCmpFunc, rule{}),
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
