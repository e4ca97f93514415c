package view

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

const (
	monthWidth = len("2026-12")
	dateWidth  = len("2026-12-31")
)

// account draws one account and returns what its months had no room for; of a
// single account the plan's months show it.
func (v *textView) account(a *planner.AccountForecast) (left []string) {
	v.accountTitle(a)
	steps := priceSteps(a)
	left = v.table(v.monthTable(a, steps))
	if len(v.f.Accounts) > 1 {
		v.noRoom(left)
	}
	v.packs(a)
	v.line("")
	v.tiers(a, steps)
	v.events(a, steps)
	v.funding(a)
	v.terms(a)
	if v.opt.Detail {
		v.details(a)
	}
	return left
}

// accountTitle names an account: address, title, tags.
func (v *textView) accountTitle(a *planner.AccountForecast) {
	name, title := shorten(printable(a.Account.Address), v.opt.Width), printable(a.Account.Title)
	room := v.opt.Width - textWidth(name) - tableGap
	switch {
	case title == "":
		v.heading(name)
	case room < min(leastProse, textWidth(title)):
		v.heading(name, shorten(title, v.opt.Width))
	default:
		v.heading(name + strings.Repeat(" ", tableGap) + shorten(title, room))
	}
	var tags []string
	for _, key := range slices.Sorted(maps.Keys(a.Account.Tags)) {
		tags = append(tags, printable(key)+"="+printable(a.Account.Tags[key]))
	}
	if len(tags) > 0 {
		v.note(v.opt.Lang.F("tags: %s", strings.Join(tags, ", ")))
	}
}

// monthTable has a line for each month, and one for their sum.
func (v *textView) monthTable(a *planner.AccountForecast, steps []*meterSteps) *table {
	p := v.opt.Lang
	t := &table{
		groups: []string{"", p.T("calls"), p.Currency(v.f.Currency), p.T("settled next month")},
		columns: []tableColumn{
			{head: "month", title: p.T("month"), atLeast: monthWidth},
			{head: "calls", title: p.T("calls"), group: 1},
			{head: "lost", title: p.T("lost"), group: 1, ifAny: true},
			{head: "free", title: p.T("free"), group: 1, ifAny: true},
			{head: "packs", title: p.T("packs"), group: 1, ifAny: true},
			{head: "postpaid", title: p.T("postpaid"), group: 1},
			{head: "free meters", title: p.T("free meters"), group: 1, ifAny: true},
			{head: "tier", title: p.T("tier"), group: 1},
			{head: "bill", title: p.T("bill"), group: 2},
			{head: "packs bought", title: p.T("packs bought"), group: 2, ifAny: true},
			{head: "billed", title: p.T("billed"), group: 2, rank: 1, ifAny: true},
			{head: "amortized", title: p.T("amortized"), group: 2, rank: 1},
			{head: "cash", title: p.T("cash"), group: 2, rank: 1},
			{head: "frozen", title: p.T("frozen"), group: 3},
			{head: "available", title: p.T("available"), group: 3},
		},
	}
	if s := a.OpeningSettlement; !s.Charged.IsZero() || !s.Frozen.IsZero() || !s.Balance.IsZero() {
		t.add("", map[string]string{"month": p.T("opening"), "frozen": moneyText(s.Frozen), "available": moneyText(s.Available)})
	}
	for i := range a.Months {
		t.rows = append(t.rows, v.monthRow(a, i, steps))
	}
	if !a.TracksCash {
		t.columns = slices.DeleteFunc(t.columns, func(c tableColumn) bool { return c.head == "frozen" || c.head == "available" })
	}
	if last := a.Months[len(a.Months)-1].Settlement; !last.Charged.IsZero() {
		t.add("", map[string]string{"month": last.Date.Month().String(), "cash": moneyText(last.Charged)})
	}
	t.add(bold, v.totalCells(a))
	if a.Totals.PackPurchases.IsZero() {
		for _, r := range t.rows {
			delete(r.cells, "billed") // it is the bill
		}
	}
	return t
}

