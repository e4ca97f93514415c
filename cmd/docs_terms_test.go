package cmd_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/declarative-cost/planner/hclspec"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

const languagePage = "../docs/language.md"

// TestLanguagePageListsTheTerms: with -update their table is rewritten.
func TestLanguagePageListsTheTerms(t *testing.T) {
	page := string(readFile(t, languagePage))
	table := regexp.MustCompile(`(\n\| Term \|[^\n]*\n\|---[^\n]*\n)((?:\|[^\n]*\n)*)`)
	found := table.FindAllStringSubmatchIndex(page, -1)
	if len(found) != 1 {
		t.Fatalf("the page has %d tables of terms", len(found))
	}
	from, to := found[0][4], found[0][5]
	got, want := page[from:to], termRows(t)
	if got == want {
		return
	}
	if !*update {
		t.Fatalf("the page says\n%s\nrun with -update if the terms are meant to be\n%s", got, want)
	}
	if err := os.WriteFile(languagePage, []byte(page[:from]+want+page[to:]), 0o644); err != nil {
		t.Fatal(err)
	}
}

// termRows has for each term its values, that of the catalogue that comes with the
// program, and what it decides.
func termRows(t *testing.T) string {
	t.Helper()
	catalog, err := hclspec.BuiltinCatalog("tencent-tiia")
	if err != nil {
		t.Fatal(err)
	}
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

// TestPagesNameEveryTerm: the law says what each is for, and the pages about clauses
// in dispute name those that are tried.
func TestPagesNameEveryTerm(t *testing.T) {
	law, reconcile := string(readFile(t, "../docs/settlement.md")), string(readFile(t, "../docs/reconcile.md"))
	_, reasons, found := strings.Cut(law, "\n## 10. ")
	if !found {
		t.Fatal("settlement.md has no section 10")
	}
	for _, term := range pricing.AllTerms {
		name := "`" + term.Name + "`"
		if !strings.Contains(reasons, "| "+name) {
			t.Errorf("settlement.md gives no reason for the term %s", name)
		}
		if term.Charges && !strings.Contains(reconcile, name) {
			t.Errorf("reconcile.md does not say that the other values of %s are tried", name)
		}
	}
	sensitivity := string(readFile(t, "../docs/sensitivity.md"))
	for _, reading := range planner.Readings {
		if !strings.Contains(sensitivity, "\n| `"+string(reading)+"` |") {
			t.Errorf("sensitivity.md has no row for the reading %s", reading)
		}
	}
}
