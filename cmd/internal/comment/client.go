package comment

import (
	"bytes"
	"cmp"
	"crypto/tls"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
)

// A Server says where an API is and by which token it lets in.
type Server struct {
	API       string // address of the API
	GraphQL   string // address of GitHub's other API; "" for the usual one
	Token     string
	UserAgent string
	Retry     *Retry
}

// Redact takes the token out of a text. Nothing that goes to a person should
// hold it; a server may repeat it, though, also as it was sent.
func (s Server) Redact(text string) string {
	_, password, _ := strings.Cut(s.Token, ":")
	for _, secret := range []string{s.Token, password, basic(":" + s.Token), basic(s.Token)} {
		if s.Token != "" && secret != "" {
			text = strings.NewReplacer(secret, "***", url.QueryEscape(secret), "***").Replace(text)
		}
	}
	return text
}

// basic is a user and a password as they are sent.
func basic(token string) string { return base64.StdEncoding.EncodeToString([]byte(token)) }

// requestTimeout is how long a try may take, from connecting to the last byte.
const requestTimeout = 30 * time.Second

// longestAnswer is how many bytes of an answer are read. A page of the longest comments of
// GitHub is shorter.
const longestAnswer = 64 << 20

// A call is one request.
type call struct {
	doing  string // for people: "create the comment"
	method string
	url    string
	body   []byte // JSON; nil for none
	once   bool   // not to be sent again where it is not known what became of it
}

// do sends a request, again where that may help, and reads the JSON of the answer.
func (p *Pull) do(c call) (any, http.Header, error) {
	for tries := 1; ; tries++ {
		answer, header, failed := p.send(c)
		if failed == nil {
			return answer, header, nil
		}
		cause, wait := p.server.Retry.cause(failed, tries)
		if cause == "" || c.once && failed.lost() || !p.server.Retry.pause(tries, cause, wait) {
			return nil, nil, failed
		}
	}
}

// send sends a request once, and reads the answer up to a limit.
func (p *Pull) send(c call) (answer any, header http.Header, failed *Error) {
	request, err := http.NewRequest(c.method, c.url, bytes.NewReader(c.body))
	if err != nil {
		return nil, nil, p.failure(c, 0, nil, err.Error())
	}
	for name, value := range p.platform.Header {
		request.Header.Set(name, value)
	}
	request.Header.Set("User-Agent", p.server.UserAgent)
	request.Header.Set("Authorization", p.platform.authorization(p.server.Token))
	if c.body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	response, err := p.http.Do(request)
	if err != nil {
		failed = p.failure(c, 0, nil, err.Error())
		_, redirected := errors.AsType[redirectError](err)
		_, distrusted := errors.AsType[*tls.CertificateVerificationError](err)
		failed.final = redirected || distrusted
		return nil, nil, failed
	}
	defer response.Body.Close()
	status, header := response.StatusCode, response.Header
	data, err := io.ReadAll(io.LimitReader(response.Body, longestAnswer+1))
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	switch {
	case status >= 300: // which says most
		return nil, nil, p.failure(c, status, header, refusal(data))
	case err != nil:
		return nil, nil, p.failure(c, 0, nil, err.Error())
	case len(data) > longestAnswer:
		return nil, nil, p.failure(c, status, header, fmt.Sprintf("the answer is longer than %d MiB; is it the API? See --api-url", longestAnswer>>20))
	}
	if err := decoder.Decode(&answer); err != nil && len(data) > 0 {
		return nil, nil, p.failure(c, status, header, notTheAPI+": "+err.Error())
	}
	return answer, header, nil
}

// A redirectError refuses to follow a redirect.
type redirectError string

func (e redirectError) Error() string { return string(e) }

