package cmd

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/present"
	"github.com/declarative-cost/planner/hclspec"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/compare"
)

// compareWith compares a head with a base, with what is advised on them. One of them may be
// missing, nil or "".
func compareWith(env *Env, o configOptions, base string, head *simulation, advice bool) (*document.Diff, error) {
	if head != nil {
		o.draw = head.draw
		o.draw.given = true // both sides have the same futures
	}
	before := &simulation{}
	if base != "" {
		var err error
		if before, err = loadSide(env, o, base, true); err != nil {
			return nil, err
		}
	}
	if head == nil {
		head = &simulation{}
	}
	head.orEmpty(before)
	before.orEmpty(head)
	meta := document.DiffMeta{
		PlannerVersion: version, BaseSource: before.source, HeadSource: head.source,
		Checks: document.DiffChecks(before.Checks, head.Checks), GroupBy: o.groupBy,
	}
	diff, unmoved, err := diffOf(before, head, meta, o.draw)
	if err != nil {
		return nil, err
	}
	if advice {
		head.advise()
		before.advise()
		diff.SetAdvice(head.Advice, head.AdviceRun, before.Advice, before.AdviceRun)
	}
	return diff, warnUnappliedMoves(env, o, head, unmoved)
}

// warnUnappliedMoves warns about moved blocks that were not applied. For a saved plan
// that was done when it was made.
func warnUnappliedMoves(env *Env, o configOptions, head *simulation, unmoved []compare.Unmoved) error {
	if head.config == nil {
		return nil
	}
	return showDiagnostics(env, each(unmoved, head.config.NotMoved), head.config.Files, o.color(env))
}

// showBroken prints to standard error which limits a change breaks: the reason for exit
// code 3 in every format. Annotations also have those that only warn. The configuration of
// the head, of which a saved plan has none, has their places.
func showBroken(env *Env, head *simulation, d *document.Diff, color bool) error {
	var config *hclspec.Config
	files := map[string]*hcl.File{}
	if head != nil && head.config != nil {
		config, files = head.config, head.config.Files
	}
	var diags hcl.Diagnostics
	for _, b := range brokenLimits(d) {
		on, summary := planner.Fail, "The change breaks "+b.address
		if b.worse {
			summary = "The change makes " + b.address + " worse"
		}
		if !b.fails {
			if on = planner.Warn; env.said == nil {
				continue
			}
		}
		diags = append(diags, config.Failure(b.address, b.attribute, on, summary, b.detail))
	}
	return env.say(hclspec.Describe(diags, files), color)
}

// A brokenLimit is a budget, guardrail or check that a change breaks or makes worse.
type brokenLimit struct {
	address, attribute string
	fails, worse       bool // otherwise it warns; it did not hold before
	detail             string
}

// brokenLimits are those that the change breaks or makes worse.
func brokenLimits(d *document.Diff) (limits []brokenLimit) {
	amount := func(m document.Money) string { return m.Grouped(d.Currency) }
	for _, b := range d.Budgets {
		base := "the base was within the budget"
		if b.Worse && b.Before != nil {
			base = fmt.Sprintf("in the base it was %s of %s", amount(b.Before.Projected), amount(b.Before.Amount))
		}
		if b.Exceeded && (!b.ExceededBefore || b.Worse) {
			detail := fmt.Sprintf("%s of %s %s is projected; %s.", amount(b.Projected), amount(b.Amount), d.Currency, base)
			limits = append(limits, brokenLimit{b.Address, "amount", b.Fails(), b.Worse, detail})
		}
	}
	for _, g := range d.Guardrails {
		if g.Exceeded {
			limits = append(limits, brokenLimit{g.Address, "", g.Fails(), false, "In " + d.Currency + ": " + present.GuardrailText(nil, &g) + "."})
		}
	}
	for _, check := range d.Checks {
		if check.Status == "fail" && (!check.FailedBefore || check.Worse) {
			limits = append(limits, brokenLimit{check.Address, "", check.Fails(), check.Worse, strings.Join(check.Messages, " ")})
		}
	}
	return limits
}

// severities are what follows of the budgets and checks that failed in the base.
func severities(d *document.Diff) map[string]planner.OnFailure {
	on := map[string]planner.OnFailure{}
	add := func(address string, before, fails bool) {
		switch {
		case before && fails:
			on[address] = planner.Fail
		case before:
			on[address] = planner.Warn
		}
	}
	for _, b := range d.Budgets {
		add(b.Address, b.ExceededBefore, b.Fails())
	}
	for _, check := range d.Checks {
		add(check.Address, check.FailedBefore, check.Fails())
	}
	return on
}

// diffStatus is 3 where something newly fails, otherwise with a detailed exit code 2
// where the cost changed.
func diffStatus(d *document.Diff, detailed bool) error {
	switch {
	case d.Fails():
		return exitStatus(exitFailed)
	case detailed && d.CostChanged():
		return exitStatus(exitChanged)
	}
	return nil
}
