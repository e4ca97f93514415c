package comment

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// GitLabAPI is the API of gitlab.com.
const GitLabAPI = "https://gitlab.com/api/v4/"

// GitLab is a merge request on gitlab.com or another GitLab server.
type GitLab struct {
	pull
	user string // URL that says whose the token is
}

var _ Platform = (*GitLab)(nil)

var gitLabHints = hints{
	unauthorized: "The token is wrong, expired or revoked; CI_JOB_TOKEN cannot write comments",
	lacking:      regexp.MustCompile(`^$|higher privileges`),
	forbidden:    "The token needs the scope api and at least the role Reporter in the project, which must not be archived",
	notFound:     "There is no such project or merge request, or the token cannot see it: check --repo and --merge-request",
}

// NewGitLab prepares a merge request, of which nothing is read yet. The project is
// a number, or a path with its groups; the number is the merge request's IID.
func NewGitLab(s Server, project string, number int) *GitLab {
	base := strings.TrimSuffix(closed(s.API), "api/v4/") + "api/v4/"
	request := fmt.Sprintf("%sprojects/%s/merge_requests/%d", base, url.PathEscape(project), number)
	return &GitLab{user: base + "user", pull: pull{
		api:      newAPI("GitLab", s, gitLabHints, map[string]string{"Private-Token": s.Token}),
		url:      request,
		comments: request + "/notes",
		order:    "order_by=created_at&sort=asc&",
		comment:  request + "/notes",
		update:   http.MethodPut,
	}}
}

// Own lists the token's own comments.
func (g *GitLab) Own(name string) (own []Comment, err error) {
	tagged, err := g.tagged(name)
	if len(tagged) == 0 {
		return nil, err
	}
	var user struct {
		ID int64 `json:"id"`
	}
	if _, err := g.do(call{doing: "see whose the token is", method: http.MethodGet, url: g.user}, &user); err != nil {
		return nil, err
	}
	for _, c := range tagged {
		if c.author == user.ID && user.ID != 0 {
			own = append(own, c)
		}
	}
	return own, nil
}

// Hide is not to be had: GitLab folds no comments.
func (g *GitLab) Hide(Comment) error { return errors.ErrUnsupported }

// URL is where people see a comment. A note does not say it, but follows from the
// merge request's; where that cannot be read, only the address is missing.
func (g *GitLab) URL(c Comment) string {
	if g.page == "" {
		_, _ = g.Head()
	}
	if g.page == "" {
		return ""
	}
	return fmt.Sprintf("%s#note_%d", g.page, c.ID)
}
