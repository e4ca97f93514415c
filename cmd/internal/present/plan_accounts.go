package present

import (
	"slices"
	"strings"
)

// How many accounts a list names: those in trouble, and the largest others.
const (
	listedTroubled = 20
	listedLargest  = 10
)

// accountList names, of many accounts, those in trouble, the largest of the others, and
// the rest as one line, so that the lines add up to the total.
func (p *plan) accountList() Section {
	var troubled, others []facts
	for _, f := range p.facts {
		if len(p.trouble(f)) > 0 {
			troubled = append(troubled, f)
		} else {
			others = append(others, f)
		}
	}
	slices.SortStableFunc(troubled, worstFirst)
	slices.SortStableFunc(others, largestFirst)
	first, hidden := cut(troubled, listedTroubled)
	second, rest := cut(others, listedLargest)
	heading := p.S("The largest accounts")
	switch {
	case p.opt.Charts:
		first, hidden, second, rest = troubled, nil, others, nil
		heading = p.S("Accounts")
	case len(troubled) > 0:
		heading = p.S("Accounts with problems (%s of %s), then the largest others", callsOf(int64(len(troubled))), callsOf(int64(len(p.facts))))
	}
	return Section{ID: "accounts", Name: p.T("accounts"), Heading: heading, Rank: rankAccounts, Blocks: []Block{
		p.accountTable(slices.Concat(first, second), slices.Concat(hidden, rest)), p.accountNotes(troubled, hidden),
	}}
}

func (p *plan) accountTable(named, others []facts) Table {
	lines := items(named, p.accountCells)
	if len(others) > 0 {
		lines = append(lines, rest("account", word(p.count(len(others), "other")), items(others, p.accountCells)))
	}
	t := p.totalled("", newRows(lines, p.accountColumns()...))
	t.Key = "account"
	return t
}

func (p *plan) accountCells(f *facts) row {
	cells := row{
		"account": address(f.address), "title": name(f.title), "billed": moneyOf(f.totals.Billed), "amortized": moneyOf(f.totals.Amortized), "cash": moneyOf(f.totals.Cash),
		"expired_value": moneyOf(f.totals.PacksExpiredValue), "top_up": moneyOf(f.required), "by": optional(f.by, dateOf), "trouble": written(Words, strings.Join(p.trouble(*f), p.T(", "))).toned(Worse),
	}
	if p.opt.Charts {
		cells["tags"] = f.tags
	}
	cells.and(p.ownCells(f.currency, row{"own": moneyOf(f.own)}))
	switch {
	case f.totals.Lost == 0:
	case len(p.units) > 1: // which are not added up
		cells["lost"] = written(Words, p.lost(f.served, p.units)).toned(Worse)
	default:
		cells["lost"] = callsOf(f.totals.Lost).toned(Worse)
	}
	return cells
}

func (p *plan) accountColumns() []columnGroup {
	return []columnGroup{
		under("", at("account", p.T("account"), Address)),
		under("", at("tags", p.T("tags"), Name).rank(4).ifAny(), at("title", p.T("title"), Name).rank(4).ifAny()),
		under(p.currency(), at("billed", p.T("billed"), Money).sum(), at("amortized", p.T("amortized"), Money).sum(), at("cash", p.T("cash"), Money).sum(),
			at("expired_value", p.T("expired"), Money).rank(1).sum().ifAny(), at("top_up", p.T("top up"), Money).sum().ifAny()),
		under(p.T("in its currency"), at("own", p.T("billed"), Money).rank(1).ifAny(), p.ownColumn()),
		under("", at("by", p.T("by"), Date).rank(1).ifAny(), at("lost", p.T("lost calls"), Calls).rank(2).sum().ifAny(), at("trouble", p.T("problems"), Words).rank(1).ifAny()),
	}
}

// accountNotes explain the words used and count what is not listed.
func (p *plan) accountNotes(troubled, hidden []facts) (notes Notes) {
	for _, t := range p.troubles() {
		if slices.ContainsFunc(troubled, t.has) {
			notes = append(notes, p.S("%s: %s.", t.word, t.meaning))
		}
	}
	if len(hidden) > 0 {
		notes = append(notes, p.S("Problems also in other accounts: %s.", p.count(len(hidden), "account")))
	}
	if !p.opt.Charts {
		notes = append(notes, p.S("--detail shows every account."))
	}
	return notes
}
