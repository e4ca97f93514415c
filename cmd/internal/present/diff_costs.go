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

// others are changes as one line.
func (d *diff) others(name string, rest []*document.DiffChange) beforeAfter {
	var sum document.MoneyChange
	for _, c := range rest {
		sum = addCost(sum, c.Cost)
	}
	return costLine(Rest, word(name), sum)
}

// kindAccount is the kind of change whose costs add up to the totals.
const kindAccount = "account"

// accounts lists what each account is billed: those that change most, then all others as
// one line each of those that change and that do not, so that the lines add up.
func (d *diff) accounts() Section {
	var differ []*document.DiffChange
	alike := len(d.Inputs.Head.Accounts)
	unchanged := d.Totals.Billed
	for i := range d.Changes {
		c := &d.Changes[i]
		if c.Kind != kindAccount {
			continue
		}
		if c.Action == compare.Delete {
			alike++
		}
		if !changeOf(c.Cost).IsZero() {
			differ = append(differ, c)
			alike--
			unchanged = addCost(unchanged, negative(c.Cost))
		}
	}
	if len(differ)+alike < 2 || len(differ) == 0 {
		return Section{}
	}
	slices.SortStableFunc(differ, byChange)
	shown, rest := cutTo(d, differ, listedAccounts)
	var lines []beforeAfter
	for _, c := range shown {
		lines = append(lines, costLine(Item, address(c.Address), c.Cost))
	}
	if len(rest) > 0 {
		lines = append(lines, d.others(d.F("%s with smaller changes", d.count(len(rest), "other")), rest))
	}
	if alike > 0 {
		lines = append(lines, costLine(Rest, word(d.F("%s unchanged", callsOf(int64(alike)).String())), unchanged))
	}
	lines = append(lines, costLine(Total, word(d.T("total")), d.Totals.Billed))
	table := d.costs(Column{ID: "account", Head: d.T("account"), Kind: Address}, d.currency(), lines)
	return Section{ID: "accounts", Name: d.T("accounts"), Heading: d.S("Billed by account"), Rank: rankDiffAccounts, Blocks: []Block{table}}
}

func negative(c document.MoneyChange) document.MoneyChange {
	neg := func(m document.Money) document.Money { return document.Money(pricing.Money(m).Neg()) }
	return document.MoneyChange{Before: neg(c.Before), After: neg(c.After), Change: neg(c.Change)}
}

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
	slices.SortStableFunc(all, byChange)
	shown, rest := cutTo(d, all, listedRepriced)
	var lines []beforeAfter
	for _, c := range shown {
		lines = append(lines, costLine(Item, address(c.Address), c.Cost))
	}
	if len(rest) > 0 {
		lines = append(lines, d.others(d.F("%s with smaller changes", d.count(len(rest), "other")), rest))
	}
	table := d.costs(Column{ID: "address", Head: d.T("what"), Kind: Address}, d.currency(), lines)
	return Section{ID: "repriced", Name: d.T("what costs something else"), Heading: d.S("Unchanged, but its cost differs"), Rank: rankRepriced, Folded: true, Blocks: []Block{table}}
}

// A monthChange is a month on both sides; what is paid after the months has cash alone.
type monthChange struct {
	beforeAfter
	amortized, cash Value
}

