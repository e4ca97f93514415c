//go:build unix

package cmd_test

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestFilesAreWrittenThroughLinksAndNotOverFolders writes where something else is than a plain file.
func TestFilesAreWrittenThroughLinksAndNotOverFolders(t *testing.T) {
	t.Parallel()
	dir := faultFolder(t)
	plan := snapshot(t, dir)["plan.json"]
	for name, target := range map[string]string{"link": "linked.json", "dangling": "made.json", "outer": "links/inner", "loop": "loop"} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o604); err != nil {
			t.Fatal(err)
		}
	}
	mkdir := func(name string) {
		if err := os.MkdirAll(filepath.Join(dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	write("linked.json", "old")
	mkdir("real/deep")
	if err := os.Symlink("real/deep", filepath.Join(dir, "links")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("../made.txt", filepath.Join(dir, "real/deep/inner")); err != nil { // from real/deep, not from links
		t.Fatal(err)
	}
	out := func(name string) ending { return start(t, dir, "plan", "main.hcl", "--out", name).wait() }
	text := func(name string) string { return string(readFile(t, filepath.Join(dir, name))) }

	for name, where := range map[string]string{"link": "linked.json", "dangling": "made.json", "outer": "real/made.txt"} {
		if r := out(name); r.code != 0 || text(where) != plan {
			t.Errorf("%s: %+v", name, r)
		}
		if info, err := os.Lstat(filepath.Join(dir, name)); err != nil || info.Mode()&os.ModeSymlink == 0 {
			t.Errorf("%s is a link no more: %v", name, err)
		}
	}
	if info, err := os.Stat(filepath.Join(dir, "linked.json")); err != nil || info.Mode().Perm() != 0o604 {
		t.Errorf("its mode is %v, %v", info.Mode(), err)
	}
	before := snapshot(t, dir)
	for name, want := range map[string]string{
		"real":            "cannot write real: it is a folder",
		"loop":            "cannot write loop: too many levels of symbolic links",
		"main.hcl/inside": "cannot write main.hcl/inside: not a directory",
		"none/inside":     "cannot write none/inside: no such file or directory",
	} {
		if r := out(name); r.code != 1 || r.stderr != "Error: "+want+"\n" || r.stdout != "" {
			t.Errorf("%s: %+v", name, r)
		}
	}
	same(t, dir, before)
	if r := start(t, dir, "plan", "main.hcl", "--out", "link", "--report", "linked.json").wait(); r.code != 1 || !strings.Contains(r.stderr, "link and linked.json are the same file") {
		t.Errorf("%+v", r)
	}
	same(t, dir, before)
}

// A pipe by its name gets the whole document and stays a pipe.
func TestANamedPipeIsWrittenInPlace(t *testing.T) {
	t.Parallel()
	dir := faultFolder(t)
	fifo(t, filepath.Join(dir, "pipe.hcl"))
	for _, args := range [][]string{{"plan", "main.hcl", "--report", "pipe"}, {"optimize", "main.hcl", "--out", "pipe.hcl"}} {
		name := filepath.Join(dir, args[3])
		if args[3] == "pipe" {
			fifo(t, name)
		}
		p := start(t, dir, args...)
		if text := readFile(t, name); len(text) < 100 {
			t.Errorf("%s: %q", args, text)
		}
		if r := p.wait(); r.code != 0 {
			t.Errorf("%s: %+v", args, r)
		}
		if info, err := os.Stat(name); err != nil || info.Mode()&os.ModeNamedPipe == 0 {
			t.Errorf("%s is a pipe no more", name)
		}
	}
}

func fifo(t *testing.T, name string) {
	t.Helper()
	if err := syscall.Mkfifo(name, 0o600); err != nil {
		t.Skip("there are no named pipes here:", err)
	}
}

// /dev/stdout is the stream itself: what was in its file stays, and what follows
// comes after it.
func TestDevStdoutIsStandardOutput(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat("/dev/stdout"); err != nil {
		t.Skip(err)
	}
	dir := faultFolder(t)
	plan := snapshot(t, dir)["plan.json"]
	f, err := os.OpenFile(filepath.Join(dir, "log"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := io.WriteString(f, "before\n"); err != nil {
		t.Fatal(err)
	}
	p := command(t, dir, "plan", "main.hcl", "--quiet", "--out", "/dev/stdout")
	p.Cmd.Stdout = f
	if r := p.start().wait(); r.code != 0 {
		t.Fatalf("%+v", r)
	}
	if text := string(readFile(t, f.Name())); !strings.HasPrefix(text, "before\n"+plan+"Plan 2026-12") && !strings.HasPrefix(text, "before\n"+plan+"Summary") {
		t.Errorf("the log is\n%.200s ... %s", text, text[max(0, len(text)-300):])
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
