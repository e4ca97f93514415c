package scan

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
)

// at writes a range as line:column(byte)-line:column(byte).
func at(r *hcl.Range) string {
	return fmt.Sprintf("%d:%d(%d)-%d:%d(%d)", r.Start.Line, r.Start.Column, r.Start.Byte, r.End.Line, r.End.Column, r.End.Byte)
}

func TestRefused(t *testing.T) {
	for _, tt := range []struct {
		name, src, summary, at string
	}{
		{"size", sized(MaxSource+1, "", "#", ""), "Source too large", "1:1(0)-1:1(0)"},
		{"encoding", "a = \"ü\"\nb = \"é\xff\"\n", "Invalid character encoding", "2:7(16)-2:8(17)"},
		{"encoding, half a character", "a = \"\xc3", "Invalid character encoding", "1:6(5)-1:7(6)"},
		{"encoding in a comment", "# \ufffd\xfe\n", "Invalid character encoding", "1:4(5)-1:5(6)"},
		{"encoding behind a mark", "\ufeffa\xff", "Invalid character encoding", "1:2(4)-1:3(5)"},
		{"exponent", "a = [1e40, 1.5E-41]", "Number out of range", "1:12(11)-1:19(18)"},
		{"exponent of many digits", "a = 1e+99999999999999999999", "Number out of range", "1:5(4)-1:28(27)"},
		{"comment", "a = 1 /* b\n * /", "Unterminated comment", "1:7(6)-1:9(8)"},
		{"namespace", "a = [\n  b::c(),\n]", "No such function", "2:4(9)-2:6(11)"},
		{"closing bracket", "a = 1\n}\n", "Unmatched bracket", "2:1(6)-2:2(7)"},
		{"wrong bracket", "a = (\n  [1)\n]", "Mismatched bracket", "2:5(10)-2:6(11)"},
		{"wrong bracket in a sequence", `a = "${(1}"`, "Mismatched bracket", "1:10(9)-1:11(10)"},
		{"trimming bracket", "a {\n~}", "Mismatched bracket", "2:1(4)-2:3(6)"},
		{"parentheses", "a = " + times(201, "("), "Nesting too deep", "1:205(204)-1:206(205)"},
		{"blocks", nest(201, "é {\n", "", "}\n"), "Nesting too deep", "201:3(1003)-201:4(1004)"},
		{"templates", "a = " + nest(101, `"${`, "1", `}"`), "Nesting too deep", "1:305(304)-1:306(305)"},
		{"heredoc", "a = " + times(200, "[") + "<<EOT\nx\nEOT\n", "Nesting too deep", "1:205(204)-1:210(209)"},
		{"carriage return", "a = " + times(200, "[") + "<<EOT\r\nx\r\nEOT\r\n", "Nesting too deep", "1:205(204)-1:210(209)"},
		{"comparison", "a = 1" + times(5000, "+1") + "<=1", "Expression too long", "1:10006(10005)-1:10008(10007)"},
		{"without newlines", "a = (1" + times(5001, "\n+1") + ")", "Expression too long", "5002:1(15007)-5002:2(15008)"},
		{"in for", "a = {for x in one: x =>\n" + times(5001, "!\n") + "x}", "Expression too long", "5001:1(10022)-5001:2(10023)"},
		{"closed brackets", "a = " + times(2500, "[[]]+"), "Expression too long", "1:8339(8338)-1:8340(8339)"},
		{"in a single line block", "a { b = " + times(5001, "!") + "c }", "Expression too long", "1:5009(5008)-1:5010(5009)"},
		{"lost blocks", times(5001, "x {\n  a = 1 }\n"), "Missing newline after argument", "10002:9(70012)-10002:10(70013)"},
		{"lines", "a = <<E\n" + times(5001, "é\n") + "E\n", "Template too long", "5002:1(15008)-5003:1(15011)"},
	} {
		diags := Native([]byte(tt.src), "dir/main.hcl")
		if len(diags) != 1 {
			t.Errorf("%s: got %d diagnostics", tt.name, len(diags))
			continue
		}
		d := diags[0]
		if d.Severity != hcl.DiagError || d.Summary != tt.summary || at(d.Subject) != tt.at || d.Subject.Filename != "dir/main.hcl" {
			t.Errorf("%s:\n got %s %s\nwant %s %s\n%s", tt.name, d.Summary, at(d.Subject), tt.summary, tt.at, d.Detail)
		}
		if !strings.HasSuffix(d.Detail, ".") || len(d.Detail) > 300 {
			t.Errorf("%s: detail %q", tt.name, d.Detail)
		}
	}
}

func TestAccepted(t *testing.T) {
	for name, src := range map[string]string{
		"empty":                  "",
		"byte order mark":        "\ufeffa = 1\n",
		"the greatest size":      sized(MaxSource, "", "#", ""),
		"long list on a line":    "a = [" + times(100_000, "1234567, ") + "]\n",
		"long list of lines":     "a = [\n" + times(100_000, "  -12.5, # measured\n") + "]\n",
		"long list of objects":   "a = [\n" + times(50_000, "  { from = 0, price = 2.5 * local.x },\n") + "]\n",
		"blocks":                 times(5000, "usage \"x\" {\n  account = account.retail\n  meter   = \"search\"\n  calls   = var.a * 2 + 1\n\n  terms { bill_day = 3 }\n}\n\n"),
		"empty blocks":           times(100_000, "variable \"x\" {}\n"),
		"long object":            "a = {\n" + times(100_000, "  \"2027-01\" = 1.5 - 2\n") + "}\n",
		"long object in a call":  "a = merge({\n" + times(20_000, "  x.y = a.b.c ? 1 : 2\n") + "}, {})\n",
		"object lines":           "a = {\n" + times(6000, "  x = !true\n") + "}\n",
		"heredoc":                "a = <<-EOT\n" + times(5000, "  A line of plain text, as people write it in a description.\n") + "  EOT\n",
		"heredoc with sequences": "a = <<EOT\n" + times(1600, "${account.retail.title} costs ${local.amount}\n") + "EOT\n",
		"unfinished":             "a = {\n  b = [\"${<<E\n ${",
		"what only HCL refuses":  "a = = “b” ; 'c'\n",
		"newlines in quotes":     "a = \"b\nc\"\n",
		"many comments":          times(100_000, "# a :: b ) } 1e99\n// \"${\n/* ( */\n"),
		"the greatest exponent":  "a = [1e40, 1e-40, 1E+40, 0.5e0040]\n",
		"for as a key":           "a = {\n  format = 1\n" + times(6000, "  a = b.c\n") + "}\n",
	} {
		if diags := Native([]byte(src), ""); diags != nil {
			t.Errorf("%s: %s", name, diags)
		}
	}
}

// In an expression newlines mean nothing, at any level.
func TestExpression(t *testing.T) {
	for _, tt := range []struct{ src, at string }{
		{"[\n1,\n2]\n", ""},
		{"1" + times(5000, "\n+1"), ""},
		{"1" + times(5001, "\n+1"), "5002:1(15002)-5002:2(15003)"},
		{"é)", "1:2(2)-1:3(3)"},
		{"{\n" + times(6000, "a = !b\n") + "}", ""},
	} {
		diags := Expression([]byte(tt.src), "<value>")
		got := ""
		if diags != nil {
			got = at(diags[0].Subject)
		}
		if got != tt.at {
			t.Errorf("%.20q: got %s, want %s (%v)", tt.src, got, tt.at, diags)
		}
	}
}
