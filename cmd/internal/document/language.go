package document

import (
	"slices"

	"github.com/declarative-cost/planner/cmd/internal/lang"
)

// In is the plan told in a language, for what is drawn from documents: its events,
// its advice, and what is said of readings. In English it is the plan itself.
func (p *Plan) In(language *lang.Printer) *Plan {
	if language.Name() == lang.English {
		return p
	}
	told := *p
	told.Accounts = slices.Clone(p.Accounts)
	for i := range told.Accounts {
		a := &told.Accounts[i]
		a.Events = each(a.Events, func(e Event) Event {
			e.Message = e.Sentence(language, p.Currency, a, func(name string) string { return name })
			return e
		})
	}
	told.Advice = adviceIn(language, p.Advice, p.Currency)
	told.Sensitivity = slices.Clone(p.Sensitivity)
	for i := range told.Sensitivity {
		s := &told.Sensitivity[i]
		s.Question = s.Asked(language, &p.Inputs)
		s.Kept = slices.Clone(s.Kept)
		for k := range s.Kept {
			s.Kept[k].Reason = KeptReason(language, s.Reading, s.Kept[k].Reason)
		}
	}
	return &told
}

func adviceIn(language *lang.Printer, advice []Advice, currency string) []Advice {
	return each(advice, func(a Advice) Advice {
		a.Message = a.Sentence(language, currency, func(name string) string { return name })
		return a
	})
}

// In is the diff told in a language: its reasons and its advice. In English it is the
// diff itself.
func (d *Diff) In(language *lang.Printer) *Diff {
	if language.Name() == lang.English {
		return d
	}
	told := *d
	told.Explanation = slices.Clone(d.Explanation)
	for i := range told.Explanation {
		told.Explanation[i].Message = told.Explanation[i].Sentence(language, d)
	}
	told.Settled = adviceIn(language, d.Settled, d.Currency)
	told.Advice = slices.Clone(d.Advice)
	for i := range told.Advice {
		a := &told.Advice[i]
		if a.Advice = adviceIn(language, []Advice{a.Advice}, d.Currency)[0]; a.Before != nil {
			a.Before = &adviceIn(language, []Advice{*a.Before}, d.Currency)[0]
		}
	}
	return &told
}
