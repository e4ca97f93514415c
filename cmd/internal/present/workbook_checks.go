package present

import (
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
)

// advice lists the changes that were tried and cost less, and says what was not tried.
func (b *workbook) advice() Section {
	s := Section{ID: "advice", Name: b.T("advice"), Heading: b.S("Advice"), Rank: rankAdvice}
	type row = *document.Advice
	columns := []column[row]{
		col("saves", b.T("saves"), Money, func(a row) Value { return optional(a.Saves, moneyOf) }).optional(),
		col("top_up", b.T("top up"), Money, func(a row) Value {
			if a.Saves != nil {
				return Value{}
			}
			return optional(a.Amount, moneyOf)
		}).optional(),
		col("address", b.T("address"), Address, func(a row) Value { return address(a.Address) }),
		col("name", b.T("advice"), Words, func(a row) Value { return word(string(a.Name)) }),
		col("month", b.T("month"), Month, func(a row) Value { return optional(a.Month, monthOf) }).optional(),
		col("said", b.T("in words"), Name, func(a row) Value {
			return name(a.Sentence(b.Printer, b.Plan.Currency, func(text string) string { return text }))
		}),
	}
	if len(b.Plan.Advice) > 0 {
		var rows []row
		for i := range b.Plan.Advice {
			rows = append(rows, &b.Plan.Advice[i])
		}
		s.Blocks = append(s.Blocks, newTable(nil, columns, rows, item))
	}
	for _, told := range b.opt.Advice {
		for _, block := range told.Blocks {
			if notes, ok := block.(Notes); ok {
				s.Blocks = append(s.Blocks, notes)
			}
		}
	}
	return s
}

// variance is what lies between the baseline and the plan, and why.
func (b *workbook) variance() Section {
	d := b.diff
	if d == nil {
		return Section{}
	}
	units := func(text string, c document.UnitsChange) changeLine {
		change := unitsValue(c.Change)
		change.Signed = true
		return changeLine{Item, word(text), unitsValue(c.Before), unitsValue(c.After), change}
	}
	calls := func(text string, c document.CallsChange) changeLine {
		return units(text, document.UnitsChange{Before: pricing.WholeUnits(c.Before), After: pricing.WholeUnits(c.After), Change: pricing.WholeUnits(c.Change)})
	}
	money := func(text string, c document.MoneyChange) changeLine { return moneyChange(Item, word(text), c) }
	t := d.Totals
	totals := []changeLine{
		calls(b.T("calls"), t.Calls), calls(b.T("lost calls"), t.Lost), money(b.T("list price"), t.List), money(b.T("bill"), t.Bill),
		money(b.T("packs bought"), t.PackPurchases), money(b.T("billed"), t.Billed), money(b.T("amortized"), t.Amortized), money(b.T("cash"), t.Cash),
		units(b.T("expired pack calls"), t.PacksExpiredCalls), money(b.T("expired pack value"), t.PacksExpiredValue),
	}
	var months []changeLine
	for _, m := range d.Monthly {
		months = append(months, moneyChange(Item, monthOf(m.Month), m.Billed))
	}
	columns := func(what string) []column[changeLine] {
		return changeColumns(what, b.T("before"), b.T("after"), b.words)
	}
	monthly := columns(b.T("month"))
	for k := 1; k <= 3; k++ {
		monthly[k].Sum = true
	}
	return Section{ID: "variance", Name: b.T("variance"), Heading: b.S("Variance: %s to %s", name(d.Base.Source), name(d.Head.Source)), Rank: rankMonths, Blocks: []Block{
		Group{b.S("Totals of the months that both cover"), []Block{newTable(nil, columns(b.T("figure")), totals, changeLine.rowLevel)}},
		Group{b.S("Billed by month"), []Block{b.totalled("variance", newTable(nil, monthly, months, changeLine.rowLevel))}},
		Group{b.S("Why the money billed changes"), []Block{b.reasons()}},
		Group{b.S("What changes"), []Block{b.changedThings()}},
	}}
}

// reasons add up to the change of what is billed.
func (b *workbook) reasons() Table {
	type row = document.DiffExplanation
	columns := []column[row]{
		col("account", b.T("account"), Address, func(e row) Value { return address(e.Account) }),
		col("group", b.T("because of"), Words, func(e row) Value { return b.code(string(e.Group)) }),
		col("meter", b.T("meter"), Name, func(e row) Value {
			return optional(e.Meter, func(id string) Value { return b.meterCell(e.Account, e.Catalog, id) })
		}),
		col("month", b.T("month"), Month, func(e row) Value { return optional(e.Month, monthOf) }),
		col("change", b.T("change"), Money, func(e row) Value { return changed(moneyOf(e.Change)) }).sum(),
		col("tier", b.T("of which tier"), Money, func(e row) Value { return changed(moneyOf(e.OfWhichTier)) }).sum(),
		col("said", b.T("in words"), Name, func(e row) Value { return name(e.Message) }),
	}
	return b.totalled("reasons", newTable(nil, columns, b.diff.Explanation, item))
}