func (v *textView) monthRow(a *planner.AccountForecast, i int, steps []*meterSteps) tableRow {
	m := a.Months[i]
	c := coverageOf(m)
	return tableRow{
		codes: map[string]string{"lost": red},
		cells: map[string]string{
			"month": m.Month.String(), "calls": callsCell(m.Calls), "lost": callsCell(m.Lost),
			"free": callsCell(c.free), "packs": callsCell(c.packs), "postpaid": callsCell(c.postpaid), "free meters": callsCell(c.unpriced),
			"tier": tierCell(v.opt.Lang, steps, i), "bill": moneyCell(m.Bill), "packs bought": moneyCell(m.PackPurchases),
			"billed": moneyCell(m.Billed), "amortized": moneyCell(m.Amortized), "cash": moneyCell(m.Cash),
			"frozen": moneyText(m.Settlement.Frozen), "available": moneyText(m.Settlement.Available),
		},
	}
}

func (v *textView) totalCells(a *planner.AccountForecast) map[string]string {
	c := coverageOf(a.Months...)
	s := a.Totals
	return map[string]string{
		"month": v.opt.Lang.T("total"), "calls": count(s.Calls), "lost": count(s.Lost),
		"free": count(c.free), "packs": count(c.packs), "postpaid": count(c.postpaid), "free meters": count(c.unpriced),
		"bill": moneyText(s.Bill), "packs bought": moneyText(s.PackPurchases),
		"billed": moneyText(s.Billed), "amortized": moneyText(s.Amortized), "cash": moneyText(s.Cash),
	}
}

// A coverage is who paid for the calls served; its parts add up to them.
type coverage struct {
	free, packs, postpaid int64
	unpriced              int64 // at meters that are free
}

func coverageOf(months ...planner.AccountMonth) (c coverage) {
	for _, month := range months {
		for _, m := range month.Meters {
			c.free, c.packs, c.postpaid = c.free+m.Free, c.packs+m.Pack, c.postpaid+m.Postpaid
			if m.IsFree {
				c.unpriced += m.Calls
			}
		}
	}
	return c
}

// separateTiers is how many meters' steps a cell of the column "tier" lists.
const separateTiers = 4

// tierCell is the step of its price list that each meter reached, in the order
// in which tiers lists the meters; of more meters than fit the lowest and the
// highest.
func tierCell(p *lang.Printer, steps []*meterSteps, month int) string {
	var cells []string
	lowest, highest := 0, 0
	for _, s := range steps {
		step := s.reached[month].step
		if step == 0 {
			cells = append(cells, none)
			continue
		}
		cells = append(cells, strconv.Itoa(step))
		if lowest == 0 || step < lowest {
			lowest = step
		}
		highest = max(highest, step)
	}
	switch {
	case highest == 0:
		return none
	case len(cells) <= separateTiers:
		return strings.Join(cells, " ")
	case lowest == highest:
		return strconv.Itoa(lowest)
	default:
		return p.F("%s to %s", strconv.Itoa(lowest), strconv.Itoa(highest))
	}
}

// tiers says what the steps in the column "tier" mean: a line for each meter.
func (v *textView) tiers(a *planner.AccountForecast, steps []*meterSteps) {
	if len(steps) == 0 {
		return
	}
	p := v.opt.Lang
	counted := p.T("postpaid calls")
	if a.Account.Terms.TierBasis == pricing.BasisGross {
		counted = p.T("calls")
	}
	order := ""
	switch n := len(steps); {
	case n > separateTiers:
		order = p.T(", the lowest and the highest in the column")
	case n > 1:
		order = p.T(", in the order of the column")
	}
	v.labelled(p.T("Tiers"), p.F("by a month's %s%s; list prices in %s per %s:", counted, order, p.Currency(v.f.Currency), callUnit(p, v.catalog(a).CallUnit())))
	for _, s := range steps {
		v.labelled("", p.F("%s: %s", meterName(s.meter), s.describe(p)))
	}
}

func (v *textView) catalog(a *planner.AccountForecast) *pricing.Catalog {
	i := slices.IndexFunc(v.f.Input.Catalogs, func(c *pricing.Catalog) bool { return c.ID() == a.Account.Catalog })
	return v.f.Input.Catalogs[i] // Simulate refuses an account without one
}

// meterName is a meter's id and title.
func meterName(m *pricing.Meter) string {
	if m.Title == "" {
		return printable(m.ID)
	}
	return printable(m.ID) + " " + printable(m.Title)
}
