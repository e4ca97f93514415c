package cmd

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"strconv"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/comment"
	"github.com/spf13/cobra"
)

var gitHubBehaviors = []string{"update", "new", "delete-and-new", "hide-and-new"}

func newCommentGitHubCommand(env *Env) *cobra.Command {
	var o commentOptions
	c := &cobra.Command{
		Use:   "github DIFF.json...",
		Short: "Comment on a pull request on GitHub",
		Long: `Creates or updates one comment on a GitHub pull request. Its text is the Markdown of
diffs saved with "planner diff --format json"; - is standard input. In GitHub
Actions, the repository, pull request and commit come from the environment. The
token comes from GITHUB_TOKEN or GH_TOKEN and needs the permission
pull-requests: write.`,
		Example: `  planner diff --format json git:origin/main > diff.json
  planner comment github diff.json
  planner comment github --repo octo/shop --pull-request 7 --tag prod diff.json --dry-run`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, names []string) error {
			if err := checkBehavior(o.behavior, gitHubBehaviors, "GitHub"); err != nil {
				return err
			}
			t, err := gitHubTarget(env, &o)
			if err != nil {
				return err
			}
			return runComment(env, &o, t, names)
		},
	}
	c.Flags().StringVar(&o.repo, "repo", "", "the repository, OWNER/NAME")
	c.Flags().IntVar(&o.number, "pull-request", 0, "the number of the pull request")
	c.Flags().StringVar(&o.apiURL, "api-url", "", "API of a GitHub Enterprise server: https://HOST/api/v3/")
	o.addFlags(c, gitHubBehaviors)
	return c
}

// gitHubRepo is an owner and a name.
var gitHubRepo = regexp.MustCompile(`^([A-Za-z0-9._-]+)/([A-Za-z0-9._-]+)$`)

// gitHubTarget takes from the flags, and else from the environment of GitHub
// Actions, where the comment goes.
func gitHubTarget(env *Env, o *commentOptions) (*commentTarget, error) {
	event, err := readGitHubEvent(env)
	if err != nil {
		return nil, err
	}
	api, err := address([2]string{"--api-url", o.apiURL}, [2]string{"GITHUB_API_URL", env.Getenv("GITHUB_API_URL")}, [2]string{"", comment.GitHubAPI})
	if err != nil {
		return nil, err
	}
	graphQL := "" // follows from --api-url
	if o.apiURL == "" {
		if graphQL, err = address([2]string{"GITHUB_GRAPHQL_URL", env.Getenv("GITHUB_GRAPHQL_URL")}); err != nil {
			return nil, err
		}
	}
	token, err := o.tokenOf(env, "GITHUB_TOKEN", "GH_TOKEN")
	if err != nil {
		return nil, err
	}
	repo, number := o.repo, o.number
	if repo == "" {
		repo = env.Getenv("GITHUB_REPOSITORY")
	}
	if number == 0 && strings.EqualFold(repo, env.Getenv("GITHUB_REPOSITORY")) { // the event is of that one
		number = event.number(env)
	}
	parts := gitHubRepo.FindStringSubmatch(repo)
	if repo != "" && (parts == nil || strings.Trim(parts[1], ".") == "" || strings.Trim(parts[2], ".") == "") {
		return nil, fmt.Errorf("--repo: %q is not a repository such as octo/shop", repo)
	}
	if number < 0 {
		return nil, fmt.Errorf("--pull-request: %d is not the number of a pull request", number)
	}
	t := &commentTarget{
		server:  comment.Server{API: api, Token: token},
		planned: event.planned(env),
		limit:   gitHubCommentLimit,
		connect: func(s comment.Server) comment.Platform {
			return comment.NewGitHub(s, graphQL, parts[1], parts[2], number)
		},
	}
	t.need(repo != "", "the repository: --repo OWNER/NAME, or the variable GITHUB_REPOSITORY")
	t.need(number != 0, "the pull request: --pull-request NUMBER, or a GitHub Actions run for a pull request of that repository (GITHUB_EVENT_PATH, GITHUB_REF)")
	t.need(token != "", "a token: the variable GITHUB_TOKEN or GH_TOKEN, or the one named by --token-env")
	return t, nil
}

// A gitHubEvent is what started a run of GitHub Actions, as far as it matters
// here.
type gitHubEvent struct {
	PullRequest struct {
		Number int `json:"number"`
		Head   struct {
			SHA string `json:"sha"`
		} `json:"head"`
	} `json:"pull_request"`
	Issue struct { // that was commented
		Number      int       `json:"number"`
		PullRequest *struct{} `json:"pull_request"` // nil where it is none
	} `json:"issue"`
}

// readGitHubEvent reads the event; it is empty outside of GitHub Actions.
func readGitHubEvent(env *Env) (event gitHubEvent, err error) {
	name := env.Getenv("GITHUB_EVENT_PATH")
	if name == "" {
		return event, nil
	}
	data, err := os.ReadFile(absolute(env.Dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return event, nil
	}
	if err != nil {
		return event, fmt.Errorf("GITHUB_EVENT_PATH: cannot read %s: %w", name, cause(err))
	}
	if err := json.Unmarshal(data, &event); err != nil {
		return event, fmt.Errorf("GITHUB_EVENT_PATH: %s is not an event of GitHub Actions: %w", name, err)
	}
	return event, nil
}

// pullRef is the ref of a run for a pull request.
var pullRef = regexp.MustCompile(`^refs/pull/([0-9]{1,9})/(?:merge|head)$`)

// number is that of the pull request; 0 where the run is for none.
func (e gitHubEvent) number(env *Env) int {
	switch m := pullRef.FindStringSubmatch(env.Getenv("GITHUB_REF")); {
	case e.PullRequest.Number != 0:
		return e.PullRequest.Number
	case e.Issue.PullRequest != nil:
		return e.Issue.Number
	case m != nil:
		number, _ := strconv.Atoi(m[1]) // digits
		return number
	}
	return 0
}

// planned is the commit of the run. For a pull request that is the head of its
// branch: GITHUB_SHA is a commit that merges it for a test, or with
// pull_request_target one of the base. The clone that a run makes by default
// holds the merge only, so its time has to do there: it is made after every
// push. For a comment GITHUB_SHA is the newest commit of the default branch, and
// what the run has checked out says more.
func (e gitHubEvent) planned(env *Env) plannedCommit {
	if e.Issue.PullRequest != nil {
		return plannedCommit{}
	}
	p := plannedCommit{hash: env.Getenv("GITHUB_SHA")}
	if head := e.PullRequest.Head.SHA; head != "" {
		p.hash = head
		if env.Getenv("GITHUB_EVENT_NAME") == "pull_request" {
			p.checkedOut = env.Getenv("GITHUB_SHA")
		}
	}
	return p
}
