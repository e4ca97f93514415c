package cmd

import (
	"regexp"

	"github.com/declarative-cost/planner/cmd/internal/comment"
)

// A commentPlatform is what the command for a platform takes from flags and from the
// variables of its CI. Where several variables are named, the first that is set counts.
type commentPlatform struct {
	comment.Platform
	use      string // name of the command
	about    string // where the settings come from, for its help
	repoName string // parts of the name of a repository
	repoLike string // such a name
	apiLike  string // address of a server

	isRepo       *regexp.Regexp
	repo         []string // "A/B" is the values of A and B with a slash in between
	number       []string
	api          []string
	graphQL      string
	token        []string
	commit, time []string
	merge        string // a commit that CI made to test the pull request
	badToken     string // a variable whose token cannot write comments
	event        bool   // number and commit are in the event of GITHUB_EVENT_PATH, too
	only         string // the variables of GitHub count only if this one is "true"
}

var (
	// ownerAndName is a name of two parts; azureName may have spaces and any letters.
	ownerAndName = regexp.MustCompile(`^[A-Za-z0-9._-]+/[A-Za-z0-9._-]+$`)
	azureName    = regexp.MustCompile(`^[^/\\?#%<>:"|*{}\pC]+/[^/\\?#%<>:"|*{}\pC]+$`)
	// gitLabProject is a number, or a name with at least one group.
	gitLabProject = regexp.MustCompile(`^(?:[0-9]+|[A-Za-z0-9_][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_][A-Za-z0-9_.-]*)+)$`)
)

// commentPlatforms are the platforms, in the order of the help.
var commentPlatforms = []commentPlatform{
	{Platform: comment.Platforms["github"], use: "github", repoName: "OWNER/NAME", repoLike: "octo/shop", apiLike: "https://HOST/api/v3/", isRepo: ownerAndName,
		about: `In GitHub Actions, the repository, pull request and commit come from the
environment. The token comes from GITHUB_TOKEN or GH_TOKEN and needs the permission
pull-requests: write. --api-url names a GitHub Enterprise server.`,
		repo: []string{"GITHUB_REPOSITORY"}, api: []string{"GITHUB_API_URL"}, graphQL: "GITHUB_GRAPHQL_URL", token: []string{"GITHUB_TOKEN", "GH_TOKEN"},
		commit: []string{"GITHUB_SHA"}, event: true},
	{Platform: comment.Platforms["gitlab"], use: "gitlab", repoName: "GROUP/NAME", repoLike: "group/shop", apiLike: "https://HOST/api/v4/", isRepo: gitLabProject,
		about: `In a merge request pipeline, the project, merge request and commit come from the
environment; --repo may also be the number of the project. The token comes from
GITLAB_TOKEN: a personal, project or group access token with the scope api.
CI_JOB_TOKEN cannot write comments. --api-url names another GitLab server.`,
		repo: []string{"CI_PROJECT_ID", "CI_PROJECT_PATH"}, number: []string{"CI_MERGE_REQUEST_IID"}, api: []string{"CI_API_V4_URL", "CI_SERVER_URL"}, token: []string{"GITLAB_TOKEN"},
		// In a pipeline for merged results CI_COMMIT_SHA is a merge that was made for it;
		// what it merges is the request's own commit. The time of the merge holds for
		// both: it is made after every push.
		commit: []string{"CI_MERGE_REQUEST_SOURCE_BRANCH_SHA", "CI_COMMIT_SHA"}, time: []string{"CI_COMMIT_TIMESTAMP"}, badToken: "CI_JOB_TOKEN"},
	{Platform: comment.Platforms["bitbucket"], use: "bitbucket", repoName: "WORKSPACE/NAME", repoLike: "octo/shop", apiLike: "https://HOST/2.0/", isRepo: ownerAndName,
		about: `In a pull request pipeline of Bitbucket Cloud, the repository, pull request and
commit come from the environment. The token comes from BITBUCKET_TOKEN: a
repository, project or workspace access token with the scope pullrequest:write, or
EMAIL:TOKEN with an API token of a user.`,
		repo: []string{"BITBUCKET_REPO_FULL_NAME"}, number: []string{"BITBUCKET_PR_ID"}, token: []string{"BITBUCKET_TOKEN"}, commit: []string{"BITBUCKET_COMMIT"}},
	{Platform: comment.Platforms["azure"], use: "azure", repoName: "PROJECT/NAME", repoLike: "shop/backend", apiLike: "https://dev.azure.com/ORGANIZATION/", isRepo: azureName,
		about: `In Azure Pipelines, the organization, repository, pull request and commit come from
the environment; elsewhere --api-url names the organization. The token comes from
SYSTEM_ACCESSTOKEN, which a step gets with "env: SYSTEM_ACCESSTOKEN:
$(System.AccessToken)" and whose build service must be allowed to contribute to pull
requests, or from AZURE_DEVOPS_EXT_PAT: a personal access token with the scope Code
(read & write).`,
		repo: []string{"SYSTEM_TEAMPROJECT/BUILD_REPOSITORY_NAME"}, number: []string{"SYSTEM_PULLREQUEST_PULLREQUESTID"}, api: []string{"SYSTEM_COLLECTIONURI"},
		token: []string{"SYSTEM_ACCESSTOKEN", "AZURE_DEVOPS_EXT_PAT"}, commit: []string{"SYSTEM_PULLREQUEST_SOURCECOMMITID", "BUILD_SOURCEVERSION"}, merge: "BUILD_SOURCEVERSION"},
	{Platform: comment.Platforms["gitee"], use: "gitee", repoName: "OWNER/NAME", repoLike: "octo/shop", apiLike: "https://HOST/api/v5/", isRepo: ownerAndName,
		about: `In Gitee Go, the pull request and commit come from the environment. The token comes
from GITEE_TOKEN, or in Gitee Go, which reserves such names, from the variable named
by --token-env: a personal access token with the permissions user_info, pull_requests
and notes. --api-url names a server of an enterprise.`,
		repo: []string{"GITEE_REPO"}, number: []string{"GITEE_PULL_ID"}, token: []string{"GITEE_TOKEN"}, commit: []string{"GITEE_SOURCE_COMMIT", "GITEE_COMMIT"}},
	{Platform: comment.Platforms["gitea"], use: "gitea", repoName: "OWNER/NAME", repoLike: "octo/shop", apiLike: "https://HOST/api/v1/", isRepo: ownerAndName,
		about: `In Gitea Actions, the server, repository, pull request and commit come from the
environment; elsewhere --api-url names the server. The token comes from GITEA_TOKEN,
or in Gitea Actions from GITHUB_TOKEN, and needs the scopes read:user,
read:repository and write:issue. Forgejo has the same API.`,
		repo: []string{"GITHUB_REPOSITORY"}, api: []string{"GITHUB_API_URL"}, token: []string{"GITEA_TOKEN", "GITHUB_TOKEN"},
		commit: []string{"GITHUB_SHA"}, event: true, only: "GITEA_ACTIONS"},
}
