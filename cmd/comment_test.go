package cmd_test

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/declarative-cost/planner/cmd"
	"github.com/declarative-cost/planner/cmd/internal/comment/commenttest"
	"github.com/rogpeppe/go-internal/testscript"
)

// commentPlatform is the command "platform" of scripts: a server with the API of
// a platform.
//
//	platform start github|gitlab|…   sets $API and $TOKEN
//	platform add AUTHOR FILE         somebody comments
//	platform fail METHOD PATH STATUS [BODY]
//	platform head COMMIT             somebody pushes it; HEAD is that of the work folder
//	platform read-only               the token may not write any more
//	platform save FILE               writes the comments to a file
//	platform stop                    fails where a request was not right
func commentPlatform() func(*testscript.TestScript, bool, []string) {
	var servers sync.Map // of scripts, by their work folder
	return func(ts *testscript.TestScript, neg bool, args []string) {
		if neg || len(args) == 0 {
			ts.Fatalf("usage: platform start|add|fail|head|read-only|save|stop")
		}
		if args[0] == "start" {
			s := commenttest.Start(args[1])
			servers.Store(ts.Getenv("WORK"), s)
			ts.Defer(s.Close)
			ts.Setenv("API", s.API())
			ts.Setenv("TOKEN", commenttest.Token)
			return
		}
		found, ok := servers.Load(ts.Getenv("WORK"))
		if !ok {
			ts.Fatalf("no platform is started")
		}
		drivePlatform(ts, found.(*commenttest.Server), args)
	}
}

func drivePlatform(ts *testscript.TestScript, s *commenttest.Server, args []string) {
	switch args[0] {
	case "add":
		s.Add(commenttest.Comment{Author: args[1], Body: ts.ReadFile(args[2])})
	case "fail":
		f := commenttest.Fault{Method: args[1], Path: args[2]}
		fmt.Sscan(args[3], &f.Status)
		f.Body = strings.Join(args[4:], " ")
		s.Fail(f)
	case "head":
		if commit := args[1]; commit != "HEAD" {
			s.SetHead(commit)
			return
		}
		ts.Check(ts.Exec("git", "rev-parse", "HEAD"))
		s.SetHead(strings.TrimSpace(ts.ReadFile("stdout")))
	case "read-only":
		s.SetReadOnly()
	case "save":
		var b strings.Builder
		for _, c := range s.Comments() {
			fmt.Fprintf(&b, "=== %s, hidden: %t\n%s\n", c.Author, c.Hidden, c.Body)
		}
		ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(b.String()), 0o644))
	case "stop":
		s.Close()
		if problems := s.Problems(); len(problems) > 0 {
			ts.Fatalf("%s", strings.Join(problems, "\n"))
		}
	default:
		ts.Fatalf("platform: there is no %q", args[0])
	}
}

// A ciRun is a repository with two commits and a diff, and the environment of a
// run in it.
type ciRun struct {
	*testing.T
	*repository
	base, head  string // commits
	server      *commenttest.Server
	platform    string
	environment map[string]string
}

const (
	baseTime = "2026-12-01T10:00:00Z"
	headTime = "2026-12-01T11:00:00Z"
)

// twoCommits is a repository with two commits and two diffs beside them.
func twoCommits(t *testing.T) *repository {
	t.Helper()
	const main = "planner {\n  start  = \"2026-12\"\n  months = 2\n}\n\naccount \"shop\" {}\n"
	r := &repository{t, t.TempDir()}
	r.write(map[string]string{"main.hcl": main, "head.hcl": main + "\nusage \"search\" {\n  account = account.shop\n  meter   = \"similar_search_image\"\n  calls   = 20000\n}\n"})
	r.git("init", "-q", "-b", "main", "--template=")
	r.git("add", "main.hcl")
	for _, time := range []string{baseTime, headTime} {
		r.gitAt(time, "commit", "-q", "--allow-empty", "-m", "change")
	}
	for name, head := range map[string]string{"diff.json": "head.hcl", "none.json": "main.hcl"} {
		stdout, stderr, code := runIn(t, r.dir, "diff", "--format", "json", "main.hcl", head)
		if code != 0 {
			t.Fatal(stderr)
		}
		r.write(map[string]string{name: stdout})
	}
	return r
}

