//go:build unix

package cmd_test

import (
	"debug/elf"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// An instruction is one of a Dockerfile.
type instruction struct{ word, rest string }

// dockerStages reads a Dockerfile's instructions, a list for each stage. Comments
// are left out, and lines that end in a backslash go on in the next.
func dockerStages(t *testing.T) (stages [][]instruction) {
	t.Helper()
	text := regexp.MustCompile(`(?m)^\s*#.*\n`).ReplaceAllString(string(readFile(t, "../Dockerfile")), "")
	text = strings.ReplaceAll(text, "\\\n", " ")
	known := strings.Fields("FROM WORKDIR COPY RUN ARG LABEL USER ENTRYPOINT")
	for line := range strings.Lines(text) {
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch {
		case word == "":
			continue
		case !slices.Contains(known, word):
			t.Fatalf("an instruction that this test does not know: %s", line)
		case word == "FROM":
			stages = append(stages, nil)
		case len(stages) == 0:
			t.Fatalf("before the first FROM: %s", line)
		}
		last := len(stages) - 1
		stages[last] = append(stages[last], instruction{word, strings.Join(strings.Fields(rest), " ")})
	}
	return stages
}

// values are what the instructions of a word say.
func values(stage []instruction, word string) (found []string) {
	for _, i := range stage {
		if i.word == word {
			found = append(found, i.rest)
		}
	}
	return found
}

// TestDockerBuildMakesAStaticProgram runs the very commands that build the image, on the files that
// .dockerignore leaves, and then the program as the image's user, on a repository
// of another user and with git's configuration of the image.
func TestDockerBuildMakesAStaticProgram(t *testing.T) {
	t.Parallel()
	needBuilds(t)
	src, out := t.TempDir(), t.TempDir()
	copyContext(t, src)
	stages := dockerStages(t)
	env := append(os.Environ(), goEnvironment(t)...)
	for _, command := range values(stages[0], "RUN") {
		if command == "go mod download" {
			continue
		}
		command = strings.ReplaceAll(command, "/out/", out+"/")
		if text, err := runTool(t, src, env, "sh", "-ec", command); err != nil {
			t.Fatalf("%s: %v\n%s", command, err, text)
		}
	}
	program := filepath.Join(out, "planner")
	checkStatic(t, program)
	for _, copied := range values(stages[1], "COPY") {
		if name, ok := strings.CutPrefix(strings.Fields(copied)[0], "--from="); ok && name == "build" {
			from := filepath.Join(out, strings.TrimPrefix(strings.Fields(copied)[1], "/out/"))
			if info, err := os.Stat(from); err != nil || info.Size() == 0 {
				t.Errorf("COPY %s: %v", copied, err)
			}
		}
	}
	if os.Getuid() == 0 {
		runAsOther(t, program)
	}
}

// copyContext copies what .dockerignore leaves: the names after "!", less the
// patterns below them.
func copyContext(t *testing.T, to string) {
	t.Helper()
	for line := range strings.Lines(string(readFile(t, "../.dockerignore"))) {
		name, ok := strings.CutPrefix(strings.TrimSpace(line), "!")
		if !ok {
			continue
		}
		if text, err := runTool(t, "", nil, "cp", "-R", path.Join("..", name), to); err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
	}
	for _, pattern := range []string{"*_test.go", "testdata"} {
		if !strings.Contains(string(readFile(t, "../.dockerignore")), "**/"+pattern+"\n") {
			t.Errorf(".dockerignore leaves %s", pattern)
		}
		if text, err := runTool(t, to, nil, "find", ".", "-name", pattern, "-prune", "-exec", "rm", "-r", "{}", "+"); err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
	}
}

// checkStatic says that a program needs no library and no loader.
func checkStatic(t *testing.T, program string) {
	t.Helper()
	f, err := elf.Open(program)
	if err != nil {
		t.Skipf("no ELF here: %v", err)
	}
	defer f.Close()
	libraries, err := f.ImportedLibraries()
	if err != nil || len(libraries) > 0 || f.Section(".interp") != nil {
		t.Errorf("not static: needs %v, %v", libraries, err)
	}
}

// runAsOther compares a repository of root's with its commit, as the image's user.
func runAsOther(t *testing.T, program string) {
	t.Helper()
	base, change := recipeFiles(t)
	open := func(dir string) { // for others; the folders that hold it, too
		for ; strings.HasPrefix(dir, os.TempDir()) && dir != os.TempDir(); dir = filepath.Dir(dir) {
			if err := os.Chmod(dir, 0o755); err != nil {
				t.Fatal(err)
			}
		}
	}
	r := newRepository(t, base)
	r.write(change)
	open(r.dir)
	open(filepath.Dir(program))
	system := filepath.Join(r.dir, ".git", "image-config")
	for _, trusted := range []bool{false, true} {
		text := ""
		if trusted {
			text = "[safe]\n\tdirectory = *\n"
		}
		if err := os.WriteFile(system, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		c := child(t, program, "diff", "git:main", "envs/prod", "--quiet")
		c.Dir = r.dir
		c.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=/", "GIT_CONFIG_SYSTEM=" + system}
		as(c, 65532)
		out, err := c.CombinedOutput()
		if (err == nil) != trusted || strings.Contains(string(out), "+14,400.00") != trusted {
			t.Errorf("safe.directory %v: %v\n%s", trusted, err, out)
		}
	}
}
