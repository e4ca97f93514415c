package render

import (
	"html"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/declarative-cost/planner/cmd/internal/lang"
)

// A Part is one of the Markdown texts that make up a comment.
type Part struct {
	Title string // any text; "" for no heading
	// Draw gives the Markdown within a number of characters, or none where the
	// limit is 0. It may exceed a limit below PartLeast.
	Draw func(limit int) (string, error)
}

// PartLeast is a number of characters within which every part can be drawn.
const PartLeast = 1500

// headingRoom is more than a heading takes.
const headingRoom = 2*LongestCode + 20

// Join draws parts one below the other within a number of characters. Where
// they do not all fit at full length, the room is shared fairly: short ones are
// drawn whole, and what they leave is shared by the others alike. Where there is
// no room even for that, the last ones are left out, and a line says so.
func Join(p *lang.Printer, parts []Part, limit int) (string, error) {
	texts, lengths := make([]string, len(parts)), make([]int, len(parts))
	for i, part := range parts {
		var err error
		if texts[i], err = part.draw(0); err != nil {
			return "", err
		}
		lengths[i] = utf8.RuneCountInString(texts[i])
	}
	shown, note := len(parts), ""
	for shown > 1 && leastRoom(lengths[:shown])+utf8.RuneCountInString(note) > limit {
		shown--
		note = leftOut(p, parts[shown:])
	}
	share := fairShare(lengths[:shown], limit-utf8.RuneCountInString(note))
	for i, part := range parts[:shown] {
		if lengths[i] > share {
			var err error
			if texts[i], err = part.draw(share); err != nil {
				return "", err
			}
		}
	}
	return strings.Join(texts[:shown], "") + note, nil
}

// draw draws a part with its heading and an empty line under it.
func (p Part) draw(limit int) (string, error) {
	heading := ""
	if p.Title != "" {
		heading = "## " + title(p.Title) + "\n\n"
	}
	if limit > 0 {
		limit = max(limit-utf8.RuneCountInString(heading)-len("\n\n"), 1)
	}
	text, err := p.Draw(limit)
	return heading + strings.TrimSpace(text) + "\n\n", err
}

// leastRoom is what parts need at least, so that the share of none that is cut is less
// than it can be drawn in.
func leastRoom(lengths []int) (least int) {
	for _, length := range lengths {
		least += min(length, PartLeast+headingRoom)
	}
	return least
}

// fairShare divides room among texts of these lengths: each gets its length or, where
// that is longer, this share.
func fairShare(lengths []int, room int) int {
	sorted := slices.Sorted(slices.Values(lengths))
	for k, length := range sorted {
		if share := room / (len(sorted) - k); length > share {
			return share
		}
		room -= length
	}
	return math.MaxInt
}

// namedLeftOut is how many parts that are left out are named.
const namedLeftOut = 10

// leftOut says which parts are missing.
func leftOut(p *lang.Printer, parts []Part) string {
	var names []string
	for _, part := range parts[:min(len(parts), namedLeftOut)] {
		names = append(names, title(part.Title))
	}
	if more := len(parts) - namedLeftOut; more > 0 {
		names = append(names, p.F("and %s more", strconv.Itoa(more)))
	}
	list := strings.Join(names, p.T(", "))
	if len(parts) == 1 {
		return p.F("_1 more diff is left out, for a comment can be only so long: %s._", list) + "\n"
	}
	return p.F("_%s more diffs are left out, for a comment can be only so long: %s._", strconv.Itoa(len(parts)), list) + "\n"
}

// title makes any text safe in a heading. Letters, digits, spaces and dashes stay as
// they are; a text with anything else becomes a code span.
func title(text string) string {
	special := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != ' ' && r != '-' }
	text = strings.Join(strings.Fields(text), " ")
	if text == "" || len([]rune(text)) > LongestCode || strings.ContainsFunc(text, special) || !unicode.IsLetter([]rune(text)[0]) {
		return Code(text)
	}
	return text
}

// The HTML in a text: a part that is folded below its summary, its end, and code.
var (
	foldedPart  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?m)^<details><summary>(.*)</summary>$`) })
	foldedEnd   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?m)^</details>\n?`) })
	codeElement = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`<code>.*?</code>`) })
)

// WithoutHTML is a text for a platform that shows HTML as text: what would be folded
// stands below a heading. It is no longer than before.
func WithoutHTML(text string) string {
	text = foldedPart().ReplaceAllStringFunc(text, func(line string) string {
		return "#### " + codeElement().ReplaceAllStringFunc(foldedPart().FindStringSubmatch(line)[1], func(c string) string {
			return Code(html.UnescapeString(c[len("<code>") : len(c)-len("</code>")]))
		})
	})
	return strings.ReplaceAll(foldedEnd().ReplaceAllString(text, ""), "&nbsp;", "\u00a0")
}

// JoinFolded draws a text with parts below it that are folded away, within a number of
// characters; 0: any. Parts for which there is no room are left out and named.
func JoinFolded(p *lang.Printer, first func(limit int) (string, error), parts []Part, limit int) (string, error) {
	text, err := first(limit)
	for i, part := range parts {
		if err != nil {
			return "", err
		}
		body, failed := part.Draw(0)
		body = "\n<details><summary><code>" + html.EscapeString(CodeText(LongestCode, part.Title)) + "</code></summary>\n\n" + strings.TrimSpace(body) + "\n\n</details>\n"
		note := leftOut(p, parts[i:])
		if limit > 0 && utf8.RuneCountInString(text)+utf8.RuneCountInString(body)+utf8.RuneCountInString(note) > limit {
			return text + "\n" + note, failed
		}
		text, err = text+body, failed
	}
	return text, err
}
