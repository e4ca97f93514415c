package cmd

import (
	"fmt"
	"io"

	"github.com/declarative-cost/planner/cmd/internal/view"
	"github.com/spf13/cobra"
)

func newShowCommand(env *Env) *cobra.Command {
	var o outputOptions
	c := &cobra.Command{
		Use:   "show FILE",
		Short: "Show a saved plan document",
		Long: `Renders a plan document, as "planner plan --out FILE" writes it, in any format. The
configuration is not needed.`,
		Example: `  planner show plan.json
  planner show plan.json --detail`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return runShow(env, &o, args[0]) },
	}
	o.addFlags(c)
	return c
}

func runShow(env *Env, o *outputOptions, name string) error {
	if err := o.check(); err != nil {
		return err
	}
	plan, err := readPlan(env, name)
	if err != nil {
		return err
	}
	if plan == nil {
		return fmt.Errorf("cannot read %s as a saved plan; \"planner plan --out FILE\" writes one", name)
	}
	s, err := resimulate(env, plan, name)
	if err != nil {
		return err
	}
	return o.print(env, func(w io.Writer, width int, color bool) error {
		if o.format == "json" {
			return plan.Write(w)
		}
		return view.Text(w, s.view(), view.TextOptions{Width: width, Color: color, Detail: o.detail, Quiet: o.quiet})
	})
}
