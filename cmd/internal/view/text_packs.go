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
	t := &table{
		groups: []string{"", "purchase", "calls", ""},
		columns: []tableColumn{
			{head: "pack", atLeast: 12}, {head: "size", group: 1, atLeast: 28},
			{head: "bought", group: 1}, {head: v.f.Currency, group: 1}, {head: "expires", group: 1},
			{head: "granted", group: 2, rank: 1}, {head: "used", group: 2}, {head: "left", group: 2}, {head: "expired", group: 2},
			{head: "worth " + v.f.Currency, group: 2, ifAny: true},
		},
	}
	for i := range a.Packs {
		t.rows = append(t.rows, v.packRow(&a.Packs[i]))
	}
	if s := a.Totals; s.PacksExpiredCalls > 0 {
		t.add(bold, map[string]string{"pack": "total", "expired": count(s.PacksExpiredCalls), "worth " + v.f.Currency: moneyText(s.PacksExpiredValue)})
	}
	v.line("")
	v.noRoom(v.table(t))
}

// packName is a pack's address without what the heading says.
func packName(p *planner.PackForecast) string {
	return printable(strings.TrimPrefix(p.Purchase.Address, "resource_pack."))
}

func (v *textView) packRow(p *planner.PackForecast) tableRow {
	worth := "worth " + v.f.Currency
	r := tableRow{
		codes: map[string]string{"expired": yellow, worth: yellow},
		cells: map[string]string{
			"pack": packName(p), "size": fmt.Sprintf("%s x %s", count(p.Purchase.Quantity), printable(p.Purchase.SKU)),
			"bought": p.Purchase.PurchasedOn.String(), v.f.Currency: moneyText(p.Price), "expires": p.ExpiresOn.String(),
			"granted": callsCell(p.Granted), "used": callsCell(p.Consumed), "left": callsCell(p.Remaining),
			"expired": callsCell(p.Expired), worth: moneyCell(p.ExpiredValue),
		},
	}
	if !p.Bought {
		r.cells["bought"], r.codes["bought"] = "refused", red
		r.cells["expires"] = none
	}
	return r
}
