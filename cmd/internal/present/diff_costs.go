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
	return either(d.opt.Detail, math.MaxInt, n)
}

// changeTable has the changes that change the cost most, and all others as one line.
func (d *diff) changeTable(head string, all []*document.DiffChange, most int) Table {
	slices.SortStableFunc(all, byChange)
	t := newTable(items(all, func(c **document.DiffChange) []cell {
		return slices.Concat([]cell{d.at(head, address((*c).Address))}, under(d.currency(), d.moneySides((*c).Cost)...))
	}))
	if len(all) == most+1 { // one more is as short as saying that there is
		most++
	}
	return t.withRest(most, func(others int) string { return d.F("%s with smaller changes", d.count(others, "other")) })
}

// kindAccount is the kind of change whose costs add up to the totals.
const kindAccount = "account"

// accounts lists what each account is billed: those that change most, then all others as
// one line each of those that change and that do not, so that the lines add up.
func (d *diff) accounts() Section {
	var differ []*document.DiffChange
	alike, unchanged := len(d.Inputs.Head.Accounts), d.Totals.Billed
	for _, c := range pointers(d.Changes) {
		if c.Kind == kindAccount && c.Action == compare.Delete {
			alike++
		}
		if c.Kind == kindAccount && !d.changeOf(c.Cost).IsZero() {
			differ, alike, unchanged = append(differ, c), alike-1, minus(unchanged, c.Cost)
		}
	}
	if len(differ)+alike < 2 || len(differ) == 0 || d.Groups != nil && d.Groups.By == "account" {
		return Section{}
	}
	table := d.changeTable("account", differ, d.most(listedAccounts))
	if alike > 0 {
		table.add(lineOf(Rest, []cell{d.at("account", d.unchanged(alike))}, d.moneySides(unchanged)))
	}
	return Section{ID: "accounts", Name: d.T("accounts"), Heading: d.S("Billed by account"), Rank: rankDiffAccounts, Folded: true, Blocks: []Block{d.totalled("", table)}}
}

func (d *diff) unchanged(n int) Value { return word(d.F("%s unchanged", callsOf(int64(n)).String())) }

// repriced lists the usages and packs that are declared alike, but cost something else:
// because of other calls at the same meter, or of prices.
func (d *diff) repriced() Section {
	all := having(pointers(d.Changes), func(c *document.DiffChange) bool { return c.Action == compare.NoOp && c.Kind != kindAccount })
	table := d.changeTable("what", all, d.most(listedRepriced))
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
	row := func(month Value, billed []cell, amortized, cash Value) line {
		return lineOf(Item, []cell{d.at("month", month)}, under(d.F("billed %s", d.currency()), billed...),
			under(d.T("amortized"), d.at("change", amortized).id("amortized").sum()), under(d.T("cash"), d.at("change", cash).id("cash").sum()))
	}
	var differ, alike []line
	later := d.Totals.Cash
	for _, m := range d.Monthly {
		later = minus(later, m.Cash)
		amortized, cash := d.changeOf(m.Amortized), d.changeOf(m.Cash)
		l := row(monthOf(m.Month), d.moneySides(m.Billed)[:3], amortized, cash)
		if d.changeOf(m.Billed).IsZero() && amortized.IsZero() && cash.IsZero() {
			alike = append(alike, l)
		} else {
			differ = append(differ, l)
		}
	}
	table := newTable(append(differ, alike...)).withRest(len(differ), func(n int) string { return d.unchanged(n).Text })
	if after := d.changeOf(later); !after.IsZero() {
		table.add(row(monthOf(d.Monthly[len(d.Monthly)-1].Month+1), nil, Value{}, after))
	}
	return d.totalled("variance", table)
}

