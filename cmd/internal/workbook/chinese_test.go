package workbook

import (
	"encoding/xml"
	"flag"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/sensitivity"
	"github.com/declarative-cost/planner/pricing"
	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files")

func chinese(t fataler) *lang.Printer {
	t.Helper()
	p, err := lang.New(lang.Chinese)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// fullPlan has a row of everything that a workbook says.
func fullPlan(t fataler) *document.Plan {
	t.Helper()
	p := weighedPlanOf(t, richInput(t))
	p.Scenarios = []document.Scenario{{Name: "quiet"}}
	p.Outputs = map[string]document.Output{"secret": {Value: []byte("null"), Type: []byte(`"string"`), Sensitive: true}}
	p.Diagnostics = []document.Diagnostic{{Severity: "warning", Summary: "quiet", Detail: "quiet"}}
	p.Checks = []document.Check{{Address: "check.waste", Status: "fail", OnFail: "warn"}, {Address: "check.other", Status: "pass", OnFail: "fail"}}
	p.Guardrails = []document.DiffGuardrail{{Address: "guardrail.pr", Basis: "amortized", OnExceed: "fail", Exceeded: true}}
	p.AdviceRun.Silenced, p.AdviceRun.BoundedAccounts = 2, 1
	return p
}

// A Chinese workbook has the figures and formulas of the English one, each in the
// same cell.
func TestChineseWorkbookHasTheSameFigures(t *testing.T) {
	check := func(t *testing.T, p *document.Plan, d *document.Diff) {
		t.Helper()
		zh := chinese(t)
		english, other := open(t, writeIn(t, p, d, nil)), open(t, writeIn(t, p, d, zh))
		defer english.Close()
		defer other.Close()
		checkFormulasIn(t, other, zh)
		var pairs []string
		for i, name := range english.GetSheetList() {
			pairs = append(pairs, quoted(name), quoted(other.GetSheetList()[i]))
		}
		for value, word := range vocabulary(zh) {
			pairs = append(pairs, `"`+value+`"`, `"`+word+`"`)
		}
		names := strings.NewReplacer(pairs...)
		for i, name := range english.GetSheetList() {
			g := read(t, english, name)
			for r, row := range g.rows {
				for c, value := range row {
					ref := at(c+1, r+1)
					otherName := other.GetSheetList()[i]
					formula, _ := english.GetCellFormula(name, ref)
					got, _ := other.GetCellFormula(otherName, ref)
					if want := names.Replace(formula); got != want {
						t.Fatalf("%s!%s: the formula is %s, want %s", otherName, ref, got, want)
					}
					kind, _ := english.GetCellType(name, ref)
					otherKind, _ := other.GetCellType(otherName, ref)
					shown, _ := other.GetCellValue(otherName, ref, raw)
					if number := kind == 0; kind != otherKind || number && shown != value {
						t.Fatalf("%s!%s: %s of type %v, English %s of type %v", otherName, ref, shown, otherKind, value, kind)
					}
				}
			}
		}
	}
	check(t, fullPlan(t), diffOf(t, richInput(t)))
	check(t, planOf(t, plainInput(t)), diffOf(t, plainInput(t)))
}

// plainInput has no tags, packs, budgets and guardrails.
func plainInput(t fataler) planner.Input {
	in := richInput(t)
	in.Usages, in.Packs, in.Budgets, in.Guardrails = in.Usages[2:4], nil, nil, nil
	return in
}

// textsOf are all texts of a workbook: cells, names of sheets, charts, headers,
// properties.
func textsOf(t *testing.T, data []byte) (all []string) {
	t.Helper()
	f := open(t, data)
	defer f.Close()
	for _, sheet := range f.GetSheetList() {
		all = append(all, sheet)
		for _, row := range read(t, f, sheet).rows {
			all = append(all, row...)
		}
		h, err := f.GetHeaderFooter(sheet)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, strings.NewReplacer("&L&A&C", " ", "&R", " ", "&P", " ", "&N", " ").Replace(h.OddFooter))
	}
	charts := strings.Count(partOf(t, data, contentTypesName), "/xl/charts/chart")
	for i := range charts {
		all = append(all, inChart(t, partOf(t, data, fmt.Sprintf("xl/charts/chart%d.xml", i+1)))...)
	}
	if charts < 2 {
		t.Fatalf("only %d charts", charts)
	}
	p, err := f.GetDocProps()
	if err != nil {
		t.Fatal(err)
	}
	return append(all, p.Title, p.Description)
}

// inChart are the texts of a chart.
func inChart(t *testing.T, part string) (all []string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(part))
	inText := false
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			inText = token.Name.Local == "t"
		case xml.CharData:
			if inText {
				all = append(all, string(token))
			}
		case xml.EndElement:
			inText = false
		}
	}
	if len(all) == 0 {
		t.Fatal("a chart has no text")
	}
	return all
}

