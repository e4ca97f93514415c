// Package comment keeps one comment of a pull request or merge request up to date. A
// comment is found by the tag that it begins with. [Post] decides what becomes of it; a
// [Platform] describes the API of GitHub, GitLab, Bitbucket, Azure Repos, Gitee or Gitea,
// and a [Pull] is one pull request there.
package comment

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/declarative-cost/planner/cmd/internal/lang"
)

// A Comment is one that is there, with the tag that it begins with.
type Comment struct {
	ID     string
	URL    string // for people, where the platform says it
	Hidden bool   // shown folded, as outdated or for another reason
	Tag    Tag
	Text   string // below the tag, without space around it
	// Unproven is a comment that the token's account wrote if it may edit it: the
	// platform does not say whose the token is, and lets only authors edit.
	Unproven     bool
	author, node string // as GraphQL names the comment
}

// A Behavior says what becomes of an earlier comment with the same tag.
type Behavior string

// The behaviors.
const (
	Update       Behavior = "update"         // it is rewritten
	New          Behavior = "new"            // it stays, and another one is posted
	DeleteAndNew Behavior = "delete-and-new" // it is deleted once another one is posted
	HideAndNew   Behavior = "hide-and-new"   // it is folded once another one is posted
)

// A Request says what is to be posted.
type Request struct {
	Tag      Tag
	Behavior Behavior
	// Draw gives the text within a number of characters.
	Draw func(limit int) (string, error)
	// Limit is the longest body that the platform takes, in characters.
	Limit int
	// Plain is for a platform that shows HTML as text.
	Plain bool
	// Lang is the language of what the request adds to the text.
	Lang *lang.Printer
	// OnlyReplace posts nothing where no earlier comment is there.
	OnlyReplace bool
	// DryRun reads and decides, and writes nothing.
	DryRun bool
}

// Body is the whole comment as it would be posted at first.
func (r Request) Body() (string, error) {
	text, err := r.Draw(r.textLimit())
	return r.body(text), err
}

func (r Request) body(text string) string { return r.Tag.body(r.below(text, r.Tag.Commit), r.Plain) }

// below is what stands below the tag: the text, and the commit that it is of.
func (r Request) below(text, commit string) string {
	return strings.TrimSpace(text) + "\n\n" + r.Lang.F("_Commit %s_", shortHash(commit))
}

// textLimit is how long the text may be.
func (r Request) textLimit() int { return r.Limit - utf8.RuneCountInString(r.body("x")) + 1 }

func shortHash(commit string) string { return commit[:min(len(commit), 10)] }

// An Action is what was done, or with DryRun what would be.
type Action string

// The actions.
const (
	Created Action = "create"
	Updated Action = "update"
	Skipped Action = "skip"
)

// A Result says what was done.
type Result struct {
	Action  Action
	Reason  string // of Skipped
	URL     string // of the comment that is there now; may be empty
	Removed int    // how many earlier ones were deleted or hidden
}

// Post does what a request says. The text is drawn to fit; where the server
// still finds it too long, it is tried once more at half the length.
func Post(p *Pull, req Request) (Result, error) {
	own, err := p.List(req.Tag.Name)
	if err != nil {
		return Result{}, err
	}
	j := &job{pull: p, request: req, own: own, before: slices.Clone(own)}
	result, err := j.post(req.textLimit())
	if tooLong(err) {
		p.server.Retry.say("%s; trying once more with half the length", err)
		result, err = j.post(req.textLimit() / 2)
	}
	return result, err
}

// A job is a request under way.
type job struct {
	pull    *Pull
	request Request
	own     []Comment // what is decided about
	before  []Comment // that were there at first
}

