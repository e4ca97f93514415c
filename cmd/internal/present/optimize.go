package present

import (
	"cmp"
	"iter"
	"slices"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
)

// An optimum is the cheapest purchases of a plan that are being told.
type optimum struct {
	words
	*document.Optimize
	opt Options
}

// Optimize makes the page of the cheapest purchases. Nothing on it is called proven or the
// cheapest that is not.
func Optimize(d *document.Optimize, opt Options) Page {
	o := &optimum{words{opt.Lang, d.Currency}, d, opt}
	title := o.inScenario(o.S("Optimize %s", o.scope()), d.Scenario)
	return Page{Lang: opt.Lang, Title: title, Headline: o.headline(), Sections: o.sections()}
}

// scope says "2026-12 to 2027-11 (12 months), amounts in CNY".
func (o *optimum) scope() string { return o.amountsIn(o.span(o.Start, o.Months)) }

// in is the optimum as the section of an account sees it, in the account's currency.
func (o *optimum) in(a *document.OptimizeAccount) *optimum {
	return &optimum{o.words.in(cmp.Or(a.Currency, o.code)), o.Optimize, o.opt}
}

// shown is the optimum in the currency of what is compared.
func (o *optimum) shown() *optimum {
	if o.totals() != &o.Totals {
		return o.in(&o.Optimize.Accounts[0])
	}
	return o
}

// headline says what the purchases cost and save.
func (o *optimum) headline() Text {
	configured, best := o.compared()
	in := o.shown()
	shown, label := in.inCurrency(in.money(best)), Capital(o.bestName(o.Proven))
	switch saving := configured.Sub(best); {
	case saving.IsZero():
		return o.S("%s: %s, as configured", label, shown)
	case saving.IsNegative():
		return o.S("%s: %s, %s more than as configured", label, shown, in.money(saving.Neg()))
	default:
		return o.S("%s: %s, a saving of %s on %s", label, shown, in.money(saving), in.money(configured))
	}
}

// compared are what was to be least, of the plan as it is and at its best.
func (o *optimum) compared() (configured, best pricing.Money) {
	if o.overFutures() {
		return *o.Futures.Configured.Measured, *o.Futures.Best.Measured
	}
	t := o.totals()
	return t.Configured.Cost, t.Best.Cost
}

// totals are those of all accounts, or of the only one that was looked at.
func (o *optimum) totals() *document.OptimizeTotals {
	if o.Options.Account != nil && len(o.Optimize.Accounts) == 1 {
		return &o.Optimize.Accounts[0].Totals
	}
	return &o.Totals
}

// drawnAccounts is how many accounts are shown without detail: those that save most.
const drawnAccounts = 3

func (o *optimum) sections() iter.Seq[Section] {
	if o.opt.Quiet {
		return lazily(o.summary)
	}
	all := pointers(o.Optimize.Accounts)
	shown, rest := all, []*document.OptimizeAccount(nil)
	if len(all) > drawnAccounts && !o.opt.Detail {
		shown, rest = cut(mostSaved(all), drawnAccounts)
	}
	sections := []func() Section{o.basis}
	addIf(&sections, o.overFutures(), o.futures)
	if len(all) > 1 {
		sections = append(sections, func() Section { return o.accountList(mostSaved(slices.Clone(all)), len(rest)) })
	}
	for _, a := range shown {
		sections = append(sections, func() Section { return o.in(a).account(a) })
	}
	return lazily(append(sections, o.summary)...)
}

// mostSaved orders accounts by what they save, the most first.
func mostSaved(accounts []*document.OptimizeAccount) []*document.OptimizeAccount {
	slices.SortStableFunc(accounts, func(a, b *document.OptimizeAccount) int {
		return b.Totals.Saving.Compare(a.Totals.Saving)
	})
	return accounts
}

