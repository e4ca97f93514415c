package view

import (
	"fmt"
	"slices"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/shopspring/decimal"
)

// account draws an account's costs, its purchases and how sure they are.
func (v *optimizeView) account(a *document.OptimizeAccount) {
	v.accountTitle(a.Address, a.Title)
	v.noRoom(v.table(v.costTable(a)))
	if len(a.Purchases) > 0 {
		v.line("")
		v.noRoom(v.table(v.purchaseTable(a)))
		v.line("")
		v.noRoom(v.table(v.worthTable(a)))
	}
	v.line("")
	for _, n := range v.accountNotes(a) {
		v.hanging("  "+n.label, optimizeLabels, n.code, n.text)
	}
}

// accountTitle is the heading of an account.
func (v *optimizeView) accountTitle(address, title string) {
	text := printable(address)
	if title != "" {
		text += "  " + printable(title)
	}
	v.heading(shorten(text, v.opt.Width))
}

// optimizeLabels is where the notes under an account start.
const optimizeLabels = len("  Negotiated  ")

// costTable compares the plan as it is, without packs, and at its best.
func (v *optimizeView) costTable(a *document.OptimizeAccount) *table {
	amortized := isAmortized(v.d.Options)
	t := &table{
		groups: []string{"", v.d.Currency},
		columns: []tableColumn{
			{head: "plan", atLeast: 13}, {head: "bills", group: 1}, {head: "packs bought", group: 1}, {head: "billed", group: 1},
			{head: "value left", group: 1, ifAny: true}, {head: "cost", group: 1},
		},
	}
	if !amortized { // what is left is worth nothing, and the cost is what is billed
		t.columns = slices.DeleteFunc(t.columns, func(c tableColumn) bool { return c.head == "value left" || c.head == "cost" })
	}
	row := func(name, code string, c document.OptimizeCost) {
		t.add(code, map[string]string{
			"plan": name, "bills": moneyCell(decimal.Decimal(c.Bill)), "packs bought": moneyCell(decimal.Decimal(c.PackPurchases)),
			"billed": money(c.Billed), "value left": moneyCell(decimal.Decimal(c.ValueLeft)), "cost": money(c.Cost),
		})
	}
	row("as configured", "", a.Totals.Configured)
	row("without packs", "", a.Totals.Without)
	row(bestName(a.Proven), bold, a.Totals.Best)
	return t
}

// bestName is what the best plan may be called.
func bestName(proven bool) string {
	if proven {
		return "cheapest"
	}
	return "best found"
}

// purchaseTable lists what to buy and what becomes of it.
func (v *optimizeView) purchaseTable(a *document.OptimizeAccount) *table {
	t := &table{
		groups: []string{"", "purchase", "calls"},
		columns: []tableColumn{
			{head: "buy on", atLeast: dateWidth}, {head: "packs", group: 1, atLeast: 20}, {head: v.d.Currency, group: 1},
			{head: "granted", group: 2, rank: 1}, {head: "used", group: 2}, {head: "used %", group: 2}, {head: "left", group: 2, ifAny: true},
			{head: "expired", group: 2, ifAny: true},
		},
	}
	for i := range a.Purchases {
		p := &a.Purchases[i]
		t.rows = append(t.rows, tableRow{
			codes: map[string]string{"expired": yellow},
			cells: map[string]string{
				"buy on": p.PurchasedOn.String(), "packs": v.purchaseText(p), v.d.Currency: money(p.Price),
				"granted": callsCell(p.Granted), "used": callsCell(p.Consumed), "used %": money(p.UsedPercent),
				"left": callsCell(p.Remaining), "expired": callsCell(p.Expired),
			},
		})
	}
	return t
}

// purchaseText says "2 x similar_search_image_5m".
func (v *optimizeView) purchaseText(p *document.OptimalPurchase) string {
	return fmt.Sprintf("%s x %s", count(p.Quantity), v.name(p.SKU))
}

