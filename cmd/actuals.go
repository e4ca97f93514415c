package cmd

import (
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/csvfile"
	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/cmd/internal/render"
	"github.com/declarative-cost/planner/hclspec"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/reconcile"
	"github.com/declarative-cost/planner/pricing"
	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/cobra"
)

type actualsOptions struct {
	config configOptions
	table  csvOptions
	dryRun bool
	output outputOptions // colours and language
}

func newActualsCommand(env *Env) *cobra.Command {
	o := &actualsOptions{table: csvOptions{columns: []csvfile.Column{
		{Name: "month"}, {Name: "account"}, {Name: "meter"}, {Name: "calls"}, {Name: "usage", Optional: true},
	}}}
	c := &cobra.Command{
		Use:   "actuals FILE [PATH]",
		Short: "Write measured calls to the configuration",
		Long: `Reads measured calls from a CSV file with the columns month (YYYY-MM), account,
meter and calls, and writes them to the "actual" maps of the usages in the
configuration at PATH (default: the current folder). Nothing else in the files
changes, and on any error nothing is written. If several usages of an account share
a meter, the column usage says which one is meant.

"planner plan" then compares forecast and actual.`,
		Example: `  planner actuals december.csv
  planner actuals export.csv envs/prod --column month=Monat,calls=Anzahl
  planner actuals december.csv --dry-run`,
		Args: cobra.RangeArgs(1, 2),
		RunE: func(_ *cobra.Command, args []string) error {
			o.table.file = args[0]
			o.config.setPath(args[1:])
			return runActuals(env, o)
		},
	}
	o.config.addFlags(env, c)
	o.table.addFlags(c)
	c.Flags().BoolVar(&o.dryRun, "dry-run", false, "show the changes without writing them")
	addNoColorFlag(c, &o.output.noColor)
	o.output.addLangFlag(c)
	return c
}

func runActuals(env *Env, o *actualsOptions) error {
	switch {
	case o.config.path == standardInput:
		return fmt.Errorf("standard input cannot be rewritten; pass the configuration's folder or file")
	case isSavedPlan(o.config.path):
		return fmt.Errorf("%s is a saved plan; pass its configuration, to which measured calls are written", o.config.path)
	}
	language, err := o.output.language(env)
	if err != nil {
		return err
	}
	rows, mistakes, err := o.table.read(env)
	if err != nil {
		return err
	}
	e, config, err := o.load(env)
	if err != nil {
		return err
	}
	measured, more := measuredCalls(rows, &config.Input)
	mistakes = append(mistakes, more...)
	edit, diags := config.WriteActuals(measured)
	if len(mistakes) > 0 {
		if err := showMistakes(env, mistakes); err != error(errReported) {
			return err
		}
	}
	if err := showDiagnostics(env, diags, e.files, o.config.color(env)); err != nil || len(mistakes) > 0 {
		return errReported
	}
	if err := o.verify(e, withMeasured(config.Input, measured), edit.Texts); err != nil {
		return err
	}
	return o.finish(env, e, edit, language)
}

// load loads the configuration and shows what is wrong with it.
func (o *actualsOptions) load(env *Env) (*editable, *hclspec.Config, error) {
	e, err := o.config.editable(env)
	if err != nil {
		return nil, nil, err
	}
	config, diags, err := o.config.load(e.options)
	if err != nil {
		return nil, nil, err
	}
	e.files = config.Files
	return e, config, showDiagnostics(env, diags, e.files, o.config.color(env))
}

// measuredCalls reads the rows and finds out which usages they belong to.
func measuredCalls(rows []csvfile.Row, in *planner.Input) ([]reconcile.Measured, []csvfile.Error) {
	sound, parsed, mistakes := csvfile.Parse(rows, func(row csvfile.Row) (reconcile.MeasuredRow, []*csvfile.Error) {
		month, wrongMonth := row["month"].Month()
		calls, wrongCalls := row["calls"].Calls()
		return reconcile.MeasuredRow{
			Month: month, Account: row["account"].Text, Meter: row["meter"].Text, Usage: row["usage"].Text, Calls: calls,
		}, []*csvfile.Error{wrongMonth, wrongCalls}
	})
	measured, problems := reconcile.Assign(in, parsed)
	return measured, append(mistakes, atRows(sound, problems)...)
}

