//go:build unix

package cmd_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func fifo(t *testing.T, name string) {
	t.Helper()
	if err := syscall.Mkfifo(name, 0o600); err != nil {
		t.Skip("there are no named pipes here:", err)
	}
}

// A file or a folder that may not be written is refused, though a rename would
// replace a protected file.
func TestProtectedFilesAreNotReplaced(t *testing.T) {
	t.Parallel()
	dir := faultFolder(t)
	program := unprivileged(t, dir)
	run := func(args ...string) ending {
		p := command(t, dir, args...)
		program(p.Cmd)
		return p.start().wait()
	}
	for _, name := range []string{"plan.json", "main.hcl"} {
		if err := os.Chmod(filepath.Join(dir, name), 0o444); err != nil {
			t.Fatal(err)
		}
	}
	before := snapshot(t, dir)
	for want, args := range map[string][]string{
		"cannot write plan.json: permission denied":                      {"plan", "main.hcl", "--out", "plan.json"},
		"cannot write main.hcl: permission denied; nothing was changed":  {"fmt", "main.hcl"},
		"cannot write main.hcl: permission denied; nothing was changed ": {"optimize", "main.hcl", "--apply"},
	} {
		if r := run(args...); r.code != 1 || !strings.HasSuffix(r.stderr, "Error: "+strings.TrimSpace(want)+"\n") {
			t.Errorf("%s: %+v", args, r)
		}
	}
	if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(dir, 0o755)
	for _, name := range []string{"new.json", "diff.json"} { // there is no place for a new file
		if r := run("plan", "main.hcl", "--out", name); r.code != 1 || r.stderr != "Error: cannot write "+name+": permission denied\n" {
			t.Errorf("%s: %+v", name, r)
		}
	}
	same(t, dir, before)
}

// unprivileged has runs of the program done by somebody whom permissions bind.
func unprivileged(t *testing.T, dir string) func(*exec.Cmd) {
	t.Helper()
	if os.Getuid() != 0 {
		return func(*exec.Cmd) {}
	}
	const nobody = 65534
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(dir, "program") // nobody may not enter the folder of the test binary
	for _, args := range [][]string{{"cp", self, program}, {"chown", "-R", "65534", dir}, {"chmod", "a+rx", filepath.Dir(dir), dir, program}} {
		if out, err := child(t, args[0], args[1:]...).CombinedOutput(); err != nil {
			t.Skipf("%s: %v\n%s", args, err, out)
		}
	}
	return func(c *exec.Cmd) {
		c.Path, c.Err = program, nil
		as(c, nobody)
	}
}

// as has somebody else run a program.
func as(c *exec.Cmd, id uint32) {
	if c.SysProcAttr == nil {
		c.SysProcAttr = &syscall.SysProcAttr{}
	}
	c.SysProcAttr.Credential = &syscall.Credential{Uid: id, Gid: id}
}
