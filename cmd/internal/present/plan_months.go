package present

import (
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
)

// The columns that tables of months have in common.

func (p *plan) monthColumn() column { return at("month", p.T("month"), Month) }

func (p *plan) measuredColumn() column {
	return at("measured", p.T("measured"), Words).rank(1).ifAny() // some of its calls are
}

// callsColumns are the calls served and lost, in each unit by themselves.
func (p *plan) callsColumns(units ...string) (columns []column) {
	for _, unit := range units {
		lost := p.T("lost")
		if len(units) > 1 {
			lost = p.F("lost %s", p.unitName(unit))
		}
		columns = append(columns, at(unitID("calls", unit), p.unitName(unit), Calls).rank(1).sum(), at(unitID("lost", unit), lost, Calls).rank(1).sum().ifAny())
	}
	return columns
}

// unitID is the id of a column of calls, or of what else a meter counts.
func unitID(id, unit string) string {
	if unit == unitOfCalls {
		return id
	}
	return id + "_" + strings.ReplaceAll(unit, " ", "_")
}

// An accountMonth is a month of an account, or of all where that is empty.
type accountMonth struct {
	account string
	month   pricing.Month
}

// measuredMonths are those in which a usage was measured.
func (p *plan) measuredMonths() map[accountMonth]bool {
	measured := map[accountMonth]bool{}
	for _, u := range p.Usages {
		for i, actual := range u.Actual {
			if month := p.Start + pricing.Month(i); actual {
				measured[accountMonth{u.Account, month}], measured[accountMonth{"", month}] = true, true
			}
		}
	}
	return measured
}

func (p *plan) isMeasured(account string, month pricing.Month) bool {
	return p.measured[accountMonth{account, month}]
}

// moneyColumns are what a month costs. Without prepaid parts the bill is what is billed.
func (p *plan) moneyColumns(prepaid bool) (columns []column) {
	if prepaid {
		columns = []column{at("bill", p.T("bill"), Money).sum(), at("pack_purchases", p.T("packs bought"), Money).sum(), at("fees", p.T("fees"), Money).sum().ifAny()}
	}
	return append(columns, at("billed", p.T("billed"), Money).sum(), at("amortized", p.T("amortized"), Money).sum(), at("cash", p.T("cash"), Money).sum())
}

// monthCells are what a month of an account costs, or of all where that is empty.
func (p *plan) monthCells(account string, f *document.Figures, served tally) row {
	cells := figureCells(monthOf(f.Month), f, served).and(p.fiscalCells(monthOf(f.Month)))
	if p.isMeasured(account, f.Month) {
		cells["measured"] = word(p.T("yes"))
	}
	return cells
}

func figureCells(name Value, f *document.Figures, served tally) row {
	return served.cells().and(row{
		"month": name, "list": moneyOf(f.List), "bill": moneyOf(f.Bill), "pack_purchases": moneyOf(f.PackPurchases), "fees": moneyOf(f.Fees),
		"billed": moneyOf(f.Billed), "amortized": moneyOf(f.Amortized), "cash": moneyOf(f.Cash), "packs_used": moneyOf(f.Amortized.Sub(f.Bill)),
	})
}

// afterLine is the cash that is paid after the months, none where that is nothing.
func (p *plan) afterLine(on pricing.Date, cash document.Money) []rowLine {
	if cash.IsZero() {
		return nil
	}
	month := monthOf(on.Month())
	return []rowLine{{Item, row{"month": month, "cash": moneyOf(cash)}.and(p.fiscalCells(month))}}
}

// totalCells are the sum of the months.
func (p *plan) totalCells(t *document.Totals, served tally) row {
	return figureCells(word(p.T("total")), &document.Figures{
		List: t.List, Bill: t.Bill, PackPurchases: t.PackPurchases, Fees: t.Fees, Billed: t.Billed, Amortized: t.Amortized, Cash: t.Cash,
	}, served)
}

// servedInAll are the calls of all accounts and months.
func (p *plan) servedInAll() tally {
	all := tally{}
	for _, f := range p.facts {
		all = all.with(f.served)
	}
	return all
}

// monthCharts are the charts beside the months of all accounts.
func (p *plan) monthCharts() Tabs {
	all := costs{}
	for _, f := range p.facts {
		all.add(f.costs)
	}
	return p.costCharts("cost", "", all)
}

// monthLines are what finance books, of all accounts. The cash that is paid after them has
// a line of its own.
func (p *plan) monthLines() []rowLine {
	return append(p.monthItems(), rowLine{Total, p.totalCells(&p.Totals, p.servedInAll())})
}

// monthItems are the lines that add up.
func (p *plan) monthItems() (lines []rowLine) {
	for i := range p.Monthly {
		lines = append(lines, rowLine{Item, p.monthCells("", &p.Monthly[i], p.served(i))})
	}
	return append(lines, p.afterLine(p.AfterHorizon.Date, p.AfterHorizon.Cash)...)
}

func (p *plan) months() Section {
	blocks, heading := []Block{p.monthCharts()}, p.S("Cost by month")
	if len(p.facts) > 1 { // the months of a single account are its own
		heading = p.S("Cost by month, all accounts")
		blocks = append(blocks, newRows(p.monthLines(), under("", p.monthColumn(), p.measuredColumn()), under("", p.callsColumns(p.units...)...), under(p.currency(), p.moneyColumns(p.isPrepaid())...)))
	}
	blocks = append(blocks, p.periodTable()...)
	return Section{ID: "months", Name: p.T("months"), Heading: heading, Rank: rankMonths, Blocks: blocks}
}
