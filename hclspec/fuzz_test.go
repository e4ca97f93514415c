package hclspec_test

import (
	"maps"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/declarative-cost/planner/hclspec"
	"github.com/declarative-cost/planner/planner/ranges"
	"github.com/declarative-cost/planner/planner/settle"
)

// seeds adds every fixture and example of a kind.
func seeds(f *testing.F, patterns ...string) {
	for _, pattern := range patterns {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			f.Fatalf("%s: %d files, %v", pattern, len(files), err)
		}
		for _, file := range files {
			if info, err := os.Stat(file); err != nil || !info.Mode().IsRegular() {
				continue // a fixture of something that is not a file
			}
			data, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
}

// loads loads a small file system and, where nothing is wrong, simulates: neither
// may crash, and what Load accepts Simulate accepts.
func loads(t *testing.T, files fstest.MapFS) {
	config, diags := hclspec.Load(hclspec.Options{FS: files, Path: "."})
	hclspec.Describe(diags, config.Files)
	if diags.HasErrors() {
		return
	}
	forecast, problems := settle.Simulate(config.Input)
	if len(problems) > 0 {
		t.Fatalf("Load accepts what Simulate refuses: %v", problems)
	}
	drawn, _ := ranges.Decide(forecast, ranges.Options{Futures: 1, Seed: 1}) // a future may be more than can be settled
	_, diags = config.Evaluate(forecast, drawn)
	hclspec.Describe(diags, config.Files)
}

func FuzzConfiguration(f *testing.F) {
	seeds(f, "testdata/error/*.hcl", "testdata/error/rates/*.hcl", "../examples/*.hcl")
	files := fstest.MapFS{}
	catalogs, _ := filepath.Glob("../examples/*.catalog.hcl")
	for _, name := range catalogs {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		files[filepath.Base(name)] = &fstest.MapFile{Data: data}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		all := maps.Clone(files)
		all["main.hcl"] = &fstest.MapFile{Data: data}
		loads(t, all)
	})
}

func FuzzConfigurationJSON(f *testing.F) {
	f.Add([]byte(`{"planner": {"start": "2026-12"}, "account": {"a": {"title": "${plan.start}"}}}`))
	f.Add([]byte(`{"usage": [{"u": {"account": "${account.a}", "meter": "crop_image", "calls": {"2026-12": 1}}}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		loads(t, fstest.MapFS{"main.hcl.json": {Data: data}})
	})
}

func FuzzValues(f *testing.F) {
	seeds(f, "../examples/*.vars.hcl")
	main := []byte("planner {\n  start = \"2026-12\"\n}\nvariable \"calls\" {\n  type = number\n}\nvariable \"packs\" {\n  type = list(object({ sku = string, on = optional(string) }))\n  default = []\n}\nvariable \"growth\" {}\nvariable \"environment\" {}\n")
	f.Fuzz(func(t *testing.T, data []byte) {
		loads(t, fstest.MapFS{"main.hcl": {Data: main}, "planner.vars.hcl": {Data: data}})
	})
}

func FuzzCatalog(f *testing.F) {
	seeds(f, "../examples/*.catalog.hcl", "../pricing/catalogs/*.catalog.hcl", "testdata/error/*/*.catalog.hcl")
	main := []byte("planner {\n  start = \"2026-12\"\n}\ncatalog \"own\" {\n  source = \"own.catalog.hcl\"\n}\naccount \"a\" {\n  catalog = catalog.own\n}\n")
	f.Fuzz(func(t *testing.T, data []byte) {
		loads(t, fstest.MapFS{"main.hcl": {Data: main}, "own.catalog.hcl": {Data: data}})
	})
}

// Formatting is done once: a formatted text stays as it is, and means what it
// meant.
func TestFormatIsIdempotentAndChangesNoPlan(t *testing.T) {
	for _, pattern := range []string{"testdata/error/*.hcl", "../examples/*.hcl", "../cmd/testdata/conformance*/*/main.hcl"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(files), err)
		}
		for _, file := range files {
			before, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			once, _, diags := hclspec.Format(before, file)
			if diags.HasErrors() {
				continue // a fixture with errors of syntax
			}
			twice, _, _ := hclspec.Format(once, file)
			if string(once) != string(twice) {
				t.Errorf("%s: formatting twice gives something else", file)
			}
			if got, want := planOf(t, file, once), planOf(t, file, before); got != want {
				t.Errorf("%s: formatting changes the plan from %s to %s", file, want, got)
			}
		}
	}
}

// planOf is what a text plans in the place of a file, or how many mistakes it has.
func planOf(t *testing.T, file string, text []byte) string {
	dir := fstest.MapFS{}
	entries, err := os.ReadDir(filepath.Dir(file))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if data, err := os.ReadFile(filepath.Join(filepath.Dir(file), e.Name())); err == nil {
			dir[e.Name()] = &fstest.MapFile{Data: data}
		}
	}
	dir[filepath.Base(file)] = &fstest.MapFile{Data: text}
	config, diags := hclspec.Load(hclspec.Options{FS: dir, Path: filepath.Base(file)})
	if diags.HasErrors() {
		return diags.Error()[:1]
	}
	forecast, problems := settle.Simulate(config.Input)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return forecast.Totals.Billed.String() + " " + forecast.Totals.Cash.String()
}
