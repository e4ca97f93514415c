package present

import (
	"slices"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
)

// CatalogDiff makes the page of what changed between two versions of a price list.
func CatalogDiff(d *document.CatalogDiff, opt Options) Page {
	w := words{opt.Lang}
	changes := []Block{Lines{{Text: w.S("No changes.")}}}
	if len(d.Changes) > 0 {
		changes = []Block{newRows(items(d.Changes, w.catalogChange), under("", w.catalogColumns()...))}
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

func (w words) catalogColumns() []column {
	return []column{at("mark", "", Words), at("what", w.T("what"), Address).whole(), at("attribute", w.T("attribute"), Name), at("before", w.T("before"), Name), at("after", w.T("after"), Name), at("percent", "%", Percent)}
}

// catalogChange is a line of the table of changes: "+" is new, "-" is gone.
func (w words) catalogChange(c *document.CatalogChange) row {
	r := row{"mark": word("~"), "what": address(c.Kind), "attribute": name(c.Attribute)}
	if c.ID != "" {
		r["what"] = address(c.Kind + " " + c.ID)
	}
	before, after := c.Before, c.After
	if c.Attribute == "meters" && before != nil && after != nil { // only those that differ
		was, is := strings.Split(*before, ", "), strings.Split(*after, ", ")
		before, after = lacking(was, is), lacking(is, was)
	}
	if c.Before == nil {
		r["mark"] = word("+")
	} else {
		r["before"] = name(*before)
	}
	if c.After == nil {
		r["mark"] = word("-")
	} else {
		r["after"] = name(*after)
	}
	if c.Percent != nil {
		r["percent"] = changed(Value{Kind: Percent, Number: pricing.Money(*c.Percent).Decimal()})
	}
	return r
}

// lacking are the entries of a list that another one does not have.
func lacking(list, other []string) *string {
	return new(strings.Join(slices.DeleteFunc(slices.Clone(list), func(id string) bool { return slices.Contains(other, id) }), ", "))
}
