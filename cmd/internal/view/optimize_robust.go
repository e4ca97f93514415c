package view

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/pricing"
)

// robust draws the purchases of least regret over the scenarios, with the regret
// of what else one might choose.
func (v *optimizeView) robust() {
	p, r := v.opt.Lang, v.d.Robust
	if !v.opt.Quiet {
		v.header(p.F("Optimize over %s, %s", p.N(int64(len(r.Scenarios)), count(int64(len(r.Scenarios))), "scenario"), v.scope()))
		v.labelled(p.T("Regret"), p.T("what purchases cost more in a scenario than the best ones for it. The choice with the least worst regret is taken."))
		shown, rest := r.Accounts, []document.RobustAccount(nil)
		if !v.opt.Detail {
			shown, rest = cutAt(shown, drawnAccounts)
		}
		for i := range shown {
			v.robustAccount(&shown[i])
		}
		if len(rest) > 0 {
			v.line("")
			v.note(v.otherPurchases(len(rest), "--detail"))
		}
	}
	v.title(p.F("Summary %s", v.scope()))
	topUps, more := v.upTo(namedTopUps, v.robustTopUps())
	for _, text := range topUps {
		v.hanging("  ", tableIndent, red, text)
	}
	v.more(p.N(int64(more), count(int64(more)), "more top-up"), more)
	var lines []string
	for i := range r.Accounts {
		lines = append(lines, v.robustHeadline(&r.Accounts[i]))
	}
	lines, more = v.upTo(listedTroubled, lines)
	v.more(p.N(int64(more), count(int64(more)), "more account"), more)
	for _, text := range lines {
		v.hanging("  ", tableIndent, bold, text)
	}
}

// upTo cuts a list without --detail, and says how many there are more.
func (v *optimizeView) upTo(n int, list []string) (shown []string, more int) {
	if v.opt.Detail {
		return list, 0
	}
	shown, rest := cutAt(list, n)
	return shown, len(rest)
}

// more says that something is not shown.
func (v *optimizeView) more(what string, n int) {
	if n > 0 {
		v.note(v.opt.Lang.F("%s: --detail.", what))
	}
}

// robustAccount draws an account's choices and the purchases of the first.
func (v *optimizeView) robustAccount(a *document.RobustAccount) {
	p := v.opt.Lang
	v.accountTitle(a.Address, a.Title)
	v.noRoom(v.table(v.regretTable(p.F("cost %s", p.Currency(v.d.Currency)), false, a, func(c *document.RobustChoice, k int) document.Cost { return c.Cost[k] })))
	v.line("")
	v.noRoom(v.table(v.regretTable(p.F("regret %s", p.Currency(v.d.Currency)), true, a, func(c *document.RobustChoice, k int) document.Cost { return c.Regret[k] })))
	v.line("")
	shown, rest := a.Choices[0].Purchases, []document.ReplacedPurchase(nil)
	if !v.opt.Detail {
		shown, rest = cutAt(shown, listedTroubled)
	}
	for i, k := range shown {
		label := ""
		if i == 0 {
			label = p.T("Buy")
		}
		v.hanging("  "+label, optimizeLabels, "", p.F("%s x %s on %s", count(k.Quantity), printable(k.SKU), k.PurchasedOn))
	}
	v.more(p.N(int64(len(rest)), count(int64(len(rest))), "more purchase"), len(rest))
	if len(a.Choices[0].Purchases) == 0 {
		v.hanging("  "+p.T("Buy"), optimizeLabels, "", p.T("no packs."))
	}
	if len(a.Replaced) > 0 {
		v.hanging("  "+p.T("Replaces"), optimizeLabels, "", p.F("%s.", v.replacedText(a.Replaced)))
	}
	label, code := p.T("Proven"), ""
	if !a.Proven {
		label, code = p.T("Open"), yellow
	}
	v.hanging("  "+label, optimizeLabels, code, robustSureness(p, a))
}

// robustSureness says whether a smaller worst regret is possible.
func robustSureness(p *lang.Printer, a *document.RobustAccount) string {
	if a.Proven {
		return p.T("no such purchases have a smaller worst regret.")
	}
	return p.F("the worst regret may be up to %s above the least: %s.", gapText(a.Gap), optimizeReason(p, a.Reason))
}

// regretTable puts choices and scenarios side by side. Amounts are those before
// bills are rounded, shown in cents.
func (v *optimizeView) regretTable(what string, worst bool, a *document.RobustAccount, figure func(*document.RobustChoice, int) document.Cost) *table {
	p := v.opt.Lang
	t := &table{
		groups:  []string{"", what, ""},
		columns: []tableColumn{{head: "choice", title: p.T("choice"), atLeast: 20}},
	}
	heads := scenarioHeads(p, v.d.Robust.Scenarios)
	for _, head := range heads {
		t.columns = append(t.columns, tableColumn{head: head, group: 1})
	}
	if worst {
		t.columns = append(t.columns, tableColumn{head: "worst", title: p.T("worst"), group: 2})
	}
	for i := range a.Choices {
		c := &a.Choices[i]
		row := tableRow{cells: map[string]string{"choice": printable(choiceName(p, c.Name)), "worst": centsText(c.Worst)}}
		if i == 0 {
			row.code = bold
		}
		for k, head := range heads {
			row.cells[head] = centsText(figure(c, k))
		}
		t.rows = append(t.rows, row)
	}
	return t
}

