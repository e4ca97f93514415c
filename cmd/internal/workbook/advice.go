package workbook

import (
	"strconv"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/planner"
)

// drawAdvice lists the changes that were tried and cost less, in the order of the
// document.
func (s *summary) drawAdvice() {
	run := s.plan.AdviceRun
	if len(s.plan.Advice) == 0 && (run == nil || run.Silenced+run.BoundedAccounts == 0) {
		return
	}
	const columns = 14
	s.part(s.T("Advice"), columns)
	heads := []cell{text(s.T("Address")), headOver(s.T("Saves")), indented(1, s.T("Name")), indented(1, s.T("In words"))}
	s.add(head, append(heads, make([]cell, columns-len(heads))...)...)
	for _, a := range s.plan.Advice {
		said := prose(s.adviceText(a))
		said.indent = 1
		s.add(plain, text(a.Address), optional(a.Saves, money), indented(1, string(a.Name)), said)
	}
	s.add(note, text(s.T("Each change was tried by itself: savings do not add up.")))
	if run != nil && run.Silenced > 0 {
		s.add(note, text(s.F("Silenced by planner:ignore: %s.", strconv.Itoa(run.Silenced))))
	}
	if run != nil && run.BoundedAccounts > 0 {
		s.add(note, text(s.F("Accounts in which not everything was tried: %s.", strconv.Itoa(run.BoundedAccounts))))
	}
}

// adviceText says what to change and what that does: in English the document's own
// sentence.
func (b *book) adviceText(a document.Advice) string {
	if b.Name() == lang.English {
		return a.Message
	}
	return adviceSentence(b.Printer, b.plan.Currency, a, func(meter string) string { return b.meter(a.Account, meter) })
}

// adviceSentence makes the sentence from the fields of an entry.
func adviceSentence(p *lang.Printer, currency string, a document.Advice, meter func(string) string) string {
	money := func(m *document.Money) string { return strings.TrimSpace(amountText(m) + " " + p.Currency(currency)) }
	saves, sum, calls, on := money(a.Saves), money(a.Amount), callsText(p, a.Calls), orUnknown(a.Date)
	switch a.Name {
	case planner.AdviceFreezeFails:
		said := p.F("Money is missing for a freeze or a purchase. A top-up of %s by %s prevents it, and whatever fails later.", sum, on)
		if a.Calls != nil {
			said += p.F(" Without it %s are lost.", calls)
		}
		return said
	case planner.AdviceCheaperPacks:
		return purchasesSentence(p, a, saves)
	case planner.AdvicePackNotWorth:
		return p.F("The pack costs more than it saves. To leave out this purchase of %s saves %s.", sum, saves)
	case planner.AdvicePackTooEarly:
		return p.F("The pack is bought too early. To buy it on %s saves %s.", on, saves)
	case planner.AdvicePackTooLate:
		return p.F("The pack is bought too late. To buy it on %s saves %s.", on, saves)
	case planner.AdvicePackRaisesTier:
		tier := tierText(p, a.Tier, true)
		if a.Date == nil {
			return p.F("The pack raises the price of what stays postpaid at %s in %s: %s. To leave it out saves %s.", meter(orEmpty(a.Meter)), orUnknown(a.Month), tier, saves)
		}
		return p.F("The pack raises the price of what stays postpaid at %s in %s: %s. To buy it on %s saves %s.", meter(orEmpty(a.Meter)), orUnknown(a.Month), tier, on, saves)
	case planner.AdviceCallsExpire:
		return p.F("%s of the pack expire unused, worth %s. To buy %s × %s instead saves %s.", calls, sum, countText(a.Quantity), orEmpty(a.SKU), saves)
	case planner.AdviceTierEdge:
		return p.F("%s stands below a tier at %s. With %s more in that month the price is %s, which saves %s.", orUnknown(a.Month), meter(orEmpty(a.Meter)), calls, tierText(p, a.Tier, false), saves)
	}
	return a.Message
}

// maxPurchases bounds how many purchases a sentence names.
const maxPurchases = 6

func purchasesSentence(p *lang.Printer, a document.Advice, saves string) string {
	proven := a.Proven == nil || *a.Proven
	if len(a.Purchases) == 0 {
		if proven {
			return p.F("To buy no packs in these months saves %s.", saves)
		}
		return p.F("To buy no packs in these months saves at least %s.", saves)
	}
	var list []string
	for _, one := range a.Purchases[:min(maxPurchases, len(a.Purchases))] {
		list = append(list, p.F("%s × %s on %s", countText(&one.Quantity), one.SKU, one.PurchasedOn.String()))
	}
	if more := len(a.Purchases) - len(list); more > 0 {
		list = append(list, p.F("and %s more", strconv.Itoa(more)))
	}
	packs := strings.Join(list, p.T(", "))
	if proven {
		return p.F("Other packs cost less. To buy %s, and no others in these months, saves %s; planner optimize writes them.", packs, saves)
	}
	return p.F("Other packs cost less. To buy %s, and no others in these months, saves at least %s; planner optimize writes them.", packs, saves)
}

// tierText says which tier's price takes the place of which: that of the plan the
// one with the change, or the other way round.
func tierText(p *lang.Printer, t *document.AdviceTier, planned bool) string {
	if t == nil {
		return ""
	}
	price, from, other, otherFrom := t.PriceAfter, t.FromAfter, t.Price, t.From
	if planned {
		price, from, other, otherFrom = other, otherFrom, price, from
	}
	return p.F("%s (tier from %s) instead of %s (from %s) per %s", price.String(), countText(&from), other.String(), countText(&otherFrom), callsText(p, &t.CallUnit))
}

// callsText is a number of calls in words.
func callsText(p *lang.Printer, n *int64) string {
	if n == nil {
		return p.N(0, "0", "call")
	}
	return p.N(*n, countText(n), "call")
}

// orUnknown is a day or a month; an absent one is a question mark.
func orUnknown[T interface{ String() string }](v *T) string {
	if v == nil {
		return "?"
	}
	return (*v).String()
}