// run runs a command; nothing that it says may hold the token.
func (r *ciRun) run(args ...string) (stdout, stderr string, code int) {
	r.Helper()
	var out, errs bytes.Buffer
	env := &cmd.Env{
		Stdin: bytes.NewReader(readFile(r.T, filepath.Join(r.dir, "diff.json"))), Stdout: &out, Stderr: &errs, Dir: r.dir,
		Getenv: func(name string) string { return r.environment[name] }, Environ: func() []string { return nil },
	}
	code = cmd.Execute(env, append([]string{"comment"}, args...))
	if strings.Contains(out.String()+errs.String(), commenttest.Token) {
		r.Errorf("%q tells the token:\n%s%s", args, out.String(), errs.String())
	}
	return out.String(), errs.String(), code
}

// mustTag posts a diff, and checks the commit and the time of the comment.
func (r *ciRun) mustTag(commit, time string, flags ...string) {
	r.Helper()
	r.server.SetHead(commit)
	_, stderr, code := r.comment(append(flags, "diff.json")...)
	all := r.server.Comments()
	if code != 0 || len(all) == 0 {
		r.Fatalf("exit code %d, %d comments\n%s", code, len(all), stderr)
	}
	want := fmt.Sprintf(`<!-- planner-comment tag="default" commit="%s" time="%s" -->`, commit, time)
	if r.platform == "bitbucket" {
		want = strings.NewReplacer("<!-- ", "[//]: # (", " -->", ")").Replace(want)
	}
	if line, _, _ := strings.Cut(all[len(all)-1].Body, "\n"); line != want {
		r.Errorf("the tag is %s, want %s", line, want)
	}
}

// mustRefuse runs a command that posts nothing.
func (r *ciRun) mustRefuse(want []string, args ...string) {
	r.Helper()
	stdout, stderr, code := r.run(args...)
	if code != 1 || stdout != "" {
		r.Errorf("%q: exit code %d, %q", args, code, stdout)
	}
	for _, w := range want {
		if !strings.Contains(stderr, w) {
			r.Errorf("%q says\n%swant %q", args, stderr, w)
		}
	}
	if n := len(r.server.Comments()); n != 0 {
		r.Errorf("%d comments", n)
	}
}

// ciVariables are those of a run for pull request 7 of octo/shop, but for the commit. API
// stands for the address of the API.
var ciVariables = map[string]map[string]string{
	"github":    {"GITHUB_REPOSITORY": "octo/shop", "GITHUB_TOKEN": commenttest.Token, "GITHUB_API_URL": "API", "GITHUB_REF": "refs/pull/7/merge", "GITHUB_EVENT_NAME": "pull_request"},
	"gitlab":    {"CI_PROJECT_ID": "42", "CI_PROJECT_PATH": "octo/shop", "CI_MERGE_REQUEST_IID": "7", "CI_API_V4_URL": "API", "GITLAB_TOKEN": commenttest.Token, "CI_JOB_TOKEN": "job"},
	"bitbucket": {"BITBUCKET_REPO_FULL_NAME": "octo/shop", "BITBUCKET_PR_ID": "7", "BITBUCKET_TOKEN": commenttest.User + ":" + commenttest.Token},
	"azure":     {"SYSTEM_COLLECTIONURI": "API", "SYSTEM_TEAMPROJECT": "octo", "BUILD_REPOSITORY_NAME": "shop", "SYSTEM_PULLREQUEST_PULLREQUESTID": "7", "SYSTEM_ACCESSTOKEN": commenttest.Token},
	"gitee":     {"GITEE_REPO": "octo/shop", "GITEE_PULL_ID": "7", "GITEE_TOKEN": commenttest.Token},
	"gitea":     {"GITEA_ACTIONS": "true", "GITHUB_REPOSITORY": "octo/shop", "GITHUB_TOKEN": commenttest.Token, "GITHUB_API_URL": "API", "GITHUB_REF": "refs/pull/7/head", "GITHUB_EVENT_NAME": "pull_request"},
}

// newRun is a run of CI of a platform.
func newRun(t *testing.T, platform string) *ciRun {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not there")
	}
	r := &ciRun{T: t, repository: copyOf(t, "two commits", func() *repository { return twoCommits(t) }), server: startServer(t, platform), platform: platform, environment: map[string]string{}}
	r.base, r.head = r.git("rev-parse", "HEAD~1"), r.git("rev-parse", "HEAD")
	for name, value := range ciVariables[platform] {
		if value == "API" {
			value = r.server.API()
		}
		r.environment[name] = value
	}
	return r
}

// onPlatforms runs a test for each platform.
func onPlatforms(t *testing.T, test func(*ciRun)) {
	t.Helper()
	for platform := range ciVariables {
		t.Run(platform, func(t *testing.T) { test(newRun(t, platform)) })
	}
}

