package view

import (
	"fmt"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner"
)

// A verdict is what a change does to a budget, a guardrail or a check.
type verdict struct {
	address string
	fails   bool   // the change is refused
	newly   bool   // broken now, and not before
	broken  bool   // now
	text    string // what is so, names not made safe
	names   []string
}

// word says what follows.
func (j verdict) word() string {
	switch {
	case j.fails:
		return "fails"
	case j.broken:
		return "warns"
	}
	return "holds again"
}

func (j verdict) code() string {
	switch {
	case j.fails:
		return red
	case j.broken:
		return yellow
	}
	return green
}

// verdicts are the budgets, guardrails and checks that are broken now or were
// before, those that fail the change first; held counts the others.
func (d Diff) verdicts() (verdicts []verdict, held int64) {
	var all []verdict
	for _, b := range d.Diff.Budgets {
		j := verdict{address: b.Budget.Address, fails: b.Fails(), newly: b.Exceeded && !b.ExceededBefore, broken: b.Exceeded, text: budgetText(b)}
		if !b.Exceeded && !b.ExceededBefore {
			held++
			continue
		}
		all = append(all, j)
	}
	for _, g := range d.Diff.Guardrails {
		if !g.Exceeded {
			held++
			continue
		}
		all = append(all, verdict{address: g.Guardrail.Address, fails: g.Fails(), newly: true, broken: true, text: guardrailText(g)})
	}
	for _, c := range d.Checks {
		failed := c.Status == "fail"
		if !failed && !c.FailedBefore {
			held++
			continue
		}
		all = append(all, verdict{address: c.Address, fails: c.Fails(), newly: failed && !c.FailedBefore, broken: failed, text: checkText(c), names: c.Messages})
	}
	for _, wanted := range []string{"fails", "warns", "holds again"} {
		for _, j := range all {
			if j.word() == wanted {
				verdicts = append(verdicts, j)
			}
		}
	}
	return verdicts, held
}

func budgetText(b planner.BudgetChange) string {
	amounts := fmt.Sprintf("%s %s of %s", budgetScope(b.Budget), moneyText(b.Projected), moneyText(b.Budget.Amount))
	switch {
	case !b.Exceeded:
		return amounts
	case b.ExceededBefore:
		return fmt.Sprintf("%s, exceeded from %s on; it was exceeded before, too", amounts, b.FirstExceeded)
	}
	return fmt.Sprintf("%s, exceeded from %s on; it held before", amounts, b.FirstExceeded)
}

func guardrailText(g planner.GuardrailResult) string {
	text := fmt.Sprintf("%s changes by %s", g.Guardrail.Basis, signed(g.Cost.Change()))
	if percent := percentText(g.Cost); percent != "" {
		text += " (" + percent + ")"
	}
	var limits []string
	if m := g.Guardrail.MaxIncrease; m != nil {
		limits = append(limits, "+"+moneyText(*m))
	}
	if m := g.Guardrail.MaxIncreasePercent; m != nil {
		limits = append(limits, "+"+m.String()+"%")
	}
	return text + ", at most " + strings.Join(limits, " and ") + " is allowed"
}

func checkText(c document.DiffCheck) string {
	switch {
	case c.Status != "fail":
		return "passes"
	case c.FailedBefore:
		return "failed before, too"
	}
	return "it passed before"
}

// limits says which budgets, guardrails and checks are broken.
func (v *diffView) limits() {
	verdicts, held := v.in.verdicts()
	if len(verdicts) == 0 {
		if held > 0 && !v.isEmpty() {
			v.line("")
			v.note(fmt.Sprintf("Budgets, guardrails and checks: all %s hold.", count(held)))
		}
		return
	}
	v.title("Budgets, guardrails and checks")
	for _, j := range verdicts {
		head := "  " + padRight(j.word(), len("holds again")+tableGap)
		text := printable(j.address) + ": " + j.text
		for _, name := range j.names {
			text += ". " + printable(name)
		}
		v.hanging(head, textWidth(head), j.code(), text)
	}
	if held > 0 {
		v.note(fmt.Sprintf("%s more hold.", count(held)))
	}
}
