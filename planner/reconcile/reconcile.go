package reconcile

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
)

// A BillLine is what the vendor billed for the postpaid calls of a month, or of one of
// its days: at one meter, or in the whole account.
type BillLine struct {
	Account string // address
	Month   pricing.Month
	Day     int    // of the month; 0: all of it. Lines of days are added up
	Meter   string // id, qualified by the catalogue in an account of several products; empty: the whole bill
	Amount  pricing.Money
}

// A Verdict says how a line of a bill agrees with the plan.
type Verdict string

// The verdicts. Rounding: the vendor may round a meter's cost to cents in any way,
// up, down or half-up, and each meter by itself; so a line is off by rounding when
// it is less than one cent away from the exact cost for every meter in it whose
// cost is no whole number of cents, or for every day of one that is billed by the day.
// Explained: it agrees, exactly or but for
// rounding, when one clause is read in another way.
const (
	VerdictEqual       Verdict = "equal"
	VerdictRounding    Verdict = "rounding"
	VerdictExplained   Verdict = "explained"
	VerdictUnexplained Verdict = "unexplained"
)

// A Reconciliation compares bills with a forecast's charges.
type Reconciliation struct {
	Forecast *planner.Forecast
	Lines    []ReconciledLine // by account, month, and the whole bill before its meters in catalogue order
	Partial  []ReconciledLine // of some days of a month that has one bill: they are not compared
	Absent   []string         // accounts of the plan of which there is no line at all; they are not compared
}

// A ReconciledLine is a line with what the plan says.
type ReconciledLine struct {
	BillLine
	Days         []int         // of the month, in order, where only some of them have lines; nil: all of it
	Row          int           // index of the line; -1 where a charge has none, which counts as an amount of 0
	Charge       pricing.Money // the meter's charge, or the bill
	Verdict      Verdict
	Explanations []LineExplanation // those that explain most lines first
}

// Missing says whether there is no line for this charge.
func (l *ReconciledLine) Missing() bool { return l.Row < 0 }

// Difference is what was billed beyond the charge.
func (l *ReconciledLine) Difference() pricing.Money { return l.Amount.Sub(l.Charge) }

// A LineExplanation is a clause with which a line agrees.
type LineExplanation struct {
	Clause Clause        `json:"clause"`
	Charge pricing.Money `json:"charge"` // with it
	Exact  bool          `json:"exact"`  // false: but for rounding
	Agree  int           `json:"-"`      // how many of the account's lines agree with it
	Lines  int           `json:"-"`      // how many there are
}

// ExplainsAll says whether all lines of the account agree with the clause.
func (e *LineExplanation) ExplainsAll() bool { return e.Agree == e.Lines }

// Unexplained says whether any line is off and no clause explains it.
func (r *Reconciliation) Unexplained() bool {
	return slices.ContainsFunc(r.Lines, func(l ReconciledLine) bool { return l.Verdict == VerdictUnexplained })
}

// Reconcile compares bills with the charges of the forecast. A meter is named by its
// id or its title. Charges without a
// line, in the months from the first to the last of all lines, are told, too.
// Where a line is off, the account is settled again with one clause after another
// read in another way. With any problem there is no result.
func Reconcile(f *planner.Forecast, bills []BillLine) (*Reconciliation, []RowProblem) {
	n := newNames(settle.PlanOf(f))
	bills = slices.Clone(bills)
	if problems := n.checkBills(bills); len(problems) > 0 {
		return nil, problems
	}
	r := reconciler{Reconciliation: &Reconciliation{Forecast: f}, parts: f.Input.ByAccount()}
	byAccount := map[string][]ReconciledLine{}
	for _, l := range months(bills) {
		byAccount[l.Account] = append(byAccount[l.Account], l)
	}
	first, last := f.Input.Month(f.Input.Months), pricing.Month(0)
	for _, b := range bills {
		first, last = min(first, b.Month), max(last, b.Month)
	}
	for i := range f.Accounts {
		address := f.Accounts[i].Account.Address
		if lines := byAccount[address]; len(lines) > 0 {
			a := f.Details(i)
			r.account(a, append(lines, r.missing(a, lines, first, last)...))
		} else {
			r.Absent = append(r.Absent, address)
		}
	}
	return r.Reconciliation, nil
}