func newGitHubRun(t *testing.T) *ciRun { return newRun(t, "github") }

// comment posts diffs, with flags, to the server of the run.
func (r *ciRun) comment(args ...string) (stdout, stderr string, code int) {
	r.Helper()
	command := []string{r.platform}
	if r.platform == "bitbucket" || r.platform == "gitee" { // whose CI does not name the API
		command = append(command, "--api-url", r.server.API())
	}
	return r.run(append(command, args...)...)
}

// The commit is the head of the branch, and not the one that merges it for a
// test; the time is that of the head where the clone has it.
func TestCommentCommitOfCI(t *testing.T) {
	t.Parallel()
	const absent = "abcdefabcdefabcdefabcdefabcdefabcdefabcd"
	type vars map[string]string
	pull := func(sha string) string { return `{"pull_request": {"number": 7, "head": {"sha": "` + sha + `"}}}` }
	for _, test := range []struct {
		name, platform string
		set            vars   // ":base" and ":head" are the commits
		event          string // of GitHub Actions
		flags          []string
		commit, time   string   // of the comment
		refused        []string // what is said where there is none
	}{
		{name: "head", platform: "github", set: vars{"GITHUB_SHA": ":head"}, event: pull(":base"), commit: ":base", time: baseTime},
		{name: "shallow clone", platform: "github", set: vars{"GITHUB_SHA": ":head"}, event: pull(absent), commit: absent, time: headTime},
		{name: "shallow clone, the base's commit", platform: "github", set: vars{"GITHUB_SHA": ":head", "GITHUB_EVENT_NAME": "pull_request_target"}, event: pull(absent), refused: []string{absent, "--commit-time"}},
		{name: "a comment's event", platform: "github", set: vars{"GITHUB_SHA": ":base", "GITHUB_REF": "refs/heads/main"}, event: `{"issue": {"number": 7, "pull_request": {}}}`, commit: ":head", time: headTime},
		{name: "an issue's event", platform: "github", set: vars{"GITHUB_REF": ""}, event: `{"issue": {"number": 7}}`, refused: []string{"the pull request: --pull-request"}},
		{name: "--commit", platform: "github", set: vars{"GITHUB_SHA": ":head"}, event: pull(absent), flags: []string{"--commit", "HEAD~1"}, commit: ":base", time: baseTime},
		{name: "--commit-time", platform: "github", set: vars{"GITHUB_SHA": ":head"}, event: pull(absent), flags: []string{"--commit-time", "2026-12-02T08:00:00+08:00"}, commit: absent, time: "2026-12-02T00:00:00Z"},
		{name: "branch", platform: "gitlab", set: vars{"CI_COMMIT_SHA": ":base", "CI_COMMIT_TIMESTAMP": "2026-12-01T18:30:00+08:00"}, commit: ":base", time: "2026-12-01T10:30:00Z"},
		{name: "source branch", platform: "gitlab", set: vars{"CI_COMMIT_SHA": ":base", "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": ":head", "CI_COMMIT_TIMESTAMP": "2026-12-01T12:00:00Z"}, commit: ":head", time: "2026-12-01T12:00:00Z"},
		{name: "--commit", platform: "gitlab", set: vars{"CI_COMMIT_SHA": ":head", "CI_COMMIT_TIMESTAMP": "2026-12-01T12:00:00Z"}, flags: []string{"--commit", ":base"}, commit: ":base", time: baseTime},
		{name: "commit", platform: "bitbucket", set: vars{"BITBUCKET_COMMIT": ":base"}, commit: ":base", time: baseTime},
		{name: "short commit, as in pipelines for pull requests", platform: "bitbucket", set: vars{"BITBUCKET_COMMIT": ":short"}, commit: ":head", time: headTime},
		{name: "source commit", platform: "azure", set: vars{"BUILD_SOURCEVERSION": ":head", "SYSTEM_PULLREQUEST_SOURCECOMMITID": ":base"}, commit: ":base", time: baseTime},
		{name: "a clone of the merge alone", platform: "azure", set: vars{"BUILD_SOURCEVERSION": ":head", "SYSTEM_PULLREQUEST_SOURCECOMMITID": absent}, commit: absent, time: headTime},
		{name: "the target's and the source's commit", platform: "gitee", set: vars{"GITEE_COMMIT": ":base", "GITEE_SOURCE_COMMIT": ":head"}, commit: ":head", time: headTime},
		{name: "head", platform: "gitea", set: vars{"GITHUB_SHA": ":head"}, event: pull(":base"), commit: ":base", time: baseTime},
	} {
		t.Run(test.platform+", "+test.name, func(t *testing.T) {
			r := newRun(t, test.platform)
			commits := strings.NewReplacer(":base", r.base, ":head", r.head, ":short", r.head[:12])
			for name, value := range test.set {
				r.environment[name] = commits.Replace(value)
			}
			if test.event != "" {
				r.write(map[string]string{"event.json": commits.Replace(test.event)})
				r.environment["GITHUB_EVENT_PATH"] = "event.json"
			}
			for i, flag := range test.flags {
				test.flags[i] = commits.Replace(flag)
			}
			if test.refused != nil {
				r.mustRefuse(test.refused, test.platform, "diff.json")
			} else {
				r.mustTag(commits.Replace(test.commit), test.time, test.flags...)
			}
		})
	}
}