// choiceName is what a choice is called: by the engine, which knows four.
func choiceName(p *lang.Printer, name string) string {
	switch name {
	case "least regret":
		return p.T("least regret")
	case "as configured":
		return p.T("as configured")
	case "without packs":
		return p.T("without purchases")
	}
	if scenario, ok := strings.CutPrefix(name, "best of scenario "); ok {
		return p.F("best of scenario %s", scenario)
	}
	return name
}

// scenarioHeads are the scenarios' names as heads, which must differ from the
// other columns'.
func scenarioHeads(p *lang.Printer, names []string) []string {
	heads := make([]string, len(names))
	for i, name := range names {
		if heads[i] = printable(name); name == "choice" || name == "worst" {
			heads[i] = p.F("scenario %s", name)
		}
	}
	return heads
}

// centsText shows an amount with 8 decimals in cents, rounded half-up.
func centsText(c document.Cost) string { return moneyText(pricing.Money(c).RoundCents()) }

// robustHeadline is an account's result in one line.
func (v *optimizeView) robustHeadline(a *document.RobustAccount) string {
	p, best := v.opt.Lang, &a.Choices[0]
	name := p.T("Least regret")
	if !a.Proven {
		name = p.T("Least regret found")
	}
	worst := 0
	for k := range best.Regret {
		if pricing.Money(best.Regret[k]).GreaterThan(pricing.Money(best.Regret[worst])) {
			worst = k
		}
	}
	text := p.F("%s of %s: %s at worst", name, v.name(a.Address), withCurrency(p, centsText(best.Worst), v.d.Currency))
	if pricing.Money(best.Worst).IsPositive() {
		text += p.F(" (scenario %s)", v.name(v.d.Robust.Scenarios[worst]))
	}
	switch planned := plannedChoice(a); {
	case planned == nil:
	case pricing.Money(planned.Worst).Equal(pricing.Money(best.Worst)):
		text += p.T(", as with the plan's own purchases")
	default:
		text += p.F(", instead of %s as configured", centsText(planned.Worst))
	}
	if !a.Proven {
		least := pricing.Money(best.Worst).Sub(pricing.Money(a.Gap)).Decimal()
		text += p.F("; none is known to be below %s", moneyText(pricing.MoneyOf(least.RoundFloor(pricing.CentDecimals))))
	}
	return p.F("%s.", text)
}

// plannedChoice is the plan's own purchases, unless they are the choice.
func plannedChoice(a *document.RobustAccount) *document.RobustChoice {
	for i := range a.Choices {
		if i > 0 && a.Choices[i].Name == "as configured" {
			return &a.Choices[i]
		}
	}
	return nil
}

// robustTopUps say in which scenarios service stops without more money.
func (v *optimizeView) robustTopUps() (lines []string) {
	d := v.d
	suspends := map[string]bool{}
	for _, a := range d.Robust.Accounts {
		suspends[a.Address] = a.Suspends
	}
	for _, r := range d.Robust.Required {
		if suspends[r.Account] {
			lines = append(lines, v.opt.Lang.F("Top up %s by %s to %s in scenario %s; otherwise service stops and these figures do not hold.",
				withCurrency(v.opt.Lang, money(r.Required), d.Currency), r.By, v.name(r.Account), v.name(r.Scenario)))
		}
	}
	return lines
}

// robustMarkdown draws the same in Markdown.
func (v *optimizeView) robustMarkdown(b *strings.Builder) {
	p := v.opt.Lang
	for i := range v.d.Robust.Accounts {
		a := &v.d.Robust.Accounts[i]
		fmt.Fprintf(b, "### %s\n\n%s\n\n", v.name(a.Address), v.robustHeadline(a))
		t := markdownTable{heads: []string{p.T("choice")}}
		for _, s := range v.d.Robust.Scenarios {
			t.heads = append(t.heads, p.F("cost, %s", v.name(s)), p.F("regret, %s", v.name(s)))
		}
		t.heads = append(t.heads, p.T("worst regret"))
		for _, c := range a.Choices {
			row := []string{v.name(choiceName(p, c.Name))}
			for k := range v.d.Robust.Scenarios {
				row = append(row, centsText(c.Cost[k]), centsText(c.Regret[k]))
			}
			t.add(append(row, centsText(c.Worst))...)
		}
		b.WriteString(t.String() + "\n")
		for _, k := range a.Choices[0].Purchases {
			b.WriteString("- " + p.F("Buy %s x %s on %s", count(k.Quantity), v.name(k.SKU), k.PurchasedOn) + "\n")
		}
		if len(a.Choices[0].Purchases) == 0 {
			b.WriteString("- " + p.T("Buy no packs.") + "\n")
		}
		if len(a.Replaced) > 0 {
			b.WriteString("- " + p.F("Replaces: %s.", v.replacedText(a.Replaced)) + "\n")
		}
		fmt.Fprintf(b, "- %s\n\n", capital(robustSureness(p, a)))
	}
	for _, line := range v.robustTopUps() {
		b.WriteString("⚠️ " + line + "\n\n")
	}
}

// capital is a sentence with its first letter as sentences begin.
func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return strings.ToUpper(string(first)) + text[size:]
}
