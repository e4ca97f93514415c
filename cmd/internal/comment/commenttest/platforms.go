package commenttest

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"net/http"
	"strconv"
	"strings"
)

// A dialect is what is particular to a platform.
type dialect struct {
	prefix                string // address of the API
	pull, list, one, user string // paths below it; user is "" where GraphQL says whose the token is
	edit                  string // the method that rewrites a comment
	auth                  []string
	headers               map[string]string
	number                string // another name of the repository
	longest               int    // comment
	sizes                 string // query for the length of a page, its default and its maximum; "" for one page
	newestFirst           bool   // unless asked otherwise
	nameless              bool   // the token of a repository may not ask whose it is
	editsOthers           bool   // whoever may write may edit what others wrote
	keepsDeleted          bool   // lists what was deleted
	created               int    // status of an answer
	posts, edits          string // what is sent, the text at TEXT

	comment     func(Comment) any
	request, me func(string) any // the pull request with its newest commit; a user
	page        func(header http.Header, list []any, page, pages int, next string) any
	says        map[int]string // with a status
	wrong       func(message string) any
	long        int // status of what is too long
	tooLong     func(limit int) any
}

const body = `{"body":"TEXT"}`

func basic(text string) string { return "Basic " + base64.StdEncoding.EncodeToString([]byte(text)) }

// number gives every name one.
func number(name string) uint32 {
	h := fnv.New32a()
	h.Write([]byte(name))
	return h.Sum32()
}

func guid(name string) string { return fmt.Sprintf("%08x-0000-4000-8000-000000000000", number(name)) }

type object = map[string]any

func user(name string) any { return object{"id": number(name), "login": name} }

func message(text string) any { return object{"message": text} }

func long(text string) func(int) any {
	return func(limit int) any { return message(fmt.Sprintf(text, limit)) }
}

func headSHA(head string) any { return object{"number": Number, "head": object{"sha": head}} }

func all(_ http.Header, list []any, _, _ int, _ string) any { return list }

// like GitHub are comments of Gitee and Gitea, too.
func gitHubComment(address string) func(Comment) any {
	return func(c Comment) any {
		return object{"id": c.ID, "node_id": nodeID(c), "body": c.Body, "user": user(c.Author), "html_url": fmt.Sprintf(address, c.ID)}
	}
}

func azureThread(c Comment) any {
	first := object{"id": 1, "parentCommentId": 0, "commentType": "text", "author": object{"id": guid(c.Author)}, "isDeleted": c.deleted}
	if !c.deleted {
		first["content"] = c.Body
	}
	return object{"id": c.ID, "status": "closed", "isDeleted": c.deleted, "comments": []any{first}}
}

