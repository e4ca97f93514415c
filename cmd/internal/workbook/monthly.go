package workbook

import (
	"fmt"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// A monthly is the sheet of what every month costs, in every account and at every
// meter. Bills, costs and totals are formulas.
type monthly struct {
	*monthTable
	summary *summary
}

// drawMonthly writes all accounts first. Their rows are of the kinds that the
// accounts' rows below have.
func (b *book) drawMonthly(s *summary) {
	t := &monthly{b.newMonthTable(b.T("Monthly"), b.T("Cost by month, account and meter"), b.T("Account and meter"), true), s}
	t.sumsBelow = true
	p := b.plan
	top := t.next
	first := top + 1 + len(figures) + 2 // after the group's name, its lines, the check and a gap
	last := first - 1
	for _, a := range p.Accounts {
		last += t.accountRows(a)
	}
	t.group(t.T("All accounts"))
	for _, f := range figures {
		l := line{label: t.figureHead(f), indent: 1, across: true, total: f.of(totalCells(p.Totals))}
		for _, m := range p.Monthly {
			l.months = append(l.months, f.of(monthCells(m)))
		}
		if f == cashFigure {
			l.after = money(p.AfterHorizon.Cash)
		}
		if len(p.Accounts) > 0 {
			l.column = func(c int) string { return sumKind(t.word(string(f)), c, first, last) }
		}
		if f == billedFigure {
			l.look = total
		}
		t.line(l)
	}
	t.tie(t.checkLine(t.T("Ties out"), func(c int) string { return t.difference(c, top+1) }))
	t.skip(1)
	for _, a := range p.Accounts {
		t.drawAccount(a)
	}
}

// difference is how far the figures of a column, which begin in a row, are from
// those that the Summary states.
func (t *monthly) difference(column, row int) string {
	var terms []string
	for i, f := range figures {
		if column == t.lastMonth()+1 && f != cashFigure {
			continue
		}
		stated := in(t.summary.name, 2, t.summary.keys[f])
		if column != t.totalColumn() {
			stated = in(t.summary.name, t.summary.columns[f], t.summary.months+column-firstMonth)
		}
		terms = append(terms, fmt.Sprintf("ABS(%s-%s)", at(column, row+i), stated))
	}
	return "ROUND(" + strings.Join(terms, "+") + ",2)"
}

// metersOf are the meters of an account, in the order of the catalogue.
func metersOf(a document.Account) []document.MeterMonth {
	if len(a.Months) == 0 {
		return nil
	}
	return a.Months[0].Meters
}

// accountRows is how many rows drawAccount writes.
func (t *monthly) accountRows(a document.Account) int {
	const own = 11 // its name, ten lines
	return own + 2*len(metersOf(a))
}

// drawAccount writes an account's lines: calls and charges meter by meter, and
// what they add up to.
func (t *monthly) drawAccount(a document.Account) {
	t.group(named(a.Address, a.Title))
	t.drawCalls(a)
	t.line(t.accountLine(a, listFigure))
	firstCharge := t.next
	t.drawMeters(a, "charge", func(meter string) string { return t.F("Charge: %s", meter) }, func(m document.MeterMonth) cell { return money(m.Charge) })
	bill := t.accountLine(a, billFigure)
	if n := len(metersOf(a)); n > 0 {
		bill.column, bill.across = func(c int) string { return sumDown(c, firstCharge, firstCharge+n-1) }, true
	}
	b := t.line(bill)
	t.line(t.accountLine(a, packsFigure))
	billed := t.accountLine(a, billedFigure)
	billed.look, billed.across = total, true
	billed.column = func(c int) string { return at(c, b) + "+" + at(c, b+1) }
	t.line(billed)
	value := t.line(t.packValue(a))
	amortized := t.accountLine(a, amortizedFigure)
	amortized.across = true
	amortized.column = func(c int) string { return at(c, b) + "+" + at(c, value) }
	t.line(amortized)
	cash := t.accountLine(a, cashFigure)
	cash.after = money(a.Months[len(a.Months)-1].Settlement.Charged)
	t.line(cash)
	t.skip(1)
}

// drawCalls writes the calls served at every meter, their sum, and what is lost.
func (t *monthly) drawCalls(a document.Account) {
	first := t.next
	t.drawMeters(a, "meter calls", func(meter string) string { return t.F("Calls: %s", meter) }, func(m document.MeterMonth) cell { return calls(m.Calls) })
	sum := t.accountLine(a, callsFigure)
	if n := len(metersOf(a)); n > 0 {
		sum.column, sum.across = func(c int) string { return sumDown(c, first, first+n-1) }, true
	}
	t.line(sum)
	t.line(t.accountLine(a, lostFigure))
}

// drawMeters writes a line for each meter.
func (t *monthly) drawMeters(a document.Account, kind string, label func(meter string) string, of func(document.MeterMonth) cell) {
	for i, meter := range metersOf(a) {
		l := line{label: label(t.meter(a.Address, meter.Meter)), kind: kind, indent: 2, level: 1}
		sum := decimal.Zero
		for _, m := range a.Months {
			c := of(m.Meters[i])
			l.months = append(l.months, c)
			sum = sum.Add(decimal.RequireFromString(c.text))
		}
		l.total = l.months[0]
		l.total.text = sum.String()
		if l.total.format == moneyFormat {
			l.total = money(document.Money(pricing.MoneyOf(sum)))
		}
		t.line(l)
	}
}

// accountLine is a figure of an account as the plan states it.
func (b *book) accountLine(a document.Account, f figure) line {
	l := line{label: b.figureHead(f), kind: string(f), indent: 1, total: f.of(totalCells(a.Totals))}
	for _, m := range a.Months {
		l.months = append(l.months, f.of(monthCells(m.Figures)))
	}
	return l
}

// packValue is what the packs' calls cost that were used or expired.
func (b *book) packValue(a document.Account) line {
	l := line{label: b.T("Pack value used and expired"), kind: "pack value", indent: 1}
	sum := pricing.Money{}
	for i := range a.Months {
		value := pricing.Money{}
		for _, p := range a.Packs {
			value = value.Add(pricing.Money(p.Months[i].Amortized))
		}
		l.months = append(l.months, money(document.Money(value)))
		sum = sum.Add(value)
	}
	l.total = money(document.Money(sum))
	return l
}

// named is an address with the title, where there is one.
func named(address, title string) string {
	if title == "" {
		return address
	}
	return address + "  " + title
}
