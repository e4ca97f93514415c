//go:build unix

package cmd_test

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A saved document, whatever was made of it, is shown in every format or is an error.
func FuzzShow(f *testing.F) {
	files, err := withSaved()
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range []string{"plan.json", "diff.json"} {
		f.Add([]byte(files[name]))
		f.Add([]byte(strings.ReplaceAll(files[name], `"from": 0`, `"from": -1`)))
		f.Add([]byte(strings.ReplaceAll(files[name], `"action": "create"`, `"action": ""`)))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "saved.json"), data, 0o600); err != nil {
			t.Fatal(err)
		}
		for _, format := range []string{"text", "json", "markdown", "html", "csv", "focus", "xlsx"} {
			if stderr, _ := runInto(t, io.Discard, dir, "show", "saved.json", "--detail", "--format", format); strings.Contains(stderr, "bug in planner") {
				t.Errorf("%s: %s", format, stderr)
			}
		}
	})
}
