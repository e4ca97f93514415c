package present

import "slices"

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
	table := newTable(items(slices.Concat(first, second, hidden, rest), p.accountCells))
	table = p.totalled("", table.withRest(len(first)+len(second), func(others int) string { return p.count(others, "other") }))
	table.Key = "account"
	return Section{ID: "accounts", Name: p.T("accounts"), Heading: heading, Rank: rankAccounts, Blocks: []Block{table, p.accountNotes(troubled, len(hidden))}}
}

func (p *plan) accountCells(f *facts) []cell {
	in, isOwn := p.words.in(f.currency), p.isOwn(f.currency)
	lost := callsOf(f.totals.Lost).toned(Worse)
	if len(p.units) > 1 { // which are not added up
		lost = written(Words, p.lost(f.served, p.units)).toned(Worse)
	}
	return slices.Concat(
		[]cell{p.at("account", address(f.address))}, under("", p.at("tags", when(p.opt.Charts, f.tags)).rank(4).ifAny(), p.at("title", name(f.title)).rank(4).ifAny()),
		under(p.currency(), p.amount("billed", f.totals.Billed), p.amount("amortized", f.totals.Amortized), p.amount("cash", f.totals.Cash),
			p.amount("expired", f.totals.PacksExpiredValue).rank(1).ifAny(), p.amount("top up", f.required).ifAny()),
		under(p.T("in its currency"), p.at("billed", when(isOwn, in.money(f.own))).id("own").rank(1).ifAny(), p.at("currency", when(isOwn, word(in.currency()))).rank(1).ifAny()),
		under("", p.at("by", optional(f.by, dateOf)).rank(1).ifAny(), p.at("lost calls", lost).rank(2).sum().ifAny(),
			p.at("problems", written(Words, p.commas(p.trouble(*f))).toned(Worse)).rank(1).ifAny()))
}

// accountNotes explain the words used and count what is not listed.
func (p *plan) accountNotes(troubled []facts, hidden int) (notes Notes) {
	for _, t := range p.troubles() {
		addIf(&notes, slices.ContainsFunc(troubled, t.has), p.S("%s: %s.", t.word, t.meaning))
	}
	addIf(&notes, hidden > 0, p.S("Problems also in other accounts: %s.", p.count(hidden, "account")))
	addIf(&notes, !p.opt.Charts, p.S("--detail shows every account."))
	return notes
}
