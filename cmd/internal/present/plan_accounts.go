package present

import (
	"slices"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
)

// How many accounts a list names: those in trouble, and the largest others.
const (
	listedTroubled = 20
	listedLargest  = 10
)

// An accountLine is an account, or several of them, in the list of accounts.
type accountLine struct {
	level Level
	name  Value
	facts
}

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
		heading = p.S("Accounts in trouble (%s of %s), then the largest others", callsOf(int64(len(troubled))), callsOf(int64(len(p.facts))))
	}
	return Section{ID: "accounts", Name: p.T("accounts"), Heading: heading, Rank: rankAccounts, Blocks: []Block{
		p.accountTable(slices.Concat(first, second), slices.Concat(hidden, rest)), p.accountNotes(troubled, hidden),
	}}
}

func (p *plan) accountTable(named, rest []facts) Table {
	var lines []accountLine
	for _, f := range named {
		lines = append(lines, accountLine{name: address(f.address), facts: f})
	}
	if len(rest) > 0 {
		lines = append(lines, accountLine{Rest, word(p.count(len(rest), "other")), sumOf(rest)})
	}
	lines = append(lines, accountLine{Total, word(p.T("total")), sumOf(slices.Concat(named, rest))})
	t := newTable([]string{"", p.currency(), ""}, p.accountColumns(), lines, func(l accountLine) Level { return l.level })
	t.Key = "account"
	return t
}

func (p *plan) accountColumns() []column[accountLine] {
	money := func(id, head string, rank int, of func(document.Totals) document.Money) column[accountLine] {
		return column[accountLine]{Column{ID: id, Head: head, Kind: Money, Group: 1, Rank: rank, Sum: true}, func(l accountLine) Value { return moneyOf(of(l.totals)) }, id != "expired_value"}
	}
	tags := func(l accountLine) Value { return l.tags }
	if !p.opt.Charts {
		tags = func(accountLine) Value { return Value{} }
	}
	return []column[accountLine]{
		{Column{ID: "account", Head: p.T("account"), Kind: Address}, func(l accountLine) Value { return l.name }, true},
		{Column{ID: "tags", Head: p.T("tags"), Kind: Name, Rank: 4}, tags, false},
		{Column{ID: "title", Head: p.T("title"), Kind: Name, Rank: 4}, func(l accountLine) Value { return name(l.title) }, false},
		money("billed", p.T("billed"), 0, func(t document.Totals) document.Money { return t.Billed }),
		money("amortized", p.T("amortized"), 0, func(t document.Totals) document.Money { return t.Amortized }),
		money("cash", p.T("cash"), 0, func(t document.Totals) document.Money { return t.Cash }),
		money("expired_value", p.T("expired"), 1, func(t document.Totals) document.Money { return t.PacksExpiredValue }),
		{Column{ID: "top_up", Head: p.T("top up"), Kind: Money, Group: 1, Sum: true}, func(l accountLine) Value { return amount(l.required) }, false},
		{Column{ID: "by", Head: p.T("by"), Kind: Date, Group: 2, Rank: 1}, func(l accountLine) Value {
			if l.by == nil {
				return Value{}
			}
			return dateOf(*l.by)
		}, false},
		{Column{ID: "lost", Head: p.T("lost calls"), Kind: Calls, Group: 2, Rank: 2, Sum: len(p.units) == 1}, func(l accountLine) Value {
			switch {
			case l.totals.Lost == 0:
				return Value{}
			case len(p.units) > 1:
				return written(Words, p.lost(l.served, p.units)).toned(Worse)
			}
			return callsOf(l.totals.Lost).toned(Worse)
		}, false},
		{Column{ID: "trouble", Head: p.T("trouble"), Kind: Words, Group: 2, Rank: 1}, func(l accountLine) Value {
			if l.level != Item {
				return Value{}
			}
			return written(Words, strings.Join(p.trouble(l.facts), p.T(", "))).toned(Worse)
		}, false},
	}
}

// sumOf adds up what accounts have in a list.
func sumOf(list []facts) (sum facts) {
	sum.served = tally{}
	add := func(to *document.Money, m document.Money) {
		*to = document.Money(pricing.Money(*to).Add(pricing.Money(m)))
	}
	for _, f := range list {
		sum.required = sum.required.Add(f.required)
		add(&sum.totals.Billed, f.totals.Billed)
		add(&sum.totals.Amortized, f.totals.Amortized)
		add(&sum.totals.Cash, f.totals.Cash)
		add(&sum.totals.PacksExpiredValue, f.totals.PacksExpiredValue)
		sum.totals.Lost += f.totals.Lost
		sum.served.addAll(f.served)
	}
	return sum
}

// accountNotes explain the words used and count what is not listed.
func (p *plan) accountNotes(troubled, hidden []facts) (notes Notes) {
	for _, t := range p.troubles() {
		if slices.ContainsFunc(troubled, t.has) {
			notes = append(notes, p.S("%s: %s.", t.word, t.meaning))
		}
	}
	if len(hidden) > 0 {
		notes = append(notes, p.S("Also in trouble, among the others: %s.", p.count(len(hidden), "account")))
	}
	own := 0
	for _, f := range p.facts {
		if f.ownTerms {
			own++
		}
	}
	if own > 0 {
		notes = append(notes, p.S("With terms or discounts of their own: %s.", p.count(own, "account")))
	}
	if !p.opt.Charts {
		notes = append(notes, p.S("--detail shows every account."))
	}
	return notes
}
