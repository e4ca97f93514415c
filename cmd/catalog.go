package cmd

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/present"
	"github.com/declarative-cost/planner/hclspec"
	"github.com/declarative-cost/planner/pricing"
	"github.com/spf13/cobra"
)

func newCatalogCommand(env *Env) *cobra.Command {
	c := &cobra.Command{
		Use:   "catalog",
		Short: "List, show, check and compare price catalogues",
		Example: `  planner catalog list
  planner catalog show tencent-tiia
  planner catalog price detect_label --calls 1000000
  planner catalog show prices/own.catalog.hcl --format json`,
		Args: unknownCommand,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(newCatalogListCommand(env), newCatalogShowCommand(env), newCatalogPriceCommand(env), newCatalogValidateCommand(env), newCatalogDiffCommand(env))
	return c
}

func newCatalogListCommand(env *Env) *cobra.Command {
	var o outputOptions
	var filter string
	c := &cobra.Command{
		Use:   "list",
		Short: "List the built-in catalogues",
		Example: `  planner catalog list
  planner catalog list --filter OCR
  planner catalog list --filter 车牌`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return runCatalogList(env, &o, filter) },
	}
	o.addFormatFlags(c)
	c.Flags().StringVar(&filter, "filter", "", "list only catalogues with this word in an id or a title, and their meters with it")
	return c
}

func runCatalogList(env *Env, o *outputOptions, filter string) error {
	entries := document.NewCatalogEntries(builtinCatalogs(), filter)
	if len(entries) == 0 {
		return fmt.Errorf("--filter: no built-in catalogue has %q in an id or a title", filter)
	}
	return o.print(env, pageResult(asJSON(document.CatalogList(entries)), func(opt present.Options) present.Page { return present.CatalogList(entries, opt) }))
}

// builtinCatalogs are all of them.
func builtinCatalogs() []*pricing.Catalog {
	return each(hclspec.BuiltinCatalogIDs(), func(id string) *pricing.Catalog {
		c, err := hclspec.BuiltinCatalog(id)
		must(err) // they are tested
		return c
	})
}

func newCatalogShowCommand(env *Env) *cobra.Command {
	var o outputOptions
	c := &cobra.Command{
		Use:   "show ID|FILE",
		Short: "Show a catalogue's prices, packs, free quotas and terms",
		Example: `  planner catalog show tencent-tiia
  planner catalog show prices/own.catalog.hcl --format json`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return runCatalogShow(env, &o, args[0]) },
	}
	o.addFormatFlags(c)
	return c
}

func runCatalogShow(env *Env, o *outputOptions, name string) error {
	c, err := openCatalog(env, o, name)
	if err != nil {
		return err
	}
	return o.print(env, pageResult(asJSON(document.Catalog{CatalogSpec: c.Spec(), SHA256: c.SHA256()}), func(opt present.Options) present.Page { return present.Catalog(c, opt) }))
}

// openCatalog finds a built-in catalogue by its id, or reads a file.
func openCatalog(env *Env, o *outputOptions, name string) (*pricing.Catalog, error) {
	if slices.Contains(hclspec.BuiltinCatalogIDs(), name) {
		return hclspec.BuiltinCatalog(name)
	}
	return readCatalogFile(env, o, name, false)
}

// readCatalogFile reads a catalogue file, and shows what is wrong with it.
func readCatalogFile(env *Env, o *outputOptions, name string, review bool) (*pricing.Catalog, error) {
	if !strings.HasSuffix(name, ".catalog.hcl") && !strings.HasSuffix(name, ".catalog.hcl.json") {
		return nil, fmt.Errorf("there is no built-in catalogue %q; planner catalog list shows them. Names of catalogue files end in .catalog.hcl.%s",
			name, pricing.DidYouMean(name, hclspec.BuiltinCatalogIDs()))
	}
	full := absolute(env.Dir, name)
	c, files, diags := hclspec.LoadCatalog(os.DirFS(filepath.Dir(full)), filepath.Base(full), func(string) string { return name }, review)
	if err := showDiagnostics(env, diags, files, o.color(env, env.StderrWidth)); err != nil {
		return nil, err
	}
	return c, nil
}

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
