package present

import (
	"slices"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/workings"
	"github.com/declarative-cost/planner/pricing"
)

// views add up the three views of the month's cost.
func (e *explanation) views() Section {
	consumed := document.SumOf(e.Packs, func(p workings.Pack) pricing.Money { return p.ConsumedValue })
	expired := document.SumOf(e.Packs, func(p workings.Pack) pricing.Money { return p.Amortized }).Sub(consumed)
	subscribed := e.Amortized.Sub(e.Bill).Sub(consumed).Sub(expired)
	daily := slices.ContainsFunc(e.Products, func(p document.ProductWorkings) bool { return p.Terms.Billing == pricing.PeriodDay })
	paid := either(daily, e.T("bills deducted"), e.F("bill of %s, deducted on %s,", e.Month-1, e.Paid.Date))
	deducted := e.Cash.Sub(e.PackPurchases).Sub(e.Fees).Add(e.Credits)
	return Section{ID: "views", Heading: e.S("Billed, amortized and cash (§6)"), Blocks: []Block{Figures{
		{Label: e.T("Billed"), Value: e.money(e.Billed), Text: e.partsOf("bill", e.Bill, "packs bought", e.PackPurchases, "fees", e.Fees)},
		{Label: e.T("Amortized"), Value: e.money(e.Amortized), Text: e.partsOf("bill", e.Bill, "packs used", consumed, "packs expired", expired, "subscriptions", subscribed)},
		{Label: Capital(e.T("cash")), Value: e.money(e.Cash), Text: e.partsOf(paid, deducted, "packs bought", e.PackPurchases, "fees", e.Fees, "paid by vouchers", e.Credits.Neg())},
	}}}
}

// opening is the settlement before the first month's.
func (e *explanation) opening() (out Section) {
	s := e.product.OpeningSettlement
	switch {
	case s == nil:
		return out
	case e.billedByDay():
		out.Blocks = []Block{Notes{e.S("What the opening says is due, %s, is deducted. The product is billed by the day (billing day), so nothing is frozen.", e.money(s.Charged))}}
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
		out.Blocks = []Block{Notes{e.S("The bills of the month's days, %s together, were deducted each on the next day, the last one on %s. Nothing is frozen (billing day). Then the balance is %s.", e.money(s.Charged), dateOf(s.Date), e.money(s.Balance))}}
		return out
	}
	out.Blocks = []Block{e.ledger(s, e.T("settlement before"))}
	if s.Suspended {
		out.Blocks = append(out.Blocks, Notes{e.S("The account is suspended: the estimate is still the one whose freeze failed.")})
		return out
	}
	var lists pricing.Money
	var lines []line
	for _, m := range e.all {
		if p := m.Estimated; p.Calls > 0 {
			lists = lists.Add(pricing.Money(p.List))
			lines = append(lines, e.priced(m.Meter, Item, rated{meter: e.meter(m.Meter), basis: p.Basis, tiers: p.Tiers, list: p.List})...)
		}
	}
	terms := &e.product.Terms
	rule := e.S("The estimate is list %s (freeze_basis %s) × freeze_ratio %s, rounded to cents: %s.", e.money(lists), string(terms.FreezeBasis), priceOf(terms.FreezeRatio), e.money(s.Estimate))
	out.Blocks = append(out.Blocks, Notes{rule})
	if terms.FreezeBasis == pricing.BasisGross { // otherwise the costs say it
		out.Blocks = append(out.Blocks, newTable(lines))
	}
	return out
}

// ledger follows the money up to a settlement and through it: unfreeze, deduct, freeze.
func (e *explanation) ledger(s *document.Settling, before string) Table {
	balance, frozen := s.BalanceBefore, s.FrozenBefore
	var lines []line
	available := balance.Sub(frozen)
	add := func(date, entry Value, newBalance, newFrozen pricing.Money) {
		now := newBalance.Sub(newFrozen)
		v := e.money(now.Sub(available))
		v.Signed = true
		lines = append(lines, line{Item, []cell{
			e.at("date", date), e.at("entry", entry), e.at("change", v), e.at("balance", e.money(newBalance)), e.at("frozen", e.money(newFrozen)), e.at("available", e.money(now)),
		}})
		balance, frozen, available = newBalance, newFrozen, now
	}
	add(Value{}, word(before), balance, frozen)
	for _, ev := range pointers(s.Since) {
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
	return newTable(lines)
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
