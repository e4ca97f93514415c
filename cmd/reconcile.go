package cmd

import (
	"fmt"

	"github.com/declarative-cost/planner/cmd/internal/csvfile"
	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/present"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/reconcile"
	"github.com/declarative-cost/planner/pricing"
	"github.com/spf13/cobra"
)

type reconcileOptions struct {
	config configOptions
	output outputOptions
	table  csvOptions
}

func newReconcileCommand(env *Env) *cobra.Command {
	o := &reconcileOptions{output: outputOptions{formats: []string{"text", "json", "markdown"}}, table: csvOptions{columns: []csvfile.Column{
		{Name: "account"}, {Name: "month"}, {Name: "meter"}, {Name: "amount"}, {Name: "currency", Optional: true},
	}}}
	c := &cobra.Command{
		Use:   "reconcile FILE [SOURCE]",
		Short: "Compare bills with the plan's charges",
		Long: `Reads bills from a CSV file with the columns account, month (YYYY-MM), meter and
amount, and compares every line with the plan's charges. An empty meter stands for
the whole bill of the month. Where a line differs by more than rounding, the account
is settled again under each alternative reading of a disputed clause to find one
that explains the difference.

SOURCE is a configuration's path, a saved plan, git:REF or git:REF:PATH (default:
the current folder). The exit code is 3 if a difference is unexplained.`,
		Example: `  planner reconcile december.csv
  planner reconcile bills.csv envs/prod --column account=Konto,amount=Betrag
  planner reconcile december.csv plan.json --format json`,
		Args: cobra.RangeArgs(1, 2),
		RunE: func(_ *cobra.Command, args []string) error {
			o.table.file = args[0]
			return runReconcile(env, o, argument(args, 1))
		},
	}
	o.config.addFlags(env, c)
	o.output.addFlags(c)
	o.table.addFlags(c)
	return c
}

func runReconcile(env *Env, o *reconcileOptions, source string) error {
	if err := o.output.refuseInput(env, o.table.file, source); err != nil {
		return err
	}
	rows, mistakes, err := o.table.read(env)
	if err != nil {
		return err
	}
	s, err := loadSource(env, o.config, source)
	if err != nil {
		return err
	}
	result, lines, more := reconciled(rows, s.forecast)
	if mistakes = append(mistakes, more...); len(mistakes) > 0 {
		return showMistakes(env, mistakes)
	}
	meta := document.Meta{PlannerVersion: version, Scenario: s.scenario}
	doc := document.NewReconcile(result, meta, shownName(o.table.file), func(row int) int { return lines[row]["month"].Line })
	if err := o.output.print(env, pageResult(doc.Write, func(opt present.Options) present.Page { return present.Reconcile(doc, opt) })); err != nil {
		return err
	}
	if n := doc.Summary.Explained; n > 0 {
		fmt.Fprintf(env.Stderr, "Warning: %d of %d lines match the plan only under another reading of a clause.\n", n, doc.Summary.Lines)
	}
	if result.Unexplained() {
		return exitStatus(exitFailed)
	}
	return nil
}

// reconciled reads the rows and compares them with the forecast. It returns the
// rows that the result counts, too.
func reconciled(rows []csvfile.Row, f *planner.Forecast) (*reconcile.Reconciliation, []csvfile.Row, []csvfile.Error) {
	sound, bills, mistakes := csvfile.Parse(rows, func(row csvfile.Row) (reconcile.BillLine, []*csvfile.Error) {
		month, day, wrongMonth := monthOrDay(row["month"])
		amount, wrongAmount := row["amount"].Amount()
		return reconcile.BillLine{Account: row["account"].Text, Month: month, Day: day, Meter: row["meter"].Text, Amount: pricing.MoneyOf(amount)},
			[]*csvfile.Error{wrongMonth, wrongAmount}
	})
	for _, row := range rows {
		if wrong := checkCurrency(row, f); wrong != nil {
			mistakes = append(mistakes, *wrong)
		}
	}
	result, problems := reconcile.Reconcile(f, bills)
	return result, sound, append(mistakes, atRows(sound, problems)...)
}

// monthOrDay reads a month, or one of its days; 0 is all of it.
func monthOrDay(cell csvfile.Cell) (pricing.Month, int, *csvfile.Error) {
	if date, err := pricing.ParseDate(cell.Text); err == nil {
		return date.Month(), date.Day(), nil
	}
	month, wrong := cell.Month()
	return month, 0, wrong
}

// checkCurrency rejects amounts in a currency other than the account's.
func checkCurrency(row csvfile.Row, f *planner.Forecast) *csvfile.Error {
	account, cell := row["account"].Text, row["currency"]
	for i := range f.Accounts {
		if a := &f.Accounts[i]; a.Account.Address == account && cell.Text != "" && cell.Text != a.Currency() {
			return cell.Errorf("The amount is in %q, but %s is billed in %s. planner does not convert currencies.", cell.Text, account, a.Currency())
		}
	}
	return nil
}
