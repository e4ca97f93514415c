package comment_test

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/declarative-cost/planner/cmd/internal/comment"
	"github.com/declarative-cost/planner/cmd/internal/comment/commenttest"
)

// mustFailOnAll asks a server for comments. Another try must not be waited for.
func mustFailOnAll(t *testing.T, server *httptest.Server, want string, except ...string) {
	t.Helper()
	s := comment.Server{API: server.URL, Token: commenttest.Token, UserAgent: "planner/test", Retry: &comment.Retry{
		Budget: time.Minute, Say: io.Discard, Now: time.Now, Sleep: func(d time.Duration) { t.Errorf("waited %v", d) },
	}}
	for name, platform := range comment.Platforms {
		if slices.Contains(except, name) {
			continue
		}
		if _, err := comment.NewPull(platform, s, "octo/shop", 7).List("default"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", name, err, want)
		}
	}
}

// A server that names another page for ever is given up.
func TestPagesHaveAnEnd(t *testing.T) {
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		w.Header().Set("Link", fmt.Sprintf(`<http://%s%s?page=%d>; rel="next"`, r.Host, r.URL.Path, asked+1))
		w.Header().Set("X-Next-Page", fmt.Sprint(asked+1))
		w.Header().Set("Total_page", "9999")
		page := "[0]"
		if strings.Contains(r.URL.Path, "/pullrequests/") {
			page = fmt.Sprintf(`{"values": [], "next": "http://%s%s?page=%d"}`, r.Host, r.URL.Path, asked+1)
		}
		fmt.Fprint(w, page)
	}))
	defer server.Close()
	mustFailOnAll(t, server, "more than 500 pages", "azure") // which has no pages
}

// An answer without an end is not read to it.
func TestAnswersHaveAnEnd(t *testing.T) {
	var written atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		blank := bytes.Repeat([]byte(" "), 1<<20)
		for err := error(nil); err == nil && written.Load() < 2<<30; written.Add(int64(len(blank))) {
			_, err = w.Write(blank)
		}
	}))
	mustFailOnAll(t, server, "longer than 64 MiB")
	server.Close() // has waited for the writers
	if written.Load() > int64(len(comment.Platforms)*100<<20) {
		t.Errorf("%d MiB were read", written.Load()>>20)
	}
}

// A server that sends requests on to itself for ever is given up.
func TestRedirectsHaveAnEnd(t *testing.T) {
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		http.Redirect(w, r, r.URL.String(), http.StatusTemporaryRedirect)
	}))
	defer server.Close()
	mustFailOnAll(t, server, "again and again")
	if asked != len(comment.Platforms)*5 {
		t.Errorf("asked %d times", asked)
	}
}

// Another try does not make a certificate trusted.
func TestUntrustedCertificate(t *testing.T) {
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	mustFailOnAll(t, server, "certificate")
}

// The token goes to no other server, also not for the next page.
func TestNextPageElsewhere(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, `{"values": [], "next": "https://other.example.com/2.0/repositories"}`)
	}))
	defer server.Close()
	mustFailOnAll(t, server, "the answer is not one of the API")
}

// Whatever a server answers, its comments are listed or refused.
func FuzzAnswers(f *testing.F) {
	for _, seed := range []string{
		`[{"id": 1, "body": "<!-- planner -->", "user": {"id": 1, "login": "bot"}}]`, `{"values": [{"id": 1, "content": {"raw": "a"}, "deleted": true}], "next": null}`,
		`{"value": [{"id": 1, "comments": [{"id": 1, "content": "a"}], "status": "active"}]}`, `[[[]]]`, `{"data": {"node": null}}`,
	} {
		f.Add([]byte(seed), 200)
	}
	var answer []byte
	var status int
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		w.Write(answer)
	}))
	f.Cleanup(server.Close)
	s := comment.Server{API: server.URL, Token: commenttest.Token, UserAgent: "planner/test", Retry: &comment.Retry{Say: io.Discard, Now: time.Now, Sleep: func(time.Duration) {}}}
	f.Fuzz(func(t *testing.T, data []byte, code int) {
		answer, status = data, 200+(code%400+400)%400
		for name, platform := range comment.Platforms {
			found, err := comment.NewPull(platform, s, "octo/shop", 7).List("default")
			if err != nil && strings.Contains(err.Error(), commenttest.Token) {
				t.Errorf("%s: the token is in %v", name, err)
			}
			if status >= 400 && err == nil {
				t.Errorf("%s: %d comments in an answer with status %d", name, len(found), status)
			}
		}
	})
}
