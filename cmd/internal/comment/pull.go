package comment

import (
	"bytes"
	"cmp"
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// A Platform describes an API. In paths, {owner} and {name} are parts of the repository's
// name, {path} is all of it, {n} is the number of the pull request, {id} is that of a
// comment and {thread} that of its thread. Where to find something in JSON is said by names
// and indices: "comments.0.id".
type Platform struct {
	Name         string // for people
	Request      string // what it calls a pull request
	API          string // address of the public server; "" where there is none for all
	Root         string // what follows the address of a server
	Limit        int    // longest comment, in characters
	Hides        bool   // folds comments as outdated
	Plain        bool   // shows HTML as text
	Password     bool   // the token is a password without a user
	OnlyAuthors  bool   // may edit a comment; a token that may not ask who it is finds out by that
	Rights, Hint string // what the token needs, and what else may be wrong with it
	Header       map[string]string
	Edit         string // method that rewrites a comment
	// Create and Update are what is sent, with the text for "TEXT".
	Create, Update json.RawMessage
	Paths          struct {
		Pull, List, Comment string
		Page                string // query of the list: many comments, the oldest first
		User                string // whose the token is; "" where GraphQL says it
	}
	JSON struct {
		Items, Skip                   string // the list in a page; true for what is no comment
		ID, Inner, Text, Author, Link string // of a comment, or of a thread and the comment in it
		Me, Head, Web, Fragment       string // of the user; of the pull request, whose address a fragment makes that of a comment
	}
	CI    CI
	About []string // lines that say where the settings come from
}

// A CI is what the command for a platform takes from flags and from the variables of its CI.
// Where several variables are named, the first that is set counts.
type CI struct {
	RepoName, RepoLike, IsRepo string   // parts of the name of a repository; such a name; what a name matches
	APILike                    string   // address of a server
	Repo                       []string // "A/B" is the values of A and B with a slash in between
	Number, API, Token         []string
	// Commit is that of the run. In a pipeline for merged results of GitLab CI_COMMIT_SHA is a merge that was
	// made for it; what it merges is the request's own commit. The time of the merge holds for both: it is
	// made after every push.
	Commit, Time []string
	GraphQL      string
	Merge        string // a commit that CI made to test the pull request
	BadToken     string // a variable whose token cannot write comments
	Event        bool   // number and commit are in the event of GITHUB_EVENT_PATH, too
	Only         string // the variables of GitHub count only if this one is "true"
}

//go:embed platforms.json
var table []byte

// Platforms are all of them, by the name of their command. Bitbucket is Bitbucket Cloud;
// Gitea is Forgejo, too. On Azure Repos a comment is the first of a thread, which is closed
// so that it does not hold up the pull request. Gitee and Gitea state no limit: that of
// Gitee fits in 64 KiB.
var Platforms map[string]Platform

func init() {
	if err := json.Unmarshal(table, &Platforms); err != nil {
		panic(err)
	}
}

// Flag is the name of the flag for the number of a pull request.
func (p Platform) Flag() string { return strings.ReplaceAll(p.Request, " ", "-") }

// apiHost matches the API of GitHub on a host that serves nothing else: api.github.com,
// api.octo.ghe.com. An Enterprise server has it below api/v3/.
var apiHost = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^https?://(api|[^/]*\.api)\.`) })

// base is the address below which the paths are, given that of a server or of its API.
func (p Platform) base(address string) string {
	address = strings.TrimRight(address, "/") + "/"
	if p.Root == "api/v3/" && apiHost().MatchString(address) {
		return address
	}
	return strings.TrimSuffix(address, p.Root) + p.Root
}

// fill puts names into a path.
func fill(path, repo string, number int, id string) string {
	owner, name, _ := strings.Cut(repo, "/")
	thread, _, _ := strings.Cut(id, "/")
	return strings.NewReplacer("{owner}", url.PathEscape(owner), "{name}", url.PathEscape(name), "{path}", url.PathEscape(repo),
		"{n}", strconv.Itoa(number), "{id}", id, "{thread}", thread).Replace(path)
}

// authorization is the header for a token: a user's name and password, a password, a JSON
// Web Token or another one.
func (p Platform) authorization(token string) string {
	if p.Password && strings.Count(token, ".") != 2 {
		token = ":" + token
	}
	if strings.Contains(token, ":") {
		return "Basic " + basic(token)
	}
	return "Bearer " + token
}

// A Pull is one pull request on a platform, with a token.
type Pull struct {
	platform Platform
	server   Server
	repo     string
	number   int
	http     *http.Client
	address  string // for people, where the pull request says it
}

// NewPull prepares a pull request, of which nothing is read yet. The repository is an
// owner and a name; on GitLab a number, or a path with its groups.
func NewPull(p Platform, s Server, repo string, number int) *Pull {
	s.API = p.base(s.API)
	s.GraphQL = cmp.Or(s.GraphQL, strings.TrimSuffix(s.API, "v3/")+"graphql") // as GitHub documents it
	// The transport is that of package http, which knows the proxy of the environment.
	return &Pull{platform: p, server: s, repo: repo, number: number, http: &http.Client{Timeout: requestTimeout, CheckRedirect: checkRedirect}}
}

// call is a request to a path of the API. A form is for the text that it sends.
func (p *Pull) call(doing, method, path, id string, form []byte, text string) call {
	quoted, _ := json.Marshal(text)
	body := bytes.Replace(form, []byte(`"TEXT"`), quoted, 1)
	return call{doing: doing, method: method, url: p.server.API + fill(path, p.repo, p.number, id), body: body}
}

// get finds a value in JSON: "comments.0.id"; nil where there is none.
func get(value any, path string) any {
	for name := range strings.SplitSeq(path, ".") {
		if list, ok := value.([]any); ok && len(list) > 0 && name == "0" {
			value = list[0]
		} else if object, ok := value.(map[string]any); ok {
			value = object[name]
		} else if path != "" {
			return nil
		}
	}
	return value
}

// at is a value as text; "" where there is none.
func at(value any, path string) string {
	if value = get(value, path); path == "" || value == nil {
		return ""
	}
	return fmt.Sprint(value)
}

// read reads a comment.
func (p *Pull) read(c any) Comment {
	j := p.platform.JSON
	tag, text, _ := parseTag(at(c, j.Text))
	id := at(c, j.ID)
	if j.Inner != "" {
		id += "/comments/" + at(c, j.Inner)
	}
	return Comment{ID: id, URL: clean(at(c, j.Link)), Tag: tag, Text: text, author: at(c, j.Author), node: at(c, "node_id")}
}

// mostPages is how many pages are read. No pull request has so many comments; a
// server that always names another page has an end here.
const mostPages = 500

// tagged lists the comments that begin with a tag of this name, whoever wrote them.
func (p *Pull) tagged(name string) (tagged []Comment, err error) {
	c := p.call("list the comments", http.MethodGet, p.platform.Paths.List+p.platform.Paths.Page, "", nil, "")
	first := c.url
	for n := 1; n <= mostPages; n++ {
		page, header, err := p.do(c)
		if err != nil {
			return nil, err
		}
		list, ok := get(page, p.platform.JSON.Items).([]any)
		next, pages := at(page, "next"), header.Get("Total_page") // of Bitbucket, of Gitee
		if !ok || next != "" && !strings.HasPrefix(next, p.server.API) {
			return nil, p.failure(c, http.StatusOK, header, notTheAPI)
		}
		for _, c := range list {
			if found := p.read(c); found.Tag.Name == name && at(c, p.platform.JSON.Skip) != "true" {
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
	if p.platform.Paths.User == "" {
		return p.byGraphQL(tagged)
	}
	c := p.call("see whose the token is", http.MethodGet, p.platform.Paths.User, "", nil, "")
	user, _, err := p.do(c)
	unknown := p.platform.OnlyAuthors && failed(err).refused()
	if err != nil && !unknown {
		return nil, err
	}
	me := at(user, p.platform.JSON.Me)
	for _, c := range tagged {
		if c.Unproven = unknown; unknown || c.author == me && me != "" {
			own = append(own, c)
		}
	}
	return own, nil
}

// Head is the hash of the newest commit of the pull request, on Bitbucket abbreviated.
func (p *Pull) Head() (string, error) {
	c := p.call("read the newest commit", http.MethodGet, p.platform.Paths.Pull, "", nil, "")
	answer, header, err := p.do(c)
	if err != nil {
		return "", err
	}
	p.address = clean(at(answer, p.platform.JSON.Web))
	if head := at(answer, p.platform.JSON.Head); commitHash().MatchString(head) {
		return head, nil
	}
	return "", p.failure(c, http.StatusOK, header, "the answer names none")
}

// Create posts a comment, once: where it is not known whether it was posted, it gives an
// error for which lost is true.
func (p *Pull) Create(body string) (Comment, error) {
	c := p.call("create the comment", http.MethodPost, p.platform.Paths.List, "", p.platform.Create, body)
	c.once = true
	answer, header, err := p.do(c)
	if err == nil && at(answer, p.platform.JSON.ID) == "" {
		err = p.failure(c, http.StatusOK, header, notTheAPI)
	}
	return p.read(answer), err
}

// Update rewrites a comment.
func (p *Pull) Update(c Comment, body string) error {
	_, _, err := p.do(p.call("update the comment", p.platform.Edit, p.platform.Paths.Comment, c.ID, p.platform.Update, body))
	return err
}

// Delete deletes a comment. One that is gone already is no error.
func (p *Pull) Delete(c Comment) error {
	_, _, err := p.do(p.call("delete the earlier comment", http.MethodDelete, p.platform.Paths.Comment, c.ID, nil, ""))
	if failed(err).status == http.StatusNotFound {
		return nil
	}
	return err
}

// URL is where people see a comment; "" where that is not known. Where a comment does not
// say it, it follows from the address of the pull request.
func (p *Pull) URL(c Comment) string {
	if p.platform.JSON.Web != "" && p.address == "" {
		_, _ = p.Head()
	}
	if p.address == "" {
		return c.URL
	}
	return p.address + fill(p.platform.JSON.Fragment, p.repo, p.number, c.ID)
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

// ask sends a query about a comment, or about a list, of which it gives as many nodes. It
// may be sent again: no query does more the second time.
func (p *Pull) ask(doing, query, name string, about any) ([]any, error) {
	c := call{doing: doing, method: http.MethodPost, url: p.server.GraphQL}
	c.body, _ = json.Marshal(map[string]any{"query": query, "variables": map[string]any{name: about}})
	answer, header, err := p.do(c)
	if err != nil {
		return nil, err
	}
	if kind := at(answer, "errors.0.type"); kind != "" && kind != "NOT_FOUND" { // which means that it was deleted since it was listed
		return nil, p.failure(c, http.StatusOK, header, at(answer, "errors.0.message"))
	}
	nodes, _ := get(answer, "data.nodes").([]any)
	if ids, ok := about.([]string); ok && len(nodes) != len(ids) {
		return nil, p.failure(c, http.StatusOK, header, "the answer is not one of GraphQL")
	}
	return nodes, nil
}
