package view

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// OptimizeText draws the cheapest purchases for a person: what was looked for, a
// list of the accounts where there are several, each account's costs and purchases,
// and one line that can be quoted last. Nothing is called proven that is not.
func OptimizeText(w io.Writer, d *document.Optimize, opt TextOptions) error {
	if opt.Width <= 0 {
		opt.Width = logWidth
	}
	opt.Width = max(opt.Width, leastWidth)
	v := &optimizeView{textView: textView{opt: opt}, d: d, name: printable}
	switch {
	case d.Robust != nil:
		v.robust()
	default:
		v.cheapest()
	}
	_, err := w.Write(v.out.Bytes())
	return err
}

// An optimizeView draws one document.
type optimizeView struct {
	textView // without a plan: what it draws with
	d        *document.Optimize
	name     func(string) string // makes a name safe where it is drawn
}

// cheapest draws the result for one plan.
func (v *optimizeView) cheapest() {
	if !v.opt.Quiet {
		v.header("Optimize")
		v.accountList()
		drawn, rest := v.drawn()
		for _, a := range drawn {
			v.account(a)
		}
		if len(rest) > 0 {
			v.line("")
			v.note(fmt.Sprintf("The purchases of %s: --detail.", plural(int64(len(rest)), "other account")))
		}
	}
	v.title("Summary " + v.scope())
	for _, l := range v.summaryLines() {
		v.hanging("  ", tableIndent, l.code, l.text)
	}
}

// scope says "2026-12 to 2027-11 (12 months), amounts in CNY".
func (v *optimizeView) scope() string {
	return monthSpan(v.d.Start, v.d.Start+pricing.Month(v.d.Months-1)) + ", amounts in " + v.d.Currency
}

// header says what was looked for, and what it rests on.
func (v *optimizeView) header(what string) {
	title := what + " " + v.scope()
	if v.d.Scenario != nil {
		title += ", scenario " + printable(*v.d.Scenario)
	}
	v.title(title)
	for _, c := range v.d.Catalogs {
		v.labelled("Prices", fmt.Sprintf("%s as of %s, sha256 %s", printable(c.ID), c.AsOf, c.SHA256[:12]))
	}
	v.labelled("Goal", optimizeGoal(v.d.Options))
	v.labelled("Reading", v.reading())
}

// optimizeGoal says what is to be least, and within which limits.
func optimizeGoal(o document.OptimizeOptions) string {
	text := "least money billed: bills and the packs bought in these months. Calls left at the end are worth nothing"
	if isAmortized(o) {
		text = "least money billed, less the value of the calls left at the end in packs bought in these months. "
		if o.MaxLeftover != nil {
			text += "At most " + count(*o.MaxLeftover) + " calls are left"
		} else {
			text += "At most as many calls are left as the last month asks for"
		}
	}
	if o.MaxUpfront != nil {
		text += "; at most " + money(*o.MaxUpfront) + " for packs on one day"
	}
	return text + "."
}

// reading says what purchases were compared.
func (v *optimizeView) reading() string {
	o := v.d.Options
	own := "The plan's own purchases in these months are replaced"
	if o.Keep {
		own = "The plan's own purchases are kept, and others come on top"
	}
	text := "Packs bought on first days of months, at the catalogue's prices. " + own
	if o.Account != nil {
		text += "; only " + v.name(*o.Account) + " is looked at"
	}
	return text + ". Costs are compared before bills are rounded to cents."
}

func isAmortized(o document.OptimizeOptions) bool { return o.Objective == "amortized" }

func money(m document.Money) string { return moneyText(decimal.Decimal(m)) }

// gapText is a gap in cents, rounded up: it promises no less than there is.
func gapText(c document.Cost) string { return moneyText(decimal.Decimal(c).RoundCeil(2)) }

// atLeast is the least that a cost can be with a gap, in cents.
func atLeast(m document.Money, gap document.Cost) string {
	return moneyText(decimal.Decimal(m).Sub(decimal.Decimal(gap).RoundCeil(2)))
}