// months has the months that differ; the others are one line, and the cash that is paid
// after them another.
func (d *diff) months() Section {
	if !d.CostChanged() || len(d.Monthly) == 0 {
		return Section{}
	}
	var lines []monthChange
	var alike document.MoneyChange
	n, later := 0, d.Totals.Cash
	for _, m := range d.Monthly {
		later = addCost(later, negative(m.Cash))
		if changeOf(m.Billed).IsZero() && changeOf(m.Amortized).IsZero() && changeOf(m.Cash).IsZero() {
			alike, n = addCost(alike, m.Billed), n+1
			continue
		}
		lines = append(lines, monthChange{costLine(Item, monthOf(m.Month), m.Billed), changeOf(m.Amortized), changeOf(m.Cash)})
	}
	if n > 0 {
		lines = append(lines, monthChange{beforeAfter: costLine(Rest, word(d.F("%s unchanged", callsOf(int64(n)).String())), alike)})
	}
	if after := changeOf(later); !after.IsZero() {
		last := d.Monthly[len(d.Monthly)-1].Month
		lines = append(lines, monthChange{beforeAfter: beforeAfter{name: monthOf(last + 1)}, cash: after})
	}
	t := d.Totals
	lines = append(lines, monthChange{costLine(Total, word(d.T("total")), t.Billed), changeOf(t.Amortized), changeOf(t.Cash)})
	columns := []column[monthChange]{{Column{ID: "month", Head: d.T("month"), Kind: Month}, func(l monthChange) Value { return l.name }, true}}
	columns = append(columns, beforeAfterColumns(d, func(l monthChange) beforeAfter { return l.beforeAfter }, true)...)
	columns = append(columns,
		column[monthChange]{Column{ID: "amortized", Head: d.T("change"), Kind: Money, Group: 2, Sum: true}, func(l monthChange) Value { return l.amortized }, true},
		column[monthChange]{Column{ID: "cash", Head: d.T("change"), Kind: Money, Group: 3, Sum: true}, func(l monthChange) Value { return l.cash }, true})
	table := newTable([]string{"", d.F("billed %s", d.currency()), d.T("amortized"), d.T("cash")}, columns, lines, func(l monthChange) Level { return l.level })
	return Section{ID: "months", Name: d.T("months"), Heading: d.S("Cost by month"), Rank: rankDiffMonths, Blocks: []Block{table, d.monthChart()}}
}

func (d *diff) monthChart() Chart {
	c := Chart{ID: "diff-months", Title: d.S("Billed by month, before and after"), Shape: Grouped, Series: []Series{{ID: "before", Name: d.T("before")}, {ID: "after", Name: d.T("after")}}}
	for _, m := range d.Monthly {
		c.X = append(c.X, monthOf(m.Month))
		c.Series[0].Values = append(c.Series[0].Values, moneyOf(m.Billed.Before))
		c.Series[1].Values = append(c.Series[1].Values, moneyOf(m.Billed.After))
	}
	return c
}

// reasons tell why the money billed changes, largest first; what is left is one line, so
// that the lines add up to the change.
func (d *diff) reasons() Section {
	all := d.Reasons(d.opt.Detail)
	if len(all) == 0 {
		return Section{}
	}
	shown, rest := all, []document.Reason(nil)
	if len(all) > listedReasons+1 { // one more is as short as saying that there is one
		shown, rest = cutTo(d, all, listedReasons)
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
	return c
}

// funding says which accounts lack more or less money than before.
func (d *diff) funding() Section {
	short := func(f *document.Funding) (m document.Money) {
		if f != nil && f.FirstShortfallOn != nil {
			m = f.Required
		}
		return m
	}
	day := func(f *document.Funding) Value {
		if f == nil || f.FirstShortfallOn == nil {
			return Value{}
		}
		return dateOf(*f.FirstShortfallOn)
	}
	type line struct {
		beforeAfter
		wasOn, isOn Value
	}
	var lines []line
	for _, f := range d.Funding {
		c := document.MoneyChange{Before: short(f.Before), After: short(f.After)}
		c.Change = document.Money(pricing.Money(c.After).Sub(pricing.Money(c.Before)))
		if !changeOf(c).IsZero() || day(f.Before) != day(f.After) {
			lines = append(lines, line{costLine(Item, address(f.Account), c), day(f.Before), day(f.After)})
		}
	}
	if len(lines) == 0 {
		return Section{}
	}
	columns := []column[line]{{Column{ID: "account", Head: d.T("account"), Kind: Address}, func(l line) Value { return l.name }, true}}
	columns = append(columns, beforeAfterColumns(d, func(l line) beforeAfter { return l.beforeAfter }, false)...)
	columns = append(columns,
		column[line]{Column{ID: "was_on", Head: d.T("before"), Kind: Date, Group: 2, Rank: 1}, func(l line) Value { return l.wasOn }, true},
		column[line]{Column{ID: "is_on", Head: d.T("after"), Kind: Date, Group: 2, Rank: 1}, func(l line) Value { return l.isOn }, true})
	table := newTable([]string{"", d.F("shortfall %s", d.currency()), d.T("from")}, columns, lines, func(line) Level { return Item })
	return Section{ID: "funding", Name: d.T("funding"), Heading: d.S("Funding"), Rank: rankDiffFunding, Blocks: []Block{table}}
}
