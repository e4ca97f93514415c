package reconcile

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/planner"
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

// Assign finds out which usage each row belongs to. A meter is named by its id or
// its title. All problems are returned,
// in the order of the rows; with any, the measurements are those of the other
// rows. Nothing is guessed: where several usages share a meter, a row must name
// one of them.
func Assign(in *planner.Input, rows []MeasuredRow) ([]Measured, []RowProblem) {
	m := measurer{names: newNames(in), rowOf: map[string]int{}, byUsage: map[string]map[pricing.Month]int64{}}
	for i, row := range rows {
		m.row(i, row)
	}
	var all []Measured
	for _, address := range slices.Sorted(maps.Keys(m.byUsage)) {
		all = append(all, Measured{address, m.byUsage[address]})
	}
	slices.SortFunc(all, func(a, b Measured) int { return planner.CompareAddresses(a.Usage, b.Usage) })
	return all, m.problems
}

// A measurer assigns rows to usages.
type measurer struct {
	*names
	rowOf    map[string]int // by usage and month
	byUsage  map[string]map[pricing.Month]int64
	problems []RowProblem
}

func (m *measurer) row(i int, row MeasuredRow) {
	row.Meter = m.meterID(row.Account, row.Meter)
	u, problem := m.usageOf(row)
	if problem == nil {
		problem = m.outside(row.Month)
	}
	if problem == nil {
		key := u.Address + " " + row.Month.String()
		if first, again := m.rowOf[key]; again {
			problem = &RowProblem{Column: "month", Detail: fmt.Sprintf("There is already a row for %s in %s. Remove one of the two, or add them up.", u.Address, row.Month), First: &first}
		} else {
			m.rowOf[key] = i
		}
	}
	if problem != nil {
		problem.Row = i
		m.problems = append(m.problems, *problem)
		return
	}
	if m.byUsage[u.Address] == nil {
		m.byUsage[u.Address] = map[pricing.Month]int64{}
	}
	m.byUsage[u.Address][row.Month] = row.Calls
}

// usageOf finds the usage of a row.
func (m *measurer) usageOf(row MeasuredRow) (*planner.Usage, *RowProblem) {
	if row.Usage != "" {
		return m.named(row)
	}
	if problem := m.meter(row.Account, row.Meter); problem != nil {
		return nil, problem
	}
	sharing := m.usages[row.Account][row.Meter]
	switch len(sharing) {
	case 0:
		return nil, &RowProblem{Column: "meter", Detail: fmt.Sprintf("%s has no usage at the meter %s. Declare one first, with the calls that were expected of it.", row.Account, row.Meter)}
	case 1:
		return sharing[0], nil
	}
	var addresses []string
	for _, u := range sharing {
		addresses = append(addresses, u.Address)
	}
	return nil, &RowProblem{Column: "meter", Detail: fmt.Sprintf("%s has %d usages at the meter %s, and these calls may be of any of them. Add a column \"usage\" with the address: %s. If only their sum was measured, declare one usage for it.",
		row.Account, len(sharing), row.Meter, listed(addresses))}
}

// named finds a usage by its address; what the row says besides must agree.
func (m *measurer) named(row MeasuredRow) (*planner.Usage, *RowProblem) {
	u := m.byAddress[row.Usage]
	switch {
	case u == nil:
		return nil, &RowProblem{Column: "usage", Detail: fmt.Sprintf("There is no usage %q.%s", row.Usage, didYouMean(row.Usage, "usage.", m.usageAddresses))}
	case row.Account != u.Account:
		return nil, &RowProblem{Column: "account", Detail: fmt.Sprintf("%s belongs to %s, not to %q.", u.Address, u.Account, row.Account)}
	case row.Meter != m.meterID(u.Account, planner.Name{Catalog: u.Catalog, ID: u.Meter}.String()):
		return nil, &RowProblem{Column: "meter", Detail: fmt.Sprintf("%s is of the meter %s, not of %q.", u.Address, u.Meter, row.Meter)}
	}
	return u, nil
}

// names are what the rows of a table may name.
type names struct {
	in             *planner.Input
	accounts       map[string][]*pricing.Catalog          // its products', by address
	usages         map[string]map[string][]*planner.Usage // by account and the meter's name
	byAddress      map[string]*planner.Usage
	usageAddresses []string
}