// drawnAccounts is how many accounts are drawn without --detail: those that save
// most.
const drawnAccounts = 3

// drawn divides the accounts into those that are drawn and the others.
func (v *optimizeView) drawn() (drawn, rest []*document.OptimizeAccount) {
	for i := range v.d.Accounts {
		drawn = append(drawn, &v.d.Accounts[i])
	}
	if v.opt.Detail || len(drawn) <= drawnAccounts {
		return drawn, nil
	}
	return cutAt(mostSaved(drawn), drawnAccounts)
}

// mostSaved orders accounts by what they save, the most first.
func mostSaved(accounts []*document.OptimizeAccount) []*document.OptimizeAccount {
	slices.SortStableFunc(accounts, func(a, b *document.OptimizeAccount) int {
		return decimal.Decimal(b.Totals.Saving).Cmp(decimal.Decimal(a.Totals.Saving))
	})
	return accounts
}

// accountList puts the accounts side by side, the ones that save most first. Its
// lines add up to its total.
func (v *optimizeView) accountList() {
	if len(v.d.Accounts) < 2 {
		return
	}
	v.title("Accounts, by what they save")
	t := &table{
		groups: []string{"", v.d.Currency, ""},
		columns: []tableColumn{
			{head: "account", atLeast: 16}, {head: "configured", group: 1}, {head: "without packs", group: 1, rank: 1},
			{head: "best", group: 1}, {head: "saves", group: 1}, {head: "", group: 2, atLeast: 10},
		},
	}
	var all []*document.OptimizeAccount
	for i := range v.d.Accounts {
		all = append(all, &v.d.Accounts[i])
	}
	listed := len(all)
	if !v.opt.Detail {
		listed = listedTroubled
	}
	first, rest := cutAt(mostSaved(all), listed)
	for _, a := range first {
		t.rows = append(t.rows, optimizeRow(printable(a.Address), "", provenWord(a), a.Totals))
	}
	if len(rest) > 0 {
		t.rows = append(t.rows, optimizeRow(plural(int64(len(rest)), "other"), "", "", sumTotals(rest)))
	}
	t.rows = append(t.rows, optimizeRow("total", bold, "", sumTotals(all)))
	v.noRoom(v.table(t))
}

func optimizeRow(name, code, word string, t document.OptimizeTotals) tableRow {
	return tableRow{code: code, cells: map[string]string{
		"account": name, "configured": money(t.Configured.Cost), "without packs": money(t.Without.Cost),
		"best": money(t.Best.Cost), "saves": moneyCell(decimal.Decimal(t.Saving)), "": word,
	}}
}

// provenWord says in the list how sure an account's purchases are.
func provenWord(a *document.OptimizeAccount) string {
	switch {
	case !a.Proven:
		return "best found"
	case a.AsPlanned:
		return "as planned"
	default:
		return "proven"
	}
}

// sumTotals adds up what a list shows.
func sumTotals(accounts []*document.OptimizeAccount) (sum document.OptimizeTotals) {
	add := func(to *document.Money, m document.Money) {
		*to = document.Money(decimal.Decimal(*to).Add(decimal.Decimal(m)))
	}
	for _, a := range accounts {
		add(&sum.Configured.Cost, a.Totals.Configured.Cost)
		add(&sum.Without.Cost, a.Totals.Without.Cost)
		add(&sum.Best.Cost, a.Totals.Best.Cost)
		add(&sum.Saving, a.Totals.Saving)
	}
	return sum
}

// summaryLines are what a buyer quotes: the costs and the saving last, before it
// what the figures depend on.
func (v *optimizeView) summaryLines() (lines []summaryLine) {
	named, rest := cutAt(v.suspending(), namedTopUps)
	for _, a := range named {
		lines = append(lines, summaryLine{text: v.topUpText(a), code: red})
	}
	if len(rest) > 0 {
		lines = append(lines, summaryLine{text: fmt.Sprintf("%s more must be topped up, too, or service stops: --detail.", plural(int64(len(rest)), "account")), code: red})
	}
	return append(lines, summaryLine{text: v.headline(), code: bold})
}

