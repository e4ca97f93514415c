// Package commenttest knows how the APIs of the platforms behave as far as comments
// go; it must not know the client that it tests. Its server keeps state, is strict
// about what it is asked, and fails on request. How the platforms differ is data.
package commenttest

import (
	"bytes"
	"cmp"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"hash/fnv"
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
	Times  int    // so many of them meet it; 0 stands for 1
	Status int    // of the answer; 0 breaks the connection
	Header map[string]string
	Body   string
	After  bool // the request does what it is to do, and only then goes wrong
}

// A dialect is what is particular to a platform. In answers, TEXT stands for a text, #ID for
// the number of a comment, and the like.
type dialect struct {
	Prefix                string // address of the API
	Pull, List, One, User string // paths below it; User is "" where GraphQL says whose the token is
	Edit                  string // the method that rewrites a comment
	Auth                  []string
	Headers               map[string]string // that a request must have
	Number                string            // another name of the repository
	Limit                 int               // longest comment
	Sizes                 string            // query for the length of a page, its default and its maximum; "" for one page
	NewestFirst           bool              // unless asked otherwise
	Nameless              bool              // the token of a repository may not ask whose it is
	EditsOthers           bool              // whoever may write may edit what others wrote
	KeepsDeleted          bool              // lists what was deleted
	Created, Long         int               // status of an answer; of what is too long
	Posts, Edits          json.RawMessage   // what is sent
	Comment, Request, Me  json.RawMessage   // answers
	Page, Wrong, TooLong  json.RawMessage
	PageHeaders           map[string]string
	Says                  map[string]string // with a status
}

//go:embed platforms.json
var platforms []byte

// A Server behaves like one of the platforms.
type Server struct {
	dialect
	http *httptest.Server

	mu       sync.Mutex // held while a request is answered
	comments []Comment
	faults   []Fault
	problems []string
	requests []string
	head     string
	readOnly bool
}

// Start starts a server that behaves like a platform: github, gitlab, bitbucket, azure,
// gitee or gitea.
func Start(platform string) *Server {
	var dialects map[string]dialect
	must(json.Unmarshal(platforms, &dialects))
	s := &Server{dialect: dialects[platform], head: "f00dfeedf00dfeedf00dfeedf00dfeedf00dfeed"}
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		s.problem("unexpected request %s %s", r.Method, r.URL)
		reply(w, http.StatusNotFound, []byte(`{"message": "404 Not Found"}`))
	})
	handle := func(method, path string, h http.HandlerFunc) { mux.HandleFunc(method+" "+s.Prefix+path, s.door(h)) }
	handle("GET", s.Pull, func(w http.ResponseWriter, _ *http.Request) {
		reply(w, http.StatusOK, fill(s.Request, "TEXT", s.head, "SHORT", s.head[:min(12, len(s.head))]))
	})
	handle("GET", s.List, s.listed)
	handle("POST", s.List, s.posted)
	handle(s.Edit, s.One, s.edited)
	handle("DELETE", s.One, s.deleted)
	if s.User == "" {
		mux.HandleFunc("POST /api/graphql", s.door(s.graphQL))
	} else {
		handle("GET", s.User, func(w http.ResponseWriter, _ *http.Request) {
			reply(w, http.StatusOK, s.filled(s.Me, Comment{Author: Account}))
		})
	}
	s.http = httptest.NewServer(s.faulty(mux))
	return s
}

// API is the address of the API.
func (s *Server) API() string { return s.http.URL + s.Prefix }

// Close ends the server.
func (s *Server) Close() { s.http.Close() }

// Problems are requests that no right client sends.
func (s *Server) Problems() (problems []string) {
	s.set(func() { problems = slices.Clone(s.problems) })
	return problems
}

// Requests are those so far: method and path. Those that met a fault count too.
func (s *Server) Requests() (requests []string) {
	s.set(func() { requests = slices.Clone(s.requests) })
	return requests
}

// Count is how many requests there were with a method.
func (s *Server) Count(method string) int {
	return len(slices.DeleteFunc(s.Requests(), func(r string) bool { return !strings.HasPrefix(r, method+" ") }))
}

// Comments are those that are there, the oldest first.
func (s *Server) Comments() (there []Comment) {
	s.set(func() { there = slices.DeleteFunc(slices.Clone(s.comments), func(c Comment) bool { return c.deleted }) })
	return there
}

// Add posts a comment by somebody.
func (s *Server) Add(c Comment) { s.set(func() { s.add(c) }) }

// Fail makes requests fail.
func (s *Server) Fail(faults ...Fault) { s.set(func() { s.faults = append(s.faults, faults...) }) }

// Heal ends all faults.
func (s *Server) Heal() { s.set(func() { s.faults = nil }) }

// SetHead pushes a commit.
func (s *Server) SetHead(commit string) { s.set(func() { s.head = commit }) }

// SetLimit makes comments longer than this too long, in characters.
func (s *Server) SetLimit(limit int) { s.set(func() { s.Limit = limit }) }

// SetReadOnly takes the right to write from the token.
func (s *Server) SetReadOnly() { s.set(func() { s.readOnly = true }) }

