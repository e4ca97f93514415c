package hclspec_test

import (
	"fmt"
	"testing"
	"testing/fstest"

	"github.com/declarative-cost/planner/hclspec"
	"github.com/declarative-cost/planner/planner/advise"
	"github.com/google/go-cmp/cmp"
)

const ignoring = `planner {
  start = "2026-12"
}

# A reason, on a line of its own.
# planner:ignore tier_edge, calls_expire
account "above" {}

account "line" {} // planner:ignore tier_edge
account "next" {}

# planner:ignore tier_edge

account "apart" {}

usage "each" { # planner:ignore pack_too_early
  for_each = toset(["a", "b"])
  account  = account.above
  meter    = "crop_image"
  calls    = 1
  # see planner:ignore in the docs
}

account "misspelt" {} // planner:ignore tier_edges,, freeze_fails

# planner:ignore freeze_fails
module "eu" {
  source = "./eu"
}
`

const ignoringModule = `account "inner" {} # planner:ignore cheaper_packs
`

// TestIgnoreComments holds where a comment silences which advice, and what is said
// of one that silences nothing.
func TestIgnoreComments(t *testing.T) {
	files := fstest.MapFS{
		"main.hcl":    {Data: []byte(ignoring)},
		"eu/main.hcl": {Data: []byte(ignoringModule)},
	}
	config, diags := hclspec.Load(hclspec.Options{FS: files, Path: "."})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	var got []string
	for _, address := range []string{
		"account.above", "account.line", "account.next", "account.apart", `usage.each["a"]`, `usage.each["b"]`,
		"account.misspelt", "module.eu.account.inner", "account.none",
	} {
		for _, name := range advise.Names {
			if config.Ignores(address, name) {
				got = append(got, fmt.Sprintf("%s %s", address, name))
			}
		}
	}
	want := []string{
		"account.above calls_expire", "account.above tier_edge", "account.line tier_edge",
		`usage.each["a"] pack_too_early`, `usage.each["b"] pack_too_early`, "account.misspelt freeze_fails",
		"module.eu.account.inner freeze_fails", "module.eu.account.inner cheaper_packs",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}

	var warnings []string
	for _, d := range hclspec.Describe(diags, config.Files) {
		text := d.Snippet.Code[d.Snippet.HighlightStartOffset:d.Snippet.HighlightEndOffset]
		warnings = append(warnings, fmt.Sprintf("%s %s:%d %s @ %q", d.Severity, d.Range.Filename, d.Range.Start.Line, d.Summary, text))
	}
	if diff := cmp.Diff([]string{
		`warning main.hcl:12 Comment belongs to no block @ "# planner:ignore tier_edge"`,
		`warning main.hcl:24 No advice named @ "// planner:ignore tier_edges,, freeze_fails"`,
		`warning main.hcl:24 Unknown advice @ "// planner:ignore tier_edges,, freeze_fails"`,
	}, warnings); diff != "" {
		t.Error(diff)
	}
}
