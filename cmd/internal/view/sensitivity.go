package view

import (
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/sensitivity"
	"github.com/declarative-cost/planner/pricing"
)

// A sensitivityFigure is a figure that a reading changes.
type sensitivityFigure struct {
	name   string
	change document.MoneyChange
}

func sensitivityFigures(p *lang.Printer, billed, cash, lowest document.MoneyChange) []sensitivityFigure {
	return []sensitivityFigure{{p.T("billed"), billed}, {p.T("cash"), cash}, {p.T("lowest available"), lowest}}
}

// isZero says whether a change is none.
func (f sensitivityFigure) isZero() bool { return pricing.Money(f.change.Change).IsZero() }

// cells are the figure's amounts before and after, and the change.
func (f sensitivityFigure) cells() (before, after, change string) {
	return moneyText(pricing.Money(f.change.Before)), moneyText(pricing.Money(f.change.After)), signedCell(pricing.Money(f.change.Change))
}

// keptTexts say where a reading could not be turned, by reason.
func keptTexts(p *lang.Printer, s *document.Sensitivity, name func(string) string) (texts []string) {
	var reasons []string
	accounts := map[string][]string{}
	for _, k := range s.Kept {
		if accounts[k.Reason] == nil {
			reasons = append(reasons, k.Reason)
		}
		accounts[k.Reason] = append(accounts[k.Reason], k.Account)
	}
	for _, reason := range reasons {
		where := name(accounts[reason][0])
		if n := int64(len(accounts[reason])); n > 1 {
			where = p.F("%s and %s", where, p.N(n-1, count(n-1), "more account"))
		}
		texts = append(texts, p.F("Not turned in %s: %s.", where, name(document.KeptReason(p, s.Reading, reason))))
	}
	return texts
}

// turnedText says which value takes the place of which, of all accounts that differ.
func turnedText(p *lang.Printer, s *document.Sensitivity) string {
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
	return strings.Join(texts, p.T(", "))
}

// sensitivity says what each reading would change, and what to ask about it.
func (v *textView) sensitivity() {
	if len(v.p.Sensitivity) == 0 {
		return
	}
	p := v.opt.Lang
	ask := "    " + p.T("Ask: ")
	v.title(p.T("Sensitivity: each reading turned the other way"))
	for i := range v.p.Sensitivity {
		s := &v.p.Sensitivity[i]
		head := string(s.Reading)
		if !s.Changes() {
			v.hanging("", tableIndent, bold, p.F("%s: no effect on this plan", head))
		} else {
			v.hanging("", tableIndent, bold, p.F("%s: %s", head, turnedText(p, s)))
			v.sensitivityTable(s)
		}
		for _, text := range keptTexts(p, s, printable) {
			v.hanging("", tableIndent+2, "", text)
		}
		v.hanging(ask, textWidth(ask), "", printable(s.Asked(p, v.f)))
		if s.Clause != nil {
			v.quote(*s.Clause, textWidth(ask))
		}
	}
}

// quote prints a clause as the vendor wrote it. Chinese has no spaces to break lines
// at, so they end where the room does.
func (v *textView) quote(clause string, indent int) {
	line := ""
	for _, char := range printable(clause) {
		if line != "" && textWidth(line+string(char)) > v.opt.Width-indent {
			v.hanging("", indent, faint, line)
			line = ""
		}
		line += string(char)
	}
	v.hanging("", indent, faint, line)
}

// listedTurned is how many accounts are listed for a reading.
const listedTurned = 5

func (v *textView) sensitivityTable(s *document.Sensitivity) {
	p := v.opt.Lang
	t := &table{
		groups: []string{"", p.Currency(v.f.Currency)},
		columns: []tableColumn{
			{head: "figure", title: p.T("figure"), atLeast: 20},
			{head: "before", title: p.T("before"), group: 1},
			{head: "after", title: p.T("after"), group: 1},
			{head: "change", title: p.T("change"), group: 1},
		},
	}
	add := func(prefix, code string, figures []sensitivityFigure) {
		for _, f := range figures {
			if prefix != "" && f.isZero() {
				continue
			}
			before, after, change := f.cells()
			t.add(code, map[string]string{"figure": prefix + f.name, "before": before, "after": after, "change": change})
		}
	}
	shown, rest := cutAt(s.Accounts, listedTurned)
	if v.opt.Detail {
		shown, rest = s.Accounts, nil
	}
	if len(v.f.Accounts) > 1 {
		for _, a := range shown {
			add(printable(a.Account)+" ", "", sensitivityFigures(p, a.Billed, a.Cash, a.LowestAvailable))
		}
	}
	add("", bold, sensitivityFigures(p, s.Billed, s.Cash, s.LowestAvailable))
	v.noRoom(v.table(t))
	if n := int64(len(rest)); n > 0 && len(v.f.Accounts) > 1 {
		v.note(p.F("And %s (--detail).", p.N(n, count(n), "more account")))
	}
}

// sensitivityList is the sensitivity in Markdown.
func sensitivityList(p *lang.Printer, plan Plan) string {
	if len(plan.Sensitivity) == 0 {
		return ""
	}
	text := "#### " + p.T("Sensitivity: each reading turned the other way") + "\n\n"
	t := markdownTable{heads: []string{p.T("reading"), p.T("figure"), p.T("before"), p.T("after"), p.T("change")}}
	var asked string
	for i := range plan.Sensitivity {
		s := &plan.Sensitivity[i]
		if s.Changes() {
			for _, f := range sensitivityFigures(p, s.Billed, s.Cash, s.LowestAvailable) {
				before, after, change := f.cells()
				t.add(p.F("%s (%s)", string(s.Reading), code(turnedText(p, s))), f.name, before, after, change)
			}
		}
		asked += sensitivityItem(p, plan.Forecast, s)
	}
	if len(t.rows) > 0 {
		text += t.String() + "\n"
	}
	return text + asked + sensitivityAccounts(p, plan)
}

// sensitivityItem says of a reading what to ask about it.
func sensitivityItem(p *lang.Printer, f *planner.Forecast, s *document.Sensitivity) string {
	text := "- " + p.F("%s: ", string(s.Reading))
	if !s.Changes() {
		text += p.T("no effect on this plan. ")
	}
	for _, kept := range keptTexts(p, s, code) {
		text += kept + p.T(" ")
	}
	question := codeUpTo(longestMessage, s.Asked(p, f))
	if s.Clause == nil {
		return text + p.F("Ask: %s", question) + "\n"
	}
	return text + p.F("Ask: %s about %s", question, codeUpTo(longestMessage, *s.Clause)) + "\n"
}

// sensitivityAccounts has a row for each figure of an account that differs.
func sensitivityAccounts(p *lang.Printer, plan Plan) string {
	t := markdownTable{heads: []string{p.T("reading"), p.T("account"), p.T("figure"), p.T("before"), p.T("after"), p.T("change")}}
	for _, s := range plan.Sensitivity {
		for _, a := range s.Accounts {
			for _, f := range sensitivityFigures(p, a.Billed, a.Cash, a.LowestAvailable) {
				if !f.isZero() {
					before, after, change := f.cells()
					t.add(string(s.Reading), code(a.Account), f.name, before, after, change)
				}
			}
		}
	}
	if len(t.rows) == 0 || len(plan.Forecast.Accounts) < 2 {
		return ""
	}
	return "\n" + details(p.T("By account"), t.String())
}