// checkRedirect follows a redirect only on the same server and with the same
// method. The token goes nowhere else, and what is posted does not become a
// page that is read.
func checkRedirect(req *http.Request, via []*http.Request) error {
	switch {
	case req.URL.Scheme != via[0].URL.Scheme || req.URL.Host != via[0].URL.Host:
		return redirectError(fmt.Sprintf("the server sends requests on to %q, which is not followed with a token; if that is the right server, name it with --api-url", req.URL.Host))
	case req.Method != via[0].Method:
		return redirectError(fmt.Sprintf("the server sends requests on to %s; if the repository was renamed, name it with --repo", clean(req.URL.Path)))
	case len(via) >= 5:
		return redirectError("the server sends requests on, again and again")
	}
	return nil
}

// An Error is a request that failed.
type Error struct {
	text    string // what failed, what the server said, and what would help
	status  int    // of the answer; 0 where there was none
	header  http.Header
	message string // the server's words, or what is wrong with the connection
	final   bool   // nothing was done, and another try would not change that
}

func (e *Error) Error() string { return e.text }

const notTheAPI = "the answer is not one of the API"

// failure is what an answer means, or with status 0 that there was none, or one that
// broke off.
func (p *Pull) failure(c call, status int, header http.Header, message string) *Error {
	e := &Error{status: status, header: header, message: clean(p.server.Redact(message))}
	text := e.code()
	switch {
	case status == 0:
		text = e.message
	case strings.HasSuffix(text, e.message): // says no more than the status
		e.message = ""
	default:
		text += " (" + e.message + ")"
	}
	if hint := p.meaning(e); hint != "" {
		text += ". " + hint
	}
	e.text = fmt.Sprintf("cannot %s on %s: %s", c.doing, p.platform.Name, text)
	return e
}

// code is the status as people know it: "404 Not Found".
func (e *Error) code() string { return clean(fmt.Sprint(e.status, " ", http.StatusText(e.status))) }

// lacking matches what servers say where the token lacks a permission. An answer 403
// has many other reasons, which the servers tell. GraphQL refuses with 200.
var lacking = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^403 $|^(200|403) (Resource not accessible by |.*(higher privileges|privilege scopes|PullRequestContribute|required scope))`)
})

// meaning is what an error means to the user of the platform.
func (p *Pull) meaning(e *Error) string {
	switch {
	case e.status == http.StatusUnauthorized, e.status == http.StatusNonAuthoritativeInfo: // a page of Azure to sign in
		return "The token is wrong, expired or revoked" + p.platform.Hint
	case e.limited(), e.status == http.StatusOK && saysLimit(e.message):
		return "The rate limit is used up: try again later, or allow for a longer wait with --retry-seconds"
	case lacking().MatchString(fmt.Sprint(e.status, " ", e.message)):
		return "The token " + p.platform.Rights
	case e.status == http.StatusNotFound:
		return fmt.Sprintf("There is no such repository or %s, or the token cannot see it: check --repo and --%s", p.platform.Request, p.platform.Flag())
	case e.status >= 500:
		return "The server has a problem: try again later"
	}
	return ""
}

// limited says whether an answer means "too many requests". GitHub says so with
// 403 as well, and then either in a header or in words.
func (e *Error) limited() bool {
	return e.status == http.StatusTooManyRequests || e.status == http.StatusForbidden &&
		(e.header.Get("Retry-After") != "" || e.header.Get("X-RateLimit-Remaining") == "0" || saysLimit(e.message))
}

func saysLimit(message string) bool { return strings.Contains(strings.ToLower(message), "rate limit") }

// failed is the error of a request; one with status -1 where it is another error.
func failed(err error) *Error {
	e := &Error{status: -1, final: true}
	errors.As(err, &e)
	return e
}

// lost says whether it is unknown what became of a request: no answer, one that
// broke off or cannot be read, or an error of the server.
func (e *Error) lost() bool { return !e.final && (e.status < 300 || e.status >= 500) }

// refused says whether the token may not do it. A rate limit does not mean that.
func (e *Error) refused() bool { return (e.status == 401 || e.status == 403) && !e.limited() }

// saysLong matches the words for a text that is too long. What stands before a server
// says so with 413.
var saysLong = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^413 |^4.* (too long|longer than|less than [0-9]+ characters)`)
})