// basis says what was looked for, and what it rests on.
func (o *optimum) basis() Section {
	var lines Lines
	for _, c := range o.Catalogs {
		lines = append(lines, Line{Label: o.T("Prices"), Text: o.catalogText(c.ID, c.AsOf, c.CheckedOn, "", c.SHA256)})
	}
	lines = append(lines, Line{Label: o.T("Goal"), Text: o.S("%s.", o.goal())}, Line{Label: o.T("Compared"), Text: o.purchasesCompared()})
	return Section{ID: "basis", Name: o.T("prices and terms"), Rank: rankBasis, Blocks: []Block{lines}}
}

func (o *optimum) isAmortized() bool { return o.Options.Objective == "amortized" }

// goal says what is to be least, and within which limits.
func (o *optimum) goal() Text {
	goal := o.S("minimize the amount billed (bills and packs bought in these months); calls left at the end have no value")
	switch {
	case o.isAmortized():
		left := o.T("as many calls as the last month asks for")
		if n := o.Options.MaxLeftover; n != nil {
			left = o.count(int(*n), "call")
		}
		goal = o.S("minimize the amount billed less the value of calls left at the end in packs bought in these months; at most %s may be left", left)
	case o.overFutures():
		goal = o.S("minimize %s of what is billed in %s (bills and packs bought in these months); calls left at the end have no value", o.measure(), o.drawn())
	}
	most := o.Options.MaxUpfront
	return either(most != nil, o.S("%s; at most %s for packs on one day", goal, optional(most, o.money)), goal)
}

// purchasesCompared says what purchases were compared.
func (o *optimum) purchasesCompared() Text {
	own, only := o.S("each of the plan's own purchases in these months is kept unchanged or dropped"), optional(o.Options.Account, address)
	own = either(o.Options.Keep, o.S("the plan's own purchases are kept, and others are added"), own)
	own = either(o.Options.Account != nil, o.S("%s; only %s is optimized", own, only), own)
	return o.S("packs bought on the first day of a month at catalogue prices; %s. Costs are compared before bills are rounded to cents.", own)
}

// accountList puts the accounts side by side, the ones that save most first. Its lines add
// up to its total. The purchases of some accounts may not be shown.
func (o *optimum) accountList(accounts []*document.OptimizeAccount, hidden int) Section {
	most := either(o.opt.Detail, len(accounts), listedTroubled)
	several := slices.ContainsFunc(accounts, func(a *document.OptimizeAccount) bool { return o.in(a).code != o.code })
	heading := either(several, o.T("in its currency"), o.currency())
	row := func(level Level, w words, account Value, t *document.OptimizeTotals, f *document.AccountFutures, status string) line {
		without := w.money(t.Without.Cost)
		configured, best, saves := t.Configured.Cost, t.Best.Cost, t.Saving
		if f != nil { // without purchases no future is settled
			configured, best, without = *f.Configured.Measured, *f.Best.Measured, Value{}
			saves = configured.Sub(best)
		}
		return lineOf(level, []cell{w.at("account", account)}, under(heading, w.at("currency", when(several, word(w.currency()))).ifAny(), w.amount("as configured", configured), w.at("no purchases", without).sum().rank(1).ifAny(),
			headed("best", o.bestName(o.Proven), w.money(best)).sum(), w.amount("saving", saves).toned(Better)), under("", w.at("status", written(Words, status))))
	}
	table := newTable(items(accounts, func(a **document.OptimizeAccount) []cell {
		return row(Item, o.in(*a).words, address((*a).Address), &(*a).Totals, when(o.overFutures(), (*a).Futures), o.status(*a)).cells
	})).withRest(most, func(others int) string { return o.count(others, "other") })
	switch {
	case o.overFutures() && *o.Options.At != "mean": // other measures do not add up
	case several: // nor do amounts in several currencies
		var all *document.AccountFutures
		if o.overFutures() {
			all = &document.AccountFutures{FutureCosts: o.Futures.FutureCosts}
		}
		table.add(row(Total, o.words, word(o.T("total")), &o.Totals, all, ""))
	default:
		table = o.totalled("", table)
	}
	var notes Notes
	addIf(&notes, hidden > 0, o.S("--detail shows the purchases of %s.", o.count(hidden, "more account")))
	return Section{ID: "accounts", Name: o.T("accounts"), Heading: o.S("Accounts, by saving"), Rank: rankMonths, Blocks: []Block{table, notes}}
}

