package scan

import (
	"testing"

	"github.com/hashicorp/hcl/v2"
	hcljson "github.com/hashicorp/hcl/v2/json"
)

func TestJSONRefused(t *testing.T) {
	for _, tt := range []struct {
		name, src, summary, at string
	}{
		{"size", sized(MaxSource+1, "", " ", ""), "Source too large", "1:1(0)-1:1(0)"},
		{"encoding", "{\"é\": \"\xff\"}", "Invalid character encoding", "1:8(8)-1:9(9)"},
		{"exponent", `{"é": -1.5e+41}`, "Number out of range", "1:7(7)-1:15(15)"},
		{"arrays", "{\n\"é\": " + times(200, "["), "Nesting too deep", "2:205(207)-2:206(208)"},
		{"arrays and objects", times(101, `[{"a":`), "Nesting too deep", "1:601(600)-1:602(601)"},
		{"wrong bracket", "[\n{]", "Invalid JSON", "2:2(3)-2:3(4)"},
		{"closing bracket", "{}}", "Invalid JSON", "1:3(2)-1:4(3)"},
		{"in a string", `{"é": "ü${` + times(5001, "!") + `x}"}`, "Expression too long", "1:5011(5012)-1:5012(5013)"},
		{"in a name", `{"${` + times(200, "(") + `": 1}`, "Nesting too deep", "1:204(203)-1:205(204)"},
		{"behind escapes", `["\u00e9\n\"\ud83d\ude00\/${1 < b::c}"]`, "No such function", "1:2(1)-1:39(38)"},
		{"of escapes", `["${` + times(5001, `\u0021`) + `x}"]`, "Expression too long", "1:2(1)-1:30014(30013)"},
		{"half a pair", `["\ud83d${)}"]`, "Invalid JSON", "1:3(2)-1:4(3)"},
		{"unfinished", `{"a": ["`, "Invalid JSON", "1:7(6)-1:8(7)"},
		{"not JSON", "{\"a\" = 'b'}", "Invalid JSON", "1:6(5)-1:7(6)"},
		{"end of a line", "{\"a\"\r\n = 1}", "Invalid JSON", "2:2(7)-2:3(8)"},
		{"control character", "{\"a\": \"b\r\n\", \"c\": \"d\"}", "Invalid JSON", "1:9(8)-2:1(10)"},
		{"lines", `["` + times(5001, `é\n`) + `"]`, "Template too long", "1:2(1)-1:15007(20007)"},
		{"heredoc", `["${<<E\n` + times(5001, `\n`) + `"]`, "Template too long", "1:2(1)-1:10013(10012)"},
		{"overlooked quote", "[\"a\u0600\", \"" + times(300, "[") + "\"]", "Invalid character", "1:4(3)-1:5(6)"},
		{"overlooked backslash", "[\"\u0600\\\"\"]", "Invalid character", "1:3(2)-1:4(5)"},
	} {
		diags := JSON([]byte(tt.src), "main.hcl.json")
		if len(diags) != 1 {
			t.Errorf("%s: got %d diagnostics", tt.name, len(diags))
			continue
		}
		d := diags[0]
		if d.Severity != hcl.DiagError || d.Summary != tt.summary || at(d.Subject) != tt.at || d.Subject.Filename != "main.hcl.json" {
			t.Errorf("%s:\n got %s %s\nwant %s %s\n%s", tt.name, d.Summary, at(d.Subject), tt.summary, tt.at, d.Detail)
		}
	}
}

func TestJSONAccepted(t *testing.T) {
	for name, src := range map[string]string{
		"empty":              "",
		"long array":         "[" + times(100_000, "1234567, ") + "1]",
		"many objects":       `{"usage": [` + times(20_000, "{\"x\": {\"calls\": 1e6, \"title\": \"${local.x} é\\n\"}},\n") + `{}]}`,
		"text with dashes":   `{"description": "` + times(100_000, "- ") + `"}`,
		"text with brackets": `{"description": "` + times(100_000, "([{") + `"}`,
		"greatest depth":     nest(MaxDepth, "[", "", "]"),
		"pair of surrogates": `["\ud83d\ude00 ${1}"]`,
	} {
		if diags := JSON([]byte(src), ""); diags != nil {
			t.Errorf("%s: %s", name, diags)
		}
	}
}

// FuzzJSON: what is accepted, hcl/json reads without a panic.
func FuzzJSON(f *testing.F) {
	for _, s := range []string{
		`{"a": "${b[0]}", "c": [1, 2.5e3, true, null], "d": {"${e}": "%{ if f }g%{ endif }"}}`,
		`{"a": "\u00e9\ud83d\ude00\n\"\\\/\b\f\r\t$${x}"}`,
		`[{"a": 1}, {"a": [[], {}]}]`,
		`{"a" = 1, "b": [1 2}`,
		"{\"a\": \"b\u0600\"}",
		"\ufeff{}",
		`{"a": "<<E\n${<<E\nb\nE\n}`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		if JSON([]byte(src), "") != nil {
			return
		}
		file, _ := hcljson.Parse([]byte(src), "")
		attrs, _ := file.Body.JustAttributes()
		for _, a := range attrs {
			a.Expr.Variables()
			_, _ = a.Expr.Value(testContext)
		}
	})
}
