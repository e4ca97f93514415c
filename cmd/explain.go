package cmd

import (
	"fmt"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/present"
	"github.com/declarative-cost/planner/planner/workings"
	"github.com/declarative-cost/planner/pricing"
	"github.com/spf13/cobra"
)

type explainOptions struct {
	config configOptions
	output outputOptions
}

func newExplainCommand(env *Env) *cobra.Command {
	o := &explainOptions{output: outputOptions{formats: []string{"text", "json", "markdown"}}}
	c := &cobra.Command{
		Use:   "explain ADDRESS MONTH [SOURCE]",
		Short: "Show the calculation of one account's month step by step",
		Long: `Shows every step from the calls of an account's month to its bill and the
settlement of that bill, with the numbers and the rule behind each line. ADDRESS is
an account, or a usage or resource pack for its part of the account's month. MONTH
is YYYY-MM. SOURCE is a configuration's path, a saved plan, git:REF or git:REF:PATH
(default: the current folder).`,
		Example: `  planner explain account.shop 2027-04
  planner explain 'usage.by_region["eu"]' 2027-04 envs/prod
  planner explain account.shop 2027-04 plan.json --format markdown`,
		Args: cobra.RangeArgs(2, 3),
		RunE: func(_ *cobra.Command, args []string) error {
			return runExplain(env, o, args[0], args[1], argument(args, 2))
		},
	}
	o.config.addFlags(env, c)
	o.output.addFormatFlags(c)
	return c
}

func runExplain(env *Env, o *explainOptions, address, month, source string) error {
	when, err := pricing.ParseMonth(month)
	if err != nil {
		return fmt.Errorf("MONTH: %w", err)
	}
	s, err := loadSource(env, o.config, source)
	if err != nil {
		return err
	}
	worked, err := workings.Of(s.forecast, address, when)
	if err != nil {
		return err
	}
	doc := document.NewWorkings(worked, document.Meta{PlannerVersion: version, Scenario: s.scenario})
	return o.output.print(env, pageResult(doc.Write, func(opt present.Options) present.Page {
		catalogs := each(worked.Products, func(p workings.Product) *pricing.Catalog { return p.Catalog })
		return present.Explain(doc, catalogs, worked.Account.Title, opt)
	}))
}
