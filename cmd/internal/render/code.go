package render

import (
	"html"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/present"
)

// How many columns a name, and a message, take in Markdown before their middle
// is cut out.
const (
	LongestCode    = 100
	LongestMessage = 300
)

// Code makes a text from a configuration or a catalogue safe in Markdown: as a
// code span, in which nothing means anything, neither Markdown nor HTML, and
// platforms look for no mentions, links or issue numbers. A span ends at as many
// backticks as it began with, so it begins with more than the text has in a row.
// A pipe would end a table's cell even in code; it becomes the escape that HCL
// and JSON strings have for it.
func Code(text string) string { return CodeUpTo(LongestCode, text) }

// CodeText is what a code span shows of a text: at most so many columns, and
// at most twice as many characters, since some take no column.
func CodeText(width int, text string) string {
	text = Shorten(Printable(text), width)
	if runes := []rune(text); len(runes) > 2*width {
		text = string(runes[:2*width-1]) + "…"
	}
	return strings.ReplaceAll(text, "|", `\u007c`)
}

// CodeUpTo is Code with the middle cut out of a text that takes more columns.
func CodeUpTo(width int, text string) string {
	text = CodeText(width, text)
	if text == "" {
		return "(empty)"
	}
	fence := strings.Repeat("`", LongestRun(text, '`')+1)
	// A space on both sides would be taken off, and a backtick at either end would
	// lengthen the fence; another space on both sides prevents both.
	padded := strings.HasPrefix(text, " ") && strings.HasSuffix(text, " ") && strings.Trim(text, " ") != ""
	if padded || text[0] == '`' || text[len(text)-1] == '`' {
		text = " " + text + " "
	}
	return fence + text + fence
}

// LongestRun is how often a character stands in a row at most.
func LongestRun(text string, char byte) int {
	longest, run := 0, 0
	for i := range len(text) {
		if run++; text[i] != char {
			run = 0
		}
		longest = max(longest, run)
	}
	return longest
}

// markdownText is a sentence whose names mean nothing to Markdown.
func markdownText(text present.Text) string {
	var b strings.Builder
	for _, v := range text {
		switch v.Kind {
		case present.Address:
			b.WriteString(Code(v.Text))
		case present.Name:
			b.WriteString(CodeUpTo(LongestMessage, v.Text))
		default:
			b.WriteString(v.String())
		}
	}
	return b.String()
}

// htmlText is a sentence in HTML.
func htmlText(text present.Text) string {
	var b strings.Builder
	for _, v := range text {
		switch v.Kind {
		case present.Address, present.Name:
			b.WriteString("<code>" + html.EscapeString(CodeText(LongestCode, v.Text)) + "</code>")
		default:
			b.WriteString(html.EscapeString(v.String()))
		}
	}
	return b.String()
}
