package render

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestShorten(t *testing.T) {
	for _, test := range []struct {
		text  string
		width int
		want  string
	}{
		{"account.retail", 14, "account.retail"},
		{"account.retail", 13, "accoun…retail"},
		{"account.retail", 12, "accoun…etail"},
		{"图像搜索", 8, "图像搜索"},
		{"图像搜索", 7, "图…索"}, // a wide character is not cut in half
		{"图像搜索", 6, "图…索"},
		{"ab", 1, "…"},
		{"ab", 0, ""},
		{"", 5, ""},
	} {
		if got := Shorten(test.text, test.width); strings.ReplaceAll(got, " ", "") != test.want {
			t.Errorf("Shorten(%q, %d) = %q, want %q", test.text, test.width, got, test.want)
		}
	}
}

// drawName draws a printable text as users write it: Latin, Chinese, emoji,
// combining marks, and spaces.
func drawName(t *rapid.T, label string) string {
	parts := rapid.SliceOfN(rapid.SampledFrom([]string{
		"a", "Z", "0", "-", "_", ".", " ", "图", "像", "，", "（", "ｗ", "é", "e\u0301", "ß", "한", "🙂", "👍🏽", "🇩🇪", "…", "×", "ア", "م",
	}), 0, 40).Draw(t, label)
	return strings.Join(parts, "")
}

func TestShortenFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text, width := drawName(t, "text"), rapid.IntRange(0, 50).Draw(t, "width")
		got := Shorten(text, width)
		if Width(got) > width {
			t.Fatalf("%q is %d columns wide, not %d", got, Width(got), width)
		}
		if Width(text) <= width && got != text {
			t.Fatalf("%q was cut to %q without need", text, got)
		}
	})
}

func TestFoldFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text, width := drawName(t, "text"), rapid.IntRange(LeastProse, 60).Draw(t, "width")
		for _, line := range Fold(nil, text, width) {
			if Width(line) > width {
				t.Fatalf("%q is wider than %d", line, width)
			}
		}
	})
}

// No Chinese line begins with a mark that closes, or ends with one that opens.
func TestWrapChinese(t *testing.T) {
	for _, line := range wrap("资源包（a × b）抵扣，剩余 10,000 次。", 10, breakable) {
		if strings.ContainsAny(string([]rune(line)[0]), closingMarks) || strings.ContainsAny(string([]rune(line)[len([]rune(line))-1]), openingMarks) {
			t.Errorf("the line %q begins or ends with a mark", line)
		}
	}
}
