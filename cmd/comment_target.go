package cmd

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"github.com/declarative-cost/planner/cmd/internal/comment"
	"github.com/spf13/cobra"
)

// A commentPlatform is a platform, whose command has its name.
type commentPlatform struct {
	comment.Platform
	use string
}

// newCommentPlatformCommand is the command for a platform.
func newCommentPlatformCommand(env *Env, p commentPlatform) *cobra.Command {
	var o commentOptions
	flags := fmt.Sprintf("--repo %s --%s 7", p.CI.RepoLike, p.Flag())
	if p.API == "" {
		flags = "--api-url " + strings.NewReplacer("HOST", "git.example.com", "ORGANIZATION", "acme").Replace(p.CI.APILike) + " " + flags
	}
	c := &cobra.Command{
		Use:   p.use + " DIFF.json...",
		Short: fmt.Sprintf("Comment on a %s on %s", p.Request, p.Name),
		Long: fmt.Sprintf("Creates or updates one comment on a %s on %s. Its text is the\nMarkdown of diffs saved with \"planner diff --format json\"; - is standard input.\n\n%s",
			p.Request, p.Name, strings.Join(p.About, "\n")),
		Example: fmt.Sprintf("  planner diff --format json git:origin/main > diff.json\n  planner comment %s diff.json\n  planner comment %[1]s %s --tag prod diff.json --dry-run", p.use, flags),
		Args:    cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, names []string) error {
			t, err := p.target(env, &o)
			if err != nil {
				return err
			}
			if err := t.post(env, &o, names); err != nil {
				return errors.New(t.server.Redact(err.Error()))
			}
			return nil
		},
	}
	o.addFlags(c, p)
	return c
}

// value is a variable of the environment, or "A/B".
func (p commentPlatform) value(env *Env, name string) string {
	if strings.HasPrefix(name, "GITHUB_") && p.CI.Only != "" && env.Getenv(p.CI.Only) != "true" {
		return ""
	}
	if first, second, ok := strings.Cut(name, "/"); ok {
		if env.Getenv(first) == "" || env.Getenv(second) == "" {
			return ""
		}
		return env.Getenv(first) + "/" + env.Getenv(second)
	}
	return env.Getenv(name)
}

// setting is what a flag says, or else the first of some variables that is set, with the name
// of either.
func (p commentPlatform) setting(env *Env, flag, given string, variables []string) (value, name string) {
	if given != "" {
		return given, flag
	}
	for _, name := range variables {
		if value := p.value(env, name); value != "" {
			return value, name
		}
	}
	return "", ""
}

// target takes from the flags, and else from the environment of CI, where the comment
// goes.
func (p commentPlatform) target(env *Env, o *commentOptions) (*commentTarget, error) {
	if o.tokenEnv != "" && o.tokenEnv == p.CI.BadToken {
		return nil, fmt.Errorf("--token-env: %s cannot write comments on %s; create a project access token with the scope api and pass it to the job as %s", p.CI.BadToken, p.Name, p.CI.Token[0])
	}
	event, err := p.readEvent(env)
	if err != nil {
		return nil, err
	}
	api, graphQL, err := p.addresses(env, o)
	if err != nil {
		return nil, err
	}
	token, err := p.token(env, o)
	if err != nil {
		return nil, err
	}
	repo, number, err := p.pullRequest(env, o, event)
	if err != nil {
		return nil, err
	}
	t := &commentTarget{platform: p.Platform, server: comment.Server{API: api, GraphQL: graphQL, Token: token}, repo: repo, number: number, planned: p.planned(env, event)}
	sources := strings.Join(p.CI.Number, ", ")
	if p.CI.Event {
		sources = "GITHUB_EVENT_PATH, GITHUB_REF"
	}
	t.need(api != "", "the server: --api-url "+p.CI.APILike+", or the variable "+strings.Join(p.CI.API, " or "))
	t.need(repo != "", "the repository: --repo "+p.CI.RepoName+", or the variable "+strings.ReplaceAll(strings.Join(p.CI.Repo, " or "), "/", " with "))
	t.need(number != 0, fmt.Sprintf("the %s: --%s NUMBER, or a run of CI for a %[1]s of that repository (%[3]s)", p.Request, p.Flag(), sources))
	needed := "a token: the variable " + strings.Join(p.CI.Token, " or ") + ", or the one named by --token-env"
	if p.CI.BadToken != "" {
		needed += "; " + p.CI.BadToken + " cannot write comments"
	}
	t.need(token != "", needed)
	return t, nil
}

