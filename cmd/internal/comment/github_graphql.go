package comment

import (
	"context"
	"net/http"
	"slices"
)

// GraphQL knows what GitHub's other API does not: whether the token's account
// wrote a comment (also for the token of GitHub Actions, which may not ask who
// it is), and whether a comment is hidden.
const (
	ownQuery  = `query($ids: [ID!]!) { nodes(ids: $ids) { ... on IssueComment { id isMinimized viewerDidAuthor } } }`
	hideQuery = `mutation($id: ID!) { minimizeComment(input: {subjectId: $id, classifier: OUTDATED}) { minimizedComment { isMinimized } } }`
)

type graphQLError struct {
	Type    string `json:"type"`
	Message string `json:"message"`
}

// ownNode is an answer to ownQuery; all of it is zero where the comment is gone.
type ownNode struct {
	ID      string `json:"id"`
	Hidden  bool   `json:"isMinimized"`
	IsOwner bool   `json:"viewerDidAuthor"`
}

// own keeps the comments that the token's account wrote.
func (g *GitHub) own(ctx context.Context, tagged []Comment) (own []Comment, err error) {
	for page := range slices.Chunk(tagged, pageSize) {
		ids := make([]string, len(page))
		for i, c := range page {
			ids[i] = c.Node
		}
		var data struct {
			Nodes []ownNode `json:"nodes"`
		}
		if err := g.ask(ctx, "see who wrote the comments", ownQuery, map[string]any{"ids": ids}, &data); err != nil {
			return nil, err
		}
		if len(data.Nodes) != len(ids) {
			return nil, &Error{Platform: "GitHub", Doing: "see who wrote the comments", Status: http.StatusOK, Message: "the answer is not one of GraphQL"}
		}
		for _, c := range page {
			i := slices.IndexFunc(data.Nodes, func(n ownNode) bool { return n.ID != "" && n.ID == c.Node })
			if i >= 0 && data.Nodes[i].IsOwner {
				c.Hidden = data.Nodes[i].Hidden
				own = append(own, c)
			}
		}
	}
	return own, nil
}

// Hide folds a comment as outdated. One that is gone is no error.
func (g *GitHub) Hide(ctx context.Context, c Comment) error {
	return g.ask(ctx, "hide the earlier comment", hideQuery, map[string]any{"id": c.Node}, &struct{}{})
}

// ask sends a query. It may be sent again: none of them does more the second
// time.
func (g *GitHub) ask(ctx context.Context, doing, query string, variables map[string]any, data any) error {
	request, err := g.client.NewRequest(ctx, http.MethodPost, g.graphQL, map[string]any{"query": query, "variables": variables})
	if err != nil {
		return err
	}
	answer := struct {
		Data   any            `json:"data"`
		Errors []graphQLError `json:"errors"`
	}{Data: data}
	resp, err := g.client.Do(request, &answer)
	if err != nil {
		return g.failure(doing, resp, err)
	}
	for _, e := range answer.Errors {
		if e.Type == "NOT_FOUND" { // deleted since it was listed
			continue
		}
		failed := &Error{Platform: "GitHub", Doing: doing, Status: resp.StatusCode, Header: resp.Header, Message: clean(e.Message)}
		switch e.Type {
		case "FORBIDDEN", "INSUFFICIENT_SCOPES":
			failed.Hint = gitHubHints.forbidden
		case "RATE_LIMITED":
			failed.Hint = limitHint
		}
		return failed
	}
	return nil
}
