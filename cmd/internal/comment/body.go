package comment

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/declarative-cost/planner/cmd/internal/lang"
)

// A Section is one of the texts that make up a comment.
type Section struct {
	Title string // any text; "" for no heading
	// Draw gives the Markdown within a number of characters, or none where the
	// limit is 0. It may exceed a limit below SectionLeast.
	Draw func(limit int) (string, error)
}

// SectionLeast is a number of characters within which every section can be
// drawn.
const SectionLeast = 1500

// Join draws sections one below the other within a number of characters. Where
// they do not all fit at full length, the room is shared fairly: short ones are
// drawn whole, and what they leave is shared by the others alike. Where there is
// no room even for that, the last ones are left out, and a line says so.
func Join(p *lang.Printer, sections []Section, limit int) (string, error) {
	full := make([]string, len(sections))
	lengths := make([]int, len(sections))
	for i, s := range sections {
		text, err := s.Draw(0)
		if err != nil {
			return "", err
		}
		full[i] = s.with(text)
		lengths[i] = utf8.RuneCountInString(full[i])
	}
	shown := len(sections)
	for shown > 1 && leastRoom(sections[:shown], lengths[:shown])+utf8.RuneCountInString(leftOut(p, sections[shown:])) > limit {
		shown--
	}
	note := leftOut(p, sections[shown:])
	shares := fairShares(lengths[:shown], limit-utf8.RuneCountInString(note))
	var b strings.Builder
	for i, s := range sections[:shown] {
		text := full[i]
		if shares[i] < lengths[i] {
			drawn, err := s.Draw(max(shares[i]-utf8.RuneCountInString(s.with("")), 1))
			if err != nil {
				return "", err
			}
			text = s.with(drawn)
		}
		b.WriteString(text)
	}
	return b.String() + note, nil
}

// with puts the heading over a text, and an empty line under it.
func (s Section) with(text string) string {
	text = strings.TrimSpace(text) + "\n\n"
	if s.Title == "" {
		return text
	}
	return "## " + Plain(s.Title) + "\n\n" + text
}

// leastRoom is what sections need at least, so that the share of none that is cut
// is less than it can be drawn in.
func leastRoom(sections []Section, lengths []int) (least int) {
	heading := 0
	for _, s := range sections {
		heading = max(heading, utf8.RuneCountInString(s.with("")))
	}
	for _, length := range lengths {
		least += min(length, SectionLeast+heading)
	}
	return least
}

// fairShares divides room among texts of these lengths: each gets its length, or
// else a share that is the same for all that get less.
func fairShares(lengths []int, room int) []int {
	shares := make([]int, len(lengths))
	order := make([]int, len(lengths))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return lengths[a] - lengths[b] })
	for k, i := range order {
		shares[i] = min(lengths[i], room/(len(order)-k))
		room -= shares[i]
	}
	return shares
}

// namedLeftOut is how many sections that are left out are named.
const namedLeftOut = 10

// leftOut says which sections are missing.
func leftOut(p *lang.Printer, sections []Section) string {
	if len(sections) == 0 {
		return ""
	}
	var names []string
	for _, s := range sections[:min(len(sections), namedLeftOut)] {
		names = append(names, Plain(s.Title))
	}
	if more := len(sections) - namedLeftOut; more > 0 {
		names = append(names, p.F("and %s more", strconv.Itoa(more)))
	}
	list := strings.Join(names, p.T(", "))
	if len(sections) == 1 {
		return p.F("_1 more diff is left out, for a comment can be only so long: %s._", list) + "\n"
	}
	return p.F("_%s more diffs are left out, for a comment can be only so long: %s._", strconv.Itoa(len(sections)), list) + "\n"
}

// longestTitle is how many characters of a title are shown.
const longestTitle = 100

// Plain makes any text safe in Markdown. Letters, digits, spaces and dashes
// stay as they are; a text with anything else becomes a code span, in which
// nothing has a meaning, and nobody is mentioned.
func Plain(text string) string {
	text = clean(text)
	if runes := []rune(text); len(runes) > longestTitle {
		text = string(runes[:longestTitle-1]) + "…"
	}
	simple := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != ' ' && r != '-' }) < 0
	if simple && text != "" && unicode.IsLetter([]rune(text)[0]) {
		return text
	}
	longest, run := 0, 0
	for _, r := range text {
		if run++; r != '`' {
			run = 0
		}
		longest = max(longest, run)
	}
	fence := strings.Repeat("`", longest+1)
	return fence + " " + text + " " + fence
}
