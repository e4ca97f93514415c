package present

import (
	"slices"

	"github.com/declarative-cost/planner/cmd/internal/document"
)

// listedGroups is how many groups are listed where nobody says how many.
const listedGroups = 20

func (d *diff) grouped() Section { return d.groups(d.Groups, d.Diff.Currency, true, d.opt.Detail) }

func (p *plan) grouped() Section { return p.groups(p.Groups, p.Plan.Currency, false, p.opt.Detail) }

// groups is a table of what groups are billed, the largest first, or of a diff, those that
// change most; the others are one line.
func (w words) groups(g *document.Groups, currency string, ofDiff, all bool) Section {
	if g == nil {
		return Section{}
	}
	size := func(one *document.Group) document.Money {
		if ofDiff {
			return one.Billed.Change().Abs()
		}
		return one.Billed.After
	}
	bySize := slices.Clone(g.List)
	slices.SortStableFunc(bySize, func(a, b document.Group) int { return size(&b).Compare(size(&a)) })
	most := g.Top
	switch {
	case most == 0 && all:
		most = len(bySize)
	case most == 0:
		most = listedGroups
	}
	shown, others := cut(items(bySize, func(one *document.Group) row { return w.groupCells(g, one, ofDiff) }), most)
	if len(others) > 0 {
		sum := rest("group", word(w.count(len(others), "other")), others)
		if ofDiff {
			sum.cells.and(w.sides(sum.cells["before"], sum.cells["after"]))
		}
		shown = append(shown, sum)
	}
	kind := Address
	if g.By == "catalog" || g.By.Tag() != "" {
		kind = Name
	}
	columns := []columnGroup{under("", at("group", w.groupHead(g.By), kind)), under(w.Currency(currency),
		at("bills", w.T("bills"), Money).sum().ifAny(), at("packs", w.T("packs bought"), Money).sum().ifAny(), at("fees", w.T("fees"), Money).sum().ifAny(), at("after", w.T("billed"), Money).sum())}
	if ofDiff {
		columns[1] = under(w.Currency(currency), w.sideColumns(w.T("before"), w.T("after"))...)
		for i := range 3 {
			columns[1].columns[i].Sum = true
		}
	}
	table := w.totalled("", newRows(shown, columns...))
	if last := table.Rows[len(table.Rows)-1].Cells; ofDiff {
		last[4] = percentOf(last[3], last[1])
	}
	return Section{ID: "groups", Name: w.T("cost by group"), Heading: w.S("Billed by %s", w.groupHead(g.By)), Rank: rankReasons, Blocks: []Block{table}}
}

func (w words) groupHead(by document.Grouping) string {
	switch by {
	case "account":
		return w.T("account")
	case "module":
		return w.T("module")
	case "catalog":
		return w.T("catalogue")
	}
	return w.F("tag %s", by.Tag())
}

func (w words) groupCells(all *document.Groups, g *document.Group, ofDiff bool) row {
	by := all.By
	key := Value{Kind: Address, Text: g.Key}
	switch {
	case g.Key == "" && by == "module":
		key = word(w.T("(root module)"))
	case g.Key == "":
		key = word(w.F("(no %s)", by.Tag()))
	case by != "account" && by != "module":
		key.Kind = Name
	}
	if ofDiff {
		return w.moneySides(g.Billed).and(row{"group": key})
	}
	if !slices.ContainsFunc(all.List, func(g document.Group) bool { return !g.Packs.After.IsZero() || !g.Fees.After.IsZero() }) {
		return row{"group": key, "after": moneyOf(g.Billed.After)}
	}
	return row{"group": key, "bills": moneyOf(g.Bills.After), "packs": moneyOf(g.Packs.After), "fees": moneyOf(g.Fees.After), "after": moneyOf(g.Billed.After)}
}
