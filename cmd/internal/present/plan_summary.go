package present

import (
	"cmp"
	"maps"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
)

// summary is what the plan comes to, and what to do about it.
func (p *plan) summary() Section {
	return Section{ID: "summary", Name: p.T("totals"), Heading: p.S("Summary %s", p.scope()), Rank: rankSummary, Blocks: []Block{p.figures()}}
}

func (p *plan) figures() Figures {
	return slices.Concat(p.costFigures(), p.limitFigures(), p.troubleFigures(), p.topUpFigures())
}

// costFigures are the totals, each with the parts it is the sum of.
func (p *plan) costFigures() Figures {
	s := p.Totals
	fees := document.SumOf(p.facts, func(f facts) pricing.Money { return f.feesUsed })
	used := s.Amortized.Sub(s.Bill).Sub(s.PacksExpiredValue).Sub(fees)
	figures := Figures{
		p.total(p.T("Billed"), p.money(s.Billed), p.partsOf("bills", s.Bill, "packs bought", s.PackPurchases, "fees", s.Fees)),
		p.total(p.T("Amortized"), p.money(s.Amortized), p.partsOf("bills", s.Bill, "packs used", used, "packs expired", s.PacksExpiredValue, "fees", fees)),
		p.total(Capital(p.T("cash")), p.money(s.Cash), p.cashText()),
	}
	addIf(&figures, p.opt.Charts, p.largestMonth())
	prepaid, saved := p.money(s.Billed.Sub(s.Amortized)), p.money(s.List.Sub(s.Bill))
	prepaid.Signed = true
	addIf(&figures, !prepaid.IsZero(), p.total(p.T("Prepaid"), prepaid, p.S("billed - amortized: change in prepaid pack value")))
	addIf(&figures, slices.ContainsFunc(p.Inputs.Accounts, isDiscounted) && !saved.IsZero(), p.total(p.T("Discount"), saved, p.S("off the list price of %s", p.money(s.List))))
	served := p.servedInAll()
	for _, unit := range p.units {
		c := served.of(unit)
		parts := p.partsOf("subscriptions", c.Subscription, "free", c.Free, "packs", c.Pack, "postpaid", c.Postpaid, "free meters", c.Unpriced())
		text := either(len(parts) > 0, p.S("served: %s", parts), p.S("served"))
		figures = append(figures, Figure{Label: Capital(p.unitName(unit)), Value: callsOf(c.Calls), Text: text})
	}
	return figures
}

// Capital begins a text with a capital letter, where its script has them.
func Capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}

// total is an amount with a text beside it, which begins with the amount as a person
// would say it where the language does.
func (w words) total(label string, v Value, text Text) Figure {
	short := w.Short(v.Number, v.Currency)
	if short != "" {
		text = either(len(text) > 0, w.S("%s: %s", short, text), Text{word(short)})
	}
	return Figure{Label: label, Value: v, Text: text}
}

// partsOf says "bills 1.00 + packs bought 2.00" of names, each with an amount or a count;
// those that are zero are left out.
func (w words) partsOf(namesAndValues ...any) Text {
	var texts []Text
	for i := 0; i < len(namesAndValues); i += 2 {
		var v Value
		switch n := namesAndValues[i+1].(type) {
		case pricing.Money:
			v = w.money(n)
		case int64:
			v = callsOf(n)
		}
		addIf(&texts, !v.IsZero(), Text{word(w.T(namesAndValues[i].(string)) + " "), v})
	}
	return join(" + ", texts...)
}

func (p *plan) cashText() Text {
	after, credits := p.AfterHorizon, p.Totals.Credits
	text := either(after.Cash.IsZero(), p.S("paid within these months"), p.S("including %s due after the horizon, on %s", p.money(after.Cash), dateOf(after.Date)))
	return either(credits.IsZero(), text, p.S("%s; vouchers pay %s", text, p.money(credits)))
}

// largestMonth is the month in which most is paid, be it the one after the plan.
func (p *plan) largestMonth() Figure {
	largest, month := p.AfterHorizon.Cash, p.AfterHorizon.Date.Month()
	for _, m := range slices.Backward(p.Monthly) {
		if !m.Cash.LessThan(largest) {
			largest, month = m.Cash, m.Month
		}
	}
	if largest.IsZero() {
		return Figure{Label: p.T("Largest month"), Value: p.money(largest), Text: p.S("nothing is paid")}
	}
	return p.total(p.T("Largest month"), p.money(largest), p.S("paid in %s, the largest amount in any month", monthOf(month)))
}

// limitFigures say how many budgets and checks do not hold.
func (p *plan) limitFigures() (figures Figures) {
	exceeded := len(having(p.Budgets, func(b document.Budget) bool { return b.Exceeded }))
	failing := len(having(p.Checks, func(c document.Check) bool { return c.Status != statusPass }))
	addIf(&figures, exceeded > 0, Figure{Label: p.T("Budgets"), Value: callsOf(int64(exceeded)), Text: p.S("of %s exceeded", p.count(len(p.Budgets), "budget")), Tone: Warn})
	addIf(&figures, failing > 0, Figure{Label: p.T("Checks"), Value: callsOf(int64(failing)), Text: p.S("of %s failing", p.count(len(p.Checks), "check")), Tone: Warn})
	return figures
}

