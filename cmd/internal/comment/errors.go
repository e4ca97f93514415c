package comment

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"unicode"
)

// An Error is a request that failed.
type Error struct {
	Platform string      // GitHub or GitLab
	Doing    string      // what was to be done: "create the comment"
	Status   int         // of the answer; 0 where there was none
	Header   http.Header // of the answer
	Message  string      // the server's words, or what is wrong with the connection
	Hint     string      // what it means and what would help
	cause    error
}

// Error says what failed, what the server said, and what would help.
func (e *Error) Error() string {
	text := fmt.Sprintf("cannot %s on %s: ", e.Doing, e.Platform)
	if e.Status != 0 {
		text += strings.TrimSpace(fmt.Sprintf("%d %s", e.Status, http.StatusText(e.Status)))
		if e.Message != "" {
			text += " (" + e.Message + ")"
		}
	} else {
		text += e.Message
	}
	if e.Hint != "" {
		text += ". " + e.Hint
	}
	return text
}

// Unwrap gives the client's error.
func (e *Error) Unwrap() error { return e.cause }

// hints say what a status means to the user of one platform.
type hints struct{ unauthorized, forbidden, notFound string }

const limitHint = "The rate limit is used up: try again later, or allow for a longer wait with --retry-seconds"

// hint is what an error means.
func (e *Error) hint(h hints) string {
	switch {
	case e.Status == http.StatusUnauthorized:
		return h.unauthorized
	case rateLimited(e.Status, e.Header, e.Message):
		return limitHint
	case e.Status == http.StatusForbidden:
		return h.forbidden
	case e.Status == http.StatusNotFound:
		return h.notFound
	case e.Status >= 500:
		return "The server has a problem: try again later"
	case e.Status == http.StatusUnprocessableEntity || e.Status == http.StatusBadRequest:
		return "The server does not take it as it is"
	}
	return ""
}

// lost says whether it is unknown what became of a request: no answer, one that
// broke off, or an error of the server. A refused redirect was an answer.
func lost(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && !isRedirect(err) && (e.Status < 300 || e.Status >= 500)
}

// notOurs says whether an error means that a comment is gone, or may not be
// edited. A rate limit means neither.
func notOurs(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && (e.Status == http.StatusNotFound || e.Status == http.StatusForbidden && !rateLimited(e.Status, e.Header, e.Message))
}

// tooLong says whether the server finds a text too long. GitHub says so with
// 422, GitLab with 400, what stands before them with 413.
func tooLong(err error) bool {
	e, ok := errors.AsType[*Error](err)
	if !ok {
		return false
	}
	switch e.Status {
	case http.StatusRequestEntityTooLarge:
		return true
	case http.StatusUnprocessableEntity, http.StatusBadRequest:
		return strings.Contains(e.Message, "too long")
	}
	return false
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
