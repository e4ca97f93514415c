package hclspec

import (
	"testing"
	"testing/fstest"
)

// A single file has the values and the tests beside it that are called like it, and no others.
func TestFilesOfASingleFile(t *testing.T) {
	fsys := fstest.MapFS{}
	for name, text := range map[string]string{
		"a.hcl":            "planner {\n  start = \"2027-01\"\n}\nvariable \"v\" {}\noutput \"v\" {\n  value = var.v\n}\n",
		"a.vars.hcl":       "v = \"own\"\n",
		"planner.vars.hcl": "v = \"of the folder\"\n",
		"b.auto.vars.hcl":  "v = \"of the folder\"\n",
		"a.test.hcl":       "run \"own\" {}\n",
		"b.test.hcl":       "run \"other\" {}\n",
	} {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	o := Options{FS: fsys, Path: "a.hcl"}
	config, diags := Load(o)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	if v := config.root.names[nameKey{"var", "v"}]; v.AsString() != "own" {
		t.Errorf("the value is %#v", v)
	}
	files, _, diags := LoadTests(o)
	if diags.HasErrors() || len(files) != 1 || files[0].Name != "a.test.hcl" {
		t.Errorf("the tests are %v, %v", files, diags)
	}
}

// postpaid = true is what a meter is that does not say it.
func TestPostpaidMeter(t *testing.T) {
	const text = "catalog {\n  id = \"c\"\n  currency = \"CNY\"\n  call_unit = 1\n  as_of = \"2026-11-22\"\n  meter \"m\" {\n    postpaid = true\n    tiers = [{ from = 0, price = 1 }]\n  }\n}\n"
	catalog, _, diags := LoadCatalog(fstest.MapFS{"c.catalog.hcl": {Data: []byte(text)}}, "c.catalog.hcl", nil, false)
	if diags.HasErrors() || catalog.Spec().Meters[0].Postpaid != nil {
		t.Errorf("the meter is not postpaid: %v", diags)
	}
}
