package functions

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

func text(s string, n int) cty.Value { return cty.StringVal(strings.Repeat(s, n)) }

// pyramid is a tuple of two of the pyramid below it: small to hold, and of
// 2^levels elements to whoever walks it.
func pyramid(levels int) cty.Value {
	v := cty.StringVal("a")
	for range levels {
		v = cty.TupleVal([]cty.Value{v, v})
	}
	return v
}

// hostile are what the expressions of TestBounds use.
var hostile = map[string]cty.Value{
	"mega":     text("a", 1<<20),
	"lines":    text("\n", 1<<20),
	"half":     cty.ListVal(slices.Repeat([]cty.Value{cty.True}, 500_001)),
	"numbers":  cty.ListVal(slices.Repeat([]cty.Value{cty.NumberIntVal(1)}, 1001)),
	"enormous": cty.MustParseNumberVal("1e1000000000"),
	"minute":   cty.MustParseNumberVal("1e-100000000"),
	"pyramid":  pyramid(60),
	"infinity": cty.PositiveInfinity,
}

func TestBounds(t *testing.T) {
	t.Parallel()
	const (
		elements = "the result holds more than 1,000,000 elements."
		long     = "the result holds a text of more than 16 MiB."
		exponent = "holds a number with an exponent beyond ±40."
	)
	for _, test := range []struct{ expression, want string }{
		{`range(1025)`, "more than 1024 values were generated; either decrease the difference between start and end or use a smaller step."},
		{`range(0, 1e40, 1e-40)`, "more than 1024 values were generated; either decrease the difference between start and end or use a smaller step."},
		{`setproduct(numbers, numbers)`, elements},
		{`setproduct([for _ in range(64) : [1, 2]]...)`, elements},
		{`length(setproduct(concat([for _ in range(64) : range(1000)], [[]])...))`, "0"},
		{`concat(half, half)`, "holds more than 1,000,000 elements."},
		{`jsonencode(pyramid)`, "holds more than 1,000,000 elements."},
		{`length(lookup({ a = pyramid }, "a"))`, "2"},
		{`split("", mega)`, elements},
		{`format("%1000000000d", 1)`, `the width of "%1000000000d" must not be more than 1,024.`},
		{`format("%-99999999999999999999s", "a")`, `the width of "%-99999999999999999999s" must not be more than 1,024.`},
		{`format("%.1000000000f", 1)`, `the precision of "%.1000000000f" must not be more than 1,024.`},
		{`format("%[999999999]d", 1)`, `the argument of "%[999999999]d" must not be more than 1,024.`},
		{`format("%d", "1e1000000000")`, exponent},
		{`format("%s", "1e1000000000")`, "1e1000000000"},
		{`join(mega, numbers)`, long},
		{`replace(mega, "a", "12345678901234567")`, long},
		{`indent(20, lines)`, long},
		{`indent(1e30, lines)`, "must be a whole number that is not negative."},
		{`abs(enormous)`, exponent},
		{`abs(minute)`, exponent},
		{`abs(infinity)`, exponent},
		{`upper(enormous)`, exponent},
		{`tostring(enormous)`, exponent},
		{`jsonencode([enormous])`, exponent},
		{`join(",", [enormous])`, exponent},
		{`pow(1.0000000001, 1e18)`, "the result has an exponent beyond ±40."},
		{`sum([9e40, 9e40])`, "the result has an exponent beyond ±40."},
		{`sum(["1e1000000000"])`, exponent},
		{`tonumber("1e1000000000")`, "the result " + exponent},
		{`element([1], 1e30)`, "value must be a whole number, between -9223372036854775808 and 9223372036854775807."},
		{`jsondecode("1e999999999")`, "the result " + exponent},
		{`yamldecode("1e999999999")`, "the result " + exponent},
		{`tolist([1, true])`, "cannot convert tuple: all elements must have the same type."},
	} {
		t.Run(test.expression, func(t *testing.T) {
			t.Parallel()
			testBound(t, test.expression, test.want)
		})
	}
}

// testBound expects want at the end of the only diagnostic or as the result.
func testBound(t *testing.T, expression, want string) {
	expr, diags := hclsyntax.ParseExpression([]byte(expression), "", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	ctx := testContext()
	maps.Copy(ctx.Variables, hostile)
	v, diags := expr.Value(ctx)
	switch {
	case diags.HasErrors():
		if len(diags) != 1 || !strings.HasSuffix(diags[0].Detail, ": "+want) {
			t.Errorf("got %v\nwant %s", diags, want)
		}
	case v.Type() == cty.Number && v.AsBigFloat().Text('g', 16) == want, v.Type() == cty.String && v.AsString() == want:
	default:
		t.Errorf("got a %s, want %s", v.Type().FriendlyName(), want)
	}
}
