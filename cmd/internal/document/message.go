package document

import (
	"slices"
	"strconv"

	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// Sentence says an event of an account, with the numbers grouped: "The freeze of
// 12,000.00 fails: 3,210.55 is missing." It uses nothing but the event, the account's
// packs and its terms. Whatever a configuration or a catalogue named goes through name
// first, which makes it safe where it is shown. The document's is English, which is the
// printer nil.
func (e *Event) Sentence(p *lang.Printer, a *Account, name func(string) string) string {
	amount, calls := grouped(e.amount()), groupedCount(e.Calls)
	switch e.Type {
	case planner.EventTopUp:
		return p.F("%s credits %s.", name(text(e.Address)), amount)
	case planner.EventAdjusted:
		return e.adjusted(p)
	case planner.EventUnfreeze:
		return p.F("%s is unfrozen.", amount)
	case planner.EventBill:
		return p.F("The bill of %s for %s is deducted.", amount, e.Date.Month()-1)
	case planner.EventFreeze:
		return p.F("%s is frozen, the estimate of the bill for %s.", amount, e.Date.Month())
	case planner.EventFreezeFailed:
		return p.F("The freeze of %s fails: %s is missing.", amount, e.missing())
	case planner.EventSuspended:
		return p.T("The service is suspended: calls are lost until the balance covers the freeze.")
	case planner.EventResumed:
		return p.F("The service resumes: the freeze of %s succeeds.", amount)
	case planner.EventPackBought:
		return p.F("%s is bought for %s: %s calls.", e.purchase(p, a, name), amount, calls)
	case planner.EventPackRefused:
		return p.F("%s is not bought: it costs %s and %s is missing.", e.purchase(p, a, name), amount, e.missing())
	case planner.EventPackExhausted:
		return p.F("%s is used up.", e.purchase(p, a, name))
	case planner.EventPackExpired:
		return p.F("%s expires with %s calls left, worth %s.", e.purchase(p, a, name), calls, amount)
	case planner.EventFreeQuotaExhausted:
		return p.F("The free quota %s of %s calls is used up for %s.", name(strconv.Quote(text(e.Quota))), calls, e.Date.Month())
	case planner.EventTierChanged:
		return e.tier(p, a, name)
	case planner.EventShortfall:
		return e.shortfall(p, a, name)
	}
	return p.F("%s.", name(string(e.Type)))
}

// adjusted says how a statement changes the balance that was simulated.
func (e *Event) adjusted(p *lang.Printer) string {
	change, balance := e.amount(), grouped(pricing.Money(e.Balance))
	switch {
	case change.IsZero():
		return p.F("The statement shows the balance as simulated, %s.", balance)
	case change.IsNegative():
		return p.F("The statement shows a balance of %s, %s less than simulated.", balance, grouped(change.Neg()))
	}
	return p.F("The statement shows a balance of %s, %s more than simulated.", balance, grouped(change))
}

// missing is what the money available falls short of the event's amount.
func (e *Event) missing() string { return grouped(e.amount().Sub(pricing.Money(e.Available))) }

// amount is the event's amount; an absent one is zero.
func (e *Event) amount() pricing.Money {
	if e.Amount == nil {
		return pricing.Money{}
	}
	return pricing.Money(*e.Amount)
}

// purchase names a pack purchase: "resource_pack.q1 (2 × similar_search_image_5m)".
func (e *Event) purchase(p *lang.Printer, a *Account, name func(string) string) string {
	address := text(e.Address)
	i, ok := slices.BinarySearchFunc(a.Packs, address, func(p Pack, address string) int { return planner.CompareAddresses(p.Address, address) })
	if !ok {
		return name(address)
	}
	return p.F("%s (%s × %s)", name(address), groupedCount(&a.Packs[i].Quantity), name(a.Packs[i].SKU))
}

// shortfall says what the money does not cover: a purchase, or else the freeze. The
// event shows the state before the money moves, so what is needed is what is available
// and what is missing.
func (e *Event) shortfall(p *lang.Printer, a *Account, name func(string) string) string {
	missing := e.amount()
	needed := pricing.Money(e.Available).Add(missing)
	switch {
	case e.Address != nil:
		return p.F("The price of %s, %s, is not covered: %s is missing.", e.purchase(p, a, name), grouped(needed), grouped(missing))
	case needed.IsZero():
		return p.F("The balance is %s below zero, with nothing to freeze.", grouped(missing))
	}
	return p.F("The freeze of %s is not covered: %s is missing.", grouped(needed), grouped(missing))
}

// tier says which list price a meter's calls take from now on.
func (e *Event) tier(p *lang.Printer, a *Account, name func(string) string) string {
	meter, from, calls, month := name(text(e.Meter)), groupedCount(e.TierFrom), groupedCount(e.Calls), e.Date.Month()
	reached := p.F("%s reaches the tier from %s calls with %s postpaid calls so far in %s", meter, from, calls, month)
	if a.Terms.TierBasis == pricing.BasisGross {
		reached = p.F("%s reaches the tier from %s calls with %s calls so far in %s", meter, from, calls, month)
	}
	switch {
	case e.Price == nil || e.PriceBefore == nil:
		return p.F("%s.", reached)
	case a.Terms.TierMode == pricing.TierModeGraduated:
		return p.F("%s: the list price of further calls is %s instead of %s.", reached, e.Price.String(), e.PriceBefore.String())
	}
	return p.F("%s: the list price of the month's postpaid calls is now %s instead of %s.", reached, e.Price.String(), e.PriceBefore.String())
}

// text is what a document has where null is possible.
func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// grouped prints an amount with its digits in groups of three.
func grouped(m pricing.Money) string { return pricing.GroupDigits(m.String()) }

// groupedCount prints a number of calls likewise; an absent one is zero.
func groupedCount(n *int64) string {
	if n == nil {
		n = new(int64)
	}
	return pricing.GroupDigits(strconv.FormatInt(*n, 10))
}
