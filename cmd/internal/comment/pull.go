package comment

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// A Pull is one pull request on a platform, with a token.
type Pull struct {
	Platform
	server  Server
	repo    string
	number  int
	http    *http.Client
	address string // for people, where the pull request says it
	// GraphQL is the address of GitHub's other API; "" for the usual one.
	GraphQL string
}

// NewPull prepares a pull request, of which nothing is read yet. The repository is an
// owner and a name; on GitLab a number, or a path with its groups.
func NewPull(p Platform, s Server, repo string, number int) *Pull {
	s.API = p.base(s.API)
	// The transport is that of package http, which knows the proxy of the environment.
	return &Pull{Platform: p, server: s, repo: repo, number: number, http: &http.Client{Timeout: requestTimeout, CheckRedirect: checkRedirect}}
}

// call is a request to a path of the API. A form is for the text that it sends.
func (p *Pull) call(doing, method, path, id, form, text string) call {
	c := call{doing: doing, method: method, url: p.server.API + fill(path, p.repo, p.number, id)}
	if form != "" {
		quoted, _ := json.Marshal(text)
		c.body = fmt.Appendf(nil, form, quoted)
	}
	return c
}

// at reads a value in JSON: "comments.0.id". It gives "" where there is none.
func at(value any, path string) string {
	for name := range strings.SplitSeq(path, ".") {
		if list, ok := value.([]any); ok && name == "0" && len(list) > 0 {
			value = list[0]
			continue
		}
		object, _ := value.(map[string]any)
		value = object[name]
	}
	if value == nil {
		return ""
	}
	return fmt.Sprint(value)
}

// read reads a comment.
func (p *Pull) read(c any) Comment {
	tag, text, _ := parseTag(at(c, p.text))
	id := at(c, p.id)
	if p.inner != "" {
		id += "/comments/" + at(c, p.inner)
	}
	return Comment{ID: id, URL: clean(at(c, p.link)), Tag: tag, Text: text, author: at(c, p.author), node: at(c, "node_id")}
}

// mostPages is how many pages are read. No pull request has so many comments; a
// server that always names another page has an end here.
const mostPages = 500

// tagged lists the comments that begin with a tag of this name, whoever wrote them.
func (p *Pull) tagged(name string) (tagged []Comment, err error) {
	c := p.call("list the comments", http.MethodGet, p.list+p.page, "", "", "")
	first := c.url
	for n := 1; n <= mostPages; n++ {
		page, header, err := p.do(c)
		if err != nil {
			return nil, err
		}
		list, ok := page.([]any)
		if object, isObject := page.(map[string]any); isObject {
			list, ok = object[p.items].([]any)
		}
		next, pages := at(page, "next"), header.Get("Total_page") // of Bitbucket, of Gitee
		if !ok || next != "" && !strings.HasPrefix(next, p.server.API) {
			return nil, p.failure(c, http.StatusOK, header, notTheAPI)
		}
		for _, c := range list {
			if found := p.read(c); found.Tag.Name == name && at(c, p.skip) != "true" {
				tagged = append(tagged, found)
			}
		}
		switch {
		case next != "":
			c.url = next
		case strings.Contains(header.Get("Link"), `rel="next"`), header.Get("X-Next-Page") != "", len(list) > 0 && pages != "" && pages != strconv.Itoa(n):
			c.url = fmt.Sprintf("%s&page=%d", first, n+1)
		default:
			return tagged, nil
		}
	}
	return nil, fmt.Errorf("the server lists more than %d pages of comments; is it the API? See --api-url", mostPages)
}

// List lists the comments that begin with a tag of this name and that the token's own
// account wrote, the oldest first. Whoever else posts such a comment is not heard: it
// could say that it is newer than all others.
func (p *Pull) List(name string) (own []Comment, err error) {
	tagged, err := p.tagged(name)
	if err != nil || len(tagged) == 0 {
		return nil, err
	}
	if p.user == "" {
		return p.byGraphQL(tagged)
	}
	c := p.call("see whose the token is", http.MethodGet, p.user, "", "", "")
	user, header, err := p.do(c)
	unknown := p.onlyAuthors && isRefused(err)
	if err != nil && !unknown {
		return nil, err
	}
	me := at(user, p.me)
	if me == "" && !unknown {
		return nil, p.failure(c, http.StatusOK, header, "the answer names nobody")
	}
	for _, c := range tagged {
		if c.Unproven = unknown; unknown || c.author == me {
			own = append(own, c)
		}
	}
	return own, nil
}

