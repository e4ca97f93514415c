package report

import (
	"slices"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/shopspring/decimal"
)

// listedTurned is how many accounts are listed for a reading: those that it changes
// most. The document has all of them.
const listedTurned = 20

// readingSection says what the plan would be if disputed clauses meant the other
// thing: first in a line each with the question to ask, then in figures.
func (r *planReport) readingSection() section {
	if len(r.p.Sensitivity) == 0 {
		return section{}
	}
	s := section{ID: "readings", Title: r.say("readings.section"), Note: r.say("readings.note")}
	t := table{ID: "readings-table", Caption: r.say("readings.caption"), Columns: append(
		texts(r.say("column.reading"), r.say("column.account"), r.say("column.values"), r.say("column.figure")),
		numbers(r.say("column.planned"), r.say("column.turned"), r.say("column.change"))...)}
	for i := range r.p.Sensitivity {
		reading := &r.p.Sensitivity[i]
		s.Lists = append(s.Lists, r.readingLines(reading)...)
		if reading.Changes() {
			t.Rows = append(t.Rows, r.readingRows(reading)...)
		}
	}
	if len(t.Rows) > 0 {
		s.Tables = []table{t}
	}
	return s
}

// readingLines are the question about a reading, and where it could not be turned.
func (r *planReport) readingLines(s *document.Sensitivity) []line {
	text := visible(s.Question)
	if s.Clause != nil {
		text = r.say("readings.clause", text, visible(*s.Clause))
	}
	lines := []line{{Label: visible(string(s.Reading)), Figure: signed(dec(s.Billed.Change)), Text: text}}
	var reasons []string
	accounts := map[string][]string{}
	for _, k := range s.Kept {
		if accounts[k.Reason] == nil {
			reasons = append(reasons, k.Reason)
		}
		accounts[k.Reason] = append(accounts[k.Reason], k.Account)
	}
	for _, reason := range reasons {
		where, because := accounts[reason], visible(reason)
		text := r.say("readings.kept", name(where[0]), because)
		if n := len(where) - 1; n > 0 {
			text = r.say("readings.kept.more", name(where[0]), count(int64(n)), because)
		}
		lines = append(lines, line{Label: visible(string(s.Reading)), Text: text, Tone: "warn"})
	}
	return lines
}

// readingRows are the figures of a reading: of the whole plan, and of several
// accounts those that differ.
func (r *planReport) readingRows(s *document.Sensitivity) (rows []row) {
	add := func(account, turned, figure string, c document.MoneyChange) {
		rows = append(rows, row{Cells: []cell{
			textCell(visible(string(s.Reading))), textCell(account), textCell(turned), textCell(figure),
			moneyCell(dec(c.Before)), moneyCell(dec(c.After)), signedCell(dec(c.Change)),
		}})
	}
	turned := r.turnedText(s)
	add(r.say("readings.whole"), turned, r.say("column.billed"), s.Billed)
	add(r.say("readings.whole"), turned, r.say("column.cash"), s.Cash)
	add(r.say("readings.whole"), turned, r.say("column.lowest"), s.LowestAvailable)
	if len(r.p.Accounts) < 2 {
		return rows
	}
	accounts := slices.Clone(s.Accounts)
	slices.SortStableFunc(accounts, func(a, b document.SensitivityAccount) int {
		return dec(b.Billed.Change).Abs().Compare(dec(a.Billed.Change).Abs())
	})
	shown := accounts[:min(len(accounts), listedTurned)]
	for _, a := range shown {
		for _, f := range []struct {
			name   string
			change document.MoneyChange
		}{{"column.billed", a.Billed}, {"column.cash", a.Cash}, {"column.lowest", a.LowestAvailable}} {
			if !dec(f.change.Change).IsZero() {
				add(name(a.Account), visible(a.From)+" → "+visible(a.To), r.say(f.name), f.change)
			}
		}
	}
	if rest := accounts[len(shown):]; len(rest) > 0 {
		rows = append(rows, r.restRow(s, rest))
	}
	return rows
}

// restRow adds up what the money billed of the accounts changes by that are not
// listed.
func (r *planReport) restRow(s *document.Sensitivity, rest []document.SensitivityAccount) row {
	of := func(side func(document.MoneyChange) document.Money) decimal.Decimal {
		return sum(each(rest, func(a document.SensitivityAccount) decimal.Decimal { return dec(side(a.Billed)) }))
	}
	return row{Cells: []cell{
		textCell(visible(string(s.Reading))), textCell(r.say("readings.more", count(int64(len(rest))))), textCell(""), textCell(r.say("column.billed")),
		moneyCell(of(func(c document.MoneyChange) document.Money { return c.Before })), moneyCell(of(func(c document.MoneyChange) document.Money { return c.After })),
		signedCell(of(func(c document.MoneyChange) document.Money { return c.Change })),
	}}
}

// turnedText says which value takes the place of which, of all accounts that differ.
func (r *planReport) turnedText(s *document.Sensitivity) string {
	var texts []string
	for _, a := range s.Accounts {
		if text := visible(a.From) + " → " + visible(a.To); !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
	}
	return strings.Join(texts, r.say("list.and"))
}
