package comment_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/declarative-cost/planner/cmd/internal/comment"
	"github.com/declarative-cost/planner/cmd/internal/comment/commenttest"
)

const s = time.Second

// reset is a time in seconds since 1970, as rate limits are reset at.
func reset(after time.Duration) string { return fmt.Sprint(noon.Add(after).Unix()) }

// TestRetries meets each fault with each kind of request: once that is waited
// for, the comment is there, once.
func TestRetries(t *testing.T) {
	for name, c := range map[string]struct {
		fault commenttest.Fault
		waits []time.Duration
	}{
		"500":                   {commenttest.Fault{Status: 500}, []time.Duration{s}},
		"502, thrice":           {commenttest.Fault{Status: 502, Body: "<html>", Times: 3}, []time.Duration{s, 2 * s, 4 * s}},
		"503 with a time":       {commenttest.Fault{Status: 503, Header: map[string]string{"Retry-After": "7"}}, []time.Duration{7 * s}},
		"429":                   {commenttest.Fault{Status: 429}, []time.Duration{s}},
		"429 with a time":       {commenttest.Fault{Status: 429, Header: map[string]string{"Retry-After": "3"}, Times: 2}, []time.Duration{3 * s, 3 * s}},
		"429 with a date":       {commenttest.Fault{Status: 429, Header: map[string]string{"Retry-After": "Tue, 01 Dec 2026 12:00:05 GMT"}}, []time.Duration{5 * s}},
		"429 with GitLab's":     {commenttest.Fault{Status: 429, Header: map[string]string{"RateLimit-Remaining": "0", "RateLimit-Reset": reset(9 * s)}}, []time.Duration{10 * s}},
		"403 primary limit":     {commenttest.Fault{Status: 403, Header: map[string]string{"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset(20 * s)}}, []time.Duration{21 * s}},
		"403 limit long over":   {commenttest.Fault{Status: 403, Header: map[string]string{"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1"}}, []time.Duration{0}},
		"403 secondary limit":   {commenttest.Fault{Status: 403, Body: `{"message":"You have exceeded a secondary rate limit."}`}, []time.Duration{60 * s}},
		"403 secondary, header": {commenttest.Fault{Status: 403, Header: map[string]string{"Retry-After": "30"}}, []time.Duration{30 * s}},
	} {
		for _, method := range []string{"GET", "POST", "UPDATE", "DELETE"} {
			t.Run(name+" "+method, func(t *testing.T) {
				onAll(t, func(r *rig) { checkRetried(r, c.fault, method, c.waits) })
			})
		}
	}
}

func checkRetried(r *rig, fault commenttest.Fault, method string, waits []time.Duration) {
	req := request(second, "two")
	action := comment.Created
	fault.Method = method
	switch method {
	case "POST":
		fault.Path = "/7/"
		if fault.Status >= 500 {
			waits = backoffs(len(waits)) // it is not sent again before a look
		}
	case "UPDATE":
		r.mine(first, "one")
		action = comment.Updated
		fault.Method = r.edits()
	case "DELETE":
		r.mine(first, "one")
		req.Behavior = comment.DeleteAndNew
	}
	r.server.Fail(fault)
	r.mustPost(req, action)
	r.mustHold(body(second, "two"))
	if !slices.Equal(r.waits, waits) {
		r.Errorf("waited %v, want %v", r.waits, waits)
	}
	if got := strings.Count(r.log.String(), "trying again in"); got != len(waits) {
		r.Errorf("%d waits are told, want %d:\n%s", got, len(waits), r.log.String())
	}
}

func backoffs(n int) (waits []time.Duration) {
	for i := range n {
		waits = append(waits, s<<i)
	}
	return waits
}

// Whatever becomes of the answer, there is one comment.
func TestLostAnswerMakesNoSecondComment(t *testing.T) {
	for name, faults := range map[string][]commenttest.Fault{
		"done, then 502":          {{Status: 502, After: true}},
		"done, then reset":        {{After: true}},
		"done, then no JSON":      {{Status: 201, Body: `{"id": 1`, After: true}},
		"reset, not done":         {{}},
		"504 twice, done at last": {{Status: 504}, {Status: 504, After: true}},
		"503, limit, done":        {{Status: 503}, {Status: 429, Header: map[string]string{"Retry-After": "1"}}},
		"the last try, done":      {{Status: 500, Times: 4}, {Status: 500, After: true}},
	} {
		for _, behavior := range []comment.Behavior{comment.Update, comment.New} {
			t.Run(name+" "+string(behavior), func(t *testing.T) {
				onAll(t, func(r *rig) {
					var want []string
					if behavior == comment.New { // the same was posted before: it is not the one looked for
						r.mine(second, "two")
						want = []string{body(second, "two")}
					}
					for _, f := range faults {
						f.Method, f.Path = "POST", "/7/"
						r.server.Fail(f)
					}
					req := request(second, "two")
					req.Behavior = behavior
					if result := r.mustPost(req, comment.Created); result.URL == "" {
						r.Error("no URL")
					}
					r.mustHold(append(want, body(second, "two"))...)
				})
			})
		}
	}
}

func TestTriesAreBounded(t *testing.T) {
	for _, method := range []string{"GET", "POST"} {
		onAll(t, func(r *rig) {
			r.server.Fail(commenttest.Fault{Method: method, Path: "/7/", Status: 500, Body: `{"message":"down"}`, Times: 100})
			r.mustFail(request(first, "one"), "500 Internal Server Error (", "down", "try again later")
			if tries := r.server.Count(method); tries != 5 || !slices.Equal(r.waits, backoffs(4)) {
				r.Errorf("%d tries, waits %v", tries, r.waits)
			}
		})
	}
}

// A wait that is longer than what may be waited is not begun.
func TestBudget(t *testing.T) {
	onAll(t, func(r *rig) {
		limit := commenttest.Fault{Method: "GET", Status: 403, Header: map[string]string{"Retry-After": "50"}, Body: `{"message":"slow down"}`, Times: 2}
		r.server.Fail(limit)
		r.mustFail(request(first, "one"), "403", "slow down", "--retry-seconds")
		if !slices.Equal(r.waits, []time.Duration{50 * s}) || !strings.Contains(r.log.String(), "10s of waiting are left") {
			r.Errorf("waited %v\n%s", r.waits, r.log.String())
		}
		r.retry.Budget = 150 * s
		limit.Times = 1
		r.server.Fail(limit)
		r.mustPost(request(first, "one"), comment.Created)
	})
}

// What another try would not change is not tried again, and says what it means.
func TestErrorsSayWhatTheyMean(t *testing.T) {
	const refused, rights, gone, wrong = "refused", "rights", "gone", "wrong"
	want := map[string]map[string]string{
		"github": {wrong: "401 Unauthorized (Bad credentials). The token is wrong, expired or revoked", rights: "403 Forbidden (Resource not accessible by integration). The token lacks the permission pull-requests: write",
			gone: "404 Not Found. There is no such repository or pull request, or the token cannot see it: check --repo and --pull-request", refused: "422 Unprocessable Entity (Validation Failed: locked)"},
		"gitlab": {wrong: "401 Unauthorized. The token is wrong, expired or revoked; CI_JOB_TOKEN cannot", rights: "403 Forbidden. The token needs the scope api",
			gone: "404 Not Found (404 Project Not Found). There is no such repository or merge request", refused: "422 Unprocessable Entity"},
		"bitbucket": {wrong: "not supported for this endpoint.). The token is wrong, expired or revoked; an API token of a user is given as EMAIL:TOKEN", rights: "privilege scopes.). The token needs the scope pullrequest:write",
			gone: "404 Not Found (Repository octo/gone not found). There is no", refused: "422 Unprocessable Entity"},
		"azure": {wrong: "401 Unauthorized. The token is wrong", rights: "to perform this action.). The token must be allowed to contribute to pull requests",
			gone: "attempting.). There is no such repository", refused: "422 Unprocessable Entity"},
		"gitee": {wrong: "401 Unauthorized (401 Unauthorized: Access token does not exist). The token is wrong", rights: "403 Forbidden. The token needs the permissions user_info, pull_requests and notes",
			gone: "(Not Found Project). There is no", refused: "422 Unprocessable Entity"},
		"gitea": {wrong: "(invalid username, password or token). The token is wrong", rights: "token scope=read:issue). The token needs the scopes read:user",
			gone: "(The target couldn't be found.). There is no", refused: "422 Unprocessable Entity"},
	}
	for name, c := range map[string]struct {
		damage func(*rig)
		want   string // of all, or the name of what each says
	}{
		"wrong token":   {func(r *rig) { r.connect("tok-wrong", commenttest.Repo) }, wrong},
		"may only read": {func(r *rig) { r.server.SetReadOnly() }, rights},
		"not found":     {func(r *rig) { r.connect(r.token, "gone") }, gone},
		"refused":       {func(r *rig) { r.fail(422, `{"message":"Validation Failed","errors":[{"message":"locked"}]}`) }, refused},
		"controls":      {func(r *rig) { r.fail(410, `{"message":"a\u001b[31m\nb"}`) }, "410 Gone (a [31m b)"},
		"not JSON":      {func(r *rig) { r.fail(400, "<html>\nno JSON") }, "400 Bad Request (<html> no JSON)"},
	} {
		t.Run(name, func(t *testing.T) {
			onAll(t, func(r *rig) {
				c.damage(r)
				text := c.want
				if particular, ok := want[r.name][c.want]; ok {
					text = particular
				}
				r.mustFail(request(first, "one"), text)
				if len(r.waits) != 0 {
					r.Errorf("waited %v", r.waits)
				}
			})
		})
	}
}

func (r *rig) fail(status int, text string) {
	r.server.Fail(commenttest.Fault{Method: "POST", Path: "/7/", Status: status, Body: text})
}

// A comment that is gone by the time it is to be updated, or that may not be
// edited, is not ours.
func TestCommentThatCannotBeUpdatedIsNotOurs(t *testing.T) {
	for _, status := range []int{403, 404} {
		onAll(t, func(r *rig) {
			r.mine(first, "one")
			r.server.Fail(commenttest.Fault{Method: r.edits(), Status: status, Body: "{}"})
			r.mustPost(request(second, "two"), comment.Created)
			r.mustHold(body(first, "one"), body(second, "two"))
		})
	}
}

// A comment to be deleted that is gone is no error.
func TestDeletedByAnother(t *testing.T) {
	onAll(t, func(r *rig) {
		r.mine(first, "one")
		r.server.Fail(commenttest.Fault{Method: "DELETE", Status: 500, After: true})
		req := request(second, "two")
		req.Behavior = comment.DeleteAndNew
		r.mustPost(req, comment.Created)
		r.mustHold(body(second, "two"))
	})
}

// GraphQL says that a query failed with 200.
func TestGraphQLErrors(t *testing.T) {
	r := newRig(t, "github", commenttest.Token)
	r.mine(first, "one")
	r.server.Fail(commenttest.Fault{Method: "POST", Path: "graphql", Status: 200, Body: `{"errors":[{"type":"FORBIDDEN","message":"Resource not accessible by personal access token"}]}`})
	r.mustFail(request(second, "two"), "cannot see who wrote the comments on GitHub", "(Resource not accessible by personal access token)", "pull-requests: write")
	r.server.Fail(commenttest.Fault{Method: "POST", Path: "graphql", Status: 200, Body: `{"errors":[{"type":"RATE_LIMITED","message":"API rate limit exceeded."}]}`})
	r.mustFail(request(second, "two"), "--retry-seconds")
	r.server.Fail(commenttest.Fault{Method: "POST", Path: "graphql", Status: 200, Body: `{"data":{"nodes":[]}}`})
	r.mustFail(request(second, "two"), "not one of GraphQL")
	r.server.Fail(commenttest.Fault{Method: "POST", Path: "graphql", Status: 200, Body: `{}`})
	r.mustFail(request(second, "two"), "not one of GraphQL")
	r.server.Fail(commenttest.Fault{Method: "POST", Path: "graphql", Status: 502})
	r.mustPost(request(second, "two"), comment.Updated)
}

// Where the server finds a text too long, half of it is tried, once.
func TestTooLong(t *testing.T) {
	onAll(t, func(r *rig) {
		req := request(first, "")
		req.Draw = func(limit int) (string, error) { return strings.Repeat("图", limit), nil }
		r.mustPost(req, comment.Created)
		if got := utf8.RuneCountInString(r.server.Comments()[0].Body); got != req.Limit {
			r.Errorf("%d characters, want the limit", got)
		}
		r.server.SetLimit(6000)
		req.Tag = second
		req.Draw = func(limit int) (string, error) { return strings.Repeat("像", limit), nil }
		r.mustPost(req, comment.Updated)
		long := utf8.RuneCountInString(r.server.Comments()[0].Body)
		if long < 4900 || long > 5100 {
			r.Errorf("%d characters, want about half", long)
		}
		r.mustPost(req, r.skipped()) // at the length that fits
		r.server.SetLimit(100)
		req.Behavior = comment.New
		writes := r.writes()
		r.mustFail(req, "100 characters")
		if r.writes() != writes+2 {
			r.Errorf("%d tries", r.writes()-writes)
		}
	})
}

// The token goes to no other server, whatever the first one says.
func TestRedirects(t *testing.T) {
	var asked atomic.Int32
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	defer other.Close()
	for _, status := range []int{301, 302, 307, 308} {
		for _, method := range []string{"GET", "POST"} {
			onAll(t, func(r *rig) {
				r.server.Fail(commenttest.Fault{Method: method, Path: "/7/", Status: status, Header: map[string]string{"Location": other.URL + "/x?secret"}})
				r.mustFail(request(first, "one"), "not followed with a token")
				if len(r.waits) != 0 || r.writes() > 1 {
					r.Errorf("waited %v, %v", r.waits, r.server.Requests())
				}
			})
		}
	}
	if asked.Load() != 0 {
		t.Errorf("the other server was asked %d times", asked.Load())
	}
}

func TestNobodyThere(t *testing.T) {
	onAll(t, func(r *rig) {
		r.server.Close()
		r.mustFail(request(first, "one"), "connection refused")
		if !slices.Equal(r.waits, backoffs(4)) {
			r.Errorf("waited %v", r.waits)
		}
	})
}
