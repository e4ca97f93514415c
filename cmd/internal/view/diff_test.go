package view

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/hclspec"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/compare"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

const diffFolder = "testdata/diff"

// diffForecast simulates a configuration of testdata/diff.
func diffForecast(t testing.TB, file string) *planner.Forecast {
	t.Helper()
	config, diags := hclspec.Load(hclspec.Options{FS: os.DirFS(diffFolder), Path: file})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	f, problems := settle.Simulate(config.Input)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return f
}

func diffOf(t rapid.TB, before, after *planner.Forecast) Diff {
	t.Helper()
	d, err := compare.Compare(before, after)
	if err != nil {
		t.Fatal(err)
	}
	return Diff{Diff: d, BaseSource: "git:main", HeadSource: "."}
}

// diffFiles compares NAME.base.hcl with NAME.head.hcl.
func diffFiles(t testing.TB, name string) Diff {
	t.Helper()
	return diffOf(t, diffForecast(t, name+".base.hcl"), diffForecast(t, name+".head.hcl"))
}

func drawDiff(t rapid.TB, d Diff, opt TextOptions) string {
	t.Helper()
	var b bytes.Buffer
	if err := DiffText(&b, d, opt); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func checkGoldenDiff(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join(diffFolder, name)
	if *updateText {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

var prChecks = []document.DiffCheck{
	{Check: document.Check{Address: "check.no_waste", Status: "fail", OnFail: "warn", Messages: []string{"A pack expires with calls left in it."}}},
	{Check: document.Check{Address: "check.balance", Status: "pass", OnFail: "fail", Messages: []string{}}},
}

func prDiff(t testing.TB) Diff {
	d := diffFiles(t, "pr")
	d.Checks = prChecks
	return d
}

func TestDiffGolden(t *testing.T) {
	d := prDiff(t)
	checkGoldenDiff(t, "pr.80.txt", drawDiff(t, d, TextOptions{Width: 80}))
	checkGoldenDiff(t, "pr.120.txt", drawDiff(t, d, TextOptions{Width: 120}))
	checkGoldenDiff(t, "pr.detail.txt", drawDiff(t, d, TextOptions{Width: 120, Detail: true}))
	checkGoldenDiff(t, "pr.quiet.txt", drawDiff(t, d, TextOptions{Width: 80, Quiet: true}))
	checkGoldenDiff(t, "prices.80.txt", drawDiff(t, diffFiles(t, "prices"), TextOptions{Width: 80}))
	checkGoldenDiff(t, "none.txt", drawDiff(t, diffOf(t, diffForecast(t, "pr.base.hcl"), diffForecast(t, "pr.base.hcl")), TextOptions{}))
}

func drawMarkdown(t rapid.TB, d Diff, opt MarkdownOptions) string {
	t.Helper()
	var b bytes.Buffer
	if err := DiffMarkdown(&b, d, opt); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestDiffMarkdownGolden(t *testing.T) {
	checkGoldenDiff(t, "pr.md", drawMarkdown(t, prDiff(t), MarkdownOptions{}))
	checkGoldenDiff(t, "pr.short.md", drawMarkdown(t, prDiff(t), MarkdownOptions{Limit: 3000}))
	checkGoldenDiff(t, "prices.md", drawMarkdown(t, diffFiles(t, "prices"), MarkdownOptions{}))
	checkGoldenDiff(t, "none.md", drawMarkdown(t, diffOf(t, diffForecast(t, "pr.base.hcl"), diffForecast(t, "pr.base.hcl")), MarkdownOptions{}))
}
