package present

import (
	"slices"

	"github.com/declarative-cost/planner/cmd/internal/document"
)

// CatalogDiff makes the page of what changed between two versions of a price list.
func CatalogDiff(d *document.CatalogDiff, opt Options) Page {
	w := words{opt.Lang}
	text := func(e *document.CatalogEntry) Text {
		return w.catalogText(e.ID, e.AsOf, e.CheckedOn, e.Confidence, e.SHA256)
	}
	basis := Lines{{Label: w.T("Before"), Text: text(&d.Old)}, {Label: w.T("After"), Text: text(&d.New)}}
	changes := []Block{Lines{{Text: w.S("No changes.")}}}
	if len(d.Changes) > 0 {
		changes = []Block{newRows(items(d.Changes, w.catalogChange), under("", at("mark", "", Words), at("what", w.T("what"), Name), at("attribute", w.T("attribute"), Name),
			at("before", w.T("before"), Name), at("after", w.T("after"), Name), at("percent", "%", Percent)))}
	}
	return Page{Lang: opt.Lang, Sections: slices.Values([]Section{{ID: "basis", Blocks: []Block{basis}}, {ID: "changes", Heading: w.S("Changes"), Blocks: changes}})}
}

// catalogChange is a line of the table of changes: "+" is new, "-" is gone.
func (w words) catalogChange(c *document.CatalogChange) row {
	r := row{"mark": word("~"), "what": name(c.Kind), "attribute": name(c.Attribute)}
	if c.ID != "" {
		r["what"] = name(c.Kind + " " + c.ID)
	}
	if c.Before == nil {
		r["mark"] = word("+")
	} else {
		r["before"] = name(*c.Before)
	}
	if c.After == nil {
		r["mark"] = word("-")
	} else {
		r["after"] = name(*c.After)
	}
	if c.Percent != nil {
		r["percent"] = changed(Value{Kind: Percent, Number: *c.Percent})
	}
	return r
}
