package comment

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// GitHubAPI is the API of github.com.
const GitHubAPI = "https://api.github.com/"

// GitHub is a pull request on github.com or a GitHub Enterprise server.
type GitHub struct {
	pull
	graphQL string
}

var _ Platform = (*GitHub)(nil)

var gitHubHints = hints{
	unauthorized: "The token is wrong, expired or revoked",
	lacking:      regexp.MustCompile(`^Resource not accessible by `),
	forbidden:    "The token lacks the permission pull-requests: write. In GitHub Actions, give it to the job; a run for the pull request of a fork never has it",
	notFound:     "There is no such repository or pull request, or the token cannot see it: check --repo and --pull-request",
}

// apiHost matches the API of a host that serves nothing else: api.github.com,
// api.octo.ghe.com. An Enterprise server has it below api/v3/.
var apiHost = regexp.MustCompile(`^https?://(api|[^/]*\.api)\.`)

// NewGitHub prepares a pull request, of which nothing is read yet. The address
// of GraphQL follows from that of the API where it is "".
func NewGitHub(s Server, graphQL, owner, repo string, number int) *GitHub {
	base := closed(s.API)
	beside := base + "graphql"
	if !apiHost.MatchString(base) {
		base = strings.TrimSuffix(base, "api/v3/") + "api/v3/"
		beside = strings.TrimSuffix(base, "v3/") + "graphql"
	}
	base += "repos/" + url.PathEscape(owner) + "/" + url.PathEscape(repo)
	return &GitHub{graphQL: cmp.Or(graphQL, beside), pull: pull{
		api: newAPI("GitHub", s, gitHubHints, map[string]string{
			"Authorization": "Bearer " + s.Token, "Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28",
		}),
		url:      fmt.Sprintf("%s/pulls/%d", base, number),
		comments: fmt.Sprintf("%s/issues/%d/comments", base, number),
		comment:  base + "/issues/comments",
		update:   http.MethodPatch,
	}}
}

// GraphQL knows what GitHub's other API does not: whether the token's account
// wrote a comment (also for the token of GitHub Actions, which may not ask who
// it is), and whether a comment is hidden.
const (
	ownQuery  = `query($ids: [ID!]!) { nodes(ids: $ids) { ... on IssueComment { id isMinimized viewerDidAuthor } } }`
	hideQuery = `mutation($id: ID!) { minimizeComment(input: {subjectId: $id, classifier: OUTDATED}) { minimizedComment { isMinimized } } }`
)

// ownNode is an answer to ownQuery; all of it is zero where the comment is gone.
type ownNode struct {
	ID      string `json:"id"`
	Hidden  bool   `json:"isMinimized"`
	IsOwner bool   `json:"viewerDidAuthor"`
}

// Own lists the token's own comments.
func (g *GitHub) Own(name string) (own []Comment, err error) {
	tagged, err := g.tagged(name)
	for page := range slices.Chunk(tagged, pageSize) {
		ids := make([]string, len(page))
		for i, c := range page {
			ids[i] = c.Node
		}
		var data struct {
			Nodes []ownNode `json:"nodes"`
		}
		c := call{doing: "see who wrote the comments"}
		if err := g.ask(c, ownQuery, map[string]any{"ids": ids}, &data); err != nil {
			return nil, err
		}
		if len(data.Nodes) != len(ids) {
			return nil, g.failure(c, http.StatusOK, nil, "the answer is not one of GraphQL")
		}
		for _, c := range page {
			i := slices.IndexFunc(data.Nodes, func(n ownNode) bool { return n.ID != "" && n.ID == c.Node })
			if i >= 0 && data.Nodes[i].IsOwner {
				c.Hidden = data.Nodes[i].Hidden
				own = append(own, c)
			}
		}
	}
	return own, err
}

// Hide folds a comment as outdated. One that is gone is no error.
func (g *GitHub) Hide(c Comment) error {
	return g.ask(call{doing: "hide the earlier comment"}, hideQuery, map[string]any{"id": c.Node}, nil)
}

// ask sends a query. It may be sent again: none of them does more the second
// time.
func (g *GitHub) ask(c call, query string, variables map[string]any, data any) error {
	answer := struct {
		Data   any `json:"data"`
		Errors []struct {
			Type    string `json:"type"`
			Message string `json:"message"`
		} `json:"errors"`
	}{Data: data}
	c.method, c.url, c.body = http.MethodPost, g.graphQL, map[string]any{"query": query, "variables": variables}
	header, err := g.do(c, &answer)
	if err != nil {
		return err
	}
	for _, e := range answer.Errors {
		if e.Type != "NOT_FOUND" { // which means that the comment was deleted since it was listed
			return g.failure(c, http.StatusOK, header, e.Message)
		}
	}
	return nil
}

// URL is where people see a comment.
func (g *GitHub) URL(c Comment) string { return c.URL }
