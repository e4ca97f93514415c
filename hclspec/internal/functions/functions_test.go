package functions

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
)

var testFiles = map[string]string{
	"calls.csv":  "\ufeffmonth,calls\n2027-01,3000000\n2027-02,\"3,5\"\n",
	"latin1.txt": "caf\xe9",
}

func testOptions() Options {
	return Options{
		Read: func(path string) ([]byte, error) {
			text, ok := testFiles[path]
			if !ok {
				return nil, fmt.Errorf("there is no file %s", path)
			}
			return []byte(text), nil
		},
		Exists: func(path string) (bool, error) {
			if strings.HasPrefix(path, "..") {
				return false, fmt.Errorf("%s is outside of the repository", path)
			}
			_, ok := testFiles[path]
			return ok, nil
		},
	}
}

func testContext() *hcl.EvalContext {
	return &hcl.EvalContext{
		Functions: Table(testOptions()),
		Variables: map[string]cty.Value{
			"secret":  cty.StringVal("hunter2").Mark(Sensitive),
			"unknown": cty.UnknownVal(cty.String),
			"any":     cty.DynamicVal,
		},
	}
}

func evaluate(t testing.TB, source string) (cty.Value, hcl.Diagnostics) {
	t.Helper()
	expr, diags := hclsyntax.ParseExpression([]byte(source), "test.hcl", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatalf("%s: %s", source, diags)
	}
	return expr.Value(testContext())
}