// bestName is what the best plan may be called.
func (w words) bestName(proven bool) string {
	return either(proven, w.T("cheapest"), w.T("best found"))
}

// status says how sure an account's purchases are.
func (o *optimum) status(a *document.OptimizeAccount) string {
	switch {
	case !a.Proven && o.gap(a.Gap).IsZero():
		return o.bestName(false)
	case !a.Proven:
		return o.F("gap %s", o.gap(a.Gap).String())
	case a.AsPlanned:
		return o.T("as planned")
	}
	return o.T("proven")
}

// gap is a gap in cents, rounded up: it promises no less than there is.
func (w words) gap(c document.Cost) Value {
	return w.money(pricing.MoneyOf(pricing.Money(c).Decimal().RoundCeil(pricing.CentDecimals)))
}

// summary are the costs and the saving that a buyer quotes, and what they depend on.
func (o *optimum) summary() Section {
	configured, best := o.compared()
	in := o.shown()
	var measured, percent Text
	if o.overFutures() {
		measured = o.S("%s of %s", o.measure(), o.drawn())
	} else if t := o.totals(); t.SavingPercent != nil && !t.Saving.IsZero() {
		percent = o.S("%s%% of the cost as configured", o.money(*t.SavingPercent).String())
	}
	saving := in.total(o.T("Saving"), in.money(configured.Sub(best)), percent)
	saving.Tone = when(configured.GreaterThan(best), Better)
	figures := Figures{
		in.total(o.T("As configured"), in.money(configured), measured), in.otherwise(), in.total(Capital(o.bestName(o.Proven)), in.money(best), in.bound()), saving,
	}
	if o.totals() != &o.Totals && !o.overFutures() {
		figures = append(figures, o.total(o.T("Whole plan"), o.money(o.Totals.Best.Cost), o.S("with these purchases for %s", address(*o.Options.Account))))
	}
	return Section{ID: "summary", Name: o.T("totals"), Heading: o.S("Summary %s", o.scope()), Rank: rankSummary, Blocks: []Block{slices.Concat(figures, in.inFutures(), o.suspending())}}
}

// otherwise is what the best is held against: no purchases, or over futures those that are
// best for the forecast.
func (o *optimum) otherwise() Figure {
	if o.overFutures() {
		return o.total(o.T("For the forecast"), o.money(*o.Futures.Certain.Measured), o.S("with the purchases that are best if the forecast is certain"))
	}
	return o.total(o.T("No purchases"), o.money(o.totals().Without.Cost), nil)
}

// bound says what is known of other purchases where nothing is proven. Costs are never
// below zero, so a bound there says nothing.
func (o *optimum) bound() Text {
	gap := o.gap(o.Gap)
	least := o.Totals.Best.Cost.Decimal().Sub(gap.Number)
	switch {
	case o.Proven || o.overFutures():
		return nil
	case gap.IsZero():
		return o.S("no other purchases cost a cent less")
	case !least.IsPositive():
		return o.S("how much less other purchases may cost is not known")
	}
	return o.S("no purchases cost less than %s (gap %s)", o.money(pricing.MoneyOf(least)), gap)
}

// suspending says where service stops without more money, first where it is needed first.
func (o *optimum) suspending() (figures Figures) {
	var needed []topUp
	several := false
	for _, a := range o.Optimize.Accounts {
		if a.Suspends && a.RequiredBy != nil {
			needed = append(needed, topUp{a.Required, *a.RequiredBy, a.Address, nil})
			several = several || o.in(&a).code != o.code
		}
	}
	if len(needed) == 0 {
		return nil
	}
	figures = o.topUps(needed, o.S("without it service stops in %s, and these figures do not hold:", o.count(len(needed), "account")))
	if several { // amounts that do not add up stand in the accounts
		figures[0].Value = Value{}
		return figures[:1]
	}
	return figures
}
