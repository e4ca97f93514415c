package reconcile

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
)

// A MeasuredRow is a line of measured volumes: the calls of a month at a meter of
// an account. Usage is the address of the usage that they belong to; empty where
// the account has only one at the meter.
type MeasuredRow struct {
	Month          pricing.Month
	Account, Meter string
	Usage          string
	Calls          int64 // at least 0
}

// Measured are the calls that were measured of a usage, by month.
type Measured struct {
	Usage string // address
	Calls map[pricing.Month]int64
}

// A RowProblem is something wrong with a row that came from a user. Who read the
// rows knows their places.
type RowProblem struct {
	Row    int    // index
	Column string // "month", "account", "meter", "usage"
	Detail string // full sentences
	First  *int   // the earlier row that this one repeats; nil where it repeats none
}

// Assign finds out which usage of a valid input each row belongs to. A meter is named by its id
// or its title. All problems are returned,
// in the order of the rows; with any, the measurements are those of the other
// rows. Nothing is guessed: where several usages share a meter, a row must name
// one of them.
func Assign(in *planner.Input, rows []MeasuredRow) (all []Measured, problems []RowProblem) {
	plan, _ := settle.Resolve(*in)
	n := newNames(plan)
	rowOf, byUsage := map[string]int{}, map[string]map[pricing.Month]int64{}
	for i, row := range rows {
		u, problem := n.usage(row)
		if problem == nil {
			problem = n.outside(row.Month)
		}
		if problem == nil {
			key := u.Address + " " + row.Month.String()
			if first, again := rowOf[key]; again {
				problem = &RowProblem{Column: "month", Detail: fmt.Sprintf("There is already a row for %s in %s. Remove one of the two, or add them up.", u.Address, row.Month), First: &first}
			}
			rowOf[key] = i
		}
		if problem != nil {
			problem.Row = i
			problems = append(problems, *problem)
			continue
		}
		if byUsage[u.Address] == nil {
			byUsage[u.Address] = map[pricing.Month]int64{}
		}
		byUsage[u.Address][row.Month] = row.Calls
	}
	for _, address := range slices.SortedFunc(maps.Keys(byUsage), planner.CompareAddresses) {
		all = append(all, Measured{address, byUsage[address]})
	}
	return all, problems
}

// names are what the rows of a table may name.
type names struct {
	plan     *settle.Plan
	accounts map[string]*settle.Account // by address
	usages   map[string]*planner.Usage  // by address
}

func newNames(plan *settle.Plan) *names {
	n := &names{plan: plan, accounts: map[string]*settle.Account{}, usages: map[string]*planner.Usage{}}
	for _, a := range plan.Accounts {
		n.accounts[a.Address] = a
	}
	for i := range plan.Input.Usages {
		n.usages[plan.Input.Usages[i].Address] = &plan.Input.Usages[i]
	}
	return n
}

// usage finds the usage of a row: the one that it names, with which what it says besides must
// agree, or the only one of the account at the meter.
func (n *names) usage(row MeasuredRow) (*planner.Usage, *RowProblem) {
	wrong := func(column, detail string, args ...any) (*planner.Usage, *RowProblem) {
		return nil, &RowProblem{Column: column, Detail: fmt.Sprintf(detail, args...)}
	}
	u := n.usages[row.Usage]
	switch {
	case row.Usage == "":
	case u == nil:
		return wrong("usage", "There is no usage %q.%s", row.Usage, didYouMean(row.Usage, "usage.", n.usages))
	case row.Account != u.Account:
		return wrong("account", "%s belongs to %s, not to %q.", u.Address, u.Account, row.Account)
	}
	m, problem := n.meter(row.Account, row.Meter)
	if u != nil {
		if m == nil || m.Catalog != u.Catalog || m.ID != u.Meter {
			return wrong("meter", "%s is of the meter %s, not of %q.", u.Address, u.Meter, row.Meter)
		}
		return u, nil
	}
	if problem != nil {
		return nil, problem
	}
	var addresses []string
	for _, i := range n.accounts[row.Account].UsagesOf(m) {
		u, addresses = &n.plan.Input.Usages[i], append(addresses, n.plan.Input.Usages[i].Address)
	}
	switch len(addresses) {
	case 0:
		return wrong("meter", "%s has no usage at the meter %s. Declare one first, with the calls that were expected of it.", row.Account, row.Meter)
	case 1:
		return u, nil
	}
	return wrong("meter", "%s has %d usages at the meter %s, and these calls may be of any of them. Add a column \"usage\" with the address: %s. If only their sum was measured, declare one usage for it.",
		row.Account, len(addresses), row.Meter, listed(addresses))
}

// account reports an account that there is not.
func (n *names) account(address string) *RowProblem {
	if n.accounts[address] != nil {
		return nil
	}
	return &RowProblem{Column: "account", Detail: fmt.Sprintf("There is no account %q.%s", address, didYouMean(address, "account.", n.accounts))}
}

// meter finds the meter of an account that a text names.
func (n *names) meter(account, text string) (*pricing.Meter, *RowProblem) {
	if problem := n.account(account); problem != nil {
		return nil, problem
	}
	m, detail := n.accounts[account].Meter(text)
	if detail != "" {
		return nil, &RowProblem{Column: "meter", Detail: detail}
	}
	return m, nil
}

// outside reports a month that the plan does not cover.
func (n *names) outside(month pricing.Month) *RowProblem {
	in := n.plan.Input
	last := in.Month(in.Months - 1)
	if month >= in.Start && month <= last {
		return nil
	}
	return &RowProblem{Column: "month", Detail: fmt.Sprintf("%s lies outside the plan, which covers %s to %s. Remove the row, or give the plan other months with --start and --months.", month, in.Start, last)}
}

// didYouMean proposes the nearest address, also for one written without what all
// such addresses start with.
func didYouMean[T any](address, prefix string, all map[string]T) string {
	if _, ok := all[prefix+address]; ok {
		return fmt.Sprintf(" Write its address, %q.", prefix+address)
	}
	known := slices.SortedFunc(maps.Keys(all), planner.CompareAddresses)
	if hint := pricing.DidYouMean(address, known); hint != "" {
		return hint
	}
	if len(known) > 0 && len(known) <= 8 {
		return " There are: " + strings.Join(known, ", ") + "."
	}
	return ""
}

// listed lists the first few of many.
func listed(all []string) string {
	const shown = 5
	if len(all) <= shown {
		return strings.Join(all, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(all[:shown], ", "), len(all)-shown)
}
