package view

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/hclspec"
)

// drawName draws a printable text as users write it: Latin, Chinese, emoji,
// combining marks, and spaces.
func drawName(t *rapid.T, label string) string {
	parts := rapid.SliceOfN(rapid.SampledFrom([]string{
		"a", "Z", "0", "-", "_", ".", " ", "图", "像", "，", "（", "ｗ", "é", "e\u0301", "ß", "한", "🙂", "👍🏽", "🇩🇪", "…", "×", "ア", "م",
	}), 0, 40).Draw(t, label)
	return strings.Join(parts, "")
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
