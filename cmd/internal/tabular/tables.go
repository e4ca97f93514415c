package tabular

import (
	"cmp"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/ranges"
	"github.com/declarative-cost/planner/pricing"
)

// A csvTable is a table that [CSV] writes.
type csvTable struct {
	name, columns string
	rows          func(p *pricedPlan, add add)
}

// csvTables are all of them, the default first. Columns that later versions added come last,
// so columns keep their names and places.
var csvTables = []csvTable{
	{"components", "month" + ofAccount + "meter meter_title component pack sku calls pack_calls tier_from unit_price call_unit list cost billed amortized" + ofPlan + "unit" + ofMonth, componentRows},
	{"months", "month" + ofAccount + "calls lost list bill pack_purchases billed amortized cash" + ofPlan + "fees credits" + ofMonth, monthRows},
	{"packs", "pack" + ofAccount + "sku quantity unit_price price purchased_on expires_on bought granted consumed expired remaining amortized expired_value" + ofPlan + "unit starts_on void_on", packRows},
	{"events", "date" + ofAccount + "type address meter quota tier_from calls amount balance frozen available message" + ofPlan + "unit" + ofMonth, eventRows},
	{"usages", "month" + ofAccount + "usage meter meter_title calls cost actual usage_tags" + ofPlan + "unit" + ofMonth, usageRows},
	{"cash", "date" + ofAccount + "type address amount balance_change frozen_change balance frozen available" + ofPlan + ofMonth, cashRows},
	{"ranges", "month figure plan mean standard_error p5 p10 p50 p90 p95 plan_above currency scenario p10_at_least p10_at_most p50_at_least p50_at_most p90_at_least p90_at_most" + ofMonth, rangeRows},
	{"calibration", "name kind months within median p10 p90 suggested_p10 suggested_p90", calibrationRows},
	{"budgets", "month budget basis period amount actual forecast variance currency scenario" + ofMonth, budgetRows},
	{"budget_costs", "month" + ofAccount + "budget usage tags actual forecast" + ofPlan + ofMonth, budgetCostRows},
	{"scenarios", "scenario month billed billed_change amortized amortized_change cash cash_change currency" + ofMonth, scenarioRows},
	{"taxes", "month account rate included net tax gross currency scenario" + ofMonth, taxRows},
	{"rates", "month currency rate plan_currency scenario" + ofMonth, rateRows},
}

// The columns that tables have in common: those of owner, what tells plans apart, and fiscal.
const (
	ofAccount = " account account_title catalog "
	ofPlan    = " currency scenario account_tags "
	ofMonth   = " fiscal_year fiscal_quarter"
)

// CSVTables are the names of the tables, the default first.
func CSVTables() (names []string) {
	for _, t := range csvTables {
		names = append(names, t.name)
	}
	return names
}

// CSV writes one table of a plan: a header and a row for each entry, commas, line
// feeds, UTF-8 without a byte order mark. Numbers are plain decimals, what is null
// in the document is an empty cell. docs/csv.md explains every column.
func CSV(w io.Writer, p *document.Plan, table string) error {
	for _, t := range csvTables {
		if t.name != table {
			continue
		}
		priced, err := priced(p)
		if err != nil {
			return err
		}
		return writeCSV(w, t.columns, func(add add) { t.rows(priced, add) })
	}
	return fmt.Errorf("there is no table %q; there are %s", table, strings.Join(CSVTables(), ", "))
}

// owner is the account whose row it is, with the catalogue of the row: of what is the
// account's, that of its first product.
func owner(a *document.Account, catalog string) []any {
	return []any{a.Address, a.Title, cmp.Or(catalog, a.Catalog)}
}

func planOf(p *pricedPlan, a *document.Account) []any {
	return []any{a.Currency, p.Scenario, a.Tags}
}

// fiscal are the fiscal year and quarter of a month; empty without one.
func fiscal(p *pricedPlan, month pricing.Month) []any {
	of := p.Inputs.Fiscal()
	return []any{of.Name(planner.SpanYear, month), of.Name(planner.SpanQuarter, month)}
}

// accountMonths are the months of all accounts, by their places: a month's accounts follow
// each other.
func accountMonths(p *pricedPlan) iter.Seq2[int, *document.Account] {
	return func(yield func(int, *document.Account) bool) {
		for i := range p.Months {
			for k := range p.Accounts {
				if !yield(i, &p.Accounts[k]) {
					return
				}
			}
		}
	}
}

func monthRows(p *pricedPlan, add add) {
	for i, a := range accountMonths(p) {
		m := &a.Months[i]
		add(m.Month, owner(a, ""), m.Calls, m.Lost, m.List, m.Bill, m.PackPurchases, m.Billed, m.Amortized, m.Cash, planOf(p, a), m.Fees, m.Credits, fiscal(p, m.Month))
	}
}

