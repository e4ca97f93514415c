package cmd_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/declarative-cost/planner/hclspec"
	"github.com/declarative-cost/planner/planner/sensitivity"
	"github.com/declarative-cost/planner/pricing"
)

const languagePage = "../docs/language.md"

// TestLanguagePageListsWhatThereIs: its tables of terms and of meters. With -update
// they are rewritten.
func TestLanguagePageListsWhatThereIs(t *testing.T) {
	catalog, err := hclspec.BuiltinCatalog("tencent-tiia")
	if err != nil {
		t.Fatal(err)
	}
	compareTable(t, languagePage, "| Term | Values |", termRows(catalog))
	compareTable(t, languagePage, "| Meter | Title |", meterRows(catalog))
}

// compareTable wants the only table of a page whose head begins so to have the rows.
func compareTable(t *testing.T, file, head, want string) {
	t.Helper()
	page := string(readFile(t, file))
	table := regexp.MustCompile(`(\n` + regexp.QuoteMeta(head) + `[^\n]*\n\|---[^\n]*\n)((?:\|[^\n]*\n)*)`)
	found := table.FindAllStringSubmatchIndex(page, -1)
	if len(found) != 1 {
		t.Fatalf("%s has %d tables %s", file, len(found), head)
	}
	from, to := found[0][4], found[0][5]
	if page[from:to] == want {
		return
	}
	if !*update {
		t.Fatalf("%s says\n%s\nrun with -update if it is meant to be\n%s", file, page[from:to], want)
	}
	if err := os.WriteFile(file, []byte(page[:from]+want+page[to:]), 0o644); err != nil {
		t.Fatal(err)
	}
}

// termRows has for each term its values, that of the catalogue that comes with the
// program, and what it decides.
func termRows(catalog *pricing.Catalog) string {
	var rows strings.Builder
	for _, term := range pricing.AllTerms {
		quote := func(value string) string {
			if term.Number {
				return value
			}
			return fmt.Sprintf("`%q`", value)
		}
		var values []string
		for _, v := range term.Values {
			values = append(values, quote(v))
		}
		takes := strings.Join(values, ", ")
		switch {
		case takes == "" && term.Number:
			takes = "a number of " + term.Takes
		case takes == "":
			takes = term.Takes
		}
		fmt.Fprintf(&rows, "| `%s` | %s | %s | %s |\n", term.Name, takes, quote(term.Get(catalog.Spec().Terms)), term.Decides)
	}
	return rows.String()
}

// meterRows has for each meter whether a free quota covers it, and the packs for it.
func meterRows(catalog *pricing.Catalog) string {
	spec := catalog.Spec()
	var rows strings.Builder
	for _, m := range spec.Meters {
		free := "no"
		if slices.ContainsFunc(spec.FreeQuotas, func(q pricing.FreeQuotaSpec) bool { return slices.Contains(q.Meters.IDs(), m.ID) }) {
			free = "yes"
		}
		if m.Free {
			free = "free beta"
		}
		var packs []string
		for _, p := range spec.Packs {
			if slices.Contains(p.Meters.IDs(), m.ID) {
				packs = append(packs, "`"+p.SKU+"`")
			}
		}
		if len(packs) == 0 {
			packs = []string{"–"}
		}
		fmt.Fprintf(&rows, "| `%s` | %s | %s | %s |\n", m.ID, m.Title, free, strings.Join(packs, ", "))
	}
	return rows.String()
}

// TestPagesNameEveryTerm: the law says what each is for, and the pages about clauses
// in dispute name those that are tried.
func TestPagesNameEveryTerm(t *testing.T) {
	law, disputed := string(readFile(t, "../docs/settlement.md")), string(readFile(t, "../docs/reconcile.md"))
	_, reasons, found := strings.Cut(law, "\n## 10. ")
	if !found {
		t.Fatal("settlement.md has no section 10")
	}
	for _, term := range pricing.AllTerms {
		name := "`" + term.Name + "`"
		if !strings.Contains(reasons, "| "+name) {
			t.Errorf("settlement.md gives no reason for the term %s", name)
		}
		if term.Charges && !strings.Contains(disputed, name) {
			t.Errorf("reconcile.md does not say that the other values of %s are tried", name)
		}
	}
	readings := string(readFile(t, "../docs/sensitivity.md"))
	for _, reading := range sensitivity.Readings {
		if !strings.Contains(readings, "\n| `"+string(reading)+"` |") {
			t.Errorf("sensitivity.md has no row for the reading %s", reading)
		}
	}
}