func newNames(in *planner.Input) *names {
	n := &names{in: in, accounts: map[string][]*pricing.Catalog{}, usages: map[string]map[string][]*planner.Usage{}, byAddress: map[string]*planner.Usage{}}
	for _, a := range in.Accounts {
		for _, p := range a.Products {
			i := slices.IndexFunc(in.Catalogs, func(c *pricing.Catalog) bool { return c.ID() == p.Catalog })
			n.accounts[a.Address] = append(n.accounts[a.Address], in.Catalogs[i])
		}
		n.usages[a.Address] = map[string][]*planner.Usage{}
	}
	for i := range in.Usages {
		u := &in.Usages[i]
		meter := n.meterID(u.Account, planner.Name{Catalog: u.Catalog, ID: u.Meter}.String())
		n.usages[u.Account][meter] = append(n.usages[u.Account][meter], u)
		n.byAddress[u.Address] = u
		n.usageAddresses = append(n.usageAddresses, u.Address)
	}
	return n
}

// account reports an account that there is not.
func (n *names) account(address string) *RowProblem {
	if n.accounts[address] != nil {
		return nil
	}
	return &RowProblem{Column: "account", Detail: fmt.Sprintf("There is no account %q.%s", address, didYouMean(address, "account.", slices.Sorted(maps.Keys(n.accounts))))}
}

// meter reports an account that there is not, or a meter that its catalogues lack or
// that several of them have.
func (n *names) meter(account, meter string) *RowProblem {
	if problem := n.account(account); problem != nil {
		return problem
	}
	catalogs := n.accounts[account]
	switch found := n.find(account, meter); {
	case len(found) == 1:
		return nil
	case len(found) > 1:
		var candidates []string
		for _, m := range found {
			candidates = append(candidates, planner.Name{Catalog: m.Catalog, ID: m.ID}.String())
		}
		return &RowProblem{Column: "meter", Detail: fmt.Sprintf("Several products of %s have a meter %q. Write one of %s.", account, meter, strings.Join(candidates, ", "))}
	case len(catalogs) == 1:
		return &RowProblem{Column: "meter", Detail: catalogs[0].NoMeter(meter)}
	}
	var ids []string
	for _, c := range catalogs {
		ids = append(ids, c.MeterIDs()...)
	}
	return &RowProblem{Column: "meter", Detail: fmt.Sprintf("None of the products of %s has a meter %q.%s", account, meter, pricing.DidYouMean(planner.ParseName(meter).ID, ids))}
}

// find are the meters of an account's products that a text names by id, qualified or
// not, or else by title.
func (n *names) find(account, text string) (found []*pricing.Meter) {
	name := planner.ParseName(text)
	for _, c := range n.accounts[account] {
		if m, ok := c.Meter(name.ID); ok && (name.Catalog == "" || name.Catalog == c.ID()) {
			found = append(found, m)
		}
	}
	if len(found) > 0 {
		return found
	}
	for _, c := range n.accounts[account] {
		if m, ok := c.MeterTitled(text); ok {
			found = append(found, m)
		}
	}
	return found
}

// meterID is the name of a meter that a row names by its id or its title, as consoles and
// bills do: its id, qualified in an account of several products. What is neither stays
// as it is.
func (n *names) meterID(account, meter string) string {
	if found := n.find(account, meter); len(found) == 1 {
		return meterName(len(n.accounts[account]), found[0])
	}
	return meter
}

// meterName is the name of a meter in an account of so many products.
func meterName(products int, m *pricing.Meter) string {
	if products == 1 {
		return m.ID
	}
	return planner.Name{Catalog: m.Catalog, ID: m.ID}.String()
}

// outside reports a month that the plan does not cover.
func (n *names) outside(month pricing.Month) *RowProblem {
	last := n.in.Month(n.in.Months - 1)
	if month >= n.in.Start && month <= last {
		return nil
	}
	return &RowProblem{Column: "month", Detail: fmt.Sprintf("%s lies outside the plan, which covers %s to %s. Remove the row, or give the plan other months with --start and --months.", month, n.in.Start, last)}
}

// didYouMean proposes the nearest address, also for one written without what all
// such addresses start with.
func didYouMean(address, prefix string, known []string) string {
	if slices.Contains(known, prefix+address) {
		return fmt.Sprintf(" Write its address, %q.", prefix+address)
	}
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
