package document

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// EventMessage says an event of an account in an English sentence, with the
// numbers grouped: "The freeze of 12,000.00 fails: 3,210.55 is missing." It uses
// nothing but the fields of the event, the account's purchases and its price
// lists.
func EventMessage(e planner.Event, a *planner.AccountForecast) string {
	amount, calls := grouped(amountOf(e)), groupedCount(e.Calls)
	switch e.Type {
	case planner.EventTopUp:
		return fmt.Sprintf("%s credits %s.", e.Address, amount)
	case planner.EventUnfreeze:
		return fmt.Sprintf("%s is unfrozen.", amount)
	case planner.EventBill:
		return fmt.Sprintf("The bill of %s for %s is deducted.", amount, e.Date.Month()-1)
	case planner.EventFreeze:
		return fmt.Sprintf("%s is frozen, the estimate of the bill for %s.", amount, e.Date.Month())
	case planner.EventFreezeFailed:
		return fmt.Sprintf("The freeze of %s fails: %s is missing.", amount, missing(e))
	case planner.EventSuspended:
		return "The service is suspended: calls are lost until the balance covers the freeze."
	case planner.EventResumed:
		return fmt.Sprintf("The service resumes: the freeze of %s succeeds.", amount)
	case planner.EventPackBought:
		return fmt.Sprintf("%s is bought for %s: %s calls.", purchase(e, a), amount, calls)
	case planner.EventPackRefused:
		return fmt.Sprintf("%s is not bought: it costs %s and %s is missing.", purchase(e, a), amount, missing(e))
	case planner.EventPackExhausted:
		return fmt.Sprintf("%s is used up.", purchase(e, a))
	case planner.EventPackExpired:
		return fmt.Sprintf("%s expires with %s calls left, worth %s.", purchase(e, a), calls, amount)
	case planner.EventFreeQuotaExhausted:
		return fmt.Sprintf("The free quota %q of %s calls is used up for %s.", e.Quota, calls, e.Date.Month())
	case planner.EventTierChanged:
		return tierMessage(e, a)
	case planner.EventShortfall:
		return shortfallMessage(e, a)
	}
	return fmt.Sprintf("%s.", e.Type)
}

// missing is what the money available falls short of the event's amount.
func missing(e planner.Event) string {
	return grouped(amountOf(e).Sub(e.Available))
}

// amountOf is the event's amount; an absent one is zero.
func amountOf(e planner.Event) decimal.Decimal {
	if e.Amount == nil {
		return decimal.Zero
	}
	return *e.Amount
}

// purchase names a pack purchase: "resource_pack.q1 (2 × similar_search_image_5m)".
func purchase(e planner.Event, a *planner.AccountForecast) string {
	i, ok := slices.BinarySearchFunc(a.Packs, e.Address, func(p planner.PackForecast, address string) int {
		return planner.CompareAddresses(p.Purchase.Address, address)
	})
	if !ok {
		return e.Address
	}
	p := a.Packs[i].Purchase
	return fmt.Sprintf("%s (%s × %s)", e.Address, groupedCount(&p.Quantity), p.SKU)
}

// shortfallMessage says what the money does not cover: a purchase, or else the
// freeze. The event shows the state before the money moves, so what is needed is
// what is available and what is missing.
func shortfallMessage(e planner.Event, a *planner.AccountForecast) string {
	needed := e.Available.Add(amountOf(e))
	switch {
	case e.Address != "":
		return fmt.Sprintf("The price of %s, %s, is not covered: %s is missing.", purchase(e, a), grouped(needed), grouped(amountOf(e)))
	case needed.IsZero():
		return fmt.Sprintf("The balance is %s below zero, with nothing to freeze.", grouped(amountOf(e)))
	}
	return fmt.Sprintf("The freeze of %s is not covered: %s is missing.", grouped(needed), grouped(amountOf(e)))
}

// tierMessage says which list price a meter's calls take from now on.
func tierMessage(e planner.Event, a *planner.AccountForecast) string {
	counted, priced := "postpaid calls", "the month's postpaid calls is now"
	if a.Account.Terms.TierBasis == pricing.BasisGross {
		counted = "calls"
	}
	if a.Account.Terms.TierMode == pricing.TierModeGraduated {
		priced = "further calls is"
	}
	text := fmt.Sprintf("%s reaches the tier from %s calls with %s %s so far in %s", e.Meter, groupedCount(e.TierFrom), groupedCount(e.Calls), counted, e.Date.Month())
	if before, after, ok := tierPrices(e, a); ok {
		text += fmt.Sprintf(": the list price of %s %s instead of %s", priced, after, before)
	}
	return text + "."
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
func grouped(d decimal.Decimal) string { return pricing.GroupDigits(pricing.FormatMoney(d)) }

// groupedCount prints a number of calls likewise; an absent one is zero.
func groupedCount(n *int64) string {
	if n == nil {
		n = new(int64)
	}
	return pricing.GroupDigits(strconv.FormatInt(*n, 10))
}