// The variables of GitHub Actions are not for a server of Gitea.
func TestCommentKeepsTheTokenOfGitHub(t *testing.T) {
	r := newRun(t, "gitea")
	delete(r.environment, "GITEA_ACTIONS")
	r.mustRefuse([]string{"the server: --api-url", "the repository: --repo", "the pull request: --pull-request", "a token: the variable GITEA_TOKEN"}, "gitea", "diff.json")
	if asked := r.server.Requests(); len(asked) != 0 {
		t.Errorf("the server was asked: %v", asked)
	}
}

// All that is missing is named at once, with flag and variable.
func TestCommentNamesWhatIsMissing(t *testing.T) {
	r := newGitHubRun(t)
	r.environment = map[string]string{}
	r.mustRefuse([]string{"--repo OWNER/NAME", "GITHUB_REPOSITORY", "--pull-request", "GITHUB_EVENT_PATH", "GITHUB_TOKEN", "--token-env"}, "github", "diff.json")
	r.mustRefuse([]string{"--repo GROUP/NAME", "CI_PROJECT_ID", "--merge-request", "CI_MERGE_REQUEST_IID", "GITLAB_TOKEN", "CI_JOB_TOKEN cannot"}, "gitlab", "diff.json")
	r.mustRefuse([]string{"--repo WORKSPACE/NAME", "BITBUCKET_REPO_FULL_NAME", "BITBUCKET_PR_ID", "BITBUCKET_TOKEN"}, "bitbucket", "diff.json")
	r.mustRefuse([]string{"--api-url https://dev.azure.com/ORGANIZATION/, or the variable SYSTEM_COLLECTIONURI", "SYSTEM_TEAMPROJECT with BUILD_REPOSITORY_NAME", "SYSTEM_PULLREQUEST_PULLREQUESTID", "SYSTEM_ACCESSTOKEN or AZURE_DEVOPS_EXT_PAT"}, "azure", "diff.json")
	r.mustRefuse([]string{"GITEE_REPO", "GITEE_PULL_ID", "GITEE_TOKEN"}, "gitee", "diff.json")
	r.mustRefuse([]string{"--api-url https://HOST/api/v1/, or the variable GITHUB_API_URL", "GITEA_TOKEN or GITHUB_TOKEN"}, "gitea", "diff.json")
}

// The number of a run's pull request is of no other repository.
func TestCommentNumberIsOfTheRunsRepository(t *testing.T) {
	r := newGitHubRun(t)
	r.mustRefuse([]string{"the pull request: --pull-request"}, "github", "--repo", "octo/other", "diff.json")
	r.mustRefuse([]string{"404", "cannot see it"}, "github", "--repo", "octo/other", "--pull-request", "7", "diff.json")
	r = newRun(t, "gitlab")
	r.mustRefuse([]string{"the merge request: --merge-request"}, "gitlab", "--repo", "octo/other", "diff.json")
	r.mustTag(r.head, headTime, "--repo", "octo/shop")
}

