package functions

import (
	"slices"
	"testing"

	"github.com/hashicorp/hcl/v2/ext/customdecode"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// Every function carries the mark of any of its arguments over to the result,
// and makes an unknown value of an unknown argument rather than fail.
func TestMarksAndUnknowns(t *testing.T) {
	table := Table(testOptions())
	own := []string{"nonsensitive", "issensitive", "sensitive"}
	for name, calls := range exampleCalls(t) {
		if slices.Contains(own, name) || isLazy(table[name]) {
			continue
		}
		for _, call := range calls {
			args := make([]cty.Value, len(call.Args))
			for i, arg := range call.Args {
				args[i], _ = arg.Value(testContext())
			}
			for i := range args {
				testMark(t, name, table[name], args, i)
				testUnknown(t, name, table[name], args, i)
			}
		}
	}
}

func isLazy(f function.Function) bool {
	p := f.VarParam()
	if params := f.Params(); len(params) > 0 {
		p = &params[0]
	}
	return p.Type == customdecode.ExpressionClosureType
}

func testMark(t *testing.T, name string, f function.Function, args []cty.Value, i int) {
	marked := slices.Clone(args)
	marked[i] = marked[i].Mark(Sensitive)
	got, err := invoke(f, marked...)
	if err != nil {
		t.Errorf("%s%#v: %s", name, marked, err)
		return
	}
	if name == "lookup" && i == 2 {
		return // a default that is not used leaves no mark
	}
	if _, marks := got.UnmarkDeep(); !marks.Equal(cty.NewValueMarks(Sensitive)) {
		t.Errorf("%s%#v has lost the mark of argument %d: %#v", name, marked, i, got)
	}
	plain, _ := got.UnmarkDeep()
	if want, _ := invoke(f, args...); !plain.RawEquals(want) {
		t.Errorf("%s%#v is something else with a mark: %#v", name, marked, got)
	}
}

func testUnknown(t *testing.T, name string, f function.Function, args []cty.Value, i int) {
	for _, unknown := range []cty.Value{cty.UnknownVal(args[i].Type()), cty.DynamicVal} {
		some := slices.Clone(args)
		some[i] = unknown
		got, err := invoke(f, some...)
		if err != nil {
			t.Errorf("%s%#v: %s", name, some, err)
			continue
		}
		want, _ := invoke(f, args...)
		if got.IsWhollyKnown() && !got.RawEquals(want) {
			t.Errorf("%s%#v is known to be %#v, but with the value it is %#v", name, some, got, want)
		}
	}
}
