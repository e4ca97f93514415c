package cmd_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPathsOfWindows names files in every way that Windows has. Whatever the way,
// what is printed has slashes.
func TestPathsOfWindows(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		full := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write(".git/HEAD", "")
	write("envs/prod/main.hcl", "planner { start = \"2026-12\" }\r\nvariable \"v\" { type = number }\r\naccount \"a\" {}\r\n")
	write("envs/prod/prod.vars.hcl", "v = 1\r\n")
	write("envs/wrong/main.hcl", "planner { start = \"2026-12\" }\r\naccount \"a\" { bogus = 1 }\r\n")
	want, stderr, code := runIn(t, dir, "plan", "envs/prod", "--format", "json", "--var-file", "envs/prod/prod.vars.hcl")
	if code != 0 {
		t.Fatal(stderr)
	}
	onDrive := strings.TrimPrefix(dir, filepath.VolumeName(dir)) // \x
	for _, c := range [][2]string{
		{`envs\prod`, `envs\prod\prod.vars.hcl`},
		{`.\envs\prod\main.hcl`, `.\envs\prod\prod.vars.hcl`},
		{dir + `\envs\prod`, dir + `\envs\prod\prod.vars.hcl`},
		{filepath.ToSlash(dir) + `/envs/prod`, strings.ToUpper(dir) + `\envs\prod\prod.vars.hcl`},
		{onDrive + `\envs\prod`, onDrive + `\envs\prod\prod.vars.hcl`},
	} {
		got, stderr, code := runIn(t, dir, "plan", c[0], "--format", "json", "--var-file", c[1])
		if code != 0 || got != want {
			t.Errorf("plan %s --var-file %s: exit code %d\n%s", c[0], c[1], code, stderr)
		}
	}
	for _, name := range []string{`envs\wrong`, dir + `\envs\wrong`} {
		if _, stderr, code = runIn(t, dir, "validate", name); code != 1 || !strings.Contains(stderr, "on envs/wrong/main.hcl line 2,") {
			t.Errorf("validate %s: exit code %d\n%s", name, code, stderr)
		}
	}
	stdout, stderr, code := runIn(t, dir, "fmt", "--recursive", `envs`)
	if code != 0 || stdout != "" {
		t.Errorf("fmt: exit code %d\n%s%s", code, stdout, stderr)
	}
	write("envs/prod/more.hcl", "locals {\r\na=1\r\n}\r\n")
	if stdout, stderr, code = runIn(t, dir, "fmt", "--recursive", `.\envs`); code != 0 || stdout != "envs/prod/more.hcl\n" {
		t.Errorf("fmt: exit code %d\n%s%s", code, stdout, stderr)
	}
	if text := string(readFile(t, filepath.Join(dir, `envs\prod\more.hcl`))); text != "locals {\r\n  a = 1\r\n}\r\n" {
		t.Errorf("fmt wrote %q", text)
	}
	for _, out := range []string{`plan.json`, `envs\plan.json`, dir + `\plan2.json`, "NUL", "nul"} {
		if _, stderr, code = runIn(t, dir, "plan", `envs\prod`, "--var", "v=1", "--out", out); code != 0 {
			t.Errorf("--out %s: exit code %d\n%s", out, code, stderr)
		}
	}
	stdout, stderr, code = runIn(t, dir, "diff", `envs\plan.json`, `envs\prod`, "--var", "v=1", "--format", "json")
	if code != 0 || !strings.Contains(stdout, `"source": "envs/plan.json"`) || !strings.Contains(stdout, `"source": "envs/prod"`) {
		t.Errorf("diff: exit code %d\n%s%s", code, stdout, stderr)
	}
	if left, err := filepath.Glob(filepath.Join(dir, "*.json.*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

// TestBoundaryOfWindows refuses what lies outside, whichever way it is named.
func TestBoundaryOfWindows(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "inside"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "secret.txt"), []byte("secret"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{`..\\secret.txt`, `../secret.txt`, strings.ReplaceAll(dir, `\`, `\\`) + `\\secret.txt`, filepath.ToSlash(dir) + "/secret.txt", `C:secret.txt`, "NUL", "CON"} {
		text := "planner { start = \"2026-12\" }\noutput \"o\" { value = file(\"" + name + "\") }\n"
		if err := os.WriteFile(filepath.Join(dir, "inside", "main.hcl"), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		if stdout, stderr, code := runIn(t, filepath.Join(dir, "inside"), "plan"); code != 1 || strings.Contains(stdout+stderr, "is secret") {
			t.Errorf("file(%q): exit code %d\n%s%s", name, code, stdout, stderr)
		}
	}
}
