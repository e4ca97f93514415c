package workbook

import (
	"strconv"
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
		said := prose(a.Message)
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
