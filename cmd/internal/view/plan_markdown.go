package view

import (
	"fmt"
	"io"

	"github.com/declarative-cost/planner/planner"
)

// PlanMarkdown draws a plan for a page that renders Markdown, such as the summary
// of a CI job: a headline, totals, months, accounts, budgets and checks, and the
// purchases. What stands in names and titles is made safe as in DiffMarkdown.
func PlanMarkdown(w io.Writer, p Plan, opt MarkdownOptions) error {
	v := &planMarkdown{textView{p: p, f: p.Forecast, opt: TextOptions{Width: markdownWidth, Lang: opt.Lang}}}
	_, err := io.WriteString(w, joinSections(opt.Lang, v.headline(), v.sections(), opt.Limit))
	return err
}

// A planMarkdown draws one plan.
type planMarkdown struct{ textView }

func (v *planMarkdown) headline() string {
	p, t := v.opt.Lang, v.f.Totals
	billed := withCurrency(p, moneyText(t.Billed), v.f.Currency) + beside(p, t.Billed, v.f.Currency, "")
	text := "### " + p.F("Cost plan: %s billed", billed) + "\n\n"
	scope := capital(v.scope())
	if v.p.Scenario != "" {
		scope = p.F("%s, scenario %s", scope, code(v.p.Scenario))
	}
	text += p.F("%s.", scope)
	for _, l := range v.troubleLines() {
		text += "\n\n⚠️ " + p.F("%s: **%s** %s.", l.label, l.figure, l.text)
	}
	return text + "\n"
}

func (v *planMarkdown) sections() (sections []markdownSection) {
	add := func(rank int, name, text string) {
		if text != "" {
			sections = append(sections, markdownSection{name, rank, []string{text}})
		}
	}
	p := v.opt.Lang
	add(1, p.T("what does not hold"), v.brokenList())
	add(2, p.T("totals"), v.totalRows())
	add(3, p.T("funding"), v.fundingList())
	add(3, p.T("advice"), adviceSection(p, v.p.Advice, v.f.Currency, listedAdviceMarkdown))
	add(4, p.T("sensitivity"), sensitivityList(p, v.p))
	add(4, p.T("months"), v.monthRows())
	add(4, p.T("forecast against actual"), v.actualsRows())
	add(5, p.T("accounts"), v.accountRows())
	add(6, p.T("packs"), v.packRows())
	add(7, p.T("prices and terms"), v.basisList())
	return sections
}

// brokenList lists budgets and checks that do not hold.
func (v *planMarkdown) brokenList() string {
	p := v.opt.Lang
	text := ""
	for _, b := range v.f.Budgets {
		if b.Exceeded {
			text += "- " + p.F("%s: %s %s of %s, exceeded from %s on", code(b.Budget.Address), budgetScope(p, b.Budget), moneyText(b.Projected), moneyText(b.Budget.Amount), b.FirstExceeded) + "\n"
		}
	}
	for _, c := range v.p.Outcome.Checks {
		if c.Passed {
			continue
		}
		text += "- " + code(c.Address)
		for _, message := range c.Messages {
			text += p.T("; ") + codeUpTo(longestMessage, message)
		}
		text += "\n"
	}
	if text == "" {
		return ""
	}
	return "#### " + p.T("Does not hold") + "\n\n" + text
}

func (v *planMarkdown) totalRows() string {
	t := markdownTable{heads: []string{v.opt.Lang.Currency(v.f.Currency), v.opt.Lang.T("total"), v.opt.Lang.T("of it")}}
	for _, l := range v.costLines() {
		t.add(l.label, l.figure, l.text)
	}
	return t.String()
}

