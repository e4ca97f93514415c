package present

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// scenarios puts the scenarios side by side, the plan without one first.
func (p *plan) scenarios() Section {
	if len(p.Scenarios) == 0 {
		return Section{}
	}
	short := document.SumOf(p.facts, func(f facts) pricing.Money { return f.required })
	of := func(name Value, t, than *document.Totals, short pricing.Money) line {
		view := func(id string, amount, than pricing.Money, more ...cell) []cell {
			difference := changed(p.money(amount.Sub(than)))
			return under(p.F("%s %s", p.T(id), p.currency()), append([]cell{p.at("amount", p.money(amount)).id(id), p.at("change", difference).id(id + "_change").rank(1)}, more...)...)
		}
		percent := percentOf(changed(p.money(t.Billed.Sub(than.Billed))), p.money(than.Billed))
		return lineOf(Item, []cell{p.at("scenario", name)}, view("billed", t.Billed, than.Billed, percentCell(percent)), view("amortized", t.Amortized, than.Amortized),
			view("cash", t.Cash, than.Cash), under("", p.at("top up", p.money(short))))
	}
	lines := []line{of(word(p.T("(as configured)")), &p.Totals, &p.Totals, short)}
	for _, s := range pointers(p.Scenarios) {
		lines = append(lines, of(name(s.Name), &s.Totals, &p.Totals, s.Required))
	}
	table := newTable(lines)
	return Section{ID: "scenarios", Name: p.T("scenarios"), Heading: p.S("Scenarios"), Rank: rankMonths, Blocks: []Block{table, p.scenarioChart()}}
}

// BudgetScope says what a budget bounds: "billed", "cash a month".
func BudgetScope(p *lang.Printer, basis, period string) string {
	switch planner.BudgetPeriod(period) {
	case planner.PeriodMonth:
		return p.F("%s a month", p.T(basis))
	case planner.PeriodQuarter:
		return p.F("%s a quarter", p.T(basis))
	case planner.PeriodFiscalYear:
		return p.F("%s a fiscal year", p.T(basis))
	}
	return p.T(basis)
}

func (p *plan) budgetStatus(b *document.Budget) Value {
	if status := p.byFutures(b); !status.IsZero() {
		return status
	}
	if !b.Exceeded || b.FirstExceeded == nil {
		return word(p.T("holds")).toned(Better)
	}
	return word(p.F("exceeded from %s on (%s)", *b.FirstExceeded, p.T(b.OnExceed))).toned(failureTone(b.OnExceed))
}

func failureTone(on string) Tone {
	return either(planner.OnFailure(on) == planner.Fail, Worse, Warn)
}

// statusPass is the status of a check that holds.
const statusPass = "pass"

// checks says which checks hold.
func (p *plan) checks() Section {
	var lines Lines
	for _, c := range p.Checks {
		holds, failure := c.Status == statusPass, p.S("fails (%s): %s", p.T(c.OnFail), name(strings.Join(c.Messages, " ")))
		lines = append(lines, Line{Key: address(c.Address), Text: either(holds, p.S("holds"), failure), Tone: either(holds, Better, failureTone(c.OnFail))})
	}
	return Section{ID: "checks", Name: p.T("checks"), Heading: p.S("Checks"), Rank: rankLimits, Blocks: []Block{lines}}
}

// outputs are the values that the configuration names.
func (p *plan) outputs() Section {
	var lines Lines
	for _, key := range slices.Sorted(maps.Keys(p.Outputs)) {
		o, hidden := p.Outputs[key], Line{Text: Text{name(key), word(" = "), word(p.T("(sensitive)"))}}
		lines = append(lines, either(o.Sensitive, Lines{hidden}, p.outputLines(key, o.Value))...)
	}
	return Section{ID: "outputs", Name: p.T("outputs"), Heading: p.S("Outputs"), Rank: rankOutputs, Blocks: []Block{lines}}
}

// outputLines say what a value consists of, a line for each part: spend.search = 12.
func (p *plan) outputLines(at string, value json.RawMessage) (lines Lines) {
	var fields map[string]json.RawMessage
	var list []json.RawMessage
	var text string
	switch {
	case json.Unmarshal(value, &fields) == nil && len(fields) > 0:
		for _, key := range slices.Sorted(maps.Keys(fields)) {
			lines = append(lines, p.outputLines(at+"."+key, fields[key])...)
		}
		return lines
	case json.Unmarshal(value, &list) == nil && len(list) > 0:
		for i, v := range list {
			lines = append(lines, p.outputLines(at+"["+strconv.Itoa(i)+"]", v)...)
		}
		return lines
	case fields != nil || list != nil:
		text = p.T("(empty)")
	case json.Unmarshal(value, &text) != nil || text == "":
		text = string(value)
	}
	return Lines{{Text: Text{name(at), word(" = "), name(text)}}}
}
