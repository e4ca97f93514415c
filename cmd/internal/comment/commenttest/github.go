package commenttest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"
)

// GitHub starts a GitHub Enterprise server.
func GitHub() *Server { return start("/api/v3/", 65_536, gitHubRoutes) }

func gitHubRoutes(s *Server, mux *http.ServeMux) {
	handle := func(pattern string, h http.HandlerFunc) { mux.HandleFunc(pattern, s.gitHubDoor(h)) }
	const repo = "/api/v3/repos/{owner}/{repo}"
	handle("GET "+repo+"/pulls/{number}", func(w http.ResponseWriter, _ *http.Request) {
		head := ""
		s.set(func() { head = s.head })
		reply(w, http.StatusOK, map[string]any{"number": Number, "head": map[string]any{"sha": head}})
	})
	handle("GET "+repo+"/issues/{number}/comments", s.gitHubList)
	handle("POST "+repo+"/issues/{number}/comments", func(w http.ResponseWriter, r *http.Request) {
		c := s.create(s.bodyOf(r))
		if c == nil {
			gitHubTooLong(w, s.limit)
			return
		}
		reply(w, http.StatusCreated, s.gitHubComment(*c))
	})
	handle("PATCH "+repo+"/issues/comments/{id}", func(w http.ResponseWriter, r *http.Request) {
		body := s.bodyOf(r)
		if utf8.RuneCountInString(body) > s.limit {
			gitHubTooLong(w, s.limit)
			return
		}
		id, _ := strconv.ParseInt(r.PathValue("id"), 10, 64)
		reply(w, http.StatusOK, s.gitHubComment(*s.edit(id, func(c *Comment) { c.Body = body })))
	})
	handle("DELETE "+repo+"/issues/comments/{id}", func(w http.ResponseWriter, r *http.Request) {
		id, _ := strconv.ParseInt(r.PathValue("id"), 10, 64)
		s.delete(id)
		reply(w, http.StatusNoContent, nil)
	})
	handle("POST /api/graphql", s.gitHubGraphQL)
}

// gitHubDoor checks what GitHub checks of every request.
func (s *Server) gitHubDoor(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		for name, want := range map[string]string{"User-Agent": "planner", "X-Github-Api-Version": "2022-11-28", "Accept": "application/vnd.github"} {
			if !strings.Contains(r.Header.Get(name), want) {
				s.problem("%s %s: header %s is %q", r.Method, r.URL, name, r.Header.Get(name))
			}
		}
		id, isComment := r.PathValue("id"), r.PathValue("id") != ""
		number, _ := strconv.ParseInt(id, 10, 64)
		switch {
		case r.Header.Get("Authorization") != "Bearer "+Token:
			gitHubRefuse(w, http.StatusUnauthorized, "Bad credentials")
		case r.URL.Path == "/api/graphql":
			next(w, r)
		case r.PathValue("owner") != Owner || r.PathValue("repo") != Repo,
			!isComment && r.PathValue("number") != fmt.Sprint(Number), isComment && s.find(number) == nil:
			gitHubRefuse(w, http.StatusNotFound, "Not Found")
		case s.readOnly && r.Method != http.MethodGet:
			gitHubRefuse(w, http.StatusForbidden, "Resource not accessible by integration")
		default:
			next(w, r)
		}
	}
}

func gitHubRefuse(w http.ResponseWriter, status int, message string) {
	reply(w, status, map[string]any{"message": message, "documentation_url": "https://docs.github.com/rest", "status": fmt.Sprint(status)})
}

func gitHubTooLong(w http.ResponseWriter, limit int) {
	reply(w, http.StatusUnprocessableEntity, map[string]any{
		"message": "Validation Failed",
		"errors": []map[string]any{{"resource": "IssueComment", "code": "unprocessable", "field": "data",
			"message": fmt.Sprintf("Body is too long (maximum is %d characters)", limit)}},
		"documentation_url": "https://docs.github.com/rest/issues/comments#create-an-issue-comment", "status": "422",
	})
}

func (s *Server) gitHubComment(c Comment) map[string]any {
	return map[string]any{
		"id": c.ID, "node_id": nodeID(c), "body": c.Body, "user": map[string]any{"login": c.Author},
		"html_url": fmt.Sprintf("https://github.test/%s/%s/pull/%d#issuecomment-%d", Owner, Repo, Number, c.ID),
	}
}