func packRows(p *pricedPlan, add add) {
	for _, a := range p.Accounts {
		for _, k := range a.Packs {
			amortized := document.SumOf(k.Months, func(m document.PackMonth) document.Money { return m.Amortized })
			add(k.Address, owner(&a, k.Catalog), k.SKU, k.Quantity, k.UnitPrice, k.Price, k.PurchasedOn, k.ExpiresOn, k.Bought, k.Granted, k.Consumed, k.Expired, k.Remaining,
				amortized, k.ExpiredValue, planOf(p, &a), k.Unit, k.StartsOn, k.VoidOn)
		}
	}
}

func eventRows(p *pricedPlan, add add) {
	for _, a := range p.Accounts {
		for _, e := range a.Events {
			add(e.Date, owner(&a, document.OrZero(e.Catalog)), e.Type, e.Address, e.Meter, e.Quota, e.TierFrom, e.Calls, e.Amount, e.Balance, e.Frozen, e.Available, e.Message, planOf(p, &a), e.Unit, fiscal(p, e.Date.Month()))
		}
	}
}

func usageRows(p *pricedPlan, add add) {
	for i := range p.Months {
		for _, u := range p.Usages {
			a, month, title, unit := p.accounts[u.Account], p.Start+pricing.Month(i), "", ""
			for _, m := range a.Months[i].Meters {
				if m.Meter == u.Meter && (m.Catalog == u.Catalog || u.Catalog == "") {
					title, unit = m.Title, m.Unit
				}
			}
			add(month, owner(a, u.Catalog), u.Address, u.Meter, title, u.Calls[i], u.Cost[i], u.Actual[i], u.Tags, planOf(p, a), unit, fiscal(p, month))
		}
	}
}

// cashRows are the events of each account's money, with what they changed, after its
// opening; the changes up to a row add up to its balance.
func cashRows(p *pricedPlan, add add) {
	openings := map[string]document.Opening{}
	for _, a := range p.Inputs.Accounts {
		openings[a.Address] = a.Opening
	}
	for _, a := range p.Accounts {
		var balance, frozen document.Money
		next := func(e document.Event) {
			add(e.Date, owner(&a, document.OrZero(e.Catalog)), e.Type, e.Address, e.Amount, e.Balance.Sub(balance), e.Frozen.Sub(frozen), e.Balance, e.Frozen, e.Balance.Sub(e.Frozen), planOf(p, &a), fiscal(p, e.Date.Month()))
			balance, frozen = e.Balance, e.Frozen
		}
		opening := openings[a.Address]
		next(document.Event{Date: p.Start.First(), Type: "opening", Balance: opening.Balance, Frozen: a.OpeningFrozen(opening)})
		for _, e := range a.Events {
			if !slices.Contains(notCash, e.Type) {
				next(e)
			}
		}
	}
}

// notCash are the events that are not about an account's money, moved or missing.
var notCash = []planner.EventType{planner.EventPackExhausted, planner.EventPackExpired, planner.EventFreeQuotaExhausted, planner.EventTierChanged}

// rateRows are what one unit of each currency is in the plan's, by month.
func rateRows(p *pricedPlan, add add) {
	for _, currency := range slices.Sorted(maps.Keys(p.Rates)) {
		for _, m := range slices.Sorted(maps.Keys(p.Rates[currency])) {
			add(m, currency, p.Rates[currency][m], p.Currency, p.Scenario, fiscal(p, m))
		}
	}
}

// rangeRows are how the views of cost are distributed, over the plan and in each month.
func rangeRows(p *pricedPlan, add add) {
	r := p.Ranges
	if r == nil {
		return
	}
	row := func(month, fiscal any, figure string, plan document.Money, of *ranges.Range) {
		add(month, figure, plan, of.Mean, of.StandardError, of.P5, of.P10, of.P50, of.P90, of.P95, of.PlanAbove, p.Currency, p.Scenario,
			ends(of.AtMost.P10), ends(of.AtMost.P50), ends(of.AtMost.P90), fiscal)
	}
	rows := func(month, fiscal any, billed, amortized, cash document.Money, b, a, c *ranges.Range) {
		row(month, fiscal, "billed", billed, b)
		row(month, fiscal, "amortized", amortized, a)
		row(month, fiscal, "cash", cash, c)
	}
	rows(nil, []any{nil, nil}, p.Totals.Billed, p.Totals.Amortized, p.Totals.Cash, &r.Billed, &r.Amortized, &r.Cash)
	for i := range r.Monthly[:min(len(r.Monthly), len(p.Monthly))] {
		m, f := &r.Monthly[i], &p.Monthly[i]
		rows(m.Month, fiscal(p, m.Month), f.Billed, f.Amortized, f.Cash, &m.Billed, &m.Amortized, &m.Cash)
	}
}

// ends are between what a percentile is in 95 of 100 draws; empty of a document without them.
func ends(limits []document.Money) []any {
	if len(limits) < 2 {
		return []any{nil, nil}
	}
	return []any{limits[0], limits[1]}
}

func calibrationRows(p *pricedPlan, add add) {
	if p.Ranges == nil {
		return
	}
	for _, c := range p.Ranges.Calibration {
		add(c.Name, c.Kind, c.Months, c.Within, c.Median, c.P10, c.P90, c.SuggestedP10, c.SuggestedP90)
	}
}
