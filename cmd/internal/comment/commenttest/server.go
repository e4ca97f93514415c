// Package commenttest knows how the APIs of GitHub and GitLab behave as far as
// comments go; it must not know the client that it tests. Its servers keep state,
// are strict about what they are asked, and fail on request.
package commenttest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// What the servers hold.
const (
	Token   = "tok-3nf0rc3d-s3cr3t" // lets in, as Account
	Account = "planner-bot"
	Owner   = "octo"
	Repo    = "shop"
	Number  = 7 // of the pull request or merge request
	Project = 42
	Head    = "f00dfeedf00dfeedf00dfeedf00dfeedf00dfeed" // its newest commit, at first
)

// A Comment is one on the server.
type Comment struct {
	ID     int64
	Author string
	Body   string
	Hidden bool // GitHub's
	System bool // GitLab's
}

// A Fault is an answer that is wrong on purpose.
type Fault struct {
	Method string // of the requests that meet it
	Path   string // a part of their path
	Skip   int    // so many of them pass first
	Times  int    // so many of them meet it; 0 stands for 1
	Status int    // of the answer; 0 breaks the connection
	Header map[string]string
	Body   string
	After  bool // the request does what it is to do, and only then goes wrong
}

// A Server is one of the two.
type Server struct {
	http *httptest.Server
	name string // "/api/v3" or "/api/v4"

	mu       sync.Mutex
	comments []Comment
	nextID   int64
	faults   []Fault
	problems []string
	requests []string
	head     string
	limit    int
	readOnly bool
}

func start(prefix string, limit int, routes func(*Server, *http.ServeMux)) *Server {
	s := &Server{name: prefix, nextID: 1000, head: Head, limit: limit}
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		s.problem("unexpected request %s %s", r.Method, r.URL)
		reply(w, http.StatusNotFound, map[string]any{"message": "404 Not Found"})
	})
	routes(s, mux)
	s.http = httptest.NewServer(s.faulty(mux))
	return s
}

// API is the address of the API.
func (s *Server) API() string { return s.http.URL + s.name }

// Close ends the server.
func (s *Server) Close() { s.http.Close() }

// Problems are requests that no right client sends.
func (s *Server) Problems() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.problems)
}

// Requests are those so far: method and path. Those that met a fault count too.
func (s *Server) Requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// Count is how many requests there were with a method.
func (s *Server) Count(method string) (n int) {
	for _, r := range s.Requests() {
		if strings.HasPrefix(r, method+" ") {
			n++
		}
	}
	return n
}

// Comments are those that are there, the oldest first.
func (s *Server) Comments() []Comment {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.comments)
}

// Add posts a comment by somebody and gives its number.
func (s *Server) Add(c Comment) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.nextID++
	c.ID = s.nextID
	s.comments = append(s.comments, c)
	return c.ID
}

// Fail makes requests fail.
func (s *Server) Fail(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range faults {
		f.Times = max(f.Times, 1)
		s.faults = append(s.faults, f)
	}
}

// Heal ends all faults.
func (s *Server) Heal() { s.set(func() { s.faults = nil }) }

// SetHead pushes a commit.
func (s *Server) SetHead(commit string) { s.set(func() { s.head = commit }) }

// SetLimit makes comments longer than this too long, in characters.
func (s *Server) SetLimit(limit int) { s.set(func() { s.limit = limit }) }

// SetReadOnly takes the right to write from the token.
func (s *Server) SetReadOnly() { s.set(func() { s.readOnly = true }) }

func (s *Server) set(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
}

func (s *Server) problem(format string, args ...any) {
	s.set(func() { s.problems = append(s.problems, fmt.Sprintf(format, args...)) })
}

// faulty lets requests meet the faults that wait for them.
func (s *Server) faulty(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fault, ok := s.nextFault(r)
		if !ok {
			next.ServeHTTP(w, r)
			return
		}
		if fault.After {
			next.ServeHTTP(httptest.NewRecorder(), r)
		}
		if fault.Status == 0 {
			panic(http.ErrAbortHandler)
		}
		for name, value := range fault.Header {
			w.Header().Set(name, value)
		}
		w.WriteHeader(fault.Status)
		fmt.Fprint(w, fault.Body)
	})
}

func (s *Server) nextFault(r *http.Request) (Fault, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, r.Method+" "+r.URL.Path)
	for i := range s.faults {
		f := &s.faults[i]
		switch {
		case f.Method != r.Method || !strings.Contains(r.URL.Path, f.Path) || f.Times == 0:
		case f.Skip > 0:
			f.Skip--
		default:
			f.Times--
			return *f, true
		}
	}
	return Fault{}, false
}

// create posts a comment of the token's account; nil where it is too long.
func (s *Server) create(body string) *Comment {
	if utf8.RuneCountInString(body) > s.limit {
		return nil
	}
	id := s.Add(Comment{Author: Account, Body: body})
	return s.find(id)
}

// find gives a copy of a comment; nil where it is not there.
func (s *Server) find(id int64) *Comment {
	for _, c := range s.Comments() {
		if c.ID == id {
			return &c
		}
	}
	return nil
}

// edit changes a comment and gives it as it is then.
func (s *Server) edit(id int64, change func(*Comment)) *Comment {
	s.set(func() {
		for i := range s.comments {
			if s.comments[i].ID == id {
				change(&s.comments[i])
			}
		}
	})
	return s.find(id)
}

func (s *Server) delete(id int64) {
	s.set(func() { s.comments = slices.DeleteFunc(s.comments, func(c Comment) bool { return c.ID == id }) })
}

// reply answers with JSON.
func reply(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	if status != http.StatusNoContent {
		json.NewEncoder(w).Encode(value)
	}
}

// bodyOf reads the text that a request posts. Nothing else may be posted.
func (s *Server) bodyOf(r *http.Request) string {
	var posted struct {
		Body *string `json:"body"`
	}
	decoder := json.NewDecoder(r.Body)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&posted); err != nil || posted.Body == nil {
		s.problem("%s %s does not post a body: %v", r.Method, r.URL, err)
		return ""
	}
	if r.Header.Get("Content-Type") != "application/json" {
		s.problem("%s %s posts %q", r.Method, r.URL, r.Header.Get("Content-Type"))
	}
	return *posted.Body
}
