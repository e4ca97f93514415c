package cmd_test

import (
	"bytes"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/declarative-cost/planner/cmd/internal/comment/commenttest"
	"github.com/rhysd/actionlint"
	"go.yaml.in/yaml/v3"
)

// pinned is an action at a commit, not at a tag that may move.
var pinned = regexp.MustCompile(`^[A-Za-z0-9_.-]+/[A-Za-z0-9_./-]+@[0-9a-f]{40}$`)

// workflowFiles are the project's own workflows and those of the recipes.
func workflowFiles(t *testing.T) (files []string) {
	t.Helper()
	for _, pattern := range []string{"../.github/workflows/*", "../docs/recipes/github/*"} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatal(pattern, err)
		}
		files = append(files, found...)
	}
	return files
}

type workflow struct {
	On          any
	Permissions map[string]string
	Concurrency struct {
		Group  string
		Cancel bool `yaml:"cancel-in-progress"`
	}
	Jobs map[string]struct {
		Permissions map[string]string
		Steps       []actionStep
	}
}

func readWorkflow(t *testing.T, name string) (w workflow) {
	t.Helper()
	if err := yaml.Unmarshal(readFile(t, name), &w); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return w
}

func TestWorkflowsPassTheLinter(t *testing.T) {
	t.Parallel()
	shellcheck := needTool(t, "shellcheck")
	var out bytes.Buffer
	linter, err := actionlint.NewLinter(&out, &actionlint.LinterOptions{Shellcheck: shellcheck})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range workflowFiles(t) {
		if _, err := linter.LintFile(name, nil); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if out.Len() > 0 {
		t.Error(out.String())
	}
}

// Nothing that somebody else writes reaches a shell or gets more rights than it
// needs.
func TestWorkflowsAreSafe(t *testing.T) {
	for _, name := range workflowFiles(t) {
		w := readWorkflow(t, name)
		if strings.Contains(string(readFile(t, name)), "pull_request_target:") {
			t.Errorf("%s: pull_request_target gives strangers a token that writes", name)
		}
		if w.Permissions["contents"] == "" {
			t.Errorf("%s: permissions are not named", name)
		}
		for _, job := range w.Jobs {
			checkSteps(t, name, job.Steps)
		}
	}
	checkSteps(t, "action.yml", readAction(t).Runs.Steps)
}

// Of two runs for one pull request only the later one comments.
func TestRecipesThatCommentRunOneAtATime(t *testing.T) {
	for _, name := range workflowFiles(t) {
		comments := regexp.MustCompile(`planner comment |uses: declarative-cost/planner@`).Match(readFile(t, name))
		if c := readWorkflow(t, name).Concurrency; comments && (!strings.Contains(c.Group, "github.ref") || !c.Cancel) {
			t.Errorf("%s: concurrency is %+v", name, c)
		}
	}
}

func checkSteps(t *testing.T, name string, steps []actionStep) {
	t.Helper()
	if len(steps) == 0 {
		t.Errorf("%s: a job without steps", name)
	}
	for _, step := range steps {
		if strings.Contains(step.Run, "${{") {
			t.Errorf("%s: an expression in a script: %s", name, step.Run)
		}
		if step.Uses != "" && !pinned.MatchString(step.Uses) && step.Uses != "declarative-cost/planner@main" {
			t.Errorf("%s: %s is not pinned to a commit", name, step.Uses)
		}
	}
}

// Inputs and outputs of the action are on the page of recipes, and no input is idle.
func TestActionSaysWhatItTakes(t *testing.T) {
	a := readAction(t)
	for name := range a.Inputs {
		if !regexp.MustCompile(`inputs\.` + regexp.QuoteMeta(name) + `( |$)`).MatchString(actionUses(a)) {
			t.Errorf("input %s is not used", name)
		}
	}
	page := string(readFile(t, recipesPage))
	for _, names := range []iter.Seq[string]{maps.Keys(a.Inputs), maps.Keys(a.Outputs)} {
		for name := range names {
			if !strings.Contains(page, "`"+name+"`") {
				t.Errorf("the page of recipes does not say what %s is", name)
			}
		}
	}
}

// actionUses are the values of the steps of an action, one a line.
func actionUses(a *action) string {
	var uses []string
	for _, step := range a.Runs.Steps {
		uses = append(uses, step.If)
		for _, value := range step.Env {
			uses = append(uses, value)
		}
	}
	return strings.Join(uses, "\n")
}

func TestActionScriptsPassShellcheck(t *testing.T) {
	t.Parallel()
	shellcheck := needTool(t, "shellcheck")
	scripts, err := filepath.Glob("../.github/action/*.sh")
	if err != nil || len(scripts) == 0 {
		t.Fatal(scripts, err)
	}
	if out, err := runTool(t, "", nil, shellcheck, append(scripts, "../.ci/run", "../.ci/fuzz", "../.ci/vulnerabilities")...); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// notAFork is the condition of steps that comment.
const notAFork = "github.event.pull_request.head.repo.full_name == github.repository"

// jobSteps are the steps of a job that run here: the planner is installed, and
// the pull request comes from no fork.
func jobSteps(t *testing.T, file, job string) (steps []actionStep) {
	t.Helper()
	for _, step := range readWorkflow(t, "../docs/recipes/github/"+file).Jobs[job].Steps {
		if step.Run == "go install github.com/declarative-cost/planner@main" {
			continue
		}
		if step.If == notAFork {
			step.If = ""
		}
		steps = append(steps, step)
	}
	return steps
}

// checkoutAll is what actions/checkout makes of a pull request with fetch-depth 0.
func (p *pullRequest) checkoutAll() *repository {
	c := p.checkout("refs/pull/7/merge")
	c.git("fetch", "-q", "origin", "+refs/heads/*:refs/remotes/origin/*")
	return c
}

func TestRecipeWithoutTheAction(t *testing.T) {
	t.Parallel()
	_, change := recipeFiles(t)
	for _, c := range []struct {
		name, says string
		change     map[string]string
		code       int
	}{
		{"changed", "14,400.00", change, 0},
		{"guardrail", "guardrail.pull_request", guarded(change), 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newPullRequest(t, c.change)
			server := forge(t, p)
			r := p.run(t, p.checkoutAll(), "octo/shop", nil)
			r.contexts["github.token"] = commenttest.Token
			r.env = append(r.env, "GITHUB_API_URL="+server.API())
			r.runSteps(jobSteps(t, "plain.yml", "cost"))
			comments := server.Comments()
			if r.code != c.code || len(comments) != 1 || !strings.Contains(comments[0].Body, c.says) || !strings.Contains(r.summary, c.says) {
				t.Errorf("exit code %d\n%+v\n%s", r.code, comments, r.log.String())
			}
		})
	}
}

func TestRecipeForSeveralFolders(t *testing.T) {
	t.Parallel()
	_, change := recipeFiles(t)
	p := newPullRequest(t, change)
	server := forge(t, p)
	last := p.run(t, p.checkoutAll(), "octo/shop", nil)
	for _, folder := range []string{"envs/prod", "envs/staging"} {
		r := p.run(t, p.checkoutAll(), "octo/shop", nil)
		r.contexts["matrix.folder"] = folder
		if r.runSteps(jobSteps(t, "several-folders.yml", "diff")); r.code != 0 {
			t.Fatal(r.log.String())
		}
		if err := os.CopyFS(filepath.Join(last.temp, "diffs"), os.DirFS(filepath.Join(r.temp, "diffs"))); err != nil {
			t.Fatal(err)
		}
	}
	last.contexts["github.token"] = commenttest.Token
	last.env = append(last.env, "GITHUB_API_URL="+server.API())
	last.runSteps(jobSteps(t, "several-folders.yml", "comment"))
	comments := server.Comments()
	if last.code != 0 || len(comments) != 1 || !strings.Contains(comments[0].Body, "envs/prod") || !strings.Contains(comments[0].Body, "envs/staging") {
		t.Errorf("exit code %d\n%+v\n%s", last.code, comments, last.log.String())
	}
}

// The baseline is committed when the plan differs, and only then.
func TestRecipeForANightlyBaseline(t *testing.T) {
	t.Parallel()
	base, change := recipeFiles(t)
	p := newPullRequest(t, change)
	p.origin.git("checkout", "-q", "--detach")
	clone := p.origin.clone("-b", "main")
	night := func() string {
		t.Helper()
		r := p.run(t, clone, "octo/shop", nil)
		if r.runSteps(jobSteps(t, "nightly-baseline.yml", "baseline")); r.code != 0 {
			t.Fatal(r.log.String())
		}
		return p.origin.git("rev-parse", "main")
	}
	// A guardrail must not make the second baseline differ from the first, nor may a
	// broken budget keep it from being committed.
	clone.commit("Limit", map[string]string{prod: guarded(base)[prod] + "\nbudget \"year\" {\n  amount    = 1\n  on_exceed = \"fail\"\n}\n"})
	clone.git("push", "-q")
	before := p.origin.git("rev-parse", "main")
	first := night()
	if files := p.origin.git("show", "--format=%s", "--name-only", "main"); first == before || files != "Update the cost baseline\n\nenvs/prod/planner.baseline.json" {
		t.Fatalf("the first night committed %q", files)
	}
	if second := night(); second != first {
		t.Errorf("nothing changed, and yet there is a commit:\n%s", p.origin.git("show", "main"))
	}
	clone.commit("More calls", change)
	if third := night(); p.origin.git("rev-list", "--count", first+".."+third) != "2" {
		t.Errorf("a change of the plan is not committed:\n%s", p.origin.git("log", "--oneline", first+".."+third))
	}
}
