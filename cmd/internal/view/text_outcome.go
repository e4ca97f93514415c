package view

import (
	"maps"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/hclspec"
	"github.com/declarative-cost/planner/planner"
	"github.com/shopspring/decimal"
)

// A Plan is what a plan's views are drawn from.
type Plan struct {
	Forecast  *planner.Forecast
	Scenario  string // name of the scenario in force; empty: none
	Outcome   hclspec.Outcome
	Scenarios []ScenarioForecast // all of them, where they are asked for
}

// A ScenarioForecast is the same plan under a scenario.
type ScenarioForecast struct {
	Name     string
	Forecast *planner.Forecast
}

// scenarios puts the scenarios side by side, the plan without one first.
func (v *textView) scenarios() {
	if len(v.p.Scenarios) == 0 {
		return
	}
	v.title("Scenarios")
	t := &table{
		groups: []string{"", v.f.Currency},
		columns: []tableColumn{
			{head: "scenario", atLeast: 12}, {head: "billed", group: 1}, {head: "change", group: 1},
			{head: "amortized", group: 1, rank: 1}, {head: "cash", group: 1, rank: 1}, {head: "top up", group: 1, rank: 2},
		},
	}
	all := append([]ScenarioForecast{{"(as configured)", v.f}}, v.p.Scenarios...)
	for i, s := range all {
		totals := s.Forecast.Totals
		change := ""
		if i > 0 {
			change = signed(totals.Billed.Sub(v.f.Totals.Billed))
		}
		t.add("", map[string]string{
			"scenario": printable(s.Name), "billed": moneyText(totals.Billed), "change": change,
			"amortized": moneyText(totals.Amortized), "cash": moneyText(totals.Cash), "top up": moneyCell(required(s.Forecast)),
		})
	}
	v.noRoom(v.table(t))
}

// required is the cash that all accounts together miss.
func required(f *planner.Forecast) (sum decimal.Decimal) {
	for _, a := range f.Accounts {
		sum = sum.Add(a.Funding.Required)
	}
	return sum
}

// budgets holds each budget against what is projected.
func (v *textView) budgets() {
	if len(v.f.Budgets) == 0 {
		return
	}
	v.title("Budgets")
	t := &table{
		groups: []string{"", "", v.f.Currency, ""},
		columns: []tableColumn{
			{head: "budget", atLeast: 16}, {head: "of", group: 1, atLeast: 6}, {head: "amount", group: 2}, {head: "projected", group: 2},
			{head: "left", group: 2}, {head: "status", group: 3, atLeast: 10},
		},
	}
	for _, b := range v.f.Budgets {
		code := ""
		if b.Exceeded {
			code = statusCode(b.Budget.OnExceed)
		}
		left := b.Budget.Amount.Sub(b.Projected)
		t.add(code, map[string]string{
			"budget": printable(b.Budget.Address), "of": budgetScope(b.Budget), "amount": moneyText(b.Budget.Amount),
			"projected": moneyText(b.Projected), "left": moneyText(left), "status": budgetStatus(b),
		})
	}
	v.noRoom(v.table(t))
}

// budgetScope says what a budget bounds: "billed", "cash a month".
func budgetScope(b *planner.Budget) string {
	if b.Period == planner.PeriodMonth {
		return string(b.Basis) + " a month"
	}
	return string(b.Basis)
}

func budgetStatus(b planner.BudgetForecast) string {
	if !b.Exceeded {
		return "holds"
	}
	return "exceeded from " + b.FirstExceeded.String() + " on (" + string(b.Budget.OnExceed) + ")"
}

func statusCode(on planner.OnFailure) string {
	if on == planner.Fail {
		return red
	}
	return yellow
}

// checks says which checks hold.
func (v *textView) checks() {
	if len(v.p.Outcome.Checks) == 0 {
		return
	}
	v.title("Checks")
	for _, c := range v.p.Outcome.Checks {
		head := "  " + printable(c.Address) + "  "
		if c.Passed {
			v.hanging(head, textWidth(head), "", "holds")
			continue
		}
		v.hanging(head, textWidth(head), statusCode(c.OnFail), "fails ("+string(c.OnFail)+"): "+printable(strings.Join(c.Messages, " ")))
	}
}

// outputs prints the values that the configuration names.
func (v *textView) outputs() {
	if len(v.p.Outcome.Outputs) == 0 {
		return
	}
	v.title("Outputs")
	for _, name := range slices.Sorted(maps.Keys(v.p.Outcome.Outputs)) {
		head := "  " + name + " = "
		v.hanging(head, textWidth(head), "", printable(outputText(v.p.Outcome, name)))
	}
}

// outputText is an output's value as JSON; a sensitive one is not shown.
func outputText(o hclspec.Outcome, name string) string {
	output, err := hclspec.MarshalOutput(o.Outputs[name])
	switch {
	case err != nil:
		return "(" + err.Error() + ")"
	case output.Sensitive:
		return "(sensitive)"
	}
	return string(output.Value)
}

// outcomeLines say in the summary how many budgets and checks do not hold.
func (v *textView) outcomeLines() (lines []summaryLine) {
	exceeded, failing := 0, 0
	for _, b := range v.f.Budgets {
		if b.Exceeded {
			exceeded++
		}
	}
	for _, c := range v.p.Outcome.Checks {
		if !c.Passed {
			failing++
		}
	}
	if exceeded > 0 {
		lines = append(lines, summaryLine{"Budgets", count(int64(exceeded)), "of " + plural(int64(len(v.f.Budgets)), "budget") + " exceeded", yellow})
	}
	if failing > 0 {
		lines = append(lines, summaryLine{"Checks", count(int64(failing)), "of " + plural(int64(len(v.p.Outcome.Checks)), "check") + " failing", yellow})
	}
	return lines
}
