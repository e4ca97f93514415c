package document

import (
	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/planner/reconcile"
	"github.com/declarative-cost/planner/pricing"
)

// Reconcile compares bills with a plan's charges. The order of the fields is the
// order of the keys, and every key is always there. docs/reconcile.md explains
// them, docs/schema/reconcile-1.0.schema.json is their JSON Schema. What people
// read is drawn from it, too.
type Reconcile struct {
	Header
	Start       pricing.Month     `json:"start"`
	Months      int               `json:"months"`
	Currency    string            `json:"currency"`
	Scenario    *string           `json:"scenario"`
	File        string            `json:"file"`
	Summary     ReconcileSummary  `json:"summary"`
	Lines       []ReconcileLine   `json:"lines"`
	Clauses     []ReconcileClause `json:"clauses"`
	NotCompared []string          `json:"not_compared"` // accounts of which the file has no line
	Partial     []PartialLine     `json:"partial"`
}

// ReconcileSummary counts lines by their verdicts.
type ReconcileSummary struct {
	Lines       int  `json:"lines"`
	Equal       int  `json:"equal"`
	Rounding    int  `json:"rounding"`
	Explained   int  `json:"explained"`
	Unexplained int  `json:"unexplained"`
	Missing     int  `json:"missing"` // charges without a line; each of them is explained or unexplained
	Reconciled  bool `json:"reconciled"`
}

// ReconcileLine is a line of the file, or a charge that has none.
type ReconcileLine struct {
	Line       *int              `json:"line"` // in the file; null where it has none
	Account    string            `json:"account"`
	Currency   string            `json:"currency"` // of the account and its amounts
	Month      pricing.Month     `json:"month"`
	Meter      *string           `json:"meter"`  // null: the whole bill
	Amount     *Money            `json:"amount"` // null where the file has no line
	Charge     Money             `json:"charge"`
	Difference Money             `json:"difference"` // amount - charge
	Verdict    reconcile.Verdict `json:"verdict"`

	Explanations []reconcile.LineExplanation `json:"explanations"`
	Days         []int                       `json:"days"` // of the month, where the file has only some of them; empty: all
}

// A PartialLine is of some days of a month that has one bill. It is not compared.
type PartialLine struct {
	Line     int           `json:"line"` // in the file, the first
	Account  string        `json:"account"`
	Currency string        `json:"currency"` // of the account and the amount
	Month    pricing.Month `json:"month"`
	Days     []int         `json:"days"`
	Meter    *string       `json:"meter"` // null: the whole bill
	Amount   Money         `json:"amount"`
}

// ReconcileClause is a clause that explains some line of an account.
type ReconcileClause struct {
	ID          reconcile.Clause `json:"id"`
	Account     string           `json:"account"`
	Text        string           `json:"text"`
	Agree       int              `json:"agree"` // lines of the account that agree with it
	Lines       int              `json:"lines"` // of the account
	ExplainsAll bool             `json:"explains_all"`
}

// NewReconcile makes the document of a reconciliation with a file, whose rows are in some
// lines of it.
func NewReconcile(r *reconcile.Reconciliation, meta Meta, file string, lineOf func(row int) int) *Reconcile {
	d := &Reconcile{
		Header: Header{ReconcileKind, ReconcileFormatVersion, meta.PlannerVersion},
		Start:  r.Forecast.Input.Start, Months: r.Forecast.Input.Months, Currency: r.Forecast.Currency,
		Scenario: meta.Scenario, File: file, NotCompared: r.Absent,
	}
	seen := map[ReconcileClause]bool{}
	currency := func(l *reconcile.ReconciledLine) string { return r.Forecast.Account(l.Account).Currency() }
	for i := range r.Lines {
		l := &r.Lines[i]
		d.Lines = append(d.Lines, newReconcileLine(l, currency(l), lineOf))
		d.Summary.count(l)
		for _, e := range l.Explanations {
			c := ReconcileClause{e.Clause, l.Account, ClauseText(nil, e.Clause), e.Agree, e.Lines, e.ExplainsAll()}
			if !seen[c] {
				d.Clauses = append(d.Clauses, c)
			}
			seen[c] = true
		}
	}
	for _, l := range r.Partial {
		d.Partial = append(d.Partial, PartialLine{lineOf(l.Row), l.Account, currency(&l), l.Month, l.Days, unlessZero(l.Meter), l.Amount})
	}
	d.Summary.Reconciled = !r.Unexplained()
	return d
}

func (s *ReconcileSummary) count(l *reconcile.ReconciledLine) {
	s.Lines++
	if l.Missing() {
		s.Missing++
	}
	*map[reconcile.Verdict]*int{
		reconcile.VerdictEqual: &s.Equal, reconcile.VerdictRounding: &s.Rounding, reconcile.VerdictExplained: &s.Explained, reconcile.VerdictUnexplained: &s.Unexplained,
	}[l.Verdict]++
}

func newReconcileLine(l *reconcile.ReconciledLine, currency string, lineOf func(int) int) ReconcileLine {
	out := ReconcileLine{
		Account: l.Account, Currency: currency, Month: l.Month, Days: l.Days, Meter: unlessZero(l.Meter),
		Charge: l.Charge, Difference: l.Difference(), Verdict: l.Verdict, Explanations: l.Explanations,
	}
	if !l.Missing() {
		line := lineOf(l.Row)
		out.Line, out.Amount = &line, &l.Amount
	}
	return out
}

// ClauseText says how a clause would have to be read.
func ClauseText(p *lang.Printer, c reconcile.Clause) string {
	if c.Catalog != "" {
		one := c
		one.Catalog = ""
		return p.F("%s: %s", c.Catalog, ClauseText(p, one))
	}
	switch c.Kind {
	case reconcile.ClauseTerm:
		return p.F("the term %s is %q", c.Name, c.Value)
	case reconcile.ClauseNoQuota:
		return p.F("the free quota %q is not given", c.Name)
	case reconcile.ClauseQuotaForAll:
		return p.F("the free quota %q is also for the meters that it does not list", c.Name)
	case reconcile.ClauseNoDiscount:
		return p.T("the discount is not given")
	case reconcile.ClausePricesBefore:
		return p.F("the prices are those from before the revision of %s", c.Name)
	case reconcile.ClausePricesAfter:
		return p.F("the prices of the revision of %s are in force from the plan's first month on", c.Name)
	case reconcile.ClausePricesMonth:
		return p.F("the prices of the revision of %s are in force in the whole of that month", c.Name)
	}
	panic("document: no text for the clause " + string(c.Kind))
}
