package cmd

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/hclspec"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/advise"
	"github.com/declarative-cost/planner/planner/ranges"
	"github.com/hashicorp/hcl/v2"
	"github.com/spf13/cobra"
)

// A simulation is a configuration or a saved plan with its forecast and what is said about it.
type simulation struct {
	source   string          // as the user named it
	config   *hclspec.Config // nil of a saved plan, and where there is nothing
	scenario *string         // in force; nil: none
	forecast *planner.Forecast
	draw     drawOptions
	probable []ranges.Scenario // those that have a probability
	editable *editable         // to write purchases to its files; otherwise nil
	document.Findings
}

// simulate loads, simulates and evaluates a configuration, and shows what is
// wrong with it. Under --scenario all it does so without a scenario, and adds the
// forecasts of all of them.
func simulate(env *Env, o *configOptions) (*simulation, error) {
	options, err := o.hclOptions(env)
	if err != nil {
		return nil, err
	}
	all := options.Scenario == hclspec.AllScenarios
	if all {
		options.Scenario = ""
	}
	s, err := simulateWith(env, o, options, o.path)
	if err != nil || !all {
		return s, err
	}
	if len(s.config.Scenarios()) == 0 {
		return nil, fmt.Errorf("--scenario all: the configuration declares no scenario")
	}
	each := *o
	each.draw = drawOptions{} // only the plan itself has ranges
	for _, name := range s.config.Scenarios() {
		options.Scenario = name
		other := &simulation{}
		diags, err := other.run(&each, options)
		if err != nil {
			return nil, err
		}
		if err := showDiagnostics(env, withoutShown(s.Diagnostics, diags, other.config.Files), other.config.Files, o.color(env)); err != nil {
			return nil, err
		}
		s.Scenarios = append(s.Scenarios, document.NewScenario(name, other.forecast))
	}
	return s, nil
}

// withoutShown are the diagnostics that were not shown before.
func withoutShown(shown []hclspec.Diagnostic, diags hcl.Diagnostics, files map[string]*hcl.File) (others hcl.Diagnostics) {
	for i, d := range hclspec.Describe(diags, files) {
		if !slices.ContainsFunc(shown, func(s hclspec.Diagnostic) bool { return reflect.DeepEqual(s, d) }) {
			others = append(others, diags[i])
		}
	}
	return others
}

func simulateWith(env *Env, o *configOptions, options hclspec.Options, source string) (*simulation, error) {
	s := &simulation{source: source}
	if options.Scenario != "" {
		s.scenario = &options.Scenario
	}
	diags, err := s.run(o, options)
	if err != nil {
		return nil, err
	}
	if !options.Lenient && !diags.HasErrors() {
		diags = append(diags, oldPrices(&s.config.Input, o.maxPriceAge)...)
	}
	s.Diagnostics = hclspec.Describe(diags, s.config.Files)
	if err := showDiagnostics(env, diags, s.config.Files, o.color(env)); err != nil {
		return nil, err
	}
	return s, nil
}

// oldPrices is the warning about price lists that are older than so many days when the
// plan starts.
func oldPrices(in *planner.Input, most int) hcl.Diagnostics {
	var old []string
	for _, c := range in.Catalogs {
		spec := c.Spec()
		age := int(in.Start.First() - spec.LaterDay())
		if spec.LaterDay() == 0 || age <= most {
			continue
		}
		text := fmt.Sprintf("The prices of %s are of %s, %d days before the plan starts", spec.ID, spec.LaterDay(), age)
		if spec.Source != "" {
			text += "; check " + spec.Source
		}
		old = append(old, text+".")
	}
	if len(old) == 0 {
		return nil
	}
	return hcl.Diagnostics{{Severity: hcl.DiagWarning, Summary: "Prices may be out of date", Detail: strings.Join(old, " ")}}
}