// examples has at least one entry for each function. Expectations are literals,
// compared after conversion to the type of the result, numbers bit by bit.
var examples = []struct{ expression, want string }{
	{`abs(-1.5)`, `1.5`},
	{`abs(0.1 - 0.3)`, `0.2`},
	{`ceil(1.1)`, `2`},
	{`ceil(-1.1)`, `-1`},
	{`ceil(2)`, `2`},
	{`floor(1.9)`, `1`},
	{`floor(-1.9)`, `-2`},
	{`floor("2.5")`, `2`},
	{`max(5, 12.5, 9)`, `12.5`},
	{`max([1, 2, 3]...)`, `3`},
	{`min(12, 54.1, 3)`, `3`},
	{`parseint("100", 10)`, `100`},
	{`parseint("-ff", 16)`, `-255`},
	{`parseint("aA", 62)`, `656`},
	{`pow(3, 2)`, `9`},
	{`pow(1.05, 6)`, `1.340095640625`},
	{`pow(-2, 3)`, `-8`},
	{`pow(4, 0)`, `1`},
	{`pow(0, 0)`, `1`},
	{`pow(2, -2)`, `0.25`},
	{`pow(10, 40)`, `1e40`},
	{`pow(0.1, 40)`, `1e-40`},
	{`pow(1, 1e40)`, `1`},
	{`pow(-1, 999999999999999999999)`, `-1`},
	{`range(3)`, `[0, 1, 2]`},
	{`range(1, 4)`, `[1, 2, 3]`},
	{`range(0)`, `[]`},
	{`range(-2)`, `[0, -1]`},
	{`range(4, 1)`, `[4, 3, 2]`},
	{`range(1, 8, 2)`, `[1, 3, 5, 7]`},
	{`range(0, 1, 0.1)`, `[0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]`},
	{`signum(-13)`, `-1`},
	{`signum(0)`, `0`},
	{`signum(344)`, `1`},
	{`sum([0.1, 0.2])`, `0.3`},
	{`sum([10, "13.5", 6])`, `29.5`},
	{`sum(toset([1, 2]))`, `3`},

	{`chomp("hello\n\r\n")`, `"hello"`},
	{`endswith("hello world", "world")`, `true`},
	{`format("%s: %d, %.2f %5s|%-5s|%05d%%", "a", 12, 1.005, "r", "l", 42)`, `"a: 12, 1.01     r|l    |00042%"`},
	{`format("%[2]s %[1]s %s", "a", "b")`, `"b a b"`},
	{`format("%v %v %v %#v", 1500, true, [1, null], "x")`, `"1500 true [1,null] \"x\""`},
	{`format("%t %q %x %e", true, "q", 255, 1500)`, `"true \"q\" ff 1.500000e+03"`},
	{`format("%d", "12")`, `"12"`},
	{`formatlist("%s-%d", ["a", "b"], [1, 2])`, `["a-1", "b-2"]`},
	{`formatlist("%s is %s", ["a", "b"], "x")`, `["a is x", "b is x"]`},
	{`indent(2, "a\nb\nc")`, `"a\n  b\n  c"`},
	{`join(", ", ["a", "b"], ["c"])`, `"a, b, c"`},
	{`join("-", [1, 0.1])`, `"1-0.1"`},
	{`lower("ÀB")`, `"àb"`},
	{`regex("[a-z]+", "53453453.345345aaabbbccc23454")`, `"aaabbbccc"`},
	{`regex("(\\d\\d\\d\\d)-(\\d\\d)", "2019-02-01")`, `["2019", "02"]`},
	{`regex("(?P<y>\\d{4})-(?P<m>\\d\\d)", "2019-02-01")`, `{ y = "2019", m = "02" }`},
	{`regexall("[a-z]+", "1234abcd5678efgh9")`, `["abcd", "efgh"]`},
	{`regexall("(\\d)(x)?", "1x2")`, `[["1", "x"], ["2", null]]`},
	{`regexall("[a-z]+", "123")`, `[]`},
	{`replace("1 + 2 + 3", "+", "-")`, `"1 - 2 - 3"`},
	{`replace("hello world", "/w.*d/", "everybody")`, `"hello everybody"`},
	{`replace("a1b2", "/([a-z])([0-9])/", "$2$1,")`, `"1a,2b,"`},
	{`replace("ab", "", "-")`, `"-a-b-"`},
	{`split(",", "foo,bar,")`, `["foo", "bar", ""]`},
	{`startswith("hello world", "hello")`, `true`},
	{`strcontains("hello world", "wor")`, `true`},
	{`strcontains("hello world", "row")`, `false`},
	{`strrev("a👍🏽b")`, `"b👍🏽a"`},
	{`substr("hello world", 1, 4)`, `"ello"`},
	{`substr("hello world", -5, -1)`, `"world"`},
	{`title("hello world")`, `"Hello World"`},
	{`trim("?!hello?!", "!?")`, `"hello"`},
	{`trimprefix("helloworld", "hello")`, `"world"`},
	{`trimspace("  hello\n\n")`, `"hello"`},
	{`trimsuffix("helloworld", "world")`, `"hello"`},
	{`upper("àb")`, `"ÀB"`},

	{`alltrue(["true", true])`, `true`},
	{`alltrue([true, false])`, `false`},
	{`alltrue([true, null])`, `false`},
	{`alltrue([])`, `true`},
	{`anytrue([false, true])`, `true`},
	{`anytrue([false, null])`, `false`},
	{`anytrue([])`, `false`},
	{`chunklist(["a", "b", "c"], 2)`, `[["a", "b"], ["c"]]`},
	{`coalesce(null, "", "b", "c")`, `"b"`},
	{`coalesce(1, "hello")`, `"1"`},
	{`coalesce(0, 2)`, `0`},
	{`coalesce(null, 2)`, `2`},
	{`coalescelist([], ["c", "d"])`, `["c", "d"]`},
	{`compact(["a", "", null, "b"])`, `["a", "b"]`},
	{`concat(["a"], ["b", 1])`, `["a", "b", 1]`},
	{`contains(["a", "b"], "b")`, `true`},
	{`contains(toset([1, 2]), 3)`, `false`},
	{`distinct(["a", "b", "a", "c"])`, `["a", "b", "c"]`},
	{`distinct([{ a = 1 }, { a = 1 }, { a = 2 }])`, `[{ a = 1 }, { a = 2 }]`},
	{`distinct([0.3, 0.1 + 0.2, 0.204, 0.004 + 0.2])`, `[0.3, 0.204]`},
	{`element(["a", "b", "c"], 4)`, `"b"`},
	{`element(["a", "b", "c"], -1)`, `"c"`},
	{`element(tolist(["a", "b"]), 1)`, `"b"`},
	{`flatten([["a", "b"], [], [["c"]], "d"])`, `["a", "b", "c", "d"]`},
	{`index(["a", "b", "c"], "b")`, `1`},
	{`keys({ b = 1, a = 2 })`, `["a", "b"]`},
	{`keys(tomap({ b = 1, a = 2 }))`, `["a", "b"]`},
	{`length([1, 2])`, `2`},
	{`length({ a = 1 })`, `1`},
	{`length(tomap({ a = 1 }))`, `1`},
	{`length(toset([1, 1]))`, `1`},
	{`length("👾🕴️")`, `2`},
	{`length(1) == 1 ? 1 : 2`, `error: Invalid value for "value" parameter: must be a string, a collection or an object, not number.`},
	{`lookup({ a = "ay" }, "a", "what?")`, `"ay"`},
	{`lookup({ a = "ay" }, "c", "what?")`, `"what?"`},
	{`lookup(tomap({ a = 1 }), "c", "2")`, `2`},
	{`lookup(tomap({ a = 1 }), "c", null)`, `null`},
	{`lookup({ a = 1 }, "a")`, `1`},
	{`matchkeys(["i-1", "i-2", "i-3"], ["w", "e", "w"], ["w"])`, `["i-1", "i-3"]`},
	{`matchkeys([1, 2], ["1", "x"], [1])`, `[1]`},
	{`merge({ a = "b", c = "d" }, { e = "f", c = "z" })`, `{ a = "b", c = "z", e = "f" }`},
	{`merge()`, `{}`},
	{`merge(null, { a = 1 })`, `{ a = 1 }`},
	{`merge(null, "a")`, `error: Invalid value for "maps" parameter: must be a map or an object, not string.`},
	{`one([])`, `null`},
	{`one(["hello"])`, `"hello"`},
	{`one(toset(["hello"]))`, `"hello"`},
	{`reverse([1, 2, 3])`, `[3, 2, 1]`},
	{`setintersection(["a", "b"], ["b", "c"])`, `["b"]`},
	{`setproduct(["d", "t"], ["a1", "a2"])`, `[["d", "a1"], ["d", "a2"], ["t", "a1"], ["t", "a2"]]`},
	{`setproduct(["d"], [])`, `[]`},
	{`setsubtract(["a", "b", "c"], ["a", "c"])`, `["b"]`},
	{`setunion(["a", "b"], ["b", "c"])`, `["a", "b", "c"]`},
	{`slice(["a", "b", "c", "d"], 1, 3)`, `["b", "c"]`},
	{`sort(["e", "d", "a"])`, `["a", "d", "e"]`},
	{`transpose({ a = ["1", "2"], b = ["2", "3"] })`, `{ "1" = ["a"], "2" = ["a", "b"], "3" = ["b"] }`},
	{`transpose({})`, `{}`},
	{`values({ b = 1, a = "x" })`, `["x", 1]`},
	{`zipmap(["a", "b"], [1, 2])`, `{ a = 1, b = 2 }`},

	{`base64decode("SGVsbG8gV29ybGQ=")`, `"Hello World"`},
	{`base64encode("Hello World")`, `"SGVsbG8gV29ybGQ="`},
	{`csvdecode("a,b\n1,2\n3,4")`, `[{ a = "1", b = "2" }, { a = "3", b = "4" }]`},
	{`csvdecode("a\n")`, `[]`},
	{`csvdecode(file("calls.csv"))`, `[{ month = "2027-01", calls = "3000000" }, { month = "2027-02", calls = "3,5" }]`},
	{`jsondecode("{\"a\": [0.1, 1e3, true, null, \"x\", {}]}")`, `{ a = [0.1, 1000, true, null, "x", {}] }`},
	{`jsondecode(" 12345678901234567890.123456789 ")`, `12345678901234567890.123456789`},
	{`jsondecode("[]")`, `[]`},
	{`jsonencode({ a = [0.1, "<", null, true] })`, `"{\"a\":[0.1,\"\\u003c\",null,true]}"`},
	{`jsonencode(12345678901234567890.123456789)`, `"12345678901234567890.123456789"`},
	{`urlencode("Hello World&x=ü")`, `"Hello+World%26x%3D%C3%BC"`},
	{`yamldecode("a: 0.1\nb: [1, ~, yes]\n")`, `{ a = 0.1, b = [1, null, true] }`},
	{`yamlencode({ a = [0.1, "x"] })`, `"\"a\":\n- 0.1\n- \"x\"\n"`},

	{`basename("foo/bar/baz.txt")`, `"baz.txt"`},
	{`dirname("foo/bar/baz.txt")`, `"foo/bar"`},
	{`file("calls.csv") != ""`, `true`},
	{`fileexists("calls.csv")`, `true`},
	{`fileexists("nowhere.csv")`, `false`},

	{`formatdate("DD MMM YYYY hh:mm ZZZ", "2018-01-02T23:12:01Z")`, `"02 Jan 2018 23:12 UTC"`},
	{`formatdate("YYYY-MM", "2027-03-31T00:00:00+08:00")`, `"2027-03"`},
	{`timeadd("2017-11-22T00:00:00Z", "10m")`, `"2017-11-22T00:10:00Z"`},
	{`timeadd("2017-11-22T00:00:00+08:00", "-24h")`, `"2017-11-21T00:00:00+08:00"`},
	{`timecmp("2017-11-22T00:00:00Z", "2017-11-22T01:00:00+01:00")`, `0`},
	{`timecmp("2017-11-22T00:00:00Z", "2017-11-22T00:00:01Z")`, `-1`},

	{`base64sha256("hello world")`, `"uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek="`},
	{`base64sha512("hello world")`, `"MJ7MSJwS1utMxA9QyQLytNDtd+5RGnx6m808qG1M2G+YndNbxf9JlnDaNCVbRbDP2DDoH2Bdz33FVC6TrpzXbw=="`},
	{`md5("hello world")`, `"5eb63bbbe01eeed093cb22bb8f5acdc3"`},
	{`sha1("hello world")`, `"2aae6c35c94fcfb415dbe95f408b9ce91ee846ed"`},
	{`sha256("hello world")`, `"b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9"`},
	{`sha512("hello world")`, `"309ecc489c12d6eb4cc40f50c902f2b4d0ed77ee511a7c7a9bcd3ca86d4cd86f989dd35bc5ff499670da34255b45b0cfd830e81f605dcf7dc5542e93ae9cd76f"`},

	{`can(regex("^a", "abc"))`, `true`},
	{`can(regex("^b", "abc"))`, `false`},
	{`can(nowhere.at.all)`, `false`},
	{`issensitive(sensitive("a"))`, `true`},
	{`issensitive("a")`, `false`},
	{`nonsensitive(sensitive("a"))`, `"a"`},
	{`nonsensitive("a")`, `"a"`},
	{`nonsensitive(sensitive([1, 2]))`, `[1, 2]`},
	{`tobool("true")`, `true`},
	{`tobool(null)`, `null`},
	{`tolist(["a", "b", 3])`, `["a", "b", "3"]`},
	{`tomap({ a = 1, b = "x" })`, `{ a = "1", b = "x" }`},
	{`tonumber("0.1")`, `0.1`},
	{`tonumber("1e3")`, `1000`},
	{`toset(["c", "b", "b"])`, `["b", "c"]`},
	{`tostring(0.1)`, `"0.1"`},
	{`tostring(true)`, `"true"`},
	{`try(nowhere.at.all, "fallback")`, `"fallback"`},
	{`try({ a = 1 }.a, 2)`, `1`},
	{`sensitive("a")`, `sensitive`},

	// Decimals: the noise of binary arithmetic does not reach a result.
	{`upper("${0.004 + 0.2}")`, `"0.204"`},
	{`tobool(0.1 + 0.2 == 0.3)`, `true`},
	{`floor(0.3 % 0.1 + 7.5 % 2)`, `1`},
	{`abs(1 / 3 * 3)`, `1`},
	{`floor(0.063 * 1000)`, `63`},
	{`ceil(0.063 * 1000)`, `63`},
	{`floor((1e15 + 0.1 - 1e15) * 10)`, `1`},
	{`floor(0.5 - 1e-40)`, `0`},
	{`ceil(1 + 1e-40)`, `2`},
	{`pow(1 + 0.004 + 0.2, 2)`, `1.449616`},
	{`sum([0.004, 0.2])`, `0.204`},
	{`tostring(0.004 + 0.2)`, `"0.204"`},
	{`jsonencode([0.004 + 0.2])`, `"[0.204]"`},
	{`yamlencode([0.004 + 0.2])`, `"- 0.204\n"`},
	{`format("%v %s %.3f", 0.004 + 0.2, 0.004 + 0.2, 0.004 + 0.2)`, `"0.204 0.204 0.204"`},
	{`format("%.2f %.2f %.2f %.2f %.0f %f", 1.005, 0.125, -1.005, -0.001, 2.5, "1.0000005")`, `"1.01 0.13 -1.01 0.00 3 1.000001"`},
	{`format("%6.1[2]f|%[1]s|%-7.2[2]f|%s", "a", 0.25, "b")`, `"   0.3|a|0.25   |b"`},
	{`formatlist("%s %.1f", "a", [0.25, "0.35"])`, `["a 0.3", "a 0.4"]`},
	{`format("%.100f", 1e15) == "1000000000000000.${join("", [for _ in range(100) : 0])}"`, `true`},
	{`max(0, 0.004 + 0.2 - 0.204)`, `0`},
	{`signum(0.004 + 0.2 - 0.204)`, `0`},
	{`tostring(0.204 - 0.004 - 0.2)`, `"0"`},
	{`upper(0.004 + 0.2)`, `"0.204"`},
	{`join("|", tolist([0.004 + 0.2]))`, `"0.204"`},
	{`range(0.2, 0.21, 0.004)`, `[0.2, 0.204, 0.208]`},
	{`length([1, 2, 3]) / 7 * 1e15 * 7`, `3e15`},
	{`sum([1, -1e-40])`, `0.9999999999999999999999999999999999999999`},

	// Errors, with the whole text.
	{`pow(2, 0.5)`, `error: Invalid value for "power" parameter: must be a whole number, because a root is not exact.`},
	{`pow(0, -1)`, `error: Call to function "pow" failed: zero has no negative power.`},
	{`pow(10, 41)`, `error: Call to function "pow" failed: the result has an exponent beyond ±40.`},
	{`pow(2, 1e30)`, `error: Call to function "pow" failed: the result has an exponent beyond ±40.`},
	{`pow(0.1, 41)`, `error: Call to function "pow" failed: the result has an exponent beyond ±40.`},
	{`abs(1e41)`, `error: Invalid value for "num" parameter: holds a number with an exponent beyond ±40.`},
	{`abs("x")`, `error: Invalid value for "num" parameter: a number is required; "x" is not one: a number is written in decimal digits alone, as in 800000, 0.05 or 1e3.`},
	{`abs(null)`, `error: Invalid value for "num" parameter: argument must not be null.`},
	{`range(1, 5, 0)`, `error: Invalid value for "params" parameter: step must not be zero.`},
	{`range(1, 5, -1)`, `error: Invalid value for "params" parameter: step must lead from start to end: above zero where end is greater, below zero where it is less.`},
	{`range(5, 1, 1)`, `error: Invalid value for "params" parameter: step must lead from start to end: above zero where end is greater, below zero where it is less.`},
	{`range()`, `error: Call to function "range" failed: must have one, two, or three arguments.`},
	{`sum([])`, `error: Invalid value for "list" parameter: cannot sum an empty list.`},
	{`sum([1, "x"])`, `error: Invalid value for "list" parameter: element 1: a number is required; "x" is not one: a number is written in decimal digits alone, as in 800000, 0.05 or 1e3.`},
	{`sum([1, null])`, `error: Invalid value for "list" parameter: must be a list, set or tuple of numbers.`},
	{`sum({ a = 1 })`, `error: Invalid value for "list" parameter: list of number required.`},
	{`parseint("12", 1)`, `error: Invalid value for "base" parameter: base must be a whole number between 2 and 62 inclusive.`},
	{`parseint("zz", 10)`, `error: Invalid value for "number" parameter: cannot parse "zz" as a base 10 integer.`},
	{`coalesce(null, "")`, `error: Call to function "coalesce" failed: no non-null arguments.`},
	{`coalesce({}, "x")`, `error: Call to function "coalesce" failed: all arguments must have the same type.`},
	{`element([], 0)`, `error: Invalid value for "list" parameter: cannot use element function with an empty list.`},
	{`element(toset(["a"]), 0)`, `error: Invalid value for "list" parameter: cannot read elements from set of string.`},
	{`index(["a"], "b")`, `error: Call to function "index" failed: item not found.`},
	{`index([], "b")`, `error: Invalid value for "list" parameter: cannot search an empty list.`},
	{`lookup({ a = 1 }, "b")`, `error: Invalid value for "key" parameter: there is no key "b", and no default is given.`},
	{`lookup(tomap({ a = 1 }), "b", [])`, `error: Invalid value for "default" parameter: the default value must have the same type as the map elements.`},
	{`lookup({ a = 1 }, "b", 1, 2)`, `error: Invalid value for "default" parameter: lookup takes two or three arguments.`},
	{`lookup("a", "b", 1)`, `error: Invalid value for "map" parameter: must be a map or an object, not string.`},
	{`matchkeys(["a"], ["b", "c"], ["b"])`, `error: Invalid value for "keys" parameter: must have as many elements as values.`},
	{`one(["a", "b"])`, `error: Invalid value for "list" parameter: must have either zero or one elements.`},
	{`one("a")`, `error: Invalid value for "list" parameter: must be a list, set or tuple, not string.`},
	{`transpose({ a = null })`, `error: Invalid value for "values" parameter: must not have null elements.`},
	{`regex("[0-9]+", "a")`, `error: Call to function "regex" failed: pattern did not match any part of the given string.`},
	{`regex("(", "a")`, `error: Invalid value for "pattern" parameter: invalid regexp pattern: missing closing ) in (.`},
	{`replace("a", "/(/", "b")`, "error: Invalid value for \"substr\" parameter: error parsing regexp: missing closing ): `(`."},
	{`base64decode("!")`, `error: Invalid value for "str" parameter: is not valid base64.`},
	{`base64decode("/w==")`, `error: Invalid value for "str" parameter: decodes to bytes that are not valid UTF-8 text.`},
	{`csvdecode("")`, `error: Invalid value for "str" parameter: missing header line.`},
	{`csvdecode("a,a\n1,2")`, `error: Invalid value for "str" parameter: duplicate column name "a".`},
	{`csvdecode("a,b\n1")`, `error: Invalid value for "str" parameter: CSV parse error on line 2: wrong number of fields.`},
	{`jsondecode("[1,]")`, `error: Invalid value for "str" parameter: this is not valid JSON: jsontext: invalid character ']' at start of value within "/1" after offset 3.`},
	{`jsondecode("[1")`, `error: Invalid value for "str" parameter: ends before the JSON document is complete.`},
	{`jsondecode("")`, `error: Invalid value for "str" parameter: ends before the JSON document is complete.`},
	{`jsondecode("1 2")`, `error: Invalid value for "str" parameter: extraneous data after JSON object.`},
	{`yamldecode("[")`, `error: Invalid value for "src" parameter: this is not valid YAML: line 1: did not find expected node content.`},
	{`file("nowhere.csv")`, `error: Invalid value for "path" parameter: there is no file nowhere.csv.`},
	{`file("latin1.txt")`, `error: Invalid value for "path" parameter: the file latin1.txt is not valid UTF-8 text.`},
	{`fileexists("../x")`, `error: Invalid value for "path" parameter: ../x is outside of the repository.`},
	{`formatdate("YYYY", "2018-13-02T23:12:01Z")`, `error: Invalid value for "time" parameter: not a valid RFC3339 timestamp: cannot use "-02T23:12:01Z" as month.`},
	{`timecmp("2017-11-22T00:00:00Z", "x")`, `error: Invalid value for "timestamp_b" parameter: not a valid RFC3339 timestamp.`},
	{`timeadd("2017-11-22T00:00:00Z", "1 month")`, `error: Call to function "timeadd" failed: time: unknown unit " month" in duration "1 month".`},
	{`tonumber("a")`, `error: Invalid value for "v" parameter: a number is required; "a" is not one: a number is written in decimal digits alone, as in 800000, 0.05 or 1e3.`},
	{`tobool("yes")`, `error: Invalid value for "v" parameter: cannot convert "yes" to bool; only the strings "true" or "false" are allowed.`},
	{`tomap([1])`, `error: Invalid value for "v" parameter: cannot convert tuple: map of any single type required.`},
	{`tolist([1, true])`, `error: Invalid value for "v" parameter: cannot convert tuple: all elements must have the same type.`},
	{`join(",", [[]])`, `error: Invalid value for "lists" parameter: element 0: string required, but have tuple.`},
	{`sum({})`, `error: Invalid value for "list" parameter: list of number required.`},
	{`alltrue([true, "x"])`, `error: Invalid value for "list" parameter: element 1: a bool is required.`},
	{`try()`, `error: Call to function "try" failed: at least one argument is required.`},
	{`indent(-1, "a")`, `error: Invalid value for "spaces" parameter: must be a whole number that is not negative.`},
	{`format("%d", 1.5)`, `error: Call to function "format" failed: unsupported value for "%d" at 0: an integer is required.`},
	{`format("%s")`, `error: Call to function "format" failed: not enough arguments for "%s" at 0: need index 1 but have 0 total.`},
	{`format("%.2f", null)`, `error: Call to function "format" failed: unsupported value for "%.2f" at 0: null value cannot be formatted.`},
	{`format("%.2f", 1, 2)`, `error: Invalid value for "args" parameter: too many arguments; only 1 used by format string.`},
	{`join(",", [null])`, `error: Invalid value for "lists" parameter: element 0 is null; cannot concatenate null values.`},

	// Errors do not show what is sensitive.
	{`tonumber(secret)`, `error: Invalid value for "v" parameter: what is wrong is not shown, because an argument is sensitive.`},
	{`parseint(secret, 10)`, `error: Invalid value for "number" parameter: what is wrong is not shown, because an argument is sensitive.`},
	{`file(secret)`, `error: Invalid value for "path" parameter: what is wrong is not shown, because an argument is sensitive.`},
	{`lookup({}, secret)`, `error: Invalid value for "key" parameter: what is wrong is not shown, because an argument is sensitive.`},
	{`jsondecode("{\"a\": ${secret}}")`, `error: Invalid value for "str" parameter: what is wrong is not shown, because an argument is sensitive.`},
	{`regex(secret, "x")`, `error: Call to function "regex" failed: what is wrong is not shown, because an argument is sensitive.`},
	{`sum([secret])`, `error: Invalid value for "list" parameter: what is wrong is not shown, because an argument is sensitive.`},
}

