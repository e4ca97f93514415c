package present

import (
	"slices"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
)

// CatalogDiff makes the page of what changed between two versions of a price list.
func CatalogDiff(d *document.CatalogDiff, opt Options) Page {
	w := words{Printer: opt.Lang}
	changes := []Block{Lines{{Text: w.S("No changes.")}}}
	if len(d.Changes) > 0 {
		changes = []Block{newTable(items(d.Changes, w.catalogChange))}
	}
	return Page{Lang: opt.Lang, Sections: lazily(
		func() Section { return Section{ID: "basis", Blocks: []Block{w.catalogVersions(d)}} },
		func() Section { return Section{ID: "changes", Heading: w.S("Changes"), Blocks: changes} },
	)}
}

// catalogVersions says which price lists are compared.
func (w words) catalogVersions(d *document.CatalogDiff) (lines Lines) {
	for i, v := range []document.CatalogVersion{d.Old, d.New} {
		label := []string{w.T("Before"), w.T("After")}[i]
		lines = append(lines, Line{Label: label, Text: w.catalogText(v.ID, v.AsOf, v.CheckedOn, v.Confidence, v.SHA256)})
	}
	return lines
}

// catalogChange is a line of the table of changes: "+" is new, "-" is gone.
func (w words) catalogChange(c *document.CatalogChange) []cell {
	mark, what, percent := "~", c.Kind, Value{}
	if c.ID != "" {
		what += " " + c.ID
	}
	before, after := c.Before, c.After
	switch {
	case before == nil:
		mark = "+"
	case after == nil:
		mark = "-"
	case c.Attribute == "meters": // only those that differ
		was, is := strings.Split(*before, ", "), strings.Split(*after, ", ")
		before, after = lacking(was, is), lacking(is, was)
	}
	if c.Percent != nil {
		percent = changed(Value{Kind: Percent, Number: pricing.Money(*c.Percent).Decimal()})
	}
	return []cell{headed("mark", "", word(mark)), w.at("what", address(what)).whole(), w.at("attribute", name(c.Attribute)),
		w.at("before", optional(before, name)), w.at("after", optional(after, name)), headed("percent", "%", percent)}
}

// lacking are the entries of a list that another one does not have.
func lacking(list, other []string) *string {
	return new(strings.Join(slices.DeleteFunc(slices.Clone(list), func(id string) bool { return slices.Contains(other, id) }), ", "))
}
