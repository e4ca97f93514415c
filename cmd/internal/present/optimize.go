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
	o := &optimum{words{opt.Lang}, d, opt}
	title := o.S("Optimize %s", o.scope())
	if d.Scenario != nil {
		title = o.S("%s, scenario %s", title, name(*d.Scenario))
	}
	return pageIn(Page{Lang: opt.Lang, Title: title, Headline: o.headline(), Sections: o.sections()}, d.Currency)
}

// scope says "2026-12 to 2027-11 (12 months), amounts in CNY".
func (o *optimum) scope() string {
	return o.F("%s, amounts in %s", o.span(o.Start, o.Months), o.currency())
}

func (o *optimum) currency() string { return o.Printer.Currency(o.Optimize.Currency) }

// isOwn says whether a currency of an account is not the plan's.
func (o *optimum) isOwn(currency string) bool {
	return currency != "" && currency != o.Optimize.Currency
}

// in is the optimum as the section of an account sees it, in the account's currency.
func (o *optimum) in(a *document.OptimizeAccount) *optimum {
	doc := *o.Optimize
	doc.Currency = cmp.Or(a.Currency, doc.Currency)
	return &optimum{o.words, &doc, o.opt}
}

// headline says what the purchases cost and save.
func (o *optimum) headline() Text {
	configured, best := o.compared()
	shown, label := o.inCurrency(moneyOf(best), o.shown()), Capital(o.bestName(o.Proven))
	switch saving := configured.Sub(best); {
	case saving.IsZero():
		return o.S("%s: %s, as configured", label, shown)
	case saving.IsNegative():
		return o.S("%s: %s, %s more than as configured", label, shown, moneyOf(saving.Neg()))
	default:
		return o.S("%s: %s, a saving of %s on %s", label, shown, moneyOf(saving), moneyOf(configured))
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

// shown is the currency of what is compared.
func (o *optimum) shown() string {
	if t := o.totals(); t != &o.Totals {
		return o.in(&o.Optimize.Accounts[0]).Optimize.Currency
	}
	return o.Optimize.Currency
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
	var all []*document.OptimizeAccount
	for i := range o.Optimize.Accounts {
		all = append(all, &o.Optimize.Accounts[i])
	}
	shown, rest := all, []*document.OptimizeAccount(nil)
	if len(all) > drawnAccounts && !o.opt.Detail {
		shown, rest = cut(mostSaved(all), drawnAccounts)
	}
	sections := []func() Section{o.basis}
	if o.overFutures() {
		sections = append(sections, o.futures)
	}
	if len(all) > 1 {
		sections = append(sections, func() Section { return o.accountList(mostSaved(slices.Clone(all)), len(rest)) })
	}
	for _, a := range shown {
		sections = append(sections, func() Section {
			s := o.in(a).account(a)
			setCurrency(&s, a.Currency)
			return s
		})
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
	return Section{ID: "basis", Name: o.T("prices and terms"), Rank: rankBasis, Blocks: []Block{append(lines,
		Line{Label: o.T("Goal"), Text: o.S("%s.", o.goal())}, Line{Label: o.T("Compared"), Text: o.purchasesCompared()},
	)}}
}

func (o *optimum) isAmortized() bool { return o.Options.Objective == "amortized" }

// goal says what is to be least, and within which limits.
func (o *optimum) goal() Text {
	goal := o.S("minimize the amount billed (bills and packs bought in these months); calls left at the end have no value")
	if o.overFutures() {
		goal = o.S("minimize %s of what is billed in %s (bills and packs bought in these months); calls left at the end have no value", o.measure(), o.drawn())
	}
	if o.isAmortized() {
		left := o.S("as many calls as the last month asks for")
		if n := o.Options.MaxLeftover; n != nil {
			left = Text{word(o.calls(*n, "call"))}
		}
		goal = o.S("minimize the amount billed less the value of calls left at the end in packs bought in these months; at most %s may be left", left)
	}
	if m := o.Options.MaxUpfront; m != nil {
		goal = o.S("%s; at most %s for packs on one day", goal, moneyOf(*m))
	}
	return goal
}

// purchasesCompared says what purchases were compared.
func (o *optimum) purchasesCompared() Text {
	own := o.S("each of the plan's own purchases in these months is kept unchanged or dropped")
	if o.Options.Keep {
		own = o.S("the plan's own purchases are kept, and others are added")
	}
	if a := o.Options.Account; a != nil {
		own = o.S("%s; only %s is optimized", own, address(*a))
	}
	return o.S("packs bought on the first day of a month at catalogue prices; %s. Costs are compared before bills are rounded to cents.", own)
}

// accountList puts the accounts side by side, the ones that save most first. Its lines add
// up to its total. The purchases of some accounts may not be shown.
func (o *optimum) accountList(accounts []*document.OptimizeAccount, hidden int) Section {
	listed, others := cut(accounts, listedTroubled)
	if o.opt.Detail {
		listed, others = accounts, nil
	}
	line := func(a **document.OptimizeAccount) row {
		cells := o.costCells(&(*a).Totals, (*a).Currency)
		if o.overFutures() { // without purchases no future is settled
			configured, best := *(*a).Futures.Configured.Measured, *(*a).Futures.Best.Measured
			cells = row{"configured": moneyOf(configured), "best": moneyOf(best), "saves": moneyOf(configured.Sub(best)).toned(Better)}
		}
		return cells.and(row{"account": address((*a).Address), "status": word(o.status(*a))})
	}
	lines := items(listed, line)
	if len(others) > 0 {
		lines = append(lines, rest("account", word(o.count(len(others), "other")), items(others, line)))
	}
	columns := []column{at("configured", o.T("as configured"), Money).sum(), at("without", o.T("no purchases"), Money).rank(1).sum().ifAny(), at("best", o.bestName(o.Proven), Money).sum(), at("saves", o.T("saving"), Money).sum()}
	several := slices.ContainsFunc(accounts, func(a *document.OptimizeAccount) bool { return o.isOwn(a.Currency) })
	if several { // which do not add up
		lines = append(lines, rowLine{Total, o.costCells(&o.Totals, o.Optimize.Currency).and(row{"account": word(o.T("total"))})})
		columns = append([]column{at("currency", o.T("currency"), Words)}, columns...)
	}
	heading := o.currency()
	if several {
		heading = o.T("in its currency")
	}
	table := newRows(lines, under("", at("account", o.T("account"), Address)), under(heading, columns...), under("", at("status", o.T("status"), Words)))
	if !several && (!o.overFutures() || *o.Options.At == "mean") { // other measures do not add up
		table = o.totalled("", table)
	}
	var notes Notes
	if hidden > 0 {
		notes = Notes{o.S("--detail shows the purchases of %s.", o.count(hidden, "more account"))}
	}
	return Section{ID: "accounts", Name: o.T("accounts"), Heading: o.S("Accounts, by saving"), Rank: rankMonths, Blocks: []Block{table, notes}}
}

// costCells compare costs in a currency.
func (o *optimum) costCells(t *document.OptimizeTotals, currency string) row {
	currency = cmp.Or(currency, o.Optimize.Currency)
	return inOwn(currency, row{
		"configured": moneyOf(t.Configured.Cost), "without": moneyOf(t.Without.Cost), "best": moneyOf(t.Best.Cost), "saves": moneyOf(t.Saving).toned(Better), "currency": word(o.Printer.Currency(currency)),
	})
}

// bestName is what the best plan may be called.
func (w words) bestName(proven bool) string {
	if proven {
		return w.T("cheapest")
	}
	return w.T("best found")
}

// status says how sure an account's purchases are.
func (o *optimum) status(a *document.OptimizeAccount) string {
	switch {
	case !a.Proven && gapOf(a.Gap).IsZero():
		return o.bestName(false)
	case !a.Proven:
		return o.F("gap %s", gapOf(a.Gap).String())
	case a.AsPlanned:
		return o.T("as planned")
	}
	return o.T("proven")
}

// gapOf is a gap in cents, rounded up: it promises no less than there is.
func gapOf(c document.Cost) Value {
	return moneyOf(pricing.MoneyOf(pricing.Money(c).Decimal().RoundCeil(pricing.CentDecimals)))
}

// summary are the costs and the saving that a buyer quotes, and what they depend on.
func (o *optimum) summary() Section {
	configured, best := o.compared()
	var measured, percent Text
	if o.overFutures() {
		measured = o.S("%s of %s", o.measure(), o.drawn())
	} else if t := o.totals(); t.SavingPercent != nil && !t.Saving.IsZero() {
		percent = o.S("%s%% of the cost as configured", moneyOf(*t.SavingPercent))
	}
	saving := o.figure(o.T("Saving"), moneyOf(configured.Sub(best)), percent)
	if configured.GreaterThan(best) {
		saving.Tone = Better
	}
	figures := Figures{o.figure(o.T("As configured"), moneyOf(configured), measured), o.otherwise(), o.figure(Capital(o.bestName(o.Proven)), moneyOf(best), o.bound()), saving}
	if o.totals() != &o.Totals && !o.overFutures() {
		figures = append(figures, o.total(o.T("Whole plan"), moneyOf(o.Totals.Best.Cost), o.S("with these purchases for %s", address(*o.Options.Account)), o.Optimize.Currency))
	}
	return Section{ID: "summary", Name: o.T("totals"), Heading: o.S("Summary %s", o.scope()), Rank: rankSummary, Blocks: []Block{slices.Concat(figures, o.inFutures(), o.suspending())}}
}

// otherwise is what the best is held against: no purchases, or over futures those that are
// best for the forecast.
func (o *optimum) otherwise() Figure {
	if o.overFutures() {
		return o.figure(o.T("For the forecast"), moneyOf(*o.Futures.Certain.Measured), o.S("with the purchases that are best if the forecast is certain"))
	}
	return o.figure(o.T("No purchases"), moneyOf(o.totals().Without.Cost), nil)
}

func (o *optimum) figure(label string, v Value, text Text) Figure {
	return o.total(label, v, text, o.shown())
}

// bound says what is known of other purchases where nothing is proven. Costs are never
// below zero, so a bound there says nothing.
func (o *optimum) bound() Text {
	gap := gapOf(o.Gap)
	least := o.Totals.Best.Cost.Decimal().Sub(gap.Number)
	switch {
	case o.Proven || o.overFutures():
		return nil
	case gap.IsZero():
		return o.S("no other purchases cost a cent less")
	case !least.IsPositive():
		return o.S("how much less other purchases may cost is not known")
	}
	return o.S("no purchases cost less than %s (gap %s)", moneyOf(pricing.MoneyOf(least)), gap)
}

// suspending says where service stops without more money, first where it is needed first.
func (o *optimum) suspending() (figures Figures) {
	var needed []topUp
	var required pricing.Money
	several := false
	for _, a := range o.Optimize.Accounts {
		if a.Suspends && a.RequiredBy != nil {
			needed = append(needed, topUp{a.Required, *a.RequiredBy, a.Address, nil})
			required, several = required.Add(a.Required), several || o.isOwn(a.Currency)
		}
	}
	if len(needed) == 0 {
		return nil
	}
	slices.SortStableFunc(needed, func(a, b topUp) int { return cmp.Or(pricing.CompareDates(a.by, b.by), b.amount.Compare(a.amount)) })
	total := o.figure(o.T("Funding"), moneyOf(required), o.S("without it service stops in %s, and these figures do not hold:", o.count(len(needed), "account")))
	total.Tone = Worse
	if several { // amounts that do not add up stand in the accounts
		total.Value = Value{}
		return Figures{total}
	}
	return append(Figures{total}, o.topUps(needed)...)
}
