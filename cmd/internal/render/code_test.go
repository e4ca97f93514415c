package render

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// A code span reads back as the text it was made from.
func TestCodeReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching("[ `|\\\\a]{0,8}"), rapid.StringMatching("[`长\u0301]{90,250}")).Draw(t, "text")
		span, want := Code(text), CodeText(LongestCode, text)
		short := utf8.RuneCountInString(text) <= LongestCode && Width(text) <= LongestCode
		if strings.ToValidUTF8(text, "") == text && !strings.ContainsRune(text, '|') && short && Printable(text) == text && want != text {
			t.Fatalf("%q is shown as %q", text, want)
		}
		if want == "" {
			if span != "(empty)" {
				t.Fatalf("nothing is %q", span)
			}
			return
		}
		fence := len(span) - len(strings.TrimLeft(span, "`"))
		inner := span[fence : len(span)-fence]
		if strings.HasPrefix(inner, " ") && strings.HasSuffix(inner, " ") && strings.Trim(inner, " ") != "" {
			inner = inner[1 : len(inner)-1]
		}
		ends := false // at a run of as many backticks
		for _, run := range strings.FieldsFunc(inner, func(r rune) bool { return r != '`' }) {
			ends = ends || len(run) == fence
		}
		if inner != want || ends || strings.ContainsAny(span, "|\n") {
			t.Fatalf("%q reads back as %q from %q", want, inner, span)
		}
	})
}
