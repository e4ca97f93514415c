package render

import (
	"regexp"
	"strings"
	"sync"
	"unicode"

	"github.com/clipperhouse/displaywidth"
	"golang.org/x/text/unicode/bidi"

	"github.com/declarative-cost/planner/pricing/unseen"
)

// The colours and weights of a terminal; colour never carries meaning alone.
const (
	Bold       = "1"
	Faint      = "2"
	Underlined = "4"
	Red        = "31"
	Green      = "32"
	Yellow     = "33"
)

// Paint wraps text in a terminal code.
func Paint(color bool, code, text string) string {
	if !color || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// Width is how many columns a terminal needs for a Printable text, in every locale.
func Width(s string) int { return displaywidth.String(s) }

// Printable makes a text from a file safe for a terminal and for a log of CI:
// characters that could move the cursor, forge lines, hide or reverse the
// direction of writing become visible escapes, and so does what begins a command
// to the CI that reads the log. Behind letters that are written
// from right to left stands a mark that ends that direction, or the numbers
// behind them would be shown in reverse order.
func Printable(s string) string {
	if strings.Contains(s, "##") {
		s = commandMark().ReplaceAllString(s, `\u0023#$1[`)
	}
	if strings.Contains(s, "::") {
		s = commandWord().ReplaceAllString(s, `$1\u003a:$2`)
	}
	mirrored := strings.ContainsFunc(s, rightToLeft)
	if !mirrored && !strings.ContainsFunc(s, unsafe) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case unsafe(r) && (r != LeftToRightMark || !mirrored):
			b.WriteString(unseen.Escaped(r))
		default:
			b.WriteRune(r)
		}
	}
	if mirrored && !strings.HasSuffix(s, string(LeftToRightMark)) {
		b.WriteRune(LeftToRightMark)
	}
	return b.String()
}

// Lines makes a text of several lines safe as Printable does; its tabs stay.
func Lines(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		body := strings.TrimRight(line, "\r\n")
		cells := strings.Split(body, "\t")
		for i := range cells {
			cells[i] = Printable(cells[i])
		}
		b.WriteString(strings.Join(cells, "\t") + line[len(body):])
	}
	return b.String()
}

// commandMark begins a command in the logs of GitHub, Azure Pipelines and
// TeamCity, wherever in a line it stands: ##[error], ##vso[…], ##teamcity[…].
var commandMark = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`##([a-z]*)\[`) })

// commandWord does so on GitHub at the beginning of a line, which a break may make
// of every word: ::error::.
var commandWord = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(^|\s)::([a-z])`) })

// LeftToRightMark ends writing from right to left, and takes no column.
const LeftToRightMark = '\u200e'

func unsafe(r rune) bool { return unseen.Is(r) || r == unicode.ReplacementChar }

func rightToLeft(r rune) bool {
	if r < '\u0590' {
		return false
	}
	p, _ := bidi.LookupString(string(r))
	return p.Class() == bidi.R || p.Class() == bidi.AL
}
