package present

import (
	"cmp"
	"slices"

	"github.com/declarative-cost/planner/cmd/internal/document"
)

// listedGroups is how many groups are listed where nobody says how many.
const listedGroups = 20

func (d *diff) grouped() Section { return d.groups(d.Groups, true, d.opt.Detail) }

func (p *plan) grouped() Section { return p.groups(p.Groups, false, p.opt.Detail) }

// groups is a table of what groups are billed, the largest first, or of a diff, those that
// change most; the others are one line.
func (w words) groups(g *document.Groups, ofDiff, all bool) Section {
	if g == nil {
		return Section{}
	}
	size := func(one *document.Group) document.Money {
		return either(ofDiff, one.Billed.Change().Abs(), one.Billed.After)
	}
	bySize := slices.Clone(g.List)
	slices.SortStableFunc(bySize, func(a, b document.Group) int { return size(&b).Compare(size(&a)) })
	most := cmp.Or(g.Top, either(all, len(bySize), listedGroups))
	prepaid := slices.ContainsFunc(g.List, func(g document.Group) bool { return !g.Packs.After.IsZero() || !g.Fees.After.IsZero() })
	table := newTable(items(bySize, func(one *document.Group) []cell {
		var cells []cell // where nothing is prepaid, bills are all that is billed
		addIf(&cells, prepaid, w.amount("bills", one.Bills.After), w.amount("packs bought", one.Packs.After).ifAny(), w.amount("fees", one.Fees.After).ifAny())
		cells = either(ofDiff, w.moneySides(one.Billed), append(cells, w.amount("billed", one.Billed.After)))
		return slices.Concat([]cell{headed("group", w.groupHead(g.By), w.groupKey(g.By, one.Key))}, under(w.currency(), cells...))
	}))
	table = w.totalled("", table.withRest(most, func(others int) string { return w.count(others, "other") }))
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

// groupKey is what a group is called.
func (w words) groupKey(by document.Grouping, key string) Value {
	switch {
	case key == "" && by == "module":
		return word(w.T("(root module)"))
	case key == "":
		return word(w.F("(no %s)", by.Tag()))
	case by != "account" && by != "module":
		return name(key)
	}
	return address(key)
}
