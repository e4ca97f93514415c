package tabular

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/hclspec"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/plantest"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

// savedPlan is a forecast's document, written and read again: what "show" draws.
func savedPlan(t rapid.TB, f *planner.Forecast) *document.Plan {
	t.Helper()
	var b bytes.Buffer
	if err := document.New(f, document.Meta{PlannerVersion: "test"}).Write(&b); err != nil {
		t.Fatal(err)
	}
	p, err := document.Read(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func csvFixture(t testing.TB) *document.Plan {
	return loadPlan(t, os.DirFS("testdata"), "plan.hcl")
}

func loadPlan(t testing.TB, files fs.FS, path string) *document.Plan {
	t.Helper()
	return savedPlan(t, loadForecast(t, files, path))
}

func loadForecast(t rapid.TB, files fs.FS, path string) *planner.Forecast {
	t.Helper()
	config, diags := hclspec.Load(hclspec.Options{FS: files, Path: path})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return simulate(t, config.Input)
}

func simulate(t rapid.TB, in planner.Input) *planner.Forecast {
	t.Helper()
	f, problems := settle.Simulate(in)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return f
}

// knownPlans are the fixture, every case of the conformance suite, and every
// example that can be planned without further values.
func knownPlans(t *testing.T) map[string]*document.Plan {
	t.Helper()
	top := os.DirFS("../../..")
	plans := map[string]*document.Plan{"fixture": csvFixture(t)}
	cases, err := fs.Glob(top, "cmd/testdata/conformance/*/main.hcl")
	if err != nil || len(cases) < 40 {
		t.Fatal(len(cases), err)
	}
	for _, path := range cases {
		plans[path] = loadPlan(t, top, path)
	}
	examples, err := fs.Glob(top, "examples/*.hcl")
	if err != nil || len(examples) < 8 {
		t.Fatal(len(examples), err)
	}
	for _, path := range examples {
		if name := filepath.Base(path); strings.Count(name, ".") == 1 && name != "environments.hcl" { // needs values
			plans[path] = loadPlan(t, top, path)
		}
	}
	return plans
}

// drawPlan draws a plan of several accounts, products and currencies, with budgets, taxes, tags and
// titles of any kind.
func drawPlan(t *rapid.T) *document.Plan {
	in := plantest.DrawAny(t)
	in.Fiscal = planner.FiscalYear(rapid.IntRange(0, 12).Draw(t, "fiscal year"))
	for i, c := range in.Catalogs {
		spec := c.Spec()
		spec.Meters = slices.Clone(spec.Meters)
		spec.Title, spec.Meters[0].Title = rapid.String().Draw(t, "catalogue title"), rapid.String().Draw(t, "meter title")
		in.Catalogs[i] = plantest.MustCatalog(spec)
	}
	for i := range in.Accounts {
		a := &in.Accounts[i]
		a.Title, a.Tags = rapid.String().Draw(t, "title"), rapid.MapOfN(rapid.String(), rapid.String(), 0, 2).Draw(t, "tags")
		a.Opening.Declared = rapid.Bool().Draw(t, "declared")
		a.Tax = rapid.SampledFrom([]*planner.Tax{nil, {Rate: plantest.Dec("0.06")}, {Rate: plantest.Dec("0.13"), Included: true}}).Draw(t, "tax")
		in.Budgets = append(in.Budgets, planner.Budget{
			Address: fmt.Sprintf("budget.b[%d]", i), Accounts: rapid.SampledFrom([][]string{nil, {a.Address}}).Draw(t, "of"),
			Amount: pricing.Cents(100 * rapid.Int64Range(0, 99_999).Draw(t, "amount")), Period: rapid.SampledFrom(planner.BudgetPeriods).Draw(t, "period"),
			Basis: rapid.SampledFrom(planner.CostBases).Draw(t, "basis"), OnExceed: planner.Warn, OnWorse: planner.Warn,
		})
	}
	for i := range in.Usages {
		in.Usages[i].Tags = rapid.MapOfN(rapid.SampledFrom([]string{"team", "=x"}), rapid.String(), 0, 2).Draw(t, "usage tags")
	}
	return savedPlan(t, simulate(t, in))
}

// csvRows reads a table back: its columns in order, and its rows by column.
func csvRows(t rapid.TB, text string) (columns []string, rows []map[string]string) {
	t.Helper()
	records, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(records) == 0 {
		t.Fatalf("%v\n%s", err, text)
	}
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, name := range records[0] {
			row[name] = record[i]
		}
		rows = append(rows, row)
	}
	return records[0], rows
}

func drawCSV(t rapid.TB, p *document.Plan, table string) string {
	t.Helper()
	var b bytes.Buffer
	if err := CSV(&b, p, table); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// plainDecimal reads a cell that must be a plain decimal.
func plainDecimal(t rapid.TB, cell string) decimal.Decimal {
	t.Helper()
	if !csvNumber.MatchString(cell) {
		t.Fatalf("%q is no plain decimal", cell)
	}
	return decimal.RequireFromString(cell)
}
