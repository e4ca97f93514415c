package gitfs

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func (r repo) workTree() fs.FS {
	r.t.Helper()
	root, err := os.OpenRoot(r.dir)
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { root.Close() })
	return WorkTree(root)
}

// What git keeps of a work tree cannot be read, by whatever name: a clone in CI
// may hold a token in .git/config.
func TestWorkTreeHidesGit(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	r.write("main.hcl", "a\n")
	r.write("sub/.GIT/config", "token\n")
	r.write(".github/x", "x\n")
	r.link("config", ".git/config")
	r.link("folder", ".git")
	r.link("sub/far", "../folder")
	r.link("back", ".git/../main.hcl")
	tree := r.workTree()
	for _, name := range []string{".git", ".git/config", ".git/HEAD", "config", "folder", "folder/config", "sub/far/config", "sub/.GIT/config"} {
		if _, err := fs.ReadFile(tree, name); !errors.Is(err, errOfGit) {
			t.Errorf("ReadFile(%q): %v", name, err)
		}
		if _, err := fs.Stat(tree, name); !errors.Is(err, errOfGit) {
			t.Errorf("Stat(%q): %v", name, err)
		}
		if _, err := fs.ReadDir(tree, name); !errors.Is(err, errOfGit) {
			t.Errorf("ReadDir(%q): %v", name, err)
		}
	}
	for _, name := range []string{"main.hcl", "back", ".github/x"} {
		if data, err := fs.ReadFile(tree, name); err != nil || len(data) == 0 {
			t.Errorf("ReadFile(%q): %q, %v", name, data, err)
		}
	}
	if _, err := fs.Stat(tree, "gone"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Stat: %v", err)
	}
}

// A path that is written inside a work tree leads to what is inside it; who has
// a work tree behind a link may name it by the link.
func TestPathsThatLinksLeadOutAreRefused(t *testing.T) {
	t.Parallel()
	r, other := newRepo(t), newRepo(t)
	r.write("envs/prod/main.hcl", "a\n")
	plain := t.TempDir()
	r.link("again", "envs/prod")
	r.link("out", plain)
	r.link("other", other.dir)
	link := filepath.Join(plain, "link")
	if err := os.Symlink(r.dir, link); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		filepath.Join(r.dir, "envs/prod"): "", filepath.Join(r.dir, "again"): "", filepath.Join(link, "envs"): "", link: "", plain: "",
		filepath.Join(r.dir, "out"): "a link leads out of the git work tree " + r.dir, filepath.Join(r.dir, "other"): "leads out",
		filepath.Join(link, "out"): "leads out",
	} {
		folder, err := filepath.EvalSymlinks(name)
		if err != nil {
			t.Fatal(err)
		}
		err = Inside(name, folder)
		if want == "" && err != nil {
			t.Errorf("Inside(%q): %v", name, err)
		} else if want != "" {
			mustFail(t, err, want)
		}
	}
}

func TestOfKernel(t *testing.T) {
	for name, want := range map[string]bool{
		"/proc/self/environ": true, "/dev": true, "/dev/fd/63": true, "/sys/x": true,
		"/dev/shm": false, "/dev/shm/x": false, "/devices": false, "/home/dev/x": false, "/": false, "proc/x": false,
	} {
		if got := OfKernel(name); got != want {
			t.Errorf("%s: %t", name, got)
		}
	}
}
