package present

import (
	"slices"
	"strconv"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
)

// variance is what lies between the baseline and the plan, and why.
func (b *workbook) variance() Section {
	if b.diff == nil {
		return Section{}
	}
	d := &diff{words: b.words, Diff: b.diff, opt: Options{Detail: true}}
	blocks := []Block{Group{b.S("Totals of the months that both cover"), []Block{d.totalTable()}}, Group{b.S("Billed by month"), []Block{d.monthTable()}}, Group{b.S("What drove it"), []Block{d.driverTable()}}, Group{b.S("Why the money billed changes"), []Block{b.reasons()}}}
	for _, s := range []Section{d.accounts(), d.changes(), d.repriced()} {
		blocks = append(blocks, Group{s.Heading, s.Blocks})
	}
	return Section{ID: "variance", Name: b.T("variance"), Heading: b.S("Variance: %s to %s", name(d.Base.Source), name(d.Head.Source)), Rank: rankMonths, Blocks: blocks}
}

// reasons add up to the change of what is billed.
func (b *workbook) reasons() Table {
	return b.totalled("reasons", newTable(items(b.diff.Explanation, func(e *document.DiffExplanation) []cell {
		meter := optional(e.Meter, func(id string) Value { return b.meterCell(e.Account, e.Catalog, id) })
		return []cell{
			b.at("account", address(e.Account)), b.at("because of", b.groupName(e.Group)), b.at("meter", meter), b.at("month", optional(e.Month, monthOf)),
			b.at("change", changed(b.money(e.Change))).sum(), b.at("of which tier", changed(b.money(e.OfWhichTier))).sum(), b.at("in words", name(e.Sentence(b.Printer, b.diff))),
		}
	})))
}

// reconciliation holds what the sheets add up to against what the plan states.
func (b *workbook) reconciliation() Section {
	var lines []line
	add := func(figure, from string, stated Value, formula string) {
		sum := stated
		sum.Formula = formula
		lines = append(lines, line{Item, []cell{b.at("figure", word(b.T(figure))), b.at("added up from", word(b.T(from))), b.at("as the plan states it", stated), b.at("sum", sum),
			b.amount("difference", pricing.Money{}).formula("ROUND(ABS([sum]-[as_the_plan_states_it]),2)")}})
	}
	t := b.Totals
	if len(b.units) == 1 {
		add(b.unitName(b.units[0]), "meters", callsOf(t.Calls), "[months."+unitID("calls", b.units[0])+".total]")
	}
	add("bill", "meters", b.money(t.Bill), "[months.bill.total]")
	add("billed", "months by account", b.money(t.Billed), "[months.billed.total]")
	add("amortized", "months by account", b.money(t.Amortized), "[months.amortized.total]")
	add("cash", "months by account", b.money(t.Cash), "[months.cash.total]")
	add("balance", "events", b.money(pricing.Money{}), "[events.difference.total]")
	if len(b.Usages) > 0 {
		add("bill", "usages", b.money(t.Bill), "[usages.cost.total]")
	}
	used, packs := document.Units{}, 0
	for _, a := range b.accounts {
		for _, p := range a.Packs {
			used, packs = used.Add(p.Consumed), packs+1
		}
	}
	if packs > 0 && len(b.packUnits) <= 1 {
		add("pack calls used", "packs by month", unitsValue(used), "[pack_months.used.total]")
		add("pack calls expired", "packs by month", unitsValue(t.PacksExpiredCalls), "[pack_months.expired.total]")
	}
	if b.diff != nil {
		change := b.changeOf(b.diff.Totals.Billed)
		add("change in the amount billed", "variance by month", change, "[variance.change.total]")
		add("change in the amount billed", "reasons of the variance", change, "[reasons.change.total]")
	}
	table := b.totalled("reconciliation", newTable(lines))
	return Section{ID: "reconciliation", Name: b.T("reconciliation"), Heading: b.S("Reconciliation: what the sheets add up to"), Rank: rankBasis, Blocks: []Block{table}}
}

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

// prices are the terms of accounts, and the catalogues with their prices and terms.
func (b *workbook) prices() Section {
	blocks := []Block{Group{b.S("Accounts"), []Block{b.accountTerms()}}}
	for _, in := range b.Inputs.Catalogs {
		if c := b.catalogs[in.ID]; c != nil {
			for s := range (catalog{b.words.in(c.Spec().Currency), c.Spec(), c}).sections() {
				blocks = append(blocks, Group{join(": ", Text{name(in.ID)}, s.Heading), s.Blocks})
			}
		}
	}
	return Section{ID: "terms", Name: b.T("terms"), Heading: b.S("Terms and prices: what the figures rest on"), Rank: rankBasis, Blocks: blocks}
}

func (b *workbook) accountTerms() Table {
	return newTable(items(b.accounts, func(a **document.Account) []cell {
		w, o := b.words.in((*a).Currency), b.input((*a).Address).Opening
		terms := each(b.terms(*a), func(l Line) Text { return l.Text })
		return []cell{
			b.at("account", address((*a).Address)), b.at("title", name((*a).Title)).ifAny(), b.currencyCell((*a).Currency), b.at("balance", w.money(o.Balance)), b.at("frozen", w.money(o.Frozen)),
			b.at("due", w.money(o.Due)), b.at("estimate", w.money(o.Estimate)), b.at("terms", name(join(" ", terms...).Plain())),
		}
	}))
}
