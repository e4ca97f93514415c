package view

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/declarative-cost/planner/pricing/unseen"
	"github.com/mattn/go-runewidth"
	"golang.org/x/text/unicode/bidi"
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

// printable makes a text from a file safe for a terminal and for a log of CI:
// characters that could move the cursor, forge lines, hide or reverse the
// direction of writing become visible escapes, and so does what begins a command
// to the CI that reads the log. Behind letters that are written
// from right to left stands a mark that ends that direction, or the numbers
// behind them would be shown in reverse order.
func printable(s string) string {
	s = commandMark.ReplaceAllString(s, `\u0023#$1[`)
	s = commandWord.ReplaceAllString(s, `$1\u003a:$2`)
	mirrored := strings.ContainsFunc(s, rightToLeft)
	if !mirrored && !strings.ContainsFunc(s, unsafe) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case unsafe(r) && (r != leftToRightMark || !mirrored):
			b.WriteString(unseen.Escaped(r))
		default:
			b.WriteRune(r)
		}
	}
	if mirrored && !strings.HasSuffix(s, string(leftToRightMark)) {
		b.WriteRune(leftToRightMark)
	}
	return b.String()
}

// Line makes a text from a file safe within a line of a terminal or a log.
func Line(text string) string { return printable(text) }

// Lines makes a text of several lines safe in the same way; its tabs stay.
func Lines(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		body := strings.TrimRight(line, "\r\n")
		cells := strings.Split(body, "\t")
		for i := range cells {
			cells[i] = printable(cells[i])
		}
		b.WriteString(strings.Join(cells, "\t") + line[len(body):])
	}
	return b.String()
}

// commandMark begins a command in the logs of GitHub, Azure Pipelines and
// TeamCity, wherever in a line it stands: ##[error], ##vso[…], ##teamcity[…].
var commandMark = regexp.MustCompile(`##([a-z]*)\[`)

// commandWord does so on GitHub at the beginning of a line, which a break may make
// of every word: ::error::.
var commandWord = regexp.MustCompile(`(^|\s)::([a-z])`)

// leftToRightMark takes no column.
const leftToRightMark = '\u200e'

func unsafe(r rune) bool { return unseen.Is(r) || r == unicode.ReplacementChar }

func rightToLeft(r rune) bool {
	if r < '\u0590' {
		return false
	}
	p, _ := bidi.LookupString(string(r))
	return p.Class() == bidi.R || p.Class() == bidi.AL
}
