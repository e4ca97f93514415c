package present

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
)

// usages are what usages cost in each month, with the values of their tags.
func (b *workbook) usages() Section {
	keys, sum := map[string]bool{}, []string{}
	for i := range b.Usages {
		for key := range b.Usages[i].Tags {
			keys[key] = true
		}
	}
	tags := slices.Sorted(maps.Keys(keys))
	for i := range b.Months {
		sum = append(sum, "[m"+strconv.Itoa(i)+"]")
	}
	table := newTable(items(b.Usages, func(u *document.Usage) []cell {
		cells := b.usageCells(u, true)
		for i, key := range tags {
			cells = append(cells, headed("tag"+strconv.Itoa(i), key, name(u.Tags[key])).named())
		}
		for i, m := range b.monthsOf(b.Months) {
			cells = append(cells, headed("m"+strconv.Itoa(i), m.String(), b.money(u.Cost[i])).sum())
		}
		return cells
	}))
	table.formula("cost", strings.Join(sum, "+"))
	return Section{ID: "usages", Name: b.T("usages"), Heading: b.S("Usages: whose calls the bills are for"), Rank: rankAccounts, Blocks: []Block{b.totalled("usages", table).countsOf(b.units)}}
}

// limits are what the plan is held to.
func (b *workbook) limits() Section {
	var guardrails Lines
	for i := range b.Guardrails {
		g := &b.Guardrails[i]
		line := Line{Key: address(g.Address), Text: (&diff{words: b.words}).guardrail(g), Tone: Better}
		if g.Exceeded {
			line.Tone = failureTone(g.OnExceed)
		}
		guardrails = append(guardrails, line)
	}
	return Section{ID: "budgets", Name: b.T("budgets"), Heading: b.S("Budgets, guardrails and checks"), Rank: rankLimits, Blocks: slices.Concat(b.budgets().Blocks, []Block{guardrails}, b.checks().Blocks)}
}
