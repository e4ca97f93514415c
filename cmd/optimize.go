package cmd

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/present"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/optimize"
	"github.com/declarative-cost/planner/planner/ranges"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
	"github.com/spf13/cobra"
)

type optimizeOptions struct {
	config configOptions
	output outputOptions

	objective   string
	at          string
	seconds     int
	keep        bool
	account     string
	maxUpfront  string
	maxLeftover int64
	out         string
	apply       bool
}

func newOptimizeCommand(env *Env) *cobra.Command {
	o := &optimizeOptions{output: outputOptions{formats: []string{"text", "json", "markdown"}}}
	c := &cobra.Command{
		Use:   "optimize [PATH]",
		Short: "Find the cheapest resource packs to buy",
		Long: `Finds the pack purchases that minimize the cost of every account: how many of which
SKU to buy on the first day of which months, at the catalogue's prices. PATH is a
configuration (default: the current folder) or a saved plan. Each of the plan's own
purchases inside the horizon stays, at its own price and day, or goes; with --keep
all of them stay.

--at looks for the purchases that cost least over the futures of an uncertain plan,
instead of taking the forecast as certain.

--out writes the purchases as resource_pack blocks to a separate file. --apply
replaces the purchases in the configuration.`,
		Example: `  planner optimize
  planner optimize envs/prod --out envs/prod/packs.hcl
  planner optimize --max-upfront 100000 --account account.shop
  planner optimize --keep --apply`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			o.config.setPath(args)
			return runOptimize(env, o)
		},
	}
	o.config.addFlags(env, c)
	o.config.draw.addDrawFlags(env, c)
	o.config.draw.later = true
	o.output.addFlags(c)
	addChoice(c, &o.objective, "objective", "objective", "cost to minimize: billed (bills and packs, without fees), or amortized (calls left in packs at the end keep their value)",
		string(optimize.ObjectiveBilled), string(optimize.ObjectiveAmortized))
	c.Flags().StringVar(&o.at, "at", "", "minimize over the futures of an uncertain plan: "+measures)
	c.Flags().IntVar(&o.seconds, "seconds", 0, "with --at: stop the search after so many seconds (default: no limit)")
	c.Flags().BoolVar(&o.keep, "keep", false, "keep all of the plan's own purchases and look for additional ones")
	c.Flags().StringVar(&o.account, "account", "", "optimize this account only")
	c.Flags().StringVar(&o.maxUpfront, "max-upfront", "", "limit on what an account pays for packs on one day")
	c.Flags().Int64Var(&o.maxLeftover, "max-leftover", 0, "limit on the calls left in packs at the end, with --objective amortized (default: the last month's calls)")
	c.Flags().StringVar(&o.out, "out", "", "write the purchases as resource_pack blocks to this file (*.hcl)")
	c.Flags().BoolVar(&o.apply, "apply", false, "replace the purchases in the configuration's files")
	complete(c, "at", "mean", "p90", "cvar90")
	return c
}

// measures are what --at takes.
const measures = "mean, p90, or cvar90 (the mean of the worst tenth)"

