package cmd_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/declarative-cost/planner/cmd"
	"github.com/xuri/excelize/v2"
)

// A workbook is refused on a terminal, where nobody can read it, and written
// where the output goes elsewhere.
func TestWorkbookIsNotForATerminal(t *testing.T) {
	dir, err := filepath.Abs("../examples")
	if err != nil {
		t.Fatal(err)
	}
	run := func(width int, args ...string) (stdout, stderr string, code int) {
		var out, errs bytes.Buffer
		env := &cmd.Env{
			Stdin: &bytes.Buffer{}, Stdout: &out, Stderr: &errs, Dir: dir, StdoutWidth: width,
			Getenv: func(string) string { return "" }, Environ: func() []string { return nil },
		}
		code = cmd.Execute(env, append([]string{"plan", "quickstart.hcl", "--format", "xlsx"}, args...))
		return out.String(), errs.String(), code
	}
	if stdout, stderr, code := run(80); code != 1 || stdout != "" || !strings.Contains(stderr, "--report FILE") {
		t.Errorf("on a terminal: exit code %d, %d bytes, %s", code, len(stdout), stderr)
	}
	file := filepath.Join(t.TempDir(), "plan.xlsx")
	if stdout, stderr, code := run(80, "--report", file); code != 0 || stdout != "" {
		t.Errorf("into a file: exit code %d, %d bytes, %s", code, len(stdout), stderr)
	}
	written, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if piped, stderr, code := run(0); code != 0 || piped != string(written) {
		t.Errorf("into a pipe: exit code %d, %d bytes, want %d, %s", code, len(piped), len(written), stderr)
	}
}

// With a baseline the workbook has the sheet Variance, without one it has not.
func TestWorkbookHasVarianceWithABaseline(t *testing.T) {
	for _, baseline := range []bool{false, true} {
		args := []string{"plan", "examples/quickstart.hcl", "--format", "xlsx"}
		if baseline {
			args = append(args, "--baseline", "examples/tier-edge.hcl")
		}
		stdout, stderr, code := runIn(t, "..", args...)
		if code != 0 {
			t.Fatalf("exit code %d\n%s", code, stderr)
		}
		f, err := excelize.OpenReader(strings.NewReader(stdout))
		if err != nil {
			t.Fatal(err)
		}
		if got := slices.Contains(f.GetSheetList(), "Variance"); got != baseline {
			t.Errorf("with a baseline %v: the sheets are %v", baseline, f.GetSheetList())
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
}
