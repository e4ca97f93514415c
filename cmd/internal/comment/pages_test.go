package comment_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/declarative-cost/planner/cmd/internal/comment"
)

// A server that names another page for ever is given up.
func TestPagesHaveAnEnd(t *testing.T) {
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		w.Header().Set("Link", fmt.Sprintf(`<http://%s%s?page=%d>; rel="next"`, r.Host, r.URL.Path, asked+1))
		w.Header().Set("X-Next-Page", fmt.Sprint(asked+1))
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, `[]`)
	}))
	defer server.Close()
	s := comment.Server{API: server.URL, Token: "t", UserAgent: "planner/test", Retry: &comment.Retry{Say: &strings.Builder{}}}
	for name, platform := range map[string]comment.Platform{"GitHub": comment.NewGitHub(s, "", "octo", "shop", 7), "GitLab": comment.NewGitLab(s, "octo/shop", 7)} {
		asked = 0
		if _, err := platform.Own("default"); err == nil || !strings.Contains(err.Error(), "more than 500 pages") {
			t.Errorf("%s: %v after %d requests", name, err, asked)
		}
	}
}
