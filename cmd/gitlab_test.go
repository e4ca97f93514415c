package cmd_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/declarative-cost/planner/cmd/internal/comment/commenttest"
	"go.yaml.in/yaml/v3"
)

const gitLabTemplate = "../templates/planner.gitlab-ci.yml"

type gitLabJob struct {
	Stage, Image  string
	Timeout       string
	Interruptible bool
	ResourceGroup string `yaml:"resource_group"`
	Rules         []struct{ If string }
	Variables     map[string]string
	BeforeScript  []string `yaml:"before_script"`
	Script        []string
	Artifacts     struct {
		When  string
		Paths []string
	}
}

// gitLabJobs reads a file of jobs and refuses keys that GitLab does not know.
func gitLabJobs(t *testing.T, name string) map[string]gitLabJob {
	t.Helper()
	jobs := map[string]gitLabJob{}
	decoder := yaml.NewDecoder(strings.NewReader(string(readFile(t, name))))
	decoder.KnownFields(true)
	if err := decoder.Decode(&jobs); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return jobs
}

func TestGitLabTemplateIsWellFormed(t *testing.T) {
	job := gitLabJobs(t, gitLabTemplate)["planner"]
	if len(job.Rules) != 1 || job.Rules[0].If != `$CI_PIPELINE_SOURCE == "merge_request_event"` || !strings.Contains(job.ResourceGroup, "$CI_MERGE_REQUEST_IID") {
		t.Errorf("%+v", job) // jobs of one merge request must not overtake each other
	}
	var example struct {
		Include []struct{ Remote string }
		Planner gitLabJob
	}
	decoder := yaml.NewDecoder(strings.NewReader(string(readFile(t, "../docs/recipes/gitlab/gitlab-ci.yml"))))
	decoder.KnownFields(true)
	if err := decoder.Decode(&example); err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(example.Include[0].Remote, strings.TrimPrefix(gitLabTemplate, "..")) {
		t.Errorf("%s is not the template", example.Include[0].Remote)
	}
	for name := range example.Planner.Variables {
		if _, ok := job.Variables[name]; !ok {
			t.Errorf("the template has no variable %s", name)
		}
	}
}

// runGitLab runs the template's job as a runner with a shell does, and returns
// its log and its exit code.
func (p *pullRequest) runGitLab(t *testing.T, server *commenttest.Server, token string) (log string, code int) {
	t.Helper()
	job := gitLabJobs(t, gitLabTemplate)["planner"]
	checkout := p.checkout("refs/pull/7/head")
	c := child(t, "bash", "-eo", "pipefail", "-c", strings.Join(slices.Concat(job.BeforeScript, job.Script), "\n"))
	c.Dir = checkout.dir
	c.Env = append(os.Environ(), gitEnvironment()...)
	for name, value := range job.Variables {
		c.Env = append(c.Env, name+"="+value)
	}
	c.Env = append(c.Env, "PLANNER_PATH=envs/prod", "GITLAB_TOKEN="+token,
		"CI_PIPELINE_SOURCE=merge_request_event", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main", "CI_MERGE_REQUEST_IID=7",
		"CI_PROJECT_ID=42", "CI_API_V4_URL="+strings.TrimSuffix(server.API(), "/"),
		"CI_COMMIT_SHA="+p.head, "CI_COMMIT_TIMESTAMP=2026-12-01T00:00:00Z")
	out, err := c.CombinedOutput()
	if c.ProcessState == nil {
		t.Fatal(err)
	}
	code = c.ProcessState.ExitCode()
	for _, name := range job.Artifacts.Paths {
		if _, err := os.Stat(checkout.dir + "/" + name); (err == nil) != (code != 1) && token != "" {
			t.Errorf("artifact %s: %v", name, err)
		}
	}
	return string(out), code
}
