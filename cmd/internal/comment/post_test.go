package comment_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/declarative-cost/planner/cmd/internal/comment"
	"github.com/declarative-cost/planner/cmd/internal/comment/commenttest"
)

func TestOneCommentIsKeptUpToDate(t *testing.T) {
	onAll(t, func(r *rig) {
		created := r.mustPost(request(first, "one"), comment.Created)
		r.mustHold(body(first, "one"))
		if plain := !strings.HasPrefix(r.server.Comments()[0].Body, "<!--"); plain != (r.name == "bitbucket") {
			r.Errorf("the comment is %q", r.server.Comments()[0].Body)
		}
		updated := r.mustPost(request(second, "two"), comment.Updated)
		r.mustHold(body(second, "two"))
		if !strings.Contains(created.URL, ".test/octo/shop/") || created.URL != updated.URL {
			r.Errorf("URLs %q and %q, want the comment's", created.URL, updated.URL)
		}
		r.mustPost(request(third, "two"), comment.Updated) // to say that it is of that commit
		r.mustHold(body(third, "two"))
		writes, skips := r.writes(), r.skipped() == comment.Skipped
		if skipped := r.mustPost(request(third, "\ntwo\n\n"), r.skipped()); skipped.URL != created.URL || strings.Contains(skipped.Reason, "says the same") != skips {
			r.Errorf("%+v", skipped)
		}
		r.mustHold(body(third, "two"))
		if skips && r.writes() != writes {
			r.Errorf("a comment that says the same is written: %v", r.server.Requests())
		}
	})
}

// Only the newest commit of the pull request replaces what is of another one. The
// time of a commit is what its author says, and does not count.
func TestOnlyTheHeadReplaces(t *testing.T) {
	future := second
	future.Time = noon.AddDate(73, 0, 0)
	for _, behavior := range []comment.Behavior{comment.Update, comment.DeleteAndNew, comment.HideAndNew} {
		for _, planned := range []comment.Tag{first, second, future} {
			onAll(t, func(r *rig) {
				if behavior == comment.HideAndNew && r.name != "github" {
					return
				}
				r.mine(planned, "run before")
				r.mine(third, "three")
				r.stale = true
				r.server.SetHead(third.Commit)
				req := request(planned, "two")
				req.Behavior = behavior
				result := r.mustPost(req, comment.Skipped)
				if !strings.Contains(result.Reason, "is 3333333333, and "+planned.Commit[:10]+" was planned") || r.writes() != 0 {
					r.Errorf("%+v, %d writes", result, r.writes())
				}
				r.server.SetHead(planned.Commit)
				if result, err := r.post(req); err != nil || result.Action == comment.Skipped {
					r.Errorf("%+v, %v", result, err)
				}
			})
		}
	}
}

// Where the platform does not say which commit is the newest, nothing is replaced.
func TestHeadIsNotKnown(t *testing.T) {
	onAll(t, func(r *rig) {
		r.mine(first, "one")
		r.server.SetHead("") // as GitLab has it while a merge request is prepared
		r.stale = true
		r.mustFail(request(second, "two"), "cannot read the newest commit on "+comment.Platforms[r.name].Name, "names none")
	})
}

// Of comments with the tag, the one of the latest commit is kept up to date, of those of one time
// the one posted last; the time of the same commit may be known otherwise from another clone.
func TestWhichCommentIsKeptUpToDate(t *testing.T) {
	staging, other, now, again := first, third, first, second
	staging.Name, other.Time, now.Commit, again.Time = "staging", second.Time, "4444444444", first.Time
	for name, c := range map[string]struct {
		there []string
		tag   comment.Tag
		want  []string
	}{
		"another tag": {[]string{body(first, "one"), body(staging, "two")}, second, []string{body(second, "new"), body(staging, "two")}},
		"one time":    {[]string{body(second, "two"), body(other, "three"), body(first, "one")}, now, []string{body(second, "two"), body(now, "new"), body(first, "one")}},
		"same commit": {[]string{body(second, "two")}, again, []string{body(again, "new")}},
	} {
		t.Run(name, func(t *testing.T) {
			onAll(t, func(r *rig) {
				for _, text := range c.there {
					r.server.Add(commenttest.Comment{Author: commenttest.Account, Body: text})
				}
				r.mustPost(request(c.tag, "new"), comment.Updated)
				r.mustHold(c.want...)
			})
		})
	}
}

// Whoever may comment could post a comment with our tag that says it is newer.
func TestOnlyOwnCommentsCount(t *testing.T) {
	onAll(t, func(r *rig) {
		r.server.Add(commenttest.Comment{Author: "stranger", Body: body(third, "far ahead")})
		r.server.Add(commenttest.Comment{Author: commenttest.Account, Body: "> " + body(third, "quoted")})
		r.server.Add(commenttest.Comment{Author: commenttest.Account, Body: "see\n" + body(third, "quoted")})
		r.server.Add(commenttest.Comment{Author: commenttest.Account, Body: strings.Replace(body(third, "odd"), `time="2026`, `time="+2026`, 1)})
		before := r.comments()
		req := request(first, "one")
		req.Behavior = comment.DeleteAndNew
		r.mustPost(req, comment.Created)
		req.Tag = second
		req.Draw = func(int) (string, error) { return "two", nil }
		if result := r.mustPost(req, comment.Created); result.Removed != 1 {
			r.Errorf("%+v", result)
		}
		after := r.comments()
		if len(after) != len(before)+1 || after[len(before)].Body != body(second, "two") {
			r.Fatalf("comments %v", after)
		}
		for i, c := range before {
			if after[i] != c {
				r.Errorf("the comment %v became %v", c, after[i])
			}
		}
	})
}

