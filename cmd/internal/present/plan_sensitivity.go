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
	for i := range p.Plan.Sensitivity {
		s := &p.Plan.Sensitivity[i]
		lines = append(lines, line{Item, p.turnedCells(name(p.turned(s)), &s.TurnedFigures, len(tracked) > 0)})
		for k := range s.Accounts {
			if a := &s.Accounts[k]; p.opt.Detail && len(p.facts) > 1 {
				lines = append(lines, line{Part, p.turnedCells(address(a.Account), &a.TurnedFigures, tracked[a.Account])})
			}
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
	cells := slices.Concat([]cell{p.at("reading", reading)}, view("billed", f.Billed), view("cash", f.Cash))
	if !tracked {
		return cells
	}
	lowest := view("lowest available", f.LowestAvailable)
	lowest[1].value.Tone = p.state(f.LowestAvailable.Change()).Tone
	return append(cells, lowest...)
}

// turned says which value of a reading takes the place of which.
func (p *plan) turned(s *document.Sensitivity) string {
	if len(s.Accounts) == 0 {
		return string(s.Reading)
	}
	values := distinct(each(s.Accounts, func(a sensitivity.TurnedAccount) string {
		if s.Reading == sensitivity.ReadingFreeQuota { // no values of a term
			return p.T("listed") + " -> " + p.T("all")
		}
		return a.From + " -> " + a.To
	}))
	return p.F("%s: %s", string(s.Reading), p.commas(values))
}

// questions are what to ask about a reading, and where it could not be turned.
func (p *plan) questions(s *document.Sensitivity) Lines {
	lines := Lines{{Text: Text{name(s.Asked(p.Printer, &p.Inputs))}}}
	if s.Clause != nil {
		lines = append(lines, Line{Text: Text{name(*s.Clause)}, Tone: Muted})
	}
	for _, kept := range grouped(s.Kept, func(k *sensitivity.KeptReading) string { return k.Reason }) {
		accounts := each(kept, func(k sensitivity.KeptReading) Text { return Text{address(k.Account)} })
		reason := name(document.KeptReason(p.Printer, s.Reading, kept[0].Reason))
		lines = append(lines, Line{Text: p.S("Not applied in %s: %s.", p.upTo(1, accounts, "more account"), reason)})
	}
	return labelled(string(s.Reading), lines)
}
