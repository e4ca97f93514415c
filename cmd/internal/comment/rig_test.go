package comment_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/declarative-cost/planner/cmd/internal/comment"
	"github.com/declarative-cost/planner/cmd/internal/comment/commenttest"
)

// Three commits, an hour apart.
var (
	noon   = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	first  = comment.Tag{Name: "prod", Commit: "1111111111111111111111111111111111111111", Time: noon}
	second = comment.Tag{Name: "prod", Commit: "2222222222222222222222222222222222222222", Time: noon.Add(time.Hour)}
	third  = comment.Tag{Name: "prod", Commit: "3333333333333333333333333333333333333333", Time: noon.Add(2 * time.Hour)}
)

// A rig is a server, and a client of it whose waits take no time.
type rig struct {
	*testing.T
	server   *commenttest.Server
	platform comment.Platform
	retry    *comment.Retry
	waits    []time.Duration
	log      strings.Builder
	gitHub   bool
	stale    bool // the newest commit is the one that the test sets
}

// onBoth runs a test on both platforms.
func onBoth(t *testing.T, test func(*rig)) {
	t.Helper()
	t.Run("GitHub", func(t *testing.T) { test(newRig(t, true, commenttest.Token)) })
	t.Run("GitLab", func(t *testing.T) { test(newRig(t, false, commenttest.Token)) })
}

func newRig(t *testing.T, gitHub bool, token string) *rig {
	t.Helper()
	r := &rig{T: t, gitHub: gitHub, server: commenttest.GitLab()}
	if gitHub {
		r.server.Close()
		r.server = commenttest.GitHub()
	}
	t.Cleanup(func() {
		r.server.Close()
		for _, p := range r.server.Problems() {
			t.Error(p)
		}
		if strings.Contains(r.log.String(), commenttest.Token) {
			t.Errorf("the token is told:\n%s", r.log.String())
		}
	})
	r.connect(token, commenttest.Repo)
	return r
}

// connect makes another client, for a repository of the owner.
func (r *rig) connect(token, repo string) {
	r.Helper()
	r.retry = &comment.Retry{
		Budget: time.Minute, Say: &r.log,
		Now:   func() time.Time { return noon },
		Sleep: func(d time.Duration) { r.waits = append(r.waits, d) },
	}
	s := comment.Server{API: r.server.API(), Token: token, UserAgent: "planner/test", Retry: r.retry}
	if r.gitHub {
		r.platform = comment.NewGitHub(s, "", commenttest.Owner, repo, commenttest.Number)
	} else {
		r.platform = comment.NewGitLab(s, commenttest.Owner+"/"+repo, commenttest.Number)
	}
}

// request asks for a text with a tag.
func request(tag comment.Tag, text string) comment.Request {
	return comment.Request{Tag: tag, Behavior: comment.Update, Limit: 10_000, Draw: func(int) (string, error) { return text, nil }}
}

// post does what a request says, as the run of the newest commit unless stale. No error may tell the token.
func (r *rig) post(req comment.Request) (comment.Result, error) {
	r.Helper()
	if !r.stale {
		r.server.SetHead(req.Tag.Commit)
	}
	result, err := comment.Post(r.platform, r.retry, req)
	if err != nil && strings.Contains(err.Error(), commenttest.Token) {
		r.Errorf("the error tells the token: %v", err)
	}
	return result, err
}

// mustPost checks what was done.
func (r *rig) mustPost(req comment.Request, want comment.Action) comment.Result {
	r.Helper()
	result, err := r.post(req)
	if err != nil || result.Action != want {
		r.Fatalf("%+v, %v, want %s\n%s", result, err, want, r.log.String())
	}
	return result
}

// mustFail checks the error and that nothing was posted.
func (r *rig) mustFail(req comment.Request, want ...string) {
	r.Helper()
	before := r.server.Comments()
	_, err := r.post(req)
	for _, w := range want {
		if err == nil || !strings.Contains(err.Error(), w) {
			r.Errorf("error %v, want one with %q", err, w)
		}
	}
	if after := r.server.Comments(); !slices.Equal(before, after) {
		r.Errorf("after an error the comments are %v, before %v", after, before)
	}
}

// body is a comment as it stands on the server.
func body(tag comment.Tag, text string) string {
	return fmt.Sprintf("%s\n%s\n\n_Commit %.10s_\n", tag, text, tag.Commit)
}

// mine adds a comment of the token's account.
func (r *rig) mine(tag comment.Tag, text string) int64 {
	return r.server.Add(commenttest.Comment{Author: commenttest.Account, Body: body(tag, text)})
}

// mustHold checks all comments, the oldest first.
func (r *rig) mustHold(want ...string) {
	r.Helper()
	var got []string
	for _, c := range r.server.Comments() {
		text := c.Body
		if c.Hidden {
			text = "hidden: " + text
		}
		got = append(got, text)
	}
	if !slices.Equal(got, want) {
		r.Errorf("the comments are %q, want %q", got, want)
	}
}

// writes is how many requests there were that change comments.
func (r *rig) writes() (n int) {
	for _, method := range []string{"PATCH", "PUT", "DELETE"} {
		n += r.server.Count(method)
	}
	for _, request := range r.server.Requests() {
		if strings.HasPrefix(request, "POST ") && !strings.Contains(request, "graphql") {
			n++
		}
	}
	return n
}
