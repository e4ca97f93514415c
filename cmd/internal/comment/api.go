package comment

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"
)

// requestTimeout is how long a try may take, from connecting to the last byte.
const requestTimeout = 30 * time.Second

// longestAnswer is how many bytes of an answer are read; longestRefusal, of one
// that says what is wrong. A page of the longest comments of GitHub is shorter.
const (
	longestAnswer  = 64 << 20
	longestRefusal = 64 << 10
)

// An api is the API of a server, and what all requests to it have in common.
type api struct {
	platform string // GitHub or GitLab
	server   Server
	header   map[string]string
	hints    hints
	http     *http.Client
}

func newAPI(platform string, s Server, hints hints, header map[string]string) api {
	header["User-Agent"] = s.UserAgent
	// The transport is that of package http, which knows the proxy of the environment.
	return api{platform, s, header, hints, &http.Client{Timeout: requestTimeout, CheckRedirect: checkRedirect}}
}

// A call is one request.
type call struct {
	doing  string // for people: "create the comment"
	method string
	url    string
	body   any  // sent as JSON; nil for none
	once   bool // not to be sent again where it is not known what became of it
}

// do sends a request, again where that may help, and reads the answer into a
// value; nil for none.
func (a *api) do(c call, into any) (http.Header, error) {
	for tries := 1; ; tries++ {
		header, failed := a.send(c, into)
		if failed == nil {
			return header, nil
		}
		cause, wait := a.server.Retry.cause(failed, tries)
		if cause == "" || c.once && lost(failed) || !a.server.Retry.pause(tries, cause, wait) {
			return nil, failed
		}
	}
}

// send sends a request once.
func (a *api) send(c call, into any) (http.Header, *Error) {
	var body io.Reader
	if c.body != nil {
		data, _ := json.Marshal(c.body) // texts
		body = bytes.NewReader(data)
	}
	request, err := http.NewRequest(c.method, c.url, body)
	if err != nil {
		return nil, a.noAnswer(c, err)
	}
	for name, value := range a.header {
		request.Header.Set(name, value)
	}
	if c.body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	response, err := a.http.Do(request)
	if err != nil {
		return nil, a.noAnswer(c, err)
	}
	defer response.Body.Close()
	return response.Header, a.read(c, response, into)
}

// read reads an answer up to a limit.
func (a *api) read(c call, response *http.Response, into any) *Error {
	status, header := response.StatusCode, response.Header
	if status >= 300 {
		data, _ := io.ReadAll(io.LimitReader(response.Body, longestRefusal)) // the status says most
		return a.failure(c, status, header, refusal(data))
	}
	data, err := io.ReadAll(io.LimitReader(response.Body, longestAnswer+1))
	switch {
	case err != nil:
		return a.noAnswer(c, err)
	case len(data) > longestAnswer:
		return a.failure(c, status, header, fmt.Sprintf("the answer is longer than %d MiB; is it the API? See --api-url", longestAnswer>>20))
	case into == nil:
		return nil
	}
	if err := json.Unmarshal(data, into); err != nil {
		return a.failure(c, status, header, "the answer is not one of the API: "+err.Error())
	}
	return nil
}
