package view

import (
	"cmp"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// monthly draws the plan's months: what finance books. The cash that is paid
// after them has a line of its own.
func (v *textView) monthly() {
	heading := v.opt.Lang.T("Cost by month")
	if len(v.f.Accounts) > 1 {
		heading = v.opt.Lang.T("Cost by month, all accounts")
	}
	v.title(heading)
	t := v.monthlyTable()
	for _, m := range v.f.Monthly {
		t.rows = append(t.rows, tableRow{codes: map[string]string{"lost calls": red}, cells: map[string]string{
			"month": m.Month.String(), "calls": callsCell(m.Calls), "lost calls": callsCell(m.Lost),
			"bill": moneyCell(m.Bill), "packs bought": moneyCell(m.PackPurchases),
			"billed": moneyCell(m.Billed), "amortized": moneyCell(m.Amortized), "cash": moneyCell(m.Cash),
		}})
	}
	if after := v.f.AfterHorizon; !after.Cash.IsZero() {
		t.add("", map[string]string{"month": after.Date.Month().String(), "cash": moneyText(after.Cash)})
	}
	s := v.f.Totals
	t.add(bold, map[string]string{
		"month": v.opt.Lang.T("total"), "calls": count(s.Calls), "lost calls": count(s.Lost),
		"bill": moneyText(s.Bill), "packs bought": moneyText(s.PackPurchases),
		"billed": moneyText(s.Billed), "amortized": moneyText(s.Amortized), "cash": moneyText(s.Cash),
	})
	v.noRoom(v.table(t))
}

// monthlyTable has the columns that say something new: of a single account the
// calls are above, and without packs the bill is what is billed.
func (v *textView) monthlyTable() *table {
	p := v.opt.Lang
	t := &table{
		groups: []string{"", "", p.Currency(v.f.Currency)},
		columns: []tableColumn{
			{head: "month", title: p.T("month"), atLeast: monthWidth},
			{head: "calls", title: p.T("calls"), group: 1, rank: 2},
			{head: "lost calls", title: p.T("lost calls"), group: 1, rank: 2, ifAny: true},
			{head: "bill", title: p.T("bill"), group: 2, rank: 1},
			{head: "packs bought", title: p.T("packs bought"), group: 2, rank: 1},
			{head: "billed", title: p.T("billed"), group: 2},
			{head: "amortized", title: p.T("amortized"), group: 2},
			{head: "cash", title: p.T("cash"), group: 2},
		},
	}
	t.columns = slices.DeleteFunc(t.columns, func(c tableColumn) bool {
		return c.group == 1 && len(v.f.Accounts) == 1 || c.group == 2 && c.rank > 0 && v.f.Totals.PackPurchases.IsZero()
	})
	return t
}

// A summaryLine is a figure with what it consists of.
type summaryLine struct{ label, figure, text, code string }

// summary prints the totals and what to do, last.
func (v *textView) summary() {
	v.title(v.opt.Lang.F("Summary %s", v.scope()))
	lines := slices.Concat(v.costLines(), v.outcomeLines(), v.troubleLines(), v.topUpLines())
	label, figure := 0, 0
	for _, l := range lines {
		label, figure = max(label, textWidth(l.label)), max(figure, textWidth(l.figure))
	}
	for _, l := range lines {
		head := strings.Repeat(" ", tableIndent) + padRight(l.label, label+tableGap) + padLeft(l.figure, figure)
		v.hanging(head, textWidth(head)+tableGap, l.code, l.text)
	}
}

// costLines are the totals, each with the parts it is the sum of.
func (v *textView) costLines() []summaryLine {
	p, s := v.opt.Lang, v.f.Totals
	used := s.Amortized.Sub(s.Bill).Sub(s.PacksExpiredValue)
	billed := sumText(p.T("bills"), moneyText(s.Bill), p.T("packs bought"), moneyText(s.PackPurchases))
	amortized := sumText(p.T("bills"), moneyText(s.Bill), p.T("packs used"), moneyText(used), p.T("packs expired"), moneyText(s.PacksExpiredValue))
	lines := []summaryLine{
		{label: p.T("Billed"), figure: moneyText(s.Billed), text: v.said(s.Billed, billed)},
		{label: p.T("Amortized"), figure: moneyText(s.Amortized), text: v.said(s.Amortized, amortized)},
		{label: capital(p.T("cash")), figure: moneyText(s.Cash), text: v.said(s.Cash, v.cashText())},
	}
	if prepaid := s.Billed.Sub(s.Amortized); !prepaid.IsZero() {
		lines = append(lines, summaryLine{label: p.T("Prepaid"), figure: signed(prepaid), text: v.said(prepaid, p.T("billed - amortized: change in prepaid pack value"))})
	}
	if saved := s.List.Sub(s.Bill); v.discounted() {
		lines = append(lines, summaryLine{label: p.T("Discount"), figure: moneyText(saved), text: v.said(saved, p.F("saved on a list price of %s", moneyText(s.List)))})
	}
	return append(lines, summaryLine{label: p.T("Calls"), figure: count(s.Calls), text: v.callsParts()})
}

// said is a text beside an amount, after the amount as a person would say it where
// the language does.
func (v *textView) said(amount pricing.Money, text string) string {
	short := v.opt.Lang.Short(amount.Decimal(), v.f.Currency)
	switch {
	case short == "":
		return text
	case text == "":
		return short
	}
	return v.opt.Lang.F("%s: %s", short, text)
}

// sumText says "bills 1.00 + packs bought 2.00", parts that are zero left out.
func sumText(parts ...string) string {
	var texts []string
	for i := 0; i < len(parts); i += 2 {
		if !isNothing(parts[i+1]) {
			texts = append(texts, parts[i]+" "+parts[i+1])
		}
	}
	return strings.Join(texts, " + ")
}

// callsParts says who pays for the calls served.
func (v *textView) callsParts() string {
	var c coverage
	for _, a := range v.f.Accounts {
		b := coverageOf(a.Months...)
		c = coverage{c.free + b.free, c.packs + b.packs, c.postpaid + b.postpaid, c.unpriced + b.unpriced}
	}
	p := v.opt.Lang
	parts := sumText(p.T("free"), count(c.free), p.T("packs"), count(c.packs), p.T("postpaid"), count(c.postpaid), p.T("free meters"), count(c.unpriced))
	if parts == "" {
		return p.T("served")
	}
	return p.F("served: %s", parts)
}

func signed(d pricing.Money) string {
	if d.IsPositive() {
		return "+" + moneyText(d)
	}
	return moneyText(d)
}

func (v *textView) cashText() string {
	after := v.f.AfterHorizon
	if after.Cash.IsZero() {
		return v.opt.Lang.T("paid within these months")
	}
	return v.opt.Lang.F("of it %s after these months, by %s", moneyText(after.Cash), after.Date)
}

func (v *textView) discounted() bool {
	return slices.ContainsFunc(v.f.Accounts, func(a planner.AccountForecast) bool { return discountText(v.opt.Lang, a.Account.Discount) != "" })
}

// troubleLines are what is lost or missing, with what to do about it.
func (v *textView) troubleLines() (lines []summaryLine) {
	p, s := v.opt.Lang, v.f.Totals
	suspended := v.countAccounts(func(a *planner.AccountForecast) bool { return len(suspensions(a)) > 0 })
	if suspended > 0 {
		lines = append(lines, summaryLine{p.T("Lost calls"), count(s.Lost), p.F("service is suspended in %s", v.ofAccounts(suspended)), red})
	}
	if refused := v.refusedPacks(); refused > 0 {
		lines = append(lines, summaryLine{p.T("Refused"), count(refused), p.T("pack purchases, for lack of money"), red})
	}
	if s.PacksExpiredCalls > 0 {
		lines = append(lines, summaryLine{p.T("Expired"), count(s.PacksExpiredCalls), p.F("pack calls expire unused, worth %s", moneyText(s.PacksExpiredValue)), yellow})
	}
	if soon := v.voidSoon(); soon > 0 {
		lines = append(lines, summaryLine{p.T("Left"), count(soon), p.T("pack calls expire within a month after the plan"), yellow})
	}
	return lines
}

func (v *textView) voidSoon() (calls int64) {
	for i := range v.f.Accounts {
		a := &v.f.Accounts[i]
		for k := range a.Packs {
			if isVoidSoon(a, &a.Packs[k]) {
				calls += a.Packs[k].Remaining
			}
		}
	}
	return calls
}

func (v *textView) refusedPacks() (n int64) {
	for _, a := range v.f.Accounts {
		for _, p := range a.Packs {
			if !p.Bought {
				n++
			}
		}
	}
	return n
}

// topUpLines say how much money is missing, and what to top up until when; of
// many accounts those that need it first.
func (v *textView) topUpLines() (lines []summaryLine) {
	p := v.opt.Lang
	var short []*planner.AccountForecast
	var required pricing.Money
	for i := range v.f.Accounts {
		if a := &v.f.Accounts[i]; isShort(a) {
			short, required = append(short, a), required.Add(a.Funding.Required)
		}
	}
	if len(short) == 0 {
		return v.enough()
	}
	slices.SortStableFunc(short, neededFirst)
	lines = append(lines, summaryLine{p.T("Funding"), moneyText(required), v.said(required, p.F("is missing in %s:", v.ofAccounts(int64(len(short))))), red})
	named, rest := cutAt(short, namedTopUps)
	for _, a := range named {
		text := p.F("by %s to %s", a.Funding.FirstShortfallOn, printable(a.Account.Address))
		lines = append(lines, summaryLine{"  " + p.T("Top up"), moneyText(a.Funding.Required), text, red})
		required = required.Sub(a.Funding.Required)
	}
	if n := int64(len(rest)); n > 0 {
		text := p.F("from %s on to %s", rest[0].Funding.FirstShortfallOn, p.N(n, count(n), "more account"))
		lines = append(lines, summaryLine{"  " + p.T("Top up"), moneyText(required), text, red})
	}
	return lines
}

// enough says that no money is missing, as far as anything is known of it.
func (v *textView) enough() []summaryLine {
	p := v.opt.Lang
	unknown := v.countAccounts(func(a *planner.AccountForecast) bool { return !a.TracksCash })
	switch {
	case unknown == 0:
		return []summaryLine{{p.T("Funding"), moneyText(pricing.Money{}), p.T("no top-up needed"), green}}
	case len(v.f.Accounts) == 1:
		return []summaryLine{{p.T("Funding"), none, p.T("balance not declared: opening { balance = … } in the account, or --cash"), ""}}
	}
	return []summaryLine{{p.T("Funding"), none, p.F("balance not declared in %s: opening { balance = … } there, or --cash", v.ofAccounts(unknown)), ""}}
}

// namedTopUps is how many accounts a summary names.
const namedTopUps = 3

// neededFirst orders by the day on which money is missing, then by how much.
func neededFirst(a, b *planner.AccountForecast) int {
	return cmp.Or(
		pricing.CompareDates(*a.Funding.FirstShortfallOn, *b.Funding.FirstShortfallOn),
		b.Funding.Required.Compare(a.Funding.Required),
	)
}

func (v *textView) countAccounts(is func(*planner.AccountForecast) bool) (n int64) {
	for i := range v.f.Accounts {
		if is(&v.f.Accounts[i]) {
			n++
		}
	}
	return n
}

// ofAccounts says "3 of 12 accounts", or "the account" where there is one.
func (v *textView) ofAccounts(n int64) string {
	if len(v.f.Accounts) == 1 {
		return v.opt.Lang.T("the account")
	}
	return v.opt.Lang.F("%s of %s accounts", count(n), count(int64(len(v.f.Accounts))))
}
