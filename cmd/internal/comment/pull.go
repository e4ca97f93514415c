package comment

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// A pull is a pull request, as far as the APIs of the platforms are alike.
type pull struct {
	api
	url      string // of the pull request
	comments string // URL of the list of its comments, to which a new one is posted
	order    string // what the list is asked for, so that the oldest comment is the first
	comment  string // URL of a comment, without the number
	update   string // the method that rewrites one
	page     string // address for people, where the pull request says it
}

// A posted comment is one as the APIs have it.
type posted struct {
	ID     int64  `json:"id"`
	Node   string `json:"node_id"`  // GitHub's
	URL    string `json:"html_url"` // GitHub's
	Body   string `json:"body"`
	System bool   `json:"system"` // GitLab's: written by the server
	Author struct {
		ID int64 `json:"id"`
	} `json:"author"` // GitLab's
}

func (c posted) read() Comment {
	tag, text, _ := parseTag(c.Body)
	return Comment{ID: c.ID, Node: c.Node, URL: clean(c.URL), Tag: tag, Text: text, author: c.Author.ID}
}

// pageSize is how many comments a page holds; more are not to be had.
const pageSize = 100

// mostPages is how many pages are read. No pull request has so many comments; a
// server that always names another page has an end here.
const mostPages = 500

// tagged lists the comments that begin with a tag of this name, whoever wrote them.
func (p *pull) tagged(name string) (tagged []Comment, err error) {
	for n := 1; n <= mostPages; n++ {
		var page []posted
		url := fmt.Sprintf("%s?%sper_page=%d&page=%d", p.comments, p.order, pageSize, n)
		header, err := p.do(call{doing: "list the comments", method: http.MethodGet, url: url}, &page)
		if err != nil {
			return nil, err
		}
		for _, c := range page {
			if found := c.read(); found.Tag.Name == name && !c.System {
				tagged = append(tagged, found)
			}
		}
		// GitHub names the next page in the one header, GitLab in both.
		if !strings.Contains(header.Get("Link"), `rel="next"`) && header.Get("X-Next-Page") == "" {
			return tagged, nil
		}
	}
	return nil, fmt.Errorf("the server lists more than %d pages of comments; is it the API? See --api-url", mostPages)
}

// Head is the newest commit of the pull request.
func (p *pull) Head() (string, error) {
	var answer struct {
		Head struct { // GitHub's
			SHA string `json:"sha"`
		} `json:"head"`
		SHA  string `json:"sha"` // GitLab's
		Page string `json:"web_url"`
	}
	c := call{doing: "read the newest commit", method: http.MethodGet, url: p.url}
	header, err := p.do(c, &answer)
	if err != nil {
		return "", err
	}
	p.page = clean(answer.Page)
	if head := answer.Head.SHA + answer.SHA; head != "" {
		return head, nil
	}
	return "", p.failure(c, http.StatusOK, header, "the answer names none")
}

// Create posts a comment.
func (p *pull) Create(body string) (Comment, error) {
	return p.write(call{doing: "create the comment", method: http.MethodPost, url: p.comments, once: true}, body)
}

// Update rewrites a comment.
func (p *pull) Update(c Comment, body string) (Comment, error) {
	return p.write(call{doing: "update the comment", method: p.update, url: p.urlOf(c)}, body)
}

func (p *pull) write(c call, body string) (Comment, error) {
	c.body = map[string]string{"body": body}
	var answer posted
	_, err := p.do(c, &answer)
	return answer.read(), err
}

// Delete deletes a comment. One that is gone already is no error.
func (p *pull) Delete(c Comment) error {
	_, err := p.do(call{doing: "delete the earlier comment", method: http.MethodDelete, url: p.urlOf(c)}, nil)
	if e, ok := errors.AsType[*Error](err); ok && e.status == http.StatusNotFound {
		return nil
	}
	return err
}

func (p *pull) urlOf(c Comment) string { return fmt.Sprintf("%s/%d", p.comment, c.ID) }
