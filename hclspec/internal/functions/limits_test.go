package functions

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// pyramid is a tuple of two of the pyramid below it: small to hold, and of
// 2^levels elements to whoever walks it.
func pyramid(levels int) cty.Value {
	v := cty.StringVal("a")
	for range levels {
		v = cty.TupleVal([]cty.Value{v, v})
	}
	return v
}

// nest is a tuple in a tuple in a tuple.
func nest(levels int) cty.Value {
	v := cty.EmptyTupleVal
	for range levels {
		v = cty.TupleVal([]cty.Value{v})
	}
	return v
}

func repeated(v cty.Value, n int) []cty.Value {
	return slices.Repeat([]cty.Value{v}, n)
}

func text(s string, n int) cty.Value { return cty.StringVal(strings.Repeat(s, n)) }

// hostile are what the expressions of TestBounds use.
var hostile = map[string]cty.Value{
	"mega":       text("a", 1<<20),
	"huge":       text("a", maxString),
	"toolong":    text("a", maxString+1),
	"lines":      text("\n", 1<<20),
	"commas":     text(",", 1_500_000),
	"grows":      text("ɐ", maxString/2),
	"digits":     text("9", 1<<20),
	"half":       cty.ListVal(repeated(cty.True, 500_001)),
	"numbers":    cty.ListVal(repeated(cty.NumberIntVal(1), 1001)),
	"texts":      cty.ListVal(repeated(text("a", 1<<20), 33)),
	"mixed":      cty.TupleVal(append(repeated(cty.NumberIntVal(1), 300_000), cty.True)),
	"kinds":      cty.TupleVal(kinds(5_000)),
	"pyramid":    pyramid(60),
	"emptytype":  cty.ListValEmpty(pyramid(60).Type()),
	"nulltype":   cty.NullVal(pyramid(60).Type()),
	"deep":       nest(2_000),
	"enormous":   cty.MustParseNumberVal("1e1000000000"),
	"minute":     cty.MustParseNumberVal("1e-100000000"),
	"infinity":   cty.PositiveInfinity,
	"brackets":   text("[", 1<<20),
	"accents":    cty.StringVal("a" + strings.Repeat("\u0301", 1<<20)),
	"unknowns":   cty.ListVal(repeated(cty.UnknownVal(cty.String), 1001)),
	"expensive":  cty.StringVal(strings.Repeat("(a{1000})", 300)),
	"zigzag":     cty.StringVal(strings.Repeat("a,", 1<<20)),
	"references": text("$0", 10_000),
	"repeat":     text("%[1]s", 20_000),
	"columns":    text("a,", 1_000_001),
	"many":       cty.TupleVal(slices.Collect(maps.Values(ids(50_000)))),
	"ids":        cty.MapVal(ids(50_000)),
}

// kinds are n values of as many types.
func kinds(n int) []cty.Value {
	values := make([]cty.Value, n)
	for i := range values {
		values[i] = cty.ObjectVal(map[string]cty.Value{fmt.Sprintf("attribute%d", i): cty.True})
	}
	return values
}

// ids are n different strings, each under itself.
func ids(n int) map[string]cty.Value {
	values := make(map[string]cty.Value, n)
	for i := range n {
		id := fmt.Sprintf("id%d", i)
		values[id] = cty.StringVal(id)
	}
	return values
}

