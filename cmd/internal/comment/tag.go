package comment

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// A Tag is the hidden first line of a comment, by which it is found again. It is
// an HTML comment, or for a platform that shows HTML as text a link reference that
// nothing refers to; neither is shown.
type Tag struct {
	Name   string    // tells several comments in one pull request apart
	Commit string    // the commit that was planned, in hexadecimal digits
	Time   time.Time // of that commit; the zone does not count, nor do fractions of a second
}

// tagName is what a name may be. None of these characters can end the HTML
// comment or a quoted value in it.
var tagName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)

// commitHash is a hash, abbreviated to 7 digits or more.
var commitHash = regexp.MustCompile(`^[0-9a-f]{7,64}$`)

// Check refuses names and hashes that cannot stand in a comment.
func (t Tag) Check() error {
	switch {
	case !tagName.MatchString(t.Name):
		return fmt.Errorf("%q cannot be a tag: 1 to 64 letters, digits, dots, dashes and underscores, of which the first is a letter or a digit", t.Name)
	case !commitHash.MatchString(t.Commit):
		return fmt.Errorf("%q is not the hash of a commit: 7 to 64 hexadecimal digits in lower case", t.Commit)
	}
	return nil
}

// line is the line, without its end.
func (t Tag) line(plain bool) string {
	line := fmt.Sprintf(`planner-comment tag="%s" commit="%s" time="%s"`, t.Name, t.Commit, t.Time.UTC().Format(time.RFC3339))
	if plain {
		return "[//]: # (" + line + ")"
	}
	return "<!-- " + line + " -->"
}

// tagLine matches what line writes, at the very start of a body only: a
// comment that quotes another one is not that one.
var tagLine = regexp.MustCompile(`^(?:<!-- |\[//\]: # \()planner-comment tag="([^"\n]*)" commit="([^"\n]*)" time="([^"\n]*)"(?: -->|(\)))(?:\n|$)`)

// parseTag reads the tag of a body and gives the text below it.
func parseTag(body string) (tag Tag, text string, ok bool) {
	body = strings.ReplaceAll(body, "\r\n", "\n") // some editors of comments send these
	m := tagLine.FindStringSubmatch(body)
	if m == nil {
		return Tag{}, "", false
	}
	at, err := time.Parse(time.RFC3339, m[3])
	tag = Tag{Name: m[1], Commit: m[2], Time: at.UTC()}
	if err != nil || tag.Check() != nil || tag.line(m[4] != "") != strings.TrimSuffix(m[0], "\n") {
		return Tag{}, "", false
	}
	return tag, strings.TrimSpace(body[len(m[0]):]), true
}

// body puts a tag over a text. The text begins a block of its own.
func (t Tag) body(text string, plain bool) string {
	return t.line(plain) + "\n\n" + strings.TrimSpace(text) + "\n"
}
