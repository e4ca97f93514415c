package present

import (
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
)

// details are what is left out otherwise: an account's meters and packs month by month,
// and what each of its usages costs.
func (p *plan) details(a *document.Account) (blocks []Block) {
	add := func(head Text, t Table) { blocks = append(blocks, Group{head, []Block{t}}) }
	for k, m := range a.Months[0].Meters {
		steps := p.stepsOf(a, &m)
		add(p.S("Meter %s", p.meterName(steps.name, steps.meter)), p.meterTable(a, k))
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
	steps := p.stepsOf(a, first)
	for i := range a.Months {
		m := &a.Months[i].Meters[k]
		if m.Calls == 0 && m.Lost == 0 {
			continue
		}
		tiers, prices := Value{Kind: Price, Text: "-"}, Value{Kind: Price, Text: "-"}
		if len(m.Tiers) > 0 {
			tiers, prices = steps.parts(m, a.Months[i].Month)
		} else if m.TierFrom != nil {
			prices.Text = p.T("free")
		}
		lines = append(lines, rowLine{Item, row{
			"account": address(a.Address), "meter": name(steps.name), "title": name(p.meterTitle(steps.meter)), "unit": p.unitCell(first.Unit, len(p.units) > 1), "month": monthOf(a.Months[i].Month), "calls": callsOf(m.Calls), "lost": callsOf(m.Lost),
			"free": callsOf(m.Free), "packs": callsOf(m.Pack), "postpaid": callsOf(m.Postpaid), "tier": tiers, "price": prices, "charge": moneyOf(m.Charge),
		}})
	}
	return lines
}

func (p *plan) meterColumns(unit string, first ...column) []columnGroup {
	calls := func(id, head string) column { return at(id, head, Calls).rank(1).sum() }
	return []columnGroup{
		under("", first...),
		under(unit, calls("calls", unit), calls("lost", p.T("lost")).ifAny(), calls("free", p.T("free")), calls("packs", p.T("packs")).ifAny(), calls("postpaid", p.T("postpaid"))),
		under(p.T("tier and list price"), at("tier", p.T("tier"), Price).rank(2), at("price", p.T("price"), Price).rank(2)),
		under(p.currency(), at("charge", p.T("charge"), Money).sum()),
	}
}

// parts are the steps that a month's calls took, and their prices: one in mode "reached",
// "1+2" and "60+50" in mode "graduated".
func (s *meterSteps) parts(m *document.MeterMonth, month pricing.Month) (steps, prices Value) {
	if len(m.Tiers) == 1 {
		return priceOf(decimal.NewFromInt(int64(s.step(month, m.Tiers[0].From)))), priceOf(m.Tiers[0].Price)
	}
	var step, price []string
	for _, part := range m.Tiers {
		step = append(step, strconv.Itoa(s.step(month, part.From)))
		price = append(price, part.Price.String())
	}
	return Value{Kind: Price, Text: strings.Join(step, "+")}, Value{Kind: Price, Text: strings.Join(price, "+")}
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
	var lines []rowLine
	var total pricing.Money
	for i := range p.Usages {
		u := &p.Usages[i]
		if account != "" && u.Account != account {
			continue
		}
		calls, cost, measured := int64(0), pricing.Money{}, 0
		for k, n := range u.Calls {
			calls, cost = calls+n, cost.Add(u.Cost[k])
			if k < len(u.Actual) && u.Actual[k] {
				measured++
			}
		}
		cells := row{"usage": address(u.Address), "meter": name(p.known.Name(u.Account, u.Catalog, u.Meter)), "requested": callsOf(calls), "cost": moneyOf(cost)}
		cells["unit"] = p.unitCell(p.meter(u.Account, u.Catalog, u.Meter).Unit, len(p.units) > 1)
		if account == "" {
			cells["account"] = address(u.Account)
		}
		if measured > 0 {
			cells["measured"] = word(p.count(measured, "month"))
		}
		lines, total = append(lines, rowLine{Item, cells}), total.Add(cost)
	}
	if len(lines) > 1 {
		lines = append(lines, rowLine{Total, row{"usage": word(p.T("total")), "cost": moneyOf(total)}})
	}
	heading := p.T("requested")
	if len(p.units) == 1 {
		heading = p.unitName(p.units[0])
	}
	t := newRows(lines, under("", at("usage", p.T("usage"), Address)), under("", at("account", p.T("account"), Address).rank(1).ifAny(), at("meter", p.T("meter"), Name).rank(2)),
		under(heading, at("requested", p.T("requested"), Calls).rank(1).sum(), at("unit", p.T("of"), Name).rank(1).ifAny(), at("measured", p.T("measured"), Words).rank(2).ifAny()),
		under(p.currency(), at("cost", p.T("cost"), Money).sum()))
	t.Key = "account"
	return t
}
