package present

import (
	"math"
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
	return b.Cost.Change().Abs().Compare(a.Cost.Change().Abs())
}

// most is how much of a list is shown: n, unless everything is to be listed.
func (d *diff) most(n int) int {
	if d.opt.Detail {
		return math.MaxInt
	}
	return n
}

// changeLines are the changes that change the cost most, and all others as one line.
func (d *diff) changeLines(all []*document.DiffChange, most int) []rowLine {
	slices.SortStableFunc(all, byChange)
	lines := items(all, func(c **document.DiffChange) row {
		return d.moneySides((*c).Cost).and(row{"address": address((*c).Address)})
	})
	shown, others := cutLong(lines, most)
	if len(others) == 0 {
		return shown
	}
	sum := rest("address", word(d.F("%s with smaller changes", d.count(len(others), "other"))), others)
	sum.cells.and(d.sides(sum.cells["before"], sum.cells["after"]))
	return append(shown, sum)
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
			differ, alike, unchanged = append(differ, c), alike-1, minus(unchanged, c.Cost)
		}
	}
	if len(differ)+alike < 2 || len(differ) == 0 || d.Groups != nil && d.Groups.By == "account" {
		return Section{}
	}
	lines := d.changeLines(differ, d.most(listedAccounts))
	if alike > 0 {
		lines = append(lines, rowLine{Rest, d.moneySides(unchanged).and(row{"address": d.unchanged(alike)})})
	}
	lines = append(lines, rowLine{Total, d.moneySides(d.Totals.Billed).and(row{"address": word(d.T("total"))})})
	table := d.costs(at("address", d.T("account"), Address), d.currency(), lines)
	return Section{ID: "accounts", Name: d.T("accounts"), Heading: d.S("Billed by account"), Rank: rankDiffAccounts, Folded: true, Blocks: []Block{table}}
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
	table := d.costs(at("address", d.T("what"), Address), d.currency(), d.changeLines(all, d.most(listedRepriced)))
	return Section{ID: "repriced", Name: d.T("unchanged, but at another cost"), Heading: d.S("Unchanged, but its cost differs"), Rank: rankRepriced, Folded: true, Blocks: []Block{table}}
}

// months has the months that differ; the others are one line, and the cash that is paid
// after them another.
func (d *diff) months() Section {
	if !d.CostChanged() || len(d.Monthly) == 0 {
		return Section{}
	}
	return Section{ID: "months", Name: d.T("months"), Heading: d.S("Cost by month"), Rank: rankDiffMonths, Folded: true, Blocks: []Block{d.monthCharts(), d.monthTable()}}
}

func (d *diff) monthTable() Table {
	line := func(m document.DiffMonth) rowLine {
		return rowLine{Item, d.moneySides(m.Billed).and(row{"month": monthOf(m.Month), "amortized": changeOf(m.Amortized), "cash": changeOf(m.Cash)})}
	}
	var lines, alike []rowLine
	later := d.Totals.Cash
	for _, m := range d.Monthly {
		later = minus(later, m.Cash)
		if l := line(m); l.cells["change"].IsZero() && l.cells["amortized"].IsZero() && l.cells["cash"].IsZero() {
			alike = append(alike, l)
		} else {
			lines = append(lines, l)
		}
	}
	if len(alike) > 0 {
		lines = append(lines, rest("month", d.unchanged(len(alike)), alike))
	}
	if after := changeOf(later); !after.IsZero() {
		lines = append(lines, rowLine{Item, row{"month": monthOf(d.Monthly[len(d.Monthly)-1].Month + 1), "cash": after}})
	}
	t := d.Totals
	total := line(document.DiffMonth{Billed: t.Billed, Amortized: t.Amortized, Cash: t.Cash})
	total.level, total.cells["month"] = Total, word(d.T("total"))
	table := newRows(append(lines, total), under("", at("month", d.T("month"), Month)), under(d.F("billed %s", d.currency()), d.sideColumns(d.T("before"), d.T("after"))[:3]...),
		under(d.T("amortized"), at("amortized", d.T("change"), Money)), under(d.T("cash"), at("cash", d.T("change"), Money)))
	table.ID = "variance"
	for i := range table.Columns {
		table.Columns[i].Sum = table.Columns[i].Kind == Money
	}
	return table
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
		tabs = append(tabs, c)
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
	heading := d.S("Why the amount billed stays the same in total")
	if change := changeOf(d.Totals.Billed); !change.IsZero() {
		heading = d.S("Why the amount billed changes by %s", change)
	}
	s := Section{ID: "reasons", Name: d.T("why"), Heading: heading, Rank: rankReasons, Blocks: []Block{d.reasonFigures(all, d.most(listedReasons)), d.reasonChart()}}
	if d.opt.Detail {
		s.Blocks = append(s.Blocks, d.driverTable())
	}
	if brief := d.reasonFigures(all, briefList); len(brief) <= len(all) || d.opt.Detail {
		s.Folded, s.Brief = true, []Block{brief}
	}
	return s
}

