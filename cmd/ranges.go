package cmd

import (
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/shopspring/decimal"
	"github.com/spf13/cobra"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/present"
	"github.com/declarative-cost/planner/hclspec"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/compare"
	"github.com/declarative-cost/planner/planner/ranges"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
)

// drawOptions say which futures of an uncertain plan are settled. The zero value is that
// of commands that need none.
type drawOptions struct {
	futures int
	seed    uint32
	off     bool
	later   bool // they are settled by whoever asks for them, not with the plan
	given   bool // it is to be as said here, whatever a saved plan was made with

	terminal io.Writer // is told how far the work is; nil: nothing is
}

// maxFutures bounds the memory for the cost of every future.
const maxFutures = 1_000_000

func (o *drawOptions) addFlags(env *Env, c *cobra.Command) {
	o.addDrawFlags(env, c)
	c.Flags().BoolVar(&o.off, "no-ranges", false, "do not work out what an uncertain plan may cost")
}

// addDrawFlags adds those that say what is drawn.
func (o *drawOptions) addDrawFlags(env *Env, c *cobra.Command) {
	c.Flags().IntVar(&o.futures, "futures", ranges.DefaultFutures, "number of futures of an uncertain plan that are simulated")
	c.Flags().Uint32Var(&o.seed, "seed", ranges.DefaultSeed, "draw other futures")
	checkFirst(c, func() error {
		o.terminal = env.terminal()
		o.given = c.Flags().Changed("futures") || c.Flags().Changed("seed")
		if o.futures < 1 || o.futures > maxFutures {
			return fmt.Errorf("--futures: a plan has from 1 to %s futures, not %d", pricing.GroupDigits(fmt.Sprint(maxFutures)), o.futures)
		}
		return nil
	})
}

// wanted says whether ranges are worked out.
func (o *drawOptions) wanted() bool { return o.futures > 0 && !o.off && !o.later }

func (o *drawOptions) options(scenarios []ranges.Scenario, draw bool) ranges.Options {
	options := ranges.Options{Futures: o.futures, Seed: uint64(o.seed), Scenarios: scenarios, Draw: draw}
	if o.terminal != nil {
		options.Progress = (&progress{to: o.terminal, start: time.Now()}).report
	}
	return options
}

// A progress tells a terminal how much of the futures is settled, where that takes more
// than a second.
type progress struct {
	to    io.Writer
	start time.Time

	lock  sync.Mutex
	shown int // per cent; 0: nothing
}

func (p *progress) report(done, of int) {
	p.lock.Lock()
	defer p.lock.Unlock()
	percent := 100 * done / of
	switch {
	case done == of && p.shown > 0:
		fmt.Fprintf(p.to, "\r%*s\r", len("Simulating futures: 100%"), "")
		p.shown = 0
	case done < of && percent > p.shown && time.Since(p.start) > time.Second:
		fmt.Fprintf(p.to, "\rSimulating futures: %d%%", percent)
		p.shown = percent
	}
}

// as are the options that a saved document was made with.
func (o drawOptions) as(futures int, seed uint64) drawOptions {
	o.futures, o.seed = futures, uint32(seed)
	return o
}

// settleFutures works out what a plan may cost, and decides the budgets that go by it.
func (s *simulation) settleFutures(o *configOptions, options hclspec.Options) (diags hcl.Diagnostics, err error) {
	s.draw = o.draw
	if s.draw.futures > 0 {
		var probable []ranges.Scenario
		if err := o.watchdog.run(func() { probable, diags = s.config.LoadProbable(options) }); err != nil {
			return nil, err
		}
		if s.probable = probable; diags.HasErrors() {
			return diags, nil
		}
	}
	problems := s.decideFutures(s.draw.wanted())
	if s.draw.off && !options.Lenient && ranges.IsUncertain(s.forecast.Input, s.probable) && goesByFutures(s.forecast.Input) {
		diags = append(diags, &hcl.Diagnostic{
			Severity: hcl.DiagWarning, Summary: "Not judged",
			Detail: "With --no-ranges neither budgets with a confidence nor guardrails with a percentile are judged: they count as holding.",
		})
	}
	return append(diags, s.config.Locate(problems)...), nil
}

