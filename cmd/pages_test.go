package cmd_test

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

var (
	pageLink = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading  = regexp.MustCompile(`(?m)^#+ (.+)$`)
	anyFence = regexp.MustCompile("(?ms)^ *```.*?^ *```$")
)

// pages are the texts of all pages, without their code blocks, by their path from
// the top of the repository.
func pages(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{}
	for _, pattern := range []string{"../*.md", "../docs/*.md", "../docs/recipes/*.md"} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			text := strings.ReplaceAll(string(readFile(t, name)), "\r\n", "\n")
			texts[strings.TrimPrefix(filepath.ToSlash(name), "../")] = anyFence.ReplaceAllString(text, "")
		}
	}
	if len(texts) < 25 {
		t.Errorf("only %d pages", len(texts))
	}
	return texts
}

// Links lead to files that there are, and to headings in them.
func TestLinksOfPages(t *testing.T) {
	texts := pages(t)
	for name, text := range texts {
		for _, m := range pageLink.FindAllStringSubmatch(text, -1) {
			file, anchor, _ := strings.Cut(m[1], "#")
			if strings.Contains(file, ":") {
				continue // elsewhere
			}
			target := name
			if file != "" {
				target = path.Join(path.Dir(name), file)
			}
			if _, err := os.Stat(filepath.Join("..", target)); err != nil {
				t.Errorf("%s: %v", name, err)
			} else if anchor != "" && !anchors(texts[target])[anchor] {
				t.Errorf("%s: %s has no heading #%s", name, target, anchor)
			}
		}
	}
}

// anchors are the names by which the platforms link to the headings of a page.
func anchors(text string) map[string]bool {
	names := map[string]bool{}
	for _, m := range heading.FindAllStringSubmatch(text, -1) {
		names[strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case unicode.IsLetter(r), unicode.IsDigit(r), r == '-', r == '_':
				return unicode.ToLower(r)
			}
			return -1
		}, m[1])] = true
	}
	return names
}

// Who starts at the README finds every page, in either language.
func TestTheREADMELeadsToEveryPage(t *testing.T) {
	texts := pages(t)
	for _, start := range []string{"README.md", "README.zh-CN.md"} {
		linked := map[string]bool{}
		for _, m := range pageLink.FindAllStringSubmatch(texts[start], -1) {
			file, _, _ := strings.Cut(m[1], "#")
			linked[file] = true
		}
		for name := range texts {
			if strings.HasPrefix(name, "docs/") && !linked[name] {
				t.Errorf("%s does not link to %s", start, name)
			}
		}
	}
}
