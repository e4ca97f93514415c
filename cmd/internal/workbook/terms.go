package workbook

import (
	"slices"
	"strconv"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
)

// drawTerms writes what the figures rest on: the rules of every account, and the
// price catalogues in full.
func (b *book) drawTerms() {
	s := b.newSheet(b.T("Terms"), b.T("Terms and prices: what the figures rest on"))
	s.drawAccountTerms()
	for _, c := range b.plan.Inputs.Catalogs {
		s.drawCatalog(c)
	}
}

func (s *sheet) drawAccountTerms() {
	s.part(s.T("Accounts"), 3+len(pricing.AllTerms)+6)
	heads := texts(s.T("Account"), s.T("Catalogue"))
	for _, t := range pricing.AllTerms {
		heads = append(heads, indented(1, t.Name))
	}
	for _, h := range []string{s.T("Discount factor"), s.T("Balance"), s.T("Frozen"), s.T("Due"), s.T("Estimate")} {
		heads = append(heads, headOver(h))
	}
	s.add(head, append(heads, indented(1, s.T("Factor by meter")), text(s.T("Title")))...)
	for _, a := range s.plan.Inputs.Accounts {
		cells := texts(a.Address, a.Catalog)
		for _, t := range pricing.AllTerms {
			c := indented(1, t.Get(a.Terms))
			if t.Number {
				c = cell{kind: numberCell, text: c.text, indent: 1}
			}
			cells = append(cells, c)
		}
		s.add(plain, append(cells, price(a.Discount.Default), money(a.Opening.Balance), money(a.Opening.Frozen),
			money(a.Opening.Due), money(a.Opening.Estimate), indented(1, discounts(a.Discount)), text(a.Title))...)
	}
}

// part begins a part of the sheet, as wide as its table.
func (s *sheet) part(name string, columns int) {
	s.skip(1)
	cells := slices.Repeat([]cell{blank}, columns)
	cells[0] = text(name)
	s.add(section, cells...)
}

func discounts(d document.Discount) string {
	var list []string
	for _, meter := range sortedKeys(d.ByMeter) {
		list = append(list, meter+" "+d.ByMeter[meter].String())
	}
	return strings.Join(list, ", ")
}

func (s *sheet) drawCatalog(c document.Catalog) {
	s.part(s.F("Catalogue %s", c.ID), 6)
	for _, fact := range [][2]string{{s.T("Title"), c.Title}, {s.T("Source"), c.Source}, {"sha256", c.SHA256}, {s.T("Currency"), c.Currency}} {
		s.add(plain, text(fact[0]), prose(fact[1]))
	}
	s.add(plain, text(s.T("Prices as of")), indentedDate(c.AsOf))
	s.add(plain, text(s.T("Prices are per")), prose(s.F("%s calls", strconv.FormatInt(c.CallUnit, 10))))
	s.skip(1)
	s.add(head, text(s.T("Meter")), text(s.T("Group")), headOver(s.T("From call")), headOver(s.T("Price")), dateHead(s.T("In force from")), text(s.T("Title")))
	for _, m := range c.Meters {
		s.drawTiers(m.ID, m.Group, m.Title, m.Free, m.Tiers, blank)
	}
	for _, r := range c.Revisions {
		for _, m := range r.Meters {
			s.drawTiers(m.ID, "", "", m.Free, m.Tiers, date(r.Date))
		}
	}
	s.drawCatalogPacks(c)
	s.drawQuotas(c)
}

// drawTiers writes a price list: a row for each tier, or one that says free.
func (s *sheet) drawTiers(id, group, title string, free bool, tiers []pricing.TierSpec, from cell) {
	if free {
		s.add(plain, text(id), text(group), whole(0), text(s.T("free")), from, prose(title))
	}
	for _, t := range tiers {
		s.add(plain, text(id), text(group), whole(t.From), price(t.Price), from, prose(title))
	}
}

func (s *sheet) drawCatalogPacks(c document.Catalog) {
	if len(c.Packs) == 0 {
		return
	}
	s.skip(1)
	s.add(head, text(s.T("Resource pack")), text(s.T("Meters")), headOver(s.T("Calls")), headOver(s.T("Price")), dateHead(s.T("In force from")), blank)
	for _, p := range c.Packs {
		s.forMeters(p.SKU, p.Meters.IDs(), whole(p.Calls), price(p.Price))
	}
	for _, r := range c.Revisions {
		for _, p := range r.Packs {
			s.add(plain, text(p.SKU), blank, blank, price(p.Price), date(r.Date))
		}
	}
}

func (s *sheet) drawQuotas(c document.Catalog) {
	if len(c.FreeQuotas) == 0 {
		return
	}
	s.skip(1)
	s.add(head, text(s.T("Free quota")), text(s.T("Meters")), headOver(s.T("Calls a month")), blank, blank, blank)
	for _, q := range c.FreeQuotas {
		s.forMeters(q.ID, q.Meters.IDs(), whole(q.Calls))
	}
}

// forMeters writes what is for several meters: its figures beside the first, the
// other meters below.
func (s *sheet) forMeters(name string, meters []string, figures ...cell) {
	for i, m := range meters {
		if i > 0 {
			name, figures = "", nil
		}
		s.add(plain, append(texts(name, m), figures...)...)
	}
}
