package view

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

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
		v.note("tags: " + strings.Join(tags, ", "))
	}
}

// monthTable has a line for each month, and one for their sum.
func (v *textView) monthTable(a *planner.AccountForecast, steps []*meterSteps) *table {
	t := &table{
		groups: []string{"", "calls", v.f.Currency, "settled next month"},
		columns: []tableColumn{
			{head: "month", atLeast: monthWidth},
			{head: "calls", group: 1}, {head: "lost", group: 1, ifAny: true}, {head: "free", group: 1, ifAny: true},
			{head: "packs", group: 1, ifAny: true}, {head: "postpaid", group: 1}, {head: "unpriced", group: 1, ifAny: true}, {head: "tier", group: 1},
			{head: "bill", group: 2}, {head: "packs bought", group: 2, ifAny: true},
			{head: "billed", group: 2, rank: 1, ifAny: true}, {head: "amortized", group: 2, rank: 1}, {head: "cash", group: 2, rank: 1},
			{head: "frozen", group: 3}, {head: "available", group: 3},
		},
	}
	if s := a.OpeningSettlement; !s.Charged.IsZero() || !s.Frozen.IsZero() || !s.Balance.IsZero() {
		t.add("", map[string]string{"month": "opening", "frozen": moneyText(s.Frozen), "available": moneyText(s.Available)})
	}
	for i := range a.Months {
		t.rows = append(t.rows, monthRow(a, i, steps))
	}
	if last := a.Months[len(a.Months)-1].Settlement; !last.Charged.IsZero() {
		t.add("", map[string]string{"month": last.Date.Month().String(), "cash": moneyText(last.Charged)})
	}
	t.add(bold, totalCells(a))
	if a.Totals.PackPurchases.IsZero() {
		for _, r := range t.rows {
			delete(r.cells, "billed") // it is the bill
		}
	}
	return t
}

func monthRow(a *planner.AccountForecast, i int, steps []*meterSteps) tableRow {
	m := a.Months[i]
	c := coverageOf(m)
	return tableRow{
		codes: map[string]string{"lost": red},
		cells: map[string]string{
			"month": m.Month.String(), "calls": callsCell(m.Calls), "lost": callsCell(m.Lost),
			"free": callsCell(c.free), "packs": callsCell(c.packs), "postpaid": callsCell(c.postpaid), "unpriced": callsCell(c.unpriced),
			"tier": tierCell(steps, i), "bill": moneyCell(m.Bill), "packs bought": moneyCell(m.PackPurchases),
			"billed": moneyCell(m.Billed), "amortized": moneyCell(m.Amortized), "cash": moneyCell(m.Cash),
			"frozen": moneyText(m.Settlement.Frozen), "available": moneyText(m.Settlement.Available),
		},
	}
}

func totalCells(a *planner.AccountForecast) map[string]string {
	c := coverageOf(a.Months...)
	s := a.Totals
	return map[string]string{
		"month": "total", "calls": count(s.Calls), "lost": count(s.Lost),
		"free": count(c.free), "packs": count(c.packs), "postpaid": count(c.postpaid), "unpriced": count(c.unpriced),
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
func tierCell(steps []*meterSteps, month int) string {
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
		return fmt.Sprintf("%d to %d", lowest, highest)
	}
}

// tiers says what the steps in the column "tier" mean: a line for each meter.
func (v *textView) tiers(a *planner.AccountForecast, steps []*meterSteps) {
	if len(steps) == 0 {
		return
	}
	counted := "postpaid calls"
	if a.Account.Terms.TierBasis == pricing.BasisGross {
		counted = "calls"
	}
	order := ""
	switch n := len(steps); {
	case n > separateTiers:
		order = ", the lowest and the highest in the column"
	case n > 1:
		order = ", in the order of the column"
	}
	v.labelled("Tiers", fmt.Sprintf("by a month's %s%s; list prices in %s per %s:", counted, order, v.f.Currency, callUnit(v.catalog(a).CallUnit())))
	for _, s := range steps {
		v.labelled("", meterName(s.meter)+": "+s.describe())
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