// reasonFigures are the first reasons, the others as one line, and what they come to.
func (d *diff) reasonFigures(all []document.Reason, most int) (figures Figures) {
	shown, rest := cutLong(all, most)
	several := len(d.Inputs.Base.Accounts)+len(d.Inputs.Head.Accounts) > 2
	for _, r := range shown {
		text := Sentence(func(name func(string) string) string { return r.Sentence(d.Printer, d.Diff, name) })
		if e := r.Entries[0]; several && e.Month != nil {
			text = d.S("%s: %s", address(e.Account), text)
		}
		figures = append(figures, Figure{Value: changed(moneyOf(r.Change)), Text: text})
	}
	if len(rest) > 0 {
		var left pricing.Money
		for _, r := range rest {
			left = left.Add(r.Change)
		}
		figures = append(figures, Figure{Value: changed(moneyOf(left)), Text: d.S("%s, together", d.count(len(rest), "smaller change"))})
	}
	return append(figures, Figure{Value: changeOf(d.Totals.Billed), Text: d.S("change in the amount billed"), Tone: Strong})
}

// reasonChart leads from what was billed before, through what each kind of change did to
// it, to what is billed after.
func (d *diff) reasonChart() Chart {
	c := Chart{ID: "diff-reasons", Title: d.S("Amount billed: before, changes, and after"), Shape: Waterfall, Series: []Series{{ID: "billed", Name: d.T("billed")}}}
	add := func(name string, v Value) {
		c.X, c.Series[0].Values = append(c.X, word(name)), append(c.Series[0].Values, v)
	}
	add(d.T("before"), moneyOf(d.Totals.Billed.Before))
	for _, driver := range d.drivers() {
		add(driver.cells["group"].Text, driver.cells["change"])
	}
	add(d.T("after"), moneyOf(d.Totals.Billed.After))
	return c
}

// groupNames are what the groups of reasons are called, in the order of the replay.
func (w words) groupNames() []groupName {
	return []groupName{
		{compare.GroupAccount, w.T("accounts added or removed")}, {compare.GroupUsage, w.T("usage")}, {compare.GroupPack, w.T("resource packs")}, {compare.GroupSubscription, w.T("subscriptions")}, {compare.GroupPrice, w.T("prices")},
		{compare.GroupDiscount, w.T("discount")}, {compare.GroupTerms, w.T("terms")}, {compare.GroupFunding, w.T("funding")}, {compare.GroupRate, w.T("exchange rates")},
	}
}

type groupName struct {
	group compare.Group
	name  string
}

func (w words) groupName(group compare.Group) Value {
	for _, g := range w.groupNames() {
		if g.group == group {
			return word(g.name)
		}
	}
	return w.code(string(group))
}

// drivers are what each group of reasons did to the amount billed, without what another
// tier did, and that; nothing left out, they add up to the change.
func (d *diff) drivers() (lines []rowLine) {
	var tier pricing.Money
	add := func(name Value, sum pricing.Money, formula string) {
		if !sum.IsZero() {
			change := changed(moneyOf(sum))
			change.Formula = formula
			lines = append(lines, rowLine{Item, row{"group": name, "change": change, "percent": percentOf(change, moneyOf(d.Totals.Billed.Before))}})
		}
	}
	for _, g := range d.groupNames() {
		var sum pricing.Money
		for i := range d.Explanation {
			if e := &d.Explanation[i]; e.Group == g.group {
				sum, tier = sum.Add(e.Change).Sub(e.OfWhichTier), tier.Add(e.OfWhichTier)
			}
		}
		add(word(g.name), sum, "SUMIF([reasons.group],[group],[reasons.change])-SUMIF([reasons.group],[group],[reasons.tier])")
	}
	add(word(d.T("another tier's price")), tier, "[reasons.tier.total]")
	return lines
}

// driverTable says what drove the variance.
func (d *diff) driverTable() Table {
	return d.totalled("drivers", newRows(d.drivers(), under("", at("group", d.T("because of"), Words)), under(d.currency(), at("change", d.T("change"), Money).sum(), at("percent", d.T("% of before"), Percent))))
}

// funding says which accounts lack more or less money than before.
func (d *diff) funding() Section {
	short := func(f *document.Funding) (m document.Money, on Value) {
		if f != nil && f.FirstShortfallOn != nil {
			return f.Required, dateOf(*f.FirstShortfallOn)
		}
		return m, on
	}
	var lines []rowLine
	for _, f := range d.Funding {
		before, wasOn := short(f.Before)
		after, isOn := short(f.After)
		c := document.MoneyChange{Before: before, After: after}
		if !changeOf(c).IsZero() || wasOn.Date != isOn.Date {
			lines = append(lines, rowLine{Item, d.moneySides(c).and(row{"account": address(f.Account), "was_on": wasOn, "is_on": isOn})})
		}
	}
	table := newRows(lines, under("", at("account", d.T("account"), Address)), under(d.F("shortfall %s", d.currency()), d.sideColumns(d.T("before"), d.T("after"))[:3]...),
		under(d.T("from"), at("was_on", d.T("before"), Date).rank(1), at("is_on", d.T("after"), Date).rank(1)))
	return Section{ID: "funding", Name: d.T("funding"), Heading: d.S("Funding"), Rank: rankDiffFunding, Folded: true, Blocks: []Block{table}}
}
