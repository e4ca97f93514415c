package view

import (
	"fmt"
	"slices"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/pricing"
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

// costTable compares the plan as it is, without purchases, and at its best.
func (v *optimizeView) costTable(a *document.OptimizeAccount) *table {
	p, amortized := v.opt.Lang, isAmortized(v.d.Options)
	t := &table{
		groups: []string{"", p.Currency(v.d.Currency)},
		columns: []tableColumn{
			{head: "plan", title: p.T("plan"), atLeast: 13}, {head: "bills", title: p.T("bills"), group: 1},
			{head: "packs bought", title: p.T("packs bought"), group: 1}, {head: "billed", title: p.T("billed"), group: 1},
			{head: "value left", title: p.T("value left"), group: 1, ifAny: true}, {head: "cost", title: p.T("cost"), group: 1},
		},
	}
	if !amortized { // what is left is worth nothing, and the cost is what is billed
		t.columns = slices.DeleteFunc(t.columns, func(c tableColumn) bool { return c.head == "value left" || c.head == "cost" })
	}
	row := func(name, code string, c document.OptimizeCost) {
		t.add(code, map[string]string{
			"plan": name, "bills": moneyCell(pricing.Money(c.Bill)), "packs bought": moneyCell(pricing.Money(c.PackPurchases)),
			"billed": money(c.Billed), "value left": moneyCell(pricing.Money(c.ValueLeft)), "cost": money(c.Cost),
		})
	}
	row(p.T("as configured"), "", a.Totals.Configured)
	row(p.T("without purchases"), "", a.Totals.Without)
	row(bestName(p, a.Proven), bold, a.Totals.Best)
	return t
}

// bestName is what the best plan may be called.
func bestName(p *lang.Printer, proven bool) string {
	if proven {
		return p.T("cheapest")
	}
	return p.T("best found")
}

// purchaseTable lists what to buy and what becomes of it.
func (v *optimizeView) purchaseTable(a *document.OptimizeAccount) *table {
	p := v.opt.Lang
	t := &table{
		groups: []string{"", p.T("purchase"), p.T("calls")},
		columns: []tableColumn{
			{head: "buy on", title: p.T("buy on"), atLeast: dateWidth}, {head: "packs", title: p.T("packs"), group: 1, atLeast: 20},
			{head: v.d.Currency, title: p.Currency(v.d.Currency), group: 1},
			{head: "granted", title: p.T("granted"), group: 2, rank: 1}, {head: "used", title: p.T("used"), group: 2}, {head: "used %", title: p.T("used %"), group: 2},
			{head: "left", title: p.T("left"), group: 2, ifAny: true}, {head: "expired", title: p.T("expired"), group: 2, ifAny: true},
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
	p := v.opt.Lang
	t := &table{
		groups: []string{"", "", p.T("breaks even"), p.Currency(v.d.Currency)},
		columns: []tableColumn{
			{head: "buy on", title: p.T("buy on"), atLeast: dateWidth}, {head: "packs", title: p.T("packs"), group: 1, atLeast: 20},
			{head: "at calls", title: p.T("at calls"), group: 2}, {head: "of it %", title: p.T("of it %"), group: 2},
			{head: "paid off in", title: p.T("paid off in"), group: 2, atLeast: len("paid off in")}, {head: "net gain", title: p.T("net gain"), group: 3},
		},
	}
	for i := range a.Purchases {
		p := &a.Purchases[i]
		calls, percent, month := breakEven(v.opt.Lang, p)
		t.add("", map[string]string{
			"buy on": p.PurchasedOn.String(), "packs": v.purchaseText(p), "at calls": calls, "of it %": percent,
			"paid off in": month, "net gain": money(p.Saves),
		})
	}
	return t
}

// breakEven are the calls that pay a purchase's price, their part of it in per
// cent, and the month in which it has paid for itself.
func breakEven(p *lang.Printer, bought *document.OptimalPurchase) (calls, percent, month string) {
	calls, percent, month = none, none, p.T("not by the end")
	if bought.BreakEven != nil {
		calls, percent = count(*bought.BreakEven), money(*bought.BreakEvenPercent)
	}
	if bought.PaidOffIn != nil {
		month = bought.PaidOffIn.String()
	}
	return calls, percent, month
}

// An optimizeNote is a sentence under a label.
type optimizeNote struct{ label, text, code string }

// accountNotes say what the purchases replace, how sure they are, and what they
// depend on.
func (v *optimizeView) accountNotes(a *document.OptimizeAccount) (notes []optimizeNote) {
	p := v.opt.Lang
	add := func(label, code, text string) { notes = append(notes, optimizeNote{label, text, code}) }
	switch {
	case a.AsPlanned:
		add(p.T("Buy"), green, asPlannedText(p, a.Proven))
	case len(a.Purchases) == 0 && len(a.Replaced) > 0:
		add(p.T("Buy"), "", p.T("no packs: none that can be bought pays for itself."))
	case len(a.Purchases) == 0 && !v.d.Options.Keep:
		add(p.T("Buy"), "", p.T("no packs: none that can be bought pays for itself."))
	case len(a.Purchases) == 0:
		add(p.T("Buy"), "", p.T("no more packs than the plan has."))
	}
	if kept := keptOf(a); len(kept) > 0 && !a.AsPlanned {
		add(p.T("Keeps"), "", p.F("%s.", v.replacedText(kept)))
	}
	if len(a.Replaced) > 0 {
		add(p.T("Replaces"), "", p.F("%s.", v.replacedText(a.Replaced)))
	}
	for _, s := range v.sureness(a.Sets) {
		add(s.label, s.code, s.text)
	}
	if a.RequiredBy != nil {
		code := ""
		if a.Suspends {
			code = red
		}
		add(p.T("Funding"), code, v.topUpText(a))
	}
	if len(a.Negotiated) > 0 {
		add(p.T("Negotiated"), "", v.negotiatedText(a.Negotiated))
	}
	return notes
}

func asPlannedText(p *lang.Printer, proven bool) string {
	if proven {
		return p.T("as planned: the plan's own purchases are already the cheapest.")
	}
	return p.T("as planned: nothing cheaper than the plan's own purchases was found.")
}

// keptOf are the plan's own purchases that stay.
func keptOf(a *document.OptimizeAccount) (kept []document.ReplacedPurchase) {
	for _, p := range a.Purchases {
		if p.Planned {
			kept = append(kept, document.ReplacedPurchase{Address: p.Address, SKU: p.SKU, Quantity: p.Quantity, PurchasedOn: p.PurchasedOn})
		}
	}
	return kept
}

// replacedText lists purchases of the plan's.
func (v *optimizeView) replacedText(replaced []document.ReplacedPurchase) string {
	texts := make([]string, len(replaced))
	for i, p := range replaced {
		texts[i] = v.opt.Lang.F("%s (%s x %s on %s)", v.name(p.Address), count(p.Quantity), v.name(p.SKU), p.PurchasedOn)
	}
	return v.cutList(texts)
}

func (v *optimizeView) negotiatedText(addresses []string) string {
	return v.opt.Lang.F("the plan pays negotiated prices for %s; packs to buy anew are priced by the catalogue.", v.nameList(addresses))
}

// sureness says for which meters nothing is cheaper, and for which that is open.
func (v *optimizeView) sureness(sets []document.OptimizeSet) (notes []optimizeNote) {
	p := v.opt.Lang
	var proven []string
	for _, s := range sets {
		if s.Proven {
			proven = append(proven, s.Meters...)
		}
	}
	if len(proven) > 0 {
		notes = append(notes, optimizeNote{p.T("Proven"), p.F("no such purchases cost less for %s.", v.nameList(proven)), ""})
	}
	for _, s := range sets {
		if !s.Proven {
			text := p.F("for %s the best found may cost up to %s more than the least: %s.", v.nameList(s.Meters), gapText(s.Gap), optimizeReason(p, s.Reason))
			if ceilCents(s.Gap).IsZero() {
				text = p.F("for %s, by a bound, no such purchases cost a cent less: %s.", v.nameList(s.Meters), optimizeReason(p, s.Reason))
			}
			notes = append(notes, optimizeNote{p.T("Open"), text, yellow})
		}
	}
	return notes
}