// verify loads the new texts and checks that they give the wanted input and change
// nothing else.
func (o *actualsOptions) verify(e *editable, want planner.Input, texts map[string][]byte) error {
	config, diags, err := o.config.load(e.with(texts))
	switch {
	case err != nil:
		return err
	case diags.HasErrors():
		return fmt.Errorf("the configuration would not be valid with the measured calls, so nothing was changed: %s", diags.Errs()[0])
	}
	got := config.Input
	for _, in := range []*planner.Input{&want, &got} {
		slices.SortFunc(in.Usages, func(a, b planner.Usage) int { return planner.CompareAddresses(a.Address, b.Address) })
		in.Catalogs = nil // data files, which nothing here writes
	}
	if !reflect.DeepEqual(want, got) {
		return fmt.Errorf("the measured calls would also change other parts of the plan, so nothing was changed; does the configuration read its own files?")
	}
	return nil
}

// withMeasured is an input with the measured calls in it.
func withMeasured(in planner.Input, measured []reconcile.Measured) planner.Input {
	in.Usages = slices.Clone(in.Usages)
	byAddress := map[string]*planner.Usage{}
	for i := range in.Usages {
		byAddress[in.Usages[i].Address] = &in.Usages[i]
	}
	for _, m := range measured {
		u := byAddress[m.Usage]
		if !slices.Contains(u.Actual, true) {
			u.Actual, u.Forecast = make([]bool, in.Months), u.Calls
		}
		u.Calls, u.Actual = slices.Clone(u.Calls), slices.Clone(u.Actual)
		for month, calls := range m.Calls {
			u.Calls[month-in.Start], u.Actual[month-in.Start] = calls, true
		}
	}
	return in
}

// finish writes the files, or shows what would change in them, and says what
// happened.
func (o *actualsOptions) finish(env *Env, e *editable, edit *hclspec.ActualEdit, language *lang.Printer) error {
	if o.dryRun {
		for _, name := range slices.Sorted(maps.Keys(edit.Texts)) {
			slashed := filepath.ToSlash(name)
			if _, err := env.Stdout.Write(diff.Diff("old/"+slashed, e.files[name].Bytes, "new/"+slashed, edit.Texts[name])); err != nil {
				return err
			}
		}
		actualsWritten(env.Stderr, edit.Usages, true, language)
		return nil
	}
	files := newBatch(env)
	if err := e.rewrite(files, edit.Texts); err != nil {
		return err
	}
	if err := files.commit(); err != nil {
		return err
	}
	if len(edit.Texts) == 0 {
		fmt.Fprintln(env.Stderr, "No changes. The configuration already has these calls.")
	}
	actualsWritten(env.Stdout, edit.Usages, false, language)
	return nil
}

// actualsWritten says what measured calls changed, a line for each usage, and for
// each month that had another number before what that was. It was not written but
// only looked at where dryRun is set.
func actualsWritten(w io.Writer, usages []hclspec.UsageActuals, dryRun bool, p *lang.Printer) {
	for _, u := range usages {
		var added, updated, unchanged int64
		var lines []string
		for _, m := range u.Months {
			switch {
			case m.Before == nil:
				added++
			case *m.Before == m.After:
				unchanged++
			default:
				updated++
				lines = append(lines, "  "+p.F("%s: %s instead of %s", m.Month, grouped(m.After), grouped(*m.Before)))
			}
		}
		text := p.F("%s: %s added, %s updated, %s unchanged", render.Printable(u.Usage), grouped(added), grouped(updated), grouped(unchanged))
		if dryRun {
			text = p.F("%s (dry run)", text)
		}
		fmt.Fprintln(w, strings.Join(append([]string{text}, lines...), "\n"))
	}
}

func grouped(n int64) string { return pricing.GroupDigits(fmt.Sprint(n)) }
