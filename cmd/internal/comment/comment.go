// Package comment knows how one comment of a pull request or merge request is kept
// up to date. A comment is found by the tag that it begins with. [Post] decides what
// becomes of it; a [Platform] is the API of GitHub or of GitLab.
//
// It must not know flags, the environment or diffs.
package comment

import (
	"strings"
	"unicode/utf8"

	"github.com/declarative-cost/planner/cmd/internal/lang"
)

// A Comment is one that is there, with the tag that it begins with.
type Comment struct {
	ID     int64
	Node   string // GitHub's other name for it, in GraphQL
	URL    string // for people, where the platform says it
	Hidden bool   // shown folded, as outdated or for another reason
	Tag    Tag
	Text   string // below the tag, without space around it

	author int64 // GitLab's number of whoever wrote it
}

// A Platform is one pull request on a server, with a token.
type Platform interface {
	// Own lists the comments that begin with a tag of this name and that the
	// token's own account wrote, the oldest first. Whoever else posts such a
	// comment is not heard: it could say that it is newer than all others.
	Own(name string) ([]Comment, error)
	// Head is the hash of the newest commit of the pull request.
	Head() (string, error)
	// Create posts a comment, once: where it is not known whether it was posted,
	// it gives an error for which lost is true.
	Create(body string) (Comment, error)
	Update(c Comment, body string) (Comment, error)
	// Delete deletes a comment. One that is gone already is no error.
	Delete(c Comment) error
	// Hide folds a comment as outdated.
	Hide(c Comment) error
	// URL is where people see a comment; "" where that is not known.
	URL(c Comment) string
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

func (r Request) body(text string) string { return r.Tag.body(r.below(text, r.Tag.Commit)) }

// below is what stands below the tag: the text, and the commit that it is of.
func (r Request) below(text, commit string) string {
	return strings.TrimSpace(text) + "\n\n" + r.Lang.F("_Commit %s_", shortHash(commit))
}

// textLimit is how long the text may be.
func (r Request) textLimit() int { return r.Limit - utf8.RuneCountInString(r.body("x")) + 1 }

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