func (s *Server) set(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
}

func (s *Server) problem(format string, args ...any) {
	s.problems = append(s.problems, fmt.Sprintf(format, args...))
}

func (s *Server) add(c Comment) *Comment {
	c.ID = 1001 + int64(len(s.comments))
	s.comments = append(s.comments, c)
	return &s.comments[len(s.comments)-1]
}

// find finds a comment that was not deleted; nil where it is not there.
func (s *Server) find(id string) *Comment {
	for i := range s.comments {
		if c := &s.comments[i]; strconv.FormatInt(c.ID, 10) == id && !c.deleted {
			return c
		}
	}
	return nil
}

// faulty lets requests meet the faults that wait for them.
func (s *Server) faulty(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.requests = append(s.requests, r.Method+" "+r.URL.Path)
		i := slices.IndexFunc(s.faults, func(f Fault) bool { return f.Method == r.Method && strings.Contains(r.URL.Path, f.Path) })
		if i < 0 {
			next.ServeHTTP(w, r)
			return
		}
		fault := s.faults[i]
		if s.faults[i].Times--; s.faults[i].Times <= 0 {
			s.faults = slices.Delete(s.faults, i, i+1)
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

// door checks what a platform checks of every request.
func (s *Server) door(next http.HandlerFunc) http.HandlerFunc {
	var auth []string
	for _, form := range s.Auth {
		scheme, secret, _ := strings.Cut(strings.NewReplacer("TOKEN", Token, "USER", User).Replace(form), " ")
		if scheme == "Basic" {
			secret = base64.StdEncoding.EncodeToString([]byte(secret))
		}
		auth = append(auth, scheme+" "+secret)
	}
	return func(w http.ResponseWriter, r *http.Request) {
		for name, want := range s.Headers {
			if !strings.Contains(r.Header.Get(name), want) {
				s.problem("%s %s: header %s is %q", r.Method, r.URL, name, r.Header.Get(name))
			}
		}
		if !strings.HasPrefix(r.Header.Get("User-Agent"), "planner/") {
			s.problem("%s %s: header User-Agent is %q", r.Method, r.URL, r.Header.Get("User-Agent"))
		}
		given := r.Header.Get("Authorization")
		repo, number, id := cmp.Or(r.PathValue("project"), r.PathValue("owner")+"/"+r.PathValue("repo")), r.PathValue("number"), r.PathValue("id")
		c, asksWho := s.find(id), s.User != "" && r.URL.Path == s.Prefix+s.User
		status := 0
		switch {
		case !slices.Contains(auth, given), asksWho && s.Nameless && strings.HasPrefix(given, "Bearer"):
			status = http.StatusUnauthorized
		case asksWho, r.URL.Path == "/api/graphql":
		case repo != Owner+"/"+Repo && repo != s.Number, id == "" && number != strconv.Itoa(Number), id != "" && c == nil:
			status = http.StatusNotFound
		case r.Method != http.MethodGet && (s.readOnly || c != nil && c.Author != Account && !s.EditsOthers):
			status = http.StatusForbidden
		}
		says := s.Says[strconv.Itoa(status)]
		switch {
		case status == 0:
			next(w, r)
		case says == "":
			w.WriteHeader(status)
		default:
			reply(w, status, fill(s.Wrong, "TEXT", says))
		}
	}
}

// listed gives a page.
func (s *Server) listed(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	all := slices.Clone(s.comments)
	if !s.KeepsDeleted {
		all = slices.DeleteFunc(all, func(c Comment) bool { return c.deleted })
	}
	if s.NewestFirst && q.Get("sort") != "asc" && q.Get("direction") != "asc" {
		slices.Reverse(all)
	}
	size, page := max(1, len(all)), 1
	if s.Sizes != "" {
		name, bounds, _ := strings.Cut(s.Sizes, " ")
		most := 0
		fmt.Sscan(bounds, &size, &most)
		fmt.Sscan(q.Get(name), &size)
		fmt.Sscan(q.Get("page"), &page)
		size = min(size, most)
	}
	pages := (len(all) + size - 1) / size
	list := [][]byte{}
	from := min((page-1)*size, len(all))
	for _, c := range all[from:min(from+size, len(all))] {
		list = append(list, s.filled(s.Comment, c))
	}
	next, after := "", ""
	if page < pages {
		after = strconv.Itoa(page + 1)
		q.Set("page", after)
		next = s.http.URL + r.URL.Path + "?" + q.Encode()
	}
	for name, value := range s.PageHeaders {
		if next != "" || value == "PAGES" {
			w.Header().Set(name, strings.NewReplacer("NEXT", next, "AFTER", after, "PAGES", strconv.Itoa(pages)).Replace(value))
		}
	}
	answer := bytes.Replace(s.Page, []byte(`"ITEMS"`), slices.Concat([]byte("["), bytes.Join(list, []byte(",")), []byte("]")), 1)
	if next == "" {
		answer = bytes.Replace(answer, []byte(`, "next": "NEXT"`), nil, 1)
	}
	reply(w, http.StatusOK, bytes.Replace(answer, []byte("NEXT"), []byte(next), 1))
}

func (s *Server) posted(w http.ResponseWriter, r *http.Request) {
	if body, ok := s.bodyOf(w, r, s.Posts); ok {
		reply(w, s.Created, s.filled(s.Comment, *s.add(Comment{Author: Account, Body: body})))
	}
}

func (s *Server) edited(w http.ResponseWriter, r *http.Request) {
	if body, ok := s.bodyOf(w, r, s.Edits); ok {
		c := s.find(r.PathValue("id"))
		c.Body = body
		reply(w, http.StatusOK, s.filled(s.Comment, *c))
	}
}

func (s *Server) deleted(w http.ResponseWriter, r *http.Request) {
	s.find(r.PathValue("id")).deleted = true
	w.WriteHeader(http.StatusNoContent)
}

// bodyOf reads the text that a request posts, in a form that has it at "TEXT". Nothing
// else may be posted.
func (s *Server) bodyOf(w http.ResponseWriter, r *http.Request, form []byte) (text string, ok bool) {
	posted, err := io.ReadAll(r.Body)
	must(err)
	before, after, _ := strings.Cut(canonical(form), `"TEXT"`)
	quoted, begins := strings.CutPrefix(canonical(posted), before)
	quoted, ends := strings.CutSuffix(quoted, after)
	if !begins || !ends || json.Unmarshal([]byte(quoted), &text) != nil {
		s.problem("%s %s posts %s", r.Method, r.URL, posted)
	}
	if r.Header.Get("Content-Type") != "application/json" {
		s.problem("%s %s posts %q", r.Method, r.URL, r.Header.Get("Content-Type"))
	}
	if utf8.RuneCountInString(text) > s.Limit {
		reply(w, s.Long, fill(s.TooLong, "TEXT", strconv.Itoa(s.Limit)))
		return "", false
	}
	return text, true
}

// graphQL answers the two queries that there are.
func (s *Server) graphQL(w http.ResponseWriter, r *http.Request) {
	var asked struct {
		Query     string
		Variables struct {
			IDs []string
			ID  string
		}
	}
	if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
		s.problem("GraphQL: %v", err)
	}
	find := func(node string) *Comment { return s.find(strings.TrimPrefix(node, "IC_")) }
	answer := ""
	switch c := find(asked.Variables.ID); {
	case strings.HasPrefix(asked.Query, "query($ids: [ID!]!) { nodes(ids: $ids)") && len(asked.Variables.IDs) <= 100:
		nodes := []string{}
		for _, id := range asked.Variables.IDs {
			node := "null"
			if c := find(id); c != nil {
				node = fmt.Sprintf(`{"id": %q, "isMinimized": %t, "viewerDidAuthor": %t}`, id, c.Hidden, c.Author == Account)
			}
			nodes = append(nodes, node)
		}
		answer = `{"data": {"nodes": [` + strings.Join(nodes, ",") + `]}}`
	case !strings.HasPrefix(asked.Query, "mutation($id: ID!) { minimizeComment(") || !strings.Contains(asked.Query, "classifier: OUTDATED"):
		s.problem("GraphQL: unexpected query %s of %d ids", asked.Query, len(asked.Variables.IDs))
		answer = `{"errors": [{"message": "syntax error"}]}`
	case c == nil:
		answer = `{"data": null, "errors": [{"type": "NOT_FOUND", "message": "Could not resolve to a node"}]}`
	case s.readOnly:
		answer = `{"data": null, "errors": [{"type": "FORBIDDEN", "message": "Resource not accessible by integration"}]}`
	default:
		if c.Hidden {
			s.problem("comment %d is hidden again", c.ID)
		}
		c.Hidden = true
		answer = `{"data": {"minimizeComment": {"minimizedComment": {"isMinimized": true}}}}`
	}
	reply(w, http.StatusOK, []byte(answer))
}

// filled is an answer about a comment. The number of an author follows from the name; where
// it stands in a text it is longer.
func (s *Server) filled(answer []byte, c Comment) []byte {
	if c.deleted {
		c.Body = ""
	}
	h := fnv.New32a()
	h.Write([]byte(c.Author))
	number := fmt.Sprint(h.Sum32())
	return fill(answer, `"#ID"`, fmt.Sprint(c.ID), "#ID", fmt.Sprint(c.ID), `"#AUTHOR"`, number, "#AUTHOR", number, "NAME", c.Author,
		`"#SYSTEM"`, fmt.Sprint(c.System), `"#DELETED"`, fmt.Sprint(c.deleted), "TEXT", c.Body)
}

// fill puts texts for names into JSON.
func fill(answer []byte, pairs ...string) []byte {
	for i := 1; i < len(pairs); i += 2 {
		quoted, err := json.Marshal(pairs[i])
		must(err)
		pairs[i] = string(quoted[1 : len(quoted)-1])
	}
	return []byte(strings.NewReplacer(pairs...).Replace(string(answer)))
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
func reply(w http.ResponseWriter, status int, answer []byte) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(answer)
}
