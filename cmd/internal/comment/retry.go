package comment

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

// maxTries is how often a request is sent at most, the first time included.
const maxTries = 5

// maxBackoff is the longest wait where the server names none.
const maxBackoff = 10 * time.Second

// requestTimeout is how long a try may take, from connecting to the last byte.
const requestTimeout = 30 * time.Second

// A Retry is the policy by which requests are sent again: after an error of the
// server (5xx), a rate limit or a broken connection. It serves one run, and one
// request at a time.
type Retry struct {
	// Budget is how long all waiting of the run may take together. Where the
	// server asks for more, the request fails at once.
	Budget time.Duration
	// Say tells people what is waited for.
	Say io.Writer
	// Now and Sleep are those of package time where they are nil.
	Now   func() time.Time
	Sleep func(context.Context, time.Duration) error

	attempt int // of the request under way; the first is 0
	waited  time.Duration
}

// onceKey marks, in its context, a request that must not be sent again where
// it is not known what became of it.
type onceKey struct{}

func once(ctx context.Context) context.Context { return context.WithValue(ctx, onceKey{}, true) }

// client is an HTTP client that retries by the policy and follows no redirect
// to another server.
func (r *Retry) client() *http.Client {
	c := &retryablehttp.Client{
		HTTPClient: &http.Client{
			Transport:     http.DefaultTransport.(*http.Transport).Clone(),
			Timeout:       requestTimeout,
			CheckRedirect: checkRedirect,
		},
		RetryMax:       maxTries - 1,
		RequestLogHook: func(_ retryablehttp.Logger, _ *http.Request, attempt int) { r.attempt = attempt },
		CheckRetry:     r.check,
		// check has waited already: it alone knows the context and the budget.
		Backoff: func(_, _ time.Duration, _ int, _ *http.Response) time.Duration { return 0 },
		ErrorHandler: func(resp *http.Response, err error, _ int) (*http.Response, error) {
			if err != nil && resp != nil {
				resp.Body.Close()
				resp = nil
			}
			return resp, err
		},
	}
	return c.StandardClient()
}

// check says whether a request is to be sent again, after it has waited for that.
func (r *Retry) check(ctx context.Context, resp *http.Response, err error) (bool, error) {
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	cause, wait := r.cause(ctx, resp, err)
	if cause == "" {
		return false, nil
	}
	return r.pause(ctx, r.attempt+1, cause, wait)
}

// cause says why a request may be sent again, and when; "" where it may not.
func (r *Retry) cause(ctx context.Context, resp *http.Response, err error) (string, time.Duration) {
	sentOnce := ctx.Value(onceKey{}) != nil
	if err != nil {
		if again, _ := retryablehttp.DefaultRetryPolicy(ctx, nil, err); !again || sentOnce || isRedirect(err) {
			return "", 0
		}
		return "no answer (" + clean(err.Error()) + ")", backoff(r.attempt + 1)
	}
	status := strings.TrimSpace(fmt.Sprint(resp.StatusCode, " ", http.StatusText(resp.StatusCode)))
	switch {
	case rateLimited(resp.StatusCode, resp.Header, peek(resp)):
		return "rate limit (" + status + ")", r.limitWait(resp)
	case resp.StatusCode < 500 || resp.StatusCode == http.StatusNotImplemented || sentOnce:
		return "", 0
	}
	if wait, ok := r.retryAfter(resp.Header); ok {
		return status, wait
	}
	return status, backoff(r.attempt + 1)
}

// pause waits before another try and says so. It gives false where there is
// none: tries are the tries so far.
func (r *Retry) pause(ctx context.Context, tries int, cause string, wait time.Duration) (bool, error) {
	switch {
	case tries >= maxTries:
		r.say("%s; giving up after %d tries", cause, tries)
		return false, nil
	case wait > r.Budget-r.waited:
		r.say("%s; the next try would be in %s, and %s of waiting are left; giving up", cause, wait.Round(time.Second), (r.Budget - r.waited).Round(time.Second))
		return false, nil
	}
	r.say("%s; trying again in %s (try %d of %d)", cause, wait.Round(time.Second), tries+1, maxTries)
	r.waited += wait
	if r.Sleep != nil {
		return true, r.Sleep(ctx, wait)
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true, nil
	case <-ctx.Done():
		return false, ctx.Err()
	}
}

