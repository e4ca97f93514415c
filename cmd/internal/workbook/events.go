package workbook

import "fmt"

// drawEvents lists everything that happens, account by account, to be filtered.
func (b *book) drawEvents() {
	s := b.newSheet(b.T("Events"), b.T("Events: what happens on which day"))
	s.skip(1)
	heads := append([]cell{text(s.T("Account")), dateHead(s.T("Date"))}, texts(s.T("Event"), s.T("Address"), s.T("Meter"), s.T("Free quota"))...)
	for _, h := range []string{s.T("Tier from"), s.T("Calls"), s.T("Amount"), s.T("Balance"), s.T("Frozen"), s.T("Available")} {
		heads = append(heads, headOver(h))
	}
	row := s.header(append(heads, words(s.T("In words")))...)
	s.repeatColumns = 2
	for _, a := range b.plan.Accounts {
		for _, e := range a.Events {
			s.add(plain, text(a.Address), date(e.Date), text(s.word(string(e.Type))), optional(e.Address, text), optional(e.Meter, s.meterCell(a.Address)), optional(e.Quota, text),
				optional(e.TierFrom, calls), optional(e.Calls, calls), optional(e.Amount, money),
				money(e.Balance), money(e.Frozen), money(e.Available), words(e.Message))
		}
	}
	if s.err == nil {
		s.check(s.file.AutoFilter(s.name, fmt.Sprintf("%s:%s", at(1, row), at(len(heads)+1, max(s.next-1, row+1))), nil))
	}
}
