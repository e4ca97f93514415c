package hclspec_test

import (
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

// A mistake in a fixture of testdata/error is marked on its line:
//
//	meter = "detect_labl" # ERROR: Unknown meter @ "detect_labl"
//
// The summary, and behind the @ the exact source text of the diagnostic's
// range (the part on its first line). A mistake without a place is marked
// "# ERROR anywhere: Summary".
var expectation = regexp.MustCompile(`(?:#|//) ERROR( anywhere)?: (.+)$`)

// TestErrors holds every fixture against the marks in it: no mark without its
// diagnostic, no diagnostic without its mark, in source order.
func TestErrors(t *testing.T) {
	entries, err := os.ReadDir("testdata/error")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		t.Run(e.Name(), func(t *testing.T) {
			root := os.DirFS("testdata/error")
			_, diags := hclspec.Load(hclspec.Options{FS: root, Path: e.Name(), Version: "0.1.0"})
			var got []string
			for _, d := range diags {
				if d.Subject == nil {
					got = append(got, "anywhere: "+d.Summary)
					continue
				}
				source, err := fs.ReadFile(root, d.Subject.Filename)
				if err != nil {
					t.Fatal(err)
				}
				culprit, _, _ := strings.Cut(string(source[d.Subject.Start.Byte:d.Subject.End.Byte]), "\n")
				got = append(got, fmt.Sprintf("%s:%d: %s @ %s", d.Subject.Filename, d.Subject.Start.Line, d.Summary, culprit))
			}
			want := expectations(t, filepath.Join("testdata/error", e.Name()))
			if len(want) == 0 {
				t.Fatal("the fixture expects no error")
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("diagnostics (-want +got):\n%s", diff)
			}
		})
	}
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
		shown := filepath.ToSlash(strings.TrimPrefix(name, "testdata/error"+string(filepath.Separator)))
		for i, line := range strings.Split(string(data), "\n") {
			m := expectation.FindStringSubmatch(line)
			switch {
			case m == nil:
			case m[1] != "":
				anywhere = append(anywhere, "anywhere: "+m[2])
			default:
				want = append(want, fmt.Sprintf("%s:%d: %s", shown, i+1, m[2]))
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return slices.Concat(anywhere, want)
}