// dialects are those of the platforms: a GitHub Enterprise server, Bitbucket Cloud.
var dialects = map[string]dialect{
	"github": {prefix: "/api/v3/", pull: "repos/{owner}/{repo}/pulls/{number}", list: "repos/{owner}/{repo}/issues/{number}/comments", one: "repos/{owner}/{repo}/issues/comments/{id}",
		edit: "PATCH", posts: body, edits: body, auth: []string{"Bearer " + Token}, headers: map[string]string{"X-Github-Api-Version": "2022-11-28", "Accept": "application/vnd.github"},
		longest: 65_536, sizes: "per_page 30 100", editsOthers: true, created: http.StatusCreated, comment: gitHubComment("https://github.test/octo/shop/pull/7#issuecomment-%d"), request: headSHA,
		page: func(h http.Header, list []any, page, pages int, next string) any {
			if next != "" {
				h.Set("Link", fmt.Sprintf(`<%s>; rel="next", <%s>; rel="last"`, next, next))
			}
			return list
		},
		says: map[int]string{401: "Bad credentials", 403: "Resource not accessible by integration", 404: "Not Found"}, wrong: message, long: http.StatusUnprocessableEntity,
		tooLong: func(limit int) any {
			return object{"message": "Validation Failed", "errors": []any{object{"resource": "IssueComment", "code": "unprocessable", "field": "data",
				"message": fmt.Sprintf("Body is too long (maximum is %d characters)", limit)}}}
		}},
	"gitlab": {prefix: "/api/v4/", pull: "projects/{project}/merge_requests/{number}", list: "projects/{project}/merge_requests/{number}/notes", one: "projects/{project}/merge_requests/{number}/notes/{id}", user: "user",
		edit: "PUT", posts: body, edits: body, auth: []string{"Bearer " + Token}, number: strconv.Itoa(Project),
		longest: 1_000_000, sizes: "per_page 20 100", newestFirst: true, created: http.StatusCreated,
		comment: func(c Comment) any {
			return object{"id": c.ID, "body": c.Body, "author": user(c.Author), "system": c.System}
		},
		request: func(head string) any {
			return object{"iid": Number, "sha": head, "web_url": "https://gitlab.test/octo/shop/-/merge_requests/7"}
		}, me: user,
		page: func(h http.Header, list []any, page, pages int, _ string) any {
			if h.Set("X-Next-Page", ""); page < pages {
				h.Set("X-Next-Page", strconv.Itoa(page+1))
			}
			return list
		},
		says: map[int]string{401: "401 Unauthorized", 403: "403 Forbidden", 404: "404 Project Not Found"}, wrong: message, long: http.StatusBadRequest,
		tooLong: long("400 Bad request - Note {:note=>[\"is too long (maximum is %d characters)\"]}")},
	"bitbucket": {prefix: "/2.0/", pull: "repositories/{owner}/{repo}/pullrequests/{number}", list: "repositories/{owner}/{repo}/pullrequests/{number}/comments", one: "repositories/{owner}/{repo}/pullrequests/{number}/comments/{id}", user: "user",
		edit: "PUT", posts: `{"content":{"raw":"TEXT"}}`, edits: `{"content":{"raw":"TEXT"}}`, auth: []string{"Bearer " + Token, basic(User + ":" + Token)}, nameless: true,
		longest: 32_768, sizes: "pagelen 10 100", keepsDeleted: true, created: http.StatusCreated,
		comment: func(c Comment) any {
			return object{"id": c.ID, "content": object{"raw": c.Body, "markup": "markdown"}, "user": object{"uuid": "{" + guid(c.Author) + "}"}, "deleted": c.deleted,
				"links": object{"html": object{"href": fmt.Sprintf("https://bitbucket.test/octo/shop/pull-requests/7/_/diff#comment-%d", c.ID)}}}
		},
		request: func(head string) any {
			return object{"id": Number, "source": object{"commit": object{"hash": head[:min(12, len(head))]}}}
		},
		me: func(name string) any { return object{"uuid": "{" + guid(name) + "}"} },
		page: func(_ http.Header, list []any, page, pages int, next string) any {
			answer := object{"values": list, "page": page}
			if next != "" {
				answer["next"] = next
			}
			return answer
		},
		says:  map[int]string{401: "Token is invalid, expired, or not supported for this endpoint.", 403: "Your credentials lack one or more required privilege scopes.", 404: "Repository octo/gone not found"},
		wrong: func(text string) any { return object{"type": "error", "error": object{"message": text}} }, long: http.StatusBadRequest,
		tooLong: func(limit int) any {
			return object{"type": "error", "error": object{"message": fmt.Sprintf("Please enter a non-empty value less than %d characters", limit)}}
		}},
	"azure": {prefix: "/acme/", pull: "{owner}/_apis/git/repositories/{repo}/pullRequests/{number}", list: "{owner}/_apis/git/repositories/{repo}/pullRequests/{number}/threads", one: "{owner}/_apis/git/repositories/{repo}/pullRequests/{number}/threads/{id}/comments/1", user: "_apis/connectionData",
		edit: "PATCH", posts: `{"comments":[{"parentCommentId":0,"commentType":"text","content":"TEXT"}],"status":"closed"}`, edits: `{"content":"TEXT"}`, auth: []string{basic(":" + Token)},
		headers: map[string]string{"X-Tfs-Fedauthredirect": "Suppress"}, longest: 150_000, keepsDeleted: true, created: http.StatusOK, comment: azureThread,
		request: func(head string) any {
			return object{"pullRequestId": Number, "lastMergeSourceCommit": object{"commitId": head}, "repository": object{"webUrl": "https://azure.test/octo/shop/_git/shop"}}
		},
		me: func(name string) any { return object{"authenticatedUser": object{"id": guid(name)}} },
		page: func(_ http.Header, list []any, _, _ int, _ string) any {
			return object{"value": list, "count": len(list)}
		},
		says:  map[int]string{401: "", 403: "TF401027: You need the Git 'PullRequestContribute' permission to perform this action.", 404: "TF401019: The Git repository with name or identifier gone does not exist or you do not have permissions for the operation you are attempting."},
		wrong: func(text string) any { return object{"$id": "1", "message": text, "typeKey": "GitException"} }, long: http.StatusBadRequest,
		tooLong: long("A discussion comment cannot be longer than %d characters.\r\nParameter name: comment.Content")},
	"gitee": {prefix: "/api/v5/", pull: "repos/{owner}/{repo}/pulls/{number}", list: "repos/{owner}/{repo}/pulls/{number}/comments", one: "repos/{owner}/{repo}/pulls/comments/{id}", user: "user",
		edit: "PATCH", posts: body, edits: body, auth: []string{"Bearer " + Token}, longest: 20_000, sizes: "per_page 20 100", newestFirst: true, created: http.StatusCreated,
		comment: gitHubComment("https://gitee.test/octo/shop/pulls/7#note_%d"), request: headSHA, me: user,
		page: func(h http.Header, list []any, _, pages int, _ string) any {
			h.Set("Total_page", strconv.Itoa(pages))
			return list
		},
		says: map[int]string{401: "401 Unauthorized: Access token does not exist", 403: "", 404: "Not Found Project"}, wrong: message, long: http.StatusBadRequest,
		tooLong: long("body is too long (maximum is %d characters)")},
	"gitea": {prefix: "/api/v1/", pull: "repos/{owner}/{repo}/pulls/{number}", list: "repos/{owner}/{repo}/issues/{number}/comments", one: "repos/{owner}/{repo}/issues/comments/{id}", user: "user",
		edit: "PATCH", posts: body, edits: body, auth: []string{"Bearer " + Token}, longest: 65_536, editsOthers: true, created: http.StatusCreated,
		comment: gitHubComment("https://gitea.test/octo/shop/pulls/7#issuecomment-%d"), request: headSHA, me: user, page: all,
		says:  map[int]string{401: "invalid username, password or token", 403: "token does not have at least one of required scope(s), required=[write:issue], token scope=read:issue", 404: "The target couldn't be found."},
		wrong: message, long: http.StatusUnprocessableEntity, tooLong: long("body is too long (maximum is %d characters)")},
}

