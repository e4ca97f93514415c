package cmd

import (
	"bytes"
	"encoding/json"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/hclspec"
	"github.com/declarative-cost/planner/planner"
)

// A simulation is a configuration with its forecast and what it says about it.
type simulation struct {
	config   *hclspec.Config
	forecast *planner.Forecast
	outcome  hclspec.Outcome
	warnings []hclspec.Diagnostic
}

// simulate loads, simulates and evaluates a configuration, and shows what is
// wrong with it.
func simulate(env *Env, o *configOptions, color bool) (*simulation, error) {
	options, err := o.hclOptions(env)
	if err != nil {
		return nil, err
	}
	return simulateWith(env, options, color)
}

func simulateWith(env *Env, options hclspec.Options, color bool) (*simulation, error) {
	config, diags := hclspec.Load(options)
	s := &simulation{config: config}
	if !diags.HasErrors() {
		forecast, problems := planner.Simulate(config.Input)
		diags = append(diags, config.Locate(problems)...)
		if len(problems) == 0 {
			outcome, more := config.Evaluate(forecast)
			diags = append(diags, more...)
			s.forecast, s.outcome = forecast, outcome
		}
	}
	s.warnings = hclspec.Describe(diags, config.Files)
	return s, showDiagnostics(env, diags, config.Files, color)
}

// meta is what the plan document says beyond the forecast.
func (s *simulation) meta() (document.Meta, error) {
	meta := document.Meta{PlannerVersion: version, Outputs: map[string]document.Output{}}
	for _, check := range s.outcome.Checks {
		status := "pass"
		if !check.Passed {
			status = "fail"
		}
		meta.Checks = append(meta.Checks, document.Check{
			Address: check.Address, Status: status, OnFail: string(check.OnFail), Messages: check.Messages,
		})
	}
	for name, value := range s.outcome.Outputs {
		output, err := hclspec.MarshalOutput(value)
		if err != nil {
			return meta, err
		}
		meta.Outputs[name] = document.Output{Value: output.Value, Type: output.Type, Sensitive: output.Sensitive}
	}
	for _, w := range s.warnings {
		d, err := documentDiagnostic(w)
		if err != nil {
			return meta, err
		}
		meta.Diagnostics = append(meta.Diagnostics, d)
	}
	return meta, nil
}

// documentDiagnostic is a diagnostic as the document has it: the same keys.
func documentDiagnostic(d hclspec.Diagnostic) (out document.Diagnostic, err error) {
	text, err := json.Marshal(d)
	if err != nil {
		return out, err
	}
	return out, json.NewDecoder(bytes.NewReader(text)).Decode(&out)
}

// failed says whether something that was to hold does not, and is to fail.
func (s *simulation) failed() bool {
	for _, b := range s.forecast.Budgets {
		if b.Exceeded && b.Budget.OnExceed == planner.Fail {
			return true
		}
	}
	for _, c := range s.outcome.Checks {
		if !c.Passed && c.OnFail == planner.Fail {
			return true
		}
	}
	return false
}
