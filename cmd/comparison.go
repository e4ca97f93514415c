package cmd

import (
	"fmt"
	"io"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/diagnostics"
	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/report"
	"github.com/declarative-cost/planner/cmd/internal/view"
	"github.com/declarative-cost/planner/hclspec"
	"github.com/declarative-cost/planner/planner/compare"
	"github.com/declarative-cost/planner/pricing"
	"github.com/hashicorp/hcl/v2"
)

// A comparison is a diff with its two sides.
type comparison struct {
	base, head *side
	diff       *compare.Diff
	advice     view.Advice // on the head
}

// compareWith compares a head with a base.
func compareWith(env *Env, o configOptions, base string, head *side) (*comparison, error) {
	before, err := loadSide(env, o, base, true)
	if err != nil {
		return nil, err
	}
	if before.simulation == nil {
		before.simulation = &simulation{forecast: emptyForecast(head.forecast)}
	}
	diff, err := compare.Compare(before.forecast, head.forecast)
	if err != nil {
		return nil, err
	}
	return &comparison{base: before, head: head, diff: diff}, warnUnappliedMoves(env, o, head, diff.Unmoved)
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

// loadComparison makes the comparison of a saved diff document again, from the
// inputs of its sides.
func loadComparison(env *Env, name string) (*comparison, error) {
	data, err := readDocument(env, name)
	if err != nil {
		return nil, err
	}
	doc, err := document.ReadDiff(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return recompare(env, doc, name)
}

func recompare(env *Env, doc *document.Diff, name string) (*comparison, error) {
	base, err := forecastOf(&doc.Inputs.Base)
	if err != nil {
		return nil, fmt.Errorf("%s: its base: %w", name, err)
	}
	head, err := forecastOf(&doc.Inputs.Head)
	if err != nil {
		return nil, fmt.Errorf("%s: its head: %w", name, err)
	}
	diff, err := compare.Compare(base, head)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	before, after := document.SplitChecks(doc.Checks)
	c := &comparison{
		base: &side{doc.Base.Source, &simulation{forecast: base, outcome: outcomeOf(before)}},
		head: &side{doc.Head.Source, &simulation{forecast: head, outcome: outcomeOf(after)}},
		diff: diff, advice: adviceOf(doc.Advice, doc.AdviceRun),
	}
	if !sameJSON(doc.Totals, c.document().Totals) {
		warnOtherVersion(env, name, doc.PlannerVersion)
	}
	return c, nil
}

// A diffFormat is a way to show a diff.
type diffFormat struct {
	name string
	draw func(w io.Writer, c *comparison, t drawing, limit int) error
}

// diffFormats are the formats of a diff, the default first.
var diffFormats = []diffFormat{
	{"text", func(w io.Writer, c *comparison, t drawing, _ int) error {
		return view.DiffText(w, c.view(), view.TextOptions(t))
	}},
	{"json", func(w io.Writer, c *comparison, _ drawing, _ int) error { return c.document().Write(w) }},
	{"markdown", func(w io.Writer, c *comparison, t drawing, limit int) error {
		return view.DiffMarkdown(w, c.view(), view.MarkdownOptions{Limit: limit, Lang: t.Lang})
	}},
	{"html", func(w io.Writer, c *comparison, t drawing, _ int) error {
		return report.Diff(w, c.document().In(t.Lang, c.diff), t.Lang)
	}},
}

func diffFormatNames() (names []string) {
	for _, f := range diffFormats {
		names = append(names, f.name)
	}
	return names
}

// print shows the comparison in the format asked for, and writes the other files of
// the command.
func (c *comparison) print(env *Env, o *outputOptions, files *batch, limit int) error {
	return o.printWith(env, files, func(w io.Writer, t drawing) error {
		for _, f := range diffFormats {
			if f.name == o.format {
				return f.draw(w, c, t, limit)
			}
		}
		return o.check() // returns the error: an unknown format
	})
}

// showFailures prints to standard error which limits the change breaks: the reason
// for exit code 3 in every format.
func (c *comparison) showFailures(env *Env, color bool) error {
	var diags []hclspec.Diagnostic
	note := func(address, detail string) {
		diags = append(diags, hclspec.Diagnostic{Severity: "error", Summary: "The change breaks " + address, Detail: detail})
	}
	for _, b := range c.diff.Budgets {
		if b.Fails() {
			note(b.Budget.Address, fmt.Sprintf("%s of %s %s is projected; the base was within the budget.", pricing.GroupDigits(b.Projected.String()), pricing.GroupDigits(b.Budget.Amount.String()), c.diff.Currency()))
		}
	}
	for _, g := range c.diff.Guardrails {
		if g.Fails() {
			note(g.Guardrail.Address, "In "+c.diff.Currency()+": "+view.GuardrailText(nil, g)+".")
		}
	}
	for _, check := range c.meta().Checks {
		if check.Fails() {
			note(check.Address, strings.Join(check.Messages, " "))
		}
	}
	return diagnostics.Text(env.Stderr, diags, env.StderrWidth, color)
}

// failedBefore are the budgets and checks that fail in the base.
func (c *comparison) failedBefore() map[string]bool {
	failed := map[string]bool{}
	for _, b := range c.diff.Budgets {
		failed[b.Budget.Address] = b.ExceededBefore
	}
	for _, check := range c.meta().Checks {
		failed[check.Address] = check.FailedBefore
	}
	return failed
}

// exitStatus is 3 where something newly fails, otherwise with a detailed exit
// code 2 where the cost changed.
func (c *comparison) exitStatus(detailed bool) error {
	switch {
	case c.fails():
		return exitStatus(exitFailed)
	case detailed && c.diff.CostChanged():
		return exitStatus(exitChanged)
	}
	return nil
}

// fails reports whether the change newly breaks a budget, guardrail or check with
// "fail".
func (c *comparison) fails() bool {
	for _, b := range c.diff.Budgets {
		if b.Fails() {
			return true
		}
	}
	for _, g := range c.diff.Guardrails {
		if g.Fails() {
			return true
		}
	}
	for _, check := range c.meta().Checks {
		if check.Fails() {
			return true
		}
	}
	return false
}

// document is the diff for programs.
func (c *comparison) document() *document.Diff { return document.NewDiff(c.diff, c.meta()) }

func (c *comparison) meta() document.DiffMeta {
	return document.DiffMeta{
		PlannerVersion: version,
		BaseSource:     c.base.source,
		HeadSource:     c.head.source,
		Checks:         document.DiffChecks(c.base.checks(), c.head.checks()),
		Advice:         c.advice.Entries,
		AdviceRun:      c.advice.Run,
	}
}

// view is the diff for people.
func (c *comparison) view() view.Diff {
	meta := c.meta()
	return view.Diff{Diff: c.diff, BaseSource: meta.BaseSource, HeadSource: meta.HeadSource, Checks: meta.Checks, Advice: c.advice}
}