// suspending are the accounts in which service stops without more money, those
// that need it first in front.
func (v *optimizeView) suspending() (short []*document.OptimizeAccount) {
	for i := range v.d.Accounts {
		if a := &v.d.Accounts[i]; a.Suspends && a.RequiredBy != nil {
			short = append(short, a)
		}
	}
	slices.SortStableFunc(short, func(a, b *document.OptimizeAccount) int {
		return cmp.Or(pricing.CompareDates(*a.RequiredBy, *b.RequiredBy), decimal.Decimal(b.Required).Cmp(decimal.Decimal(a.Required)))
	})
	return short
}

// topUpText says what an account needs.
func (v *optimizeView) topUpText(a *document.OptimizeAccount) string {
	text := fmt.Sprintf("Top up %s %s by %s to %s", money(a.Required), v.d.Currency, a.RequiredBy, v.name(a.Address))
	if a.Suspends {
		return text + "; otherwise service stops and these figures do not hold."
	}
	return text + " so that no freeze and no purchase fails."
}

// headline is the result in one line: of all accounts, or of the only one that was
// looked at.
func (v *optimizeView) headline() string {
	name, t := "Cheapest", v.d.Totals
	if !v.d.Proven {
		name = "Best found"
	}
	of, end := "", ""
	if v.d.Options.Account != nil && len(v.d.Accounts) == 1 {
		of = " for " + v.name(*v.d.Options.Account)
		end = "; the whole plan then costs " + money(t.Best.Cost)
		t = &v.d.Accounts[0].Totals
	}
	if !v.d.Proven {
		end = fmt.Sprintf("; no such purchases cost less than %s (gap %s)", atLeast(t.Best.Cost, v.d.Gap), gapText(v.d.Gap)) + end
	}
	return name + of + ": " + comparedText(t, v.d.Currency) + end + "."
}

// comparedText says "188,000.00 CNY instead of 860,400.00 as configured
// (1,000,000.00 without packs): saves 672,400.00 (78.15%)".
func comparedText(t *document.OptimizeTotals, currency string) string {
	best, configured := decimal.Decimal(t.Best.Cost), decimal.Decimal(t.Configured.Cost)
	without := money(t.Without.Cost) + " without packs"
	switch saving := decimal.Decimal(t.Saving); {
	case saving.IsZero():
		return fmt.Sprintf("%s %s, as configured (%s)", moneyText(best), currency, without)
	case saving.IsNegative():
		return fmt.Sprintf("%s %s, where the configuration pays %s (%s): %s more", moneyText(best), currency, moneyText(configured), without, moneyText(saving.Neg()))
	}
	percent := ""
	if t.SavingPercent != nil {
		percent = " (" + money(*t.SavingPercent) + "%)"
	}
	saves := ": saves " + money(t.Saving) + percent
	if decimal.Decimal(t.Without.Cost).Equal(configured) {
		return fmt.Sprintf("%s %s instead of %s as configured, which is as much as without packs%s", moneyText(best), currency, moneyText(configured), saves)
	}
	return fmt.Sprintf("%s %s instead of %s as configured (%s)%s", moneyText(best), currency, moneyText(configured), without, saves)
}

// nameList joins names for a sentence.
func (v *optimizeView) nameList(addresses []string) string {
	out := make([]string, len(addresses))
	for i, a := range addresses {
		out[i] = v.name(a)
	}
	return v.cutList(out)
}

// listedNames is how many things a sentence lists without --detail.
const listedNames = 8

// cutList joins what a sentence lists.
func (v *optimizeView) cutList(texts []string) string {
	shown, more := v.upTo(listedNames, texts)
	text := strings.Join(shown, ", ")
	if more > 0 {
		text += " and " + plural(int64(more), "other")
	}
	return text
}
