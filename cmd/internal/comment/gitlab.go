package comment

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	gitlab "gitlab.com/gitlab-org/api/client-go"
)

// GitLabAPI is the API of gitlab.com.
const GitLabAPI = "https://gitlab.com/api/v4/"

// GitLab is a merge request on gitlab.com or another GitLab server.
type GitLab struct {
	client  *gitlab.Client
	project string // number, or path with its groups
	number  int64  // the merge request's IID
	request *gitlab.BasicMergeRequest
}

var _ Platform = (*GitLab)(nil)

// NewGitLab prepares a merge request, of which nothing is read yet.
func NewGitLab(s Server, project string, number int64) (*GitLab, error) {
	client, err := gitlab.NewClient(s.Token,
		gitlab.WithBaseURL(closed(s.API)), // adds api/v4/ where it is not there
		gitlab.WithHTTPClient(s.Retry.client()),
		gitlab.WithoutRetries(), // Retry knows about them, and about limits
		gitlab.WithCustomLimiter(noLimiter{}),
		gitlab.WithUserAgent(s.UserAgent),
	)
	if err != nil {
		return nil, err
	}
	return &GitLab{client: client, project: project, number: number}, nil
}

// noLimiter never waits before a request.
type noLimiter struct{}

// Wait does not.
func (noLimiter) Wait(context.Context) error { return nil }

// Own lists the token's own comments.
func (g *GitLab) Own(ctx context.Context, name string) ([]Comment, error) {
	var tagged []*gitlab.Note
	options := &gitlab.ListMergeRequestNotesOptions{
		ListOptions: gitlab.ListOptions{PerPage: pageSize, Page: 1},
		OrderBy:     gitlab.Ptr("created_at"), Sort: gitlab.Ptr("asc"),
	}
	for n := 1; options.Page != 0; n++ {
		if n > mostPages {
			return nil, tooManyPages()
		}
		page, resp, err := g.client.Notes.ListMergeRequestNotes(g.project, g.number, options, gitlab.WithContext(ctx))
		if err != nil {
			return nil, g.failure("list the comments", resp, err)
		}
		for _, n := range page {
			if tag, _, ok := parseTag(n.Body); ok && tag.Name == name && !n.System {
				tagged = append(tagged, n)
			}
		}
		options.Page = resp.NextPage
	}
	if len(tagged) == 0 {
		return nil, nil
	}
	user, resp, err := g.client.Users.CurrentUser(gitlab.WithContext(ctx))
	if err != nil {
		return nil, g.failure("see whose the token is", resp, err)
	}
	var own []Comment
	for _, n := range tagged {
		if n.Author.ID == user.ID && user.ID != 0 {
			own = append(own, g.fromGitLab(ctx, n))
		}
	}
	return own, nil
}

func (g *GitLab) fromGitLab(ctx context.Context, n *gitlab.Note) Comment {
	tag, text, _ := parseTag(n.Body)
	c := Comment{ID: n.ID, Tag: tag, Text: text}
	// A note does not say where it is to be seen; without the request's address
	// only that is missing.
	if request, err := g.mergeRequest(ctx); err == nil && request.WebURL != "" {
		c.URL = fmt.Sprintf("%s#note_%d", clean(request.WebURL), n.ID)
	}
	return c
}

// mergeRequest reads the merge request, once.
func (g *GitLab) mergeRequest(ctx context.Context) (*gitlab.BasicMergeRequest, error) {
	if g.request == nil {
		request, resp, err := g.client.MergeRequests.GetMergeRequest(g.project, g.number, nil, gitlab.WithContext(ctx))
		if err != nil {
			return nil, g.failure("read the merge request", resp, err)
		}
		g.request = &request.BasicMergeRequest
	}
	return g.request, nil
}

// Head is the newest commit of the merge request.
func (g *GitLab) Head(ctx context.Context) (string, error) {
	g.request = nil
	request, err := g.mergeRequest(ctx)
	if err != nil {
		return "", err
	}
	return request.SHA, nil
}

// Create posts a comment.
func (g *GitLab) Create(ctx context.Context, body string) (Comment, error) {
	n, resp, err := g.client.Notes.CreateMergeRequestNote(g.project, g.number, &gitlab.CreateMergeRequestNoteOptions{Body: &body}, gitlab.WithContext(once(ctx)))
	if err != nil {
		return Comment{}, g.failure("create the comment", resp, err)
	}
	return g.fromGitLab(ctx, n), nil
}

// Update rewrites a comment.
func (g *GitLab) Update(ctx context.Context, c Comment, body string) (Comment, error) {
	n, resp, err := g.client.Notes.UpdateMergeRequestNote(g.project, g.number, c.ID, &gitlab.UpdateMergeRequestNoteOptions{Body: &body}, gitlab.WithContext(ctx))
	if err != nil {
		return Comment{}, g.failure("update the comment", resp, err)
	}
	return g.fromGitLab(ctx, n), nil
}

// Delete deletes a comment.
func (g *GitLab) Delete(ctx context.Context, c Comment) error {
	resp, err := g.client.Notes.DeleteMergeRequestNote(g.project, g.number, c.ID, gitlab.WithContext(ctx))
	if err != nil && (resp == nil || resp.StatusCode != http.StatusNotFound) {
		return g.failure("delete the earlier comment", resp, err)
	}
	return nil
}

// Hide is not to be had: GitLab folds no comments.
func (g *GitLab) Hide(context.Context, Comment) error { return errors.ErrUnsupported }

var gitLabHints = hints{
	unauthorized: "The token is wrong, expired or revoked; CI_JOB_TOKEN cannot write comments",
	forbidden:    "The token needs the scope api and at least the role Reporter in the project",
	notFound:     "There is no such project or merge request, or the token cannot see it: check --repo and --merge-request",
}

// failure is what the client's error means.
func (g *GitLab) failure(doing string, resp *gitlab.Response, err error) error {
	e := &Error{Platform: "GitLab", Doing: doing, cause: err, Message: err.Error()}
	if resp != nil && resp.Response != nil {
		e.Status, e.Header = resp.StatusCode, resp.Header
	}
	if answer, ok := errors.AsType[*gitlab.ErrorResponse](err); ok {
		e.Message = gitLabMessage(answer)
	}
	e.Message = clean(e.Message)
	if e.Message == fmt.Sprint(e.Status, " ", http.StatusText(e.Status)) {
		e.Message = "" // says no more than the status
	}
	e.Hint = e.hint(gitLabHints)
	return e
}

// gitLabMessage is the message of an answer where that is a text, and else all
// that the answer says.
func gitLabMessage(answer *gitlab.ErrorResponse) string {
	var said struct {
		Message string `json:"message"`
	}
	if json.Unmarshal(answer.Body, &said) == nil && said.Message != "" {
		return said.Message
	}
	return answer.Message
}
