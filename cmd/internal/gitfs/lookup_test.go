package gitfs

import (
	"os"
	"path/filepath"
	"testing"
)

// A program that a repository brings under git's name is not run, whatever the
// path says of the folder that is stood in.
func TestGitOfTheRepositoryIsNotRun(t *testing.T) {
	needShell(t)
	r := newRepo(t)
	r.write("main.hcl", "a\n")
	marker := filepath.Join(t.TempDir(), "marker")
	r.write("git", "#!/bin/sh\ntouch '"+marker+"'\n")
	if err := os.Chmod(filepath.Join(r.dir, "git"), 0o755); err != nil {
		t.Fatal(err)
	}
	r.commit()
	t.Chdir(r.dir)
	for _, path := range []string{"", ".", "." + string(os.PathListSeparator) + os.Getenv("PATH")} {
		t.Setenv("PATH", path)
		if tree, err := Open(r.dir, "HEAD"); err == nil {
			tree.Close()
		}
		if appeared(marker) {
			t.Errorf("PATH=%q runs the repository's git", path)
		}
	}
}
