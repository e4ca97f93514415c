package present

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
)

// meter is a meter of an account's product, with its contract's prices; one that the
// catalogue does not have has no prices.
func (p *plan) meter(account, catalog, id string) *pricing.Meter {
	if c := cmp.Or(p.contracts[product{account, catalog}], p.catalogs[catalog]); c != nil {
		if m, ok := c.Meter(id); ok {
			return m
		}
	}
	return &pricing.Meter{ID: id, Catalog: catalog, Unit: unitOfCalls, CallUnit: 1}
}

// meterName is what a meter is called, and its title in the language.
func (w words) meterName(id string, m *pricing.Meter) Text {
	return titled(name(id), " ", w.meterTitle(m))
}

func (w words) meterTitle(m *pricing.Meter) string { return w.titleIn(m.Title, m.TitleEN) }

// meterTitled is a meter of an account: its name there, and its title.
func (p *plan) meterTitled(account, catalog, id string) Text {
	return p.meterName(p.known.Name(account, catalog, id), p.meter(account, catalog, id))
}

// titleIn is a title in the language.
func (w words) titleIn(title, english string) string {
	return either(w.Printer == nil && english != "", english, title)
}

// callUnit is how many calls a price is for: "1,000 calls".
func (w words) callUnit(n int64, unit string) string {
	return either(n == 1000 && unit == unitOfCalls, w.T("1,000 calls"), w.counted(pricing.WholeUnits(n), unit))
}

// tierOf is the number of the tier that starts at a count of calls.
func tierOf(m *pricing.Meter, month pricing.Month, from int64) int {
	list, ok := m.Tiers(month)
	if !ok {
		return 1
	}
	return list.Reached(from) + 1
}

// charged are the tiers that a month's calls took, and their list prices: one in mode
// "reached", "1+2" and "60+50" in mode "graduated".
func charged(meter *pricing.Meter, m *document.MeterMonth, month pricing.Month) (tiers, prices Value) {
	if len(m.Tiers) == 1 {
		return priceOf(decimal.NewFromInt(int64(tierOf(meter, month, m.Tiers[0].From)))), priceOf(m.Tiers[0].Price)
	}
	var tier, price []string
	for _, part := range m.Tiers {
		tier, price = append(tier, strconv.Itoa(tierOf(meter, month, part.From))), append(price, part.Price.String())
	}
	return Value{Kind: Price, Text: strings.Join(tier, "+")}, Value{Kind: Price, Text: strings.Join(price, "+")}
}

// mostPrices is how many meters' prices a table has room for.
const mostPrices = 4

// paidMeters are the places of an account's meters that are postpaid in some month; none
// where there is no room for their prices.
func paidMeters(a *document.Account) (all []int) {
	for k := range a.Months[0].Meters { // every month lists the same meters
		addIf(&all, slices.ContainsFunc(a.Months, func(m document.AccountMonth) bool { return m.Meters[k].Postpaid > 0 }), k)
	}
	return when(len(all) <= mostPrices, all)
}

// prices are the list prices of meters in a month.
func (p *plan) prices(a *document.Account, meters []int, month int) (cells []cell) {
	for _, k := range meters {
		m, price := &a.Months[month].Meters[k], Value{Kind: Price, Text: "-"}
		if m.Postpaid > 0 {
			_, price = charged(p.meter(a.Address, m.Catalog, m.Meter), m, a.Months[month].Month)
		}
		id := p.known.Name(a.Address, m.Catalog, m.Meter)
		cells = append(cells, headed("price of "+id, id, price).named().rank(3))
	}
	if len(cells) == 1 {
		return []cell{p.at("price", cells[0].value).rank(3)}
	}
	return under(p.T("price"), cells...)
}

// priceLines say of which meters the prices are, and for how many calls.
func (p *plan) priceLines(a *document.Account, meters []int) (lines Lines) {
	for _, k := range meters {
		m := &a.Months[0].Meters[k]
		meter := p.meter(a.Address, m.Catalog, m.Meter)
		lines = append(lines, Line{Text: p.S("%s: list price in %s per %s", p.meterTitled(a.Address, m.Catalog, m.Meter), p.currency(), p.callUnit(meter.CallUnit, meter.Unit))})
	}
	return labelled(p.T("Price"), lines)
}
