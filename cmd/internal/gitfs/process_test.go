package gitfs

import (
	"errors"
	"io"
	"io/fs"
	"strings"
	"sync"
	"testing"
)

func TestSeveralMayReadAtOnce(t *testing.T) {
	t.Parallel()
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
				if info, err := fs.Stat(tree, name); err != nil || info.Size() != int64(len(content)) {
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

func TestCloseEndsGit(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	r.write("main.hcl", "a\n")
	r.write("other.hcl", "b\n")
	r.commit()
	tree, err := Open(r.dir, "HEAD")
	if err != nil {
		t.Fatal(err)
	}
	f, err := tree.Open("main.hcl")
	if err != nil {
		t.Fatal(err)
	}
	running := tree.objects.cmd
	for range 2 {
		if err := tree.Close(); err != nil {
			t.Error(err)
		}
	}
	if running.ProcessState == nil {
		t.Error("git was not waited for")
	}
	if _, err := fs.ReadFile(tree, "other.hcl"); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("ReadFile after Close: %v", err)
	}
	if tree.objects.cmd != nil {
		t.Error("Close did not keep git from being started")
	}
	if data, err := io.ReadAll(f); err != nil || string(data) != "a\n" {
		t.Errorf("an open file holds %q, %v after Close", data, err)
	}
}

// When git dies, one question has no answer and says so; the next starts it again.
func TestGitThatDiesIsStartedAgain(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	r.write("main.hcl", "a\n")
	r.commit()
	tree := r.open("HEAD")
	mustRead(t, tree, "main.hcl", "a\n")
	if err := tree.objects.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_, err := fs.ReadFile(tree, "main.hcl")
	mustFail(t, err, "git cat-file failed")
	mustRead(t, tree, "main.hcl", "a\n")
}
