package present

import (
	"slices"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// views add up the three views of the month's cost.
func (e *explanation) views() Section {
	var consumed, expired pricing.Money
	for _, p := range e.Packs {
		consumed = consumed.Add(p.ConsumedValue)
		expired = expired.Add(p.Amortized.Sub(p.ConsumedValue))
	}
	bought := []any{e.T("packs bought"), moneyOf(e.PackPurchases), e.T("fees"), moneyOf(e.Fees)}
	subscribed := e.Amortized.Sub(e.Bill).Sub(consumed).Sub(expired)
	paid := e.F("bill of %s, deducted on %s,", e.Month-1, e.Paid.Date)
	if slices.ContainsFunc(e.Products, func(p document.ProductWorkings) bool { return p.Terms.Billing == pricing.PeriodDay }) {
		paid = e.T("bills deducted")
	}
	cash := append([]any{paid, moneyOf(e.Cash.Sub(e.PackPurchases).Sub(e.Fees).Add(e.Credits))}, bought...)
	cash = append(cash, e.T("paid by vouchers"), moneyOf(e.Credits.Neg()))
	return Section{ID: "views", Heading: e.S("Billed, amortized and cash (§6)"), Blocks: []Block{Figures{
		{Label: e.T("Billed"), Value: moneyOf(e.Billed), Text: parts(append([]any{e.T("bill"), moneyOf(e.Bill)}, bought...)...)},
		{Label: e.T("Amortized"), Value: moneyOf(e.Amortized), Text: parts(e.T("bill"), moneyOf(e.Bill), e.T("packs used"), moneyOf(consumed), e.T("packs expired"), moneyOf(expired), e.T("subscriptions"), moneyOf(subscribed))},
		{Label: Capital(e.T("cash")), Value: moneyOf(e.Cash), Text: parts(cash...)},
	}}}
}

// opening is the settlement before the first month's.
func (e *explanation) opening() (out Section) {
	s := e.product.OpeningSettlement
	switch {
	case s == nil:
		return out
	case e.billedByDay():
		out.Blocks = []Block{Notes{e.S("What the opening says is due, %s, is deducted. The product is billed by the day (billing day), so nothing is frozen.", moneyOf(s.Charged))}}
	default:
		out.Blocks = []Block{e.ledger(s, e.T("opening")), Notes{e.S("The account's opening block says what is frozen, due and estimated on the first day.")}}
	}
	out.ID, out.Heading = "opening", e.S("Opening settlement on %s (§4)", dateOf(s.Date))
	return out
}

// settled is the month's settlement.
func (e *explanation) settled() Section {
	s := &e.product.Settlement
	out := Section{ID: "settlement", Heading: e.S("Settlement on %s (§4)", dateOf(s.Date))}
	if e.billedByDay() {
		out.Blocks = []Block{Notes{e.S("The bills of the month's days, %s together, were deducted each on the next day, the last one on %s. Nothing is frozen (billing day). Then the balance is %s.", moneyOf(s.Charged), dateOf(s.Date), moneyOf(s.Balance))}}
		return out
	}
	out.Blocks = []Block{e.ledger(s, e.T("settlement before"))}
	if s.Suspended {
		out.Blocks = append(out.Blocks, Notes{e.S("The account is suspended: the estimate is still the one whose freeze failed.")})
		return out
	}
	var lists pricing.Money
	var lines []rowLine
	for _, m := range e.all {
		if p := m.Estimated; p.Calls > 0 {
			lists = lists.Add(pricing.Money(p.List))
			lines = append(lines, e.priced(m.Meter, p.Basis, p.Tiers, p.List, row{})...)
		}
	}
	rule := e.S("The estimate is list %s (freeze_basis %s) × freeze_ratio %s, rounded to cents: %s.", moneyOf(lists), string(e.product.Terms.FreezeBasis), priceOf(e.product.Terms.FreezeRatio), moneyOf(s.Estimate))
	out.Blocks = append(out.Blocks, Notes{rule})
	if e.product.Terms.FreezeBasis == pricing.BasisGross { // otherwise the costs say it
		out.Blocks = append(out.Blocks, newSteps(lines, e.priceColumns()...))
	}
	return out
}

// ledger follows the money up to a settlement and through it: unfreeze, deduct, freeze.
func (e *explanation) ledger(s *document.Settling, before string) Table {
	balance, frozen := s.BalanceBefore, s.FrozenBefore
	var lines []rowLine
	available := balance.Sub(frozen)
	add := func(date, entry Value, newBalance, newFrozen pricing.Money) {
		now := newBalance.Sub(newFrozen)
		v := moneyOf(now.Sub(available))
		v.Signed = true
		lines = append(lines, rowLine{Item, row{
			"date": date, "entry": entry, "change": v, "balance": moneyOf(newBalance), "frozen": moneyOf(newFrozen), "available": moneyOf(now),
		}})
		balance, frozen, available = newBalance, newFrozen, now
	}
	add(Value{}, word(before), balance, frozen)
	for i := range s.Since {
		ev := &s.Since[i]
		switch between := ev.Date == s.Date && ev.Address == nil && ev.Catalog != nil && *ev.Catalog != e.catalog.ID(); {
		case ev.Type == planner.EventShortfall, between: // what other products do between the steps of this settlement comes after them
		case ev.Type == planner.EventBill && ev.Balance.Equal(balance): // vouchers pay all of it
		default:
			add(dateOf(ev.Date), e.entry(ev), ev.Balance, ev.Frozen)
		}
	}
	on := dateOf(s.Date)
	add(on, word(e.T("unfreeze")), balance, frozen.Sub(s.Unfrozen))
	add(on, word(e.F("bill of %s", s.Date.Month()-1)), balance.Sub(s.Charged), frozen)
	entry := word(e.T("freeze"))
	switch {
	case s.Failed:
		entry = word(e.T("freeze fails")).toned(Worse)
	case s.Suspended && !s.Resumed:
		entry = word(e.T("still suspended")).toned(Worse)
	case s.Resumed:
		entry = word(e.T("service resumes")).toned(Better)
	}
	add(on, entry, balance, frozen.Add(s.Frozen))
	if now := s.Balance; !now.Equal(balance) || !s.Available.Equal(available) {
		add(on, word(e.T("other products")), now, now.Sub(s.Available))
	}
	return newSteps(lines, at("date", e.T("date"), Date), at("entry", e.T("entry"), Address), at("change", e.T("change"), Money),
		at("balance", e.T("balance"), Money), at("frozen", e.T("frozen"), Money), at("available", e.T("available"), Money))
}

// entry is what moved money, in a few words.
func (e *explanation) entry(ev *document.Event) Value {
	switch ev.Type {
	case planner.EventAdjusted:
		return word(e.T("statement"))
	case planner.EventResumed:
		return word(e.T("service resumes")).toned(Better)
	case planner.EventPackRefused:
		return name(e.S("%s is refused", address(*ev.Address)).Plain()).toned(Worse)
	}
	if ev.Address == nil { // of another product
		kinds := map[planner.EventType]string{planner.EventUnfreeze: e.T("unfreeze"), planner.EventBill: e.T("bill"), planner.EventFreeze: e.T("freeze")}
		return word(e.F("%s: %s", *ev.Catalog, kinds[ev.Type]))
	}
	return address(*ev.Address)
}
