package cmd

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"

	"github.com/declarative-cost/planner/cmd/internal/comment"
	"github.com/spf13/cobra"
)

// gitLabBehaviors lack hide-and-new: GitLab folds no comments.
var gitLabBehaviors = []string{"update", "new", "delete-and-new"}

func newCommentGitLabCommand(env *Env) *cobra.Command {
	var o commentOptions
	c := &cobra.Command{
		Use:   "gitlab DIFF.json...",
		Short: "Comment on a merge request on GitLab",
		Long: `Creates or updates one comment on a GitLab merge request. Its text is the Markdown
of diffs saved with "planner diff --format json"; - is standard input. In a merge
request pipeline, the project, merge request and commit come from the environment.
The token comes from GITLAB_TOKEN: a personal, project or group access token with
the scope api. CI_JOB_TOKEN cannot write comments.`,
		Example: `  planner diff --format json git:origin/main > diff.json
  planner comment gitlab diff.json
  planner comment gitlab --repo group/shop --merge-request 7 --tag prod diff.json --dry-run`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, names []string) error {
			if err := checkBehavior(o.behavior, gitLabBehaviors, "GitLab"); err != nil {
				return err
			}
			t, err := gitLabTarget(env, &o)
			if err != nil {
				return err
			}
			return runComment(env, &o, t, names)
		},
	}
	c.Flags().StringVar(&o.repo, "repo", "", "the project, GROUP/NAME or its number")
	c.Flags().IntVar(&o.number, "merge-request", 0, "the number of the merge request in its project (IID)")
	c.Flags().StringVar(&o.apiURL, "api-url", "", "API of another GitLab server: https://HOST/api/v4/")
	o.addFlags(c, gitLabBehaviors)
	return c
}

// gitLabProject is a number, or a name with at least one group.
var gitLabProject = regexp.MustCompile(`^(?:[0-9]+|[A-Za-z0-9_][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_][A-Za-z0-9_.-]*)+)$`)

// gitLabTarget takes from the flags, and else from the environment of GitLab CI,
// where the comment goes.
func gitLabTarget(env *Env, o *commentOptions) (*commentTarget, error) {
	if o.tokenEnv == "CI_JOB_TOKEN" {
		return nil, errors.New("--token-env: CI_JOB_TOKEN cannot write comments on GitLab; create a project access token with the scope api and pass it to the job as GITLAB_TOKEN")
	}
	api, err := address([2]string{"--api-url", o.apiURL}, [2]string{"CI_API_V4_URL", env.Getenv("CI_API_V4_URL")},
		[2]string{"CI_SERVER_URL", env.Getenv("CI_SERVER_URL")}, [2]string{"", comment.GitLabAPI})
	if err != nil {
		return nil, err
	}
	token, err := o.tokenOf(env, "GITLAB_TOKEN")
	if err != nil {
		return nil, err
	}
	project, number := o.repo, o.number
	if project == "" {
		project = firstOf(env.Getenv("CI_PROJECT_ID"), env.Getenv("CI_PROJECT_PATH"))
	}
	if ofRun := project == env.Getenv("CI_PROJECT_ID") || project == env.Getenv("CI_PROJECT_PATH"); number == 0 && ofRun {
		iid := env.Getenv("CI_MERGE_REQUEST_IID")
		if number, err = strconv.Atoi(iid); iid != "" && err != nil {
			return nil, fmt.Errorf("CI_MERGE_REQUEST_IID: %q is not the number of a merge request", iid)
		}
	}
	if project != "" && !gitLabProject.MatchString(project) {
		return nil, fmt.Errorf("--repo: %q is not a project such as group/shop or 42", project)
	}
	if number < 0 {
		return nil, fmt.Errorf("--merge-request: %d is not the number of a merge request", number)
	}
	t := &commentTarget{
		server: comment.Server{API: api, Token: token},
		// In a pipeline for merged results CI_COMMIT_SHA is a merge that was made for
		// it; what it merges is the request's own commit. The time of the merge holds
		// for both: it is made after every push.
		planned: plannedCommit{
			hash: firstOf(env.Getenv("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA"), env.Getenv("CI_COMMIT_SHA")),
			time: env.Getenv("CI_COMMIT_TIMESTAMP"),
		},
		limit: gitLabNoteLimit,
		connect: func(s comment.Server) comment.Platform {
			return comment.NewGitLab(s, project, number)
		},
	}
	t.need(project != "", "the project: --repo GROUP/NAME, or the variable CI_PROJECT_ID or CI_PROJECT_PATH")
	t.need(number != 0, "the merge request: --merge-request NUMBER, or a merge request pipeline of that project (CI_MERGE_REQUEST_IID)")
	t.need(token != "", "a token: the variable GITLAB_TOKEN, or the one named by --token-env; CI_JOB_TOKEN cannot write comments")
	return t, nil
}

// firstOf is the first text that is not empty.
func firstOf(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}
