package cmd_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/declarative-cost/planner/cmd/internal/comment/commenttest"
)

const threatsPage = "../docs/threats.md"

var (
	declaredTest = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
	namedTest    = regexp.MustCompile("`((?:Test|Fuzz)\\w+)(?:/(\\w+))?`")
)

// Every answer of the page of threats is held by a test, and every test that it
// names is there: a function, or a script of TestScripts.
func TestThreatsHaveTheirTests(t *testing.T) {
	there := map[string]bool{}
	err := filepath.WalkDir("..", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case strings.HasSuffix(name, "_test.go"):
			for _, m := range declaredTest.FindAllStringSubmatch(string(readFile(t, name)), -1) {
				there[m[1]] = true
			}
		case strings.HasSuffix(name, ".txtar"):
			there["TestScripts/"+strings.TrimSuffix(d.Name(), ".txtar")] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	answers := 0
	for line := range strings.Lines(string(readFile(t, threatsPage))) {
		if !strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "| Threat ") {
			continue
		}
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), " | ")
		names := namedTest.FindAllStringSubmatch(cells[len(cells)-1], -1)
		if len(cells) != 3 || len(names) == 0 {
			t.Errorf("no test holds: %s", line)
		}
		for _, m := range names {
			if name := strings.TrimSuffix(m[1]+"/"+m[2], "/"); !there[name] {
				t.Errorf("there is no test %s", name)
			}
		}
		answers++
	}
	if answers < 20 {
		t.Errorf("the page has only %d answers", answers)
	}
}

// linkTo commits a link as a stranger would, into the head of a pull request.
func (p *pullRequest) linkTo(t *testing.T, target string, names ...string) {
	t.Helper()
	p.origin.git("checkout", "-q", "feature")
	for _, name := range names {
		if err := os.Symlink(target, filepath.Join(p.origin.dir, name)); err != nil {
			t.Skip(err)
		}
	}
	p.head = p.origin.commit("Link", nil)
	p.origin.git("checkout", "-q", "main")
	p.origin.git("update-ref", "refs/pull/7/head", p.head)
}

// What the jobs write goes into files of their own, never through a link that the
// pull request brings.
func TestResultsAreNotWrittenThroughLinks(t *testing.T) {
	t.Parallel()
	_, change := recipeFiles(t)
	p := newPullRequest(t, change)
	victim := filepath.Join(t.TempDir(), "victim")
	if err := os.WriteFile(victim, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	p.linkTo(t, victim, "planner-diff.json", "planner-diff.md", "diff.json", "diff.md", "diffs")
	server := startServer(t, "gitlab")
	server.SetHead(p.head)
	if log, code := p.runGitLab(t, server, commenttest.Token); code != 0 || len(server.Comments()) != 1 {
		t.Errorf("GitLab: exit code %d\n%s", code, log)
	}
	for file, job := range map[string]string{"plain.yml": "cost", "several-folders.yml": "diff"} {
		checkout := p.checkout("refs/pull/7/head")
		checkout.git("fetch", "-q", "origin", "+refs/heads/*:refs/remotes/origin/*")
		r := p.run(t, checkout, "stranger/shop", nil)
		r.contexts["matrix.folder"], r.contexts["github.token"] = "envs/prod", commenttest.Token
		steps := slices.DeleteFunc(jobSteps(t, file, job), func(s actionStep) bool { return s.Name == "Comment" })
		if r.runSteps(steps); r.code != 0 {
			t.Errorf("%s: exit code %d\n%s", file, r.code, r.log.String())
		}
	}
	if text := string(readFile(t, victim)); text != "mine" {
		t.Errorf("a link was written through: %s", text)
	}
}

// While the log shows what a stranger wrote, the runner follows no command in it.
func TestActionStopsCommandsInItsLog(t *testing.T) {
	t.Parallel()
	_, change := recipeFiles(t)
	for name, text := range map[string]string{
		"change": change[prod] + "\noutput \"o\" {\n  value = \"::error::forged ##[error]forged\"\n}\ncheck \"c\" {\n  assert {\n    condition     = false\n    error_message = \"##[error]forged\"\n  }\n}\n",
		"error":  change[prod] + "\n::error::forged ##[error]forged\n",
	} {
		p := newPullRequest(t, map[string]string{prod: text})
		r := p.run(t, p.checkout("refs/pull/7/merge", "--depth=1"), "stranger/shop", map[string]string{"path": "envs/prod", "comment": "false"})
		r.run()
		mark, seen := "", false
		for line := range strings.Lines(r.log.String()) {
			line = strings.TrimSpace(line)
			token, stops := strings.CutPrefix(line, "::stop-commands::")
			switch {
			case stops && mark == "" && len(token) == 32:
				mark = token
			case mark != "" && line == "::"+mark+"::":
				mark = ""
			case strings.Contains(line, "forged"):
				seen = true
				if mark == "" {
					t.Errorf("%s: the runner would read %q", name, line)
				}
			}
		}
		if mark != "" || !seen {
			t.Errorf("%s: commands stay stopped, or nothing was shown:\n%s", name, r.log.String())
		}
	}
}

// A summary that GitHub would not show for its length is kept below that, and says
// what it lacks: here one of two folders.
func TestActionSummaryHasALimit(t *testing.T) {
	t.Parallel()
	change := map[string]string{}
	var paths []string
	for i := range 2 {
		path := fmt.Sprintf("envs/e%d", i)
		paths = append(paths, path)
		change[path+"/main.hcl"] = "planner {\n  start = \"2026-12\"\n}\naccount \"a\" {\n  count = 1600\n  title = \"" + strings.Repeat("图像", 40) +
			"\"\n}\nusage \"u\" {\n  count   = 1600\n  account = account.a[count.index]\n  meter   = \"detect_label\"\n  calls   = 20000\n}\n"
	}
	p := newPullRequest(t, change)
	inputs := map[string]string{"path": strings.Join(paths, "\n"), "comment": "false", "args": "--no-advice\n--detail\n--max-length=0"}
	r := p.run(t, p.checkout("refs/pull/7/merge", "--depth=1"), "stranger/shop", inputs)
	r.run()
	if r.code != 0 || len(r.summary) > 1<<20 || len(r.summary) < 1<<19 || strings.Count(r.summary, "Omitted because of the size limit") != 1 {
		t.Errorf("exit code %d, a summary of %d bytes", r.code, len(r.summary))
	}
}
