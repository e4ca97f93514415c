package cmd

import (
	"fmt"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/present"
	"github.com/declarative-cost/planner/planner"
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
	o.config.addFlags(c)
	o.output.addFormatFlags(c)
	c.ValidArgsFunction = func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		return o.complete(env, args)
	}
	return c
}

// complete offers the addresses and months of the configuration in the current
// folder; the source is a file.
func (o *explainOptions) complete(env *Env, args []string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 1 {
		return nil, cobra.ShellCompDirectiveDefault
	}
	o.config.path = "."
	options, err := o.config.hclOptions(env)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	config, diags, err := o.config.load(options)
	if err != nil || diags.HasErrors() {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	if len(args) == 1 {
		return months(&config.Input), cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder
	}
	return addresses(&config.Input), cobra.ShellCompDirectiveNoFileComp
}

// addresses are what a month can be explained of.
func addresses(in *planner.Input) (all []string) {
	for _, a := range in.Accounts {
		all = append(all, a.Address)
	}
	for _, u := range in.Usages {
		all = append(all, u.Address)
	}
	for _, p := range in.Packs {
		all = append(all, p.Address)
	}
	return all
}

// months are those of the horizon.
func months(in *planner.Input) (all []string) {
	for i := range in.Months {
		all = append(all, in.Month(i).String())
	}
	return all
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
		return present.Explain(doc, catalogsOf(worked), worked.Account.Title, opt)
	}))
}

// catalogsOf are the catalogues of an account's products.
func catalogsOf(w *workings.Workings) (catalogs []*pricing.Catalog) {
	for _, p := range w.Products {
		catalogs = append(catalogs, p.Catalog)
	}
	return catalogs
}
