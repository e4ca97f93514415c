// Package commenttest knows how the APIs of the platforms behave as far as comments
// go; it must not know the client that it tests. Its server keeps state, is strict
// about what it is asked, and fails on request. How the platforms differ is data.
package commenttest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// What the servers hold.
const (
	Token   = "tok-3nf0rc3d-s3cr3t" // lets in, as Account
	User    = "bot@example.com"     // whose password the token is, too, on Bitbucket
	Account = "planner-bot"
	Owner   = "octo"
	Repo    = "shop"
	Number  = 7 // of the pull request or merge request
	Project = 42
	Head    = "f00dfeedf00dfeedf00dfeedf00dfeedf00dfeed" // its newest commit, at first
)

// A Comment is one on the server.
type Comment struct {
	ID      int64
	Author  string
	Body    string
	Hidden  bool // GitHub's
	System  bool // GitLab's: written by the server
	deleted bool // still listed
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

// A Server behaves like one of the platforms.
type Server struct {
	dialect
	http *httptest.Server

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

// Start starts a server that behaves like a platform: github, gitlab, bitbucket, azure,
// gitee or gitea.
func Start(platform string) *Server {
	s := &Server{dialect: dialects[platform], nextID: 1000, head: Head}
	s.limit = s.longest
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		s.problem("unexpected request %s %s", r.Method, r.URL)
		reply(w, http.StatusNotFound, map[string]any{"message": "404 Not Found"})
	})
	handle := func(method, path string, h http.HandlerFunc) { mux.HandleFunc(method+" "+s.prefix+path, s.door(h)) }
	handle("GET", s.pull, func(w http.ResponseWriter, _ *http.Request) {
		var head string
		s.set(func() { head = s.head })
		reply(w, http.StatusOK, s.request(head))
	})
	handle("GET", s.list, s.listed)
	handle("POST", s.list, s.posted)
	handle(s.edit, s.one, s.edited)
	handle("DELETE", s.one, s.deleted)
	if s.user != "" {
		handle("GET", s.user, func(w http.ResponseWriter, _ *http.Request) { reply(w, http.StatusOK, s.me(Account)) })
	} else {
		mux.HandleFunc("POST /api/graphql", s.door(s.graphQL))
	}
	s.http = httptest.NewServer(s.faulty(mux))
	return s
}

// API is the address of the API.
func (s *Server) API() string { return s.http.URL + s.prefix }

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
	return slices.DeleteFunc(slices.Clone(s.comments), func(c Comment) bool { return c.deleted })
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

// find gives a copy of a comment; nil where it is not there.
func (s *Server) find(id string) *Comment {
	for _, c := range s.Comments() {
		if strconv.FormatInt(c.ID, 10) == id {
			return &c
		}
	}
	return nil
}

// change changes a comment and gives it as it is then.
func (s *Server) change(id int64, change func(*Comment)) (changed Comment) {
	s.set(func() {
		for i := range s.comments {
			if s.comments[i].ID == id {
				change(&s.comments[i])
				changed = s.comments[i]
			}
		}
	})
	return changed
}

// door checks what a platform checks of every request.
func (s *Server) door(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		for name, want := range s.headers {
			if !strings.Contains(r.Header.Get(name), want) {
				s.problem("%s %s: header %s is %q", r.Method, r.URL, name, r.Header.Get(name))
			}
		}
		if !strings.HasPrefix(r.Header.Get("User-Agent"), "planner/") {
			s.problem("%s %s: header User-Agent is %q", r.Method, r.URL, r.Header.Get("User-Agent"))
		}
		repo, id := cmp.Or(r.PathValue("project"), r.PathValue("owner")+"/"+r.PathValue("repo")), r.PathValue("id")
		c, asksWho := s.find(id), s.user != "" && strings.HasSuffix(r.URL.Path, s.user) && !strings.Contains(r.URL.Path, "/"+Repo)
		switch {
		case !slices.Contains(s.auth, r.Header.Get("Authorization")), asksWho && s.nameless && strings.HasPrefix(r.Header.Get("Authorization"), "Bearer"):
			s.refuse(w, http.StatusUnauthorized)
		case asksWho, r.URL.Path == "/api/graphql":
			next(w, r)
		case repo != Owner+"/"+Repo && repo != s.number, id == "" && r.PathValue("number") != "" && r.PathValue("number") != strconv.Itoa(Number), id != "" && c == nil:
			s.refuse(w, http.StatusNotFound)
		case r.Method != http.MethodGet && (s.readOnly || c != nil && c.Author != Account && !s.editsOthers):
			s.refuse(w, http.StatusForbidden)
		default:
			next(w, r)
		}
	}
}