func (r *Retry) say(format string, args ...any) {
	if r.Say != nil {
		fmt.Fprintf(r.Say, format+".\n", args...)
	}
}

// backoff is the wait after so many tries: 1, 2, 4, 8 seconds, then maxBackoff.
func backoff(tries int) time.Duration {
	return min(time.Second<<min(max(tries, 1)-1, 10), maxBackoff)
}

// rateLimited says whether an answer means "too many requests". GitHub says so
// with 403 as well, and then either in a header or in words.
func rateLimited(status int, header http.Header, message string) bool {
	switch status {
	case http.StatusTooManyRequests:
		return true
	case http.StatusForbidden:
		return header.Get("Retry-After") != "" || header.Get("X-RateLimit-Remaining") == "0" || strings.Contains(strings.ToLower(message), "rate limit")
	}
	return false
}

// secondaryWait is what GitHub asks for where a secondary limit names no time.
const secondaryWait = time.Minute

// limitWait is how long a rate limit lasts. The reset is a time in seconds since
// 1970, on GitHub in X-RateLimit-Reset, on GitLab in RateLimit-Reset.
func (r *Retry) limitWait(resp *http.Response) time.Duration {
	if wait, ok := r.retryAfter(resp.Header); ok {
		return wait
	}
	for _, prefix := range []string{"X-RateLimit-", "RateLimit-"} {
		reset, err := strconv.ParseInt(resp.Header.Get(prefix+"Reset"), 10, 64)
		if err == nil && resp.Header.Get(prefix+"Remaining") == "0" {
			return notNegative(time.Unix(reset, 0).Add(time.Second).Sub(r.now()))
		}
	}
	if resp.StatusCode == http.StatusForbidden {
		return secondaryWait
	}
	return backoff(r.attempt + 1)
}

// retryAfter reads the header Retry-After: seconds, or a date.
func (r *Retry) retryAfter(header http.Header) (time.Duration, bool) {
	text := header.Get("Retry-After")
	if seconds, err := strconv.ParseUint(text, 10, 32); err == nil {
		return time.Duration(seconds) * time.Second, true
	}
	if at, err := http.ParseTime(text); err == nil {
		return notNegative(at.Sub(r.now())), true
	}
	return 0, false
}

func (r *Retry) now() time.Time {
	if r.Now != nil {
		return r.Now()
	}
	return time.Now()
}

func notNegative(d time.Duration) time.Duration { return max(d, 0) }

// longestMessage is how much of an answer is read for what it says.
const longestMessage = 64 << 10

// peek reads an answer's text and leaves it to be read again. Only an answer 403
// may say in words that it is a rate limit.
func peek(resp *http.Response) string {
	if resp.StatusCode != http.StatusForbidden {
		return ""
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, longestMessage))
	rest := io.Reader(resp.Body)
	if err != nil {
		rest = http.NoBody
	}
	resp.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(data), rest), resp.Body}
	return string(data)
}

// A redirectError refuses to follow a redirect.
type redirectError string

func (e redirectError) Error() string { return string(e) }

func isRedirect(err error) bool {
	_, ok := errors.AsType[redirectError](err)
	return ok
}

// checkRedirect follows a redirect only on the same server and with the same
// method. The token goes nowhere else, and what is posted does not become a
// page that is read.
func checkRedirect(req *http.Request, via []*http.Request) error {
	from := via[len(via)-1]
	switch {
	case req.URL.Scheme != from.URL.Scheme || req.URL.Host != from.URL.Host:
		return redirectError(fmt.Sprintf("the server sends requests on to %q, which is not followed with a token; if that is the right server, name it with --api-url", req.URL.Host))
	case req.Method != via[0].Method:
		return redirectError(fmt.Sprintf("the server sends requests on to %s; if the repository was renamed, name it with --repo", clean(req.URL.Path)))
	case len(via) >= 5:
		return redirectError("the server sends requests on, again and again")
	}
	return nil
}
