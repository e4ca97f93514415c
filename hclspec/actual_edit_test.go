package hclspec_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/declarative-cost/planner/hclspec"
	"github.com/declarative-cost/planner/planner/reconcile"
	"github.com/declarative-cost/planner/pricing"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// usageWith is a configuration whose one usage ends in the given lines.
func usageWith(lines string) string {
	return `planner {
  start  = "2026-12"
  months = 4
}

account "a" {}

usage "u" { # searches
  account = account.a
  meter   = "similar_search_image"
  calls   = 1000
` + lines + `}
`
}

func loadText(t rapid.TB, text string) *hclspec.Config {
	t.Helper()
	config, diags := hclspec.Load(hclspec.Options{FS: fstest.MapFS{"main.hcl": {Data: []byte(text)}}, Path: "."})
	if diags.HasErrors() {
		t.Fatalf("%v\n%s", diags, text)
	}
	return config
}

func month(t rapid.TB, text string) pricing.Month {
	t.Helper()
	m, err := pricing.ParseMonth(text)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestWriteActuals: what stands in the map's place, for one usage.
func TestWriteActuals(t *testing.T) {
	for _, test := range []struct {
		name, before string
		calls        map[string]int64
		after        string
	}{
		{
			"a usage without a map gets one at its end",
			"  tags    = { team = \"search\" }\n  # the last word\n",
			map[string]int64{"2027-01": 7, "2026-12": 5},
			"  tags    = { team = \"search\" }\n  # the last word\n  actual = {\n    \"2026-12\" = 5\n    \"2027-01\" = 7\n  }\n",
		},
		{
			"other months stay, also those outside the plan, and new ones stand in order",
			"  actual = {\n    \"2025-01\" = 1\n    \"2027-02\" = 9\n  }\n  tags = {}\n",
			map[string]int64{"2026-12": 6, "2027-01": 7, "2027-03": 8},
			"  actual = {\n    \"2025-01\" = 1\n    \"2026-12\" = 6\n    \"2027-01\" = 7\n    \"2027-02\" = 9\n    \"2027-03\" = 8\n  }\n  tags = {}\n",
		},
		{
			"comments stay with their entries",
			"  actual = { # measured\n    /* from the console */\n    \"2026-12\" /* ! */ = 5, # once,\n    # by hand\n    \"2027-02\" = 7 # twice\n    # more to come\n  } # end\n",
			map[string]int64{"2026-12": 6, "2027-01": 8, "2027-03": 9},
			"  actual = { # measured\n    /* from the console */\n    \"2026-12\" /* ! */ = 6, # once,\n    \"2027-01\"         = 8\n    # by hand\n    \"2027-02\" = 7 # twice\n    \"2027-03\" = 9\n    # more to come\n  } # end\n",
		},
		{
			"one line stays one line",
			"  actual  = { \"2027-01\" = 7 } # as told\n  tags    = {}\n",
			map[string]int64{"2026-12": 5},
			"  actual  = { \"2026-12\" = 5, \"2027-01\" = 7 } # as told\n  tags    = {}\n",
		},
		{
			"an entry before the closing brace",
			"  actual = {\n    \"2026-12\" = 5 }\n",
			map[string]int64{"2027-01": 9},
			"  actual = {\n    \"2026-12\" = 5\n    \"2027-01\" = 9 }\n",
		},
		{
			"an expression that gives what was measured stays",
			"  actual = {\n    \"2026-12\" = 2 + 3\n  }\n",
			map[string]int64{"2026-12": 5, "2027-01": 7},
			"  actual = {\n    \"2026-12\" = 2 + 3\n    \"2027-01\" = 7\n  }\n",
		},
		{
			"nothing new changes nothing, however it is laid out",
			"  actual   =   {   \"2026-12\"=5 }\n",
			map[string]int64{"2026-12": 5},
			"  actual   =   {   \"2026-12\"=5 }\n",
		},
		{
			"an empty map is filled",
			"  actual  = {}\n",
			map[string]int64{"2026-12": 0},
			"  actual  = { \"2026-12\" = 0 }\n",
		},
	} {
		for _, lineEnd := range []string{"\n", "\r\n"} {
			t.Run(test.name+fmt.Sprintf(" %q", lineEnd), func(t *testing.T) {
				before := strings.ReplaceAll(usageWith(test.before), "\n", lineEnd)
				want := strings.ReplaceAll(usageWith(test.after), "\n", lineEnd)
				calls := map[pricing.Month]int64{}
				for m, n := range test.calls {
					calls[month(t, m)] = n
				}
				edit, diags := loadText(t, before).WriteActuals([]reconcile.Measured{{Usage: "usage.u", Calls: calls}})
				if diags.HasErrors() {
					t.Fatal(diags)
				}
				got, changed := edit.Texts["main.hcl"]
				if !changed {
					got = []byte(before)
				}
				if diff := cmp.Diff(want, string(got)); diff != "" {
					t.Errorf("-want +got\n%s", diff)
				}
			})
		}
	}
}

// TestWriteActualsIsReadBack: whatever the map held, exactly the measured months
// change, a formatted file stays formatted, and a second time nothing changes.
func TestWriteActualsIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var b strings.Builder
		start := month(t, "2026-12")
		given := rapid.SliceOfNDistinct(rapid.IntRange(-3, 5), 0, 6, rapid.ID[int]).Draw(t, "given")
		if rapid.Bool().Draw(t, "map") {
			b.WriteString("  actual = {\n")
			for _, i := range given {
				if rapid.Bool().Draw(t, "comment above") {
					b.WriteString("    # above " + fmt.Sprint(i) + "\n")
				}
				fmt.Fprintf(&b, "    %q = %d", (start + pricing.Month(i)).String(), rapid.Int64Range(0, 9).Draw(t, "calls"))
				b.WriteString(rapid.SampledFrom([]string{"\n", ",\n", " # beside\n", ", // beside\n"}).Draw(t, "end"))
			}
			b.WriteString("  }\n")
		}
		text, _, diags := hclspec.Format([]byte(usageWith(b.String())), "main.hcl")
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		measured := reconcile.Measured{Usage: "usage.u", Calls: map[pricing.Month]int64{}}
		for _, i := range rapid.SliceOfNDistinct(rapid.IntRange(0, 3), 1, 4, rapid.ID[int]).Draw(t, "measured") {
			measured.Calls[start+pricing.Month(i)] = rapid.Int64Range(0, 9).Draw(t, "measured calls")
		}
		before := loadText(t, string(text))
		edit, diags := before.WriteActuals([]reconcile.Measured{measured})
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		after := text
		if changed, ok := edit.Texts["main.hcl"]; ok {
			after = changed
		}
		if formatted, _, _ := hclspec.Format(after, "main.hcl"); !bytes.Equal(formatted, after) {
			t.Errorf("not formatted:\n%s", after)
		}
		if bytes.Count(after, []byte("beside")) != bytes.Count(text, []byte("beside")) || bytes.Count(after, []byte("above")) != bytes.Count(text, []byte("above")) {
			t.Errorf("comments were lost:\n%s\n%s", text, after)
		}
		old, now := before.Input.Usages[0], loadText(t, string(after)).Input.Usages[0]
		for i := range now.Calls {
			want, isActual := old.Calls[i], old.Actual != nil && old.Actual[i]
			if n, ok := measured.Calls[start+pricing.Month(i)]; ok {
				want, isActual = n, true
			}
			if now.Calls[i] != want || now.Actual[i] != isActual || now.Forecast[i] != 1000 {
				t.Errorf("month %d: %d, measured %v, forecast %d; want %d, %v\n%s", i, now.Calls[i], now.Actual[i], now.Forecast[i], want, isActual, after)
			}
		}
		again, _ := loadText(t, string(after)).WriteActuals([]reconcile.Measured{measured})
		if len(again.Texts) > 0 {
			t.Errorf("a second time changes %s", again.Texts["main.hcl"])
		}
	})
}

