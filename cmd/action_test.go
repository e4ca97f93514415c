package cmd_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A pullRequest is a repository at a forge: main has gone on since the branch
// left it, the branch has many commits, and the forge has tried the merge.
type pullRequest struct {
	origin      *repository
	left        string // the commit at which the branch left main
	head, merge string
}

// manyCommits is more than the action fetches at first.
const manyCommits = 40

// newPullRequest makes a pull request that changes files.
func newPullRequest(t *testing.T, change map[string]string) *pullRequest {
	t.Helper()
	base, _ := recipeFiles(t)
	origin := copyOf(t, fmt.Sprint("pull request with ", change), func() *repository {
		r := copyOf(t, "long branch", func() *repository { return longBranch(t, base) })
		r.commit("Change", change)
		r.git("checkout", "-q", "main")
		// Main goes on, before the merge is tried and after it: of this the pull request
		// must not be blamed.
		goOn := func(calls string) {
			r.commit("Go on", map[string]string{staging: strings.Replace(base[staging], "40000", calls, 1)})
		}
		goOn("90000")
		r.git("checkout", "-q", "--detach")
		r.git("merge", "-q", "-m", "Merge", "feature")
		r.git("update-ref", "refs/pull/7/head", "feature")
		r.git("update-ref", "refs/pull/7/merge", "HEAD")
		r.git("checkout", "-q", "main")
		goOn("120000")
		return r
	})
	commits := strings.Fields(origin.git("rev-parse", fmt.Sprintf("feature~%d", manyCommits+1), "feature", "refs/pull/7/merge"))
	return &pullRequest{origin: origin, left: commits[0], head: commits[1], merge: commits[2]}
}

// longBranch is a repository whose branch feature has left main many commits ago.
func longBranch(t *testing.T, base map[string]string) *repository {
	t.Helper()
	r := newRepository(t, base)
	r.git("checkout", "-q", "-b", "feature")
	for i := range manyCommits {
		r.git("commit", "-q", "--allow-empty", "-m", fmt.Sprintf("Work %d", i))
	}
	return r
}

// checkout is what actions/checkout makes of a ref: that commit alone.
func (p *pullRequest) checkout(ref string, depth ...string) *repository {
	p.origin.t.Helper()
	c := &repository{p.origin.t, p.origin.t.TempDir()}
	c.git("init", "-q")
	c.git("remote", "add", "origin", "file://"+p.origin.dir)
	c.git(append(append([]string{"fetch", "-q", "--no-tags"}, depth...), "origin", "+"+ref+":refs/remotes/"+strings.TrimPrefix(ref, "refs/"))...)
	c.git("checkout", "-q", "--detach", "refs/remotes/"+strings.TrimPrefix(ref, "refs/"))
	return c
}

