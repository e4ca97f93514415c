package functions

import (
	"fmt"
	"strings"
	"testing"

	"github.com/zclconf/go-cty-yaml"
	"github.com/zclconf/go-cty/cty"
)

// nested repeats what opens and closes around a text.
func nested(n int, open, text, close string) string {
	return strings.Repeat(open, n) + text + strings.Repeat(close, n)
}

// staircase indents each line by one more step, behind a dash if it has one.
func staircase(n int, line string) string {
	step := max(1, strings.LastIndexByte(line, ' ')+1)
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i*step) + line)
	}
	return b.String()
}

// laughs is a sequence in which each element holds the one before so many times.
func laughs(levels, width int) string {
	s := "- &a0 [" + strings.Repeat("x,", width) + "]\n"
	for i := 1; i < levels; i++ {
		s += fmt.Sprintf("- &a%d [%s]\n", i, strings.Repeat(fmt.Sprintf("*a%d,", i-1), width))
	}
	return s
}

func TestDecodedTextIsBounded(t *testing.T) {
	const million = maxElements
	repeat := strings.Repeat
	for _, tt := range []struct{ name, function, text, want string }{ // the start of the error
		{"not a template", "jsondecode", `["` + repeat("$!\\n", 100_000) + `", "${(((", "]"]`, ""},
		{"depth", "jsondecode", "[\n" + nested(maxDataDepth, "[", "", "]") + "]", "line 2, column 200: brackets are nested more than 200 levels"},
		{"most depth", "jsondecode", nested(maxDataDepth, `{"a":`, "1", "}"), ""},
		{"bracket", "jsondecode", "[\n{]", "line 2, column 2: this is not valid JSON"},
		{"values", "jsondecode", "[" + repeat("1,", million) + "1]", "line 1, column 2000000: there are more than 1,000,000 values"},

		{"wide", "csvdecode", repeat(",", million+1), "line 1, column 1: there are more than 1,000,000 cells"},
		{"long", "csvdecode", "a\n" + repeat("b\n", million), "line 1000001, column 1: there are more than 1,000,000 cells"},
		{"quoted", "csvdecode", "a\n\"" + repeat(",", million+1) + "\"\n", ""},
		{"many rows", "csvdecode", "m,u,c\n" + repeat("2027-01,search,12345\n", 200_000), ""},

		{"texts", "yamldecode", "a: '0x1F'\nb: 0x1F y\nc: |\n  0x1F\nd: 1.2.3\ne: -1.5e3\n# .5\nf: 2026-12-15\ng: 0xZ\n", ""},
		{"mark", "yamldecode", "\ufeffa: 1\n", ""},
		{"hexadecimal", "yamldecode", "a:\n  - 0x1F # calls\n", "line 2, column 5: YAML takes 0x1F for a number. Write it in decimal digits"},
		{"infinite", "yamldecode", "{a: -.inf}", "line 1, column 5: YAML takes -.inf for a number."},
		{"no number", "yamldecode", "[.nan]", "line 1, column 2: YAML takes .nan for a number."},
		{"sign", "yamldecode", "a: +5", "line 1, column 4: YAML takes +5 for a number."},
		{"point", "yamldecode", ".5: a", "line 1, column 1: YAML takes .5 for a number."},
		{"flow", "yamldecode", "a: " + nested(maxDataDepth, "[", "", "]"), "line 1, column 203: collections are nested more than 200 levels"},
		{"endless flow", "yamldecode", repeat("[", 1<<20), "this is not valid YAML"},
		{"flow that ends", "yamldecode", "- " + nested(maxDataDepth-1, "{a: ", "", "}") + "\n" + repeat("- []\n", 1000), ""},
		{"flow in text", "yamldecode", "a: |\n" + repeat("  [0, 1) {\n", 1000) + "b: x [[[[\n", ""},
		{"dashes", "yamldecode", repeat("- ", maxDataDepth+1), "line 1, column 401: collections are nested"},
		{"many dashes", "yamldecode", repeat("- ", 1<<20), "this is not valid YAML"},
		{"dashes in text", "yamldecode", "a: >-\n  " + repeat("- ", 500) + "\nb: 1", ""},
		{"blocks", "yamldecode", staircase(maxDataDepth+1, "a:\n"), "line 201, column 201: collections are nested"},
		{"most blocks", "yamldecode", staircase(maxDataDepth/2, "- a:\n"), ""},
		{"aliases", "yamldecode", laughs(7, 9), "line 1, column 8: there are more than 1,000,000 values"},
		{"few aliases", "yamldecode", laughs(5, 9), ""},
		{"aliases of one", "yamldecode", "base: &base {a: 1, b: 2}\nc:\n" + repeat("- <<: *base\n", 50_000), ""},
		{"alias of itself", "yamldecode", "a: &a\n  b: [*a]\n", `line 2, column 7: the anchor "a" refers to itself`},
		{"values", "yamldecode", repeat("- 1\n", million), "line 1000000, column 3: there are more"},
		{"endless values", "yamldecode", "[" + repeat("1,", 4<<20) + "]", "holds more than 1,000,000 elements"},
		{"directives", "yamldecode", repeat("%TAG !a! b\n", 101), "this is not valid YAML"},
		{"comments", "yamldecode", repeat("# a\n", 1<<20) + "a: 1\n", ""},
		{"indented comments", "yamldecode", "a:\n" + repeat("  - b # c\n    # d\n", 100_000), ""},
		{"documents", "yamldecode", "a: 1\n---\nb: 2\n", "holds more than one YAML document"},
		{"none", "yamldecode", "# nothing\n", "holds no YAML document"},
	} {
		t.Run(tt.function+" "+tt.name, func(t *testing.T) {
			_, err := invoke(Table(Options{})[tt.function], cty.StringVal(tt.text))
			if got := fmt.Sprint(err); (err == nil) != (tt.want == "") || !strings.HasPrefix(got, tt.want) && err != nil {
				t.Errorf("got %.200s\nwant %s", got, tt.want)
			}
		})
	}
}

