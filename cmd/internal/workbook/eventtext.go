package workbook

import (
	"strconv"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// eventText says an event of an account in a sentence: in English the document's
// own.
func (b *book) eventText(a document.Account, e document.Event) string {
	if b.Name() == lang.English {
		return e.Message
	}
	return eventSentence(b.Printer, a, e, b.meter(a.Address, orEmpty(e.Meter)))
}

// eventSentence makes the sentence from the fields of the event and the account's
// purchases, with the meter as it is named. Prices of tiers are not among them; the
// sheet of terms has those.
func eventSentence(p *lang.Printer, a document.Account, e document.Event, meter string) string {
	sum, calls, month := amountText(e.Amount), countText(e.Calls), e.Date.Month()
	switch e.Type {
	case planner.EventTopUp:
		return p.F("%s credits %s.", address(e), sum)
	case planner.EventUnfreeze:
		return p.F("%s is unfrozen.", sum)
	case planner.EventBill:
		return p.F("The bill of %s for %s is deducted.", sum, (month - 1).String())
	case planner.EventFreeze:
		return p.F("%s is frozen, the estimate of the bill for %s.", sum, month.String())
	case planner.EventFreezeFailed:
		return p.F("The freeze of %s fails: %s is missing.", sum, missing(e))
	case planner.EventSuspended:
		return p.T("The service is suspended: calls are lost until the balance covers the freeze.")
	case planner.EventResumed:
		return p.F("The service resumes: the freeze of %s succeeds.", sum)
	case planner.EventPackBought:
		return p.F("%s is bought for %s: %s calls.", purchase(p, a, e), sum, calls)
	case planner.EventPackRefused:
		return p.F("%s is not bought: it costs %s and %s is missing.", purchase(p, a, e), sum, missing(e))
	case planner.EventPackExhausted:
		return p.F("%s is used up.", purchase(p, a, e))
	case planner.EventPackExpired:
		return p.F("%s expires with %s calls left, worth %s.", purchase(p, a, e), calls, sum)
	case planner.EventFreeQuotaExhausted:
		return p.F("The free quota %q of %s calls is used up for %s.", orEmpty(e.Quota), calls, month.String())
	case planner.EventTierChanged:
		return tierSentence(p, a, e, meter)
	case planner.EventShortfall:
		return shortfallSentence(p, a, e)
	}
	return e.Message
}

func tierSentence(p *lang.Printer, a document.Account, e document.Event, meter string) string {
	from, calls, month := countText(e.TierFrom), countText(e.Calls), e.Date.Month().String()
	if a.Terms.TierBasis == pricing.BasisGross {
		return p.F("%s reaches the tier from %s calls with %s calls so far in %s.", meter, from, calls, month)
	}
	return p.F("%s reaches the tier from %s calls with %s postpaid calls so far in %s.", meter, from, calls, month)
}

// shortfallSentence says what the money does not cover: a purchase, or else the
// freeze. The event shows the state before the money moves.
func shortfallSentence(p *lang.Printer, a document.Account, e document.Event) string {
	needed := pricing.Money(e.Available).Add(orZero(e.Amount))
	price := document.Money(needed)
	switch {
	case e.Address != nil:
		return p.F("The price of %s, %s, is not covered: %s is missing.", purchase(p, a, e), amountText(&price), amountText(e.Amount))
	case needed.IsZero():
		return p.F("The balance is %s below zero, with nothing to freeze.", amountText(e.Amount))
	}
	return p.F("The freeze of %s is not covered: %s is missing.", amountText(&price), amountText(e.Amount))
}

// purchase names a pack purchase with what was bought.
func purchase(p *lang.Printer, a document.Account, e document.Event) string {
	for _, pack := range a.Packs {
		if pack.Address == address(e) {
			return p.F("%s (%s × %s)", pack.Address, countText(&pack.Quantity), pack.SKU)
		}
	}
	return address(e)
}

// missing is what the money available falls short of the event's amount.
func missing(e document.Event) string {
	short := document.Money(orZero(e.Amount).Sub(pricing.Money(e.Available)))
	return amountText(&short)
}

func address(e document.Event) string { return orEmpty(e.Address) }

func orEmpty(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// orZero is an amount; an absent one is zero.
func orZero(m *document.Money) pricing.Money {
	if m == nil {
		return pricing.Money{}
	}
	return pricing.Money(*m)
}

// amountText and countText print with the digits in groups.
func amountText(m *document.Money) string {
	return pricing.GroupDigits(orZero(m).String())
}

func countText(n *int64) string {
	if n == nil {
		return "0"
	}
	return pricing.GroupDigits(strconv.FormatInt(*n, 10))
}
