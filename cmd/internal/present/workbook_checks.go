package present

import (
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
		if len(s.Blocks) > 0 {
			blocks = append(blocks, Group{s.Heading, s.Blocks})
		}
	}
	return Section{ID: "variance", Name: b.T("variance"), Heading: b.S("Variance: %s to %s", name(d.Base.Source), name(d.Head.Source)), Rank: rankMonths, Blocks: blocks}
}

// reasons add up to the change of what is billed.
func (b *workbook) reasons() Table {
	return b.totalled("reasons", newRows(items(b.diff.Explanation, func(e *document.DiffExplanation) row {
		return row{
			"account": address(e.Account), "group": b.groupName(e.Group), "meter": optional(e.Meter, func(id string) Value { return b.meterCell(e.Account, e.Catalog, id) }), "month": optional(e.Month, monthOf),
			"change": changed(moneyOf(e.Change)), "tier": changed(moneyOf(e.OfWhichTier)), "said": name(e.Sentence(b.Printer, b.diff)),
		}
	}), under("", at("account", b.T("account"), Address), at("group", b.T("because of"), Words), at("meter", b.T("meter"), Name), at("month", b.T("month"), Month),
		at("change", b.T("change"), Money).sum(), at("tier", b.T("of which tier"), Money).sum(), at("said", b.T("in words"), Name))))
}

// reconciliation holds what the sheets add up to against what the plan states.
func (b *workbook) reconciliation() Section {
	var lines []rowLine
	add := func(figure, from string, stated Value, formula string) {
		sum := stated
		sum.Formula = formula
		lines = append(lines, rowLine{Item, row{"figure": word(figure), "from": word(from), "stated": stated, "sum": sum, "difference": moneyOf(pricing.Money{})}})
	}
	t := b.Totals
	if len(b.units) == 1 {
		add(b.unitName(b.units[0]), b.T("meters"), callsOf(t.Calls), "[months."+unitID("calls", b.units[0])+".total]")
	}
	add(b.T("bill"), b.T("meters"), moneyOf(t.Bill), "[months.bill.total]")
	add(b.T("billed"), b.T("months by account"), moneyOf(t.Billed), "[months.billed.total]")
	add(b.T("amortized"), b.T("months by account"), moneyOf(t.Amortized), "[months.amortized.total]")
	add(b.T("cash"), b.T("months by account"), moneyOf(t.Cash), "[months.cash.total]")
	add(b.T("balance"), b.T("events"), moneyOf(pricing.Money{}), "[events.difference.total]")
	if len(b.Usages) > 0 {
		add(b.T("bill"), b.T("usages"), moneyOf(t.Bill), "[usages.cost.total]")
	}
	used, packs := document.Units{}, 0
	for _, a := range b.accounts {
		for _, p := range a.Packs {
			used, packs = used.Add(p.Consumed), packs+1
		}
	}
	if packs > 0 && len(b.packUnits) <= 1 {
		add(b.T("pack calls used"), b.T("packs by month"), unitsValue(used), "[pack_months.used.total]")
		add(b.T("pack calls expired"), b.T("packs by month"), unitsValue(t.PacksExpiredCalls), "[pack_months.expired.total]")
	}
	if b.diff != nil {
		change := changeOf(b.diff.Totals.Billed)
		add(b.T("change in the amount billed"), b.T("variance by month"), change, "[variance.change.total]")
		add(b.T("change in the amount billed"), b.T("reasons of the variance"), change, "[reasons.change.total]")
	}
	table := b.totalled("reconciliation", newRows(lines, under("", at("figure", b.T("figure"), Words), at("from", b.T("added up from"), Words), at("stated", b.T("as the plan states it"), Money),
		at("sum", b.T("sum"), Money), at("difference", b.T("difference"), Money).sum().formula("ROUND(ABS([sum]-[stated]),2)"))))
	return Section{ID: "reconciliation", Name: b.T("reconciliation"), Heading: b.S("Reconciliation: what the sheets add up to"), Rank: rankBasis, Blocks: []Block{table}}
}
