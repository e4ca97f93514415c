package report

import (
	"fmt"
	"slices"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner"
)

// accountFigures are the charts of one account; of several each has its months,
// too.
func (r *planReport) accountFigures(id string, a *document.Account, several bool) (all []figure) {
	if several {
		f := r.costFigure(id+"-cost", r.say("cost.title"), []document.Account{*a}, each(a.Months, func(m document.AccountMonth) document.Figures { return m.Figures }), a.Totals)
		f.Note = ""
		all = append(all, f)
	}
	if a.TracksCash {
		all = append(all, r.balanceFigure(id, a))
	}
	for i := range a.Packs {
		all = append(all, r.packFigure(fmt.Sprintf("%s-pack%d", id, i), a, &a.Packs[i]))
	}
	all = append(all, r.priceFigures(id, a)...)
	for i := range all {
		all[i].Small = several
	}
	return all
}

// balanceFigure shows an account's money.
func (r *planReport) balanceFigure(id string, a *document.Account) figure {
	var opening document.Opening
	if in := r.inputs[a.Address]; in != nil {
		opening = in.Opening
	}
	levels := levelsOf(a, opening, r.p.Start.First())
	note := r.say("balance.suffices", money(dec(a.Funding.LowestAvailable)), a.Funding.LowestOn)
	if on := a.Funding.FirstShortfallOn; on != nil {
		note = r.say("balance.missing", money(dec(a.Funding.Required)), on)
	}
	chart := balanceChart{id + "-balance-chart", r.say("balance.chart", name(a.Address)), note, r.p.Start, r.p.Months, a, opening.Suspended && a.PastThrough == nil, levels}
	keys := []key{{"k-balance", r.say("balance.balance"), ""}, {"k-available", r.say("balance.available"), ""}, {"k-frozen", r.say("balance.frozen"), ""}, {"k-bill", r.say("balance.bill"), ""}}
	has := func(t planner.EventType) bool {
		return slices.ContainsFunc(a.Events, func(e document.Event) bool { return e.Type == t })
	}
	if has(planner.EventTopUp) {
		keys = append(keys, key{"k-topup", r.say("balance.topup"), ""})
	}
	if has(planner.EventPackBought) {
		keys = append(keys, key{"k-bought", r.say("balance.bought"), ""})
	}
	if has(planner.EventSuspended) {
		keys = append(keys, key{"k-stop", r.say("balance.stopped"), ""})
	}
	t := table{ID: id + "-settlements", Caption: r.say("balance.table"), Columns: append(texts(r.say("column.billday")), numbers(
		r.say("column.unfrozen"), r.say("column.charged"), r.say("column.estimate"), r.say("balance.frozen"), r.say("balance.balance"), r.say("balance.available"))...)}
	for _, s := range settlements(a) {
		t.Rows = append(t.Rows, row{Cells: []cell{
			dateCell(s.Date.String()), moneyCell(dec(s.Unfrozen)), moneyCell(dec(s.Charged)), moneyCell(dec(s.Estimate)), moneyCell(dec(s.Frozen)),
			moneyCell(dec(s.Balance)).toned("bad", dec(s.Balance).IsNegative()), moneyCell(dec(s.Available)).toned("bad", dec(s.Available).IsNegative()),
		}})
	}
	return figure{ID: id + "-balance", Wide: true, Title: r.say("balance.title"), Note: note, Panels: []panel{{ID: chart.id, Keys: keys, Chart: chart.draw(r.messages), Tables: []table{t, r.eventTable(id+"-events", a)}}}}
}

// packFigure shows what is left of a pack.
func (r *planReport) packFigure(id string, a *document.Account, p *document.Pack) figure {
	note := r.packText(p)
	chart := burnDown{id: id + "-chart", title: r.say("pack.chart", name(p.Address)), description: note, start: r.p.Start, months: r.p.Months, pack: p}
	for i, e := range a.Events {
		if e.Type == planner.EventPackExhausted && e.Address != nil && *e.Address == p.Address {
			chart.exhaustedOn = &a.Events[i].Date
		}
	}
	t := table{ID: id + "-table", Caption: r.say("pack.table", name(p.Address)), Columns: append(texts(r.say("column.month")), numbers(
		r.say("column.used"), r.say("column.expired"), r.say("column.remaining"), r.say("column.amortized"))...)}
	for _, m := range p.Months {
		t.Rows = append(t.Rows, row{Cells: []cell{dateCell(m.Month.String()), countCell(m.Consumed), countCell(m.Expired).toned("warn", m.Expired > 0), countCell(m.Remaining), moneyCell(dec(m.Amortized))}})
	}
	return figure{ID: id, Title: r.say("pack.title", short(p.Address, 60)), Note: note, Panels: []panel{{ID: chart.id, Chart: chart.draw(r.messages), Tables: []table{t}}}}
}

