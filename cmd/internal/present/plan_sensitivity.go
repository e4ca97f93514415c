package present

import (
	"slices"
	"strings"

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
	var lines []rowLine
	var questions Lines
	for i := range p.Plan.Sensitivity {
		s := &p.Plan.Sensitivity[i]
		lines = append(lines, rowLine{Item, turnedCells(name(p.turned(s)), &s.TurnedFigures, len(tracked) > 0)})
		for k := range s.Accounts {
			if a := &s.Accounts[k]; p.opt.Detail && len(p.facts) > 1 {
				lines = append(lines, rowLine{Part, turnedCells(address(a.Account), &a.TurnedFigures, tracked[a.Account])})
			}
		}
		questions = append(questions, p.questions(s)...)
	}
	view := func(id, heading string) columnGroup {
		return under(heading, at(id, p.T("amount"), Money).rank(1).ifAny(), at(id+"_change", p.T("change"), Money).ifAny())
	}
	table := newRows(lines, under("", at("reading", p.T("reading"), Name)), view("billed", p.T("billed")), view("cash", p.T("cash")), view("lowest", p.T("lowest available")))
	return Section{ID: "sensitivity", Name: p.T("sensitivity"), Heading: p.S("Sensitivity: effect of each alternative reading"), Rank: rankSensitivity, Blocks: []Block{table, questions}}
}

// turnedCells are the figures under a reading, and how they differ from the plan's. Less to
// be available is worse.
func turnedCells(reading Value, f *sensitivity.TurnedFigures, tracked bool) row {
	cells := row{
		"reading": reading, "billed": moneyOf(f.Billed.After), "billed_change": changeOf(f.Billed), "cash": moneyOf(f.Cash.After), "cash_change": changeOf(f.Cash),
	}
	if tracked {
		cells["lowest"], cells["lowest_change"] = moneyOf(f.LowestAvailable.After), changeOf(f.LowestAvailable).toned(state(f.LowestAvailable.Change()).Tone)
	}
	return cells
}

// turned says which value of a reading takes the place of which.
func (p *plan) turned(s *document.Sensitivity) string {
	var texts []string
	for _, a := range s.Accounts {
		from, to := a.From, a.To
		if s.Reading == sensitivity.ReadingFreeQuota { // no values of a term
			from, to = p.T("listed"), p.T("all")
		}
		if text := from + " -> " + to; !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
	}
	if len(texts) == 0 {
		return string(s.Reading)
	}
	return p.F("%s: %s", string(s.Reading), strings.Join(texts, p.T(", ")))
}

// questions are what to ask about a reading, and where it could not be turned.
func (p *plan) questions(s *document.Sensitivity) Lines {
	lines := Lines{{Text: Text{name(s.Asked(p.Printer, &p.Inputs))}}}
	if s.Clause != nil {
		lines = append(lines, Line{Text: Text{name(*s.Clause)}, Tone: Muted})
	}
	for _, kept := range grouped(s.Kept, func(k *sensitivity.KeptReading) string { return k.Reason }) {
		var accounts []Text
		for _, k := range kept {
			accounts = append(accounts, Text{address(k.Account)})
		}
		reason := name(document.KeptReason(p.Printer, s.Reading, kept[0].Reason))
		lines = append(lines, Line{Text: p.S("Not applied in %s: %s.", p.upTo(1, accounts, "more account"), reason)})
	}
	return labelled(string(s.Reading), lines)
}
