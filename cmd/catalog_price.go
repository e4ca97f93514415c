package cmd

import (
	"errors"
	"fmt"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/present"
	"github.com/declarative-cost/planner/hclspec"
	"github.com/declarative-cost/planner/pricing"
	"github.com/spf13/cobra"
)

type catalogPriceOptions struct {
	output  outputOptions
	catalog string
	calls   int64
	month   string
}

func newCatalogPriceCommand(env *Env) *cobra.Command {
	o := &catalogPriceOptions{}
	c := &cobra.Command{
		Use:   "price METER --calls N",
		Short: "Price a month's postpaid calls and show the distance to the next tier",
		Long: `Prices N postpaid calls of one month (those left after free quota and packs) at list
price, using the tiers and the tier mode of the catalogue.`,
		Example: `  planner catalog price similar_search_image --calls 2999999
  planner catalog price scan --calls 100 --catalog prices/own.catalog.hcl --month 2027-04`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if !c.Flags().Changed("calls") {
				return fmt.Errorf("--calls is required: the number of postpaid calls in the month\n%s", seeHelp(c, "flags"))
			}
			return runCatalogPrice(env, o, args[0])
		},
	}
	o.output.addFormatFlags(c)
	c.Flags().StringVar(&o.catalog, "catalog", hclspec.DefaultCatalog, "catalogue: a built-in id or a *.catalog.hcl file")
	c.Flags().Int64Var(&o.calls, "calls", 0, "postpaid calls in the month")
	c.Flags().StringVar(&o.month, "month", "", "use the prices of this month (default: the prices before any revision)")
	return c
}

func runCatalogPrice(env *Env, o *catalogPriceOptions, id string) error {
	if o.calls < 0 || o.calls > pricing.MaxCalls {
		return fmt.Errorf("--calls must be from 0 to %d, not %d", int64(pricing.MaxCalls), o.calls)
	}
	var month pricing.Month
	if o.month != "" {
		var err error
		if month, err = pricing.ParseMonth(o.month); err != nil {
			return fmt.Errorf("--month: %w", err)
		}
	}
	c, err := openCatalog(env, &o.output, o.catalog)
	if err != nil {
		return err
	}
	meter, ok := c.Meter(id)
	if !ok {
		return errors.New("t" + strings.TrimPrefix(c.NoMeter(id), "T"))
	}
	quote, err := document.NewQuote(c, meter, month, o.calls)
	if err != nil {
		return err
	}
	return o.output.print(env, pageResult(asJSON(quote), func(opt present.Options) present.Page { return present.Quote(quote, meter, opt) }))
}

func newCatalogValidateCommand(env *Env) *cobra.Command {
	var o outputOptions
	c := &cobra.Command{
		Use:   "validate FILE...",
		Short: "Check catalogue files",
		Long: `Reports the errors of catalogue files, and warns of what is possible but rarely meant: a
tier dearer than the one before, a pack dearer than postpaid calls or a smaller pack, a
meter in no free quota where others are in one, and prices far from those beside them.`,
		Example: "  planner catalog validate prices/*.catalog.hcl",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			failed := false
			for _, name := range args {
				_, err := readCatalogFile(env, &o, name, true)
				if err != nil && err != error(errReported) {
					return err
				}
				failed = failed || err != nil
			}
			if failed {
				return errReported
			}
			fmt.Fprintln(env.Stdout, "The catalogues are valid.")
			return nil
		},
	}
	addNoColorFlag(c, &o.noColor)
	return c
}
