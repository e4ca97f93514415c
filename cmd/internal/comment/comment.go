// Package comment keeps one comment of a pull request or merge request up to date. A
// comment is found by the tag that it begins with. [Post] decides what becomes of it; a
// [Platform] describes the API of GitHub, GitLab, Bitbucket, Azure Repos, Gitee or Gitea,
// and a [Pull] is one pull request there.
package comment

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
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

// A Behavior says what becomes of an earlier comment with the same tag; an Action, what was
// done, or with DryRun what would be.
type (
	Behavior string
	Action   string
)

// The behaviors and the actions.
const (
	Update       Behavior = "update"         // it is rewritten
	New          Behavior = "new"            // it stays, and another one is posted
	DeleteAndNew Behavior = "delete-and-new" // it is deleted once another one is posted
	HideAndNew   Behavior = "hide-and-new"   // it is folded once another one is posted

	Created Action = "create"
	Updated Action = "update"
	Skipped Action = "skip"
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
	return strings.TrimSpace(text) + "\n\n" + r.Lang.F("_Commit %s_", commit[:min(len(commit), 10)])
}

// textLimit is how long the text may be.
func (r Request) textLimit() int { return r.Limit - utf8.RuneCountInString(r.body("x")) + 1 }

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
	slices.SortStableFunc(own, func(a, b Comment) int { return a.Tag.Time.Compare(b.Tag.Time) })
	j := &job{pull: p, request: req, own: own, before: slices.Clone(own)}
	result, err := j.post(req.textLimit())
	if failed(err).tooLong() {
		p.server.Retry.say("%s; trying once more with half the length", err)
		result, err = j.post(req.textLimit() / 2)
	}
	return result, err
}

// A job is a request under way.
type job struct {
	pull    *Pull
	request Request
	own     []Comment // what is decided about, that of the latest commit last
	before  []Comment // that were there at first
}

func (j *job) post(limit int) (Result, error) {
	text, err := j.request.Draw(limit)
	if err != nil {
		return Result{}, err
	}
	d, err := j.decide(text)
	if err == nil && !j.request.DryRun {
		switch d.Action {
		case Created:
			d.target, err = j.create(j.request.body(text))
		case Updated:
			err = j.pull.Update(*d.target, j.request.body(text))
		}
		if e := failed(err); d.Action == Updated && (e.refused() || e.status == 404) {
			// It was deleted since, or may not be edited. Then it is not ours, and what
			// is to be done is decided without it.
			j.own = slices.DeleteFunc(slices.Clone(j.own), func(c Comment) bool { return c.ID == d.target.ID })
			return j.post(limit)
		}
		remove := j.pull.Delete
		if j.request.Behavior == HideAndNew {
			remove = j.pull.Hide
		}
		for i := 0; i < len(d.remove) && err == nil; i++ {
			if err = remove(d.remove[i]); d.remove[i].Unproven && failed(err).refused() { // it is of somebody else
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
	req, commit := j.request, j.request.Tag.Commit
	switch {
	case len(j.own) == 0 && req.OnlyReplace:
		return decision{Result: Result{Action: Skipped, Reason: "no cost changes, and there is no earlier comment to correct"}}, nil
	case len(j.own) == 0 || req.Behavior == New:
		return decision{Result: Result{Action: Created}}, nil
	}
	newest := &j.own[len(j.own)-1]
	if slices.ContainsFunc(j.own, func(c Comment) bool { return c.Tag.Commit != commit }) {
		head, err := j.pull.Head()
		if err != nil {
			return decision{}, err
		}
		if !strings.HasPrefix(head, commit) && !strings.HasPrefix(commit, head) {
			reason := fmt.Sprintf("the newest commit of the pull request is %.10s, and %.10s was planned (see --commit); the comment of %.10s stays",
				head, commit, newest.Tag.Commit)
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
		if (d.target == nil || d.target.ID != c.ID) && (req.Behavior == DeleteAndNew || req.Behavior == HideAndNew && !c.Hidden) {
			d.remove = append(d.remove, c)
		}
	}
	return d, nil
}

// create posts a comment. Where the answer is lost, the comment may be there all
// the same: it is looked for before it is posted again.
func (j *job) create(body string) (*Comment, error) {
	for try := 1; ; try++ {
		c, err := j.pull.Create(body)
		if err == nil || !failed(err).lost() {
			return &c, err
		}
		again := j.pull.server.Retry.pause(try, err.Error(), backoff(try))
		now, lookErr := j.pull.List(j.request.Tag.Name)
		for _, c := range now { // one that was not there at first
			if c.Tag.body(c.Text, j.request.Plain) == body && !slices.ContainsFunc(j.before, func(b Comment) bool { return b.ID == c.ID }) {
				return &c, nil
			}
		}
		if lookErr != nil || !again {
			return nil, errors.Join(err, lookErr)
		}
	}
}

// A Tag is the hidden first line of a comment, by which it is found again. It is
// an HTML comment, or for a platform that shows HTML as text a link reference that
// nothing refers to; neither is shown.
type Tag struct {
	Name   string    // tells several comments in one pull request apart
	Commit string    // the commit that was planned, in hexadecimal digits
	Time   time.Time // of that commit; the zone does not count, nor do fractions of a second
}

// tagName is what a name may be. None of these characters can end the HTML
// comment or a quoted value in it.
var tagName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`) })

// commitHash is a hash, abbreviated to 7 digits or more.
var commitHash = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9a-f]{7,64}$`) })

// Check refuses names and hashes that cannot stand in a comment.
func (t Tag) Check() error {
	switch {
	case !tagName().MatchString(t.Name):
		return fmt.Errorf("%q cannot be a tag: 1 to 64 letters, digits, dots, dashes and underscores, of which the first is a letter or a digit", t.Name)
	case !commitHash().MatchString(t.Commit):
		return fmt.Errorf("%q is not the hash of a commit: 7 to 64 hexadecimal digits in lower case", t.Commit)
	}
	return nil
}

// line is the line, without its end.
func (t Tag) line(plain bool) string {
	line := fmt.Sprintf(`planner-comment tag="%s" commit="%s" time="%s"`, t.Name, t.Commit, t.Time.UTC().Format(time.RFC3339))
	if plain {
		return "[//]: # (" + line + ")"
	}
	return "<!-- " + line + " -->"
}

// tagLine matches what line writes, at the very start of a body only: a
// comment that quotes another one is not that one.
var tagLine = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:<!-- |\[//\]: # \()planner-comment tag="([^"\n]*)" commit="([^"\n]*)" time="([^"\n]*)"(?: -->|(\)))(?:\n|$)`)
})

// parseTag reads the tag of a body and gives the text below it.
func parseTag(body string) (tag Tag, text string, ok bool) {
	body = strings.ReplaceAll(body, "\r\n", "\n") // some editors of comments send these
	m := tagLine().FindStringSubmatch(body)
	if m == nil {
		return Tag{}, "", false
	}
	at, err := time.Parse(time.RFC3339, m[3])
	tag = Tag{Name: m[1], Commit: m[2], Time: at.UTC()}
	if err != nil || tag.Check() != nil || tag.line(m[4] != "") != strings.TrimSuffix(m[0], "\n") {
		return Tag{}, "", false
	}
	return tag, strings.TrimSpace(body[len(m[0]):]), true
}

// body puts a tag over a text. The text begins a block of its own.
func (t Tag) body(text string, plain bool) string {
	return t.line(plain) + "\n\n" + strings.TrimSpace(text) + "\n"
}
