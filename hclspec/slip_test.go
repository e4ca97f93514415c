package hclspec_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/declarative-cost/planner/hclspec"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/google/go-cmp/cmp"
)

const slips = `planner {
  start  = "2026-12"
  months = 4
}
account "dear" { discount = 9 }
account "cheap" { discount = { crop_image = 0.1, detect_label = 0.2, assess_quality = 1 } }
account "ignored" { # planner:ignore unusual_discount, pack_never_used, unusual_growth
  discount = 0
}
usage "explodes" {
  account = account.dear
  meter   = "crop_image"
  calls   = 10
  growth  = 5
}
usage "shrinks" {
  for_each = { a = -0.6, b = -0.7, c = -0.5, d = 0.5 }
  account  = account.dear
  meter    = "crop_image"
  calls    = 10
  growth   = each.value
}
usage "silent" {
  account = account.ignored
  meter   = "similar_search_image"
  calls   = 10
  growth  = 0.6
}
usage "gap" {
  account = account.dear
  meter   = "detect_label"
  calls   = 10
  actual  = { "2026-12" = 1, "2027-02" = 5 }
}
usage "starts_later" {
  account = account.dear
  meter   = "detect_label"
  calls   = [0, 0, 5, 5]
  actual  = { "2027-02" = 5 }
}
resource_pack "stray" {
  count        = 2
  account      = account.dear
  sku          = "similar_search_image_1m"
  purchased_on = "2027-01-01"
}
resource_pack "free_anyway" {
  account      = account.cheap
  sku          = "similar_search_image_1m"
  purchased_on = "2027-01-01"
}
usage "few" {
  account = account.cheap
  meter   = "similar_search_image"
  calls   = 10
}
resource_pack "for_next_year" {
  account      = account.cheap
  sku          = "similar_search_image_1m"
  purchased_on = "2027-03-31"
}
resource_pack "silent" {
  account      = account.ignored
  sku          = "similar_search_image_1m"
  purchased_on = "2027-01-01"
}
`

// What is allowed and almost surely a slip is a warning, unless a comment silences it.
func TestSlips(t *testing.T) {
	config, diags := hclspec.Load(hclspec.Options{FS: fstest.MapFS{"main.hcl": {Data: []byte(slips)}}, Path: "main.hcl"})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	forecast, problems := settle.Simulate(config.Input)
	if problems != nil {
		t.Fatal(problems)
	}
	_, more := config.Evaluate(forecast, nil)
	var got []string
	for _, d := range hclspec.Describe(append(diags, more...), config.Files) {
		if d.Severity != "warning" {
			t.Error(d)
		}
		detail, _, _ := strings.Cut(d.Detail, " If it is meant, a comment # planner:ignore ")
		got = append(got, d.Snippet.Code[d.Snippet.HighlightStartOffset:d.Snippet.HighlightEndOffset]+": "+detail)
	}
	want := []string{
		`9: A discount is a multiplier on list prices, 0.9 for ten per cent off: 9 makes them dearer.`,
		`crop_image: A discount is a multiplier on list prices, 0.9 for ten per cent off: 0.1 makes them less than a fifth.`,
		`5: Growth is monthly and compounds, 0.05 for five per cent: with 5 every month has 6 times the calls of the one before.`,
		`each.value: Growth is monthly and compounds, 0.05 for five per cent: with -0.6 every month has 0.4 times the calls of the one before.`,
		`"2027-02": 2027-02 is measured, but 2027-01 before it is not. All months up to the last measured one count as past.`,
		`resource_pack "stray": resource_pack.stray[0] is bought on 2027-01-01, but account.dear has no usage at its meters.`,
		`resource_pack "free_anyway": resource_pack.free_anyway is bought on 2027-01-01 and covers no call of the plan: what its meters need is free, covered by other packs, or not after that day.`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Other slips, each in a configuration of its own; none is warned of beside an error.
func TestSlipsOfNames(t *testing.T) {
	const (
		catalog = "catalog {\n id = \"own\"\n currency = \"EUR\"\n call_unit = 1\n free_quota \"trial\" {\n calls = 1\n meters = [\"m\"]\n renews = \"never\"\n }\n" +
			" meter \"m\" {\n tiers = [{ from = 0, price = 1 }]\n }\n}\n"
		own       = "catalog \"own\" {\n source = \"own.catalog.hcl\"\n}\naccount \"a\" {\n catalog = catalog.own\n"
		uncertain = "account \"a\" {}\nusage \"u\" {\n account = account.a\n meter = \"crop_image\"\n calls = 1\n uncertainty {\n p10 = 0.5\n factor = \"trafic\"\n }\n}\n"
	)
	for text, want := range map[string]string{
		own + "}\n":                              "Free quota not given",
		own + " opened_on = \"2026-11-20\"\n}\n": "Free quota not given",
		own + " opened_on = \"2026-12-20\"\n}\n": "",
		"rates \"EUR\" {\n months = { \"2026-12\" = 7 }\n}\naccount \"a\" {}\n":                   "Rates not used",
		"rates \"EUR\" {\n months = { \"2026-12\" = 7 }\n}\naccount \"a\" {}\naccount \"a\" {}\n": "Duplicate account",
		uncertain: "Factor used once",
		"account \"a\" {}\nbudget \"b\" {\n amount = 1\n confidence = 0.9\n}\n": "Confidence without uncertainty",
	} {
		files := fstest.MapFS{"own.catalog.hcl": {Data: []byte(catalog)}, "main.hcl": {Data: []byte("planner { start = \"2026-12\" }\n" + text)}}
		_, diags := hclspec.Load(hclspec.Options{FS: files, Path: "."})
		got := ""
		for _, d := range diags {
			got += d.Summary
		}
		if got != want {
			t.Errorf("%s\n%s, want %s", text, diags, want)
		}
	}
}

// A sensitive value is not told, and the base of a comparison is not warned about.
func TestSlipsTellNoSecret(t *testing.T) {
	const text = "planner { start = \"2026-12\" }\nvariable \"s\" {\n  default = 7.125\n  sensitive = true\n}\naccount \"a\" { discount = var.s }\n"
	o := hclspec.Options{FS: fstest.MapFS{"main.hcl": {Data: []byte(text)}}, Path: "main.hcl"}
	if _, diags := hclspec.Load(o); len(diags) != 1 || strings.Contains(diags.Error(), "7.125") {
		t.Error(diags)
	}
	o.Lenient = true
	if _, diags := hclspec.Load(o); len(diags) != 0 {
		t.Error(diags)
	}
}
