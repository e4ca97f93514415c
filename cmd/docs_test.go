package cmd_test

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/declarative-cost/planner/cmd"
)

var update = flag.Bool("update", false, "rewrite golden files and the output shown in the README")

// consoleBlock is a run shown in a page: a command line, then what it printed.
var consoleBlock = regexp.MustCompile("(?s)```console\n\\$ go run \\. ([^\n]*)\n(.*?)```")

// TestREADMEShowsRealOutput runs every command whose output the README shows, in each
// language.
func TestREADMEShowsRealOutput(t *testing.T) {
	for _, name := range []string{"README.md", "README.zh-CN.md"} {
		t.Run(name, func(t *testing.T) { checkShownRuns(t, "../"+name) })
	}
}

// checkShownRuns holds that a page shows what its commands print.
func checkShownRuns(t *testing.T, file string) {
	t.Helper()
	page := string(readFile(t, file))
	runs := 0
	shown := consoleBlock.ReplaceAllStringFunc(page, func(block string) string {
		runs++
		m := consoleBlock.FindStringSubmatch(block)
		stdout, stderr, code := runIn(t, "..", strings.Fields(m[1])...)
		if code != 0 {
			t.Errorf("%s: exit code %d\n%s", m[1], code, stderr)
		}
		return "```console\n$ go run . " + m[1] + "\n" + stdout + "```"
	})
	if runs == 0 {
		t.Error("the page shows no run")
	}
	if *update {
		if err := os.WriteFile(file, []byte(shown), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if shown != page {
		t.Error("the page shows something else than the program prints; run with -update if the change is meant")
	}
}

// The first output that a guide shows is a part of what the command prints today.
func TestGuidesShowRealOutput(t *testing.T) {
	for page, line := range map[string]string{
		"advice.md":   "plan examples/tier-edge.hcl",
		"explain.md":  "explain account.shop 2027-04 examples/expiring-pack.hcl",
		"optimize.md": "optimize --at mean examples/uncertain.hcl",
		"ranges.md":   "plan examples/calibration.hcl",
	} {
		fences := anyFence.FindAllString(string(readFile(t, "../docs/"+page)), -1)
		i := slices.IndexFunc(fences, func(fence string) bool { return strings.HasPrefix(fence, "```\n") })
		stdout, stderr, code := runIn(t, "..", strings.Fields(line)...)
		if shown := strings.Trim(fences[max(i, 0)], "`\n"); code != 0 || i < 0 || !strings.Contains(stdout, shown) {
			t.Errorf("%s: planner %s ends with %d %s and does not print:\n%s", page, line, code, stderr, shown)
		}
	}
}

// TestExamples plans every example and holds its layout against fmt.
func TestExamples(t *testing.T) {
	files, err := filepath.Glob("../examples/*.hcl")
	if err != nil {
		t.Fatal(err)
	}
	if stdout, stderr, code := runIn(t, "..", "fmt", "--check", "--recursive", "examples"); code != 0 {
		t.Errorf("not formatted: %s%s", stdout, stderr)
	}
	planned := 0
	for _, file := range files {
		name := filepath.Base(file)
		if strings.Count(name, ".") > 1 { // values, catalogues, tests
			continue
		}
		planned++
		stdout, stderr, code := runIn(t, "..", "plan", "examples/"+name)
		if (code != 0 && code != 3) || stdout == "" {
			t.Errorf("%s: exit code %d\n%s", name, code, stderr)
		}
	}
	if planned < 5 {
		t.Errorf("only %d examples", planned)
	}
}

// runIn runs the command line in a folder, without a terminal.
func runIn(t testing.TB, dir string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out bytes.Buffer
	stderr, code = runInto(t, &out, dir, args...)
	return out.String(), stderr, code
}

// runInto is the same with another standard output.
func runInto(t testing.TB, stdout io.Writer, dir string, args ...string) (stderr string, code int) {
	t.Helper()
	full, err := filepath.Abs(dir)
	if err != nil {
		t.Fatal(err)
	}
	var errs bytes.Buffer
	env := &cmd.Env{
		Stdin: &bytes.Buffer{}, Stdout: stdout, Stderr: &errs, Dir: full,
		Getenv: func(string) string { return "" }, Environ: func() []string { return nil },
	}
	code = cmd.Execute(env, args)
	return errs.String(), code
}
