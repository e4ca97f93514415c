package cmd

import (
	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/present"
	"github.com/spf13/cobra"
)

func newCatalogDiffCommand(env *Env) *cobra.Command {
	var o outputOptions
	c := &cobra.Command{
		Use:   "diff OLD NEW",
		Short: "Show what changed between two versions of a price list",
		Long: `Compares two catalogues, each a built-in id or a *.catalog.hcl file: prices by meter,
tier and pack, free quotas, terms, revisions and the head. Percentages are of the price
of one call or unit, whatever number of calls a price is for.`,
		Example: `  planner catalog diff tencent-tiia prices/own.catalog.hcl
  git show main:prices/own.catalog.hcl > old.catalog.hcl && planner catalog diff old.catalog.hcl prices/own.catalog.hcl`,
		Args: cobra.ExactArgs(2),
		RunE: func(_ *cobra.Command, args []string) error { return runCatalogDiff(env, &o, args[0], args[1]) },
	}
	o.addFormatFlags(c)
	return c
}

func runCatalogDiff(env *Env, o *outputOptions, before, after string) error {
	old, err := openCatalog(env, o, before)
	if err != nil {
		return err
	}
	now, err := openCatalog(env, o, after)
	if err != nil {
		return err
	}
	d := document.NewCatalogDiff(old, now)
	return o.print(env, pageResult(asJSON(d), func(opt present.Options) present.Page { return present.CatalogDiff(&d, opt) }))
}
