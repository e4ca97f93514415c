package functions

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
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
	page, err := os.ReadFile(docsPath)
	if err != nil {
		t.Fatal(err)
	}
	there, _, _ := strings.Cut(string(page), "\n## Left out\n")
	for _, row := range tableRows(there) {
		got = append(got, row[0])
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("functions there are, and functions of the page:\n%s", diff)
	}
}
