package present

import (
	"slices"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner/compare"
	"github.com/declarative-cost/planner/pricing"
)

// How much is listed without detail.
const (
	listedAccounts = 10
	listedRepriced = 10
	listedReasons  = 10
	listedChanges  = 30
	listedMonths   = 3
)

// byChange orders by the size of the change.
func byChange(a, b *document.DiffChange) int {
	return pricing.Money(b.Cost.Change).Abs().Compare(pricing.Money(a.Cost.Change).Abs())
}

// cutTo divides a list after its first n entries, unless everything is to be listed.
func cutTo[T any](d *diff, list []T, n int) (first, rest []T) {
	if d.opt.Detail {
		return list, nil
	}
	return cut(list, n)
}

// changeRows are the changes that change the cost most, and all others as one row.
func (d *diff) changeRows(all []*document.DiffChange, most int) (rows []Row) {
	slices.SortStableFunc(all, byChange)
	shown, rest := cutTo(d, all, most)
	for _, c := range shown {
		rows = append(rows, costRow(Item, address(c.Address), c.Cost, percentOf(c.Cost)))
	}
	if len(rest) > 0 {
		var sum document.MoneyChange
		for _, c := range rest {
			sum = addCost(sum, c.Cost)
		}
		rows = append(rows, costRow(Rest, word(d.F("%s with smaller changes", d.count(len(rest), "other"))), sum, percentOf(sum)))
	}
	return rows
}

// kindAccount is the kind of change whose costs add up to the totals.
const kindAccount = "account"

// accounts lists what each account is billed: those that change most, then all others as
// one line each of those that change and that do not, so that the lines add up.
func (d *diff) accounts() Section {
	var differ []*document.DiffChange
	alike, unchanged := len(d.Inputs.Head.Accounts), d.Totals.Billed
	for i := range d.Changes {
		c := &d.Changes[i]
		if c.Kind == kindAccount && c.Action == compare.Delete {
			alike++
		}
		if c.Kind == kindAccount && !changeOf(c.Cost).IsZero() {
			differ, alike, unchanged = append(differ, c), alike-1, addCost(unchanged, negative(c.Cost))
		}
	}
	if len(differ)+alike < 2 || len(differ) == 0 {
		return Section{}
	}
	rows := d.changeRows(differ, listedAccounts)
	if alike > 0 {
		rows = append(rows, costRow(Rest, d.unchanged(alike), unchanged, Value{}))
	}
	rows = append(rows, costRow(Total, word(d.T("total")), d.Totals.Billed, percentOf(d.Totals.Billed)))
	table := d.costs(Column{ID: "account", Head: d.T("account"), Kind: Address}, d.currency(), rows, []string{""}, percents())
	return Section{ID: "accounts", Name: d.T("accounts"), Heading: d.S("Billed by account"), Rank: rankDiffAccounts, Blocks: []Block{table}}
}

func (d *diff) unchanged(n int) Value { return word(d.F("%s unchanged", callsOf(int64(n)).String())) }

// repriced lists the usages and packs that are declared alike, but cost something else:
// because of other calls at the same meter, or of prices.
func (d *diff) repriced() Section {
	var all []*document.DiffChange
	for i := range d.Changes {
		if c := &d.Changes[i]; c.Action == compare.NoOp && c.Kind != kindAccount {
			all = append(all, c)
		}
	}
	if len(all) == 0 {
		return Section{}
	}
	table := d.costs(Column{ID: "address", Head: d.T("what"), Kind: Address}, d.currency(), d.changeRows(all, listedRepriced), []string{""}, percents())
	return Section{ID: "repriced", Name: d.T("what costs something else"), Heading: d.S("Unchanged, but its cost differs"), Rank: rankRepriced, Folded: true, Blocks: []Block{table}}
}

// months has the months that differ; the others are one line, and the cash that is paid
// after them another.
func (d *diff) months() Section {
	if !d.CostChanged() || len(d.Monthly) == 0 {
		return Section{}
	}
	var rows []Row
	var alike document.MoneyChange
	n, later := 0, d.Totals.Cash
	for _, m := range d.Monthly {
		later = addCost(later, negative(m.Cash))
		amortized, cash := changeOf(m.Amortized), changeOf(m.Cash)
		if changeOf(m.Billed).IsZero() && amortized.IsZero() && cash.IsZero() {
			alike, n = addCost(alike, m.Billed), n+1
			continue
		}
		rows = append(rows, costRow(Item, monthOf(m.Month), m.Billed, amortized, cash))
	}
	if n > 0 {
		rows = append(rows, costRow(Rest, d.unchanged(n), alike, Value{}, Value{}))
	}
	if after := changeOf(later); !after.IsZero() {
		rows = append(rows, Row{Item, []Value{monthOf(d.Monthly[len(d.Monthly)-1].Month + 1), {}, {}, {}, {}, after}})
	}
	t := d.Totals
	rows = append(rows, costRow(Total, word(d.T("total")), t.Billed, changeOf(t.Amortized), changeOf(t.Cash)))
	table := d.costs(Column{ID: "month", Head: d.T("month"), Kind: Month}, d.F("billed %s", d.currency()), rows, []string{d.T("amortized"), d.T("cash")},
		Column{ID: "amortized", Head: d.T("change"), Kind: Money, Group: 2}, Column{ID: "cash", Head: d.T("change"), Kind: Money, Group: 3})
	for i := range table.Columns[1:] {
		table.Columns[1+i].Sum = true
	}
	return Section{ID: "months", Name: d.T("months"), Heading: d.S("Cost by month"), Rank: rankDiffMonths, Blocks: []Block{d.monthCharts(), table}}
}

