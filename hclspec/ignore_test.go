package hclspec_test

import (
	"fmt"
	"strings"
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

/* planner:ignore
   planner:ignore tier_edge */
account "long" {}

/* planner:ignore tier_edge */ account "same" {}

# planner:ignore tier_edge

account "apart" {}

usage "each" { # planner:ignore pack_too_early
  for_each = toset(["a", "b"])
  account  = account.above
  meter    = "crop_image"
  calls    = 1
  # see planner:ignore in the docs
}

account "misspelt" {} # planner:ignore tier_edges,, freeze_fails

# planner:ignore freeze_fails
module "eu" {
  source = "./eu"
}
`

const ignoringModule = `account "inner" {} # planner:ignore cheaper_packs
`

const ignoringJSON = `{
  "account": {
    "json": {"//": "planner:ignore tier_edge"},
    "list": [{"//": "planner:ignore calls_expire"}],
    "plain": {"//": "see planner:ignore"}
  },
  "//": "planner:ignore tier_edge"
}`

// TestIgnoreComments holds where a comment silences which advice, and what is said
// of one that silences nothing.
func TestIgnoreComments(t *testing.T) {
	files := fstest.MapFS{
		"main.hcl":      {Data: []byte(ignoring)},
		"more.hcl.json": {Data: []byte(ignoringJSON)},
		"eu/main.hcl":   {Data: []byte(ignoringModule)},
	}
	config, diags := hclspec.Load(hclspec.Options{FS: files, Path: "."})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	var got []string
	for _, address := range []string{
		"account.above", "account.line", "account.next", "account.long", "account.same", "account.apart", `usage.each["a"]`, `usage.each["b"]`,
		"account.misspelt", "module.eu.account.inner", "account.json", "account.list", "account.plain", "account.none",
	} {
		for _, name := range advise.Names {
			if config.Ignores(address, name) {
				got = append(got, fmt.Sprintf("%s %s", address, name))
			}
		}
	}
	want := []string{
		"account.above calls_expire", "account.above tier_edge", "account.line tier_edge", "account.long tier_edge", "account.same tier_edge",
		`usage.each["a"] pack_too_early`, `usage.each["b"] pack_too_early`, "account.misspelt freeze_fails",
		"module.eu.account.inner freeze_fails", "module.eu.account.inner cheaper_packs", "account.json tier_edge", "account.list calls_expire",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}

	var warnings []string
	for _, d := range hclspec.Describe(diags, config.Files) {
		text := d.Snippet.Code[d.Snippet.HighlightStartOffset:d.Snippet.HighlightEndOffset]
		warnings = append(warnings, fmt.Sprintf("%s %s:%d %s @ %q", d.Severity, d.Range.Filename, d.Range.Start.Line, d.Summary, text))
		if d.Summary == "Unknown advice" && !strings.Contains(d.Detail, `Did you mean "tier_edge"?`) {
			t.Error(d.Detail)
		}
	}
	if diff := cmp.Diff([]string{
		`warning main.hcl:12 No advice named @ "planner:ignore"`,
		`warning main.hcl:18 Comment belongs to no block @ "tier_edge"`,
		`warning main.hcl:30 Unknown advice @ "tier_edges"`,
		`warning main.hcl:30 No advice named @ ","`,
		`warning more.hcl.json:7 Comment belongs to no block @ "\"planner:ignore tier_edge\""`,
	}, warnings); diff != "" {
		t.Error(diff)
	}
}
