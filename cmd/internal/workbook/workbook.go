// Package workbook knows how a plan is drawn as an XLSX workbook: sheets with typed
// numbers, dates and formulas that tie out. [Write] is all of it. docs/xlsx.md
// explains every sheet.
//
// It draws from the documents alone, so it cannot disagree with them. A money cell
// holds the document's decimal text and a formula's cached value is the plan's own
// figure; nothing here is a float. It must not know HCL, files or clocks: the same
// documents give the same bytes.
package workbook

import (
	"io"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/lang"
)

// Write draws a plan and, with a baseline, the diff against it; without one diff
// is nil. Texts, the names of sheets too, are in the printer's language; the
// documents are to be told in it ([document.Plan.In]).
func Write(w io.Writer, plan *document.Plan, diff *document.Diff, p *lang.Printer) error {
	b := newBook(plan, p)
	defer b.file.Close()
	b.build(diff)
	if b.err != nil {
		return b.err
	}
	return b.file.Write(w)
}

// build draws the sheets in their order. What the Summary says of all of them
// comes last.
func (b *book) build(diff *document.Diff) {
	summary := b.drawSummary()
	b.drawMonthly(summary)
	b.drawCash(summary)
	b.drawPacks()
	b.drawUsages(summary)
	b.drawBudgets()
	b.drawEvents()
	b.drawTerms()
	b.drawSensitivity()
	if diff != nil {
		b.drawVariance(diff)
	}
	summary.tieOut(b.ties)
	for _, s := range b.sheets {
		s.finish()
	}
}