// Head is the hash of the newest commit of the pull request, on Bitbucket abbreviated.
func (p *Pull) Head() (string, error) {
	c := p.call("read the newest commit", http.MethodGet, p.pull, "", "", "")
	answer, header, err := p.do(c)
	if err != nil {
		return "", err
	}
	p.address = clean(at(answer, p.webAt))
	if head := at(answer, p.head); commitHash.MatchString(head) {
		return head, nil
	}
	return "", p.failure(c, http.StatusOK, header, "the answer names none")
}

// Create posts a comment, once: where it is not known whether it was posted, it gives an
// error for which lost is true.
func (p *Pull) Create(body string) (Comment, error) {
	c := p.call("create the comment", http.MethodPost, p.list, "", p.create, body)
	c.once = true
	answer, header, err := p.do(c)
	if err == nil && at(answer, p.id) == "" {
		err = p.failure(c, http.StatusOK, header, notTheAPI)
	}
	return p.read(answer), err
}

// Update rewrites a comment.
func (p *Pull) Update(c Comment, body string) error {
	_, _, err := p.do(p.call("update the comment", p.edit, p.comment, c.ID, p.update, body))
	return err
}

// Delete deletes a comment. One that is gone already is no error.
func (p *Pull) Delete(c Comment) error {
	_, _, err := p.do(p.call("delete the earlier comment", http.MethodDelete, p.comment, c.ID, "", ""))
	if isNotFound(err) {
		return nil
	}
	return err
}

// URL is where people see a comment; "" where that is not known. Where a comment does not
// say it, it follows from the address of the pull request.
func (p *Pull) URL(c Comment) string {
	if p.webAt != "" && p.address == "" {
		_, _ = p.Head()
	}
	if p.address == "" {
		return c.URL
	}
	return p.address + fill(p.fragment, p.repo, p.number, c.ID)
}

// GraphQL knows what GitHub's other API does not: whether the token's account
// wrote a comment (also for the token of GitHub Actions, which may not ask who
// it is), and whether a comment is hidden.
const (
	ownQuery  = `query($ids: [ID!]!) { nodes(ids: $ids) { ... on IssueComment { id isMinimized viewerDidAuthor } } }`
	hideQuery = `mutation($id: ID!) { minimizeComment(input: {subjectId: $id, classifier: OUTDATED}) { minimizedComment { isMinimized } } }`
)

// byGraphQL keeps the comments that the token's account wrote. A query may be of 100.
func (p *Pull) byGraphQL(tagged []Comment) (own []Comment, err error) {
	for some := range slices.Chunk(tagged, 100) {
		ids := make([]string, len(some))
		for i, c := range some {
			ids[i] = c.node
		}
		nodes, err := p.ask("see who wrote the comments", ownQuery, "ids", ids)
		if err != nil {
			return nil, err
		}
		for i, node := range nodes { // in the order of the ids, null for a comment that is gone
			if some[i].Hidden = at(node, "isMinimized") == "true"; at(node, "viewerDidAuthor") == "true" {
				own = append(own, some[i])
			}
		}
	}
	return own, nil
}

// Hide folds a comment as outdated, on GitHub. One that is gone is no error.
func (p *Pull) Hide(c Comment) error {
	_, err := p.ask("hide the earlier comment", hideQuery, "id", c.node)
	return err
}

// graphQL is the address that is given, or that GitHub documents, beside the other API.
func (p *Pull) graphQL() string {
	return cmp.Or(p.GraphQL, strings.TrimSuffix(p.server.API, "v3/")+"graphql")
}

// ask sends a query about a comment, or about a list, of which it gives as many nodes. It
// may be sent again: no query does more the second time.
func (p *Pull) ask(doing, query, name string, about any) ([]any, error) {
	c := call{doing: doing, method: http.MethodPost, url: p.graphQL()}
	c.body, _ = json.Marshal(map[string]any{"query": query, "variables": map[string]any{name: about}})
	answer, header, err := p.do(c)
	if err != nil {
		return nil, err
	}
	if kind := at(answer, "errors.0.type"); kind != "" && kind != "NOT_FOUND" { // which means that it was deleted since it was listed
		return nil, p.failure(c, http.StatusOK, header, at(answer, "errors.0.message"))
	}
	object, _ := answer.(map[string]any)
	data, _ := object["data"].(map[string]any)
	nodes, _ := data["nodes"].([]any)
	if ids, ok := about.([]string); ok && len(nodes) != len(ids) {
		return nil, p.failure(c, http.StatusOK, header, "the answer is not one of GraphQL")
	}
	return nodes, nil
}
