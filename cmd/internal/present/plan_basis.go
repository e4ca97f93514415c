package present

import (
	"maps"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// basis says which prices and terms the plan rests on.
func (p *plan) basis() Section {
	var lines Lines
	for _, c := range p.Inputs.Catalogs {
		text := p.catalogText(c.ID, c.AsOf, c.CheckedOn, c.Confidence, c.SHA256)
		text = either(c.Title == "", text, p.S("%s, %s", text, name(c.Title)))
		lines = append(lines, Line{Label: p.T("Prices"), Text: text}, Line{Label: p.T("Terms"), Text: Text{word(TermList(c.Terms))}})
	}
	lines = append(lines, p.rateLines()...)
	return Section{ID: "basis", Name: p.T("prices and terms"), Rank: rankBasis, Folded: true, Blocks: []Block{lines}}
}

// catalogText names a price catalogue, the days on which its prices are known to hold,
// where they may be incomplete, and its content by a hash.
func (w words) catalogText(id string, asOf, checked pricing.Date, confidence pricing.Confidence, sha256 string) Text {
	text := Text{name(id)}
	text = either(asOf == 0, text, w.S("%s as of %s", text, dateOf(asOf)))
	text = either(checked == 0 || checked == asOf, text, w.S("%s, checked on %s", text, dateOf(checked)))
	text = either(confidence == pricing.MediumConfidence, w.S("%s, medium confidence", text), text)
	return w.S("%s, sha256 %s", text, name(sha256[:min(12, len(sha256))]))
}

// TermList is every term with its value, as a configuration writes them.
func TermList(terms pricing.Terms) string {
	return strings.Join(each(pricing.AllTerms, func(t pricing.Term) string { return t.Name + " " + t.Get(terms) }), ", ")
}

// ownTerms says where a product's terms are not those of its catalogue, which prices are
// the contract's, and, in an account of one product, what part of the list price it pays;
// nothing where it pays all of it under the catalogue's terms.
func (p *plan) ownTerms(a *document.Account, product *document.Product) Text {
	var differ []string
	if c := p.catalogs[product.Catalog]; c != nil {
		usual := c.Spec().Terms
		for _, term := range pricing.AllTerms {
			addIf(&differ, term.Get(product.Terms) != term.Get(usual), p.F("%s %s (not %s)", term.Name, term.Get(product.Terms), term.Get(usual)))
		}
	}
	names, discounts := p.contractNames(a.Address, product.Catalog), p.discounts(a)
	return slices.Concat(
		when(len(differ) > 0, p.S(", but %s", p.commas(differ))),
		when(len(names) > 0, p.S("; contract prices of %s", p.list(names))),
		when(len(discounts) > 0 && len(a.Products) == 1, p.S("; pays %s", p.list(discounts))),
	)
}

// contractNames are the meters and packs whose prices are not the catalogue's.
func (p *plan) contractNames(account, catalog string) (names []Text) {
	for _, product := range p.input(account).Products {
		if product.Catalog == catalog {
			names = append(names, each(product.Meters, func(m pricing.MeterContract) Text { return Text{name(m.ID)} })...)
			names = append(names, each(product.Packs, func(k pricing.PackRevisionSpec) Text { return Text{name(k.SKU)} })...)
		}
	}
	return names
}

// discounts say what part of list prices an account pays; nothing where it is all of them.
func (p *plan) discounts(a *document.Account) (texts []Text) {
	in := p.input(a.Address)
	meters, packs := p.discount(in.Discount), optional((*planner.Discount)(in.PackDiscount), p.discount)
	addIf(&texts, len(meters) > 0, p.S("list price %s", p.list(meters)))
	addIf(&texts, len(packs) > 0, p.S("packs %s", p.list(packs)))
	return texts
}

func (p *plan) discount(d planner.Discount) (parts []Text) {
	addIf(&parts, !isWhole(d.Default), p.S("x %s", d.Default.String()))
	for _, key := range slices.Sorted(maps.Keys(d.ByName)) {
		parts = append(parts, p.S("x %s for %s", d.ByName[key].String(), name(key)))
	}
	return parts
}

func isDiscounted(a document.InputAccount) bool {
	return !isWhole(a.Discount.Default) || len(a.Discount.ByName) > 0
}

func isWhole(d decimal.Decimal) bool { return d.Equal(decimal.NewFromInt(1)) }