// What makes no sense is refused before the server is asked.
func TestCommentRefuses(t *testing.T) {
	runs := map[string]*ciRun{}
	for platform := range ciVariables {
		runs[platform] = newRun(t, platform)
	}
	for _, c := range []struct {
		args []string
		set  [2]string
		want string
	}{
		{args: []string{"github", "--tag", "-->", "diff.json"}, want: "--tag"},
		{args: []string{"github", "--behavior", "newest", "diff.json"}, want: "hide-and-new"},
		{args: []string{"gitlab", "--behavior", "hide-and-new", "diff.json"}, want: "choose one of: update, new, delete-and-new"},
		{args: []string{"gitlab", "--token-env", "CI_JOB_TOKEN", "diff.json"}, want: "project access token"},
		{args: []string{"github", "--repo", "octo/../..", "diff.json"}, want: "not a repository"},
		{args: []string{"github", "--repo", "octo/..", "diff.json"}, want: "not a repository"},
		{args: []string{"gitlab", "--repo", "../user", "diff.json"}, want: "not a repository such as group/shop"},
		{args: []string{"github", "--pull-request", "-1", "diff.json"}, want: "not the number"},
		{args: []string{"github", "--api-url", "http://ghe.example.com/", "diff.json"}, want: "--api-url: the address is plain http"},
		{args: []string{"github", "diff.json"}, set: [2]string{"GITHUB_API_URL", "http://ghe.example.com/"}, want: "GITHUB_API_URL: the address is plain http"},
		{args: []string{"github", "diff.json"}, set: [2]string{"GITHUB_GRAPHQL_URL", "http://ghe.example.com/"}, want: "GITHUB_GRAPHQL_URL: the address is plain http"},
		{args: []string{"github", "diff.json"}, set: [2]string{"GITHUB_TOKEN", commenttest.Token + "\nX: y"}, want: "GITHUB_TOKEN does not hold a valid token"},
		{args: []string{"github", "--token-env", "NOT_SET", "diff.json"}, want: "a token:"},
		{args: []string{"github", "--token=" + commenttest.Token, "diff.json"}, want: "there is no flag --token"},
		{args: []string{"github", "--commit-time", "yesterday", "diff.json"}, want: "--commit-time"},
		{args: []string{"github", "--commit", "gone", "diff.json"}, want: `"gone" is not a commit`},
		{args: []string{"github", "--commit=--all", "diff.json"}, want: `"--all" is not a commit`},
		{args: []string{"github", "--title", "a", "diff.json", "none.json"}, want: "give one for each"},
		{args: []string{"github", "-", "-"}, want: "only once"},
		{args: []string{"github", "gone.json"}, want: "cannot read gone.json"},
		{args: []string{"github", "main.hcl"}, want: "main.hcl"},
		{args: []string{"github"}, want: "usage: planner comment github DIFF.json..."},
		{args: []string{"gitbucket", "diff.json"}, want: `there is no command "gitbucket"`},
		{args: []string{"github", "diff.json"}, set: [2]string{"GITHUB_EVENT_PATH", "main.hcl"}, want: "main.hcl is not an event"},
		{args: []string{"gitlab", "diff.json"}, set: [2]string{"CI_MERGE_REQUEST_IID", "seven"}, want: "CI_MERGE_REQUEST_IID"},
		{args: []string{"gitlab", "diff.json"}, set: [2]string{"CI_MERGE_REQUEST_IID", "-7"}, want: "CI_MERGE_REQUEST_IID"},
		{args: []string{"bitbucket", "--behavior", "hide-and-new", "diff.json"}, want: `unknown behavior "hide-and-new"; choose one of: update, new, delete-and-new`},
		{args: []string{"azure", "--repo", "my shop/..", "diff.json"}, want: "not a repository such as shop/backend"},
		{args: []string{"azure", "--repo", "my shop/a?b", "diff.json"}, want: "not a repository"},
		{args: []string{"gitee", "diff.json"}, set: [2]string{"GITEE_REPO", "shop"}, want: `GITEE_REPO: "shop" is not a repository such as octo/shop; set --repo`},
		{args: []string{"gitea", "--api-url", "http://git.example.com/", "diff.json"}, want: "--api-url: the address is plain http"},
	} {
		t.Run(strings.Join(c.args, " "), func(t *testing.T) {
			r := *cmp.Or(runs[c.args[0]], runs["github"])
			r.T, r.environment = t, maps.Clone(r.environment)
			r.environment[c.set[0]] = c.set[1]
			r.mustRefuse([]string{c.want}, c.args...)
			if asked := r.server.Requests(); len(asked) != 0 {
				t.Errorf("the server was asked: %v", asked)
			}
		})
	}
}

