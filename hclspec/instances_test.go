package hclspec_test

import (
	"fmt"
	"strconv"
	"testing"
	"testing/fstest"

	"github.com/declarative-cost/planner/hclspec"
	"github.com/declarative-cost/planner/planner"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

const aroundInstances = startOfPlan + `variable "growth" {
  default = 0.02
}
locals {
  meters = ["detect_label", "crop_image", "assess_quality"]
  rows   = { a = { calls = 10, tag = "x" }, b = { calls = 20, tag = "y" }, c = { calls = 30, tag = "z" } }
}
account "team" {
  count = 2
  title = "Team ${count.index}"
}
`

func loadDescribed(t *testing.T, text string) (*hclspec.Config, []hclspec.Diagnostic) {
	t.Helper()
	config, diags := hclspec.Load(hclspec.Options{FS: fstest.MapFS{"main.hcl": {Data: []byte(text)}}, Path: "."})
	return config, hclspec.Describe(diags, config.Files)
}

// Instances are what blocks would be in which count and each are replaced by what
// they stand for.
func TestInstancesAreBlocksWrittenOut(t *testing.T) {
	usage := func(name, repeat, index, key, calls, tag string) string {
		return fmt.Sprintf(`usage "%s" {
  %s
  account = account.team[%[3]s %% 2]
  meter   = local.meters[%[3]s]
  calls   = %[5]s + 100 * %[3]s
  growth  = var.growth
  tags    = { key = "<%[4]s>", plan = plan.start, tag = %[6]s }
}
`, name, repeat, index, key, calls, tag)
	}
	var byCount, byKey string
	for i, key := range []string{"a", "b", "c"} {
		name, index := "u"+key, strconv.Itoa(i)
		byCount += usage(name, "", index, index, "1", `"t"`)
		byKey += usage(name, "", index, key, strconv.Itoa(10*i+10), strconv.Quote(string("xyz"[i])))
	}
	for name, tt := range map[string]struct{ repeated, writtenOut string }{
		"count":    {usage("u", "count = 3", "count.index", "${count.index}", "1", `"t"`), byCount},
		"for_each": {usage("u", "for_each = local.rows", "index(keys(local.rows), each.key)", "${each.key}", "each.value.calls", "each.value.tag"), byKey},
	} {
		got, mistakes := loadDescribed(t, aroundInstances+tt.repeated)
		want, more := loadDescribed(t, aroundInstances+tt.writtenOut)
		if len(mistakes)+len(more) > 0 {
			t.Fatal(name, mistakes, more)
		}
		if diff := cmp.Diff(want.Input.Usages, got.Input.Usages, cmpopts.IgnoreFields(planner.Usage{}, "Address")); diff != "" {
			t.Errorf("%s: written out (-), repeated (+)\n%s", name, diff)
		}
	}
}

// A mistake of one instance is shown with what the names stood for in that one,
// those of the block and those of the instance.
func TestMistakeShowsTheValuesOfItsInstance(t *testing.T) {
	_, diags := loadDescribed(t, aroundInstances+`locals {
  most = 2
}
usage "u" {
  count   = 5
  account = account.team[0]
  meter   = "crop_image"
  calls   = local.most - count.index
}
`)
	want := []hclspec.Value{{Traversal: "count.index", Statement: "is 3"}, {Traversal: "local.most", Statement: "is 2"}}
	if len(diags) != 1 || !cmp.Equal(diags[0].Snippet.Values, want) {
		t.Errorf("got %+v, want one mistake with %v", diags, want)
	}
}

// What an instance takes to load does not depend on how many there are.
func TestAllocationsGrowWithInstancesOnly(t *testing.T) {
	perUsage := func(usages int) float64 {
		files := fstest.MapFS{"main.hcl": {Data: counted(usages)}}
		return testing.AllocsPerRun(1, func() {
			if _, diags := hclspec.Load(hclspec.Options{FS: files, Path: "."}); diags.HasErrors() {
				t.Fatal(diags)
			}
		}) / float64(usages)
	}
	few, many := perUsage(500), perUsage(5000)
	if many > 1.1*few {
		t.Errorf("%.1f allocations a usage among 500, %.1f among 5000", few, many)
	}
}
