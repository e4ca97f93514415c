package cmd

import (
	"fmt"

	"github.com/declarative-cost/planner/pricing"
	"github.com/spf13/cobra"
)

func newOpeningCommand(env *Env) *cobra.Command {
	var o configOptions
	c := &cobra.Command{
		Use:   "opening MONTH [PATH]",
		Short: "Print the opening balances and packs for a plan that starts later",
		Long: `Simulates the configuration at PATH (default: the current folder) up to MONTH
(YYYY-MM, from the plan's second month to the month after its last) and prints, as
HCL, the opening of each account and what remains of each resource pack at the start
of MONTH. Comments list what else must change when the start moves. Planning from
MONTH with these blocks gives the same amounts as planning in one run.`,
		Example: `  planner opening 2027-03
  planner opening 2027-06 envs/prod > opening.txt`,
		Args: cobra.RangeArgs(1, 2),
		RunE: func(_ *cobra.Command, args []string) error {
			o.setPath(args[1:])
			return runOpening(env, &o, args[0])
		},
	}
	o.addFlags(env, c)
	return c
}

func runOpening(env *Env, o *configOptions, month string) error {
	start, err := pricing.ParseMonth(month)
	if err != nil {
		return fmt.Errorf("MONTH: %w", err)
	}
	s, err := simulate(env, o)
	if err != nil {
		return err
	}
	in := s.forecast.Input
	if start <= in.Start || start > in.Month(in.Months) {
		return fmt.Errorf("MONTH: %s is not between %s (the plan's second month) and %s (the month after its last)", start, in.Month(1), in.Month(in.Months))
	}
	_, err = env.Stdout.Write(s.config.WriteOpening(s.forecast, start))
	return err
}
