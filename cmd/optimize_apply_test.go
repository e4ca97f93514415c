package cmd

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/declarative-cost/planner/hclspec"
	"github.com/declarative-cost/planner/planner/optimize"
	"github.com/declarative-cost/planner/pricing"
	"github.com/google/go-cmp/cmp"
)

func writeFiles(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o640); err != nil {
			t.Fatal(err)
		}
	}
}

// wantFiles compares all files of a folder, temporary ones too.
func wantFiles(t *testing.T, dir string, want map[string]string) {
	t.Helper()
	got := map[string]string{}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		got[e.Name()] = string(text)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

// A file that was changed since it was read, or a folder in the place of one, and none is written.
func TestApplyWritesAllFilesOrNone(t *testing.T) {
	dir := t.TempDir()
	edited := map[string]string{"a.hcl": "a", "b.hcl": "edited"}
	writeFiles(t, dir, edited)
	files := newBatch(&Env{Dir: dir, temporary: &temporaries{}})
	var err error
	for _, name := range []string{"a", "b"} {
		if err == nil {
			err = files.rewrite(name+".hcl", filepath.Join(dir, name+".hcl"), []byte(name), []byte("new "+name))
		}
	}
	if err == nil || err.Error() != "b.hcl: it changed after it was read; nothing was changed" {
		t.Errorf("error is %v", err)
	}
	wantFiles(t, dir, edited)

	dir = t.TempDir()
	writeFiles(t, dir, map[string]string{"a.hcl": "a", "new-a": "new a", "new-b": "new b"})
	if err := os.MkdirAll(filepath.Join(dir, "b.hcl", "inside"), 0o750); err != nil {
		t.Fatal(err)
	}
	files = newBatch(&Env{Dir: dir, temporary: &temporaries{}})
	for _, name := range []string{"a", "b"} {
		files.staged = append(files.staged, stagedFile{
			shown: name + ".hcl", name: filepath.Join(dir, name+".hcl"), temporary: filepath.Join(dir, "new-"+name),
		})
	}
	files.rewrites = true
	if err = files.commit(); err == nil || !strings.HasSuffix(err.Error(), "nothing was changed") {
		t.Errorf("error is %v", err)
	}
	wantFiles(t, dir, map[string]string{"a.hcl": "a", "new-b": "new b"})
}

// A cent more or less than was reported, and nothing is written.
func TestApplyComparesToTheCent(t *testing.T) {
	const text = "planner {\n  start = \"2026-12\"\n}\naccount \"shop\" {\n  terms {\n    overdraft = \"suspend\"\n  }\n}\nusage \"search\" {\n  account = account.shop\n  meter   = \"similar_search_image\"\n  calls   = 1200000\n}\n"
	config, diags := hclspec.Load(hclspec.Options{FS: fstest.MapFS{"main.hcl": {Data: []byte(text)}}, Path: "."})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	optimum, problems := optimize.Optimize(config.Input, optimize.Options{})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if err := checkBilled(config.Input, optimum.Without); err != nil {
		t.Errorf("service stops for lack of money, which is no difference: %v", err)
	}
	optimum.Without.Accounts[0].Totals.Billed = optimum.Without.Accounts[0].Totals.Billed.Add(pricing.Cents(1))
	err := checkBilled(config.Input, optimum.Without)
	if err == nil || !strings.Contains(err.Error(), "account.shop would be billed 714000.00 instead of 714000.01 CNY, so nothing was changed") {
		t.Errorf("error is %v", err)
	}
	if config.Input.Accounts[0].Products[0].Terms.Overdraft != "suspend" {
		t.Error("the comparison changes its input")
	}
}
