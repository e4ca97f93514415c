package present

import (
	"slices"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// accountSheet lists all accounts.
func (b *workbook) accountSheet() Section {
	var lines []accountLine
	for _, f := range b.facts {
		lines = append(lines, accountLine{name: address(f.address), facts: f})
	}
	lowest := func(id, head string, kind Kind, of func(document.Funding) Value) column[accountLine] {
		return col(id, head, kind, func(l accountLine) Value {
			if !l.tracksCash {
				return Value{}
			}
			return of(l.funding)
		}).optional()
	}
	columns := append(b.accountColumns(),
		lowest("lowest", b.T("lowest available"), Money, func(f document.Funding) Value { return state(f.LowestAvailable) }),
		lowest("lowest_on", b.T("lowest on"), Date, func(f document.Funding) Value { return dateOf(f.LowestOn) }))
	for _, id := range []string{"billed", "amortized", "cash"} {
		setFormula(columns, id, "SUMIF([costs.account],[account],[costs."+id+"])")
	}
	table := b.totalled("accounts", newTable(nil, columns, lines, item))
	notes := b.accountNotes(b.facts, nil)
	return Section{ID: "accounts", Name: b.T("accounts"), Heading: b.S("Accounts"), Rank: rankAccounts, Blocks: []Block{table, notes[:len(notes)-1]}} // the last is of --detail
}

// An accountPack is a pack, or one month of it, of an account.
type accountPack struct {
	account *document.Account
	packLine
	document.PackMonth
	opening, bought document.Units
}

// packSheet is what became of packs, in all and month by month.
func (b *workbook) packSheet() (s Section) {
	var packs, months []accountPack
	for _, a := range b.accounts {
		for i := range a.Packs {
			pack := accountPack{account: a, packLine: packLine{Pack: &a.Packs[i]}}
			packs = append(packs, pack)
			months = append(months, b.packMonths(pack)...)
		}
	}
	if len(packs) == 0 {
		return s
	}
	account := col("account", b.T("account"), Address, func(p accountPack) Value { return address(p.account.Address) })
	columns := []column[accountPack]{account}
	for _, c := range slices.Concat(b.purchaseColumns(), b.packColumns()) {
		columns = append(columns, column[accountPack]{c.Column, func(p accountPack) Value { return c.of(p.packLine) }, c.fixed})
	}
	setFormula(columns, "left", "[granted]-[used]-[expired]")
	unsummed(columns, b.severalPackUnits)
	calls := func(id, head string, of func(accountPack) document.Units) column[accountPack] {
		return col(id, head, Calls, func(p accountPack) Value { return unitsValue(of(p)) })
	}
	byMonth := []column[accountPack]{
		account, columns[1],
		col("month", b.T("month"), Month, func(p accountPack) Value { return monthOf(p.Month) }),
		calls("opening", b.T("opening"), func(p accountPack) document.Units { return p.opening }),
		calls("bought", b.T("bought"), func(p accountPack) document.Units { return p.bought }).sum(),
		calls("used", b.T("used"), func(p accountPack) document.Units { return p.PackMonth.Consumed }).sum(),
		calls("expired", b.T("expired"), func(p accountPack) document.Units { return p.PackMonth.Expired }).sum(),
		calls("left", b.T("left"), func(p accountPack) document.Units { return p.PackMonth.Remaining }).formula("[opening]+[bought]-[used]-[expired]"),
		col("amortized", b.T("amortized"), Money, func(p accountPack) Value { return moneyOf(p.Amortized) }).sum(),
	}
	unsummed(byMonth, b.severalPackUnits)
	return Section{ID: "packs", Name: b.T("packs"), Heading: b.S("Resource packs: calls paid in advance"), Rank: rankAccounts, Blocks: []Block{
		b.totalled("packs", newTable(nil, columns, packs, item)),
		Group{b.S("By month"), []Block{b.totalled("pack_months", newTable(nil, byMonth, months, item))}},
	}}
}

// packMonths follow a pack through the months in which there is anything in it. What
// was bought before the plan is there on its first day.
func (b *workbook) packMonths(pack accountPack) (months []accountPack) {
	left := pack.Granted
	if pack.PurchasedOn >= b.Start.First() {
		left = document.Units{}
	}
	for _, m := range pack.Pack.Months {
		row := pack
		row.PackMonth, row.opening = m, left
		if m.Month == pack.PurchasedOn.Month() && pack.PurchasedOn >= b.Start.First() {
			row.bought = pack.Granted
		}
		if left = m.Remaining; row.opening.Add(row.bought).IsPositive() {
			months = append(months, row)
		}
	}
	return months
}

// An eventRow is an event of an account.
type eventRow struct {
	account *document.Account
	*document.Event
}

// openingEvent is what an account begins with, as if it were an event.
const openingEvent planner.EventType = "opening"

// eventRows are the events of all accounts after what they begin with. That money is
// short is not said of accounts whose money is not declared.
func (b *workbook) eventRows() (rows []eventRow) {
	for _, a := range b.accounts {
		var o document.Opening
		if in := b.inputs[a.Address]; in != nil {
			o = in.Opening
		}
		frozen := a.OpeningFrozen(o)
		available := document.Money(pricing.Money(o.Balance).Sub(pricing.Money(frozen)))
		rows = append(rows, eventRow{a, &document.Event{Type: openingEvent, Date: b.Start.First(), Balance: o.Balance, Frozen: frozen, Available: available}})
		for i := range a.Events {
			if e := &a.Events[i]; a.TracksCash || e.Type != planner.EventShortfall {
				rows = append(rows, eventRow{a, e})
			}
		}
	}
	return rows
}

// eventColumns say which event a row is.
func (b *workbook) eventColumns() []column[eventRow] {
	return []column[eventRow]{
		col("account", b.T("account"), Address, func(r eventRow) Value { return address(r.account.Address) }),
		col("date", b.T("date"), Date, func(r eventRow) Value { return dateOf(r.Date) }),
		col("event", b.T("event"), Words, func(r eventRow) Value { return b.code(string(r.Type)).toned(eventTone(r.Type)) }),
	}
}

// said is the event in words.
func (b *workbook) said() column[eventRow] {
	return col("said", b.T("in words"), Name, func(r eventRow) Value {
		if r.Type == openingEvent {
			return word(b.T("on the first morning"))
		}
		return name(b.event(r.Event, r.account).Text.Plain())
	})
}

// code is a value of the document as people read it.
func (w words) code(value string) Value {
	if said := w.T(value); said != value {
		return word(said)
	}
	return word(strings.ReplaceAll(value, "_", " "))
}

// movement is what an event adds to the balance; what it takes is below zero.
func movement(e *document.Event) pricing.Money {
	switch e.Type {
	case planner.EventTopUp, planner.EventAdjusted:
		return pricing.Money(*e.Amount)
	case planner.EventBill, planner.EventPackBought:
		return pricing.Money(*e.Amount).Neg()
	}
	return pricing.Money{}
}

func isAboutCalls(r eventRow) bool {
	switch r.Type {
	case planner.EventPackExhausted, planner.EventPackExpired, planner.EventFreeQuotaExhausted, planner.EventTierChanged:
		return true
	}
	return false
}

// cash is every event that moves money or tests it, each balance the one before with
// what comes in and without what goes out.
func (b *workbook) cash() Section {
	part := func(id, head string, out bool) column[eventRow] {
		return col(id, head, Money, func(r eventRow) Value {
			if m := movement(r.Event); !m.IsZero() && m.IsNegative() == out {
				return amount(m.Abs())
			}
			return Value{}
		}).sum()
	}
	columns := append(b.eventColumns(),
		part("in", b.T("in"), false), part("out", b.T("out"), true),
		col("balance", b.T("balance"), Money, func(r eventRow) Value { return state(r.Balance) }),
		col("frozen", b.T("frozen"), Money, func(r eventRow) Value { return moneyOf(r.Frozen) }),
		col("available", b.T("available"), Money, func(r eventRow) Value { return state(r.Available) }).formula("[balance]-[frozen]"),
		col("difference", b.T("difference"), Money, func(r eventRow) Value {
			if r.Type == openingEvent {
				return Value{}
			}
			return amount(pricing.Money{})
		}).sum().formula("ROUND(ABS([above.balance]+[in]-[out]-[balance]),2)"),
		b.said())
	blocks := []Block{Notes{b.S("Every amount is of one account: what is available in one does not pay for another.")}}
	if slices.ContainsFunc(b.facts, func(f facts) bool { return !f.tracksCash }) {
		blocks = append(blocks, Notes{b.enough()[0].Text})
	}
	blocks = append(blocks, b.totalled("cash", newTable(nil, columns, slices.DeleteFunc(b.eventRows(), isAboutCalls), item)))
	if chart := b.availableChart(); len(chart.Series) > 0 {
		blocks = append(blocks, chart)
	}
	return Section{ID: "cash", Name: b.T("cash"), Heading: b.S("Cash: balance, frozen and available, event by event"), Rank: rankAccounts, Blocks: blocks}
}

// chartedAccounts is how many lines a chart has at most.
const chartedAccounts = 6

// availableChart shows what accounts have after the settlement of a month, those first
// that have least.
func (b *workbook) availableChart() Chart {
	c := Chart{ID: "available", Title: b.S("Available after each month's settlement, %s", b.currency()), Shape: Curve}
	tracked := slices.DeleteFunc(slices.Clone(b.accounts), func(a *document.Account) bool { return !a.TracksCash })
	slices.SortStableFunc(tracked, func(x, y *document.Account) int {
		return pricing.Money(x.Funding.LowestAvailable).Compare(pricing.Money(y.Funding.LowestAvailable))
	})
	tracked, _ = cut(tracked, chartedAccounts)
	for i, a := range tracked {
		s := Series{ID: "available", Name: a.Address}
		for _, m := range a.Months {
			if i == 0 {
				c.X = append(c.X, monthOf(m.Month))
			}
			s.Values = append(s.Values, moneyOf(m.Settlement.Available))
		}
		c.Series = append(c.Series, s)
	}
	return c
}

// eventSheet lists everything that happens.
func (b *workbook) eventSheet() Section {
	columns := append(b.eventColumns(),
		col("address", b.T("address"), Address, func(r eventRow) Value { return optional(r.Address, address) }).optional(),
		col("meter", b.T("meter"), Name, func(r eventRow) Value {
			return optional(r.Meter, func(id string) Value { return b.meterCell(r.account.Address, r.Catalog, id) })
		}).optional(),
		col("quota", b.T("free quota"), Name, func(r eventRow) Value { return optional(r.Quota, name) }).optional(),
		col("tier", b.T("tier from"), Calls, func(r eventRow) Value { return optional(r.TierFrom, callsOf) }).optional(),
		col("calls", b.T("calls"), Calls, func(r eventRow) Value { return optional(r.Calls, unitsValue) }).optional(),
		col("amount", b.T("amount"), Money, func(r eventRow) Value { return optional(r.Amount, moneyOf) }).optional(),
		b.said())
	rows := slices.DeleteFunc(b.eventRows(), func(r eventRow) bool { return r.Type == openingEvent })
	return Section{ID: "events", Name: b.T("events"), Heading: b.S("Events: what happens on which day"), Rank: rankBasis, Blocks: []Block{newTable(nil, columns, rows, item)}}
}

// optional is a value that may be missing.
func optional[T any](v *T, show func(T) Value) Value {
	if v == nil {
		return Value{}
	}
	return show(*v)
}
