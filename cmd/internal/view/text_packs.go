package view

import (
	"fmt"
	"strings"

	"github.com/declarative-cost/planner/planner"
)

// packs draws an account's packs: what each was used for and what of it is lost.
func (v *textView) packs(a *planner.AccountForecast) {
	if len(a.Packs) == 0 {
		return
	}
	p, currency := v.opt.Lang, v.opt.Lang.Currency(v.f.Currency)
	t := &table{
		groups: []string{"", p.T("purchase"), p.T("calls"), ""},
		columns: []tableColumn{
			{head: "pack", title: p.T("pack"), atLeast: 12},
			{head: "size", title: p.T("size"), group: 1, atLeast: 28},
			{head: "bought", title: p.T("bought"), group: 1},
			{head: "price", title: currency, group: 1},
			{head: "expires", title: p.T("expires"), group: 1},
			{head: "granted", title: p.T("granted"), group: 2, rank: 1},
			{head: "used", title: p.T("used"), group: 2},
			{head: "left", title: p.T("left"), group: 2},
			{head: "expired", title: p.T("expired"), group: 2},
			{head: "worth", title: p.F("worth %s", currency), group: 2, ifAny: true},
		},
	}
	for i := range a.Packs {
		t.rows = append(t.rows, v.packRow(&a.Packs[i]))
	}
	if s := a.Totals; s.PacksExpiredCalls > 0 {
		t.add(bold, map[string]string{"pack": p.T("total"), "expired": count(s.PacksExpiredCalls), "worth": moneyText(s.PacksExpiredValue)})
	}
	v.line("")
	v.noRoom(v.table(t))
}

// packName is a pack's address without what the heading says.
func packName(p *planner.PackForecast) string {
	return printable(strings.TrimPrefix(p.Purchase.Address, "resource_pack."))
}

func (v *textView) packRow(p *planner.PackForecast) tableRow {
	r := tableRow{
		codes: map[string]string{"expired": yellow, "worth": yellow},
		cells: map[string]string{
			"pack": packName(p), "size": fmt.Sprintf("%s x %s", count(p.Purchase.Quantity), printable(p.Purchase.SKU)),
			"bought": p.Purchase.PurchasedOn.String(), "price": moneyText(p.Price), "expires": p.ExpiresOn.String(),
			"granted": callsCell(p.Granted), "used": callsCell(p.Consumed), "left": callsCell(p.Remaining),
			"expired": callsCell(p.Expired), "worth": moneyCell(p.ExpiredValue),
		},
	}
	if !p.Bought {
		r.cells["bought"], r.codes["bought"] = v.opt.Lang.T("refused"), red
		r.cells["expires"] = none
	}
	return r
}
