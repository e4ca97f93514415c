//go:build linux

package cmd_test

import (
	"os"
	"os/exec"
	"testing"
)

// A standard output that a shell closed is an error of every command that prints. One
// that another program throws away is none.
func TestAClosedStandardOutputIsAnError(t *testing.T) {
	t.Parallel()
	dir := faultFolder(t)
	before := snapshot(t, dir)
	for _, args := range printing() {
		p := inShell(t, dir, `planner "$@" >&-; exit $?`, args...)
		if r := p.start().wait(); r.code != 1 || r.stderr != "Error: cannot write to standard output: it is closed\n" {
			t.Errorf("%s: exit code %d\n%s", args, r.code, r.stderr)
		}
	}
	same(t, dir, before)
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	for _, c := range []*exec.Cmd{exec.Command("planner", "version"), exec.Command("sh", "-c", "planner version; planner version"), exec.Command("sh", "-c", "planner version > /dev/null; exit $?")} {
		if c.Stdout = null; c.Run() != nil {
			t.Errorf("%s: exit code %d", c.Args, c.ProcessState.ExitCode())
		}
	}
}
