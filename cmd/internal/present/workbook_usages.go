package present

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
)

// usages are what usages cost, in all and for every tag by its values.
func (b *workbook) usages() Section {
	keys := map[string]bool{}
	for i := range b.Usages {
		for key := range b.Usages[i].Tags {
			keys[key] = true
		}
	}
	blocks := []Block{b.usageMonths("usages", items(b.Usages, b.usageCells))}
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		blocks = append(blocks, Group{b.S("By tag %s", name(key)), []Block{b.usageMonths("", b.byTag(key))}})
	}
	return Section{ID: "usages", Name: b.T("usages"), Heading: b.S("Usages: whose calls the bills are for"), Rank: rankAccounts, Blocks: blocks}
}

// byTag groups usages by a tag's values; those without it come last.
func (b *workbook) byTag(key string) (lines []rowLine) {
	groups := map[string][]rowLine{}
	var without []rowLine
	add := func(value Value, group []rowLine) {
		sum := rest("usage", value, group)
		lines = append(append(lines, rowLine{Item, sum.cells}), group...)
	}
	for i := range b.Usages {
		u := &b.Usages[i]
		line := rowLine{Part, b.usageCells(u)}
		if value, ok := u.Tags[key]; ok {
			groups[value] = append(groups[value], line)
		} else {
			without = append(without, line)
		}
	}
	for _, value := range slices.Sorted(maps.Keys(groups)) {
		add(Value{Kind: Name, Text: value}, groups[value])
	}
	if len(without) > 0 {
		add(word(b.F("(no %s)", key)), without)
	}
	return lines
}

// usageMonths has the cost of each month in a column.
func (b *workbook) usageMonths(id string, lines []rowLine) Table {
	var sum []string
	columns := b.usageColumns()
	for i, m := range b.monthsOf(b.Months) {
		id := "m" + strconv.Itoa(i)
		columns, sum = append(columns, at(id, m.String(), Money).sum()), append(sum, "["+id+"]")
	}
	table := newRows(lines, under("", columns...))
	table.formula("cost", strings.Join(sum, "+"))
	table.unsummed(len(b.units) > 1)
	return b.totalled(id, table)
}

// limits are what the plan is held to.
func (b *workbook) limits() Section {
	s := Section{ID: "budgets", Name: b.T("budgets"), Heading: b.S("Budgets, guardrails and checks"), Rank: rankLimits}
	s.Blocks = b.budgets().Blocks
	if len(b.Guardrails) > 0 {
		s.Blocks = append(s.Blocks, b.guardrails())
	}
	s.Blocks = append(s.Blocks, b.checks().Blocks...)
	return s
}

func (b *workbook) guardrails() Table {
	return newRows(items(b.Guardrails, func(g *document.DiffGuardrail) row {
		cells := b.moneySides(g.Cost).and(row{"guardrail": address(g.Address), "basis": word(b.T(g.Basis)), "most": optional(g.MaxIncrease, moneyOf), "status": word(b.T("holds")).toned(Better)})
		if g.MaxIncreasePercent != nil {
			cells["most_percent"] = percentage(*g.MaxIncreasePercent)
		}
		if g.Exceeded {
			cells["status"] = word(b.F("exceeded (%s)", b.T(g.OnExceed))).toned(failureTone(g.OnExceed))
		}
		return cells
	}), under("", at("guardrail", b.T("guardrail"), Address), at("basis", b.T("of"), Words)), under("", append(b.sideColumns(b.T("before"), b.T("after")),
		at("most", b.T("at most"), Money).ifAny(), at("most_percent", b.T("at most %"), Percent).ifAny(), at("status", b.T("status"), Words))...))
}
