package gitfs

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestARefNamesOneCommit(t *testing.T) {
	t.Parallel()
	origin := newRepo(t)
	origin.write("main.hcl", "1\n")
	first := origin.commit()
	origin.git("tag", "-a", "-m", "v1", "v1.0")
	origin.git("update-ref", "refs/heads/-x", first)
	origin.git("update-ref", "refs/heads/--git-dir", first)
	origin.git("update-ref", "refs/heads/图", first)
	origin.write("main.hcl", "2\n")
	second := origin.commit()
	r := origin.clone()
	r.git("tag", "content", r.git("rev-parse", "HEAD:main.hcl"))
	r.git("update-ref", "refs/heads/-x", first)

	for ref, want := range map[string]string{
		"HEAD": second, "@": second, "main": second, "HEAD~1": first, "HEAD^": first, "main@{upstream}": second, "@{u}~": first,
		"origin/main": second, "refs/remotes/origin/main~1": first, "v1.0": first, "v1.0^{}": first, "tags/v1.0": first,
		second: second, first[:12]: first, strings.ToUpper(first): first, "origin/-x": first, "origin/--git-dir": first, "-x": first, "origin/图": first,
		"main^{/change}": second,
	} {
		tree, err := Open(r.dir, ref)
		if err != nil {
			t.Errorf("%q: %v", ref, err)
			continue
		}
		if tree.commit != want {
			t.Errorf("%q is %s, want %s", ref, tree.commit, want)
		}
		tree.Close()
	}
	for ref, want := range map[string]string{
		"":                       `"" names no commit`,
		"a\x00b":                 `names no commit`,
		"nowhere":                `"nowhere" is not a commit of the repository around ` + r.dir + "; if it is a branch of a remote",
		"^HEAD":                  `"^HEAD" is not a commit`,
		"HEAD~1..HEAD":           `is not a commit`,
		"HEAD HEAD":              `is not a commit`,
		"HEAD\nHEAD":             `"HEAD\nHEAD" is not a commit`,
		"--all":                  `"--all" is not a commit`,
		"--show-toplevel":        `is not a commit`,
		"--git-dir":              `"--git-dir" is not a commit of the repository around ` + r.dir + `; "origin/--git-dir" is one`,
		"--help":                 `is not a commit`,
		"-h":                     `is not a commit`,
		"--":                     `is not a commit`,
		"-":                      `is not a commit`,
		"--output=/tmp/x":        `is not a commit`,
		"content":                `(`,
		"HEAD:main.hcl":          `is not a commit`,
		"HEAD^{tree}":            `is not a commit`,
		"HEAD~5":                 `is not a commit`,
		strings.Repeat("0", 40):  `is not a commit`,
		strings.Repeat("a", 40):  `is not a commit`,
		"--end-of-options":       `is not a commit`,
		"../../etc/passwd":       `is not a commit`,
		"$(touch marker)`id`;id": `is not a commit`,
	} {
		tree, err := Open(r.dir, ref)
		if err == nil {
			t.Errorf("%q is %s", ref, tree.commit)
			tree.Close()
			continue
		}
		mustFail(t, err, want)
	}
}

// What CI clones: the branches of others are there under origin only.
func TestABranchOfOriginIsProposed(t *testing.T) {
	t.Parallel()
	origin := newRepo(t)
	origin.commit()
	origin.git("branch", "topic")
	r := origin.clone("--branch", "topic")
	_, err := Open(r.dir, "main")
	mustFail(t, err, `"main" is not a commit of the repository around `+r.dir+`; "origin/main" is one`)
}

func TestAShallowCloneSaysWhatItLacks(t *testing.T) {
	t.Parallel()
	origin := newRepo(t)
	origin.write("main.hcl", "1\n")
	first := origin.commit()
	origin.git("branch", "base")
	origin.write("main.hcl", "2\n")
	origin.commit()
	r := origin.clone("--depth", "1")
	mustRead(t, r.open("HEAD"), "main.hcl", "2\n")
	for _, ref := range []string{"HEAD~1", first, "base", "origin/base"} {
		_, err := Open(r.dir, ref)
		mustFail(t, err, `is not a commit of the repository around `+r.dir+`. It is a shallow clone`)
		mustFail(t, err, "fetch-depth: 0")
	}
	// The advice that the message gives.
	r.git("fetch", "-q", "--depth=1", "origin", "base")
	mustRead(t, r.open("FETCH_HEAD"), "main.hcl", "1\n")
	r.git("fetch", "-q", "--unshallow")
	mustRead(t, r.open("HEAD~1"), "main.hcl", "1\n")
}

// The commit says what its files are; a replacement beside it does not count.
func TestReplacementsDoNotCount(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	r.write("main.hcl", "true\n")
	r.commit()
	r.git("replace", r.git("rev-parse", "HEAD:main.hcl"), r.blob("replaced\n"))
	if got := r.git("show", "HEAD:main.hcl"); got != "replaced" {
		t.Fatalf("git itself shows %q", got)
	}
	mustRead(t, r.open("HEAD"), "main.hcl", "true\n")
}

func TestNoCommitYet(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	_, err := Open(r.dir, "HEAD")
	mustFail(t, err, `"HEAD" is not a commit of the repository around `+r.dir+": the branch that is checked out has no commit")
}

func TestNoRepository(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	_, err := Open(dir, "HEAD")
	mustFail(t, err, dir+" is not in a git repository")

	_, err = Open(filepath.Join(dir, "gone"), "HEAD")
	mustFail(t, err, "cannot run git in "+filepath.Join(dir, "gone"))

	r := newRepo(t)
	r.commit()
	bare := repo{t, filepath.Join(t.TempDir(), "bare")}
	r.git("clone", "-q", "--bare", r.dir, bare.dir)
	for _, dir := range []string{bare.dir, filepath.Join(r.dir, ".git")} {
		_, err = Open(dir, "HEAD")
		mustFail(t, err, dir+" is not in the work tree of a git repository")
	}

	pruned := t.TempDir()
	if err := os.WriteFile(filepath.Join(pruned, ".git"), []byte("gitdir: /nowhere/else\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err = Open(pruned, "HEAD")
	mustFail(t, err, "cannot read the git repository around "+pruned+": not a git repository: /nowhere/else")
}

func TestNoGit(t *testing.T) {
	r := newRepo(t)
	r.commit()
	t.Setenv("PATH", t.TempDir())
	_, err := Open(r.dir, "HEAD")
	mustFail(t, err, "the program git, which is not in PATH")
}

func TestRepositoryOfAnotherUser(t *testing.T) {
	r := newRepo(t)
	r.commit()
	t.Setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1") // git's own switch for its tests
	if out, err := r.try("", "status"); err == nil {
		t.Skipf("this git trusts everybody: %s", out)
	}
	_, err := Open(r.dir, "HEAD")
	mustFail(t, err, "git does not trust the repository around "+r.dir)
	mustFail(t, err, "git config --global --add safe.directory "+r.dir)

	config := filepath.Join(t.TempDir(), "config")
	t.Setenv("GIT_CONFIG_GLOBAL", config)
	r.git("config", "--global", "--add", "safe.directory", r.dir)
	r.open("HEAD")
}
