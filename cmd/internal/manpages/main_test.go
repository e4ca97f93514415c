package main

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/declarative-cost/planner/cmd"
	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
)

func pages(t *testing.T, epoch string) map[string]string {
	t.Helper()
	folder := t.TempDir()
	if err := write(folder, epoch); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(folder, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all[e.Name()] = string(text)
	}
	return all
}

func TestEveryCommandHasAPageWithItsFlags(t *testing.T) {
	all := pages(t, "")
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		name := strings.ReplaceAll(c.CommandPath(), " ", "-") + ".1"
		page, ok := all[name]
		if delete(all, name); !ok {
			t.Errorf("there is no %s", name)
			return
		}
		for _, usage := range strings.Split(c.LocalFlags().FlagUsages(), "\n") {
			if flag := strings.Fields(usage); len(flag) > 0 {
				name := flag[slices.IndexFunc(flag, func(word string) bool { return strings.HasPrefix(word, "--") })]
				if !strings.Contains(page, `\fB`+name+`\fP`) {
					t.Errorf("%s lacks %s", c.CommandPath(), name)
				}
			}
		}
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	root := cmd.Root(&cmd.Env{Stdout: io.Discard, Stderr: io.Discard})
	root.InitDefaultCompletionCmd()
	walk(root)
	if len(all) > 0 {
		t.Errorf("pages of no command: %d", len(all))
	}
}

func TestPagesDependOnTheGivenDateAlone(t *testing.T) {
	undated, dated := pages(t, ""), pages(t, "1700000000")
	if diff := cmp.Diff(dated, pages(t, "1700000000")); diff != "" {
		t.Errorf("drawn twice:\n%s", diff)
	}
	for name, page := range undated {
		title := `.TH "` + strings.ToUpper(strings.TrimSuffix(name, ".1")) + `" "1" "`
		if !strings.Contains(page, title+`" "planner"`) || !strings.Contains(dated[name], title+`Nov 2023" "planner"`) {
			t.Errorf("%s: %.80q, %.80q", name, page, dated[name])
		}
		if dated[name] != strings.Replace(page, title, title+"Nov 2023", 1) {
			t.Errorf("%s differs in more than its date", name)
		}
	}
	if err := write(t.TempDir(), "yesterday"); err == nil || !strings.Contains(err.Error(), "SOURCE_DATE_EPOCH") {
		t.Errorf("a date that is none: %v", err)
	}
}