// worthTable says what each purchase is good for.
func (v *optimizeView) worthTable(a *document.OptimizeAccount) *table {
	t := &table{
		groups: []string{"", "", "breaks even", v.d.Currency},
		columns: []tableColumn{
			{head: "buy on", atLeast: dateWidth}, {head: "packs", group: 1, atLeast: 20},
			{head: "at calls", group: 2}, {head: "of it %", group: 2}, {head: "paid off in", group: 2, atLeast: len("paid off in")}, {head: "saves", group: 3},
		},
	}
	for i := range a.Purchases {
		p := &a.Purchases[i]
		calls, percent, month := breakEven(p)
		t.add("", map[string]string{
			"buy on": p.PurchasedOn.String(), "packs": v.purchaseText(p), "at calls": calls, "of it %": percent,
			"paid off in": month, "saves": money(p.Saves),
		})
	}
	return t
}

// breakEven are the calls that pay a purchase's price, their part of it in per
// cent, and the month in which it has paid for itself.
func breakEven(p *document.OptimalPurchase) (calls, percent, month string) {
	calls, percent, month = none, none, "not by the end"
	if p.BreakEven != nil {
		calls, percent = count(*p.BreakEven), money(*p.BreakEvenPercent)
	}
	if p.PaidOffIn != nil {
		month = p.PaidOffIn.String()
	}
	return calls, percent, month
}

// An optimizeNote is a sentence under a label.
type optimizeNote struct{ label, text, code string }

// accountNotes say what the purchases replace, how sure they are, and what they
// depend on.
func (v *optimizeView) accountNotes(a *document.OptimizeAccount) (notes []optimizeNote) {
	add := func(label, code, text string) { notes = append(notes, optimizeNote{label, text, code}) }
	switch {
	case a.AsPlanned:
		add("Buy", green, asPlannedText(a.Proven))
	case len(a.Purchases) == 0 && len(a.Replaced) > 0:
		add("Buy", "", "no packs: none that can be bought pays for itself.")
	case len(a.Purchases) == 0 && !v.d.Options.Keep:
		add("Buy", "", "no packs: none that can be bought pays for itself.")
	case len(a.Purchases) == 0:
		add("Buy", "", "no more packs than the plan has.")
	}
	if len(a.Replaced) > 0 {
		add("Replaces", "", v.replacedText(a.Replaced)+".")
	}
	for _, s := range v.sureness(a.Sets) {
		add(s.label, s.code, s.text)
	}
	if a.RequiredBy != nil {
		code := ""
		if a.Suspends {
			code = red
		}
		add("Funding", code, v.topUpText(a))
	}
	if len(a.Negotiated) > 0 {
		add("Negotiated", "", v.negotiatedText(a.Negotiated))
	}
	return notes
}

func asPlannedText(proven bool) string {
	if proven {
		return "as planned: the plan's own purchases are already the cheapest."
	}
	return "as planned: nothing cheaper than the plan's own purchases was found."
}

// replacedText lists what is not to be bought.
func (v *optimizeView) replacedText(replaced []document.ReplacedPurchase) string {
	texts := make([]string, len(replaced))
	for i, p := range replaced {
		texts[i] = fmt.Sprintf("%s (%s x %s on %s)", v.name(p.Address), count(p.Quantity), v.name(p.SKU), p.PurchasedOn)
	}
	return v.cutList(texts)
}

func (v *optimizeView) negotiatedText(addresses []string) string {
	return "the plan pays negotiated prices for " + v.nameList(addresses) + "; others were priced by the catalogue."
}

// sureness says for which meters nothing is cheaper, and for which that is open.
func (v *optimizeView) sureness(sets []document.OptimizeSet) (notes []optimizeNote) {
	var proven []string
	for _, s := range sets {
		if s.Proven {
			proven = append(proven, s.Meters...)
		}
	}
	if len(proven) > 0 {
		notes = append(notes, optimizeNote{"Proven", "no such purchases cost less for " + v.nameList(proven) + ".", ""})
	}
	for _, s := range sets {
		if !s.Proven {
			notes = append(notes, optimizeNote{"Open", fmt.Sprintf("for %s the best found may cost up to %s more than the least: %s.", v.nameList(s.Meters), gapText(s.Gap), s.Reason), yellow})
		}
	}
	return notes
}
