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
