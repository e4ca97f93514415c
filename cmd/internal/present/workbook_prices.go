package present

import (
	"github.com/declarative-cost/planner/cmd/internal/document"
)

// prices are the terms of accounts, and the catalogues with their prices and terms.
func (b *workbook) prices() Section {
	blocks := []Block{Group{b.S("Accounts"), []Block{b.accountTerms()}}}
	for _, in := range b.Inputs.Catalogs {
		if c := b.catalogs[in.ID]; c != nil {
			for s := range (catalog{b.words, c.Spec(), c}).sections() {
				blocks = append(blocks, Group{join(": ", Text{name(in.ID)}, s.Heading), s.Blocks})
			}
		}
	}
	return Section{ID: "terms", Name: b.T("terms"), Heading: b.S("Terms and prices: what the figures rest on"), Rank: rankBasis, Blocks: blocks}
}

func (b *workbook) accountTerms() Table {
	return newRows(items(b.accounts, func(a **document.Account) row {
		cells := row{"account": address((*a).Address), "title": name((*a).Title)}
		if in := b.inputs[(*a).Address]; in != nil {
			o := in.Opening
			cells.and(inOwn((*a).Currency, row{"balance": moneyOf(o.Balance), "frozen": moneyOf(o.Frozen), "due": moneyOf(o.Due), "estimate": moneyOf(o.Estimate)}), b.ownCells((*a).Currency, row{}))
		}
		var terms []Text
		for _, l := range b.terms(*a) {
			terms = append(terms, l.Text)
		}
		cells["terms"] = name(join(" ", terms...).Plain())
		return cells
	}), under("", at("account", b.T("account"), Address), at("title", b.T("title"), Name).ifAny(), b.ownColumn(), at("balance", b.T("balance"), Money), at("frozen", b.T("frozen"), Money),
		at("due", b.T("due"), Money), at("estimate", b.T("estimate"), Money), at("terms", b.T("terms"), Name)))
}