// checkBills reports lines that the plan cannot be asked about, and names the meters of
// the others.
func (n *names) checkBills(bills []BillLine) (problems []RowProblem) {
	rows := map[BillLine]map[int]int{} // of what has lines, by day
	for i := range bills {
		b := &bills[i]
		problem := n.account(b.Account)
		if problem == nil && b.Meter != "" {
			var m *pricing.Meter
			if m, problem = n.meter(b.Account, b.Meter); m != nil {
				b.Meter = n.accounts[b.Account].NameOf(m)
			}
		}
		of := BillLine{Account: b.Account, Month: b.Month, Meter: b.Meter}
		if problem = cmp.Or(problem, n.outside(b.Month), again(rows[of], *b)); problem != nil {
			problem.Row = i
			problems = append(problems, *problem)
			continue
		}
		if rows[of] == nil {
			rows[of] = map[int]int{}
		}
		rows[of][b.Day] = i
	}
	return problems
}

// again says whether what a line is of has one already, on a day or of the whole month.
func again(rows map[int]int, b BillLine) *RowProblem {
	what, when := b.Account, b.Month.String()
	if b.Meter != "" {
		what += " at " + b.Meter
	}
	if b.Day > 0 {
		when = b.Month.Date(b.Day).String()
	}
	if first, ok := rows[b.Day]; ok {
		return &RowProblem{Column: "month", Detail: fmt.Sprintf("There is already a row for %s in %s. Remove one of the two, or add them up.", what, when), First: &first}
	}
	if _, whole := rows[0]; whole || b.Day == 0 && len(rows) > 0 {
		first := slices.Max(slices.Collect(maps.Values(rows)))
		return &RowProblem{Column: "month", Detail: fmt.Sprintf("There are rows for %s both for %s and for days of it. Keep one kind.", what, b.Month), First: &first}
	}
	return nil
}

// months are the lines with those of the days of a month added up.
func months(bills []BillLine) (lines []ReconciledLine) {
	at := map[BillLine]int{}
	for i, b := range bills {
		amount, day := b.Amount, b.Day
		b.Day, b.Amount = 0, pricing.Money{}
		n, ok := at[b]
		if !ok {
			n = len(lines)
			at[b], lines = n, append(lines, ReconciledLine{BillLine: b, Row: i})
		}
		lines[n].Amount = lines[n].Amount.Add(amount)
		if day > 0 {
			lines[n].Days = append(lines[n].Days, day)
		}
	}
	for i := range lines {
		if l := &lines[i]; len(l.Days) == l.Month.Days() {
			l.Days = nil
		}
		slices.Sort(lines[i].Days)
	}
	return lines
}

type reconciler struct {
	*Reconciliation
	parts map[string]*planner.Input // of each account
}

// missing are the charges of an account that have no line: a whole bill where its
// month has none, meters where it has lines of others, on the days of those.
func (r *reconciler) missing(a *planner.AccountForecast, lines []ReconciledLine, first, last pricing.Month) (missing []ReconciledLine) {
	meters, days := map[pricing.Month]map[string]bool{}, map[pricing.Month][]int{}
	for _, l := range lines {
		if meters[l.Month] == nil {
			meters[l.Month], days[l.Month] = map[string]bool{}, l.Days
		}
		meters[l.Month][l.Meter] = true
		days[l.Month] = bothDays(days[l.Month], l.Days)
	}
	for month := first; month <= last; month++ {
		m := &a.Months[month-r.Forecast.Input.Start]
		switch {
		case meters[month] == nil && !m.Bill.IsZero():
			missing = append(missing, ReconciledLine{BillLine: BillLine{Account: a.Account.Address, Month: month}, Row: -1})
		case meters[month] != nil && !meters[month][""]:
			for _, row := range m.Meters {
				l := ReconciledLine{BillLine: BillLine{Account: a.Account.Address, Month: month, Meter: a.Account.NameOf(row.Meter)}, Days: days[month], Row: -1}
				if charged, ok := chargeOf(&l, r.Forecast, a); ok && !charged.amount.IsZero() && !meters[month][l.Meter] {
					missing = append(missing, l)
				}
			}
		}
	}
	return missing
}

// account judges the lines of an account.
func (r *reconciler) account(a *planner.AccountForecast, lines []ReconciledLine) {
	order := map[string]int{"": 0}
	for _, p := range a.Products {
		for _, m := range p.Catalog.Meters() {
			order[a.Account.NameOf(&m)] = len(order)
		}
	}
	slices.SortStableFunc(lines, func(x, y ReconciledLine) int {
		return cmp.Or(cmp.Compare(x.Month, y.Month), cmp.Compare(order[x.Meter], order[y.Meter]))
	})
	off := false
	lines = slices.DeleteFunc(lines, func(l ReconciledLine) bool {
		_, ok := chargeOf(&l, r.Forecast, a)
		if !ok {
			r.Partial = append(r.Partial, l)
		}
		return !ok
	})
	for i := range lines {
		l := &lines[i]
		l.Charge, l.Verdict = judge(l, r.Forecast, a)
		off = off || l.Verdict == VerdictUnexplained
	}
	if off {
		r.explain(withPaid(r.parts[a.Account.Address], a), lines)
	}
	r.Lines = append(r.Lines, lines...)
}

