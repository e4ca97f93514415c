package workbook

import (
	"fmt"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// Columns of the Budgets sheet.
const (
	budgetAmount = iota + 5
	budgetProjected
)

// budgetMonths is the column of the first month in the table of months.
const budgetMonths = 2

// drawBudgets writes what the plan is held to: budgets, guardrails, checks.
func (b *book) drawBudgets() {
	s := b.newSheet(b.T("Budgets"), b.T("Budgets, guardrails and checks: what the plan is held to"))
	s.skip(1)
	heads := texts(s.T("Budget"), s.T("Accounts"), s.T("Basis"), s.T("Period"))
	for _, h := range []string{s.T("Amount"), s.T("Projected"), s.T("Left"), s.T("Used")} {
		heads = append(heads, headOver(h))
	}
	s.header(append(heads, indented(1, s.T("Exceeded")), text(s.T("First in")), text(s.T("If exceeded")))...)
	inputs := map[string]document.InputBudget{}
	for _, in := range b.plan.Inputs.Budgets {
		inputs[in.Address] = in
	}
	const between = 3 // the gap, the title and the head of the table of months
	for _, budget := range b.plan.Budgets {
		s.drawBudget(budget, inputs[budget.Address].Accounts, s.next+len(b.plan.Budgets)+between)
	}
	if len(b.plan.Budgets) == 0 {
		s.add(note, text(s.T("The plan has no budgets.")))
	} else {
		s.drawBudgetMonths()
	}
	s.drawGuardrails(b.plan.Guardrails)
	s.drawChecks(b.plan.Checks)
}

// drawBudget writes a budget whose months stand in another row. What is projected
// of one for the whole plan is their sum, of one for every month the dearest.
func (s *sheet) drawBudget(budget document.Budget, accounts []string, months int) {
	row := s.next
	first, last := budgetMonths, budgetMonths+len(budget.Months)
	formula := sumAcross(months, first, last)
	if budget.Period == string(planner.PeriodMonth) {
		formula = fmt.Sprintf("MAX(0,%s:%s)", at(first, months), at(last-1, months))
	}
	left := pricing.Money(budget.Amount).Sub(pricing.Money(budget.Projected))
	whose := s.T("all")
	if len(accounts) > 0 {
		whose = strings.Join(accounts, ", ")
	}
	s.add(plain, text(budget.Address), text(whose), text(s.word(budget.Basis)), text(s.word(budget.Period)), money(budget.Amount), money(budget.Projected).with(formula),
		money(document.Money(left)).with(at(budgetAmount, row)+"-"+at(budgetProjected, row)),
		share(pricing.Money(budget.Projected), pricing.Money(budget.Amount), at(budgetProjected, row), at(budgetAmount, row)),
		s.alarm(budget.Exceeded), optional(budget.FirstExceeded, month), text(s.word(budget.OnExceed)))
}

// drawBudgetMonths writes the cost of each month that the budgets are about, and
// for a budget of cash what is paid after the plan.
func (s *sheet) drawBudgetMonths() {
	s.part(s.T("By month"), budgetMonths+s.plan.Months)
	heads := texts(s.T("Budget"))
	for i := range s.plan.Months {
		heads = append(heads, month(s.plan.Start+pricing.Month(i)))
	}
	s.add(head, append(heads, headOver(s.T("After the plan")))...)
	for _, b := range s.plan.Budgets {
		cells := texts(b.Address)
		sum := pricing.Money{}
		for _, m := range b.Months {
			cells = append(cells, money(m))
			sum = sum.Add(pricing.Money(m))
		}
		if b.Period == string(planner.PeriodTotal) && b.Basis == string(planner.CostCash) {
			cells = append(cells, money(document.Money(pricing.Money(b.Projected).Sub(sum))))
		}
		s.add(plain, cells...)
	}
}

// shareDecimals are kept of a ratio.
const shareDecimals = 15

// share is a part of a whole, nothing where the whole is zero.
func share(part, whole pricing.Money, partRef, wholeRef string) cell {
	if whole.IsZero() {
		return blank
	}
	return number(part.Decimal().DivRound(whole.Decimal(), shareDecimals).String(), percentFormat).with(partRef + "/" + wholeRef)
}

func (s *sheet) drawGuardrails(list []document.DiffGuardrail) {
	if len(list) == 0 {
		return
	}
	s.skip(1)
	s.add(head, text(s.T("Guardrail")), text(s.T("Basis")), headOver(s.T("Before")), headOver(s.T("After")), headOver(s.T("Change")), headOver(s.T("Change")),
		headOver(s.T("At most")), headOver(s.T("At most")), indented(1, s.T("Exceeded")), text(s.T("If exceeded")))
	for _, g := range list {
		row := s.next
		before, after := pricing.Money(g.Cost.Before), pricing.Money(g.Cost.After)
		s.add(plain, text(g.Address), text(s.word(g.Basis)), money(g.Cost.Before), money(g.Cost.After),
			money(g.Cost.Change).with(at(4, row)+"-"+at(3, row)),
			share(after.Sub(before), before, at(5, row), at(3, row)),
			optional(g.MaxIncrease, money), optional(g.MaxIncreasePercent, percent),
			s.alarm(g.Exceeded), text(s.word(g.OnExceed)))
	}
}

// percent is a number of hundredths.
func percent(m document.Money) cell {
	return number(pricing.Money(m).Decimal().Shift(-2).String(), percentFormat)
}

func (s *sheet) drawChecks(list []document.Check) {
	if len(list) == 0 {
		return
	}
	s.skip(1)
	s.add(head, text(s.T("Check")), indented(1, s.T("Fails")), text(s.T("If it fails")), text(s.T("Messages")))
	for _, c := range list {
		s.add(plain, text(c.Address), s.alarm(c.Status == "fail"), text(s.word(c.OnFail)), prose(strings.Join(c.Messages, " ")))
	}
}
