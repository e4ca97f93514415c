package cmd

import (
	"fmt"
	"io"
	"maps"
	"path"

	"github.com/hashicorp/hcl/v2"
	"github.com/spf13/cobra"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/present"
	"github.com/declarative-cost/planner/cmd/internal/testreport"
	"github.com/declarative-cost/planner/hclspec"
)

type testOptions struct {
	config  configOptions
	output  outputOptions
	filters []string
	verbose bool
	many    manyOptions
}

func newTestCommand(env *Env) *cobra.Command {
	o := &testOptions{output: outputOptions{formats: []string{"text", "json", "junit"}}}
	c := &cobra.Command{
		Use:   "test [PATH]",
		Short: "Run the tests of a configuration",
		Long: `Runs the *.test.hcl files beside the configuration at PATH (default: the current
folder; for a single file STEM.hcl, STEM.test.hcl). Each run block plans the
configuration with its own variables, scenario or start and checks assertions on
the result. The exit code is 1 if a run fails.`,
		Example: `  planner test
  planner test examples/group.hcl --verbose
  planner test --filter 'doubled*' --format junit --report report.xml`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			o.config.setPath(args)
			return runTest(env, o)
		},
	}
	o.config.addFlags(env, c)
	o.output.addFormatFlags(c)
	o.many.addFlags(c)
	c.Flags().StringArrayVar(&o.filters, "filter", nil, "run only files or runs whose name matches this pattern (*, ?); repeatable")
	c.Flags().BoolVar(&o.verbose, "verbose", false, "also show the plan of each run")
	return c
}

func runTest(env *Env, o *testOptions) error {
	for _, pattern := range o.filters {
		if _, err := path.Match(pattern, ""); err != nil {
			return fmt.Errorf("--filter: %q is not a valid pattern", pattern)
		}
	}
	report := &testreport.Report{}
	_, code, err := eachOf(env, &o.many, o.config, o.test, func(files []testreport.File) {
		for _, f := range files {
			report.Add(f)
		}
	})
	if err != nil {
		return err
	}
	if code != exitOK && !o.many.recursive {
		return statusOf(code)
	}
	if report.Passed+report.Failed == 0 && len(o.filters) > 0 {
		return fmt.Errorf("--filter: no file or run matches")
	}
	if err := o.output.print(env, result{report.JSON, func(w io.Writer, t drawing) error {
		if t.Format == "junit" {
			return report.JUnit(w)
		}
		return report.Text(w, t.Width, t.Color, o.verbose)
	}}); err != nil {
		return err
	}
	if report.Failed > 0 {
		return errReported
	}
	return statusOf(code)
}

// test runs the tests of a configuration. Of many, some may have none.
func (o *testOptions) test(env *Env, config *configOptions) (tested []testreport.File, err error) {
	options, err := config.hclOptions(env)
	if err != nil || o.many.recursive && !hclspec.HasTests(options) {
		return nil, err
	}
	files, sources, diags := hclspec.LoadTests(options)
	if err := showDiagnostics(env, diags, sources, config.color(env)); err != nil {
		return nil, err
	}
	if err := config.watchdog.run(func() { tested = o.run(options, files, sources) }); err != nil {
		return nil, err
	}
	return tested, nil
}

// run runs what the filters let through.
func (o *testOptions) run(options hclspec.Options, files []*hclspec.TestFile, sources map[string]*hcl.File) (all []testreport.File) {
	for _, file := range files {
		shown := testreport.File{Name: file.Name}
		for _, run := range file.Runs {
			if !o.selected(file.Name) && !o.selected(run.Name) {
				continue
			}
			result := run.Run(options)
			read := maps.Clone(sources)
			maps.Copy(read, result.Files)
			shown.Runs = append(shown.Runs, testreport.Run{
				Name: run.Name, Passed: result.Passed, Diagnostics: hclspec.Describe(result.Diags, read), Plan: o.page(result),
			})
		}
		if len(shown.Runs) > 0 {
			all = append(all, shown)
		}
	}
	return all
}

// page is a run's plan, where it is to be shown.
func (o *testOptions) page(result hclspec.TestResult) *present.Page {
	if !o.verbose || result.Forecast == nil {
		return nil
	}
	s := &simulation{forecast: result.Forecast, Findings: document.Findings{Ranges: result.Ranges}}
	if s.find(result.Outcome) != nil {
		return nil // what cannot be written down has its own diagnostic
	}
	page, err := present.Plan(document.NewSource(s.forecast, document.Meta{PlannerVersion: version, Findings: s.Findings}), present.Options{})
	if err != nil {
		return nil
	}
	return &page
}

// selected says whether the filters let a name through; files also match by
// their last element.
func (o *testOptions) selected(name string) bool {
	for _, pattern := range o.filters {
		for _, candidate := range []string{name, path.Base(name)} {
			if ok, err := path.Match(pattern, candidate); err == nil && ok {
				return true
			}
		}
	}
	return len(o.filters) == 0
}
