package report

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/hclspec"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/compare"
	"github.com/declarative-cost/planner/planner/settle"
)

const examples = "../../../examples"

// load evaluates and simulates a configuration.
func load(t testing.TB, o hclspec.Options) (*hclspec.Config, *planner.Forecast) {
	t.Helper()
	config, diags := hclspec.Load(o)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	f, problems := settle.Simulate(config.Input)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return config, f
}

// example makes the plan document of an example, with its checks and under the
// given scenarios.
func example(t testing.TB, file string, scenarios ...string) *document.Plan {
	t.Helper()
	o := hclspec.Options{FS: os.DirFS(examples), Path: file}
	config, f := load(t, o)
	outcome, diags := config.Evaluate(f)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	meta := document.Meta{PlannerVersion: "1.2.3", Outputs: map[string]document.Output{}}
	for _, c := range outcome.Checks {
		status := "pass"
		if !c.Passed {
			status = "fail"
		}
		meta.Checks = append(meta.Checks, document.Check{Address: c.Address, Status: status, OnFail: string(c.OnFail), Messages: c.Messages})
	}
	for name, value := range outcome.Outputs {
		output, err := hclspec.MarshalOutput(value)
		if err != nil {
			t.Fatal(err)
		}
		meta.Outputs[name] = document.Output{Value: output.Value, Type: output.Type, Sensitive: output.Sensitive}
	}
	for _, scenario := range scenarios {
		o.Scenario = scenario
		_, other := load(t, o)
		meta.Scenarios = append(meta.Scenarios, document.NewScenario(scenario, other))
	}
	return document.New(f, meta)
}

// configured makes the forecast of a text.
func configured(t testing.TB, text string) *planner.Forecast {
	t.Helper()
	_, f := load(t, hclspec.Options{FS: fstest.MapFS{"main.hcl": {Data: []byte(text)}}, Path: "main.hcl"})
	return f
}

func planOf(t testing.TB, text string) *document.Plan {
	t.Helper()
	return document.New(configured(t, text), document.Meta{PlannerVersion: "1.2.3"})
}

// diffOf makes the diff of two texts.
func diffOf(t testing.TB, before, after string) *document.Diff {
	t.Helper()
	d, err := compare.Compare(configured(t, before), configured(t, after))
	if err != nil {
		t.Fatal(err)
	}
	return document.NewDiff(d, document.DiffMeta{PlannerVersion: "1.2.3", BaseSource: "git:main", HeadSource: "."})
}

// The two sides of a change: a volume grows, a pack is bought, a discount comes,
// a top-up is larger, an account is new and a guardrail is broken.
const (
	before = `
planner {
  start = "2026-12"
}
account "shop" {
  title = "Online shop"
  opening {
    balance = 90000
  }
}
usage "search" {
  account = account.shop
  meter   = "similar_search_image"
  calls   = 610000
}
usage "label" {
  account = account.shop
  meter   = "detect_label"
  calls   = 900000
}
top_up "january" {
  account = account.shop
  amount  = 900000
  date    = "2027-01-11"
}
budget "year" {
  amount = 480000
}
guardrail "growth" {
  max_increase         = 10000
  max_increase_percent = 2.5
}
`
	after = `
planner {
  start = "2026-12"
}
account "shop" {
  title = "Online shop"
  discount = 0.95
  opening {
    balance = 90000
  }
}
account "lab" {
  tags = { team = "research" }
}
usage "try" {
  account = account.lab
  meter   = "detect_label"
  calls   = 450000
}
usage "search" {
  account = account.shop
  meter   = "similar_search_image"
  calls   = 910000
}
usage "label" {
  account = account.shop
  meter   = "detect_label"
  calls   = 700000
}
resource_pack "spring" {
  account      = account.shop
  sku          = "similar_search_image_5m"
  purchased_on = "2027-02-10"
}
top_up "january" {
  account = account.shop
  amount  = 700000
  date    = "2027-01-11"
}
budget "year" {
  amount = 480000
}
guardrail "growth" {
  max_increase         = 10000
  max_increase_percent = 2.5
}
`
)

