package present

import (
	"cmp"
	"slices"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
)

// details are what is left out otherwise: an account's meters and packs month by month,
// and what each of its usages costs.
func (p *plan) details(a *document.Account) (blocks []Block) {
	add := func(head Text, t Table) { blocks = append(blocks, Group{head, []Block{t}}) }
	for k, m := range a.Months[0].Meters {
		add(p.S("Meter %s", p.meterTitled(a.Address, m.Catalog, m.Meter)), newTable(p.meterLines(a, k, p.unitName(m.Unit))))
	}
	for _, pack := range pointers(a.Packs) {
		add(p.S("Pack %s", address(pack.Address)), p.packTable(pack))
	}
	add(p.S("Usages"), p.usageTable(a.Address))
	return blocks
}

// meterLines has a line for each month with calls at a meter; the meters' charges of a
// month add up to its bill.
func (p *plan) meterLines(a *document.Account, k int, head string, first ...cell) (lines []line) {
	for _, month := range pointers(a.Months) {
		m, month := &month.Meters[k], month.Month
		if m.Calls == 0 && m.Lost == 0 {
			continue
		}
		tiers, prices := Value{Kind: Price, Text: "-"}, Value{Kind: Price, Text: "-"}
		if len(m.Tiers) > 0 {
			tiers, prices = charged(p.meter(a.Address, m.Catalog, m.Meter), m, month)
		} else if m.TierFrom != nil {
			prices.Text = p.T("free")
		}
		calls := slices.Concat([]cell{headed("calls", head, callsOf(m.Calls)).sum(), p.at("lost", callsOf(m.Lost)).sum().ifAny()},
			p.coverageCells(func(id string) string { return id }, m.Served))
		for i := range calls {
			calls[i].Rank = 1
		}
		lines = append(lines, lineOf(Item, under("", append(slices.Clone(first), p.at("month", monthOf(month)))...), under(head, calls...),
			under(p.T("tier and list price"), p.at("tier", tiers).rank(2), p.at("price", prices).rank(2)), under(p.currency(), p.amount("charge", m.Charge))))
	}
	return lines
}

// packTable has a line for each month in which something happened to a pack.
func (p *plan) packTable(pack *document.Pack) Table {
	months := having(pack.Months, func(m document.PackMonth) bool { return !m.Consumed.IsZero() || !m.Expired.IsZero() })
	return newTable(items(months, func(m *document.PackMonth) []cell {
		return slices.Concat([]cell{p.at("month", monthOf(m.Month))}, under(p.unitName(pack.Unit), p.packMonth(m)...), under(p.currency(), p.amount("amortized", m.Amortized)))
	}))
}

// packMonth is what a month took of a pack.
func (w words) packMonth(m *document.PackMonth) []cell {
	return []cell{w.at("used", unitsValue(m.Consumed)).rank(1).sum(), w.at("expired", unitsValue(m.Expired)).rank(1).sum(), w.at("left", unitsValue(m.Remaining)).rank(1)}
}

// allUsages is what every usage of every account costs.
func (p *plan) allUsages() Section {
	return Section{ID: "usages", Name: p.T("usages"), Heading: p.S("Usages"), Rank: rankUsages, Blocks: []Block{p.usageTable("")}}
}

// usageTable shares an account's bills among its usages; the costs add up to them. Without
// an account it has those of all.
func (p *plan) usageTable(account string) Table {
	of := having(p.Usages, func(u document.Usage) bool { return account == "" || u.Account == account })
	t := newTable(items(of, func(u *document.Usage) []cell { return p.usageCells(u, account == "") }))
	t.Key = "account"
	return p.totalled("", t).countsOf(p.units)
}

// usageCells are those of a usage. What is counted in several units is not added up.
func (p *plan) usageCells(u *document.Usage, withAccount bool) []cell {
	var calls int64
	var cost pricing.Money
	var measured []pricing.Month
	for i, n := range u.Calls {
		calls, cost = calls+n, cost.Add(u.Cost[i])
		addIf(&measured, u.Actual[i], p.Start+pricing.Month(i))
	}
	cells := []cell{p.at("usage", address(u.Address))}
	addIf(&cells, withAccount, p.at("account", address(u.Account)).rank(1))
	return append(cells, p.at("meter", p.meterCell(u.Account, &u.Catalog, u.Meter)).rank(2), p.at("measured", written(Words, p.monthList(measured).Plain())).rank(2).ifAny(),
		p.at("of", p.unitCell(p.meter(u.Account, u.Catalog, u.Meter).Unit, len(p.units) > 1)).rank(1).ifAny(),
		p.at("requested calls", callsOf(calls)).rank(1).sum(), p.amount("cost", cost))
}

// meterCell is a meter of an account: its id and its title.
func (p *plan) meterCell(account string, catalog *string, id string) Value {
	catalog = cmp.Or(catalog, &p.input(account).Catalog) // nil: the document is older
	return name(p.meterTitled(account, *catalog, id).Plain())
}
