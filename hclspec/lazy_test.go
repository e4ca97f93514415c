package hclspec

import (
	"maps"
	"slices"
	"testing"
	"testing/fstest"
)

// Only the catalogues that a plan names are read: one of its own leaves all built-in
// ones alone.
func TestUnusedCatalogsAreNotRead(t *testing.T) {
	const own = "catalog {\n  id = \"own\"\n  currency = \"CNY\"\n  call_unit = 1\n  meter \"m\" { tiers = [{ from = 0, price = 1 }] }\n}\n"
	for source, want := range map[string]string{"own.catalog.hcl": "own.catalog.hcl", "tencent-tmt": "tencent-tmt"} {
		files := fstest.MapFS{
			"own.catalog.hcl": {Data: []byte(own)},
			"main.hcl":        {Data: []byte("planner {\n  start = \"2027-01\"\n}\ncatalog \"c\" {\n  source = \"" + source + "\"\n}\naccount \"a\" {\n  catalog = catalog.c\n}\n")},
		}
		config, diags := Load(Options{FS: files, Path: "."})
		if len(diags) > 0 {
			t.Fatal(diags)
		}
		if read := slices.Sorted(maps.Keys(config.root.evaluator.catalogs)); !slices.Equal(read, []string{want}) {
			t.Errorf("with %s, %q are read", source, read)
		}
	}
}
