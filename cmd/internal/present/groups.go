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
	shown, others := cut(items(bySize, func(one *document.Group) row { return w.groupCells(g.By, one) }), most)
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
	columns := []column{at("bills", w.T("bills"), Money), at("packs", w.T("packs bought"), Money).ifAny(), at("fees", w.T("fees"), Money).ifAny(), at("after", w.T("billed"), Money)}
	switch prepaid := func(g document.Group) bool { return !g.Packs.After.IsZero() || !g.Fees.After.IsZero() }; {
	case ofDiff:
		columns = w.sideColumns(w.T("before"), w.T("after"))
	case !slices.ContainsFunc(g.List, prepaid): // bills are all that is billed
		columns = columns[3:]
	}
	for i := range columns {
		columns[i].Sum = columns[i].Kind == Money
	}
	table := w.totalled("", newRows(shown, under("", at("group", w.groupHead(g.By), kind)), under(w.Currency(currency), columns...)))
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

func (w words) groupCells(by document.Grouping, g *document.Group) row {
	key := Value{Kind: Address, Text: g.Key}
	switch {
	case g.Key == "" && by == "module":
		key = word(w.T("(root module)"))
	case g.Key == "":
		key = word(w.F("(no %s)", by.Tag()))
	case by != "account" && by != "module":
		key.Kind = Name
	}
	return w.moneySides(g.Billed).and(row{"group": key, "bills": moneyOf(g.Bills.After), "packs": moneyOf(g.Packs.After), "fees": moneyOf(g.Fees.After)})
}
