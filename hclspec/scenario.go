package hclspec

import (
	"cmp"
	"maps"
	"slices"

	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// AllScenarios is the name that stands for every scenario.
const AllScenarios = "all"

// Scenarios returns the names of the scenarios that are declared, sorted.
func (c *Config) Scenarios() []string { return c.root.module.declared("scenario") }

// scenarioOf finds the scenario that the options name; nil without one.
func (ev *evaluator) scenarioOf(m *module) *block {
	name := ev.options.Scenario
	if name == "" {
		return nil
	}
	if b, ok := m.byName["scenario."+name]; ok {
		return b
	}
	known := m.declared("scenario")
	detail := "There is no scenario " + name + "." + pricing.DidYouMean(name, known)
	if len(known) == 0 {
		detail = "There is no scenario " + name + ": the configuration declares none."
	}
	d := sourceless("Unknown scenario", detail)
	ev.soften(d)
	ev.add(d)
	return nil
}

// applyScenario gives the root module's variables the values that a scenario
// says. They are evaluated with the values from before the scenario, so that
// growth = var.growth * 2 is possible.
func (s *scope) applyScenario(b *block) {
	s.multiplier = decimal.NewFromInt(1)
	if b == nil {
		return
	}
	before := s.evaluator.newScope(s.module)
	before.inputs = s.inputs
	s.before = before
	s.multiplier = before.callsMultiplier(b)
	s.inputs = maps.Clone(s.inputs)
	for name, attr := range b.variables() {
		s.inputs[name] = inputOf(attr, before.eval(attr.Expr, nil))
	}
	s.byPrefix = map[string]*scope{} // instances of modules made with the values from before
}

// callsMultiplier reads what a scenario multiplies calls with, 1 by default.
func (s *scope) callsMultiplier(b *block) decimal.Decimal {
	r := s.readerOf(nil, b)
	multiplier := valueOr(r, "calls_multiplier", decimal.NewFromInt(1))
	if multiplier.IsNegative() {
		r.fail("calls_multiplier", "Invalid multiplier", "A multiplier is at least 0, not %s.", multiplier)
	}
	return multiplier
}

// checkScenarios evaluates the scenarios that are not in force, too, so that
// their mistakes are reported whichever is planned.
func (s *scope) checkScenarios() {
	declared := s.module.declared("variable")
	before := cmp.Or(s.before, s)
	before.readProbabilities()
	for _, b := range s.module.nested["scenario"] {
		if b.labels[0] == AllScenarios {
			s.mistake(b.at, "Reserved name", "%q stands for all scenarios together; give this one another name.", AllScenarios)
		}
		before.callsMultiplier(b)
		for name, attr := range b.variables() {
			before.eval(attr.Expr, nil)
			if !slices.Contains(declared, name) {
				s.mistake(attr.NameRange, "Unknown variable", "There is no variable %q to take this value.%s", name, pricing.DidYouMean(name, declared))
			}
		}
	}
}