func TestBounds(t *testing.T) {
	t.Parallel()
	const (
		elements = "holds more than 1,000,000 elements."
		long     = "holds a text of more than 16 MiB."
		exponent = "holds a number with an exponent beyond ±40."
		numeral  = "holds a text of more than 1,000 characters where a number is expected."
		result   = "the result "
	)
	for _, test := range []struct{ expression, want string }{
		{`length(range(1024))`, "1024"},
		{`range(1025)`, "more than 1024 values were generated; either decrease the difference between start and end or use a smaller step."},
		{`range(0, 1e40, 1e-40)`, "more than 1024 values were generated; either decrease the difference between start and end or use a smaller step."},
		{`range(-1e40, 1e40, 9e40)`, ""},

		{`setproduct(numbers, numbers)`, result + elements},
		{`setproduct(unknowns, unknowns)`, result + elements},
		{`setproduct(toset(range(1000)), toset(range(1000)))`, result + elements},
		{`length(setproduct(range(333), range(1000)))`, "333000"},
		{`setproduct([for _ in numbers : [1, 2]]...)`, "it takes at most 1,000 arguments."},
		{`setproduct([for _ in range(64) : [1, 2]]...)`, result + elements},
		{`length(setproduct(concat([for _ in range(64) : range(1000)], [[]])...))`, "0"},
		{`concat(half, half)`, elements},
		{`flatten([half, half])`, elements},
		{`chunklist(concat(half, []), 1)`, result + elements},
		{`split(",", zigzag)`, result + elements},
		{`split("", huge)`, result + elements},
		{`length(split(",", "a,b"))`, "2"},
		{`regexall("a", mega)`, result + elements},
		{`regexall("((((a?)?)?)?)", substr(mega, 0, 300000))`, result + elements},
		{`replace(mega, "/a/", "b")`, "this regular expression matches too often."},
		{`coalesce([for _ in numbers : 1]...)`, "it takes at most 1,000 arguments."},
		{`concat([for _ in numbers : []]...)`, "it takes at most 1,000 arguments."},
		{`setunion([for _ in numbers : []]...)`, "it takes at most 1,000 arguments."},
		{`max(numbers...)`, "1"},

		{`format("%1000000000d", 1)`, `the width of "%1000000000d" must not be more than 1,024.`},
		{`format("%-99999999999999999999s", "a")`, `the width of "%-99999999999999999999s" must not be more than 1,024.`},
		{`format("%.1000000000f", 1)`, `the precision of "%.1000000000f" must not be more than 1,024.`},
		{`format("%[99999999999999999999]d", 1)`, `there is no argument for "%[99999999999999999999]d".`},
		{`format("%[999999999]d", 1)`, `not enough arguments for "%[999999999]d" at 0: need index 999999999 but have 1 total.`},
		{`format("%*d", 1, 2)`, `unrecognized format character '*' at offset 1.`},
		{`length(format("%1024d", 1))`, "1024"},
		{`format("%d", "1e1000000000")`, exponent},
		{`format("%f", "1e-100000000")`, exponent},
		{`format("%s", "1e1000000000")`, "1e1000000000"},
		{`formatlist("%d", ["1", "1e1000000000"])`, exponent},
		{`format("%d", digits)`, numeral},
		{`format(repeat, mega)`, "the result would be too large."},
		{`format("%s%s", huge, huge)`, "holds more than 32 MiB of text."},
		{`format("%s%s", substr(huge, 0, 10000000), substr(huge, 0, 10000000))`, "the result would be too large."},
		{`formatlist("%s %s", mega, numbers)`, "the result would be too large."},
		{`formatlist("%1024s%1024s", half, half)`, elements},
		{`format(substr(mega, 0, 100001))`, "a format must not be longer than 100,000 bytes."},
		{`join(mega, numbers)`, result + long},
		{`join(",", texts)`, "holds more than 32 MiB of text."},
		{`replace(mega, "a", "12345678901234567")`, result + long},
		{`replace(substr(mega, 0, 1000), "a", mega)`, result + long},
		{`replace(substr(mega, 0, 1000), "/a+/", join("", [for _ in range(1000) : references]))`, result + long},
		{`replace(mega, "/a+/", references)`, result + long},
		{`indent(20, lines)`, result + long},
		{`indent(1e30, lines)`, "must be a whole number that is not negative."},
		{`upper(grows)`, result + long},
		{`upper(toolong)`, long},
		{`base64encode(huge)`, result + long},
		{`urlencode("${lines}${lines}${lines}${lines}${lines}${lines}")`, result + long},
		{`jsonencode([huge])`, result + long},
		{`jsonencode(texts)`, "holds more than 32 MiB of text."},
		{`length(upper(huge))`, "16777216"},
		{`length(strrev(accents))`, ""},
		{`substr(accents, 0, 1) == accents`, ""},
		{`substr("abc", 0, 1e18)`, "abc"},
		{`trim(huge, substr(mega, 0, 1001))`, "must not be longer than 1,000 bytes."},

		{`abs(enormous)`, exponent},
		{`abs(minute)`, exponent},
		{`abs(infinity)`, exponent},
		{`upper(enormous)`, exponent},
		{`tostring(enormous)`, exponent},
		{`jsonencode([enormous])`, exponent},
		{`yamlencode({ a = minute })`, exponent},
		{`toset([enormous])`, exponent},
		{`toset(["a", enormous])`, exponent},
		{`format("%v", enormous)`, exponent},
		{`join(",", [enormous])`, exponent},
		{`lookup({}, enormous, 1)`, exponent},
		{`element([1], enormous)`, exponent},
		{`pow(enormous, 2)`, exponent},
		{`pow(1.0000000001, 1e18)`, "the result has an exponent beyond ±40."},
		{`pow(1 + 1e-30, 1e30)`, ""},
		{`sum([9e40, 9e40])`, "the result has an exponent beyond ±40."},
		{`tonumber("1e1000000000")`, result + exponent},
		{`tonumber("1e-41")`, result + exponent},
		{`tonumber("1e-100000000")`, result + exponent},
		{`tonumber("1e99999999999999999999")`, `cannot convert "1e99999999999999999999" to number; given string must be a decimal representation of a number.`},
		{`tonumber("1p1000000000")`, `a number is required; "1p1000000000" is not one: a number is written in decimal digits, as in 1000, 0.05 or 1e3.`},
		{`tonumber(digits)`, numeral},
		{`abs("1e1000000000")`, exponent},
		{`abs(digits)`, numeral},
		{`sum(["1e1000000000"])`, exponent},
		{`sum([digits])`, numeral},
		{`max(digits, 1)`, numeral},
		{`parseint(digits, 10)`, numeral},
		{`parseint(substr(digits, 0, 1000), 62)`, result + exponent},
		{`element([1], "1e1000000000")`, exponent},
		{`element([1], 1e30)`, "value must be a whole number, between -9223372036854775808 and 9223372036854775807."},

		{`jsondecode("1e999999999")`, "line 1, column 11: " + exponent},
		{`jsondecode("[1,\n 1e-50]")`, "line 2, column 6: " + exponent},
		{`jsondecode(digits)`, "line 1, column 1048576: " + numeral},
		{`jsondecode(brackets)`, "line 1, column 201: brackets are nested more than 200 levels deep."},
		{`yamldecode("1e999999999")`, "line 1, column 1: " + exponent},
		{`yamldecode("a: [{1e999999999: x}]")`, "line 1, column 6: " + exponent},
		{`yamldecode("? .1e+999999999\n: x")`, "line 1, column 3: YAML takes .1e+999999999 for a number. Write it in decimal digits, as in 1000, 0.05 or 1e3; if a text is meant, quote it."},
		{`yamldecode("? !!float \"_1\\x65999999999\"\n: x")`, "line 1, column 3: this has a tag that makes a number; write the number without it."},
		{`yamldecode(digits)`, "line 1, column 1: " + numeral},
		{`yamldecode("a: 1e-41")`, "line 1, column 4: " + exponent},
		{`yamldecode("a: !!str x").a`, "x"},
		{`yamldecode("3e4567a1")`, "3e4567a1"},
		{`yamldecode("a1e4567")`, "a1e4567"},
		{`yamldecode("12345678901234567890123456789012345678901")`, "1.234567890123457e+40"},
		{`csvdecode(columns)`, "line 1, column 1: there are more than 1,000,000 cells up to this row."},
		{`csvdecode(lines)`, "missing header line."},
		{`csvdecode("é,e\u0301\n1,2")`, `duplicate column name "é".`},

		{`regex("((a{1000}){1000})", "a")`, "invalid regexp pattern: invalid repeat count in {1000}."},
		{`regex(mega, "a")`, "a regular expression must not be longer than 10,000 bytes."},
		{`regex(expensive, mega)`, "this regular expression is too large for a text of this length."},
		{`replace(mega, "/${expensive}/", "")`, "this regular expression is too large for a text of this length."},
		{`regex("a+$", huge) == huge`, ""},
		{`tolist(mixed)`, "cannot convert tuple: all list elements must have the same type."},
		{`toset(kinds)`, "cannot convert tuple: has elements of too many different types to find one for all."},
		{`distinct(kinds)`, "has elements of too many different types to find one for all."},
		{`setproduct(mixed, [1])`, "all list elements must have the same type."},
		{`length(distinct(many))`, "50000"},
		{`length(toset(many))`, "50000"},
		{`length(matchkeys(many, many, many))`, "50000"},
		{`length([for x in many : x if lookup(ids, x) == x])`, "50000"},

		{`jsonencode(deep)`, "is nested more than 1,000 levels deep."},
		{`jsonencode(pyramid)`, elements},
		{`flatten(pyramid)`, elements},
		{`jsonencode(nulltype)`, elements},
		{`concat(emptytype, emptytype)`, elements},
		{`length(pyramid)`, "2"},
		{`length(element(pyramid, 0))`, "2"},
		{`length(lookup({ a = pyramid }, "a"))`, "2"},
		{`length(one([pyramid]))`, "2"},
		{`length(keys({ a = pyramid }))`, "1"},
		{`length(nonsensitive(sensitive(pyramid)))`, "2"},

		{`timeadd("2017-11-22T00:00:00Z", "99999999999h")`, `must be a duration like "36h" or "1h30m", up to about 292 years.`},
		{`timeadd("9999-12-31T23:59:59Z", "1s")`, "the result is not in the years 0 to 9999."},
		{`timeadd("0000-01-01T00:00:00Z", "-1s")`, "the result is not in the years 0 to 9999."},
		{`formatdate(mega, "2017-11-22T00:00:00Z")`, "a date format must not be longer than 1,000 bytes."},
		{`timecmp(mega, mega)`, ""},
		{`file("calls.csv") == upper(file("calls.csv"))`, ""},
	} {
		t.Run(test.expression, func(t *testing.T) {
			t.Parallel()
			testBound(t, test.expression, test.want)
		})
	}
}

