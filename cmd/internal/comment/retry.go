package comment

import (
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"
)

// maxTries is how often a request is sent at most, the first time included.
const maxTries = 5

// A Retry is the policy by which requests are sent again: after an error of the
// server (5xx), a rate limit or a broken connection. It serves one run, and one
// request at a time.
type Retry struct {
	// Budget is how long all waiting of the run may take together. Where the
	// server asks for more, the request fails at once.
	Budget time.Duration
	// Say tells people what is waited for.
	Say io.Writer
	// Now and Sleep are those of package time, but for tests.
	Now   func() time.Time
	Sleep func(time.Duration)

	waited time.Duration
}

// cause says why a request may be sent again, after so many tries, and when; ""
// where it may not.
func (r *Retry) cause(e *Error, tries int) (string, time.Duration) {
	switch {
	case e.limited():
		return "rate limit (" + e.statusText() + ")", r.limitWait(e, tries)
	case e.status == 0 && !e.final:
		return "no answer (" + e.message + ")", backoff(tries)
	case e.status < 500 || e.status == http.StatusNotImplemented:
		return "", 0
	}
	if wait, ok := r.retryAfter(e.header); ok {
		return e.statusText(), wait
	}
	return e.statusText(), backoff(tries)
}

// pause waits before another try and says so. It gives false where there is
// none: tries are the tries so far.
func (r *Retry) pause(tries int, cause string, wait time.Duration) bool {
	switch {
	case tries >= maxTries:
		r.say("%s; giving up after %d tries", cause, tries)
		return false
	case wait > r.Budget-r.waited:
		r.say("%s; the next try would be in %s, and %s of waiting are left; giving up", cause, wait.Round(time.Second), (r.Budget - r.waited).Round(time.Second))
		return false
	}
	r.say("%s; trying again in %s (try %d of %d)", cause, wait.Round(time.Second), tries+1, maxTries)
	r.waited += wait
	r.Sleep(wait)
	return true
}

func (r *Retry) say(format string, args ...any) {
	fmt.Fprintf(r.Say, format+".\n", args...)
}

// backoff is the wait after so many tries where the server names none: 1, 2, 4, 8
// seconds.
func backoff(tries int) time.Duration { return time.Second << (tries - 1) }

// secondaryWait is what GitHub asks for where a secondary limit names no time.
const secondaryWait = time.Minute

// limitWait is how long a rate limit lasts. The reset is a time in seconds since
// 1970, on GitHub in X-RateLimit-Reset, on GitLab in RateLimit-Reset.
func (r *Retry) limitWait(e *Error, tries int) time.Duration {
	if wait, ok := r.retryAfter(e.header); ok {
		return wait
	}
	for _, prefix := range []string{"X-RateLimit-", "RateLimit-"} {
		reset, err := strconv.ParseInt(e.header.Get(prefix+"Reset"), 10, 64)
		if err == nil && e.header.Get(prefix+"Remaining") == "0" {
			return max(time.Unix(reset, 0).Add(time.Second).Sub(r.Now()), 0)
		}
	}
	if e.status == http.StatusForbidden {
		return secondaryWait
	}
	return backoff(tries)
}

// retryAfter reads the header Retry-After: seconds, or a date.
func (r *Retry) retryAfter(header http.Header) (time.Duration, bool) {
	text := header.Get("Retry-After")
	if seconds, err := strconv.ParseUint(text, 10, 32); err == nil {
		return time.Duration(seconds) * time.Second, true
	}
	if at, err := http.ParseTime(text); err == nil {
		return max(at.Sub(r.Now()), 0), true
	}
	return 0, false
}

// A redirectError refuses to follow a redirect.
type redirectError string

func (e redirectError) Error() string { return string(e) }

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
