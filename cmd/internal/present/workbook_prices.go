package present

import (
	"strings"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
)

// prices are the terms of accounts and catalogues, and the price lists in full.
func (b *workbook) prices() Section {
	var tiers, packs []listPrice
	for _, c := range b.Inputs.Catalogs {
		tiers, packs = append(tiers, b.tiersOf(c)...), append(packs, packsOf(c)...)
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
	type row = *document.Account
	money := func(id, head string, of func(document.Opening) document.Money) column[row] {
		return col(id, head, Money, func(a row) Value {
			return optional(b.inputs[a.Address], func(in document.InputAccount) Value { return moneyOf(of(in.Opening)) })
		})
	}
	return newTable(nil, []column[row]{
		col("account", b.T("account"), Address, func(a row) Value { return address(a.Address) }),
		col("title", b.T("title"), Name, func(a row) Value { return name(a.Title) }).optional(),
		col("catalog", b.T("catalogue"), Name, func(a row) Value { return name(strings.Join(a.Catalogs, ", ")) }),
		money("balance", b.T("balance"), func(o document.Opening) document.Money { return o.Balance }),
		money("frozen", b.T("frozen"), func(o document.Opening) document.Money { return o.Frozen }),
		money("due", b.T("due"), func(o document.Opening) document.Money { return o.Due }),
		money("estimate", b.T("estimate"), func(o document.Opening) document.Money { return o.Estimate }),
		col("terms", b.T("terms of its own"), Name, func(a row) Value { return name(b.termsOf(a)) }).optional(),
	}, b.accounts, item)
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
	columns := []column[pricing.Term]{col("term", b.T("term"), Words, func(t pricing.Term) Value { return word(t.Name) })}
	for _, c := range b.Inputs.Catalogs {
		columns = append(columns, col(c.ID, c.ID, Price, func(t pricing.Term) Value { return numberOr(word(t.Get(c.Terms))) }))
	}
	return newTable(nil, columns, pricing.AllTerms, item)
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

// A listPrice is a line of a catalogue: a tier of a meter, a pack or a free quota.
type listPrice struct {
	catalog, what, title string
	meters               []string
	from                 *pricing.Date // nil: from the beginning
	calls                *int64        // that a tier begins at, or that a pack or a quota has
	price                Value
}

func (b *workbook) priceTable(what, calls string, rows []listPrice) Table {
	return newTable(nil, []column[listPrice]{
		col("catalog", b.T("catalogue"), Name, func(l listPrice) Value { return name(l.catalog) }),
		col("what", what, Name, func(l listPrice) Value { return name(l.what) }),
		col("title", b.T("title"), Name, func(l listPrice) Value { return name(l.title) }).optional(),
		col("meters", b.T("meters"), Name, func(l listPrice) Value { return name(strings.Join(l.meters, ", ")) }).optional(),
		col("from", b.T("in force from"), Date, func(l listPrice) Value { return optional(l.from, dateOf) }).optional(),
		col("calls", calls, Calls, func(l listPrice) Value { return optional(l.calls, callsOf) }),
		col("price", b.T("price"), Price, func(l listPrice) Value { return l.price }),
	}, rows, item)
}

// tiersOf are the price lists of a catalogue's meters.
func (b *workbook) tiersOf(c document.Catalog) (rows []listPrice) {
	add := func(id string, from *pricing.Date, free bool, tiers []pricing.TierSpec) {
		row := listPrice{catalog: c.ID, what: id, title: b.meterTitle(b.meter("", c.ID, id)), from: from, price: word(b.T("free"))}
		if free {
			rows = append(rows, row)
		}
		for _, t := range tiers {
			row.calls, row.price = &t.From, priceOf(t.Price)
			if t.NoPrice {
				row.price = word(b.T("no public price"))
			}
			rows = append(rows, row)
		}
	}
	for _, m := range c.Meters {
		add(m.ID, nil, m.Free, m.Tiers)
	}
	for _, r := range c.Revisions {
		for _, m := range r.Meters {
			add(m.ID, &r.Date, m.Free, m.Tiers)
		}
	}
	return rows
}

// packsOf are the packs and free quotas of a catalogue.
func packsOf(c document.Catalog) (rows []listPrice) {
	for _, p := range c.Packs {
		rows = append(rows, listPrice{catalog: c.ID, what: p.SKU, meters: p.Meters.IDs(), calls: &p.Calls, price: priceOf(p.Price)})
	}
	for _, r := range c.Revisions {
		for _, p := range r.Packs {
			rows = append(rows, listPrice{catalog: c.ID, what: p.SKU, from: &r.Date, price: priceOf(p.Price)})
		}
	}
	for _, q := range c.FreeQuotas {
		rows = append(rows, listPrice{catalog: c.ID, what: q.ID, meters: q.Meters.IDs(), calls: &q.Calls})
	}
	return rows
}
