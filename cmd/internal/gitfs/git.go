package gitfs

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// git runs git in a folder, for as long as ctx lasts.
type git struct {
	ctx context.Context
	dir string
}

// flags go before the command of every run of git. Rev-parse and cat-file run no
// hook, pager or monitor of themselves; the flags keep it so. A bare repository
// that lies in the work tree, as files that somebody committed, is not taken for
// the repository, nor is its configuration read.
var flags = []string{
	"--no-pager", "--no-replace-objects", "--no-optional-locks",
	"-c", "core.fsmonitor=false",
	"-c", "core.hooksPath=" + os.DevNull,
	"-c", "safe.bareRepository=explicit",
}

// settings are set in git's environment. The configuration of the user and of
// the system still counts: what it says of safe.directory is needed.
var settings = []string{
	"LC_ALL=C", // for the messages that are understood below
	"GIT_TERMINAL_PROMPT=0",
	"GIT_NO_LAZY_FETCH=1",     // a partial clone fetches nothing
	"GIT_ALLOW_PROTOCOL=none", // nor does it with a git that does not know the line above
}

// misleading are variables that lead git to another repository or to other
// objects than those of the folder. A hook of git's runs with some of them.
var misleading = []string{
	"GIT_DIR", "GIT_WORK_TREE", "GIT_IMPLICIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_PREFIX", "GIT_NAMESPACE", "GIT_INDEX_FILE",
	"GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_GRAFT_FILE", "GIT_SHALLOW_FILE", "GIT_REPLACE_REF_BASE",
}

func (g git) command(args ...string) *exec.Cmd {
	c := exec.CommandContext(g.ctx, "git", slices.Concat(flags, args)...)
	c.Dir = g.dir
	c.Env = append(slices.DeleteFunc(os.Environ(), func(setting string) bool {
		name, _, _ := strings.Cut(setting, "=")
		return slices.Contains(misleading, name)
	}), settings...)
	c.WaitDelay = time.Second
	return c
}

// output runs git and gives what it prints, without the newline at the end.
func (g git) output(args ...string) (string, error) {
	out, err := g.command(args...).Output()
	if err != nil {
		return "", g.explain(err)
	}
	return strings.TrimSuffix(strings.TrimSuffix(string(out), "\n"), "\r"), nil
}

// explain says why git could not be run, or else gives what it said.
func (g git) explain(err error) error {
	if g.ctx.Err() != nil {
		return context.Cause(g.ctx)
	}
	if errors.Is(err, exec.ErrNotFound) {
		return errors.New("a commit is read with the program git, which is not in PATH: install it")
	}
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return said(exit.Stderr)
	}
	return fmt.Errorf("cannot run git in %s: %w", g.dir, err)
}

// said is what git wrote to its standard error when it failed.
type said string

// Error is the line that says what is wrong.
func (s said) Error() string {
	for line := range strings.Lines(string(s)) {
		for _, prefix := range []string{"fatal: ", "error: "} {
			if message, ok := strings.CutPrefix(line, prefix); ok {
				return strings.TrimSpace(message)
			}
		}
	}
	if text := strings.TrimSpace(string(s)); text != "" {
		return text
	}
	return "git ended without saying why"
}

// has says whether an error is git's and holds a text.
func has(err error, text string) bool {
	s, ok := errors.AsType[said](err)
	return ok && strings.Contains(string(s), text)
}

// workTree is the absolute path of the work tree around the folder.
func (g git) workTree() (string, error) {
	root, err := g.output("rev-parse", "--show-toplevel")
	switch {
	case err == nil:
		return filepath.FromSlash(root), nil
	case has(err, "not a git repository (or any"):
		return "", fmt.Errorf("%s is not in a git repository", g.dir)
	case has(err, "must be run in a work tree"), has(err, "cannot use bare repository"):
		return "", fmt.Errorf("%s is not in the work tree of a git repository; a bare repository has none", g.dir)
	case has(err, "safe.directory"):
		return "", fmt.Errorf("git does not trust the repository around %s, which belongs to another user; if you do, run: %s", g.dir, trustCommand(err))
	}
	return "", fmt.Errorf("cannot read the git repository around %s: %w", g.dir, err)
}

// trustCommand is git's own proposal, which has the folder quoted for a shell.
func trustCommand(err error) string {
	s, _ := errors.AsType[said](err)
	for line := range strings.Lines(string(s)) {
		if line = strings.TrimSpace(line); strings.HasPrefix(line, "git config ") {
			return line
		}
	}
	return "git config --global --add safe.directory FOLDER"
}

// fullHash is a hash by SHA-1 or SHA-256.
var fullHash = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(?:[0-9a-f]{40}|[0-9a-f]{64})$`) })

// errNoSuch is what rev-parse says of names there are not.
const errNoSuch = "Needed a single revision"

// commit is the hash of the commit that ref names.
func (g git) commit(ref string) (string, error) {
	if ref == "" || strings.ContainsRune(ref, 0) {
		return "", fmt.Errorf("%q names no commit", ref)
	}
	found, err := g.verify(ref)
	if err == nil && fullHash().MatchString(found) {
		return found, nil
	}
	if g.ctx.Err() != nil {
		return "", err
	}
	message := fmt.Sprintf("%q is not a commit of the repository around %s", ref, g.dir)
	if _, ok := errors.AsType[said](err); ok && !strings.HasSuffix(err.Error(), errNoSuch) {
		message += " (" + err.Error() + ")"
	}
	return "", errors.New(message + g.advice(ref))
}

// verify resolves a name. What follows --end-of-options is a name even when it
// starts with a dash.
func (g git) verify(ref string) (string, error) {
	return g.output("rev-parse", "--verify", "--end-of-options", ref+"^{commit}")
}

// advice says what may help when a name was not found. The clones that CI makes
// lack branches and history. The name itself is in no command that is proposed:
// it may be a stranger's, and these are copied into a shell.
func (g git) advice(ref string) string {
	if ref == "HEAD" {
		return ": the branch that is checked out has no commit"
	}
	if _, err := g.verify("refs/remotes/origin/" + ref); err == nil {
		return fmt.Sprintf("; %q is one", "origin/"+ref)
	}
	if shallow, err := g.output("rev-parse", "--is-shallow-repository"); err == nil && shallow == "true" {
		return ". It is a shallow clone, which lacks branches and history: get all of it with git fetch --unshallow, or one branch with" +
			" git fetch --depth=1 origin BRANCH and name it FETCH_HEAD; in GitHub Actions, give actions/checkout fetch-depth: 0"
	}
	return "; if it is a branch of a remote, fetch it first: git fetch origin"
}

// CommitTime gives the full hash of the commit that ref names in the repository
// around the folder dir, and when it was committed, in UTC. The time is what the
// committer says it is.
func CommitTime(dir, ref string) (commit string, at time.Time, err error) {
	g := git{context.Background(), dir}
	if _, err := g.workTree(); err != nil {
		return "", time.Time{}, err
	}
	if commit, err = g.commit(ref); err != nil {
		return "", time.Time{}, err
	}
	line, err := g.output("rev-list", "--no-walk", "--timestamp", commit)
	if err != nil {
		return "", time.Time{}, fmt.Errorf("cannot read the commit %s: %w", commit, err)
	}
	text, _, _ := strings.Cut(line, " ")
	seconds, err := strconv.ParseInt(text, 10, 64)
	if err != nil || seconds == 0 { // 0 is what git makes of a time that it cannot read
		return "", time.Time{}, fmt.Errorf("the commit %s does not say when it was committed", commit)
	}
	return commit, time.Unix(seconds, 0).UTC(), nil
}
