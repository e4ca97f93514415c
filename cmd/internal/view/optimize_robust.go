package view

import (
	"fmt"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/shopspring/decimal"
)

// robust draws the purchases of least regret over the scenarios, with the regret
// of what else one might choose.
func (v *optimizeView) robust() {
	r := v.d.Robust
	if !v.opt.Quiet {
		v.header("Optimize over " + plural(int64(len(r.Scenarios)), "scenario") + ",")
		v.labelled("Regret", "what purchases cost more in a scenario than the best ones for it. The choice with the least worst regret is taken.")
		shown, rest := r.Accounts, []document.RobustAccount(nil)
		if !v.opt.Detail {
			shown, rest = cutAt(shown, drawnAccounts)
		}
		for i := range shown {
			v.robustAccount(&shown[i])
		}
		if len(rest) > 0 {
			v.line("")
			v.note(fmt.Sprintf("The purchases of %s: --detail.", plural(int64(len(rest)), "other account")))
		}
	}
	v.title("Summary " + v.scope())
	topUps, more := v.upTo(namedTopUps, v.robustTopUps())
	for _, text := range topUps {
		v.hanging("  ", tableIndent, red, text)
	}
	v.more(more, "top-up")
	var lines []string
	for i := range r.Accounts {
		lines = append(lines, v.robustHeadline(&r.Accounts[i]))
	}
	lines, more = v.upTo(listedTroubled, lines)
	v.more(more, "account")
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
func (v *optimizeView) more(n int, what string) {
	if n > 0 {
		v.note(plural(int64(n), "more "+what) + ": --detail.")
	}
}

// robustAccount draws an account's choices and the purchases of the first.
func (v *optimizeView) robustAccount(a *document.RobustAccount) {
	v.accountTitle(a.Address, a.Title)
	v.noRoom(v.table(v.regretTable("cost", a, func(c *document.RobustChoice, k int) document.Cost { return c.Cost[k] })))
	v.line("")
	v.noRoom(v.table(v.regretTable("regret", a, func(c *document.RobustChoice, k int) document.Cost { return c.Regret[k] })))
	v.line("")
	shown, rest := a.Choices[0].Purchases, []document.ReplacedPurchase(nil)
	if !v.opt.Detail {
		shown, rest = cutAt(shown, listedTroubled)
	}
	for i, p := range shown {
		label := ""
		if i == 0 {
			label = "Buy"
		}
		v.hanging("  "+label, optimizeLabels, "", fmt.Sprintf("%s x %s on %s", count(p.Quantity), printable(p.SKU), p.PurchasedOn))
	}
	v.more(len(rest), "purchase")
	if len(a.Choices[0].Purchases) == 0 {
		v.hanging("  Buy", optimizeLabels, "", "no packs.")
	}
	if len(a.Replaced) > 0 {
		v.hanging("  Replaces", optimizeLabels, "", v.replacedText(a.Replaced)+".")
	}
	label, code := "Proven", ""
	if !a.Proven {
		label, code = "Open", yellow
	}
	v.hanging("  "+label, optimizeLabels, code, robustSureness(a))
}

// robustSureness says whether a smaller worst regret is possible.
func robustSureness(a *document.RobustAccount) string {
	if a.Proven {
		return "no such purchases have a smaller worst regret."
	}
	return fmt.Sprintf("the worst regret may be up to %s above the least: %s.", gapText(a.Gap), a.Reason)
}

// regretTable puts choices and scenarios side by side. Amounts are those before
// bills are rounded, shown in cents.
func (v *optimizeView) regretTable(what string, a *document.RobustAccount, figure func(*document.RobustChoice, int) document.Cost) *table {
	t := &table{
		groups:  []string{"", what + " " + v.d.Currency, ""},
		columns: []tableColumn{{head: "choice", atLeast: 20}},
	}
	heads := scenarioHeads(v.d.Robust.Scenarios)
	for _, head := range heads {
		t.columns = append(t.columns, tableColumn{head: head, group: 1})
	}
	if what == "regret" {
		t.columns = append(t.columns, tableColumn{head: "worst", group: 2})
	}
	for i := range a.Choices {
		c := &a.Choices[i]
		row := tableRow{cells: map[string]string{"choice": printable(c.Name), "worst": centsText(c.Worst)}}
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

// scenarioHeads are the scenarios' names as heads, which must differ from the
// other columns'.
func scenarioHeads(names []string) []string {
	heads := make([]string, len(names))
	for i, name := range names {
		if heads[i] = printable(name); name == "choice" || name == "worst" {
			heads[i] = "scenario " + name
		}
	}
	return heads
}

// centsText shows an amount with 8 decimals in cents, rounded half-up.
func centsText(c document.Cost) string { return moneyText(decimal.Decimal(c).Round(2)) }

// robustHeadline is an account's result in one line.
func (v *optimizeView) robustHeadline(a *document.RobustAccount) string {
	name, best := "Least regret", &a.Choices[0]
	if !a.Proven {
		name = "Least regret found"
	}
	worst := 0
	for k := range best.Regret {
		if decimal.Decimal(best.Regret[k]).GreaterThan(decimal.Decimal(best.Regret[worst])) {
			worst = k
		}
	}
	text := fmt.Sprintf("%s of %s: %s %s at worst", name, v.name(a.Address), centsText(best.Worst), v.d.Currency)
	if decimal.Decimal(best.Worst).IsPositive() {
		text += " (scenario " + v.name(v.d.Robust.Scenarios[worst]) + ")"
	}
	switch planned := plannedChoice(a); {
	case planned == nil:
	case decimal.Decimal(planned.Worst).Equal(decimal.Decimal(best.Worst)):
		text += ", as with the plan's own purchases"
	default:
		text += fmt.Sprintf(", instead of %s as configured", centsText(planned.Worst))
	}
	if !a.Proven {
		text += fmt.Sprintf("; none is known to be below %s", moneyText(decimal.Decimal(best.Worst).Sub(decimal.Decimal(a.Gap)).RoundFloor(2)))
	}
	return text + "."
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
			lines = append(lines, fmt.Sprintf("Top up %s %s by %s to %s in scenario %s; otherwise service stops and these figures do not hold.",
				money(r.Required), d.Currency, r.By, v.name(r.Account), v.name(r.Scenario)))
		}
	}
	return lines
}

// robustMarkdown draws the same in Markdown.
func (v *optimizeView) robustMarkdown(b *strings.Builder) {
	for i := range v.d.Robust.Accounts {
		a := &v.d.Robust.Accounts[i]
		fmt.Fprintf(b, "### %s\n\n%s\n\n", v.name(a.Address), v.robustHeadline(a))
		t := markdownTable{heads: []string{"choice"}}
		for _, s := range v.d.Robust.Scenarios {
			t.heads = append(t.heads, "cost, "+v.name(s), "regret, "+v.name(s))
		}
		t.heads = append(t.heads, "worst regret")
		for _, c := range a.Choices {
			row := []string{v.name(c.Name)}
			for k := range v.d.Robust.Scenarios {
				row = append(row, centsText(c.Cost[k]), centsText(c.Regret[k]))
			}
			t.add(append(row, centsText(c.Worst))...)
		}
		b.WriteString(t.String() + "\n")
		for _, p := range a.Choices[0].Purchases {
			fmt.Fprintf(b, "- Buy %s x %s on %s\n", count(p.Quantity), v.name(p.SKU), p.PurchasedOn)
		}
		if len(a.Choices[0].Purchases) == 0 {
			b.WriteString("- Buy no packs.\n")
		}
		if len(a.Replaced) > 0 {
			fmt.Fprintf(b, "- Replaces: %s.\n", v.replacedText(a.Replaced))
		}
		fmt.Fprintf(b, "- %s\n\n", capital(robustSureness(a)))
	}
	for _, line := range v.robustTopUps() {
		b.WriteString("⚠️ " + line + "\n\n")
	}
}

func capital(text string) string { return strings.ToUpper(text[:1]) + text[1:] }
