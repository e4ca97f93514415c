package present

import (
	"slices"
	"strconv"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
)

// details are what is left out otherwise: an account's meters and packs month by month,
// and what each of its usages costs.
func (p *plan) details(a *document.Account) (blocks []Block) {
	add := func(head Text, t Table) { blocks = append(blocks, Group{head, []Block{t}}) }
	for k, m := range a.Months[0].Meters {
		add(p.S("Meter %s", p.meterName(p.known.Name(a.Address, m.Catalog, m.Meter), p.meter(a.Address, m.Catalog, m.Meter))), p.meterTable(a, k))
	}
	for i := range a.Packs {
		add(p.S("Pack %s", address(a.Packs[i].Address)), p.packTable(&a.Packs[i]))
	}
	add(p.S("Usages"), p.usageTable(a.Address))
	return blocks
}

// meterTable has a line for each month with calls at a meter; the meters' charges of a
// month add up to its bill.
func (p *plan) meterTable(a *document.Account, k int) Table {
	return newRows(p.meterLines(a, k), p.meterColumns(p.unitName(a.Months[0].Meters[k].Unit), at("month", p.T("month"), Month))...)
}

func (p *plan) meterLines(a *document.Account, k int) (lines []rowLine) {
	first := &a.Months[0].Meters[k]
	meter := p.meter(a.Address, first.Catalog, first.Meter)
	for i := range a.Months {
		m := &a.Months[i].Meters[k]
		if m.Calls == 0 && m.Lost == 0 {
			continue
		}
		tiers, prices := Value{Kind: Price, Text: "-"}, Value{Kind: Price, Text: "-"}
		if len(m.Tiers) > 0 {
			tiers, prices = charged(meter, m, a.Months[i].Month)
		} else if m.TierFrom != nil {
			prices.Text = p.T("free")
		}
		lines = append(lines, rowLine{Item, row{
			"account": address(a.Address), "meter": name(p.known.Name(a.Address, first.Catalog, first.Meter)), "title": name(p.meterTitle(meter)), "unit": p.unitCell(first.Unit, len(p.units) > 1), "month": monthOf(a.Months[i].Month), "calls": callsOf(m.Calls), "lost": callsOf(m.Lost),
			"subscriptions": callsOf(m.Subscription), "free": callsOf(m.Free), "packs": callsOf(m.Pack), "postpaid": callsOf(m.Postpaid), "tier": tiers, "price": prices, "charge": moneyOf(m.Charge),
		}})
	}
	return lines
}

func (p *plan) meterColumns(unit string, first ...column) []columnGroup {
	calls := func(id, head string) column { return at(id, head, Calls).rank(1).sum() }
	return []columnGroup{
		under("", first...),
		under(unit, calls("calls", unit), calls("lost", p.T("lost")).ifAny(), calls("subscriptions", p.T("subscriptions")).ifAny(), calls("free", p.T("free")), calls("packs", p.T("packs")).ifAny(), calls("postpaid", p.T("postpaid"))),
		under(p.T("tier and list price"), at("tier", p.T("tier"), Price).rank(2), at("price", p.T("price"), Price).rank(2)),
		under(p.currency(), at("charge", p.T("charge"), Money).sum()),
	}
}

// packTable has a line for each month in which something happened to a pack.
func (p *plan) packTable(pack *document.Pack) Table {
	months := slices.DeleteFunc(slices.Clone(pack.Months), func(m document.PackMonth) bool { return m.Consumed.IsZero() && m.Expired.IsZero() })
	units := func(id, head string) column { return at(id, head, Calls).rank(1).sum() }
	left := units("left", p.T("left"))
	left.Sum = false
	return newRows(items(months, packMonthCells), under("", at("month", p.T("month"), Month)), under(p.unitName(pack.Unit), units("used", p.T("used")), units("expired", p.T("expired")), left),
		under(p.currency(), at("amortized", p.T("amortized"), Money).sum()))
}

func packMonthCells(m *document.PackMonth) row {
	return row{"month": monthOf(m.Month), "used": unitsValue(m.Consumed), "expired": unitsValue(m.Expired), "left": unitsValue(m.Remaining), "amortized": moneyOf(m.Amortized)}
}

// allUsages is what every usage of every account costs.
func (p *plan) allUsages() Section {
	return Section{ID: "usages", Name: p.T("usages"), Heading: p.S("Usages"), Rank: rankUsages, Blocks: []Block{p.usageTable("")}}
}

// usageTable shares an account's bills among its usages; the costs add up to them. Without
// an account it has those of all.
func (p *plan) usageTable(account string) Table {
	of := slices.DeleteFunc(slices.Clone(p.Usages), func(u document.Usage) bool { return account != "" && u.Account != account })
	columns := p.usageColumns()
	if account != "" {
		columns = slices.DeleteFunc(columns, func(c column) bool { return c.ID == "account" })
	}
	t := newRows(items(of, p.usageCells), under("", columns...))
	t.unsummed(len(p.units) > 1)
	t.Key = "account"
	return p.totalled("", t)
}

func (p *plan) usageColumns() []column {
	return []column{
		at("usage", p.T("usage"), Address), at("account", p.T("account"), Address).rank(1), at("meter", p.T("meter"), Name).rank(2), at("measured", p.T("measured"), Words).rank(2).ifAny(),
		at("unit", p.T("of"), Name).rank(1).ifAny(), at("requested", p.T("requested calls"), Calls).rank(1).sum(), at("cost", p.T("cost"), Money).sum(),
	}
}

// usageCells are those of a usage, with what it costs in each month.
func (p *plan) usageCells(u *document.Usage) row {
	cells := row{"usage": address(u.Address), "account": address(u.Account), "meter": p.meterCell(u.Account, &u.Catalog, u.Meter)}
	cells["unit"] = p.unitCell(p.meter(u.Account, u.Catalog, u.Meter).Unit, len(p.units) > 1)
	var measured []pricing.Month
	for i, n := range u.Calls {
		cost := moneyOf(u.Cost[i])
		cells["m"+strconv.Itoa(i)] = cost
		cells["requested"], cells["cost"] = cells["requested"].plus(callsOf(n)), cells["cost"].plus(cost)
		if i < len(u.Actual) && u.Actual[i] {
			measured = append(measured, p.Start+pricing.Month(i))
		}
	}
	cells["measured"] = written(Words, p.monthList(measured).Plain())
	return cells
}

// meterCell is a meter of an account: its id and its title.
func (p *plan) meterCell(account string, catalog *string, id string) Value {
	if catalog == nil { // the document is older
		catalog = new("")
		if in := p.inputs[account]; in != nil {
			catalog = &in.Catalog
		}
	}
	return name(p.meterName(p.known.Name(account, *catalog, id), p.meter(account, *catalog, id)).Plain())
}
