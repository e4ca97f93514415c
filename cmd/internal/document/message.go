package document

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// Sentence says an event of an account, with the numbers grouped: "The freeze of
// 12,000.00 fails: 3,210.55 is missing." It uses nothing but the event, the currency, and
// the account's packs and products. Whatever a configuration or a catalogue named goes
// through name first, which makes it safe where it is shown. The document's is English,
// which is the printer nil.
func (e *Event) Sentence(p *lang.Printer, currency string, a *Account, name func(string) string) string {
	text := eventSentence{e, p, a, pricing.MinorUnit(currency), name}.text()
	if e.Catalog != nil && len(a.Products) > 1 {
		return p.F("%s: %s", name(*e.Catalog), text)
	}
	return text
}

// An eventSentence is an event of an account that is being told.
type eventSentence struct {
	*Event
	p        *lang.Printer
	a        *Account
	decimals int32 // of amounts
	name     func(string) string
}

func (e eventSentence) grouped(m pricing.Money) string { return grouped(m, e.decimals) }

// counted is the event's number of calls or units: "12 images".
func (e eventSentence) counted() string {
	return Counted(e.p, OrZero(e.Calls), "", OrZero(e.Unit))
}

func (e eventSentence) text() string {
	p, name, amount := e.p, e.name, e.grouped(OrZero(e.Amount))
	switch e.Type {
	case planner.EventTopUp:
		return p.F("%s credits %s.", name(OrZero(e.Address)), amount)
	case planner.EventAdjusted:
		return e.adjusted()
	case planner.EventUnfreeze:
		return p.F("%s is unfrozen.", amount)
	case planner.EventBill:
		return e.bill()
	case planner.EventFreeze:
		return p.F("%s is frozen, the estimate of the bill for %s.", amount, e.Date.Month())
	case planner.EventFreezeFailed:
		return p.F("The freeze of %s fails: %s is missing.", amount, e.missing())
	case planner.EventSuspended:
		if e.daily() {
			return p.T("The service is suspended: calls are lost until the balance is not below zero.")
		}
		return p.T("The service is suspended: calls are lost until the balance covers the freeze.")
	case planner.EventResumed:
		if e.daily() {
			return p.T("The service resumes.")
		}
		return p.F("The service resumes: the freeze of %s succeeds.", amount)
	case planner.EventPackBought:
		return p.F("%s is bought for %s: %s.", e.purchase(), amount, e.counted())
	case planner.EventPackRefused:
		return p.F("%s is not bought: it costs %s and %s is missing.", e.purchase(), amount, e.missing())
	case planner.EventPackExhausted:
		return p.F("%s is used up.", e.purchase())
	case planner.EventPackExpired:
		return p.F("%s expires with %s left, worth %s.", e.purchase(), e.counted(), amount)
	case planner.EventFreeQuotaExhausted:
		return p.F("The free quota %s of %s is used up on %s.", name(strconv.Quote(OrZero(e.Quota))), e.counted(), e.Date)
	case planner.EventCallsRefused:
		return p.F("No grant covers %s of %s, which are not served; it is the first such day in %s.", e.counted(), name(OrZero(e.Meter)), e.Date.Month())
	case planner.EventFeePaid:
		return p.F("The fee of %s, %s, is paid.", name(OrZero(e.Address)), amount)
	case planner.EventFeeRefused:
		return p.F("The fee of %s is not paid: it is %s and %s is missing.", name(OrZero(e.Address)), amount, e.missing())
	case planner.EventVoucherExpired:
		return p.F("%s expires with %s left.", name(OrZero(e.Address)), amount)
	case planner.EventTierChanged:
		return e.tier()
	case planner.EventShortfall:
		return e.shortfall()
	}
	return p.F("%s.", name(string(e.Type)))
}

// bill says what is deducted for which month or day, and what vouchers pay of it.
func (e eventSentence) bill() string {
	period := (e.Date.Month() - 1).String()
	if e.daily() {
		period = (e.Date - 1).String()
	}
	if e.Credit != nil {
		return e.p.F("The bill of %s for %s is deducted; vouchers pay %s of it.", e.grouped(OrZero(e.Amount)), period, e.grouped(*e.Credit))
	}
	return e.p.F("The bill of %s for %s is deducted.", e.grouped(OrZero(e.Amount)), period)
}

// daily says whether the event's product has a bill every day.
func (e eventSentence) daily() bool {
	return e.Catalog != nil && e.a.TermsOf(*e.Catalog).Billing == pricing.PeriodDay
}

// adjusted says how a statement changes the balance that was simulated.
func (e eventSentence) adjusted() string {
	p, change, balance := e.p, OrZero(e.Amount), e.grouped(e.Balance)
	switch {
	case change.IsZero():
		return p.F("The statement shows the balance as simulated, %s.", balance)
	case change.IsNegative():
		return p.F("The statement shows a balance of %s, %s less than simulated.", balance, e.grouped(change.Neg()))
	}
	return p.F("The statement shows a balance of %s, %s more than simulated.", balance, e.grouped(change))
}

