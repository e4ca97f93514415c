package view

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/cmd/internal/present"
	"github.com/declarative-cost/planner/planner/workings"
	"github.com/declarative-cost/planner/pricing"
)

// A WorkedMonth is a month worked out, and the scenario of its plan.
type WorkedMonth struct {
	*workings.Workings
	Scenario string // empty: none
}

// Workings draws a month worked out for a person, in numbered steps.
func Workings(w io.Writer, m WorkedMonth, opt TextOptions) error {
	if opt.Width <= 0 {
		opt.Width = logWidth
	}
	v := &sheetText{width: min(max(opt.Width, leastWidth), sheetWidth), color: opt.Color, lang: opt.Lang}
	v.sheet(newSheet(m, opt.Lang))
	_, err := w.Write(v.out.Bytes())
	return err
}

// sheetWidth keeps the rules near the lines on a wide terminal. Steps stand at
// the margin, subjects and introductions below them, lines below those, and
// what is left of a line that is too long deeper still.
const (
	sheetWidth    = 110
	subjectIndent = 3
	lineIndent    = 5
	restIndent    = 9
)

// A sheetText draws a sheet as text.
type sheetText struct {
	width int
	color bool
	lang  *lang.Printer
	out   bytes.Buffer
}

func (v *sheetText) sheet(s *sheet) {
	v.paragraph(0, bold, s.title)
	v.paragraph(subjectIndent, faint, s.prices)
	for _, note := range s.notes {
		v.paragraph(subjectIndent, faint, note)
	}
	for i, step := range s.steps {
		v.out.WriteByte('\n')
		v.paragraph(0, bold, fmt.Sprintf("%d. %s", i+1, step.title))
		if step.intro != "" {
			v.paragraph(subjectIndent, faint, step.intro)
		}
		for _, b := range step.blocks {
			if b.subject != "" {
				v.put(subjectIndent, paint(v.color, underlined, shorten(b.subject, v.width-subjectIndent)))
			}
			for _, l := range b.lines {
				v.line(l)
			}
		}
	}
	v.out.WriteByte('\n')
	v.paragraph(0, bold, s.summary)
}

func (v *sheetText) put(indent int, text string) {
	v.out.WriteString(strings.TrimRight(strings.Repeat(" ", indent)+text, " "))
	v.out.WriteByte('\n')
}

func (v *sheetText) paragraph(indent int, code, text string) {
	for _, line := range fold(v.lang, text, v.width-indent) {
		v.put(indent, paint(v.color, code, line))
	}
}

// line puts a line's rule at the right, on a line of its own where there is no
// room.
func (v *sheetText) line(l sheetLine) {
	lines := l.fold(v.lang, v.width-restIndent)
	indent, rule := lineIndent, l.rule.text(v.lang)
	for i, text := range lines {
		if i > 0 {
			indent = restIndent
		}
		if i < len(lines)-1 {
			v.put(indent, text)
			continue
		}
		free := v.width - indent - textWidth(text) - textWidth(rule)
		if rule != "" && free < tableGap {
			v.put(indent, text)
			indent, text, free = restIndent, "", v.width-restIndent-textWidth(rule)
		}
		v.put(indent, text+strings.Repeat(" ", free)+paint(v.color, faint, rule))
	}
}

// newSheet works a month out for what was asked for: all of it for an account,
// its own part for a usage or a pack.
func newSheet(m WorkedMonth, p *lang.Printer) *sheet {
	b := &sheetBuilder{WorkedMonth: m, Product: &m.Products[0], Printer: p, sheet: &sheet{}, days: m.Month.Days()}
	b.header()
	switch {
	case m.Usage() != nil:
		b.forUsage()
	case m.Pack() != nil:
		b.forPack()
	default:
		b.forAccount()
	}
	return b.sheet
}

// A sheetBuilder fills a sheet.
type sheetBuilder struct {
	WorkedMonth
	*workings.Product
	*lang.Printer // it speaks the language of the sheet
	sheet         *sheet
	days          int // of the month
}

func (b *sheetBuilder) header() {
	spec := b.Catalog.Spec()
	account := printable(b.Account.Address)
	if b.Account.Title != "" {
		account = b.F("%s (%s)", account, printable(b.Account.Title))
	}
	subject := account
	if b.Address != b.Account.Address {
		subject = b.F("%s of %s", printable(b.Address), account)
	}
	b.sheet.title = b.F("%s in %s, step by step", subject, b.Month)
	if b.Scenario != "" {
		b.sheet.title = b.F("%s, scenario %s", b.sheet.title, printable(b.Scenario))
	}
	unit := b.T("call")
	if n := b.Catalog.CallUnit(); n != 1 {
		unit = b.F("%s calls", count(n))
	}
	b.sheet.prices = b.F("The month has %s days. Prices are %s as of %s, in %s per %s, in force on %s.",
		b.dayCount(), printable(spec.ID), spec.AsOf, b.Printer.Currency(b.WorkedMonth.Currency), unit, b.Month.First())
	b.sheet.notes = []string{
		b.F("Terms: %s.", present.TermList(b.Terms)),
		b.T("§ names the section of docs/settlement.md. A number after a name is that earlier line's result; floor cuts decimals off, round rounds half-up."),
	}
}

func (b *sheetBuilder) dayCount() string { return strconv.Itoa(b.days) }

// amount is an amount with its currency.
func (b *sheetBuilder) amount(d pricing.Money) string {
	return withCurrency(b.Printer, moneyText(d), b.WorkedMonth.Currency)
}

func (b *sheetBuilder) forAccount() {
	b.calls(b.Meters)
	b.quotas()
	b.packs(b.Packs)
	b.postpaid(b.Meters)
	b.costs(b.Meters)
	b.bill(b.Meters)
	b.edges()
	b.charges(b.Meters)
	b.shares(b.Meters)
	b.packValues(b.Packs)
	b.views()
	b.settlements()
	b.sheet.summary = b.F("Bill of %s: %s, deducted on %s. After that %s is frozen and %s available.",
		b.Month, b.amount(b.Bill)+beside(b.Printer, b.Bill, b.WorkedMonth.Currency, ""), b.Settled.Date, moneyText(b.Settled.Frozen), moneyText(b.Settled.Available))
}

func (b *sheetBuilder) forUsage() {
	u := b.Usage()
	m := b.MeterOf(u)
	meters := []workings.Meter{*m}
	b.calls(meters)
	b.givenCoverage(m)
	b.costs(meters)
	b.bill(meters)
	b.charges(meters)
	b.shares(meters)
	b.sheet.summary = b.F("%s costs %s of the bill of %s for %s.",
		printable(b.Address), moneyText(u.Amount), b.amount(b.Bill), b.Month)
}

func (b *sheetBuilder) forPack() {
	p := b.Pack()
	var meters []workings.Meter
	for _, m := range b.Meters {
		if p.Covers(m.Meter) {
			meters = append(meters, m)
		}
	}
	b.calls(meters)
	packs := []workings.Pack{*p}
	b.packs(packs)
	b.packValues(packs)
	b.sheet.summary = b.F("%s in %s: %s calls used, %s expired, %s left.",
		printable(b.Address), b.Month, count(p.Now.Consumed.Floor()), count(p.Now.Expired.Floor()), count(p.Now.Remaining.Floor()))
}
