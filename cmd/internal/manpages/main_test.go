package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// Every command has a page with its flags and the given date.
func TestEveryCommandHasAPageWithItsFlags(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("SOURCE_DATE_EPOCH", "1700000000")
	if err := write(folder); err != nil {
		t.Fatal(err)
	}
	pages := 0
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		pages++
		name := strings.ReplaceAll(c.CommandPath(), " ", "-")
		page, err := os.ReadFile(filepath.Join(folder, name+".1"))
		if err != nil || !strings.Contains(string(page), `"1" "Nov 2023" "planner" "planner manual"`) {
			t.Errorf("%s: %v\n%.100s", name, err, page)
		}
		for usage := range strings.Lines(c.LocalFlags().FlagUsages()) {
			flag := strings.Fields(usage)
			name := flag[slices.IndexFunc(flag, func(word string) bool { return strings.HasPrefix(word, "--") })]
			if !strings.Contains(string(page), `\fB`+name+`\fP`) {
				t.Errorf("%s lacks %s", c.CommandPath(), name)
			}
		}
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk(commands())
	if entries, err := os.ReadDir(folder); err != nil || len(entries) != pages {
		t.Errorf("%d pages of %d commands, %v", len(entries), pages, err)
	}
}
