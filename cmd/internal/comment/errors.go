package comment

import (
	"cmp"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"unicode"
)

// An Error is a request that failed.
type Error struct {
	platform string // GitHub or GitLab
	doing    string // what was to be done: "create the comment"
	status   int    // of the answer; 0 where there was none
	header   http.Header
	message  string // the server's words, or what is wrong with the connection
	hint     string // what it means and what would help
	final    bool   // nothing was done, and another try would not change that
}

// noAnswer is what it means that a request had no answer, or one that broke off.
func (a *api) noAnswer(c call, err error) *Error {
	e := a.failure(c, 0, nil, err.Error())
	_, redirected := errors.AsType[redirectError](err)
	_, distrusted := errors.AsType[*tls.CertificateVerificationError](err)
	e.final = redirected || distrusted
	return e
}

// failure is what an answer means.
func (a *api) failure(c call, status int, header http.Header, message string) *Error {
	e := &Error{platform: a.platform, doing: c.doing, status: status, header: header, message: clean(a.server.Redact(message))}
	if strings.HasSuffix(e.statusText(), e.message) {
		e.message = "" // says no more than the status
	}
	e.hint = a.hints.of(e)
	return e
}

// statusText is the status as people know it: "404 Not Found".
func (e *Error) statusText() string {
	return strings.TrimSpace(fmt.Sprint(e.status, " ", http.StatusText(e.status)))
}

// Error says what failed, what the server said, and what would help.
func (e *Error) Error() string {
	text := e.message
	if e.status != 0 {
		text = e.statusText()
		if e.message != "" {
			text += " (" + e.message + ")"
		}
	}
	if e.hint != "" {
		text += ". " + e.hint
	}
	return fmt.Sprintf("cannot %s on %s: %s", e.doing, e.platform, text)
}

// hints say what a status means to the user of one platform.
type hints struct {
	unauthorized, forbidden, notFound string
	// lacking matches what the server says where the token lacks a permission. An
	// answer 403 has many other reasons, which the server tells.
	lacking *regexp.Regexp
}

// of is what an error means.
func (h hints) of(e *Error) string {
	switch {
	case e.status == http.StatusUnauthorized:
		return h.unauthorized
	case e.limited(), e.status == http.StatusOK && saysLimit(e.message): // GraphQL refuses with 200
		return "The rate limit is used up: try again later, or allow for a longer wait with --retry-seconds"
	case (e.status == http.StatusForbidden || e.status == http.StatusOK) && h.lacking.MatchString(e.message):
		return h.forbidden
	case e.status == http.StatusNotFound:
		return h.notFound
	case e.status >= 500:
		return "The server has a problem: try again later"
	case e.refused():
		return "The server does not take it as it is"
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

// lost says whether it is unknown what became of a request: no answer, one that
// broke off or cannot be read, or an error of the server.
func lost(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && !e.final && (e.status < 300 || e.status >= 500)
}

// notOurs says whether an error means that a comment is gone, or may not be
// edited. A rate limit means neither.
func notOurs(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && (e.status == http.StatusNotFound || e.status == http.StatusForbidden && !e.limited())
}

// tooLong says whether the server finds a text too long. GitHub says so with
// 422, GitLab with 400, what stands before them with 413.
func tooLong(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && (e.status == http.StatusRequestEntityTooLarge || e.refused() && strings.Contains(e.message, "too long"))
}

// refused says whether the server finds something wrong with what it is sent.
func (e *Error) refused() bool {
	return e.status == http.StatusUnprocessableEntity || e.status == http.StatusBadRequest
}

// refusal is what an answer says is wrong: the words in GitHub's or GitLab's JSON,
// or else all of it.
func refusal(data []byte) string {
	var answer struct {
		Message     any    // a text, or on GitLab one for each attribute
		Description string `json:"error_description"`
		Errors      []struct{ Message string }
	}
	_ = json.Unmarshal(data, &answer) // what fits is read
	text := answer.Description
	if answer.Message != nil {
		text = strings.TrimPrefix(fmt.Sprint(answer.Message), "map")
	}
	for _, e := range answer.Errors {
		if e.Message != "" {
			text += ": " + e.Message
		}
	}
	return cmp.Or(text, string(data))
}

// clean makes a server's words fit into a line.
func clean(message string) string {
	message = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == unicode.ReplacementChar || !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, message)
	message = strings.Join(strings.Fields(message), " ")
	if runes := []rune(message); len(runes) > 500 {
		message = string(runes[:500]) + "…"
	}
	return message
}