func (s *Server) refuse(w http.ResponseWriter, status int) {
	if s.says[status] == "" {
		w.WriteHeader(status)
		return
	}
	reply(w, status, s.wrong(s.says[status]))
}

// listed gives a page.
func (s *Server) listed(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	var all []Comment
	s.set(func() { all = slices.Clone(s.comments) })
	if s.newestFirst && q.Get("sort") != "asc" && q.Get("direction") != "asc" {
		slices.Reverse(all)
	}
	size, pages, page := len(all), 1, 1
	if s.sizes != "" {
		name, bounds, _ := strings.Cut(s.sizes, " ")
		most := 0
		fmt.Sscan(bounds, &size, &most)
		size = min(atoi(q.Get(name), size), most)
		page, pages = atoi(q.Get("page"), 1), (len(all)+size-1)/size
	}
	list := []any{}
	from := min((page-1)*size, len(all))
	for _, c := range all[from:min(from+size, len(all))] {
		list = append(list, s.comment(c))
	}
	next := ""
	if page < pages {
		q.Set("page", strconv.Itoa(page+1))
		next = s.http.URL + r.URL.Path + "?" + q.Encode()
	}
	reply(w, http.StatusOK, s.page(w.Header(), list, page, pages, next))
}

func atoi(text string, otherwise int) int {
	if n, err := strconv.Atoi(text); err == nil && n > 0 {
		return n
	}
	return otherwise
}

func (s *Server) posted(w http.ResponseWriter, r *http.Request) {
	if body, ok := s.bodyOf(w, r, s.posts); ok {
		id := s.Add(Comment{Author: Account, Body: body})
		reply(w, s.created, s.comment(*s.find(strconv.FormatInt(id, 10))))
	}
}

func (s *Server) edited(w http.ResponseWriter, r *http.Request) {
	if body, ok := s.bodyOf(w, r, s.edits); ok {
		changed := s.change(s.find(r.PathValue("id")).ID, func(c *Comment) { c.Body = body })
		reply(w, http.StatusOK, s.comment(changed))
	}
}

func (s *Server) deleted(w http.ResponseWriter, r *http.Request) {
	id := s.find(r.PathValue("id")).ID
	if s.change(id, func(c *Comment) { c.deleted = true }); !s.keepsDeleted {
		s.set(func() { s.comments = slices.DeleteFunc(s.comments, func(c Comment) bool { return c.deleted }) })
	}
	w.WriteHeader(http.StatusNoContent)
}

// bodyOf reads the text that a request posts, in a form that has it at "TEXT". Nothing
// else may be posted.
func (s *Server) bodyOf(w http.ResponseWriter, r *http.Request, form string) (text string, ok bool) {
	posted, err := io.ReadAll(r.Body)
	must(err)
	before, after, _ := strings.Cut(canonical([]byte(form)), `"TEXT"`)
	quoted, begins := strings.CutPrefix(canonical(posted), before)
	quoted, ends := strings.CutSuffix(quoted, after)
	if !begins || !ends || json.Unmarshal([]byte(quoted), &text) != nil {
		s.problem("%s %s posts %s", r.Method, r.URL, posted)
	}
	if r.Header.Get("Content-Type") != "application/json" {
		s.problem("%s %s posts %q", r.Method, r.URL, r.Header.Get("Content-Type"))
	}
	if utf8.RuneCountInString(text) > s.limit {
		reply(w, s.long, s.tooLong(s.limit))
		return "", false
	}
	return text, true
}

// canonical is JSON without space and with the names of objects in order; "" of what is none.
func canonical(data []byte) string {
	var value any
	if json.Unmarshal(data, &value) != nil {
		return ""
	}
	text, err := json.Marshal(value)
	must(err)
	return string(text)
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// reply answers with JSON.
func reply(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	must(json.NewEncoder(w).Encode(value))
}