// decideFutures settles the futures that are wanted, and decides what goes by them.
func (s *simulation) decideFutures(wanted bool) (problems []pricing.Problem) {
	options := s.draw.options(s.probable, false)
	if !wanted {
		options.Futures = 0
	}
	s.Ranges, problems = ranges.Decide(s.forecast, options)
	return problems
}

// goesByFutures says whether a budget or a guardrail is decided by the futures.
func goesByFutures(in *planner.Input) bool {
	return slices.ContainsFunc(in.Budgets, func(b planner.Budget) bool { return b.Confidence != nil }) ||
		slices.ContainsFunc(in.Guardrails, func(g planner.Guardrail) bool { return g.At > 0 })
}

// probableInputs are scenarios with a probability as documents have them.
func probableInputs(scenarios []ranges.Scenario) (all []document.InputScenario, err error) {
	for _, s := range scenarios {
		f, problems := settle.Simulate(s.Input)
		if len(problems) > 0 {
			return nil, fmt.Errorf("scenario %s: %w", s.Name, problems[0])
		}
		all = append(all, document.NewInputScenario(s.Name, s.Probability, f))
	}
	return all, nil
}

// compareFutures compares the same futures of both sides, and judges the guardrails that
// go by them; nil where nothing is uncertain.
func compareFutures(d *compare.Diff, before, after []ranges.Scenario, o drawOptions) (*ranges.Change, error) {
	draws := func(f *planner.Forecast) bool { return ranges.IsUncertain(f.Input, nil) }
	drawn := draws(d.Before) || draws(d.After)
	switch {
	case !drawn && len(before)+len(after) == 0:
		return nil, nil
	case !o.wanted():
		d.JudgeFutures(nil)
		return nil, nil
	}
	renamed := slices.Clone(before)
	for i := range renamed {
		renamed[i].Input = d.Rename(renamed[i].Input)
	}
	drawn = drawn || !slices.EqualFunc(before, after, func(a, b ranges.Scenario) bool {
		return a.Name == b.Name && a.Probability.Equal(b.Probability)
	})
	earlier, problems := ranges.Of(d.Before, o.options(renamed, drawn))
	later, more := ranges.Of(d.After, o.options(after, drawn))
	if problems = append(problems, more...); len(problems) > 0 {
		return nil, problems[0]
	}
	change, err := ranges.Compare(earlier, later, ranges.Common{
		Start: d.Start, End: d.End, Whole: d.SameHorizon, Before: d.Totals.Billed.Before, After: d.Totals.Billed.After,
	})
	if err != nil {
		return nil, err
	}
	d.JudgeFutures(change.At)
	return change, nil
}

// diffOf compares two sides with their futures.
func diffOf(before, after *simulation, meta document.DiffMeta, o drawOptions) (*document.Diff, []compare.Unmoved, error) {
	d, err := compare.Compare(before.forecast, after.forecast)
	if err != nil {
		return nil, nil, err
	}
	if meta.Ranges, err = compareFutures(d, before.probable, after.probable, o); err != nil {
		return nil, nil, err
	}
	if meta.BaseProbable, err = probableInputs(before.probable); err != nil {
		return nil, nil, err
	}
	meta.HeadProbable, err = probableInputs(after.probable)
	return document.NewDiff(d, meta), d.Unmoved, err
}

// exceededText says in how many futures a budget with a confidence is exceeded.
func (s *simulation) exceededText(b *planner.BudgetForecast) string {
	r := s.Ranges.Budgets[slices.IndexFunc(s.Ranges.Budgets, func(r ranges.BudgetRange) bool { return r.Address == b.Budget.Address })]
	futures := func(part decimal.Decimal) string { return present.Futures(nil, part, s.Ranges.Futures) }
	allowed := decimal.NewFromInt(1).Sub(*b.Budget.Confidence)
	return fmt.Sprintf("%s is exceeded in %s; its confidence of %s allows %s.", b.Budget.Address, futures(r.ChanceExceeded.Decimal), b.Budget.Confidence, futures(allowed))
}
