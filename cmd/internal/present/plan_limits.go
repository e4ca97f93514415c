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
	type line struct {
		name   Value
		totals *document.Totals
		change Value
		short  pricing.Money
	}
	asPlanned := line{name: word(p.T("(as configured)")), totals: &p.Totals}
	for _, f := range p.facts {
		asPlanned.short = asPlanned.short.Add(f.required)
	}
	lines := []line{asPlanned}
	for i := range p.Scenarios {
		s := &p.Scenarios[i]
		change := changed(amount(pricing.Money(s.Totals.Billed).Sub(pricing.Money(p.Totals.Billed))))
		lines = append(lines, line{name(s.Name), &s.Totals, change, pricing.Money(s.Required)})
	}
	money := func(id, head string, of func(line) Value) column[line] {
		return column[line]{Column{ID: id, Head: head, Kind: Money, Group: 1}, of, true}
	}
	table := newTable([]string{"", p.currency()}, []column[line]{
		{Column{ID: "scenario", Head: p.T("scenario"), Kind: Name}, func(l line) Value { return l.name }, true},
		money("billed", p.T("billed"), func(l line) Value { return moneyOf(l.totals.Billed) }),
		money("change", p.T("change"), func(l line) Value { return l.change }),
		money("amortized", p.T("amortized"), func(l line) Value { return moneyOf(l.totals.Amortized) }),
		money("cash", p.T("cash"), func(l line) Value { return moneyOf(l.totals.Cash) }),
		money("top_up", p.T("top up"), func(l line) Value { return amount(l.short) }),
	}, lines, item)
	return Section{ID: "scenarios", Name: p.T("scenarios"), Heading: p.S("Scenarios"), Rank: rankMonths, Blocks: append([]Block{table}, p.scenarioChart()...)}
}

// budgets holds each budget against what is projected.
func (p *plan) budgets() Section {
	if len(p.Budgets) == 0 {
		return Section{}
	}
	type line = *document.Budget
	var lines []line
	for i := range p.Budgets {
		lines = append(lines, &p.Budgets[i])
	}
	money := func(id, head string, of func(line) Value) column[line] {
		return column[line]{Column{ID: id, Head: head, Kind: Money, Group: 2}, of, true}
	}
	table := newTable([]string{"", "", p.currency(), ""}, []column[line]{
		{Column{ID: "budget", Head: p.T("budget"), Kind: Address}, func(b line) Value { return address(b.Address) }, true},
		{Column{ID: "basis", Head: p.T("of"), Kind: Words, Group: 1}, func(b line) Value { return word(BudgetScope(p.Printer, b.Basis, b.Period)) }, true},
		money("amount", p.T("amount"), func(b line) Value { return moneyOf(b.Amount) }),
		money("projected", p.T("projected"), func(b line) Value { return moneyOf(b.Projected) }),
		money("left", p.T("left"), func(b line) Value {
			return state(document.Money(pricing.Money(b.Amount).Sub(pricing.Money(b.Projected))))
		}).formula("[amount]-[projected]"),
		{Column{ID: "status", Head: p.T("status"), Kind: Words, Group: 3}, p.budgetStatus, true},
	}, lines, item)
	return Section{ID: "budgets", Name: p.T("budgets"), Heading: p.S("Budgets"), Rank: rankLimits, Blocks: append([]Block{table}, p.budgetCharts()...)}
}

// BudgetScope says what a budget bounds: "billed", "cash a month".
func BudgetScope(p *lang.Printer, basis, period string) string {
	if period == string(planner.PeriodMonth) {
		return p.F("%s a month", BasisName(p, basis))
	}
	return BasisName(p, basis)
}

// BasisName is a view of cost in the language.
func BasisName(p *lang.Printer, basis string) string {
	switch planner.CostBasis(basis) {
	case planner.CostBilled:
		return p.T("billed")
	case planner.CostAmortized:
		return p.T("amortized")
	case planner.CostCash:
		return p.T("cash")
	}
	return basis
}

func (p *plan) budgetStatus(b *document.Budget) Value {
	if status := p.byFutures(b); !status.IsZero() {
		return status
	}
	if !b.Exceeded || b.FirstExceeded == nil {
		return word(p.T("holds")).toned(Better)
	}
	return word(p.F("exceeded from %s on (%s)", *b.FirstExceeded, p.onFailure(b.OnExceed))).toned(failureTone(b.OnExceed))
}

// onFailure says what follows where something does not hold.
func (w words) onFailure(on string) string {
	switch planner.OnFailure(on) {
	case planner.Fail:
		return w.T("fail")
	case planner.Warn:
		return w.T("warn")
	}
	return on
}

func failureTone(on string) Tone {
	if planner.OnFailure(on) == planner.Fail {
		return Worse
	}
	return Warn
}

// statusPass is the status of a check that holds.
const statusPass = "pass"

// checks says which checks hold.
func (p *plan) checks() Section {
	if len(p.Checks) == 0 {
		return Section{}
	}
	var lines Lines
	for _, c := range p.Checks {
		line := Line{Key: address(c.Address), Text: p.S("holds"), Tone: Better}
		if c.Status != statusPass {
			line.Text = p.S("fails (%s): %s", p.onFailure(c.OnFail), name(strings.Join(c.Messages, " ")))
			line.Tone = failureTone(c.OnFail)
		}
		lines = append(lines, line)
	}
	return Section{ID: "checks", Name: p.T("checks"), Heading: p.S("Checks"), Rank: rankLimits, Blocks: []Block{lines}}
}

// outputs are the values that the configuration names.
func (p *plan) outputs() Section {
	if len(p.Outputs) == 0 {
		return Section{}
	}
	var lines Lines
	for _, key := range slices.Sorted(maps.Keys(p.Outputs)) {
		if o := p.Outputs[key]; o.Sensitive {
			lines = append(lines, Line{Text: Text{name(key), word(" = "), word(p.T("(sensitive)"))}})
		} else {
			lines = append(lines, p.outputLines(key, o.Value)...)
		}
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
