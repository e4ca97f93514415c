package comment

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// section draws a text of so many characters, within a limit, but no limit makes
// it shorter than SectionLeast.
func section(title string, length int) Section {
	return Section{Title: title, Draw: func(limit int) (string, error) {
		n := length
		if limit > 0 {
			n = min(n, max(limit, SectionLeast))
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
		var sections []Section
		whole := ""
		for i, n := range lengths {
			s := section(fmt.Sprintf("env %d", i), n)
			sections = append(sections, s)
			whole += s.with(strings.Repeat("图", n))
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

// The longest heading counts, too, where shares are the same.
func TestJoinWithHeadingsOfManyLengths(t *testing.T) {
	var sections []Section
	for n := range 5 {
		sections = append(sections, section(strings.Repeat("a", 1+20*n), 2000))
	}
	for limit := 3000; limit < 9000; limit += 7 {
		if got, err := Join(nil, sections, limit); err != nil || utf8.RuneCountInString(got) > limit {
			t.Fatalf("%d characters, limit %d, %v", utf8.RuneCountInString(got), limit, err)
		}
	}
}

// Short ones are drawn whole; the others share what is left.
func TestFairShares(t *testing.T) {
	for _, c := range []struct {
		lengths []int
		room    int
		want    string
	}{
		{[]int{10, 20, 30}, 60, "[10 20 30]"},
		{[]int{10, 200, 300}, 110, "[10 50 50]"},
		{[]int{300, 40, 300}, 240, "[100 40 100]"},
		{[]int{50, 50, 50}, 90, "[30 30 30]"},
		{nil, 10, "[]"},
	} {
		if got := fmt.Sprint(fairShares(c.lengths, c.room)); got != c.want {
			t.Errorf("%v in %d: %s, want %s", c.lengths, c.room, got, c.want)
		}
	}
}

func TestPlain(t *testing.T) {
	for text, want := range map[string]string{
		"Production EU-1":           "Production EU-1",
		"生产":                        "生产",
		"envs/prod":                 "` envs/prod `",
		"@octocat":                  "` @octocat `",
		"a`b``c":                    "``` a`b``c ```",
		"x\n## y":                   "` x ## y `",
		"<!-- -->":                  "` <!-- --> `",
		"- item":                    "` - item `",
		"1":                         "` 1 `",
		"":                          "`  `",
		"/close":                    "` /close `",
		"www.example.com\u202e":     "` www.example.com `",
		strings.Repeat("a", 101):    strings.Repeat("a", 99) + "…",
		"  spaces   are\tcollapsed": "spaces are collapsed",
	} {
		got := Plain(text)
		if text == strings.Repeat("a", 101) {
			want = "` " + want + " `"
		}
		if got != want {
			t.Errorf("Plain(%q) = %q, want %q", text, got, want)
		}
	}
}
