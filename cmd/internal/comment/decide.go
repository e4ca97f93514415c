package comment

import "fmt"

// A decision is what is to be done about the comments that are there.
type decision struct {
	action Action
	reason string    // of Skipped
	target *Comment  // that is updated or left as it is; nil where there is none
	remove []Comment // that are deleted or hidden after that
}

// decide works out what a request does about the token's own comments with its
// tag. isHead says whether the commit that was planned is the newest one of the
// pull request; it is asked only where the times say that it is not.
func decide(own []Comment, req Request, text string, isHead func() bool) decision {
	newest := newestOf(own)
	switch {
	case newest == nil && req.OnlyReplace:
		return decision{action: Skipped, reason: "no cost changes, and there is no earlier comment to correct"}
	case newest == nil || req.Behavior == New:
		return decision{action: Created}
	case isNewer(newest.Tag, req.Tag) && !isHead():
		return decision{action: Skipped, target: newest, reason: fmt.Sprintf("the comment that is there is newer: it is of commit %s of %s, and this one of commit %s of %s",
			shortHash(newest.Tag.Commit), stamp(newest.Tag), shortHash(req.Tag.Commit), stamp(req.Tag))}
	}
	d := decision{action: Created, remove: earlier(own, nil, req.Behavior)}
	if same := newest.Text == text; req.Behavior == Update || same && !newest.Hidden {
		d = decision{action: Updated, target: newest, remove: earlier(own, newest, req.Behavior)}
		if same {
			d.action, d.reason = Skipped, "the comment that is there says the same"
		}
	}
	return d
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

// isNewer says whether a comment that is there is of a later commit than the one
// to be posted. The same commit again is not.
func isNewer(there, posted Tag) bool {
	return there.Commit != posted.Commit && there.Time.Truncate(second).After(posted.Time.Truncate(second))
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
