package workbook

import (
	"slices"
	"strconv"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// A summary is the first sheet. Its figures are those that the plan states; the
// other sheets work them out again from the parts and are held against these.
type summary struct {
	*sheet
	tieRow  int            // says whether all sheets tie out
	keys    map[figure]int // rows of the stated totals
	months  int            // row of the first month
	columns map[figure]int // columns of the figures by month
}

// A figure is one of those that a plan states for a month and in total.
type figure string

const (
	callsFigure     figure = "calls"
	lostFigure      figure = "lost"
	listFigure      figure = "list"
	billFigure      figure = "bill"
	packsFigure     figure = "packs bought"
	billedFigure    figure = "billed"
	amortizedFigure figure = "amortized"
	cashFigure      figure = "cash"
)

// figures are all of them, in the order of the document.
var figures = []figure{callsFigure, lostFigure, listFigure, billFigure, packsFigure, billedFigure, amortizedFigure, cashFigure}

// figureHeads name the figures, in the same order.
func (b *book) figureHeads() []string {
	return []string{
		b.T("Calls"), b.T("Lost calls"), b.T("At list price"), b.T("Bill"),
		b.T("Packs bought"), b.T("Billed"), b.T("Amortized"), b.T("Cash paid"),
	}
}

func (b *book) figureHead(f figure) string { return b.figureHeads()[indexOf(f)] }

// monthCells are the figures of a month, totalCells those of a horizon.
func monthCells(f document.Figures) []cell {
	return []cell{calls(f.Calls), calls(f.Lost), money(f.List), money(f.Bill), money(f.PackPurchases), money(f.Billed), money(f.Amortized), money(f.Cash)}
}

func totalCells(t document.Totals) []cell {
	return []cell{calls(t.Calls), calls(t.Lost), money(t.List), money(t.Bill), money(t.PackPurchases), money(t.Billed), money(t.Amortized), money(t.Cash)}
}

// of picks the cell of a figure.
func (f figure) of(cells []cell) cell { return cells[indexOf(f)] }

func indexOf(f figure) int { return slices.Index(figures, f) }

func (b *book) drawSummary() *summary {
	s := &summary{sheet: b.newSheet(b.T("Summary"), b.F("Cost plan %s", b.span())), keys: map[figure]int{}, columns: map[figure]int{}}
	s.drawBasis()
	s.drawKeys()
	s.drawMonths()
	s.drawChart()
	s.drawScenarios()
	s.drawAccounts()
	s.drawOutputs()
	s.drawAdvice()
	s.drawWarnings()
	return s
}

// drawBasis says what the plan rests on.
func (s *summary) drawBasis() {
	s.skip(1)
	p := s.plan
	s.add(plain, text(s.T("Months")), prose(s.F("%s, %s to %s", strconv.Itoa(p.Months), p.Start.String(), s.lastMonth().String())))
	s.add(plain, text(s.T("Scenario")), prose(s.scenario()))
	s.add(plain, text(s.T("Currency")), prose(s.orNone(p.Currency)))
	for _, c := range p.Inputs.Catalogs {
		s.add(plain, text(s.T("Prices")), prose(s.F("%s as of %s, sha256 %s", c.ID, c.AsOf.String(), c.SHA256)))
	}
	s.add(plain, text(s.T("Planner")), prose(p.PlannerVersion))
	s.tieRow = s.add(plain, text(s.T("Ties out")))
}

// drawKeys lists the totals as the plan states them.
func (s *summary) drawKeys() {
	t := s.plan.Totals
	s.part(s.T("Totals"), 3)
	for i, f := range figures {
		indent := 0
		if f == billFigure || f == packsFigure {
			indent = 1
		}
		s.keys[f] = s.add(plain, append([]cell{indented(indent, s.figureHead(f)), totalCells(t)[i]}, s.short(f, totalCells(t)[i])...)...)
	}
	s.add(plain, text(s.T("Expired pack calls")), calls(t.PacksExpiredCalls))
	s.add(plain, text(s.T("Expired pack value")), money(t.PacksExpiredValue))
	s.add(plain, text(s.T("Top-ups required")), money(s.required()))
}

// short is an amount as a person would say it, beside the exact one; where a
// language has no such way, nothing.
func (s *summary) short(f figure, c cell) []cell {
	if f == callsFigure || f == lostFigure {
		return nil
	}
	if said := s.Short(amount(c).Decimal(), s.plan.Currency); said != "" {
		return []cell{{kind: textCell, text: said, format: kindFormat, indent: 1}}
	}
	return nil
}

// required is the extra cash that the accounts need.
func (s *summary) required() document.Money {
	sum := pricing.Money{}
	for _, a := range s.plan.Accounts {
		if a.TracksCash {
			sum = sum.Add(pricing.Money(a.Funding.Required))
		}
	}
	return document.Money(sum)
}

// drawMonths has a row for each month: the figures as the plan states them, and
// what is on the accounts after the month's settlement.
func (s *summary) drawMonths() {
	s.part(s.T("By month"), 12)
	heads := append([]string{s.T("Month")}, s.figureHeads()...)
	s.add(head, rightOf(append(heads, s.T("Balance"), s.T("Frozen"), s.T("Available"))...)...)
	s.months = s.next
	for i, f := range figures {
		s.columns[f] = i + 2
	}
	for i, m := range s.plan.Monthly {
		balance, frozen, available := s.settled(i)
		state := []cell{money(balance), money(frozen), money(available).with(at(10, s.next) + "-" + at(11, s.next))}
		s.add(plain, slices.Concat([]cell{month(m.Month)}, monthCells(m), state)...)
	}
	after := slices.Repeat([]cell{blank}, len(figures)+1)
	after[0], after[len(figures)] = text(s.T("After the plan")), money(s.plan.AfterHorizon.Cash)
	last := s.add(plain, after...)
	cells := totalCells(s.plan.Totals)
	for i := range cells {
		cells[i] = cells[i].with(sumDown(i+2, s.months, last))
	}
	s.add(total, append([]cell{text(s.T("Total"))}, cells...)...)
	s.add(note, text(s.T("Balance, frozen and available: of all accounts, after the settlement of the month, which is early in the next.")))
}

// settled adds up the accounts after the settlement of the i-th month.
func (s *summary) settled(i int) (balance, frozen, available document.Money) {
	var b, f pricing.Money
	for _, a := range s.plan.Accounts {
		b = b.Add(pricing.Money(a.Months[i].Settlement.Balance))
		f = f.Add(pricing.Money(a.Months[i].Settlement.Frozen))
	}
	return document.Money(b), document.Money(f), document.Money(b.Sub(f))
}

// column is the months' range in a column, for a chart.
func (s *summary) column(column int) string {
	return area(s.name, column, s.months, column, s.months+len(s.plan.Monthly)-1)
}

func (s *summary) drawScenarios() {
	if len(s.plan.Scenarios) == 0 {
		return
	}
	s.part(s.T("Scenarios"), 9)
	s.add(head, rightOf(append([]string{s.T("Scenario")}, s.figureHeads()...)...)...)
	for _, c := range s.plan.Scenarios {
		s.add(plain, append([]cell{text(c.Name)}, totalCells(c.Totals)...)...)
	}
}

// drawAccounts has a row for each account, with what to top up.
func (s *summary) drawAccounts() {
	s.part(s.T("Accounts"), 14)
	heads := rightOf(append([]string{s.T("Account")}, s.figureHeads()...)...)
	s.add(head, append(heads, headOver(s.T("Lowest available")), dateHead(s.T("On")), headOver(s.T("Top up")), dateHead(s.T("By")), indented(1, s.T("Title")))...)
	first := s.next
	for _, a := range s.plan.Accounts {
		f := a.Funding
		funding := []cell{blank, blank, blank, blank}
		if a.TracksCash {
			funding = []cell{money(f.LowestAvailable), date(f.LowestOn), money(f.Required), optional(f.FirstShortfallOn, date)}
		}
		s.add(plain, slices.Concat([]cell{text(a.Address)}, totalCells(a.Totals), funding, []cell{indented(1, a.Title)})...)
	}
	cells := append(totalCells(s.plan.Totals), blank, blank, money(s.required()))
	for i, c := range cells {
		if c.kind == numberCell && s.next > first {
			cells[i] = c.with(sumDown(i+2, first, s.next-1))
		}
	}
	s.add(total, append([]cell{text(s.T("Total"))}, cells...)...)
}

// drawOutputs lists what the configuration reports, by name.
func (s *summary) drawOutputs() {
	if len(s.plan.Outputs) == 0 {
		return
	}
	s.part(s.T("Outputs"), 3)
	for _, name := range sortedKeys(s.plan.Outputs) {
		s.add(plain, text(name), s.outputCell(s.plan.Outputs[name]))
	}
}

func (b *book) outputCell(o document.Output) cell {
	switch {
	case o.Sensitive:
		return prose(b.T("(sensitive)"))
	case string(o.Type) == `"number"` && string(o.Value) != "null":
		if d, err := decimal.NewFromString(string(o.Value)); err == nil {
			return price(d)
		}
	}
	return prose(string(o.Value))
}

func (s *summary) drawWarnings() {
	if len(s.plan.Diagnostics) == 0 {
		return
	}
	s.part(s.T("Warnings"), 14)
	for _, d := range s.plan.Diagnostics {
		s.add(plain, prose(d.Summary+". "+d.Detail))
	}
}

// tieOut adds up what the sheets' own checks say.
func (s *summary) tieOut(ties []string) {
	sum := number("0.00", checkFormat)
	formula := ""
	for _, ref := range ties {
		formula += "+" + ref
	}
	if formula != "" {
		sum = sum.with(formula[1:])
	}
	s.put(2, s.tieRow, plain, sum)
	s.put(3, s.tieRow, note, prose(s.T("The differences between what the other sheets add up and what the plan states; 0.00 when there is none.")))
}

// rightOf are heads of which all but the first stand over numbers.
func rightOf(list ...string) []cell {
	cells := texts(list...)
	for i := range cells[1:] {
		cells[i+1].format = moneyFormat
	}
	return cells
}
