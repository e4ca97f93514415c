package view

import (
	"cmp"
	"io"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/pricing"
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
	v.cheapest()
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
		v.header(v.opt.Lang.F("Optimize %s", v.scope()))
		v.accountList()
		drawn, rest := v.drawn()
		for _, a := range drawn {
			v.account(a)
		}
		if len(rest) > 0 {
			v.line("")
			v.note(v.otherPurchases(len(rest), "--detail"))
		}
	}
	v.title(v.opt.Lang.F("Summary %s", v.scope()))
	for _, l := range v.summaryLines() {
		v.hanging("  ", tableIndent, l.code, l.text)
	}
}

// otherPurchases says which option draws the accounts that are left out.
func (v *optimizeView) otherPurchases(n int, option string) string {
	p := v.opt.Lang
	return p.F("The purchases of %s: %s.", p.N(int64(n), count(int64(n)), "other account"), option)
}

// scope says "2026-12 to 2027-11 (12 months), amounts in CNY".
func (v *optimizeView) scope() string {
	p := v.opt.Lang
	return p.F("%s, amounts in %s", monthSpan(p, v.d.Start, v.d.Start+pricing.Month(v.d.Months-1)), p.Currency(v.d.Currency))
}

// header says what was looked for, and what it rests on.
func (v *optimizeView) header(title string) {
	p := v.opt.Lang
	if v.d.Scenario != nil {
		title = p.F("%s, scenario %s", title, printable(*v.d.Scenario))
	}
	v.title(title)
	for _, c := range v.d.Catalogs {
		v.labelled(p.T("Prices"), p.F("%s as of %s, sha256 %s", printable(c.ID), c.AsOf, c.SHA256[:12]))
	}
	v.labelled(p.T("Goal"), optimizeGoal(p, v.d.Options))
	v.labelled(p.T("Reading"), v.reading())
}

// optimizeGoal says what is to be least, and within which limits.
func optimizeGoal(p *lang.Printer, o document.OptimizeOptions) string {
	text := p.T("least money billed: bills and the packs bought in these months. Calls left at the end are worth nothing")
	if isAmortized(o) {
		text = p.T("least money billed, less the value of the calls left at the end in packs bought in these months. ")
		if o.MaxLeftover != nil {
			text += p.F("At most %s calls are left", count(*o.MaxLeftover))
		} else {
			text += p.T("At most as many calls are left as the last month asks for")
		}
	}
	if o.MaxUpfront != nil {
		text += p.F("; at most %s for packs on one day", money(*o.MaxUpfront))
	}
	return p.F("%s.", text)
}

// reading says what purchases were compared.
func (v *optimizeView) reading() string {
	p, o := v.opt.Lang, v.d.Options
	own := p.T("Each of the plan's own purchases in these months stays as it is, or goes")
	if o.Keep {
		own = p.T("The plan's own purchases are kept, and others come on top")
	}
	if o.Account != nil {
		own += p.F("; only %s is looked at", v.name(*o.Account))
	}
	return p.F("Packs bought on first days of months, at the catalogue's prices. %s. Costs are compared before bills are rounded to cents.", own)
}

func isAmortized(o document.OptimizeOptions) bool { return o.Objective == "amortized" }

func money(m document.Money) string { return moneyText(pricing.Money(m)) }

// gapText is a gap in cents, rounded up: it promises no less than there is.
func gapText(c document.Cost) string { return moneyText(ceilCents(c)) }

func ceilCents(c document.Cost) pricing.Money {
	return pricing.MoneyOf(pricing.Money(c).Decimal().RoundCeil(pricing.CentDecimals))
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
		return pricing.Money(b.Totals.Saving).Compare(pricing.Money(a.Totals.Saving))
	})
	return accounts
}

// accountList puts the accounts side by side, the ones that save most first. Its
// lines add up to its total.
func (v *optimizeView) accountList() {
	if len(v.d.Accounts) < 2 {
		return
	}
	p := v.opt.Lang
	v.title(p.T("Accounts, by what they save"))
	t := &table{
		groups: []string{"", p.Currency(v.d.Currency), ""},
		columns: []tableColumn{
			{head: "account", title: p.T("account"), atLeast: 16}, {head: "configured", title: p.T("configured"), group: 1},
			{head: "without packs", title: p.T("without purchases"), group: 1, rank: 1},
			{head: "best", title: p.T("best"), group: 1}, {head: "saves", title: p.T("saves"), group: 1}, {head: "", group: 2, atLeast: 10},
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
		t.rows = append(t.rows, optimizeRow(printable(a.Address), "", provenWord(p, a), a.Totals))
	}
	if len(rest) > 0 {
		t.rows = append(t.rows, optimizeRow(p.N(int64(len(rest)), count(int64(len(rest))), "other"), "", "", sumTotals(rest)))
	}
	t.rows = append(t.rows, optimizeRow(p.T("total"), bold, "", sumTotals(all)))
	v.noRoom(v.table(t))
}

func optimizeRow(name, code, word string, t document.OptimizeTotals) tableRow {
	return tableRow{code: code, cells: map[string]string{
		"account": name, "configured": money(t.Configured.Cost), "without packs": money(t.Without.Cost),
		"best": money(t.Best.Cost), "saves": moneyCell(pricing.Money(t.Saving)), "": word,
	}}
}

// provenWord says in the list how sure an account's purchases are.
func provenWord(p *lang.Printer, a *document.OptimizeAccount) string {
	switch {
	case !a.Proven:
		return p.T("best found")
	case a.AsPlanned:
		return p.T("as planned")
	default:
		return p.T("proven")
	}
}

// sumTotals adds up what a list shows.
func sumTotals(accounts []*document.OptimizeAccount) (sum document.OptimizeTotals) {
	add := func(to *document.Money, m document.Money) {
		*to = document.Money(pricing.Money(*to).Add(pricing.Money(m)))
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
		others := v.opt.Lang.N(int64(len(rest)), count(int64(len(rest))), "account")
		lines = append(lines, summaryLine{text: v.opt.Lang.F("%s more must be topped up, too, or service stops: --detail.", others), code: red})
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
		return cmp.Or(pricing.CompareDates(*a.RequiredBy, *b.RequiredBy), pricing.Money(b.Required).Compare(pricing.Money(a.Required)))
	})
	return short
}

