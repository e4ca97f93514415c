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
	name   string
	token  string // that the server lets in
	server *commenttest.Server
	pull   *comment.Pull
	retry  *comment.Retry
	waits  []time.Duration
	log    strings.Builder
	stale  bool // the newest commit is the one that the test sets
}

// onAll runs a test on all platforms; on Bitbucket also as a user, who may ask who it is.
func onAll(t *testing.T, test func(*rig)) {
	t.Helper()
	for name := range comment.Platforms {
		t.Run(name, func(t *testing.T) { test(newRig(t, name, commenttest.Token)) })
	}
	t.Run("user of bitbucket", func(t *testing.T) { test(newRig(t, "bitbucket", commenttest.User+":"+commenttest.Token)) })
}

// edits is the method that rewrites a comment.
func (r *rig) edits() string {
	if r.name == "gitlab" || r.name == "bitbucket" {
		return "PUT"
	}
	return "PATCH"
}

func newRig(t *testing.T, name, token string) *rig {
	t.Helper()
	r := &rig{T: t, name: name, token: token, server: commenttest.Start(name)}
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
	r.pull = comment.NewPull(comment.Platforms[r.name], s, commenttest.Owner+"/"+repo, commenttest.Number)
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
	req.Plain = comment.Platforms[r.name].Plain
	result, err := comment.Post(r.pull, req)
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
	return fmt.Sprintf("<!-- planner-comment tag=%q commit=%q time=%q -->\n\n%s\n\n_Commit %.10s_\n", tag.Name, tag.Commit, tag.Time.Format(time.RFC3339), text, tag.Commit)
}

// mine adds a comment of the token's account.
func (r *rig) mine(tag comment.Tag, text string) {
	r.server.Add(commenttest.Comment{Author: commenttest.Account, Body: body(tag, text)})
}

// comments are those on the server, the tag as HTML where it is not shown otherwise.
func (r *rig) comments() []commenttest.Comment {
	all := r.server.Comments()
	for i, c := range all {
		if strings.HasPrefix(c.Body, "[//]: # (planner-comment ") {
			line, text, _ := strings.Cut(c.Body, "\n")
			all[i].Body = "<!-- " + strings.TrimSuffix(strings.TrimPrefix(line, "[//]: # ("), ")") + " -->\n" + text
		}
	}
	return all
}

// mustHold checks all comments, the oldest first.
func (r *rig) mustHold(want ...string) {
	r.Helper()
	var got []string
	for _, c := range r.comments() {
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

// skipped is what is done about a comment that says the same: nothing, or where the
// platform does not say whose the token is, the same again, which fails on another's.
func (r *rig) skipped() comment.Action {
	if r.name == "bitbucket" && r.token == commenttest.Token {
		return comment.Updated
	}
	return comment.Skipped
}
