package cmd

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/declarative-cost/planner/cmd/internal/diagnostics"
)

type diffOptions struct {
	config   configOptions
	output   outputOptions
	detailed bool
	noAdvice bool
	many     manyOptions
}

func newDiffCommand(env *Env) *cobra.Command {
	o := &diffOptions{output: outputOptions{formats: slices.Concat(diffFormats, diagnostics.Formats)}}
	c := &cobra.Command{
		Use:   "diff BASE [HEAD]",
		Short: "Show how a change affects the cost, and why",
		Long: `Compares two sources and explains, to the cent, why the amount billed changed. A
source is a configuration's path, a saved plan, git:REF (the same path in that
commit) or git:REF:PATH. HEAD defaults to the current folder.`,
		Example: `  planner diff git:main
  planner diff git:origin/main envs/prod --format markdown
  planner diff last-week.json . --detailed-exitcode`,
		Args: cobra.RangeArgs(1, 2),
		RunE: func(_ *cobra.Command, args []string) error {
			run := runDiff
			if o.many.recursive {
				run = runDiffs
			}
			return annotated(env, &o.output, func(env *Env) error {
				return run(env, o, filepath.ToSlash(args[0]), filepath.ToSlash(argument(args, 1)))
			})
		},
	}
	o.config.addFlags(env, c)
	o.config.draw.addFlags(env, c)
	o.output.addFlags(c)
	o.output.addByFlag(c)
	o.output.addOutFlag(c, "diff")
	checkFirst(c, func() error { setDefault(&o.config.groupBy, o.output.format); return nil })
	addGroupFlags(c, &o.config.groupBy, &o.many.recursive)
	o.output.addLimitFlag(c)
	addNoAdviceFlag(c, &o.noAdvice)
	o.many.addFlags(c)
	c.Flags().BoolVar(&o.detailed, "detailed-exitcode", false, "exit with code 2 if the cost changed")
	return c
}

func runDiff(env *Env, o *diffOptions, base, headSource string) error {
	if err := o.output.refuseInput(env, base, headSource); err != nil {
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
	d, err := compareWith(env, o.config, base, head, !o.noAdvice)
	if err != nil {
		return err
	}
	if err := o.output.print(env, diffResult(d)); err != nil {
		return err
	}
	if err := showBroken(env, head, d, o.config.color(env)); err != nil {
		return err
	}
	return diffStatus(d, o.detailed)
}
