package hclspec_test

import (
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/declarative-cost/planner/hclspec"
	"github.com/declarative-cost/planner/planner/ranges"
	"github.com/declarative-cost/planner/planner/settle"
)

// What a usage says of its uncertainty wins over its account, and that over the calls of
// the modules around it, one attribute at a time, in both syntaxes.
func TestUncertaintyDefaults(t *testing.T) {
	const usage = `usage "search" {
		account = account.a
		meter   = "detect_label"
		calls   = 100
		uncertainty { p10 = 0.8 }
	}
	usage "other" {
		account = account.b
		meter   = "detect_label"
		calls   = 100
	}
	usage "own" {
		account = account.b
		meter   = "detect_label"
		calls   = 100
		uncertainty { factor = "" }
	}`
	files := fstest.MapFS{
		"main.hcl": {Data: []byte(`planner {
			start = "2026-12"
		}
		module "outer" {
			for_each = { x = 2 }
			source   = "./outer"
			wide     = each.value
			uncertainty {
				p10    = 0.5
				p90    = each.value
				factor = "all"
			}
		}
		account "certain" {}
		usage "certain" {
			account = account.certain
			meter   = "detect_label"
			calls   = 100
			uncertainty { factor = "all" }
		}`)},
		"outer/main.hcl.json": {Data: []byte(`{
			"variable": {"wide": {}},
			"module": {"inner": {"source": "./inner", "uncertainty": {"p90": "${var.wide + 1}", "drift": 0.02}}}
		}`)},
		"outer/inner/main.hcl": {Data: []byte(usage + `
		account "a" {
			uncertainty {
				monthly = 0.1
				p10     = 0.7
			}
		}
		account "b" {}`)},
	}
	config, diags := hclspec.Load(hclspec.Options{FS: files, Path: "."})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	got := map[string]string{}
	for _, u := range config.Input.Usages {
		if v := u.Uncertainty; v != nil {
			got[u.Address] = v.P10.String() + " " + v.P90.String() + " " + v.Drift.String() + " " + v.Monthly.String() + " " + v.Factor
		}
	}
	want := map[string]string{
		`module.outer["x"].module.inner.usage.search`: "0.8 3 0.02 0.1 all",
		`module.outer["x"].module.inner.usage.other`:  "0.5 3 0.02 0 all",
		`module.outer["x"].module.inner.usage.own`:    "0.5 3 0.02 0 ",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

const uncertain = `planner {
	start  = "2026-12"
	months = var.months
}
variable "months" { default = 3 }
account "a" {}
usage "search" {
	account = account.a
	meter   = "detect_label"
	calls   = 2000000
}
scenario "boom" {
	probability      = 0.25
	calls_multiplier = 2
}
budget "year" {
	amount     = 7000
	confidence = 0.9
}
check "p90" {
	assert {
		condition     = result.ranges.billed.p90 < 1 || result.ranges.budgets["budget.year"].chance_exceeded < 0.1
		error_message = "P90 ${result.ranges.billed.p90}, exceeded in ${result.ranges.budgets["budget.year"].chance_exceeded}"
	}
}`

// Scenarios with probabilities are futures of the plan; checks see them, and budgets with
// a confidence are decided by them. Where they are not worked out both hold.
func TestRangesOfScenarios(t *testing.T) {
	options := hclspec.Options{FS: fstest.MapFS{"main.hcl": {Data: []byte(uncertain)}}, Path: "."}
	config, diags := hclspec.Load(options)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	f, _ := settle.Simulate(config.Input)
	scenarios, diags := config.LoadProbable(options)
	if diags.HasErrors() || len(scenarios) != 1 {
		t.Fatal(diags, scenarios)
	}
	r, problems := ranges.Decide(f, ranges.Options{Futures: 100, Seed: 1, Scenarios: scenarios})
	if len(problems) > 0 || r.Futures != 2 || !r.Billed.P50.Equal(f.Totals.Billed) || !r.Billed.P90.GreaterThan(f.Totals.Billed) {
		t.Fatalf("%v %+v", problems, r)
	}
	outcome, diags := config.Evaluate(f, r)
	if diags.HasErrors() || outcome.Checks[0].Passed || !f.Budgets[0].Exceeded {
		t.Errorf("%v %v %v", diags, outcome.Checks, f.Budgets[0])
	}
	t.Log(outcome.Checks[0].Messages)
	ranges.Judge(f, nil)
	outcome, diags = config.Evaluate(f, nil)
	if diags.HasErrors() || !outcome.Checks[0].Passed || f.Budgets[0].Exceeded {
		t.Errorf("%v %v %v", diags, outcome.Checks, f.Budgets[0])
	}
}

// A scenario of other months has no probability.
func TestScenarioOfOtherMonths(t *testing.T) {
	source := uncertain + `
scenario "longer" {
	probability = 0.1
	variables { months = 4 }
}`
	options := hclspec.Options{FS: fstest.MapFS{"main.hcl": {Data: []byte(source)}}, Path: "."}
	config, diags := hclspec.Load(options)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	if _, diags = config.LoadProbable(options); len(diags) != 1 || diags[0].Summary != "Probability of another plan" {
		t.Error(diags)
	}
}
