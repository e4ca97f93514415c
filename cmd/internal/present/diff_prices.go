package present

import (
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
)

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
