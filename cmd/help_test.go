package cmd_test

import (
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/declarative-cost/planner/cmd"
	"github.com/rogpeppe/go-internal/txtar"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// everyCommand calls a function with the root and all commands below it.
func everyCommand(t *testing.T, visit func(c *cobra.Command)) {
	t.Helper()
	root := cmd.Root(&cmd.Env{Stdin: strings.NewReader(""), Stdout: io.Discard, Stderr: io.Discard})
	root.InitDefaultHelpCmd()
	n := 0
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		n++
		visit(c)
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk(root)
	if n < 20 {
		t.Errorf("only %d commands", n)
	}
}

// TestEveryCommandIsShown: its help has an example, a script runs it, and both READMEs
// have it in the table of commands.
func TestEveryCommandIsShown(t *testing.T) {
	scripts := ""
	files, _ := filepath.Glob("testdata/script/*.txtar")
	for _, file := range files {
		scripts += string(readFile(t, file))
	}
	everyCommand(t, func(c *cobra.Command) {
		path := c.CommandPath()
		if !strings.Contains(c.Example+c.Long, path) { // those of completion are the library's
			t.Errorf("%s --help has no example of it", path)
		}
		words := strings.Fields(path) // planner, the command, perhaps one below it
		if c.HasSubCommands() || words[1] == "completion" || words[1] == "help" {
			return
		}
		if !strings.Contains(scripts, path) {
			t.Errorf("no script runs %s", path)
		}
		for _, page := range []string{"../README.md", "../README.zh-CN.md"} {
			row := regexp.MustCompile("(?m)^\\|.*`planner " + words[1] + `\b.*$`).FindString(string(readFile(t, page)))
			if row == "" || !strings.Contains(row, words[len(words)-1]) {
				t.Errorf("%s: the table of commands has no %s", page, path)
			}
		}
	})
}

// Completions know commands, flags and the values of flags. The scripts that ask for
// them are cobra's.
func TestCompletions(t *testing.T) {
	for line, want := range map[string]string{
		"va":                  "validate",
		"diff --detailed":     "--detailed-exitcode",
		"diff --format mark":  "text\njson\nmarkdown\ncsv\nhtml\n",
		"catalog pri":         "price",
		"plan --comp":         "--compact",
		"comment github --be": "--behavior",
	} {
		if stdout, _, code := runIn(t, ".", append([]string{"__complete"}, strings.Fields(line)...)...); code != 0 || !strings.HasPrefix(stdout, want) {
			t.Errorf("%q completes to %q, want %q", line, stdout, want)
		}
	}
}

// The help of a flag says what it takes in capitals, and not with a type of Go.
func TestEveryFlagSaysWhatItTakes(t *testing.T) {
	everyCommand(t, func(c *cobra.Command) {
		c.Flags().VisitAll(func(f *pflag.Flag) {
			if takes := f.Value.Type(); takes != "bool" && takes != strings.ToUpper(takes) {
				t.Errorf("%s --%s takes %q: add it to flagTypes", c.CommandPath(), f.Name, takes)
			}
		})
	})
}

// TestHelpShowsWhatRuns runs the examples of each help, one line after the other,
// in a repository of their own. What would write a comment is told to write none.
func TestHelpShowsWhatRuns(t *testing.T) {
	bash, files := needTool(t, "bash"), helpFiles(t)
	origin := newRepository(t, files)
	origin.git("update-ref", "refs/remotes/origin/main", "HEAD")
	given := map[string]string{"buffer": files["main.hcl"]}
	for name, args := range map[string][]string{"plan.json": {"plan"}, "last-week.json": {"plan"}, "diff.json": {"diff", "git:main"}} {
		stdout, stderr, code := runIn(t, origin.dir, append(args, "--format", "json", "--no-advice")...)
		if code != 0 {
			t.Fatal(stderr)
		}
		given[name] = stdout
	}
	everyCommand(t, func(c *cobra.Command) {
		t.Run(c.CommandPath(), func(t *testing.T) {
			t.Parallel()
			own := &repository{t, t.TempDir()}
			if err := os.CopyFS(own.dir, os.DirFS(origin.dir)); err != nil {
				t.Fatal(err)
			}
			own.write(given)
			home := t.TempDir()
			if err := os.MkdirAll(filepath.Join(home, ".config/fish/completions"), 0o755); err != nil {
				t.Fatal(err)
			}
			for line := range strings.Lines(c.Example) {
				runExample(t, bash, own.dir, home, strings.TrimSpace(line))
			}
		})
	})
}

func runExample(t *testing.T, bash, dir, home, line string) {
	t.Helper()
	if strings.Contains(line, "planner comment ") && !strings.Contains(line, "--dry-run") {
		line += " --dry-run"
	}
	if args, ok := strings.CutPrefix(line, "planner "); ok && !strings.ContainsAny(args, `|<>&;'"$()*#`) && !strings.Contains(args, "--dry-run") { // no shell is needed
		if stdout, stderr, code := runIn(t, dir, strings.Fields(args)...); code != 0 && (code != 2 || !strings.Contains(line, "--detailed-exitcode")) {
			t.Errorf("%s: exit code %d\n%s%s", line, code, stdout, stderr)
		}
		return
	}
	run := child(t, bash, "-c", line)
	run.Dir, run.Env = dir, append(append(os.Environ(), gitEnvironment()...), "HOME="+home)
	out, err := run.CombinedOutput()
	if code := run.ProcessState.ExitCode(); code != 0 && (code != 2 || !strings.Contains(line, "--detailed-exitcode")) {
		t.Errorf("%s: %v\n%s", line, err, out)
	}
}

// helpFiles are the files that the examples of the help name.
func helpFiles(t *testing.T) map[string]string {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/help/repository.txtar")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range archive.Files {
		files[f.Name] = string(f.Data)
	}
	err = filepath.WalkDir("../examples", func(name string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files[strings.TrimPrefix(filepath.ToSlash(name), "../")] = string(readFile(t, name))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// A command line that is wrong is told in words of this program, with what would be
// right, and not in those of a library.
func TestWrongCommandLines(t *testing.T) {
	wrong := map[string]string{
		"plan --months x":                        `Error: --months: "x" is not a whole number such as 12`,
		"plan --seed -1":                         `Error: --seed: -1 is below 0`,
		"plan --months 0x10":                     `Error: --months: "0x10" is not a whole number such as 12`,
		"plan --months":                          `Error: --months requires a value: --months N`,
		"plan --ouy f":                           `Error: there is no flag --ouy. Did you mean "--out"?`,
		"plan -x":                                `Error: there is no flag -x`,
		"plan --quiet=maybe":                     `Error: --quiet: "maybe" is neither true nor false`,
		"plan --var x":                           `Error: --var: use NAME=VALUE`,
		"plan a b":                               `Error: there are 2 arguments; usage: planner plan [PATH]`,
		"explain x":                              `Error: there is one argument; usage: planner explain ADDRESS MONTH [SOURCE]`,
		"diff":                                   `Error: an argument is missing; usage: planner diff BASE [HEAD]`,
		"catalog price detect_label":             `Error: --calls is required: the number of postpaid calls in the month`,
		"catalog price detect_label --calls 1e6": `Error: --calls: "1e6" is not a whole number such as 12`,
		"optimize --max-leftover 9999999999999999999": `Error: --max-leftover: 9999999999999999999 is too large`,
		"catalog prise":    `Error: there is no command "prise". Did you mean "price"?`,
		"completion fisch": `Error: there is no command "fisch". Did you mean "fish"?`,
		"show main.hcl":    `Error: main.hcl is a configuration file, not a saved plan or diff; use planner plan`,
		"help pln":         `Error: there is no command "pln". Did you mean "plan"?`,
	}
	for _, line := range slices.Sorted(maps.Keys(wrong)) {
		stdout, stderr, code := runIn(t, ".", strings.Fields(line)...)
		if first, _, _ := strings.Cut(stderr, "\n"); code != 1 || stdout != "" || first != wrong[line] {
			t.Errorf("%s: exit code %d\n%s\n%s\nwant\n%s", line, code, stdout, stderr, wrong[line])
		}
	}
}

// A flag or an argument of nothing, as "$UNSET" in a script, is not taken for one
// that was not given: every flag that takes something refuses it.
func TestNothingIsNoValue(t *testing.T) {
	everyCommand(t, func(c *cobra.Command) {
		path := strings.Fields(c.CommandPath())[1:]
		c.Flags().VisitAll(func(f *pflag.Flag) {
			if f.Value.Type() == "bool" {
				return
			}
			_, stderr, code := runIn(t, ".", append(slices.Clone(path), "--"+f.Name+"=")...)
			if code != 1 || !strings.HasPrefix(stderr, "Error: --"+f.Name+": ") {
				t.Errorf("%s --%s=: exit code %d\n%s", c.CommandPath(), f.Name, code, stderr)
			}
		})
	})
	if _, stderr, code := runIn(t, ".", "plan", ""); code != 1 || !strings.HasPrefix(stderr, "Error: argument 1 is empty") {
		t.Errorf("exit code %d\n%s", code, stderr)
	}
}
