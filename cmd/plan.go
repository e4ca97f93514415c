package cmd

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/hclspec"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/sensitivity"
	"github.com/spf13/cobra"
)

type planOptions struct {
	config configOptions
	output outputOptions

	baseline string
	detailed bool

	noAdvice    bool
	sensitivity bool
	many        manyOptions
}

func newPlanCommand(env *Env) *cobra.Command {
	o := &planOptions{output: outputOptions{formats: planFormats}}
	c := &cobra.Command{
		Use:   "plan [PATH]",
		Short: "Simulate the coming months and show their cost",
		Long: `Reads the configuration at PATH (a folder, one *.hcl file, or - for standard input;
default: the current folder), settles every month of the horizon and prints the
cost. With a baseline it also prints what changed, and exits with code 3 only for a
limit or check that newly fails.`,
		Example: `  planner plan
  planner plan examples/quickstart.hcl --months 6
  planner plan --format json > plan.json
  planner plan --out plan.json
  planner plan --baseline git:main`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			o.config.setPath(args)
			if err := o.check(env); err != nil {
				return err
			}
			if o.many.recursive {
				return runPlans(env, o)
			}
			return runPlan(env, o)
		},
	}
	o.config.addFlags(env, c)
	o.config.allScenarios = true
	c.Flags().Lookup("scenario").Usage += ", or all to compare every scenario with the plan without one"
	o.config.draw.addFlags(env, c)
	o.output.addFlags(c)
	o.output.addByFlag(c)
	o.output.addTableFlag(c)
	addGroupFlags(c, &o.config.groupBy, &o.many.recursive)
	c.Flags().StringVar(&o.baseline, "baseline", "", "compare with this source (default: "+baselineFile+" beside the configuration)")
	c.Flags().BoolVar(&o.detailed, "detailed-exitcode", false, "exit with code 2 if the cost differs from the baseline")
	addNoAdviceFlag(c, &o.noAdvice)
	o.many.addFlags(c)
	c.Flags().BoolVar(&o.config.cash, "cash", false, "show shortfalls even for accounts that declare no balance")
	c.Flags().BoolVar(&o.sensitivity, "sensitivity", false, "also plan under each alternative reading of the vendor's disputed clauses")
	o.output.addOutFlag(c, "plan")
	return c
}

func runPlan(env *Env, o *planOptions) error {
	plan, err := o.plan(env)
	if err != nil {
		return err
	}
	if err := o.output.print(env, plan.result()); err != nil {
		return err
	}
	return o.exitStatus(env, plan)
}

// check rejects invalid combinations of flags.
func (o *planOptions) check(env *Env) error {
	if o.config.flags.Changed("table") && o.config.groupBy.By != "" {
		return fmt.Errorf("--table and --group-by are two tables; choose one")
	}
	if o.output.out != "" && o.output.report != "" && absolute(env.Dir, o.output.out) == absolute(env.Dir, o.output.report) {
		return fmt.Errorf("--out and --report name the same file; one would overwrite the other")
	}
	return o.output.refuseInput(env, o.config.path, o.baseline)
}

// plan works out the plan with all that the flags ask for.
func (o *planOptions) plan(env *Env) (plan shownPlan, err error) {
	s, err := simulate(env, &o.config)
	if err != nil {
		return plan, err
	}
	if !o.noAdvice {
		s.advise()
	}
	if o.sensitivity {
		turned, problems := sensitivity.Analyze(s.forecast)
		if len(problems) > 0 {
			return plan, fmt.Errorf("--sensitivity: %w", problems[0])
		}
		s.Sensitivity = document.NewSensitivity(s.forecast, turned)
	}
	c, err := o.compare(env, s)
	if err != nil {
		return plan, err
	}
	meta := document.Meta{PlannerVersion: version, Scenario: s.scenario, Findings: s.Findings, GroupBy: o.config.groupBy}
	if meta.Probable, err = probableInputs(s.probable); err != nil {
		return plan, err
	}
	if c != nil {
		meta.Guardrails = c.Guardrails
	}
	return shownPlan{s, document.NewSource(s.forecast, meta), c}, nil
}

// exitStatus prints failed budgets and checks and returns the exit status. What
// already failed in the baseline is only a warning.
func (o *planOptions) exitStatus(env *Env, plan shownPlan) error {
	d := plan.diff
	var before map[string]planner.OnFailure
	if d != nil {
		before = severities(d)
	}
	if err := plan.showFailures(env, before, o.config.color(env)); err != nil {
		return err
	}
	switch {
	case d != nil:
		return diffStatus(d, o.detailed)
	case plan.failed():
		return exitStatus(exitFailed)
	}
	return nil
}

// compare compares with the baseline: the one that is named, or the file beside
// the configuration; nil without one.
func (o *planOptions) compare(env *Env, s *simulation) (*document.Diff, error) {
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
	return compareWith(env, config, base, s, false)
}
