//go:build unix

package cmd_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// faultFiles are what every command needs to do something.
var faultFiles = map[string]string{
	"main.hcl":  "planner {\n  start = \"2026-12\"\n  months = 2\n}\naccount \"shop\" {}\nusage \"search\" {\n  account = account.shop\n  meter = \"similar_search_image\"\n  calls = { \"2026-12\" = 1200000, \"2027-01\" = 9000000 }\n}\n",
	"base.hcl":  "planner {\n  start = \"2026-12\"\n  months = 2\n}\naccount \"shop\" {}\n",
	"calls.csv": "month,account,meter,calls\n2026-12,account.shop,similar_search_image,1500000\n",
	"bills.csv": "account,month,meter,amount\naccount.shop,2026-12,similar_search_image,1.00\n",

	"uncertain.hcl":  "planner {\n  start = \"2026-12\"\n  months = 2\n}\naccount \"shop\" {}\nusage \"search\" {\n  account = account.shop\n  meter = \"similar_search_image\"\n  calls = 9000000\n  uncertainty {\n    p10 = 0.5\n    p90 = 2\n  }\n}\n",
	"envs/main.hcl":  "planner {\n  start = \"2026-12\"\n  months = 2\n}\naccount \"shop\" {}\nusage \"search\" {\n  account = account.shop\n  meter = \"similar_search_image\"\n  calls = 1200000\n}\n",
	"other/main.hcl": "planner {\n  start = \"2026-12\"\n  months = 2\n}\naccount \"shop\" {}\n",

	"main.test.hcl":   "run \"fine\" {\n  assert {\n    condition     = true\n    error_message = \"never\"\n  }\n}\n",
	"own.catalog.hcl": "catalog {\n  id        = \"own\"\n  currency  = \"CNY\"\n  call_unit = 1000\n  as_of     = \"2026-11-22\"\n  meter \"m\" { tiers = [{ from = 0, price = 1 }] }\n}\n",
}

// saved are documents of them, by the command that makes them.
var saved = [][]string{
	{"plan", "main.hcl", "--out", "plan.json"},
	{"diff", "base.hcl", "main.hcl", "--out", "diff.json"},
	{"optimize", "main.hcl", "--out", "packs.hcl"},
}

// withSaved are these files, with the documents, which are made once.
var withSaved = sync.OnceValues(func() (map[string]string, error) {
	dir, err := os.MkdirTemp("", "faults")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	files := maps.Clone(faultFiles)
	if err := writeFiles(dir, faultFiles); err != nil {
		return nil, err
	}
	for _, args := range saved {
		c := exec.Command("planner", args...)
		c.Dir = dir
		if out, err := c.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("%s: %w\n%s", args, err, out)
		}
		name := args[len(args)-1]
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return nil, err
		}
		files[name] = string(text)
	}
	return files, nil
})

// faultFolder is a folder with all of them.
func faultFolder(t *testing.T) string {
	t.Helper()
	files, err := withSaved()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := writeFiles(dir, files); err != nil {
		t.Fatal(err)
	}
	return dir
}