// yamlAgrees holds what is accepted against the decoder of Terraform. Where that one
// accepts less or reads numbers of texts in blocks, nothing is compared.
func yamlAgrees(t *testing.T, text string) {
	t.Helper()
	got, err := decodeYAML(text)
	if err != nil {
		return
	}
	ty, err := yaml.Standard.ImpliedType([]byte(text))
	if err != nil || strings.ContainsAny(text, "|>!") {
		return
	}
	want, err := yaml.Standard.Unmarshal([]byte(text), ty)
	if err == nil && !got.RawEquals(want) {
		t.Errorf("%q: got %#v, want %#v", text, got, want)
	}
}

func TestYAMLAgreesWithTerraform(t *testing.T) {
	parts := []string{"a", "1", "~", " ", "\n", "- ", "? ", ": ", "[", "]", "{", "}", ",", "&x ", "*x", "<<", "'", `"`, "#", "\t", ":", "-", "---\n"}
	var every func(n int, text string)
	every = func(n int, text string) {
		yamlAgrees(t, text)
		if n > 0 {
			for _, part := range parts {
				every(n-1, text+part)
			}
		}
	}
	every(3, "")
	for _, text := range []string{"a: &x {b: 1}\nc: {<<: *x, d: 2}\n", "<<: [{a: 1}, {a: 2, b: 3}]\na: 4\n", "2026-12-15: 2026-12-15T10:00:00Z\n", "a: 1\na: 2\n", "on: [yes, No, NULL, '']\n"} {
		yamlAgrees(t, text)
	}
}

func FuzzYAML(f *testing.F) {
	for _, s := range []string{
		"a: &x\n  - b: [c, {d: e}]\n    f: |2-\n      g [\n  - *x\nh: 'i'': j'\n",
		"? - a\n  - &b c\n: >\n  d: [\n\n e: f\n---\n",
		"%TAG !e! tag:a,2000:\n--- !e!b\n\"a\\\n  b\": {c: [d: e, ? f : g]}\n...\n",
		"a\u2028- [\u0085- {b: c}]\r\n- d",
	} {
		f.Add(s)
	}
	f.Fuzz(yamlAgrees)
}
