package hclspec_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/declarative-cost/planner/hclspec"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// withLineEnds are the files below a folder with other ends of their lines.
func withLineEnds(t *testing.T, folder, end string) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	err := filepath.WalkDir(folder, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		relative, relErr := filepath.Rel(folder, name)
		if relErr != nil {
			return relErr
		}
		data = bytes.ReplaceAll(data, []byte("\n"), []byte(end))
		files[filepath.ToSlash(relative)] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestMistakesStandWhereTheyDoInFilesOfWindows holds every fixture with CRLF
// against itself with LF: the same mistakes at the same lines and columns.
func TestMistakesStandWhereTheyDoInFilesOfWindows(t *testing.T) {
	unix, windows := withLineEnds(t, "testdata/error", "\n"), withLineEnds(t, "testdata/error", "\r\n")
	mistakes := func(files fs.FS, name string) []hclspec.Diagnostic {
		config, diags := hclspec.Load(hclspec.Options{FS: files, Path: name, Version: "0.1.0"})
		described := hclspec.Describe(diags, config.Files)
		for _, d := range described {
			if d.Snippet != nil {
				d.Snippet.Code = strings.ReplaceAll(d.Snippet.Code, "\r\n", "\n")
			}
		}
		return described
	}
	// Bytes are counted in the file as it is.
	inBytes := cmp.Options{cmpopts.IgnoreFields(hclspec.Pos{}, "Byte"), cmpopts.IgnoreFields(hclspec.Snippet{}, "HighlightStartOffset", "HighlightEndOffset")}
	for _, name := range errorFixtures(t) {
		if diff := cmp.Diff(mistakes(unix, name), mistakes(windows, name), inBytes); diff != "" {
			t.Errorf("%s (-LF +CRLF):\n%s", name, diff)
		}
	}
}

// TestTextsAreTheSameInFilesOfWindows compares the values of texts: those of
// heredocs, whatever they hold, and those in quotes, which spell their line ends
// out.
func TestTextsAreTheSameInFilesOfWindows(t *testing.T) {
	const source = `locals { name = "x" }
output "heredoc" {
  value = <<EOT
one
 ${local.name}$${
%{ for i in [1, 2] ~}
 ${i}
%{ endfor ~}

EOT
}
output "indented" {
  value = <<-EOT
    only one line
  EOT
}
output "quoted" { value = "a\r\nb\n" }
output "both" {
  value = "${"c\r\n"}${<<EOT
d
EOT
}"
}
`
	outputs := func(end string) map[string]string {
		files := fstest.MapFS{"main.hcl": {Data: []byte(strings.ReplaceAll("planner { start = \"2026-12\" }\n"+source, "\n", end))}}
		config, diags := hclspec.Load(hclspec.Options{FS: files, Path: ".", Version: "0.1.0"})
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		forecast, problems := settle.Simulate(config.Input)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		outcome, diags := config.Evaluate(forecast, nil)
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		values := map[string]string{}
		for name, v := range outcome.Outputs {
			values[name] = v.AsString()
		}
		return values
	}
	want := map[string]string{
		"heredoc": "one\n x${\n 1\n 2\n\n", "indented": "only one line\n", "quoted": "a\r\nb\n", "both": "c\r\nd\n",
	}
	for _, end := range []string{"\n", "\r\n"} {
		if diff := cmp.Diff(want, outputs(end)); diff != "" {
			t.Errorf("with %q at the ends of lines (-want +got):\n%s", end, diff)
		}
	}
}
