package gitfs

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"runtime"
	"strings"
	"sync"
	"syscall"
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
func TestCloseWaitsForNoReader(t *testing.T) {
	t.Parallel()
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

// When git dies, one question has no answer and says so; the next starts it again.
func TestGitThatDiesIsStartedAgain(t *testing.T) {
	t.Parallel()
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
