package present

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
)

// A usageRow is a usage, or those with a value of a tag.
type usageRow struct {
	level  Level
	name   Value
	usages []*document.Usage
}

// usages are what usages cost, in all and for every tag by its values.
func (b *workbook) usages() Section {
	keys := map[string]bool{}
	var all []usageRow
	for i := range b.Usages {
		u := &b.Usages[i]
		all = append(all, usageRow{Item, address(u.Address), []*document.Usage{u}})
		for key := range u.Tags {
			keys[key] = true
		}
	}
	blocks := []Block{b.usageMonths("usages", all)}
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		blocks = append(blocks, Group{b.S("By tag %s", name(key)), []Block{b.usageMonths("", b.byTag(all, key))}})
	}
	return Section{ID: "usages", Name: b.T("usages"), Heading: b.S("Usages: whose calls the bills are for"), Rank: rankAccounts, Blocks: blocks}
}

// byTag groups usages by a tag's values; those without it come last.
func (b *workbook) byTag(all []usageRow, key string) (rows []usageRow) {
	groups := map[string][]usageRow{}
	var without []usageRow
	add := func(value Value, group []usageRow) {
		sum := usageRow{level: Item, name: value}
		for i := range group {
			group[i].level = Part
			sum.usages = append(sum.usages, group[i].usages...)
		}
		rows = append(append(rows, sum), group...)
	}
	for _, r := range all {
		if value, ok := r.usages[0].Tags[key]; ok {
			groups[value] = append(groups[value], r)
		} else {
			without = append(without, r)
		}
	}
	for _, value := range slices.Sorted(maps.Keys(groups)) {
		add(Value{Kind: Name, Text: value}, groups[value])
	}
	if len(without) > 0 {
		add(word(b.F("(no %s)", key)), without)
	}
	return rows
}

// usageMonths has the cost of each month in a column.
func (b *workbook) usageMonths(id string, rows []usageRow) Table {
	one := func(of func(*document.Usage) Value) func(usageRow) Value {
		return func(r usageRow) Value {
			if r.level == Item && r.name.Kind != Address {
				return Value{}
			}
			return of(r.usages[0])
		}
	}
	columns := []column[usageRow]{
		col("usage", b.T("usage"), Address, func(r usageRow) Value { return r.name }),
		col("account", b.T("account"), Address, one(func(u *document.Usage) Value { return address(u.Account) })),
		col("meter", b.T("meter"), Name, one(func(u *document.Usage) Value { return b.meterCell(u.Account, &u.Catalog, u.Meter) })),
		col("measured", b.T("measured"), Words, one(b.measuredMonths)).optional(),
		col("unit", b.T("of"), Name, one(func(u *document.Usage) Value {
			return b.unitCell(b.meter(u.Account, u.Catalog, u.Meter).Unit, len(b.units) > 1)
		})).optional(),
		col("requested", b.T("requested calls"), Calls, func(r usageRow) Value {
			calls := int64(0)
			for _, u := range r.usages {
				for _, n := range u.Calls {
					calls += n
				}
			}
			return callsOf(calls)
		}).sum(),
	}
	unsummed(columns, len(b.units) > 1)
	var sum []string
	cost := func(from, to int) func(usageRow) Value {
		return func(r usageRow) Value {
			cost := pricing.Money{}
			for _, u := range r.usages {
				for _, m := range u.Cost[from:to] {
					cost = cost.Add(pricing.Money(m))
				}
			}
			return amount(cost)
		}
	}
	var months []column[usageRow]
	for i := range b.Months {
		id := "m" + strconv.Itoa(i)
		months = append(months, col(id, (b.Start+pricing.Month(i)).String(), Money, cost(i, i+1)).sum())
		sum = append(sum, "["+id+"]")
	}
	columns = append(columns, col("cost", b.T("cost"), Money, cost(0, b.Months)).sum().formula(strings.Join(sum, "+")))
	return b.totalled(id, newTable(nil, append(columns, months...), rows, func(r usageRow) Level { return r.level }))
}

// measuredMonths are the months of a usage whose calls were measured.
func (b *workbook) measuredMonths(u *document.Usage) Value {
	var months []pricing.Month
	for i, measured := range u.Actual {
		if measured {
			months = append(months, b.Start+pricing.Month(i))
		}
	}
	return written(Words, b.monthList(months).Plain())
}

// limits are what the plan is held to.
func (b *workbook) limits() Section {
	s := Section{ID: "budgets", Name: b.T("budgets"), Heading: b.S("Budgets, guardrails and checks"), Rank: rankLimits}
	s.Blocks = b.budgets().Blocks
	if len(b.Budgets) > 0 {
		s.Blocks = append(s.Blocks, Group{b.S("By month"), []Block{b.budgetMonths()}})
	}
	if len(b.Guardrails) > 0 {
		s.Blocks = append(s.Blocks, b.guardrails())
	}
	s.Blocks = append(s.Blocks, b.checks().Blocks...)
	return s
}

func (b *workbook) budgetMonths() Table {
	type row = document.Budget
	columns := []column[row]{
		col("budget", b.T("budget"), Address, func(r row) Value { return address(r.Address) }),
		col("accounts", b.T("accounts"), Name, func(r row) Value {
			for _, in := range b.Inputs.Budgets {
				if in.Address == r.Address && len(in.Accounts) > 0 {
					return name(strings.Join(in.Accounts, b.T(", ")))
				}
			}
			return word(b.T("all"))
		}),
	}
	for i := range b.Months {
		columns = append(columns, col("m"+strconv.Itoa(i), (b.Start+pricing.Month(i)).String(), Money, func(r row) Value { return moneyOf(r.Months[i]) }))
	}
	return newTable(nil, columns, b.Budgets, item)
}

func (b *workbook) guardrails() Table {
	type row = document.DiffGuardrail
	columns := []column[row]{
		col("guardrail", b.T("guardrail"), Address, func(g row) Value { return address(g.Address) }),
		col("basis", b.T("of"), Words, func(g row) Value { return word(BasisName(b.Printer, g.Basis)) }),
	}
	columns = append(columns, bothSides(b.T("before"), b.T("after"), b.words, func(g row) changeLine { return moneyChange(Item, Value{}, g.Cost) })...)
	columns = append(columns,
		col("most", b.T("at most"), Money, func(g row) Value { return optional(g.MaxIncrease, moneyOf) }).optional(),
		col("most_percent", b.T("at most %"), Percent, func(g row) Value {
			return optional(g.MaxIncreasePercent, func(m document.Money) Value { return Value{Kind: Percent, Number: moneyOf(m).Number} })
		}).optional(),
		col("status", b.T("status"), Words, func(g row) Value {
			if !g.Exceeded {
				return word(b.T("holds")).toned(Better)
			}
			return word(b.F("exceeded (%s)", b.onFailure(g.OnExceed))).toned(failureTone(g.OnExceed))
		}))
	return newTable(nil, columns, b.Guardrails, item)
}
