package hclspec_test

import (
	"bytes"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/declarative-cost/planner/hclspec"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/reconcile"
	"github.com/declarative-cost/planner/pricing"
)

// loaded is a configuration that plans, or nil.
func loaded(data []byte) *hclspec.Config {
	config, diags := hclspec.Load(hclspec.Options{FS: fstest.MapFS{"main.hcl": {Data: data}}, Path: "."})
	if diags.HasErrors() {
		return nil
	}
	return config
}

// Formatting crashes on nothing, and a formatted text stays as it is.
func FuzzFormat(f *testing.F) {
	seeds(f, "testdata/error/*.hcl", "../examples/*.hcl")
	f.Fuzz(func(t *testing.T, data []byte) {
		once, _, diags := hclspec.Format(data, "main.hcl")
		if diags.HasErrors() {
			return
		}
		if twice, _, diags := hclspec.Format(once, "main.hcl"); diags.HasErrors() || !bytes.Equal(once, twice) {
			t.Errorf("formatting\n%q\nonce gives\n%q\ntwice\n%q\n%v", data, once, twice, diags)
		}
	})
}

// Runs of a test file pass or fail, whatever stands in it.
func FuzzTests(f *testing.F) {
	seeds(f, "../examples/*.test.hcl")
	main := []byte("planner {\n  start = \"2026-12\"\n}\nvariable \"calls\" {\n  type    = number\n  default = 1000\n}\naccount \"a\" {}\nusage \"u\" {\n  account = account.a\n  meter   = \"crop_image\"\n  calls   = var.calls\n}\nbudget \"b\" {\n  amount = 1\n}\n")
	f.Fuzz(func(t *testing.T, data []byte) {
		options := hclspec.Options{FS: fstest.MapFS{"main.hcl": {Data: main}, "main.test.hcl": {Data: data}}, Path: "."}
		files, sources, diags := hclspec.LoadTests(options)
		hclspec.Describe(diags, sources)
		for _, file := range files {
			for _, run := range file.Runs {
				result := run.Run(options)
				hclspec.Describe(result.Diags, result.Files)
				if result.Passed && result.Diags.HasErrors() {
					t.Errorf("a run with errors passes: %v", result.Diags)
				}
			}
		}
	})
}

// What is written into a configuration can be read again, and says what was written.
func FuzzWriteActuals(f *testing.F) {
	seeds(f, "../examples/*.hcl")
	f.Add([]byte(usageWith("  actual = {\n    \"2027-01\" = 5 # counted\n  }\n")))
	f.Add([]byte(usageWith("  actual = { \"2026-12\" : 1, 2027-01 = 2, }\n")))
	f.Add([]byte(strings.ReplaceAll(usageWith("  actual = {}\n"), "\n", "\r\n")))
	f.Fuzz(func(t *testing.T, data []byte) {
		config := loaded(data)
		if config == nil || len(config.Input.Usages) == 0 {
			return
		}
		var measured []reconcile.Measured
		for _, u := range config.Input.Usages {
			measured = append(measured, reconcile.Measured{Usage: u.Address, Calls: map[pricing.Month]int64{config.Input.Start: 7}})
		}
		edit, diags := config.WriteActuals(measured)
		hclspec.Describe(diags, config.Files)
		if diags.HasErrors() {
			return
		}
		text, changed := edit.Texts["main.hcl"]
		if !changed {
			return
		}
		again := loaded(text)
		if again == nil {
			t.Fatalf("%q\nbecomes\n%q\nwhich cannot be read", data, text)
		}
		for _, u := range again.Input.Usages {
			if u.Calls[0] != 7 || !u.Actual[0] {
				t.Errorf("%q\nbecomes\n%q\n%s has %d calls", data, text, u.Address, u.Calls[0])
			}
		}
	})
}

// Packs that are taken out are gone, and those that are put in are there.
func FuzzReplacePacks(f *testing.F) {
	seeds(f, "../examples/*.hcl")
	f.Add([]byte("planner {\n  start = \"2026-12\"\n}\naccount \"a\" {}\n# one\nresource_pack \"p\" {\n  account = account.a\n  sku = \"similar_search_image_5m\"\n  purchased_on = \"2026-12-01\"\n} # two\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		config := loaded(data)
		if config == nil || len(config.Input.Accounts) == 0 {
			return
		}
		account := config.Input.Accounts[0].Address
		r := hclspec.PackReplacement{Account: account, Add: []planner.PackPurchase{{
			Address: "resource_pack.found_by_fuzzing", Account: account, SKU: "similar_search_image_15m", Quantity: 2, PurchasedOn: config.Input.Start.First(),
		}}}
		for _, p := range config.Input.Packs {
			if p.Account == account {
				r.Remove = append(r.Remove, p.Address)
			}
		}
		texts, diags := config.ReplaceResourcePacks([]hclspec.PackReplacement{r})
		hclspec.Describe(diags, config.Files)
		if diags.HasErrors() {
			return
		}
		again, _ := hclspec.Load(hclspec.Options{FS: fstest.MapFS{"main.hcl": {Data: texts["main.hcl"]}}, Path: "."})
		if _, formatted, syntax := hclspec.Format(texts["main.hcl"], "main.hcl"); syntax.HasErrors() || again == nil || formatted == nil {
			t.Errorf("%q\nbecomes\n%q\n%v", data, texts["main.hcl"], syntax)
		}
	})
}