// monthCharts have the months of both sides, in the three views of cost.
func (d *diff) monthCharts() (tabs Tabs) {
	for _, view := range []struct {
		id, title string
		of        func(document.DiffMonth) document.MoneyChange
	}{
		{"billed", d.T("Billed by month"), func(m document.DiffMonth) document.MoneyChange { return m.Billed }},
		{"amortized", d.T("Amortized by month"), func(m document.DiffMonth) document.MoneyChange { return m.Amortized }},
		{"cash", d.T("Cash by month"), func(m document.DiffMonth) document.MoneyChange { return m.Cash }},
	} {
		c := Chart{ID: "diff-" + view.id, Title: Text{word(view.title)}, Shape: Grouped, Sum: true, Series: []Series{{ID: "before", Name: d.T("before")}, {ID: "after", Name: d.T("after")}}}
		for _, m := range d.Monthly {
			change := view.of(m)
			c.X = append(c.X, monthOf(m.Month))
			c.Series[0].Values = append(c.Series[0].Values, moneyOf(change.Before))
			c.Series[1].Values = append(c.Series[1].Values, moneyOf(change.After))
		}
		tabs = append(tabs, d.withTable(c))
	}
	return tabs
}

// reasons tell why the money billed changes, largest first; what is left is one line, so
// that the lines add up to the change.
func (d *diff) reasons() Section {
	all := d.Reasons(d.opt.Detail)
	if len(all) == 0 {
		return Section{}
	}
	shown, rest := cutTo(d, all, listedReasons)
	if len(rest) == 1 { // it is as short as saying that there is one
		shown, rest = all, nil
	}
	several := len(d.Inputs.Base.Accounts)+len(d.Inputs.Head.Accounts) > 2
	var figures Figures
	for _, r := range shown {
		text := Sentence(func(name func(string) string) string { return r.Sentence(d.Printer, d.Diff, name) })
		if e := r.Entries[0]; several && e.Month != nil {
			text = d.S("%s: %s", address(e.Account), text)
		}
		figures = append(figures, Figure{Value: changed(amount(r.Change)), Text: text})
	}
	if len(rest) > 0 {
		var left pricing.Money
		for _, r := range rest {
			left = left.Add(r.Change)
		}
		figures = append(figures, Figure{Value: changed(amount(left)), Text: d.S("%s, together", d.count(len(rest), "smaller change"))})
	}
	change := changeOf(d.Totals.Billed)
	figures = append(figures, Figure{Value: change, Text: d.S("change of billed"), Tone: Strong})
	heading := d.S("Why billed stays the same in all")
	if !change.IsZero() {
		heading = d.S("Why billed changes by %s", change)
	}
	return Section{ID: "reasons", Name: d.T("why"), Heading: heading, Rank: rankReasons, Blocks: []Block{figures, d.reasonChart()}}
}

// reasonChart leads from what was billed before, through what each kind of change did to
// it, to what is billed after.
func (d *diff) reasonChart() Chart {
	c := Chart{ID: "diff-reasons", Title: d.S("Billed before, what changes it, and after"), Shape: Waterfall, Series: []Series{{ID: "billed", Name: d.T("billed")}}}
	add := func(name string, v Value) {
		c.X, c.Series[0].Values = append(c.X, word(name)), append(c.Series[0].Values, v)
	}
	add(d.T("before"), moneyOf(d.Totals.Billed.Before))
	for _, group := range []struct {
		group compare.Group
		name  string
	}{
		{compare.GroupAccount, d.T("accounts added or removed")}, {compare.GroupUsage, d.T("usage")}, {compare.GroupPack, d.T("resource packs")}, {compare.GroupPrice, d.T("prices")},
		{compare.GroupDiscount, d.T("discount")}, {compare.GroupTerms, d.T("terms")}, {compare.GroupFunding, d.T("funding")},
	} {
		var sum pricing.Money
		for i := range d.Explanation {
			if e := &d.Explanation[i]; e.Group == group.group {
				sum = sum.Add(pricing.Money(e.Change))
			}
		}
		if !sum.IsZero() {
			add(group.name, changed(amount(sum)))
		}
	}
	add(d.T("after"), moneyOf(d.Totals.Billed.After))
	return d.withTable(c)
}

// funding says which accounts lack more or less money than before.
func (d *diff) funding() Section {
	short := func(f *document.Funding) (m document.Money, on Value) {
		if f != nil && f.FirstShortfallOn != nil {
			return f.Required, dateOf(*f.FirstShortfallOn)
		}
		return m, on
	}
	var rows []Row
	for _, f := range d.Funding {
		before, wasOn := short(f.Before)
		after, isOn := short(f.After)
		c := document.MoneyChange{Before: before, After: after, Change: document.Money(pricing.Money(after).Sub(pricing.Money(before)))}
		if !changeOf(c).IsZero() || wasOn.Date != isOn.Date {
			rows = append(rows, costRow(Item, address(f.Account), c, wasOn, isOn))
		}
	}
	if len(rows) == 0 {
		return Section{}
	}
	table := d.costs(Column{ID: "account", Head: d.T("account"), Kind: Address}, d.F("shortfall %s", d.currency()), rows, []string{d.T("from")},
		Column{ID: "was_on", Head: d.T("before"), Kind: Date, Group: 2, Rank: 1}, Column{ID: "is_on", Head: d.T("after"), Kind: Date, Group: 2, Rank: 1})
	return Section{ID: "funding", Name: d.T("funding"), Heading: d.S("Funding"), Rank: rankDiffFunding, Blocks: []Block{table}}
}
