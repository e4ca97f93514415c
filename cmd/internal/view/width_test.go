package view

import (
	"strings"
	"testing"

	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/hclspec"
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
		if got := shorten(test.text, test.width); strings.ReplaceAll(got, " ", "") != test.want {
			t.Errorf("shorten(%q, %d) = %q, want %q", test.text, test.width, got, test.want)
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
		got := shorten(text, width)
		if textWidth(got) > width {
			t.Fatalf("%q is %d columns wide, not %d", got, textWidth(got), width)
		}
		if textWidth(text) <= width && got != text {
			t.Fatalf("%q was cut to %q without need", text, got)
		}
	})
}

func TestFoldFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text, width := drawName(t, "text"), rapid.IntRange(leastProse, 60).Draw(t, "width")
		for _, line := range fold(nil, text, width) {
			if textWidth(line) > width {
				t.Fatalf("%q is wider than %d", line, width)
			}
		}
	})
}

// A catalogue is as wide as the terminal, whatever it lists.
func TestCatalogKeepsToTheWidth(t *testing.T) {
	c, err := hclspec.BuiltinCatalog(hclspec.DefaultCatalog)
	if err != nil {
		t.Fatal(err)
	}
	chinese, err := lang.New(lang.Chinese)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []*lang.Printer{nil, chinese} {
		for _, width := range []int{80, 100} {
			var out strings.Builder
			if err := Catalog(&out, c, TextOptions{Width: width, Lang: p}); err != nil {
				t.Fatal(err)
			}
			for line := range strings.Lines(out.String()) {
				if line = strings.TrimSuffix(line, "\n"); textWidth(line) > width {
					t.Errorf("%d columns of %d: %s", textWidth(line), width, line)
				}
			}
		}
	}
}
