package present

import (
	"github.com/declarative-cost/planner/cmd/internal/document"
)

// prices are the terms of accounts, and the catalogues with their prices and terms.
func (b *workbook) prices() Section {
	blocks := []Block{Group{b.S("Accounts"), []Block{b.accountTerms()}}}
	for _, in := range b.Inputs.Catalogs {
		if c := b.catalogs[in.ID]; c != nil {
			for s := range (catalog{b.words.in(c.Spec().Currency), c.Spec(), c}).sections() {
				blocks = append(blocks, Group{join(": ", Text{name(in.ID)}, s.Heading), s.Blocks})
			}
		}
	}
	return Section{ID: "terms", Name: b.T("terms"), Heading: b.S("Terms and prices: what the figures rest on"), Rank: rankBasis, Blocks: blocks}
}

func (b *workbook) accountTerms() Table {
	return newTable(items(b.accounts, func(a **document.Account) []cell {
		w, o := b.words.in((*a).Currency), b.input((*a).Address).Opening
		terms := each(b.terms(*a), func(l Line) Text { return l.Text })
		return []cell{
			b.at("account", address((*a).Address)), b.at("title", name((*a).Title)).ifAny(), b.currencyCell((*a).Currency), b.at("balance", w.money(o.Balance)), b.at("frozen", w.money(o.Frozen)),
			b.at("due", w.money(o.Due)), b.at("estimate", w.money(o.Estimate)), b.at("terms", name(join(" ", terms...).Plain())),
		}
	}))
}