func writeFiles(dir string, files map[string]string) error {
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// A process is a run of the program.
type process struct {
	*exec.Cmd
	stdout, stderr bytes.Buffer
	over           chan error // once it is
	t              *testing.T
}

// An ending is what is left of it.
type ending struct {
	code           int // -1 after a signal
	stdout, stderr string
}

// command is a run of planner in a folder, not started.
func command(t *testing.T, dir string, args ...string) *process {
	t.Helper()
	p := &process{Cmd: child(t, "planner", args...), over: make(chan error, 1), t: t}
	p.Dir, p.Cmd.Stdout, p.Cmd.Stderr = dir, &p.stdout, &p.stderr
	return p
}

// inShell has a shell do something and become planner.
func inShell(t *testing.T, dir, setup string, args ...string) *process {
	t.Helper()
	p := command(t, dir)
	p.Path, p.Err = "/bin/sh", nil
	p.Args = append([]string{"sh", "-c", setup + `; exec planner "$@"`, "sh"}, args...)
	return p
}

func (p *process) start() *process {
	p.t.Helper()
	if err := p.Start(); err != nil {
		p.t.Fatal(err)
	}
	go func() { p.over <- p.Wait() }()
	return p
}

func start(t *testing.T, dir string, args ...string) *process {
	t.Helper()
	return command(t, dir, args...).start()
}

func (p *process) wait() ending {
	p.t.Helper()
	var exit *exec.ExitError
	if err := <-p.over; err != nil && !errors.As(err, &exit) {
		p.t.Fatal(err)
	}
	return ending{p.ProcessState.ExitCode(), p.stdout.String(), p.stderr.String()}
}

// snapshot is all that lies in a folder: texts of files, targets of links, types of
// the rest.
func snapshot(t *testing.T, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, e := range entries {
		name := filepath.Join(dir, e.Name())
		switch e.Type() {
		case 0:
			files[e.Name()] = string(readFile(t, name))
		case fs.ModeSymlink:
			target, err := os.Readlink(name)
			if err != nil {
				t.Fatal(err)
			}
			files[e.Name()] = "-> " + target
		default:
			files[e.Name()] = e.Type().String()
		}
	}
	return files
}

// same holds that a folder is as it was.
func same(t *testing.T, dir string, before map[string]string) {
	t.Helper()
	after := snapshot(t, dir)
	if diff := cmp.Diff(slices.Sorted(maps.Keys(before)), slices.Sorted(maps.Keys(after))); diff != "" {
		t.Errorf("files (-before +after):\n%s", diff)
	}
	for name, text := range before {
		if after[name] != text {
			t.Errorf("%s was changed", name)
		}
	}
}

// printing are runs of every command that prints, in every format.
func printing() (runs [][]string) {
	for _, format := range []string{"text", "json", "markdown", "html", "csv", "focus", "xlsx"} {
		runs = append(runs, []string{"plan", "main.hcl", "--format", format}, []string{"show", "plan.json", "--format", format})
	}
	for _, format := range []string{"text", "json", "markdown", "html"} {
		runs = append(runs, []string{"diff", "base.hcl", "main.hcl", "--format", format}, []string{"show", "diff.json", "--format", format})
	}
	for _, format := range []string{"text", "json"} {
		runs = append(runs,
			[]string{"explain", "account.shop", "2026-12", "main.hcl", "--format", format},
			[]string{"optimize", "main.hcl", "--format", format},
			[]string{"reconcile", "bills.csv", "main.hcl", "--format", format},
			[]string{"test", "main.hcl", "--format", format},
			[]string{"catalog", "list", "--format", format},
			[]string{"catalog", "show", "own.catalog.hcl", "--format", format},
			[]string{"catalog", "price", "crop_image", "--calls", "1", "--format", format})
	}
	for _, format := range []string{"text", "json", "markdown"} {
		runs = append(runs, []string{"plan", "--recursive", "envs", "--format", format}, []string{"diff", "--recursive", "envs", "other", "--format", format})
	}
	return append(runs,
		[]string{"plan", "main.hcl", "--format", "json", "--compact"}, []string{"plan", "main.hcl", "--format", "focus", "--table", "commitments"},
		[]string{"optimize", "uncertain.hcl", "--at", "mean", "--futures", "100"}, []string{"validate", "main.hcl", "--format", "gitlab-codequality"},
		[]string{"validate", "main.hcl"}, []string{"validate", "main.hcl", "--json"},
		[]string{"catalog", "validate", "own.catalog.hcl"},
		[]string{"actuals", "calls.csv", "main.hcl", "--dry-run"},
		[]string{"fmt", "--check", "main.hcl"}, []string{"fmt", "--diff", "main.hcl"}, []string{"fmt", "main.hcl"},
		[]string{"comment", "gitlab", "--dry-run", "--repo", "a/b", "--merge-request", "1", "--commit", "1234567", "--commit-time", "2026-12-01T10:00:00Z", "diff.json"},
		[]string{"version"}, []string{"--help"}, []string{"plan", "--help"}, []string{"completion", "bash"})
}

// A failingWriter takes nothing.
type failingWriter struct{ err error }

func (w failingWriter) Write([]byte) (int, error) { return 0, w.err }

// What could not be shown does not count as shown, whatever prints it. But a reader that has
// seen enough is no mistake.
func TestStandardOutputThatFails(t *testing.T) {
	dir := faultFolder(t)
	before := snapshot(t, dir)
	for _, args := range printing() {
		if stderr, code := runInto(t, failingWriter{syscall.ENOSPC}, dir, args...); code != 1 || stderr != "Error: cannot write to standard output: no space left on device\n" {
			t.Errorf("%s on a full disk: exit code %d\n%s", args, code, stderr)
		}
		if stderr, code := runInto(t, failingWriter{syscall.EPIPE}, dir, args...); code != 141 || stderr != "" {
			t.Errorf("%s into a closed pipe: exit code %d\n%s", args, code, stderr)
		}
	}
	same(t, dir, before)
}

// The process itself: SIGPIPE ends it silently, as it does every program.
func TestProcessWhoseStandardOutputFails(t *testing.T) {
	t.Parallel()
	into := func(f *os.File) *process {
		p := command(t, ".", "version")
		p.Cmd.Stdout = f
		return p.start()
	}
	if p := into(closedPipe(t)); p.wait().stderr != "" || !endedBy(p, "broken pipe") {
		t.Errorf("into a closed pipe: %s", p.ProcessState)
	}
	if runtime.GOOS == "linux" {
		if r := inShell(t, ".", `planner version >&-; exit $?`).start().wait(); r.code != 1 || r.stderr != "Error: cannot write to standard output: it is closed\n" {
			t.Errorf("without standard output: exit code %d\n%s", r.code, r.stderr)
		}
	}
	if full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0); err == nil {
		if r := into(full).wait(); r.code != 1 || r.stderr != "Error: cannot write to standard output: no space left on device\n" {
			t.Errorf("on a full disk: exit code %d\n%s", r.code, r.stderr)
		}
	}
}

