package render

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/declarative-cost/planner/cmd/internal/present"
	"pgregory.net/rapid"
)

// Whatever the cells hold: no line is wider than the width, and what a width has no room
// for, no smaller one has.
func TestGridKeepsToTheWidth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table := present.Table{Groups: []string{"", "g"}, Columns: []present.Column{{Head: "key", Kind: present.Name}}}
		for i := range rapid.IntRange(1, 12).Draw(t, "columns") {
			table.Columns = append(table.Columns, present.Column{
				Head: fmt.Sprintf("head%d", i), Group: i / 3 % 2, Rank: rapid.IntRange(0, 3).Draw(t, "rank"),
				Kind: rapid.SampledFrom([]present.Kind{present.Price, present.Price, present.Name, present.Address}).Draw(t, "kind"),
			})
		}
		for range rapid.IntRange(1, 5).Draw(t, "rows") {
			row := present.Row{}
			for _, c := range table.Columns {
				text := "x" + drawName(t, "cell")
				if !c.Kind.IsText() {
					text = strings.Repeat("9", rapid.IntRange(1, 20).Draw(t, "digits"))
				}
				row.Cells = append(row.Cells, present.Value{Kind: c.Kind, Text: text})
			}
			table.Rows = append(table.Rows, row)
		}
		before := len(table.Columns)
		for width := 40; width <= 250; width += 7 {
			lines, left := gridOf(table).lines(width, false, false)
			for _, line := range lines {
				if Width(line) > width {
					t.Fatalf("%q is %d columns wide, not %d", line, Width(line), width)
				}
			}
			if len(left) > before {
				t.Fatalf("%d columns have no room for %q, fewer had", width, left)
			}
			before = len(left)
		}
	})
}

// Addresses that begin alike can still be told apart where they are shortened.
func TestShortenApart(t *testing.T) {
	for _, test := range []struct {
		width       int
		texts, want []string
	}{
		{16, []string{`module.shop["north"].account.main`, `module.shop["south"].account.main`, "short"}, nil},
		{30, []string{`module.shop["north"].account.main`, `module.shop["south"].account.main`}, nil},
		{6, []string{"abcdefgh1", "abcdefgh2"}, []string{"abcd…1", "abcd…2"}},
	} {
		got := shortenApart(test.texts, test.width)
		if test.want != nil && !slices.Equal(got, test.want) {
			t.Errorf("%d: %q, not %q", test.width, got, test.want)
		}
		if got[0] == got[1] || Width(got[0]) > test.width {
			t.Errorf("%d: %q", test.width, got)
		}
	}
}
