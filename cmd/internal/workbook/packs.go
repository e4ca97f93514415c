package workbook

import (
	"fmt"
	"strconv"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
)

// The kinds of lines of a pack, from top to bottom.
const (
	packOpening   = "opening"
	packBought    = "bought"
	packConsumed  = "consumed"
	packExpired   = "expired"
	packClosing   = "closing"
	packAmortized = "amortized"
	packStated    = "stated"
)

// A packLedger is what became of a pack's calls, month by month.
type packLedger struct {
	opening, bought, consumed, expired, closing []int64
	amortized                                   []document.Money
}

// drawPacks writes every pack as a roll-forward:
// opening + bought − consumed − expired = closing.
func (b *book) drawPacks() {
	t := b.newMonthTable(b.T("Packs"), b.T("Resource packs: calls paid in advance"), b.T("Account and pack"), false)
	var ledgers []packLedger
	for _, a := range b.plan.Accounts {
		for _, p := range a.Packs {
			ledgers = append(ledgers, b.ledger(p))
		}
	}
	const own = 10 // rows of a pack: its name, seven lines, the check, a gap
	top := t.next
	first := top + 8 + chartRows
	last := first + own*len(ledgers) - 1
	t.group(t.T("All packs"))
	sum := addLedgers(t.months, ledgers)
	for _, l := range b.ledgerLines(sum) {
		kind := l.kind
		l.kind = ""
		l.across = kind != packOpening && kind != packClosing
		if len(ledgers) > 0 {
			l.column = func(c int) string { return sumKind(t.word(kind), c, first, last) }
		}
		t.line(l)
	}
	tie := t.checkLine(t.T("Ties out"), func(c int) string {
		if len(ledgers) == 0 {
			return "0"
		}
		return sumKind(t.word("check"), c, first, last)
	})
	t.tie(tie)
	t.drawPackChart(top+5, len(ledgers))
	i := 0
	for _, a := range b.plan.Accounts {
		for _, p := range a.Packs {
			t.drawPack(a, p, ledgers[i])
			i++
		}
	}
}

// ledger reads a pack's months. What was bought before the plan is there on its
// first day.
func (b *book) ledger(p document.Pack) packLedger {
	var l packLedger
	left := p.Granted
	if p.PurchasedOn >= b.plan.Start.First() {
		left = 0
	}
	for _, m := range p.Months {
		bought := int64(0)
		if m.Month == p.PurchasedOn.Month() && p.PurchasedOn >= b.plan.Start.First() {
			bought = p.Granted
		}
		l.opening, l.bought = append(l.opening, left), append(l.bought, bought)
		l.consumed, l.expired = append(l.consumed, m.Consumed), append(l.expired, m.Expired)
		l.closing, l.amortized = append(l.closing, m.Remaining), append(l.amortized, m.Amortized)
		left = m.Remaining
	}
	return l
}

// addLedgers is the ledger of all packs.
func addLedgers(months int, list []packLedger) packLedger {
	sum := packLedger{
		make([]int64, months), make([]int64, months), make([]int64, months), make([]int64, months), make([]int64, months),
		make([]document.Money, months),
	}
	for _, l := range list {
		for i := range months {
			sum.opening[i] += l.opening[i]
			sum.bought[i] += l.bought[i]
			sum.consumed[i] += l.consumed[i]
			sum.expired[i] += l.expired[i]
			sum.closing[i] += l.closing[i]
			sum.amortized[i] = document.Money(pricing.Money(sum.amortized[i]).Add(pricing.Money(l.amortized[i])))
		}
	}
	return sum
}

// ledgerLines are the lines of a ledger.
func (b *book) ledgerLines(l packLedger) []line {
	last := len(l.closing) - 1
	amortized := line{label: b.T("Value used and expired"), kind: packAmortized, indent: 1}
	sum := pricing.Money{}
	for _, m := range l.amortized {
		amortized.months = append(amortized.months, money(m))
		sum = sum.Add(pricing.Money(m))
	}
	amortized.total = money(document.Money(sum))
	closing := callsLine(b.T("Closing"), packClosing, l.closing, l.closing[last])
	closing.look = total
	return []line{
		callsLine(b.T("Opening"), packOpening, l.opening, l.opening[0]),
		callsLine(b.T("Bought"), packBought, l.bought, sumOf(l.bought)),
		callsLine(b.T("Consumed"), packConsumed, l.consumed, sumOf(l.consumed)),
		callsLine(b.T("Expired"), packExpired, l.expired, sumOf(l.expired)),
		closing,
		amortized,
	}
}

func callsLine(label, kind string, months []int64, total int64) line {
	l := line{label: label, kind: kind, indent: 1, total: calls(total)}
	for _, n := range months {
		l.months = append(l.months, calls(n))
	}
	return l
}

func sumOf(list []int64) (sum int64) {
	for _, n := range list {
		sum += n
	}
	return sum
}

// drawPack writes a pack: the opening is the closing of the month before, the
// closing a formula, held against what the plan says is left.
func (t *monthTable) drawPack(a document.Account, p document.Pack, l packLedger) {
	t.group(t.packName(a, p))
	lines := t.ledgerLines(l)
	opening := t.next
	closing := opening + 4
	lines[0].column = func(c int) string {
		switch c {
		case firstMonth:
			return "" // a figure of the plan
		case t.totalColumn():
			return at(firstMonth, opening)
		}
		return at(c-1, closing)
	}
	lines[4].column = func(c int) string {
		return fmt.Sprintf("%s+%s-%s-%s", at(c, opening), at(c, opening+1), at(c, opening+2), at(c, opening+3))
	}
	for _, l := range lines {
		t.line(l)
	}
	stated := t.statedLine(p, l)
	t.checkLine(t.T("Ties out"), func(c int) string { return fmt.Sprintf("ABS(%s-%s)", at(c, closing), at(c, stated)) })
	t.skip(1)
}

// statedLine is what the plan says is left; at the end as in its last month.
func (t *monthTable) statedLine(p document.Pack, l packLedger) int {
	stated := callsLine(t.T("Remaining as the plan states it"), packStated, l.closing, p.Remaining)
	stated.column = func(c int) string { return "" }
	return t.line(stated)
}

func (b *book) packName(a document.Account, p document.Pack) string {
	quantity, price := strconv.FormatInt(p.Quantity, 10), pricing.GroupDigits(p.Price.String())
	if !p.Bought {
		return b.F("%s  %s  %s × %s, refused on %s for %s, expires %s", a.Address, p.Address, quantity, p.SKU, p.PurchasedOn.String(), price, p.ExpiresOn.String())
	}
	return b.F("%s  %s  %s × %s, bought on %s for %s, expires %s", a.Address, p.Address, quantity, p.SKU, p.PurchasedOn.String(), price, p.ExpiresOn.String())
}
