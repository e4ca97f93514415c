package hclspec_test

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/declarative-cost/planner/hclspec"
	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files")

// A mistake in a fixture of testdata/error is marked on its line, one mark behind
// the other where a line has several:
//
//	meter = "detect_labl" # ERROR: Unknown meter @ "detect_labl"
//
// The summary, and behind the @ the exact source text of the diagnostic's range
// (the part on its first line). Where a mark would change the mistake it stands
// on the next line, as "# ERROR above:". In JSON it is a comment property with
// single quotes in the place of double ones:
//
//	"meter": "detect_labl", "//": "ERROR: Unknown meter @ 'detect_labl'"
//
// A mistake without a place is marked "# ERROR anywhere: Summary".
var (
	nativeMark = regexp.MustCompile(`(?:#|//) ERROR( anywhere| above)?: (.*?)(?: *# ERROR|$)`)
	jsonMark   = regexp.MustCompile(`"//": "ERROR( anywhere| above)?: ([^"]*)"`)
)

// TestErrors holds every fixture against the marks in it: no mark without its
// diagnostic, no diagnostic without its mark, in source order.
func TestErrors(t *testing.T) {
	for _, name := range errorFixtures(t) {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, d := range loadErrorFixture(name) {
				got = append(got, found(t, d))
			}
			want := expectations(t, filepath.Join("testdata/error", name))
			if len(want) == 0 {
				t.Fatal("the fixture expects no error")
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("diagnostics (-want +got):\n%s", diff)
			}
		})
	}
}

func errorFixtures(t *testing.T) (names []string) {
	t.Helper()
	entries, err := os.ReadDir("testdata/error")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func loadErrorFixture(name string) []hclspec.Diagnostic {
	config, diags := hclspec.Load(hclspec.Options{FS: os.DirFS("testdata/error"), Path: name, Version: "0.1.0"})
	return hclspec.Describe(diags, config.Files)
}

// found is a diagnostic as its mark would say it.
func found(t *testing.T, d hclspec.Diagnostic) string {
	t.Helper()
	if d.Range == nil {
		return "anywhere: " + d.Summary
	}
	source, err := os.ReadFile(filepath.Join("testdata/error", d.Range.Filename))
	if err != nil {
		t.Fatal(err)
	}
	culprit, _, _ := strings.Cut(string(source[d.Range.Start.Byte:d.Range.End.Byte]), "\n")
	if strings.HasSuffix(d.Range.Filename, ".json") {
		culprit = strings.NewReplacer(`\`, "", `"`, "'").Replace(culprit)
	}
	return strings.TrimRight(fmt.Sprintf("%s:%d: %s @ %s", d.Range.Filename, d.Range.Start.Line, d.Summary, culprit), " ")
}

// expectations reads the marks of a fixture, a file or a folder.
func expectations(t *testing.T, path string) (want []string) {
	t.Helper()
	var anywhere []string
	err := filepath.WalkDir(path, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.Contains(name, ".hcl") {
			return err
		}
		data, err := os.ReadFile(name)
		shown := strings.TrimPrefix(filepath.ToSlash(name), "testdata/error/")
		marked := 0 // the line that a mark "above" is about
		for i, line := range strings.Split(string(data), "\n") {
			for _, m := range marks(name, line) {
				switch m.where {
				case " anywhere":
					anywhere = append(anywhere, "anywhere: "+m.text)
				case " above":
					want = append(want, fmt.Sprintf("%s:%d: %s", shown, marked, m.text))
				default:
					want = append(want, fmt.Sprintf("%s:%d: %s", shown, i+1, m.text))
				}
			}
			if !strings.Contains(line, "ERROR above: ") {
				marked = i + 1
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return slices.Concat(anywhere, want)
}

type mark struct{ where, text string }

func marks(name, line string) (all []mark) {
	pattern := nativeMark
	if strings.HasSuffix(name, ".json") {
		pattern = jsonMark
	}
	for {
		m := pattern.FindStringSubmatchIndex(line)
		if m == nil {
			return all
		}
		where := ""
		if m[2] >= 0 {
			where = line[m[2]:m[3]]
		}
		all = append(all, mark{where, strings.TrimRight(line[m[4]:m[5]], " ")})
		line = line[m[5]:]
	}
}

// leastKinds is how many kinds of mistake the fixtures show; it only grows.
const leastKinds = 300

// TestMistakes lists every kind of mistake that the fixtures show in one table:
// summary and detail, with names, texts and numbers blanked, and where to see it.
func TestMistakes(t *testing.T) {
	kinds := map[string]string{} // by kind: the first example
	for _, name := range errorFixtures(t) {
		for _, d := range loadErrorFixture(name) {
			example := name
			if d.Range != nil {
				example = fmt.Sprintf("%s:%d", d.Range.Filename, d.Range.Start.Line)
			}
			kind := d.Summary + "\n    " + template(d.Detail)
			if _, ok := kinds[kind]; !ok {
				kinds[kind] = example
			}
		}
	}
	if len(kinds) < leastKinds {
		t.Errorf("the fixtures show %d kinds of mistake, at least %d are required", len(kinds), leastKinds)
	}
	var table []string
	for kind, example := range kinds {
		table = append(table, fmt.Sprintf("%s\n    %s\n", kind, example))
	}
	slices.Sort(table)
	golden(t, "testdata/mistakes.txt", strings.Join(table, "\n"))
}

var (
	quotedText = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)
	numberText = regexp.MustCompile(`-?\b\d[\d.eE+-]*\b`)
	dottedName = regexp.MustCompile(`\b[a-z_/]+(?:\.[a-z0-9_]+)+(?:\[[^\]]*\])*`)
)

// template is a detail without what differs from one mistake of the kind to the
// next.
func template(detail string) string {
	detail, _, _ = strings.Cut(detail, "\n")
	detail = quotedText.ReplaceAllString(detail, `"…"`)
	detail = dottedName.ReplaceAllString(detail, "x.y")
	return numberText.ReplaceAllString(detail, "N")
}

// golden compares a text with a file, or writes the file under -update.
func golden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got; -update writes it):\n%s", name, diff)
	}
}
