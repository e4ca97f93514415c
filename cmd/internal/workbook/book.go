package workbook

import (
	"fmt"
	"io"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/pricing"
	"github.com/xuri/excelize/v2"
)

// A book is the workbook while it is drawn. Its first error stays; what comes
// after it does nothing.
type book struct {
	*lang.Printer // what people read is in its language
	plan          *document.Plan
	file          *excelize.File
	sheets        []*sheet
	styles        map[style]int
	titles        document.Titles
	vocabulary    map[string]string
	ties          []string // references to the cells that are 0.00 when a sheet ties out
	err           error
}

func newBook(plan *document.Plan, p *lang.Printer) *book {
	b := &book{Printer: p, plan: plan, file: excelize.NewFile(), styles: map[style]int{}, titles: plan.Inputs.Titles(), vocabulary: vocabulary(p)}
	if p.Name() != lang.English {
		b.check(b.file.SetDefaultFont(b.font())) // the widths of columns count in its digits
	}
	b.file.SetZipWriter(func(w io.Writer) excelize.ZipWriter { return &archive{w: w, sheets: b.sheets} })
	b.check(b.file.SetDocProps(&excelize.DocProperties{
		Title: b.F("Cost plan %s", b.span()), Description: b.notInvoice(),
		Creator: "planner " + plan.PlannerVersion, LastModifiedBy: "planner",
		Created: fixedTime, Modified: fixedTime,
	}))
	b.check(b.file.SetAppProps(&excelize.AppProperties{Application: "planner"}))
	return b
}

// notInvoice is said wherever the workbook may be taken for a bill.
func (b *book) notInvoice() string { return b.T("Forecast, not an invoice.") }

// check keeps the first error.
func (b *book) check(err error) {
	if b.err == nil && err != nil {
		b.err = fmt.Errorf("cannot draw the workbook: %w", err)
	}
}

// newSheet adds a sheet with its title block: what it shows, of which plan.
func (b *book) newSheet(name, about string) *sheet {
	s := &sheet{book: b, name: name, next: 1, widths: map[int]int{}, repeatColumns: 1}
	if len(b.sheets) == 0 {
		b.check(b.file.SetSheetName("Sheet1", name))
	} else {
		_, err := b.file.NewSheet(name)
		b.check(err)
	}
	b.sheets = append(b.sheets, s)
	s.add(title, text(about))
	s.frozen = s.add(note, text(b.subtitle()))
	return s
}

func (b *book) subtitle() string {
	currency := b.Currency(b.plan.Currency)
	return b.F("Plan %s, scenario %s. Amounts in %s. %s", b.span(), b.scenario(), b.orNone(currency), b.notInvoice())
}

// span is the plan's first and last month.
func (b *book) span() string {
	return b.F("%s to %s", b.plan.Start.String(), b.lastMonth().String())
}

func (b *book) lastMonth() pricing.Month { return b.plan.Start + pricing.Month(b.plan.Months-1) }

func (b *book) scenario() string {
	if b.plan.Scenario == nil {
		return b.T("none")
	}
	return *b.plan.Scenario
}

func (b *book) orNone(currency string) string {
	if currency == "" {
		return b.T("no currency")
	}
	return currency
}
