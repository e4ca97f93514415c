package cmd_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/declarative-cost/planner/cmd/internal/comment/commenttest"
)

// startServer starts a server that behaves like a platform. A request that is not right fails the test.
func startServer(t *testing.T, platform string) *commenttest.Server {
	t.Helper()
	server := commenttest.Start(platform)
	t.Cleanup(func() {
		server.Close()
		for _, problem := range server.Problems() {
			t.Error(problem)
		}
	})
	return server
}

// forge starts one that behaves like GitHub, with the pull request's head.
func forge(t *testing.T, p *pullRequest) *commenttest.Server {
	t.Helper()
	server := startServer(t, "github")
	server.SetHead(p.head)
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

// The second run rewrites the comment of the first, the third hides it, and where the token may
// not comment the run fails, and says why.
func TestActionKeepsOneComment(t *testing.T) {
	t.Parallel()
	_, change := recipeFiles(t)
	p := newPullRequest(t, change)
	server := forge(t, p)
	p.runAt(t, server, nil)
	first := server.Comments()
	other := map[string]string{"args": "--months=2\n--start=2026-12"}
	p.runAt(t, server, other)
	if c := server.Comments(); len(first) != 1 || len(c) != 1 || c[0].ID != first[0].ID || c[0].Body == first[0].Body {
		t.Errorf("%+v\nafter\n%+v", c, first)
	}
	p.runAt(t, server, map[string]string{"behavior": "hide-and-new"})
	if c := server.Comments(); len(c) != 2 || !c[0].Hidden || c[1].Hidden {
		t.Errorf("%+v", c)
	}
	server.SetReadOnly()
	r := p.runAt(t, server, map[string]string{"args": "--months=1\n--start=2026-12"})
	if r.code == 0 || !strings.Contains(r.log.String(), "pull-requests: write") || !strings.Contains(r.summary, "usage.search") {
		t.Errorf("exit code %d\n%s\n%s", r.code, r.log.String(), r.summary)
	}
}
