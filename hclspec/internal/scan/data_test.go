package scan

import (
	"strings"
	"testing"
)

func TestData(t *testing.T) {
	for _, tt := range []struct {
		name  string
		check func(string) error
		text  string
		want  string // the start of the error
	}{
		{"JSON", JSONData, `{"a": ["${((((", 1e300, "]"]}`, ""},
		{"JSON, not a template", JSONData, `["` + times(100_000, "$!\\n") + `"]`, ""},
		{"JSON, size", JSONData, sized(MaxData+1, "", " ", ""), "Source too large: The source has 16777217 bytes; at most 16 MiB"},
		{"JSON, greatest size", JSONData, sized(MaxData, "", " ", ""), ""},
		{"JSON, encoding", JSONData, "[\n\"é\xff\"]", "line 2, column 3: The byte 0xff"},
		{"JSON, depth", JSONData, "[\n" + nest(MaxDepth, "[", "", "]") + "]", "line 2, column 200: Brackets nest more than 200 deep"},
		{"JSON, bracket", JSONData, "[\n{]", `line 2, column 2: This ']' does not close`},
		{"JSON, values", JSONData, "[" + times(MaxElements, "1,") + "1]", "line 1, column 2000001: There are more than 1000000 values"},
		{"JSON, most values", JSONData, "[" + times(MaxElements-1, "1,") + "1]", ""},
		{"JSON, exponent", JSONData, "[1e-401]", "line 1, column 2: The exponent"},
		{"JSON, digits", JSONData, "[1" + times(MaxDataDigits, "0") + "]", "line 1, column 2: These are 10001 digits"},

		{"CSV", CSVData, "a,b\n1,\"2,\n\"\"3\"\n", ""},
		{"CSV, size", CSVData, sized(MaxData+1, "", " ", ""), "Source too large: "},
		{"CSV, encoding", CSVData, "a\n\xff\n", "line 2, column 1: The byte 0xff"},
		{"CSV, values", CSVData, "a\n" + times(MaxElements, "b\n"), "line 1000001, column 2: There are more than 1000000 values"},
		{"CSV, wide", CSVData, times(MaxElements+1, ","), "line 1, column 1000001: There are more than 1000000 values"},
		{"CSV, quoted", CSVData, "a\n\"" + times(MaxElements+1, ",") + "\"\n", ""},
		{"CSV, many rows", CSVData, times(200_000, "2027-01,search,12345\n"), ""},

		{"YAML", YAMLData, "a: &x [1, 'b]', \"c]\"] # d ]\ne: |\n  [[[\nf: *x\n", ""},
		{"YAML, mark", YAMLData, "\ufeffa: 1\n", ""},
		{"YAML, hexadecimal", YAMLData, "a:\n  - 0x1F # calls\n", "line 2, column 5: YAML takes 0x1F for a number. Write it in decimal digits"},
		{"YAML, infinite", YAMLData, "{a: -.inf}", "line 1, column 5: YAML takes -.inf for a number."},
		{"YAML, sign", YAMLData, "a: +5", "line 1, column 4: YAML takes +5 for a number."},
		{"YAML, point", YAMLData, ".5: a", "line 1, column 1: YAML takes .5 for a number."},
		{"YAML, texts", YAMLData, "a: '0x1F'\nb: 0x1F y\nc: |\n  0x1F\nd: 1.2.3\ne: -1.5e3\n# .5\nf: 2026-12-15\ng: 0xZ\n", ""},
		{"YAML, size", YAMLData, sized(MaxData+1, "", " ", ""), "Source too large: "},
		{"YAML, encoding", YAMLData, "a:\n  \xff\n", "line 2, column 3: The byte 0xff"},
		{"YAML, second mark", YAMLData, "a\n\ufeffb", "line 2, column 1: A byte order mark"},
		{"YAML, flow", YAMLData, "a: " + times(MaxDepth, "["), "line 1, column 203: Collections nest more than 200 deep"},
		{"YAML, flow that ends", YAMLData, "- " + nest(MaxDepth-1, "{a: ", "", "}") + "\n" + times(1000, "- []\n"), ""},
		{"YAML, flow in text", YAMLData, "a: |\n" + times(1000, "  [0, 1) {\n") + "b: x [[[[\n", ""},
		{"YAML, dashes", YAMLData, times(MaxDepth+1, "- "), "line 1, column 400: Collections nest"},
		{"YAML, dashes in text", YAMLData, "a: >-\n  " + times(500, "- ") + "\nb: 1", ""},
		{"YAML, blocks", YAMLData, staircase(MaxDepth+1, "a:\n"), "line 201, column 201: Collections nest"},
		{"YAML, aliases", YAMLData, laughs(7, 9), "line 7, column 11: There are more than 1000000 values"},
		{"YAML, aliases of one", YAMLData, "base: &base {a: 1, b: 2}\n" + times(50_000, "- <<: *base\n"), ""},
		{"YAML, aliases of mappings", YAMLData, "a: &a\n" + times(1000, "  - x\n") + "b:\n" + times(1000, "  - *a\n"), "line 2001, column 4: There are more than 1000000 values"},
		{"YAML, values", YAMLData, times(MaxElements+1, "- 1\n"), "line 1000001, column 2: There are more"},
		{"YAML, most values", YAMLData, times(MaxElements, "- 1\n"), ""},
		{"YAML, digits", YAMLData, "!!int " + times(MaxDataDigits, "1_"), "line 1, column 7: These are 20000 digits in a row"},
		{"YAML, directives", YAMLData, times(101, "%TAG !a! b\n"), "line 101, column 1: There are more than 100 directives"},
	} {
		got := ""
		if err := tt.check(tt.text); err != nil {
			got = err.Error()
		}
		if !strings.HasPrefix(got, tt.want) || tt.want == "" && got != "" {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, tt.want)
		}
	}
}
