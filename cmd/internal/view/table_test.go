package view

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// aTable has a key, three numbers in two groups, and a text.
func aTable() *table {
	t := &table{
		groups: []string{"", "calls", "CNY", ""},
		columns: []tableColumn{
			{head: "key", atLeast: 5}, {head: "used", group: 1}, {head: "lost", group: 1, ifAny: true},
			{head: "bill", group: 2}, {head: "cash", group: 2, rank: 1}, {head: "name", group: 3, atLeast: 4},
		},
	}
	t.add("", map[string]string{"key": "图像", "used": "1,000", "lost": none, "bill": "1,234.50", "cash": "-5.00", "name": "零售 App"})
	t.add(bold, map[string]string{"key": "total", "used": "1,000", "lost": "0", "bill": "1,234.50", "cash": "-5.00"})
	return t
}

func TestTable(t *testing.T) {
	for _, test := range []struct {
		name  string
		width int
		all   bool
		left  []string
		want  string
	}{
		{"all columns fit; a column without anything is left out", 80, false, nil, `
         calls  ----- CNY -----
  key     used      bill   cash  name
  图像   1,000  1,234.50  -5.00  零售 App
  total  1,000  1,234.50  -5.00`},
		{"text gives way", 38, false, nil, `
         calls  ----- CNY -----
  key     used      bill   cash  name
  图像   1,000  1,234.50  -5.00  零…pp
  total  1,000  1,234.50  -5.00`},
		{"a column of rank 1 is left out rather than a panel added", 30, false, []string{"cash"}, `
         calls  - CNY --
  key     used      bill  name
  图像   1,000  1,234.50  零…p
  total  1,000  1,234.50`},
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
			lines, left := aTable().lines(test.width, test.all, false)
			if diff := cmp.Diff(strings.TrimPrefix(test.want, "\n"), strings.Join(lines, "\n")); diff != "" {
				t.Error(diff)
			}
			if !slices.Equal(left, test.left) {
				t.Errorf("left out %v, want %v", left, test.left)
			}
		})
	}
}

// Whatever the cells hold: no line is wider than the width, and every cell
// stands under its head, numbers at its end and texts at its beginning.
func TestTableAligns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table := &table{groups: []string{"", "g"}, columns: []tableColumn{{head: "key", atLeast: 10}}}
		for i := range rapid.IntRange(1, 8).Draw(t, "columns") {
			table.columns = append(table.columns, tableColumn{
				head: fmt.Sprintf("head%d", i), group: i / 3 % 2, rank: rapid.IntRange(0, 2).Draw(t, "rank"),
				atLeast: rapid.SampledFrom([]int{0, 0, 8}).Draw(t, "at least"),
			})
		}
		for range rapid.IntRange(1, 5).Draw(t, "rows") {
			cells := map[string]string{}
			for _, c := range table.columns {
				cells[c.head] = "x" + strings.TrimRight(drawName(t, "cell"), " ")
				if c.atLeast == 0 {
					cells[c.head] = moneyCell(drawMoney(t))
				}
			}
			table.add("", cells)
		}
		width := rapid.IntRange(40, 200).Draw(t, "width")
		lines, _ := table.lines(width, rapid.Bool().Draw(t, "all"), false)
		for _, line := range lines {
			if textWidth(line) > width {
				t.Fatalf("%q is %d columns wide, not %d", line, textWidth(line), width)
			}
		}
		checkAligned(t, table, lines)
	})
}

// checkAligned finds every cell, as it is or shortened, where its head says.
func checkAligned(t *rapid.T, table *table, lines []string) {
	for start := 0; start < len(lines); {
		end := start + slices.Index(append(slices.Clone(lines[start:]), ""), "")
		panel := lines[start:end]
		if !strings.HasPrefix(panel[0], "  key") {
			panel = panel[1:] // the group line
		}
		rows := table.rows
		for i, line := range panel[1:] {
			checkCells(t, table, panel[0], line, rows[i])
		}
		start = end + 1
	}
}

func checkCells(t *rapid.T, table *table, header, line string, row tableRow) {
	for i, c := range table.columns {
		at := strings.Index(header, c.head)
		if at < 0 {
			continue // not in this panel
		}
		from, to := 0, at+len(c.head) // heads are ASCII
		if c.atLeast > 0 {
			from, to = at, columnEnd(table, header, i, textWidth(line))
		}
		got := strings.TrimSpace(between(line, from, to))
		if c.atLeast == 0 {
			if want := row.cells[c.head]; !strings.HasSuffix(got, want) {
				t.Fatalf("number %q does not end at column %d: %q", want, to, line)
			}
		} else if want := row.cells[c.head]; got != want && got != shorten(want, textWidth(got)) && got != shorten(want, textWidth(got)+1) {
			t.Fatalf("text %q is not at column %d: %q", want, from, line)
		}
	}
}

// columnEnd is where the room of a text column ends: at most before the next
// head of a text, or where the room of the next number begins.
func columnEnd(table *table, header string, i, lineEnd int) int {
	end := lineEnd
	for _, c := range table.columns {
		at := strings.Index(header, c.head)
		if at <= strings.Index(header, table.columns[i].head) {
			continue
		}
		if c.atLeast == 0 {
			at = at + len(c.head) - table.natural[slices.IndexFunc(table.columns, func(d tableColumn) bool { return d.head == c.head })]
		}
		end = min(end, at)
	}
	return end
}

// between cuts the display columns from…to out of a line.
func between(line string, from, to int) string {
	line = columns.Truncate(line, to, "")
	if from == 0 {
		return line
	}
	return columns.TruncateLeft(line, from, "")
}