// closedPipe is a pipe that nobody reads.
func closedPipe(t *testing.T) *os.File {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
	t.Cleanup(func() { w.Close() })
	return w
}

func endedBy(p *process, signal string) bool {
	return strings.HasPrefix(p.ProcessState.String(), "signal: "+signal)
}

// A reader may close the pipe in the middle, too, and the files of the command are
// there nevertheless: they are written before standard output.
func TestAPipeClosedLaterLosesNoFile(t *testing.T) {
	t.Parallel()
	for format, accounts := range map[string]int{"text": 100, "json": 10, "xlsx": 60} { // more than a pipe holds
		dir := faultFolder(t)
		if err := os.WriteFile(filepath.Join(dir, "many.hcl"), manyAccounts(accounts), 0o644); err != nil {
			t.Fatal(err)
		}
		p := command(t, dir, "plan", "many.hcl", "--detail", "--no-advice", "--format", format, "--out", "out.json", "--eval-seconds", "600")
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		p.Cmd.Stdout = w
		p.start()
		w.Close()
		if _, err := r.Read(make([]byte, 1)); err != nil {
			t.Errorf("%s: %v", format, err)
		}
		r.Close()
		if got := p.wait(); !endedBy(p, "broken pipe") || got.stderr != "" {
			t.Errorf("%s: %s\n%s", format, p.ProcessState, got.stderr)
		}
		files := snapshot(t, dir)
		if !strings.HasSuffix(files["out.json"], "}\n") {
			t.Errorf("%s: --out is not whole", format)
		}
		for name := range files {
			if strings.HasPrefix(name, ".") {
				t.Errorf("%s: %s is left", format, name)
			}
		}
	}
}

// writing are runs of every command that writes files.
func writing() [][]string {
	return [][]string{
		{"plan", "main.hcl", "--out", "plan.json"}, {"plan", "main.hcl", "--report", "new.txt"},
		{"plan", "main.hcl", "--format", "xlsx", "--report", "new.xlsx"}, {"plan", "main.hcl", "--format", "html", "--report", "new.html"},
		{"plan", "main.hcl", "--out", "plan.json", "--report", "new.txt"},
		{"diff", "base.hcl", "main.hcl", "--out", "diff.json"}, {"diff", "base.hcl", "main.hcl", "--report", "new.txt"},
		{"show", "plan.json", "--report", "new.txt"}, {"explain", "account.shop", "2026-12", "main.hcl", "--report", "new.txt"},
		{"optimize", "main.hcl", "--out", "packs.hcl"}, {"optimize", "main.hcl", "--out", "new.hcl", "--report", "new.txt"},
		{"optimize", "main.hcl", "--apply"}, {"optimize", "main.hcl", "--apply", "--report", "new.txt"},
		{"plan", "--recursive", "envs", "--format", "json", "--report", "new.json"}, {"diff", "--recursive", "other", "envs", "--out", "new.json"},
		{"optimize", "uncertain.hcl", "--at", "mean", "--futures", "100", "--out", "new.hcl"}, {"optimize", "uncertain.hcl", "--at", "mean", "--futures", "100", "--apply"},
		{"reconcile", "bills.csv", "main.hcl", "--report", "new.txt"}, {"test", "main.hcl", "--report", "new.txt"},
		{"catalog", "list", "--report", "new.txt"}, {"actuals", "calls.csv", "main.hcl"}, {"fmt", "main.hcl"},
	}
}

// A file that may not grow is a disk without space, which any user can make.
func TestNoSpaceLeavesEveryFileAsItWas(t *testing.T) {
	t.Parallel()
	dir := faultFolder(t)
	before := snapshot(t, dir)
	for _, args := range writing() {
		r := inShell(t, dir, "ulimit -f 0", args...).start().wait()
		if r.code != 1 || !strings.Contains(r.stderr, "Error: cannot write ") || !strings.Contains(r.stderr, "file too large") {
			t.Errorf("%s: exit code %d\n%s", args, r.code, r.stderr)
		}
		same(t, dir, before)
	}
}
