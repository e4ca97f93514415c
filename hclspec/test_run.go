package hclspec

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/ranges"
	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// A TestFile is a *.test.hcl file: runs of the configuration beside it, each
// with what it expects.
type TestFile struct {
	Name string // as shown to the user
	Runs []*TestRun

	variables hcl.Attributes // of every run
}

// A TestRun is one run block.
type TestRun struct {
	Name string

	file  *TestFile
	block *block
}

// A TestResult is what became of a run.
type TestResult struct {
	Passed   bool
	Forecast *planner.Forecast // nil where the run did not come to a simulation
	Ranges   *ranges.Ranges    // nil where nothing is uncertain
	Outcome  Outcome
	Diags    hcl.Diagnostics
	Files    map[string]*hcl.File
}

// LoadTests reads the tests of a configuration: the *.test.hcl files of its
// folder, or STEM.test.hcl beside a single STEM.hcl.
func LoadTests(o Options) ([]*TestFile, map[string]*hcl.File, hcl.Diagnostics) {
	src := newSources(o.FS, o.Display)
	names, diags := src.testFiles(path.Clean(o.Path))
	var files []*TestFile
	for _, name := range names {
		parsed, more := src.parse(name)
		diags = append(diags, more...)
		if parsed == nil {
			continue
		}
		top, more := decodeFile(parsed, schemas["tests"])
		diags = append(diags, more...)
		file := &TestFile{Name: src.display(name), variables: top.variables()}
		file.Runs = each(top.nested["run"], func(b *block) *TestRun { return &TestRun{Name: b.labels[0], file: file, block: b} })
		files = append(files, file)
	}
	sortDiagnostics(diags)
	return files, src.files, diags
}

// HasTests says whether there are files with tests of a configuration.
func HasTests(o Options) bool {
	_, diags := newSources(o.FS, o.Display).testFiles(path.Clean(o.Path))
	return !diags.HasErrors()
}

// testFiles lists the files with tests of a configuration, by name.
func (s *sources) testFiles(at string) ([]string, hcl.Diagnostics) {
	names, err := s.list(at, testFile, nil)
	if err != nil {
		return nil, readError(s.display(at), err)
	}
	if len(names) == 0 {
		return nil, hcl.Diagnostics{sourceless("No tests", fmt.Sprintf("There is no *.test.hcl file for %s.", s.display(at)))}
	}
	return names, nil
}

// Run plans the configuration that the options name as the run says, and holds
// the outcome against its assertions and expected failures.
func (t *TestRun) Run(o Options) TestResult {
	ev := newEvaluator(o, newSources(o.FS, o.Display))
	ev.dataOnly = true

	ev.rootDir = path.Clean(o.Path)
	if info, err := fs.Stat(o.FS, ev.rootDir); err == nil && !info.IsDir() {
		ev.rootDir = path.Dir(ev.rootDir)
	}
	s := ev.newScope(&module{})
	expected := t.expectations(s)
	t.options(s, &o)
	if ev.diags.HasErrors() {
		return TestResult{Diags: ev.diags}
	}
	config, diags := Load(o)
	result := TestResult{Files: config.Files}
	met := map[string]bool{}
	fails := func(address string, d *hcl.Diagnostic) { // as expected, or a failure of the run
		if met[address] = true; expected[address] == nil {
			result.Diags = append(result.Diags, d)
		}
	}
	for _, d := range diags {
		if rule, ok := hcl.DiagnosticExtra[failedRule](d); ok {
			fails(string(rule), d)
		} else {
			result.Diags = append(result.Diags, d)
		}
	}
	refused := len(met) > 0 // by a validation: there is nothing to simulate
	if !refused && !result.Diags.HasErrors() {
		t.simulate(config, o, fails, &result)
	}
	for _, address := range slices.Sorted(maps.Keys(expected)) {
		if !config.declares(address) {
			result.Diags = append(result.Diags, problem(expected[address].Range(), undeclared, "There is no %s that could fail.", address))
			continue
		}
		if refused && !strings.Contains("."+address, ".var.") {
			continue
		}
		if !met[address] && !result.Diags.HasErrors() {
			result.Diags = append(result.Diags, problem(expected[address].Range(), "Missing expected failure", "%s was expected to fail, but it holds.", address))
		}
	}
	result.Passed = !result.Diags.HasErrors()
	sortDiagnostics(result.Diags)
	return result
}

