package present

import (
	"slices"
	"strconv"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// accountSheet lists all accounts.
func (b *workbook) accountSheet() Section {
	lines := items(b.facts, func(f *facts) row {
		cells := b.accountCells(f)
		if f.tracksCash {
			cells["lowest"], cells["lowest_on"] = state(f.funding.LowestAvailable), dateOf(f.funding.LowestOn)
		}
		return cells
	})
	table := b.totalled("accounts", newRows(lines, append(b.accountColumns(), under("", at("lowest", b.T("lowest available"), Money).ifAny(), at("lowest_on", b.T("lowest on"), Date).ifAny()))...))
	for _, id := range []string{"billed", "amortized", "cash"} {
		table.formula(id, "SUMIF([costs.account],[account],[costs."+id+"])")
	}
	return Section{ID: "accounts", Name: b.T("accounts"), Heading: b.S("Accounts"), Rank: rankAccounts, Blocks: []Block{table, b.accountNotes(b.facts, nil)}}
}

// packSheet is what became of packs, in all and month by month.
func (b *workbook) packSheet() (s Section) {
	var packs, months []rowLine
	for _, a := range b.costing {
		packs = append(packs, items(a.Packs, func(k *document.Pack) row { return b.packCells(k).and(row{"account": address(a.Address)}) })...)
		for i := range a.Packs {
			months = append(months, b.packMonths(a, &a.Packs[i])...)
		}
	}
	if len(packs) == 0 {
		return s
	}
	account, pack := at("account", b.T("account"), Address), at("pack", b.T("pack"), Address)
	table := newRows(packs, b.packColumns(b.packUnits, account, pack)...)
	table.unsummed(len(b.packUnits) > 1)
	table = b.totalled("packs", table)
	table.formula("left", "[granted]-[used]-[expired]")
	byMonth := newRows(months, under("", account, pack, at("month", b.T("month"), Month)), under(b.T("calls"), at("opening", b.T("opening"), Calls), at("bought", b.T("bought"), Calls).sum(),
		at("used", b.T("used"), Calls).sum(), at("expired", b.T("expired"), Calls).sum(), at("left", b.T("left"), Calls).formula("[opening]+[bought]-[used]-[expired]")),
		under(b.currency(), at("amortized", b.T("amortized"), Money).sum()))
	byMonth.unsummed(len(b.packUnits) > 1)
	return Section{ID: "packs", Name: b.T("packs"), Heading: b.S("Resource packs: calls paid in advance"), Rank: rankAccounts, Blocks: []Block{
		table, Group{b.S("By month"), []Block{b.totalled("pack_months", byMonth)}},
	}}
}

// packMonths follow a pack through the months in which there is anything in it. What
// was bought before the plan is there on its first day.
func (b *workbook) packMonths(a *document.Account, pack *document.Pack) (lines []rowLine) {
	left := pack.Granted
	if pack.PurchasedOn >= b.Start.First() {
		left = document.Units{}
	}
	for _, m := range pack.Months {
		opening, bought := left, document.Units{}
		if m.Month == pack.PurchasedOn.Month() && pack.PurchasedOn >= b.Start.First() {
			bought = pack.Granted
		}
		if left = m.Remaining; opening.Add(bought).IsPositive() {
			lines = append(lines, rowLine{Item, packMonthCells(&m).and(row{"account": address(a.Address), "pack": packName(pack), "opening": unitsValue(opening), "bought": unitsValue(bought)})})
		}
	}
	return lines
}

// An eventRow is an event of an account.
type eventRow struct {
	account *document.Account
	*document.Event
	before pricing.Money // the balance
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
		available := o.Balance.Sub(frozen)
		rows = append(rows, eventRow{a, &document.Event{Type: openingEvent, Date: b.Start.First(), Balance: o.Balance, Frozen: frozen, Available: available}, pricing.Money{}})
		balance := o.Balance
		for i := range a.Events {
			if e := &a.Events[i]; a.TracksCash || e.Type != planner.EventShortfall {
				rows = append(rows, eventRow{a, e, balance})
			}
			balance = a.Events[i].Balance
		}
	}
	return rows
}

