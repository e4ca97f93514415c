package present

import (
	"slices"
	"strconv"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
)

// usages are what usages cost in each month, with the values of their tags.
func (b *workbook) usages() Section {
	tags, sum := keysOf(b.Usages, func(u document.Usage) map[string]string { return u.Tags }), []string{}
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
	for _, g := range pointers(b.Guardrails) {
		text, tone := (&diff{words: b.words}).guardrail(g), either(g.Exceeded, failureTone(g.OnExceed), Better)
		guardrails = append(guardrails, Line{Key: address(g.Address), Text: text, Tone: tone})
	}
	return Section{ID: "budgets", Name: b.T("budgets"), Heading: b.S("Budgets, guardrails and checks"), Rank: rankLimits, Blocks: slices.Concat(b.budgets().Blocks, []Block{guardrails}, b.checks().Blocks)}
}
