package render

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// aGrid has a key, numbers in two groups, and a text.
func aGrid() *Grid {
	return &Grid{
		Groups: []string{"", "calls", "CNY", ""},
		Columns: []GridColumn{
			{Head: "key", AtLeast: 5}, {Head: "used", Group: 1}, {Head: "bill", Group: 2}, {Head: "cash", Group: 2, Rank: 1}, {Head: "name", Group: 3, AtLeast: 4},
		},
		Rows: []GridRow{
			{[]string{"图像", "1,000", "1,234.50", "-5.00", "零售 App"}, make([]string, 5)},
			{[]string{"total", "1,000", "1,234.50", "-5.00", ""}, make([]string, 5)},
		},
	}
}

func TestGrid(t *testing.T) {
	for _, test := range []struct {
		name  string
		width int
		all   bool
		left  []string
		want  string
	}{
		{"all columns fit", 80, false, nil, `
         calls  ----- CNY -----
  key     used      bill   cash  name
  图像   1,000  1,234.50  -5.00  零售 App
  total  1,000  1,234.50  -5.00`},
		{"text gives way", 38, false, nil, `
         calls  ----- CNY -----
  key     used      bill   cash  name
  图像   1,000  1,234.50  -5.00  零…pp
  total  1,000  1,234.50  -5.00`},
		{"two panels; a row without cells is not in them", 30, false, nil, `
         calls
  key     used
  图像   1,000
  total  1,000

         ----- CNY -----
  key        bill   cash  name
  图像   1,234.50  -5.00  零…p
  total  1,234.50  -5.00`},
		{"a column of rank 1 is left out rather than a third panel added", 5, false, []string{"cash"}, `
         calls
  key     used
  图像   1,000
  total  1,000

         - CNY --
  key        bill
  图像   1,234.50
  total  1,234.50

  key    name
  图像   零…p`},
		{"with all, panels; a row without cells is not in them", 31, true, nil, `
         calls  ----- CNY -----
  key     used      bill   cash
  图像   1,000  1,234.50  -5.00
  total  1,000  1,234.50  -5.00

  key    name
  图像   零售 App`},
		{"a number is never cut", 5, true, nil, `
         calls
  key     used
  图像   1,000
  total  1,000

         - CNY --
  key        bill
  图像   1,234.50
  total  1,234.50

           CNY
  key     cash
  图像   -5.00
  total  -5.00

  key    name
  图像   零…p`},
	} {
		t.Run(test.name, func(t *testing.T) {
			lines, left := aGrid().Lines(test.width, test.all, false)
			if diff := cmp.Diff(strings.TrimPrefix(test.want, "\n"), strings.Join(lines, "\n")); diff != "" {
				t.Error(diff)
			}
			if !slices.Equal(left, test.left) {
				t.Errorf("left out %v, want %v", left, test.left)
			}
		})
	}
}

// Whatever the cells hold: no line is wider than the width, and what a width has no room
// for, no smaller one has.
func TestGridKeepsToTheWidth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := &Grid{Groups: []string{"", "g"}, Columns: []GridColumn{{Head: "key", AtLeast: 10, Apart: true}}}
		for i := range rapid.IntRange(1, 12).Draw(t, "columns") {
			g.Columns = append(g.Columns, GridColumn{
				Head: fmt.Sprintf("head%d", i), Group: i / 3 % 2, Rank: rapid.IntRange(0, 3).Draw(t, "rank"),
				AtLeast: rapid.SampledFrom([]int{0, 0, 8}).Draw(t, "at least"), Apart: rapid.Bool().Draw(t, "apart"),
			})
		}
		for range rapid.IntRange(1, 5).Draw(t, "rows") {
			row := GridRow{Codes: make([]string, len(g.Columns))}
			for _, c := range g.Columns {
				text := "x" + drawName(t, "cell")
				if c.AtLeast == 0 {
					text = strings.Repeat("9", rapid.IntRange(1, 20).Draw(t, "digits"))
				}
				row.Cells = append(row.Cells, text)
			}
			g.Rows = append(g.Rows, row)
		}
		before := len(g.Columns)
		for width := 40; width <= 250; width += 7 {
			lines, left := g.Lines(width, false, false)
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

// Addresses that begin and end alike can still be told apart where they are shortened.
func TestShortenApart(t *testing.T) {
	for _, test := range []struct {
		width       int
		texts, want []string
	}{
		{16, []string{`module.shop["north"].account.main`, `module.shop["south"].account.main`, "short"}, nil},
		{30, []string{`module.shop["north"].account.main`, `module.shop["south"].account.main`}, nil},
		{6, []string{"abcdefgh1", "abcdefgh2"}, []string{"abcd…1", "abcd…2"}},
		{3, []string{"x11111y", "x22222y"}, []string{"1…1", "2…2"}},
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
