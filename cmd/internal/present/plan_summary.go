package present

import (
	"cmp"
	"maps"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/declarative-cost/planner/planner"
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
	bill, billed, amortized := s.Bill, s.Billed, s.Amortized
	var fees pricing.Money
	for _, f := range p.facts {
		fees = fees.Add(f.feesUsed)
	}
	used := amortized.Sub(bill).Sub(s.PacksExpiredValue).Sub(fees)
	figures := Figures{
		p.total(p.T("Billed"), moneyOf(billed), parts(p.T("bills"), moneyOf(bill), p.T("packs bought"), moneyOf(s.PackPurchases), p.T("fees"), moneyOf(s.Fees))),
		p.total(p.T("Amortized"), moneyOf(amortized), parts(p.T("bills"), moneyOf(bill), p.T("packs used"), moneyOf(used), p.T("packs expired"), moneyOf(s.PacksExpiredValue), p.T("fees"), moneyOf(fees))),
		p.total(Capital(p.T("cash")), moneyOf(s.Cash), p.cashText()),
	}
	if p.opt.Charts {
		figures = append(figures, p.largestMonth())
	}
	if prepaid := billed.Sub(amortized); !prepaid.IsZero() {
		v := moneyOf(prepaid)
		v.Signed = true
		figures = append(figures, p.total(p.T("Prepaid"), v, Text{word(p.T("billed - amortized: change in prepaid pack value"))}))
	}
	if saved := s.List.Sub(bill); p.discounted() && !saved.IsZero() {
		figures = append(figures, p.total(p.T("Discount"), moneyOf(saved), p.S("off the list price of %s", moneyOf(s.List))))
	}
	served := p.servedInAll()
	for _, unit := range p.units {
		figures = append(figures, Figure{Label: Capital(p.unitName(unit)), Value: callsOf(served.of(unit).Calls), Text: p.callsParts(served.of(unit))})
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
func (p *plan) total(label string, v Value, text Text) Figure {
	return p.words.total(label, v, text, p.Plan.Currency)
}

func (w words) total(label string, v Value, text Text, currency string) Figure {
	if short := w.Short(v.Number, currency); short != "" {
		if len(text) > 0 {
			text = w.S("%s: %s", short, text)
		} else {
			text = Text{word(short)}
		}
	}
	return Figure{Label: label, Value: v, Text: text}
}

// parts says "bills 1.00 + packs bought 2.00", parts that are zero left out.
func parts(namesAndValues ...any) Text {
	var texts []Text
	for i := 0; i < len(namesAndValues); i += 2 {
		if v := namesAndValues[i+1].(Value); !v.IsZero() {
			texts = append(texts, Text{word(namesAndValues[i].(string) + " "), v})
		}
	}
	return join(" + ", texts...)
}

// callsParts says who pays for the calls served.
func (p *plan) callsParts(c planner.Coverage) Text {
	text := parts(p.T("subscriptions"), callsOf(c.Subscription), p.T("free"), callsOf(c.Free), p.T("packs"), callsOf(c.Pack), p.T("postpaid"), callsOf(c.Postpaid), p.T("free meters"), callsOf(c.Unpriced()))
	if len(text) == 0 {
		return Text{word(p.T("served"))}
	}
	return p.S("served: %s", text)
}

func (p *plan) cashText() Text {
	after := p.AfterHorizon
	text := Text{word(p.T("paid within these months"))}
	if !after.Cash.IsZero() {
		text = p.S("including %s due after the horizon, on %s", moneyOf(after.Cash), dateOf(after.Date))
	}
	if credits := p.Totals.Credits; !credits.IsZero() {
		text = p.S("%s; vouchers pay %s", text, moneyOf(credits))
	}
	return text
}

// largestMonth is the month in which most is paid, be it the one after the plan.
func (p *plan) largestMonth() Figure {
	largest, month := p.AfterHorizon.Cash, p.AfterHorizon.Date.Month()
	for _, m := range slices.Backward(p.Monthly) {
		if cash := m.Cash; !cash.LessThan(largest) {
			largest, month = cash, m.Month
		}
	}
	if largest.IsZero() {
		return Figure{Label: p.T("Largest month"), Value: moneyOf(largest), Text: p.S("nothing is paid")}
	}
	return p.total(p.T("Largest month"), moneyOf(largest), p.S("paid in %s, the largest amount in any month", monthOf(month)))
}

func (p *plan) discounted() bool {
	return slices.ContainsFunc(p.Inputs.Accounts, isDiscounted)
}

// limitFigures say how many budgets and checks do not hold.
func (p *plan) limitFigures() (figures Figures) {
	exceeded, failing := 0, 0
	for _, b := range p.Budgets {
		if b.Exceeded {
			exceeded++
		}
	}
	for _, c := range p.Checks {
		if c.Status != statusPass {
			failing++
		}
	}
	if exceeded > 0 {
		figures = append(figures, Figure{Label: p.T("Budgets"), Value: callsOf(int64(exceeded)), Text: p.S("of %s exceeded", p.count(len(p.Budgets), "budget")), Tone: Warn})
	}
	if failing > 0 {
		figures = append(figures, Figure{Label: p.T("Checks"), Value: callsOf(int64(failing)), Text: p.S("of %s failing", p.count(len(p.Checks), "check")), Tone: Warn})
	}
	return figures
}

// troubleFigures are what is lost, with why.
func (p *plan) troubleFigures() (figures Figures) {
	suspended, refused := 0, 0
	expired, soon := leftovers{}, leftovers{}
	for _, f := range p.facts {
		if f.suspended {
			suspended++
		}
		refused += f.refused
		for unit, left := range f.expired {
			expired.add(unit, left)
		}
		for unit, left := range f.voidSoon {
			soon.add(unit, left)
		}
	}
	served := p.servedInAll()
	add := func(label string, n Value, tone Tone, text Text) {
		figures = append(figures, Figure{Label: label, Value: n, Text: text, Tone: tone})
	}
	why := p.S("service is suspended in %s", p.ofAccounts(suspended))
	if suspended == 0 {
		why = p.S("no free quota or pack covers them, and they are not sold postpaid")
	}
	for _, unit := range p.units {
		if n := served.of(unit).Lost; n > 0 || suspended > 0 && len(p.units) == 1 {
			add(Capital(p.F("lost %s", p.unitName(unit))), callsOf(n), Worse, why)
		}
	}
	if refused > 0 {
		add(p.T("Refused"), callsOf(int64(refused)), Worse, p.S("pack purchases, for lack of money"))
	}
	for i, unit := range slices.Sorted(maps.Keys(expired)) {
		text := p.S("%s of packs expire unused", p.unitName(unit))
		if i == len(expired)-1 {
			text = p.S("%s, worth %s", text, moneyOf(p.Totals.PacksExpiredValue))
		}
		add(p.T("Expired"), unitsValue(expired[unit]), Warn, text)
	}
	for _, unit := range slices.Sorted(maps.Keys(soon)) {
		add(p.T("Left"), unitsValue(soon[unit]), Warn, p.S("%s of packs expire within a month after the plan", p.unitName(unit)))
	}
	return figures
}

// namedTopUps is how many accounts a summary names.
const namedTopUps = 3

// topUpFigures say how much money is short, and what to top up until when; of many
// accounts those that need it first.
func (p *plan) topUpFigures() (figures Figures) {
	var short []facts
	var required pricing.Money
	for _, f := range p.facts {
		if f.isShort() {
			short, required = append(short, f), required.Add(f.required)
		}
	}
	if len(short) == 0 {
		return p.enough()
	}
	slices.SortStableFunc(short, func(a, b facts) int {
		return cmp.Or(pricing.CompareDates(*a.by, *b.by), b.required.Compare(a.required))
	})
	total := p.total(p.T("Funding"), moneyOf(required), p.S("shortfall in %s:", p.ofAccounts(len(short))))
	total.Tone = Worse
	var needed []topUp
	for _, f := range short {
		needed = append(needed, topUp{f.required, *f.by, f.address, nil})
		if p.isOwn(f.currency) {
			needed[len(needed)-1].own = p.inCurrency(moneyOf(f.ownRequired), f.currency)
		}
	}
	return append(append(figures, total), p.topUps(needed)...)
}

// A topUp is money that an account needs by a day.
type topUp struct {
	amount  pricing.Money
	by      pricing.Date
	account string
	own     Text // the amount in the account's currency; empty where that is the plan's
}

// topUps name what to top up, of many accounts the first, which add up to what is needed.
func (w words) topUps(all []topUp) (figures Figures) {
	named, rest := cut(all, namedTopUps)
	add := func(m pricing.Money, text Text) {
		figures = append(figures, Figure{Label: w.T("Top up"), Value: moneyOf(m), Text: text, Tone: Worse, Part: true})
	}
	for _, t := range named {
		text := w.S("by %s to %s", dateOf(t.by), address(t.account))
		if len(t.own) > 0 {
			text = w.S("%s: %s", text, t.own)
		}
		add(t.amount, text)
	}
	if len(rest) > 0 {
		var required pricing.Money
		for _, t := range rest {
			required = required.Add(t.amount)
		}
		add(required, w.S("from %s on to %s", dateOf(rest[0].by), w.count(len(rest), "more account")))
	}
	return figures
}

// enough says that no money is short, as far as anything is known of it.
func (p *plan) enough() Figures {
	unknown := 0
	for _, f := range p.facts {
		if !f.tracksCash {
			unknown++
		}
	}
	known := Figure{Label: p.T("Funding"), Value: moneyOf(pricing.Money{}), Text: p.S("no top-up needed"), Tone: Better}
	switch {
	case unknown == 0:
		return Figures{known}
	}
	return Figures{{Label: p.T("Funding"), Text: p.S("not known: no balance is declared in %s; set opening { balance = … } there, or use --cash", p.ofAccounts(unknown))}}
}

// ofAccounts says "3 of 12 accounts", or "the account" where there is one.
func (p *plan) ofAccounts(n int) string {
	if len(p.facts) == 1 {
		return p.T("the account")
	}
	return p.F("%s of %s accounts", callsOf(int64(n)).String(), callsOf(int64(len(p.facts))).String())
}
