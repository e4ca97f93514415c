package gitfs

import (
	"testing"
	"time"
)

// The time is the committer's, not the author's, whatever the message says and
// in whatever zone it was written down.
func TestCommitTime(t *testing.T) {
	t.Setenv("GIT_AUTHOR_DATE", "2001-01-01T00:00:00Z")
	t.Setenv("GIT_COMMITTER_DATE", "2026-11-22T01:30:00+0800")
	r := newRepo(t)
	r.write("main.hcl", "a\n")
	r.git("add", ".")
	r.git("commit", "-q", "-m", "change\n\ncommitter M <m@example.com> 1 +0000")
	hash := r.git("rev-parse", "HEAD")
	for _, ref := range []string{"HEAD", "main", hash, hash[:12]} {
		commit, at, err := CommitTime(r.dir, ref)
		if want := time.Date(2026, 11, 21, 17, 30, 0, 0, time.UTC); err != nil || commit != hash || !at.Equal(want) {
			t.Errorf("CommitTime(%q) = %s, %s, %v, want %s, %s", ref, commit, at, err, hash, want)
		}
	}
}

func TestCommitTimeOfWhatIsNoCommit(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	r.write("main.hcl", "a\n")
	r.commit()
	for ref, want := range map[string]string{
		"":                     "names no commit",
		"gone":                 `"gone" is not a commit`,
		"--all":                `"--all" is not a commit`,
		"HEAD:main.hcl":        "is not a commit",
		"--git-dir=/etc/HEAD":  "is not a commit",
		"HEAD\x00--upload":     "names no commit",
		"0123456789abcdef0123": "is not a commit",
	} {
		_, _, err := CommitTime(r.dir, ref)
		mustFail(t, err, want)
	}
	_, _, err := CommitTime(t.TempDir(), "HEAD")
	mustFail(t, err, "is not in a git repository")
}