// explain settles an account again with one clause after another read in another
// way, and notes which lines that explains.
func (r *reconciler) explain(part *planner.Input, lines []ReconciledLine) {
	for _, c := range clausesOf(part) {
		f, problems := settle.Simulate(c.apply(part))
		if len(problems) > 0 {
			continue // what that reading would make of the plan cannot be settled
		}
		a := f.Details(0)
		charges, verdicts, agree := make([]pricing.Money, len(lines)), make([]Verdict, len(lines)), 0
		for i := range lines {
			charges[i], verdicts[i] = judge(&lines[i], f, a)
			if verdicts[i] != VerdictUnexplained {
				agree++
			}
		}
		for i := range lines {
			l := &lines[i]
			if verdicts[i] == VerdictUnexplained || l.Verdict == VerdictEqual || l.Verdict == VerdictRounding {
				continue
			}
			l.Verdict = VerdictExplained
			l.Explanations = append(l.Explanations, LineExplanation{c.Clause, charges[i], verdicts[i] == VerdictEqual, agree, len(lines)})
		}
	}
	for i := range lines {
		slices.SortStableFunc(lines[i].Explanations, func(a, b LineExplanation) int { return cmp.Compare(b.Agree, a.Agree) })
	}
}

// bothDays are the days of either; nil is all of a month.
func bothDays(a, b []int) []int {
	if a == nil || b == nil {
		return nil
	}
	days := slices.Concat(a, b)
	slices.Sort(days)
	return slices.Compact(days)
}

// A charge is what a plan charges for a line.
type charge struct {
	amount, exact pricing.Money
	rounded       int64 // parts of it, by meter and day, that may have been rounded
}

// chargeOf is what the plan charges for a line; false where the line is of some days and
// the plan has one bill of the month.
func chargeOf(l *ReconciledLine, f *planner.Forecast, a *planner.AccountForecast) (c charge, ok bool) {
	var ofDays []charge
	month := int(l.Month - f.Input.Start)
	if l.Days != nil {
		ofDays = chargesOf(l.Days, f, a.Account.Address, month)
	}
	decimals := a.Products[0].Catalog.Decimals()
	for k, row := range a.Months[month].Meters {
		if l.Meter != "" && l.Meter != a.Account.NameOf(row.Meter) {
			continue
		}
		part, daily := charge{amount: row.Charge, exact: row.Cost}, a.TermsOf(row.Meter.Catalog).Billing == pricing.PeriodDay
		switch {
		case l.Days != nil && !daily:
			return charge{}, false
		case l.Days != nil:
			part = ofDays[k]
		case daily: // every day's part may have been rounded
			part.rounded = int64(l.Month.Days())
		case !row.Cost.Equal(row.Cost.Cut(decimals)):
			part.rounded = 1
		}
		c.add(part)
	}
	return c, true
}

func (c *charge) add(d charge) {
	c.amount, c.exact, c.rounded = c.amount.Add(d.amount), c.exact.Add(d.exact), c.rounded+d.rounded
}

// chargesOf are what a plan charges for days of a month, by meter. They are those of the
// month settled once more.
func chargesOf(days []int, f *planner.Forecast, account string, month int) (charges []charge) {
	a := settle.PlanOf(f).Accounts[f.AccountAt(account)]
	trace := a.Trace(month)
	for i := range a.Products {
		meters := make([]charge, len(a.Products[i].Meters))
		for _, d := range trace.Products[i].Days {
			if slices.Contains(days, d.Day) && d.Postpaid > 0 {
				meters[d.Meter].add(charge{d.Charge, a.Products[i].Meters[d.Meter].Discount.Of(d.List), 1})
			}
		}
		charges = append(charges, meters...)
	}
	return charges
}

// judge says what a plan charges for a line, and whether the line agrees with it: equal,
// rounding, or neither (VerdictUnexplained).
func judge(l *ReconciledLine, f *planner.Forecast, a *planner.AccountForecast) (pricing.Money, Verdict) {
	c, ok := chargeOf(l, f, a)
	switch slack := pricing.MinorUnits(c.rounded, a.Products[0].Catalog.Decimals()); {
	case !ok:
	case l.Amount.Equal(c.amount):
		return c.amount, VerdictEqual
	case l.Amount.Sub(c.exact).Abs().LessThan(slack):
		return c.amount, VerdictRounding
	}
	return c.amount, VerdictUnexplained
}
