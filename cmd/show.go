package cmd

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/declarative-cost/planner/cmd/internal/document"
)

type showOptions struct {
	output outputOptions
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
	o := &showOptions{output: outputOptions{formats: planFormats}}
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
	o.output.addTableFlag(c)
	o.output.addLimitFlag(c)
	many := true // --top may be of what FILE holds
	addGroupFlags(c, &o.groupBy, &many)
	c.Flags().BoolVar(&o.verify, "verify", false, "simulate the saved inputs again first, and fail where a figure differs")
	o.bounds.addMemoryFlag(env, c)
	return c
}

func runShow(env *Env, o *showOptions, name string) (err error) {
	if err := o.output.refuseInput(env, name); err != nil {
		return err
	}
	if isConfiguration(name) {
		return fmt.Errorf(`%s is a configuration file, not a saved plan or diff; use planner plan`, name)
	}
	data, err := readNamed(env, name, document.MaxSize)
	if err != nil {
		return err
	}
	defer func() {
		if p := recover(); p != nil { // a document whose figures contradict each other cannot always be drawn
			o.verify = true
			if _, err = o.read(env, data, name); err == nil {
				panic(p)
			}
		}
	}()
	shown, err := o.read(env, data, name)
	if err != nil {
		return err
	}
	return o.output.print(env, shown)
}

// read reads a saved document, of a kind that can be shown in the format.
func (o *showOptions) read(env *Env, data []byte, name string) (result, error) {
	formats, of := planFormats, ""
	kind := document.KindOf(data)
	switch kind {
	case document.DiffKind:
		formats, of = diffFormats, "a diff"
	case document.PlansKind, document.DiffsKind:
		formats, of = manyFormats, "many configurations"
	case "optimize", "explain", "reconcile", "test":
		return result{}, fmt.Errorf(`%s was saved by "planner %s", but show reads plans and diffs only; run that command again for another format`, name, kind)
	}
	if !slices.Contains(formats, o.output.format) {
		return result{}, fmt.Errorf("--format: %s cannot be shown as %s; choose one of: %s", of, o.output.format, strings.Join(formats, ", "))
	}
	switch kind {
	case document.DiffKind:
		setDefault(&o.groupBy, o.output.format)
		d, err := o.diff(env, data, name)
		return diffResult(d), err
	case document.PlansKind, document.DiffsKind:
		t, err := o.output.drawing(env)
		if err != nil {
			return result{}, err
		}
		shown, _, err := readMany(env, data, kind, name, o.reading, t)
		return shown, err
	}
	plan, err := o.plan(env, data, name)
	if err != nil {
		return result{}, err
	}
	return shownPlan{source: plan.Source()}.result(), nil
}

// plan reads a saved plan. Where that is asked for, its inputs are simulated again: its figures
// must be those, and groups are added up.
func (r reading) plan(env *Env, data []byte, name string) (*document.Plan, error) {
	plan, err := document.Read(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if !r.again() {
		return plan, nil
	}
	draw := drawOptions{terminal: env.terminal()}
	if plan.Ranges != nil {
		draw = draw.as(plan.Ranges.Futures, plan.Ranges.Seed)
	}
	s, err := simulationOf(&plan.Inputs, draw)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	meta := plan.Meta()
	meta.Ranges, meta.GroupBy = s.Ranges, r.groupBy
	source := document.NewSource(s.forecast, meta)
	plan.Groups = source.Plan.Groups
	return plan, sameFigures(data, source, name)
}

// diff reads a saved diff likewise.
func (r reading) diff(env *Env, data []byte, name string) (*document.Diff, error) {
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
		Checks: d.Checks, GroupBy: r.groupBy,
	}, draw)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	d.Groups = made.Groups
	made.Advice, made.Settled, made.AdviceRun = d.Advice, d.Settled, d.AdviceRun
	return d, sameFigures(data, made, name)
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
