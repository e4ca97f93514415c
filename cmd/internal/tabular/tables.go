package tabular

import (
	"cmp"
	"fmt"
	"iter"
	"slices"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// A csvOwner is the account whose row it is.
type csvOwner struct {
	plan    *document.Plan
	account *document.Account
	known   known
	product string // id of the catalogue that the row is of
}

// ownersOf makes the owners of rows of a plan's accounts.
func ownersOf(p *document.Plan) func(*document.Account) csvOwner {
	catalogs := knownOf(p)
	return func(a *document.Account) csvOwner { return csvOwner{p, a, catalogs, a.Catalog} }
}

// of is the owner of a row of a product; without one, of what is the account's.
func (o csvOwner) of(catalog string) csvOwner {
	o.product = cmp.Or(catalog, o.product)
	return o
}

func deref(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

// money prints an amount with the decimals of the currency.
func (o csvOwner) money(m document.Money) string {
	return string(m.Append(nil, int(pricing.MinorUnit(o.plan.Currency))))
}

func (o csvOwner) owner() csvOwner { return o }

// known are the catalogues of a plan by their ids.
type known map[string]*document.Catalog

func knownOf(p *document.Plan) known {
	k := known{}
	for i := range p.Inputs.Catalogs {
		k[p.Inputs.Catalogs[i].ID] = &p.Inputs.Catalogs[i]
	}
	return k
}

// callsOf is how many calls of a meter took so many units of a pack.
func (k known) callsOf(pack *document.Pack, meter string, units document.Units) int64 {
	if c := k[pack.Catalog]; c != nil {
		for _, p := range c.Packs {
			for _, m := range p.Meters {
				if p.SKU == pack.SKU && m.ID == meter {
					return m.Ratio.CallsIn(units)
				}
			}
		}
	}
	return units.Floor()
}

// callUnit is the number of calls that a meter's prices are for.
func (o csvOwner) callUnit(m *document.MeterMonth) int64 {
	c := o.known[m.Catalog]
	if c == nil {
		return 0
	}
	for i := range c.Meters {
		if own := c.Meters[i].CallUnit; c.Meters[i].ID == m.Meter && own > 0 {
			return own
		}
	}
	return c.CallUnit
}

// ownerColumns say whose row it is.
func ownerColumns[R interface{ owner() csvOwner }]() []csvColumn[R] {
	return []csvColumn[R]{
		csvText("account", func(r R) string { return r.owner().account.Address }),
		csvText("account_title", func(r R) string { return r.owner().account.Title }),
		csvText("catalog", func(r R) string { return r.owner().product }),
	}
}

// planColumns are the same in every row of an account; they tell rows apart when
// tables of several plans are put together.
func planColumns[R interface{ owner() csvOwner }]() []csvColumn[R] {
	return []csvColumn[R]{
		csvPlain("currency", func(r R) string { return r.owner().plan.Currency }),
		csvText("scenario", func(r R) string { return csvMaybe(r.owner().plan.Scenario) }),
		csvText("account_tags", func(r R) string { return csvTags(r.owner().account.Tags) }),
	}
}

// csvTable is a table's columns: first columns, the owner's, then the table's own, and the plan's.
// Columns that later versions added come last.
func csvTable[R interface{ owner() csvOwner }](first csvColumn[R], own ...csvColumn[R]) []csvColumn[R] {
	columns := append([]csvColumn[R]{first}, ownerColumns[R]()...)
	return append(append(columns, own...), planColumns[R]()...)
}

func csvMoney[R interface{ owner() csvOwner }](name string, cell func(R) document.Money) csvColumn[R] {
	return csvPlain(name, func(r R) string { return r.owner().money(cell(r)) })
}

func csvUnits[R any](name string, cell func(R) document.Units) csvColumn[R] {
	return csvPlain(name, func(r R) string { return cell(r).String() })
}

func csvCalls[R any](name string, cell func(R) int64) csvColumn[R] {
	return csvPlain(name, func(r R) string { return csvCount(cell(r)) })
}

// fiscalColumns are the fiscal year and quarter of a row's month; empty without one.
func fiscalColumns[R interface{ owner() csvOwner }](month func(R) pricing.Month) []csvColumn[R] {
	column := func(name string, span planner.Span) csvColumn[R] {
		return csvPlain(name, func(r R) string {
			m := month(r)
			if m == 0 {
				return ""
			}
			return r.owner().plan.Inputs.Fiscal().Name(span, m)
		})
	}
	return []csvColumn[R]{column("fiscal_year", planner.SpanYear), column("fiscal_quarter", planner.SpanQuarter)}
}

// A csvMonth is an account's month.
type csvMonth struct {
	csvOwner
	index int
	month *document.AccountMonth
}

// csvMonths are the months of all accounts: a month's accounts follow each other.
func csvMonths(p *document.Plan) iter.Seq[csvMonth] {
	owner := ownersOf(p)
	return func(yield func(csvMonth) bool) {
		for i := range p.Months {
			for k := range p.Accounts {
				a := &p.Accounts[k]
				if !yield(csvMonth{owner(a), i, &a.Months[i]}) {
					return
				}
			}
		}
	}
}

func csvMonthColumns() []csvColumn[csvMonth] {
	return slices.Concat(csvTable(
		csvPlain("month", func(r csvMonth) string { return r.month.Month.String() }),
		csvCalls("calls", func(r csvMonth) int64 { return r.month.Calls }),
		csvCalls("lost", func(r csvMonth) int64 { return r.month.Lost }),
		csvMoney("list", func(r csvMonth) document.Money { return r.month.List }),
		csvMoney("bill", func(r csvMonth) document.Money { return r.month.Bill }),
		csvMoney("pack_purchases", func(r csvMonth) document.Money { return r.month.PackPurchases }),
		csvMoney("billed", func(r csvMonth) document.Money { return r.month.Billed }),
		csvMoney("amortized", func(r csvMonth) document.Money { return r.month.Amortized }),
		csvMoney("cash", func(r csvMonth) document.Money { return r.month.Cash }),
	), []csvColumn[csvMonth]{
		csvMoney("fees", func(r csvMonth) document.Money { return r.month.Fees }),
		csvMoney("credits", func(r csvMonth) document.Money { return r.month.Credits }),
	}, fiscalColumns(func(r csvMonth) pricing.Month { return r.month.Month }))
}

// A csvPack is a pack purchase.
type csvPack struct {
	csvOwner
	*document.Pack
}

func csvPacks(p *document.Plan) iter.Seq[csvPack] {
	owner := ownersOf(p)
	return func(yield func(csvPack) bool) {
		for k := range p.Accounts {
			a := &p.Accounts[k]
			for j := range a.Packs {
				if !yield(csvPack{owner(a).of(a.Packs[j].Catalog), &a.Packs[j]}) {
					return
				}
			}
		}
	}
}

func csvPackColumns() []csvColumn[csvPack] {
	return append(csvTable(
		csvText("pack", func(r csvPack) string { return r.Address }),
		csvText("sku", func(r csvPack) string { return r.SKU }),
		csvCalls("quantity", func(r csvPack) int64 { return r.Quantity }),
		csvMoney("unit_price", func(r csvPack) document.Money { return r.UnitPrice }),
		csvMoney("price", func(r csvPack) document.Money { return r.Price }),
		csvPlain("purchased_on", func(r csvPack) string { return r.PurchasedOn.String() }),
		csvPlain("expires_on", func(r csvPack) string { return r.ExpiresOn.String() }),
		csvPlain("bought", func(r csvPack) string { return fmt.Sprint(r.Bought) }),
		csvUnits("granted", func(r csvPack) document.Units { return r.Granted }),
		csvUnits("consumed", func(r csvPack) document.Units { return r.Consumed }),
		csvUnits("expired", func(r csvPack) document.Units { return r.Expired }),
		csvUnits("remaining", func(r csvPack) document.Units { return r.Remaining }),
		csvMoney("amortized", func(r csvPack) document.Money {
			var sum pricing.Money
			for _, m := range r.Months {
				sum = sum.Add(m.Amortized)
			}
			return sum
		}),
		csvMoney("expired_value", func(r csvPack) document.Money { return r.ExpiredValue }),
	), csvText("unit", func(r csvPack) string { return r.Unit }), csvPlain("starts_on", func(r csvPack) string { return r.StartsOn.String() }),
		csvPlain("void_on", func(r csvPack) string { return r.VoidOn.String() }))
}

// A csvEvent is something that happened in an account.
type csvEvent struct {
	csvOwner
	*document.Event
}

func csvEvents(p *document.Plan) iter.Seq[csvEvent] {
	owner := ownersOf(p)
	return func(yield func(csvEvent) bool) {
		for k := range p.Accounts {
			a := &p.Accounts[k]
			for j := range a.Events {
				if !yield(csvEvent{owner(a).of(deref(a.Events[j].Catalog)), &a.Events[j]}) {
					return
				}
			}
		}
	}
}

func csvEventColumns() []csvColumn[csvEvent] {
	return append(csvTable(
		csvPlain("date", func(r csvEvent) string { return r.Date.String() }),
		csvPlain("type", func(r csvEvent) string { return string(r.Type) }),
		csvText("address", func(r csvEvent) string { return csvMaybe(r.Address) }),
		csvText("meter", func(r csvEvent) string { return csvMaybe(r.Meter) }),
		csvText("quota", func(r csvEvent) string { return csvMaybe(r.Quota) }),
		csvPlain("tier_from", func(r csvEvent) string { return csvMaybe(r.TierFrom) }),
		csvPlain("calls", func(r csvEvent) string { return csvMaybe(r.Calls) }),
		csvPlain("amount", func(r csvEvent) string {
			if r.Amount == nil {
				return ""
			}
			return r.money(*r.Amount)
		}),
		csvMoney("balance", func(r csvEvent) document.Money { return r.Balance }),
		csvMoney("frozen", func(r csvEvent) document.Money { return r.Frozen }),
		csvMoney("available", func(r csvEvent) document.Money { return r.Available }),
		csvText("message", func(r csvEvent) string { return r.Message }),
	), csvText("unit", func(r csvEvent) string { return csvMaybe(r.Unit) }))
}

// A csvUsage is a month of a usage.
type csvUsage struct {
	csvOwner
	*document.Usage
	index      int
	meterTitle string
	unit       string
}

func csvUsages(p *document.Plan) iter.Seq[csvUsage] {
	owner := ownersOf(p)
	accounts := map[string]*document.Account{}
	for k := range p.Accounts {
		accounts[p.Accounts[k].Address] = &p.Accounts[k]
	}
	return func(yield func(csvUsage) bool) {
		for i := range p.Months {
			for k := range p.Usages {
				u := &p.Usages[k]
				row := csvUsage{owner(accounts[u.Account]).of(u.Catalog), u, i, "", ""}
				for _, m := range row.account.Months[i].Meters {
					if m.Meter == u.Meter && (m.Catalog == u.Catalog || u.Catalog == "") {
						row.meterTitle, row.unit = m.Title, m.Unit
					}
				}
				if !yield(row) {
					return
				}
			}
		}
	}
}

func csvUsageColumns() []csvColumn[csvUsage] {
	return slices.Concat(csvTable(
		csvPlain("month", func(r csvUsage) string { return (r.plan.Start + pricing.Month(r.index)).String() }),
		csvText("usage", func(r csvUsage) string { return r.Address }),
		csvText("meter", func(r csvUsage) string { return r.Meter }),
		csvText("meter_title", func(r csvUsage) string { return r.meterTitle }),
		csvCalls("calls", func(r csvUsage) int64 { return r.Calls[r.index] }),
		csvMoney("cost", func(r csvUsage) document.Money { return r.Cost[r.index] }),
		csvPlain("actual", func(r csvUsage) string { return fmt.Sprint(r.Actual[r.index]) }),
		csvText("usage_tags", func(r csvUsage) string { return csvTags(r.Tags) }),
	), []csvColumn[csvUsage]{csvText("unit", func(r csvUsage) string { return r.unit })}, fiscalColumns(func(r csvUsage) pricing.Month { return r.plan.Start + pricing.Month(r.index) }))
}

// A csvCash is an event of an account's money, with what it changed. The first of
// an account is its opening; the changes up to a row add up to its balance.
type csvCash struct {
	csvOwner
	date                        pricing.Date
	kind                        string
	address                     *string
	amount                      *document.Money
	balanceChange, frozenChange pricing.Money
	balance, frozen             pricing.Money
}

func csvLedger(p *document.Plan) iter.Seq[csvCash] {
	owner := ownersOf(p)
	openings := map[string]document.Opening{}
	for _, a := range p.Inputs.Accounts {
		openings[a.Address] = a.Opening
	}
	return func(yield func(csvCash) bool) {
		for k := range p.Accounts {
			o := owner(&p.Accounts[k])
			for _, row := range accountCash(o, openings[o.account.Address]) {
				if !yield(row) {
					return
				}
			}
		}
	}
}

func accountCash(o csvOwner, opening document.Opening) []csvCash {
	balance, frozen := opening.Balance, o.account.OpeningFrozen(opening)
	rows := []csvCash{{
		csvOwner: o, date: o.plan.Start.First(), kind: "opening",
		balanceChange: balance, frozenChange: frozen, balance: balance, frozen: frozen,
	}}
	for _, e := range o.account.Events {
		if !isCash(e.Type) {
			continue
		}
		last := rows[len(rows)-1]
		balance, frozen := e.Balance, e.Frozen
		rows = append(rows, csvCash{
			csvOwner: o.of(deref(e.Catalog)), date: e.Date, kind: string(e.Type), address: e.Address, amount: e.Amount,
			balanceChange: balance.Sub(last.balance), frozenChange: frozen.Sub(last.frozen), balance: balance, frozen: frozen,
		})
	}
	return rows
}

// isCash says whether an event is about an account's money, moved or missing.
func isCash(kind planner.EventType) bool {
	switch kind {
	case planner.EventPackExhausted, planner.EventPackExpired, planner.EventFreeQuotaExhausted, planner.EventTierChanged:
		return false
	}
	return true
}

func csvCashColumns() []csvColumn[csvCash] {
	return csvTable(
		csvPlain("date", func(r csvCash) string { return r.date.String() }),
		csvPlain("type", func(r csvCash) string { return r.kind }),
		csvText("address", func(r csvCash) string { return csvMaybe(r.address) }),
		csvPlain("amount", func(r csvCash) string { return csvMaybe(r.amount) }),
		csvMoney("balance_change", func(r csvCash) pricing.Money { return r.balanceChange }),
		csvMoney("frozen_change", func(r csvCash) pricing.Money { return r.frozenChange }),
		csvMoney("balance", func(r csvCash) pricing.Money { return r.balance }),
		csvMoney("frozen", func(r csvCash) pricing.Money { return r.frozen }),
		csvMoney("available", func(r csvCash) pricing.Money { return r.balance.Sub(r.frozen) }),
	)
}
