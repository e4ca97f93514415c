package cmd_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const recipesPage = "../docs/recipes.md"

var (
	// fence is a code block: its language and its text.
	fence = regexp.MustCompile("(?ms)^```([a-z]*)\n(.*?)^```$")
	// fileBlock is a block after a paragraph that ends with a link to its file.
	fileBlock = regexp.MustCompile("(?ms)\\(recipes/([^)]+)\\)[^\n]*(?:\n`[^\n]*)?:\n\n```(yaml|rego)\n(.*?)^```$")
	// shellBlock is a block of commands, and what they print where the page shows it.
	shellBlock = regexp.MustCompile("(?ms)^```sh\n(.*?)^```$(?:\n\n```text\n(.*?)^```$)?")
	section    = regexp.MustCompile(`(?m)^## (.+)$`)
)

// TestRecipesShowTheirFiles holds the files that the page shows against those of
// docs/recipes, both ways.
func TestRecipesShowTheirFiles(t *testing.T) {
	page := string(readFile(t, recipesPage))
	var shown []string
	updated := fileBlock.ReplaceAllStringFunc(page, func(block string) string {
		m := fileBlock.FindStringSubmatch(block)
		shown = append(shown, m[1])
		return strings.TrimSuffix(block, m[3]+"```") + string(readFile(t, filepath.Join("../docs/recipes", m[1]))) + "```"
	})
	rewritten(t, recipesPage, page, updated)
	var files []string
	err := filepath.WalkDir("../docs/recipes", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !strings.HasSuffix(name, "_test.rego") {
			relative, relErr := filepath.Rel("../docs/recipes", name)
			files, err = append(files, filepath.ToSlash(relative)), relErr
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if slices.Sort(shown); !slices.Equal(shown, files) {
		t.Errorf("the page shows %v, there are %v", shown, files)
	}
	blocks := 0
	for _, m := range fence.FindAllStringSubmatch(page, -1) {
		switch m[1] {
		case "yaml", "rego":
			blocks++
		case "sh", "text":
		default:
			t.Errorf("a block of a language that no test knows: %q", m[1])
		}
	}
	if blocks != len(files) {
		t.Errorf("%d blocks of YAML and Rego, but %d of them are files: link each one's file right above it", blocks, len(files))
	}
}

// TestRecipesRun runs every command of the page. The blocks of a section run one
// after the other in one repository; what the page shows must be what they print.
func TestRecipesRun(t *testing.T) {
	t.Parallel()
	page := string(readFile(t, recipesPage))
	marks := section.FindAllStringSubmatchIndex(page, -1)
	updated := page[:marks[0][0]]
	for i, m := range marks {
		end := len(page)
		if i+1 < len(marks) {
			end = marks[i+1][0]
		}
		text := page[m[0]:end]
		t.Run(page[m[2]:m[3]], func(t *testing.T) {
			if !strings.Contains(text, "```sh\n") {
				return
			}
			scene, ran, want := newScene(t, text), 0, strings.Count(text, "```sh\n")
			text = shellBlock.ReplaceAllStringFunc(text, func(block string) string {
				ran++
				return scene.runBlock(block)
			})
			if ran != want {
				t.Errorf("%d of %d blocks ran", ran, want)
			}
		})
		updated += text
	}
	rewritten(t, recipesPage, page, updated)
}

// rewritten says that a page shows something else than it should, or with -update
// writes it anew.
func rewritten(t *testing.T, name, page, updated string) {
	t.Helper()
	if page == updated {
		return
	}
	if !*update {
		t.Errorf("%s is not up to date; run with -update if the change is meant:\n%s", name, firstDifference(page, updated))
	} else if err := os.WriteFile(name, []byte(updated), 0o644); err != nil {
		t.Fatal(err)
	}
}

func firstDifference(a, b string) string {
	before, after := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(before), len(after)) {
		if before[i] != after[i] {
			return fmt.Sprintf("line %d is\n%s\nand should be\n%s", i+1, before[i], after[i])
		}
	}
	return "the end differs"
}

// A scene is a clone, on the branch of a pull request, in which a section's
// commands run.
type scene struct {
	t     *testing.T
	clone *repository
	env   []string
}

// newScene makes the repository that the page assumes, with what the section's
// commands need beside it.
func newScene(t *testing.T, text string) *scene {
	t.Helper()
	base, change := recipeFiles(t)
	for name, data := range policies(t) {
		base["policy/"+name] = data
	}
	base[".pre-commit-config.yaml"] = string(readFile(t, "../docs/recipes/pre-commit/pre-commit-config.yaml"))
	origin := newRepository(t, base)
	origin.git("checkout", "-q", "--detach") // so that main can be pushed
	s := &scene{t: t, clone: origin.clone("-b", "main")}
	s.clone.git("switch", "-q", "-c", "feature")
	s.clone.commit("Change", change)
	home := t.TempDir()
	event := &repository{t, home}
	event.write(map[string]string{"event.json": `{"pull_request": {"number": 7, "labels": [{"name": "bug"}]}}`})
	s.env = append(os.Environ(), gitEnvironment()...)
	s.env = append(s.env, goEnvironment(t)...)
	s.env = append(s.env, "HOME="+home, "GITHUB_EVENT_PATH="+filepath.Join(home, "event.json"), "NO_COLOR=1")
	if strings.Contains(text, "conftest ") {
		needTool(t, "conftest")
	}
	if strings.Contains(text, "pre-commit run") {
		s.preparePreCommit(home)
	}
	return s
}

// runBlock runs a block and returns it with what it prints, where it shows that.
func (s *scene) runBlock(block string) string {
	s.t.Helper()
	m := shellBlock.FindStringSubmatch(block)
	c := child(s.t, "bash", "-e", "-c", m[1])
	c.Dir, c.Env = s.clone.dir, s.env
	var out bytes.Buffer
	c.Stdout, c.Stderr = &out, &out
	if err := c.Run(); err != nil {
		s.t.Errorf("%v\n%s\n%s", err, m[1], out.String())
	}
	if !strings.Contains(block, "\n```text\n") {
		return block
	}
	return "```sh\n" + m[1] + "```\n\n```text\n" + out.String() + "```"
}

// TestPoliciesOnRealDocuments holds the policies against documents of the planner.
func TestPoliciesOnRealDocuments(t *testing.T) {
	t.Parallel()
	program, dir := needTool(t, "conftest"), t.TempDir()
	base, change := recipeFiles(t)
	r := &repository{t, dir}
	r.write(policies(t))
	r.write(map[string]string{
		"waste/main.hcl": string(readFile(t, "../examples/expiring-pack.hcl")), "before/main.hcl": base[prod], "after/main.hcl": change[prod],
		"none.json": `{"labels": []}`, "approved.json": `{"labels": ["bug", "cost-approved"]}`,
	})
	for _, args := range [][]string{{"plan", "waste", "--out", "waste.json"}, {"plan", "after", "--out", "plan.json"}, {"diff", "before", "after", "--out", "diff.json"}} {
		if _, stderr, code := runIn(t, dir, args...); code != 0 {
			t.Fatal(stderr)
		}
	}
	for _, c := range []struct {
		document, labels string
		denied           []string
	}{
		{"plan.json", "none.json", nil},
		{"waste.json", "none.json", []string{
			"account.shop has no owner: add tags = { owner = \"…\" }",
			"resource_pack.spring expires on 2027-04-10 with 717000 of 2000000 calls unused, more than 10 %: buy a smaller pack, or buy it later",
		}},
		{"diff.json", "approved.json", nil},
		{"diff.json", "none.json", []string{"the amount billed increases by 14400.00 CNY, more than 1000; this needs the label cost-approved"}},
	} {
		out, err := runTool(t, dir, nil, program, "test", "--no-color", "--policy", ".", "--data", c.labels, c.document)
		var denied []string
		for line := range strings.Lines(out) {
			if message, ok := strings.CutPrefix(line, "FAIL - "+c.document+" - main - "); ok {
				denied = append(denied, strings.TrimSpace(message))
			}
		}
		if slices.Sort(denied); !slices.Equal(denied, c.denied) || (err == nil) != (c.denied == nil) {
			t.Errorf("%s with %s: %v\n%s", c.document, c.labels, err, out)
		}
	}
}

// policies are the Rego files of the recipes with their tests.
func policies(t *testing.T) map[string]string {
	t.Helper()
	names, err := filepath.Glob("../docs/recipes/policy/*.rego")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	files := map[string]string{}
	for _, name := range names {
		files[filepath.Base(name)] = string(readFile(t, name))
	}
	return files
}
