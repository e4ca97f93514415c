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
	"github.com/declarative-cost/planner/pricing"
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

// A diffFormat is a way to show a diff.
type diffFormat struct {
	name string
	draw func(w io.Writer, d *document.Diff, t drawing, limit int) error
}

// diffFormats are the formats of a diff, the default first.
var diffFormats = []diffFormat{
	{"text", func(w io.Writer, d *document.Diff, t drawing, _ int) error {
		return t.page(w, "text", diffPage(d, t), 0)
	}},
	{"json", func(w io.Writer, d *document.Diff, _ drawing, _ int) error { return d.Write(w) }},
	{"markdown", drawDiffMarkdown},
	{csvFormat, func(w io.Writer, d *document.Diff, _ drawing, _ int) error {
		return tabular.Groups(w, d.Groups, d.Currency, true)
	}},
	{"html", func(w io.Writer, d *document.Diff, t drawing, _ int) error {
		return render.HTML(w, diffPage(d, drawing{Lang: t.Lang, Detail: true}))
	}},
}

func drawDiffMarkdown(w io.Writer, d *document.Diff, t drawing, limit int) error {
	return render.Markdown(w, diffPage(d, t), limit)
}

// diffPage is what a diff's text and Markdown are drawn from.
func diffPage(d *document.Diff, t drawing) present.Page {
	return present.Diff(d, t.options())
}

func diffFormatNames() (names []string) {
	for _, f := range diffFormats {
		names = append(names, f.name)
	}
	return names
}

// printDiff shows a diff in the format asked for, and writes the other files of the
// command.
func printDiff(env *Env, o *outputOptions, files *batch, d *document.Diff, limit int) error {
	if isAnnotation(o.format) {
		return files.commit()
	}
	return o.printWith(env, files, func(w io.Writer, t drawing) error {
		for _, f := range diffFormats {
			if f.name == o.format {
				return f.draw(w, d, t, limit)
			}
		}
		return o.check() // returns the error: an unknown format
	})
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
	note := func(address, attribute string, fails, worse bool, detail string) {
		on, summary := planner.Fail, "The change breaks "+address
		if worse {
			summary = "The change makes " + address + " worse"
		}
		if !fails {
			if on = planner.Warn; env.said == nil {
				return
			}
		}
		diags = append(diags, config.Failure(address, attribute, on, summary, detail))
	}
	amount := func(m document.Money) string { return pricing.GroupDigits(m.String()) }
	for _, b := range d.Budgets {
		base := "the base was within the budget"
		if b.Worse {
			base = fmt.Sprintf("in the base it was %s of %s", amount(b.Before.Projected), amount(b.Before.Amount))
		}
		if b.Exceeded && (!b.ExceededBefore || b.Worse) {
			note(b.Address, "amount", b.Fails(), b.Worse, fmt.Sprintf("%s of %s %s is projected; %s.", amount(b.Projected), amount(b.Amount), d.Currency, base))
		}
	}
	for _, g := range d.Guardrails {
		if g.Exceeded {
			note(g.Address, "", g.Fails(), false, "In "+d.Currency+": "+present.GuardrailText(nil, &g)+".")
		}
	}
	for _, check := range d.Checks {
		if check.Status == "fail" && (!check.FailedBefore || check.Worse) {
			note(check.Address, "", check.Fails(), check.Worse, strings.Join(check.Messages, " "))
		}
	}
	return env.say(hclspec.Describe(diags, files), color)
}

// broken are the addresses of what the change breaks or makes worse.
func broken(d *document.Diff) []string {
	addresses := []string{}
	for _, b := range d.Budgets {
		if b.Exceeded && (!b.ExceededBefore || b.Worse) {
			addresses = append(addresses, b.Address)
		}
	}
	for _, g := range d.Guardrails {
		if g.Exceeded {
			addresses = append(addresses, g.Address)
		}
	}
	for _, check := range d.Checks {
		if check.Status == "fail" && (!check.FailedBefore || check.Worse) {
			addresses = append(addresses, check.Address)
		}
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
