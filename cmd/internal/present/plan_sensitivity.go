package present

import (
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner/sensitivity"
)

// listedTurned is how many accounts are listed for a reading.
const listedTurned = 5

// sensitivity says what each reading would change, and what to ask about it.
func (p *plan) sensitivity() Section {
	s := Section{ID: "sensitivity", Name: p.T("sensitivity"), Heading: p.S("Sensitivity: effect of each alternative reading"), Rank: rankSensitivity}
	s.Blocks = p.readingChart()
	for i := range p.Plan.Sensitivity {
		s.Blocks = append(s.Blocks, p.reading(&p.Plan.Sensitivity[i]))
	}
	return s
}

func (p *plan) reading(s *document.Sensitivity) Group {
	g := Group{Head: p.S("%s: no effect on this plan", string(s.Reading))}
	if s.Changes() {
		table, notes := p.readingTable(s)
		g = Group{p.S("%s: %s", string(s.Reading), p.turned(s)), []Block{table}}
		if len(notes) > 0 {
			g.Blocks = append(g.Blocks, notes)
		}
	}
	if kept := p.kept(s); len(kept) > 0 {
		g.Blocks = append(g.Blocks, kept)
	}
	lines := Lines{{Label: p.T("Ask"), Text: Text{name(s.Asked(p.Printer, &p.Inputs))}}}
	if s.Clause != nil {
		lines = append(lines, Line{Text: Text{name(*s.Clause)}, Tone: Muted})
	}
	g.Blocks = append(g.Blocks, lines)
	return g
}

// turned says which value takes the place of which, of all accounts that differ.
func (p *plan) turned(s *document.Sensitivity) Text {
	var texts []string
	seen := map[string]bool{}
	for _, a := range s.Accounts {
		from, to := a.From, a.To
		if s.Reading == sensitivity.ReadingFreeQuota { // no values of a term
			from, to = p.T("listed"), p.T("all")
		}
		if text := from + " -> " + to; !seen[text] {
			seen[text] = true
			texts = append(texts, text)
		}
	}
	return Text{name(strings.Join(texts, p.T(", ")))}
}

// kept says where a reading could not be turned, by reason.
func (p *plan) kept(s *document.Sensitivity) (lines Lines) {
	var reasons []string
	accounts := map[string][]string{}
	for _, k := range s.Kept {
		if accounts[k.Reason] == nil {
			reasons = append(reasons, k.Reason)
		}
		accounts[k.Reason] = append(accounts[k.Reason], k.Account)
	}
	for _, reason := range reasons {
		where := p.upTo(1, texts(address, accounts[reason]), "more account")
		lines = append(lines, Line{Text: p.S("Not applied in %s: %s.", where, name(document.KeptReason(p.Printer, s.Reading, reason)))})
	}
	return lines
}

// readingTable has the figures that a reading changes, of accounts and of all.
func (p *plan) readingTable(s *document.Sensitivity) (Table, Notes) {
	var lines []rowLine
	add := func(level Level, of Text, tracked bool, billed, cash, lowest document.MoneyChange) {
		figures := map[string]document.MoneyChange{p.T("billed"): billed, p.T("cash"): cash, p.T("lowest available"): lowest}
		for _, figure := range []string{p.T("billed"), p.T("cash"), p.T("lowest available")} {
			change := figures[figure]
			isLowest := figure == p.T("lowest available")
			if isLowest && !tracked || level == Item && change.IsZero() {
				continue
			}
			line := p.figureLine(level, word(figure), change)
			if isLowest { // less of it is worse, not better
				line.cells["change"] = line.cells["change"].toned(state(change.Change()).Tone)
			}
			if len(of) > 0 {
				line.cells["figure"] = name(of.Plain() + " " + figure)
			}
			lines = append(lines, line)
		}
	}
	shown, rest := cut(s.Accounts, listedTurned)
	if p.opt.Detail {
		shown, rest = s.Accounts, nil
	}
	var notes Notes
	tracked := map[string]bool{}
	for _, f := range p.facts {
		if f.tracksCash {
			tracked[f.address] = true
		}
	}
	if len(p.facts) > 1 {
		for _, a := range shown {
			add(Item, Text{address(a.Account)}, tracked[a.Account], a.Billed, a.Cash, a.LowestAvailable)
		}
		if len(rest) > 0 {
			notes = Notes{p.S("And %s (--detail).", p.count(len(rest), "more account"))}
		}
	}
	add(Total, nil, len(tracked) > 0, s.Billed, s.Cash, s.LowestAvailable)
	columns := p.sideColumns(p.T("this plan"), p.T("other reading"))[:3]
	return newRows(lines, under("", at("figure", p.T("figure"), Name)), under(p.currency(), columns...)), notes
}
