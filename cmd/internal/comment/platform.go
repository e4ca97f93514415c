package comment

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// A Platform describes an API: its paths below the root, and its JSON. In paths, {owner}
// and {name} are parts of the repository's name, {path} is all of it, {n} is the number of
// the pull request and {id} that of a comment. A path into JSON is of names and indices:
// "comments.0.id".
type Platform struct {
	Name    string // for people
	Request string // what it calls a pull request
	API     string // address of the public server; "" where there is none for all
	Limit   int    // longest comment, in characters
	Hides   bool   // folds comments as outdated
	Plain   bool   // shows HTML as text

	root     string            // what follows the address of a server
	header   map[string]string // of every request
	password bool              // the token is a password without a user
	// onlyAuthors says that nobody else may edit a comment. Then a token that may not
	// ask who it is finds out by that.
	onlyAuthors  bool
	rights, hint string // what the token needs, and what else may be wrong with it

	pull          string // the pull request
	list, page    string // its comments, where a new one is posted, too; the query for many of them, the oldest first
	comment, edit string // a comment, and the method that rewrites it
	user          string // whose the token is; "" where GraphQL says it

	create, update            string // what is sent, with the text at %s
	items, skip               string // the list in a page of comments; true for what is no comment
	id, inner                 string // of a comment, or of a thread and the comment in it
	text, author, link        string
	me, head, webAt, fragment string // of the user; of the pull request, whose address a fragment makes that of a comment
}

const (
	gitHubPull  = "repos/{owner}/{name}/pulls/{n}"
	gitHubList  = "repos/{owner}/{name}/issues/{n}/comments"
	gitHubOne   = "repos/{owner}/{name}/issues/comments/{id}"
	gitLabPull  = "projects/{path}/merge_requests/{n}"
	bitbucket   = "repositories/{owner}/{name}/pullrequests/{n}"
	azurePull   = "{owner}/_apis/git/repositories/{name}/pullRequests/{n}"
	azureAPI    = "?api-version=7.1"
	bodyForm    = `{"body":%s}`
	contentForm = `{"content":{"raw":%s}}`
)

