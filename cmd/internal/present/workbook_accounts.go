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
	table := b.totalled("accounts", newTable(items(b.facts, func(f *facts) []cell {
		return append(b.accountCells(f), under("", b.at("lowest available", when(f.tracksCash, b.state(f.funding.LowestAvailable))).ifAny(),
			b.at("lowest on", when(f.tracksCash, dateOf(f.funding.LowestOn))).ifAny())...)
	})))
	for _, id := range []string{"billed", "amortized", "cash"} {
		table.formula(id, "SUMIF([costs.account],[account],[costs."+id+"])")
	}
	return Section{ID: "accounts", Name: b.T("accounts"), Heading: b.S("Accounts"), Rank: rankAccounts, Blocks: []Block{table, b.accountNotes(b.facts, 0)}}
}

// packSheet is what became of packs, in all and month by month.
func (b *workbook) packSheet() Section {
	var packs, months []line
	for _, a := range b.costing {
		for _, k := range pointers(a.Packs) {
			first := []cell{b.at("account", address(a.Address)), b.at("pack", packName(k))}
			packs = append(packs, line{Item, b.packCells(k, b.packUnits, first...)})
			months = append(months, b.packMonths(k, first)...)
		}
	}
	table, byMonth := b.totalled("packs", newTable(packs)), b.totalled("pack_months", newTable(months))
	table.formula("left", "[granted]-[used]-[expired]")
	return Section{ID: "packs", Name: b.T("packs"), Heading: b.S("Resource packs: calls paid in advance"), Rank: rankAccounts, Blocks: []Block{
		table.countsOf(b.packUnits), Group{b.S("By month"), []Block{byMonth.countsOf(b.packUnits)}},
	}}
}

// packMonths follow a pack through the months in which there is anything in it. What
// was bought before the plan is there on its first day.
func (b *workbook) packMonths(pack *document.Pack, first []cell) (lines []line) {
	within := pack.PurchasedOn >= b.Start.First()
	left := when(!within, pack.Granted)
	for _, m := range pack.Months {
		opening, bought := left, when(within && m.Month == pack.PurchasedOn.Month(), pack.Granted)
		if left = m.Remaining; opening.Add(bought).IsPositive() {
			used := b.packMonth(&m)
			used[2] = used[2].formula("[opening]+[bought]-[used]-[expired]")
			lines = append(lines, lineOf(Item, under("", append(slices.Clone(first), b.at("month", monthOf(m.Month)))...),
				under(b.T("calls"), append([]cell{b.at("opening", unitsValue(opening)), b.at("bought", unitsValue(bought)).sum()}, used...)...),
				under(b.currency(), b.amount("amortized", m.Amortized))))
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
		o := b.input(a.Address).Opening
		frozen := a.OpeningFrozen(o)
		available := o.Balance.Sub(frozen)
		rows = append(rows, eventRow{a, &document.Event{Type: openingEvent, Date: b.Start.First(), Balance: o.Balance, Frozen: frozen, Available: available}, pricing.Money{}})
		balance := o.Balance
		for _, e := range pointers(a.Events) {
			addIf(&rows, a.TracksCash || e.Type != planner.EventShortfall, eventRow{a, e, balance})
			balance = e.Balance
		}
	}
	return rows
}

// eventCells are what an event is, says and moves, and the money after it.
func (b *workbook) eventCells(r *eventRow) []cell {
	w := b.words.in(r.account.Currency)
	said, difference := word(b.T("on the first morning")), Value{}
	if r.Type != openingEvent {
		said, difference = name(b.event(r.Event, r.account).Text.Plain()), w.money(pricing.Money{})
	}
	moved := r.movement()
	in, out := when(moved.IsPositive(), w.money(moved)), when(moved.IsNegative(), w.money(moved.Abs()))
	meter := optional(r.Meter, func(id string) Value { return b.meterCell(r.account.Address, r.Catalog, id) })
	return []cell{
		b.at("account", address(r.account.Address)), b.at("date", dateOf(r.Date)), b.at("event", b.readable(string(r.Type)).toned(eventTone(r.Type))), b.currencyCell(r.account.Currency),
		b.at("address", optional(r.Address, address)).ifAny(), b.at("meter", meter).ifAny(), b.at("free quota", optional(r.Quota, name)).ifAny(),
		b.at("tier from", optional(r.TierFrom, callsOf)).ifAny(), b.at("calls", optional(r.Calls, unitsValue)).ifAny(), b.at("amount", optional(r.Amount, w.money)).ifAny(),
		b.at("in", in).sum(), b.at("out", out).sum(), b.at("balance", w.state(r.Balance)), b.at("frozen", w.money(r.Frozen)), b.at("available", w.state(r.Available)).formula("[balance]-[frozen]"),
		b.at("difference", difference).sum().formula("ROUND(ABS([above.balance]+[in]-[out]-[balance]),2)"), b.at("in words", said),
	}
}

// readable is a value of the document as people read it.
func (w words) readable(value string) Value {
	said := w.T(value)
	return word(either(said != value, said, strings.ReplaceAll(value, "_", " ")))
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
	table := newTable(items(b.eventRows(), b.eventCells))
	notes := Notes{b.S("Every amount is of one account: what is available in one does not pay for another.")}
	addIf(&notes, slices.ContainsFunc(b.facts, func(f facts) bool { return !f.tracksCash }), b.enough().Text)
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
