package functions

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/zclconf/go-cty/cty/function"
)

const docsPath = "../../../docs/functions.md"

// signature is what the page shows: the parameters as errors name them, with
// dots after one that can be repeated or left away.
func signature(name string, f function.Function) string {
	var params []string
	for _, p := range f.Params() {
		params = append(params, p.Name)
	}
	if p := f.VarParam(); p != nil {
		params = append(params, p.Name+"...")
	}
	return name + "(" + strings.Join(params, ", ") + ")"
}

// docsRows returns the first two cells of each row of the tables, those of what
// there is and those of what is left out.
func docsRows(t *testing.T) (functions, leftOut [][2]string) {
	page, err := os.ReadFile(docsPath)
	if err != nil {
		t.Fatal(err)
	}
	there, missing, found := strings.Cut(string(page), "\n## Left out\n")
	if !found {
		t.Fatal("the page has no section Left out")
	}
	return tableRows(there), tableRows(missing)
}

func tableRows(text string) (rows [][2]string) {
	for _, row := range regexp.MustCompile("(?m)^\\| (`.*?) \\| (.*?) \\|").FindAllStringSubmatch(text, -1) {
		rows = append(rows, [2]string{row[1], row[2]})
	}
	return rows
}

func TestPageListsTheFunctions(t *testing.T) {
	var want, got []string
	for name, f := range Table(Options{}) {
		want = append(want, "`"+signature(name, f)+"`")
	}
	rows, _ := docsRows(t)
	for _, row := range rows {
		got = append(got, row[0])
	}
	slices.Sort(want)
	slices.Sort(got)
	for _, s := range want {
		if !slices.Contains(got, s) {
			t.Errorf("the page lacks %s", s)
		}
	}
	for _, s := range got {
		if !slices.Contains(want, s) {
			t.Errorf("the page has %s, which is not in the table", s)
		}
	}
	if len(got) != len(want) {
		t.Errorf("the page has %d rows for %d functions", len(got), len(want))
	}
}

func TestPageListsWhatIsLeftOut(t *testing.T) {
	seen := map[string]bool{}
	_, rows := docsRows(t)
	for _, row := range rows {
		for _, name := range strings.Split(row[0], ", ") {
			name = strings.Trim(name, "`")
			seen[name] = true
			if reason, ok := LeftOut(name); !ok || reason != row[1] {
				t.Errorf("the page says %q of %s, the code %q", row[1], name, reason)
			}
		}
	}
	for name := range leftOut {
		if !seen[name] {
			t.Errorf("the page lacks %s", name)
		}
		if slices.Contains(Names(), name) {
			t.Errorf("%s is left out and there", name)
		}
	}
	if _, ok := LeftOut("nothing_like_it"); ok {
		t.Error("a reason for no function")
	}
}
