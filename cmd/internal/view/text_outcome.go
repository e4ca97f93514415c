package view

import (
	"maps"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/hclspec"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// A Plan is what a plan's views are drawn from.
type Plan struct {
	Forecast  *planner.Forecast
	Scenario  string // name of the scenario in force; empty: none
	Outcome   hclspec.Outcome
	Scenarios []ScenarioForecast // all of them, where they are asked for

	Advice      Advice
	Sensitivity []document.Sensitivity // where it is asked for
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
	p := v.opt.Lang
	v.title(p.T("Scenarios"))
	t := &table{
		groups: []string{"", p.Currency(v.f.Currency)},
		columns: []tableColumn{
			{head: "scenario", title: p.T("scenario"), atLeast: 12},
			{head: "billed", title: p.T("billed"), group: 1},
			{head: "change", title: p.T("change"), group: 1},
			{head: "amortized", title: p.T("amortized"), group: 1, rank: 1},
			{head: "cash", title: p.T("cash"), group: 1, rank: 1},
			{head: "top up", title: p.T("top up"), group: 1, rank: 2},
		},
	}
	all := append([]ScenarioForecast{{p.T("(as configured)"), v.f}}, v.p.Scenarios...)
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
func required(f *planner.Forecast) (sum pricing.Money) {
	for i := range f.Accounts {
		sum = sum.Add(requiredOf(&f.Accounts[i]))
	}
	return sum
}

// budgets holds each budget against what is projected.
func (v *textView) budgets() {
	if len(v.f.Budgets) == 0 {
		return
	}
	p := v.opt.Lang
	v.title(p.T("Budgets"))
	t := &table{
		groups: []string{"", "", p.Currency(v.f.Currency), ""},
		columns: []tableColumn{
			{head: "budget", title: p.T("budget"), atLeast: 16},
			{head: "of", title: p.T("of"), group: 1, atLeast: 6},
			{head: "amount", title: p.T("amount"), group: 2},
			{head: "projected", title: p.T("projected"), group: 2},
			{head: "left", title: p.T("left"), group: 2},
			{head: "status", title: p.T("status"), group: 3, atLeast: 10},
		},
	}
	for _, b := range v.f.Budgets {
		code := ""
		if b.Exceeded {
			code = statusCode(b.Budget.OnExceed)
		}
		left := b.Budget.Amount.Sub(b.Projected)
		t.add(code, map[string]string{
			"budget": printable(b.Budget.Address), "of": budgetScope(p, b.Budget), "amount": moneyText(b.Budget.Amount),
			"projected": moneyText(b.Projected), "left": moneyText(left), "status": budgetStatus(p, b),
		})
	}
	v.noRoom(v.table(t))
}

// budgetScope says what a budget bounds: "billed", "cash a month".
func budgetScope(p *lang.Printer, b *planner.Budget) string {
	if b.Period == planner.PeriodMonth {
		return p.F("%s a month", basisName(p, b.Basis))
	}
	return basisName(p, b.Basis)
}

// basisName is a view of cost in the language.
func basisName(p *lang.Printer, basis planner.CostBasis) string {
	switch basis {
	case planner.CostBilled:
		return p.T("billed")
	case planner.CostAmortized:
		return p.T("amortized")
	case planner.CostCash:
		return p.T("cash")
	}
	return string(basis)
}

func budgetStatus(p *lang.Printer, b planner.BudgetForecast) string {
	if !b.Exceeded {
		return p.T("holds")
	}
	return p.F("exceeded from %s on (%s)", b.FirstExceeded, onFailure(p, b.Budget.OnExceed))
}

// onFailure says what follows where something does not hold.
func onFailure(p *lang.Printer, on planner.OnFailure) string {
	switch on {
	case planner.Fail:
		return p.T("fail")
	case planner.Warn:
		return p.T("warn")
	}
	return string(on)
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
	p := v.opt.Lang
	v.title(p.T("Checks"))
	for _, c := range v.p.Outcome.Checks {
		head := "  " + printable(c.Address) + "  "
		if c.Passed {
			v.hanging(head, textWidth(head), "", p.T("holds"))
			continue
		}
		v.hanging(head, textWidth(head), statusCode(c.OnFail), p.F("fails (%s): %s", onFailure(p, c.OnFail), printable(strings.Join(c.Messages, " "))))
	}
}

// outputs prints the values that the configuration names.
func (v *textView) outputs() {
	if len(v.p.Outcome.Outputs) == 0 {
		return
	}
	v.title(v.opt.Lang.T("Outputs"))
	for _, name := range slices.Sorted(maps.Keys(v.p.Outcome.Outputs)) {
		head := "  " + name + " = "
		v.hanging(head, textWidth(head), "", printable(outputText(v.opt.Lang, v.p.Outcome, name)))
	}
}

// outputText is an output's value as JSON; a sensitive one is not shown.
func outputText(p *lang.Printer, o hclspec.Outcome, name string) string {
	output, err := hclspec.MarshalOutput(o.Outputs[name])
	switch {
	case err != nil:
		return "(" + err.Error() + ")"
	case output.Sensitive:
		return p.T("(sensitive)")
	}
	return string(output.Value)
}

// outcomeLines say in the summary how many budgets and checks do not hold.
func (v *textView) outcomeLines() (lines []summaryLine) {
	p := v.opt.Lang
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
		all := int64(len(v.f.Budgets))
		lines = append(lines, summaryLine{p.T("Budgets"), count(int64(exceeded)), p.F("of %s exceeded", p.N(all, count(all), "budget")), yellow})
	}
	if failing > 0 {
		all := int64(len(v.p.Outcome.Checks))
		lines = append(lines, summaryLine{p.T("Checks"), count(int64(failing)), p.F("of %s failing", p.N(all, count(all), "check")), yellow})
	}
	return lines
}
