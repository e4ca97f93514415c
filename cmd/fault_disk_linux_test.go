package cmd_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A disk that fills up while files are written: the old ones are kept, and the space
// is given back. Only root can make such a disk.
func TestADiskThatFillsUpKeepsTheOldFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := syscall.Mount("none", dir, "tmpfs", 0, "size=1m"); err != nil {
		t.Skip("no small disk can be mounted:", err)
	}
	defer syscall.Unmount(dir, syscall.MNT_DETACH)
	for name, text := range map[string]string{"large.hcl": string(manyAccounts(100)), "plan.json": "old", "main.hcl": faultFiles["main.hcl"]} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	two := []string{"plan", "main.hcl", "--out", "plan.json", "--format", "html", "--report", "new.html"}
	fill(t, dir, two)
	before := snapshot(t, dir)
	for _, args := range [][]string{
		{"plan", "large.hcl", "--out", "plan.json"},
		{"plan", "large.hcl", "--format", "json", "--report", "new.json"},
		two,
	} {
		r := start(t, dir, append(args, "--no-advice")...).wait()
		if r.code != 1 || !strings.HasSuffix(r.stderr, ": no space left on device\n") || r.stdout != "" {
			t.Errorf("%s: %+v", args, r)
		}
		same(t, dir, before)
	}
	if r := start(t, dir, "plan", "main.hcl", "--out", "plan.json", "--quiet").wait(); r.code != 0 {
		t.Errorf("there is space again: %+v", r)
	}
}

// fill leaves a disk with space for the first of the two files that a run writes, and
// for half of the second.
func fill(t *testing.T, dir string, two []string) {
	t.Helper()
	elsewhere := faultFolder(t)
	if r := start(t, elsewhere, append(two, "--no-advice")...).wait(); r.code != 0 {
		t.Fatalf("%+v", r)
	}
	files := snapshot(t, elsewhere)
	needed := len(files["plan.json"]) + len(files["new.html"])/2
	var disk syscall.Statfs_t
	if err := syscall.Statfs(dir, &disk); err != nil {
		t.Fatal(err)
	}
	free := int(disk.Bfree) * int(disk.Bsize)
	if err := os.WriteFile(filepath.Join(dir, "filler"), make([]byte, free-needed), 0o644); err != nil {
		t.Fatal(err)
	}
}
