package view

import (
	"fmt"
	"io"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/shopspring/decimal"
)

// OptimizeMarkdown draws the cheapest purchases for a ticket or a pull request: the
// result in one line, and tables. Names from a configuration or a catalogue are
// code, so that they mean nothing there. Of many accounts those that save most are
// drawn, with detail all of them.
func OptimizeMarkdown(w io.Writer, d *document.Optimize, detail bool) error {
	v := &optimizeView{textView: textView{opt: TextOptions{Width: markdownWidth, Detail: detail}}, d: d, name: code}
	var b strings.Builder
	b.WriteString("## Resource packs, " + v.scope() + "\n\n")
	if d.Robust != nil {
		v.robustMarkdown(&b)
	} else {
		v.markdown(&b)
	}
	for _, c := range d.Catalogs {
		fmt.Fprintf(&b, "Prices: %s as of %s, sha256 `%s`.\n", code(c.ID), c.AsOf, c.SHA256[:12])
	}
	b.WriteString("\nGoal: " + optimizeGoal(d.Options) + " " + v.reading() + "\n")
	_, err := io.WriteString(w, b.String())
	return err
}

func (v *optimizeView) markdown(b *strings.Builder) {
	fmt.Fprintf(b, "**%s**\n\n", v.headline())
	for _, a := range v.suspending() {
		b.WriteString("⚠️ " + v.topUpText(a) + "\n\n")
	}
	if len(v.d.Accounts) > 1 {
		t := markdownTable{heads: []string{"account", "configured", "without packs", "best", "saves", ""}}
		for i := range v.d.Accounts {
			a := &v.d.Accounts[i]
			t.add(code(a.Address), money(a.Totals.Configured.Cost), money(a.Totals.Without.Cost), money(a.Totals.Best.Cost), money(a.Totals.Saving), provenWord(a))
		}
		b.WriteString(t.String() + "\n")
	}
	drawn, rest := v.drawn()
	for _, a := range drawn {
		v.accountMarkdown(b, a)
	}
	if len(rest) > 0 {
		fmt.Fprintf(b, "The purchases of %s: `--detail`.\n\n", plural(int64(len(rest)), "other account"))
	}
}

// accountMarkdown draws an account's purchases and how sure they are.
func (v *optimizeView) accountMarkdown(b *strings.Builder, a *document.OptimizeAccount) {
	fmt.Fprintf(b, "### %s\n\n", code(a.Address))
	costs := markdownTable{heads: []string{"plan", "bills", "packs bought", "billed", "value left", "cost"}}
	row := func(name string, c document.OptimizeCost) {
		costs.add(name, money(c.Bill), money(c.PackPurchases), money(c.Billed), money(c.ValueLeft), money(c.Cost))
	}
	row("as configured", a.Totals.Configured)
	row("without packs", a.Totals.Without)
	row(bestName(a.Proven), a.Totals.Best)
	b.WriteString(costs.String() + "\n")
	if len(a.Purchases) > 0 {
		t := markdownTable{heads: []string{"buy on", "packs", v.d.Currency, "used", "used %", "left", "expired", "breaks even at", "of it %", "paid off in", "saves"}}
		for i := range a.Purchases {
			p := &a.Purchases[i]
			calls, percent, month := breakEven(p)
			t.add(p.PurchasedOn.String(), v.purchaseText(p), money(p.Price), callsCell(p.Consumed), money(p.UsedPercent),
				callsCell(p.Remaining), callsCell(p.Expired), calls, percent, month, moneyCell(decimal.Decimal(p.Saves)))
		}
		b.WriteString(t.String() + "\n")
	}
	for _, n := range v.accountNotes(a) {
		fmt.Fprintf(b, "- %s: %s\n", n.label, n.text)
	}
	b.WriteByte('\n')
}