func nodeID(c Comment) string { return fmt.Sprintf("IC_%d", c.ID) }

// gitHubList gives a page: 30 comments, or as many as asked for up to 100.
func (s *Server) gitHubList(w http.ResponseWriter, r *http.Request) {
	all := s.Comments()
	from, to, last := pageOf(r, 30, len(all))
	page := from/max(to-from, 1) + 1
	if asked, err := strconv.Atoi(r.URL.Query().Get("page")); err == nil {
		page = asked
	}
	link := func(to int, rel string) string {
		q := r.URL.Query()
		q.Set("page", fmt.Sprint(to))
		return fmt.Sprintf(`<%s%s?%s>; rel="%s"`, s.http.URL, r.URL.Path, q.Encode(), rel)
	}
	if page < last {
		w.Header().Set("Link", link(page+1, "next")+", "+link(last, "last"))
	} else if page > 1 {
		w.Header().Set("Link", link(page-1, "prev")+", "+link(1, "first"))
	}
	list := []map[string]any{}
	for _, c := range all[from:to] {
		list = append(list, s.gitHubComment(c))
	}
	reply(w, http.StatusOK, list)
}

// pageOf gives the bounds of the page that is asked for, and how many there are.
func pageOf(r *http.Request, size, total int) (from, to, last int) {
	if asked, err := strconv.Atoi(r.URL.Query().Get("per_page")); err == nil && asked > 0 {
		size = min(asked, 100)
	}
	page := 1
	if asked, err := strconv.Atoi(r.URL.Query().Get("page")); err == nil && asked > 0 {
		page = asked
	}
	from = min((page-1)*size, total)
	return from, min(from+size, total), (total + size - 1) / size
}

// gitHubGraphQL answers the two queries that there are.
func (s *Server) gitHubGraphQL(w http.ResponseWriter, r *http.Request) {
	var asked struct {
		Query     string `json:"query"`
		Variables struct {
			IDs []string `json:"ids"`
			ID  string   `json:"id"`
		} `json:"variables"`
	}
	if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
		s.problem("GraphQL: %v", err)
	}
	byID := map[string]Comment{}
	for _, c := range s.Comments() {
		byID[nodeID(c)] = c
	}
	switch {
	case strings.HasPrefix(asked.Query, "query($ids: [ID!]!) { nodes(ids: $ids)") && len(asked.Variables.IDs) <= 100:
		s.gitHubNodes(w, asked.Variables.IDs, byID)
	case strings.HasPrefix(asked.Query, "mutation($id: ID!) { minimizeComment(") && strings.Contains(asked.Query, "classifier: OUTDATED"):
		c, ok := byID[asked.Variables.ID]
		switch {
		case !ok:
			reply(w, http.StatusOK, map[string]any{"data": nil, "errors": []any{map[string]any{"type": "NOT_FOUND", "message": "Could not resolve to a node"}}})
		case s.readOnly:
			reply(w, http.StatusOK, map[string]any{"data": nil, "errors": []any{map[string]any{"type": "FORBIDDEN", "message": "Resource not accessible by integration"}}})
		case c.Hidden:
			s.problem("comment %d is hidden again", c.ID)
			fallthrough
		default:
			s.edit(c.ID, func(c *Comment) { c.Hidden = true })
			reply(w, http.StatusOK, map[string]any{"data": map[string]any{"minimizeComment": map[string]any{"minimizedComment": map[string]any{"isMinimized": true}}}})
		}
	default:
		s.problem("GraphQL: unexpected query %s of %d ids", asked.Query, len(asked.Variables.IDs))
		reply(w, http.StatusOK, map[string]any{"errors": []any{map[string]any{"message": "syntax error"}}})
	}
}

func (s *Server) gitHubNodes(w http.ResponseWriter, ids []string, byID map[string]Comment) {
	nodes := []any{}
	for _, id := range ids {
		c, ok := byID[id]
		if !ok {
			nodes = append(nodes, nil)
			continue
		}
		nodes = append(nodes, map[string]any{"id": id, "isMinimized": c.Hidden, "viewerDidAuthor": c.Author == Account})
	}
	reply(w, http.StatusOK, map[string]any{"data": map[string]any{"nodes": nodes}})
}
