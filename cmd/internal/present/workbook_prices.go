package present

import (
	"strings"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
)

// prices are the terms of accounts and catalogues, and the price lists in full.
func (b *workbook) prices() Section {
	var tiers, packs []rowLine
	for _, c := range b.Inputs.Catalogs {
		tiers, packs = append(tiers, b.tiersOf(c)...), append(packs, b.packsOf(c)...)
	}
	s := Section{ID: "terms", Name: b.T("terms"), Heading: b.S("Terms and prices: what the figures rest on"), Rank: rankBasis, Blocks: []Block{
		Group{b.S("Accounts"), []Block{b.accountTerms()}}, Group{b.S("Terms of the catalogues"), []Block{b.catalogTerms()}},
		Group{b.S("Prices"), []Block{b.priceTable(b.T("meter"), b.T("from call"), tiers)}},
	}}
	if len(packs) > 0 {
		s.Blocks = append(s.Blocks, Group{b.S("Packs and free quotas"), []Block{b.priceTable(b.T("pack or quota"), b.T("calls"), packs)}})
	}
	return s
}

func (b *workbook) accountTerms() Table {
	return newRows(items(b.accounts, func(a **document.Account) row {
		cells := row{"account": address((*a).Address), "title": name((*a).Title), "catalog": name(strings.Join((*a).Catalogs, ", ")), "terms": name(b.termsOf(*a))}
		if in := b.inputs[(*a).Address]; in != nil {
			o := in.Opening
			cells.and(inOwn((*a).Currency, row{"balance": moneyOf(o.Balance), "frozen": moneyOf(o.Frozen), "due": moneyOf(o.Due), "estimate": moneyOf(o.Estimate)}), b.ownCells((*a).Currency, row{}))
		}
		return cells
	}), under("", at("account", b.T("account"), Address), at("title", b.T("title"), Name).ifAny(), at("catalog", b.T("catalogue"), Name), b.ownColumn(), at("balance", b.T("balance"), Money), at("frozen", b.T("frozen"), Money),
		at("due", b.T("due"), Money), at("estimate", b.T("estimate"), Money), at("terms", b.T("terms of its own"), Name).ifAny()))
}

// termsOf are those of an account that are not the catalogues'.
func (b *workbook) termsOf(a *document.Account) string {
	var texts []string
	for i := range a.Products {
		text := strings.TrimLeft(b.ownTerms(a, &a.Products[i]).Plain(), ",; ，；")
		if text != "" && len(a.Products) > 1 {
			text = b.F("%s: %s", a.Products[i].Catalog, text)
		}
		if text != "" {
			texts = append(texts, text)
		}
	}
	if discounts := b.discounts(a); len(discounts) > 0 && len(a.Products) > 1 {
		texts = append(texts, b.S("The account pays %s.", b.list(discounts)).Plain())
	}
	return strings.Join(texts, b.T("; "))
}

// catalogTerms has a row for each term and a column for each catalogue.
func (b *workbook) catalogTerms() Table {
	columns := []column{at("term", b.T("term"), Words)}
	for _, c := range b.Inputs.Catalogs {
		columns = append(columns, at(c.ID, c.ID, Price).named())
	}
	return newRows(items(pricing.AllTerms, func(t *pricing.Term) row {
		cells := row{"term": word(t.Name)}
		for _, c := range b.Inputs.Catalogs {
			cells[c.ID] = numberOr(word(t.Get(c.Terms)))
		}
		return cells
	}), under("", columns...))
}

// longestNumber is how many digits a text has that is taken for a number, before and
// after the point.
const longestNumber = 40

// numberOr is a value as a number, where its text is one.
func numberOr(v Value) Value {
	if d, err := decimal.NewFromString(v.Text); err == nil && len(v.Text) <= longestNumber && max(d.Exponent(), -d.Exponent()) <= longestNumber {
		return priceOf(d)
	}
	return v
}

// priceTable lists tiers of meters, or packs and free quotas.
func (b *workbook) priceTable(what, calls string, lines []rowLine) Table {
	return newRows(lines, under("", at("catalog", b.T("catalogue"), Name), at("what", what, Name), at("title", b.T("title"), Name).ifAny(), at("meters", b.T("meters"), Name).ifAny(),
		at("from", b.T("in force from"), Date).ifAny(), at("calls", calls, Calls), at("price", b.T("price"), Price)))
}

// tiersOf are the price lists of a catalogue's meters.
func (b *workbook) tiersOf(c document.Catalog) (lines []rowLine) {
	add := func(from Value, id string, free bool, tiers []pricing.TierSpec) {
		cells := row{"catalog": name(c.ID), "what": name(id), "title": name(b.meterTitle(b.meter("", c.ID, id))), "from": from}
		if free {
			lines = append(lines, rowLine{Item, cells.and(row{"price": word(b.T("free"))})})
		}
		for _, t := range tiers {
			price := priceOf(t.Price)
			if t.NoPrice {
				price = word(b.T("no public price"))
			}
			lines = append(lines, rowLine{Item, row{"calls": callsOf(t.From), "price": price}.and(cells)})
		}
	}
	for _, m := range c.Meters {
		add(Value{}, m.ID, m.Free, m.Tiers)
	}
	for _, r := range c.Revisions {
		for _, m := range r.Meters {
			add(dateOf(r.Date), m.ID, m.Free, m.Tiers)
		}
	}
	return lines
}

// packsOf are the packs and free quotas of a catalogue.
func (b *workbook) packsOf(c document.Catalog) (lines []rowLine) {
	add := func(what string, meters []string, more row) {
		lines = append(lines, rowLine{Item, row{"catalog": name(c.ID), "what": name(what), "meters": name(strings.Join(meters, ", "))}.and(more)})
	}
	for _, p := range c.Packs {
		add(p.SKU, p.Meters.IDs(), row{"calls": callsOf(p.Calls), "price": priceOf(p.Price)})
	}
	for _, r := range c.Revisions {
		for _, p := range r.Packs {
			add(p.SKU, nil, row{"from": dateOf(r.Date), "price": priceOf(p.Price)})
		}
	}
	for _, q := range c.FreeQuotas {
		add(q.ID, q.Meters.IDs(), row{"calls": callsOf(q.Calls)})
	}
	return lines
}