// namesIn are the names that a plan brings: they stay as they are.
func namesIn(p *document.Plan, d *document.Diff) []string {
	names := []string{
		"CNY", "sha256", "planner:ignore", "planner optimize", "planner", p.PlannerVersion,
		// what is declared, values of terms
		"calls:", "postpaid", "gross", "purchase_date", "purchase_month", d.Base.Source, d.Head.Source,
	}
	for _, t := range pricing.AllTerms {
		names = append(names, t.Name)
		for _, a := range p.Inputs.Accounts {
			names = append(names, t.Get(a.Terms))
		}
	}
	for _, r := range sensitivity.Readings {
		names = append(names, string(r))
	}
	for _, a := range p.Advice {
		names = append(names, string(a.Name), a.Address)
	}
	for _, a := range p.Accounts {
		names = append(names, a.Address, a.Title)
		for _, pack := range a.Packs {
			names = append(names, pack.Address)
		}
	}
	for _, u := range p.Usages {
		names = append(names, u.Address)
		for key, value := range u.Tags {
			names = append(names, key, value)
		}
	}
	for _, t := range p.Inputs.TopUps {
		names = append(names, t.Address)
	}
	names = append(names, namesInCatalogs(p.Inputs.Catalogs)...)
	for _, b := range p.Budgets {
		names = append(names, b.Address)
	}
	for _, c := range p.Checks {
		names = append(names, c.Address)
	}
	for _, g := range p.Guardrails {
		names = append(names, g.Address)
	}
	for _, s := range p.Scenarios {
		names = append(names, s.Name)
	}
	for name := range p.Outputs {
		names = append(names, name)
	}
	return names
}

// namesInCatalogs are those of meters, packs and quotas.
func namesInCatalogs(list []document.Catalog) (names []string) {
	for _, c := range list {
		names = append(names, c.ID, c.Title, c.Source, c.SHA256)
		for _, m := range c.Meters {
			names = append(names, m.ID, m.Title, m.Group)
		}
		for _, pack := range c.Packs {
			names = append(names, pack.SKU)
		}
		for _, q := range c.FreeQuotas {
			names = append(names, q.ID)
		}
	}
	return names
}

var letters = regexp.MustCompile(`[A-Za-z]+`)

// Nothing in a Chinese workbook is English but the names that the plan brings, each
// as a whole.
func TestChineseWorkbookLeavesNothingInEnglish(t *testing.T) {
	for name, p := range map[string]*document.Plan{"full": fullPlan(t), "plain": planOf(t, plainInput(t))} {
		d := diffOf(t, richInput(t))
		names := namesIn(p, d)
		names = append(names, namesIn(planOf(t, richInput(t)), d)...)
		known := map[string]bool{}
		for _, n := range names {
			known[n] = true
		}
		names = slices.DeleteFunc(names, func(n string) bool { return !letters.MatchString(n) })
		slices.SortFunc(names, func(a, b string) int { return len(b) - len(a) })
		var quotes []string
		for _, n := range names {
			quotes = append(quotes, regexp.QuoteMeta(n))
		}
		known["listed"], known["all"] = true, true // of free_quota, as whole cells
		allowed := regexp.MustCompile(`(^|[^A-Za-z0-9_])(` + strings.Join(quotes, "|") + `)($|[^A-Za-z0-9_])`)
		for _, text := range textsOf(t, writeIn(t, p, d, chinese(t))) {
			rest := text
			for !known[rest] && allowed.MatchString(rest) {
				rest = allowed.ReplaceAllString(rest, "$1 $3")
			}
			if word := letters.FindString(rest); word != "" && !known[rest] {
				t.Errorf("%s: %q has the English %q", name, text, word)
			}
		}
	}
}

// The words of the kinds of rows differ within a sheet: totals find rows by them.
func TestKindsOfASheetHaveDifferentWords(t *testing.T) {
	kinds := [][]string{
		{"meter calls", "charge", "pack value", "check"},
		{packOpening, packBought, packConsumed, packExpired, packClosing, packAmortized, packStated, "check"},
		{"tag", "usage", "requested", "total", "check"},
	}
	for _, f := range figures {
		kinds[0] = append(kinds[0], string(f))
	}
	for name, p := range map[string]*lang.Printer{"en": nil, "zh": chinese(t)} {
		words := vocabulary(p)
		for _, sheet := range kinds {
			seen := map[string]string{}
			for _, kind := range sheet {
				word, ok := words[kind]
				if !ok || seen[word] != "" {
					t.Errorf("%s: %q is %q, as %q is; known: %t", name, kind, word, seen[word], ok)
				}
				seen[word] = kind
			}
		}
	}
	for value, word := range vocabulary(nil) {
		if value != word {
			t.Errorf("the English word of %q is %q", value, word)
		}
	}
}

// A Chinese workbook, as it is read.
func TestChineseWorkbookIsTheGoldenOne(t *testing.T) {
	f := open(t, writeIn(t, fullPlan(t), diffOf(t, richInput(t)), chinese(t)))
	defer f.Close()
	var b strings.Builder
	for _, sheet := range f.GetSheetList() {
		fmt.Fprintf(&b, "== %s\n", sheet)
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			b.WriteString(strings.TrimRight(strings.Join(row, " | "), " |") + "\n")
		}
	}
	const golden = "testdata/workbook.zh.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("run with -update if this is meant:\n%s", diff)
	}
}