// run prepares a run of the action in a checkout of the pull request. The event
// comes from headRepository.
func (p *pullRequest) run(t *testing.T, checkout *repository, headRepository string, inputs map[string]string) *compositeRun {
	t.Helper()
	temp := t.TempDir()
	actionPath, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	event := filepath.Join(temp, "event.json")
	text, err := json.Marshal(map[string]any{"pull_request": map[string]any{
		"number": 7,
		"head":   map[string]any{"sha": p.head, "repo": map[string]any{"full_name": headRepository}},
	}})
	if err == nil {
		err = os.WriteFile(event, text, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	env := append(goEnvironment(t), gitEnvironment()...)
	return &compositeRun{
		t: t, action: readAction(t), dir: checkout.dir, temp: temp, inputs: inputs, installed: true,
		contexts: map[string]string{"github.token": "secret-token", "github.action_path": actionPath},
		env: append(env, "HOME="+temp, "RUNNER_TEMP="+temp, "GITHUB_ACTIONS=true", "CI=true",
			"GITHUB_ACTION_PATH="+actionPath, "GITHUB_EVENT_PATH="+event, "GITHUB_EVENT_NAME=pull_request",
			"GITHUB_REPOSITORY=octo/shop", "GITHUB_BASE_REF=main", "GITHUB_HEAD_REF=feature",
			"GITHUB_REF=refs/pull/7/merge", "GITHUB_SHA="+p.merge, "GITHUB_ACTOR=octocat"),
	}
}

// goEnvironment lets a build use the caches of the tests.
func goEnvironment(t *testing.T) []string {
	t.Helper()
	settings, err := goSettings()
	if err != nil {
		t.Fatal(err)
	}
	return slices.Clone(settings)
}

var goSettings = sync.OnceValues(func() (env []string, err error) {
	out, err := exec.Command("go", "env", "-json", "GOCACHE", "GOMODCACHE", "GOPATH", "GOFLAGS", "GOPROXY").Output()
	if err != nil {
		return nil, err
	}
	var values map[string]string
	err = json.Unmarshal(out, &values)
	for _, name := range slices.Sorted(maps.Keys(values)) {
		env = append(env, name+"="+values[name])
	}
	return env, err
})

// billed are the outputs that "planner diff" of two folders gives, without git.
func billed(t *testing.T, before, after string) map[string]string {
	t.Helper()
	dir := t.TempDir()
	(&repository{t, dir}).write(map[string]string{"before/main.hcl": before, "after/main.hcl": after})
	stdout, stderr, _ := runIn(t, dir, "diff", "before", "after", "--format", "json")
	var diff struct {
		Totals struct {
			Billed struct{ Before, After, Change string }
		}
	}
	if err := json.Unmarshal([]byte(stdout), &diff); err != nil {
		t.Fatalf("%v\n%s", err, stderr)
	}
	b := diff.Totals.Billed
	return map[string]string{"billed-before": b.Before, "billed-after": b.After, "billed-change": b.Change}
}

const (
	prod    = "envs/prod/main.hcl"
	staging = "envs/staging/main.hcl"
)

// guarded is the change with a guardrail that it breaks.
func guarded(change map[string]string) map[string]string {
	return map[string]string{prod: change[prod] + "\nguardrail \"pull_request\" {\n  max_increase = 100\n}\n"}
}

// checkRun compares the end of a run with what is wanted; want has all outputs
// but the diff, whose document must be there when the others are.
func checkRun(t *testing.T, r *compositeRun, code int, want map[string]string) {
	t.Helper()
	got := r.outputs()
	document := got["diff"]
	delete(got, "diff")
	if d := cmp.Diff(want, got); d != "" || r.code != code {
		t.Errorf("exit code %d, want %d; outputs (-want +got):\n%s\n%s", r.code, code, d, r.log.String())
	}
	if want["changed"] != "" {
		if text := readFile(t, document); !json.Valid(text) {
			t.Errorf("%s is no document: %s", document, text)
		}
	}
}

// failedOutputs are those of a run without a result.
func failedOutputs(code string) map[string]string {
	return map[string]string{"billed-before": "", "billed-after": "", "billed-change": "", "changed": "", "exit-code": code}
}

func TestActionComparesWithTheMergeBase(t *testing.T) {
	t.Parallel()
	base, change := recipeFiles(t)
	p := newPullRequest(t, change)
	want := billed(t, base[prod], change[prod])
	want["changed"], want["exit-code"] = "true", "2"
	if want["billed-change"] == "0.00" {
		t.Fatal("the change must cost something")
	}
	for _, c := range []struct {
		name, ref, base string
		depth           []string
		only            string // the step to run, where what follows is as in another case; empty: all
		source          bool   // the planner is built, as version: source says, where PLANNER_BUILDS asks for it
	}{
		{"merge commit, shallow", "refs/pull/7/merge", "", []string{"--depth=1"}, "", true},
		{"head, shallow", "refs/pull/7/head", "", []string{"--depth=1"}, "base", false},
		{"head, whole history", "refs/pull/7/head", "", nil, "base", false},
		{"base named by its commit", "refs/pull/7/head", p.left, []string{"--depth=1"}, "base", false},
		{"base named by its branch", "refs/pull/7/merge", "main", []string{"--depth=1"}, "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := p.run(t, p.checkout(c.ref, c.depth...), "octo/shop", map[string]string{"path": "envs/prod", "comment": "false", "base": c.base})
			r.installed = !c.source || os.Getenv("PLANNER_BUILDS") == ""
			if r.only = c.only; r.only != "" {
				r.run()
				if got := r.steps["base"]["commit"]; got != p.left || r.code != 0 {
					t.Errorf("the base is %q, want %q\n%s", got, p.left, r.log.String())
				}
				return
			}
			r.run()
			checkRun(t, r, 0, want)
			if !strings.Contains(r.summary, "usage.search") {
				t.Errorf("the summary does not say what changed:\n%s", r.summary)
			}
		})
	}
	for _, ref := range []string{"refs/pull/7/head", "refs/pull/7/merge"} {
		t.Run("main has gone on, "+ref, func(t *testing.T) {
			r := p.run(t, p.checkout(ref, "--depth=1"), "octo/shop", map[string]string{"path": "envs/staging", "comment": "false"})
			r.run()
			if got := r.outputs(); r.code != 0 || got["changed"] != "false" || got["exit-code"] != "0" || got["billed-change"] != "0.00" {
				t.Errorf("the pull request is blamed for what main did: %v\n%s", got, r.log.String())
			}
		})
	}
}

func TestActionTakesSeveralPathsAndArguments(t *testing.T) {
	t.Parallel()
	_, change := recipeFiles(t)
	change["envs/new prod/main.hcl"] = change[prod]
	p := newPullRequest(t, change)
	r := p.run(t, p.checkout("refs/pull/7/merge", "--depth=1"), "octo/shop", map[string]string{
		"path": "envs/staging\nenvs/new prod\n", "args": "--months=1\n--start=2026-12", "comment": "false",
	})
	r.run()
	got := r.outputs()
	if lines := strings.Split(got["billed-change"], "\n"); len(lines) != 2 || lines[0] != "0.00" || lines[1] == "0.00" || got["exit-code"] != "2" || got["changed"] != "true" {
		t.Errorf("%v\n%s", got, r.log.String())
	}
	for i, file := range strings.Split(got["diff"], "\n") {
		var diff struct {
			Head struct {
				Source string
				Months int
			}
		}
		if err := json.Unmarshal(readFile(t, file), &diff); err != nil || diff.Head.Months != 1 || diff.Head.Source != []string{"envs/staging", "envs/new prod"}[i] {
			t.Errorf("%v %+v", err, diff)
		}
	}
}

// With --recursive the outputs are those of all configurations: an amount of each currency.
func TestActionTakesAllConfigurations(t *testing.T) {
	t.Parallel()
	base, change := recipeFiles(t)
	p := newPullRequest(t, change)
	want := billed(t, base[prod], change[prod])
	for path, changed := range map[string]string{"envs": "true", "envs/staging": "false"} {
		r := p.run(t, p.checkout("refs/pull/7/head"), "octo/shop", map[string]string{"path": path, "args": "--recursive", "comment": "false"})
		r.run()
		got := r.outputs()
		if got["changed"] != changed || (got["billed-change"] == want["billed-change"]) != (changed == "true") || strings.Contains(got["billed-before"], "null") || r.code != 0 {
			t.Errorf("%s: %v\n%s", path, got, r.log.String())
		}
	}
}

// What an input says is never a command.
func TestActionRunsNoInput(t *testing.T) {
	t.Parallel()
	p := newPullRequest(t, nil)
	for _, name := range []string{"path", "args", "base", "var-file", "version"} {
		r := p.run(t, p.checkout("refs/pull/7/merge", "--depth=1"), "octo/shop", map[string]string{
			name: "$(touch \"$RUNNER_TEMP/broken\")`touch $RUNNER_TEMP/broken`; touch $RUNNER_TEMP/broken #", "comment": "false",
		})
		r.installed = name != "version"
		r.run()
		if r.code == 0 {
			t.Errorf("%s: a senseless value passes\n%s", name, r.log.String())
		}
		if _, err := os.Stat(filepath.Join(r.temp, "broken")); err == nil {
			t.Errorf("%s: the value was run\n%s", name, r.log.String())
		}
	}
}

func TestActionFailsAfterTellingWhy(t *testing.T) {
	t.Parallel()
	base, change := recipeFiles(t)
	t.Run("guardrail", func(t *testing.T) {
		p := newPullRequest(t, guarded(change))
		r := p.run(t, p.checkout("refs/pull/7/merge", "--depth=1"), "octo/shop", map[string]string{"path": "envs/prod", "comment": "false"})
		r.run()
		want := billed(t, base[prod], change[prod])
		want["changed"], want["exit-code"] = "true", "3"
		checkRun(t, r, 3, want)
		if !strings.Contains(r.summary, "guardrail.pull_request") {
			t.Errorf("the summary does not name the guardrail:\n%s", r.summary)
		}
	})
	t.Run("mistake", func(t *testing.T) {
		p := newPullRequest(t, map[string]string{prod: strings.Replace(change[prod], "account.shop", "account.shpo", 1)})
		r := p.run(t, p.checkout("refs/pull/7/merge", "--depth=1"), "octo/shop", map[string]string{"path": "envs/staging\nenvs/prod"})
		r.run()
		checkRun(t, r, 1, failedOutputs("1"))
		for _, want := range []string{"`envs/prod` cannot be compared", "    ", "account.shpo", "No comment"} {
			if !strings.Contains(r.summary, want) {
				t.Errorf("the summary lacks %q:\n%s", want, r.summary)
			}
		}
	})
	t.Run("no common commit", func(t *testing.T) {
		p := newPullRequest(t, change)
		checkout := p.checkout("refs/pull/7/head", "--depth=1")
		checkout.git("checkout", "-q", "--orphan", "alone")
		checkout.commit("Alone", nil)
		r := p.run(t, checkout, "octo/shop", map[string]string{"path": "envs/prod"})
		r.run()
		checkRun(t, r, 1, failedOutputs(""))
		if !strings.Contains(r.summary, "fetch-depth: 0") {
			t.Errorf("the summary does not say what to do:\n%s", r.summary)
		}
	})
}

// A fork's token may only read: no comment, no failure, and the summary says so.
func TestActionDoesNotCommentWithoutTheRight(t *testing.T) {
	t.Parallel()
	_, change := recipeFiles(t)
	p := newPullRequest(t, change)
	for _, c := range []struct {
		name, from, env, says string
		inputs                map[string]string
	}{
		{"fork", "stranger/shop", "GITHUB_ACTOR=stranger", "comes from a fork", nil},
		{"Dependabot", "octo/shop", "GITHUB_ACTOR=dependabot[bot]", "by Dependabot", nil},
		{"no token", "octo/shop", "GITHUB_ACTOR=octocat", "there is no token", map[string]string{"token": ""}},
	} {
		t.Run(c.name, func(t *testing.T) {
			inputs := map[string]string{"path": "envs/prod"}
			maps.Copy(inputs, c.inputs)
			r := p.run(t, p.checkout("refs/pull/7/merge", "--depth=1"), c.from, inputs)
			r.env = append(r.env, c.env, "GITHUB_API_URL=http://127.0.0.1:1")
			r.run()
			if r.code != 0 || !strings.Contains(r.summary, c.says) || !strings.Contains(r.summary, "usage.search") {
				t.Errorf("exit code %d\n%s\n%s", r.code, r.summary, r.log.String())
			}
		})
	}
}