func TestExamples(t *testing.T) {
	for _, test := range examples {
		t.Run(test.expression, func(t *testing.T) {
			got, diags := evaluate(t, test.expression)
			if want, ok := strings.CutPrefix(test.want, "error: "); ok {
				if len(diags) != 1 || diags[0].Detail != want {
					t.Errorf("got %#v, diagnostics %v\nwant %s", got, diags, want)
				}
				return
			}
			if diags.HasErrors() {
				t.Fatal(diags)
			}
			if test.want == "sensitive" {
				if !got.HasMark(Sensitive) {
					t.Errorf("%#v is not sensitive", got)
				}
				return
			}
			if want := literal(t, test.want, got.Type()); !got.RawEquals(want) {
				t.Errorf("got %#v\nwant %#v", got, want)
			}
		})
	}
}

// invoke calls f with values as HCL does.
func invoke(f function.Function, args ...cty.Value) (cty.Value, error) {
	wrapped := make([]cty.Value, len(args))
	for i, arg := range args {
		wrapped[i] = cty.CapsuleVal(argumentType, &arg)
	}
	return f.Call(wrapped)
}

func literal(t *testing.T, source string, ty cty.Type) cty.Value {
	t.Helper()
	v, diags := evaluate(t, source)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	v, err := convert.Convert(v, ty)
	if err != nil {
		t.Fatalf("%s is no %#v: %s", source, ty, err)
	}
	return v
}

// exampleCalls are the examples without errors whose outermost expression calls
// the function that they are for, by its name.
func exampleCalls(t testing.TB) map[string][]*hclsyntax.FunctionCallExpr {
	calls := map[string][]*hclsyntax.FunctionCallExpr{}
	for _, test := range examples {
		expr, diags := hclsyntax.ParseExpression([]byte(test.expression), "", hcl.InitialPos)
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		if call, ok := expr.(*hclsyntax.FunctionCallExpr); ok && !call.ExpandFinal && !strings.HasPrefix(test.want, "error") {
			calls[call.Name] = append(calls[call.Name], call)
		}
	}
	return calls
}

func TestEveryFunctionHasAnExample(t *testing.T) {
	var used []string
	for _, test := range examples {
		name, _, _ := strings.Cut(test.expression, "(")
		used = append(used, name)
	}
	for _, name := range Names() {
		if !slices.Contains(used, name) {
			t.Errorf("%s has none", name)
		}
	}
}