func TestEveryPageIsRead(t *testing.T) {
	onAll(t, func(r *rig) {
		for i := range 250 {
			r.server.Add(commenttest.Comment{Author: "someone", Body: fmt.Sprint("talk ", i)})
			if i == 120 {
				r.mine(second, "two")
			}
			if i == 230 {
				r.mine(first, "one")
			}
		}
		r.mustPost(request(third, "three"), comment.Updated)
		for i, c := range r.comments() {
			if want := map[int]string{121: body(third, "three"), 232: body(first, "one")}[i]; want != "" && c.Body != want {
				r.Errorf("comment %d is %q, want %q", i, c.Body, want)
			}
		}
	})
}

// More comments with the tag than one question to GraphQL may name.
func TestStrangersCannotCrowdOut(t *testing.T) {
	onAll(t, func(r *rig) {
		r.mine(first, "one")
		for range 230 {
			r.server.Add(commenttest.Comment{Author: "stranger", Body: body(third, "x")})
		}
		r.mustPost(request(second, "two"), comment.Updated)
		if got := r.comments()[0].Body; got != body(second, "two") {
			r.Errorf("%q", got)
		}
	})
}

func TestBehaviors(t *testing.T) {
	type state = []string
	one, two, three := body(first, "one"), body(second, "two"), body(third, "three")
	for _, c := range []struct {
		behavior   comment.Behavior
		text       string
		there      state // "hidden: " before a hidden one
		want       state
		action     comment.Action
		removed    int
		gitHubOnly bool
	}{
		{comment.Update, "three", nil, state{three}, comment.Created, 0, false},
		{comment.Update, "three", state{two, one}, state{three, one}, comment.Updated, 0, false},
		{comment.New, "three", state{one, two}, state{one, two, three}, comment.Created, 0, false},
		{comment.New, "two", state{one, two}, state{one, two, body(third, "two")}, comment.Created, 0, false},
		{comment.DeleteAndNew, "three", nil, state{three}, comment.Created, 0, false},
		{comment.DeleteAndNew, "three", state{one, two}, state{three}, comment.Created, 2, false},
		{comment.DeleteAndNew, "two", state{one, two}, state{body(third, "two")}, comment.Updated, 1, false},
		{comment.HideAndNew, "three", state{one, two}, state{"hidden: " + one, "hidden: " + two, three}, comment.Created, 2, true},
		{comment.HideAndNew, "three", state{"hidden: " + one, two}, state{"hidden: " + one, "hidden: " + two, three}, comment.Created, 1, true},
		{comment.HideAndNew, "two", state{"hidden: " + one, two}, state{"hidden: " + one, body(third, "two")}, comment.Updated, 0, true},
		{comment.DeleteAndNew, "three", state{one, three}, state{three}, comment.Skipped, 1, false},
		{comment.HideAndNew, "three", state{one, three}, state{"hidden: " + one, three}, comment.Skipped, 1, true},
		{comment.HideAndNew, "two", state{"hidden: " + two}, state{"hidden: " + two, body(third, "two")}, comment.Created, 0, true},
	} {
		for _, dry := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s %s of %d, dry %t", c.behavior, c.text, len(c.there), dry), func(t *testing.T) {
				onAll(t, func(r *rig) {
					if c.gitHubOnly && r.name != "github" {
						return
					}
					for _, text := range c.there {
						text, hidden := strings.CutPrefix(text, "hidden: ")
						r.server.Add(commenttest.Comment{Author: commenttest.Account, Body: text, Hidden: hidden})
					}
					req := request(third, c.text)
					req.Behavior, req.DryRun = c.behavior, dry
					want := c.action
					if want == comment.Skipped {
						want = r.skipped()
					}
					if result := r.mustPost(req, want); result.Removed != c.removed {
						r.Errorf("%+v, want %d removed", result, c.removed)
					}
					if dry {
						r.mustHold(c.there...)
						return
					}
					r.mustHold(c.want...)
				})
			})
		}
	}
}

// Where nothing changes, nothing is posted first; but a comment that is there
// does not go on saying that something does.
func TestOnlyReplace(t *testing.T) {
	for _, behavior := range []comment.Behavior{comment.Update, comment.New, comment.DeleteAndNew} {
		onAll(t, func(r *rig) {
			req := request(second, "no change")
			req.OnlyReplace, req.Behavior = true, behavior
			if result := r.mustPost(req, comment.Skipped); !strings.Contains(result.Reason, "no cost changes") {
				r.Errorf("%+v", result)
			}
			r.mustHold()
			r.mine(first, "one")
			if result, err := r.post(req); err != nil || result.Action == comment.Skipped {
				r.Errorf("%+v, %v", result, err)
			}
			if all := r.comments(); all[len(all)-1].Body != body(second, "no change") {
				r.Errorf("%v", all)
			}
		})
	}
}

// Text that people edited in by a browser ends its lines otherwise.
func TestLineEndsDoNotCount(t *testing.T) {
	onAll(t, func(r *rig) {
		there := strings.ReplaceAll(body(first, "one\ntwo"), "\n", "\r\n")
		r.server.Add(commenttest.Comment{Author: commenttest.Account, Body: there})
		r.mustPost(request(first, "one\ntwo"), r.skipped())
		if r.skipped() == comment.Skipped {
			r.mustHold(there)
		}
	})
}