func (j *job) post(limit int) (Result, error) {
	text, err := j.request.Draw(limit)
	if err != nil {
		return Result{}, err
	}
	d, err := j.decide(text)
	if err == nil && !j.request.DryRun {
		if err = j.write(&d, j.request.body(text)); d.Action == Updated && (isRefused(err) || isNotFound(err)) {
			// It was deleted since, or may not be edited. Then it is not ours, and what
			// is to be done is decided without it.
			j.own = slices.DeleteFunc(slices.Clone(j.own), func(c Comment) bool { return c.ID == d.target.ID })
			return j.post(limit)
		}
		for _, c := range d.remove {
			if err == nil {
				err = j.remove(c)
			}
			if c.Unproven && isRefused(err) { // it is of somebody else
				err, d.Removed = nil, d.Removed-1
			}
		}
	}
	if err != nil {
		return Result{}, err
	}
	d.Removed += len(d.remove)
	if d.target != nil {
		d.URL = j.pull.URL(*d.target)
	}
	return d.Result, nil
}

// A decision is what is to be done about the comments that are there.
type decision struct {
	Result
	target *Comment  // that is updated or left as it is; nil where there is none
	remove []Comment // that are deleted or hidden after that
}

// decide works out what the request does about the token's own comments with its
// tag. What is of another commit is replaced by the newest commit of the pull
// request alone. The platform knows which that is; the time of a commit is what
// its author says.
func (j *job) decide(text string) (d decision, err error) {
	req, newest, commit := j.request, newestOf(j.own), j.request.Tag.Commit
	switch {
	case newest == nil && req.OnlyReplace:
		return decision{Result: Result{Action: Skipped, Reason: "no cost changes, and there is no earlier comment to correct"}}, nil
	case newest == nil || req.Behavior == New:
		return decision{Result: Result{Action: Created}}, nil
	case slices.ContainsFunc(j.own, func(c Comment) bool { return c.Tag.Commit != commit }):
		head, err := j.pull.Head()
		if err != nil {
			return decision{}, err
		}
		if !strings.HasPrefix(head, commit) && !strings.HasPrefix(commit, head) {
			reason := fmt.Sprintf("the newest commit of the pull request is %s, and %s was planned (see --commit); the comment of %s stays",
				shortHash(head), shortHash(commit), shortHash(newest.Tag.Commit))
			return decision{Result: Result{Action: Skipped, Reason: reason}, target: newest}, nil
		}
	}
	same := newest.Text == req.below(text, newest.Tag.Commit) // but for the commit
	d.Action, d.target = Updated, newest
	switch {
	case req.Behavior != Update && (!same || newest.Hidden):
		d.Action, d.target = Created, nil
	case same && newest.Tag.Commit == commit && !newest.Unproven:
		d.Action, d.Reason = Skipped, "the comment that is there says the same"
	}
	for _, c := range j.own {
		keep := d.target != nil && d.target.ID == c.ID
		if !keep && (req.Behavior == DeleteAndNew || req.Behavior == HideAndNew && !c.Hidden) {
			d.remove = append(d.remove, c)
		}
	}
	return d, nil
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

// write creates or updates a comment.
func (j *job) write(d *decision, body string) (err error) {
	switch d.Action {
	case Created:
		d.target, err = j.create(body)
	case Updated:
		err = j.pull.Update(*d.target, body)
	}
	return err
}

func (j *job) remove(c Comment) error {
	if j.request.Behavior == HideAndNew {
		return j.pull.Hide(c)
	}
	return j.pull.Delete(c)
}

// create posts a comment. Where the answer is lost, the comment may be there all
// the same: it is looked for before it is posted again.
func (j *job) create(body string) (*Comment, error) {
	for try := 1; ; try++ {
		c, err := j.pull.Create(body)
		if err == nil || !lost(err) {
			return &c, err
		}
		again := j.pull.server.Retry.pause(try, err.Error(), backoff(try))
		now, lookErr := j.pull.List(j.request.Tag.Name)
		for _, c := range now { // one that was not there at first
			isSame := func(b Comment) bool { return b.ID == c.ID }
			if c.Tag.body(c.Text, j.request.Plain) == body && !slices.ContainsFunc(j.before, isSame) {
				return &c, nil
			}
		}
		if lookErr != nil || !again {
			return nil, errors.Join(err, lookErr)
		}
	}
}
