//go:build unix

package cmd_test

import (
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// stopped waits until a run has a file beside its place; then its report goes into a
// pipe that nobody reads, where it stays.
func stopped(t *testing.T, p *process) {
	t.Helper()
	fifo(t, filepath.Join(p.Dir, "pipe"))
	p.start()
	for len(temporaryFiles(t, p.Dir)) == 0 {
		select {
		case err := <-p.over:
			t.Fatalf("it is over: %v\n%s", err, &p.stderr)
		case <-time.After(time.Millisecond):
		}
	}
}

// temporaryFiles are those of the program's own.
func temporaryFiles(t *testing.T, dir string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, ".planner-*.tmp"))
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// largeFolder is a folder whose plan fits in no pipe.
func largeFolder(t *testing.T) string {
	t.Helper()
	dir := faultFolder(t)
	if err := os.WriteFile(filepath.Join(dir, "large.hcl"), manyAccounts(100), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// holds are runs that can be stopped with a file that is about to be replaced.
var holds = [][]string{
	{"plan", "large.hcl", "--out", "plan.json", "--format", "json", "--no-advice", "--report", "pipe"},
	{"diff", "base.hcl", "large.hcl", "--out", "diff.json", "--format", "json", "--no-advice", "--report", "pipe"},
	{"optimize", "main.hcl", "--apply", "--report", "pipe"},
	{"optimize", "main.hcl", "--out", "new.hcl", "--report", "pipe"},
}

// A signal ends a run that is writing at once, with nothing changed and nothing
// left.
func TestASignalLeavesEveryFileAsItWas(t *testing.T) {
	t.Parallel()
	for s, name := range map[syscall.Signal]string{syscall.SIGINT: "interrupt", syscall.SIGTERM: "terminated", syscall.SIGHUP: "hangup"} {
		for _, args := range holds {
			dir := largeFolder(t)
			before := snapshot(t, dir)
			before["pipe"] = "p---------"
			p := command(t, dir, args...)
			stopped(t, p)
			signalProcess(t, p, s)
			if r := p.wait(); !endedBy(p, name) || r.stdout+r.stderr != "" {
				t.Errorf("%s after %s: %s\n%s%s", args, s, p.ProcessState, r.stdout, r.stderr)
			}
			same(t, dir, before)
		}
	}
}

func signalProcess(t *testing.T, p *process, s os.Signal) {
	t.Helper()
	if err := p.Process.Signal(s); err != nil {
		t.Fatal(err)
	}
}

// A run that waits for its input ends, too.
func TestASignalEndsARunThatReads(t *testing.T) {
	t.Parallel()
	dir := faultFolder(t)
	fifo(t, filepath.Join(dir, "input"))
	for _, args := range [][]string{{"plan", "-", "--out", "plan.json"}, {"show", "input"}, {"reconcile", "input", "main.hcl"}} {
		before := snapshot(t, dir)
		p := command(t, dir, args...)
		if args[0] == "plan" {
			p = inShell(t, dir, "exec < input", args...)
		}
		p.start()
		input, err := os.OpenFile(filepath.Join(dir, "input"), os.O_WRONLY, 0) // waits for the run
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(input, "planner {\n"); err != nil {
			t.Fatal(err)
		}
		signalProcess(t, p, syscall.SIGINT)
		if r := p.wait(); !endedBy(p, "interrupt") || r.stdout != "" {
			t.Errorf("%s: %s\n%+v", args, p.ProcessState, r)
		}
		input.Close()
		same(t, dir, before)
	}
}

// TestSignalsAtAnyMomentLeaveWholeFiles ends runs at moments that nobody chose: before, while and
// after files are replaced. What holds, holds at every one of them.
func TestSignalsAtAnyMomentLeaveWholeFiles(t *testing.T) {
	t.Parallel()
	dir := largeFolder(t)
	args := []string{"plan", "large.hcl", "--format", "json", "--no-advice", "--out", "plan.json", "--report", "report.json"}
	began := time.Now()
	if r := start(t, dir, args...).wait(); r.code != 0 {
		t.Fatalf("%+v", r)
	}
	took := time.Since(began)
	whole := string(readFile(t, filepath.Join(dir, "plan.json")))
	for i := range 12 {
		s := []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGKILL}[i%3]
		for _, name := range []string{"plan.json", "report.json"} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte("old"), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		p := start(t, dir, args...)
		time.Sleep(rand.N(took))
		p.Process.Signal(s) // it may be over
		p.wait()
		plan, report := string(readFile(t, filepath.Join(dir, "plan.json"))), string(readFile(t, filepath.Join(dir, "report.json")))
		for _, text := range []string{plan, report} {
			if text != "old" && text != whole {
				t.Fatalf("after %s a file has %d of %d bytes", s, len(text), len(whole))
			}
		}
		left := temporaryFiles(t, dir)
		if s != syscall.SIGKILL && (plan != report || len(left) > 0) {
			t.Errorf("after %s: --out has %d bytes, --report has %d; %d temporary files", s, len(plan), len(report), len(left))
		}
		for _, name := range left {
			os.Remove(name)
		}
	}
}

// Runs that write the same file at once do not mix: the last one wins.
func TestRunsThatWriteTheSameFileDoNotMix(t *testing.T) {
	t.Parallel()
	dir := largeFolder(t)
	var runs []*process
	for months := range 4 {
		runs = append(runs, start(t, dir, "plan", "large.hcl", "--quiet", "--no-advice", "--months", fmt.Sprint(months+2), "--out", "plan.json"))
	}
	for _, p := range runs {
		if r := p.wait(); r.code != 0 {
			t.Errorf("%+v", r)
		}
	}
	if r := start(t, dir, "show", "plan.json", "--quiet").wait(); r.code != 0 || r.stderr != "" {
		t.Errorf("%+v", r)
	}
	if left := temporaryFiles(t, dir); len(left) > 0 {
		t.Errorf("%s are left", left)
	}
}
