package workbook

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
)

// Columns of before, after, change and the change in percent.
const (
	varianceBefore = iota + 2
	varianceAfter
	varianceChange
	varianceShare
)

// drawVariance writes what lies between the baseline and the plan, and why.
func (b *book) drawVariance(d *document.Diff) {
	s := b.newSheet(b.T("Variance"), b.F("Variance: %s to %s", d.Base.Source, d.Head.Source))
	s.drawVarianceTotals(d)
	billed := s.drawVarianceMonths(d)
	s.drawReasons(d, billed)
	s.drawChanges(d)
}

func (s *sheet) drawVarianceTotals(d *document.Diff) {
	s.part(s.T("Totals of the months that both cover"), varianceShare)
	s.add(head, text(s.T("Figure")), headOver(s.T("Before")), headOver(s.T("After")), headOver(s.T("Change")), headOver(s.T("Change %")))
	t := d.Totals
	s.callsChange(s.T("Calls"), t.Calls)
	s.callsChange(s.T("Lost calls"), t.Lost)
	s.moneyChange(plain, text(s.T("At list price")), t.List)
	s.moneyChange(plain, text(s.T("Bill")), t.Bill)
	s.moneyChange(plain, text(s.T("Packs bought")), t.PackPurchases)
	s.moneyChange(total, text(s.T("Billed")), t.Billed)
	s.moneyChange(plain, text(s.T("Amortized")), t.Amortized)
	s.moneyChange(plain, text(s.T("Cash paid")), t.Cash)
	s.callsChange(s.T("Expired pack calls"), t.PacksExpiredCalls)
	s.moneyChange(plain, text(s.T("Expired pack value")), t.PacksExpiredValue)
}

// drawVarianceMonths writes the money billed by month, and returns the row of its
// total.
func (s *sheet) drawVarianceMonths(d *document.Diff) int {
	s.part(s.T("Billed by month"), varianceShare)
	s.add(head, text(s.T("Month")), headOver(s.T("Before")), headOver(s.T("After")), headOver(s.T("Change")), headOver(s.T("Change %")))
	first := s.next
	for _, m := range d.Monthly {
		s.moneyChange(plain, month(m.Month), m.Billed)
	}
	row := s.next
	cells := []cell{text(s.T("Total")), money(d.Totals.Billed.Before), money(d.Totals.Billed.After), money(d.Totals.Billed.Change), blank}
	for c := varianceBefore; c <= varianceChange && row > first; c++ {
		cells[c-1] = cells[c-1].with(sumDown(c, first, row-1))
	}
	return s.add(total, cells...)
}

// drawReasons writes why the money billed changed. The reasons add up to the
// change.
func (s *sheet) drawReasons(d *document.Diff, billed int) {
	const columns = 7
	s.part(s.T("Why the money billed changes"), columns)
	s.add(head, text(s.T("Account")), text(s.T("Because of")), text(s.T("Meter")), headOver(s.T("Change")), headOver(s.T("of which tier")), indented(1, s.T("Month")), words(s.T("In words")))
	first := s.next
	sum, tier := pricing.Money{}, pricing.Money{}
	for _, e := range d.Explanation {
		s.add(plain, text(e.Account), text(s.word(string(e.Group))), optional(e.Meter, s.meterCell(e.Account)), money(e.Change), money(e.OfWhichTier), optional(e.Month, indentedMonth), words(e.Message))
		sum, tier = sum.Add(pricing.Money(e.Change)), tier.Add(pricing.Money(e.OfWhichTier))
	}
	cells := []cell{text(s.T("Total")), blank, blank, money(document.Money(sum)), money(document.Money(tier)), blank, blank}
	if s.next > first {
		cells[3], cells[4] = cells[3].with(sumDown(4, first, s.next-1)), cells[4].with(sumDown(5, first, s.next-1))
	}
	row := s.add(total, cells...)
	tied := number("0.00", checkFormat).with(fmt.Sprintf("ROUND(ABS(%s-%s),2)", at(4, row), at(varianceChange, billed)))
	tie := s.add(check, text(s.T("Ties out")), blank, blank, tied)
	s.ties = append(s.ties, in(s.name, 4, tie))
}

// drawChanges writes what is declared differently, or whose cost differs.
func (s *sheet) drawChanges(d *document.Diff) {
	s.part(s.T("What changes"), 7)
	s.add(head, text(s.T("Address")), headOver(s.T("Before")), headOver(s.T("After")), headOver(s.T("Change")), headOver(s.T("Change %")), indented(1, s.T("Action")), words(s.T("Attributes")))
	for _, c := range d.Changes {
		s.moneyChange(plain, text(c.Address), c.Cost, indented(1, s.word(string(c.Action))+" "+s.word(c.Kind)), words(s.attributes(c)))
	}
}

// attributes says what of a thing changes.
func (b *book) attributes(c document.DiffChange) string {
	var list []string
	if c.PreviousAddress != nil {
		list = append(list, b.F("before at %s", *c.PreviousAddress))
	}
	for _, a := range c.Attributes {
		list = append(list, fmt.Sprintf("%s: %s → %s", a.Name, b.orNull(a.Before), b.orNull(a.After)))
	}
	return strings.Join(list, b.T("; "))
}

func (b *book) orNull(s *string) string {
	if s == nil {
		return b.T("none")
	}
	return *s
}

func (s *sheet) moneyChange(l look, what cell, c document.MoneyChange, more ...cell) {
	s.change(l, what, money(c.Before), money(c.After), money(c.Change), more)
}

func (s *sheet) callsChange(what string, c document.CallsChange) {
	change := calls(0)
	change.text = strconv.FormatInt(c.Change, 10)
	s.change(plain, text(what), calls(c.Before), calls(c.After), change, nil)
}

// change writes both sides of a figure; the differences are formulas.
func (s *sheet) change(l look, what, before, after, change cell, more []cell) {
	row := s.next
	change = change.with(at(varianceAfter, row) + "-" + at(varianceBefore, row))
	ratio := share(amount(change), amount(before), at(varianceChange, row), at(varianceBefore, row))
	s.add(l, append([]cell{what, before, after, change, ratio}, more...)...)
}
