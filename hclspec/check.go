package hclspec

import (
	"github.com/declarative-cost/planner/hclspec/internal/functions"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/ranges"
	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// An Outcome is what a configuration says about its forecast: its outputs and
// whether its checks hold.
type Outcome struct {
	Outputs map[string]cty.Value // marked where sensitive
	Checks  []CheckResult        // by address
}

// A CheckResult is whether a check holds.
type CheckResult struct {
	Address  string
	Passed   bool
	OnFail   planner.OnFailure
	OnWorse  planner.OnFailure // where more of it fails than before
	Messages []string          // of the assertions that do not hold, in source order
}

// Evaluate works out outputs and checks from a forecast of the configuration's
// input. Mistakes in their expressions are returned as diagnostics, and warnings
// about what the simulation made of the input. Where the plan is uncertain and its ranges
// are nil, what goes by them is not judged: it holds.
func (c *Config) Evaluate(f *planner.Forecast, r *ranges.Ranges) (Outcome, hcl.Diagnostics) {
	s := c.root
	s.diags = nil
	clear(s.seen)
	s.result = &result{forecast: f, ranges: r, config: c}
	outcome := s.outcome()
	c.checkPacks(f)
	sortDiagnostics(s.diags)
	return outcome, s.diags
}

// outcome evaluates outputs and checks: with the result, or to find mistakes
// before there is one.
func (s *scope) outcome() Outcome {
	var outcome Outcome
	s.afterPlan, s.printed = true, functions.Total{}
	defer func() { s.afterPlan = false }()
	for _, name := range s.module.declared("output") {
		delete(s.names, nameKey{"output", name}) // what it was without the result
	}
	outcome.Outputs = s.resolveAll("output")
	for _, name := range s.module.declared("check") {
		outcome.Checks = append(outcome.Checks, s.runCheck(s.module.byName["check."+name]))
	}
	return outcome
}

// runCheck evaluates a check's assertions.
func (s *scope) runCheck(b *block) CheckResult {
	r := s.readerOf(nil, b)
	if len(b.nested["assert"]) == 0 && !b.faulty {
		s.mistake(b.at, "Check without an assertion", "A check needs at least one assert { condition = …, error_message = … } block.")
	}
	check := CheckResult{Address: b.name, Passed: true, OnFail: planner.Warn, OnWorse: planner.Warn}
	r.fill(&check)
	for _, assert := range b.nested["assert"] {
		if held, message := s.assert(assert); !held {
			check.Passed = false
			check.Messages = append(check.Messages, message)
		}
	}
	return check
}

// assert says whether an assertion holds, and if not its message.
func (s *scope) assert(b *block) (bool, string) {
	if s.holds(b) {
		return true, ""
	}
	return false, s.messageText(b.attrs["error_message"])
}

// holds evaluates the condition of an assertion or a validation. It counts as held where it
// is missing, wrong or not known, which is reported elsewhere or here.
func (s *scope) holds(b *block) bool {
	condition, message := b.attrs["condition"], b.attrs["error_message"]
	if condition == nil || message == nil {
		return true // reported when the block was decoded
	}
	v, _ := s.eval(condition.Expr, nil).UnmarkDeep()
	v, err := convert.Convert(v, cty.Bool)
	switch {
	case err != nil || v.IsKnown() && v.IsNull():
		s.failAt(condition, "Invalid condition", "A condition is true or false.")
	case !v.IsKnown():
		s.messageText(message) // for its mistakes
	default:
		return v.True()
	}
	return true
}
