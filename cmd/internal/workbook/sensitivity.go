package workbook

import (
	"github.com/declarative-cost/planner/cmd/internal/document"
)

// sensitivityFigures is the column of the first figure: of each there are the
// plan's, that with the reading turned, and the change.
const sensitivityFigures = 5

// drawSensitivity writes what the plan would be if a clause meant the other thing,
// and what to ask the vendor. Without such figures there is no sheet.
func (b *book) drawSensitivity() {
	list := b.plan.Sensitivity
	if len(list) == 0 {
		return
	}
	s := b.newSheet(b.T("Sensitivity"), b.T("Sensitivity: the plan with disputed clauses read the other way"))
	s.skip(1)
	heads := texts(s.T("Reading"), s.T("Account"), s.T("As planned"), s.T("Turned"))
	for _, figure := range []string{s.T("Billed"), s.T("Cash paid"), s.T("Lowest available")} {
		heads = append(heads, headOver(figure), headOver(s.T("Turned")), headOver(s.T("Change")))
	}
	s.header(heads...)
	for _, one := range list {
		s.drawReading(one)
	}
	s.drawQuestions(list)
	s.drawKept(list)
}

// drawReading writes a reading: what it changes in all, and account by account.
func (s *sheet) drawReading(r document.Sensitivity) {
	reading := text(string(r.Reading))
	s.turned(total, []cell{reading, text(s.T("All accounts")), blank, blank}, r.Billed, r.Cash, r.LowestAvailable)
	for _, a := range r.Accounts {
		s.turned(plain, []cell{reading, text(a.Account), text(a.From), text(a.To)}, a.Billed, a.Cash, a.LowestAvailable)
	}
	if !r.Changes() {
		s.add(note, text(s.T("The other reading changes no figure of this plan.")))
	}
}

// turned writes figures in both readings; the changes are formulas.
func (s *sheet) turned(l look, cells []cell, figures ...document.MoneyChange) {
	for i, f := range figures {
		planned := sensitivityFigures + 3*i
		change := money(f.Change).with(at(planned+1, s.next) + "-" + at(planned, s.next))
		cells = append(cells, money(f.Before), money(f.After), change)
	}
	s.add(l, cells...)
}

// drawQuestions writes what to ask the vendor, and what the price page says.
func (s *sheet) drawQuestions(list []document.Sensitivity) {
	s.part(s.T("What to ask the vendor"), sensitivityFigures+8)
	for _, r := range list {
		s.add(plain, text(string(r.Reading)), prose(r.Question))
		if r.Clause != nil {
			s.add(note, blank, prose(s.F("The price page says: %s", *r.Clause)))
		}
	}
}

// drawKept writes where a reading could not be turned.
func (s *sheet) drawKept(list []document.Sensitivity) {
	first := true
	for _, r := range list {
		for _, k := range r.Kept {
			if first {
				s.part(s.T("What could not be turned"), sensitivityFigures+8)
				first = false
			}
			s.add(plain, text(string(r.Reading)), text(k.Account), prose(k.Reason))
		}
	}
}
