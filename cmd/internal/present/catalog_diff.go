package present

import (
	"slices"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
)

// CatalogDiff makes the page of what changed between two versions of a price list.
func CatalogDiff(d *document.CatalogDiff, opt Options) Page {
	w := words{Printer: opt.Lang}
	changes := []Block{newTable(items(d.Changes, w.catalogChange)), when(len(d.Changes) == 0, Lines{{Text: w.S("No changes.")}})}
	return Page{Lang: opt.Lang, Sections: lazily(
		func() Section { return Section{ID: "basis", Blocks: []Block{w.catalogVersions(d)}} },
		func() Section { return Section{ID: "changes", Heading: w.S("Changes"), Blocks: changes} },
	)}
}

// catalogVersions says which price lists are compared.
func (w words) catalogVersions(d *document.CatalogDiff) Lines {
	text := func(v document.CatalogVersion) Text {
		return w.catalogText(v.ID, v.AsOf, v.CheckedOn, v.Confidence, v.SHA256)
	}
	return Lines{{Label: w.T("Before"), Text: text(d.Old)}, {Label: w.T("After"), Text: text(d.New)}}
}

// catalogChange is a line of the table of changes: "+" is new, "-" is gone.
func (w words) catalogChange(c *document.CatalogChange) []cell {
	mark, what := "~", strings.TrimSpace(c.Kind+" "+c.ID)
	before, after, percent := c.Before, c.After, optional(c.Percent, func(p document.Money) Value { return changed(percentage(p)) })
	switch {
	case before == nil:
		mark = "+"
	case after == nil:
		mark = "-"
	case c.Attribute == "meters": // only those that differ
		was, is := strings.Split(*before, ", "), strings.Split(*after, ", ")
		before, after = lacking(was, is), lacking(is, was)
	}
	return []cell{headed("mark", "", word(mark)), w.at("what", address(what)).whole(), w.at("attribute", name(c.Attribute)),
		w.at("before", optional(before, name)), w.at("after", optional(after, name)), headed("percent", "%", percent)}
}

// lacking are the entries of a list that another one does not have.
func lacking(list, other []string) *string {
	return new(strings.Join(slices.DeleteFunc(slices.Clone(list), func(id string) bool { return slices.Contains(other, id) }), ", "))
}

// prices lists the price lists that differ, with what that costs.
func (d *diff) prices() Section {
	return Section{ID: "prices", Name: d.T("prices"), Heading: d.S("Prices that changed, and what that does to the amount billed"), Rank: rankPrices, Folded: true, Blocks: flat(pointers(d.Prices), d.priceList)}
}

// priceList lists the prices of a catalogue that differ: of what the accounts use, and
// with detail all. What free quotas and packs make of a meter whose own prices stay is a
// line, too.
func (d *diff) priceList(p *document.DiffPrices) []Block {
	costs := map[string]Value{}
	for _, c := range p.Costs {
		costs[c.Kind+" "+c.ID] = changed(d.money(c.Change))
	}
	var lines []line
	add := func(cells []cell, cost Value) {
		lines = append(lines, lineOf(Item, under("", cells...), under(d.currency(), d.at("cost", cost).sum())))
	}
	unused := 0
	for _, c := range pointers(p.Changes) {
		part := pricedPart(c)
		cost, used := costs[part]
		switch {
		case part == "":
		case !used && c.Kind != "free_quota" && !d.opt.Detail:
			unused++
		default:
			add(d.catalogChange(c), cost)
			if used {
				costs[part] = Value{} // it is said
			}
		}
	}
	for _, c := range p.Costs {
		if part := c.Kind + " " + c.ID; !costs[part].IsZero() {
			add([]cell{d.at("what", address(part))}, costs[part])
		}
	}
	table := newTable(lines)
	if len(lines) > 0 {
		table = d.totalled("prices", table)
		total := table.Rows[len(lines)].Cells
		total[0], total[1] = Value{}, total[0]
	}
	left := Line{Text: d.S("And %s of what the plans do not use (--detail lists them).", d.count(unused, "price")), Tone: Muted}
	return []Block{d.catalogVersions(&p.CatalogDiff), table, when(unused > 0, Lines{left})}
}

// pricedPart is the meter, pack, subscription or quota whose price a change is of; empty
// where it is of no price.
func pricedPart(c *document.CatalogChange) string {
	switch c.Attribute {
	case "title", "title_en", "group":
		return ""
	}
	switch c.Kind {
	case "catalog", "terms":
		return ""
	case "revision":
		_, id, _ := strings.Cut(c.ID, " ")
		return "meter " + id
	}
	return c.Kind + " " + c.ID
}
