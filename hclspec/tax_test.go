package hclspec

import (
	"testing"
	"testing/fstest"
)

// The tax of an account is what it says, or its catalog block, or the price catalogue.
func TestTaxOfTheNearestBlock(t *testing.T) {
	files := fstest.MapFS{
		"taxed.catalog.hcl": {Data: []byte("catalog {\n  id = \"taxed\"\n  currency = \"CNY\"\n  call_unit = 1\n  tax_rate = 0.06\n  prices_include_tax = true\n  meter \"m\" { free = true }\n}\n")},
		"main.hcl": {Data: []byte(`
planner { start = "2027-01" }
catalog "plain" { source = "taxed.catalog.hcl" }
catalog "block" {
  source   = "taxed.catalog.hcl"
  tax_rate = 0.09
}
catalog "untaxed" { source = "tencent-tiia" }
account "a" { catalog = catalog.plain }
account "b" { catalog = catalog.block }
account "c" {
  catalog  = catalog.block
  tax_rate = 0
}
account "d" { catalog = catalog.untaxed }
`)},
	}
	config, diags := Load(Options{FS: files, Path: "."})
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	for i, want := range []string{"0.06 true", "0.09 false", "0 false", ""} {
		got := ""
		if tax := config.Input.Accounts[i].Tax; tax != nil {
			got = tax.Rate.String() + " " + map[bool]string{true: "true", false: "false"}[tax.Included]
		}
		if got != want {
			t.Errorf("%s: the tax is %q, want %q", config.Input.Accounts[i].Address, got, want)
		}
	}
}