// TestWriteActualsRefuses what cannot be written, at its place and with the way
// out; then nothing is written at all.
func TestWriteActualsRefuses(t *testing.T) {
	const plain = "usage \"plain\" {\n  account = account.a\n  meter = \"crop_image\"\n  calls = 1\n}\n"
	for _, test := range []struct{ name, usage, address, at, says string }{
		{"for_each", "  for_each = toset([\"x\", \"y\"])\n", `usage.u["x"]`, `12`, `r.usage == "usage.u[\"${each.key}\"]"`},
		{"count", "  count = 1\n", `usage.u[0]`, `12`, `r.usage == "usage.u[${count.index}]"`},
		{"a function call", "  actual = merge({}, { \"2026-12\" = 1 })\n", "usage.u", `12`, "actual is computed here"},
		{"a variable", "  actual = local.measured\n", "usage.u", `12`, "actual is computed here"},
		{"a computed key", "  actual = { (local.month) = 1 }\n", "usage.u", `12`, "This key is computed"},
		{"a computed value", "  actual = {\n    \"2026-12\" = local.calls\n  }\n", "usage.u", `13`, "not the 5 that were measured"},
		{"a month twice", "  actual = {\n    \"2027-01\" = 1\n    \"2027-01\" = 1\n  }\n", "usage.u", `14`, "has 2027-01 twice"},
	} {
		t.Run(test.name, func(t *testing.T) {
			text := usageWith(test.usage) + plain + "locals {\n  measured = { \"2026-12\" = 1 }\n  month = \"2026-12\"\n  calls = 6\n}\n"
			calls := map[pricing.Month]int64{month(t, "2026-12"): 5}
			edit, diags := loadText(t, text).WriteActuals([]reconcile.Measured{
				{Usage: "usage.plain", Calls: calls}, {Usage: test.address, Calls: calls}, {Usage: strings.Replace(test.address, "x", "y", 1), Calls: calls},
			})
			if edit != nil || len(diags) != 1 {
				t.Fatalf("edit %v, diagnostics %v", edit, diags)
			}
			if d := diags[0]; fmt.Sprint(d.Subject.Start.Line) != test.at || !strings.Contains(d.Detail, test.says) {
				t.Errorf("line %d: %s", d.Subject.Start.Line, d.Detail)
			}
		})
	}
}

// TestWayOutOfForEach: the expression that the refusal proposes is one that works.
func TestWayOutOfForEach(t *testing.T) {
	text := usageWith("  for_each = toset([\"x\", \"y\"])\n  actual = { for r in csvdecode(file(\"${path.module}/actuals.csv\")) : r.month => tonumber(r.calls) if r.usage == \"usage.u[\\\"${each.key}\\\"]\" }\n")
	config, diags := hclspec.Load(hclspec.Options{Path: ".", FS: fstest.MapFS{
		"main.hcl":    {Data: []byte(text)},
		"actuals.csv": {Data: []byte("month,usage,calls\n2026-12,\"usage.u[\"\"y\"\"]\",5\n2027-01,\"usage.u[\"\"x\"\"]\",7\n")},
	}})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	got := [][]int64{config.Input.Usages[0].Calls, config.Input.Usages[1].Calls}
	if diff := cmp.Diff([][]int64{{1000, 7, 1000, 1000}, {5, 1000, 1000, 1000}}, got); diff != "" {
		t.Error(diff)
	}
}
