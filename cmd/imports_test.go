package cmd_test

import (
	"slices"
	"strings"
	"testing"
)

const module = "github.com/declarative-cost/planner"

// forbidden is what a package must not import, by the prefix of its path. The
// arrows of the architecture never point up.
var forbidden = map[string][]string{
	module + "/pricing":                  {"os", "io", "log", "net", "path/filepath", "github.com/hashicorp", "github.com/zclconf", "github.com/spf13", module + "/planner", module + "/hclspec", module + "/cmd"},
	module + "/planner":                  engine("settle", "compare", "optimize", "advise", "workings", "reconcile", "sensitivity", "ranges", "parallel"),
	module + "/planner/settle":           engine("compare", "optimize", "advise", "workings", "reconcile", "sensitivity", "ranges"),
	module + "/planner/compare":          engine("optimize", "advise", "workings", "reconcile", "sensitivity", "ranges"),
	module + "/planner/optimize":         engine("compare", "advise", "workings", "reconcile", "sensitivity"),
	module + "/planner/advise":           engine("compare", "workings", "reconcile", "sensitivity"),
	module + "/planner/workings":         engine("compare", "optimize", "advise", "reconcile", "sensitivity", "ranges"),
	module + "/planner/reconcile":        engine("compare", "optimize", "advise", "workings", "sensitivity", "ranges"),
	module + "/planner/sensitivity":      engine("compare", "optimize", "advise", "workings", "reconcile", "ranges"),
	module + "/planner/ranges":           engine("compare", "optimize", "advise", "workings", "reconcile", "sensitivity"),
	module + "/planner/plantest":         {"os", "io", "log", "net", "path/filepath", "github.com/hashicorp", "github.com/zclconf", "github.com/spf13", module + "/hclspec", module + "/cmd"},
	module + "/hclspec":                  {"os", "log", "net", "time", "github.com/spf13", module + "/cmd"},
	module + "/cmd/internal/document":    {"os", "log", "net", "time", "github.com/hashicorp", "github.com/zclconf", "github.com/spf13", module + "/hclspec"},
	module + "/cmd/internal/comment":     {"os", "log", "github.com/spf13", module + "/cmd/internal/document", module + "/hclspec", module + "/planner"},
	module + "/cmd/internal/csvfile":     {"os", "log", "net", "time", "github.com/hashicorp", "github.com/spf13", module + "/planner", module + "/hclspec"},
	module + "/cmd/internal/lang":        {"os", "log", "net", "time", "github.com/hashicorp", "github.com/zclconf", "github.com/spf13", module},
	module + "/cmd/internal/present":     {"os", "log", "net", "time", "github.com/hashicorp", "github.com/zclconf", "github.com/spf13", module + "/hclspec", module + "/cmd/internal/render"},
	module + "/cmd/internal/render":      {"os", "log", "net", "time", "github.com/hashicorp", "github.com/spf13", module + "/hclspec", module + "/planner", module + "/cmd/internal/document"},
	module + "/cmd/internal/diagnostics": {"os", "log", "net", "time", "github.com/spf13", module + "/planner"},
	module + "/cmd/internal/testreport":  {"os", "log", "net", "time", "github.com/spf13", module + "/planner"},
	module + "/cmd/internal/tabular":     {"os", "log", "net", "time", "github.com/hashicorp", "github.com/spf13", module + "/hclspec", module + "/cmd/internal/present", module + "/cmd/internal/render"},
}

// engine is what no package of the engine may import, and others of its packages.
func engine(packages ...string) []string {
	all := []string{"os", "io", "log", "net", "path/filepath", "time", "github.com/hashicorp", "github.com/zclconf", "github.com/spf13", module + "/hclspec", module + "/cmd", module + "/internal"}
	for _, name := range packages {
		all = append(all, module+"/planner/"+name)
	}
	return all
}

// TestImportsPointDown holds the packages against the architecture: the pure
// middle knows no files, clocks or HCL, and nothing below cmd knows cobra.
func TestImportsPointDown(t *testing.T) {
	t.Parallel()
	out, err := child(t, "go", "list", "-f", "{{.ImportPath}}: {{join .Imports \" \"}}", "../...").Output()
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for line := range strings.Lines(string(out)) {
		name, imports, _ := strings.Cut(strings.TrimSpace(line), ": ")
		for _, rule := range forbidden[name] {
			for _, imported := range strings.Fields(imports) {
				if imported == rule || strings.HasPrefix(imported, rule+"/") && imported != "io/fs" {
					t.Errorf("%s imports %s", name, imported)
				}
			}
		}
		if slices.Contains(keys(forbidden), name) {
			checked++
		}
	}
	if checked != len(forbidden) {
		t.Errorf("only %d of %d packages were found", checked, len(forbidden))
	}
}

func keys[V any](m map[string]V) (all []string) {
	for k := range m {
		all = append(all, k)
	}
	return all
}
