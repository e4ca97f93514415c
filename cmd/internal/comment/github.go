package comment

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/google/go-github/v89/github"
)

// GitHubAPI is the API of github.com.
const GitHubAPI = "https://api.github.com/"

// GitHub is a pull request on github.com or a GitHub Enterprise server.
type GitHub struct {
	client      *github.Client
	graphQL     string
	owner, repo string
	number      int
}

var _ Platform = (*GitHub)(nil)

// NewGitHub prepares a pull request, of which nothing is read yet. The address
// of GraphQL follows from that of the API where it is "".
func NewGitHub(s Server, graphQL, owner, repo string, number int) (*GitHub, error) {
	api := closed(s.API)
	client, err := github.NewClient(
		github.WithHTTPClient(s.Retry.client()),
		github.WithAuthToken(s.Token),
		github.WithEnterpriseURLs(api, api), // adds api/v3/ where it belongs
		github.WithUserAgent(s.UserAgent),
		github.WithDisableRateLimitCheck(), // Retry knows about limits
	)
	if err != nil {
		return nil, err
	}
	if graphQL == "" {
		graphQL = graphQLOf(client.BaseURL())
	}
	return &GitHub{client: client, graphQL: graphQL, owner: owner, repo: repo, number: number}, nil
}

// graphQLOf is where GraphQL is beside an API: at /api/graphql on an Enterprise
// server, at /graphql on github.com.
func graphQLOf(api string) string {
	if root, ok := strings.CutSuffix(api, "/api/v3/"); ok {
		return root + "/api/graphql"
	}
	return api + "graphql"
}

// pageSize is how many comments a page holds; more are not to be had.
const pageSize = 100

// mostPages is how many pages are read. No pull request has so many comments; a
// server that always names another page has an end here.
const mostPages = 500

func tooManyPages() error {
	return fmt.Errorf("the server lists more than %d pages of comments; is it the API? See --api-url", mostPages)
}

// Own lists the token's own comments.
func (g *GitHub) Own(ctx context.Context, name string) ([]Comment, error) {
	var tagged []Comment
	options := &github.IssueListCommentsOptions{ListOptions: github.ListOptions{PerPage: pageSize, Page: 1}}
	for n := 1; options.Page != 0; n++ {
		if n > mostPages {
			return nil, tooManyPages()
		}
		page, resp, err := g.client.Issues.ListComments(ctx, g.owner, g.repo, g.number, options)
		if err != nil {
			return nil, g.failure("list the comments", resp, err)
		}
		for _, c := range page {
			if found := fromGitHub(c); found.Tag.Name == name {
				tagged = append(tagged, found)
			}
		}
		options.Page = resp.NextPage
	}
	return g.own(ctx, tagged)
}

func fromGitHub(c *github.IssueComment) Comment {
	tag, text, _ := parseTag(c.GetBody())
	return Comment{ID: c.GetID(), Node: c.GetNodeID(), URL: clean(c.GetHTMLURL()), Tag: tag, Text: text}
}

// Head is the newest commit of the pull request.
func (g *GitHub) Head(ctx context.Context) (string, error) {
	pull, resp, err := g.client.PullRequests.Get(ctx, g.owner, g.repo, g.number)
	if err != nil {
		return "", g.failure("read the pull request", resp, err)
	}
	return pull.GetHead().GetSHA(), nil
}

// Create posts a comment.
func (g *GitHub) Create(ctx context.Context, body string) (Comment, error) {
	c, resp, err := g.client.Issues.CreateComment(once(ctx), g.owner, g.repo, g.number, &github.IssueComment{Body: &body})
	if err != nil {
		return Comment{}, g.failure("create the comment", resp, err)
	}
	return fromGitHub(c), nil
}

// Update rewrites a comment.
func (g *GitHub) Update(ctx context.Context, old Comment, body string) (Comment, error) {
	c, resp, err := g.client.Issues.EditComment(ctx, g.owner, g.repo, old.ID, &github.IssueComment{Body: &body})
	if err != nil {
		return Comment{}, g.failure("update the comment", resp, err)
	}
	return fromGitHub(c), nil
}

// Delete deletes a comment.
func (g *GitHub) Delete(ctx context.Context, c Comment) error {
	resp, err := g.client.Issues.DeleteComment(ctx, g.owner, g.repo, c.ID)
	if err != nil && (resp == nil || resp.StatusCode != http.StatusNotFound) {
		return g.failure("delete the earlier comment", resp, err)
	}
	return nil
}

var gitHubHints = hints{
	unauthorized: "The token is wrong, expired or revoked",
	forbidden:    "The token lacks the permission pull-requests: write. In GitHub Actions, give it to the job; a run for the pull request of a fork never has it",
	notFound:     "There is no such repository or pull request, or the token cannot see it: check --repo and --pull-request",
}

// failure is what the client's error means. A limit's message is in an error of
// its own kind.
func (g *GitHub) failure(doing string, resp *github.Response, err error) error {
	e := &Error{Platform: "GitHub", Doing: doing, cause: err, Message: err.Error()}
	if resp != nil && resp.Response != nil {
		e.Status, e.Header = resp.StatusCode, resp.Header
	}
	if answer, ok := errors.AsType[*github.ErrorResponse](err); ok {
		e.Message = gitHubMessage(answer)
	}
	if limit, ok := errors.AsType[*github.RateLimitError](err); ok {
		e.Message = limit.Message
	}
	if limit, ok := errors.AsType[*github.AbuseRateLimitError](err); ok {
		e.Message = limit.Message
	}
	e.Message = clean(e.Message)
	e.Hint = e.hint(gitHubHints)
	return e
}

// gitHubMessage joins the message of an answer and those of its parts.
func gitHubMessage(answer *github.ErrorResponse) string {
	parts := []string{answer.Message}
	for _, part := range answer.Errors {
		if part.Message != "" {
			parts = append(parts, part.Message)
		}
	}
	return strings.Join(parts, ": ")
}
