package cmd

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/declarative-cost/planner/hclspec"
	"github.com/declarative-cost/planner/planner"
	"github.com/spf13/cobra"
)

const maxMonthsFlag = planner.MaxMonths

type planOptions struct {
	config configOptions
	output outputOptions
	table  tableOption
	out    string

	baseline string
	detailed bool

	noAdvice    bool
	sensitivity bool
	cash        bool
}

func newPlanCommand(env *Env) *cobra.Command {
	o := &planOptions{output: outputOptions{formats: planFormatNames()}}
	c := &cobra.Command{
		Use:   "plan [PATH]",
		Short: "Simulate the coming months and say what they cost",
		Long: `Reads the configuration at PATH (a folder, one *.hcl file, or - for standard input;
the current folder by default), settles every month of its horizon and prints what
it costs. With a baseline also what changed; then exit code 3 is for what newly fails.`,
		Example: `  planner plan
  planner plan examples/quickstart.hcl --months 6
  planner plan --format json > plan.json
  planner plan --out plan.json
  planner plan --baseline git:main`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			o.config.setPath(args)
			return runPlan(env, o)
		},
	}
	o.config.addFlags(c)
	c.Flags().Lookup("scenario").Usage += ", or all: every one beside the plan without"
	o.output.addFlags(c)
	o.table.addFlag(c)
	c.Flags().StringVar(&o.baseline, "baseline", "", "source to compare with (default: "+baselineFile+" beside the configuration)")
	c.Flags().BoolVar(&o.detailed, "detailed-exitcode", false, "exit with 2 when the cost changed against the baseline")
	addNoAdviceFlag(c, &o.noAdvice)
	c.Flags().BoolVar(&o.cash, "cash", false, "show what is missing also for accounts that do not declare their balance")
	c.Flags().BoolVar(&o.sensitivity, "sensitivity", false, "also plan with each disputed reading of the vendor's clauses turned the other way")
	c.Flags().StringVar(&o.out, "out", "", "also write the plan document (JSON) to this file")
	return c
}

func runPlan(env *Env, o *planOptions) error {
	if err := o.check(env); err != nil {
		return err
	}
	plan, err := o.plan(env)
	if err != nil {
		return err
	}
	files := newBatch(env)
	if o.out != "" {
		if err := files.add(o.out, plan.write); err != nil {
			return err
		}
	}
	if err := printPlan(env, &o.output, files, plan); err != nil {
		return err
	}
	return o.judge(env, plan)
}

// check refuses flags that make no sense, alone or together.
func (o *planOptions) check(env *Env) error {
	if err := o.output.check(); err != nil {
		return err
	}
	if err := o.table.check(o.output.format); err != nil {
		return err
	}
	if err := refuseHCL("--out", o.out); err != nil {
		return err
	}
	if o.out != "" && o.output.report != "" && absolute(env.Dir, o.out) == absolute(env.Dir, o.output.report) {
		return fmt.Errorf("--out and --report name the same file; one would overwrite the other")
	}
	return o.output.keepInput(env, o.config.path, o.baseline)
}

// plan works out the plan with all that the flags ask for.
func (o *planOptions) plan(env *Env) (plan drawnPlan, err error) {
	s, err := simulate(env, &o.config)
	if err != nil {
		return plan, err
	}
	if o.cash {
		s.trackCash()
	}
	if !o.noAdvice {
		s.advise()
	}
	if o.sensitivity {
		if err := s.weigh(); err != nil {
			return plan, err
		}
	}
	c, err := o.compare(env, s)
	if err != nil {
		return plan, err
	}
	meta, err := s.meta()
	if err != nil {
		return plan, err
	}
	if c != nil {
		meta.Guardrails = c.document().Guardrails
	}
	plan = newDrawnPlan(s, meta)
	plan.comparison, plan.table = c, o.table.name
	return plan, nil
}

// judge says what does not hold, and returns the exit status. With a baseline what
// did not hold there is a warning.
func (o *planOptions) judge(env *Env, plan drawnPlan) error {
	c := plan.comparison
	var before map[string]bool
	if c != nil {
		before = c.failedBefore()
	}
	if err := plan.showFailures(env, before, o.config.color(env)); err != nil {
		return err
	}
	switch {
	case c != nil:
		return c.exitStatus(o.detailed)
	case plan.failed():
		return exitStatus(exitFailed)
	}
	return nil
}

// compare compares with the baseline: the one that is named, or the file beside
// the configuration; nil without one.
func (o *planOptions) compare(env *Env, s *simulation) (*comparison, error) {
	base := o.baseline
	if base == "" {
		beside := o.config.path
		if info, err := os.Stat(absolute(env.Dir, beside)); err == nil && !info.IsDir() {
			beside = filepath.Dir(beside)
		}
		base = filepath.ToSlash(filepath.Join(beside, baselineFile))
		if _, err := os.Stat(absolute(env.Dir, base)); err != nil {
			return nil, nil
		}
	}
	config := o.config
	if config.scenario == hclspec.AllScenarios {
		config.scenario = "" // the plan itself is the one without a scenario
	}
	var err error
	if config.resolved, err = config.hclSettings(env); err != nil {
		return nil, err
	}
	return compareWith(env, config, base, &side{o.config.path, s})
}