// A token is sent over https only, or on this machine, and what is said of an address does
// not repeat a password in it.
func TestCommentAddresses(t *testing.T) {
	r := newGitHubRun(t)
	for address, want := range map[string]string{
		"api.github.com":                 "is not an address",
		"https:api":                      "is not an address",
		"https://":                       "is not an address",
		"https://a b/":                   "is not an address",
		"http://ghe.example.com/":        "plain http",
		"http://127.0.0.1.example.com/":  "plain http",
		"http://localhost.example.com/":  "plain http",
		"http://0.0.0.0/":                "plain http",
		"ftp://ghe.example.com/":         `begins with "ftp"`,
		"https://me:s3cret@example.com/": "user name or password",
		"https://example.com/?t=s3cret":  "more than a host and a path",
		"https://example.com/#s3cret":    "more than a host and a path",
		"https://ghe.example.com:8443/x": "",
		"http://[::1]/x":                 "",
		"http://localhost:3000":          "",
	} {
		r.environment["GITHUB_TOKEN"] = "" // a dry run asks no server then
		if _, stderr, code := r.run("github", "--dry-run", "--api-url", address, "diff.json"); (code == 0) != (want == "") || !strings.Contains(stderr, want) || strings.Contains(stderr, "s3cret") {
			t.Errorf("%s: exit code %d, %s", address, code, stderr)
		}
	}
}

// Whatever the server says, and it may say the token, the token is not told.
func TestCommentNeverTellsTheToken(t *testing.T) {
	t.Parallel()
	onPlatforms(t, func(r *ciRun) {
		for _, status := range []int{301, 400, 401, 403, 404, 410, 422, 429, 500} {
			for _, method := range []string{"GET", "POST"} {
				r.server.Fail(commenttest.Fault{
					Method: method, Path: "/7/", Status: status, Times: 9, Body: `{"message":"you sent ` + commenttest.Token + `"}`,
					Header: map[string]string{"Location": "https://" + commenttest.Token + ".example.com/"},
				})
				_, stderr, code := r.comment("--retry-seconds", "0", "diff.json")
				if said := strings.Contains(stderr, "***"); code != 1 || !said && status != 404 {
					r.Errorf("%s %d: exit code %d\n%s", method, status, code, stderr)
				}
				r.server.Heal()
			}
		}
	})
}

// Several diffs are one comment, and what changes nothing is not posted alone.
func TestCommentOfSeveralDiffs(t *testing.T) {
	t.Parallel()
	onPlatforms(t, func(r *ciRun) {
		if _, stderr, code := r.comment("--skip-no-change", "none.json"); code != 0 || !strings.Contains(stderr, "Posted nothing: no cost changes") || len(r.server.Comments()) != 0 {
			r.Errorf("exit code %d\n%s", code, stderr)
		}
		if _, stderr, code := r.comment("--skip-no-change", "none.json", "-"); code != 0 || !strings.Contains(stderr, "Created the comment: https://") {
			r.Errorf("exit code %d\n%s", code, stderr)
		}
		text := r.server.Comments()[0].Body
		nothing, change := strings.Index(text, "## `main.hcl`\n\n### No cost change"), strings.Index(text, "## `head.hcl`\n\n### Cost change: +")
		if nothing < 0 || change < nothing {
			r.Errorf("the comment is\n%s", text)
		}
		if _, stderr, code := r.comment("--skip-no-change", "--dry-run", "--tag", "other", "diff.json", "none.json"); code != 0 || !strings.Contains(stderr, "would create") {
			r.Errorf("exit code %d\n%s", code, stderr)
		}
		if _, stderr, code := r.comment("--skip-no-change", "none.json"); code != 0 || !strings.Contains(stderr, "Updated the comment") {
			r.Errorf("exit code %d\n%s", code, stderr)
		}
		if all := r.server.Comments(); len(all) != 1 || !strings.Contains(all[0].Body, "time=\"2026-12-01T11:00:00Z\"") || !strings.Contains(all[0].Body, "\n\n### No cost change") {
			r.Errorf("%v", all)
		}
	})
}

// A comment never exceeds what the platform takes, however many diffs it is of.
func TestCommentOfManyDiffs(t *testing.T) {
	t.Parallel()
	r := newGitHubRun(t)
	args := []string{"github"}
	for i := range 120 {
		args = append(args, "--title", fmt.Sprint("Environment ", i), "diff.json")
	}
	args = append(args, "--lang", "zh")
	if _, stderr, code := r.run(args...); code != 0 {
		t.Fatalf("exit code %d\n%s", code, stderr)
	}
	text := r.server.Comments()[0].Body
	shown := strings.Count(text, "\n## Environment ")
	if shown == 0 || shown == 120 || !strings.Contains(text, fmt.Sprintf("_因评论篇幅限制，另有 %d 份差异未列出：", 120-shown)) {
		t.Errorf("%d diffs are shown:\n%s", shown, text[len(text)-500:])
	}
}
