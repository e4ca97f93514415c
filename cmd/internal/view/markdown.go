package view

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/declarative-cost/planner/cmd/internal/lang"
)

// The longest texts that the platforms take, in characters (not bytes).
const (
	GitHubCommentLimit = 65_536
)

// MarkdownOptions say how a Markdown view is drawn.
type MarkdownOptions struct {
	// Limit is the longest text in characters; 0 or less: none. Sections are left
	// out whole to keep it, the least important first. The headline always stays:
	// it has fewer than 1,500 characters.
	Limit int
	Lang  *lang.Printer // nil: English
}

// codeBlock puts printable lines into a fenced block that no line of them can
// end.
func codeBlock(language string, lines []string) string {
	longest := 0
	for _, line := range lines {
		longest = max(longest, longestRun(line, '`'))
	}
	fence := strings.Repeat("`", max(3, longest+1))
	return fence + language + "\n" + strings.Join(lines, "\n") + "\n" + fence + "\n"
}

// details folds a text away under a summary that must be safe.
func details(summary, text string) string {
	return "<details><summary>" + summary + "</summary>\n\n" + strings.TrimRight(text, "\n") + "\n\n</details>\n"
}

// A markdownTable is drawn with its first column on the left and numbers on the
// right. Cells must be safe.
type markdownTable struct {
	heads []string
	left  int // index of the column that is text
	rows  [][]string
}

func (t *markdownTable) add(cells ...string) { t.rows = append(t.rows, cells) }

// addBold adds a row that stands out.
func (t *markdownTable) addBold(cells ...string) {
	for i, c := range cells {
		if c != "" {
			cells[i] = "**" + c + "**"
		}
	}
	t.add(cells...)
}

func (t *markdownTable) String() string {
	var b strings.Builder
	row := func(cells []string) { b.WriteString("| " + strings.Join(cells, " | ") + " |\n") }
	row(t.heads)
	aligned := make([]string, len(t.heads))
	for i := range aligned {
		aligned[i] = "--:"
		if i == t.left {
			aligned[i] = "---"
		}
	}
	row(aligned)
	for _, cells := range t.rows {
		row(cells)
	}
	return b.String()
}

// A markdownSection is a part of a text that is there as a whole or not at all.
type markdownSection struct {
	name string // what is missing without it
	rank int    // 1 is the most important
	// variants are the section's texts, the longest first; a shorter one says
	// itself what it lacks.
	variants []string
}

// joinSections puts a headline and sections together within a limit of
// characters. Where there is no room for all, the more important ones are taken
// first, each as long as it fits, and a line at the end says what is missing.
func joinSections(p *lang.Printer, headline string, sections []markdownSection, limit int) string {
	taken := make([]string, len(sections))
	for i, s := range sections {
		taken[i] = s.variants[0]
	}
	if text := assemble(p, headline, sections, taken, limit); limit <= 0 || utf8.RuneCountInString(text) <= limit {
		return text
	}
	clear(taken)
	order := make([]int, len(sections))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, k int) int { return cmp.Compare(sections[i].rank, sections[k].rank) })
	for _, i := range order {
		for _, variant := range sections[i].variants {
			taken[i] = variant
			if utf8.RuneCountInString(assemble(p, headline, sections, taken, limit)) <= limit {
				break
			}
			taken[i] = ""
		}
	}
	return assemble(p, headline, sections, taken, limit)
}

func assemble(p *lang.Printer, headline string, sections []markdownSection, taken []string, limit int) string {
	parts := []string{headline}
	var missing []string
	for i, s := range sections {
		if taken[i] != "" {
			parts = append(parts, taken[i])
		} else {
			missing = append(missing, s.name)
		}
	}
	if len(missing) > 0 {
		parts = append(parts, p.F("_Left out to stay within %s characters: %s._", count(int64(limit)), strings.Join(missing, p.T(", ")))+"\n")
	}
	return strings.Join(parts, "\n")
}
