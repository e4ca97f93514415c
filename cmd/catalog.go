package cmd

import (
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
	var catalogs []*pricing.Catalog
	for _, id := range hclspec.BuiltinCatalogIDs() {
		c, err := hclspec.BuiltinCatalog(id)
		if err != nil {
			return err
		}
		catalogs = append(catalogs, c)
	}
	entries := document.NewCatalogEntries(catalogs, filter)
	if len(entries) == 0 {
		return fmt.Errorf("--filter: no built-in catalogue has %q in an id or a title", filter)
	}
	return o.print(env, pageResult(asJSON(document.CatalogList(entries)), func(opt present.Options) present.Page { return present.CatalogList(entries, opt) }))
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
