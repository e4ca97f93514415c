package view

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// monthly draws the plan's months: what finance books. The cash that is paid
// after them has a line of its own.
func (v *textView) monthly() {
	heading := "Cost by month"
	if len(v.f.Accounts) > 1 {
		heading += ", all accounts"
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
		"month": "total", "calls": count(s.Calls), "lost calls": count(s.Lost),
		"bill": moneyText(s.Bill), "packs bought": moneyText(s.PackPurchases),
		"billed": moneyText(s.Billed), "amortized": moneyText(s.Amortized), "cash": moneyText(s.Cash),
	})
	v.noRoom(v.table(t))
}

// monthlyTable has the columns that say something new: of a single account the
// calls are above, and without packs the bill is what is billed.
func (v *textView) monthlyTable() *table {
	t := &table{
		groups: []string{"", "", v.f.Currency},
		columns: []tableColumn{
			{head: "month", atLeast: monthWidth}, {head: "calls", group: 1, rank: 2}, {head: "lost calls", group: 1, rank: 2, ifAny: true},
			{head: "bill", group: 2, rank: 1}, {head: "packs bought", group: 2, rank: 1},
			{head: "billed", group: 2}, {head: "amortized", group: 2}, {head: "cash", group: 2},
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
	v.title("Summary " + v.scope())
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
	s := v.f.Totals
	used := s.Amortized.Sub(s.Bill).Sub(s.PacksExpiredValue)
	lines := []summaryLine{
		{label: "Billed", figure: moneyText(s.Billed), text: sumText("bills", moneyText(s.Bill), "packs bought", moneyText(s.PackPurchases))},
		{label: "Amortized", figure: moneyText(s.Amortized), text: sumText("bills", moneyText(s.Bill), "packs used", moneyText(used), "packs expired", moneyText(s.PacksExpiredValue))},
		{label: "Cash", figure: moneyText(s.Cash), text: v.cashText()},
	}
	if prepaid := s.Billed.Sub(s.Amortized); !prepaid.IsZero() {
		lines = append(lines, summaryLine{label: "Prepaid", figure: signed(prepaid), text: "billed - amortized: change in prepaid pack value"})
	}
	if saved := s.List.Sub(s.Bill); v.discounted() {
		lines = append(lines, summaryLine{label: "Discount", figure: moneyText(saved), text: "saved on a list price of " + moneyText(s.List)})
	}
	return append(lines, summaryLine{label: "Calls", figure: count(s.Calls), text: v.callsParts()})
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
	parts := sumText("free", count(c.free), "packs", count(c.packs), "postpaid", count(c.postpaid), "unpriced", count(c.unpriced))
	if parts == "" {
		return "served"
	}
	return "served: " + parts
}

func signed(d decimal.Decimal) string {
	if d.IsPositive() {
		return "+" + moneyText(d)
	}
	return moneyText(d)
}

func (v *textView) cashText() string {
	after := v.f.AfterHorizon
	if after.Cash.IsZero() {
		return "paid within these months"
	}
	return fmt.Sprintf("of it %s after these months, by %s", moneyText(after.Cash), after.Date)
}

func (v *textView) discounted() bool {
	return slices.ContainsFunc(v.f.Accounts, func(a planner.AccountForecast) bool { return discountText(a.Account.Discount) != "" })
}

// troubleLines are what is lost or missing, with what to do about it.
func (v *textView) troubleLines() (lines []summaryLine) {
	s := v.f.Totals
	suspended := v.countAccounts(func(a *planner.AccountForecast) bool { return len(suspensions(a)) > 0 })
	if suspended > 0 {
		lines = append(lines, summaryLine{"Lost calls", count(s.Lost), "service is suspended in " + v.ofAccounts(suspended), red})
	}
	if refused := v.refusedPacks(); refused > 0 {
		lines = append(lines, summaryLine{"Refused", count(refused), "pack purchases, for lack of money", red})
	}
	if s.PacksExpiredCalls > 0 {
		lines = append(lines, summaryLine{"Expired", count(s.PacksExpiredCalls), "pack calls expire unused, worth " + moneyText(s.PacksExpiredValue), yellow})
	}
	return lines
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
	var short []*planner.AccountForecast
	var required decimal.Decimal
	for i := range v.f.Accounts {
		if a := &v.f.Accounts[i]; isShort(a) {
			short, required = append(short, a), required.Add(a.Funding.Required)
		}
	}
	if len(short) == 0 {
		return []summaryLine{{"Funding", moneyText(required), "needed: the money suffices", green}}
	}
	slices.SortStableFunc(short, neededFirst)
	lines = append(lines, summaryLine{"Funding", moneyText(required), "is missing in " + v.ofAccounts(int64(len(short))) + ":", red})
	named, rest := cutAt(short, namedTopUps)
	for _, a := range named {
		text := fmt.Sprintf("by %s to %s", a.Funding.FirstShortfallOn, printable(a.Account.Address))
		lines = append(lines, summaryLine{"  Top up", moneyText(a.Funding.Required), text, red})
		required = required.Sub(a.Funding.Required)
	}
	if len(rest) > 0 {
		text := fmt.Sprintf("from %s on to %s", rest[0].Funding.FirstShortfallOn, plural(int64(len(rest)), "more account"))
		lines = append(lines, summaryLine{"  Top up", moneyText(required), text, red})
	}
	return lines
}

// namedTopUps is how many accounts a summary names.
const namedTopUps = 3

// neededFirst orders by the day on which money is missing, then by how much.
func neededFirst(a, b *planner.AccountForecast) int {
	return cmp.Or(
		pricing.CompareDates(*a.Funding.FirstShortfallOn, *b.Funding.FirstShortfallOn),
		b.Funding.Required.Cmp(a.Funding.Required),
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
		return "the account"
	}
	return fmt.Sprintf("%s of %s", count(n), plural(int64(len(v.f.Accounts)), "account"))
}
