package commenttest

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// GitLab starts a GitLab server.
func GitLab() *Server { return start("/api/v4/", 1_000_000, gitLabRoutes) }

func gitLabRoutes(s *Server, mux *http.ServeMux) {
	handle := func(pattern string, h http.HandlerFunc) { mux.HandleFunc(pattern, s.gitLabDoor(h)) }
	const request = "/api/v4/projects/{project}/merge_requests/{number}"
	handle("GET /api/v4/user", func(w http.ResponseWriter, _ *http.Request) { reply(w, http.StatusOK, gitLabUser(Account)) })
	handle("GET "+request, func(w http.ResponseWriter, _ *http.Request) {
		head := ""
		s.set(func() { head = s.head })
		reply(w, http.StatusOK, map[string]any{
			"iid": Number, "sha": head, "web_url": fmt.Sprintf("https://gitlab.test/%s/%s/-/merge_requests/%d", Owner, Repo, Number),
		})
	})
	handle("GET "+request+"/notes", s.gitLabList)
	handle("POST "+request+"/notes", func(w http.ResponseWriter, r *http.Request) {
		c := s.create(s.bodyOf(r))
		if c == nil {
			gitLabRefuse(w, http.StatusBadRequest, fmt.Sprintf("400 Bad request - Note {:note=>[\"is too long (maximum is %d characters)\"]}", s.limit))
			return
		}
		reply(w, http.StatusCreated, gitLabNote(*c))
	})
	handle("PUT "+request+"/notes/{id}", func(w http.ResponseWriter, r *http.Request) {
		body := s.bodyOf(r)
		if utf8.RuneCountInString(body) > s.limit {
			gitLabRefuse(w, http.StatusBadRequest, map[string]any{"note": []string{fmt.Sprintf("is too long (maximum is %d characters)", s.limit)}})
			return
		}
		reply(w, http.StatusOK, gitLabNote(*s.edit(idOf(r), func(c *Comment) { c.Body = body })))
	})
	handle("DELETE "+request+"/notes/{id}", func(w http.ResponseWriter, r *http.Request) {
		s.delete(idOf(r))
		reply(w, http.StatusNoContent, nil)
	})
}

func idOf(r *http.Request) int64 {
	id, _ := strconv.ParseInt(r.PathValue("id"), 10, 64)
	return id
}

// gitLabDoor checks what GitLab checks of every request.
func (s *Server) gitLabDoor(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.Header.Get("User-Agent"), "planner") {
			s.problem("%s %s: header User-Agent is %q", r.Method, r.URL, r.Header.Get("User-Agent"))
		}
		project, note := r.PathValue("project"), s.find(idOf(r))
		switch {
		case r.Header.Get("Private-Token") != Token:
			gitLabRefuse(w, http.StatusUnauthorized, "401 Unauthorized")
		case r.URL.Path == "/api/v4/user":
			next(w, r)
		case project != fmt.Sprint(Project) && project != Owner+"/"+Repo:
			gitLabRefuse(w, http.StatusNotFound, "404 Project Not Found")
		case r.PathValue("number") != fmt.Sprint(Number), r.PathValue("id") != "" && note == nil:
			gitLabRefuse(w, http.StatusNotFound, "404 Not found")
		case r.Method != http.MethodGet && (s.readOnly || note != nil && note.Author != Account):
			gitLabRefuse(w, http.StatusForbidden, "403 Forbidden")
		default:
			next(w, r)
		}
	}
}

func gitLabRefuse(w http.ResponseWriter, status int, message any) {
	reply(w, status, map[string]any{"message": message})
}

// gitLabUser gives every name a number.
func gitLabUser(name string) map[string]any {
	id := 0
	for _, c := range name {
		id = id*31%1_000_003 + int(c)
	}
	return map[string]any{"id": id, "username": name}
}

func gitLabNote(c Comment) map[string]any {
	return map[string]any{"id": c.ID, "body": c.Body, "author": gitLabUser(c.Author), "system": c.System}
}

// gitLabList gives a page: 20 notes, or as many as asked for up to 100; the
// newest first, unless asked otherwise.
func (s *Server) gitLabList(w http.ResponseWriter, r *http.Request) {
	all := s.Comments()
	if r.URL.Query().Get("sort") != "asc" {
		slices.Reverse(all)
	}
	from, to, last := pageOf(r, 20, len(all))
	page, _ := strconv.Atoi(r.URL.Query().Get("page"))
	page = max(page, 1)
	w.Header().Set("X-Page", fmt.Sprint(page))
	w.Header().Set("X-Total", fmt.Sprint(len(all)))
	w.Header().Set("X-Next-Page", "")
	if page < last {
		w.Header().Set("X-Next-Page", fmt.Sprint(page+1))
	}
	list := []map[string]any{}
	for _, c := range all[from:to] {
		list = append(list, gitLabNote(c))
	}
	reply(w, http.StatusOK, list)
}
