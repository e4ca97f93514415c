package hclspec

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/ranges"
	"github.com/declarative-cost/planner/pricing"
)

// spread reads the uncertainty block of a usage, an account or a module call over what the
// one around it says.
func (r *reader) spread(into *planner.Uncertainty) {
	b := r.block.first("uncertainty")
	if b == nil {
		return
	}
	inside, around := r.inside(b), *into
	inside.fill(into)
	into.Check(func(attribute, detail string) {
		inside.fail(attribute, "Invalid uncertainty", "%s", detail)
	})
	if inside.failed {
		*into = around
	}
}

// uncertainty puts together what the calls of the modules around a usage say, its account
// and itself, of which the later win; nil where its calls are certain.
func (r *reader) uncertainty(account string) *planner.Uncertainty {
	u := planner.Certain()
	r.callSpread(&u)
	if inst := r.places[account]; inst != nil {
		newReader(inst).spread(&u)
	}
	r.spread(&u)
	if u.IsCertain() {
		return nil
	}
	return &u
}

// callSpread reads what the calls of this module and those around it say.
func (s *scope) callSpread(into *planner.Uncertainty) {
	if s.parent != nil {
		s.parent.callSpread(into)
		newReader(s.call).spread(into)
	}
}

// checkUncertainty warns of factors that one usage has, and of a confidence where nothing
// is uncertain.
func (c *Config) checkUncertainty(ev *evaluator) {
	users := map[string][]string{}
	uncertain := len(ev.probabilities) > 0
	for _, u := range c.Input.Usages {
		if u.Uncertainty != nil {
			uncertain = true
			users[u.Uncertainty.Factor] = append(users[u.Uncertainty.Factor], u.Address)
		}
	}
	warn := func(address, attribute, name, summary, detail string) {
		inst := c.places[address]
		if inst == nil {
			return
		}
		d := warningOf(inst.block.at, name, summary, detail)
		inst.block.locate(pricing.Problem{Attribute: attribute}, d)
		ev.slips = append(ev.slips, slip{inst, "", name, d})
	}
	for factor, addresses := range users {
		if factor != "" && len(addresses) == 1 {
			warn(addresses[0], "uncertainty.factor", slipFactor, "Factor used once", fmt.Sprintf(
				"%s is the only usage with the factor %q, so it varies with no other: most likely a name is misspelt.", addresses[0], factor))
		}
	}
	for _, b := range c.Input.Budgets {
		if b.Confidence != nil && !uncertain && b.Confidence.IsPositive() && b.Confidence.LessThanOrEqual(decimal.NewFromInt(1)) {
			warn(b.Address, "confidence", slipConfidence, "Confidence without uncertainty",
				"Nothing in the plan is uncertain, so the budget holds in all futures or in none. Give usages an uncertainty block, or scenarios a probability.")
		}
	}
}

// A probability is that of a scenario.
type probability struct {
	name  string
	value decimal.Decimal
	attr  *hcl.Attribute
}

// readProbabilities reads those of all scenarios, by name.
func (s *scope) readProbabilities() {
	var p, sum decimal.Decimal
	one := decimal.NewFromInt(1)
	for _, name := range s.module.declared("scenario") {
		b := s.module.byName["scenario."+name]
		r := s.readerOf(nil, b)
		switch {
		case !r.set("probability", &p):
		case !p.IsPositive() || p.GreaterThan(one):
			r.fail("probability", "Invalid probability", "A probability is above 0 and at most 1, not %s.", p)
		case sum.Add(p).GreaterThan(one):
			r.fail("probability", "Probabilities over 1", "With this scenario the probabilities add up to %s; all of them together are at most 1, and the rest is the plan without a scenario.", sum.Add(p))
		default:
			sum = sum.Add(p)
			s.evaluator.probabilities = append(s.evaluator.probabilities, probability{name, p, b.attrs["probability"]})
		}
	}
}

// isUncertain says whether anything in a configuration is. Under a scenario the others are
// no futures; what goes by ranges is then not judged where no calls are uncertain.
func (c *Config) isUncertain() bool {
	return len(c.root.probabilities) > 0 || ranges.IsUncertain(&c.Input, nil)
}

// LoadProbable loads the scenarios that have a probability, where none is in force: what
// the plan of these options, which was loaded, may turn out to be instead.
func (c *Config) LoadProbable(o Options) (all []ranges.Scenario, diags hcl.Diagnostics) {
	if o.Scenario != "" || len(c.root.probabilities) == 0 {
		return nil, nil
	}
	for _, p := range c.root.probabilities {
		o.Scenario = p.name
		other, more := Load(o)
		if more.HasErrors() {
			return nil, more
		}
		what := ""
		switch {
		case other.Input.Start != c.Input.Start || other.Input.Months != c.Input.Months:
			what = "other months"
		case other.Plan.Currency != c.Plan.Currency && other.Plan.Currency != "" && c.Plan.Currency != "":
			what = "another currency"
		default:
			all = append(all, ranges.Scenario{Name: p.name, Probability: p.value, Input: other.Input})
			continue
		}
		diags = append(diags, problem(p.attr.Expr.Range(), "Probability of another plan",
			"The scenario %q has %s than the plan, so the two are not futures of one plan. Remove its probability.", p.name, what))
	}
	return all, diags
}
