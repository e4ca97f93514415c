package render

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/present"
	"github.com/declarative-cost/planner/hclspec"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/compare"
)

// diffForecast simulates a configuration of testdata/diff.
func diffForecast(t testing.TB, file string) *planner.Forecast {
	return forecastOf(t, hclspec.Options{FS: os.DirFS("testdata/diff"), Path: file})
}

func markdownOf(t rapid.TB, page present.Page, limit int) string {
	t.Helper()
	return drawn(t, func(w io.Writer) error { return Markdown(w, page, limit) })
}

// saved is the document of a diff as it is read from a file.
func saved(t rapid.TB, before, after *planner.Forecast, meta document.DiffMeta) *document.Diff {
	t.Helper()
	d, err := compare.Compare(before, after)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := document.NewDiff(d, meta).Write(&b); err != nil {
		t.Fatal(err)
	}
	doc, err := document.ReadDiff(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func diffOf(t testing.TB, base, head string) *document.Diff {
	t.Helper()
	meta := document.DiffMeta{BaseSource: "git:main", HeadSource: "."}
	if head == "pr.head.hcl" {
		meta.Checks = []document.DiffCheck{
			{Check: document.Check{Address: "check.no_waste", Status: "fail", OnFail: "warn", OnWorse: "warn", Messages: []string{"A pack expires with calls left in it."}}},
			{Check: document.Check{Address: "check.balance", Status: "pass", OnFail: "fail", OnWorse: "warn", Messages: []string{}}},
		}
	}
	return saved(t, diffForecast(t, base), diffForecast(t, head), meta)
}

func TestDiffPages(t *testing.T) {
	pr, prices, none := diffOf(t, "pr.base.hcl", "pr.head.hcl"), diffOf(t, "prices.base.hcl", "prices.head.hcl"), diffOf(t, "pr.base.hcl", "pr.base.hcl")
	worse := diffOf(t, "worse.base.hcl", "worse.head.hcl")
	zh, wide := chinese(t), TextOptions{Width: 120}
	for name, got := range map[string]string{
		"pr.80.txt":        text(t, present.Diff(pr, present.Options{}), TextOptions{Width: 80}),
		"pr.120.txt":       text(t, present.Diff(pr, present.Options{}), wide),
		"pr.detail.txt":    text(t, present.Diff(pr, present.Options{Detail: true}), TextOptions{Width: 120, Full: true}),
		"pr.quiet.txt":     text(t, present.Diff(pr, present.Options{Quiet: true}), wide),
		"pr.80.zh.txt":     text(t, present.Diff(pr, present.Options{Lang: zh}), TextOptions{Width: 80}),
		"worse.colour.txt": text(t, present.Diff(worse, present.Options{}), TextOptions{Width: 120, Color: true}),
		"prices.80.txt":    text(t, present.Diff(prices, present.Options{}), TextOptions{Width: 80}),
		"none.txt":         text(t, present.Diff(none, present.Options{}), wide),
		"worse.txt":        text(t, present.Diff(worse, present.Options{}), wide),
		"pr.md":            markdownOf(t, present.Diff(pr, present.Options{}), 0),
		"pr.short.md":      markdownOf(t, present.Diff(pr, present.Options{}), 3000),
		"pr.zh.md.txt":     markdownOf(t, present.Diff(pr, present.Options{Lang: zh}), 0),
		"prices.md":        markdownOf(t, present.Diff(prices, present.Options{}), 0),
		"none.md":          markdownOf(t, present.Diff(none, present.Options{}), 0),
		"worse.md":         markdownOf(t, present.Diff(worse, present.Options{}), 0),
	} {
		checkFile(t, filepath.Join("testdata/diff", name), got)
	}
}

// What is left out at some width is left out at every smaller one, and a pipe shows as
// much as 120 columns.
func TestWiderDiffShowsNoLess(t *testing.T) {
	page := present.Diff(diffOf(t, "pr.base.hcl", "pr.head.hcl"), present.Options{})
	number := regexp.MustCompile(`[+-]?[0-9][0-9,]*\.[0-9]+%?`)
	var before []string
	for width := 60; width < 200; width++ {
		shown := number.FindAllString(text(t, page, TextOptions{Width: width}), -1)
		slices.Sort(shown)
		for i := 0; len(before) > 0 && i < len(shown); i++ {
			if at, ok := slices.BinarySearch(before, shown[i]); ok {
				before = slices.Delete(before, at, at+1)
			}
		}
		if len(before) > 0 {
			t.Errorf("%d columns lack %q", width, before)
		}
		before = shown
	}
	if diff := cmp.Diff(text(t, page, TextOptions{Width: 120}), text(t, page, TextOptions{})); diff != "" {
		t.Error(diff)
	}
}

// A diff that lacks the keys of later versions says what it knows.
func TestDiffOfVersion1_0(t *testing.T) {
	var b bytes.Buffer
	if err := diffOf(t, "pr.base.hcl", "pr.head.hcl").Write(&b); err != nil {
		t.Fatal(err)
	}
	var doc map[string]any
	if err := json.Unmarshal(b.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	doc["format_version"] = "1.0"
	delete(doc, "unchanged")
	delete(doc, "funding")
	for list, keys := range map[string][]string{"explanation": {"before", "after", "terms", "packs"}, "budgets": {"before"}} {
		for _, entry := range doc[list].([]any) {
			for _, key := range keys {
				delete(entry.(map[string]any), key)
			}
		}
	}
	data, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	old, err := document.ReadDiff(data)
	if err != nil {
		t.Fatal(err)
	}
	got := text(t, present.Diff(old, present.Options{}), TextOptions{Width: 200})
	for _, want := range []string{
		"  -136,546.82  account.retail: similar_search_image in 2026-12 to 2027-11: another charge\n", "account.retail: packs bought in 2027-02\n",
		"exceeded by up to 875.00 in 12 months from 2026-12 on; it was exceeded before, too\n", "2 removed: billed changes by -206,307.26 CNY",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}
