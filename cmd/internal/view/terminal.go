package view

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/mattn/go-runewidth"
)

// The colours and weights that views use; colour never carries meaning alone.
const (
	bold       = "1"
	faint      = "2"
	underlined = "4"
	red        = "31"
	green      = "32"
	yellow     = "33"
)

// paint wraps text in a terminal code.
func paint(color bool, code, text string) string {
	if !color || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// columns measures text the same on every machine: no locale reaches a result.
var columns = &runewidth.Condition{EastAsianWidth: false, StrictEmojiNeutral: true}

// textWidth is how many columns a terminal needs for a printable text.
func textWidth(s string) int { return columns.StringWidth(s) }

// printable makes a text from a file safe for a terminal: control characters,
// which could move the cursor or forge lines, and marks that reverse the
// direction of writing become visible escapes. A tab is a space.
func printable(s string) string {
	if strings.IndexFunc(s, unsafe) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\t':
			b.WriteByte(' ')
		case unsafe(r):
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func unsafe(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == unicode.ReplacementChar ||
		r == '\u2028' || r == '\u2029' || r == '\ufeff'
}
