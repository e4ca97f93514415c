package workbook

import (
	"fmt"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// Columns of the Cash sheet.
const (
	cashIn = iota + 4
	cashOut
	cashBalance
	cashFrozen
	cashAvailable
	cashCheck
)

// drawCash writes every event that moves money or tests it, account by account,
// as a roll-forward: balance before + in − out = balance.
func (b *book) drawCash(s *summary) {
	c := b.newSheet(b.T("Cash"), b.T("Cash: balance, frozen and available, event by event"))
	tie := c.add(check, text(c.T("Ties out")))
	heads := []cell{text(c.T("Account")), dateHead(c.T("Date")), text(c.T("Event"))}
	for _, h := range []string{c.T("In"), c.T("Out"), c.T("Balance"), c.T("Frozen"), c.T("Available"), c.T("Ties out")} {
		heads = append(heads, headOver(h))
	}
	c.header(append(heads, words(c.T("In words")))...)
	c.repeatColumns = 2
	c.drawCashChart(s)
	openings := map[string]document.Opening{}
	for _, a := range b.plan.Inputs.Accounts {
		openings[a.Address] = a.Opening
	}
	first := c.next
	for _, a := range b.plan.Accounts {
		c.drawCashOf(a, openings[a.Address])
	}
	sum := number("0.00", checkFormat)
	if c.next > first {
		sum = sum.with(sumDown(cashCheck, first, c.next-1))
	}
	c.put(cashCheck, tie, check, sum)
	c.ties = append(c.ties, in(c.name, cashCheck, tie))
}

// movesCash says whether an event is about money on the account.
func movesCash(e planner.EventType) bool {
	switch e {
	case planner.EventPackExhausted, planner.EventPackExpired, planner.EventFreeQuotaExhausted, planner.EventTierChanged:
		return false
	}
	return true
}

// movement is what an event adds to the balance and takes from it.
func movement(e document.Event) (in, out cell) {
	switch e.Type {
	case planner.EventAdjusted:
		if change := pricing.Money(*e.Amount); change.IsNegative() {
			return blank, money(document.Money(change.Neg()))
		}
		return money(*e.Amount), blank
	case planner.EventTopUp:
		return money(*e.Amount), blank
	case planner.EventBill, planner.EventPackBought:
		return blank, money(*e.Amount)
	}
	return blank, blank
}

func (s *sheet) drawCashOf(a document.Account, opening document.Opening) {
	s.add(group, text(named(a.Address, a.Title)), blank, blank, blank, blank, blank, blank, blank, blank, blank)
	first := s.next
	s.cashRow(plain, text(s.word("opening")), blank, blank, money(opening.Balance), a.OpeningFrozen(opening),
		text(a.Address), date(s.plan.Start.First()), blank, words(s.T("on the first morning")))
	balance := opening.Balance
	var ins, outs pricing.Money
	for _, e := range a.Events {
		if !movesCash(e.Type) {
			continue
		}
		in, out := movement(e)
		ins, outs = ins.Add(amount(in)), outs.Add(amount(out))
		row := s.next
		tied := number("0.00", checkFormat).with(fmt.Sprintf("ROUND(ABS(%s+%s-%s-%s),2)",
			at(cashBalance, row-1), at(cashIn, row), at(cashOut, row), at(cashBalance, row)))
		s.cashRow(plain, text(s.word(string(e.Type))), in, out, money(e.Balance), e.Frozen, text(a.Address), date(e.Date), tied, words(e.Message))
		balance = e.Balance
	}
	row, last := s.next, s.next-1
	settled := a.Months[len(a.Months)-1].Settlement
	closing := money(settled.Balance).with(fmt.Sprintf("%s+%s-%s", at(cashBalance, first), at(cashIn, row), at(cashOut, row)))
	tied := number("0.00", checkFormat).with(fmt.Sprintf("ROUND(ABS(%s-%s),2)", at(cashBalance, row), at(cashBalance, last)))
	s.cashRow(total, text(s.word("closing")), money(document.Money(ins)).with(sumDown(cashIn, first, last)), money(document.Money(outs)).with(sumDown(cashOut, first, last)),
		closing, settled.Frozen, text(a.Address), date(settled.Date), tied, words(s.T("after the last settlement")))
	if !pricing.Money(balance).Equal(pricing.Money(settled.Balance)) {
		s.check(fmt.Errorf("%s: its events end at a balance of %s, its last settlement says %s; the document does not add up", a.Address, balance, settled.Balance))
	}
	s.skip(1)
}

// amount is the money of a cell; nothing is zero.
func amount(c cell) pricing.Money {
	if c.kind != numberCell {
		return pricing.Money{}
	}
	return pricing.MoneyOf(decimal.RequireFromString(c.text))
}

// cashRow writes a row; what is available is a formula.
func (s *sheet) cashRow(l look, event, in, out, balance cell, frozen document.Money, account, on, tied, what cell) {
	row := s.next
	available := document.Money(amount(balance).Sub(pricing.Money(frozen)))
	s.add(l, account, on, event, in, out, balance, money(frozen),
		money(available).with(at(cashBalance, row)+"-"+at(cashFrozen, row)), tied, what)
}
