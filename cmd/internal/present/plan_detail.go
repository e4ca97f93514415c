package present

import (
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
)

// details are what is left out otherwise: an account's meters and packs month by month,
// and what each of its usages costs.
func (p *plan) details(a *document.Account) (blocks []Block) {
	add := func(head Text, t Table) {
		if len(t.Rows) > 0 {
			blocks = append(blocks, Group{head, []Block{t}})
		}
	}
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

// A meterLine is a month of a meter, with the steps that its calls took and their prices.
type meterLine struct {
	*document.MeterMonth
	account *document.Account
	meterSteps
	month         pricing.Month
	tiers, prices Value
}

func item[T any](T) Level { return Item }

// meterTable has a line for each month with calls at a meter; the meters' charges of a
// month add up to its bill.
func (p *plan) meterTable(a *document.Account, k int) Table {
	return newTable([]string{"", p.unitName(a.Months[0].Meters[k].Unit), p.T("tier and list price"), p.currency()}, p.meterColumns(), p.meterLines(a, k), item)
}

func (p *plan) meterLines(a *document.Account, k int) (lines []meterLine) {
	steps := p.stepsOf(a, &a.Months[0].Meters[k])
	for i := range a.Months {
		m := &a.Months[i].Meters[k]
		if m.Calls == 0 && m.Lost == 0 {
			continue
		}
		none := Value{Kind: Price, Text: "-"}
		line := meterLine{m, a, steps, a.Months[i].Month, none, none}
		switch {
		case m.TierFrom != nil && len(m.Tiers) == 0:
			line.prices.Text = p.T("free")
		case len(m.Tiers) > 0:
			line.tiers, line.prices = steps.parts(m, line.month)
		}
		lines = append(lines, line)
	}
	return lines
}

func (p *plan) meterColumns() []column[meterLine] {
	calls := func(id, head string, fixed bool, of func(meterLine) int64) column[meterLine] {
		return column[meterLine]{Column{ID: id, Head: head, Kind: Calls, Group: 1, Rank: 1, Sum: true}, func(l meterLine) Value { return callsOf(of(l)) }, fixed}
	}
	return []column[meterLine]{
		{Column{ID: "month", Head: p.T("month"), Kind: Month}, func(l meterLine) Value { return monthOf(l.month) }, true},
		calls("calls", p.T("calls"), true, func(l meterLine) int64 { return l.Calls }),
		calls("lost", p.T("lost"), false, func(l meterLine) int64 { return l.Lost }),
		calls("free", p.T("free"), true, func(l meterLine) int64 { return l.Free }),
		calls("packs", p.T("packs"), false, func(l meterLine) int64 { return l.MeterMonth.Pack }),
		calls("postpaid", p.T("postpaid"), true, func(l meterLine) int64 { return l.Postpaid }),
		{Column{ID: "tier", Head: p.T("tier"), Kind: Price, Group: 2, Rank: 2}, func(l meterLine) Value { return l.tiers }, true},
		{Column{ID: "price", Head: p.T("price"), Kind: Price, Group: 2, Rank: 2}, func(l meterLine) Value { return l.prices }, true},
		{Column{ID: "charge", Head: p.T("charge"), Kind: Money, Group: 3, Sum: true}, func(l meterLine) Value { return moneyOf(l.Charge) }, true},
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
	var lines []document.PackMonth
	for _, m := range pack.Months {
		if !m.Consumed.IsZero() || !m.Expired.IsZero() {
			lines = append(lines, m)
		}
	}
	type line = document.PackMonth
	columns := []column[line]{
		{Column{ID: "month", Head: p.T("month"), Kind: Month}, func(m line) Value { return monthOf(m.Month) }, true},
		{Column{ID: "used", Head: p.T("used"), Kind: Calls, Group: 1, Rank: 1, Sum: true}, func(m line) Value { return unitsValue(m.Consumed) }, true},
		{Column{ID: "expired", Head: p.T("expired"), Kind: Calls, Group: 1, Rank: 1, Sum: true}, func(m line) Value { return unitsValue(m.Expired) }, true},
		{Column{ID: "left", Head: p.T("left"), Kind: Calls, Group: 1, Rank: 1}, func(m line) Value { return unitsValue(m.Remaining) }, true},
		{Column{ID: "amortized", Head: p.T("amortized"), Kind: Money, Group: 2, Sum: true}, func(m line) Value { return moneyOf(m.Amortized) }, true},
	}
	return newTable([]string{"", p.unitName(pack.Unit), p.currency()}, columns, lines, item)
}

// A usageLine is a usage, or all of an account.
type usageLine struct {
	level    Level
	usage    *document.Usage
	calls    int64
	cost     pricing.Money
	measured int // months
}

// allUsages is what every usage of every account costs.
func (p *plan) allUsages() Section {
	return Section{ID: "usages", Name: p.T("usages"), Heading: p.S("Usages"), Rank: rankUsages, Blocks: []Block{p.usageTable("")}}
}

// usageTable shares an account's bills among its usages; the costs add up to them. Without
// an account it has those of all.
func (p *plan) usageTable(account string) Table {
	total := usageLine{level: Total}
	var lines []usageLine
	for i := range p.Usages {
		if u := &p.Usages[i]; account == "" || u.Account == account {
			line := usageLine{usage: u}
			for k, n := range u.Calls {
				line.calls, line.cost = line.calls+n, line.cost.Add(pricing.Money(u.Cost[k]))
				if k < len(u.Actual) && u.Actual[k] {
					line.measured++
				}
			}
			total.cost = total.cost.Add(line.cost)
			lines = append(lines, line)
		}
	}
	if len(lines) > 1 {
		lines = append(lines, total)
	}
	of := func(show func(usageLine) Value) func(usageLine) Value {
		return func(l usageLine) Value {
			if l.usage == nil {
				return Value{}
			}
			return show(l)
		}
	}
	columns := []column[usageLine]{
		{Column{ID: "usage", Head: p.T("usage"), Kind: Address}, func(l usageLine) Value {
			if l.usage == nil {
				return word(p.T("total"))
			}
			return address(l.usage.Address)
		}, true},
		{Column{ID: "account", Head: p.T("account"), Kind: Address, Group: 1, Rank: 1}, of(func(l usageLine) Value {
			if account != "" {
				return Value{}
			}
			return address(l.usage.Account)
		}), false},
		{Column{ID: "meter", Head: p.T("meter"), Kind: Name, Group: 1, Rank: 2}, of(func(l usageLine) Value { return name(p.known.Name(l.usage.Account, l.usage.Catalog, l.usage.Meter)) }), true},
		{Column{ID: "requested", Head: p.T("requested"), Kind: Calls, Group: 2, Rank: 1, Sum: true}, of(func(l usageLine) Value { return callsOf(l.calls) }), true},
		{Column{ID: "unit", Head: p.T("of"), Kind: Name, Group: 2, Rank: 1}, of(func(l usageLine) Value {
			return p.unitCell(p.meter(l.usage.Account, l.usage.Catalog, l.usage.Meter).Unit, len(p.units) > 1)
		}), false},
		{Column{ID: "measured", Head: p.T("measured"), Kind: Words, Group: 2, Rank: 2}, of(func(l usageLine) Value {
			if l.measured == 0 {
				return Value{}
			}
			return word(p.count(l.measured, "month"))
		}), false},
		{Column{ID: "cost", Head: p.T("cost"), Kind: Money, Group: 3, Sum: true}, func(l usageLine) Value { return amount(l.cost) }, true},
	}
	calls := p.T("requested")
	if len(p.units) == 1 {
		calls = p.unitName(p.units[0])
	}
	t := newTable([]string{"", "", calls, p.currency()}, columns, lines, func(l usageLine) Level { return l.level })
	t.Key = "account"
	return t
}
