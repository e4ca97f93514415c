package view

import (
	"fmt"
	"io"
	"strings"

	"github.com/declarative-cost/planner/planner"
)

// PlanMarkdown draws a plan for a page that renders Markdown, such as the summary
// of a CI job: a headline, totals, months, accounts, budgets and checks, and the
// purchases. What stands in names and titles is made safe as in DiffMarkdown.
func PlanMarkdown(w io.Writer, p Plan, opt MarkdownOptions) error {
	v := &planMarkdown{textView{p: p, f: p.Forecast, opt: TextOptions{Width: markdownWidth}}}
	_, err := io.WriteString(w, joinSections(v.headline(), v.sections(), opt.Limit))
	return err
}

// A planMarkdown draws one plan.
type planMarkdown struct{ textView }

func (v *planMarkdown) headline() string {
	t := v.f.Totals
	text := fmt.Sprintf("### Cost plan: %s billed\n\n", strings.TrimSpace(moneyText(t.Billed)+" "+v.f.Currency))
	text += strings.ToUpper(v.scope()[:1]) + v.scope()[1:]
	if v.p.Scenario != "" {
		text += ", scenario " + code(v.p.Scenario)
	}
	text += "."
	for _, l := range v.troubleLines() {
		text += fmt.Sprintf("\n\n⚠️ %s: **%s** %s.", l.label, l.figure, l.text)
	}
	return text + "\n"
}

func (v *planMarkdown) sections() (sections []markdownSection) {
	add := func(rank int, name, text string) {
		if text != "" {
			sections = append(sections, markdownSection{name, rank, []string{text}})
		}
	}
	add(1, "what does not hold", v.brokenList())
	add(2, "totals", v.totalRows())
	add(3, "funding", v.fundingList())
	add(4, "months", v.monthRows())
	add(5, "accounts", v.accountRows())
	add(6, "packs", v.packRows())
	add(7, "prices and terms", v.basisList())
	return sections
}

// brokenList lists budgets and checks that do not hold.
func (v *planMarkdown) brokenList() string {
	text := ""
	for _, b := range v.f.Budgets {
		if b.Exceeded {
			text += fmt.Sprintf("- %s: %s %s of %s, exceeded from %s on\n", code(b.Budget.Address), budgetScope(b.Budget), moneyText(b.Projected), moneyText(b.Budget.Amount), b.FirstExceeded)
		}
	}
	for _, c := range v.p.Outcome.Checks {
		if c.Passed {
			continue
		}
		text += "- " + code(c.Address)
		for _, message := range c.Messages {
			text += "; " + codeUpTo(longestMessage, message)
		}
		text += "\n"
	}
	if text == "" {
		return ""
	}
	return "#### Does not hold\n\n" + text
}

func (v *planMarkdown) totalRows() string {
	t := markdownTable{heads: []string{v.f.Currency, "total", "of it"}}
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
	text := "#### Money is missing\n\n"
	shown, rest := cutAt(short, listedLimits)
	for _, a := range shown {
		text += fmt.Sprintf("- %s: top up %s by %s\n", code(a.Account.Address), moneyText(a.Funding.Required), a.Funding.FirstShortfallOn)
	}
	if len(rest) > 0 {
		text += fmt.Sprintf("- and %s\n", plural(int64(len(rest)), "more account"))
	}
	return text
}

func (v *planMarkdown) monthRows() string {
	t := markdownTable{heads: []string{"month", "calls", "bill", "packs bought", "billed", "amortized", "cash"}}
	for _, m := range v.f.Monthly {
		t.add(m.Month.String(), callsCell(m.Calls), moneyCell(m.Bill), moneyCell(m.PackPurchases), moneyCell(m.Billed), moneyCell(m.Amortized), moneyCell(m.Cash))
	}
	if after := v.f.AfterHorizon; !after.Cash.IsZero() {
		t.add(after.Date.Month().String(), none, none, none, none, none, moneyCell(after.Cash))
	}
	s := v.f.Totals
	t.addBold("total", count(s.Calls), moneyText(s.Bill), moneyText(s.PackPurchases), moneyText(s.Billed), moneyText(s.Amortized), moneyText(s.Cash))
	return "#### By month\n\n" + t.String()
}

// accountRows has a row for each account where there are several.
func (v *planMarkdown) accountRows() string {
	if len(v.f.Accounts) < 2 {
		return ""
	}
	t := markdownTable{heads: []string{"account", "calls", "bill", "packs bought", "billed", "amortized", "cash"}}
	for _, a := range v.f.Accounts {
		s := a.Totals
		t.add(code(a.Account.Address), callsCell(s.Calls), moneyCell(s.Bill), moneyCell(s.PackPurchases), moneyCell(s.Billed), moneyCell(s.Amortized), moneyCell(s.Cash))
	}
	return details(plural(int64(len(v.f.Accounts)), "account"), t.String())
}

// packRows has a row for each pack.
func (v *planMarkdown) packRows() string {
	t := markdownTable{heads: []string{"pack", "size", "bought", v.f.Currency, "expires", "used", "left", "expired"}}
	for _, a := range v.f.Accounts {
		for _, p := range a.Packs {
			t.add(code(p.Purchase.Address), fmt.Sprintf("%s × %s", count(p.Purchase.Quantity), code(p.Purchase.SKU)), p.Purchase.PurchasedOn.String(), moneyText(p.Price),
				p.ExpiresOn.String(), callsCell(p.Consumed), callsCell(p.Remaining), callsCell(p.Expired))
		}
	}
	if len(t.rows) == 0 {
		return ""
	}
	return details(plural(int64(len(t.rows)), "resource pack"), t.String())
}

// basisList says which prices and terms the plan rests on.
func (v *planMarkdown) basisList() string {
	text := ""
	for _, c := range v.f.Input.Catalogs {
		spec := c.Spec()
		text += fmt.Sprintf("- %s as of %s, sha256 `%s`: %s\n", code(spec.ID), spec.AsOf, c.SHA256()[:12], termList(spec.Terms))
	}
	if text == "" {
		return ""
	}
	return details("Prices and terms", text)
}
