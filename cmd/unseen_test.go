//go:build unix

package cmd_test

import (
	"archive/zip"
	"bytes"
	"html"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/declarative-cost/planner/pricing/unseen"
)

// What cannot be seen in a title is shown as the same escapes in everything that people
// read.
func TestTitlesShowWhatCannotBeSeenAlike(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	const shown = `A\u200b\ufe0f\u3164\u2800\u00a0\U000e0041\t\u202eB`
	text := "planner { start = \"2026-12\" }\naccount \"a\" {\n  title = \"" + shown + "\"\n}\nusage \"u\" {\n  account = account.a\n  meter = \"crop_image\"\n  calls = 1000\n}\n"
	if err := os.WriteFile(filepath.Join(dir, "main.hcl"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"plan", "--detail"}, {"plan", "--format", "html"}, {"plan", "--format", "xlsx"},
		{"explain", "account.a", "2026-12"}, {"explain", "account.a", "2026-12", "--format", "markdown"}, {"optimize"},
	} {
		r := start(t, dir, args...).wait()
		out := html.UnescapeString(r.stdout)
		if args[len(args)-1] == "xlsx" {
			out = unzipped(t, r.stdout)
		}
		if r.code != 0 || !strings.Contains(out, shown) {
			t.Errorf("%s: exit code %d, no %s\n%.300s", args, r.code, shown, r.stderr)
		}
		if strings.ContainsFunc(strings.NewReplacer("\n", "", "\r", "", "\u00a0", "", "\u3000", "").Replace(out), unseen.Is) {
			t.Errorf("%s: shows something that cannot be seen", args)
		}
	}
}

// unzipped are the texts of an archive.
func unzipped(t *testing.T, archive string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader([]byte(archive)), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&all, r); err != nil {
			t.Fatal(err)
		}
	}
	return all.String()
}
