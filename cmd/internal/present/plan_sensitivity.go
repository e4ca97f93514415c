package present

import (
	"slices"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner/sensitivity"
)

// sensitivity says what each reading would change, in detail also of each account, and what
// to ask about it.
func (p *plan) sensitivity() Section {
	tracked := map[string]bool{} // of the others nobody knows what is available
	for _, f := range p.facts {
		if f.tracksCash {
			tracked[f.address] = true
		}
	}
	var lines []line
	var questions Lines
	for _, s := range pointers(p.Plan.Sensitivity) {
		lines = append(lines, line{Item, p.turnedCells(name(p.turned(s)), &s.TurnedFigures, len(tracked) > 0)})
		for _, a := range s.Accounts {
			addIf(&lines, p.opt.Detail && len(p.facts) > 1, line{Part, p.turnedCells(address(a.Account), &a.TurnedFigures, tracked[a.Account])})
		}
		questions = append(questions, p.questions(s)...)
	}
	table := newTable(lines)
	return Section{ID: "sensitivity", Name: p.T("sensitivity"), Heading: p.S("Sensitivity: effect of each alternative reading"), Rank: rankSensitivity, Blocks: []Block{table, questions}}
}

// turnedCells are the figures under a reading, and how they differ from the plan's. Less to
// be available is worse.
func (p *plan) turnedCells(reading Value, f *sensitivity.TurnedFigures, tracked bool) []cell {
	view := func(head string, c document.MoneyChange) []cell {
		return under(p.T(head), p.at("amount", p.money(c.After)).id(head).rank(1).ifAny(), p.at("change", p.changeOf(c)).id(head+" change").ifAny())
	}
	lowest := view("lowest available", f.LowestAvailable)
	lowest[1].value.Tone = p.state(f.LowestAvailable.Change()).Tone
	return slices.Concat([]cell{p.at("reading", reading)}, view("billed", f.Billed), view("cash", f.Cash), when(tracked, lowest))
}

// turned says which value of a reading takes the place of which.
func (p *plan) turned(s *document.Sensitivity) string {
	if len(s.Accounts) == 0 {
		return string(s.Reading)
	}
	ofTerm := s.Reading != sensitivity.ReadingFreeQuota // otherwise there are no values
	values := distinct(each(s.Accounts, func(a sensitivity.TurnedAccount) string {
		return either(ofTerm, a.From+" -> "+a.To, p.T("listed")+" -> "+p.T("all"))
	}))
	return p.F("%s: %s", string(s.Reading), p.commas(values))
}

// questions are what to ask about a reading, and where it could not be turned.
func (p *plan) questions(s *document.Sensitivity) Lines {
	lines := Lines{{Text: Text{name(s.Asked(p.Printer, &p.Inputs))}}}
	addIf(&lines, s.Clause != nil, Line{Text: Text{optional(s.Clause, name)}, Tone: Muted})
	for _, kept := range grouped(s.Kept, func(k *sensitivity.KeptReading) string { return k.Reason }) {
		accounts := each(kept, func(k sensitivity.KeptReading) Text { return Text{address(k.Account)} })
		reason := name(document.KeptReason(p.Printer, s.Reading, kept[0].Reason))
		lines = append(lines, Line{Text: p.S("Not applied in %s: %s.", p.upTo(1, accounts, "more account"), reason)})
	}
	return labelled(string(s.Reading), lines)
}
