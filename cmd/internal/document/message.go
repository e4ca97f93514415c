package document

import (
	"slices"
	"strconv"

	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// EventMessage says an event of an account in a sentence, with the numbers grouped:
// "The freeze of 12,000.00 fails: 3,210.55 is missing." It uses nothing but the
// fields of the event, the account's purchases and its price lists. The document's is
// English, which is the printer nil.
func EventMessage(p *lang.Printer, e planner.Event, a *planner.AccountForecast) string {
	amount, calls := grouped(amountOf(e)), groupedCount(e.Calls)
	switch e.Type {
	case planner.EventTopUp:
		return p.F("%s credits %s.", e.Address, amount)
	case planner.EventAdjusted:
		return adjustedMessage(p, e)
	case planner.EventUnfreeze:
		return p.F("%s is unfrozen.", amount)
	case planner.EventBill:
		return p.F("The bill of %s for %s is deducted.", amount, e.Date.Month()-1)
	case planner.EventFreeze:
		return p.F("%s is frozen, the estimate of the bill for %s.", amount, e.Date.Month())
	case planner.EventFreezeFailed:
		return p.F("The freeze of %s fails: %s is missing.", amount, missing(e))
	case planner.EventSuspended:
		return p.T("The service is suspended: calls are lost until the balance covers the freeze.")
	case planner.EventResumed:
		return p.F("The service resumes: the freeze of %s succeeds.", amount)
	case planner.EventPackBought:
		return p.F("%s is bought for %s: %s calls.", purchase(p, e, a), amount, calls)
	case planner.EventPackRefused:
		return p.F("%s is not bought: it costs %s and %s is missing.", purchase(p, e, a), amount, missing(e))
	case planner.EventPackExhausted:
		return p.F("%s is used up.", purchase(p, e, a))
	case planner.EventPackExpired:
		return p.F("%s expires with %s calls left, worth %s.", purchase(p, e, a), calls, amount)
	case planner.EventFreeQuotaExhausted:
		return p.F("The free quota %q of %s calls is used up for %s.", e.Quota, calls, e.Date.Month())
	case planner.EventTierChanged:
		return tierMessage(p, e, a)
	case planner.EventShortfall:
		return shortfallMessage(p, e, a)
	}
	return p.F("%s.", string(e.Type))
}

// adjustedMessage says how a statement changes the balance that was simulated.
func adjustedMessage(p *lang.Printer, e planner.Event) string {
	change, balance := amountOf(e), grouped(e.Balance)
	switch {
	case change.IsZero():
		return p.F("The statement shows the balance as simulated, %s.", balance)
	case change.IsNegative():
		return p.F("The statement shows a balance of %s, %s less than simulated.", balance, grouped(change.Neg()))
	}
	return p.F("The statement shows a balance of %s, %s more than simulated.", balance, grouped(change))
}

// missing is what the money available falls short of the event's amount.
func missing(e planner.Event) string {
	return grouped(amountOf(e).Sub(e.Available))
}

// amountOf is the event's amount; an absent one is zero.
func amountOf(e planner.Event) pricing.Money {
	if e.Amount == nil {
		return pricing.Money{}
	}
	return *e.Amount
}

// purchase names a pack purchase: "resource_pack.q1 (2 × similar_search_image_5m)".
func purchase(p *lang.Printer, e planner.Event, a *planner.AccountForecast) string {
	i, ok := slices.BinarySearchFunc(a.Packs, e.Address, func(p planner.PackForecast, address string) int {
		return planner.CompareAddresses(p.Purchase.Address, address)
	})
	if !ok {
		return e.Address
	}
	bought := a.Packs[i].Purchase
	return p.F("%s (%s × %s)", e.Address, groupedCount(&bought.Quantity), bought.SKU)
}

// shortfallMessage says what the money does not cover: a purchase, or else the
// freeze. The event shows the state before the money moves, so what is needed is
// what is available and what is missing.
func shortfallMessage(p *lang.Printer, e planner.Event, a *planner.AccountForecast) string {
	needed := e.Available.Add(amountOf(e))
	switch {
	case e.Address != "":
		return p.F("The price of %s, %s, is not covered: %s is missing.", purchase(p, e, a), grouped(needed), grouped(amountOf(e)))
	case needed.IsZero():
		return p.F("The balance is %s below zero, with nothing to freeze.", grouped(amountOf(e)))
	}
	return p.F("The freeze of %s is not covered: %s is missing.", grouped(needed), grouped(amountOf(e)))
}

// tierMessage says which list price a meter's calls take from now on.
func tierMessage(p *lang.Printer, e planner.Event, a *planner.AccountForecast) string {
	meter, from, calls, month := e.Meter, groupedCount(e.TierFrom), groupedCount(e.Calls), e.Date.Month()
	reached := p.F("%s reaches the tier from %s calls with %s postpaid calls so far in %s", meter, from, calls, month)
	if a.Account.Terms.TierBasis == pricing.BasisGross {
		reached = p.F("%s reaches the tier from %s calls with %s calls so far in %s", meter, from, calls, month)
	}
	before, after, ok := tierPrices(e, a)
	switch {
	case !ok:
		return p.F("%s.", reached)
	case a.Account.Terms.TierMode == pricing.TierModeGraduated:
		return p.F("%s: the list price of further calls is %s instead of %s.", reached, after.String(), before.String())
	}
	return p.F("%s: the list price of the month's postpaid calls is now %s instead of %s.", reached, after.String(), before.String())
}

// tierPrices returns the prices below and from the edge that a meter reached.
func tierPrices(e planner.Event, a *planner.AccountForecast) (before, after decimal.Decimal, ok bool) {
	if len(a.Months) == 0 || e.TierFrom == nil {
		return before, after, false
	}
	for _, m := range a.Months[0].Meters { // every month lists the same meters
		if m.Meter.ID != e.Meter {
			continue
		}
		tiers, priced := m.Meter.Tiers(e.Date.Month())
		if !priced {
			return before, after, false
		}
		i := tiers.Reached(*e.TierFrom)
		return tiers.At(max(0, i-1)).Price, tiers.At(i).Price, i > 0
	}
	return before, after, false
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
