package gitfs

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestACommitIsAFileSystem(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	r.write("main.hcl", "a = 1\n")
	r.write("empty.hcl", "")
	r.write("a.hcl", "")
	r.write("a/b/c.hcl", "c\n") // git sorts a/ after a.hcl
	r.write("a-b/d.hcl", "d\n") // and a-b before a/
	r.write("bin/run", "#!/bin/sh\n")
	r.write("binary", "\x00\n\xff\r\nblob 3\n missing\n")
	r.write("with space/\"quotes\" 'and' \ttab\nnewline.hcl", "odd\n")
	r.write("图像/标签.hcl", "图\n")
	r.write("--help.hcl", "help\n")
	r.write("-x/-y", "dash\n")
	r.write(":(glob)*.hcl", "magic\n")
	if err := os.Chmod(filepath.Join(r.dir, "bin/run"), 0o755); err != nil {
		t.Fatal(err)
	}
	r.commit()
	r.link("link.hcl", "a/b/c.hcl")
	r.link("a/up", "../a-b")
	commit := r.commit()
	r.write("main.hcl", "a = 2\n") // the work tree does not count
	r.write("new.hcl", "")

	tree := r.open("HEAD")
	if tree.commit != commit || tree.Root() != r.dir {
		t.Errorf("commit %s, root %s, want %s, %s", tree.commit, tree.Root(), commit, r.dir)
	}
	mustRead(t, tree, "main.hcl", "a = 1\n")
	mustRead(t, tree, "binary", "\x00\n\xff\r\nblob 3\n missing\n")
	mustRead(t, tree, "with space/\"quotes\" 'and' \ttab\nnewline.hcl", "odd\n")
	mustRead(t, tree, "图像/标签.hcl", "图\n")
	mustRead(t, tree, "link.hcl", "c\n")
	mustRead(t, tree, "a/up/d.hcl", "d\n")
	for name, want := range map[string]fs.FileMode{
		"main.hcl": 0o644, "bin/run": 0o755, "bin": fs.ModeDir | 0o755, ".": fs.ModeDir | 0o755, "link.hcl": 0o644, "a/up": fs.ModeDir | 0o755,
	} {
		info, err := fs.Stat(tree, name)
		if err != nil || info.Mode() != want || info.Name() != filepath.Base(name) {
			t.Errorf("Stat(%q) = %v, %v, want mode %v", name, info, err, want)
		}
	}
	for _, name := range []string{"new.hcl", "gone/main.hcl", "a/b/c", "MAIN.hcl"} {
		if _, err := tree.Open(name); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("Open(%q): %v, want that it does not exist", name, err)
		}
	}
	if _, err := fs.ReadFile(tree, "a"); err == nil {
		t.Error("ReadFile reads a folder")
	}
	if _, err := fs.ReadDir(tree, "main.hcl"); err == nil {
		t.Error("ReadDir reads a file")
	}
	if _, err := fs.Stat(tree, "main.hcl/x"); !errors.Is(err, syscall.ENOTDIR) {
		t.Errorf("Stat below a file: %v", err)
	}
}

// A folder of a work tree lists names that are no valid UTF-8 too; opening one
// fails in both.
func TestNamesNotUTF8AreListedAndNotOpened(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	r.commitTree("100644 blob "+r.blob("x")+"\tcaf\xe9.hcl", "100644 blob "+r.blob("y")+"\tmain.hcl")
	tree := r.open("main")
	entries, err := fs.ReadDir(tree, ".")
	if err != nil || len(entries) != 2 || entries[0].Name() != "caf\xe9.hcl" {
		t.Fatalf("ReadDir: %v, %v", entries, err)
	}
	_, err = tree.Open("caf\xe9.hcl")
	mustFail(t, err, "not valid UTF-8")
	if !errors.Is(err, fs.ErrInvalid) {
		t.Errorf("%v is not fs.ErrInvalid", err)
	}
	mustRead(t, tree, "main.hcl", "y")
}