// eventCells are what an event is, says and moves, and the money after it.
func (b *workbook) eventCells(r *eventRow) row {
	moved := r.movement()
	cells := row{
		"account": address(r.account.Address), "date": dateOf(r.Date), "event": b.code(string(r.Type)).toned(eventTone(r.Type)), "said": word(b.T("on the first morning")),
		"balance": state(r.Balance), "frozen": moneyOf(r.Frozen), "available": state(r.Available),
		"address": optional(r.Address, address), "quota": optional(r.Quota, name), "tier": optional(r.TierFrom, callsOf), "calls": optional(r.Calls, unitsValue), "amount": optional(r.Amount, moneyOf),
		"meter": optional(r.Meter, func(id string) Value { return b.meterCell(r.account.Address, r.Catalog, id) }),
	}
	cells = inOwn(r.account.Currency, cells).and(b.ownCells(r.account.Currency, row{}))
	if r.Type != openingEvent {
		cells["said"], cells["difference"] = name(b.event(r.Event, r.account).Text.Plain()), moneyOf(pricing.Money{})
	}
	if moved.IsNegative() {
		cells["out"] = moneyOf(moved.Abs())
	} else if !moved.IsZero() {
		cells["in"] = moneyOf(moved)
	}
	return cells
}

// code is a value of the document as people read it.
func (w words) code(value string) Value {
	if said := w.T(value); said != value {
		return word(said)
	}
	return word(strings.ReplaceAll(value, "_", " "))
}

// movement is what an event adds to the balance; what it takes is below zero. Of a bill
// that is what vouchers leave.
func (r *eventRow) movement() pricing.Money {
	switch r.Type {
	case planner.EventTopUp, planner.EventAdjusted:
		return *r.Amount
	case planner.EventPackBought, planner.EventFeePaid:
		return r.Amount.Neg()
	case planner.EventBill:
		return r.Balance.Sub(r.before)
	}
	return pricing.Money{}
}

// eventSheet is everything that happens, each balance the one before with what comes in and
// without what goes out.
func (b *workbook) eventSheet() Section {
	table := newRows(items(b.eventRows(), b.eventCells), under("", at("account", b.T("account"), Address), at("date", b.T("date"), Date), at("event", b.T("event"), Words), b.ownColumn(),
		at("address", b.T("address"), Address).ifAny(), at("meter", b.T("meter"), Name).ifAny(), at("quota", b.T("free quota"), Name).ifAny(), at("tier", b.T("tier from"), Calls).ifAny(),
		at("calls", b.T("calls"), Calls).ifAny(), at("amount", b.T("amount"), Money).ifAny(), at("in", b.T("in"), Money).sum(), at("out", b.T("out"), Money).sum(),
		at("balance", b.T("balance"), Money), at("frozen", b.T("frozen"), Money), at("available", b.T("available"), Money).formula("[balance]-[frozen]"),
		at("difference", b.T("difference"), Money).sum().formula("ROUND(ABS([above.balance]+[in]-[out]-[balance]),2)"), at("said", b.T("in words"), Name)))
	notes := Notes{b.S("Every amount is of one account: what is available in one does not pay for another.")}
	if slices.ContainsFunc(b.facts, func(f facts) bool { return !f.tracksCash }) {
		notes = append(notes, b.enough()[0].Text)
	}
	blocks := []Block{notes, b.totalled("events", table)}
	for i, a := range b.accounts {
		if c := b.balanceChart("a"+strconv.Itoa(i), a); a.TracksCash && len(blocks) <= chartedAccounts {
			c.Title = b.S("%s: %s", address(a.Address), c.Title)
			blocks = append(blocks, c)
		}
	}
	return Section{ID: "events", Name: b.T("events"), Heading: b.S("Events: what happens on which day, and the money after it"), Rank: rankAccounts, Blocks: blocks}
}

// chartedAccounts is about how many accounts have a chart of their money.
const chartedAccounts = 6
