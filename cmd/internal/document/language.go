package document

import (
	"slices"

	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/compare"
)

// In is the plan told in a language, for what is drawn from documents: its events,
// its advice, and what is said of readings. In English it is the plan itself. The
// forecast is that of its inputs; where a document of another version has other
// events, they stay as they are.
func (p *Plan) In(language *lang.Printer, f *planner.Forecast) *Plan {
	if language.Name() == lang.English {
		return p
	}
	told := *p
	told.Accounts = slices.Clone(p.Accounts)
	for i := range min(len(told.Accounts), len(f.Accounts)) {
		told.Accounts[i].Events = eventsIn(language, told.Accounts[i].Events, &f.Accounts[i])
	}
	told.Advice = adviceIn(language, p.Advice, p.Currency)
	told.Sensitivity = slices.Clone(p.Sensitivity)
	for i := range told.Sensitivity {
		s := &told.Sensitivity[i]
		s.Question = s.Asked(language, f)
		s.Kept = each(s.Kept, func(k SensitivityKept) SensitivityKept {
			return SensitivityKept{k.Account, KeptReason(language, s.Reading, k.Reason)}
		})
	}
	return &told
}

func eventsIn(language *lang.Printer, events []Event, a *planner.AccountForecast) []Event {
	told := slices.Clone(events)
	for i := range min(len(told), len(a.Events)) {
		if e := a.Events[i]; told[i].Type == e.Type && told[i].Date == e.Date {
			told[i].Message = EventMessage(language, e, a)
		}
	}
	return told
}

func adviceIn(language *lang.Printer, advice []Advice, currency string) []Advice {
	return each(advice, func(a Advice) Advice {
		a.Message = a.Sentence(language, currency, func(name string) string { return name })
		return a
	})
}

// In is the diff told in a language: its reasons and its advice. In English it is the
// diff itself, which is that of compared.
func (d *Diff) In(language *lang.Printer, compared *compare.Diff) *Diff {
	if language.Name() == lang.English {
		return d
	}
	told := *d
	told.Explanation = slices.Clone(d.Explanation)
	for i, e := range compared.Explanation {
		told.Explanation[i].Message = ExplanationMessage(language, compared, e)
	}
	told.Advice = adviceIn(language, d.Advice, d.Currency)
	return &told
}
