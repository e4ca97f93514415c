package gitfs

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"time"
)

// maxCommit is how long a commit may be: header and message.
const maxCommit = 16 << 20

// committer matches the line of a commit's header that says when it was
// committed: seconds since 1970, and the committer's zone, which does not count.
// The message begins after the first empty line, so the first match is in the
// header.
var committer = regexp.MustCompile(`(?m)^committer .*> ([0-9]+) [+-][0-9]{4}$`)

// CommitTime gives the full hash of the commit that ref names in the repository
// around the folder dir, and when it was committed, in UTC. The time is what the
// committer says it is.
func CommitTime(ctx context.Context, dir, ref string) (commit string, at time.Time, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	g := git{ctx, dir}
	if _, err := g.workTree(); err != nil {
		return "", time.Time{}, err
	}
	if commit, err = g.commit(ref); err != nil {
		return "", time.Time{}, err
	}
	contents := &objects{git: g, mode: "--batch"}
	defer contents.close()
	answer, err := contents.ask(commit, maxCommit)
	if err != nil {
		return "", time.Time{}, fmt.Errorf("cannot read the commit %s: %w", commit, err)
	}
	m := committer.FindSubmatch(answer.data)
	if m == nil {
		return "", time.Time{}, fmt.Errorf("the commit %s does not say when it was committed", commit)
	}
	seconds, err := strconv.ParseInt(string(m[1]), 10, 64)
	if err != nil {
		return "", time.Time{}, fmt.Errorf("the commit %s was committed at no time there is: %s", commit, m[1])
	}
	return commit, time.Unix(seconds, 0).UTC(), nil
}
