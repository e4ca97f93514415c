package reconcile

import (
	"cmp"
	"fmt"
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
	Absent   []string         // accounts of the plan of which there is no line at all; they are not compared
}

// A ReconciledLine is a line with what the plan says.
type ReconciledLine struct {
	BillLine
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
	r := reconciler{Reconciliation: &Reconciliation{Forecast: f}, parts: f.Input.ByAccount()}
	n := newNames(f.Input)
	bills = slices.Clone(bills)
	for i, b := range bills {
		bills[i].Meter = n.meterID(b.Account, b.Meter)
	}
	if problems := checkBills(n, bills); len(problems) > 0 {
		return nil, problems
	}
	byAccount := map[string][]ReconciledLine{}
	for _, l := range months(bills) {
		byAccount[l.Account] = append(byAccount[l.Account], l)
	}
	first, last := span(bills)
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

// checkBills reports lines that the plan cannot be asked about.
func checkBills(n *names, bills []BillLine) (problems []RowProblem) {
	rows := map[BillLine]int{}
	for i, b := range bills {
		problem := n.account(b.Account)
		if problem == nil && b.Meter != "" {
			problem = n.meter(b.Account, b.Meter)
		}
		if problem == nil {
			problem = n.outside(b.Month)
		}
		if problem == nil {
			problem = again(rows, b)
		}
		if problem != nil {
			problem.Row = i
			problems = append(problems, *problem)
			continue
		}
		b.Amount = pricing.Money{}
		rows[b] = i
		if b.Day > 0 {
			b.Day = someDay
			rows[b] = i
		}
	}
	return problems
}

// someDay stands for any day of a month.
const someDay = -1

// again says whether what a line is of has one already.
func again(rows map[BillLine]int, b BillLine) *RowProblem {
	what := b.Account
	if b.Meter != "" {
		what += " at " + b.Meter
	}
	b.Amount = pricing.Money{}
	when, whole := b.Month.String(), b
	if b.Day > 0 {
		when = b.Month.Date(b.Day).String()
	}
	if first, ok := rows[b]; ok {
		return &RowProblem{Column: "month", Detail: fmt.Sprintf("There is already a row for %s in %s. Remove one of the two, or add them up.", what, when), First: &first}
	}
	if whole.Day = 0; b.Day == 0 {
		whole.Day = someDay
	}
	if first, ok := rows[whole]; ok {
		return &RowProblem{Column: "month", Detail: fmt.Sprintf("There are rows for %s both for %s and for days of it. Keep one kind.", what, b.Month), First: &first}
	}
	return nil
}

// months are the lines with those of the days of a month added up.
func months(bills []BillLine) (lines []ReconciledLine) {
	at := map[BillLine]int{}
	for i, b := range bills {
		amount := b.Amount
		b.Day, b.Amount = 0, pricing.Money{}
		n, ok := at[b]
		if !ok {
			n = len(lines)
			at[b], lines = n, append(lines, ReconciledLine{BillLine: b, Row: i})
		}
		lines[n].Amount = lines[n].Amount.Add(amount)
	}
	return lines
}

// span is the first and the last month of the lines.
func span(bills []BillLine) (first, last pricing.Month) {
	for i, b := range bills {
		if i == 0 {
			first, last = b.Month, b.Month
		}
		first, last = min(first, b.Month), max(last, b.Month)
	}
	return first, last
}

type reconciler struct {
	*Reconciliation
	parts map[string]*planner.Input // of each account
}

func (r *reconciler) monthOf(a *planner.AccountForecast, month pricing.Month) *planner.AccountMonth {
	return &a.Months[month-r.Forecast.Input.Start]
}

// missing are the charges of an account that have no line: a whole bill where its
// month has none, meters where it has lines of others.
func (r *reconciler) missing(a *planner.AccountForecast, lines []ReconciledLine, first, last pricing.Month) (missing []ReconciledLine) {
	meters := map[pricing.Month]map[string]bool{}
	for _, l := range lines {
		if meters[l.Month] == nil {
			meters[l.Month] = map[string]bool{}
		}
		meters[l.Month][l.Meter] = true
	}
	for month := first; month <= last; month++ {
		m := r.monthOf(a, month)
		switch {
		case meters[month] == nil && !m.Bill.IsZero():
			missing = append(missing, ReconciledLine{BillLine: BillLine{Account: a.Account.Address, Month: month}, Row: -1})
		case meters[month] != nil && !meters[month][""]:
			for _, row := range m.Meters {
				name := meterName(len(a.Products), row.Meter)
				if !row.Charge.IsZero() && !meters[month][name] {
					missing = append(missing, ReconciledLine{BillLine: BillLine{Account: a.Account.Address, Month: month, Meter: name}, Row: -1})
				}
			}
		}
	}
	return missing
}

// account judges the lines of an account.
func (r *reconciler) account(a *planner.AccountForecast, lines []ReconciledLine) {
	order := func(l ReconciledLine) (int, int) {
		for k, p := range a.Products {
			for _, m := range p.Catalog.Meters() {
				if meterName(len(a.Products), &m) == l.Meter {
					return k, m.Index
				}
			}
		}
		return -1, -1
	}
	slices.SortStableFunc(lines, func(x, y ReconciledLine) int {
		productX, meterX := order(x)
		productY, meterY := order(y)
		return cmp.Or(cmp.Compare(x.Month, y.Month), cmp.Compare(productX, productY), cmp.Compare(meterX, meterY))
	})
	off := false
	for i := range lines {
		l := &lines[i]
		l.Charge, l.Verdict = judge(&l.BillLine, a, r.monthOf(a, l.Month))
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
			charges[i], verdicts[i] = judge(&lines[i].BillLine, a, r.monthOf(a, lines[i].Month))
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

// billedDaily says whether a meter's product has a bill every day.
func billedDaily(a *planner.AccountForecast, m *pricing.Meter) bool {
	return a.TermsOf(m.Catalog).Billing == pricing.PeriodDay
}

// judge says what a month's settlement charges for a line, and whether the line
// agrees with it: equal, rounding, or neither (VerdictUnexplained).
func judge(b *BillLine, a *planner.AccountForecast, m *planner.AccountMonth) (charge pricing.Money, verdict Verdict) {
	var exact pricing.Money
	rounded := int64(0) // meters whose cost is no whole number of cents
	decimals := a.Products[0].Catalog.Decimals()
	for _, row := range m.Meters {
		if b.Meter != "" && b.Meter != meterName(len(a.Products), row.Meter) {
			continue
		}
		charge, exact = charge.Add(row.Charge), exact.Add(row.Cost)
		if billedDaily(a, row.Meter) { // every day's part may have been rounded
			rounded += int64(m.Month.Days())
		} else if !row.Cost.Equal(row.Cost.Cut(decimals)) {
			rounded++
		}
	}
	slack := pricing.MinorUnits(rounded, decimals)
	switch {
	case b.Amount.Equal(charge):
		return charge, VerdictEqual
	case b.Amount.Sub(exact).Abs().LessThan(slack):
		return charge, VerdictRounding
	}
	return charge, VerdictUnexplained
}
