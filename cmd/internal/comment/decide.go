package comment

import (
	"fmt"
	"slices"
	"strings"
)

// A decision is what is to be done about the comments that are there.
type decision struct {
	action Action
	reason string    // of Skipped
	target *Comment  // that is updated or left as it is; nil where there is none
	remove []Comment // that are deleted or hidden after that
}

// decide works out what the request does about the token's own comments with its
// tag. What is of another commit is replaced by the newest commit of the pull
// request alone. The platform knows which that is; the time of a commit is what
// its author says.
func (j *job) decide(text string) (decision, error) {
	req, newest := j.request, newestOf(j.own)
	switch {
	case newest == nil && req.OnlyReplace:
		return decision{action: Skipped, reason: "no cost changes, and there is no earlier comment to correct"}, nil
	case newest == nil || req.Behavior == New:
		return decision{action: Created}, nil
	case slices.ContainsFunc(j.own, func(c Comment) bool { return c.Tag.Commit != req.Tag.Commit }):
		head, err := j.platform.Head()
		if err != nil {
			return decision{}, err
		}
		if !strings.HasPrefix(head, req.Tag.Commit) {
			return decision{action: Skipped, target: newest, reason: fmt.Sprintf("the newest commit of the pull request is %s, and %s was planned (see --commit); the comment of %s stays",
				shortHash(head), shortHash(req.Tag.Commit), shortHash(newest.Tag.Commit))}, nil
		}
	}
	same := newest.Text == req.below(text, newest.Tag.Commit) // but for the commit
	switch {
	case req.Behavior != Update && (!same || newest.Hidden):
		return decision{action: Created, remove: earlier(j.own, nil, req.Behavior)}, nil
	case same && newest.Tag.Commit == req.Tag.Commit:
		return decision{action: Skipped, reason: "the comment that is there says the same", target: newest, remove: earlier(j.own, newest, req.Behavior)}, nil
	}
	return decision{action: Updated, target: newest, remove: earlier(j.own, newest, req.Behavior)}, nil
}

// newestOf is the comment of the latest commit, among those of one commit time
// the one that was posted last; nil where there is none.
func newestOf(own []Comment) *Comment {
	var newest *Comment
	for i := range own {
		if newest == nil || !own[i].Tag.Time.Before(newest.Tag.Time) {
			newest = &own[i]
		}
	}
	return newest
}

// earlier are the comments that the behavior removes, but for the one to keep.
func earlier(own []Comment, keep *Comment, behavior Behavior) (remove []Comment) {
	for i := range own {
		switch {
		case keep != nil && own[i].ID == keep.ID:
		case behavior == DeleteAndNew, behavior == HideAndNew && !own[i].Hidden:
			remove = append(remove, own[i])
		}
	}
	return remove
}

func shortHash(commit string) string { return commit[:min(len(commit), 10)] }