// changedThings are what is declared differently, or whose cost differs.
func (b *workbook) changedThings() Table {
	type row = document.DiffChange
	none := func(text *string) string {
		if text == nil {
			return b.T("none")
		}
		return *text
	}
	columns := []column[row]{
		col("address", b.T("address"), Address, func(c row) Value { return address(c.Address) }),
		col("action", b.T("action"), Words, func(c row) Value { return b.code(string(c.Action)) }),
	}
	columns = append(columns, bothSides(b.T("before"), b.T("after"), b.words, func(c row) changeLine { return moneyChange(Item, Value{}, c.Cost) })...)
	columns = append(columns, col("attributes", b.T("attributes"), Name, func(c row) Value {
		var list []string
		if c.PreviousAddress != nil {
			list = append(list, b.F("before at %s", *c.PreviousAddress))
		}
		for _, a := range c.Attributes {
			list = append(list, a.Name+": "+none(a.Before)+" → "+none(a.After))
		}
		return name(strings.Join(list, b.T("; ")))
	}))
	return newTable(nil, columns, b.diff.Changes, item)
}

// reconciliation holds what the sheets add up to against what the plan states.
func (b *workbook) reconciliation() Section {
	type row struct {
		name, from string
		stated     Value
		formula    string
	}
	t := b.Totals
	rows := []row{
		{b.T("bill"), b.T("meters"), moneyOf(t.Bill), "[months.bill.total]"},
		{b.T("billed"), b.T("months by account"), moneyOf(t.Billed), "[months.billed.total]"},
		{b.T("amortized"), b.T("months by account"), moneyOf(t.Amortized), "[months.amortized.total]"},
		{b.T("cash"), b.T("months by account"), moneyOf(t.Cash), "[months.cash.total]"},
		{b.T("balance"), b.T("cash"), amount(pricing.Money{}), "[cash.difference.total]"},
	}
	if len(b.Usages) > 0 {
		rows = append(rows, row{b.T("bill"), b.T("usages"), moneyOf(t.Bill), "[usages.cost.total]"})
	}
	used, packs := document.Units{}, 0
	for _, a := range b.accounts {
		for _, p := range a.Packs {
			used, packs = used.Add(p.Consumed), packs+1
		}
	}
	if len(b.units) == 1 {
		rows = append([]row{{b.unitName(b.units[0]), b.T("meters"), callsOf(t.Calls), "[months." + unitID("calls", b.units[0]) + ".total]"}}, rows...)
	}
	if packs > 0 && !b.severalPackUnits {
		rows = append(rows,
			row{b.T("pack calls used"), b.T("packs by month"), unitsValue(used), "[pack_months.used.total]"},
			row{b.T("pack calls expired"), b.T("packs by month"), unitsValue(t.PacksExpiredCalls), "[pack_months.expired.total]"})
	}
	if b.diff != nil {
		change := moneyOf(b.diff.Totals.Billed.Change)
		rows = append(rows,
			row{b.T("change of billed"), b.T("variance by month"), change, "[variance.change.total]"},
			row{b.T("change of billed"), b.T("reasons of the variance"), change, "[reasons.change.total]"})
	}
	table := b.totalled("reconciliation", newTable(nil, []column[row]{
		col("figure", b.T("figure"), Words, func(r row) Value { return word(r.name) }),
		col("from", b.T("added up from"), Words, func(r row) Value { return word(r.from) }),
		col("stated", b.T("as the plan states it"), Money, func(r row) Value { return r.stated }),
		col("sum", b.T("sum"), Money, func(r row) Value {
			v := r.stated
			v.Formula = r.formula
			return v
		}),
		col("difference", b.T("difference"), Money, func(r row) Value { return amount(pricing.Money{}) }).sum().formula("ROUND(ABS([sum]-[stated]),2)"),
	}, rows, item))
	return Section{ID: "reconciliation", Name: b.T("reconciliation"), Heading: b.S("Reconciliation: what the sheets add up to"), Rank: rankBasis, Blocks: []Block{table}}
}
