package scan

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// agree compares the scanner with the oracle on a small source.
func agree(t *testing.T, src string, root kind) {
	t.Helper()
	if !utf8.ValidString(src) {
		return
	}
	lex := hclsyntax.LexConfig
	if root == heredoc {
		lex = hclsyntax.LexTemplate
	}
	tokens, _ := lex([]byte(src), "", hcl.InitialPos)
	want, invalid, err := oracleMeasure(tokens, root)
	got, f := measure([]byte(src), root)
	switch {
	case f != nil && strings.HasSuffix(f.summary, "matched bracket") && err == nil && !invalid && !strings.Contains(src, "\r"): // behind a lone \r all is text to HCL
		t.Errorf("%q: refused at %d, but its brackets match", src, f.at)
	case f != nil: // TestRefused and TestLimits judge the others
	case err != nil:
		t.Errorf("%q: accepted: %v", src, err)
	case invalid: // no valid chain goes through such a token
	default:
		if got.depth < want.depth || got.operators < want.operators || 2*got.parts < want.parts {
			t.Errorf("%q:\n got %+v\nwant %+v or more", src, got, want)
		}
	}
}

// every calls f with each string of up to n symbols.
func every(n int, symbols []string, f func(string)) {
	f("")
	if n == 0 {
		return
	}
	for _, s := range symbols {
		every(n-1, symbols, func(rest string) { f(s + rest) })
	}
}

// TestScannerAgreesWithLexer tries all short strings of the symbols that matter in each mode.
func TestScannerAgreesWithLexer(t *testing.T) {
	template := []string{"$", "%", "{", "}", "~", `"`, `\`, "\n", "\r", "x", " ", "é"}
	every(4, template, func(s string) {
		agree(t, `"`+s+`" z`, body)
		agree(t, "<<x\n"+s+"\nx\n", body)
		agree(t, s, heredoc)
	})
	code := []string{"(", ")", "[", "]", "{", "}", `"`, "${", "%{", "~", "<<x\n", "\nx\n", "#", "/*", "*/", "/", ",", "\n",
		"=", "for ", "x", "1", "1e5", ".", "*", "-", "!", ":", "?", "<", ">", "&", "|", "…", "é", "\r"}
	every(3, code, func(s string) { agree(t, s, body) })
}

var lexerSeeds = []string{
	"a = 1\nb \"c\" {\n  d = [for x in y : x.z if x != null]\n}\n",
	"a = { for k, v in m : k => v... }\nb = {\n  for x in y : x => 1\n}\n",
	"a = <<-EOT\n  x ${b} %{ if c ~} d\n  %{~ else }e%{ endif }\n  EOT\n",
	"a = \"$${b} %%{c} $d %e ${\"${f}\"} \\\" \\\\\"\n",
	"a = x[*].y.*.z[0].1.2 + -1 * !b && c || d ? e : f\n",
	"a = <<A\n${<<B\nb\nB\n}\nA\n",
	"a = 1.5e3 + 1..2 + 1e + .5\n# c\n// d\n/* e\n*/ f = g /* h */ + i\n",
	"a=<<x\n$x\n$$\n$\n\n$\r\n$é\nx\n",
	"\ufeffa-b = \"\ufeff\"\n<<É\nÉ\n<<“\n“\n",
	"a {\n~}\n\"${a~}\"\r\n\"\\\n\"",
	"x { b = 1 }\ny {}\nz {\n}\nb = {\n}",
}

func FuzzNativeAgainstLexer(f *testing.F) {
	for _, s := range lexerSeeds {
		f.Add(s)
	}
	for _, h := range hostiles {
		f.Add(h.expr(3))
	}
	f.Fuzz(func(t *testing.T, src string) {
		agree(t, src, body)
		agree(t, src, group)
		agree(t, src, heredoc)
	})
}