// hostileText tries to leave every place that it may stand in.
var hostileText = `</script></style><img src=x onerror=alert(1)>"'` + "`" + `{{.}}<!-- \u202Eevil\u2066 \u2028` + strings.Repeat("ï̈", 5000)

// hostile is a plan whose texts are hostileText.
func hostile(t testing.TB) *document.Plan {
	p := example(t, "expiring-pack.hcl")
	p.Accounts = append(p.Accounts, p.Accounts[0])
	p.Accounts[1].Address = `account.b["` + hostileText + `"]`
	for i := range p.Accounts {
		a := &p.Accounts[i]
		a.Title, a.Tags = hostileText, map[string]string{hostileText: hostileText}
		for k := range a.Events {
			a.Events[k].Message = hostileText
		}
		for k := range a.Packs {
			a.Packs[k].Address, a.Packs[k].SKU = hostileText, hostileText
		}
		for k := range a.Months {
			for m := range a.Months[k].Meters {
				a.Months[k].Meters[m].Title = hostileText
			}
		}
	}
	for i := range p.Usages {
		p.Usages[i].Address, p.Usages[i].Tags = hostileText, map[string]string{"a": hostileText}
	}
	p.Scenario, p.PlannerVersion, p.Currency = &hostileText, hostileText, hostileText
	p.Checks = []document.Check{{Address: hostileText, Status: "fail", OnFail: hostileText, Messages: []string{hostileText}}}
	p.Outputs = map[string]document.Output{hostileText: {Value: []byte(`"</script><img src=x onerror=alert(1)>"`)}}
	p.Scenarios = []document.Scenario{{Name: hostileText, Totals: p.Totals, Monthly: p.Monthly}}
	p.Diagnostics = []document.Diagnostic{{Severity: "warning", Summary: hostileText, Detail: hostileText, Range: &document.Range{Filename: hostileText}}}
	p.Budgets = []document.Budget{{Address: hostileText, Basis: hostileText, Period: "total", Months: []document.Money{{}, {}, {}, {}, {}, {}}, OnExceed: hostileText}}
	return p
}

// manyAccounts is a plan of n accounts over twelve months, each with two usages, a
// pack and tags; every seventh lacks money.
func manyAccounts(t testing.TB, n int) *document.Plan {
	t.Helper()
	var b strings.Builder
	b.WriteString("planner {\n  start = \"2026-12\"\n}\n")
	for i := range n {
		balance := 4_000_000
		if i%7 == 0 {
			balance = 20_000
		}
		fmt.Fprintf(&b, `
account "a%03d" {
  title = "Customer %d"
  tags  = { team = "team%d", region = %q }
  opening {
    balance = %d
  }
}
usage "s%03d" {
  account = account.a%03d
  meter   = "similar_search_image"
  calls   = %d
}
usage "l%03d" {
  account = account.a%03d
  meter   = "detect_label"
  calls   = %d
}
resource_pack "p%03d" {
  account      = account.a%03d
  sku          = "similar_search_image_5m"
  purchased_on = "2027-%02d-%02d"
}
`, i, i, i%9, []string{"north", "south", "east"}[i%3], balance, i, i, 300_000+i*977, i, i, 40_000+i*331, i, i, 1+i%9, 1+i%28)
	}
	return planOf(t, b.String())
}

// draw draws a plan.
func draw(t testing.TB, p *document.Plan, d *document.Diff) string {
	t.Helper()
	var b bytes.Buffer
	if err := Plan(&b, p, d, nil); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func drawDiff(t testing.TB, d *document.Diff) string {
	t.Helper()
	var b bytes.Buffer
	if err := Diff(&b, d, nil); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// save writes a page to a file of its own.
func save(t testing.TB, html string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(file, []byte(html), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}