// topUpText says what an account needs.
func (v *optimizeView) topUpText(a *document.OptimizeAccount) string {
	p := v.opt.Lang
	required := withCurrency(p, money(a.Required), v.d.Currency)
	if a.Suspends {
		return p.F("Top up %s by %s to %s; otherwise service stops and these figures do not hold.", required, a.RequiredBy, v.name(a.Address))
	}
	return p.F("Top up %s by %s to %s so that no freeze and no purchase fails.", required, a.RequiredBy, v.name(a.Address))
}

// headline is the result in one line: of all accounts, or of the only one that was
// looked at.
func (v *optimizeView) headline() string {
	p := v.opt.Lang
	name, t := p.T("Cheapest"), &v.d.Totals
	if !v.d.Proven {
		name = p.T("Best found")
	}
	end, only := "", v.d.Options.Account != nil && len(v.d.Accounts) == 1
	if only {
		end = p.F("; the whole plan then costs %s", money(t.Best.Cost))
		t = &v.d.Accounts[0].Totals
	}
	if !v.d.Proven {
		end = v.boundText(t.Best.Cost) + end
	}
	compared := comparedText(p, t, v.d.Currency)
	if only {
		return p.F("%s for %s: %s%s.", name, v.name(*v.d.Options.Account), compared, end)
	}
	return p.F("%s: %s%s.", name, compared, end)
}

// boundText says what is known of other purchases where nothing is proven. Costs are
// never below zero, so a bound there says nothing.
func (v *optimizeView) boundText(best document.Money) string {
	p, gap := v.opt.Lang, ceilCents(v.d.Gap)
	least := pricing.Money(best).Sub(gap)
	switch {
	case gap.IsZero():
		return p.T("; no such purchases cost a cent less")
	case !least.IsPositive():
		return p.T("; how much less others may cost is not known")
	}
	return p.F("; no such purchases cost less than %s (gap %s)", moneyText(least), moneyText(gap))
}

// comparedText says "188,000.00 CNY instead of 860,400.00 as configured
// (1,000,000.00 without purchases): saves 672,400.00 (78.15%)".
func comparedText(p *lang.Printer, t *document.OptimizeTotals, currency string) string {
	configured, without := money(t.Configured.Cost), money(t.Without.Cost)
	best := withCurrency(p, money(t.Best.Cost), currency) + beside(p, pricing.Money(t.Best.Cost), currency, "")
	saving := pricing.Money(t.Saving)
	switch {
	case saving.IsZero():
		return p.F("%s, as configured (%s without purchases)", best, without)
	case saving.IsNegative():
		return p.F("%s, where the configuration pays %s (%s without purchases): %s more", best, configured, without, moneyText(saving.Neg()))
	}
	percent := ""
	if t.SavingPercent != nil {
		percent = money(*t.SavingPercent) + "%"
	}
	saves := moneyText(saving) + beside(p, saving, currency, percent)
	if configured == without {
		return p.F("%s instead of %s as configured, which is as much as without purchases: saves %s", best, configured, saves)
	}
	return p.F("%s instead of %s as configured (%s without purchases): saves %s", best, configured, without, saves)
}

// optimizeReason is why something is not proven, in the language: the engine's
// reasons are few.
func optimizeReason(p *lang.Printer, reason string) string {
	switch reason {
	case "there are more ways to buy than the search keeps":
		return p.T("there are more ways to buy than the search keeps")
	case "its packs cover different meters, and only a search over packs that cover the same ones is proven":
		return p.T("its packs cover different meters, and only a search over packs that cover the same ones is proven")
	case "the limit on one day's packs is shared with other meters":
		return p.T("the limit on one day's packs is shared with other meters")
	}
	return reason
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

// upTo cuts a list without --detail, and says how many there are more.
func (v *optimizeView) upTo(n int, list []string) (shown []string, more int) {
	if v.opt.Detail {
		return list, 0
	}
	shown, rest := cutAt(list, n)
	return shown, len(rest)
}

// cutList joins what a sentence lists.
func (v *optimizeView) cutList(texts []string) string {
	shown, more := v.upTo(listedNames, texts)
	p := v.opt.Lang
	text := strings.Join(shown, p.T(", "))
	if more > 0 {
		text += p.T(" and ") + p.N(int64(more), count(int64(more)), "other")
	}
	return text
}
