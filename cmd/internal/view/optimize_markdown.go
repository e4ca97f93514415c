package view

import (
	"fmt"
	"io"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/pricing"
)

// OptimizeMarkdown draws the cheapest purchases for a ticket or a pull request: the
// result in one line, and tables. Names from a configuration or a catalogue are
// code, so that they mean nothing there. Of many accounts those that save most are
// drawn, with detail all of them.
func OptimizeMarkdown(w io.Writer, d *document.Optimize, detail bool, p *lang.Printer) error {
	v := &optimizeView{textView: textView{opt: TextOptions{Width: markdownWidth, Detail: detail, Lang: p}}, d: d, name: code}
	var b strings.Builder
	b.WriteString("## " + p.F("Resource packs, %s", v.scope()) + "\n\n")
	v.markdown(&b)
	for _, c := range d.Catalogs {
		b.WriteString(p.F("Prices: %s as of %s, sha256 `%s`.", code(c.ID), c.AsOf, c.SHA256[:12]) + "\n")
	}
	b.WriteString("\n" + p.F("Goal: %s %s", optimizeGoal(p, d.Options), v.reading()) + "\n")
	_, err := io.WriteString(w, b.String())
	return err
}

func (v *optimizeView) markdown(b *strings.Builder) {
	p := v.opt.Lang
	fmt.Fprintf(b, "**%s**\n\n", v.headline())
	for _, a := range v.suspending() {
		b.WriteString("⚠️ " + v.topUpText(a) + "\n\n")
	}
	if len(v.d.Accounts) > 1 {
		t := markdownTable{heads: []string{p.T("account"), p.T("configured"), p.T("without purchases"), p.T("best"), p.T("saves"), ""}}
		for i := range v.d.Accounts {
			a := &v.d.Accounts[i]
			t.add(code(a.Address), money(a.Totals.Configured.Cost), money(a.Totals.Without.Cost), money(a.Totals.Best.Cost), money(a.Totals.Saving), provenWord(p, a))
		}
		b.WriteString(t.String() + "\n")
	}
	drawn, rest := v.drawn()
	for _, a := range drawn {
		v.accountMarkdown(b, a)
	}
	if len(rest) > 0 {
		b.WriteString(v.otherPurchases(len(rest), "`--detail`") + "\n\n")
	}
}

// accountMarkdown draws an account's purchases and how sure they are.
func (v *optimizeView) accountMarkdown(b *strings.Builder, a *document.OptimizeAccount) {
	p := v.opt.Lang
	fmt.Fprintf(b, "### %s\n\n", code(a.Address))
	costs := markdownTable{heads: []string{p.T("plan"), p.T("bills"), p.T("packs bought"), p.T("billed"), p.T("value left"), p.T("cost")}}
	row := func(name string, c document.OptimizeCost) {
		costs.add(name, money(c.Bill), money(c.PackPurchases), money(c.Billed), money(c.ValueLeft), money(c.Cost))
	}
	row(p.T("as configured"), a.Totals.Configured)
	row(p.T("without purchases"), a.Totals.Without)
	row(bestName(p, a.Proven), a.Totals.Best)
	b.WriteString(costs.String() + "\n")
	if len(a.Purchases) > 0 {
		t := markdownTable{heads: []string{
			p.T("buy on"), p.T("packs"), p.Currency(v.d.Currency), p.T("used"), p.T("used %"), p.T("left"), p.T("expired"),
			p.T("breaks even at"), p.T("of it %"), p.T("paid off in"), p.T("net gain"),
		}}
		for i := range a.Purchases {
			b := &a.Purchases[i]
			calls, percent, month := breakEven(p, b)
			t.add(b.PurchasedOn.String(), v.purchaseText(b), money(b.Price), callsCell(b.Consumed), money(b.UsedPercent),
				callsCell(b.Remaining), callsCell(b.Expired), calls, percent, month, moneyCell(pricing.Money(b.Saves)))
		}
		b.WriteString(t.String() + "\n")
	}
	for _, n := range v.accountNotes(a) {
		b.WriteString("- " + p.F("%s: %s", n.label, n.text) + "\n")
	}
	b.WriteByte('\n')
}
