package present

import (
	"maps"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
)

// basis says which prices and terms the plan rests on.
func (p *plan) basis() Section {
	var lines Lines
	for _, c := range p.Inputs.Catalogs {
		text := p.catalogText(c.ID, c.AsOf, c.CheckedOn, c.Confidence, c.SHA256)
		if c.Title != "" {
			text = p.S("%s, %s", text, name(c.Title))
		}
		lines = append(lines, Line{Label: p.T("Prices"), Text: text}, Line{Label: p.T("Terms"), Text: Text{word(TermList(c.Terms))}})
	}
	return Section{ID: "basis", Name: p.T("prices and terms"), Rank: rankBasis, Folded: true, Blocks: []Block{lines}}
}

// catalogText names a price catalogue, the days on which its prices are known to hold,
// where they may be incomplete, and its content by a hash.
func (w words) catalogText(id string, asOf, checked pricing.Date, confidence pricing.Confidence, sha256 string) Text {
	text := Text{name(id)}
	if asOf != 0 {
		text = w.S("%s as of %s", text, dateOf(asOf))
	}
	if checked != 0 && checked != asOf {
		text = w.S("%s, checked on %s", text, dateOf(checked))
	}
	if confidence == pricing.MediumConfidence {
		text = w.S("%s, medium confidence", text)
	}
	return w.S("%s, sha256 %s", text, name(sha256[:min(12, len(sha256))]))
}

// TermList is every term with its value, as a configuration writes them.
func TermList(terms pricing.Terms) string {
	var list []string
	for _, term := range pricing.AllTerms {
		list = append(list, term.Name+" "+term.Get(terms))
	}
	return strings.Join(list, ", ")
}

// ownTerms says where an account's terms are not those of its catalogue, and what part
// of the list price it pays; nothing where it pays all of it under the catalogue's terms.
func (p *plan) ownTerms(a *document.Account) Text {
	var differ []string
	if c := p.catalogs[a.Catalog]; c != nil {
		usual := c.Spec().Terms
		for _, term := range pricing.AllTerms {
			if term.Get(a.Terms) != term.Get(usual) {
				differ = append(differ, p.F("%s %s (not %s)", term.Name, term.Get(a.Terms), term.Get(usual)))
			}
		}
	}
	var text Text
	if len(differ) > 0 {
		text = p.S(", but %s", strings.Join(differ, p.T(", ")))
	}
	if in := p.inputs[a.Address]; in != nil {
		text = append(text, p.discount(in.Discount)...)
	}
	return text
}

// discount says what part of the list price is paid; nothing where it is all of it.
func (p *plan) discount(d document.Discount) Text {
	var parts []Text
	if !isWhole(d.Default) {
		parts = append(parts, p.S("x %s", d.Default.String()))
	}
	for _, meter := range slices.Sorted(maps.Keys(d.ByMeter)) {
		parts = append(parts, p.S("x %s for %s", d.ByMeter[meter].String(), name(meter)))
	}
	if len(parts) == 0 {
		return nil
	}
	return p.S("; pays list price %s", p.list(parts))
}

func isDiscounted(a document.InputAccount) bool {
	return !isWhole(a.Discount.Default) || len(a.Discount.ByMeter) > 0
}

func isWhole(d decimal.Decimal) bool { return d.Equal(decimal.NewFromInt(1)) }
