package cmd_test

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"
)

// A repository is a git clone in a temporary folder.
type repository struct {
	t   *testing.T
	dir string
}

// recipeFiles are the files of the repository that the recipes assume: those of
// its main branch, and those that a pull request changes.
func recipeFiles(t *testing.T) (base, change map[string]string) {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/recipes/repository.txtar")
	if err != nil {
		t.Fatal(err)
	}
	base, change = map[string]string{}, map[string]string{}
	for _, f := range archive.Files {
		if name, ok := strings.CutPrefix(f.Name, "change/"); ok {
			change[name] = string(f.Data)
		} else {
			base[f.Name] = string(f.Data)
		}
	}
	return base, change
}

// newRepository makes a repository with one commit on its branch main.
func newRepository(t *testing.T, files map[string]string) *repository {
	t.Helper()
	return copyOf(t, fmt.Sprint("begun with ", files), func() *repository {
		r := &repository{t, t.TempDir()}
		r.git("init", "-q", "-b", "main", "--template=")
		r.commit("Begin", files)
		return r
	})
}

// made are the repositories that were made in this run, by their descriptions.
var made sync.Map

// copyOf is a copy of a repository, which is made once for all tests: to copy one
// takes no process, to make it takes dozens.
func copyOf(t *testing.T, description string, build func() *repository) *repository {
	t.Helper()
	once, _ := made.LoadOrStore(description, sync.OnceValue(func() fs.FS {
		r := build()
		r.git("repack", "-q", "-a", "-d")
		r.git("pack-refs", "--all")
		return inMemory(t, r.dir)
	}))
	r := &repository{t, t.TempDir()}
	if err := os.CopyFS(r.dir, once.(func() fs.FS)()); err != nil {
		t.Fatal(err)
	}
	return r
}

// inMemory is a copy of a folder that outlives it.
func inMemory(t *testing.T, dir string) fs.FS {
	t.Helper()
	files, root := fstest.MapFS{}, os.DirFS(dir)
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		file := &fstest.MapFile{Mode: info.Mode()}
		if !d.IsDir() {
			file.Data, err = fs.ReadFile(root, name)
		}
		files[name] = file
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// clone clones the repository over git's own protocol, so that depths count.
func (r *repository) clone(args ...string) *repository {
	r.t.Helper()
	c := &repository{r.t, r.t.TempDir()}
	c.git(append(append([]string{"clone", "-q"}, args...), "file://"+r.dir, ".")...)
	return c
}

// write writes files, and takes those without text away.
func (r *repository) write(files map[string]string) {
	r.t.Helper()
	for name, text := range files {
		full := filepath.Join(r.dir, name)
		err := os.MkdirAll(filepath.Dir(full), 0o755)
		if err == nil {
			err = os.WriteFile(full, []byte(text), 0o644)
		}
		if err != nil {
			r.t.Fatal(err)
		}
	}
}

// commit commits files and returns the commit.
func (r *repository) commit(message string, files map[string]string) string {
	r.t.Helper()
	r.write(files)
	r.git("add", "--all")
	r.git("commit", "-q", "--allow-empty", "-m", message)
	return r.git("rev-parse", "HEAD")
}

// git runs git without the machine's configuration and returns what it prints.
func (r *repository) git(args ...string) string {
	r.t.Helper()
	return r.gitAt("2026-12-01T00:00:00Z", args...)
}

// gitAt runs it at a time.
func (r *repository) gitAt(time string, args ...string) string {
	r.t.Helper()
	c := child(r.t, "git", append([]string{"-c", "maintenance.auto=false"}, args...)...)
	c.Dir = r.dir
	c.Env = append(append(os.Environ(), gitEnvironment()...), "GIT_AUTHOR_DATE="+time, "GIT_COMMITTER_DATE="+time)
	out, err := c.CombinedOutput()
	if err != nil {
		r.t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

// gitEnvironment is that of a git that knows its author and nothing else.
func gitEnvironment() []string {
	return []string{
		"GIT_CONFIG_GLOBAL=" + os.DevNull, "GIT_CONFIG_NOSYSTEM=1",
		"GIT_AUTHOR_NAME=Test", "GIT_AUTHOR_EMAIL=test@example.com", "GIT_AUTHOR_DATE=2026-12-01T00:00:00Z",
		"GIT_COMMITTER_NAME=Test", "GIT_COMMITTER_EMAIL=test@example.com", "GIT_COMMITTER_DATE=2026-12-01T00:00:00Z",
	}
}

// needTool finds a program. Without it a test is skipped, but in CI it fails:
// there .ci/run has to have installed it.
func needTool(t *testing.T, name string) string {
	t.Helper()
	found, err := exec.LookPath(name)
	switch {
	case err == nil:
	case os.Getenv("CI") == "true":
		t.Fatalf("%s is not installed, and CI is to have it: see .ci/run", name)
	default:
		t.Skipf("%s is not installed; .ci/run installs it", name)
	}
	return found
}

// needBuilds skips a test that builds the program from its sources, with options and
// in folders of its own, unless .ci/run runs it: that takes minutes without a cache.
func needBuilds(t *testing.T) {
	t.Helper()
	if os.Getenv("PLANNER_BUILDS") == "" {
		t.Skip("it builds the program anew: set PLANNER_BUILDS=1, as .ci/run does")
	}
}

// runTool runs a program in a folder and returns all that it prints.
func runTool(t *testing.T, dir string, env []string, name string, args ...string) (string, error) {
	c := child(t, name, args...)
	c.Dir = dir
	if env != nil {
		c.Env = env
	}
	out, err := c.CombinedOutput()
	return string(out), err
}
