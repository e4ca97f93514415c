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

// CSVTables are the tables that [CSV] writes, the default first.
func CSVTables() []string {
	return []string{"components", "months", "packs", "events", "usages", "cash", "ranges", "calibration", "budgets", "budget_costs", "scenarios", "taxes", "rates"}
}

// CSV writes one table of a plan: a header and a row for each entry, commas, line
// feeds, UTF-8 without a byte order mark. Numbers are plain decimals, what is null
// in the document is an empty cell. docs/csv.md explains every column.
func CSV(w io.Writer, p *document.Plan, table string) error {
	switch table {
	case "components":
		return writeCSV(w, columns("month", "meter meter_title component pack sku calls pack_calls tier_from unit_price call_unit list cost billed amortized", "unit fiscal_year fiscal_quarter"), componentRows(p))
	case "months":
		return writeCSV(w, columns("month", "calls lost list bill pack_purchases billed amortized cash", "fees credits fiscal_year fiscal_quarter"), monthRows(p))
	case "packs":
		return writeCSV(w, columns("pack", "sku quantity unit_price price purchased_on expires_on bought granted consumed expired remaining amortized expired_value", "unit starts_on void_on"), packRows(p))
	case "events":
		return writeCSV(w, columns("date", "type address meter quota tier_from calls amount balance frozen available message", "unit"), eventRows(p))
	case "usages":
		return writeCSV(w, columns("month", "usage meter meter_title calls cost actual usage_tags", "unit fiscal_year fiscal_quarter"), usageRows(p))
	case "cash":
		return writeCSV(w, columns("date", "type address amount balance_change frozen_change balance frozen available", ""), cashRows(p))
	case "ranges":
		return writeCSV(w, strings.Fields("month figure plan mean standard_error p5 p10 p50 p90 p95 plan_above currency scenario p10_at_least p10_at_most p50_at_least p50_at_most p90_at_least p90_at_most fiscal_year fiscal_quarter"), rangeRows(p))
	case "budgets":
		return writeCSV(w, strings.Fields("month budget basis period amount actual forecast variance currency scenario fiscal_year fiscal_quarter"), budgetRows(p))
	case "budget_costs":
		return writeCSV(w, columns("month", "budget usage tags actual forecast", "fiscal_year fiscal_quarter"), budgetCostRows(p))
	case "scenarios":
		return writeCSV(w, strings.Fields("scenario month billed billed_change amortized amortized_change cash cash_change currency fiscal_year fiscal_quarter"), scenarioRows(p))
	case "taxes":
		return writeCSV(w, strings.Fields("month account rate included net tax gross currency scenario fiscal_year fiscal_quarter"), taxRows(p))
	case "rates":
		return writeCSV(w, strings.Fields("month currency rate plan_currency scenario fiscal_year fiscal_quarter"), rateRows(p))
	case "calibration":
		return writeCSV(w, strings.Fields("name kind months within median p10 p90 suggested_p10 suggested_p90"), calibrationRows(p))
	}
	return fmt.Errorf("there is no table %q; there are %s", table, strings.Join(CSVTables(), ", "))
}

// columns are a table's: its first, whose row it is, its own, and what tells plans apart.
// Those that later versions added come last, so columns keep their names and places.
func columns(first, own, later string) []string {
	return strings.Fields(first + " account account_title catalog " + own + " currency scenario account_tags " + later)
}

// An owner is the account whose row it is.
type owner struct {
	Account      string            `csv:"account"`
	AccountTitle string            `csv:"account_title"`
	Catalog      string            `csv:"catalog"` // of what is the account's, that of its first product
	Currency     string            `csv:"currency"`
	Scenario     *string           `csv:"scenario"`
	AccountTags  map[string]string `csv:"account_tags"`
}

func ownerOf(p *document.Plan, a *document.Account, catalog string) owner {
	return owner{a.Address, a.Title, cmp.Or(catalog, a.Catalog), a.Currency, p.Scenario, a.Tags}
}

