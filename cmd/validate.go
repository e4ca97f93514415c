package cmd

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strconv"

	"github.com/declarative-cost/planner/cmd/internal/diagnostics"
	"github.com/declarative-cost/planner/hclspec"
	"github.com/hashicorp/hcl/v2"
	"github.com/spf13/cobra"
)

type validateOptions struct {
	config    configOptions
	output    outputOptions // colours and language
	json      bool
	stdinPath string
	many      manyOptions
}

func newValidateCommand(env *Env) *cobra.Command {
	o := &validateOptions{}
	c := &cobra.Command{
		Use:   "validate [PATH]",
		Short: "Check a configuration without simulating it",
		Long: `Checks the configuration at PATH (default: the current folder): syntax, names,
values, references and everything else that a plan would reject.

With --stdin-path FILE the content of that file is read from standard input, so that
an editor can check unsaved changes.`,
		Example: `  planner validate
  planner validate envs/prod --json
  planner validate --json --stdin-path main.hcl < buffer`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			o.config.setPath(args)
			if len(args) == 0 && o.stdinPath != "" {
				o.config.path = filepath.Dir(o.stdinPath)
			}
			return annotated(env, &o.output, func(env *Env) error { return runValidate(env, o) })
		},
	}
	o.config.addFlags(env, c)
	o.config.allScenarios = true
	c.Flags().Lookup("scenario").Usage += ", or all to check every scenario"
	o.output.formats = append([]string{"text", "json"}, diagnostics.Formats...)
	o.output.addFormatFlag(c)
	c.Flags().BoolVar(&o.json, "json", false, "print diagnostics as JSON to standard output")
	addNoColorFlag(c, &o.output.noColor)
	o.output.addLangFlag(c)
	o.many.addFlags(c)
	c.Flags().StringVar(&o.stdinPath, "stdin-path", "", "read the content of this file from standard input")
	return c
}

func runValidate(env *Env, o *validateOptions) error {
	language, err := o.output.language(env)
	if err != nil {
		return err
	}
	o.json = o.json || o.output.format == "json"
	var all []hclspec.Diagnostic
	count, code, err := eachOf(env, &o.many, o.config, o.validate, func(found []hclspec.Diagnostic) { all = append(all, found...) })
	if err == nil && o.json {
		err = diagnostics.JSON(env.Stdout, all)
	}
	switch {
	case err != nil || code != exitOK:
		return errors.Join(err, statusOf(code))
	case o.json || isAnnotation(o.output.format):
	case o.many.recursive:
		fmt.Fprintln(env.Stdout, language.F("Configurations that are valid: %s.", strconv.Itoa(count)))
	default:
		fmt.Fprintln(env.Stdout, language.T("The configuration is valid."))
	}
	return nil
}

// validate checks a configuration and shows what is wrong with it.
func (o *validateOptions) validate(env *Env, config *configOptions) ([]hclspec.Diagnostic, error) {
	options, err := config.hclOptions(env)
	if err == nil && o.stdinPath != "" {
		options.FS, err = o.overlay(env, options)
	}
	if err != nil {
		return nil, err
	}
	var loaded *hclspec.Config
	var diags hcl.Diagnostics
	if err := config.watchdog.run(func() { loaded, diags = loadScenarios(options) }); err != nil {
		return nil, err
	}
	found := hclspec.Describe(diags, loaded.Files)
	if !o.json {
		if err := env.say(found, config.color(env)); err != nil {
			return nil, err
		}
	}
	if diags.HasErrors() {
		return found, errReported
	}
	return found, nil
}

// loadScenarios loads a configuration; under --scenario all without a scenario
// and then with each, until one has mistakes.
func loadScenarios(options hclspec.Options) (*hclspec.Config, hcl.Diagnostics) {
	all := options.Scenario == hclspec.AllScenarios
	if all {
		options.Scenario = ""
	}
	config, diags := hclspec.Load(options)
	if !all || diags.HasErrors() {
		return config, diags
	}
	for _, name := range config.Scenarios() {
		options.Scenario = name
		if config, diags = hclspec.Load(options); diags.HasErrors() {
			break
		}
	}
	return config, diags
}

// overlay puts standard input in the place of one file.
func (o *validateOptions) overlay(env *Env, options hclspec.Options) (fs.FS, error) {
	text, err := readNamed(env, standardInput, hclspec.MaxSource)
	if err != nil {
		return nil, err
	}
	name, inside, err := o.config.insideBoundary(env, o.stdinPath)
	if err == nil && !inside {
		err = fmt.Errorf("%s is outside the configuration's folder", o.stdinPath)
	}
	if err != nil {
		return nil, fmt.Errorf("--stdin-path: %w", err)
	}
	return overlayFS{options.FS, name, text}, nil
}
