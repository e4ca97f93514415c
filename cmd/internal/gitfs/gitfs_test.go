package gitfs

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/fstest"
)

func TestFileSystem(t *testing.T) {
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
	r.link("link.hcl", "a/b/c.hcl")
	r.link("a/up", "../a-b")
	if err := os.Chmod(filepath.Join(r.dir, "bin/run"), 0o755); err != nil {
		t.Fatal(err)
	}
	commit := r.commit()
	r.write("main.hcl", "a = 2\n") // the work tree does not count
	r.write("new.hcl", "")

	tree := r.open("HEAD")
	if tree.Commit() != commit || tree.Root() != r.dir {
		t.Errorf("commit %s, root %s, want %s, %s", tree.Commit(), tree.Root(), commit, r.dir)
	}
	if err := fstest.TestFS(tree, "main.hcl", "empty.hcl", "a/b/c.hcl", "a-b/d.hcl", "binary", "图像/标签.hcl", "--help.hcl",
		"-x/-y", ":(glob)*.hcl", "with space/\"quotes\" 'and' \ttab\nnewline.hcl"); err != nil {
		t.Error(err)
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
		info, err := tree.Stat(name)
		if err != nil || info.Mode() != want || info.Name() != filepath.Base(name) {
			t.Errorf("Stat(%q) = %v, %v, want mode %v", name, info, err, want)
		}
	}
	for _, name := range []string{"new.hcl", "gone/main.hcl", "a/b/c", "MAIN.hcl"} {
		if _, err := tree.Open(name); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("Open(%q): %v, want that it does not exist", name, err)
		}
	}
	if _, err := tree.ReadFile("a"); !errors.Is(err, errIsFolder) {
		t.Errorf("ReadFile of a folder: %v", err)
	}
	if _, err := tree.ReadDir("main.hcl"); !errors.Is(err, errNotFolder) {
		t.Errorf("ReadDir of a file: %v", err)
	}
	if _, err := tree.Stat("main.hcl/x"); !errors.Is(err, errNotFolder) {
		t.Errorf("Stat below a file: %v", err)
	}
}

