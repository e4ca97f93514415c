package view

import (
	"cmp"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// How many accounts a list names: those in trouble, and the largest others.
const (
	listedTroubled = 20
	listedLargest  = 10
)

// An accountLine is an account, or several of them, in the list of accounts.
type accountLine struct {
	name, title             string
	billed, amortized, cash pricing.Money
	required, expired       pricing.Money
	lost                    int64
	by                      string
	why                     string
}

// accountList draws many accounts: those in trouble, the largest of the others,
// the rest as one line, so that the lines add up to the total.
func (v *textView) accountList() {
	var troubled, others []*planner.AccountForecast
	for i := range v.f.Accounts {
		if a := &v.f.Accounts[i]; len(trouble(v.opt.Lang, a)) > 0 {
			troubled = append(troubled, a)
		} else {
			others = append(others, a)
		}
	}
	slices.SortStableFunc(troubled, worstFirst)
	slices.SortStableFunc(others, largestFirst)
	first, hidden := cutAt(troubled, listedTroubled)
	second, rest := cutAt(others, listedLargest)
	v.title(v.listTitle(troubled))
	v.accountTable(slices.Concat(first, second), slices.Concat(hidden, rest))
	v.accountNotes(troubled, hidden)
}

func (v *textView) listTitle(troubled []*planner.AccountForecast) string {
	if len(troubled) == 0 {
		return v.opt.Lang.T("The largest accounts")
	}
	return v.opt.Lang.F("Accounts in trouble (%s of %s), then the largest others", count(int64(len(troubled))), count(int64(len(v.f.Accounts))))
}

func cutAt[T any](list []T, n int) (first, rest []T) {
	n = min(n, len(list))
	return list[:n:n], list[n:]
}

// A troubleKind is something that is wrong with an account: the word for it, and what
// the word means.
type troubleKind struct {
	word, meaning string
	has           func(*planner.AccountForecast) bool
}

func troubles(p *lang.Printer) []troubleKind {
	return []troubleKind{
		{p.T("suspended"), p.T("for lack of money calls are lost"), func(a *planner.AccountForecast) bool { return len(suspensions(a)) > 0 }},
		{p.T("short"), p.T("money is missing for a freeze or a purchase"), func(a *planner.AccountForecast) bool { return isShort(a) && len(suspensions(a)) == 0 }},
		{p.T("refused"), p.T("a pack is not bought for lack of money"), func(a *planner.AccountForecast) bool {
			return slices.ContainsFunc(a.Packs, func(p planner.PackForecast) bool { return !p.Bought })
		}},
		{p.T("expired"), p.T("pack calls expire unused"), func(a *planner.AccountForecast) bool { return a.Totals.PacksExpiredCalls > 0 }},
	}
}

// trouble says in a word each what is wrong with an account.
func trouble(p *lang.Printer, a *planner.AccountForecast) (words []string) {
	for _, t := range troubles(p) {
		if t.has(a) {
			words = append(words, t.word)
		}
	}
	return words
}

// worstFirst orders by the money missing, then the calls lost, then the value
// that expires.
func worstFirst(a, b *planner.AccountForecast) int {
	return cmp.Or(
		requiredOf(b).Compare(requiredOf(a)),
		cmp.Compare(b.Totals.Lost, a.Totals.Lost),
		b.Totals.PacksExpiredValue.Compare(a.Totals.PacksExpiredValue),
	)
}

func largestFirst(a, b *planner.AccountForecast) int { return b.Totals.Billed.Compare(a.Totals.Billed) }

func (v *textView) accountTable(named, rest []*planner.AccountForecast) {
	p := v.opt.Lang
	t := &table{
		groups: []string{"", p.Currency(v.f.Currency), ""},
		columns: []tableColumn{
			{head: "account", title: p.T("account"), atLeast: 20},
			{head: "title", title: p.T("title"), atLeast: 10, rank: 2, ifAny: true},
			{head: "billed", title: p.T("billed"), group: 1},
			{head: "amortized", title: p.T("amortized"), group: 1, rank: 3},
			{head: "cash", title: p.T("cash"), group: 1, rank: 3},
			{head: "expired", title: p.T("expired"), group: 1, rank: 1, ifAny: true},
			{head: "top up", title: p.T("top up"), group: 1, ifAny: true},
			{head: "by", title: p.T("by"), group: 2, atLeast: dateWidth, ifAny: true},
			{head: "lost calls", title: p.T("lost calls"), group: 2, rank: 1, ifAny: true},
			{head: "trouble", title: p.T("trouble"), group: 2, atLeast: 18, ifAny: true},
		},
	}
	var total accountLine
	for _, a := range named {
		line := lineOf(p, a)
		total.add(line)
		t.rows = append(t.rows, line.row(""))
	}
	if len(rest) > 0 {
		others := accountLine{name: p.N(int64(len(rest)), count(int64(len(rest))), "other")}
		for _, a := range rest {
			others.add(lineOf(p, a))
		}
		total.add(others)
		t.rows = append(t.rows, others.row(""))
	}
	total.name = p.T("total")
	t.rows = append(t.rows, total.row(bold))
	v.noRoom(v.table(t))
}

func lineOf(p *lang.Printer, a *planner.AccountForecast) accountLine {
	l := accountLine{
		name: printable(a.Account.Address), title: printable(a.Account.Title),
		billed: a.Totals.Billed, amortized: a.Totals.Amortized, cash: a.Totals.Cash,
		required: requiredOf(a), expired: a.Totals.PacksExpiredValue, lost: a.Totals.Lost,
		why: strings.Join(trouble(p, a), p.T(", ")),
	}
	if isShort(a) {
		l.by = a.Funding.FirstShortfallOn.String()
	}
	return l
}

func (l *accountLine) add(m accountLine) {
	l.billed, l.amortized, l.cash = l.billed.Add(m.billed), l.amortized.Add(m.amortized), l.cash.Add(m.cash)
	l.required, l.expired, l.lost = l.required.Add(m.required), l.expired.Add(m.expired), l.lost+m.lost
}

func (l *accountLine) row(code string) tableRow {
	return tableRow{
		code:  code,
		codes: map[string]string{"trouble": red},
		cells: map[string]string{
			"account": l.name, "title": l.title,
			"billed": moneyText(l.billed), "amortized": moneyText(l.amortized), "cash": moneyText(l.cash),
			"expired": moneyCell(l.expired), "top up": moneyCell(l.required), "lost calls": callsCell(l.lost), "by": l.by, "trouble": l.why,
		},
	}
}

// accountNotes explains the words used and count what is not listed.
func (v *textView) accountNotes(troubled, hidden []*planner.AccountForecast) {
	p := v.opt.Lang
	for _, t := range troubles(p) {
		if slices.ContainsFunc(troubled, t.has) {
			v.note(p.F("%s: %s.", t.word, t.meaning))
		}
	}
	if n := int64(len(hidden)); n > 0 {
		v.note(p.F("Also in trouble, among the others: %s.", p.N(n, count(n), "account")))
	}
	if own := v.countAccounts(func(a *planner.AccountForecast) bool { return v.ownTerms(a) != "" }); own > 0 {
		v.note(p.F("With terms or discounts of their own: %s.", p.N(own, count(own), "account")))
	}
	v.note(p.T("--detail draws every account."))
}