// packText says what becomes of a pack in a sentence.
func (r *planReport) packText(p *document.Pack) string {
	if !p.Bought {
		return r.say("pack.refused", count(p.Quantity), name(p.SKU), money(dec(p.Price)), p.PurchasedOn)
	}
	text := r.say("pack.text", count(p.Quantity), name(p.SKU), p.PurchasedOn, count(p.Granted), count(p.Consumed))
	switch {
	case p.Expired > 0:
		return text + r.say("pack.text.expired", count(p.Expired), p.ExpiresOn, money(dec(p.ExpiredValue)))
	case p.Remaining > 0:
		return text + r.say("pack.text.left", count(p.Remaining), p.ExpiresOn)
	}
	return text + r.say("pack.text.used")
}

// priceFigures show what a thousand calls cost: of each meter with calls.
func (r *planReport) priceFigures(id string, a *document.Account) (all []figure) {
	catalog := r.catalogs[a.Catalog]
	unit := int64(1000)
	if catalog != nil {
		unit = catalog.CallUnit()
	}
	for i, s := range meterIDs(a) {
		points := pricesOf(a, s.id, unit)
		if !slices.ContainsFunc(points, func(p pricePoint) bool { return p.effective != nil }) {
			continue
		}
		chart := priceChart{id: fmt.Sprintf("%s-price%d-chart", id, i), title: r.say("price.chart", s.title), points: points, edges: tierEdges(catalog, s.id, months(r.p.Start, r.p.Months))}
		chart.description = r.priceText(points)
		t := table{ID: fmt.Sprintf("%s-price%d-table", id, i), Caption: r.say("price.table", s.title), Columns: append(texts(r.say("column.month")), numbers(
			r.say("column.calls"), r.say("column.charge"), r.say("part.packs.value"), r.say("price.effective"), r.say("price.tier"), r.say("price.list"))...)}
		for _, p := range points {
			t.Rows = append(t.Rows, priceRow(p))
		}
		keys := []key{{"k-price", r.say("price.effective"), ""}}
		if len(chart.edges) > 0 {
			keys = append(keys, key{"k-edge", r.say("price.edges"), ""})
		}
		all = append(all, figure{ID: fmt.Sprintf("%s-price%d", id, i), Title: r.say("price.title", s.title), Note: r.say("price.note"), Panels: []panel{{ID: chart.id, Keys: keys, Chart: chart.draw(r.messages), Tables: []table{t}}}})
	}
	return all
}

func priceRow(p pricePoint) row {
	cells := []cell{dateCell(p.month.String()), countCell(p.calls), moneyCell(p.charge), moneyCell(p.packs), {}, {}, {}}
	if p.effective != nil {
		cells[4] = cell{Text: price(*p.effective)}
	}
	if p.tierFrom != nil {
		cells[5] = cell{Text: count(*p.tierFrom)}
	}
	if p.list != nil {
		cells[6] = cell{Text: price(*p.list)}
	}
	return row{Cells: cells}
}

// priceText says the lowest and the highest effective price.
func (r *planReport) priceText(points []pricePoint) string {
	low, high := -1, -1
	for i, p := range points {
		if p.effective == nil {
			continue
		}
		if low < 0 || p.effective.LessThan(*points[low].effective) {
			low = i
		}
		if high < 0 || p.effective.GreaterThan(*points[high].effective) {
			high = i
		}
	}
	return r.say("price.describe", price(*points[low].effective), points[low].month, price(*points[high].effective), points[high].month)
}

type meterName struct{ id, title string }

// meterIDs lists the meters of an account in catalogue order; every month has
// them all.
func meterIDs(a *document.Account) (all []meterName) {
	if len(a.Months) == 0 {
		return nil
	}
	for _, m := range a.Months[0].Meters {
		all = append(all, meterName{m.Meter, meterTitle(m.Meter, m.Title)})
	}
	return all
}