func nodeID(c Comment) string { return fmt.Sprintf("IC_%d", c.ID) }

// graphQL answers the two queries that there are.
func (s *Server) graphQL(w http.ResponseWriter, r *http.Request) {
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
		s.nodes(w, asked.Variables.IDs, byID)
	case strings.HasPrefix(asked.Query, "mutation($id: ID!) { minimizeComment(") && strings.Contains(asked.Query, "classifier: OUTDATED"):
		c, ok := byID[asked.Variables.ID]
		switch {
		case !ok:
			reply(w, http.StatusOK, object{"data": nil, "errors": []any{object{"type": "NOT_FOUND", "message": "Could not resolve to a node"}}})
		case s.readOnly:
			reply(w, http.StatusOK, object{"data": nil, "errors": []any{object{"type": "FORBIDDEN", "message": "Resource not accessible by integration"}}})
		case c.Hidden:
			s.problem("comment %d is hidden again", c.ID)
			fallthrough
		default:
			s.change(c.ID, func(c *Comment) { c.Hidden = true })
			reply(w, http.StatusOK, object{"data": object{"minimizeComment": object{"minimizedComment": object{"isMinimized": true}}}})
		}
	default:
		s.problem("GraphQL: unexpected query %s of %d ids", asked.Query, len(asked.Variables.IDs))
		reply(w, http.StatusOK, object{"errors": []any{object{"message": "syntax error"}}})
	}
}

func (s *Server) nodes(w http.ResponseWriter, ids []string, byID map[string]Comment) {
	nodes := []any{}
	for _, id := range ids {
		c, ok := byID[id]
		if !ok {
			nodes = append(nodes, nil)
			continue
		}
		nodes = append(nodes, object{"id": id, "isMinimized": c.Hidden, "viewerDidAuthor": c.Author == Account})
	}
	reply(w, http.StatusOK, object{"data": object{"nodes": nodes}})
}