// missing is what the money available falls short of the event's amount.
func (e eventSentence) missing() string {
	return e.grouped(OrZero(e.Amount).Sub(e.Available))
}

// purchase names a pack purchase: "resource_pack.q1 (2 × similar_search_image_5m)".
func (e eventSentence) purchase() string {
	p, a, name, address := e.p, e.a, e.name, OrZero(e.Address)
	i, ok := slices.BinarySearchFunc(a.Packs, address, func(p Pack, address string) int { return planner.CompareAddresses(p.Address, address) })
	if !ok {
		return name(address)
	}
	return p.F("%s (%s × %s)", name(address), groupedCount(a.Packs[i].Quantity), name(a.Packs[i].SKU))
}

// shortfall says what the money does not cover: a purchase, or else the freeze. The
// event shows the state before the money moves, so what is needed is what is available
// and what is missing.
func (e eventSentence) shortfall() string {
	p, missing := e.p, OrZero(e.Amount)
	needed := e.Available.Add(missing)
	switch {
	case e.Address != nil:
		return p.F("The price of %s, %s, is not covered: %s is missing.", e.purchase(), e.grouped(needed), e.grouped(missing))
	case needed.IsZero():
		return p.F("The balance is %s below zero, with nothing to freeze.", e.grouped(missing))
	}
	return p.F("The freeze of %s is not covered: %s is missing.", e.grouped(needed), e.grouped(missing))
}

// tier says which list price a meter's calls take from now on.
func (e eventSentence) tier() string {
	p, terms, postpaid := e.p, e.a.TermsOf(OrZero(e.Catalog)), "postpaid"
	if terms.TierBasis == pricing.BasisGross {
		postpaid = ""
	}
	from, calls := OrZero(e.TierFrom), OrZero(e.Calls).Floor()
	reached := p.F("%s reaches the tier from %s with %s so far in %s", e.name(OrZero(e.Meter)), counted(p, from, "", OrZero(e.Unit)), counted(p, calls, postpaid, OrZero(e.Unit)), e.Date.Month())
	switch {
	case e.Price == nil || e.PriceBefore == nil:
		return p.F("%s.", reached)
	case OrZero(e.TierMode) == string(pricing.TierModeGraduated) || e.TierMode == nil && terms.TierMode == pricing.TierModeGraduated:
		return p.F("%s: the list price from there on is %s instead of %s.", reached, e.Price.String(), e.PriceBefore.String())
	}
	return p.F("%s: the list price of the whole month is now %s instead of %s.", reached, e.Price.String(), e.PriceBefore.String())
}

// TermsOf are the terms of the product with a catalogue, or of the first.
func (a *Account) TermsOf(catalog string) *pricing.Terms {
	for i := range a.Products {
		if a.Products[i].Catalog == catalog {
			return &a.Products[i].Terms
		}
	}
	return &a.Terms
}

// grouped prints an amount with so many decimals, its digits in groups of three.
func grouped(m pricing.Money, decimals int32) string {
	return pricing.GroupDigits(string(m.Append(nil, int(decimals))))
}

// Counted says how many of a unit there are, which an adjective may narrow down: "12
// images", "1,000 postpaid calls". Without a unit it is calls.
func Counted(p *lang.Printer, n Units, adjective, unit string) string {
	count, one := pricing.GroupDigits(n.String()), int64(2)
	if n == pricing.WholeUnits(1) {
		one = 1
	}
	unit = cmp.Or(unit, "call")
	switch {
	case adjective == "":
		return p.N(one, count, unit)
	case p == nil:
		return p.N(one, count, adjective+" "+unit)
	case unit == "call":
		return p.N(one, count, narrowed[adjective].calls)
	}
	return p.F("%s %s", p.T(narrowed[adjective].any), p.N(one, count, unit))
}

// narrowed are the words of adjectives for languages in which a noun and its adjective are
// not just put together: of calls, and of any unit.
var narrowed = map[string]struct{ calls, any string }{
	"postpaid": {"postpaid call", "postpaid"}, "more": {"more call", "an increase of"}, "fewer": {"fewer call", "a decrease of"},
	"more postpaid": {"more postpaid call", "a postpaid increase of"}, "fewer postpaid": {"fewer postpaid call", "a postpaid decrease of"},
}

func counted(p *lang.Printer, n int64, adjective, unit string) string {
	return Counted(p, pricing.WholeUnits(n), adjective, unit)
}

// groupedCount prints a number likewise.
func groupedCount(n int64) string { return pricing.GroupDigits(strconv.FormatInt(n, 10)) }
