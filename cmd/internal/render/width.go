package render

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"
	"github.com/declarative-cost/planner/cmd/internal/lang"
)

// Shorten cuts the middle out of a text that is wider than the given number of
// columns and puts "…" there: the beginning and the end of an address say more
// than its middle.
func Shorten(s string, width int) string {
	if Width(s) <= width {
		return s
	}
	if width <= 1 {
		return strings.Repeat("…", max(width, 0))
	}
	right := (width - 1) / 2
	return Cut(s, width-1-right) + "…" + cutLeft(s, right)
}

// Cut is the beginning of a text up to a number of columns.
func Cut(s string, width int) string { return displaywidth.TruncateString(s, width, "") }

// cutLeft is the end of a text up to a number of columns.
func cutLeft(s string, width int) string {
	rest := Width(s)
	for g := displaywidth.StringGraphemes(s); rest > width && g.Next(); {
		rest -= g.Width()
		s = s[len(g.Value()):]
	}
	return s
}

// PadLeft fills a text up to a number of columns on its left.
func PadLeft(s string, width int) string {
	return strings.Repeat(" ", max(width-Width(s), 0)) + s
}

// PadRight fills a text up to a number of columns on its right.
func PadRight(s string, width int) string {
	return s + strings.Repeat(" ", max(width-Width(s), 0))
}

// Fold breaks prose into lines of at most width columns. A word that is wider,
// which only an address can be, is shortened. Beside a figure that leaves too
// little room the lines are as wide as they must be. Chinese has no spaces: there a
// line may end at each character, but not before a mark that closes or after one
// that opens; in other languages only where a word would be too wide.
func Fold(p *lang.Printer, text string, width int) (lines []string) {
	width = max(width, LeastProse)
	pieces := whole
	if p.Name() == lang.Chinese {
		pieces = breakable
	}
	for _, line := range wrap(text, width, pieces) {
		if Width(line) <= width {
			lines = append(lines, line)
			continue
		}
		for _, part := range wrap(line, width, breakable) {
			lines = append(lines, Shorten(part, width))
		}
	}
	return lines
}

// Wrap breaks a paragraph into lines of at most width columns, at spaces. Words
// that are longer stay whole.
func Wrap(text string, width int) []string { return wrap(text, width, whole) }

func whole(word string) []string { return []string{word} }

// wrap breaks a paragraph at spaces and between the pieces of words.
func wrap(text string, width int, pieces func(word string) []string) (lines []string) {
	line := ""
	for _, word := range strings.Fields(text) {
		gap := " "
		for _, piece := range pieces(word) {
			switch {
			case line == "":
				line = piece
			case Width(line)+len(gap)+Width(piece) <= width:
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

// LeastProse is the room without which prose cannot be read.
const LeastProse = 20

// shortenApart shortens texts so that one can still tell them apart: what all of those that
// are too wide begin with gives way first.
func shortenApart(texts []string, width int) []string {
	var wide []string
	for _, t := range texts {
		if Width(t) > width && !slices.Contains(wide, t) {
			wide = append(wide, t)
		}
	}
	if len(wide) < 2 {
		return texts
	}
	head, out := commonHead(wide), slices.Clone(texts)
	for i, t := range texts {
		if Width(t) > width && head != "" {
			own := "…" + t[len(head):]
			out[i] = Cut(head, max(width-Width(own), 0)) + Shorten(own, width)
		}
	}
	return out
}

// commonHead is what all texts begin with.
func commonHead(texts []string) string {
	head := texts[0]
	for _, t := range texts[1:] {
		for !strings.HasPrefix(t, head) {
			_, size := utf8.DecodeLastRuneInString(head)
			head = head[:len(head)-size]
		}
	}
	return head
}