// testBound expects want at the end of the only diagnostic or as the result.
// Nothing wanted means that the call has to come to an end, however it does.
func testBound(t *testing.T, expression, want string) {
	expr, diags := hclsyntax.ParseExpression([]byte(expression), "", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	ctx := testContext()
	maps.Copy(ctx.Variables, hostile)
	v, diags := expr.Value(ctx)
	switch {
	case want == "":
		assertNoCrash(t, diags)
	case diags.HasErrors():
		if len(diags) != 1 || !strings.HasSuffix(diags[0].Detail, ": "+want) {
			t.Errorf("got %v\nwant %s", diags, want)
		}
	case v.Type() == cty.Number && v.AsBigFloat().Text('g', 16) == want, v.Type() == cty.String && v.AsString() == want:
	default:
		t.Errorf("got a %s, want %s", v.Type().FriendlyName(), want)
	}
}

func assertNoCrash(t testing.TB, diags hcl.Diagnostics) {
	t.Helper()
	for _, diag := range diags {
		if strings.Contains(diag.Detail, "panic") || strings.Contains(diag.Detail, "defect") {
			t.Fatal(diag)
		}
	}
}

// No function walks a pyramid. What stands before it is too deep for the guards,
// which so refuse it at once.
func TestNoFunctionExplodes(t *testing.T) {
	t.Parallel()
	before := cty.TupleVal([]cty.Value{hostile["deep"], hostile["pyramid"]})
	for name, f := range Table(testOptions()) {
		if isLazy(f) {
			continue
		}
		arity := len(f.Params())
		if f.VarParam() != nil {
			arity++
		}
		args := repeated(cty.StringVal("a"), arity)
		args[0] = before
		testCall(t, name, f, args)
	}
}

func testCall(t *testing.T, name string, f function.Function, args []cty.Value) {
	_, err := invoke(f, args...)
	if err != nil && (strings.Contains(err.Error(), "panic") || strings.Contains(err.Error(), "defect")) {
		t.Errorf("%s: %s", name, err)
	}
}
