package present

import (
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
)

// A monthLine is a line of a table of months: a month, what comes after the last, or
// all of them. What a line does not have is nil.
type monthLine struct {
	level      Level
	name       Value
	figures    *document.Figures
	served     tally
	settlement *document.Settlement
	after      *document.Money // cash paid after the months
	tier       Value
	account    string // where tables have several
	measured   bool   // some of its calls are
}

func (l monthLine) rowLevel() Level { return l.level }

// of shows a figure of the lines that have figures.
func figure(of func(*document.Figures) Value) func(monthLine) Value {
	return func(l monthLine) Value {
		if l.figures == nil {
			return Value{}
		}
		return of(l.figures)
	}
}

func served(unit string, of func(coverage) int64) func(monthLine) Value {
	return func(l monthLine) Value {
		if l.served == nil {
			return Value{}
		}
		return callsOf(of(l.served[unit]))
	}
}

// The columns that tables of months have in common.

func (p *plan) monthColumn() column[monthLine] {
	return column[monthLine]{Column{ID: "month", Head: p.T("month"), Kind: Month}, func(l monthLine) Value { return l.name }, true}
}

// callsColumns are the calls served and lost, in each unit by themselves.
func (p *plan) callsColumns(group int, units []string) (columns []column[monthLine]) {
	for _, unit := range units {
		id, lost := unitID("calls", unit), p.T("lost")
		if len(units) > 1 {
			lost = p.F("lost %s", p.unitName(unit))
		}
		columns = append(columns,
			column[monthLine]{Column{ID: id, Head: p.unitName(unit), Kind: Calls, Group: group, Rank: 1, Sum: true}, served(unit, func(c coverage) int64 { return c.calls }), true},
			column[monthLine]{Column{ID: unitID("lost", unit), Head: lost, Kind: Calls, Group: group, Rank: 1, Sum: true}, func(l monthLine) Value {
				return served(unit, func(c coverage) int64 { return c.lost })(l).toned(Worse)
			}, false})
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

// measuredColumn marks the months whose calls were measured.
func (p *plan) measuredColumn() column[monthLine] {
	return column[monthLine]{Column{ID: "measured", Head: p.T("measured"), Kind: Words, Group: 1, Rank: 1}, func(l monthLine) Value {
		if !l.measured {
			return Value{}
		}
		return word(p.T("yes"))
	}, false}
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

// moneyColumns are what a month costs. Without packs the bill is what is billed.
func (p *plan) moneyColumns(group int, packs bool) []column[monthLine] {
	at := func(id, head string, of func(*document.Figures) document.Money) column[monthLine] {
		return column[monthLine]{Column{ID: id, Head: head, Kind: Money, Group: group, Sum: true}, figure(func(f *document.Figures) Value { return moneyOf(of(f)) }), true}
	}
	columns := []column[monthLine]{at("bill", p.T("bill"), func(f *document.Figures) document.Money { return f.Bill })}
	if packs {
		columns = append(columns,
			at("pack_purchases", p.T("packs bought"), func(f *document.Figures) document.Money { return f.PackPurchases }),
			at("billed", p.T("billed"), func(f *document.Figures) document.Money { return f.Billed }))
	} else {
		columns[0] = at("billed", p.T("billed"), func(f *document.Figures) document.Money { return f.Billed })
	}
	cash := column[monthLine]{Column{ID: "cash", Head: p.T("cash"), Kind: Money, Group: group, Sum: true}, func(l monthLine) Value {
		switch {
		case l.figures != nil:
			return moneyOf(l.figures.Cash)
		case l.after != nil:
			return moneyOf(*l.after)
		}
		return Value{}
	}, true}
	return append(columns, at("amortized", p.T("amortized"), func(f *document.Figures) document.Money { return f.Amortized }), cash)
}

// totalLine is the sum of the months.
func (p *plan) totalLine(t *document.Totals, served tally) monthLine {
	return monthLine{level: Total, name: word(p.T("total")), served: served, figures: &document.Figures{
		Calls: t.Calls, Lost: t.Lost, List: t.List, Bill: t.Bill, PackPurchases: t.PackPurchases, Billed: t.Billed, Amortized: t.Amortized, Cash: t.Cash,
	}}
}

// servedInAll are the calls of all accounts and months.
func (p *plan) servedInAll() tally {
	all := tally{}
	for _, f := range p.facts {
		all.addAll(f.served)
	}
	return all
}

// monthCharts are the charts beside the months of all accounts.
func (p *plan) monthCharts() []Block {
	if !p.opt.Charts {
		return nil
	}
	return []Block{p.costCharts("cost", "", sumOfCosts(p.facts), p.Monthly, p.AfterHorizon)}
}

// months are what finance books, of all accounts. The cash that is paid after them has
// a line of its own.
func (p *plan) months() Section {
	var lines []monthLine
	for i := range p.Monthly {
		lines = append(lines, monthLine{name: monthOf(p.Monthly[i].Month), figures: &p.Monthly[i], served: p.served(i), measured: p.isMeasured("", p.Monthly[i].Month)})
	}
	if after := &p.AfterHorizon; !pricing.Money(after.Cash).IsZero() {
		lines = append(lines, monthLine{name: monthOf(after.Date.Month()), after: &after.Cash})
	}
	lines = append(lines, p.totalLine(&p.Totals, p.servedInAll()))
	columns := append([]column[monthLine]{p.monthColumn(), p.measuredColumn()}, p.callsColumns(1, p.units)...)
	columns = append(columns, p.moneyColumns(2, !pricing.Money(p.Totals.PackPurchases).IsZero())...)
	blocks := p.monthCharts()
	if len(p.facts) > 1 { // the months of a single account are its own
		blocks = append(blocks, newTable([]string{"", "", p.currency()}, columns, lines, monthLine.rowLevel))
	}
	heading := p.S("Cost by month")
	if len(p.facts) > 1 {
		heading = p.S("Cost by month, all accounts")
	}
	return Section{ID: "months", Name: p.T("months"), Heading: heading, Rank: rankMonths, Blocks: blocks}
}
