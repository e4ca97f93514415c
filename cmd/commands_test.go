package cmd_test

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/declarative-cost/planner/cmd"
	"github.com/spf13/cobra"
)

// leaves are the commands that do something. Completion is there for every shell and
// is shown once, in a page of its own.
func leaves(c *cobra.Command) (all []*cobra.Command) {
	for _, sub := range c.Commands() {
		if sub.Name() != "completion" {
			all = append(all, leaves(sub)...)
		}
	}
	if all == nil {
		return []*cobra.Command{c}
	}
	return all
}

// TestEveryCommandIsShown: its help has an example, a script runs it, and both READMEs
// have it in the table of commands.
func TestEveryCommandIsShown(t *testing.T) {
	scripts := ""
	files, _ := filepath.Glob("testdata/script/*.txtar")
	for _, file := range files {
		scripts += string(readFile(t, file))
	}
	for _, c := range leaves(cmd.Root(&cmd.Env{})) {
		path := c.CommandPath()
		if !regexp.MustCompile(`(?m)^  .*\b` + path + `\b`).MatchString(c.Example) {
			t.Errorf("%s --help has no example of it", path)
		}
		if !regexp.MustCompile(`(?m)^.*\b` + path + `\b`).MatchString(scripts) {
			t.Errorf("no script runs %s", path)
		}
		words := strings.Fields(path) // planner, the command, perhaps one below it
		for _, page := range []string{"../README.md", "../README.zh-CN.md"} {
			row := regexp.MustCompile("(?m)^\\|.*`planner " + words[1] + `\b.*$`).FindString(string(readFile(t, page)))
			if row == "" || !strings.Contains(row, words[len(words)-1]) {
				t.Errorf("%s: the table of commands has no %s", page, path)
			}
		}
	}
}
