package present_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/cmd/internal/present"
	"github.com/declarative-cost/planner/cmd/internal/render"
	"github.com/declarative-cost/planner/hclspec"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/compare"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
)

var update = flag.Bool("update", false, "write the golden files")

// The random plans of tests are the same in every run.
func TestMain(m *testing.M) {
	flag.Parse()
	if flag.Lookup("rapid.seed").Value.String() == "0" && os.Getenv("PLANNER_RANDOM") == "" {
		_ = flag.Set("rapid.seed", "20261123")
		_ = flag.Set("rapid.checks", "60")
	}
	os.Exit(m.Run())
}

// fataler is a test, or a run of one.
type fataler interface {
	Helper()
	Fatal(...any)
}

func simulate(t fataler, in planner.Input) *planner.Forecast {
	t.Helper()
	f, problems := settle.Simulate(in)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return f
}

// forecastOf simulates a configuration of testdata/diff.
func forecastOf(t *testing.T, file string) *planner.Forecast {
	t.Helper()
	config, diags := hclspec.Load(hclspec.Options{FS: os.DirFS("testdata/diff"), Path: file})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return simulate(t, config.Input)
}

// saved is the document of a diff as it is read from a file.
func saved(t fataler, before, after *planner.Forecast, meta document.DiffMeta) *document.Diff {
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

func diffOf(t *testing.T, base, head string) *document.Diff {
	t.Helper()
	meta := document.DiffMeta{BaseSource: "git:main", HeadSource: "."}
	if head == "pr.head.hcl" {
		meta.Checks = []document.DiffCheck{
			{Check: document.Check{Address: "check.no_waste", Status: "fail", OnFail: "warn", Messages: []string{"A pack expires with calls left in it."}}},
			{Check: document.Check{Address: "check.balance", Status: "pass", OnFail: "fail", Messages: []string{}}},
		}
	}
	return saved(t, forecastOf(t, base), forecastOf(t, head), meta)
}

func chinese(t *testing.T) *lang.Printer {
	t.Helper()
	p, err := lang.New(lang.Chinese)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func text(t fataler, page present.Page, opt render.TextOptions) string {
	t.Helper()
	var b bytes.Buffer
	if err := render.Text(&b, page, opt); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func markdown(t fataler, page present.Page, limit int) string {
	t.Helper()
	var b bytes.Buffer
	if err := render.Markdown(&b, page, limit); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestDiffPages(t *testing.T) {
	pr, prices, none := diffOf(t, "pr.base.hcl", "pr.head.hcl"), diffOf(t, "prices.base.hcl", "prices.head.hcl"), diffOf(t, "pr.base.hcl", "pr.base.hcl")
	worse := diffOf(t, "worse.base.hcl", "worse.head.hcl")
	zh, wide := chinese(t), render.TextOptions{Width: 120}
	for name, got := range map[string]string{
		"pr.80.txt":        text(t, present.Diff(pr, present.Options{}), render.TextOptions{Width: 80}),
		"pr.120.txt":       text(t, present.Diff(pr, present.Options{}), wide),
		"pr.detail.txt":    text(t, present.Diff(pr, present.Options{Detail: true}), render.TextOptions{Width: 120, Full: true}),
		"pr.quiet.txt":     text(t, present.Diff(pr, present.Options{Quiet: true}), wide),
		"pr.80.zh.txt":     text(t, present.Diff(pr, present.Options{Lang: zh}), render.TextOptions{Width: 80}),
		"worse.colour.txt": text(t, present.Diff(worse, present.Options{}), render.TextOptions{Width: 120, Color: true}),
		"prices.80.txt":    text(t, present.Diff(prices, present.Options{}), render.TextOptions{Width: 80}),
		"none.txt":         text(t, present.Diff(none, present.Options{}), wide),
		"worse.txt":        text(t, present.Diff(worse, present.Options{}), wide),
		"pr.md":            markdown(t, present.Diff(pr, present.Options{}), 0),
		"pr.short.md":      markdown(t, present.Diff(pr, present.Options{}), 3000),
		"pr.zh.md.txt":     markdown(t, present.Diff(pr, present.Options{Lang: zh}), 0),
		"prices.md":        markdown(t, present.Diff(prices, present.Options{}), 0),
		"none.md":          markdown(t, present.Diff(none, present.Options{}), 0),
		"worse.md":         markdown(t, present.Diff(worse, present.Options{}), 0),
	} {
		path := filepath.Join("testdata/diff", name)
		if *update {
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
}

// What is left out at some width is left out at every smaller one, and a pipe shows as
// much as 120 columns.
func TestWiderDiffShowsNoLess(t *testing.T) {
	page := present.Diff(diffOf(t, "pr.base.hcl", "pr.head.hcl"), present.Options{})
	number := regexp.MustCompile(`[+-]?[0-9][0-9,]*\.[0-9]+%?`)
	var before []string
	for width := 60; width < 200; width++ {
		shown := number.FindAllString(text(t, page, render.TextOptions{Width: width}), -1)
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
	if diff := cmp.Diff(text(t, page, render.TextOptions{Width: 120}), text(t, page, render.TextOptions{})); diff != "" {
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
	got := text(t, present.Diff(old, present.Options{}), render.TextOptions{Width: 200})
	for _, want := range []string{
		"  -136,546.82  account.retail: similar_search_image in 2026-12 to 2027-11: another charge\n", "account.retail: packs bought in 2027-02\n",
		"exceeded by up to 875.00 in 12 months from 2026-12 on; it was exceeded before, too\n", "2 removed: billed changes by -206,307.26 CNY",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}

var (
	latin = regexp.MustCompile(`[A-Za-z]{2,}`)
	own   = regexp.MustCompile(`sha256|--detail|calls`)
)

// In Chinese no word of the program's own stays English, except the names of terms.
func TestChineseDiffsHaveNoEnglish(t *testing.T) {
	zh := chinese(t)
	var terms []string
	for _, term := range pricing.AllTerms {
		terms = append(terms, term.Name, "")
		for _, value := range term.Values {
			terms = append(terms, value, "")
		}
	}
	known := strings.NewReplacer(terms...)
	for _, name := range []string{"pr", "prices", "worse"} {
		page := present.Diff(diffOf(t, name+".base.hcl", name+".head.hcl"), present.Options{Lang: zh, Detail: true})
		eachValue(page, func(v present.Value) {
			if v.Kind == present.Words && latin.MatchString(own.ReplaceAllString(known.Replace(v.Text), "")) {
				t.Errorf("%s: %q", name, v.Text)
			}
		})
	}
}

// eachValue visits all that is said on a page.
func eachValue(page present.Page, visit func(present.Value)) {
	texts := func(list ...present.Text) {
		for _, v := range slices.Concat(list...) {
			visit(v)
		}
	}
	words := func(list ...string) {
		for _, w := range list {
			visit(present.Value{Kind: present.Words, Text: w})
		}
	}
	texts(page.Title, page.Headline)
	for s := range page.Sections {
		texts(s.Heading)
		words(s.Name)
		for _, block := range s.Blocks {
			switch b := block.(type) {
			case present.Figures:
				for _, f := range b {
					words(f.Label)
					texts(present.Text{f.Value}, f.Text)
				}
			case present.Lines:
				for _, l := range b {
					words(l.Label)
					texts(present.Text{l.Key}, l.Text)
				}
			case present.Notes:
				texts(b...)
			case present.Chart:
				texts(b.Title, b.X)
			case present.Table:
				words(b.Groups...)
				for _, c := range b.Columns {
					words(c.Head)
				}
				for _, r := range b.Rows {
					texts(r.Cells)
				}
			}
		}
	}
}
