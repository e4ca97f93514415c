package workbook

import (
	"regexp"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/declarative-cost/planner/pricing/unseen"
	"github.com/mattn/go-runewidth"
)

// maxCellUnits is how much text a cell holds, in UTF-16 code units.
const maxCellUnits = 32767

// clean makes a text fit for a cell: what cannot be seen, or would turn the reading
// order, is shown as an escape, what XML has no place for becomes U+FFFD, and what is
// too long is cut and ends in a mark.
func clean(s, cutMark string) string {
	s = strings.Map(func(r rune) rune {
		if r == 0xFFFE || r == 0xFFFF {
			return utf8.RuneError
		}
		return r
	}, unseen.Escape(strings.ToValidUTF8(s, string(utf8.RuneError))))
	s = escapeLike.ReplaceAllString(s, "_x005F$0")
	if units(s) <= maxCellUnits {
		return s
	}
	room := maxCellUnits - units(cutMark)
	for at, r := range s {
		if room -= utf16.RuneLen(r); room < 0 {
			return s[:at] + cutMark
		}
	}
	return s
}

// escapeLike is a text that the format would read as one character: _x0041_ is an
// A. Its underscore is escaped.
var escapeLike = regexp.MustCompile("_x[0-9A-Fa-f]{4}_")

// units is the length of a text in UTF-16 code units.
func units(s string) (n int) {
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// displayWidth is the width of a text in columns of a digit; a Chinese character
// takes two, whatever the locale says of ambiguous ones.
func displayWidth(s string) int {
	return (&runewidth.Condition{EastAsianWidth: false}).StringWidth(s)
}
