package reconcile

import (
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
)

// Actuals compare a forecast, in which some months were measured, with what it
// would have been with the calls that were expected. Before is that, After what is
// settled with the measured calls; the past is served in both. The whole horizon is settled twice:
// packs, balances and tiers go on from what was measured, so a month without
// measurements may change as well.
type Actuals struct {
	Months    []MonthActuals       `json:"months"`   // those with a measured usage
	Measured  FigureChange         `json:"measured"` // the sum of Months
	Others    FigureChange         `json:"others"`   // the months without any
	Changed   []pricing.Month      `json:"changed"`  // the months of Others whose bill differs
	Billed    planner.AmountChange `json:"billed"`   // the whole horizon
	Amortized planner.AmountChange `json:"amortized"`
	Cash      planner.AmountChange `json:"cash"`
	Unknown   []string             `json:"unknown"` // usages whose expected calls are not known; those are taken as measured
}

// A FigureChange is requested calls and what is billed for them.
type FigureChange struct {
	Calls planner.CountChange  `json:"calls"`
	Bill  planner.AmountChange `json:"bill"`
}

// Add adds another month or meter.
func (c *FigureChange) Add(d FigureChange) {
	c.Calls.Before += d.Calls.Before
	c.Calls.After += d.Calls.After
	c.Bill.Before, c.Bill.After = c.Bill.Before.Add(d.Bill.Before), c.Bill.After.Add(d.Bill.After)
}

// All is the whole horizon.
func (o *Actuals) All() FigureChange {
	sum := o.Measured
	sum.Add(o.Others)
	return sum
}

// MonthActuals are a month with measured usages: the whole plan, and its parts.
type MonthActuals struct {
	Month        pricing.Month  `json:"month"`
	FigureChange                // of all accounts and meters
	Meters       []MeterActuals `json:"meters"` // with a measured usage, by account and in catalogue order
	Rest         FigureChange   `json:"rest"`   // of the meters without any
}

// MeterActuals are a meter's calls and charge in a month.
type MeterActuals struct {
	Account string `json:"account"` // address
	Meter   string `json:"meter"`   // id
	FigureChange
	Partly  bool   `json:"partly"`  // whether the meter has usages, too, that were not measured
	Catalog string `json:"catalog"` // id
}

// AgainstActuals compares a forecast with the one without measured months; nil where no month
// was measured, or where the plan without them cannot be settled.
func AgainstActuals(f *planner.Forecast) *Actuals {
	in, out := *f.Input, &Actuals{}
	in.Usages = slices.Clone(in.Usages)
	measured := false
	for i := range in.Usages {
		u := &in.Usages[i]
		switch {
		case !slices.Contains(u.Actual, true):
		case u.Forecast == nil:
			out.Unknown = append(out.Unknown, u.Address)
		default:
			u.Calls, measured = u.Forecast, true
		}
	}
	if !measured {
		return nil
	}
	expected, problems := settle.Simulate(in)
	if len(problems) > 0 {
		return nil
	}
	expected, f = expected.InPlan(), f.InPlan()
	c := actualsOf{expected: expected, settled: f, usages: usagesAt(f.Input)}
	months := make([]MonthActuals, len(f.Monthly))
	for i := range months {
		months[i].Month = f.Monthly[i].Month
	}
	for k := range f.Accounts {
		c.addAccount(months, expected.Details(k), f.Details(k))
	}
	for _, m := range months {
		out.addMonth(m)
	}
	before, after := expected.Totals, f.Totals
	out.Billed = planner.AmountChange{Before: before.Billed, After: after.Billed}
	out.Amortized = planner.AmountChange{Before: before.Amortized, After: after.Amortized}
	out.Cash = planner.AmountChange{Before: before.Cash, After: after.Cash}
	return out
}

// addMonth adds a month to the sum that it belongs to.
func (o *Actuals) addMonth(m MonthActuals) {
	if len(m.Meters) > 0 {
		o.Months = append(o.Months, m)
		o.Measured.Add(m.FigureChange)
		return
	}
	o.Others.Add(m.FigureChange)
	if !m.Bill.IsZero() {
		o.Changed = append(o.Changed, m.Month)
	}
}

// actualsOf compares two forecasts of the same accounts and usages.
type actualsOf struct {
	expected, settled *planner.Forecast
	usages            map[accountMeter][]int
}

// An accountMeter is a meter of an account.
type accountMeter struct{ account, catalog, meter string }

// usagesAt are the indexes of the usages at each meter of each account.
func usagesAt(in *planner.Input) map[accountMeter][]int {
	at := map[accountMeter][]int{}
	for i, u := range in.Usages {
		key := accountMeter{u.Account, u.Catalog, u.Meter}
		at[key] = append(at[key], i)
	}
	return at
}

// addAccount compares the months of an account.
func (c *actualsOf) addAccount(months []MonthActuals, expected, settled *planner.AccountForecast) {
	for i := range months {
		m := &months[i]
		for j, after := range settled.Months[i].Meters {
			row := MeterActuals{Account: settled.Account.Address, Meter: after.Meter.ID, Catalog: after.Meter.Catalog}
			row.Bill = planner.AmountChange{Before: expected.Months[i].Meters[j].Charge, After: after.Charge}
			known := c.calls(&row, i)
			m.Add(row.FigureChange)
			if known {
				m.Meters = append(m.Meters, row)
			} else {
				m.Rest.Add(row.FigureChange)
			}
		}
	}
}

// calls adds up the calls of a meter's usages in the i-th month, and says whether
// any of them was measured.
func (c *actualsOf) calls(row *MeterActuals, i int) (measured bool) {
	others := false
	for _, n := range c.usages[accountMeter{row.Account, row.Catalog, row.Meter}] {
		u := &c.settled.Input.Usages[n]
		row.Calls.Before += c.expected.Input.Usages[n].Calls[i]
		row.Calls.After += u.Calls[i]
		if u.Forecast != nil && u.Actual != nil && u.Actual[i] {
			measured = true
		} else {
			others = true
		}
	}
	row.Partly = measured && others
	return measured
}
