package hclspec_test

import (
	"fmt"
	"testing"
	"testing/fstest"

	"github.com/declarative-cost/planner/hclspec"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// wholeLanguage has a block of every kind and references in every direction.
var wholeLanguage = []string{
	`planner {
  start  = "2026-12"
  months = 3
}`,
	`variable "growth" {
  type    = number
  default = 0.05
}`,
	`variable "teams" {
  type = map(object({ calls = number, tag = optional(string, "none") }))
  default = {
    search = { calls = 1000 }
    label  = { calls = 2000, tag = "x" }
  }
}`,
	`locals {
  factor = local.base * 2
}`,
	`locals {
  base = var.growth * 10
}`,
	`catalog "own" {
  source = "tencent-tiia"
  terms { freeze_ratio = 1.2 }
}`,
	`account "main" {
  catalog = catalog.own
  title   = "factor ${local.factor}"
}`,
	`account "other" {
  for_each = toset(["b", "a"])
  tags     = { key = each.key }
  title    = plan.start
}`,
	`usage "team" {
  for_each = var.teams
  account  = account.main
  meter    = "crop_image"
  calls    = each.value.calls * local.factor
  growth   = var.growth
  tags     = { team = each.key, tag = each.value.tag }
}`,
	`usage "counted" {
  count   = 12
  account = account.other["a"]
  meter   = "detect_label"
  calls   = { "2026-12" = count.index, "2027-01" = 1, "2027-02" = 2, "2030-01" = 5 }
}`,
	`resource_pack "p" {
  count        = 2
  account      = account.main
  sku          = "similar_search_image_1m"
  purchased_on = "${plan.months[1]}-15"
}`,
	`top_up "t" {
  account    = account.main
  amount     = 100.5
  monthly_on = 3
}`,
}

// The order of blocks and their split into files never matter.
func TestOrderAndFilesDoNotMatter(t *testing.T) {
	want := loadBlocks(t, wholeLanguage, func(int) int { return 0 })
	rapid.Check(t, func(rt *rapid.T) {
		blocks := rapid.Permutation(wholeLanguage).Draw(rt, "blocks")
		got := loadBlocks(rt, blocks, func(i int) int { return rapid.IntRange(0, 3).Draw(rt, fmt.Sprintf("file of %d", i)) })
		if diff := cmp.Diff(want, got, compareInputs); diff != "" {
			rt.Fatal(diff)
		}
	})
}

// compareInputs compares what a simulation is given.
var compareInputs = cmp.Options{
	cmp.Comparer(func(a, b *pricing.Catalog) bool { return a.SHA256() == b.SHA256() }),
	cmp.AllowUnexported(pricing.Validity{}, pricing.Units{}),
}

type fataler interface{ Fatalf(string, ...any) }

func loadBlocks(t fataler, blocks []string, fileOf func(i int) int) planner.Input {
	files := fstest.MapFS{}
	for i, b := range blocks {
		name := fmt.Sprintf("file%d.hcl", fileOf(i))
		if files[name] == nil {
			files[name] = &fstest.MapFile{}
		}
		files[name].Data = append(files[name].Data, (b + "\n")...)
	}
	config, diags := hclspec.Load(hclspec.Options{FS: files, Path: "."})
	if diags.HasErrors() {
		t.Fatalf("%s", diags)
	}
	f, problems := settle.Simulate(config.Input)
	if len(problems) > 0 {
		t.Fatalf("%v", problems)
	}
	return *f.Input // by address
}