// The platforms. Bitbucket is Bitbucket Cloud; Gitea is Forgejo, too. On Azure Repos a
// comment is the first of a thread, which is closed so that it does not hold up the pull
// request. Gitee and Gitea state no limit: that of Gitee fits in 64 KiB.
var (
	GitHub = Platform{Name: "GitHub", Request: "pull request", API: "https://api.github.com/", Limit: 65_536, Hides: true,
		root: "api/v3/", header: map[string]string{"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"},
		rights: "lacks the permission pull-requests: write. In GitHub Actions, give it to the job; a run for the pull request of a fork never has it",
		pull:   gitHubPull, list: gitHubList, page: "?per_page=100", comment: gitHubOne, edit: "PATCH",
		create: bodyForm, update: bodyForm, id: "id", text: "body", link: "html_url", head: "head.sha"}
	GitLab = Platform{Name: "GitLab", Request: "merge request", API: "https://gitlab.com/api/v4/", Limit: 1_000_000,
		root: "api/v4/", rights: "needs the scope api and at least the role Reporter in the project, which must not be archived", hint: "; CI_JOB_TOKEN cannot write comments",
		pull: gitLabPull, list: gitLabPull + "/notes", page: "?order_by=created_at&sort=asc&per_page=100", comment: gitLabPull + "/notes/{id}", edit: "PUT", user: "user",
		create: bodyForm, update: bodyForm, skip: "system", id: "id", text: "body", author: "author.id", me: "id", head: "sha", webAt: "web_url", fragment: "#note_{id}"}
	Bitbucket = Platform{Name: "Bitbucket", Request: "pull request", API: "https://api.bitbucket.org/2.0/", Limit: 32_768, Plain: true,
		root: "2.0/", onlyAuthors: true, rights: "needs the scope pullrequest:write, or write:pullrequest:bitbucket of an API token", hint: "; an API token of a user is given as EMAIL:TOKEN",
		pull: bitbucket, list: bitbucket + "/comments", page: "?pagelen=100", comment: bitbucket + "/comments/{id}", edit: "PUT", user: "user",
		create: contentForm, update: contentForm, items: "values", skip: "deleted", id: "id", text: "content.raw", author: "user.uuid", link: "links.html.href",
		me: "uuid", head: "source.commit.hash"}
	Azure = Platform{Name: "Azure Repos", Request: "pull request", Limit: 150_000, password: true,
		header: map[string]string{"X-TFS-FedAuthRedirect": "Suppress"}, rights: "must be allowed to contribute to pull requests: the scope Code (read & write), or that permission for the build service",
		pull: azurePull + azureAPI, list: azurePull + "/threads" + azureAPI, comment: azurePull + "/threads/{id}" + azureAPI, edit: "PATCH", user: "_apis/connectionData",
		create: `{"comments":[{"parentCommentId":0,"commentType":"text","content":%s}],"status":"closed"}`, update: `{"content":%s}`, items: "value", skip: "isDeleted",
		id: "id", inner: "comments.0.id", text: "comments.0.content", author: "comments.0.author.id", me: "authenticatedUser.id",
		head: "lastMergeSourceCommit.commitId", webAt: "repository.webUrl", fragment: "/pullrequest/{n}?discussionId={thread}"}
	Gitee = Platform{Name: "Gitee", Request: "pull request", API: "https://gitee.com/api/v5/", Limit: 20_000,
		root: "api/v5/", rights: "needs the permissions user_info, pull_requests and notes",
		pull: gitHubPull, list: gitHubPull + "/comments", page: "?comment_type=pr_comment&direction=asc&per_page=100",
		comment: "repos/{owner}/{name}/pulls/comments/{id}", edit: "PATCH", user: "user",
		create: bodyForm, update: bodyForm, id: "id", text: "body", author: "user.id", link: "html_url", me: "id", head: "head.sha"}
	Gitea = Platform{Name: "Gitea", Request: "pull request", Limit: 65_536,
		root: "api/v1/", rights: "needs the scopes read:user, read:repository and write:issue",
		pull: gitHubPull, list: gitHubList, page: "?limit=50", comment: gitHubOne, edit: "PATCH", user: "user",
		create: bodyForm, update: bodyForm, id: "id", text: "body", author: "user.id", link: "html_url", me: "id", head: "head.sha"}
)

// Flag is the name of the flag for the number of a pull request.
func (p Platform) Flag() string { return strings.ReplaceAll(p.Request, " ", "-") }

// apiHost matches the API of a host that serves nothing else: api.github.com,
// api.octo.ghe.com. An Enterprise server has it below api/v3/.
var apiHost = regexp.MustCompile(`^https?://(api|[^/]*\.api)\.`)

// base is the address below which the paths are, given that of a server or of its API.
func (p Platform) base(address string) string {
	address = strings.TrimRight(address, "/") + "/"
	if p.Hides && apiHost.MatchString(address) {
		return address
	}
	return strings.TrimSuffix(address, p.root) + p.root
}

// fill puts names into a path.
func fill(path, repo string, number int, id string) string {
	owner, name, _ := strings.Cut(repo, "/")
	thread, _, _ := strings.Cut(id, "/")
	return strings.NewReplacer("{owner}", url.PathEscape(owner), "{name}", url.PathEscape(name), "{path}", url.PathEscape(repo),
		"{n}", strconv.Itoa(number), "{id}", id, "{thread}", thread).Replace(path)
}

// authorization is the header for a token: a user's name and password, a password, a JSON
// Web Token or another one.
func (p Platform) authorization(token string) string {
	if p.password && strings.Count(token, ".") != 2 {
		token = ":" + token
	}
	if strings.Contains(token, ":") {
		return "Basic " + basic(token)
	}
	return "Bearer " + token
}
