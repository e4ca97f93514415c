//go:build unix

package cmd_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Sources that HCL parses or evaluates in quadratic or exponential time, or with much
// memory, are no crash and no hang: the bounds of the process end them, or they end
// in good order before.
func TestCostlySourcesEnd(t *testing.T) {
	if testing.Short() {
		t.Skip("takes half a minute")
	}
	repeat := strings.Repeat
	for name, text := range map[string]string{
		"names":            "a = [" + repeat("b,", 1_000_000) + "]",
		"calls":            "a = [" + repeat("f(),", 500_000) + "]",
		"unlike elements":  "a = true ? [" + repeat("1,", 1_000_000) + "] : []",
		"conditions":       "a = " + repeat("[for x in [1]: x if [] != ", 190) + "[1]" + repeat("]", 190),
		"tries":            "a = " + repeat("try(", 190) + "max(\"x\")" + repeat(")", 190),
		"sequences":        "a = \"" + repeat("$", 4900) + repeat("${1}", 500_000) + "\"",
		"joined lines":     "a = <<E\n" + repeat(repeat("x", 800)+"\n", 4990) + "E",
		"newlines":         "a = (" + repeat("!", 5000) + repeat("\n", 2_000_000) + "true)",
		"splats of errors": "a = 1" + repeat("[*]", 2490) + ".x",
		"scopes":           "a = " + repeat("[for x in [1]: ", 150) + "[" + repeat("x,", 500_000) + "]" + repeat("]", 150),
		"attributes":       repeat("a = 1\n", 200_000),
		"blocks":           "}\n" + repeat("x{\na}\n", 600_000) + "locals {",
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "main.hcl"), []byte("planner { start = \"2026-12\" }\nlocals {\n"+text+"\n}\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		r := start(t, dir, "validate", "--eval-seconds", "1", "--eval-megabytes", "128").wait()
		if r.code != 0 && r.code != 1 || strings.Contains(r.stderr, "goroutine ") || strings.Contains(r.stderr, "bug in planner") {
			t.Errorf("%s: exit code %d\n%.1000s", name, r.code, r.stderr)
		}
	}
}