// plainAmount is an amount of money as the flags take it.
var plainAmount = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9]{1,30}(\.[0-9]{1,12})?$`) })

// planner turns the flags into the engine's options.
func (o *optimizeOptions) planner() (out optimize.Options, err error) {
	out = optimize.Options{Objective: optimize.Objective(o.objective), At: optimize.Measure(o.at), Keep: o.keep, Account: o.account}
	seconds, leftover := o.config.flags.Changed("seconds"), o.config.flags.Changed("max-leftover")
	switch {
	case o.maxUpfront != "" && !plainAmount().MatchString(o.maxUpfront):
		return out, fmt.Errorf("--max-upfront: %q is not an amount; write plain digits, such as 100000 or 99999.50", o.maxUpfront)
	case o.at != "" && !slices.Contains(optimize.Measures, out.At):
		return out, fmt.Errorf("--at: unknown measure %q; choose one of: %s", o.at, measures)
	case o.at != "" && out.Objective != optimize.ObjectiveBilled:
		return out, fmt.Errorf("--at minimizes what the futures are billed; leave out --objective %s", o.objective)
	case seconds && o.at == "":
		return out, fmt.Errorf("--seconds requires --at")
	case seconds && o.seconds < 1:
		return out, fmt.Errorf("--seconds must be at least 1, not %d", o.seconds)
	case leftover && out.Objective != optimize.ObjectiveAmortized:
		return out, fmt.Errorf("--max-leftover requires --objective amortized")
	case leftover && o.maxLeftover < 0:
		return out, fmt.Errorf("--max-leftover must be at least 0, not %d", o.maxLeftover)
	case leftover:
		out.MaxLeftover = &o.maxLeftover
	}
	if o.maxUpfront != "" {
		limit := pricing.MoneyOf(decimal.RequireFromString(o.maxUpfront))
		out.MaxUpfront = &limit
	}
	return out, nil
}

// check rejects invalid combinations of flags.
func (o *optimizeOptions) check() error {
	switch {
	case o.apply && o.out != "":
		return fmt.Errorf("--apply and --out cannot be used together")
	case o.apply && o.config.path == standardInput:
		return fmt.Errorf("--apply: standard input cannot be rewritten; use --out")
	case o.apply && (o.config.start != "" || o.config.monthsGiven()):
		return fmt.Errorf("--apply cannot be used with --start or --months, as purchases might fall outside the configuration's own months; set start and months in its planner block")
	}
	return checkPackFile(o.out)
}

func runOptimize(env *Env, o *optimizeOptions) error {
	options, err := o.planner()
	if err := errors.Join(err, o.check(), o.output.refuseInput(env, o.config.path)); err != nil {
		return err
	}
	s, err := o.load(env)
	if err != nil {
		return err
	}
	if err := o.checkAccount(s.forecast.Input.Accounts); err != nil {
		return err
	}
	found, err := s.best(env, o, options)
	if err != nil {
		return err
	}
	meta := document.Meta{PlannerVersion: version}
	meta.Scenario = s.scenario
	doc, files := document.NewOptimize(found, meta), newBatch(env)
	switch {
	case o.apply:
		err = o.applyPacks(env, files, s, found, doc)
	case o.out != "":
		err = o.writePacks(env, files, s, found, doc)
	}
	if err != nil {
		return err
	}
	return o.output.printWith(env, files, pageResult(doc.Write, func(opt present.Options) present.Page { return present.Optimize(doc, opt) }))
}

// checkAccount rejects an unknown account.
func (o *optimizeOptions) checkAccount(accounts []planner.Account) error {
	known := each(accounts, func(a planner.Account) string { return a.Address })
	if o.account == "" || slices.Contains(known, o.account) {
		return nil
	}
	hint := pricing.DidYouMean(o.account, known)
	if hint == "" && len(known) > 0 && len(known) <= 8 {
		hint = " Choose one of: " + strings.Join(known, ", ") + "."
	}
	return fmt.Errorf("--account: there is no account %q.%s", o.account, hint)
}

// load reads the configuration or the saved plan.
func (o *optimizeOptions) load(env *Env) (*simulation, error) {
	if path := o.config.path; isSavedFile(env, path) {
		if o.apply {
			return nil, fmt.Errorf("%s is a saved plan; --apply needs its configuration", path)
		}
		data, err := readNamed(env, path, document.MaxSize)
		if err != nil {
			return nil, err
		}
		return loadSaved(env, &o.config, data, path, false)
	}
	e, err := o.config.editable(env)
	if err != nil {
		return nil, err
	}
	s, err := simulateWith(env, &o.config, e.options, o.config.path)
	if err == nil {
		s.editable, e.files = e, s.config.Files
	}
	return s, err
}

// best finds the cheapest purchases; where the plan is uncertain, also what they cost in its futures.
func (s *simulation) best(env *Env, o *optimizeOptions, options optimize.Options) (*optimize.Optimum, error) {
	uncertain := ranges.IsUncertain(s.forecast.Input, s.probable)
	if !uncertain && options.At != "" {
		return nil, fmt.Errorf("--at %s: nothing in this plan is uncertain; give its usages an uncertainty block or its scenarios a probability", options.At)
	}
	if uncertain {
		draw := s.draw.options(s.probable, false)
		options.Draw = &draw
	}
	if o.seconds > 0 {
		end := time.Now().Add(time.Duration(o.seconds) * time.Second)
		options.Stop = func() bool { return time.Now().After(end) }
	}
	found, problems := optimize.Optimize(*s.forecast.Input, options)
	switch {
	case len(problems) > 0 && s.config == nil:
		return nil, problems[0]
	case len(problems) > 0:
		return nil, showDiagnostics(env, s.config.Locate(problems), s.config.Files, o.config.color(env))
	}
	return found, nil
}
