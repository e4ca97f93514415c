package view

import "strings"

// The longest texts that the platforms take, in characters (not bytes).
const (
	GitHubCommentLimit = 65_536
	GitLabNoteLimit    = 1_000_000
)

// markdownWidth is the width of text in Markdown.
const markdownWidth = 100

// A markdownTable is drawn with its first column on the left and numbers on the
// right. Cells must be safe.
type markdownTable struct {
	heads []string
	left  int // index of the column that is text
	rows  [][]string
}

func (t *markdownTable) add(cells ...string) { t.rows = append(t.rows, cells) }

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
