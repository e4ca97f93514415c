package view

import (
	"cmp"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/cmd/internal/present"
	"github.com/declarative-cost/planner/planner/compare"
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

// weight orders verdicts: those that fail the change come first.
func (j verdict) weight() int {
	switch {
	case j.fails:
		return 0
	case j.broken:
		return 1
	}
	return 2
}

// word says what follows.
func (j verdict) word(p *lang.Printer) string {
	return [...]string{p.T("fails"), p.T("warns"), p.T("holds again")}[j.weight()]
}

// wordWidth is the width of the widest word that may follow.
func wordWidth(p *lang.Printer) int {
	return max(textWidth(p.T("fails")), textWidth(p.T("warns")), textWidth(p.T("holds again")))
}

func (j verdict) code() string { return [...]string{red, yellow, green}[j.weight()] }

// verdicts are the budgets, guardrails and checks that are broken now or were
// before, those that fail the change first; held counts the others.
func (d Diff) verdicts(p *lang.Printer) (verdicts []verdict, held int64) {
	for _, b := range d.Diff.Budgets {
		j := verdict{address: b.Budget.Address, fails: b.Fails(), newly: b.Exceeded && !b.ExceededBefore, broken: b.Exceeded, text: budgetText(p, b)}
		if !b.Exceeded && !b.ExceededBefore {
			held++
			continue
		}
		verdicts = append(verdicts, j)
	}
	for _, g := range d.Diff.Guardrails {
		if !g.Exceeded {
			held++
			continue
		}
		verdicts = append(verdicts, verdict{address: g.Guardrail.Address, fails: g.Fails(), newly: true, broken: true, text: GuardrailText(p, g)})
	}
	for _, c := range d.Checks {
		failed := c.Status == "fail"
		if !failed && !c.FailedBefore {
			held++
			continue
		}
		verdicts = append(verdicts, verdict{address: c.Address, fails: c.Fails(), newly: failed && !c.FailedBefore, broken: failed, text: checkText(p, c), names: c.Messages})
	}
	slices.SortStableFunc(verdicts, func(a, b verdict) int { return cmp.Compare(a.weight(), b.weight()) })
	return verdicts, held
}

func budgetText(p *lang.Printer, b compare.BudgetChange) string {
	amounts := p.F("%s %s of %s", present.BudgetScope(p, string(b.Budget.Basis), string(b.Budget.Period)), moneyText(b.Projected), moneyText(b.Budget.Amount))
	switch {
	case !b.Exceeded:
		return amounts
	case b.ExceededBefore:
		return p.F("%s, exceeded from %s on; it was exceeded before, too", amounts, b.FirstExceeded)
	}
	return p.F("%s, exceeded from %s on; it held before", amounts, b.FirstExceeded)
}

// GuardrailText says what a change does to a guardrail, and what it allows.
func GuardrailText(p *lang.Printer, g compare.GuardrailResult) string {
	change := signed(g.Cost.Change())
	if percent := percentText(g.Cost); percent != "" {
		change += p.F(" (%s)", percent)
	}
	var limits []string
	if m := g.Guardrail.MaxIncrease; m != nil {
		limits = append(limits, "+"+moneyText(*m))
	}
	if m := g.Guardrail.MaxIncreasePercent; m != nil {
		limits = append(limits, "+"+m.String()+"%")
	}
	return p.F("%s changes by %s, at most %s is allowed", present.BasisName(p, string(g.Guardrail.Basis)), change, strings.Join(limits, p.T(" and ")))
}

func checkText(p *lang.Printer, c document.DiffCheck) string {
	switch {
	case c.Status != "fail":
		return p.T("passes")
	case c.FailedBefore:
		return p.T("failed before, too")
	}
	return p.T("it passed before")
}

// limits says which budgets, guardrails and checks are broken.
func (v *diffView) limits() {
	p := v.opt.Lang
	verdicts, held := v.in.verdicts(p)
	if len(verdicts) == 0 {
		if held > 0 && !v.isEmpty() {
			v.line("")
			v.note(p.F("Budgets, guardrails and checks: all %s hold.", count(held)))
		}
		return
	}
	v.title(p.T("Budgets, guardrails and checks"))
	for _, j := range verdicts {
		head := "  " + padRight(j.word(p), wordWidth(p)+tableGap)
		text := p.F("%s: %s", printable(j.address), j.text)
		for _, name := range j.names {
			text += p.T(". ") + printable(name)
		}
		v.hanging(head, textWidth(head), j.code(), text)
	}
	if held > 0 {
		v.note(p.F("%s more hold.", count(held)))
	}
}