// tooLong says whether the server finds a text too long.
func (e *Error) tooLong() bool { return saysLong().MatchString(fmt.Sprint(e.status, " ", e.message)) }

// refusal is what an answer says is wrong: the words in its JSON, or else all of it.
func refusal(data []byte) string {
	var answer any
	_ = json.Unmarshal(data, &answer)
	text := cmp.Or(at(answer, "message"), at(answer, "error_description"), at(answer, "error.message"))
	if more := at(answer, "errors.0.message"); more != "" {
		text += ": " + more
	}
	return cmp.Or(strings.TrimPrefix(text, "map"), string(data)) // GitLab has a map of texts for each attribute
}

// clean makes a server's words fit into a line.
func clean(message string) string {
	isSpace := func(r rune) bool { return r == ' ' || r == unicode.ReplacementChar || !unicode.IsPrint(r) }
	message = strings.Join(strings.FieldsFunc(message, isSpace), " ")
	if runes := []rune(message); len(runes) > 500 {
		message = string(runes[:500]) + "…"
	}
	return message
}

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
	Now    func() time.Time
	Sleep  func(time.Duration)
	waited time.Duration
}

// cause says why a request may be sent again, after so many tries, and when; ""
// where it may not.
func (r *Retry) cause(e *Error, tries int) (cause string, wait time.Duration) {
	switch {
	case e.limited():
		cause = "rate limit (" + e.code() + ")"
	case e.status == 0 && !e.final:
		cause = "no answer (" + e.message + ")"
	case e.status >= 500 && e.status != http.StatusNotImplemented:
		cause = e.code()
	}
	wait, named := r.named(e.header)
	if !named && e.status == http.StatusForbidden {
		wait = secondaryWait
	} else if !named {
		wait = backoff(tries)
	}
	return cause, wait
}

// pause waits before another try and says so. It gives false where there is
// none: tries are the tries so far.
func (r *Retry) pause(tries int, cause string, wait time.Duration) bool {
	left := r.Budget - r.waited
	switch {
	case tries >= maxTries:
		r.say("%s; giving up after %d tries", cause, tries)
		return false
	case wait > left:
		r.say("%s; the next try would be in %s, and %s of waiting are left; giving up", cause, wait.Round(time.Second), left.Round(time.Second))
		return false
	}
	r.say("%s; trying again in %s (try %d of %d)", cause, wait.Round(time.Second), tries+1, maxTries)
	r.waited += wait
	r.Sleep(wait)
	return true
}

func (r *Retry) say(format string, args ...any) { fmt.Fprintf(r.Say, format+".\n", args...) }

// backoff is the wait after so many tries where the server names none: 1, 2, 4, 8
// seconds.
func backoff(tries int) time.Duration { return time.Second << (tries - 1) }

// secondaryWait is what GitHub asks for where a secondary limit names no time.
const secondaryWait = time.Minute

// named is the wait that a server names: the header Retry-After has seconds or a date;
// that of the reset of a limit, seconds since 1970.
func (r *Retry) named(header http.Header) (time.Duration, bool) {
	text := header.Get("Retry-After")
	if seconds, err := strconv.ParseUint(text, 10, 32); err == nil {
		return time.Duration(seconds) * time.Second, true
	}
	at, err := http.ParseTime(text)
	if remaining := cmp.Or(header.Get("X-RateLimit-Remaining"), header.Get("RateLimit-Remaining")); err != nil && remaining == "0" {
		reset, noTime := strconv.ParseInt(cmp.Or(header.Get("X-RateLimit-Reset"), header.Get("RateLimit-Reset")), 10, 64)
		at, err = time.Unix(reset+1, 0), noTime
	}
	return max(at.Sub(r.Now()), 0), err == nil
}
