package cmd_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// hookRepository is a repository with what this work tree builds, as pre-commit
// would clone it.
func hookRepository(t *testing.T, dir string) *repository {
	t.Helper()
	r := &repository{t, dir}
	out, err := child(t, "git", "-C", "..", "ls-files", "-z", "--cached", "--others", "--exclude-standard").Output()
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for name := range strings.SplitSeq(strings.TrimSuffix(string(out), "\x00"), "\x00") {
		if strings.HasSuffix(name, "_test.go") || strings.Contains(name, "testdata/") {
			continue
		}
		text, err := os.ReadFile(filepath.Join("..", name))
		if err == nil { // else it is deleted, and not yet in a commit
			files[name] = string(text)
		}
	}
	r.git("init", "-q", "-b", "main")
	r.commit("Hooks", files)
	return r
}

// hooksCommitted says that the repository of the hooks is there.
var hooksCommitted sync.Once

// preparePreCommit lets pre-commit take this work tree for the repository that
// configurations name. It builds the hooks once for all tests, and with -trimpath they
// are compiled once, whatever the folder.
func (s *scene) preparePreCommit(home string) {
	s.t.Helper()
	needTool(s.t, "pre-commit")
	needBuilds(s.t)
	hooks := filepath.Join(shared(), "hooks")
	hooksCommitted.Do(func() {
		if err := os.MkdirAll(hooks, 0o755); err != nil {
			s.t.Fatal(err)
		}
		hookRepository(s.t, hooks)
	})
	config := "[user]\n\tname = Test\n\temail = test@example.com\n" +
		"[url \"file://" + hooks + "\"]\n\tinsteadOf = https://github.com/declarative-cost/planner\n"
	(&repository{s.t, home}).write(map[string]string{".gitconfig": config})
	s.env = append(s.env, "GIT_CONFIG_GLOBAL="+filepath.Join(home, ".gitconfig"), "PRE_COMMIT_HOME="+filepath.Join(shared(), "pre-commit"),
		"GOFLAGS=-trimpath", "CGO_ENABLED=0")
}

// preCommit runs the hooks on what is staged.
func (s *scene) preCommit() (string, bool) {
	s.t.Helper()
	s.clone.git("add", "--all")
	c := child(s.t, "pre-commit", "run", "--verbose")
	c.Dir, c.Env = s.clone.dir, s.env
	out, err := c.CombinedOutput()
	return string(out), err == nil
}

func TestPreCommitHooks(t *testing.T) {
	t.Parallel()
	s := newScene(t, "pre-commit run")
	base, _ := recipeFiles(t)
	s.clone.write(map[string]string{
		".pre-commit-config.yaml": "repos:\n  - repo: https://github.com/declarative-cost/planner\n    rev: main\n    hooks:\n      - id: planner-fmt\n      - id: planner-validate\n",
		prod:                      strings.ReplaceAll(base[prod], "  meter   =", "meter="),
		"envs/prod/more.hcl":      "locals { two = 2 }\n",
	})
	out, ok := s.preCommit()
	if fixed := string(readFile(t, filepath.Join(s.clone.dir, prod))); ok || fixed != base[prod] {
		t.Fatalf("planner-fmt neither fixed the file nor stopped the commit:\n%s\n%s", out, fixed)
	}
	if out, ok = s.preCommit(); !ok || strings.Count(out, "The configuration is valid.") != 1 {
		t.Fatalf("the folder of two files is to be validated once, and passes:\n%s", out)
	}
	s.clone.git("commit", "-q", "-m", "Formatted")
	s.clone.write(map[string]string{
		"envs/prod/main.hcl":    strings.Replace(base[prod], "account.shop", "account.shpo", 1),
		"envs/staging/main.hcl": base["envs/staging/main.hcl"] + "# said\n",
	})
	if out, ok = s.preCommit(); ok || !strings.Contains(out, "shpo") || strings.Count(out, "The configuration is valid.") != 1 {
		t.Fatalf("one folder has a mistake, the other is valid; both are to be told:\n%s", out)
	}
}
