package present

import (
	"slices"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// An accountMonth is a month of an account, or of all where that is empty.
type accountMonth struct {
	account string
	month   pricing.Month
}

// A measure is how many usages with calls in a month were measured.
type measure struct{ measured, all int }

func (p *plan) measuredMonths() map[accountMonth]measure {
	if !slices.ContainsFunc(p.Usages, func(u document.Usage) bool { return slices.Contains(u.Actual, true) }) {
		return nil
	}
	found := map[accountMonth]measure{}
	for _, u := range p.Usages {
		for i, n := range u.Calls {
			for _, account := range []string{u.Account, ""} {
				at := accountMonth{account, p.Start + pricing.Month(i)}
				m := found[at]
				found[at] = measure{m.measured + when(u.Actual[i], 1), m.all + when(u.Actual[i] || n > 0, 1)}
			}
		}
	}
	return found
}

// isMeasured says whether all calls of a month were measured.
func (p *plan) isMeasured(account string, month pricing.Month) bool {
	m := p.measured[accountMonth{account, month}]
	return m.measured > 0 && m.measured == m.all
}

// monthCells are a month of an account, or of all where that is empty, and whether its calls
// were measured.
func (p *plan) monthCells(account string, month pricing.Month) []cell {
	some := p.measured[accountMonth{account, month}].measured > 0
	measured := when(some, word(either(p.isMeasured(account, month), p.T("yes"), p.T("in part"))))
	return under("", p.at("month", monthOf(month)), p.at("measured", measured).rank(1).ifAny())
}

// unitID is the id of a column of calls, or of what else a meter counts.
func unitID(id, unit string) string {
	return id + when(unit != unitOfCalls, "_"+strings.ReplaceAll(unit, " ", "_"))
}

// volumeCells are the calls of each unit, served and lost.
func (p *plan) volumeCells(units []string, served tally) (cells []cell) {
	for _, unit := range units {
		c, lost := served.of(unit), either(len(units) > 1, p.F("lost %s", p.unitName(unit)), p.T("lost"))
		cells = append(cells, headed(unitID("calls", unit), p.unitName(unit), callsOf(c.Calls)).rank(1).sum(),
			headed(unitID("lost", unit), lost, callsOf(c.Lost).toned(Worse)).rank(1).sum().ifAny())
	}
	return under("", cells...)
}

// coverageCells say who pays for the calls of a unit.
func (w words) coverageCells(id func(string) string, c planner.Served) []cell {
	calls := func(head string, n int64) cell {
		return headed(id(head), w.T(head), callsOf(n)).rank(2).sum().ifAny()
	}
	postpaid := calls("postpaid", c.Postpaid)
	postpaid.optional = false
	return []cell{calls("subscriptions", c.Subscription), calls("free", c.Free), calls("packs", c.Pack), postpaid, calls("free meters", c.Unpriced())}
}

// costCells are what a month costs. Where nothing is prepaid the bill is what is billed.
func (w words) costCells(f *document.Figures, prepaid bool) []cell {
	var cells []cell
	addIf(&cells, prepaid, w.amount("bill", f.Bill), w.amount("packs bought", f.PackPurchases), w.amount("fees", f.Fees).ifAny())
	return append(cells, w.amount("billed", f.Billed), w.amount("amortized", f.Amortized), w.amount("cash", f.Cash))
}

// afterCells are the cash that is paid after the months, none where that is nothing.
func (w words) afterCells(after document.AfterHorizon) []line {
	return when(!after.Cash.IsZero(), []line{{Item, []cell{w.at("month", monthOf(after.Date.Month())), w.amount("cash", after.Cash)}}})
}

// isPrepaid says whether anything is paid in advance.
func isPrepaid(t *document.Totals) bool { return !t.PackPurchases.IsZero() || !t.Fees.IsZero() }

// monthCharts are the charts beside the months of all accounts.
func (p *plan) monthCharts() Tabs {
	all := costs{}
	for _, f := range p.facts {
		all.add(f.costs)
	}
	return p.costCharts("cost", "", all)
}

// monthTable is what finance books, of all accounts. The cash that is paid after the months
// has a line of its own.
func (p *plan) monthTable() Table {
	var lines []line
	for i, f := range pointers(p.Monthly) {
		lines = append(lines, lineOf(Item, p.monthCells("", f.Month), p.volumeCells(p.units, p.served(i)),
			under(p.currency(), p.costCells(f, isPrepaid(&p.Totals))...)))
	}
	return newTable(append(lines, p.afterCells(p.AfterHorizon)...))
}

func (p *plan) months() Section {
	blocks, heading := []Block{p.monthCharts()}, p.S("Cost by month")
	if len(p.facts) > 1 { // the months of a single account are its own
		heading = p.S("Cost by month, all accounts")
		blocks = append(blocks, p.totalled("", p.monthTable()))
	}
	return Section{ID: "months", Name: p.T("months"), Heading: heading, Rank: rankMonths, Blocks: slices.Concat(blocks, p.periodTable())}
}