// addresses are those of the API and of GraphQL; that one follows from --api-url.
func (p commentPlatform) addresses(env *Env, o *commentOptions) (api, graphQL string, err error) {
	api, name := p.setting(env, "--api-url", o.apiURL, p.CI.API)
	if err = checkURL(api); err == nil && o.apiURL == "" && p.CI.GraphQL != "" {
		graphQL, name = env.Getenv(p.CI.GraphQL), p.CI.GraphQL
		err = checkURL(graphQL)
	}
	if err != nil {
		return "", "", fmt.Errorf("%s: the address %w", name, err)
	}
	return cmp.Or(api, p.API), graphQL, nil
}

// token reads the token from the variable that --token-env names, or else from the first one
// of the platform that is set.
func (p commentPlatform) token(env *Env, o *commentOptions) (string, error) {
	token, name := env.Getenv(o.tokenEnv), o.tokenEnv
	if name == "" {
		token, name = p.setting(env, "", "", p.CI.Token)
	}
	token = strings.TrimSpace(token)
	if strings.ContainsFunc(token, func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsGraphic(r) || r == ' ' }) {
		return "", fmt.Errorf("%s does not hold a valid token: it contains spaces or other characters that tokens do not have", name)
	}
	return token, nil
}

// pullRequest is where the comment goes. The number of a run is of its own repository.
func (p commentPlatform) pullRequest(env *Env, o *commentOptions, event gitHubEvent) (repo string, number int, err error) {
	repo, source := p.setting(env, "--repo", o.repo, p.CI.Repo)
	dots := slices.ContainsFunc(strings.Split(repo, "/"), func(part string) bool { return strings.Trim(part, ".") == "" })
	if repo != "" && (dots || !regexp.MustCompile(p.CI.IsRepo).MatchString(repo)) {
		return "", 0, fmt.Errorf("%s: %q is not a repository such as %s; set --repo", source, repo, p.CI.RepoLike)
	}
	ofRun := slices.ContainsFunc(p.CI.Repo, func(name string) bool { return strings.EqualFold(repo, p.value(env, name)) })
	switch number = o.number; {
	case number < 0:
		return "", 0, fmt.Errorf("--%s: %d is not the number of a %s", p.Flag(), number, p.Request)
	case number == 0 && ofRun && p.CI.Event:
		number = event.number(p.value(env, "GITHUB_REF"))
	case number == 0 && ofRun:
		if text, name := p.setting(env, "", "", p.CI.Number); text != "" {
			if number, err = strconv.Atoi(text); err != nil || number <= 0 {
				return "", 0, fmt.Errorf("%s: %q is not the number of a %s", name, text, p.Request)
			}
		}
	}
	return repo, number, nil
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

// readEvent reads the event; it is empty outside of GitHub Actions and Gitea Actions.
func (p commentPlatform) readEvent(env *Env) (event gitHubEvent, err error) {
	name := p.value(env, "GITHUB_EVENT_PATH")
	if name == "" || !p.CI.Event {
		return event, nil
	}
	data, err := os.ReadFile(absolute(env.Dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return event, nil
	}
	if err != nil {
		return event, fmt.Errorf("GITHUB_EVENT_PATH: %w", readError(name, err))
	}
	if err := json.Unmarshal(data, &event); err != nil {
		return event, fmt.Errorf("GITHUB_EVENT_PATH: %s is not an event of GitHub Actions: %w", name, err)
	}
	return event, nil
}

// pullRef is the ref of a run for a pull request.
var pullRef = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^refs/pull/([0-9]{1,9})/(?:merge|head)$`) })

// number is that of the pull request; 0 where the run is for none.
func (e gitHubEvent) number(ref string) int {
	switch m := pullRef().FindStringSubmatch(ref); {
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
func (p commentPlatform) planned(env *Env, event gitHubEvent) (planned plannedCommit) {
	if event.Issue.PullRequest != nil {
		return planned
	}
	planned.hash, _ = p.setting(env, "", "", p.CI.Commit)
	planned.time, _ = p.setting(env, "", "", p.CI.Time)
	planned.checkedOut = p.value(env, p.CI.Merge)
	if head := event.PullRequest.Head.SHA; head != "" {
		if p.value(env, "GITHUB_EVENT_NAME") == "pull_request" {
			planned.checkedOut = planned.hash
		}
		planned.hash = head
	}
	return planned
}