// declares says whether an address is that of a budget, a check or a variable.
func (c *Config) declares(address string) bool {
	if name, ok := strings.CutPrefix(address, "var."); ok {
		return c.root != nil && c.root.module.byName["variable."+name] != nil
	}
	_, ok := c.places[address]
	return ok
}

// simulate runs a configuration without mistakes.
func (t *TestRun) simulate(config *Config, o Options, fails func(address string, d *hcl.Diagnostic), result *TestResult) {
	forecast, problems := config.Plan.Simulate()
	result.Diags = append(result.Diags, config.Locate(problems)...)
	if len(problems) > 0 {
		return
	}
	scenarios, diags := config.LoadProbable(o)
	result.Diags = append(result.Diags, diags...)
	drawn, problems := ranges.Decide(forecast, ranges.Options{Futures: ranges.DefaultFutures, Seed: ranges.DefaultSeed, Scenarios: scenarios})
	if result.Diags = append(result.Diags, config.Locate(problems)...); result.Diags.HasErrors() {
		return
	}
	outcome, diags := config.Evaluate(forecast, drawn)
	result.Forecast, result.Ranges, result.Outcome = forecast, drawn, outcome
	result.Diags = append(result.Diags, diags...)
	for _, b := range forecast.Budgets {
		if b.Exceeded {
			attribute, message := "amount", ExceededText(&b, forecast.Currency)
			if c := b.Budget.Confidence; c != nil && drawn != nil {
				attribute, message = "confidence", fmt.Sprintf("%s is exceeded in more futures than its confidence of %s allows.", b.Budget.Address, c)
			}
			fails(b.Budget.Address, config.Failure(b.Budget.Address, attribute, b.Budget.OnExceed, "Budget exceeded", message))
		}
	}
	for _, c := range outcome.Checks {
		if !c.Passed {
			fails(c.Address, config.Failure(c.Address, "", c.OnFail, "Check failed", strings.Join(c.Messages, " ")))
		}
	}
	for _, b := range t.block.nested["assert"] {
		result.Diags = append(result.Diags, config.root.assertion(b)...)
	}
}

// assertion is the failure of an assertion that does not hold.
func (s *scope) assertion(b *block) hcl.Diagnostics {
	s.diags = nil
	clear(s.seen)
	s.afterPlan, s.asserting = true, true
	defer func() { s.afterPlan, s.asserting = false, false }()
	held, message := s.assert(b)
	if held {
		return s.diags
	}
	condition := b.attrs["condition"].Expr
	d := problem(condition.Range(), "Test assertion failed", "%s", message)
	d.Expression, d.EvalContext = condition, s.context(condition, nil)
	return append(s.diags, d)
}

// failedRule marks the diagnostic of a variable's validation with the address of
// the variable.
type failedRule string

// options are those of the run over those that hold for all.
func (t *TestRun) options(s *scope, o *Options) {
	r := s.readerOf(nil, t.block)
	r.set("scenario", &o.Scenario)
	r.set("start", &o.Start)
	r.months(&o.Months)
	o.overrides = map[string]inputValue{}
	for _, variables := range []hcl.Attributes{t.file.variables, t.block.variables()} {
		for name, attr := range variables {
			v, diags := attr.Expr.Value(&hcl.EvalContext{Functions: s.functions})
			s.report(diags)
			if diags.HasErrors() {
				v = cty.DynamicVal
			}
			o.overrides[name] = inputOf(attr, v)
		}
	}
}

// expectations reads expect_failures: references to budgets, checks and
// variables, by address.
func (t *TestRun) expectations(s *scope) map[string]hcl.Expression {
	expected := map[string]hcl.Expression{}
	attr := t.block.attrs["expect_failures"]
	if attr == nil {
		return expected
	}
	list, diags := hcl.ExprList(attr.Expr)
	s.report(diags)
	for _, expr := range list {
		if !s.parsable(expr) {
			continue
		}
		reference, diags := hcl.AbsTraversalForExpr(expr)
		if diags.HasErrors() || len(reference) < 2 || !slices.Contains([]string{"var", "budget", "check", "module"}, reference.RootName()) {
			s.mistake(attr.Expr.Range(), "Invalid reference", "expect_failures lists budgets, checks and variables, as in [budget.fy27, check.no_waste, var.growth].")
			continue
		}
		expected[traversalText(reference)] = expr
	}
	return expected
}
