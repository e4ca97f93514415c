package hclspec

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
)

// What is loaded, and what is said about it, does not depend on the number of
// processors: of folders that are right, of the fixtures with mistakes, all in one
// folder, and of a large file with a mistake in every tenth block.
func TestProcessorsDoNotMatter(t *testing.T) {
	broken, valid, large := fstest.MapFS{}, fstest.MapFS{}, fstest.MapFS{}
	fixtures, err := filepath.Glob("testdata/error/*.hcl")
	if err != nil || len(fixtures) == 0 {
		t.Fatal("no fixtures", err)
	}
	for _, file := range fixtures {
		if data, err := os.ReadFile(file); err == nil {
			broken[filepath.Base(file)] = &fstest.MapFile{Data: data}
		}
	}
	valid["main.hcl"] = &fstest.MapFile{Data: []byte("planner {\n  start = \"2027-01\"\n}\n")}
	var b strings.Builder
	for i := range 300 {
		text := fmt.Sprintf("account \"a%[1]d\" {\n  title = \"Team %[1]d\"\n}\n\nusage \"u%[1]d\" {\n  account = account.a%[1]d\n  meter   = \"crop_image\"\n  calls   = %[1]d\n}\n", i)
		valid[fmt.Sprintf("team%d.hcl", i)] = &fstest.MapFile{Data: []byte(text)}
		b.WriteString(text)
		if i%10 == 0 {
			fmt.Fprintf(&b, "usage \"wrong%d\" {\n  meters = \"crop_image\"\n  calls = account.b%[1]d\n}\n", i)
		}
	}
	large["main.hcl"] = &fstest.MapFile{Data: []byte(b.String())}
	for name, files := range map[string]fstest.MapFS{"broken": broken, "valid": valid, "large": large} {
		inputs, found := map[int]any{}, map[int]any{}
		for _, processors := range []int{1, 8} {
			before := runtime.GOMAXPROCS(processors)
			config, diags := Load(Options{FS: files, Path: "."})
			runtime.GOMAXPROCS(before)
			inputs[processors], found[processors] = config.Input, Describe(diags, config.Files)
			if (len(diags) == 0) != (name == "valid") {
				t.Errorf("%s: %d mistakes", name, len(diags))
			}
		}
		if !reflect.DeepEqual(inputs[1], inputs[8]) {
			t.Errorf("%s: the input of the plan depends on the number of processors", name)
		}
		if !reflect.DeepEqual(found[1], found[8]) {
			t.Errorf("%s: what is wrong depends on the number of processors", name)
		}
	}
}
