package view

import "strings"

// shorten cuts the middle out of a text that is wider than the given number of
// columns and puts "…" there: the beginning and the end of an address say more
// than its middle.
func shorten(s string, width int) string {
	if textWidth(s) <= width {
		return s
	}
	if width <= 1 {
		return strings.Repeat("…", max(width, 0))
	}
	right := (width - 1) / 2
	return columns.Truncate(s, width-1-right, "") + "…" + columns.TruncateLeft(s, textWidth(s)-right, "")
}

// padLeft and padRight fill a text up to a number of columns, on that side.
func padLeft(s string, width int) string {
	return strings.Repeat(" ", max(width-textWidth(s), 0)) + s
}

func padRight(s string, width int) string {
	return s + strings.Repeat(" ", max(width-textWidth(s), 0))
}

// fold breaks prose into lines of at most width columns. A word that is wider,
// which only an address can be, is shortened. Beside a figure that leaves too
// little room the lines are as wide as they must be.
func fold(text string, width int) []string {
	width = max(width, leastProse)
	lines := wrap(text, width)
	for i, line := range lines {
		lines[i] = shorten(line, width)
	}
	return lines
}

// leastProse is the room without which prose cannot be read.
const leastProse = 20
