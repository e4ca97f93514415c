package cmd

import (
	"fmt"
	"io"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/present"
	"github.com/declarative-cost/planner/cmd/internal/render"
	"github.com/declarative-cost/planner/cmd/internal/tabular"
	"github.com/declarative-cost/planner/hclspec"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/compare"
)

// compareWith compares a head with a base, with what is advised on them. One of them may be
// missing, nil or "".
func compareWith(env *Env, o configOptions, base string, head *side, advice bool) (*document.Diff, error) {
	if head != nil {
		o.draw = head.draw
		o.draw.given = true // both sides have the same futures
	}
	before := &side{}
	if base != "" {
		var err error
		if before, err = loadSide(env, o, base, true); err != nil {
			return nil, err
		}
	}
	if head == nil {
		head = &side{simulation: &simulation{forecast: emptyForecast(before.forecast), adviceRun: &document.AdviceRun{}}}
	}
	if before.simulation == nil {
		before.simulation = &simulation{forecast: emptyForecast(head.forecast), adviceRun: &document.AdviceRun{}}
	}
	meta := document.DiffMeta{
		PlannerVersion: version, BaseSource: before.source, HeadSource: head.source,
		Checks: document.DiffChecks(before.checks(), head.checks()), GroupBy: o.groupBy,
	}
	diff, unmoved, err := diffOf(before.simulation, head.simulation, meta, o.draw)
	if err != nil {
		return nil, err
	}
	if advice {
		head.advise()
		before.advise()
		diff.SetAdvice(head.advice, head.adviceRun, before.advice, before.adviceRun)
	}
	return diff, warnUnappliedMoves(env, o, head, unmoved)
}

// warnUnappliedMoves warns about moved blocks that were not applied. For a saved plan
// that was done when it was made.
func warnUnappliedMoves(env *Env, o configOptions, head *side, unmoved []compare.Unmoved) error {
	if head.config == nil {
		return nil
	}
	var diags hcl.Diagnostics
	for _, m := range unmoved {
		diags = append(diags, head.config.NotMoved(m))
	}
	return showDiagnostics(env, diags, head.config.Files, o.color(env))
}

// readDiff reads a saved diff.
func readDiff(env *Env, data []byte, name string, r reading) (*document.Diff, error) {
	d, err := document.ReadDiff(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if !r.again() {
		return d, nil
	}
	draw := drawOptions{terminal: env.terminal()}
	if d.Ranges != nil {
		draw = draw.as(d.Ranges.Futures, d.Ranges.Seed)
	}
	base, err := simulationOf(&d.Inputs.Base, draw)
	if err != nil {
		return nil, fmt.Errorf("%s: its base: %w", name, err)
	}
	head, err := simulationOf(&d.Inputs.Head, draw)
	if err != nil {
		return nil, fmt.Errorf("%s: its head: %w", name, err)
	}
	made, _, err := diffOf(base, head, document.DiffMeta{
		PlannerVersion: d.PlannerVersion, BaseSource: d.Base.Source, HeadSource: d.Head.Source,
		Checks: d.Checks, Advice: d.Advice, Settled: d.Settled, AdviceRun: d.AdviceRun, GroupBy: r.groupBy,
	}, draw)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	d.Groups = made.Groups
	return d, sameFigures(data, made, name)
}

// diffFormats are the formats of a diff, the default first.
var diffFormats = []string{"text", "json", "markdown", csvFormat, "html"}

// drawDiff draws a diff in one of its formats.
func drawDiff(w io.Writer, format string, d *document.Diff, t drawing, limit int) error {
	switch format {
	case "json":
		return d.Write(w)
	case csvFormat:
		return tabular.Groups(w, d.Groups, d.Currency, true)
	case "html":
		return render.HTML(w, present.Diff(d, present.Options{Lang: t.Lang, Detail: true}))
	}
	return t.page(w, format, present.Diff(d, t.options()), limit)
}

// printDiff shows a diff in the format asked for, and writes the other files of the
// command.
func printDiff(env *Env, o *outputOptions, files *batch, d *document.Diff, limit int) error {
	if isAnnotation(o.format) {
		return files.commit()
	}
	return o.printWith(env, files, func(w io.Writer, t drawing) error { return drawDiff(w, o.format, d, t, limit) })
}

// showBroken prints to standard error which limits a change breaks: the reason for exit
// code 3 in every format. Annotations also have those that only warn. The head's
// configuration, nil of a saved plan, has their places.
func showBroken(env *Env, config *hclspec.Config, d *document.Diff, color bool) error {
	var diags hcl.Diagnostics
	files := map[string]*hcl.File{}
	if config != nil {
		files = config.Files
	}
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

// broken are the addresses of what the change breaks or makes worse.
func broken(d *document.Diff) []string {
	addresses := []string{}
	for _, b := range brokenLimits(d) {
		addresses = append(addresses, b.address)
	}
	return addresses
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
