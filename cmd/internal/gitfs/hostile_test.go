package gitfs

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// arm fills a repository's configuration with everything that makes git run a
// program. Each program leaves a marker.
func (r repo) arm(marker string) {
	run := "touch '" + marker + "'; false"
	hooks := filepath.Join(r.dir, ".git", "armed-hooks")
	if err := os.Mkdir(hooks, 0o755); err != nil {
		r.t.Fatal(err)
	}
	for _, hook := range []string{"post-checkout", "post-index-change", "reference-transaction", "pre-commit", "fsmonitor-watchman", "pre-auto-gc"} {
		if err := os.WriteFile(filepath.Join(hooks, hook), []byte("#!/bin/sh\n"+run+"\n"), 0o755); err != nil {
			r.t.Fatal(err)
		}
	}
	for _, setting := range [][2]string{
		{"core.hooksPath", hooks}, {"core.fsmonitor", filepath.Join(hooks, "fsmonitor-watchman")},
		{"alias.rev-parse", "!" + run}, {"alias.cat-file", "!" + run}, {"alias.rev-list", "!" + run},
		{"core.pager", run}, {"pager.rev-parse", run}, {"pager.cat-file", run}, {"core.editor", run}, {"core.askPass", run},
		{"filter.x.clean", run}, {"filter.x.smudge", run}, {"filter.x.process", run}, {"filter.x.required", "true"},
		{"diff.x.textconv", run}, {"diff.x.command", run}, {"diff.external", run}, {"merge.x.driver", run},
		{"core.sshCommand", run}, {"core.gitProxy", run}, {"credential.helper", "!" + run}, {"gpg.program", run},
		{"core.alternateRefsCommand", run}, {"uploadpack.packObjectsHook", run}, {"protocol.allow", "always"}, {"protocol.ext.allow", "always"},
	} {
		r.git("config", setting[0], setting[1])
	}
}

// appeared says whether a marker is there, and takes it away.
func appeared(marker string) bool { return os.Remove(marker) == nil }

func needShell(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the traps are shell scripts")
	}
}

func TestConfigurationRunsNothing(t *testing.T) {
	needShell(t)
	r := newRepo(t)
	marker := filepath.Join(t.TempDir(), "marker")
	r.write(".gitattributes", "* filter=x diff=x merge=x text eol=crlf\n")
	r.write("main.hcl", "a\n")
	r.link("link.hcl", "main.hcl")
	r.commit()
	r.arm(marker)
	t.Setenv("GIT_PAGER", "touch '"+marker+"'")
	tree := r.open("HEAD")
	mustRead(t, tree, "main.hcl", "a\n")
	mustRead(t, tree, "link.hcl", "a\n")
	if err := fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil {
			_, err = d.Info()
		}
		return err
	}); err != nil {
		t.Error(err)
	}
	for _, ref := range []string{"nowhere", "--help", "HEAD~5", "HEAD:main.hcl"} {
		if _, err := Open(r.dir, ref); err == nil {
			t.Errorf("%q was opened", ref)
		}
	}
	tree.Close()
	if appeared(marker) {
		t.Error("a program of the repository's configuration was run")
	}
	for name, args := range map[string][]string{
		"the monitor": {"-c", "filter.x.required=false", "-c", "filter.x.clean=", "-c", "filter.x.process=", "status"},
		"a filter":    {"-c", "core.fsmonitor=false", "cat-file", "--filters", "HEAD:main.hcl"},
		"textconv":    {"-c", "core.fsmonitor=false", "cat-file", "--textconv", "HEAD:main.hcl"},
	} {
		if r.try("", args...); !appeared(marker) {
			t.Errorf("%s is no trap: this test proves nothing", name)
		}
	}
}

// A partial clone reads what it has. What it lacks is an error, even though git
// itself would fetch it, which runs what the configuration says.
func TestAPartialCloneFetchesNothing(t *testing.T) {
	needShell(t)
	origin := newRepo(t)
	origin.git("config", "uploadpack.allowFilter", "true")
	origin.write("main.hcl", "old\n")
	origin.write("same.hcl", "same\n")
	origin.commit()
	origin.write("main.hcl", "new\n")
	origin.commit()
	r := origin.clone("--filter=blob:none")
	marker := filepath.Join(t.TempDir(), "marker")
	r.arm(marker)
	r.git("config", "remote.origin.url", "ext::sh -c touch% "+marker)

	check := func(t *testing.T) {
		mustRead(t, r.open("HEAD"), "main.hcl", "new\n")
		tree := r.open("HEAD~1")
		mustRead(t, tree, "same.hcl", "same\n")
		if entries, err := fs.ReadDir(tree, "."); err != nil || len(entries) != 2 {
			t.Errorf("ReadDir: %v, %v", entries, err)
		}
		_, err := fs.ReadFile(tree, "main.hcl")
		mustFail(t, err, "is not in this clone")
		mustFail(t, err, "clone without --filter")
		if errors.Is(err, fs.ErrNotExist) {
			t.Error("a file that was not fetched must not look like one that was never there")
		}
		_, err = fs.Stat(tree, "main.hcl")
		mustFail(t, err, "is not in this clone")
		mustRead(t, tree, "same.hcl", "same\n")
		if appeared(marker) {
			t.Error("git fetched")
		}
	}
	t.Run("both settings", check)
	for _, left := range []string{"GIT_NO_LAZY_FETCH=1", "GIT_ALLOW_PROTOCOL=none"} { // a git may know only one
		t.Run("only "+left, func(t *testing.T) {
			all := settings
			t.Cleanup(func() { settings = all })
			settings = []string{"LC_ALL=C", left}
			name, value, _ := strings.Cut(left, "=")
			t.Setenv(name, value)
			if r.try("", "cat-file", "-p", "HEAD~1:main.hcl"); appeared(marker) {
				t.Skipf("this git does not know %s", name)
			}
			os.Unsetenv(name)
			check(t)
		})
	}
	if r.try("", "cat-file", "-p", "HEAD~1:main.hcl"); !appeared(marker) {
		t.Error("git itself fetches nothing: this test proves nothing")
	}
}

// A bare repository can be committed as plain files. Who stands in it must not
// run what it is configured to run.
func TestACommittedRepositoryIsNotEntered(t *testing.T) {
	needShell(t)
	inner := newRepo(t)
	inner.write("main.hcl", "inner\n")
	inner.commit()
	r := newRepo(t)
	r.write("main.hcl", "outer\n")
	evil := filepath.Join(r.dir, "evil")
	r.git("clone", "-q", "--bare", inner.dir, evil)
	r.git("-C", evil, "config", "core.bare", "false")
	r.git("-C", evil, "config", "core.worktree", ".")
	r.commit()
	if _, err := r.try("", "-C", evil, "-c", "safe.bareRepository=explicit", "rev-parse", "--show-toplevel"); err == nil {
		t.Skip("this git does not know safe.bareRepository")
	}
	_, err := Open(evil, "HEAD")
	mustFail(t, err, "is not in the work tree of a git repository")
	mustRead(t, r.open("HEAD"), "main.hcl", "outer\n")
	if _, err := fs.Stat(r.open("HEAD"), "evil/HEAD"); err != nil {
		t.Error(err)
	}
}