// monthCharts have the months of both sides, in the three views of cost.
func (d *diff) monthCharts() Tabs {
	var tabs Tabs
	for _, view := range []struct{ id, title string }{{"billed", d.T("Billed by month")}, {"amortized", d.T("Amortized by month")}, {"cash", d.T("Cash by month")}} {
		series := []Series{{ID: "before", Name: d.T("before")}, {ID: "after", Name: d.T("after")}}
		tabs = append(tabs, Chart{ID: "diff-" + view.id, Title: Text{word(view.title)}, Shape: Grouped, Sum: true, Series: series})
	}
	for _, m := range d.Monthly {
		for k, c := range []document.MoneyChange{m.Billed, m.Amortized, m.Cash} {
			tabs[k].add(monthOf(m.Month), d.money(c.Before), d.money(c.After))
		}
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
	change := d.billedChange()
	heading := either(change.IsZero(), d.S("Why the amount billed stays the same in total"), d.S("Why the amount billed changes by %s", change))
	s := Section{ID: "reasons", Name: d.T("why"), Heading: heading, Rank: rankReasons, Blocks: []Block{d.reasonFigures(all, d.most(listedReasons)), d.reasonChart()}}
	addIf(&s.Blocks, d.opt.Detail, Block(d.driverTable()))
	if brief := d.reasonFigures(all, briefList); len(brief) <= len(all) || d.opt.Detail {
		s.Folded, s.Brief = true, []Block{brief}
	}
	return s
}

// reasonFigures are the first reasons, the others as one line, and what they come to.
func (d *diff) reasonFigures(all []document.Reason, most int) (figures Figures) {
	if len(all) == most+1 { // one more is as short as saying that there is
		most++
	}
	shown, rest := cut(all, most)
	several := len(d.Inputs.Base.Accounts)+len(d.Inputs.Head.Accounts) > 2
	for _, r := range shown {
		text := Sentence(func(name func(string) string) string { return r.Sentence(d.Printer, d.Diff, name) })
		if e := r.Entries[0]; several && e.Month != nil {
			text = d.S("%s: %s", address(e.Account), text)
		}
		figures = append(figures, Figure{Value: changed(d.money(r.Change)), Text: text})
	}
	if len(rest) > 0 {
		left := document.SumOf(rest, func(r document.Reason) pricing.Money { return r.Change })
		figures = append(figures, Figure{Value: changed(d.money(left)), Text: d.S("%s, together", d.count(len(rest), "smaller change"))})
	}
	return append(figures, Figure{Value: d.billedChange(), Text: d.S("change in the amount billed"), Tone: Strong})
}

// reasonChart leads from what was billed before, through what each kind of change did to
// it, to what is billed after.
func (d *diff) reasonChart() Chart {
	c := Chart{ID: "diff-reasons", Title: d.S("Amount billed: before, changes, and after"), Shape: Waterfall, Series: []Series{{ID: "billed", Name: d.T("billed")}}}
	c.add(word(d.T("before")), d.money(d.Totals.Billed.Before))
	for _, driver := range d.drivers() {
		c.add(driver.get("because_of"), driver.get("change"))
	}
	c.add(word(d.T("after")), d.money(d.Totals.Billed.After))
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
	if known := find(w.groupNames(), func(g *groupName) bool { return g.group == group }); known != nil {
		return word(known.name)
	}
	return w.readable(string(group))
}

// drivers are what each group of reasons did to the amount billed, without what another
// tier did, and that; nothing left out, they add up to the change.
func (d *diff) drivers() (lines []line) {
	var tier pricing.Money
	add := func(name string, sum pricing.Money, formula string) {
		if !sum.IsZero() {
			change := changed(d.money(sum))
			change.Formula = formula
			percent := headed("percent", d.T("% of before"), percentOf(change, d.money(d.Totals.Billed.Before)))
			lines = append(lines, lineOf(Item, []cell{d.at("because of", word(name))}, under(d.currency(), d.at("change", change).sum(), percent)))
		}
	}
	for _, g := range d.groupNames() {
		of := having(d.Explanation, func(e document.DiffExplanation) bool { return e.Group == g.group })
		ofTier := document.SumOf(of, func(e document.DiffExplanation) pricing.Money { return e.OfWhichTier })
		tier = tier.Add(ofTier)
		sum := document.SumOf(of, func(e document.DiffExplanation) pricing.Money { return e.Change }).Sub(ofTier)
		add(g.name, sum, "SUMIF([reasons.because_of],[because_of],[reasons.change])-SUMIF([reasons.because_of],[because_of],[reasons.of_which_tier])")
	}
	add(d.T("another tier's price"), tier, "[reasons.of_which_tier.total]")
	return lines
}

// driverTable says what drove the variance.
func (d *diff) driverTable() Table { return d.totalled("drivers", newTable(d.drivers())) }

// funding says which accounts lack more or less money than before.
func (d *diff) funding() Section {
	short := func(f *document.Funding) (m document.Money, on Value) {
		if f != nil && f.FirstShortfallOn != nil {
			return f.Required, dateOf(*f.FirstShortfallOn)
		}
		return m, on
	}
	var lines []line
	for _, f := range d.Funding {
		before, wasOn := short(f.Before)
		after, isOn := short(f.After)
		c := document.MoneyChange{Before: before, After: after}
		if !d.changeOf(c).IsZero() || wasOn.Date != isOn.Date {
			lines = append(lines, lineOf(Item, []cell{d.at("account", address(f.Account))}, under(d.F("shortfall %s", d.currency()), d.moneySides(c)[:3]...),
				under(d.T("from"), d.at("before", wasOn).id("was on").rank(1), d.at("after", isOn).id("is on").rank(1))))
		}
	}
	table := newTable(lines)
	return Section{ID: "funding", Name: d.T("funding"), Heading: d.S("Funding"), Rank: rankDiffFunding, Folded: true, Blocks: []Block{table}}
}