// Attributes say how files are checked out and archived, not what was committed.
func TestAttributesDoNotCount(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	r.git("config", "core.autocrlf", "true")
	r.write(".gitattributes", "*.hcl text eol=crlf ident export-subst\nsecret.hcl export-ignore\nmodules export-ignore\n*.txt working-tree-encoding=UTF-16\n")
	r.write("main.hcl", "a\nb # $Id$ $Format:%H$\n")
	r.write("secret.hcl", "hidden\n")
	r.write("modules/m.hcl", "m\n")
	r.commit()
	tree := r.open("HEAD")
	mustRead(t, tree, "main.hcl", "a\nb # $Id$ $Format:%H$\n")
	mustRead(t, tree, "secret.hcl", "hidden\n")
	mustRead(t, tree, "modules/m.hcl", "m\n")
}

func TestCommitsOfSHA256AreRead(t *testing.T) {
	t.Parallel()
	probe := repo{t, t.TempDir()}
	if out, err := probe.try("", "init", "-q", "--object-format=sha256"); err != nil {
		t.Skipf("this git has no SHA-256: %s", out)
	}
	r := newRepo(t, "--object-format=sha256")
	r.write("a/main.hcl", "a\n")
	commit := r.commit()
	tree := r.open("HEAD")
	if tree.commit != commit || len(commit) != 64 {
		t.Errorf("commit %s, want %s", tree.commit, commit)
	}
	mustRead(t, tree, "a/main.hcl", "a\n")
}

func TestSubfoldersAndLinkedWorkTreesHaveTheirRoot(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	r.write("envs/prod/main.hcl", "old\n")
	r.write("modules/m.hcl", "m\n")
	old := r.commit()
	r.write("envs/prod/main.hcl", "new\n")
	r.commit()

	sub := openAt(t, filepath.Join(r.dir, "envs", "prod"), "HEAD")
	if sub.Root() != r.dir {
		t.Errorf("root %s, want %s", sub.Root(), r.dir)
	}
	mustRead(t, sub, "envs/prod/main.hcl", "new\n")
	mustRead(t, sub, "modules/m.hcl", "m\n")

	linked := filepath.Join(filepath.Dir(r.dir), "linked"+filepath.Base(r.dir))
	r.git("worktree", "add", "-q", "--detach", linked, old)
	t.Cleanup(func() { os.RemoveAll(linked) })
	tree := openAt(t, filepath.Join(linked, "envs"), "HEAD")
	if tree.Root() != linked || tree.commit != old {
		t.Errorf("root %s, commit %s, want %s, %s", tree.Root(), tree.commit, linked, old)
	}
	mustRead(t, tree, "envs/prod/main.hcl", "old\n")
	mustRead(t, openAt(t, linked, "main"), "envs/prod/main.hcl", "new\n")
}

// A hook of git's runs with variables that name its own repository.
func TestVariablesOfAnotherRepositoryDoNotCount(t *testing.T) {
	other := newRepo(t)
	other.write("main.hcl", "other\n")
	other.commit()
	r := newRepo(t)
	r.write("main.hcl", "this\n")
	r.commit()
	t.Setenv("GIT_DIR", filepath.Join(other.dir, ".git"))
	t.Setenv("GIT_WORK_TREE", other.dir)
	t.Setenv("GIT_OBJECT_DIRECTORY", filepath.Join(other.dir, ".git", "objects"))
	tree := r.open("HEAD")
	if tree.Root() != r.dir {
		t.Errorf("root %s, want %s", tree.Root(), r.dir)
	}
	mustRead(t, tree, "main.hcl", "this\n")
}

func TestLargeFilesAreNotRead(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	f, err := os.Create(filepath.Join(r.dir, "large.bin"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(f.Truncate(maxFile+1), f.Close()); err != nil {
		t.Fatal(err)
	}
	r.write("main.hcl", "a\n")
	r.commit()
	tree := r.open("HEAD")
	_, err = fs.ReadFile(tree, "large.bin")
	mustFail(t, err, "it is larger than 67108864 bytes")
	mustRead(t, tree, "main.hcl", "a\n")
	r.commitTree("120000 blob " + r.blob(strings.Repeat("a/", 3000)) + "\tlong")
	_, err = fs.Stat(r.open("main"), "long")
	mustFail(t, err, "larger than 4095 bytes")
}
