package cmd_test

import (
	"os"
	"strings"
	"testing"

	"github.com/declarative-cost/planner/cmd/internal/comment/commenttest"
	"go.yaml.in/yaml/v3"
)

// readPipeline reads a recipe and refuses keys that a test does not know.
func readPipeline(t *testing.T, name string, into any) {
	t.Helper()
	decoder := yaml.NewDecoder(strings.NewReader(string(readFile(t, "../docs/recipes/"+name))))
	decoder.KnownFields(true)
	if err := decoder.Decode(into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

// bitbucketScript is what the recipe for Bitbucket Pipelines runs. Pipelines do not name
// the API.
func bitbucketScript(t *testing.T, server *commenttest.Server) string {
	t.Helper()
	type step struct {
		Name    string
		MaxTime int `yaml:"max-time"`
		Clone   struct{ Depth string }
		Script  []string
	}
	var file struct {
		Image     string
		Pipelines struct {
			PullRequests map[string][]struct{ Step step } `yaml:"pull-requests"`
		}
	}
	readPipeline(t, "bitbucket/bitbucket-pipelines.yml", &file)
	s := file.Pipelines.PullRequests["**"][0].Step
	if s.Clone.Depth != "full" || !strings.HasPrefix(s.Script[0], "go install ") {
		t.Fatalf("%+v", s)
	}
	script := strings.Join(s.Script[1:], "\n")
	return strings.Replace(script, "planner comment bitbucket", "planner comment bitbucket --api-url "+server.API(), 1)
}

// azureScript is what the recipe for Azure Pipelines runs.
func azureScript(t *testing.T) string {
	t.Helper()
	type step struct {
		Checkout    string
		FetchDepth  *int `yaml:"fetchDepth"`
		Task        string
		Inputs      map[string]string
		Bash        string
		DisplayName string `yaml:"displayName"`
		Env         map[string]string
	}
	var file struct {
		Trigger string
		Pool    struct {
			VMImage string `yaml:"vmImage"`
		}
		Jobs []struct {
			Job              string
			TimeoutInMinutes int `yaml:"timeoutInMinutes"`
			Steps            []step
		}
	}
	readPipeline(t, "azure/azure-pipelines.yml", &file)
	steps := file.Jobs[0].Steps
	last := steps[len(steps)-1]
	if depth := steps[0].FetchDepth; depth == nil || *depth != 0 || last.Env["SYSTEM_ACCESSTOKEN"] != "$(System.AccessToken)" {
		t.Fatalf("%+v", steps)
	}
	return last.Bash
}

// runPipeline runs a recipe as the platform does.
func (p *pullRequest) runPipeline(t *testing.T, platform string, server *commenttest.Server, token string) (log string, code int) {
	t.Helper()
	script, variables := "", []string{"BITBUCKET_PR_DESTINATION_BRANCH=main", "BITBUCKET_REPO_FULL_NAME=octo/shop", "BITBUCKET_PR_ID=7", "BITBUCKET_COMMIT=" + p.head[:12], "BITBUCKET_TOKEN=" + token}
	switch platform {
	case "gitlab":
		return p.runGitLab(t, server, token)
	case "bitbucket":
		script = bitbucketScript(t, server)
	case "azure":
		script = azureScript(t)
		variables = []string{"SYSTEM_PULLREQUEST_TARGETBRANCH=refs/heads/main", "SYSTEM_COLLECTIONURI=" + server.API(), "SYSTEM_TEAMPROJECT=octo", "BUILD_REPOSITORY_NAME=shop",
			"SYSTEM_PULLREQUEST_PULLREQUESTID=7", "SYSTEM_PULLREQUEST_SOURCECOMMITID=" + p.head, "BUILD_SOURCEVERSION=" + p.merge, "SYSTEM_ACCESSTOKEN=" + token}
	}
	run := child(t, "bash", "-e", "-c", script)
	run.Dir = p.checkoutAll().dir
	run.Env = append(append(os.Environ(), gitEnvironment()...), variables...)
	out, _ := run.CombinedOutput()
	return string(out), run.ProcessState.ExitCode()
}

func TestRecipesOfPipelines(t *testing.T) {
	t.Parallel()
	_, change := recipeFiles(t)
	tags := map[string]string{"gitlab": "planner", "bitbucket": "prod", "azure": "prod"}
	for _, c := range []struct {
		name, token, says string
		change            map[string]string
		code, comments    int
	}{
		{"changed", commenttest.Token, "14,400.00", change, 0, 1},
		{"guardrail", commenttest.Token, "guardrail.pull_request", guarded(change), 3, 1},
		{"mistake", commenttest.Token, "shpo", map[string]string{prod: strings.Replace(change[prod], "account.shop", "account.shpo", 1)}, 1, 0},
		{"no token", "", "_TOKEN is not set", change, 0, 0},
	} {
		for platform, tag := range tags {
			if c.token == "" && platform == "azure" { // whose pipelines always have one
				continue
			}
			t.Run(c.name+" "+platform, func(t *testing.T) {
				p := newPullRequest(t, c.change)
				server := startServer(t, platform)
				server.SetHead(p.head)
				log, code := p.runPipeline(t, platform, server, c.token)
				comments := server.Comments()
				if code != c.code || len(comments) != c.comments || !strings.Contains(log, c.says) {
					t.Fatalf("exit code %d, want %d; comments %+v\n%s", code, c.code, comments, log)
				}
				if c.comments > 0 && (!strings.Contains(comments[0].Body, c.says) || !strings.Contains(comments[0].Body, `tag="`+tag+`"`)) {
					t.Errorf("the comment is\n%s", comments[0].Body)
				}
			})
		}
	}
}
