package view

import (
	"strconv"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// details draws what is left out otherwise: an account's meters and packs month
// by month, and what each of its usages costs.
func (v *textView) details(a *planner.AccountForecast) {
	for k := range a.Months[0].Meters {
		m := a.Months[0].Meters[k].Meter
		v.detail(v.opt.Lang.F("Meter %s", meterName(m)), v.meterTable(a, k))
	}
	for i := range a.Packs {
		v.detail(v.opt.Lang.F("Pack %s", printable(a.Packs[i].Purchase.Address)), v.packTable(&a.Packs[i]))
	}
	v.detail(v.opt.Lang.T("Usages"), v.usageTable(a))
}

// detail draws a table under a heading, unless it has no rows.
func (v *textView) detail(heading string, t *table) {
	if len(t.rows) > 0 {
		v.line("")
		v.line(paint(v.opt.Color, bold, shorten("  "+heading, v.opt.Width)))
		v.noRoom(v.table(t))
	}
}

// meterTable has a line for each month with calls at a meter; the meters'
// charges of a month add up to its bill.
func (v *textView) meterTable(a *planner.AccountForecast, k int) *table {
	p := v.opt.Lang
	t := &table{
		groups: []string{"", p.T("calls"), p.T("tier and list price"), p.Currency(v.f.Currency)},
		columns: []tableColumn{
			{head: "month", title: p.T("month"), atLeast: monthWidth},
			{head: "calls", title: p.T("calls"), group: 1},
			{head: "lost", title: p.T("lost"), group: 1, ifAny: true},
			{head: "free", title: p.T("free"), group: 1},
			{head: "packs", title: p.T("packs"), group: 1, ifAny: true},
			{head: "postpaid", title: p.T("postpaid"), group: 1},
			{head: "tier", title: p.T("tier"), group: 2},
			{head: "price", title: p.T("price"), group: 2},
			{head: "charge", title: p.T("charge"), group: 3},
		},
	}
	for _, month := range a.Months {
		m := month.Meters[k]
		if m.Calls == 0 && m.Lost == 0 {
			continue
		}
		tiers, prices := tierParts(p, m, month.Month)
		t.add("", map[string]string{
			"month": month.Month.String(),
			"calls": callsCell(m.Calls), "lost": callsCell(m.Lost), "free": callsCell(m.Free), "packs": callsCell(m.Pack), "postpaid": callsCell(m.Postpaid),
			"tier": tiers, "price": prices, "charge": moneyCell(m.Charge),
		})
	}
	return t
}

// tierParts are the steps that a month's calls took, and their prices: one in
// mode "reached", "1+2" and "60+50" in mode "graduated".
func tierParts(p *lang.Printer, m planner.MeterMonth, month pricing.Month) (steps, prices string) {
	if m.IsFree {
		return none, p.T("free")
	}
	if len(m.Tiers) == 0 {
		return none, none
	}
	list, _ := m.Meter.Tiers(month)
	var step, price []string
	for _, part := range m.Tiers {
		step = append(step, strconv.Itoa(list.Reached(part.Tier.From)+1))
		price = append(price, part.Tier.Price.String())
	}
	return strings.Join(step, "+"), strings.Join(price, "+")
}

// packTable has a line for each month in which something happened to a pack.
func (v *textView) packTable(pack *planner.PackForecast) *table {
	p := v.opt.Lang
	t := &table{
		groups: []string{"", p.T("calls"), p.Currency(v.f.Currency)},
		columns: []tableColumn{
			{head: "month", title: p.T("month"), atLeast: monthWidth},
			{head: "used", title: p.T("used"), group: 1},
			{head: "expired", title: p.T("expired"), group: 1},
			{head: "left", title: p.T("left"), group: 1},
			{head: "amortized", title: p.T("amortized"), group: 2},
		},
	}
	for _, m := range pack.Months {
		if m.Consumed != 0 || m.Expired != 0 {
			t.add("", map[string]string{
				"month": m.Month.String(), "used": callsCell(m.Consumed), "expired": callsCell(m.Expired), "left": count(m.Remaining),
				"amortized": moneyCell(m.Amortized),
			})
		}
	}
	return t
}

// usageTable shares an account's bills among its usages; the costs add up to
// them.
func (v *textView) usageTable(a *planner.AccountForecast) *table {
	p := v.opt.Lang
	t := &table{
		groups: []string{"", "", p.T("calls"), p.Currency(v.f.Currency)},
		columns: []tableColumn{
			{head: "usage", title: p.T("usage"), atLeast: 20},
			{head: "meter", title: p.T("meter"), group: 1, atLeast: 20},
			{head: "requested", title: p.T("requested"), group: 2},
			{head: "measured", title: p.T("measured"), group: 2, ifAny: true},
			{head: "cost", title: p.T("cost"), group: 3},
		},
	}
	var total pricing.Money
	for i := range v.f.Usages {
		u := &v.f.Usages[i]
		if u.Usage.Account != a.Account.Address {
			continue
		}
		calls, measured, cost := usageSums(p, u)
		total = total.Add(cost)
		t.add("", map[string]string{
			"usage": printable(u.Usage.Address), "meter": printable(u.Usage.Meter),
			"requested": callsCell(calls), "measured": measured, "cost": moneyCell(cost),
		})
	}
	if len(t.rows) > 1 {
		t.add(bold, map[string]string{"usage": p.T("total"), "cost": moneyText(total)})
	}
	return t
}

func usageSums(p *lang.Printer, u *planner.UsageForecast) (calls int64, measured string, cost pricing.Money) {
	months := int64(0)
	for i, n := range u.Usage.Calls {
		calls += n
		cost = cost.Add(u.Cost[i])
		if u.Usage.Actual != nil && u.Usage.Actual[i] {
			months++
		}
	}
	if months == 0 {
		return calls, none, cost
	}
	return calls, p.N(months, count(months), "month"), cost
}
