package cmd

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/view"
	"github.com/declarative-cost/planner/hclspec"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/spf13/cobra"
)

type diffOptions struct {
	config   configOptions
	output   outputOptions
	out      string
	detailed bool
	limit    int
}

func newDiffCommand(env *Env) *cobra.Command {
	o := &diffOptions{output: outputOptions{formats: []string{"text", "json", "markdown"}}}
	c := &cobra.Command{
		Use:   "diff BASE [HEAD]",
		Short: "Say what a change does to the cost, and why",
		Long: `Compares two sources and explains, to the cent, why the money billed changed. A
source is a configuration's path, a saved plan document, git:REF (the same path in
that commit) or git:REF:PATH. HEAD is the current folder by default.`,
		Example: `  planner diff git:main
  planner diff git:origin/main envs/prod --format markdown
  planner diff last-week.json . --detailed-exitcode`,
		Args: cobra.RangeArgs(1, 2),
		RunE: func(_ *cobra.Command, args []string) error {
			head := "."
			if len(args) > 1 {
				head = args[1]
			}
			return runDiff(env, o, args[0], head)
		},
	}
	o.config.addFlags(c)
	o.output.addFlags(c)
	o.config.noColor = &o.output.noColor
	c.Flags().StringVar(&o.out, "out", "", "also write the diff document (JSON) to this file")
	c.Flags().IntVar(&o.limit, "max-length", view.GitHubCommentLimit, "longest Markdown in characters; whole sections are left out to keep it (0: no limit)")
	c.Flags().BoolVar(&o.detailed, "detailed-exitcode", false, "exit with 2 when the cost changed")
	return c
}

func runDiff(env *Env, o *diffOptions, base, headSource string) error {
	if err := o.check(); err != nil {
		return err
	}
	// The path of git:REF without one is that of a head on the disk.
	if o.config.path = headSource; strings.HasPrefix(headSource, gitPrefix) || isSavedPlan(headSource) {
		o.config.path = "."
	}
	var err error
	if o.config.resolved, err = o.config.hclSettings(env); err != nil {
		return err
	}
	head, err := loadSide(env, o.config, headSource, false)
	if err != nil {
		return err
	}
	c, err := compareWith(env, o.config, base, head)
	if err != nil {
		return err
	}
	if o.out != "" {
		if err := writeFile(absolute(env.Dir, o.out), c.document().Write); err != nil {
			return err
		}
	}
	err = o.output.print(env, func(w io.Writer, width int, color bool) error {
		switch o.output.format {
		case "json":
			return c.document().Write(w)
		case "markdown":
			return view.DiffMarkdown(w, c.view(), view.MarkdownOptions{Limit: o.limit})
		}
		return view.DiffText(w, c.view(), view.TextOptions{Width: width, Color: color, Detail: o.output.detail, Quiet: o.output.quiet})
	})
	if err != nil {
		return err
	}
	if err := c.showFailures(env, o.config.color(env)); err != nil {
		return err
	}
	return c.exitStatus(o.detailed)
}

// check refuses flags that make no sense.
func (o *diffOptions) check() error {
	switch {
	case o.config.scenario == hclspec.AllScenarios:
		return fmt.Errorf("--scenario all: a diff compares one scenario; name it")
	case o.limit != 0 && o.limit < leastMarkdown:
		return fmt.Errorf("--max-length: a comment takes at least %d characters, not %d", leastMarkdown, o.limit)
	}
	return errors.Join(refuseHCL("--out", o.out), o.output.check())
}

// leastMarkdown has room for the headline.
const leastMarkdown = 1000

// A comparison is a diff with its two sides.
type comparison struct {
	base, head *side
	diff       *planner.Diff
}

// compareWith compares a head with a base.
func compareWith(env *Env, o configOptions, base string, head *side) (*comparison, error) {
	before, err := loadSide(env, o, base, true)
	if err != nil {
		return nil, err
	}
	if before.simulation == nil {
		before.simulation = &simulation{forecast: nothingYet(head.forecast)}
	}
	diff, err := planner.Compare(before.forecast, head.forecast)
	if err != nil {
		return nil, err
	}
	return &comparison{before, head, diff}, nil
}

// showFailures says on standard error which limits the change breaks: the reason
// of exit code 3, whatever the format shows.
func (c *comparison) showFailures(env *Env, color bool) error {
	var diags []hclspec.Diagnostic
	note := func(address, detail string) {
		diags = append(diags, hclspec.Diagnostic{Severity: "error", Summary: "The change breaks " + address, Detail: detail})
	}
	for _, b := range c.diff.Budgets {
		if b.Fails() {
			note(b.Budget.Address, fmt.Sprintf("%s of %s %s are projected, and the base kept within it.", pricing.GroupDigits(pricing.FormatMoney(b.Projected)), pricing.GroupDigits(pricing.FormatMoney(b.Budget.Amount)), c.diff.Currency()))
		}
	}
	for _, g := range c.diff.Guardrails {
		if g.Fails() {
			note(g.Guardrail.Address, fmt.Sprintf("The %s cost changes by %s %s.", g.Guardrail.Basis, pricing.GroupDigits(pricing.FormatMoney(g.Cost.Change())), c.diff.Currency()))
		}
	}
	for _, check := range c.meta().Checks {
		if check.Fails() {
			note(check.Address, strings.Join(check.Messages, " "))
		}
	}
	return view.Diagnostics(env.Stderr, diags, env.StderrWidth, color)
}

// failedBefore are the budgets and checks that did not hold in the base.
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

// fails says whether the change breaks a budget, a guardrail or a check that is
// to fail. What failed before does not count.
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
	}
}

// view is the diff for people.
func (c *comparison) view() view.Diff {
	meta := c.meta()
	return view.Diff{Diff: c.diff, BaseSource: meta.BaseSource, HeadSource: meta.HeadSource, Checks: meta.Checks}
}
