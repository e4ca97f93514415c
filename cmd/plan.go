package cmd

import (
	"io"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/view"
	"github.com/declarative-cost/planner/planner"
	"github.com/spf13/cobra"
)

const maxMonthsFlag = planner.MaxMonths

type planOptions struct {
	config configOptions
	output outputOptions
	out    string
}

func newPlanCommand(env *Env) *cobra.Command {
	o := &planOptions{}
	c := &cobra.Command{
		Use:   "plan [PATH]",
		Short: "Simulate the coming months and say what they cost",
		Long: `Reads the configuration at PATH (a folder, one *.hcl file, or - for standard input;
the current folder by default), settles every month of its horizon and prints what it costs.`,
		Example: `  planner plan
  planner plan examples/quickstart.hcl --months 6
  planner plan --format json > plan.json
  planner plan --out plan.json`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			o.config.setPath(args)
			return runPlan(env, o)
		},
	}
	o.config.addFlags(c)
	o.output.addFlags(c)
	c.Flags().StringVar(&o.out, "out", "", "also write the plan document (JSON) to this file")
	return c
}

func runPlan(env *Env, o *planOptions) error {
	if err := o.output.check(); err != nil {
		return err
	}
	s, err := simulate(env, &o.config, o.output.color(env, env.StderrWidth))
	if err != nil {
		return err
	}
	meta, err := s.meta()
	if err != nil {
		return err
	}
	plan := document.New(s.forecast, meta)
	if o.out != "" {
		if err := writeFile(absolute(env.Dir, o.out), plan.Write); err != nil {
			return err
		}
	}
	if err := o.print(env, s, plan); err != nil {
		return err
	}
	if err := s.showFailures(env, o.output.color(env, env.StderrWidth)); err != nil {
		return err
	}
	if s.failed() {
		return exitStatus(exitFailed)
	}
	return nil
}

// print shows the plan in the format asked for.
func (o *planOptions) print(env *Env, s *simulation, plan *document.Plan) error {
	return o.output.print(env, func(w io.Writer, width int, color bool) error {
		if o.output.format == "json" {
			return plan.Write(w)
		}
		return view.Text(w, s.view(), view.TextOptions{Width: width, Color: color, Detail: o.output.detail, Quiet: o.output.quiet})
	})
}