// A folder of a work tree lists names that are no valid UTF-8 too; opening one
// fails in both.
func TestNameNotUTF8(t *testing.T) {
	r := newRepo(t)
	r.commitTree("100644 blob "+r.blob("x")+"\tcaf\xe9.hcl", "100644 blob "+r.blob("y")+"\tmain.hcl")
	tree := r.open("main")
	entries, err := tree.ReadDir(".")
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

// fstest.TestFS has no file whose name holds a backslash, a commit may.
func TestBackslash(t *testing.T) {
	r := newRepo(t)
	r.commitTree("100644 blob " + r.blob("x") + "\ta\\b.hcl")
	mustRead(t, r.open("main"), `a\b.hcl`, "x")
}

// Attributes say how files are checked out and archived, not what was committed.
func TestAttributesDoNotCount(t *testing.T) {
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

func TestEmptyCommit(t *testing.T) {
	r := newRepo(t)
	r.commit()
	tree := r.open("HEAD")
	if err := fstest.TestFS(tree); err != nil {
		t.Error(err)
	}
	if entries, err := tree.ReadDir("."); err != nil || len(entries) != 0 {
		t.Errorf("ReadDir: %v, %v", entries, err)
	}
}

func TestSHA256(t *testing.T) {
	probe := repo{t, t.TempDir()}
	if out, err := probe.try("", "init", "-q", "--object-format=sha256"); err != nil {
		t.Skipf("this git has no SHA-256: %s", out)
	}
	r := newRepo(t, "--object-format=sha256")
	r.write("a/main.hcl", "a\n")
	commit := r.commit()
	tree := r.open("HEAD")
	if tree.Commit() != commit || len(commit) != 64 {
		t.Errorf("commit %s, want %s", tree.Commit(), commit)
	}
	if err := fstest.TestFS(tree, "a/main.hcl"); err != nil {
		t.Error(err)
	}
}

func TestSubfolderAndWorktree(t *testing.T) {
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
	if tree.Root() != linked || tree.Commit() != old {
		t.Errorf("root %s, commit %s, want %s, %s", tree.Root(), tree.Commit(), linked, old)
	}
	mustRead(t, tree, "envs/prod/main.hcl", "old\n")
	mustRead(t, openAt(t, linked, "main"), "envs/prod/main.hcl", "new\n")
}

// A hook of git's runs with variables that name its own repository.
func TestVariablesOfAnotherRepository(t *testing.T) {
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

func TestLargeFile(t *testing.T) {
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
	if info, err := tree.Stat("large.bin"); err != nil || info.Size() != maxFile+1 {
		t.Errorf("Stat = %v, %v", info, err)
	}
	before := tree.contents.running
	_, err = tree.ReadFile("large.bin")
	mustFail(t, err, "it is larger than 64 MiB")
	_, err = tree.Open("large.bin")
	mustFail(t, err, "it is larger than 64 MiB")
	mustRead(t, tree, "main.hcl", "a\n")
	if tree.contents.running != before || before == nil {
		t.Error("git began to send a file beyond the limit")
	}

	// Were git to send more than it announced, it would not be read either.
	_, err = tree.contents.ask(r.git("rev-parse", "HEAD:large.bin"), maxFile)
	mustFail(t, err, "it is larger than 64 MiB")
	mustRead(t, tree, "main.hcl", "a\n")
}

func TestSeveralReaders(t *testing.T) {
	r := newRepo(t)
	want := map[string]string{}
	for i := range 20 {
		name := strings.Repeat("d/", i%4) + string(rune('a'+i)) + ".hcl"
		want[name] = strings.Repeat(name+"\n", 1+i*i*50)
		r.write(name, want[name])
	}
	r.commit()
	tree := r.open("HEAD")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for name, content := range want {
				mustRead(t, tree, name, content)
				if info, err := tree.Stat(name); err != nil || info.Size() != int64(len(content)) {
					t.Errorf("Stat(%q) = %v, %v", name, info, err)
				}
			}
			if _, err := fs.Glob(tree, "d/*.hcl"); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func TestClose(t *testing.T) {
	r := newRepo(t)
	r.write("main.hcl", "a\n")
	r.write("other.hcl", "b\n")
	r.commit()
	tree, err := Open(t.Context(), r.dir, "HEAD")
	if err != nil {
		t.Fatal(err)
	}
	f, err := tree.Open("main.hcl")
	if err != nil {
		t.Fatal(err)
	}
	processes := []*process{tree.sizes.running, tree.contents.running}
	for range 2 {
		if err := tree.Close(); err != nil {
			t.Error(err)
		}
	}
	for _, p := range processes {
		if p.cmd.ProcessState == nil {
			t.Error("a process was not waited for")
		}
	}
	mustBeGone(t, processes...)
	if _, err := tree.ReadFile("other.hcl"); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("ReadFile after Close: %v", err)
	}
	if tree.contents.running != nil || tree.sizes.running != nil {
		t.Error("Close did not keep git from being started")
	}
	if data, err := io.ReadAll(f); err != nil || string(data) != "a\n" {
		t.Errorf("an open file holds %q, %v after Close", data, err)
	}
}

// mustBeGone checks that processes have ended and left no entry in the system's table.
func mustBeGone(t *testing.T, processes ...*process) {
	t.Helper()
	if runtime.GOOS == "windows" {
		return
	}
	for _, p := range processes {
		if found, err := os.FindProcess(p.cmd.Process.Pid); err == nil && found.Signal(syscall.Signal(0)) == nil {
			t.Errorf("process %d is there after Close", p.cmd.Process.Pid)
		}
	}
}

// Close must not wait for, or be waited for by, somebody who reads.
func TestCloseWhileReading(t *testing.T) {
	r := newRepo(t)
	r.write("main.hcl", strings.Repeat("a\n", 1<<20))
	r.commit()
	tree := r.open("HEAD")
	var wg sync.WaitGroup
	started := make(chan bool, 4)
	for range 4 {
		wg.Go(func() {
			for i := 0; ; i++ {
				if _, err := tree.ReadFile("main.hcl"); err != nil {
					if !errors.Is(err, fs.ErrClosed) {
						t.Errorf("ReadFile: %v", err)
					}
					return
				}
				if i == 0 {
					started <- true
				}
			}
		})
	}
	<-started
	tree.Close()
	wg.Wait()
}

func TestContext(t *testing.T) {
	r := newRepo(t)
	r.write("main.hcl", "a\n")
	r.write("other.hcl", "b\n")
	r.commit()
	ctx, cancel := context.WithCancel(t.Context())
	tree, err := Open(ctx, r.dir, "HEAD")
	if err != nil {
		t.Fatal(err)
	}
	mustRead(t, tree, "main.hcl", "a\n")
	processes := []*process{tree.sizes.running, tree.contents.running}
	cancel()
	if _, err := tree.ReadFile("other.hcl"); !errors.Is(err, context.Canceled) {
		t.Errorf("ReadFile: %v", err)
	}
	tree.Close()
	mustBeGone(t, processes...)
	if _, err := Open(ctx, r.dir, "HEAD"); !errors.Is(err, context.Canceled) {
		t.Errorf("Open: %v", err)
	}
}

// When git dies, one question has no answer and says so; the next starts it again.
func TestProcessDies(t *testing.T) {
	r := newRepo(t)
	r.write("main.hcl", "a\n")
	r.commit()
	tree := r.open("HEAD")
	mustRead(t, tree, "main.hcl", "a\n")
	died := tree.contents.running
	if err := died.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_, err := tree.ReadFile("main.hcl")
	mustFail(t, err, "git cat-file failed")
	mustRead(t, tree, "main.hcl", "a\n")
	mustBeGone(t, died)
}

func TestDamage(t *testing.T) {
	object := func(r repo, hash string) string { return filepath.Join(r.dir, ".git", "objects", hash[:2], hash[2:]) }
	fresh := func(t *testing.T) (repo, string) {
		r := newRepo(t)
		r.write("main.hcl", "a\n")
		r.write("other.hcl", "b\n")
		r.write("dir/file.hcl", "c\n")
		r.commit()
		return r, r.git("rev-parse", "HEAD:main.hcl")
	}
	t.Run("object lost", func(t *testing.T) {
		r, hash := fresh(t)
		if err := os.Remove(object(r, hash)); err != nil {
			t.Fatal(err)
		}
		tree := r.open("HEAD")
		_, err := tree.ReadFile("main.hcl")
		mustFail(t, err, "object "+hash+" is not in this clone")
		if errors.Is(err, fs.ErrNotExist) {
			t.Error("a lost file must not look like one that was never there")
		}
		mustRead(t, tree, "other.hcl", "b\n")
	})
	t.Run("folder lost", func(t *testing.T) {
		r, _ := fresh(t)
		if err := os.Remove(object(r, r.git("rev-parse", "HEAD:dir"))); err != nil {
			t.Fatal(err)
		}
		tree := r.open("HEAD")
		_, err := tree.Stat("dir/file.hcl")
		mustFail(t, err, "is not in this clone")
		if errors.Is(err, fs.ErrNotExist) {
			t.Error("a lost folder must not look like one that was never there")
		}
	})
	t.Run("top folder lost", func(t *testing.T) {
		r, _ := fresh(t)
		if err := os.Remove(object(r, r.git("rev-parse", "HEAD^{tree}"))); err != nil {
			t.Fatal(err)
		}
		_, err := Open(t.Context(), r.dir, "HEAD")
		mustFail(t, err, "cannot read the commit")
	})
	t.Run("object overwritten", func(t *testing.T) {
		r, hash := fresh(t)
		if err := os.Chmod(object(r, hash), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(object(r, hash), []byte("no zlib"), 0o644); err != nil {
			t.Fatal(err)
		}
		tree := r.open("HEAD")
		if data, err := tree.ReadFile("main.hcl"); err == nil || errors.Is(err, fs.ErrNotExist) {
			t.Errorf("ReadFile = %q, %v", data, err)
		}
		mustRead(t, tree, "other.hcl", "b\n")
	})
	t.Run("folder that is a file", func(t *testing.T) {
		r, hash := fresh(t)
		raw := "40000 dir\x00" + unhex(hash)
		r.git("update-ref", "refs/heads/odd", r.git("commit-tree", "-m", "odd", r.tree(raw)))
		_, err := r.open("odd").ReadDir("dir")
		mustFail(t, err, errDamaged.Error())
	})
	t.Run("file that is a folder", func(t *testing.T) {
		r, _ := fresh(t)
		raw := "100644 file.hcl\x00" + unhex(r.git("rev-parse", "HEAD:dir"))
		r.git("update-ref", "refs/heads/odd", r.git("commit-tree", "-m", "odd", r.tree(raw)))
		_, err := r.open("odd").ReadFile("file.hcl")
		mustFail(t, err, errDamaged.Error())
	})
}

func TestParseFolder(t *testing.T) {
	h := strings.Repeat("h", 20)
	for name, data := range map[string]string{
		"no zero":         "100644 a",
		"short hash":      "100644 a\x00" + h[:19],
		"no mode":         "a\x00" + h,
		"not octal":       "100844 a\x00" + h,
		"empty name":      "100644 \x00" + h,
		"slash":           "100644 a/b\x00" + h,
		"this folder":     "40000 .\x00" + h,
		"upper folder":    "40000 ..\x00" + h,
		"twice":           "100644 a\x00" + h + "40000 a\x00" + h,
		"pipe":            "10644 a\x00" + h,
		"mode too large":  "7777777777777777777777777 a\x00" + h,
		"only a hash":     h,
		"second is short": "100644 a\x00" + h + "1",
	} {
		if list, err := parseFolder([]byte(data), 20); !errors.Is(err, errDamaged) {
			t.Errorf("%s: %v, %v", name, list, err)
		}
	}
	list, err := parseFolder([]byte("100664 b\x00"+h+"100755 a b\x00"+h+"40000 .git\x00"+h), 20)
	names := slices.Collect(func(yield func(string) bool) {
		for _, e := range list {
			yield(e.mode.String() + " " + e.name)
		}
	})
	if want := []string{"drwxr-xr-x .git", "-rwxr-xr-x a b", "-rw-r--r-- b"}; err != nil || !slices.Equal(names, want) {
		t.Errorf("got %q, %v, want %q", names, err, want)
	}
}

// Trees by hand, which git would neither write nor check out.
func TestHostileNames(t *testing.T) {
	r := newRepo(t)
	blob := unhex(r.blob("x"))
	for _, raw := range []string{
		"100644 ../../etc/passwd\x00" + blob, "100644 ..\x00" + blob, "100644 a\x00" + blob + "100644 a\x00" + blob,
	} {
		r.git("update-ref", "refs/heads/odd", r.git("commit-tree", "-m", "odd", r.tree(raw)))
		_, err := Open(t.Context(), r.dir, "odd")
		mustFail(t, err, errDamaged.Error())
	}
}

// A folder of a stranger's commit is damaged, or every name in it is one that a
// folder can hold.
func FuzzParseFolder(f *testing.F) {
	h := strings.Repeat("h", 20)
	f.Add([]byte("100664 b\x00" + h + "100755 a b\x00" + h + "40000 .git\x00" + h))
	f.Add([]byte("120000 link\x00" + h + "160000 sub\x00" + h))
	f.Add([]byte("40000 ..\x00" + h))
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := parseFolder(data, 20)
		if err != nil && !errors.Is(err, errDamaged) {
			return
		}
		for i, e := range list {
			if e.name == "" || e.name == "." || e.name == ".." || strings.ContainsAny(e.name, "/\x00") || len(e.hash) != 40 {
				t.Errorf("%q holds %+v", data, e)
			}
			if i > 0 && list[i-1].name == e.name {
				t.Errorf("%q holds %q twice", data, e.name)
			}
		}
	})
}
