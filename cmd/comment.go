package cmd

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/declarative-cost/planner/cmd/internal/comment"
	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/gitfs"
	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/cmd/internal/render"
	"github.com/spf13/cobra"
)

func newCommentCommand(env *Env) *cobra.Command {
	c := &cobra.Command{
		Use:   "comment",
		Short: "Post a diff to a pull request",
		Long: `Creates or updates one comment with the cost diff on a pull request or merge
request. A hidden tag identifies the comment. These are the only commands that use
the network.`,
		Example: `  planner diff --format json git:origin/main > diff.json
  planner comment github diff.json
  planner comment gitlab diff.json --dry-run`,
		Args: unknownCommand,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	for name, p := range comment.Platforms {
		c.AddCommand(newCommentPlatformCommand(env, commentPlatform{p, name}))
	}
	return c
}

// commentOptions are the flags that all platforms have.
type commentOptions struct {
	output       outputOptions // its language
	repo         string
	number       int
	apiURL       string
	tokenEnv     string
	tag          string
	behavior     string
	titles       []string
	commit       string
	commitTime   string
	retrySeconds int
	skipNoChange bool
	dryRun       bool
}

// addFlags adds them.
func (o *commentOptions) addFlags(c *cobra.Command, p commentPlatform) {
	o.output.addLangFlag(c)
	f, behaviors := c.Flags(), []string{string(comment.Update), string(comment.New), string(comment.DeleteAndNew)}
	if p.Hides {
		behaviors = append(behaviors, string(comment.HideAndNew))
	}
	f.StringVar(&o.repo, "repo", "", "the repository, "+p.CI.RepoName)
	f.IntVar(&o.number, p.Flag(), 0, "the number of the "+p.Request)
	f.StringVar(&o.apiURL, "api-url", "", "address of the API: "+p.CI.APILike)
	f.StringVar(&o.tokenEnv, "token-env", "", "read the token from this environment variable")
	f.StringVar(&o.tag, "tag", "default", "name of the comment, if a pull request has several")
	addChoice(c, &o.behavior, "behavior", "behavior", "what to do with an earlier comment: "+strings.Join(behaviors, ", "), behaviors...)
	f.StringArrayVar(&o.titles, "title", nil, "heading of a diff; repeat for each diff, in order")
	f.StringVar(&o.commit, "commit", "", "the commit that was planned")
	f.StringVar(&o.commitTime, "commit-time", "", "the time of that commit, such as 2026-12-01T10:00:00Z")
	f.IntVar(&o.retrySeconds, "retry-seconds", 60, "total time to retry when the server fails or limits requests (seconds)")
	f.BoolVar(&o.skipNoChange, "skip-no-change", false, "post no new comment if no cost changed; an earlier comment is still updated")
	f.BoolVar(&o.dryRun, "dry-run", false, "print the comment and what would be done without posting it")
}

// A commentTarget is where a comment goes: what flags and environment say of it.
type commentTarget struct {
	platform comment.Platform
	server   comment.Server
	repo     string
	number   int
	planned  plannedCommit
	missing  []string // what is needed and was not found
}

// need records a missing value.
func (t *commentTarget) need(there bool, what string) {
	if !there {
		t.missing = append(t.missing, what)
	}
}

// post posts diffs to a target.
func (t *commentTarget) post(env *Env, o *commentOptions, names []string) error {
	if err := o.check(names); err != nil {
		return err
	}
	blind := o.dryRun && t.server.Token == "" // existing comments cannot be read
	if len(t.missing) > 0 && !blind {
		return fmt.Errorf("missing required information:\n  %s", strings.Join(t.missing, "\n  "))
	}
	language, err := o.output.language(env)
	if err != nil {
		return err
	}
	sections, changed, err := commentSections(env, o, names, language)
	if err != nil {
		return err
	}
	commit, at, err := t.planned.find(env, o)
	if err != nil {
		return err
	}
	request := comment.Request{
		Tag: comment.Tag{Name: o.tag, Commit: commit, Time: at}, Behavior: comment.Behavior(o.behavior), Lang: language,
		Draw: func(limit int) (string, error) {
			text, err := render.Join(language, sections, limit)
			if t.platform.Plain {
				text = render.WithoutHTML(text)
			}
			return text, err
		},
		Limit: t.platform.Limit, Plain: t.platform.Plain, OnlyReplace: o.skipNoChange && !changed, DryRun: o.dryRun,
	}
	if err := request.Tag.Check(); err != nil {
		return err
	}
	if o.dryRun {
		body, err := request.Body()
		if err == nil {
			_, err = io.WriteString(env.Stdout, body)
		}
		if err != nil {
			return err
		}
	}
	if blind {
		fmt.Fprintln(env.Stderr, "Dry run: without a token, existing comments cannot be read.")
		return nil
	}
	log := redactedWriter{env.Stderr, t.server}
	t.server.UserAgent = "planner/" + version
	t.server.Retry = &comment.Retry{Budget: time.Duration(o.retrySeconds) * time.Second, Say: log, Now: time.Now, Sleep: time.Sleep}
	result, err := comment.Post(comment.NewPull(t.platform, t.server, t.repo, t.number), request)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(log, commentOutcome(result, request))
	return err
}

// check rejects flags that are invalid on every platform.
func (o *commentOptions) check(names []string) error {
	switch {
	case o.retrySeconds < 0 || o.retrySeconds > 24*3600:
		return fmt.Errorf("--retry-seconds must be from 0 to 86400, not %d", o.retrySeconds)
	case len(o.titles) > 0 && len(o.titles) != len(names):
		return fmt.Errorf("--title: %d titles for %d diffs; give one for each diff or none", len(o.titles), len(names))
	}
	tag := comment.Tag{Name: o.tag, Commit: "0000000"}
	if err := tag.Check(); err != nil {
		return fmt.Errorf("--tag: %w", err)
	}
	return nil
}

// commentSections reads the diffs, whose figures must be those of their inputs. changed says whether one of them changes a
// cost.
func commentSections(env *Env, o *commentOptions, names []string, language *lang.Printer) (sections []render.Part, changed bool, err error) {
	var sources []string
	t := drawing{Format: "markdown", Lang: language, Limit: gitHubCommentLimit}
	for _, name := range names {
		data, err := readNamed(env, name, document.MaxSize)
		if err != nil {
			return nil, false, err
		}
		var shown result
		changes, source := false, ""
		if document.KindOf(data) == document.DiffsKind {
			shown, changes, err = readMany(env, data, document.DiffsKind, name, reading{verify: true}, t)
		} else if d, failed := (reading{verify: true}).diff(env, data, name); failed != nil {
			err = failed
		} else {
			shown, changes, source = diffResult(d), d.CostChanged(), d.Head.Source
		}
		if err != nil {
			return nil, false, err
		}
		changed = changed || changes
		sources = append(sources, source)
		sections = append(sections, render.Part{Draw: func(limit int) (string, error) {
			var b strings.Builder
			within := t
			within.Limit = limit
			err := shown.draw(&b, within)
			return b.String(), err
		}})
	}
	for i, title := range o.headings(names, sources) {
		sections[i].Title = title
	}
	return sections, changed, nil
}

// headings are the titles of the flags. Without them a single diff has no heading;
// several are headed by their sources if these are distinct, or else by their files.
func (o *commentOptions) headings(names, sources []string) []string {
	switch {
	case len(o.titles) > 0:
		return o.titles
	case len(names) == 1:
		return nil
	}
	sorted := slices.Sorted(slices.Values(sources))
	if len(slices.Compact(sorted)) == len(sources) && !slices.Contains(sources, "") {
		return sources
	}
	return names
}

// A plannedCommit is the commit that was planned, as CI tells it.
type plannedCommit struct {
	hash string // "" where CI does not tell
	time string // RFC 3339; "" where CI does not tell
	// checkedOut is a commit to take the time of where the other is not in the
	// clone.
	checkedOut string
}

// find gives the hash and the time of the commit that was planned: from the
// flags, from CI, or else from git.
func (p plannedCommit) find(env *Env, o *commentOptions) (string, time.Time, error) {
	commit, when := o.commit, o.commitTime
	if commit == "" {
		commit, when = cmp.Or(p.hash, "HEAD"), cmp.Or(when, p.time)
	} else {
		p.checkedOut = ""
	}
	if when != "" {
		at, err := time.Parse(time.RFC3339, when)
		if err != nil {
			return "", at, fmt.Errorf("%q is not a time such as 2026-12-01T10:00:00Z; set --commit-time", when)
		}
		if (comment.Tag{Name: o.tag, Commit: commit}).Check() == nil {
			return commit, at, nil
		}
		commit, _, err = gitfs.CommitTime(env.Dir, commit)
		return commit, at, err
	}
	hash, at, err := gitfs.CommitTime(env.Dir, commit)
	if err != nil && p.checkedOut != "" {
		var other error
		if _, at, other = gitfs.CommitTime(env.Dir, p.checkedOut); other == nil {
			return commit, at, nil
		}
	}
	if err != nil {
		return "", at, fmt.Errorf("cannot find the time of the planned commit: %w.\nSet --commit and --commit-time", err)
	}
	return hash, at, nil
}

// commentOutcome is a line that says what was done, or would be done.
func commentOutcome(r comment.Result, request comment.Request) string {
	verbs := map[comment.Action][2]string{
		comment.Created: {"Created the comment", "Dry run: would create a comment"},
		comment.Updated: {"Updated the comment", "Dry run: would update the comment"},
		comment.Skipped: {"Posted nothing: " + r.Reason, "Dry run: would post nothing: " + r.Reason},
	}
	removal := [2]string{"deleted", "delete"}
	if request.Behavior == comment.HideAndNew {
		removal = [2]string{"hid", "hide"}
	}
	tense := 0
	if request.DryRun {
		tense = 1
	}
	text := verbs[r.Action][tense]
	if r.Removed > 0 {
		text += fmt.Sprintf(" and %s %d earlier", removal[tense], r.Removed)
	}
	if r.URL != "" {
		text += ": " + r.URL
	}
	return text
}

// A redactedWriter removes the token from what it writes. Each write is a whole line.
type redactedWriter struct {
	to     io.Writer
	server comment.Server
}

func (w redactedWriter) Write(line []byte) (int, error) {
	_, err := io.WriteString(w.to, w.server.Redact(string(line)))
	return len(line), err
}

// checkURL refuses addresses to which no token may be sent: only https, or http
// on this machine, and nothing but a host and a path. What it says of a bad one
// does not repeat it, for it may hold a password. None is no bad one.
func checkURL(address string) error {
	u, err := url.Parse(address)
	switch {
	case address == "":
		return nil
	case err != nil || u.Host == "" || u.Opaque != "":
		return errors.New("is not an address such as https://HOST/PATH")
	case u.User != nil:
		return errors.New("holds a user name or password; the token comes from a variable of the environment")
	case u.RawQuery != "" || u.Fragment != "" || u.ForceQuery:
		return errors.New("holds more than a host and a path")
	case u.Scheme == "http" && u.Hostname() != "localhost" && !net.ParseIP(u.Hostname()).IsLoopback():
		return fmt.Errorf("is plain http to %q, over which a token can be read on the way; write https", u.Host)
	case u.Scheme != "http" && u.Scheme != "https":
		return fmt.Errorf("begins with %q, not with https", u.Scheme)
	}
	return nil
}
