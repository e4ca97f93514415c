package view

import (
	"strings"
	"unicode"

	"github.com/declarative-cost/planner/cmd/internal/lang"
)

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
// little room the lines are as wide as they must be. Chinese has no spaces: there a
// line may end at each character, but not before a mark that closes or after one
// that opens.
func fold(p *lang.Printer, text string, width int) []string {
	width = max(width, leastProse)
	var lines []string
	if p.Name() == lang.Chinese {
		lines = wrapChinese(text, width)
	} else {
		lines = wrap(text, width)
	}
	for i, line := range lines {
		lines[i] = shorten(line, width)
	}
	return lines
}

// wrapChinese breaks a paragraph into lines of at most width columns. What cannot
// be broken stays whole.
func wrapChinese(text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		gap := " "
		for _, piece := range breakable(word) {
			switch {
			case line == "":
				line = piece
			case textWidth(line)+len(gap)+textWidth(piece) <= width:
				line += gap + piece
			default:
				lines = append(lines, line)
				line = piece
			}
			gap = ""
		}
	}
	return append(lines, line)
}

// The marks that begin no line, and those that end none.
const (
	closingMarks = "，。：；、？！）》】」』”’…"
	openingMarks = "（《【「『“‘"
)

// breakable divides a word where a line may end: beside a Chinese character.
func breakable(word string) (pieces []string) {
	runes, start := []rune(word), 0
	for i := 1; i < len(runes); i++ {
		before, after := runes[i-1], runes[i]
		switch {
		case !isChinese(before) && !isChinese(after), unicode.Is(unicode.M, after), unicode.Is(unicode.Cf, after),
			strings.ContainsRune(closingMarks, after), strings.ContainsRune(openingMarks, before):
			continue
		}
		pieces = append(pieces, string(runes[start:i]))
		start = i
	}
	return append(pieces, string(runes[start:]))
}

func isChinese(r rune) bool {
	return unicode.Is(unicode.Han, r) || strings.ContainsRune(closingMarks+openingMarks, r)
}

// leastProse is the room without which prose cannot be read.
const leastProse = 20