// troubleFigures are what is lost, with why.
func (p *plan) troubleFigures() (figures Figures) {
	suspended, refused := len(having(p.facts, func(f facts) bool { return f.suspended })), 0
	expired, soon := leftovers{}, leftovers{}
	for _, f := range p.facts {
		refused += f.refused
		expired.addAll(f.expired)
		soon.addAll(f.voidSoon)
	}
	why := either(suspended > 0, p.S("service is suspended in %s", p.ofAccounts(suspended)), p.S("no free quota or pack covers them, and they are not sold postpaid"))
	served := p.servedInAll()
	for _, unit := range p.units {
		lost := served.of(unit).Lost
		addIf(&figures, lost > 0 || suspended > 0 && len(p.units) == 1, Figure{Label: Capital(p.F("lost %s", p.unitName(unit))), Value: callsOf(lost), Text: why, Tone: Worse})
	}
	addIf(&figures, refused > 0, Figure{Label: p.T("Refused"), Value: callsOf(int64(refused)), Text: p.S("pack purchases, for lack of money"), Tone: Worse})
	for i, unit := range slices.Sorted(maps.Keys(expired)) {
		text, last := p.S("%s of packs expire unused", p.unitName(unit)), i == len(expired)-1
		text = either(last, p.S("%s, worth %s", text, p.money(p.Totals.PacksExpiredValue)), text)
		figures = append(figures, Figure{Label: p.T("Expired"), Value: unitsValue(expired[unit]), Text: text, Tone: Warn})
	}
	for _, unit := range slices.Sorted(maps.Keys(soon)) {
		figures = append(figures, Figure{Label: p.T("Left"), Value: unitsValue(soon[unit]), Text: p.S("%s of packs expire within a month after the plan", p.unitName(unit)), Tone: Warn})
	}
	return figures
}

// servedInAll are the calls of all accounts and months.
func (p *plan) servedInAll() tally {
	all := tally{}
	for _, f := range p.facts {
		all = all.with(f.served)
	}
	return all
}

// topUpFigures say how much money is short, and what to top up until when.
func (p *plan) topUpFigures() Figures {
	var short []topUp
	for _, f := range p.facts {
		if f.isShort() {
			own := p.inCurrency(p.words.in(f.currency).money(f.ownRequired))
			short = append(short, topUp{f.required, *f.by, f.address, when(p.isOwn(f.currency), own)})
		}
	}
	if len(short) == 0 {
		return Figures{p.enough()}
	}
	return p.topUps(short, p.S("shortfall in %s:", p.ofAccounts(len(short))))
}

// A topUp is money that an account needs by a day.
type topUp struct {
	amount  pricing.Money
	by      pricing.Date
	account string
	own     Text // the amount in the account's currency; empty where that is the plan's
}

// namedTopUps is how many accounts a summary names.
const namedTopUps = 3

// topUps say what money is needed in all, and name the accounts that need it first.
func (w words) topUps(all []topUp, why Text) Figures {
	slices.SortStableFunc(all, func(a, b topUp) int { return cmp.Or(pricing.CompareDates(a.by, b.by), b.amount.Compare(a.amount)) })
	amount := func(t topUp) pricing.Money { return t.amount }
	figures := Figures{w.total(w.T("Funding"), w.money(document.SumOf(all, amount)), why)}
	figures[0].Tone = Worse
	add := func(m pricing.Money, text Text) {
		figures = append(figures, Figure{Label: w.T("Top up"), Value: w.money(m), Text: text, Tone: Worse, Part: true})
	}
	named, rest := cut(all, namedTopUps)
	for _, t := range named {
		text := w.S("by %s to %s", dateOf(t.by), address(t.account))
		add(t.amount, either(len(t.own) > 0, w.S("%s: %s", text, t.own), text))
	}
	if len(rest) > 0 {
		add(document.SumOf(rest, amount), w.S("from %s on to %s", dateOf(rest[0].by), w.count(len(rest), "more account")))
	}
	return figures
}

// enough says that no money is short, as far as anything is known of it.
func (p *plan) enough() Figure {
	if unknown := len(having(p.facts, func(f facts) bool { return !f.tracksCash })); unknown > 0 {
		return Figure{Label: p.T("Funding"), Text: p.S("not known: no balance is declared in %s; set opening { balance = … } there, or use --cash", p.ofAccounts(unknown))}
	}
	return Figure{Label: p.T("Funding"), Value: p.money(pricing.Money{}), Text: p.S("no top-up needed"), Tone: Better}
}

// ofAccounts says "3 of 12 accounts", or "the account" where there is one.
func (p *plan) ofAccounts(n int) string {
	return either(len(p.facts) == 1, p.T("the account"), p.F("%s of %s accounts", callsOf(int64(n)).String(), callsOf(int64(len(p.facts))).String()))
}
