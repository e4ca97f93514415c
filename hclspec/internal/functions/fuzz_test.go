package functions

import (
	"maps"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// fuzzArguments are expressions that a random call may be given.
var fuzzArguments = []string{
	`0`, `1`, `-1`, `2`, `0.1`, `1.05`, `1e40`, `-1e-40`, `62`, `1e30`, `0.004 + 0.2`, `residue`,
	`""`, `"a"`, `"a,b\n1,2"`, `"1e50"`, `"12"`, `"true"`, `"%s %[1]d %.2f %v %%"`, `"%05.1f|%-3q"`, `"/(a)(b)?/"`, `"(?P<x>a)|(?P<y>b)"`, `"$1"`, `"é\u0301👍🏽"`,
	`"2027-01-02T03:04:05Z"`, `"-36h"`, `"YYYY-MM-DD'T'hh:mm"`, `"{\"a\": [1, null, {}]}"`, `"a: &x [1]\nb: *x\n"`, `"YWI="`, `"calls.csv"`, `"../x"`,
	`true`, `false`, `null`, `[]`, `{}`, `[1, "a", null]`, `["b", "a", "b"]`, `[[1, 2], [3], []]`, `[true, "false"]`, `{ a = 1, b = [2] }`, `{ a = "x", b = "y" }`,
	`[{ a = 1 }, { a = "2" }]`, `{ x = ["a"], y = ["a", "b"] }`, `secret`, `unknown`, `any`, `marked`, `unknownset`, `list`, `set`, `map`,
	`unknowntuple`, `[secret, unknown]`, `{ a = secret, b = any }`, `set...`, `list...`, `[[1], [2]]...`, `marked...`,
}

var fuzzVariables = map[string]cty.Value{
	"residue":      cty.MustParseNumberVal("1e-155"),
	"marked":       cty.TupleVal([]cty.Value{cty.StringVal("a").Mark(Sensitive), cty.NumberIntVal(1)}),
	"list":         cty.ListVal([]cty.Value{cty.StringVal("b"), cty.UnknownVal(cty.String), cty.NullVal(cty.String)}),
	"set":          cty.SetVal([]cty.Value{cty.StringVal("b"), cty.StringVal("a")}).Mark(Sensitive),
	"unknownset":   cty.SetVal([]cty.Value{cty.UnknownVal(cty.Number), cty.NumberIntVal(1)}),
	"map":          cty.MapVal(map[string]cty.Value{"a": cty.StringVal("x").Mark(Sensitive), "b": cty.NullVal(cty.String)}),
	"unknowntuple": cty.UnknownVal(cty.Tuple([]cty.Type{cty.String, cty.Number})),
}

// fuzzCall writes a random call. Each byte of data is one choice.
func fuzzCall(data *[]byte, names []string, depth int) string {
	next := func(n int) int {
		if len(*data) == 0 {
			return 0
		}
		choice := int((*data)[0]) % n
		*data = (*data)[1:]
		return choice
	}
	name := names[next(len(names))]
	args := make([]string, next(5))
	for i := range args {
		if depth > 0 && next(3) == 0 {
			args[i] = fuzzCall(data, names, depth-1)
			continue
		}
		args[i] = fuzzArguments[next(len(fuzzArguments))]
		if i < len(args)-1 {
			args[i] = strings.TrimSuffix(args[i], "...")
		}
	}
	return name + "(" + strings.Join(args, ", ") + ")"
}

// No expression that calls functions crashes, shows what is sensitive, or makes
// a value beyond the bounds.
func FuzzCalls(f *testing.F) {
	names := Names()
	for i := range names {
		for j := range 8 {
			f.Add([]byte{byte(i), byte(j), 1, byte(13 * j), 1, byte(7*j + i), 0, byte(7 * i), 2, 1, byte(5 * j)})
		}
	}
	ctx := testContext()
	maps.Copy(ctx.Variables, fuzzVariables)
	f.Fuzz(func(t *testing.T, data []byte) {
		source := fuzzCall(&data, names, 3)
		expr, diags := hclsyntax.ParseExpression([]byte(source), "", hcl.InitialPos)
		if diags.HasErrors() {
			t.Fatalf("%s: %s", source, diags)
		}
		v, diags := expr.Value(ctx)
		for _, diag := range diags {
			if strings.Contains(diag.Detail, "panic") || strings.Contains(diag.Detail, "defect") || strings.Contains(diag.Detail, "hunter2") {
				t.Fatalf("%s: %s", source, diag)
			}
		}
		if v.Type() == cty.Number && v.IsKnown() && !v.IsNull() {
			plain, _ := v.Unmark()
			if checkRange(plain) != nil {
				t.Fatalf("%s = %#v", source, v)
			}
		}
	})
}
