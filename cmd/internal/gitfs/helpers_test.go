package gitfs

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestMain makes the tests independent of the machine's configuration of git and
// of an environment that git itself has set.
func TestMain(m *testing.M) {
	for _, setting := range os.Environ() {
		if name, _, _ := strings.Cut(setting, "="); strings.HasPrefix(name, "GIT_") {
			os.Unsetenv(name)
		}
	}
	for name, value := range map[string]string{
		"GIT_CONFIG_GLOBAL": os.DevNull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C",
		"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.com", "GIT_AUTHOR_DATE": "2026-11-22T00:00:00Z",
		"GIT_COMMITTER_NAME": "C", "GIT_COMMITTER_EMAIL": "c@example.com", "GIT_COMMITTER_DATE": "2026-11-22T00:00:00Z",
	} {
		os.Setenv(name, value)
	}
	os.Exit(m.Run())
}

// A repo is a repository of a test, with its work tree.
type repo struct {
	t   testing.TB
	dir string
}

func newRepo(t testing.TB, options ...string) repo {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	r := repo{t, dir}
	r.git(append([]string{"init", "-q", "-b", "main", "--template="}, options...)...)
	return r
}

// git runs git as a user would, with the repository's configuration in force.
func (r repo) git(args ...string) string {
	r.t.Helper()
	return r.gitInput("", args...)
}

func (r repo) gitInput(input string, args ...string) string {
	r.t.Helper()
	out, err := r.try(input, args...)
	if err != nil {
		r.t.Fatalf("git %q: %v\n%s", args, err, out)
	}
	return strings.TrimSpace(out)
}

func (r repo) try(input string, args ...string) (string, error) {
	c := exec.Command("git", append([]string{"-c", "maintenance.auto=false"}, args...)...)
	c.Dir, c.Stdin = r.dir, strings.NewReader(input)
	out, err := c.CombinedOutput()
	return string(out), err
}

// write writes a file and the folders that it needs.
func (r repo) write(name, content string) {
	r.t.Helper()
	full := filepath.Join(r.dir, name)
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		r.t.Fatal(err)
	}
	if err := os.WriteFile(full, []byte(content), 0o644); err != nil {
		r.t.Fatal(err)
	}
}

func (r repo) link(name, target string) {
	r.t.Helper()
	full := filepath.Join(r.dir, name)
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		r.t.Fatal(err)
	}
	if err := os.Symlink(target, full); err != nil {
		r.t.Fatal(err)
	}
}

// commit commits the whole work tree and gives the commit's hash.
func (r repo) commit() string {
	r.t.Helper()
	r.git("add", "-A", "-f")
	r.git("commit", "-q", "--allow-empty", "-m", "change")
	return r.git("rev-parse", "HEAD")
}

// commitTree commits a tree that is written in the form of ls-tree, and points
// the branch at it without touching the work tree.
func (r repo) commitTree(lines ...string) string {
	r.t.Helper()
	tree := r.gitInput(strings.Join(append(lines, ""), "\x00"), "mktree", "-z", "--missing")
	commit := r.git("commit-tree", "-m", "by hand", tree)
	r.git("update-ref", "refs/heads/main", commit)
	return commit
}

func (r repo) blob(content string) string {
	r.t.Helper()
	return r.gitInput(content, "hash-object", "-w", "--stdin")
}

// clone clones the repository over git's own protocol.
func (r repo) clone(options ...string) repo {
	r.t.Helper()
	dir, err := filepath.EvalSymlinks(r.t.TempDir())
	if err != nil {
		r.t.Fatal(err)
	}
	r.git(append(append([]string{"clone", "-q"}, options...), "file://"+r.dir, dir)...)
	return repo{r.t, dir}
}

// open opens a commit of the repository until the test ends.
func (r repo) open(ref string) *Tree {
	r.t.Helper()
	return openAt(r.t, r.dir, ref)
}

func openAt(t testing.TB, dir, ref string) *Tree {
	t.Helper()
	tree, err := Open(dir, ref)
	if err != nil {
		t.Fatalf("Open(%q): %v", ref, err)
	}
	t.Cleanup(func() { tree.Close() })
	return tree
}

// mustRead checks the content of a file.
func mustRead(t testing.TB, tree *Tree, name, want string) {
	t.Helper()
	got, err := fs.ReadFile(tree, name)
	if err != nil || string(got) != want {
		t.Errorf("ReadFile(%q) = %q, %v, want %q", name, got, err, want)
	}
}

// mustFail checks an error's text.
func mustFail(t testing.TB, err error, want string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("error %v, want one with %q", err, want)
	}
}
