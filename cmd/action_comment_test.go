package cmd_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/declarative-cost/planner/cmd/internal/comment/commenttest"
)

// forge starts a server that behaves like GitHub, with the pull request's head.
func forge(t *testing.T, p *pullRequest) *commenttest.Server {
	t.Helper()
	server := commenttest.Start("github")
	server.SetHead(p.head)
	t.Cleanup(func() {
		server.Close()
		for _, problem := range server.Problems() {
			t.Error(problem)
		}
	})
	return server
}

// runAt runs the action against a server.
func (p *pullRequest) runAt(t *testing.T, server *commenttest.Server, inputs map[string]string) *compositeRun {
	t.Helper()
	given := map[string]string{"path": "envs/prod", "token": commenttest.Token}
	maps.Copy(given, inputs)
	r := p.run(t, p.checkout("refs/pull/7/merge", "--depth=1"), "octo/shop", given)
	r.env = append(r.env, "GITHUB_API_URL="+server.API(), "GITHUB_GRAPHQL_URL="+strings.TrimSuffix(server.API(), "v3/")+"graphql")
	r.run()
	if strings.Contains(r.log.String()+r.summary, commenttest.Token) {
		t.Error("the token is in the log or in the summary")
	}
	return r
}

func TestActionCommentsBeforeItEnds(t *testing.T) {
	t.Parallel()
	_, change := recipeFiles(t)
	for _, c := range []struct {
		name   string
		change map[string]string
		inputs map[string]string
		code   int
		says   []string // of the only comment; none: there is no comment
	}{
		{"changed", change, nil, 0, []string{"usage.search", "14,400.00"}},
		{"guardrail", guarded(change), nil, 3, []string{"guardrail.pull_request"}},
		{"several", change, map[string]string{"path": "envs/prod\nenvs/staging", "tag": "all"}, 0, []string{`"all"`, "envs/prod", "envs/staging"}},
		{"no change", nil, nil, 0, []string{"No cost change"}},
		{"no change, no comment", nil, map[string]string{"skip-no-change": "true"}, 0, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newPullRequest(t, c.change)
			server := forge(t, p)
			r := p.runAt(t, server, c.inputs)
			comments := server.Comments()
			if r.code != c.code || len(comments) != min(1, len(c.says)) {
				t.Fatalf("exit code %d, want %d; comments: %+v\n%s", r.code, c.code, comments, r.log.String())
			}
			for _, want := range c.says {
				if !strings.Contains(comments[0].Body, want) {
					t.Errorf("the comment lacks %q:\n%s", want, comments[0].Body)
				}
			}
		})
	}
}

// The second run rewrites the comment of the first.
func TestActionKeepsOneComment(t *testing.T) {
	t.Parallel()
	_, change := recipeFiles(t)
	p := newPullRequest(t, change)
	server := forge(t, p)
	p.runAt(t, server, nil)
	first := server.Comments()
	p.runAt(t, server, map[string]string{"args": "--months=2\n--start=2026-12"})
	if c := server.Comments(); len(first) != 1 || len(c) != 1 || c[0].ID != first[0].ID || c[0].Body == first[0].Body {
		t.Errorf("%+v\nafter\n%+v", c, first)
	}
}

func TestActionFailsWhereTheCommentDoes(t *testing.T) {
	t.Parallel()
	_, change := recipeFiles(t)
	p := newPullRequest(t, change)
	server := forge(t, p)
	server.SetReadOnly()
	r := p.runAt(t, server, nil)
	if r.code == 0 || !strings.Contains(r.log.String(), "pull-requests: write") || !strings.Contains(r.summary, "usage.search") {
		t.Errorf("exit code %d\n%s\n%s", r.code, r.log.String(), r.summary)
	}
}

// An earlier comment is hidden when the behavior says so.
func TestActionPassesTheBehavior(t *testing.T) {
	t.Parallel()
	_, change := recipeFiles(t)
	p := newPullRequest(t, change)
	server := forge(t, p)
	p.runAt(t, server, nil)
	p.runAt(t, server, map[string]string{"behavior": "hide-and-new", "args": "--months=2\n--start=2026-12"})
	if c := server.Comments(); len(c) != 2 || !slices.Equal([]bool{c[0].Hidden, c[1].Hidden}, []bool{true, false}) {
		t.Errorf("%+v", c)
	}
}