// accountMonths are the months of all accounts, by their places: a month's accounts follow
// each other.
func accountMonths(p *document.Plan) iter.Seq2[int, *document.Account] {
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

// A fiscal is the fiscal year and quarter of a row's month; empty without one.
type fiscal struct {
	Year    string `csv:"fiscal_year"`
	Quarter string `csv:"fiscal_quarter"`
}

func fiscalOf(p *document.Plan, month pricing.Month) fiscal {
	of := p.Inputs.Fiscal()
	return fiscal{of.Name(planner.SpanYear, month), of.Name(planner.SpanQuarter, month)}
}

type monthRow struct {
	owner
	fiscal
	*document.Figures
}

func monthRows(p *document.Plan) func(add func(monthRow)) {
	return func(add func(monthRow)) {
		for i, a := range accountMonths(p) {
			add(monthRow{ownerOf(p, a, ""), fiscalOf(p, a.Months[i].Month), &a.Months[i].Figures})
		}
	}
}

type packRow struct {
	owner
	PackAddress string         `csv:"pack"`
	Amortized   document.Money `csv:"amortized"`
	*document.Pack
}

func packRows(p *document.Plan) func(add func(packRow)) {
	return func(add func(packRow)) {
		for i := range p.Accounts {
			a := &p.Accounts[i]
			for k := range a.Packs {
				row := packRow{owner: ownerOf(p, a, a.Packs[k].Catalog), PackAddress: a.Packs[k].Address, Pack: &a.Packs[k]}
				for _, m := range row.Months {
					row.Amortized = row.Amortized.Add(m.Amortized)
				}
				add(row)
			}
		}
	}
}

type eventRow struct {
	owner
	*document.Event
}

func eventRows(p *document.Plan) func(add func(eventRow)) {
	return func(add func(eventRow)) {
		for i := range p.Accounts {
			a := &p.Accounts[i]
			for k := range a.Events {
				add(eventRow{ownerOf(p, a, deref(a.Events[k].Catalog)), &a.Events[k]})
			}
		}
	}
}

func deref(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

// A usageRow is a month of a usage.
type usageRow struct {
	owner
	fiscal
	Month      pricing.Month     `csv:"month"`
	Usage      string            `csv:"usage"`
	Meter      string            `csv:"meter"`
	MeterTitle string            `csv:"meter_title"`
	Calls      int64             `csv:"calls"`
	Cost       document.Money    `csv:"cost"`
	Actual     bool              `csv:"actual"`
	UsageTags  map[string]string `csv:"usage_tags"`
	Unit       string            `csv:"unit"`
}

func usageRows(p *document.Plan) func(add func(usageRow)) {
	accounts := map[string]*document.Account{}
	for k := range p.Accounts {
		accounts[p.Accounts[k].Address] = &p.Accounts[k]
	}
	return func(add func(usageRow)) {
		for i := range p.Months {
			for k := range p.Usages {
				u := &p.Usages[k]
				a := accounts[u.Account]
				month := p.Start + pricing.Month(i)
				row := usageRow{ownerOf(p, a, u.Catalog), fiscalOf(p, month), month, u.Address, u.Meter, "", u.Calls[i], u.Cost[i], u.Actual[i], u.Tags, ""}
				for _, m := range a.Months[i].Meters {
					if m.Meter == u.Meter && (m.Catalog == u.Catalog || u.Catalog == "") {
						row.MeterTitle, row.Unit = m.Title, m.Unit
					}
				}
				add(row)
			}
		}
	}
}

// A cashRow is an event of an account's money, with what it changed. The first of
// an account is its opening; the changes up to a row add up to its balance.
type cashRow struct {
	owner
	Date          pricing.Date      `csv:"date"`
	Type          planner.EventType `csv:"type"`
	Address       *string           `csv:"address"`
	Amount        *document.Money   `csv:"amount"`
	BalanceChange document.Money    `csv:"balance_change"`
	FrozenChange  document.Money    `csv:"frozen_change"`
	Balance       document.Money    `csv:"balance"`
	Frozen        document.Money    `csv:"frozen"`
	Available     document.Money    `csv:"available"`
}

func cashRows(p *document.Plan) func(add func(cashRow)) {
	openings := map[string]document.Opening{}
	for _, a := range p.Inputs.Accounts {
		openings[a.Address] = a.Opening
	}
	return func(add func(cashRow)) {
		for k := range p.Accounts {
			a := &p.Accounts[k]
			var last cashRow
			next := func(row cashRow) {
				row.BalanceChange, row.FrozenChange, row.Available = row.Balance.Sub(last.Balance), row.Frozen.Sub(last.Frozen), row.Balance.Sub(row.Frozen)
				add(row)
				last = row
			}
			opening := openings[a.Address]
			next(cashRow{owner: ownerOf(p, a, ""), Date: p.Start.First(), Type: "opening", Balance: opening.Balance, Frozen: a.OpeningFrozen(opening)})
			for _, e := range a.Events {
				if isCash(e.Type) {
					next(cashRow{owner: ownerOf(p, a, deref(e.Catalog)), Date: e.Date, Type: e.Type, Address: e.Address, Amount: e.Amount, Balance: e.Balance, Frozen: e.Frozen})
				}
			}
		}
	}
}

// isCash says whether an event is about an account's money, moved or missing.
func isCash(kind planner.EventType) bool {
	switch kind {
	case planner.EventPackExhausted, planner.EventPackExpired, planner.EventFreeQuotaExhausted, planner.EventTierChanged:
		return false
	}
	return true
}

// A rangeRow is how a view of cost is distributed, over the plan or in a month.
type rangeRow struct {
	fiscal
	Month    *pricing.Month `csv:"month"` // nil: the plan
	Figure   string         `csv:"figure"`
	Plan     document.Money `csv:"plan"` // the plan's own amount
	Currency string         `csv:"currency"`
	Scenario *string        `csv:"scenario"`
	*ranges.Range

	// Between what a percentile is in 95 of 100 draws.
	P10AtLeast *document.Money `csv:"p10_at_least"`
	P10AtMost  *document.Money `csv:"p10_at_most"`
	P50AtLeast *document.Money `csv:"p50_at_least"`
	P50AtMost  *document.Money `csv:"p50_at_most"`
	P90AtLeast *document.Money `csv:"p90_at_least"`
	P90AtMost  *document.Money `csv:"p90_at_most"`
}

func rangeRows(p *document.Plan) func(add func(rangeRow)) {
	return func(add func(rangeRow)) {
		r := p.Ranges
		if r == nil {
			return
		}
		one := func(month *pricing.Month, figure string, plan document.Money, of *ranges.Range) {
			row := rangeRow{Month: month, Figure: figure, Plan: plan, Currency: p.Currency, Scenario: p.Scenario, Range: of}
			if month != nil {
				row.fiscal = fiscalOf(p, *month)
			}
			row.P10AtLeast, row.P10AtMost = ends(of.AtMost.P10)
			row.P50AtLeast, row.P50AtMost = ends(of.AtMost.P50)
			row.P90AtLeast, row.P90AtMost = ends(of.AtMost.P90)
			add(row)
		}
		rows := func(month *pricing.Month, billed, amortized, cash document.Money, b, a, c *ranges.Range) {
			one(month, "billed", billed, b)
			one(month, "amortized", amortized, a)
			one(month, "cash", cash, c)
		}
		rows(nil, p.Totals.Billed, p.Totals.Amortized, p.Totals.Cash, &r.Billed, &r.Amortized, &r.Cash)
		for i := range r.Monthly[:min(len(r.Monthly), len(p.Monthly))] {
			m, f := &r.Monthly[i], &p.Monthly[i]
			rows(&m.Month, f.Billed, f.Amortized, f.Cash, &m.Billed, &m.Amortized, &m.Cash)
		}
	}
}

// ends are two amounts; none of a document that does not have them.
func ends(limits []document.Money) (least, most *document.Money) {
	if len(limits) < 2 {
		return nil, nil
	}
	return &limits[0], &limits[1]
}

// A rateRow is what one unit of a currency is in the plan's in a month.
type rateRow struct {
	fiscal
	Month        pricing.Month `csv:"month"`
	Currency     string        `csv:"currency"`
	Rate         string        `csv:"rate"`
	PlanCurrency string        `csv:"plan_currency"`
	Scenario     *string       `csv:"scenario"`
}

func rateRows(p *document.Plan) func(add func(rateRow)) {
	return func(add func(rateRow)) {
		for _, currency := range slices.Sorted(maps.Keys(p.Rates)) {
			for _, m := range slices.Sorted(maps.Keys(p.Rates[currency])) {
				add(rateRow{fiscalOf(p, m), m, currency, p.Rates[currency][m].String(), p.Currency, p.Scenario})
			}
		}
	}
}

func calibrationRows(p *document.Plan) func(add func(ranges.Calibration)) {
	return func(add func(ranges.Calibration)) {
		if p.Ranges != nil {
			for _, c := range p.Ranges.Calibration {
				add(c)
			}
		}
	}
}