// fundingList says what to top up.
func (v *planMarkdown) fundingList() string {
	var short []*planner.AccountForecast
	for i := range v.f.Accounts {
		if a := &v.f.Accounts[i]; isShort(a) {
			short = append(short, a)
		}
	}
	if len(short) == 0 {
		return ""
	}
	p := v.opt.Lang
	text := "#### " + p.T("Money is missing") + "\n\n"
	shown, rest := cutAt(short, listedLimits)
	for _, a := range shown {
		text += "- " + p.F("%s: top up %s by %s", code(a.Account.Address), moneyText(a.Funding.Required), a.Funding.FirstShortfallOn) + "\n"
	}
	if len(rest) > 0 {
		text += "- " + p.F("and %s", p.N(int64(len(rest)), count(int64(len(rest))), "more account")) + "\n"
	}
	return text
}

func (v *planMarkdown) monthRows() string {
	p := v.opt.Lang
	t := markdownTable{heads: v.costHeads(p.T("month"))}
	for _, m := range v.f.Monthly {
		t.add(m.Month.String(), callsCell(m.Calls), moneyCell(m.Bill), moneyCell(m.PackPurchases), moneyCell(m.Billed), moneyCell(m.Amortized), moneyCell(m.Cash))
	}
	if after := v.f.AfterHorizon; !after.Cash.IsZero() {
		t.add(after.Date.Month().String(), none, none, none, none, none, moneyCell(after.Cash))
	}
	s := v.f.Totals
	t.addBold(p.T("total"), count(s.Calls), moneyText(s.Bill), moneyText(s.PackPurchases), moneyText(s.Billed), moneyText(s.Amortized), moneyText(s.Cash))
	return "#### " + p.T("By month") + "\n\n" + t.String()
}

// costHeads are the heads of a table of costs.
func (v *planMarkdown) costHeads(key string) []string {
	p := v.opt.Lang
	return []string{key, p.T("calls"), p.T("bill"), p.T("packs bought"), p.T("billed"), p.T("amortized"), p.T("cash")}
}

// accountRows has a row for each account where there are several.
func (v *planMarkdown) accountRows() string {
	if len(v.f.Accounts) < 2 {
		return ""
	}
	p := v.opt.Lang
	t := markdownTable{heads: v.costHeads(p.T("account"))}
	for _, a := range v.f.Accounts {
		s := a.Totals
		t.add(code(a.Account.Address), callsCell(s.Calls), moneyCell(s.Bill), moneyCell(s.PackPurchases), moneyCell(s.Billed), moneyCell(s.Amortized), moneyCell(s.Cash))
	}
	return details(p.N(int64(len(v.f.Accounts)), count(int64(len(v.f.Accounts))), "account"), t.String())
}

// packRows has a row for each pack.
func (v *planMarkdown) packRows() string {
	p := v.opt.Lang
	t := markdownTable{heads: []string{p.T("pack"), p.T("size"), p.T("bought"), p.Currency(v.f.Currency), p.T("expires"), p.T("used"), p.T("left"), p.T("expired")}}
	for _, a := range v.f.Accounts {
		for _, k := range a.Packs {
			t.add(code(k.Purchase.Address), fmt.Sprintf("%s × %s", count(k.Purchase.Quantity), code(k.Purchase.SKU)), k.Purchase.PurchasedOn.String(), moneyText(k.Price),
				k.ExpiresOn.String(), callsCell(k.Consumed), callsCell(k.Remaining), callsCell(k.Expired))
		}
	}
	if len(t.rows) == 0 {
		return ""
	}
	return details(p.N(int64(len(t.rows)), count(int64(len(t.rows))), "resource pack"), t.String())
}

// basisList says which prices and terms the plan rests on.
func (v *planMarkdown) basisList() string {
	p := v.opt.Lang
	text := ""
	for _, c := range v.f.Input.Catalogs {
		spec := c.Spec()
		text += "- " + p.F("%s as of %s, sha256 `%s`: %s", code(spec.ID), spec.AsOf, c.SHA256()[:12], termList(spec.Terms)) + "\n"
	}
	if text == "" {
		return ""
	}
	return details(p.T("Prices and terms"), text)
}
