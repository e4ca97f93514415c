package present_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/present"
	"github.com/declarative-cost/planner/hclspec"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
)

// configurations are the examples and the conformance cases that stand alone.
func configurations(t *testing.T) map[string]*document.Plan {
	t.Helper()
	plans := map[string]*document.Plan{}
	examples, _ := filepath.Glob("../../../examples/*.hcl")
	cases, _ := filepath.Glob("../../testdata/conformance/*/main.hcl")
	for _, file := range append(examples, cases...) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		base := filepath.Base(file)
		if base != "group.hcl" && !strings.Contains(string(text), "\naccount \"") || strings.Count(base, ".") > 1 {
			continue
		}
		config, diags := hclspec.Load(hclspec.Options{FS: os.DirFS(filepath.Dir(file)), Path: filepath.Base(file)})
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		f, problems := settle.Simulate(config.Input)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		plans[file] = document.New(f, document.Meta{PlannerVersion: "1.2.3"})
	}
	if len(plans) < 45 {
		t.Fatalf("only %d configurations", len(plans))
	}
	return plans
}

func fullPage(t *testing.T, p *document.Plan) present.Page {
	t.Helper()
	page, err := present.Plan(p.Source(), present.Options{Detail: true, Charts: true})
	if err != nil {
		t.Fatal(err)
	}
	return page
}

// charts are those of a page, by id.
func charts(t *testing.T, p *document.Plan) map[string]present.Chart {
	t.Helper()
	page := fullPage(t, p)
	found := map[string]present.Chart{}
	var collect func([]present.Block)
	collect = func(blocks []present.Block) {
		for _, block := range blocks {
			switch b := block.(type) {
			case present.Chart:
				found[b.ID] = b
			case present.Tabs:
				for _, c := range b {
					found[c.ID] = c
				}
			case present.Group:
				collect(b.Blocks)
			}
		}
	}
	for s := range page.Sections {
		collect(s.Blocks)
	}
	return found
}

// stack is the sum of a chart's series at a place.
func stack(c present.Chart, i int) (sum decimal.Decimal) {
	for _, s := range c.Series {
		sum = sum.Add(s.Values[i].Number)
	}
	return sum
}

// What is stacked in a month is the month's figure in the document, of all accounts and
// of each; the month after the plan is there, and no two series have one name.
func TestCostChartsAddUpToTheDocument(t *testing.T) {
	equal := func(what string, got decimal.Decimal, want document.Money) {
		t.Helper()
		if !got.Equal(want.Decimal()) {
			t.Errorf("%s: %s, want %s", what, got, want)
		}
	}
	for name, p := range configurations(t) {
		all := charts(t, p)
		months := func(id string, monthly []document.Figures, after document.Money) {
			billed, amortized, cash := all[id+"-billed"], all[id+"-amortized"], all[id+"-cash"]
			for i, m := range monthly {
				what := name + " " + id + " " + m.Month.String() + " "
				equal(what+"billed", stack(billed, i), m.Billed)
				equal(what+"amortized", stack(amortized, i), m.Amortized)
				equal(what+"cash", stack(cash, i), m.Cash)
			}
			if len(cash.X) > len(monthly) {
				equal(name+" after the plan", stack(cash, len(monthly)), after)
			} else if !after.IsZero() {
				t.Errorf("%s %s: the month after the plan is missing", name, id)
			}
		}
		months("cost", p.Monthly, p.AfterHorizon.Cash)
		for i := range p.Accounts {
			if a := &p.Accounts[i]; len(p.Accounts) > 1 {
				var monthly []document.Figures
				for _, m := range a.Months {
					monthly = append(monthly, m.Figures)
				}
				months("a"+string(rune('0'+i)), monthly, a.After().Cash)
			}
		}
		for id, c := range all {
			seen := map[string]bool{}
			for _, s := range c.Series {
				if seen[s.Name] || len(s.Values) != len(c.X) {
					t.Errorf("%s %s: series %q with %d values for %d places", name, id, s.Name, len(s.Values), len(c.X))
				}
				seen[s.Name] = true
			}
		}
	}
}

// A meter of two catalogues is two, with two names.
func TestMetersOfTwoCatalogsHaveTwoNames(t *testing.T) {
	p := configurations(t)["../../../examples/group.hcl"]
	other := p.Inputs.Catalogs[0]
	other.ID = "other"
	catalog, problems := pricing.NewCatalog(other.CatalogSpec)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	other.SHA256 = catalog.SHA256()
	p.Inputs.Catalogs = append(p.Inputs.Catalogs, other)
	for _, m := range p.Accounts[1].Months {
		for k := range m.Meters {
			m.Meters[k].Catalog = other.ID
		}
	}
	series := charts(t, p)["cost-billed"].Series
	if a, b := series[0].Name, series[1].Name; a == b || !strings.Contains(a+b, "(other)") {
		t.Errorf("%q and %q", a, b)
	}
}

// The largest month is the largest, be it the one after the plan.
func TestLargestMonth(t *testing.T) {
	for name, p := range configurations(t) {
		largest := p.AfterHorizon.Cash
		for _, m := range p.Monthly {
			if cash := m.Cash; cash.GreaterThan(largest) {
				largest = cash
			}
		}
		found := false
		for s := range fullPage(t, p).Sections {
			for _, block := range s.Blocks {
				figures, _ := block.(present.Figures)
				for _, f := range figures {
					found = found || f.Label == "Largest month" && f.Value.Number.Equal(largest.Decimal())
				}
			}
		}
		if !found {
			t.Errorf("%s: %s is not the largest month", name, largest)
		}
	}
}

// A thousand calls cost what is charged and taken from packs for them: 11,900.00 and
// 59,400.00 for 1,200,000 calls.
func TestEffectivePrice(t *testing.T) {
	c := charts(t, configurations(t)["../../../examples/quickstart.hcl"])["a0-prices"]
	if first, fifth := c.Series[0].Values[0].String(), c.Series[0].Values[4].String(); first != "9.9167" || fifth != "49.5" {
		t.Errorf("%s and %s", first, fifth)
	}
}
