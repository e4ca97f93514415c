package cmd

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/declarative-cost/planner/cmd/internal/document"
)

type showOptions struct {
	output outputOptions
	table  tableOption
	limit  int
	reading
	bounds watchdogOptions
}

// A reading says what is worked out again of a saved document, by simulating its inputs.
type reading struct {
	verify  bool // fail where a figure differs
	groupBy document.GroupBy
}

func (r reading) again() bool { return r.verify || r.groupBy.By != "" }

func newShowCommand(env *Env) *cobra.Command {
	o := &showOptions{output: outputOptions{formats: planFormatNames()}}
	c := &cobra.Command{
		Use:   "show FILE",
		Short: "Show a saved plan or diff",
		Long: `Shows a document saved with "planner plan --out FILE" or "planner diff --out FILE" in
any format (for a diff: text, json, markdown, html, csv). The configuration is not
needed. FILE may be - for standard input. A document is shown as it was saved;
--verify simulates its inputs again and fails if the figures differ, and so does
--group-by.`,
		Example: `  planner show plan.json
  planner show plan.json --detail
  planner show diff.json --format markdown`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return runShow(env, o, args[0]) },
	}
	o.output.addFlags(c)
	o.output.addByFlag(c)
	o.table.addFlag(c)
	addLimitFlag(c, &o.limit)
	addGroupFlags(c, &o.groupBy)
	c.Flags().BoolVar(&o.verify, "verify", false, "simulate the saved inputs again first, and fail where a figure differs")
	o.bounds.addMemoryFlag(c)
	return c
}

func runShow(env *Env, o *showOptions, name string) error {
	if err := o.output.check(); err != nil {
		return err
	}
	if err := o.table.check(o.output.format); err != nil {
		return err
	}
	if err := errors.Join(checkLimit(o.limit), checkGroups(o.groupBy, true)); err != nil {
		return err
	}
	if err := o.output.refuseInput(env, name); err != nil {
		return err
	}
	if strings.HasSuffix(name, ".hcl") || strings.HasSuffix(name, ".hcl.json") {
		return fmt.Errorf(`%s is a configuration file, not a saved plan or diff; use planner plan`, name)
	}
	data, err := readDocument(env, name)
	if err != nil {
		return err
	}
	switch kind := document.KindOf(data); kind {
	case document.DiffKind:
		return showDiff(env, o, data, name)
	case document.PlansKind, document.DiffsKind:
		return showMany(env, o, data, kind, name)
	case "optimize", "explain", "reconcile", "test":
		return fmt.Errorf(`%s was saved by "planner %s", but show reads plans and diffs only; run that command again for another format`, name, kind)
	}
	return showPlan(env, o, data, name)
}

func showDiff(env *Env, o *showOptions, data []byte, name string) error {
	if !slices.Contains(diffFormats, o.output.format) {
		return fmt.Errorf("--format: a diff cannot be shown as %s; choose one of: %s", o.output.format, strings.Join(diffFormats, ", "))
	}
	if o.output.format == csvFormat && o.groupBy.By == "" {
		o.groupBy.By = "account"
	}
	d, err := readDiff(env, data, name, o.reading)
	if err != nil {
		return err
	}
	return printDiff(env, &o.output, newBatch(env), d, o.limit)
}

func showPlan(env *Env, o *showOptions, data []byte, name string) error {
	plan, err := parsePlan(data, name)
	if err != nil {
		return err
	}
	if o.again() {
		if err := o.settle(env, plan, data, name); err != nil {
			return err
		}
	}
	drawn := savedPlan(plan)
	drawn.limit, drawn.table = o.limit, o.table.name
	return printPlan(env, &o.output, newBatch(env), drawn)
}

// settle simulates the inputs of a saved plan again: its figures must be those, and groups
// are added up.
func (r reading) settle(env *Env, plan *document.Plan, data []byte, name string) error {
	draw := drawOptions{terminal: env.terminal()}
	if plan.Ranges != nil {
		draw = draw.as(plan.Ranges.Futures, plan.Ranges.Seed)
	}
	s, err := simulationOf(&plan.Inputs, draw)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	meta := plan.Meta()
	meta.Ranges, meta.GroupBy = s.ranges, r.groupBy
	source := document.NewSource(s.forecast, meta)
	plan.Groups = source.Plan.Groups
	return sameFigures(data, source, name)
}

// sameFigures fails where the figures of a saved document are not those of the one that
// its inputs make.
func sameFigures(saved []byte, made document.Writer, name string) error {
	differences, err := document.Differences(saved, made)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if len(differences) > 0 {
		return fmt.Errorf("%s: its figures are not those of its inputs as planner %s settles them:\n  %s", name, version, strings.Join(differences, "\n  "))
	}
	return nil
}