// run loads, simulates and evaluates. The watchdog limits the evaluation of
// expressions, not the simulation, whose time is proportional to the plan.
func (s *simulation) run(o *configOptions, options hclspec.Options) (diags hcl.Diagnostics, err error) {
	s.config, diags, err = o.load(options)
	if err != nil || diags.HasErrors() {
		return diags, err
	}
	forecast, problems := s.config.Plan.Simulate()
	if len(problems) > 0 { // Load has checked the input; this is for what it may miss
		return append(diags, s.config.Locate(problems)...), nil
	}
	s.forecast = forecast
	for i := 0; i < len(forecast.Accounts) && o.cash; i++ {
		forecast.Accounts[i].TracksCash = true // also of one that declares no balance: it starts with 0
	}
	more, err := s.settleFutures(o, options)
	if diags = append(diags, more...); err != nil || diags.HasErrors() {
		return diags, err
	}
	var outcome hclspec.Outcome
	if err := o.watchdog.run(func() { outcome, more = s.config.Evaluate(forecast, s.Ranges) }); err != nil {
		return nil, err
	}
	if diags = append(diags, more...); diags.HasErrors() {
		return diags, nil
	}
	return diags, s.find(outcome)
}

// load loads a configuration without simulating it, under the watchdog.
func (o *configOptions) load(options hclspec.Options) (*hclspec.Config, hcl.Diagnostics, error) {
	var config *hclspec.Config
	var diags hcl.Diagnostics
	if err := o.watchdog.run(func() { config, diags = hclspec.Load(options) }); err != nil {
		return nil, nil, err // the abandoned goroutine may still write to both
	}
	return config, diags, nil
}

// find notes checks and outputs as documents have them.
func (s *simulation) find(outcome hclspec.Outcome) error {
	for _, check := range outcome.Checks {
		status := "pass"
		if !check.Passed {
			status = "fail"
		}
		s.Checks = append(s.Checks, document.Check{
			Address: check.Address, Status: status, OnFail: string(check.OnFail), OnWorse: string(check.OnWorse), Messages: check.Messages,
		})
	}
	s.Outputs = map[string]document.Output{}
	for name, value := range outcome.Outputs {
		output, err := hclspec.MarshalOutput(value)
		if err != nil {
			return err
		}
		s.Outputs[name] = document.Output{Value: output.Value, Type: output.Type, Sensitive: output.Sensitive}
	}
	return nil
}

// showFailures prints failed budgets and checks to standard error, with their places
// in the files. Before says what
// follows of those that failed before the change.
func (s *simulation) showFailures(env *Env, before map[string]planner.OnFailure, color bool) error {
	var diags hcl.Diagnostics
	for _, b := range s.forecast.Budgets {
		if !b.Exceeded {
			continue
		}
		attribute, text := "amount", hclspec.ExceededText(&b, s.forecast.Currency)
		if b.Budget.Confidence != nil && s.Ranges != nil {
			attribute, text = "confidence", s.exceededText(&b)
		}
		diags = append(diags, s.config.Failure(b.Budget.Address, attribute, cmp.Or(before[b.Budget.Address], b.Budget.OnExceed), "Budget exceeded", text))
	}
	for _, c := range s.Checks {
		for _, message := range c.Messages {
			diags = append(diags, s.config.Failure(c.Address, "", cmp.Or(before[c.Address], planner.OnFailure(c.OnFail)), "Check failed", message))
		}
	}
	return env.say(hclspec.Describe(diags, s.config.Files), color)
}

// failed reports whether a budget or check with "fail" does not hold.
func (s *simulation) failed() bool {
	return slices.ContainsFunc(s.forecast.Budgets, func(b planner.BudgetForecast) bool { return b.Exceeded && b.Budget.OnExceed == planner.Fail }) ||
		slices.ContainsFunc(s.Checks, func(c document.Check) bool { return c.Status == "fail" && c.OnFail == string(planner.Fail) })
}

// addNoAdviceFlag lets a command leave advice out.
func addNoAdviceFlag(c *cobra.Command, off *bool) {
	c.Flags().BoolVar(off, "no-advice", false, "do not look for ways to save")
}

// advise looks for advice on a configuration's plan, without what its comments
// silence. A saved plan keeps the advice that it was saved with.
func (s *simulation) advise() {
	if s.config == nil {
		return
	}
	options := advise.Options{Ignores: s.config.Ignores}
	if s.Ranges != nil {
		draw := s.draw.options(s.probable, false)
		draw.Futures = s.Ranges.Futures
		options.Draw = &draw
	}
	found := advise.Advise(s.forecast, options)
	s.Advice, s.AdviceRun = document.NewAdvice(found, s.forecast)
}
