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

	"github.com/hashicorp/hcl/v2/hclsyntax"
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

// Where a body fits its schema, the short way to its content gives what HCL's
// gives, and where it does not HCL has something to say.
func TestContentOfBodyThatFits(t *testing.T) {
	files, err := filepath.Glob("testdata/error/*.hcl")
	if err != nil || len(files) == 0 {
		t.Fatal("no fixtures", err)
	}
	fit, unfit := 0, 0
	for _, name := range files {
		src, _ := os.ReadFile(name)
		file, _ := parseNative(src, name)
		if file == nil {
			continue
		}
		for _, b := range file.Body.(*hclsyntax.Body).Blocks {
			schema := blockSchemas[b.Type]
			if schema.open {
				continue
			}
			want, diags := b.Body.Content(schema.body())
			if schema.fits(b.Body) == diags.HasErrors() {
				t.Errorf("%s: fits is %t, but HCL says: %v", b.Range(), schema.fits(b.Body), diags)
			}
			if diags.HasErrors() {
				unfit++
				continue
			}
			fit++
			if got := wholeContent(b.Body); !reflect.DeepEqual(got, want) {
				t.Errorf("%s: got %v, want %v", b.Range(), got, want)
			}
		}
	}
	if fit == 0 || unfit == 0 {
		t.Errorf("%d blocks fit, %d do not", fit, unfit)
	}
}

func TestPlainNamesAreNames(t *testing.T) {
	for _, name := range []string{"a", "Z9", "a_b-c", "x--", "", "_a", "9a", "-a", "a b", "a.b", "é", "a@", "a[", "a`", "a{", "a\x7f", "a?"} {
		if plainName(name) && !hclsyntax.ValidIdentifier(name) {
			t.Errorf("%q is no name", name)
		}
	}
	if !plainName("similar_search-2") {
		t.Error("a common name is not plain")
	}
}
