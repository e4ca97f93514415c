package render

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// part draws a text of so many characters, within a limit, but no limit makes
// it shorter than PartLeast.
func part(title string, length int) Part {
	return Part{Title: title, Draw: func(limit int) (string, error) {
		n := length
		if limit > 0 {
			n = min(n, max(limit, PartLeast))
		}
		return strings.Repeat("图", n), nil
	}}
}

// However many sections there are, and however long, the text keeps the limit;
// and where all fit, all of it is there.
func TestJoinKeepsTheLimit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		limit := rapid.IntRange(3000, 70_000).Draw(t, "limit")
		lengths := rapid.SliceOfN(rapid.IntRange(1, 40_000), 1, 60).Draw(t, "lengths")
		var sections []Part
		whole := ""
		for i, n := range lengths {
			title := fmt.Sprintf("env %d", i) + strings.Repeat("a", rapid.IntRange(0, 80).Draw(t, "heading"))
			sections = append(sections, part(title, n))
			whole += "## " + title + "\n\n" + strings.Repeat("图", n) + "\n\n"
		}
		got, err := Join(nil, sections, limit)
		if err != nil {
			t.Fatal(err)
		}
		if n := utf8.RuneCountInString(got); n > limit {
			t.Fatalf("%d characters, limit %d", n, limit)
		}
		if utf8.RuneCountInString(whole) <= limit && got != whole {
			t.Fatal("not all is there, though it fits")
		}
		missing := len(sections) - strings.Count(got, "## env ")
		if told := strings.Contains(got, "left out"); told != (missing > 0) || missing > 0 && !strings.Contains(got, fmt.Sprintf("_%d more diff", missing)) {
			t.Fatalf("%d are missing, and it says: %q", missing, got[max(0, len(got)-300):])
		}
	})
}

func TestTitles(t *testing.T) {
	for text, want := range map[string]string{
		"Production EU-1":           "Production EU-1",
		"生产":                        "生产",
		"envs/prod":                 "`envs/prod`",
		"@octocat":                  "`@octocat`",
		"a`b``c":                    "```a`b``c```",
		"x\n## y":                   "`x ## y`",
		"<!-- -->":                  "`<!-- -->`",
		"- item":                    "`- item`",
		"1":                         "`1`",
		"":                          "(empty)",
		"/close":                    "`/close`",
		"  spaces   are\tcollapsed": "spaces are collapsed",
	} {
		if got := title(text); got != want {
			t.Errorf("title(%q) = %q, want %q", text, got, want)
		}
	}
	if got := title(strings.Repeat("a", 101)); utf8.RuneCountInString(got) > headingRoom || !strings.Contains(got, "…") {
		t.Errorf("%q", got)
	}
}

// What a platform without HTML would show as tags is Markdown there, and no longer.
func TestWithoutHTML(t *testing.T) {
	const text = "### Cost change\n\n<details><summary>Of <code>a&lt;b`c</code> and more</summary>\n\n| a | &nbsp;&nbsp;b |\n\n</details>\n\nEnd </details> `<details>`\n"
	const want = "### Cost change\n\n#### Of ``a<b`c`` and more\n\n| a | \u00a0\u00a0b |\n\n\nEnd </details> `<details>`\n"
	if got := WithoutHTML(text); got != want || len(got) > len(text) {
		t.Errorf("%q, want %q", got, want)
	}
}
